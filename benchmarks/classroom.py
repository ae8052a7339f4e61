"""Forty students at once, each moving a parameter slider once a second."""

import asyncio
import statistics

from benchmarks.common import APPS, ROOT, Student, report, serve

STUDENTS = 40
MOVES = 12
BAR = 0.05


async def _student(student: Student, delay: float, seconds: list[float]) -> None:
    await asyncio.sleep(delay)
    for move in range(MOVES):
        taken = await student.move()
        if move > 0:  # the first one warms up
            seconds.append(taken)
        await asyncio.sleep(max(0.0, 1 - taken))


async def _class(host: str, key: str, query: str) -> tuple[list[float], int]:
    """Seconds of every move, and the number of errors."""
    students = [Student(host, key, query) for _ in range(STUDENTS)]
    seconds: list[float] = []
    lost = 0
    try:
        for student in students:
            await student.open()
        starts = (_student(s, i / STUDENTS, seconds) for i, s in enumerate(students))
        outcomes = await asyncio.gather(*starts, return_exceptions=True)
        lost = sum(isinstance(outcome, BaseException) for outcome in outcomes)
    finally:
        await asyncio.gather(*(student.close() for student in students), return_exceptions=True)
    return seconds, lost + sum(student.errors for student in students)


def main() -> bool:
    """Measure both apps, each on its own server."""
    with serve(ROOT) as host:
        ours, our_errors = asyncio.run(_class(host, "elu_alpha", "fn=elu"))
    with serve(APPS / "plain") as host:
        theirs, their_errors = asyncio.run(_class(host, "alpha", ""))
    (our_p50, our_p95), (p50, p95) = (
        (statistics.median(s) * 1e3, statistics.quantiles(s, n=20)[-1] * 1e3)
        for s in (ours, theirs)
    )
    met = report(
        f"{STUDENTS} students, one move a second, p50 / p95",
        f"{our_p50:.0f} / {our_p95:.0f} ms with {our_errors} errors",
        f"plain app {p50:.0f} / {p95:.0f} ms with {their_errors} errors",
        our_p95 / p95,
        BAR,
    )
    return met and our_errors == 0


if __name__ == "__main__":
    raise SystemExit(not main())
