"""The questions of the quiz: each has one right answer, which is found here in another way."""

import math
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from itertools import combinations

import numpy as np
import pytest

import actviz
from actviz.activation import Array
from actviz.labs.marks import CORRECTED, HOLDS, mark
from actviz.quiz import Choice, Curve, Mistake, Panel, Question
from actviz.quiz.chance import Chance
from actviz.quiz.claim import ANSWERS, MOVED, NOT_ASKED, TRUE_IN_PART, UNTRUE, Moved
from actviz.quiz.questions import KINDS, SEEDS, question, questions
from actviz.sampling import FLAT
from tests.conftest import ROOT, each_of, every
from tests.exact import EXACT, MP

MISTAKES = {
    "function": {Mistake.NEIGHBOUR, Mistake.ALPHA, Mistake.STRANGER},
    "derivative": {
        Mistake.FUNCTION,
        Mistake.SIGN,
        Mistake.ZEROS,
        Mistake.LATE,
        Mistake.ALPHA_SLOPE,
        Mistake.NEIGHBOUR_SLOPE,
    },
    "alpha": {Mistake.ALPHA},
    "steepest": {Mistake.HIGHEST, Mistake.LOWEST, Mistake.ZERO, Mistake.LEVEL, Mistake.BEND},
    "unit": {Mistake.ALIVE, Mistake.BIAS, Mistake.SATURATED, Mistake.LEAKY},
    "order": {
        Mistake.REVERSED,
        Mistake.HEIGHTS,
        Mistake.ELSEWHERE,
        Mistake.STEEPNESS,
        Mistake.SWAPPED,
    },
    "claim": {
        Mistake.BELIEVED,
        Mistake.MOVED,
        Mistake.HALVED,
        Mistake.OVERSTATED,
        Mistake.DISMISSED,
        Mistake.DOUBTED,
    },
}
TITLES = {actviz.get(name).title for name in actviz.names()}


# --- What is drawn, read as by eye ----------------------------------------------------------------


def _height(curve: Curve, z: float | Array) -> Array:
    known = ~np.isnan(curve.heights)
    return np.asarray(np.interp(z, curve.z[known], curve.heights[known]))


def _slope(curve: Curve, z: float | Array) -> Array:
    """The slope of what is drawn."""
    return (_height(curve, np.add(z, 0.01)) - _height(curve, np.subtract(z, 0.01))) / 0.02


def _share_apart(one: Curve, other: Curve, panel: Panel, least: float) -> float:
    """The share of the plot's width along which two curves differ by a share of its height."""
    z = np.linspace(*panel.z, 333)[1:-1]
    gap = np.abs(_height(one, z) - _height(other, z)) / (panel.limits[1] - panel.limits[0])
    return float(np.mean(gap > least))


def _shown_choices(asked: Question) -> list[Panel]:
    panels = [choice.panel for choice in asked.choices]
    assert all(panels)
    return [each for each in panels if each]


# --- What holds for all ---------------------------------------------------------------------------


def _check(asked: Question) -> None:
    assert re.fullmatch(r"[a-z]+-\d{1,4}", asked.key)
    assert len(asked.choices) == 3
    assert [each.mistake is None for each in asked.choices].index(True) == asked.answer
    assert sum(each.mistake is None for each in asked.choices) == 1
    assert len({each.text for each in asked.choices}) == 3
    for each in asked.choices:
        assert bool(each.feedback) == (each.mistake is not None)
    assert re.search(r"\d", asked.evidence)
    for said in (asked.text, asked.evidence, *(each.feedback for each in asked.choices)):
        assert not re.search(r"\bnan\b|None|not a number|  |^ | $", said), said
    for panel in (*asked.view, *(each.panel for each in asked.choices if each.panel)):
        _check_panel(panel, asked)


