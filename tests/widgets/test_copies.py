"""The same function twice, as Streamlit runs the pages that show it."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from actviz.catalog import names
from actviz.compare import page as compare
from actviz.find import find
from actviz.formatting import six_digits
from actviz.gradient_flow import page as gradient_flow
from actviz.labs.training import Setting, train
from actviz.network import Unit
from actviz.training import page as training
from actviz.widgets import waiting
from actviz.widgets.search import _data, understood
from tests.apps import open_app, page_charts, page_text
from tests.conftest import ROOT

FORMULA = "a*z*tanh(z); a=2 in 0..3"
SEVERAL = {"compare": ("fns", compare), "gradient_flow": ("gf_fns", gradient_flow)}
"""The pages with several functions: the key of the choice, and the module."""


def _legend(app: AppTest) -> dict[str, list[str]]:
    legend: dict[str, list[str]] = page_charts(app)[0]["layout"]["meta"]["legend"]
    return legend


def _colours(app: AppTest) -> list[str]:
    """The colours of the first chart's curves, each once."""
    traces = page_charts(app)[0]["data"]
    drawn = [each["line"]["color"] for each in traces if each["meta"]["live"] == "curve"]
    return list(dict.fromkeys(drawn))


def _sliders(app: AppTest) -> dict[str, float]:
    """By label, the sliders of parameters."""
    own = [each for each in app.slider if each.key and "_a" in each.key]
    return {each.label: float(str(each.value)) for each in own}


def _found(monkeypatch: pytest.MonkeyPatch, module: Any, *chosen: str) -> None:
    """Let the search be a button for each function that it would find."""

    def search(key: str, label: str, take: Callable[[str], None], *_: Any, **more: Any) -> None:
        for name in chosen:
            streamlit.button(f"Add {name}", on_click=take, args=(name,))

    monkeypatch.setattr(module, "search", search)


def _add(app: AppTest, name: str) -> None:
    next(each for each in app.button if each.label == f"Add {name}").click().run()
    assert not app.exception


# --- By a link ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", SEVERAL)
def test_a_link_shows_a_function_twice_with_values_of_its_own(page: str) -> None:
    key, _ = SEVERAL[page]
    app = open_app(page, **{key: ["elu", "elu:2"]}, elu_alpha="0.5", elu2_alpha="2")
    assert not app.warning
    assert _sliders(app) == {"ELU α": 0.5, "ELU #2 α": 2.0}
    # Every curve has a name of its own, and every function a colour.
    legend = _legend(app)
    assert list(legend) == ["ELU", "ELU #2"]
    assert not {*legend["ELU"]} & {*legend["ELU #2"]}
    assert len(_colours(app)) == 2
    # The legend has the parameters, which follow their own sliders alone.
    cells = page_charts(app)[0]["layout"]["meta"]["parameters"]
    assert cells["ELU"][1]["slider"] == "elu_alpha"
    assert cells["ELU #2"][1]["slider"] == "elu2_alpha"
    # What is said of both is of their own values.
    app.slider("elu2_alpha").set_value(1.5).run()
    assert _sliders(app) == {"ELU α": 0.5, "ELU #2 α": 1.5}
    assert app.query_params[key] == ["elu", "elu:2"]


@pytest.mark.parametrize("page", SEVERAL)
def test_a_link_shows_a_formula_twice(page: str) -> None:
    key, _ = SEVERAL[page]
    own, copy = find(FORMULA), find(f"{FORMULA}:2")
    app = open_app(page, **{key: [own.name, copy.name]}, **{copy.slider_key("a"): "0.5"})
    assert not app.warning
    assert list(_sliders(app).values()) == [2.0, 0.5]
    assert list(_legend(app)) == [own.title, f"{own.title} #2"]
    # A long title is cut in a label, which keeps the number.
    assert [label[-2:] for label in _sliders(app)][1] == "#2"


