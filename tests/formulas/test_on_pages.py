"""Formulas on the pages, from an address that their process has never seen."""

import re
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import actviz
from actviz import find as finding
from actviz import formulas, plots
from actviz.activation import Activation, Parameter
from actviz.compare import choice
from actviz.differences import differences
from actviz.find import find, told_apart
from actviz.keyframes import Keyframes, keyframes
from actviz.labs import flow
from actviz.labs.flow import Stack
from actviz.labs.training import Setting, train
from actviz.network import Unit
from actviz.plots import motion, several
from actviz.sampling import places, sample_at, sampling_grid
from actviz.view import View, full_line, single_line
from actviz.widgets.fields import RefusedError
from actviz.widgets.function_fields import find_function
from tests.apps import open_app, page_charts, page_text
from tests.conftest import ROOT

MISH = "z*tanh(log(1+exp(z)))"
WAVES = "alpha*z + beta*sin(gamma*z) + delta; alpha=0.5, beta=2 in 0..4"

PARTIAL = {
    "log(z)": "log(z) has no value from z = −5 to 0.",
    "sqrt(1-z^2)": "sqrt(1−z^2) has no value from z = −5 to −1 and from z = 1 to 5.",
    "1/z": "1/z is infinite at z = 0.",
    "3": "3 is bounded on both sides",
    "exp(z^2)": "ReLU is less than a tenth as steep as exp(z^2)",
}
"""Formulas that are no activation of a network, each with what is said of it beside ReLU."""


@pytest.fixture(autouse=True)
def _unknown() -> None:
    """No formula has been found or made yet, as in a process that has just started."""
    finding._RECENT.clear()
    formulas._made.cache_clear()


def _key(text: str) -> str:
    return finding.find(text).key


def _own_key(text: str) -> str:
    """The key of a formula, which is forgotten again."""
    key = _key(text)
    finding._RECENT.clear()
    formulas._made.cache_clear()
    return key


def _curves(app: AppTest) -> set[str]:
    """The beginnings of the names of all curves of a page."""
    found = set()
    for chart in page_charts(app):
        metas = (trace.get("meta") or {} for trace in chart["data"])
        found |= {meta["name"].partition("/")[0] for meta in metas if meta.get("live") == "curve"}
    return found


def _no_error(app: AppTest) -> None:
    assert not app.exception
    assert [each.value for each in app.error] == []


# --- From one process to another ------------------------------------------------------------------


def test_compare_opens_several_with_the_values_of_their_sliders() -> None:
    waves = _own_key(WAVES)
    texts = [MISH, WAVES, "z*cos(z)", "log(z)", "|z|", "max(z, 0.1*z)"]
    app = open_app("compare", fns=texts, **{f"{waves}_gamma": "2.5"})
    _no_error(app)
    assert not app.warning
    assert app.slider(f"{waves}_gamma").value == 2.5
    assert app.slider(f"{waves}_alpha").value == 0.5
    assert app.slider(f"{waves}_beta").max == 4
    assert _curves(app) == {_key(text) for text in texts}
    text = page_text(app)
    assert all(find(each).title in text for each in texts)
    app.session_state["properties"] = True
    app.session_state["choice"] = True
    app.run()
    _no_error(app)


@pytest.mark.parametrize("page", ["", "gradient_flow", "training"])
def test_a_link_opens_a_formula_with_its_slider(page: str) -> None:
    key = _own_key(WAVES)
    name = {"": "fn", "gradient_flow": "gf_fns", "training": "tr_a"}[page]
    app = open_app(page, **{name: WAVES, f"{key}_delta": "0.25"})
    _no_error(app)
    assert not app.warning
    assert app.slider(f"{key}_delta").value == 0.25


def test_a_formula_stays_chosen_while_one_is_on_another_page() -> None:
    app = open_app("compare", fns=["relu", WAVES])
    app.slider(f"{_key(WAVES)}_delta").set_value(0.5).run()
    app.query_params.clear()  # a link of the menu has none
    app.switch_page("pages/overview.py").run()
    app.switch_page("pages/compare.py").run()
    _no_error(app)
    assert app.session_state["fns"] == ["relu", WAVES]
    assert app.slider(f"{_key(WAVES)}_delta").value == 0.5


