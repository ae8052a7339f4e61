"""JavaScript of the live layer, run by Node.js."""

import json
import shutil
import subprocess
from typing import Any

from actviz import live
from tests.conftest import missing_tool


def node(*arguments: str, code: str = "") -> str:
    """What Node.js prints; `code` is what it reads, which can be longer than an argument."""
    found = shutil.which("node")
    if found is None:
        missing_tool("node")
    done = subprocess.run(
        [found, *arguments], input=code, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run(files: tuple[str, ...], expression: str) -> Any:
    """The value of an expression in which `its` has the exports of files of the browser side."""
    address = f"data:text/javascript,${{encodeURIComponent({json.dumps(live.script(*files))})}}"
    print_it = f"(its) => console.log(JSON.stringify({expression}))"
    return json.loads(node("-", code=f"import(`{address}`).then({print_it})"))
