"""Trainings and their films: what is learned, what is kept, and what the browser gets of it."""

import base64
import itertools
import json
from dataclasses import replace
from string import Formatter
from typing import Any

import numpy as np
import pytest

from actviz import formula, live
from actviz.catalog import CATALOG, get
from actviz.labs import presets
from actviz.labs.presets import FLOW, PRESETS, Preset
from actviz.labs.seeds import SEEDS
from actviz.labs.tasks import MOST_POINTS, PLANE_EXAMPLES, REACH, TASKS, examples
from actviz.labs.training import (
    MOMENTS,
    SIDE,
    Course,
    Setting,
    beginning,
    coarse,
    fine,
    moments,
    train,
    training_steps,
)
from actviz.network import Unit, elementwise, forward
from actviz.progress import SILENT
from actviz.training.film import Side, film
from tests.conftest import every, sampled
from tests.live.node import run

RELU, TANH = Unit(activation=get("relu")), Unit(activation=get("tanh"))
POINTS = ((-1.0, -0.5), (-0.4, 0.6), (0.3, -0.2), (0.9, 0.7))
OWN: dict[str, tuple[tuple[float, ...], ...]] = {
    "points": POINTS,
    "two classes": ((-1.0, -0.5, 0), (-0.4, 0.6, 1), (0.3, -0.2, 0), (0.9, 0.7, 1)),
}


@pytest.mark.parametrize("steps", [1, 2, 10, 47, 48, 100, 1000, 10_000])
def test_moments_begin_at_the_beginning_and_end_at_the_end(steps: int) -> None:
    found = moments(steps)
    assert found[0] == 0
    assert found[-1] == steps
    assert len(found) == min(MOMENTS, steps + 1)
    gaps = np.diff(found)
    assert (gaps >= 1).all()
    # Further apart the later they are, but for rounding.
    assert (gaps[1:] >= 0.8 * gaps[:-1] - 1).all()


@pytest.mark.parametrize("task", TASKS)
def test_examples_are_the_same_for_the_same_seed(task: str) -> None:
    own = OWN.get(task, ())
    one, again, other = (examples(task, 0.3, seed, own) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.x, again.x)
    np.testing.assert_array_equal(one.targets, again.targets)
    if own:
        np.testing.assert_array_equal(np.hstack([one.x, one.targets]), own)
        return
    changed = one.x if TASKS[task].plane else one.targets
    assert not np.array_equal(changed, other.x if TASKS[task].plane else other.targets)
    calm = examples(task, 0.0, 1)
    assert np.abs(calm.x).max() <= REACH
    if TASKS[task].plane:
        assert len(calm.x) == (4 if task == "XOR of four" else PLANE_EXAMPLES)
        assert set(calm.targets.ravel()) == {0.0, 1.0}
        assert 0.35 < calm.targets.mean() < 0.65
    else:
        assert np.abs(calm.targets).max() <= 1


def test_without_noise_xor_is_xor() -> None:
    given = examples("XOR", 0.0, 5)
    np.testing.assert_array_equal(given.targets[:, 0] == 1, given.x[:, 0] * given.x[:, 1] > 0)


@sampled(("task", "optimizer"), itertools.product(TASKS, ["SGD", "Adam"]), 3, quick=4)
def test_every_task_is_learned(task: str, optimizer: Any) -> None:
    setting = Setting(
        task=task, optimizer=optimizer, width=16, points=OWN.get(task, ()), steps=1500
    )
    rate = 0.01 if optimizer == "Adam" else 0.05
    course = train(replace(setting, rate=rate), TANH)
    # A third of what one number for all would cost; the spirals take longer.
    targets = setting.examples.targets
    share = float(targets.mean())
    entropy = -share * np.log(share) - (1 - share) * np.log(1 - share) if setting.plane else 0
    guess = entropy if setting.plane else float(targets.var()) / 2
    assert course.loss[-1] < guess * (0.9 if task == "spirals" else 1 / 3)
    assert course.divergence is None


