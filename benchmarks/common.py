"""What the benchmarks share: servers, simulated students, a browser, and the printed line."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlencode

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets import Origin, Subprotocol
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

ROOT = Path(__file__).parent.parent
APPS = Path(__file__).parent / "apps"
WATCH = Path(__file__).with_name("watch.js")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name resolves, so whatever a page asks for outside of this machine fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
START_SECONDS = 60
ANSWER_SECONDS = 60
QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)

MET, MISSED, BROKEN = 0, 1, 2


# --- Reporting -------------------------------------------------------------------------------


def report(what: str, ours: str, theirs: str, figure: str, bar: str, met: bool) -> bool:
    """Print both sides of a comparison, its figure and its bar on one line; return `met`."""
    verdict = "ok" if met else "MISSED"
    print(f"{what}: actviz {ours} | {theirs} | {figure}, bar {bar} | {verdict}", flush=True)
    return met


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile: 95 of 100 moves take no longer."""
    return float(np.percentile(seconds, 95))


def print_errors(what: str, errors: Sequence[str]) -> None:
    """Print each different error once, with how often it came."""
    for error in sorted(set(errors)):
        print(f"{what}: {errors.count(error)} times {error}", flush=True)


def none_of(errors: Sequence[str]) -> None:
    """Raise RuntimeError if there are errors, because then there is no measurement."""
    if errors:
        raise RuntimeError(f"{len(errors)} answers were wrong: {errors[:3]}")


def status(main: Callable[[], bool]) -> int:
    """Run a benchmark and return its exit status.

    Returns
    -------
    int
        0 if every bar was met, 1 if one was missed, 2 if there is no measurement.
    """
    # So that servers and browsers are stopped then too: SystemExit unwinds, a signal does not.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(BROKEN))
    try:
        return MET if main() else MISSED
    except (LookupError, OSError, RuntimeError, PlaywrightError, WebSocketException):
        traceback.print_exc()
        print("no measurement; the error is on stderr", flush=True)
        return BROKEN


# --- Servers ---------------------------------------------------------------------------------


@contextmanager
def serve(
    folder: Path, settings: Path | None = None, *more: str, **environment: str
) -> Iterator[str]:
    """Run a folder's ``app.py`` on a free port of the loopback interface.

    Parameters
    ----------
    folder : Path
        Where the app is.
    settings : Path or None
        The folder whose ``.streamlit/config.toml`` counts; that of the app by default. Without
        such a file, Streamlit's own defaults count.
    *more : str
        Options of Streamlit's that count above those.
    **environment : str
        Variables for its environment, besides those that are there.

    Yields
    ------
    str
        Host and port.
    """
    with serve_process(folder, settings, *more, **environment) as (host, _):
        yield host


@contextmanager
def serve_process(
    folder: Path, settings: Path | None = None, *more: str, **environment: str
) -> Iterator[tuple[str, int]]:
    """Serve as `serve` does, and yield the number of the process beside host and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    options = (
        "--server.address=127.0.0.1",
        f"--server.port={host.split(':')[1]}",
        "--server.headless=true",
        # Nothing may leave the machine. It also spares the other side some work.
        "--browser.gatherUsageStats=false",
        *more,
    )
    # Variables of Streamlit's would count above the settings of the file.
    clean = {name: text for name, text in os.environ.items() if not name.startswith("STREAMLIT_")}
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(folder / "app.py"), *options],
            cwd=settings or folder,
            env=clean | environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for_health(process, host, log)
            yield host, process.pid
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def cpu_seconds(process: int) -> float:
    """The seconds that a process has spent computing so far, in all its threads."""
    if sys.platform == "linux":
        # As clock_getcpuclockid(3) builds the number, which Python does not offer.
        return time.clock_gettime((~process << 3) | 2)
    raise RuntimeError("the time of another process is only known on Linux")


def memory(process: int) -> float:
    """Kilobytes of memory that a process holds; Linux only."""
    text = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in text.splitlines() if line.startswith("VmRSS:"))
    return float(line.split()[1])


def _wait_for_health(process: subprocess.Popen[bytes], host: str, log: IO[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{host}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    log.seek(0)
    raise RuntimeError(f"no server at {host}; its log ends with\n{log.read()[-2000:]}")


# --- A browser -------------------------------------------------------------------------------


@contextmanager
def chromium() -> Iterator[Browser]:
    """A new headless browser with an empty profile: that of CHROMIUM, or one on the path."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise FileNotFoundError("no Chromium on the path; set CHROMIUM to where it is")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def watched_page(browser: Browser, address: str, button: str = "") -> Page:
    """Open an address in a page that watches itself; see ``watch.js``.

    Where a button shows the charts, press it.
    """
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(path=WATCH)
    page.goto(address, wait_until="commit")
    if button:
        page.get_by_role("button", name=button).click()
    page.wait_for_function("bench.first()", polling=100, timeout=60_000)
    return page


