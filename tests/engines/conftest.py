"""Firefox and WebKit as Debian has them, each by the W3C's protocol that it speaks itself.

Playwright needs builds of its own, or a newer Firefox than Debian's. That one speaks WebDriver BiDi
and needs no driver; WebKitGTK's driver speaks WebDriver. What both are told to do with the mouse
is written alike.
"""

import json
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.conftest import BROKEN, free_port, missing_tool

WAIT = 60
"""Seconds that anything may take."""

WIDTH, HEIGHT = 1400, 900

TWO_FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"""


class Engine(ABC):
    """A browser with one page."""

    @abstractmethod
    def open(self, address: str) -> None:
        """Load an address."""

    @abstractmethod
    def act(self, kind: str, **how: Any) -> None:
        """Let the mouse do something."""

    @abstractmethod
    def errors(self) -> list[str]:
        """Errors in the console since this was asked last."""

    @abstractmethod
    def _text(self, promise: str) -> str:
        """What a promise of a text becomes on the page."""

    def ask(self, function: str, *arguments: Any) -> Any:
        """What a JavaScript function gives on the page."""
        result = f"await ({function})(...{json.dumps(arguments)})"
        return json.loads(self._text(f"(async () => JSON.stringify({result} ?? null))()"))

    def wait(self, function: str, *arguments: Any) -> None:
        """Wait until a JavaScript function that says what is still amiss has nothing to say."""
        end = time.monotonic() + WAIT
        while amiss := self.ask(function, *arguments):
            assert time.monotonic() < end, amiss
            time.sleep(0.05)

    def move(self, *places: list[float]) -> None:
        """Move the mouse from place to place, and let each be painted."""
        for x, y in places:
            self.act("pointerMove", x=round(x), y=round(y))
            self.ask(TWO_FRAMES)

    def down(self) -> None:
        """Press the mouse's button."""
        self.act("pointerDown", button=0)

    def up(self) -> None:
        """Release the mouse's button."""
        self.act("pointerUp", button=0)