def test_the_same_seed_gives_the_same_film_and_another_one_another() -> None:
    setting = Setting(steps=60)
    one, again = (film(setting, [Side("ReLU", train(setting, RELU))]) for _ in range(2))
    other = replace(setting, seed=1)
    assert one == again
    assert one != film(other, [Side("ReLU", train(other, RELU))])


def test_both_sides_begin_with_the_same_weights_and_see_the_same_batches() -> None:
    setting = Setting()
    np.testing.assert_array_equal(
        beginning(setting, RELU).parameters, beginning(setting, TANH).parameters
    )
    # Two functions that are one give one course: only the function differs.
    leaky = Unit(activation=get("leaky_relu"), values={"alpha": 0.0})
    one, other = train(setting, RELU), train(setting, leaky)
    np.testing.assert_allclose(one.loss, other.loss, rtol=1e-9)


def test_a_moment_is_what_the_network_was_after_its_steps() -> None:
    setting = Setting(steps=80)
    course = train(setting, RELU)
    given = setting.examples
    nets = {}
    for step, net in enumerate(training_steps(setting, RELU)):
        if step in course.steps:
            place = course.steps.index(step)
            passed = forward(net, given.x)
            # An output at 0, but for rounding, is on neither side.
            towards = np.where(given.targets > 0.5, passed.output, -passed.output)
            right = (towards > 1e-9).mean()
            assert course.accuracy[place] == right
            logits = forward(net, fine(setting)).output[:, 0]
            np.testing.assert_allclose(course.answers[place], 1 / (1 + np.exp(-logits)), rtol=1e-9)
            hidden = np.concatenate(forward(net, coarse(setting)).outputs[:-1], axis=1).T
            np.testing.assert_allclose(course.responses[place], hidden)
            dead = np.concatenate([(z <= 0).all(axis=0) for z in passed.z[:-1]])
            np.testing.assert_array_equal(course.dead[place], dead)
            nets[step] = net
    assert set(nets) == set(course.steps)


@pytest.mark.parametrize("task", ["XOR", "sine"])
def test_what_is_held_out_is_never_learned_from_and_measured_to_the_last_digit(task: str) -> None:
    setting = Setting(task=task, noise=0.3, held_out=0.2, steps=60, seed=3)
    course = train(setting, TANH)
    given, held, learned = setting.examples, setting.held_back, setting.learned_from
    assert len(held.x) == len(given.x) // 5
    both = np.vstack([held.x, learned.x])
    np.testing.assert_array_equal(np.sort(both, axis=0), np.sort(given.x, axis=0))
    film_of = json.loads(film(setting, [Side("Tanh", course)]).partition(b"\n")[0])
    hollow = np.array(film_of["points"])[film_of["held"]]
    np.testing.assert_allclose(hollow, np.hstack([held.x, held.targets]), atol=6e-4)
    for step, net in enumerate(training_steps(setting, TANH)):
        if step not in course.steps:
            continue
        place = course.steps.index(step)
        for each, loss, accuracy in (
            (held, course.held_loss, course.held_accuracy),
            (learned, course.loss, course.accuracy),
        ):
            output = forward(net, each.x).output
            # In another form than the one that is trained with.
            if setting.plane:
                signed = np.where(each.targets > 0.5, output, -output)
                assert loss[place] == pytest.approx(np.mean(np.log1p(np.exp(-signed))), rel=1e-12)
                assert accuracy[place] == np.mean(signed > 0)
            else:
                off = output - each.targets
                assert loss[place] == pytest.approx(np.mean(off * off) / 2, rel=1e-12)
                assert np.isnan(accuracy[place])


def test_what_is_held_out_changes_nothing_but_the_examples() -> None:
    # Two that differ in what is held out alone: what is not learned from teaches nothing.
    points = ((-1.0, 0.5), (0.0, 0.2), (1.0, -0.5))
    setting = Setting(task="points", points=points, held_out=0.3, steps=50)
    (index,) = np.flatnonzero(setting.is_held)
    moved = [*points]
    moved[index] = (points[index][0], 1.4)
    one, other = train(setting, TANH), train(replace(setting, points=tuple(moved)), TANH)
    np.testing.assert_array_equal(one.loss, other.loss)
    np.testing.assert_array_equal(one.answers, other.answers)
    assert np.abs(one.held_loss - other.held_loss).max() > 0.1


