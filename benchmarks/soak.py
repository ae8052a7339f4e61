"""Forty students for an hour: memory and descriptors of the server must stay where they are.

They move once a second, and now and then go to another function, point or page, or come back on a
new connection. `python -m benchmarks.soak 600` takes another number of seconds. Not among those
that `python -m benchmarks` runs, because of its length; Linux only.
"""

import asyncio
import random
import sys
import time
from pathlib import Path

import numpy as np
from websockets.exceptions import ConnectionClosed

from benchmarks.capacity import VIEWS
from benchmarks.common import ROOT, memory, print_errors, report, serve_process, status
from benchmarks.readers import Reader

STUDENTS = 40
SECONDS = 3600.0
EVERY = 15.0
"""Seconds between two looks at the server."""
GOES, LEAVES = 0.03, 0.005
"""The chances of a student to go elsewhere, or to come back anew, instead of moving."""
BAR = 5.0
"""Megabytes that an hour may add in the second half."""
MORE_VIEWS = (
    *VIEWS,
    ("sm_z1=2", "sm_z2", "softmax", "bidi_component"),
    ("gf_depth=5&gf_width=16", "gf_depth", "gradient_flow"),
)


def main() -> bool:
    """Let the class work, and look at the server all the time."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with serve_process(ROOT) as (host, pid):
        looks, errors, moves = asyncio.run(_class(host, pid, seconds))
    print_errors("soak", errors)
    clock, megabytes, descriptors = np.array(looks).T
    late = clock > seconds / 2
    slope = 3600 * float(np.polyfit(clock[late], megabytes[late], 1)[0])
    return report(
        f"{STUDENTS} students for {seconds:.0f} s, {moves} moves, memory in the second half",
        f"{slope:+.1f} MB an hour, at {megabytes[-1]:.0f} MB and {descriptors.max():.0f} "
        "descriptors at most",
        f"after a tenth of the time {megabytes[clock > seconds / 10][0]:.0f} MB",
        f"{len(errors)} errors",
        f"<= {BAR:g} MB an hour, no error",
        slope <= BAR and not errors,
    )


async def _class(
    host: str, pid: int, seconds: float
) -> tuple[list[tuple[float, float, float]], list[str], int]:
    """What was seen of the server, what went wrong, and how many moves there were."""
    students = [Reader(host, "elu_alpha", "fn=elu", start=7 * i + 1) for i in range(STUDENTS)]
    for student in students:
        await student.open()
    begun = time.monotonic()
    working = [asyncio.create_task(_work(each, begun + seconds)) for each in students]
    looks = []
    while time.monotonic() < begun + seconds:
        await asyncio.sleep(min(EVERY, seconds / 20))
        open_files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        looks.append((time.monotonic() - begun, memory(pid) / 1024, float(open_files)))
        if len(looks) % 20 == 0:
            clock, megabytes, descriptors = looks[-1]
            print(f"  {clock:.0f} s: {megabytes:.1f} MB, {descriptors:.0f} descriptors", flush=True)
    await asyncio.gather(*working)
    for student in students:
        await student.close()
    errors = [error for student in students for error in student.errors]
    return looks, errors, sum(len(student.moves) for student in students)


async def _work(student: Reader, end: float) -> None:
    choose = random.Random(student.place)
    await asyncio.sleep(choose.random())
    while time.monotonic() < end:
        begun = time.monotonic()
        chance = choose.random()
        try:
            if chance < LEAVES:
                await student.close()
                await student.come_back()
            elif chance < LEAVES + GOES:
                await student.go(*choose.choice(MORE_VIEWS))
            else:
                student.moves.append(await student.move())
        except ConnectionClosed:
            await student.come_back()
        await asyncio.sleep(max(0.0, 1.0 - (time.monotonic() - begun)))


if __name__ == "__main__":
    raise SystemExit(status(main))
