"""What one move costs, against a page that has only a slider and a text."""

import asyncio
import statistics

from benchmarks.common import APPS, ROOT, Student, none_of, report, serve, status

WARM_UP = 20
BLOCKS = 15
MOVES = 10
BAR = 2.5
# The server has something left to do after its answer, which is not part of the next move.
PAUSE = 0.02


def main() -> bool:
    """Measure both pages under the same settings."""
    with serve(ROOT) as host, serve(APPS / "slider_text", settings=ROOT) as other_host:
        ours = Student(host, "elu_alpha", "fn=elu")
        theirs = Student(other_host, "alpha", answer="text")
        taken, others = asyncio.run(in_turns(ours, theirs))
    none_of(ours.errors + theirs.errors)
    median, other = statistics.median(taken) * 1e3, statistics.median(others) * 1e3
    return report(
        "move, median round trip",
        f"{median:.1f} ms",
        f"slider and text {other:.1f} ms",
        f"ratio {median / other:.2f}",
        f"<= {BAR}",
        median / other <= BAR,
    )


async def in_turns(ours: Student, theirs: Student) -> tuple[list[float], list[float]]:
    """Seconds of the moves of both, in turns, so that a slow spell of the machine meets both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for student in (ours, theirs):
        await student.open()
        await _block(student, WARM_UP)
    for _ in range(BLOCKS):
        for student, seconds in zip((ours, theirs), taken, strict=True):
            seconds += await _block(student, MOVES)
    for student in (ours, theirs):
        await student.close()
    return taken


async def _block(student: Student, moves: int) -> list[float]:
    seconds = []
    for _ in range(moves):
        await asyncio.sleep(PAUSE)
        seconds.append(await student.move())
    return seconds


if __name__ == "__main__":
    raise SystemExit(status(main))
