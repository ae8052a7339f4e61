"""Formulas that a reader types, against functions of the catalogue of the same kind."""

import asyncio
import statistics
import time
from urllib.parse import urlencode

from streamlit.proto.Element_pb2 import Element

from actviz.catalog import get, names
from actviz.find import find
from actviz.labs.training import Setting, train
from actviz.network import Unit, elementwise
from benchmarks.common import ROOT, Student, none_of, report, serve, status
from benchmarks.move import in_turns

FIRST, MOVE, TRAINING = 2.0, 1.25, 2.0
"""At most so many times as long as with a function of the catalogue."""

RUNS = 7

WAVE = "z + beta*sin(alpha*z)^2/alpha; alpha=1 in 0.1..3, beta=1 in 0..2"
"""Snake with one parameter more."""

MISH = "z*tanh(log(1+exp(z)))"


def main() -> bool:
    """Measure all three."""
    with serve(ROOT) as host:
        met = [asyncio.run(_first_charts(host)), asyncio.run(_moves(host))]
    return all([*met, _trainings()])


async def _first_charts(host: str) -> bool:
    """Each function of the catalogue drawn for the first time, and a formula like it."""
    typed = {name: _like(get(name).text) for name in names() if elementwise(get(name))}
    for name in ("softmax", "z*tanh(z)"):  # what is loaded once
        await _run(host, name)
    ours, theirs = [], []
    for name, text in typed.items():
        theirs.append(await _run(host, name))
        ours.append(await _run(host, text))
    one, other = statistics.median(ours), statistics.median(theirs)
    return report(
        f"text to first chart in a new session, median of {len(ours)}",
        f"{one * 1e3:.0f} ms, the longest {max(ours) * 1e3:.0f} ms",
        f"the catalogue's functions {other * 1e3:.0f} ms, the longest {max(theirs) * 1e3:.0f} ms",
        f"ratio {one / other:.2f}",
        f"<= {FIRST}",
        one / other <= FIRST,
    )


def _like(text: str) -> str:
    """A formula that nobody has drawn, of the same kind as that of a function."""
    formula, semicolon, settings = text.partition(";")
    return f"1.01*({formula}){semicolon}{settings}"


class Newcomer(Student):
    """One who opens a page, and notes when the first chart comes."""

    came = 0.0

    def _take(self, element: Element, fragment: str) -> None:
        super()._take(element, fragment)
        if element.WhichOneof("type") == "plotly_chart" and not self.came:
            self.came = time.perf_counter()


async def _run(host: str, name: str) -> float:
    """Seconds until the server has sent the first chart of a function to a new session."""
    student = Newcomer(host, "", urlencode({"fn": name}))
    begun = time.perf_counter()
    await student.open()
    await student.close()
    return student.came - begun


async def _moves(host: str) -> bool:
    """A slider of a formula with two parameters, and Snake's."""
    ours = Student(host, f"{find(WAVE).key}_alpha", urlencode({"fn": WAVE}))
    theirs = Student(host, "snake_alpha", "fn=snake")
    taken = await in_turns(ours, theirs)
    none_of(ours.errors + theirs.errors)
    one, other = map(statistics.median, taken)
    return report(
        "a move of a formula with two parameters, median round trip",
        f"{one * 1e3:.1f} ms",
        f"Snake {other * 1e3:.1f} ms",
        f"ratio {one / other:.2f}",
        f"<= {MOVE}",
        one / other <= MOVE,
    )


def _trainings() -> bool:
    """A training with Mish as it is typed, and one with the catalogue's, in turns."""
    taken: dict[str, list[float]] = {MISH: [], "mish": []}
    for seed in range(RUNS):
        for name, seconds in taken.items():
            unit = Unit(activation=find(name))
            begun = time.perf_counter()
            train(Setting(noise=0.2, seed=seed), unit)
            seconds.append(time.perf_counter() - begun)
    one, other = map(statistics.median, taken.values())
    return report(
        "a training with Mish as a formula, median",
        f"{one * 1e3:.0f} ms",
        f"the catalogue's Mish {other * 1e3:.0f} ms",
        f"ratio {one / other:.2f}",
        f"<= {TRAINING}",
        one / other <= TRAINING,
    )


if __name__ == "__main__":
    raise SystemExit(status(main))
