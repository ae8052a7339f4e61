"""Comparing functions: sentences that are true, curves on one scale, a page for any choice."""

import base64
import itertools
import math
import re
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

import actviz
from actviz.activation import Array
from actviz.catalog import get
from actviz.compare.cost import cost, nanoseconds
from actviz.compare.state import SETS
from actviz.differences import MOST, differences, widest_gap
from actviz.plots import several
from actviz.properties import GRADIENT, SIGNAL, properties
from actviz.view import Line, View, single_line
from tests.apps import open_app, page_charts
from tests.conftest import TYPICAL, every, sampled
from tests.printed import read_back

APP = str(Path(__file__).parents[1] / "app.py")
Z = (-5.0, 5.0)
PAIRS = tuple(itertools.combinations(actviz.names(), 2))[:: every(7)]


def _lines(*names: str, scaled: bool = False) -> list[Line]:
    return [single_line(actviz.get(name), scaled=scaled) for name in names]


_open = partial(open_app, "compare")


def _with_properties(app: AppTest) -> AppTest:
    """The same page with its properties open, which are computed only then."""
    assert not app.table
    app.session_state["properties"] = True
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("names", SETS.values(), ids=SETS.keys())
def test_every_ready_made_set_is_of_the_catalogue_and_can_be_drawn(names: tuple[str, ...]) -> None:
    assert 2 <= len(names) <= MOST
    for scaled in (False, True):
        lines = tuple(_lines(*names, scaled=scaled))
        view = View(lines=lines, z=Z, probe=-1.0, scaled=scaled)
        for chart in several(view):
            go.Figure(chart.to_dict())  # raises on anything that plotly's schema does not know
            curves = [t for t in chart.to_dict()["data"] if t["meta"]["live"] == "curve"]
            assert [t["name"] for t in curves] == [line.title for line in lines]
            assert len({t["line"]["dash"] for t in curves}) == len(curves)


def test_the_documents_set_has_all_seven() -> None:
    seven = [name for name in actviz.names() if actviz.get(name).card.documented]
    assert list(SETS["The documents' seven"]) == seven


@sampled("name", actviz.names(), TYPICAL.__contains__, quick=2)
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


def _value(text: str) -> float:
    return read_back(text)


def _line(name: str, **values: float) -> Line:
    (line,) = _lines(name)
    return single_line(line.original, {**line.values, **values})


def _apart(lines: list[Line], places: Array) -> Array:
    first, second = (line.activation.function(places, **line.values) for line in lines)
    return np.abs(first - second)


PLACE = r"(?:(at|just below|just above) z = ([−\d.e]+)|from z = (\S+) to ([^\s,]+))"


RANGES = (((-5.0, 5.0), False), ((-20.0, 20.0), True), ((-3.5, 4.5), False))


@sampled(
    ("view", "part"),
    itertools.product(RANGES, range(3)),
    # Every pair in one of them, by turns.
    lambda case: RANGES.index(case[0]) == case[1],
)
def test_the_widest_gap_of_every_pair_is_at_all_places_named_and_at_no_other(
    view: tuple[tuple[float, float], bool], part: int
) -> None:
    z, scaled = view
    for names in PAIRS[part::3]:
        lines = _lines(*names, scaled=scaled)
        sentence = differences(lines, z, scaled)[0]
        if "the same" in sentence:
            continue
        by = _value(re.findall(r", by ([^\s,]+?)(?:\.$|, both)", sentence)[0])
        kinks = [k for line in lines for k in line.activation.kinks(**line.values)]
        places = np.union1d(np.linspace(*z, 4001), [k for k in kinks if z[0] <= k <= z[1]])
        gap = _apart(lines, places)
        assert by == pytest.approx(np.max(gap), rel=6e-4), sentence
        widest = widest_gap(lines, z)
        assert widest is not None
        most = abs(widest[1] - widest[2])
        assert most >= np.max(gap) * (1 - 1e-12)
        named = np.zeros(places.size, dtype=bool)
        for word, place, start, end in re.findall(PLACE, sentence):
            low, high = (_value(place),) * 2 if word else (_value(start), _value(end))
            # Four digits say it to this much; a flat peak is as high next to its place.
            named |= (places > low - 0.05) & (places < high + 0.05)
        assert np.any(named), sentence
        assert np.max(gap[named]) == pytest.approx(by, rel=6e-4), sentence
        # A tail that has rounded to its limit is only named where z ends.
        level = gap >= np.max(gap) * (1 - 1e-9)
        for inwards in (slice(None), slice(None, None, -1)):
            named[inwards] |= named[inwards][0] & np.logical_and.accumulate(level[inwards])
        if "elsewhere" in sentence or np.all(named):
            continue
        next_best = places[~named][np.argmax(gap[~named])]
        near = np.clip(next_best + np.linspace(-0.01, 0.01, 2001), *z)
        assert np.max(_apart(lines, near)) < most * (1 - 1e-12), sentence