class Firefox(Engine):
    """Firefox, by WebDriver BiDi."""

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator["Firefox"]:
        """Firefox with a new profile."""
        command = shutil.which("firefox-esr") or shutil.which("firefox")
        if command is None:
            missing_tool("Firefox")
        options = ["--headless", "--no-remote", f"--profile={folder}", "--remote-debugging-port=0"]
        log = folder / "log.txt"
        with running([command, *options], folder, log):
            found = awaited(r"WebDriver BiDi listening on (\S+)", log)
            with connect(f"{found}/session", max_size=None) as socket:
                yield cls(socket)

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._sent = 0
        self._errors: list[str] = []
        self._command("session.new", capabilities={})
        self._command("session.subscribe", events=["log.entryAdded"])
        # The tab that Firefox starts with opens nothing else.
        self._page = self._command("browsingContext.create", type="tab")["context"]
        viewport = {"width": WIDTH, "height": HEIGHT}
        self._command("browsingContext.setViewport", context=self._page, viewport=viewport)

    def _command(self, method: str, **params: Any) -> Any:
        self._sent += 1
        self._socket.send(json.dumps({"id": self._sent, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv(WAIT))
            if message.get("id") == self._sent:
                assert message["type"] == "success", message
                return message["result"]
            if message["params"].get("level") == "error":
                self._errors.append(message["params"]["text"])

    def open(self, address: str) -> None:
        self._command("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def act(self, kind: str, **how: Any) -> None:
        mouse = {"type": "pointer", "id": "mouse", "actions": [{"type": kind, **how}]}
        self._command("input.performActions", context=self._page, actions=[mouse])

    def errors(self) -> list[str]:
        self.ask("() => null")  # what came before the answer has been read then
        found, self._errors = self._errors, []
        return found

    def _text(self, promise: str) -> str:
        target = {"context": self._page}
        answer = self._command(
            "script.evaluate", expression=promise, target=target, awaitPromise=True
        )
        assert answer["type"] == "success", answer
        text: str = answer["result"]["value"]
        return text


class WebKit(Engine):
    """WebKitGTK, by WebDriver, on a screen that nobody sees."""

    @classmethod
    @contextmanager
    def started(cls, folder: Path) -> Iterator["WebKit"]:
        """The driver, which starts GTK's own small browser."""
        for needed in ("WebKitWebDriver", "Xvfb"):
            if shutil.which(needed) is None:
                missing_tool(needed)
        display, log = folder / "display", folder / "log.txt"
        screen = f"exec Xvfb -displayfd 3 -nolisten tcp -screen 0 {WIDTH}x{HEIGHT}x24 3>{display}"
        with running(["sh", "-c", screen], folder, folder / "screen.txt"):
            number, port = awaited(r"(\d+)\n", display), free_port()
            command = ["WebKitWebDriver", f"--port={port}"]
            with running(command, folder, log, DISPLAY=f":{number}"):
                engine = cls(f"http://127.0.0.1:{port}")
                yield engine
                engine.close()

    def __init__(self, driver: str) -> None:
        self._session = f"{driver}/session"
        # Not to wait until a page has loaded, see `open`.
        wanted = {"alwaysMatch": {"pageLoadStrategy": "none"}}
        answer = self._command("POST", "", capabilities=wanted)
        self._session += f"/{answer['sessionId']}"
        self._command("POST", "/window/rect", x=0, y=0, width=WIDTH, height=HEIGHT)

    def _command(self, method: str, path: str, **params: Any) -> Any:
        request = urllib.request.Request(
            self._session + path,
            json.dumps(params).encode(),
            {"Content-Type": "application/json"},
            method=method,
        )
        end = time.monotonic() + WAIT
        while True:
            try:
                with urllib.request.urlopen(request, timeout=WAIT) as answer:
                    return json.load(answer)["value"]
            except urllib.error.HTTPError as refused:
                with refused:
                    said = refused.read().decode()
                # Asked while one page gave way to the next: to be asked again.
                if "unload event" not in said or time.monotonic() > end:
                    raise AssertionError(said) from None
            except urllib.error.URLError:  # the driver does not listen yet
                assert time.monotonic() < end
                time.sleep(0.1)

    def open(self, address: str) -> None:
        self.ask("() => { window.left = true; }")
        self._command("POST", "/url", url=address)
        # This driver has no console, so errors are noted from the first moment of the new page.
        self.wait(
            """() => {
              if (window.left) return "the page before is still there";
              window.errors = [];
              const note = (...texts) => window.errors.push(texts.join(" "));
              console.error = note;
              addEventListener("error", (event) => note(event.message));
              addEventListener("unhandledrejection", (event) => note(event.reason));
              return "";
            }"""
        )

    def act(self, kind: str, **how: Any) -> None:
        mouse = {"type": "pointer", "id": "mouse", "actions": [{"type": kind, **how}]}
        self._command("POST", "/actions", actions=[mouse])

    def errors(self) -> list[str]:
        found: list[str] = self.ask("() => window.errors.splice(0)")
        return found

    def _text(self, promise: str) -> str:
        text: str = self._command("POST", "/execute/sync", script=f"return {promise}", args=[])
        return text

    def close(self) -> None:
        """End the browser."""
        self._command("DELETE", "")


@contextmanager
def running(command: list[str], home: Path, log: Path, **environment: str) -> Iterator[None]:
    """A program, until the end; with a home of its own, because Firefox takes nobody else's."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            env=os.environ | environment | {"HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=WAIT)


def awaited(pattern: str, log: Path) -> str:
    """What a program has written, once it has."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        found = re.search(pattern, log.read_text()) if log.exists() else None
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"{log} has no {pattern}")


@pytest.fixture(scope="session", params=[Firefox, WebKit], ids=["firefox", "webkit"])
def started(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Each engine in turn."""
    with request.param.started(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture
def engine(started: Engine) -> Iterator[Engine]:
    """An engine; errors in its console or on its page fail."""
    yield started
    broken = "(at) => [...document.querySelectorAll(at)].map((each) => each.innerText)"
    assert started.errors() + started.ask(broken, BROKEN) == []
