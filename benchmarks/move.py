"""What one move costs, against a page that has only a slider and a text."""

import asyncio
import statistics

from benchmarks.common import APPS, ROOT, Student, report, serve

BLOCKS = 10
MOVES = 15
BAR = 2.5


async def _measure(our_host: str, their_host: str) -> tuple[list[float], list[float]]:
    ours = Student(our_host, "elu_alpha", "fn=elu")
    theirs = Student(their_host, "alpha", chart=False)
    seconds: tuple[list[float], list[float]] = ([], [])
    for student in (ours, theirs):
        await student.open()
        for _ in range(20):
            await student.move()
    # In turns, so that a slow spell of the machine meets both.
    for _ in range(BLOCKS):
        for student, taken in zip((ours, theirs), seconds, strict=True):
            taken += [await student.move() for _ in range(MOVES)]
    for student in (ours, theirs):
        await student.close()
    if ours.errors or theirs.errors:
        raise RuntimeError(f"{ours.errors + theirs.errors} moves went wrong")
    return seconds


def main() -> bool:
    """Measure both pages under the same settings."""
    with serve(ROOT) as ours, serve(APPS / "slider_text", settings=ROOT) as theirs:
        seconds = asyncio.run(_measure(ours, theirs))
    our_median, median = (statistics.median(taken) * 1e3 for taken in seconds)
    return report(
        "one move, median round trip",
        f"{our_median:.1f} ms",
        f"slider and text {median:.1f} ms",
        our_median / median,
        BAR,
    )


if __name__ == "__main__":
    raise SystemExit(not main())