@pytest.mark.parametrize(
    ("lines", "z", "where"),
    [
        (("tanh", "hard_tanh"), Z, "at z = −1 and at z = 1, by 0.2384."),
        (("gelu", "gelu_tanh"), Z, "at z = −2.699 and at z = 2.699, by 0.0004732."),
        (("gelu", "softplus"), Z, "at z = 0, by 0.6931."),
        (("softplus", "squareplus"), Z, "at z = 0, by 0.3069."),
        (("relu6", "hard_tanh"), (-20.0, 20.0), "from z = 6 to 20, by 5."),
        (("linear", "softshrink"), Z, "from z = −5 to −0.5 and from z = 0.5 to 5, by 0.5."),
        # tanh 19 rounds to 1, but the gap grows up to the end.
        (("linear", "tanhshrink"), (-20.0, 20.0), "at z = −20 and at z = 20, by 1."),
    ],
)
def test_all_places_of_the_widest_gap_are_named(
    lines: tuple[str, str], z: tuple[float, float], where: str
) -> None:
    assert differences(_lines(*lines), z)[0].endswith(f"are furthest apart {where}")


def test_a_gap_that_is_widest_beside_a_jump_is_not_said_to_be_at_it() -> None:
    # z for z > −1, else 1, against −z: at −1 both are 1.
    lines = [_line("threshold", threshold=-1.0, value=1.0), _line("linear", m=-1.0)]
    assert "are furthest apart just above z = −1, by 2." in differences(lines, (-1.5, 0.5))[0]
    gap = widest_gap(lines, (-1.5, 0.5))
    assert gap is not None
    assert gap == pytest.approx((-1, -1, 1))


TAIL = re.compile(
    r"From z = (\S+) to (\S+), (.*) is less than a tenth as steep as (.*?)"
    r"(, both scaled to unit variance)?\.$"
)


def _tail(lines: list[Line], sentences: list[str]) -> tuple[float, float, Line, Line] | None:
    """The stretch of the sentence on slopes, the slower function and the steeper."""
    by_name = {line.subject: line for line in lines}
    for found in filter(None, map(TAIL.match, sentences)):
        return _value(found[1]), _value(found[2]), by_name[found[3]], by_name[found[4]]
    return None


def _is_slow(slow: Line, steep: Line, places: Array) -> NDArray[np.bool_]:
    """Whether the one is less than a tenth as steep, at the places that are no kinks."""
    kinks = [k for line in (slow, steep) for k in line.activation.kinks(**line.values)]
    away = np.min(np.abs(places[:, None] - np.array([*kinks, np.inf])), axis=1) > 1e-9
    low, high = (
        np.abs(line.activation.derivative(places[away], **line.values)) for line in (slow, steep)
    )
    return low < 0.1 * high


@sampled("z", [(-5.0, 5.0), (-20.0, 20.0), (-3.5, 4.5)], 3)
def test_the_sentence_on_slopes_holds_all_the_way_for_every_pair(z: tuple[float, float]) -> None:
    said = 0
    for names in PAIRS:
        lines = _lines(*names)
        sentences = differences(lines, z)
        tail = _tail(lines, sentences)
        assert (tail is not None) == any("tenth" in sentence for sentence in sentences)
        if tail is None:
            continue
        said += 1
        low, high, slow, steep = tail
        places = np.linspace(low, high, 3001)[1:-1]
        assert np.all(_is_slow(slow, steep, places)), sentences
    assert said > 50 // every(7)