def _check_panel(panel: Panel, asked: Question) -> None:
    low, high = panel.limits
    for curve in panel.curves:
        assert np.all(np.diff(curve.z) >= 0)
        assert panel.z[0] - 1e-9 <= curve.z[0] <= curve.z[-1] <= panel.z[1] + 1e-9
        known = curve.heights[~np.isnan(curve.heights)]
        assert known.size > 0.98 * curve.heights.size
        assert low < np.min(known)
        assert np.max(known) < high
    wide, tall = panel.z[1] - panel.z[0], high - low
    for mark_ in panel.marks:
        assert 0.03 < (mark_.z - panel.z[0]) / wide < 0.97
        assert 0.02 < (mark_.height - low) / tall < 0.98
    for one, other in combinations(panel.marks, 2):
        apart = math.hypot((one.z - other.z) / wide, (one.height - other.height) / tall)
        assert apart > 0.09
    words = f"{panel.title} {panel.label} {panel.alt}"
    names = [title for title in TITLES if re.search(rf"\b{re.escape(title)}\b", words)]
    assert not names, f"{words} says {names}"
    right = asked.choices[asked.answer].text
    assert len(right) == 1 or right not in words
    assert re.search(r"\d", panel.alt)


# --- What is right, found in another way ----------------------------------------------------------


@cache
def _exact(title: str, z: float) -> float:
    """The height of the function with a title, such as ``ELU, α = 2``, by mpmath."""
    name, _, given = title.partition(", ")
    activation = actviz.get(name)
    values = dict(activation.defaults)
    if given:
        symbol, _, number = given.partition(" = ")
        (parameter,) = (each.name for each in activation.parameters if each.symbol == symbol)
        values[parameter] = float(number.replace("−", "-"))
    numbers = {key: MP.mpf(value) for key, value in values.items()}
    return float(EXACT[activation.name].function(MP.mpf(z), **numbers))


PLACES = (
    -4.7,
    -3.3,
    -2.7,
    -2.1,
    -1.6,
    -1.2,
    -0.8,
    -0.4,
    0.3,
    0.7,
    1.2,
    1.6,
    2.2,
    2.8,
    3.4,
    4.6,
    6.4,
    7.6,
    8.6,
)


def _function(asked: Question) -> None:
    (panel,) = asked.view
    (curve,) = panel.curves
    tall = panel.limits[1] - panel.limits[0]
    inside = [z for z in PLACES if panel.z[0] < z < panel.z[1]]
    heights = []
    for index, choice in enumerate(asked.choices):
        exact = np.array([_exact(choice.text, z) for z in inside])
        off = np.abs(exact - _height(curve, np.array(inside))) / tall
        assert (np.max(off) < 0.005) == (index == asked.answer)
        assert index == asked.answer or np.sum(off > 0.05) >= 2
        heights.append(exact)
    for one, other in combinations(heights, 2):
        assert np.sum(np.abs(one - other) > 0.05 * tall) >= 2


def _derivative(asked: Question) -> None:
    (f,) = asked.view[0].curves
    panels = _shown_choices(asked)
    curves = [panel.curves[0] for panel in panels]
    assert len({panel.limits for panel in panels}) == 1
    z = np.linspace(*panels[0].z, 333)[2:-2]
    tall = panels[0].limits[1] - panels[0].limits[0]
    for index, curve in enumerate(curves):
        off = np.abs(_height(curve, z) - _slope(f, z)) / tall
        assert np.mean(off > 0.03) < 0.05 if index == asked.answer else np.mean(off > 0.06) > 0.1
    for one, other in combinations(curves, 2):
        assert _share_apart(one, other, panels[0], 0.06) > 0.09
    for choice, curve in zip(asked.choices, curves, strict=True):
        if choice.mistake is Mistake.LATE:
            (start,) = re.findall(r"f′ up to z = (\S+?)\. ", choice.detail)
            off = np.abs(_height(curve, z) - _slope(f, z)) / tall
            before = z < float(start.replace("−", "-")) - 0.05
            assert np.mean(off[before] > 0.03) < 0.05
            assert np.mean(off[~before] > 0.05) > 0.25
        elif choice.mistake is Mistake.FUNCTION:
            assert np.allclose(_height(curve, z), _height(f, z))


@cache
def _drawn(name: str, parameter: str, z: tuple[float, float], value: float) -> Curve:
    """The curve of a function for one value of a parameter, by mpmath."""
    values = actviz.get(name).defaults | {parameter: value}
    given = {key: MP.mpf(number) for key, number in values.items()}
    at = np.linspace(*z, 57)[1:-1] + 1e-4
    heights = [float(EXACT[name].function(MP.mpf(each), **given)) for each in at.tolist()]
    return Curve(z=at, heights=np.array(heights))


