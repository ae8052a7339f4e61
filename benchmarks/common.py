"""Servers, simulated readers, a browser and the line that a benchmark prints."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import websockets
from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parent.parent
APPS = Path(__file__).parent / "apps"
STEP = 0.01
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def serve(folder: Path, *, settings: Path | None = None) -> Iterator[str]:
    """Run a folder's ``app.py`` on a free port of the loopback interface.

    Parameters
    ----------
    folder : Path
        Where to run; its ``.streamlit/config.toml`` counts, if it has one.
    settings : Path or None
        Another folder whose ``config.toml`` to use instead.

    Yields
    ------
    str
        Host and port.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    options += ["--browser.gatherUsageStats=false"]
    if settings is not None:
        # Streamlit reads the settings of the folder that it runs in.
        script, cwd = folder / "app.py", settings
    else:
        script, cwd = Path("app.py"), folder
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers at {url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser with an empty profile."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        raise FileNotFoundError("no Chromium; set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Student:
    """One reader on a real websocket, who sends what a browser sends when a slider is released.

    Parameters
    ----------
    host : str
        Host and port of the server.
    key : str
        Key of the slider that is moved.
    query : str
        The URL's query string.
    chart : bool
        Whether each move must bring a new chart.
    """

    def __init__(self, host: str, key: str, query: str = "", chart: bool = True) -> None:
        self.host = host
        self.key = key
        self.query = query
        self.chart = chart
        self.sliders: dict[str, list[float]] = {}
        self.slider = ""
        self.fragment = ""
        self.page = ""
        self.value = 1.0
        self.errors = 0

    async def open(self) -> None:
        """Connect and load the page."""
        self.socket = await websockets.connect(
            f"ws://{self.host}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
        )
        await self._run(BackMsg(rerun_script=ClientState(query_string=self.query)))
        if not self.slider:
            raise RuntimeError(f"no slider with the key {self.key} on the page")

    async def move(self) -> float:
        """Move the slider by a step, and return the seconds until the server has answered."""
        self.value = self.value + STEP if self.value < 2.5 else 0.5
        self.sliders[self.slider] = [round(self.value, 2)]
        state = ClientState(
            query_string=self.query, page_script_hash=self.page, fragment_id=self.fragment
        )
        for slider, values in self.sliders.items():
            widget = state.widget_states.widgets.add(id=slider)
            widget.double_array_value.data.extend(values)
        start = time.perf_counter()
        new_chart = await self._run(BackMsg(rerun_script=state))
        seconds = time.perf_counter() - start
        if self.chart and not new_chart:
            self.errors += 1
        return seconds

    async def close(self) -> None:
        """Leave."""
        await self.socket.close()

    async def _run(self, message: BackMsg) -> bool:
        """Send a message, read to the end of the run, and say whether a chart came."""
        await self.socket.send(message.SerializeToString())
        new_chart = False
        while True:
            self._acknowledge_at_once()
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(decode=False), 60))
            kind = answer.WhichOneof("type")
            if kind == "script_finished":
                return new_chart
            if kind == "new_session":
                self.page = answer.new_session.page_script_hash or self.page
            if kind == "session_event" and answer.session_event.HasField(
                "script_compilation_exception"
            ):
                self.errors += 1
            if kind != "delta" or not answer.delta.HasField("new_element"):
                continue
            element = answer.delta.new_element
            new_chart |= element.HasField("plotly_chart")
            self.errors += element.HasField("exception")
            if element.HasField("slider"):
                slider = element.slider
                self.sliders.setdefault(slider.id, list(slider.default))
                if slider.id.endswith(f"-{self.key}"):
                    self.slider = slider.id
                    self.fragment = answer.delta.fragment_id

    def _acknowledge_at_once(self) -> None:
        """Keep the kernel from holding acknowledgements back.

        Streamlit's socket waits for one before its next small message, which adds 40 ms of
        nothing to every run and would make all pages look equally fast.
        """
        if hasattr(socket, "TCP_QUICKACK"):
            raw = self.socket.transport.get_extra_info("socket")
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def report(what: str, ours: str, theirs: str, ratio: float, bar: float) -> bool:
    """Print a comparison and whether the ratio is within the bar; return that."""
    met = ratio <= bar
    verdict = "ok" if met else "MISSED"
    print(f"{what}: actviz {ours}, {theirs}; ratio {ratio:.3f}, bar {bar:g}: {verdict}", flush=True)
    return met