@sampled(("z", "scaled"), [((-5.0, 5.0), False), ((-20.0, 20.0), True), ((-3.5, 4.5), False)], 3)
def test_just_beyond_the_sentence_on_slopes_it_holds_no_more(
    z: tuple[float, float], scaled: bool
) -> None:
    for names in PAIRS:
        lines = _lines(*names, scaled=scaled)
        sentences = differences(lines, z, scaled)
        tail = _tail(lines, sentences)
        if tail is None:
            continue
        low, high, slow, steep = tail
        for border, end, outwards in ((low, z[0], -1), (high, z[1], 1)):
            if border == end:
                continue
            beyond = border + outwards * np.linspace(0, 0.01, 201)
            slope = steep.activation.derivative(beyond, **steep.values)
            # It also ends where the slower one jumps, and where the steeper one is level.
            sides = border + np.array([-1e-9, 1e-9])
            jump = np.ptp(slow.activation.function(sides, **slow.values)) > 1e-6
            level = np.min(slope) <= 0 <= np.max(slope)
            assert jump or level or not np.all(_is_slow(slow, steep, beyond)), sentences


def test_the_sentence_on_slopes_holds_for_any_parameters_and_ranges() -> None:
    random = np.random.default_rng(14)
    said = 0
    for _ in range(150 // every(5)):
        names = random.choice(actviz.names(), random.choice([2, 2, 3]), replace=False)
        lines = [
            _line(name, **{p.name: float(random.choice(p.places)) for p in get(name).parameters})
            for name in map(str, names)
        ]
        low, high = np.sort(random.choice(np.linspace(-20, 20, 81), 2, replace=False)).tolist()
        tail = _tail(lines, differences(lines, (low, high)))
        if tail is None:
            continue
        said += 1
        start, end, slow, steep = tail
        assert low <= start < end <= high
        assert np.all(_is_slow(slow, steep, np.linspace(start, end, 3001)[1:-1])), (names, tail)
    assert said > 50 // every(5)


@pytest.mark.parametrize(
    ("names", "z", "sentence"),
    [
        (("relu", "linear"), Z, "From z = −5 to 0, ReLU is less than a tenth as steep as Linear."),
        # sech² falls below a tenth at arcosh √10 = 1.8184.
        (("relu", "tanh"), (0.0, 5.0), "From z = 1.82 to 5, Tanh is less than a tenth as steep as"),
        (("tanh", "hard_tanh"), Z, "From z = −5 to −1, HardTanh is less than a tenth as steep as"),
        # It does not end in the middle of the plot.
        (("softsign", "maxout"), (-5.0, 0.0), "From z = −5 to −2, Softsign is less than a tenth"),
        (("softmin", "linear"), (1.5, 9), "to 9, s₁ of Softmin is less than a tenth as steep as"),
    ],
)
def test_the_sentence_on_slopes_ends_where_it_really_ends(
    names: tuple[str, str], z: tuple[float, float], sentence: str
) -> None:
    assert any(sentence in each for each in differences(_lines(*names), z))


@pytest.mark.parametrize("scaled", [False, True])
def test_sentences_are_good_english_for_every_pair_and_some_threes(scaled: bool) -> None:
    random = np.random.default_rng(15)
    threes = [tuple(map(str, random.choice(actviz.names(), 3, replace=False))) for _ in range(100)]
    for names in [*PAIRS, *threes, *SETS.values()]:
        lines = _lines(*names, scaled=scaled)
        text = " ".join(differences(lines, Z, scaled))
        # No list of names that falls apart at a title's own comma, and no others where one is left.
        assert not re.search("Softmax, s|Softmin, s|LogSoftmax, log", text)
        assert "'s" not in text
        assert "−0 " not in text
        # Scaled, these two differ by so little; ReGLU is ReLU where its other input is 1.
        closest = "relu6" in names and {"relu", "reglu"} & set(names)
        assert "10⁻⁸" not in text or closest
        if len(lines) == 2:
            assert "the others" not in text
        bounded = [all(np.isfinite(line.properties.range)) for line in lines]
        assert ("bounded on both sides" in text) == (0 < sum(bounded) < len(lines))
        if bounded.count(False) == 1 and len(lines) > 1:
            assert f"; {lines[bounded.index(False)].subject} is not." in text
        if bounded.count(True) == 1:
            assert f"{lines[bounded.index(True)].subject} is bounded on both sides; " in text


def test_widest_gap_needs_two() -> None:
    assert widest_gap(_lines("relu"), Z) is None
    assert widest_gap(_lines("relu", "elu", "tanh"), Z) is None


@pytest.mark.parametrize("names", [("tanh", "sigmoid"), ("relu", "selu"), ("hard_tanh", "relu6")])
def test_the_sentences_on_mean_and_range_agree_with_the_properties(names: tuple[str, str]) -> None:
    text = " ".join(differences(_lines(*names), Z))
    found = [properties(actviz.get(name), actviz.get(name).defaults) for name in names]
    assert ("mean output" in text) == (found[0].zero_centred != found[1].zero_centred)
    bounded = [all(np.isfinite(each.range)) for each in found]
    assert ("bounded on both sides" in text) == (bounded[0] != bounded[1])


def test_reading_table_is_sorted_and_right() -> None:
    app = _open(fns=["relu", "tanh", "sigmoid"], probe="2")
    text = next(m.value for m in app.markdown if "highest first" in m.value)
    rows = re.findall(r"\| <svg.*?</svg>(\w+) \| ([−\d.]+) \| ([−\d.]+) \|", text)
    assert [row[0] for row in rows] == ["ReLU", "Tanh", "Sigmoid"]
    assert float(rows[1][1]) == pytest.approx(np.tanh(2), rel=1e-5)
    assert float(rows[1][2]) == pytest.approx(1 / np.cosh(2) ** 2, rel=1e-5)


def test_readings_for_the_browser_are_those_of_each_function() -> None:
    app = _open(fns=["elu", "tanh"], elu_alpha="2")
    meta = page_charts(app)[0]["layout"]["meta"]
    assert meta["drawn"] == {"elu_alpha": 2, "probe": -1}
    assert meta["legend"] == {
        "ELU": ["elu/f/0", "elu/derivative/0"],
        "Tanh": ["tanh/f/0", "tanh/derivative/0"],
    }
    table = meta["readings"]["probe"]
    z = np.linspace(table["at"]["from"], table["at"]["to"], table["at"]["count"])
    elu, tanh = actviz.get("elu"), actviz.get("tanh")
    exact = {
        "elu/f/0": elu.function(z, alpha=2.0),
        "elu/derivative/0": elu.derivative(z, alpha=2.0),
        "tanh/f/0": tanh.function(z),
        "tanh/derivative/0": tanh.derivative(z),
    }
    # The chart of f speaks for the table of readings, which has f′ as well.
    assert table["tracks"].keys() == exact.keys()
    for name, heights in exact.items():
        sent = np.frombuffer(base64.b64decode(table["tracks"][name]["rows"]))
        np.testing.assert_allclose(sent, heights, rtol=1e-9, atol=1e-15)
    assert meta["readings"]["elu_alpha"]["tracks"].keys() == {"elu/f/0", "elu/derivative/0"}
    assert meta["keyframes"]["elu_alpha"]["tracks"].keys() == {"z", "elu/f/0"}


def test_page_draws_the_choice_and_its_properties() -> None:
    app = _with_properties(_open(fns=["gelu", "softmax", "glu"], unit="true"))
    assert not app.warning
    assert [t["name"] for t in page_charts(app)[0]["data"][:3]] == ["GELU", "Softmax, s₁", "GLU"]
    assert list(app.table[0].value.columns) == ["", "GELU", "Softmax, s₁", "GLU (a = 1)"]


def test_what_is_divided_by_the_deviation_says_so() -> None:
    # Half of a standard normal input: 1/2 − 1/(2π).
    deviation = math.sqrt(1 / 2 - 1 / (2 * math.pi))
    for unit, ending in (("false", ""), ("true", "/σ")):
        app = _open(fns=["relu", "tanh"], unit=unit, probe="1")
        app.session_state["tables"] = True
        app = _with_properties(app)
        head = f"| f(z){ending} | f′(z){ending} |"
        (beside,) = [part.value for part in app.markdown if head in part.value]
        tables = "\n".join(part.value for part in app.markdown)
        assert f"**f{ending}**" in tables
        assert f"**f′{ending}**" in tables
        for chart, name in zip(page_charts(app), ("f(z)", "f′(z)"), strict=True):
            assert chart["layout"]["yaxis"]["title"]["text"] == name + ending
            hover = f"ReLU, {name}/σ = " if ending else "ReLU "
            assert chart["data"][0]["hovertemplate"].startswith(f"{hover}%")
        rows = _rows(app)
        if not ending:
            assert "σ" not in beside + "".join(rows)
            continue
        assert "σ is the standard deviation" in beside
        assert f"ReLU | {1 / deviation:.6g} | {1 / deviation:.6g} |" in beside
        # The properties are those of the functions themselves, and say what is divided by.
        assert "before the division by σ" in app.expander[0].label
        assert rows["σ, by which f and f′ are divided"][0] == f"{deviation:.6f}"


def _rows(app: AppTest) -> dict[str, list[str]]:
    """The properties by name, with one text for each function."""
    table = app.table[0].value.itertuples(index=False)
    return {name.strip("*"): list(texts) for name, *texts in table}


def test_properties_stand_in_a_column_for_each_function() -> None:
    app = _with_properties(_open(fns=["linear", "tanh", "softmax"], linear_m="-2"))
    table = app.table[0].value
    assert list(table.columns) == ["", "Linear (m = −2)", "Tanh", "Softmax, s₁"]
    rows = _rows(app)
    assert rows["Parameters"] == ["m = −2", "", ""]
    assert rows["Range"] == ["(−∞, ∞)", "(−1, 1)", "(0, 1)"]
    variance = properties(actviz.get("tanh"), {}).variance
    assert float(rows["Output variance"][1]) == pytest.approx(variance, abs=1e-6)
    # Without any parameters there is no row of nothing.
    plain = _with_properties(_open(fns=["gelu", "tanh"]))
    assert "**Parameters**" not in list(plain.table[0].value[""])


def test_charts_are_described_with_names_that_read_as_a_sentence() -> None:
    app = _open(fns=["relu", "softmax", "tanh"])
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    names = "ReLU, s₁ of Softmax and Tanh on the same axes."
    assert alts[0].startswith(f"{names} ReLU: {actviz.get('relu').card.shape} Softmax")
    assert alts[1].startswith(f"The derivatives of {names} ReLU: With default parameters, the ")


def test_a_ready_made_set_replaces_the_choice() -> None:
    app = _open(fns=["elu"], elu_alpha="2")
    app.menu_button(key="set").click("Fixes for dying ReLU").run()
    assert app.multiselect(key="fns").value == list(SETS["Fixes for dying ReLU"])
    assert app.slider(key="elu_alpha").value == 1
    assert not app.exception


def test_functions_are_chosen_by_their_titles_and_linked_by_their_names() -> None:
    app = _open(fns=["elu", "silu"])
    options = app.multiselect(key="fns_shown").options
    # Those that are chosen and have parameters can be chosen again.
    assert [each for each in options if each.endswith(" again")] == ["ELU again", "SiLU again"]
    titles = [get(name).title for name in actviz.names()]
    assert [each for each in options if not each.endswith(" again")] == titles
    assert app.multiselect(key="fns_shown").value == ["elu", "silu"]
    app.multiselect(key="fns_shown").set_value(["elu", "silu", "leaky_relu"]).run()
    assert app.query_params["fns"] == ["elu", "silu", "leaky_relu"]
    assert [t["name"] for t in page_charts(app)[0]["data"][:3]] == ["ELU", "SiLU", "LeakyReLU"]


def test_reset_puts_every_slider_to_its_default_and_keeps_the_functions() -> None:
    app = _open(
        fns=["elu", "snake"], elu_alpha="2", snake_alpha="3", z=["-3", "4"], probe="2", unit="true"
    )
    assert app.slider(key="snake_alpha").value == 3
    app.button(key="reset").click().run()
    assert not app.exception
    assert app_names(app) == ["elu", "snake"]
    assert {slider.key: slider.value for slider in app.slider} == {
        "elu_alpha": get("elu").defaults["alpha"],
        "snake_alpha": get("snake").defaults["alpha"],
        "z": Z,
        "probe": -1.0,
    }
    assert app.toggle(key="unit").value is False


def test_properties_are_sorted_by_any_of_them() -> None:
    app = _with_properties(_open(fns=["softsign", "relu", "tanh", "sine"], sine_omega="2"))
    order = app.selectbox(key="sorted")
    given = list(app.table[0].value.columns)[1:]
    assert given == ["Softsign", "ReLU", "Tanh", "Sine (ω = 2)"]
    for name in order.options[1:]:
        app.selectbox(key="sorted").set_value(name).run()
        assert not app.exception
        texts = _rows(app)[name]
        assert sorted(given) == sorted(list(app.table[0].value.columns)[1:])
        if name in ("Output variance", "Mean squared slope", "Mean output", SIGNAL, GRADIENT):
            assert sorted(map(_value, texts), reverse=True) == [*map(_value, texts)]
        elif name != "Largest |f′|":
            assert sorted(texts) == texts or any(text[:1].isdigit() for text in texts)
    # By the number that a text begins with: the slope of a sine is its frequency.
    app.selectbox(key="sorted").set_value("Largest |f′|").run()
    assert list(app.table[0].value.columns)[1] == "Sine (ω = 2)"
    app.selectbox(key="sorted").set_value(order.options[0]).run()
    assert list(app.table[0].value.columns)[1:] == given


def test_nothing_chosen_says_what_to_do() -> None:
    app = _open()
    app.multiselect(key="fns_shown").set_value([]).run()
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


def test_every_function_has_a_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    # That it has one shows in a few calls, too; how much it is would take more.
    monkeypatch.setattr("actviz.compare.cost.SECONDS", 0.002)
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
    app = _with_properties(_open(fns=["relu", "sigmoid"]))
    assert not app.dataframe
    app.button[-1].click().run()
    assert not app.exception
    frame = app.dataframe[-1].value
    assert list(frame["Function"]) == ["ReLU", "Sigmoid"]
    assert frame["f, times ReLU"][0] == frame["f′, times ReLU's f′"][0] == 1
    assert frame["f, times ReLU"][1] > 1
    said = next(caption.value for caption in app.caption if "The time for" in caption.value)
    assert "2000" in said
    assert "cache" in said


def test_cost_counts_elements_and_not_the_call() -> None:
    def wait(z: Array) -> Array:
        end = perf_counter() + 200e-6 + 500e-9 * z.size
        while perf_counter() < end:
            pass
        return z

    assert nanoseconds(wait, {}) == pytest.approx(500, rel=0.05)


def test_cost_does_not_depend_on_where_the_memory_comes_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # On arrays of megabytes the system hands out and takes back every page, at each step.
    def steps(z: Array) -> Array:
        for _ in range(20):
            z = z * 0.5 + 0.25
        return z

    def measure(count: int) -> float:
        monkeypatch.setattr("actviz.compare.cost.COUNT", count)
        return nanoseconds(steps, {})

    counts = (1_000, 2_000, 4_000)
    rounds = [[measure(count) for count in counts] for _ in range(5)]
    # The quickest of each: something else may have had the core in some round.
    costs = [min(costs) for costs in zip(*rounds, strict=True)]
    assert max(costs) < 2 * min(costs)


def test_cost_of_a_heavier_function_is_larger() -> None:
    assert cost(actviz.get("sigmoid"), {})[0] > cost(actviz.get("relu"), {})[0]
