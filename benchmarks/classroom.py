"""Forty students at once, each moving a parameter slider once a second."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.common import APPS, ROOT, Student, p95, print_errors, report, serve, status

STUDENTS = 40
ROUNDS = 2
WARM_UP = 2.0
SECONDS = 6.0
BAR = 0.05


def main() -> bool:
    """Measure both apps, each on its own server."""
    return against_plain("classroom", BAR, "fn=elu")


def against_plain(what: str, bar: float, query: str, page: str = "") -> bool:
    """Let a class move ELU's alpha on a page of actviz, and another one the plain app's."""
    with serve(ROOT) as host, serve(APPS / "plain") as other_host:
        ours = Classroom(host, "elu_alpha", query, page)
        theirs = Classroom(other_host, "alpha")
        asyncio.run(_rounds(ours, theirs))
    (middle, slow), (other_middle, other_slow) = ours.percentiles(), theirs.percentiles()
    ratio = slow / other_slow
    print_errors(what, ours.errors + theirs.errors)
    return report(
        f"{what} of {STUDENTS}, p50 / p95 of a move",
        f"{middle:.0f} / {slow:.0f} ms, {len(ours.errors)} errors in {len(ours.seconds)} moves",
        f"plain app {other_middle:.0f} / {other_slow:.0f} ms, "
        f"{len(theirs.errors)} errors in {len(theirs.seconds)} moves",
        f"ratio of p95 {ratio:.3f}",
        f"<= {bar} and no error",
        ratio <= bar and not ours.errors,
    )


async def _rounds(ours: "Classroom", theirs: "Classroom") -> None:
    """Let both classes work in turns, so that a slow spell of the machine meets both."""
    async with ours.opened(), theirs.opened():
        for _ in range(ROUNDS):
            for classroom in (ours, theirs):
                await classroom.work()


class Classroom:
    """All students of one app.

    Attributes
    ----------
    seconds : list of float
        How long each move took.
    errors : list of str
        Everything that went wrong: exceptions, missing charts, lost connections.
    """

    def __init__(self, host: str, key: str, query: str = "", page: str = "") -> None:
        self.seconds: list[float] = []
        self.errors: list[str] = []
        # From places of their own, so that no cache answers all of them at once.
        self._students = [
            Student(host, key, query, start=7 * i, page=page) for i in range(STUDENTS)
        ]

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Connect everyone; in the end, let everyone leave."""
        for student in self._students:
            await student.open()
        try:
            yield
        finally:
            for student in self._students:
                self.errors += student.errors
                await student.close()

    async def work(self) -> None:
        """Let everyone move the slider once a second."""
        start = time.perf_counter()
        outcomes = await asyncio.gather(
            *(self._moves(s, start + i / STUDENTS) for i, s in enumerate(self._students)),
            return_exceptions=True,
        )
        self.errors += [repr(error) for error in outcomes if error is not None]

    async def _moves(self, student: Student, start: float) -> None:
        """Move once a second, but not before the last answer has come.

        Not waiting would let the server drop overtaken moves; waiting favours the slower app.
        """
        due = start
        while due < start + WARM_UP + SECONDS:
            await asyncio.sleep(due - time.perf_counter())
            seconds = await student.move()
            if due >= start + WARM_UP:
                self.seconds.append(seconds)
            due = max(due + 1, time.perf_counter())

    def percentiles(self) -> tuple[float, float]:
        """The median and the 95th percentile in milliseconds."""
        return statistics.median(self.seconds) * 1e3, p95(self.seconds) * 1e3


if __name__ == "__main__":
    raise SystemExit(status(main))
