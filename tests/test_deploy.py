"""What stands in deploy/ is what its own readers accept; that it works, tests/deploy/ shows."""

import base64
import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, missing_tool

DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())


def _check(*command: object) -> None:
    """Run a checker of the environment's own; what it says is the message."""
    name, *arguments = map(str, command)
    run = subprocess.run(
        [str(Path(sys.executable).with_name(name)), *arguments], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_policy_allows_the_one_script_in_streamlits_page() -> None:
    found = importlib.util.find_spec("streamlit")
    assert found is not None
    assert found.origin is not None
    page = (Path(found.origin).parent / "static/index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
    ]
    policy = (DEPLOY / "nginx/actviz.conf").read_text(encoding="utf-8")
    assert re.findall(r"'sha256-(.*?)'", policy) == hashes


def test_the_container_file_is_sound() -> None:
    _check("hadolint", DEPLOY / "container/Dockerfile")


def test_compose_reads_its_file() -> None:
    file = DEPLOY / "container/compose.yaml"
    _check("check-jsonschema", "--builtin-schema", "vendor.compose-spec", file)


def test_the_hosted_checks_are_a_workflow() -> None:
    file = ROOT / ".github/workflows/ci.yml"
    _check("check-jsonschema", "--builtin-schema", "vendor.github-workflows", file)


def test_every_file_that_the_images_take_exists() -> None:
    text = (DEPLOY / "container/Dockerfile").read_text(encoding="utf-8")
    taken = [
        name
        for line in re.findall(r"^COPY (?!--)(.*)$", text, re.MULTILINE)
        for name in line.split()[:-1]
    ]
    assert taken
    assert [name for name in taken if not (ROOT / name).exists()] == []


def test_kubernetes_accepts_the_manifest() -> None:
    _check("kubernetes-validate", "--strict", DEPLOY / "kubernetes/actviz.yaml")


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_its_units(unit: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        missing_tool("systemd-analyze (Debian's package systemd)")
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        # Here is no /opt/actviz; the Python of these tests has a streamlit beside it.
        text = text.replace("/opt/actviz/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / name).write_text(text.replace("/opt/actviz", str(ROOT)), encoding="utf-8")
    whole = unit.replace("@.", "@8501.")
    # The others of the target are beside it.
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / whole)],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stderr) == (0, "")