def test_a_text_of_a_link_can_name_several_with_the_commas_of_their_settings() -> None:
    app = open_app("compare", fns=f"relu, max(z, 0.1*z), {WAVES},tanh")
    assert not app.warning
    assert app.session_state["fns"] == ["relu", "max(z, 0.1*z)", WAVES, "tanh"]


# --- Titles ---------------------------------------------------------------------------------------


def test_equal_titles_are_told_apart_and_stay_the_same_functions() -> None:
    texts = ["a*z; a=2", "a*z; a=3", "relu", "a*z; a=2"]
    first, second, relu, again = told_apart(map(find, texts))
    assert (first.title, second.title) == ("a·z", "a·z #2")
    assert first is again is find(texts[0])
    assert relu is actviz.get("relu")
    # What is computed of a function is kept by its identity.
    assert told_apart(map(find, texts))[1] is second
    app = open_app("compare", fns=texts[:3])
    _no_error(app)
    (legend,) = (chart["layout"]["meta"]["legend"] for chart in page_charts(app)[:1])
    assert list(legend) == ["a·z", "a·z #2", "ReLU"]
    assert [key for key in legend["a·z #2"] if not key.startswith(second.key)] == []


@pytest.mark.parametrize("text", ["where(z<b and c>z, z, 0)", "z**2 * |z|", "where(z<=0,z,2z)"])
def test_a_title_has_nothing_that_a_page_takes_for_markup(text: str) -> None:
    assert not re.search(r"<\S|[|*$\[\]`]", find(text).title)


# --- What a function need not have ----------------------------------------------------------------


@pytest.mark.parametrize("text", PARTIAL)
def test_compare_says_what_a_function_lacks_in_a_sentence(text: str) -> None:
    app = open_app("compare", fns=[text, "relu"])
    _no_error(app)
    assert PARTIAL[text] in page_text(app)
    app.toggle("unit").set_value(True)
    app.session_state["properties"] = True
    app.session_state["choice"] = True
    app.run()
    _no_error(app)


def test_a_function_without_a_value_in_the_range_is_drawn_as_nothing() -> None:
    view = View(lines=(single_line(find("log(z)")),), z=(-4.0, -1.0), probe=-2.0)
    f, _ = several(view)
    limits = f.to_dict()["layout"]["yaxis"]["range"]
    assert np.all(np.isfinite(limits))
    assert "log(z) has no value from z = −4 to −1." in differences(view.lines, view.z)


def test_curves_without_a_common_place_are_not_called_the_same() -> None:
    lines = [single_line(find(text)) for text in ("log(z)", "log(-1-z)")]
    said = differences(lines, (-5.0, 5.0))
    assert any("no z at which" in sentence for sentence in said)
    assert not any("the same" in sentence for sentence in said)


def test_a_formula_of_the_same_mathematics_is_the_same_to_within_rounding() -> None:
    lines = [single_line(find(text)) for text in (MISH, "mish")]
    (said,) = [each for each in differences(lines, (-5.0, 5.0)) if "Mish" in each]
    assert "the same to within rounding" in said


def test_a_growing_wave_is_not_called_bounded() -> None:
    lines = [single_line(find(text)) for text in ("z*cos(z)", "sin(z)", "relu")]
    (said,) = [each for each in differences(lines, (-5.0, 5.0)) if "bounded" in each]
    assert said == "sin(z) is bounded on both sides; the others are not."


def test_in_the_table_of_all_functions_nothing_is_cited_of_a_formula() -> None:
    activation, cells = next(choice.rows([find(MISH)]))
    assert activation.name == MISH
    for column, cell in zip(choice.COLUMNS, cells, strict=True):
        if column.how.startswith("cited"):
            assert (cell.text, cell.source) == (choice.UNKNOWN, None)
        else:
            assert cell.text not in (choice.UNKNOWN, choice.NOTHING)
    data = choice.data([(activation, cells)], [MISH], 7)["rows"][0]
    assert (data["name"], data["family"]) == (MISH, choice.OWN)


# --- Networks -------------------------------------------------------------------------------------

STACK = Stack(depth=5, width=16, initializer="He", gain=1.0, batch=16, seed=0)