def _alpha(asked: Question) -> None:
    pull, (panel,) = asked.pull, asked.view
    assert pull is not None
    activation = actviz.get(pull.function)
    (slider,) = (each for each in activation.parameters if each.name == pull.parameter)
    for value in (pull.start, *pull.values):
        assert np.min(np.abs(slider.places - value)) == 0
    right = pull.values[asked.answer]
    assert min(pull.values, key=lambda value: abs(value - pull.start)) != right
    assert list(pull.values) == sorted(pull.values)
    assert panel.z == pull.z
    (ghost,) = panel.curves
    assert ghost.ghost
    drawn = partial(_drawn, pull.function, pull.parameter, pull.z)
    target = drawn(right)
    off = np.abs(_height(ghost, target.z) - target.heights)
    assert np.quantile(off, 0.9) < 0.01 * (panel.limits[1] - panel.limits[0])
    curves = [drawn(value) for value in pull.values]
    for one, other in (*combinations(curves, 2), (target, drawn(pull.start))):
        assert _share_apart(one, other, panel, 0.06) > 0.09
    for value, choice in zip(pull.values, asked.choices, strict=True):
        assert choice.text.startswith(f"{slider.symbol} = ")
        assert float(choice.text.partition("= ")[2].replace("−", "-")) == pytest.approx(value)


def _steepest(asked: Question) -> None:
    (panel,) = asked.view
    (curve,) = panel.curves
    marks = {each.letter: each for each in panel.marks}
    assert [each.text for each in asked.choices] == ["A", "B", "C"] == sorted(marks)
    steep = {letter: abs(float(_slope(curve, each.z))) for letter, each in marks.items()}
    for each in marks.values():
        assert each.height == pytest.approx(float(_height(curve, each.z)), abs=2e-3)
        assert f"{each.letter} at z = " in panel.alt
    right = asked.choices[asked.answer].text
    assert all(steep[right] > 1.3 * steep[each] for each in marks if each != right)
    assert max(steep.values()) > 0.05
    heights = {letter: each.height for letter, each in marks.items()}
    for choice in asked.choices:
        here = heights[choice.text]
        if choice.mistake is Mistake.HIGHEST:
            assert here == max(heights.values())
        elif choice.mistake is Mistake.LOWEST:
            assert here == min(heights.values())
        elif choice.mistake is Mistake.ZERO:
            assert here == 0
        elif choice.mistake is Mistake.LEVEL:
            assert steep[choice.text] < 0.02
        elif choice.mistake is Mistake.BEND:
            z = np.linspace(panel.z[0] + 0.3, panel.z[1] - 0.3, 201)
            bends = np.abs(_slope(curve, z + 0.2) - _slope(curve, z - 0.2))
            at = marks[choice.text].z
            here = abs(float(_slope(curve, at + 0.2) - _slope(curve, at - 0.2)))
            assert here > 0.9 * np.max(bends)


def _unit(asked: Question) -> None:
    panels = _shown_choices(asked)
    for index, panel in enumerate(panels):
        f, dots = panel.curves
        assert dots.dots
        assert dots.z.size == 8
        assert np.allclose(_height(f, dots.z), dots.heights, atol=2e-3)
        slopes = np.abs(_slope(f, dots.z))
        assert (np.max(slopes) < 1e-9) == (index == asked.answer)
        mistake = asked.choices[index].mistake
        if mistake is Mistake.SATURATED:
            assert 1e-3 < np.min(slopes) <= np.max(slopes) < FLAT
        elif mistake is Mistake.BIAS:
            assert 1 <= np.count_nonzero(slopes > 0.1) <= 2
            assert np.count_nonzero(slopes < 1e-9) >= 6
        elif mistake is not None:
            # A slope that can be seen.
            assert np.max(slopes) > 0.05
            assert np.min(slopes) > 0


