"""nginx and several processes on loopback, as `deploy/local` starts them."""

import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, missing_tool

LINE = 90
"""Seconds that `deploy/local` has for a line that is waited for."""


class Servers:
    """What `deploy/local` has started.

    Attributes
    ----------
    host : str
        Host and port of nginx.
    pids : dict of int to int
        Of each process by its number, as it was started last.
    """

    def __init__(self, running: "subprocess.Popen[str]", logs: Path) -> None:
        self._running, self._logs = running, logs
        self._lines: queue.Queue[str] = queue.Queue()
        self.pids: dict[int, int] = {}
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()
        try:
            self.host = self.wait_for(r"ready http://(\S+)").group(1)
        except queue.Empty:
            self.stop()
            raise

    def _read(self) -> None:
        assert self._running.stdout is not None
        with self._running.stdout as lines:
            for line in lines:
                started = re.match(r"process (\d+): pid (\d+)", line)
                if started:
                    self.pids[int(started[1])] = int(started[2])
                self._lines.put(line.strip())

    def wait_for(self, pattern: str) -> "re.Match[str]":
        """The next printed line that is like this."""
        while True:
            found = re.fullmatch(pattern, self._lines.get(timeout=LINE))
            if found:
                return found

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to `deploy/local`."""
        self._running.send_signal(number)

    def stop(self) -> None:
        """End all of it."""
        self._running.terminate()
        assert self._running.wait(timeout=60) == 0
        self._reading.join(timeout=10)

    @property
    def log(self) -> str:
        """What all processes have written."""
        return "".join(path.read_text() for path in self._logs.glob("*.log"))


@contextmanager
def started(logs: Path, *arguments: str) -> Iterator[Servers]:
    """Start `deploy/local`, and stop all of it in the end."""
    if shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") is None:
        missing_tool("nginx")
    running = subprocess.Popen(
        [sys.executable, ROOT / "deploy/local", *arguments, "--port=0", f"--logs={logs}"],
        stdout=subprocess.PIPE,
        text=True,
    )
    servers = Servers(running, logs)
    try:
        yield servers
    finally:
        servers.stop()
    assert "Traceback" not in servers.log, servers.log


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Three processes behind nginx."""
    with started(tmp_path_factory.mktemp("logs"), "3") as found:
        yield found
