"""Thirty students who open one link at once, which has a training to wait for."""

import asyncio
import time

from benchmarks.common import ROOT, Student, cpu_seconds, p95, report, serve_process, status

STUDENTS = 30
LARGE = "tr_layers=3&tr_width=32&tr_steps=5000&"
BAR = 1.5

# What is opened, and the slider of the seed, so that every round has something to compute.
LINKS = (
    ("Training", "training", "", "tr_seed"),
    ("Training, 3 layers of 32, 5000 steps", "training", LARGE, "tr_seed"),
    ("Gradient flow", "gradient_flow", "", "gf_seed"),
)


def main() -> bool:
    """Measure all links on one server."""
    with serve_process(ROOT) as (host, process):
        met = [asyncio.run(_herd(host, process, *link)) for link in LINKS]
    return all(met)


async def _herd(host: str, process: int, what: str, page: str, query: str, seed: str) -> bool:
    """Let one student open a link, then all of them another, then all of them that one again."""

    async def crowd(number: int, count: int) -> tuple[float, list[float]]:
        """CPU seconds of the server, and how long each student waited."""
        students = [Student(host, seed, f"{query}{seed}={number}", page=page) for _ in range(count)]
        before = cpu_seconds(process)
        waits = await asyncio.gather(*map(_wait, students))
        spent = cpu_seconds(process) - before
        for student in students:
            await student.close()
        return spent, waits

    await crowd(1, 1)
    one, (alone,) = await crowd(2, 1)
    herd, waits = await crowd(3, STUDENTS)
    pages, others = await crowd(3, STUDENTS)
    first, known = p95(waits), p95(others)
    ratios = herd / (one + pages), first / (alone + known)
    return report(
        f"{what}, {STUDENTS} at once, CPU of the server / p95 of the wait",
        f"{herd:.2f} / {first:.2f} s",
        f"one alone {one:.2f} / {alone:.2f} s, and {STUDENTS} who open it when it is there "
        f"{pages:.2f} / {known:.2f} s",
        f"ratio to their sum {ratios[0]:.2f} / {ratios[1]:.2f}",
        f"<= {BAR}",
        max(ratios) <= BAR,
    )


async def _wait(student: Student) -> float:
    start = time.perf_counter()
    await student.open()
    return time.perf_counter() - start


if __name__ == "__main__":
    raise SystemExit(status(main))