def _order(asked: Question) -> None:
    (panel,) = asked.view
    curves, marks = panel.curves, panel.marks
    assert [each.letter for each in marks] == ["P", "Q", "R"]
    (at,) = {each.z for each in marks}
    assert all(
        each.height == pytest.approx(float(_height(curve, at)), abs=2e-3)
        for each, curve in zip(marks, curves, strict=True)
    )
    slopes = [float(_slope(curve, at)) for curve in curves]
    heights = [each.height for each in marks]

    def order(numbers: list[float]) -> str:
        return " > ".join("PQR"[index] for index in np.argsort(numbers)[::-1])

    assert np.min(np.diff(np.sort(slopes))) > 0.18
    # Apart on the plot, where half of the width is about as long as its height.
    assert np.min(np.diff(np.sort(slopes))) > 0.015 * (panel.limits[1] - panel.limits[0])
    for index, choice in enumerate(asked.choices):
        assert (choice.text == order(slopes)) == (index == asked.answer)
        if choice.mistake is Mistake.HEIGHTS:
            assert choice.text == order(heights)
        elif choice.mistake is Mistake.REVERSED:
            assert choice.text == order(slopes)[::-1]
        elif choice.mistake is Mistake.STEEPNESS:
            assert choice.text == order([abs(slope) for slope in slopes])
        elif choice.mistake is Mistake.ELSEWHERE:
            (there,) = re.findall(r"order at z = (\S+)\.$", choice.detail)
            other = float(there.replace("−", "-"))
            assert choice.text == order([float(_slope(curve, other)) for curve in curves])


def _claim(asked: Question) -> None:
    assert tuple(each.text for each in asked.choices) == ANSWERS
    right = asked.choices[asked.answer].text
    if not asked.label:
        assert right == "False"
        return
    claim = actviz.get(asked.function).card.claims[asked.label]
    assert claim.text in asked.text
    assert mark(claim) is (HOLDS if right == "True" else CORRECTED)
    assert claim.verdict in asked.evidence


CHECKS: dict[str, Callable[[Question], None]] = {
    "function": _function,
    "derivative": _derivative,
    "alpha": _alpha,
    "steepest": _steepest,
    "unit": _unit,
    "order": _order,
    "claim": _claim,
}


@pytest.mark.parametrize("kind", KINDS)
def test_questions_of_500_seeds_have_one_right_answer_that_can_be_seen(kind: str) -> None:
    seeds = range(0, 500, every(10))
    answers: Counter[int] = Counter()
    mistakes: set[Mistake] = set()
    for seed in seeds:
        asked = question(f"{kind}-{seed}")
        try:
            _check(asked)
            CHECKS[kind](asked)
        except Exception as error:
            error.add_note(f"in the question {asked.key}")
            raise
        answers[asked.answer] += 1
        mistakes |= {each.mistake for each in asked.choices if each.mistake}
    assert mistakes == MISTAKES[kind]
    # Four standard deviations off a third would be one run in ten thousand.
    third, deviation = len(seeds) / 3, math.sqrt(len(seeds) * 2 / 9)
    assert all(abs(answers[index] - third) < 4 * deviation for index in range(3)), answers


def test_every_mistake_has_its_questions() -> None:
    assert set().union(*MISTAKES.values()) == set(Mistake)


# --- A quiz ---------------------------------------------------------------------------------------


def _read(asked: Question) -> object:
    """All that is read of a question."""
    return asked.key, asked.text, asked.answer, tuple(_of_choice(each) for each in asked.choices)


def _of_choice(choice: Choice) -> object:
    return choice.text, choice.mistake, choice.panel and choice.panel.alt


def test_a_quiz_has_every_kind_once_in_seven_and_nothing_twice() -> None:
    for seed in range(0, 16, every(8)):
        asked = questions(seed, 21)
        kinds = [each.key.partition("-")[0] for each in asked]
        for start in range(0, 21, 7):
            assert sorted(kinds[start : start + 7]) == sorted(KINDS)
        about = [(each.topic, each.text, each.function, str(each.values)) for each in asked]
        assert len(set(about)) == 21


def test_quizzes_of_other_seeds_begin_differently() -> None:
    first = [questions(seed, 1)[0].key for seed in range(60)]
    assert len(set(first)) > 55
    assert {key.partition("-")[0] for key in first} == set(KINDS)


