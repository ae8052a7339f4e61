"""The labs: how large a film is, how soon it comes, how smoothly it plays, what it costs others."""

import asyncio
import statistics
import time

from playwright.sync_api import Page

from actviz.catalog import get
from actviz.gradient_flow import page as gradient_flow
from actviz.labs import flow
from actviz.labs.flow import Stack
from actviz.labs.training import Setting, train
from actviz.network import Unit
from actviz.progress import CORES, wait_for
from actviz.training.film import Side, film
from benchmarks.common import ROOT, Student, chromium, p95, print_errors, report, serve, status

FILM = 300_000
CHANGES = 9
FIRST = 3.0
SMOOTH = 0.9
STUDENTS = 10
EVERY = 5.0
SECONDS = 40.0
P95 = 0.300
ARITHMETIC = 4.0

FILM_NODE = """(() => {
  const inside = (root) => root.querySelector(".film") ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && inside(e.shadowRoot)).find(Boolean);
  return inside(document);
})()"""


COUNT = """() => new Promise((done) => {
  const pen = FILM.querySelector("canvas.answers").getContext("2d");
  let [frames, painted] = [0, 0];
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...given) {
    if (this === pen) painted += 1;
    return clear.apply(this, given);
  };
  const start = performance.now();
  const tick = (now) => {
    frames += 1;
    if (now - start < 3000) return requestAnimationFrame(tick);
    CanvasRenderingContext2D.prototype.clearRect = clear;
    const seconds = (now - start) / 1000;
    return done([frames / seconds, painted / seconds]);
  };
  requestAnimationFrame(tick);
})"""


def main() -> bool:
    """Measure both labs."""
    met = [_sizes(), _wide()]
    with serve(ROOT) as host, chromium() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"http://{host}/training?tr_moment=47")
        page.locator(".film canvas[aria-label*=loss]").first.wait_for()
        page.locator("summary", has_text="Training:").click()
        page.wait_for_timeout(1000)
        met += [_first_frame(page), _playing(page)]
    with serve(ROOT) as host:
        met.append(asyncio.run(_load(host)))
    return all(met)


def _sizes() -> bool:
    """The bytes of films, and of the same numbers unpacked."""
    sizes = []
    for layers, width in ((1, 2), (2, 8), (2, 16), (4, 32)):
        setting = Setting(layers=layers, width=width)
        courses = [train(setting, Unit(activation=get(name))) for name in ("relu", "tanh")]
        sizes.append(len(film(setting, [Side("", course) for course in courses])))
    whole = sum(each.nbytes for each in (courses[0].answers, courses[0].responses)) * 2
    return report(
        "a film, 2 to 128 hidden units a side",
        f"{min(sizes) / 1e3:.0f} to {max(sizes) / 1e3:.0f} kB",
        f"the largest as 64-bit numbers {whole / 1e3:.0f} kB",
        f"ratio {sizes[-1] / whole:.3f}",
        f"<= {FILM / 1e3:.0f} kB",
        max(sizes) <= FILM,
    )


def _wide() -> bool:
    """Four functions through 60 layers of 512, against the products of matrices alone."""
    names = ("sigmoid", "tanh", "relu", "leaky_relu")
    ours, theirs = [], []
    for seed in range(3):
        stack = Stack(depth=60, width=512, initializer="He", gain=1.0, batch=256, seed=seed)
        # Its weights are drawn once for all functions.
        weights = flow.stack_network(stack, Unit(activation=get(names[0]))).weights
        start = time.perf_counter()
        wait_for(
            lambda share: None,
            (
                gradient_flow._diagnosis(stack, get(name), get(name).defaults, False)
                for name in names
            ),
        )
        ours.append(time.perf_counter() - start)
        a = flow.inputs(stack)
        start = time.perf_counter()
        for weight in weights:
            for _ in names:
                a @ weight
                a @ weight.T
        theirs.append((time.perf_counter() - start) / CORES)
    one, other = statistics.median(ours), statistics.median(theirs)
    return report(
        "gradient flow, 60 layers of 512, 256 inputs, 4 functions",
        f"{one:.2f} s",
        f"its products of matrices alone, on both cores {other:.2f} s",
        f"ratio {one / other:.2f}",
        f"<= {ARITHMETIC}",
        one / other <= ARITHMETIC,
    )