OPENED = """
from tests.apps import open_app
own = "a*z*tanh(z); a=2 in 0..3"
key = "own_{key}2_a"
for page, query in {{
    "compare": {{"fns": [f"{{own}}:2", own, "elu:3"]}},
    "gradient_flow": {{"gf_fns": [f"{{own}}:2", own, "elu:3"]}},
    "training": {{"tr_a": f"{{own}}:2", "tr_b": "elu:3", "tr_steps": "100"}},
}}.items():
    app = open_app(page, **query, **{{key: "0.5", "elu3_alpha": "2"}})
    print(len(app.warning), app.slider(key).value, app.slider("elu3_alpha").value)
"""


def test_a_link_opens_copies_on_a_server_that_has_seen_none() -> None:
    key = find(FORMULA).key.removeprefix("own_")
    command = [sys.executable, "-c", OPENED.format(key=key)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-3:] == ["0 0.5 2.0"] * 3


@pytest.mark.parametrize("page", SEVERAL)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("elu:1", "up to 7 times"),
        ("elu:99", "the last is `:7`"),
        ("relu:2", "ReLU has no parameters, so a second one would be the same"),
        ("elu:2:2", "cannot be read"),
        (":2", "cannot be read"),
        ("elo:2", "there is none"),
    ],
)
def test_a_link_to_no_copy_is_refused_in_a_sentence(page: str, text: str, said: str) -> None:
    key, _ = SEVERAL[page]
    app = open_app(page, **{key: ["tanh", text]})
    assert any(said in str(each.value) for each in app.warning), page_text(app)
    assert list(_legend(app)) == ["Tanh"]


def test_a_unit_that_takes_several_numbers_is_refused_as_a_copy_too() -> None:
    (warning,) = open_app("gradient_flow", gf_fns=["tanh", "glu:2"]).warning
    assert "a unit takes one number" in warning.value


def test_explore_shows_the_function_with_the_values_of_the_copy() -> None:
    app = open_app(fn="elu:2", elu2_alpha="2.5")
    assert app.slider("elu_alpha").value == 2.5
    assert app.query_params.get("elu2_alpha") is None
    assert not app.warning
    own = find(FORMULA)
    app = open_app(fn=f"{FORMULA}:2", **{find(f"{FORMULA}:2").slider_key("a"): "0.5"})
    assert app.slider(own.slider_key("a")).value == 0.5
    assert app.query_params["fn"] == own.name


# --- By a choice ----------------------------------------------------------------------------------


