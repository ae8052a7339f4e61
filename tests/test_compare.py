"""Comparing functions: sentences that are true, curves on one scale, a page for any choice."""

import base64
import csv
import io
import itertools
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

import actviz
from actviz.compare import MOST, SETS, Line, differences, single, widest_gap
from actviz.cost import cost
from actviz.overlay import overlay, read
from actviz.properties import properties

APP = str(Path(__file__).parents[1] / "app.py")
Z = (-5.0, 5.0)


def _lines(*names: str, scaled: bool = False) -> list[Line]:
    return [
        Line(
            activation=single(name, scaled),
            values={p.name: p.default for p in single(name, scaled).parameters},
        )
        for name in names
    ]


def _open(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page("pages/compare.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def _charts(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


@pytest.mark.parametrize("names", SETS.values(), ids=SETS.keys())
def test_every_ready_made_set_is_of_the_catalogue_and_can_be_drawn(names: tuple[str, ...]) -> None:
    assert 2 <= len(names) <= MOST
    for scaled in (False, True):
        lines = _lines(*names, scaled=scaled)
        for chart in overlay(lines, Z, -1.0, read(lines, -1.0), scaled):
            go.Figure(chart.to_dict())  # raises on anything that plotly's schema does not know
            curves = [t for t in chart.to_dict()["data"] if t["meta"]["live"] == "curve"]
            assert [t["name"] for t in curves] == [line.title for line in lines]
            assert len({t["line"]["dash"] for t in curves}) == len(curves)


def test_the_documents_set_has_all_seven() -> None:
    seven = [name for name in actviz.names() if actviz.get(name).documented]
    assert list(SETS["The documents' seven"]) == seven


@pytest.mark.parametrize("name", actviz.names())
def test_scaled_to_unit_variance_it_has_unit_variance(name: str) -> None:
    (line,) = _lines(name, scaled=True)
    z = np.random.default_rng(5).normal(size=400_000)
    variance = np.var(line.activation.function(z, **line.values))
    assert variance == pytest.approx(1, abs=0.03)
    (plain,) = _lines(name)
    ratio = line.activation.derivative(4.3, **line.values) / line.activation.function(
        4.3, **line.values
    )
    expected = plain.activation.derivative(4.3, **plain.values) / plain.activation.function(
        4.3, **plain.values
    )
    assert ratio == pytest.approx(expected, nan_ok=True)


def test_gelu_and_its_tanh_form_differ_where_it_is_known() -> None:
    gap = widest_gap(_lines("gelu", "gelu_tanh"), Z)
    assert gap is not None
    at, first, second = gap
    assert abs(at) == pytest.approx(2.7, abs=0.1)
    assert abs(first - second) == pytest.approx(4.7e-4, abs=1e-5)


@pytest.mark.parametrize(
    ("names", "at", "apart"),
    [
        (("tanh", "hard_tanh"), 1.0, 1 - np.tanh(1)),
        (("silu", "hard_swish"), 3.0, 3 / (1 + np.exp(3))),
    ],
)
@pytest.mark.parametrize("z", [(-5.0, 5.0), (-20.0, 20.0), (-3.5, 4.5)])
def test_twins_differ_most_exactly_at_a_kink(
    names: tuple[str, str], at: float, apart: float, z: tuple[float, float]
) -> None:
    gap = widest_gap(_lines(*names), z)
    assert gap is not None
    assert abs(gap[0]) == pytest.approx(at, abs=1e-9)
    assert abs(gap[1] - gap[2]) == pytest.approx(apart, abs=1e-7)


@pytest.mark.parametrize("names", [("elu", "celu"), ("silu", "swiglu"), ("sigmoid", "glu")])
def test_functions_that_are_the_same_are_said_to_be(names: tuple[str, str]) -> None:
    assert widest_gap(_lines(*names), Z) is None
    assert "are the same" in differences(_lines(*names), Z)[0]


@pytest.mark.parametrize("z", [(-5.0, 5.0), (-20.0, 20.0), (-3.5, 4.5)])
def test_the_sentence_on_slopes_holds_all_the_way_for_every_pair(z: tuple[float, float]) -> None:
    pattern = re.compile(r"From z = (\S+) to (\S+), (.*)'s slope is below a tenth of (.*)'s")
    said = 0
    for names in itertools.combinations(actviz.names(), 2):
        lines = _lines(*names)
        for sentence in differences(lines, z):
            if not (found := pattern.match(sentence)):
                continue
            said += 1
            low, high = (float(found[i].replace("−", "-")) for i in (1, 2))
            places = np.linspace(low, high, 3001)[1:-1]
            slope = {
                line.title: np.abs(line.activation.derivative(places, **line.values))
                for line in lines
            }
            kinks = {k for line in lines for k in line.activation.kinks(**line.values)}
            away = np.array([min([1.0, *(abs(p - k) for k in kinks)]) > 1e-9 for p in places])
            assert np.all((slope[found[3]] < 0.1 * slope[found[4]])[away]), sentence
    assert said > 50


def test_widest_gap_needs_two() -> None:
    assert widest_gap(_lines("relu"), Z) is None
    assert widest_gap(_lines("relu", "elu", "tanh"), Z) is None


def test_the_sentence_on_slopes_holds_from_where_it_says_and_not_before() -> None:
    lines = _lines("relu", "tanh")
    sentence = next(s for s in differences(lines, (0.0, 5.0)) if "tenth" in s)
    found = re.match(r"From z = ([\d.]+) to 5, Tanh's slope is below a tenth of ReLU's", sentence)
    assert found
    start = float(found[1])
    tanh = actviz.get("tanh")
    assert np.all(tanh.derivative(np.linspace(start + 0.01, 5, 500)) < 0.1)
    assert tanh.derivative(start - 0.02) > 0.1


@pytest.mark.parametrize("names", [("tanh", "sigmoid"), ("relu", "selu"), ("hard_tanh", "relu6")])
def test_the_sentences_on_mean_and_range_agree_with_the_properties(names: tuple[str, str]) -> None:
    text = " ".join(differences(_lines(*names), Z))
    found = [properties(actviz.get(name), actviz.get(name).defaults) for name in names]
    assert ("mean output" in text) == (found[0].zero_centred != found[1].zero_centred)
    bounded = [all(np.isfinite(each.range)) for each in found]
    assert ("Bounded" in text) == (bounded[0] != bounded[1])


def test_reading_table_is_sorted_and_right() -> None:
    app = _open(fns=["relu", "tanh", "sigmoid"], probe="2")
    text = next(m.value for m in app.markdown if "highest first" in m.value)
    rows = re.findall(r"\| (\w+) \| ([−\d.]+) \| ([−\d.]+) \|", text)
    assert [row[0] for row in rows] == ["ReLU", "Tanh", "Sigmoid"]
    assert float(rows[1][1]) == pytest.approx(np.tanh(2), rel=1e-5)
    assert float(rows[1][2]) == pytest.approx(1 / np.cosh(2) ** 2, rel=1e-5)


def test_readings_for_the_browser_are_those_of_each_function() -> None:
    app = _open(fns=["elu", "tanh"], elu_alpha="2")
    meta = _charts(app)[0]["layout"]["meta"]
    assert meta["drawn"] == {"elu_alpha": 2, "probe": -1}
    assert meta["names"] == ["ELU", "Tanh"]
    table = meta["readings"]["probe"]
    f = np.frombuffer(base64.b64decode(table["f"])).reshape(table["count"], 2)
    z = np.linspace(table["from"], table["to"], table["count"])
    np.testing.assert_allclose(f[:, 0], actviz.get("elu").function(z, alpha=2.0), rtol=1e-9)
    np.testing.assert_allclose(f[:, 1], np.tanh(z), rtol=1e-9, atol=1e-15)
    assert meta["readings"]["elu_alpha"]["row"] == 0
    assert meta["keyframes"]["elu_alpha"]["owner"] == "elu"


def test_page_draws_the_choice_and_its_properties() -> None:
    app = _open(fns=["gelu", "softmax", "glu"], unit="true")
    assert not app.warning
    assert [t["name"] for t in _charts(app)[0]["data"][:3]] == ["GELU", "Softmax, s₁", "GLU"]
    frame = app.dataframe[0].value
    assert list(frame["Function"]) == ["GELU", "Softmax, s₁", "GLU"]
    assert frame["Output variance"].dtype == float


def test_a_ready_made_set_replaces_the_choice() -> None:
    app = _open(fns=["elu"], elu_alpha="2")
    app.pills(key="set").set_value("Fixes for dying ReLU").run()
    assert app.multiselect(key="fns").value == list(SETS["Fixes for dying ReLU"])
    assert app.slider(key="elu_alpha").value == 1
    assert not app.exception


def test_download_holds_one_row_for_each_function() -> None:
    app = _open(fns=["relu", "tanh"])
    frame = app.dataframe[0].value
    text = io.StringIO()
    frame.to_csv(text, index=False)
    rows = list(csv.DictReader(io.StringIO(text.getvalue())))
    assert [row["Function"] for row in rows] == ["ReLU", "Tanh"]
    assert [row["Range"] for row in rows] == ["[0, ∞)", "(−1, 1)"]


def test_nothing_chosen_says_what_to_do() -> None:
    app = _open()
    app.multiselect(key="fns").set_value([]).run()
    assert not app.exception
    assert "Choose a function" in app.info[0].value


@pytest.mark.parametrize(
    "query",
    [
        {"fns": ["nope", "relu"]},
        {"fns": "<img src=x onerror=alert(1)>"},
        {"fns": "x" * 10_000},
        {"fns": list(actviz.names()[:9])},
        {"fns": ["relu", "relu"]},
        {"fns": "elu", "elu_alpha": "nan"},
        {"fns": "elu", "z": ["5", "-5"]},
        {"fns": "elu", "unit": "perhaps"},
        {"fns": "elu", "probe": "1e999"},
    ],
    ids=[
        "unknown function",
        "markup",
        "huge text",
        "too many",
        "twice the same",
        "nan",
        "reversed range",
        "neither true nor false",
        "overflow",
    ],
)
def test_a_hostile_link_gets_a_message(query: dict[str, str | list[str]]) -> None:
    app = _open(**query)
    assert len(app.warning) >= 1
    for warning in app.warning:
        assert len(warning.value) < 300
        assert not set("<>[]$*") & set(re.sub(r"`[^`]*`", "", warning.value))


def test_every_function_has_a_cost() -> None:
    for line in _lines(*actviz.names()):
        assert min(cost(line.activation, dict(line.values))) > 0


def test_a_message_with_too_many_functions_draws_the_first() -> None:
    app = _open()
    app.session_state["fns"] = list(actviz.names()[:9])
    app.run()
    assert not app.exception
    assert len(app.multiselect(key="fns").value) == MOST


def test_a_wrong_name_leaves_the_default_and_no_name_is_a_choice() -> None:
    assert app_names(_open(fns="nope")) == ["relu", "sigmoid", "tanh"]
    assert app_names(_open(fns=["Swish", "relu"])) == ["silu", "relu"]
    assert app_names(_open(fns="relu,elu")) == ["relu", "elu"]


def app_names(app: AppTest) -> list[str]:
    return list(app.multiselect(key="fns").value)


def test_cost_is_measured_on_request_with_relu_as_the_unit() -> None:
    app = _open(fns=["relu", "sigmoid"])
    assert len(app.dataframe) == 1
    app.button[-1].click().run()
    assert not app.exception
    frame = app.dataframe[-1].value
    assert list(frame["Function"]) == ["ReLU", "Sigmoid"]
    assert frame["f, times ReLU"][1] > 1


def test_cost_of_a_heavier_function_is_larger() -> None:
    assert cost(actviz.get("sigmoid"), {})[0] > cost(actviz.get("relu"), {})[0]
