"""How many students one process serves, and what a page, a move and a session cost it.

A class moves a slider once a second, and now and then goes to another function, point or page. It
grows until the 95th percentile of a move passes a quarter of a second. The students are in this
process, each server is in one of its own: on few cores they take time from each other, so what a
class of many costs is said in CPU time of the server, too, which a busy machine does not change.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.common import (
    APPS,
    ROOT,
    Student,
    cpu_seconds,
    memory,
    none_of,
    p95,
    report,
    serve_process,
    status,
)
from benchmarks.readers import Reader

TOO_SLOW = 0.25
"""Seconds of the 95th percentile of a move that end the growth of a class."""
SECONDS = 12.0
CLASSES = (10, 20, 40, 80, 120, 160, 240, 320, 480)
MOVES = 20
SESSIONS = 40

# What is opened, the slider that moves there, and what answers.
PAGES = {
    "Explore": ("", "fn=elu", "elu_alpha", "plotly_chart"),
    "Compare": ("compare", "fns=elu&fns=mish&fns=relu", "elu_alpha", "plotly_chart"),
    "Softmax": ("softmax", "", "sm_z2", "bidi_component"),
    "Gradient flow, gain": ("gradient_flow", "", "gf_gain", "plotly_chart"),
    "Training, seed": ("training", "", "tr_seed", "bidi_component"),
}
# Where a class goes now and then: the address, and the slider that moves there.
VIEWS = (
    ("fn=elu&elu_alpha=2", "elu_alpha", ""),
    ("fn=silu&silu_beta=1.5", "silu_beta", ""),
    ("fn=elu&elu_show=Con+1", "elu_alpha", ""),
    ("fn=leaky_relu&z=-2&z=2", "leaky_relu_alpha", ""),
    ("fns=elu&fns=relu", "elu_alpha", "compare"),
    ("fn=gelu&gelu_show=Pro+1", "probe", ""),
)
GOES = 0.05
"""The chance that a student goes elsewhere instead of moving."""


def main() -> bool:
    """Measure costs page by page, then the largest class for one process and for two."""
    with serve_process(ROOT) as (host, pid):
        explore = asyncio.run(_costs(host, pid))
    with serve_process(APPS / "plain") as (host, pid):
        plain = asyncio.run(_plain_cost(host, pid))
    print(f"a move of the plain app: {plain:.1f} ms of CPU", flush=True)
    for processes in (1, 2):
        ours = _largest(ROOT, processes, going=True)
        theirs = _largest(APPS / "plain", processes, going=False)
        print(
            f"largest class of {processes} processes: actviz {ours} students | plain app {theirs}",
            flush=True,
        )
    return report(
        "a move on Explore, CPU time of the server",
        f"{explore:.1f} ms, {1000 / explore:.0f} a second for a whole core",
        f"plain app {plain:.1f} ms",
        f"ratio {explore / plain:.2f}",
        "<= 1",
        explore <= plain,
    )


# --- What one student costs ------------------------------------------------------------------


async def _costs(host: str, pid: int) -> float:
    """Print the costs of all pages; return those of a move on Explore, in milliseconds."""
    explore = 0.0
    for title, (page, query, key, answer) in PAGES.items():
        begun = cpu_seconds(pid)
        student = Student(host, key, query, answer, page=page)
        await student.open()
        first = cpu_seconds(pid) - begun
        # Everything that is kept between two students is there now.
        begun = cpu_seconds(pid)
        other = Student(host, key, query, answer, page=page)
        await other.open()
        next_one = cpu_seconds(pid) - begun
        each, size = await _move_cost(student, pid)
        await student.close()
        await other.close()
        none_of([f"{title}: {error}" for error in student.errors])
        explore = explore or each
        print(
            f"{title}: first page {1000 * first:.0f} ms of CPU, the next student's "
            f"{1000 * next_one:.0f} ms | a move {each:.1f} ms, {size / 1000:.0f} kB, "
            f"{1000 / each:.0f} a second for a whole core",
            flush=True,
        )
    await _memory(host, pid)
    await _playing(host, pid)
    return explore


async def _memory(host: str, pid: int) -> None:
    """Print what sessions keep in memory, before and after they have moved."""
    before = memory(pid)
    students = [Student(host, "elu_alpha", "fn=elu", start=i) for i in range(SESSIONS)]
    for student in students:
        await student.open()
    opened = memory(pid)
    for student in students:
        for _ in range(MOVES):
            await student.move()
    moved = memory(pid)
    for student in students:
        await student.close()
    print(
        f"memory of a session: {(opened - before) / SESSIONS:.0f} kB, "
        f"{(moved - before) / SESSIONS:.0f} kB after {MOVES} moves",
        flush=True,
    )


async def _playing(host: str, pid: int) -> None:
    """Print what an open film costs while nobody touches the page: it plays in the browser."""
    student = Student(host, "tr_seed", page="training")
    await student.open()
    begun = cpu_seconds(pid)
    await asyncio.sleep(5)
    print(
        f"a film that plays for 5 s: {1000 * (cpu_seconds(pid) - begun):.0f} ms of CPU", flush=True
    )
    await student.close()


async def _plain_cost(host: str, pid: int) -> float:
    student = Student(host, "alpha")
    await student.open()
    each, _ = await _move_cost(student, pid)
    await student.close()
    return each


async def _move_cost(student: Student, pid: int) -> tuple[float, float]:
    """What a move costs, once the student has warmed up: milliseconds of CPU, and bytes."""
    for _ in range(3):
        await student.move()
    begun, before = cpu_seconds(pid), student.received
    for _ in range(MOVES):
        await student.move()
    return 1000 * (cpu_seconds(pid) - begun) / MOVES, (student.received - before) / MOVES


# --- How large a class can be ----------------------------------------------------------------


def _largest(folder: Path, processes: int, going: bool) -> int:
    """The largest class of which 95 of 100 moves take less than a quarter of a second."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serve_process(folder)) for _ in range(processes)]
        return asyncio.run(_grow([host for host, _ in servers], [p for _, p in servers], going))