def _flow(*texts: str) -> AppTest:
    return open_app("gradient_flow", gf_fns=[*texts], gf_depth="5", gf_width="16", gf_batch="16")


def test_gradient_flow_measures_formulas_beside_the_catalogue() -> None:
    app = _flow("z*cos(z)", MISH, "mish", "3")
    _no_error(app)
    for text in ("z*cos(z)", MISH, "mish", "3"):
        activation = find(text)
        profile = flow.measure(STACK, Unit(activation=activation))
        assert flow.sentence(activation.title, STACK, profile) in page_text(app)
    own, mish = (flow.measure(STACK, Unit(activation=find(text))) for text in (MISH, "mish"))
    assert np.allclose(own.log_gradient, mish.log_gradient, atol=1e-6)


@pytest.mark.parametrize("text", ["log(z)", "sqrt(1-z^2)", "1/relu(z)"])
def test_a_network_without_a_value_is_no_overflow(text: str) -> None:
    app = _flow(text, "relu")
    _no_error(app)
    assert "has no value for some of the numbers that layer 1 gives it" in page_text(app)
    app = open_app("training", tr_a=text, tr_b="relu", tr_steps="100")
    _no_error(app)
    assert "cannot be trained here: it has no value" in page_text(app)
    assert "**ReLU** ends at a loss of" in page_text(app)


def test_training_that_meets_a_place_without_a_value_stops_there() -> None:
    # Its weights are finite all the time: what ends is the function.
    unit = Unit(activation=find("where(z<3, z, log(-z))"))
    course = train(Setting(rate=0.1), unit)
    assert course.divergence is not None
    assert course.divergence.undefined >= 1
    assert np.all(np.isfinite(course.loss))


def test_training_shows_a_formula_on_either_side_and_the_same_one_twice() -> None:
    for query in ({"tr_a": MISH, "tr_b": "mish"}, {"tr_a": "relu", "tr_b": WAVES}):
        app = open_app("training", tr_steps="100", **query)
        _no_error(app)
    app = open_app("training", tr_steps="100", tr_a=WAVES, tr_b=WAVES)
    _no_error(app)
    key = _key(WAVES)
    assert len([each for each in app.slider if each.key == f"{key}_alpha"]) == 1
    app.slider(f"{key}_alpha").set_value(1.0).run()
    _no_error(app)


def test_a_typed_mish_learns_as_the_catalogue_s_does() -> None:
    own, mish = (train(Setting(), Unit(activation=find(text))) for text in (MISH, "mish"))
    assert own.loss[-1] == pytest.approx(mish.loss[-1], rel=1e-3)


# --- Texts from outside ---------------------------------------------------------------------------

