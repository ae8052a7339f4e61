"""Gradient flow as Streamlit runs it."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from actviz.catalog import get
from actviz.gradient_flow import page as gradient_flow
from actviz.labs import flow
from actviz.labs.flow import GAIN, Diagnosis, Profile, Stack
from actviz.network import Unit
from actviz.readouts import titled
from actviz.widgets import waiting
from actviz.widgets.labs import UNITS
from tests.apps import open_app, page_charts, page_text
from tests.conftest import every
from tests.printed import read_back, rows

STACK = Stack(depth=20, width=64, initializer="He", gain=1.0, batch=64, seed=0)


_open = partial(open_app, "gradient_flow")


def _said(name: str, stack: Stack, **values: float) -> str:
    activation = get(name)
    profile = flow.measure(stack, Unit(activation=activation, values=values))
    return flow.sentence(titled(activation, activation.defaults | values), stack, profile)


def test_it_says_what_is_measured_and_follows_every_setting() -> None:
    app = _open()
    for name in ("sigmoid", "tanh", "relu"):
        assert _said(name, STACK) in page_text(app)
    app.slider("gf_depth").set_value(7)
    app.slider("gf_gain").set_value(1.5)
    app.slider("gf_seed").set_value(3)
    app.select_slider("gf_width").set_value(32)
    app.select_slider("gf_batch").set_value(16)
    app.selectbox("gf_init").set_value("orthogonal").run()
    stack = Stack(depth=7, width=32, initializer="orthogonal", gain=1.5, batch=16, seed=3)
    for name in ("sigmoid", "tanh", "relu"):
        assert _said(name, stack) in page_text(app)
    app.button("reset").click().run()
    assert _said("sigmoid", STACK) in page_text(app)


def test_a_link_opens_the_view_with_its_parameters() -> None:
    app = _open(gf_fns=["elu", "LeakyReLU"], elu_alpha="2.5", gf_depth="5", gf_init="lecun")
    stack = replace(STACK, depth=5, initializer="LeCun")
    assert _said("elu", stack, alpha=2.5) in page_text(app)
    assert _said("leaky_relu", stack) in page_text(app)
    assert not app.warning


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"gf_fns": "softmax"}, "a unit takes one number"),
        ({"gf_fns": "nothing"}, "there is none"),
        (
            {"gf_fns": ["elu", "relu", "tanh", "silu", "selu"], "gf_depth": "3"},
            "here are the first 4",
        ),
        ({"gf_depth": "61"}, "one whole number from 1 to 60"),
        ({"gf_depth": "nan"}, "one whole number from 1 to 60"),
        ({"gf_width": "100000"}, "a width, from 8 to 512"),
        ({"gf_gain": "inf"}, "one number from 0.001 to 1000"),
        ({"gf_init": "<b>"}, "an initialisation `<b>`"),
        ({"gf_seed": "-1"}, "one whole number from 0 to 99"),
        ({"gf_more": "perhaps"}, "true or false"),
    ],
)
def test_hostile_addresses_are_refused_with_a_message(
    query: dict[str, str | list[str]], said: str
) -> None:
    app = _open(**query)
    assert any(said in str(each.value) for each in app.warning)
    assert "gradient" in page_text(app)


def test_nothing_chosen_asks_for_a_choice() -> None:
    app = _open(gf_fns="")
    assert "Choose a function" in str(app.info[0].value)


def test_parameters_that_do_not_go_together_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise ValueError("lower must be below upper")

    monkeypatch.setattr(gradient_flow, "_diagnosis", refuse)
    app = _open(gf_fns="rrelu")
    assert "This cannot be drawn: lower must be below upper" in str(app.error[0].value)


def test_values_past_the_limits_are_set_right() -> None:
    app = _open()
    app.slider("gf_depth").set_value(4000)
    app.slider("gf_gain").set_value(float("nan")).run()
    assert not app.exception
    assert app.slider("gf_depth").value in range(1, 61)
    assert app.slider("gf_gain").value == 1.0
    assert "each layer passes" in page_text(app)


def _colours(app: AppTest) -> dict[str, set[str]]:
    """By its name, the colours in which each function is drawn and written in all charts."""
    found: dict[str, set[str]] = {}
    for spec in page_charts(app):
        for trace in spec["data"]:
            name = trace.get("meta", {}).get("name")
            if name:
                look = trace.get("textfont") or trace["line"]
                found.setdefault(name.split("/")[0], set()).add(look["color"])
    return found


def test_a_function_has_one_colour_in_all_charts_and_beside_all_others() -> None:
    first, second = (
        _colours(_open(gf_fns=names, gf_depth="3"))
        for names in (["sigmoid", "tanh", "mish"], ["mish", "elu", "tanh", "silu"])
    )
    for found in (first, second):
        assert all(len(colours) == 1 for colours in found.values())
        assert len(set.union(*found.values())) == len(found)
    assert first["tanh"] == second["tanh"]


def test_the_main_chart_says_what_it_shows_and_which_way_the_gradient_goes() -> None:
    app = _open(gf_depth="12")
    main, saturated, dead, *_ = page_charts(app)
    titles = [each["layout"]["title"]["text"] for each in (main, saturated, dead)]
    assert titles == ["How much of the gradient is left", "Saturated", "Dead"]
    words = {each["text"]: each for each in main["layout"]["annotations"]}
    assert words["input"]["x"] < words["loss"]["x"]
    arrow = words["backwards"]
    assert arrow["showarrow"]
    assert 0 < arrow["x"] < arrow["ax"] < 12  # from the right to the left
    # One legend, which is none of plotly's, is for all three.
    assert not any(each["layout"]["showlegend"] for each in page_charts(app))
    legends = [each["layout"]["meta"]["legend"] for each in (main, saturated, dead)]
    assert legends[0] == legends[1] == legends[2]
    drawn = {
        trace["meta"]["name"]
        for each in (main, saturated, dead)
        for trace in each["data"]
        if trace["meta"]["live"] == "curve"
    }
    assert drawn == {name for names in legends[0].values() for name in names}


def test_what_is_folded_says_its_values() -> None:
    app = _open(gf_width="32", gf_batch="16", gf_init="orthogonal", gf_seed="3")
    labels = [each.label for each in app.expander]
    assert "32 units, batch 16, orthogonal, seed 3" in labels
    app.slider("gf_seed").set_value(4).run()
    assert "32 units, batch 16, orthogonal, seed 4" in [each.label for each in app.expander]


def test_a_function_that_is_found_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(
        key: str, label: str, take: Callable[[str], None], options: Sequence[str], **more: Any
    ) -> None:
        assert "softmax" not in options
        streamlit.button("Found", on_click=take, args=("silu",))

    monkeypatch.setattr(gradient_flow, "search", found)
    app = _open(gf_fns=["relu", "tanh"])
    next(each for each in app.button if each.label == "Found").click().run()
    for name in ("relu", "tanh", "silu"):
        assert _said(name, STACK) in page_text(app)


@pytest.mark.parametrize("init", ["He", "normal"])
def test_diagnostics_are_one_click_away(init: str) -> None:
    app = _open(gf_fns=["sigmoid", "binary_step"], gf_init=init)
    assert "Gradient to weight" not in page_text(app)
    app.toggle("gf_more").set_value(True).run()
    assert not app.exception
    for title in ("Histograms of activations", "Histograms of gradients", "Gradient to weight"):
        assert title in page_text(app)


@pytest.mark.parametrize("name", UNITS[:: every(2) * 4])
def test_functions_of_one_number_can_be_units(name: str) -> None:
    app = _open(gf_fns=name, gf_depth="3", gf_width="8", gf_batch="16", gf_more="true")
    stack = replace(STACK, depth=3, width=8, batch=16)
    assert _said(name, stack) in page_text(app)


def test_all_that_follows_a_slider_is_measured_at_each_of_its_places() -> None:
    stack = replace(STACK, depth=4, width=8)
    elu = get("elu")
    ahead = gradient_flow._ahead([elu], [{"alpha": 1.0}], stack)
    found = ahead["keyframes"]
    assert set(found) == set(ahead["readings"])
    assert set(found) == {"gf_gain", "elu_alpha"}
    assert found["gf_gain"]["at"][:3] == [0.1, 0.15, 0.2]
    assert len(found["elu_alpha"]["at"]) == elu.parameters[0].places.size
    for name, texts in ahead["readings"]["gf_gain"]["said"].items():
        assert len(texts) == len(found["gf_gain"]["at"]), name
    second = replace(stack, gain=0.15)
    assert ahead["readings"]["gf_gain"]["said"]["elu/sentence"][1] == _said(
        "elu", second, alpha=1.0
    )
    wide = replace(STACK, depth=60, width=512, batch=256)
    assert gradient_flow._ahead([elu], [{"alpha": 1.0}], wide)["keyframes"] == {}


def test_a_place_that_other_parameters_forbid_is_a_gap_while_it_is_dragged() -> None:
    rrelu = get("rrelu")
    ahead = gradient_flow._ahead(
        [rrelu], [{"lower": 0.1, "upper": 0.2}], replace(STACK, depth=2, width=8)
    )
    lower = ahead["readings"]["rrelu_lower"]["said"]["rrelu/sentence"]
    assert lower[-1] == "…"
    assert "after 2 layers" in lower[0]
    for name, texts in ahead["readings"]["rrelu_lower"]["said"].items():
        assert texts.count("…") == lower.count("…"), name


def test_a_class_that_opens_one_link_at_once_measures_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stack = replace(STACK, depth=3, width=8, seed=41)
    elu, values = get("elu"), {"alpha": 1.0}
    diagnosed: list[str] = []
    measured: list[tuple[Stack, Any]] = []
    diagnose, measure = flow.diagnose, flow.measure

    def counted(stack: Stack, unit: Unit, **more: Any) -> Diagnosis:
        diagnosed.append(unit.activation.name)
        threading.Event().wait(0.5)  # meanwhile the others come
        return diagnose(stack, unit, **more)

    def counted_too(stack: Stack, unit: Unit, report: Any) -> Profile:
        measured.append((stack, unit.values))
        threading.Event().wait(0.01)
        return measure(stack, unit)

    monkeypatch.setattr(flow, "diagnose", counted)
    monkeypatch.setattr(flow, "measure", counted_too)
    monkeypatch.setattr(waiting, "end_unless_wanted", lambda: None)  # there is no run here
    together = threading.Barrier(8)

    def student(_: int) -> set[str]:
        together.wait()
        gradient_flow._measured([elu], [values], stack, False, streamlit.empty())
        return set(gradient_flow._ahead([elu], [values], stack)["keyframes"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(student, range(8))) == [{"gf_gain", "elu_alpha"}] * 8
    assert diagnosed == ["elu"]
    places = GAIN.places.size + elu.parameters[0].places.size
    # The present values are one place of each slider, shared by both.
    assert len(measured) == places - 1


def test_what_is_measured_is_there_as_tables_while_they_are_asked_for() -> None:
    app = _open(gf_fns=["sigmoid", "relu", "elu"], gf_depth="7")
    assert "predicted |" not in page_text(app)
    app.session_state["tables"] = True
    app.toggle("gf_more").set_value(True).run()
    assert not app.exception
    stack = replace(STACK, depth=7)
    for name, values in (("sigmoid", {}), ("relu", {}), ("elu", {"alpha": 1.0})):
        found = flow.diagnose(stack, Unit(activation=get(name), values=values))
        profile = found.profile
        (table,) = (
            rows(each.value)
            for each in app.markdown
            if f"**{titled(get(name), values)}**\n" in each.value
        )
        head, first, *body = table
        names = ["gradient", "predicted", "mean", "σ", "saturated", "dead", "to weight"]
        assert head == ["layer", *names]
        assert first[0] == "0"
        assert first[5:] == ["", "", ""]
        assert len(body) == 7
        for layer, cells in enumerate([first, *body]):
            gradient, predicted, mean, deviation = map(read_back, cells[1:5])
            assert gradient == pytest.approx(10 ** profile.log_gradient[layer], rel=0.051)
            assert predicted == pytest.approx(10 ** profile.log_predicted[layer], rel=0.051)
            assert mean == pytest.approx(profile.mean[layer], rel=5e-3)
            assert deviation == pytest.approx(profile.deviation[layer], rel=5e-3)
        for layer, cells in enumerate(body):
            saturated, dead = (read_back(each.rstrip("%")) for each in cells[5:7])
            assert saturated == pytest.approx(100 * profile.flat[layer], abs=0.051)
            assert dead == pytest.approx(100 * profile.dead[layer], abs=0.051)
            assert read_back(cells[7]) == pytest.approx(10 ** found.log_ratio[layer], rel=0.051)
    app.toggle("gf_more").set_value(False).run()
    assert "to weight |" not in page_text(app)


def test_a_gradient_that_is_lost_is_said_in_its_table() -> None:
    app = _open(gf_fns="binary_step", gf_depth="3")
    app.session_state["tables"] = True
    app.run()
    (table,) = (rows(each.value) for each in app.markdown if "predicted |" in each.value)
    assert table[1][:3] == ["0", "0", "0"]