@pytest.mark.parametrize(
    ("count", "share", "held"), [(0, 0.5, 0), (1, 0.5, 0), (2, 0.05, 1), (2, 0.5, 1), (4, 0.0, 0)]
)
def test_of_two_examples_one_is_held_out_and_of_one_none(
    count: int, share: float, held: int
) -> None:
    points = tuple((x / 10, 0.0) for x in range(count))
    setting = Setting(task="points", points=points, held_out=share, steps=5)
    assert setting.is_held.sum() == held
    if count:
        assert np.isnan(train(setting, RELU).held_loss).all() == (held == 0)


@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_a_divergence_is_caught_and_nothing_kept_is_infinite(optimizer: Any) -> None:
    setting = Setting(task="sine", optimizer=optimizer, rate=10.0, layers=4, width=32)
    course = train(setting, RELU)
    lost = course.divergence
    assert lost is not None
    assert 0 < lost.step <= setting.steps
    assert 1 <= lost.layer <= 5
    assert lost.growth > 1
    assert course.steps[-1] <= lost.step
    for kept in (course.loss, course.answers, course.responses, course.gradient):
        assert np.isfinite(kept).all()
        assert len(kept) == len(course.steps)
    assert b"NaN" not in film(setting, [Side("ReLU", course)]).partition(b"\n")[0]


def test_weights_that_begin_too_large_are_no_divergence() -> None:
    setting = Setting(task="sine", initializer="normal", layers=4, width=32, steps=100)
    unit = Unit(activation=get("linear"), values={"m": 3.0})
    course = train(setting, unit)
    assert course.loss[0] > 1e6
    assert len(film(setting, [Side("Linear", course)])) > 0


@pytest.mark.parametrize("task", MOST_POINTS)
def test_nothing_to_learn_is_said(task: str) -> None:
    with pytest.raises(ValueError, match="there is no point to learn"):
        train(Setting(task=task), RELU)


@pytest.mark.parametrize(
    ("points", "end"),
    [
        (((0.0, 0.0, 1), (1.0, 1.0, 1)), 0.0),  # there is nothing to tell apart
        (((0.5, 0.5, 0), (0.5, 0.5, 1)), np.log(2)),  # the best answer to both is a half
        (((0.5, 0.5, 0), (0.5, 0.5, 1), (-1.0, 0.0, 0), (-0.5, 0.0, 0)), np.log(2) / 2),
    ],
)
def test_of_points_of_two_classes_as_much_is_learned_as_can_be(points: Any, end: float) -> None:
    course = train(Setting(task="two classes", points=points), TANH)
    assert course.loss[-1] == pytest.approx(end, abs=0.01)
    assert course.loss[-1] > end - 1e-9


