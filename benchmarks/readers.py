"""Students who go from view to view, and come back when their connection is lost."""

import asyncio
import time
import urllib.request
from urllib.parse import parse_qs

from websockets.exceptions import ConnectionClosed, InvalidStatus

from benchmarks.common import Student

PATIENCE = 0.5
"""Seconds between two tries to come back, as in Streamlit's browser side."""


class Reader(Student):
    """A student with a browser's cookies, who comes back to the same view by themselves.

    Parameters are those of `Student`.

    Attributes
    ----------
    away : list of float
        How long each lost connection lasted, in seconds, until the same view was there again.
    moves : list of float
        How long each move took, in seconds.
    """

    def __init__(self, host: str, key: str, query: str = "", **more: object) -> None:
        super().__init__(host, key, query, **more)  # type: ignore[arg-type]
        self.away: list[float] = []
        self.moves: list[float] = []
        self._cookie = ""

    async def open(self) -> None:
        """Take the page's cookie, connect, and load the view."""
        self._cookie = await asyncio.to_thread(_cookie, self._host)
        await super().open()

    async def connect(self, **headers: str) -> None:
        """Connect with the cookie."""
        await super().connect(**headers, **({"Cookie": self._cookie} if self._cookie else {}))

    async def go(self, query: str, key: str, page: str = "", answer: str = "plotly_chart") -> None:
        """Go to another view by its address, as by a link, Back or Forward; see `Student`."""
        self.query, self._key, self._name, self._answer = parse_qs(query), key, page, answer
        self._slider, self.fragment, self._page = None, "", ""
        self.widgets.clear()
        self._going = True
        try:
            await self.run()
        finally:
            self._going = False

    async def stay_until(self, end: asyncio.Event, pause: float = 1.0) -> None:
        """Move once in every pause, and come back whenever the connection is lost."""
        while not end.is_set():
            try:
                self.moves.append(await self.move())
                async with asyncio.timeout(pause):
                    await self.socket.wait_closed()
                await self.come_back()
            except TimeoutError:
                continue
            except ConnectionClosed:
                await self.come_back()

    async def come_back(self) -> None:
        """Connect again until the view is there, and note how long it took."""
        lost = time.monotonic()
        wanted = dict(self.query)
        self._page = ""
        self.fragment = ""
        while True:
            await self.socket.close()
            try:
                await self.connect()
                await self.run()
                break
            except (OSError, ConnectionClosed, InvalidStatus, TimeoutError):
                if time.monotonic() - lost > 60:
                    raise
                await asyncio.sleep(PATIENCE)
        self.away.append(time.monotonic() - lost)
        if self.query != wanted or not self._shown:
            self.errors.append(f"came back to {self.query} instead of {wanted}")


def _cookie(host: str) -> str:
    with urllib.request.urlopen(f"http://{host}/", timeout=30) as answer:
        return str(answer.headers.get("Set-Cookie", "")).partition(";")[0]