HOSTILE = {
    "depth": "(" * 200 + "z" + ")" * 200,
    "tower": "9^9^9^9^9^9*z",
    "long": "z+" * 5000 + "z",
    "homoglyph": "ѕin(z)",
    "attribute": "z.__class__",
    "lambda": "lambda z: z",
    "import": "__import__('os').system('id')*z",
    "string": "'z'+z",
    "no such function": "frobnicate(z)*z",
    "nowhere a number": "log(-1-z^2)",
    "division by 0": "z/0",
    "markup": "z<img src=x onerror=alert(1)>",
    "markdown": "[z](javascript:alert(1)) :red[x]",
    "five parameters": "a*z+b*z^2+c+d+f",
    "tags": "<script>z</script>",
}
KEYS = {"fn": "", "fns": "compare", "gf_fns": "gradient_flow", "tr_a": "training"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_refused_soon_with_a_sentence(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(RefusedError) as refused:
        find_function(text)
    assert time.process_time() - begun < 0.3
    assert "Traceback" not in str(refused.value)
    # What the reader has typed is only there as code.
    outside = re.sub("`[^`]*`", "", str(refused.value))
    assert not re.search(r"[<\[*$]|:red", outside)


@pytest.mark.parametrize("key", KEYS)
def test_a_hostile_text_in_an_address_gets_a_sentence_and_the_others_stay(key: str) -> None:
    many: dict[str, Any] = {"fns": ["elu"], "gf_fns": ["elu"]}
    for text in HOSTILE.values():
        query = {key: [*many[key], text] if key in many else text}
        more = {"gf_depth": "2", "gf_width": "8"} if key == "gf_fns" else {}
        more |= {"tr_b": "elu", "tr_steps": "100"} if key == "tr_a" else {}
        app = open_app(KEYS[key], **query, **more)
        _no_error(app)
        assert len(app.warning) >= 1, text[:30]
        if key in many:
            assert app.session_state[key] == ["elu"]
        elif key == "tr_a":
            assert app.session_state["tr_b"] == "elu"


@pytest.mark.parametrize(
    "text", ["1/sin(1/z)", "exp(exp(exp(z)))", "tan(z)*1e300", "z^(z^z)", "sin(1e6*z)", "z-z"]
)
@pytest.mark.parametrize("page", ["compare", "gradient_flow", "training"])
def test_a_wild_function_is_shown_all_the_same(text: str, page: str) -> None:
    small = {"gf_depth": "2", "gf_width": "8", "gf_batch": "16"} if page == "gradient_flow" else {}
    small |= {"tr_steps": "100"} if page == "training" else {}
    name = {"compare": "fns", "gradient_flow": "gf_fns", "training": "tr_b"}[page]
    _no_error(open_app(page, **{name: text}, **small))


# --- Who types none -------------------------------------------------------------------------------

ALL_PAGES = """
import sys
from tests.apps import PAGES, open_app
for page in PAGES:
    open_app(page)
open_app("compare", fns=["elu", "gelu", "softmax"])
open_app("training", tr_a="mish")
open_app("gradient_flow", gf_fns="snake")
open_app(fn="swish")
open_app(fn="there is none of that name")
print("flint" in sys.modules, "actviz.formulas" in sys.modules)
"""


def test_pages_without_a_formula_do_not_load_what_formulas_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALL_PAGES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-2:] == ["False", "False"]


# --- What moving costs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("z + b*sin(a*z)^2/a; a=1 in 0.1..3", True),
        ("sin(a*z); a=1 in 0.1..30", True),
        ("z*sigmoid(a*z); a=1 in 0.1..5", True),
        ("where(z>0, z, a*(exp(z/a) - 1)); a=1 in 0.1..3", True),
        ("a*tanh(z); a=1 in 0.1..2", False),
        ("sin(a*z + 1)*z^2; a=1 in 0.1..2", False),
        ("sin(a*z); a=1 in -3..3", False),
    ],
)
def test_a_parameter_that_stretches_the_axis_needs_two_keyframes(
    text: str, stretches: bool
) -> None:
    activation = find(text)
    assert (activation.scale is not None) == stretches
    if stretches:
        slider = next(each for each in activation.parameters if each.name == "a")
        grid = sampling_grid(activation, -5.0, 5.0)
        frames = keyframes(activation, slider, grid, activation.defaults)
        assert frames is not None
        assert frames.at.size == 2
        # What is between them is the curve itself.
        at = slider.places[slider.places.size // 3]
        here = {**activation.defaults, "a": float(at)}
        curves = sample_at(activation, places(activation, grid.base, here), here)
        for kind, heights in frames.heights.items():
            place = np.argmin(np.abs(slider.places - at))
            share = (
                frames.positions[kind][place]
                if frames.positions
                else ((at - frames.at[0]) / np.ptp(frames.at))
            )
            blend = heights[0] + share * (heights[1] - heights[0])
            known = np.isfinite(curves.heights[kind])
            assert np.allclose(blend[known], curves.heights[kind][known], atol=1e-6)


def test_a_move_of_one_slider_records_only_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    activation = find("tanh(a*z + b)*z")
    recorded: list[str] = []

    def seen(one: Activation, slider: Parameter, *given: Any) -> Keyframes:
        recorded.append(slider.name)
        frames = keyframes(one, slider, *given)
        assert frames is not None
        return frames

    monkeypatch.setattr(motion, "keyframes", seen)

    def draw(**values: float) -> None:
        line = full_line(activation, activation.defaults | values)
        plots.one_function(View(lines=(line,), z=(-5.0, 5.0), probe=-1.0))

    draw()
    recorded.clear()
    draw(a=1.5)
    assert recorded == ["b"]