def test_the_first_questions_do_not_depend_on_how_many_follow() -> None:
    some, more = questions(11, 3), questions(11, 8)
    assert [_read(each) for each in some] == [_read(each) for each in more[:3]]


def test_a_key_remakes_its_question() -> None:
    for asked in questions(12, 7):
        assert _read(question(asked.key)) == _read(asked)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "slope",
        "slope-1",
        "alpha",
        "alpha-",
        "alpha--1",
        "alpha-1.5",
        f"alpha-{SEEDS}",
        "alpha-²",
    ],
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="there is no question"):
        question(key)


def test_a_seed_asks_the_same_in_every_process() -> None:
    code = (
        "from actviz.quiz import questions\n"
        "print([(q.key, q.text, q.answer, [c.text for c in q.choices]) for q in questions(3, 14)])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_chance_is_the_one_that_all_versions_of_python_promise() -> None:
    chance = Chance(42)
    # Random(42).random() has given 0.6394…, 0.0250…, 0.2750…, 0.2232…, 0.7364… since Python 2.3.
    assert [chance.below(1000) for _ in range(5)] == [639, 25, 275, 223, 736]
    assert Chance(42).mixed("ABCD") == ["C", "A", "B", "D"]


def test_the_quiz_needs_no_page_and_no_plots() -> None:
    code = (
        "import sys, actviz\n"
        "assert 'actviz.quiz' not in sys.modules\n"
        "assert len(actviz.quiz.questions(1, 7)) == 7\n"
        "assert not {'streamlit', 'plotly', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# --- Claims ---------------------------------------------------------------------------------------


def test_of_every_corrected_claim_is_said_whether_a_part_of_it_is_true() -> None:
    corrected = {
        (name, label)
        for name in actviz.names()
        for label, claim in actviz.get(name).card.claims.items()
        if mark(claim) is CORRECTED and claim.evidence
    }
    assert corrected <= {*TRUE_IN_PART, *UNTRUE, *NOT_ASKED}
    assert {*TRUE_IN_PART, *UNTRUE} <= corrected


def _f(name: str, z: float) -> float:
    activation = actviz.get(name)
    return float(activation.function(z, **activation.defaults))


def _prime(name: str, z: float) -> float:
    activation = actviz.get(name)
    return float(activation.derivative(z, **activation.defaults))


# Of each claim that is asked of another function, that it is false there.
FALSE_THERE: dict[tuple[str, str], bool] = {
    ("sigmoid", "Pro 3"): abs(_prime("relu", 1e-9) - _prime("relu", -1e-9)) == 1,
    ("sigmoid", "Con 1"): _prime("linear", -5) == _prime("linear", 5) == 1,
    ("linear", "Con 1"): _prime("tanh", 0) > 10 * _prime("tanh", 2),
    ("relu", "Con 3"): _prime("leaky_relu", -2) > 0,
    ("elu", "Pro 3"): all(_f("softplus", z) > 0 for z in range(-30, 30)),
    ("softplus", "Pro 2"): _f("elu", -1) < 0,
    ("softsign", "Pro 2"): _f("softplus", 1e6) == 1e6 and _f("softplus", 0) > 0.5,
    ("hard_sigmoid", "Pro 2"): _f("sigmoid", -30) > 0 and _f("sigmoid", 30) < 1,
    ("gelu", "Con 1"): all(_prime("softplus", z) > 0 for z in range(-30, 30)),
    ("sine", "Pro 1"): _prime("tanh", 10) < 1e-7,
    ("binary_step", "Con 1"): _prime("sigmoid", 0) > 0.2,
    ("squared_relu", "Pro 1"): _prime("leaky_relu", 1e-9) > 50 * _prime("leaky_relu", -1e-9),
    ("relu6", "Con 2"): _f("relu", 70) == 10 * _f("relu", 7) > 0,
}


@each_of({f"{each.claim} of {each.to}": (each,) for each in MOVED})
def test_a_claim_of_another_function_is_true_of_its_own_and_false_of_this_one(moved: Moved) -> None:
    name, label = moved.claim
    claim = actviz.get(name).card.claims[label]
    assert not claim.verdict
    assert claim.text
    assert FALSE_THERE[moved.claim]
    assert actviz.get(moved.to).title in moved.evidence(moved.to)