async def _grow(hosts: Sequence[str], pids: Sequence[int], going: bool) -> int:
    students: list[Student] = []
    largest = 0
    try:
        for size in CLASSES:
            for index in range(len(students), size):
                host = hosts[index % len(hosts)]
                key, query = ("elu_alpha", "fn=elu") if going else ("alpha", "")
                students.append(Reader(host, key, query, start=7 * index + 1))
                await students[-1].open()
            begun, clock = sum(map(cpu_seconds, pids)), time.perf_counter()
            rows = await asyncio.gather(*[_work(each, going) for each in students])
            seconds = [each for row in rows for each in row]
            slow = p95(seconds)
            share = (sum(map(cpu_seconds, pids)) - begun) / (time.perf_counter() - clock)
            print(
                f"  {size} students on {len(hosts)}: p50 {1000 * statistics.median(seconds):.0f}, "
                f"p95 {1000 * slow:.0f} ms, {share:.2f} cores",
                flush=True,
            )
            if slow > TOO_SLOW:
                break
            largest = size
    finally:
        for student in students:
            await student.close()
    none_of([error for student in students for error in student.errors])
    return largest


async def _work(student: Student, going: bool) -> list[float]:
    """Let a student work for some seconds; return how long each move took."""
    choose = random.Random(student.place)
    await asyncio.sleep(choose.random())
    seconds = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        begun = time.monotonic()
        if going and choose.random() < GOES:
            assert isinstance(student, Reader)
            await student.go(*choose.choice(VIEWS))
        else:
            seconds.append(await student.move())
        await asyncio.sleep(max(0.0, 1.0 - (time.monotonic() - begun)))
    return seconds


if __name__ == "__main__":
    raise SystemExit(status(main))
