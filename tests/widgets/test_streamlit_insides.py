"""What is assumed about Streamlit and plotly is in one place, and documented."""

import ast
import re
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state.query_params import QueryParams

from actviz.widgets import streamlit_insides
from tests import insides

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/streamlit-workarounds.md").read_text(encoding="utf-8")

# Test ids and classes of Streamlit's and what it says of itself; parts of React Aria's sliders and
# of KaTeX's formulas; what plotly draws, says and keeps.
FOREIGN = re.compile(
    r"""data-testid|data-test-|dataset\.test|st-key-|\.st[A-Z]|data-rac|data-retained|data-dragging
    |\[type=|aria-valuetext|katex|mathcolor
    |js-plotly|js-line|js-fill|path\.point|main-svg|nsewdrag|layer\b.*\.trace|heatmaplayer|shapelayer
    |\.annotation\b|tick\stext|g-[xy]title|subplot|plotly_|window\.Plotly|__data__|\._[a-z]""",
    re.VERBOSE,
)


def test_only_one_file_of_the_browser_side_knows_streamlit_and_plotly() -> None:
    files = [file for file in insides.BROWSER.parent.glob("*.js") if file != insides.BROWSER]
    found = [
        f"{file.name}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if FOREIGN.search(line)
    ]
    assert found == []
    assert FOREIGN.search(insides.BROWSER.read_text(encoding="utf-8"))


def test_no_name_of_the_browser_side_is_left_over() -> None:
    files = insides.BROWSER.parent.glob("*.js")
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    # Where it is declared, what belongs to a group stands without the group's name.
    least = {name: 1 if "." in name else 2 for name in insides.names()}
    found = {name: len(re.findall(rf"\b{re.escape(name)}\b", source)) for name in least}
    assert [name for name in least if found[name] < least[name]] == []


def test_only_one_python_file_knows_more_of_streamlit_than_is_public() -> None:
    files = [ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("actviz/**/*.py")]
    found = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            found += [file for name in names if name.startswith(("streamlit.", "google."))]
    assert set(found) == {insides.SERVER}


@pytest.mark.parametrize(
    ("owner", "names"),
    [
        (
            ScriptRunContext,
            (
                "fragment_ids_this_run",
                "is_history_navigation",
                "query_string",
                "script_requests",
                "session_state",
            ),
        ),
        (ScriptRequests, ("on_scriptrunner_ready",)),
        (RerunData, ("fragment_id_queue",)),
        (
            QueryParams,
            (
                "discard_param_no_forward_msg",
                "get_binding_for_param",
                "set_initial_query_params_from_current",
                "set_with_no_forward_msg",
                "unbind_widget",
            ),
        ),
    ],
)
def test_streamlit_still_has_what_is_called_privately(owner: type, names: tuple[str, ...]) -> None:
    there = {*dir(owner), *getattr(owner, "__dataclass_fields__", ())}
    assert [name for name in names if name not in there] == []
    source = insides.SERVER.read_text(encoding="utf-8")
    assert [name for name in names if f".{name}" not in source] == []


def test_each_name_has_a_line_in_the_document() -> None:
    wanted = {*insides.names(), *insides.handles(), *streamlit_insides.__all__}
    assert sorted(name for name in wanted if f"`{name}`" not in DOCUMENT) == []


def test_the_document_has_no_name_that_is_gone() -> None:
    private, _, _ = DOCUMENT.partition("## Ways round")
    cells = re.findall(r"^\| ([^|]+) \|", private, re.M)
    named = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    there = {*insides.names(), *insides.handles(), *streamlit_insides.__all__}
    assert named - there == set()
    assert len(named) > 50


def test_no_layout_counts_paragraphs_or_wrappers() -> None:
    style = insides.style()
    # The rows and columns of a table are its own matter: many need another layout than few.
    assert re.findall(r"(?<!td)(?<!tr):nth-[a-z-]+\([^)]*\)", style) == []
    assert re.findall(r"> (?:div|span|\*) > (?:div|span|\*|:has)", style) == []