@pytest.mark.parametrize("page", SEVERAL)
def test_a_function_that_is_found_again_is_there_again(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, module = SEVERAL[page]
    _found(monkeypatch, module, "elu", "relu", FORMULA)
    app = open_app(page, **{key: ["elu", "relu"]}, elu_alpha="0.5")
    _add(app, "elu")
    # It begins where it can be seen to differ.
    assert _sliders(app) == {"ELU α": 0.5, "ELU #2 α": 2.0}
    # One without parameters does not come again, and the page says why.
    _add(app, "relu")
    assert list(_legend(app)) == ["ELU", "ReLU", "ELU #2"]
    (warning,) = app.warning
    assert "ReLU is there already. It has no parameters" in warning.value
    _add(app, FORMULA)
    assert not app.warning
    # Where there is no room for one more, that is said.
    _add(app, FORMULA)
    count = len(_legend(app))
    assert (count, len(app.warning)) == {"compare": (5, 0), "gradient_flow": (4, 1)}[page]


@pytest.mark.parametrize("page", SEVERAL)
def test_the_list_of_functions_has_those_that_can_be_there_again(page: str) -> None:
    key, _ = SEVERAL[page]
    app = open_app(page, **{key: ["elu", "relu", "elu:2"]})
    shown = app.multiselect(f"{key}_shown")
    assert "ELU again" in shown.options
    assert "ReLU again" not in shown.options
    # The first that is free, if the function itself has been taken away.
    shown.set_value(["relu", "elu:2"]).run()
    assert list(_legend(app)) == ["ReLU", "ELU"]
    app.multiselect(f"{key}_shown").set_value(["relu", "elu:2", "elu"]).run()
    assert app.query_params[key] == ["relu", "elu:2", "elu"]
    assert list(_legend(app)) == ["ReLU", "ELU", "ELU #2"]
    assert _sliders(app) == {"ELU α": 1.0, "ELU #2 α": 2.0}


def test_the_search_says_what_comes_of_choosing_a_function_again() -> None:
    content = json.loads(_data("label", names(), there=("relu", "elu:2", "rrelu")))
    entries = {entry["name"]: entry for entry in content["entries"] if "name" in entry}
    assert entries["elu"]["title"] == "ELU again"
    assert entries["elu"]["names"] == "with α of its own"
    assert entries["rrelu"]["names"] == "with l and u of its own"
    assert entries["relu"]["title"] == "ReLU"
    assert "without parameters" in entries["relu"]["names"]
    assert entries["celu"]["title"] == "CELU"
    assert "ReLU has no parameters" in understood("relu:2")["message"]


# --- Compare --------------------------------------------------------------------------------------


def test_what_compare_says_of_both_is_told_apart() -> None:
    app = open_app("compare", fns=["elu", "elu:2"], elu_alpha="0.5", elu2_alpha="2")
    for key in ("tables", "properties", "choice"):
        app.session_state[key] = True
    app.run()
    assert not app.exception
    text = page_text(app)
    assert "ELU α = 0.50 |" in text
    assert "ELU #2 α = 2.00 |" in text
    assert "ELU and ELU #2 are furthest apart at z = −5, by 1.49" in text
    assert "| z | ELU (α = 0.5) | ELU #2 (α = 2) |" in text
    (table,) = app.table
    assert [*table.value.columns][1:] == ["ELU (α = 0.5)", "ELU #2 (α = 2)"]
    # In the table of all functions, where all parameters are at their defaults, it is there once.
    (data,) = (
        json.loads(each.proto.bytes)
        for each in app.get("bidi_component")
        if b'"columns"' in each.proto.bytes
    )
    assert data["chosen"] == ["elu"]
    assert len(data["rows"]) == len(names())


def test_equal_values_are_said_to_be_the_same() -> None:
    app = open_app("compare", fns=["elu", "elu:2"])
    assert "ELU and ELU #2 are the same to within rounding." in page_text(app)


# --- Gradient flow --------------------------------------------------------------------------------


def test_what_gradient_flow_says_has_the_parameters() -> None:
    rest = {"elu_alpha": "0.5", "gf_depth": "3", "gf_more": "true"}
    app = open_app("gradient_flow", **{"gf_fns": ["elu", "elu:2"]}, **rest)
    app.session_state["tables"] = True
    app.run()
    text = page_text(app)
    for name in ("ELU (α = 0.5)", "ELU #2 (α = 1)"):
        assert f"- {name}: each layer passes" in text
        assert f"| {name} |" in text
        assert f"**{name}**" in text
        assert f"- {name}: " in text.partition("Histograms of activations")[2]
    titles = [chart["layout"]["title"]["text"] for chart in page_charts(app)]
    panels = [title for title in titles if "ELU" in title]
    assert panels == ["ELU (α = 0.5)", "ELU #2 (α = 1)"] * 2
    # While a slider moves, the browser writes the same from cells.
    headings = [chart["layout"]["meta"].get("heading") for chart in page_charts(app)]
    assert ["ELU #2", " (α = ", {"slider": "elu2_alpha"}, ")"] in headings


# --- Training -------------------------------------------------------------------------------------


def _loss(name: str, **values: float) -> str:
    setting = Setting(noise=0.2, steps=100)
    course = train(setting, Unit(activation=find(name), values=values))
    return six_digits(float(course.loss[-1]))


@pytest.mark.parametrize(
    ("query", "alphas"),
    [
        ({"elu_alpha": "0.5", "elu2_alpha": "2"}, (0.5, 2.0)),
        # As it was before a function could be there twice: both have the same value.
        ({"elu_alpha": "2"}, (2.0, 2.0)),
        ({}, (1.0, 1.0)),
        ({"elu2_alpha": "2"}, (1.0, 2.0)),
        # Of the address that the page itself writes, what it leaves out is at its default.
        ({"tr_b": "elu:2", "elu_alpha": "2"}, (2.0, 1.0)),
        ({"tr_b": "ELU", "elu_alpha": "2"}, (2.0, 2.0)),
    ],
)
def test_two_equal_functions_have_sliders_of_their_own(
    query: dict[str, str], alphas: tuple[float, float]
) -> None:
    app = open_app("training", **{"tr_a": "elu", "tr_b": "elu", "tr_steps": "100", **query})
    assert not app.warning
    assert tuple(app.slider(key).value for key in ("elu_alpha", "elu2_alpha")) == alphas
    text = page_text(app)
    for title, alpha in zip(("ELU", "ELU #2"), alphas, strict=True):
        ending = f"ends at a loss of {_loss('elu', alpha=alpha)}"
        assert f"**{title} (α = {six_digits(alpha)})** {ending}" in text
    # The address that it writes shows the same again.
    assert app.query_params["tr_b"] == "elu:2"
    same = open_app("training", **{key: str(app.query_params[key]) for key in app.query_params})
    assert tuple(same.slider(key).value for key in ("elu_alpha", "elu2_alpha")) == alphas


def test_equal_functions_without_parameters_stay_as_they_are() -> None:
    app = open_app("training", tr_a="relu", tr_b="relu", tr_steps="100")
    assert not app.warning
    assert app.query_params["tr_b"] == "relu"


def test_two_equal_copies_are_told_apart_as_well() -> None:
    app = open_app("training", tr_a="elu:2", tr_b="elu:2", tr_steps="100", elu2_alpha="2")
    assert app.query_params["tr_b"] == "elu"
    assert (app.slider("elu2_alpha").value, app.slider("elu_alpha").value) == (2.0, 2.0)


def test_a_formula_against_itself_has_two_sliders() -> None:
    own, copy = find(FORMULA), find(f"{FORMULA}:2")
    query = {own.slider_key("a"): "1", copy.slider_key("a"): "0.5"}
    app = open_app("training", tr_a=FORMULA, tr_b=FORMULA, tr_steps="100", **query)
    text = page_text(app)
    assert f"**{own.title} (a = 1)** ends at" in text
    assert f"**{own.title} #2 (a = 0.5)** ends at" in text


@pytest.mark.parametrize("side", ["tr_a", "tr_b"])
def test_a_side_that_becomes_what_the_other_is_becomes_a_copy(
    side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {"tr_a": "tr_b", "tr_b": "tr_a"}[side]
    # Of the other side nothing changes.
    _found_by(monkeypatch, {side: "elu"})
    app = open_app("training", **{side: "relu", other: "elu"}, elu_alpha="0.5", tr_steps="100")
    _add(app, "elu")
    assert app.query_params[side] == "elu:2"
    assert app.query_params[other] == "elu"
    assert (app.slider("elu_alpha").value, app.slider("elu2_alpha").value) == (0.5, 2.0)
    # Chosen once more, it is what it was.
    _add(app, "elu")
    assert app.query_params[side] == "elu:2"


def _found_by(monkeypatch: pytest.MonkeyPatch, found: dict[str, str]) -> None:
    """Let the searches of some sides be a button each."""

    def search(key: str, label: str, take: Callable[[str], None], *_: Any) -> None:
        name = found.get(key.removesuffix("_shown"))
        if name:
            streamlit.button(f"Add {name}", on_click=take, args=(name,))

    monkeypatch.setattr("actviz.widgets.pickers.search", search)


def test_the_progress_of_a_training_says_the_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def waits(asked: Any, look: Callable[[float], None]) -> list[Any]:
        look(0.5)
        return waiting.wait(asked)

    monkeypatch.setattr(training, "wait", waits)
    monkeypatch.setattr(
        waiting.ProgressBar, "show", lambda self, share, text: said.append(f"{text} {share}")
    )
    open_app("training", tr_a="elu", tr_b="elu", elu2_alpha="2", tr_steps="100")
    assert said == ["Training ELU (α = 1) 0.25", "Training ELU #2 (α = 2) 0.75"]
