"""Runs the tests of the browser layers' pure helpers, which are written in JavaScript."""

import shutil
import subprocess
from pathlib import Path

from tests.conftest import missing_tool


def test_pure_helpers_of_the_browser_layers() -> None:
    node = shutil.which("node")
    if node is None:
        missing_tool("node")
        return
    script = Path(__file__).with_name("helpers.test.mjs")
    run = subprocess.run([node, "--test", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
