"""The package: its public face, and the command that starts the app."""

from pathlib import Path

import pytest

import actviz
from actviz import __main__ as command
from tests.conftest import ROOT


def test_the_public_face_has_what_the_readme_uses() -> None:
    elu = actviz.get("elu")
    assert isinstance(elu, actviz.Activation)
    assert elu.name in actviz.names()
    assert actviz.properties(elu, {"alpha": 1.0}).limits == (-1.0, float("inf"))
    assert all(hasattr(actviz, name) for name in actviz.__all__)


def test_the_command_finds_the_pages_of_a_checkout() -> None:
    assert command.app() == ROOT / "app.py"


def test_the_command_finds_the_pages_of_an_installed_package_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed = tmp_path / "app"
    (installed / "pages").mkdir(parents=True)
    (installed / "app.py").touch()
    monkeypatch.setattr(command, "FOLDERS", (installed, ROOT))
    assert command.app() == installed / "app.py"


def test_a_package_without_its_pages_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "FOLDERS", (tmp_path, tmp_path))
    with pytest.raises(FileNotFoundError, match="no app"):
        command.app()


def test_the_command_hands_its_options_to_streamlit(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr("sys.argv", ["actviz", "--server.port", "9000"])
    monkeypatch.setattr("streamlit.web.cli.main", lambda line, **_: given.append(line))
    command.main()
    assert given == [["run", str(ROOT / "app.py"), "--server.port", "9000"]]
