"""The steps of the lesson: what is asked has one right answer, which the numbers give."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import mpmath
import numpy as np
import pytest

import actviz
from actviz.catalog import BY_SOURCE
from actviz.catalog.elu import elu, elu_prime
from actviz.catalog.leaky_relu import leaky_relu_prime
from actviz.catalog.linear import linear_prime
from actviz.catalog.sigmoid import sigmoid, sigmoid_prime
from actviz.catalog.tanh import tanh, tanh_prime
from actviz.explore.state import ADDRESS as EXPLORE_ADDRESS
from actviz.gradient_flow.state import ADDRESS as FLOW_ADDRESS
from actviz.labs import flow, presets
from actviz.labs.presets import PRESETS
from actviz.labs.seeds import End, ends
from actviz.labs.training import Setting
from actviz.lesson import squashing
from actviz.lesson.rectifiers import NEAR
from actviz.lesson.squashing import SMALL, TARGET_CLASS
from actviz.lesson.step import EXPLORE, FLOW, SOFTMAX, TRAINING, Choose, Place, Step
from actviz.lesson.steps import DISCUSSION, GOALS, SHORT_STORY, STEPS
from actviz.network import Unit
from actviz.progress import SILENT
from actviz.softmax.state import ADDRESS as SOFTMAX_ADDRESS
from actviz.training.state import ADDRESS as TRAINING_ADDRESS
from actviz.widgets.function_fields import evidence_key
from tests.conftest import each_of
from tests.documented import DOCUMENTED

ADDRESSES = {
    EXPLORE: EXPLORE_ADDRESS,
    SOFTMAX: SOFTMAX_ADDRESS,
    FLOW: FLOW_ADDRESS,
    TRAINING: TRAINING_ADDRESS,
}
BY_KEY = {step.key: step for step in STEPS}
ASKED = {step.key: step.prediction for step in STEPS if isinstance(step.prediction, Choose)}
PLACED = {step.key: step.prediction for step in STEPS if isinstance(step.prediction, Place)}

each_step = each_of({step.key: (step,) for step in STEPS})
each_question = each_of({key: (prediction,) for key, prediction in ASKED.items()})
each_place = each_of({key: (prediction,) for key, prediction in PLACED.items()})


# --- The whole ------------------------------------------------------------------------------------


def test_the_steps_follow_the_documents_and_leave_out_no_function() -> None:
    shown = [step.sources[0].partition("/")[0] for step in STEPS]
    documented = [name for name in actviz.names() if actviz.get(name).card.documented]
    assert list(dict.fromkeys(shown)) == documented
    assert shown == sorted(shown, key=documented.index)


@pytest.mark.parametrize(
    ("keys", "steps", "least", "most"),
    [(tuple(BY_KEY), range(14, 18), 18, 22), (SHORT_STORY, range(6, 7), 6, 9)],
)
def test_a_path_takes_as_long_as_it_is_said_to(
    keys: tuple[str, ...], steps: range, least: float, most: float
) -> None:
    assert len(set(keys)) == len(keys)
    assert len(keys) in steps
    assert least <= sum(BY_KEY[key].minutes for key in keys) <= most


def test_every_page_is_shown_and_every_kind_of_prediction_is_asked_for() -> None:
    rooms = Counter(step.room for step in STEPS)
    assert all(rooms[room] >= 2 for room in ADDRESSES)
    assert len(PLACED) >= 3
    assert {prediction.along for prediction in PLACED.values()} == {"z", "height"}
    # The right one is not always at the same place.
    assert {prediction.answer for prediction in ASKED.values()} == {0, 1, 2}


def test_goals_and_questions_for_discussion_are_few_and_end() -> None:
    assert 4 <= len(GOALS) <= 6
    assert 4 <= len(DISCUSSION) <= 6
    assert all(goal.endswith(".") for goal in GOALS)
    assert all(re.search(r"[?.]$", each) for each in DISCUSSION)


# --- Each step ------------------------------------------------------------------------------------


def test_keys_are_unique_and_fit_into_an_address() -> None:
    assert len(BY_KEY) == len(STEPS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", key) for key in BY_KEY)


@each_step
def test_a_step_is_about_points_of_the_documents(step: Step) -> None:
    assert step.sources
    assert set(step.sources) <= set(DOCUMENTED)


@each_step
def test_the_view_of_a_step_opens_without_a_notice(step: Step) -> None:
    texts = {
        key: [str(each) for each in value] if isinstance(value, list) else [str(value)]
        for key, value in step.view().items()
    }
    address = ADDRESSES[step.room]
    asked, problems = address.read(texts)
    assert problems == {}
    # Nothing of it is unknown to the page.
    assert asked.keys() == texts.keys()


@each_step
def test_the_view_is_that_of_the_claim_or_of_its_preset(step: Step) -> None:
    view = dict(step.view())
    name = step.sources[0].partition("/")[0]
    if step.room == EXPLORE:
        activation = actviz.get(view["fn"])
        assert activation.name == name
        claim = activation.card.claims[view[evidence_key(activation)]]
        assert claim.evidence is not None
        assert claim.source in (*step.sources, "actviz")
        said = step.notice(SILENT)
        assert claim.evidence.describe() in said
        assert claim.verdict in said
    elif step.room != SOFTMAX:
        preset = PRESETS[step.sources[0]]
        assert (step.room, view) == (preset.room, preset.view)
        activation, label = BY_SOURCE[step.sources[0]]
        assert activation.card.claims[label].source == preset.source


@each_step
def test_what_the_documents_have_imprecise_is_said(step: Step) -> None:
    if step.room == EXPLORE:  # a lab measures for seconds, and joins both alike
        for source in step.sources:
            activation, label = BY_SOURCE[source]
            claim = activation.card.claims[label]
            assert claim.verdict in step.notice(SILENT) or claim.snippet is not None


@each_step
def test_the_texts_of_a_step_are_whole_sentences(step: Step) -> None:
    replies = (
        step.prediction.replies if isinstance(step.prediction, Choose) else (step.prediction.reply,)
    )
    assert step.title
    assert not step.title.endswith(".")
    assert "?" in step.question
    for text in (step.text, *replies, *step.try_it, step.notes):
        assert re.search(r"[.?]$", text), text
        assert "  " not in text
    assert 2 <= len(step.try_it) <= 3
    assert 2 <= len(re.findall(r"[.?](?: |$)", step.notes)) <= 5
    assert 1 <= step.minutes <= 2


@each_step
def test_numbers_have_the_apps_minus(step: Step) -> None:
    spoken = [step.title, step.text, step.question, *step.try_it, step.notes]
    if isinstance(step.prediction, Choose):
        spoken += [*step.prediction.choices, *step.prediction.replies]
    for text in spoken:
        assert not re.search(r"(?<![\w)])-\d", text), text


@each_question
def test_three_choices_each_with_a_reply_of_its_own(prediction: Choose) -> None:
    assert len(set(prediction.choices)) == len(set(prediction.replies)) == 3
    assert 0 <= prediction.answer < 3
    # A choice is a button, which is also heard.
    assert not any(re.search(r"[$^_\\`*]", choice) for choice in prediction.choices)


@each_place
def test_a_place_can_be_reached_and_does_not_begin_there(prediction: Place) -> None:
    slider, right = prediction.slider, prediction.value()
    assert slider.minimum < right < slider.maximum
    assert slider.step <= prediction.tolerance
    assert abs(slider.default - right) > 2 * prediction.tolerance
    assert slider.default in slider.places
    # By chance one does not find it.
    assert 2 * prediction.tolerance < 0.2 * (slider.maximum - slider.minimum)


# --- What is right --------------------------------------------------------------------------------


def _choice(key: str) -> str:
    return ASKED[key].choices[ASKED[key].answer]


def _last_number(text: str) -> float:
    return float(re.findall(r"−?\d+(?:\.\d+)?", text)[-1].replace("−", "-"))


def _arriving(name: str, stack: flow.Stack) -> float:
    """The share of the gradient that reaches the input, of one seed."""
    measured = flow.measure(stack, Unit(activation=actviz.get(name)), SILENT)
    return float(10 ** measured.log_gradient[0])


def _trained(name: str, setting: Setting) -> list[End]:
    return ends(setting, Unit(activation=actviz.get(name)), range(2), SILENT)


def _linear_is_one_layer() -> bool:
    preset = PRESETS["linear/con/3"]
    *_, off = preset.numbers(SILENT)
    return off < 1e-10 and "straight line" in _choice("linear-layers")


def _the_corner_of_elu() -> bool:
    high, low = elu_prime(0.0, alpha=2.0), elu_prime(1e-300, alpha=2.0)
    return _choice("elu-corner") == f"It jumps from {high:g} to {low:g}" and not elu(0.0, alpha=2.0)


def _relu_keeps() -> bool:
    return 0.05 < _arriving("relu", presets.DEEP) < 20 and "as much" in _choice("relu-keeps")


def _relu_dies() -> bool:
    relu, leaky = (_trained(name, presets.HIGH_RATE) for name in ("relu", "leaky_relu"))
    only = sum(each.dead for each in relu) > 0 == sum(each.dead for each in leaky)
    return only and _choice("relu-dies").endswith("the one with ReLU")


def _leaky_bends() -> bool:
    setting = replace(presets.SHORT, task="XOR")
    leaky, linear = (_trained(name, setting) for name in ("leaky_relu", "linear"))
    best = max(each.right for each in linear)
    solved = min(each.right for each in leaky) > 0.9 > 0.8 > best
    return solved and "solves" in _choice("leaky-bends")


def _sigmoid_vanishes() -> bool:
    left = _arriving("sigmoid", presets.STACK)
    return 0 < left < 1e-6 and "Less than a millionth" in _choice("sigmoid-vanishes")


def _shares_keep_their_ratios() -> bool:
    before, after = squashing.raised()
    factors, amounts = after[1:] / before[1:], before[1:] - after[1:]
    same = np.ptp(factors) < 1e-12 and np.all(factors < 1) and np.ptp(amounts) > 0.05
    return bool(same) and "factor" in _choice("softmax-shares")


def _the_right_logit_rises_alone() -> bool:
    _, slopes = squashing.pushed()
    up = slopes < 0  # a step goes against the gradient
    alone = up[TARGET_CLASS - 1] and up.sum() == 1
    return bool(alone) and _choice("softmax-gradient").endswith("up, all others down")


RIGHT: dict[str, Callable[[], bool]] = {
    "linear-slope": lambda: (
        _last_number(_choice("linear-slope")) == float(linear_prime(-3.0, m=1.5))
    ),
    "linear-layers": _linear_is_one_layer,
    "elu-corner": _the_corner_of_elu,
    "relu-keeps": _relu_keeps,
    "relu-dies": _relu_dies,
    "leaky-slope": lambda: (
        _last_number(_choice("leaky-slope")) == float(leaky_relu_prime(-4.0, alpha=0.1))
    ),
    "leaky-bends": _leaky_bends,
    "sigmoid-vanishes": _sigmoid_vanishes,
    "sigmoid-output": lambda: (
        abs(_last_number(_choice("sigmoid-output")) - float(sigmoid_prime(2.0))) < 5e-4
    ),
    "tanh-output": lambda: (
        abs(_last_number(_choice("tanh-output")) - float(tanh_prime(2.0))) < 5e-5
    ),
    "softmax-shares": _shares_keep_their_ratios,
    "softmax-gradient": _the_right_logit_rises_alone,
}


@each_of({key: (check,) for key, check in RIGHT.items()})
def test_the_answer_is_what_the_numbers_say(check: Callable[[], bool]) -> None:
    assert check()


def test_every_question_is_checked_by_its_number() -> None:
    assert RIGHT.keys() == ASKED.keys()
    assert PLACES.keys() == PLACED.keys()


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        # f for f′, and the other sign.
        ("linear-slope", [1.5 * -3, -1.5]),
        ("leaky-slope", [0.1 * -4, -0.1]),
        # The input for the output; the output for the input.
        ("sigmoid-output", [2 * (1 - 2), sigmoid_prime(sigmoid(2.0))]),
        # Sigmoid's form; the output for the input.
        ("tanh-output", [tanh(2.0) * (1 - tanh(2.0)), tanh_prime(tanh(2.0))]),
    ],
)
def test_wrong_numbers_come_from_known_mistakes(key: str, wrong: list[float]) -> None:
    offered = {_last_number(choice) for choice in ASKED[key].choices} - {_last_number(_choice(key))}
    # As far as they are printed: to three digits.
    assert sorted(offered) == pytest.approx(sorted(map(float, wrong)), rel=5e-3)


PLACES = {
    "elu-floor": lambda: mpmath.findroot(lambda z: mpmath.expm1(z) + 1 - mpmath.mpf(NEAR), -4),
    "sigmoid-top": lambda: mpmath.diff(lambda z: 1 / (1 + mpmath.exp(-z)), 0),
    "sigmoid-flat": lambda: mpmath.findroot(
        lambda z: mpmath.diff(lambda x: 1 / (1 + mpmath.exp(-x)), z) - mpmath.mpf(SMALL), 4
    ),
    "tanh-or-sigmoid": lambda: mpmath.findroot(
        lambda z: mpmath.sech(z) ** 2 - mpmath.sech(z / 2) ** 2 / 4, 1.7
    ),
}


@each_of({key: (key,) for key in PLACES})
def test_the_right_place_agrees_with_mpmath(key: str) -> None:
    assert PLACED[key].value() == pytest.approx(float(PLACES[key]()), rel=1e-10)
