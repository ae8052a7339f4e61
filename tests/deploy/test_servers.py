"""Many students on several processes: what comes and goes loses nobody."""

import asyncio
import os
import signal
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from benchmarks.readers import Reader
from tests.deploy.conftest import Servers, started

STUDENTS = 60
BACK = 5.0
"""Seconds in which everybody is back on their view."""

# A page, its address, the slider that moves there and what answers.
VIEWS = (
    ("", "fn=elu&elu_alpha=2&z=-3&z=3&probe=-1", "elu_alpha", "plotly_chart"),
    ("", "fn=gelu&gelu_show=Pro+1", "probe", "plotly_chart"),
    ("", "fn=silu&silu_beta=1.5", "silu_beta", "plotly_chart"),
    ("compare", "fns=elu&fns=mish&elu_alpha=0.5", "elu_alpha", "plotly_chart"),
    ("softmax", "sm_z1=2&sm_t=0.5", "sm_z2", "bidi_component"),
    ("", "fn=leaky_relu&leaky_relu_alpha=0.1", "leaky_relu_alpha", "plotly_chart"),
)


def _student(host: str, index: int) -> Reader:
    page, query, key, answer = VIEWS[index % len(VIEWS)]
    # From places of their own, so that no cache answers all of them at once.
    return Reader(host, key, query, page=page, answer=answer, start=7 * index + 1)


async def _class_goes_on(servers: Servers) -> list[Reader]:
    """Sixty students move, while a process dies, one comes, and all are started anew."""
    students = [_student(servers.host, index) for index in range(STUDENTS)]
    for student in students:
        await student.open()
    class_ends = asyncio.Event()
    staying = [asyncio.create_task(student.stay_until(class_ends)) for student in students]
    try:
        await asyncio.sleep(3)
        os.kill(servers.pids[1], signal.SIGKILL)
        await asyncio.sleep(6)
        servers.signal(signal.SIGUSR1)
        await asyncio.to_thread(servers.wait_for, "added")
        await asyncio.sleep(3)
        servers.signal(signal.SIGHUP)
        await asyncio.to_thread(servers.wait_for, "restarted")
        await asyncio.sleep(6)
    finally:
        class_ends.set()
        await asyncio.gather(*staying)
        for student in students:
            await student.close()
    return students


def test_a_process_dies_one_comes_and_all_start_anew_and_every_student_is_back(
    servers: Servers,
) -> None:
    students = asyncio.run(_class_goes_on(servers))
    assert [error for student in students for error in student.errors] == []
    away = sorted(seconds for student in students for seconds in student.away)
    # Everybody was on a process that was started anew.
    assert len(away) >= STUDENTS
    print(f"back after {away[len(away) // 2]:.2f} s (median), {away[-1]:.2f} s (the last)")
    assert away[-1] < BACK


@pytest.mark.parametrize(
    "path", ["metrics", "script-health-check", "agent/mcp", "agent/openapi.json", "upload_file/a/b"]
)
def test_what_is_for_operators_is_closed_to_the_outside(servers: Servers, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"http://{servers.host}/_stcore/{path}", timeout=10)
    with refused.value as answer:
        assert answer.code == 404


def _status(host: str, origin: str | None) -> int:
    async def ask() -> int:
        try:
            async with connect(
                f"ws://{host}/_stcore/stream",
                origin=None if origin is None else Origin(origin),
                subprotocols=[Subprotocol("streamlit")],
            ):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(ask())


def test_foreign_pages_are_refused_before_they_reach_a_process(servers: Servers) -> None:
    own = f"http://{servers.host}"
    for foreign in ("https://evil.example", "null", f"{own}.evil.example", f"{own}/x", "http://"):
        assert _status(servers.host, foreign) == 403, foreign
    assert _status(servers.host, own) == 101
    assert _status(servers.host, f"https://{servers.host}") == 101
    assert _status(servers.host, None) == 101


def test_a_flood_from_one_address_is_held_off_while_others_go_on(tmp_path: Path) -> None:
    sockets = 20

    async def flood(host: str) -> list[int]:
        """Open many more than is allowed, and hold what is let in."""
        held, answers = [], []
        try:
            for _ in range(3 * sockets):
                try:
                    held.append(
                        await connect(
                            f"ws://{host}/_stcore/stream",
                            origin=Origin(f"http://{host}"),
                            subprotocols=[Subprotocol("streamlit")],
                            local_addr=("127.0.0.2", 0),
                        )
                    )
                    answers.append(101)
                except InvalidStatus as refused:
                    answers.append(refused.response.status_code)
            other = Reader(host, "elu_alpha", "fn=elu", start=1)
            await other.open()
            await other.move()
            await other.close()
            assert other.errors == []
        finally:
            for each in held:
                await each.close()
        return answers

    with started(tmp_path, "1", f"--sockets={sockets}", "--sessions=20r/s") as few:
        answers = asyncio.run(flood(few.host))
    assert set(answers) == {101, 429}
    assert answers.count(101) <= sockets
