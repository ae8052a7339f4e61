"""Runs the tests of the browser layers' pure helpers, which are written in JavaScript."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np

from actviz.ui import panels
from tests.conftest import missing_tool

HERE = Path(__file__).parent


def _node(*arguments: str) -> str:
    node = shutil.which("node")
    if node is None:
        missing_tool("node")
        raise AssertionError
    run = subprocess.run([node, *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_pure_helpers_of_the_browser_layers() -> None:
    _node("--test", str(HERE / "helpers.test.mjs"))


def test_the_browser_prints_numbers_as_the_server_does() -> None:
    rng = np.random.default_rng(7)
    values = [0.0, -0.0, 1e-4, 1e-5, 1e6, 0.1, -20.0, 9.9999995e-5, 999999.5001]
    values += list(rng.uniform(-20, 20, 500))
    values += list(rng.choice([-1, 1], 500) * 10.0 ** rng.uniform(-40, 9, 500))
    probabilities = [*rng.uniform(-1, 1, 500), 0.0, -1e-9, 4.9e-6, 5.1e-6, 1.0]
    source = (HERE.parent / "actviz/ui/live.js").read_text(encoding="utf-8")
    program = f"""
      import(`data:text/javascript,${{encodeURIComponent({json.dumps(source)})}}`).then((live) => {{
        const numbers = {json.dumps(values)}.map(live.sixDigits);
        const decimals = {json.dumps(probabilities)}.map(live.fiveDecimals);
        console.log(JSON.stringify([numbers, decimals]));
      }})"""
    printed = json.loads(_node("-e", program))
    assert printed == [[*map(panels.number, values)], [*map(panels.decimals, probabilities)]]
