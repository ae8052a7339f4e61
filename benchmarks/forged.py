"""How long three forged connections stop the server, where outbound traffic is dropped."""

import asyncio
import socket
import time
import urllib.request
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from benchmarks.common import APPS, ROOT, report, serve, status

CONNECTIONS = 3
BAR = 0.1


def main() -> bool:
    """Ask for the server's health all the time, while pages of another origin connect."""
    with socket.socket() as hole:  # takes every request that goes outside, and never answers
        hole.bind(("127.0.0.1", 0))
        hole.listen(64)
        proxy = f"http://127.0.0.1:{hole.getsockname()[1]}"
        outside = {"http_proxy": proxy, "https_proxy": proxy}
        with (
            serve(ROOT, None, **outside) as host,
            serve(APPS / "plain", None, **outside) as other_host,
        ):
            ours, theirs = asyncio.run(_slowest(host)), asyncio.run(_slowest(other_host))
    return report(
        f"{CONNECTIONS} forged connections, slowest answer to somebody else",
        f"{1000 * ours:.0f} ms",
        f"plain app {1000 * theirs:.0f} ms",
        f"ratio {ours / theirs:.3f}",
        f"<= {1000 * BAR:.0f} ms",
        ours <= BAR,
    )


async def _slowest(host: str) -> float:
    """The longest that anybody waits for an answer, in seconds."""
    forging = asyncio.gather(*[_forge(host) for _ in range(CONNECTIONS)])
    slowest = 0.0
    while not forging.done() or slowest == 0:
        begun = time.perf_counter()
        await asyncio.to_thread(_ask, host)
        slowest = max(slowest, time.perf_counter() - begun)
    return slowest


async def _forge(host: str) -> None:
    stream, foreign = f"ws://{host}/_stcore/stream", Origin("https://foreign.example")
    with suppress(InvalidStatus):
        async with connect(stream, origin=foreign, subprotocols=[Subprotocol("streamlit")]):
            raise AssertionError("a foreign page was let in")


def _ask(host: str) -> None:
    urllib.request.urlopen(f"http://{host}/_stcore/health", timeout=30).read()


if __name__ == "__main__":
    raise SystemExit(status(main))
