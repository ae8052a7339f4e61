"""What functions learn in a training: it follows the gradient, and stays in its domain."""

import itertools
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from actviz.activation import Activation
from actviz.catalog import CATALOG, get
from actviz.find import find
from actviz.labs.training import Setting, beginning, coarse, train, training_steps
from actviz.network import Unit, elementwise, forward, learnable
from actviz.training.film import Side, film
from tests.conftest import sampled

SETTING = Setting(noise=0.2, steps=300)
PRELU = Unit(activation=get("prelu"), learns=("alpha",))
FORMULAS = ("z*sigmoid(beta*z)", "a*sin(b*z)", "log(1 + exp(b*z))/b", "z/a", "log(a*z)", "z^a")
LEARNING = [
    *(each for each in CATALOG.values() if elementwise(each) and learnable(each)),
    *map(find, FORMULAS),
]


def all_of(activation: Activation, **values: float) -> Unit:
    """A unit that learns all it can."""
    names = tuple(each.name for each in learnable(activation))
    return Unit(activation=activation, values=values, learns=names)


def test_it_begins_at_its_value_and_nothing_is_learned_unless_asked() -> None:
    course = train(SETTING, replace(PRELU, values={"alpha": 0.4}))
    assert course.learned.shape == (len(course.steps), 2, 1)
    assert course.learned[0].tolist() == [[0.4], [0.4]]
    assert np.all(np.diff(course.learned[:, :, 0], axis=0)[:3] != 0)
    plain = train(SETTING, Unit(activation=get("prelu")))
    assert plain.learned.shape == (len(plain.steps), 2, 0)
    # The weights begin alike, whether anything learns or not.
    count = plain.parameters.shape[1]
    np.testing.assert_array_equal(course.parameters[0, :count], plain.parameters[0])


def test_a_step_goes_down_the_loss() -> None:
    setting = replace(SETTING, optimizer="SGD", rate=0.05, batch=240, steps=1)
    given = setting.examples
    net = beginning(setting, PRELU)

    def loss(layer: int, more: float) -> float:
        net.learned[layer] += more
        found = setting.loss(forward(net, given.x).output, given.targets)[0]
        net.learned[layer] -= more
        return float(found)

    course = train(setting, PRELU)
    moved = course.learned[1, :, 0] - course.learned[0, :, 0]
    for layer in range(2):
        slope = (loss(layer, 1e-5) - loss(layer, -1e-5)) / 2e-5
        assert moved[layer] == pytest.approx(-0.05 * slope, rel=1e-6)
        assert loss(layer, moved[layer]) < loss(layer, 0)


def test_a_formula_learns_the_same_numbers_as_the_function_of_the_catalogue() -> None:
    one = train(SETTING, all_of(get("silu"), beta=1.3))
    other = train(SETTING, all_of(find("z*sigmoid(beta*z); beta=1.3")))
    np.testing.assert_allclose(other.learned, one.learned, rtol=0, atol=1e-9)
    np.testing.assert_allclose(other.loss, one.loss, rtol=0, atol=1e-9)
    assert abs(one.learned[-1] - 1.3).min() > 0.01


def test_the_pictures_and_the_dead_units_are_those_of_what_has_been_learned() -> None:
    setting = Setting(steps=80)
    course = train(setting, PRELU)
    for step, net in enumerate(training_steps(setting, PRELU)):
        if step not in course.steps:
            continue
        place = course.steps.index(step)
        np.testing.assert_array_equal(course.learned[place], net.learned[:-1])
        hidden = np.concatenate(forward(net, coarse(setting)).outputs[:-1], axis=1).T
        np.testing.assert_array_equal(course.responses[place], hidden)
        x = setting.examples.x
        for layer in range(2):
            z = x @ net.weights[layer] + net.biases[layer]
            alpha = net.learned[layer][0]
            dead = np.all(z <= 0, axis=0) & (alpha == 0)
            np.testing.assert_array_equal(course.dead[place, 8 * layer : 8 * layer + 8], dead)
            x = np.where(z > 0, z, alpha * z)
    assert len(film(setting, [Side("PReLU", course)] * 2)) < 300_000
    # α = 0 is ReLU, whose units can be dead; a step of α wakes them.
    born = train(replace(setting, steps=20), replace(PRELU, values={"alpha": 0.0}))
    flat = train(replace(setting, steps=20), Unit(activation=get("relu")))
    np.testing.assert_array_equal(born.dead[0], flat.dead[0])
    assert not born.dead[1:].any()


@sampled(
    ("activation", "optimizer"),
    itertools.product(LEARNING, ["SGD", "Adam"]),
    3,
    quick=3,
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_no_rate_leads_out_of_the_domain_or_to_an_error(
    activation: Activation, optimizer: Any
) -> None:
    unit = all_of(activation)
    ranges = [each.learning_range for each in learnable(activation)]
    for rate, task in ((0.3, "sine"), (10.0, "XOR"), (1e6, "sine")):
        setting = Setting(task=task, optimizer=optimizer, rate=rate, width=4, steps=60)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            course = train(setting, unit)
        for row, (low, high) in enumerate(ranges):
            assert np.all(course.learned[:, :, row] >= low)
            assert np.all(course.learned[:, :, row] <= high)
        # What is lost is said: by the divergence, or it is a number.
        assert course.divergence or np.all(np.isfinite(course.loss))


@pytest.mark.parametrize(("name", "least"), [("softplus", 0.001), ("elu", 0.001), ("snake", 0.001)])
def test_the_end_of_a_domain_is_met_and_kept(name: str, least: float) -> None:
    (parameter,) = get(name).parameters
    unit = all_of(get(name), **{parameter.name: parameter.minimum})
    setting = Setting(task="sine", rate=1.0, width=4, steps=100)
    met = []
    for seed in range(4):
        course = train(replace(setting, seed=seed), unit)
        met.append(bool(np.any(course.learned == least)))
        assert course.learned.min() >= least
    assert any(met)


def test_a_divergence_is_still_told() -> None:
    setting = Setting(task="sine", optimizer="SGD", rate=10.0, layers=4, width=32)
    course = train(setting, PRELU)
    assert course.divergence is not None
    assert course.steps[-1] <= course.divergence.step
    assert np.all(np.isfinite(course.learned))