UNITS = [name for name, each in CATALOG.items() if elementwise(each)]
# As many as there is room for, and each as long as it can be.
MANY = tuple(
    (round(-1.49 + 0.12 * (i % 25), 2), round(-1.48 + 0.17 * (i // 25), 2), i % 2)
    for i in range(MOST_POINTS["two classes"])
)
SIZES = [
    Setting(steps=100, layers=layers, width=width, task=task, points=points)
    for layers in (1, 4)
    for width in (2, 8, 32)
    for task, points in (("XOR", ()), ("sine", ()), ("points", POINTS), ("two classes", MANY))
]


@pytest.mark.parametrize(
    "setting", SIZES[:: every(8)], ids=lambda s: f"{s.task}-{s.layers}x{s.width}"
)
def test_no_film_has_more_than_300_kb(setting: Setting) -> None:
    sides = [Side("ReLU", train(setting, RELU)), Side("Tanh", train(setting, TANH))]
    assert len(film(setting, sides)) <= 300_000


def _unpacked(data: bytes) -> dict[str, Any]:
    packed = base64.b64encode(data).decode()
    found: dict[str, Any] = run(
        live.FILM,
        f"(({{ sides, ...head }}) => ({{ ...head, sides: sides.map((side) => ({{ ...side, "
        "answers: [...side.answers.rows], responses: [...side.responses.rows], "
        "flags: [...side.flags.rows] }))"
        f"}}))(its.unpackFilm(new Uint8Array(Buffer.from('{packed}', 'base64'))))",
    )
    return found


@pytest.mark.parametrize("task", ["XOR", "sine"])
def test_the_browser_unpacks_what_was_kept(task: str) -> None:
    setting = Setting(task=task, steps=5, layers=2, width=3)
    courses = [train(setting, RELU), train(setting, TANH)]
    found = _unpacked(film(setting, [Side("ReLU", courses[0]), Side("Tanh", courses[1])]))
    assert found["moments"] == [0, 1, 2, 3, 4, 5]
    for side, course in zip(found["sides"], courses, strict=True):
        assert side["loss"] == course.loss.tolist()
        answers = np.array(side["answers"], dtype=float).reshape(course.answers.shape)
        if task == "XOR":
            np.testing.assert_allclose(answers / 255, course.answers, atol=0.5 / 255 + 1e-9)
            assert course.answers.shape[1] == SIDE**2
        else:
            np.testing.assert_allclose(
                answers / 65535 * 3 - 1.5, np.clip(course.answers, -1.5, 1.5), atol=3e-5
            )
        flags = np.array(side["flags"]).reshape(course.dead.shape)
        np.testing.assert_array_equal(flags == 1, course.dead)
        np.testing.assert_array_equal(flags == 2, course.saturated)
        responses = np.array(side["responses"]).reshape(course.responses.shape)
        rising = course.responses[-1, 0].argsort()
        assert (np.diff(responses[-1, 0][rising]) >= 0).all()


@pytest.mark.parametrize(("task", "end"), [("XOR", 2.0), ("sine", 1.3)])
def test_where_a_network_has_no_value_the_film_has_the_middle_and_nowhere_else(
    task: str, end: float
) -> None:
    # Its examples are within the domain, the edges of the picture are not.
    unit = Unit(activation=formula(f"sqrt(x + {end})"))
    setting = Setting(task=task, steps=10, layers=1, width=4, rate=1e-4)
    course = train(setting, unit)
    (side,) = _unpacked(film(setting, [Side("root", course)]))["sides"]
    missing = np.isnan(course.answers)
    assert 0 < missing.mean() < 0.9
    assert side["gaps"] is True
    middle = 128 if setting.plane else 32768
    answers = np.array(side["answers"]).reshape(missing.shape)
    np.testing.assert_array_equal(answers == middle, missing)


@pytest.mark.parametrize("name", UNITS[:: every(8)])
def test_every_function_of_one_number_can_be_trained(name: str) -> None:
    setting = Setting(steps=30, width=4, layers=1)
    course = train(setting, Unit(activation=get(name)))
    assert isinstance(course, Course)
    json.loads(film(setting, [Side(name, course)]).partition(b"\n")[0])


GROUPS = (0, 1000)
"""The first seeds of two groups that share none: what is said has to hold for both."""


@sampled(
    ("first", "source"),
    itertools.product(GROUPS, PRESETS),
    lambda case: case[0] == GROUPS[0] and [*PRESETS].index(case[1]) % 2 == 0,
    quick=4,
)
def test_a_preset_shows_what_it_says(
    source: str, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SEEDS", "FLOW_SEEDS"):
        count = len(getattr(presets, name))
        monkeypatch.setattr(presets, name, range(first, first + count))
    kept = presets._courses, presets._profiles
    for each in kept:
        each.cache_clear()
    preset = PRESETS[source]
    numbers = preset.numbers(SILENT)
    for each in kept:
        each.cache_clear()
    assert preset.holds(*numbers), numbers
    assert all(np.isfinite(numbers))


@sampled("first", GROUPS, lambda first: first == GROUPS[0])
def test_what_learning_a_parameter_is_good_for(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "SEEDS", range(first, first + len(SEEDS)))
    preset = presets.LEARNING
    numbers = preset.numbers(SILENT)
    assert preset.holds(*numbers), numbers
    assert "12 seeds" in preset.sentence
    for off in ([0.0] * len(numbers), [1e9] * len(numbers), [12, 77, 77]):
        assert not preset.holds(*off)


@pytest.mark.exhaustive
@sampled("first", GROUPS, lambda first: first == GROUPS[0])
def test_large_networks_overfit_few_examples(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presets, "SEEDS", range(first, first + len(SEEDS)))
    presets._courses.cache_clear()
    numbers = presets.OVERFITTING.numbers(SILENT)
    presets._courses.cache_clear()
    assert presets.OVERFITTING.holds(*numbers), numbers
    assert "12 seeds" in presets.OVERFITTING.sentence
    for off in ([0.0] * len(numbers), [1e9] * len(numbers)):
        assert not presets.OVERFITTING.holds(*off)


@pytest.mark.parametrize("source", PRESETS)
def test_a_preset_says_how_many_seeds_it_was_measured_with(source: str) -> None:
    preset = PRESETS[source]
    count = len(presets.FLOW_SEEDS if preset.room == FLOW else SEEDS)
    # One training is enough to multiply its weights out.
    assert (f"{count} seeds" in preset.sentence) == (source != "linear/con/3")


@pytest.mark.parametrize("source", PRESETS)
def test_other_numbers_would_not_support_a_preset(source: str) -> None:
    preset = PRESETS[source]
    assert not preset.holds(*[0.0] * _count(preset))
    assert not preset.holds(*[1e9] * _count(preset))


def _count(preset: Preset) -> int:
    """How many numbers a preset measures."""
    fields = {field for _, field, _, _ in Formatter().parse(preset.sentence) if field}
    fields.discard("conclusion")
    assert fields == {str(index) for index in range(len(fields))}
    return len(fields)


def test_most_of_forty_leaves_two_out_at_each_end() -> None:
    values = np.random.default_rng(0).permutation(np.arange(40.0))
    low, high = presets._most(values)
    assert (low, high) == (2.0, 37.0)
    assert np.sum((values >= low) & (values <= high)) == 36


@pytest.mark.parametrize(
    ("source", "numbers", "said"),
    [
        ("relu/con/3", (153, 49, 49, 0), "The claim holds."),
        ("relu/con/3", (153, 49, 47, 0), "The claim holds for all but 2 of 49 units."),
        ("leaky_relu/about", (7, 8, 99, 97, 71, 70, 1), "Unclear here as well: 12 seeds can"),
        ("leaky_relu/about", (11, 6, 99, 97, 71, 70, 1), "It depends on the task."),
        ("sigmoid/con/3", (100, 1.2, 5, 1.4), "the way with Sigmoid is the straighter one"),
        ("sigmoid/con/3", (100, 1.6, 5, 1.4), "and so is the effect"),
    ],
)
def test_a_conclusion_follows_the_numbers(
    source: str, numbers: tuple[float, ...], said: str
) -> None:
    conclusion = PRESETS[source].conclusion
    assert conclusion is not None
    assert said in conclusion(*numbers)


def test_whether_leaky_relu_helps_could_come_out_otherwise() -> None:
    holds = PRESETS["leaky_relu/about"].holds
    shares = (99.0, 97.0, 71.0, 70.0, 1.0)
    assert holds(7, 8, *shares)
    assert holds(11, 6, *shares)  # better on one task alone
    assert not holds(10, 11, *shares)
    assert not holds(1, 2, *shares)


def test_every_claim_that_is_about_networks_has_a_preset() -> None:
    targets = (
        "sigmoid/pro/1 sigmoid/con/2 sigmoid/con/3 sigmoid/con/4 sigmoid/con/5 tanh/con/1 "
        "relu/pro/1 relu/con/2 relu/con/3 relu/con/4 elu/about elu/con/1 linear/pro/2 "
        "linear/con/3 leaky_relu/about leaky_relu/con/1"
    )
    assert set(PRESETS) == set(targets.split())