def _first_frame(page: Page) -> bool:
    """From the release of a slider to the first frame of the new film, against the training."""
    waits = []
    page.locator(".st-key-tr_seed input[type=range]").focus()
    for _ in range(CHANGES):
        page.evaluate(
            f"""() => {{
              const film = {FILM_NODE};
              const text = () => film.querySelector("canvas.answers").ariaLabel;
              const before = text();
              addEventListener("keydown", ({{ timeStamp }}) => {{
                window.waited = null;
                const look = () => text() === before ? requestAnimationFrame(look)
                  : (window.waited = performance.now() - timeStamp);
                look();
              }}, {{ once: true, capture: true }});
            }}"""
        )
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => window.waited")
        waits.append(page.evaluate("window.waited") / 1e3)
        page.wait_for_timeout(600)
    trained = []
    for seed in range(1, CHANGES + 1):
        start = time.perf_counter()
        for name in ("relu", "sigmoid"):
            train(Setting(noise=0.2, seed=seed), Unit(activation=get(name)))
        trained.append(time.perf_counter() - start)
    wait, alone = statistics.median(waits), statistics.median(trained)
    return report(
        "training, a change to the first frame, median",
        f"{wait * 1e3:.0f} ms",
        f"both trainings alone {alone * 1e3:.0f} ms",
        f"ratio {wait / alone:.2f}",
        f"<= {FIRST}",
        wait / alone <= FIRST,
    )


def _playing(page: Page) -> bool:
    """Frames painted a second while the film plays, against those of a page at rest."""
    count = COUNT.replace("FILM", FILM_NODE)
    rest, _ = page.evaluate(count)
    page.get_by_role("button", name="Back to the start").click()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Play", exact=True).click()
    _, painted = page.evaluate(count)
    return report(
        "training, frames painted a second while it plays",
        f"{painted:.1f}",
        f"a page at rest {rest:.1f}",
        f"share {painted / rest:.3f}",
        f">= {SMOOTH}",
        painted / rest >= SMOOTH,
    )


async def _load(host: str) -> bool:
    """A slider of Explore, alone and while ten students each train anew every five seconds."""
    reader = Student(host, "elu_alpha", "fn=elu")
    await reader.open()
    alone = await _moves(reader, SECONDS / 4)
    students = [
        Student(host, "tr_seed", "", answer="bidi_component", start=7 * i, page="training")
        for i in range(STUDENTS)
    ]
    for student in students:
        await student.open()
    trainings: list[float] = []
    over = asyncio.Event()
    work = asyncio.gather(
        *(_trains(s, i, trainings, over) for i, s in enumerate(students)), return_exceptions=True
    )
    beside = await _moves(reader, SECONDS)
    over.set()
    failed = [repr(each) for each in await work if each is not None]
    errors = [error for student in (reader, *students) for error in student.errors] + failed
    for student in (reader, *students):
        await student.close()
    print_errors("labs", errors)
    busy, calm = p95(beside), p95(alone)
    return report(
        f"Explore beside {STUDENTS} who train anew every {EVERY:g} s, p95 of a move",
        f"{busy * 1e3:.0f} ms in {len(beside)} moves, {len(errors)} errors; {len(trainings)} "
        f"trainings, median {statistics.median(trainings) * 1e3:.0f} ms",
        f"alone {calm * 1e3:.0f} ms",
        f"ratio {busy / calm:.1f}",
        f"<= {P95 * 1e3:.0f} ms and no error",
        busy <= P95 and not errors,
    )


async def _moves(student: Student, seconds: float) -> list[float]:
    """Move a slider four times a second."""
    found = []
    due = time.perf_counter()
    end = due + seconds
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        found.append(await student.move())
        due = max(due + 0.25, time.perf_counter())
    return found


async def _trains(student: Student, index: int, found: list[float], over: asyncio.Event) -> None:
    await asyncio.sleep(index * EVERY / STUDENTS)
    while not over.is_set():
        start = time.perf_counter()
        found.append(await student.move())
        await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - start)))


if __name__ == "__main__":
    raise SystemExit(status(main))
