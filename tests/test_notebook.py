"""The notebook of the documentation runs from top to bottom and shows what its text says."""

import base64
import re
from typing import Any

import nbformat
import numpy as np
from nbclient import NotebookClient

import actviz
from actviz.plots import theme
from tests.conftest import ROOT

NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def _read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]


def _run() -> dict[str, Any]:
    """What each cell gives, by its first line."""
    notebook = _read()
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(ROOT)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return {cell.source.splitlines()[0]: cell.outputs for cell in code}


def _numbers(values: Any) -> Any:
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"])
    return np.array(values)


def test_it_is_kept_without_outputs_so_that_it_stays_small() -> None:
    code = [cell for cell in _read().cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert NOTEBOOK.stat().st_size < 20_000


def test_its_cells_show_what_its_text_says() -> None:
    outputs = _run()
    _check_figures(outputs)
    _check_numbers(outputs)


def _check_figures(outputs: dict[str, Any]) -> None:
    kind = "application/vnd.plotly.v1+json"
    given = [each.get("data", {}) for cell in outputs.values() for each in cell]
    elu, tanh, several, gate, vector = (each[kind] for each in given if kind in each)
    curve = next(each for each in elu["data"] if each["line"]["color"] == theme.CURVES[0])
    z = _numbers(curve["x"])
    np.testing.assert_array_equal(_numbers(curve["y"]), actviz.get("elu").function(z, alpha=2))
    assert "f″(z)" in {each.get("name") for each in tanh["data"]}
    names = {each["name"] for each in several["data"] if each.get("showlegend")}
    assert names == {"ReLU", "ELU (α = 1)", "ELU #2 (α = 2)", "z·tanh(exp(β·z)) (β = 1)"}
    assert "SwiGLU (a = 2)" in {each["text"] for each in gate["layout"]["annotations"]}
    assert "s₄" in {each.get("name") for each in vector["data"]}


def _check_numbers(outputs: dict[str, Any]) -> None:
    def text(start: str) -> str:
        (given,) = next(each for line, each in outputs.items() if line.startswith(start))
        return str(given.data["text/plain"] if "data" in given else given.text)

    assert len(text("numbers = ").splitlines()) == 10
    assert actviz.__version__ in text("numbers.attrs")
    steepest = dict(re.findall(r"^(\S+) +(\S+)$", text("sigmoid = "), re.M))
    assert (float(steepest["z"]), float(steepest["f'(z)"])) == (0, 0.25)
    difference = re.search(r"[\d.e-]+(?=\))", text("a = "))
    assert difference
    assert 0 < float(difference[0]) < 1e-15
    *_, slope, _, from_output = text("far = ").splitlines()[-1].split()
    assert float(from_output) == 0 < float(slope)
    assert len(text("for wrong in").splitlines()) == 3
