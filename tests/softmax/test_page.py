"""Softmax as Streamlit runs it: every number of classes, hostile links."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import actviz
from actviz.activation import Array, subscript
from actviz.explore import state as explore
from actviz.formatting import percent, six_digits
from actviz.softmax import page as softmax
from actviz.softmax.alternatives import ALTERNATIVES
from actviz.softmax.loss import cross_entropy
from actviz.softmax.message import message
from actviz.softmax.state import ADDRESS, LOGITS, TEMPERATURES, SoftmaxState
from actviz.softmax.sweeps import BOARD, reading, tolerance
from actviz.softmax.tempered import scaled, tempered
from tests.apps import open_app, page_text
from tests.conftest import missing_tool
from tests.printed import read_back, rows

DEFAULT = np.array([1.5, 1.0, 0.2, -1.0])


_open = partial(open_app, "softmax")


def _opened(name: str, /, **query: str | list[str]) -> AppTest:
    """The page with one of the sections open that the index names."""
    app = _open(**query)
    app.session_state["sm_more"] = name
    app.run()
    assert not app.exception
    return app


def _table(app: AppTest, head: str = "∂L/∂z") -> list[list[str]]:
    """The rows of the table of numbers that has this head."""
    text = next(part.value for part in app.markdown if f"| {head} |" in str(part.value))
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines()[2:]]


def _probabilities(app: AppTest) -> list[float]:
    """What the table says, which is opened for that."""
    app.session_state["sm_more"] = "Numbers"
    app.run()
    return [read_back(row[2]) for row in _table(app)]


def _state(app: AppTest) -> dict[str, Any]:
    widgets = [*app.slider, *app.select_slider]
    return {str(widget.key): widget.value for widget in widgets}


def _unpacked(data: bytes) -> tuple[dict[str, Any], Array, Iterator[int]]:
    line, _, numbers = data.partition(b"\n")
    head = json.loads(line)
    count = sum(track["size"] for track in head["now"]["tracks"].values())
    now = np.frombuffer(numbers[: 8 * count], "<f8")
    return head, now, iter(np.frombuffer(numbers[8 * count :], "<i2").tolist())


def test_the_page_opens_with_four_classes_and_their_exact_numbers() -> None:
    app = _open()
    assert app.title[0].value == "Softmax"
    assert not app.warning
    assert _state(app) == {
        "sm_classes": 4,
        "sm_t": 1.0,
        "sm_z1": 1.5,
        "sm_z2": 1.0,
        "sm_z3": 0.2,
        "sm_z4": -1.0,
    }
    assert _probabilities(app) == pytest.approx(tempered(DEFAULT), rel=1e-5)
    others = _table(app, "sparse")
    assert [row[1] for row in others] == ["1.0000", "0.0000", "0.0000", "0.0000"]
    assert [row[4] for row in others] == ["0.7500", "0.2500", "0.0000", "0.0000"]


@pytest.mark.parametrize("classes", range(2, 11))
def test_every_number_of_classes_has_its_sliders_and_rows(classes: int) -> None:
    app = _open(sm_classes=str(classes), sm_t="2.5")
    logits = [f"sm_z{index}" for index in range(1, classes + 1)]
    assert [slider.key for slider in app.slider] == ["sm_classes", *logits]
    probabilities = _probabilities(app)
    assert len(probabilities) == classes
    assert sum(probabilities) == pytest.approx(1, abs=1e-5)
    assert app.radio(key="sm_target").options == [*map(str, range(1, classes + 1))]


def test_a_slider_and_the_choice_of_the_target_have_names_for_those_who_hear_them() -> None:
    app = _open(sm_classes="10")
    assert app.slider(key="sm_z10").label == "z₁₀, logit of class 10"
    assert app.radio(key="sm_target").label.startswith("Target class")


def test_what_is_folded_is_not_sent_until_its_name_is_pressed() -> None:
    app = _open()
    assert len(app.markdown) <= 3  # the look, the name in the bar, and the formula
    heads = {
        "Other functions": "The same logits, divided by T, through other functions",
        "Overflow": "Why the formula is not computed as it is written",
        "What it is": "## What it is",
        "Numbers": "## The numbers",
        "References": "References",
    }
    assert list(softmax.SECTIONS) == list(heads)
    for name, head in heads.items():
        app.session_state["sm_more"] = name
        app.run()
        assert not app.exception
        text = page_text(app)
        assert [each for each in heads.values() if f"{each}\n" in f"{text}\n"] == [head]


def test_moving_a_slider_moves_the_numbers() -> None:
    app = _open()
    app.slider(key="sm_z3").set_value(4.0).run()
    app.select_slider(key="sm_t").set_value(0.5).run()
    exact = tempered([1.5, 1.0, 4.0, -1.0], 0.5)
    assert _probabilities(app) == pytest.approx(exact, rel=1e-5)
    app.button(key="reset").click().run()
    assert _probabilities(app) == pytest.approx(tempered(DEFAULT), rel=1e-5)


def test_both_claims_stand_with_the_numbers_of_these_logits() -> None:
    text = page_text(_opened("What it is", sm_z1="-2.0"))
    about = actviz.get("softmax").card.about
    assert [claim.source for claim in about] == ["softmax/about", "softmax/use"]
    for claim in about:
        assert claim.text in text
    exact = tempered([-2.0, 1.0, 0.2, -1.0])
    assert ", ".join(f"{share:.4f}" for share in exact) in text
    assert "add up to 1." in text
    assert f"{percent(exact.max())}, belongs to class 2" in text


def test_equal_logits_have_no_single_answer() -> None:
    assert "Classes 1 and 2 tie at 50%" in page_text(
        _opened("What it is", sm_classes="2", sm_z1="1.0")
    )
    text = page_text(_opened("What it is", sm_classes="3", sm_z1="1.0", sm_z3="1.0"))
    assert "Classes 1, 2 and 3 tie at 33.3%" in text


def test_no_probability_reads_0_or_1() -> None:
    text = page_text(_opened("What it is", sm_classes="2", sm_z1="5.0", sm_z2="-5.0", sm_t="0.05"))
    small = float(np.exp(-200.0))
    assert f"the probabilities are 1, {six_digits(small)}" in text
    assert "more than 99.9%, belongs to class 1" in text


def test_what_1000_more_changes_is_said_as_it_is() -> None:
    seen = set()
    random = np.random.default_rng(16)
    for _ in range(400):
        z = tuple(random.choice(LOGITS[0].places, random.integers(2, 5)).tolist())
        heat = float(random.choice(TEMPERATURES))
        plain, far = (scaled(np.array(z) + shift, heat) for shift in (0.0, 1000.0))
        change = np.max(np.abs(tempered(far) - tempered(plain)))
        moved = softmax._moves(tempered, plain, far)
        assert (moved == "0") == (change == 0)
        seen.add(moved == "0")
    assert seen == {True, False}


def test_an_exact_zero_is_not_called_rounding() -> None:
    text = page_text(_opened("Overflow", sm_classes="2", sm_z1="0.0", sm_z2="0.0"))
    assert "the softmax of this page does not move at all." in text
    assert "rounding" not in text
    # Plain shares of a sum of 0 are NaN, and so are those of the powers.
    assert "| Plain shares, z / Σz | was not a number before |" in text
    assert "| Softmax as the formula is written | becomes not a number |" in text
    assert "which is rounding" in page_text(_opened("Overflow"))


@pytest.mark.parametrize(
    ("asked", "stands"), [("4.7", 4), ("5.99", 5), ("3.2", 3), ("4", 4), ("4.0", 4)]
)
def test_a_whole_number_with_decimals_stands_where_the_message_says(
    asked: str, stands: int
) -> None:
    state, problems = explore.ADDRESS.read({"fn": ["softmax"], "softmax_classes": [asked]})
    assert state["softmax_classes"] == stands
    if float(asked) == stands:
        assert problems == {}
    else:
        wanted = f"softmax_classes cannot be {asked}; it is now {stands}."
        assert wanted in problems["softmax_classes"]


@pytest.mark.parametrize("asked", ["6.5", "1.9", "7", "nan", "inf", "-inf", "1e999", "many"])
def test_a_whole_number_beyond_its_limits_stays_at_its_default(asked: str) -> None:
    state, problems = explore.ADDRESS.read({"fn": ["softmax"], "softmax_classes": [asked]})
    assert "softmax_classes" not in state
    assert "keeps its default" in problems["softmax_classes"]


def test_1000_more_changes_nothing_where_the_naive_form_gives_nan_and_goes_back() -> None:
    app = _opened("Overflow")
    assert r"\frac{\infty}{\infty} = \text{nan}" in page_text(app)
    before = _probabilities(app)
    app.toggle(key="sm_shift").set_value(True).run()
    assert _table(app)[0][1] == "1001.5"
    assert _probabilities(app) == before
    assert [row[3] for row in _table(app, "sparse")] == ["1.0000"] * 4  # every sigmoid
    app.toggle(key="sm_shift").set_value(False).run()
    assert _table(app)[0][1] == "1.5"
    app.session_state["sm_more"] = "Overflow"
    app.run()
    app.button(key="softmax_shift").click().run()
    assert app.toggle(key="sm_shift").value is True
    app.button(key="softmax_shift").click().run()
    assert app.toggle(key="sm_shift").value is False
    assert _probabilities(app) == before


def test_hot_powers_still_fit_and_the_page_says_so() -> None:
    assert "no power overflows" in page_text(_opened("Overflow", sm_t="20"))


def test_loss_follows_the_target() -> None:
    app = _opened("Numbers", sm_target="4")
    assert f"{float(cross_entropy(DEFAULT, 3)):.6g}" in page_text(app)
    assert read_back(_table(app)[3][3]) < 0


def test_fewer_classes_keep_a_target() -> None:
    app = _open(sm_classes="6", sm_target="6")
    assert app.radio(key="sm_target").value == 6
    app.slider(key="sm_classes").set_value(3).run()
    assert not app.exception
    assert app.radio(key="sm_target").value == 3


HOSTILE: dict[str, dict[str, str | list[str]]] = {
    "nan": {"sm_z1": "nan"},
    "overflow": {"sm_z1": "1e999"},
    "text": {"sm_z2": "alpha"},
    "beyond the slider": {"sm_z3": "-7"},
    "between two steps": {"sm_z1": "0.123"},
    "two values": {"sm_z1": ["1", "2"]},
    "nothing": {"sm_z1": ""},
    "no class": {"sm_classes": "0"},
    "too many classes": {"sm_classes": "11"},
    "huge number of classes": {"sm_classes": "9" * 5000},
    "part of a class": {"sm_classes": "3.7"},
    "nan classes": {"sm_classes": "nan"},
    "temperature 0": {"sm_t": "0"},
    "negative temperature": {"sm_t": "-1"},
    "temperature between two places": {"sm_t": "0.333"},
    "temperature nan": {"sm_t": "nan"},
    "target beyond the classes": {"sm_target": "7"},
    "target 0": {"sm_target": "0"},
    "target nan": {"sm_target": "nan"},
    "shift": {"sm_shift": "1e999"},
    "markup": {"sm_target": "<img src=x onerror=alert(1)>"},
    "markdown": {"sm_t": "`**bold**` [a](javascript:alert(1)) $x$ :red[x]"},
    "control characters": {"sm_z1": "1\x00\x07\u202e"},
    "huge text": {"sm_shift": "x" * 10_000},
    "everything": dict.fromkeys(ADDRESS.fields, "1e999"),
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_link_gets_a_message_and_a_page(query: dict[str, str | list[str]]) -> None:
    app = _open(**query)
    assert len(app.warning) == len(query)
    for warning in app.warning:
        assert len(warning.value) < 300
        outside = re.sub(r"`[^`]*`", "", warning.value)
        assert not set("<>[]$*") & set(outside)
    state = _state(app)
    assert state.pop("sm_t") in TEMPERATURES
    assert state.pop("sm_classes") in range(2, 11)
    assert all(value in LOGITS[0].places for value in state.values())
    assert sum(_probabilities(app)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"other": "x"},
        {"sm_classes": "10", "sm_z10": "5", "sm_t": "0.05", "sm_target": "10", "sm_shift": "true"},
        {"sm_z1": "-5.0", "sm_t": "20"},
    ],
)
def test_an_ordinary_link_gets_no_message_and_its_view(query: dict[str, str]) -> None:
    app = _open(**query)
    assert not app.warning
    state = _state(app)
    for key, value in query.items():
        assert key not in state or state[key] == float(value)


def test_a_wrong_message_from_the_browser_does_not_stop_the_page() -> None:
    for value in (0.123, 1e308, float("nan"), float("-inf")):
        app = _open()
        app.session_state["sm_z2"] = value
        app.run()
        assert not app.exception
        assert app.slider(key="sm_z2").value in LOGITS[0].places


@pytest.mark.parametrize(
    ("kind", "key", "value", "stands", "said"),
    [
        ("slider", "sm_z2", 0.123, 0.1, "sm_z2 cannot be 0.123; it is now 0.1."),
        # Streamlit itself sets these to their defaults, before a page sees them.
        ("slider", "sm_classes", float("nan"), 4, ""),
        ("slider", "sm_classes", 99, 4, ""),
        ("select_slider", "sm_t", 0.333, 1.0, ""),
        ("radio", "sm_target", None, 2, ""),
    ],
)
def test_a_wrong_message_is_set_right_and_the_rest_stays(
    kind: str, key: str, value: Any, stands: float, said: str
) -> None:
    app = _open(sm_z1="2.5")
    app.session_state[key] = value
    app.run()
    assert not app.exception
    assert getattr(app, kind)(key=key).value == stands
    assert app.slider(key="sm_z1").value == 2.5
    assert len(app.warning) == bool(said)
    assert all(said in warning.value for warning in app.warning)


def test_a_notice_goes_alone_when_it_is_no_longer_true() -> None:
    app = _open(sm_z1="0.123", sm_t="0.333", sm_target="7")
    assert len(app.warning) == 3
    app.slider(key="sm_z2").set_value(2.0).run()
    assert len(app.warning) == 3
    app.slider(key="sm_z1").set_value(2.0).run()
    assert [warning.value for warning in app.warning] == [
        "sm_t takes one of the places of its slider, from 0.05 to 20, not 0.333; it is now 0.35.",
        "The link sets sm_target to `7`. sm_target takes the number of a class, from 1 to 4, and "
        "keeps its default.",
    ]
    app.select_slider(key="sm_t").set_value(5.0).run()
    app.radio(key="sm_target").set_value(3).run()
    assert not app.warning


def test_a_class_that_comes_has_the_logit_of_the_link_and_of_no_earlier_view() -> None:
    app = _open(sm_classes="4", sm_z5="3.3")
    app.slider(key="sm_classes").set_value(6).run()
    assert _state(app)["sm_z5"] == 3.3
    app.slider(key="sm_z6").set_value(4.4).run()
    app.slider(key="sm_classes").set_value(4).run()
    app.button(key="reset").click().run()
    app.slider(key="sm_classes").set_value(6).run()
    state = _state(app)
    assert (state["sm_z5"], state["sm_z6"]) == (LOGITS[4].default, LOGITS[5].default)


def test_the_link_of_a_view_opens_it() -> None:
    view = ADDRESS.state({"sm_classes": 7, "sm_z7": -0.4, "sm_t": 0.05, "sm_target": 7})
    app = _open(**ADDRESS.link(view))
    assert not app.warning
    assert _state(app) == {
        key: value for key, value in view.items() if key in _state(app) and key != "sm_target"
    }
    assert len(_state(app)) == 9
    assert app.radio(key="sm_target").value == 7


@pytest.mark.parametrize("shift", [0.0, 1000.0])
@pytest.mark.parametrize("temperature", [0.05, 1.0, 20.0])
@pytest.mark.parametrize("classes", [2, 4, 10])
@pytest.mark.parametrize("names", [BOARD, tuple(ALTERNATIVES)], ids=["board", "alternatives"])
def test_the_browser_is_sent_the_exact_numbers_and_tables_of_every_slider(
    names: tuple[str, ...], classes: int, temperature: float, shift: float
) -> None:
    z = tuple(logit.default for logit in LOGITS[:classes])
    view = SoftmaxState(z=z, temperature=temperature, target=2, shift=shift)
    data = message(view, names)
    # What a release sends; 16 bits and thinned tables keep it small.
    assert len(data) < (100_000 if classes == 10 else 15_000)
    head, now, numbers = _unpacked(data)
    exact = reading(view.logits, temperature, 1)
    assert now.tolist() == np.concatenate([exact[name] for name in names]).tolist()
    assert set(head["sliders"]) == {*(f"sm_z{i + 1}" for i in range(classes)), "sm_t"}
    for key, recording in head["sliders"].items():
        place = head["drawn"][key]
        for name, table in recording["tracks"].items():
            at = table.get("at", [*range(recording["at"])])
            rows = [[next(numbers) for _ in range(table["size"])] for _ in at]
            values = np.array(rows) * table["step"]
            if name == "softmax":
                _prints_as_it_is(values, view, key)
            if place in at:
                found = values[at.index(place)]
                limit = tolerance(name, exact) + table["step"]
                assert (np.abs(found - exact[name]) <= limit).all()
    assert next(numbers, None) is None


def _prints_as_it_is(values: Any, view: SoftmaxState, key: str) -> None:
    """The probabilities at every place of a slider print the same decimals as the exact ones."""
    for place, row in enumerate(values):
        z, heat = list(view.logits), view.temperature
        if key == "sm_t":
            heat = TEMPERATURES[place]
        else:
            z[int(key.removeprefix("sm_z")) - 1] = LOGITS[0].places[place] + view.shift
        assert [f"{s:.3f}" for s in row] == [f"{s:.3f}" for s in tempered(z, heat)]


def test_pure_helpers_of_the_tables() -> None:
    node = shutil.which("node")
    if node is None:
        missing_tool("node")
        raise AssertionError
    file = str(Path(__file__).with_name("softmax.test.mjs"))
    run = subprocess.run([node, "--test", file], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_jacobian_is_there_as_a_table_while_it_is_asked_for() -> None:
    app = _open(sm_classes="10", sm_t="0.5", sm_shift="true")
    assert "∂z₁" not in "".join(str(each.value) for each in app.markdown)
    app = _opened("Numbers", sm_classes="10", sm_t="0.5", sm_shift="true")
    (table,) = (rows(each.value) for each in app.markdown if "∂z₁" in each.value)
    head, *body = table
    assert head[1:] == [f"∂z{subscript(index)}" for index in range(1, 11)]
    z = np.array([logit.default for logit in LOGITS])
    e = np.exp(2 * (z - z.max()))
    s = e / e.sum()
    for i, (name, *cells) in enumerate(body):
        assert name == head[i + 1].replace("z", "s")
        wanted = [2 * s[i] * ((i == j) - s[j]) for j in range(10)]
        assert [*map(read_back, cells)] == pytest.approx(wanted, rel=1e-5)