# --- Students --------------------------------------------------------------------------------


class Student:
    """One reader on a real websocket, who sends what a browser sends when a slider is moved.

    Parameters
    ----------
    host : str
        Host and port of the server.
    key : str
        Key of the slider to move.
    query : str
        Query string of the page.
    answer : str
        The element that every move must change, as Streamlit's protocol names it.
    start : int
        Where on the slider the moves begin, so that not all students set the same values.
    page : str
        Name of the page; the first one by default.
    stride : int
        How many places of the slider a move passes; it begins again at the other end.

    Attributes
    ----------
    errors : list of str
        What was wrong in the answers so far.
    received : int
        Bytes of the answers so far.
    """

    def __init__(
        self,
        host: str,
        key: str,
        query: str = "",
        answer: str = "plotly_chart",
        start: int = 0,
        page: str = "",
        stride: int = 37,
    ) -> None:
        self.errors: list[str] = []
        self.received = 0
        self._stride = stride
        self._host = host
        self._key = key
        self.query = parse_qs(query)
        self._name = page
        self._answer = answer
        self.place = start
        self._slider: Slider | None = None
        self.fragment = ""
        self._going = False
        self._page = ""
        self.widgets: dict[str, WidgetState] = {}
        self._large = LargeMessages()
        self._shown: list[bytes] = []

    async def open(self) -> None:
        """Connect and load the page."""
        await self.connect()
        await self.run()
        if self.errors:
            raise RuntimeError(f"the page does not load: {self.errors}")

    async def connect(self, **headers: str) -> None:
        """Connect, as a browser does, with more headers where they are wanted."""
        self.socket = await connect(
            f"ws://{self._host}/_stcore/stream",
            origin=Origin(f"http://{self._host}"),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=headers,
            max_size=None,
        )

    async def move(self) -> float:
        """Move the slider, and return the seconds until the server has answered."""
        if self._slider is None:
            raise LookupError(f"no slider {self._key} on the page")
        value = self._next_value(self._slider)
        before = self._shown
        start = time.perf_counter()
        await self.run()
        seconds = time.perf_counter() - start
        if not self._shown or self._shown == before:
            self.errors.append(f"no new {self._answer} for {value:g}")
        return seconds

    async def close(self) -> None:
        """Leave."""
        await self.socket.close()

    def _next_value(self, slider: Slider) -> float:
        # With the usual stride a value comes back only after all others.
        places = round((slider.max - slider.min) / slider.step) + 1
        held = self.widgets[slider.id].double_array_value.data
        value = held[0]
        while abs(value - held[0]) < 1e-9:
            self.place += self._stride
            value = round(slider.min + slider.step * (self.place % places), 10)
        held[:] = [value]
        if slider.query_param_key:
            # The browser writes a bound slider to the URL, unless it is at its default.
            self.query.pop(slider.query_param_key, None)
            if value != slider.default[0]:
                self.query[slider.query_param_key] = [f"{value:g}"]
        return value

    async def run(self) -> None:
        """Ask for a run and read its answer to the end."""
        state = ClientState(
            query_string=urlencode(sorted(self.query.items()), doseq=True),
            is_history_navigation=self._going,
            page_script_hash=self._page,
            page_name="" if self._page else self._name,
            fragment_id=self.fragment,
            cached_message_hashes=self._large.hashes,
        )
        state.widget_states.widgets.extend(self.widgets.values())
        state.context_info.timezone = "UTC"
        state.context_info.locale = "en-US"
        state.context_info.url = f"http://{self._host}/"
        state.context_info.color_scheme = "light"
        self._shown = []
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        finished = None
        async with asyncio.timeout(ANSWER_SECONDS):
            while finished is None:
                message = self._large.resolve(await self._receive())
                kind = message.WhichOneof("type")
                if kind == "script_finished":
                    # One that ends early for another is followed by that.
                    if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        finished = message.script_finished
                elif kind == "new_session":
                    self._page = message.new_session.page_script_hash
                    self._large.most_runs = message.new_session.config.max_cached_message_age
                elif kind == "delta" and message.delta.HasField("new_element"):
                    self._take(message.delta.new_element, message.delta.fragment_id)
        self._large.end_run(state.fragment_id)
        if finished not in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        ):
            self.errors.append(f"a run ended with {ForwardMsg.ScriptFinishedStatus.Name(finished)}")

    async def _receive(self) -> ForwardMsg:
        # Streamlit's server sends small messages one by one and leaves Nagle's algorithm on: each
        # waits until the one before is acknowledged. Linux does that at once for a reader who
        # moves a slider now and then, and 40 ms late for one who never pauses, as here.
        if QUICKACK is not None:
            raw: socket.socket = self.socket.transport.get_extra_info("socket")
            raw.setsockopt(socket.IPPROTO_TCP, QUICKACK, 1)
        message = await self.socket.recv(decode=False)
        self.received += len(message)
        return ForwardMsg.FromString(message)

    def _take(self, element: Element, fragment: str) -> None:
        """Note what an element says: an answer, an error, or a widget and its value."""
        kind = element.WhichOneof("type")
        if kind == self._answer:
            self._shown.append(element.SerializeToString())
        if kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "slider":
            slider = element.slider
            values = slider.value if slider.set_value else slider.default
            if slider.set_value or slider.id not in self.widgets:
                state = self.widgets[slider.id] = WidgetState(id=slider.id)
                if slider.type == Slider.SELECT_SLIDER:
                    places = slider.raw_value if slider.set_value else values
                    texts = (p if isinstance(p, str) else slider.options[int(p)] for p in places)
                    state.string_array_value.data.extend(texts)
                else:
                    state.double_array_value.data.extend(values)
            if slider.id.endswith(f"-{self._key}"):
                self._slider, self.fragment = slider, fragment
        elif kind == "button_group":
            group = element.button_group
            chosen = (group.options[place].content for place in group.default)
            if group.set_value or group.id not in self.widgets:
                state = self.widgets[group.id] = WidgetState(id=group.id)
                state.string_array_value.data.extend(group.raw_values or chosen)


class LargeMessages:
    """Large messages, kept for a few runs as a browser keeps them.

    The browser tells the server which ones it has, and for these the server sends a reference.
    """

    def __init__(self) -> None:
        self.most_runs = 2
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}
        self.run = 0

    @property
    def hashes(self) -> list[str]:
        """What the server is told."""
        return list(self._kept)

    def resolve(self, message: ForwardMsg) -> ForwardMsg:
        """Keep a large message; return the one that a reference stands for."""
        if message.WhichOneof("type") == "ref_hash":
            message = self._kept[message.ref_hash][0]
        elif not message.metadata.cacheable:
            return message
        self._kept[message.hash] = message, self.run
        return message

    def end_run(self, fragment: str) -> None:
        """Forget what has not come for some runs; a fragment's run counts for its own only."""
        self.run += 1
        for key, (message, run) in list(self._kept.items()):
            concerned = fragment in ("", message.delta.fragment_id)
            if concerned and self.run - run > self.most_runs:
                del self._kept[key]
