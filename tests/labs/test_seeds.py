"""Trainings that differ in their seed alone: together they end as each of them does alone."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from actviz.catalog import get
from actviz.find import find
from actviz.labs.learning import batches, squared, two_classes
from actviz.labs.seeds import SEEDS, ends
from actviz.labs.tasks import examples
from actviz.labs.training import Setting, train
from actviz.network import INITIALIZERS, Unit, backward, forward, initial, network, together
from actviz.progress import Report
from tests.conftest import sampled

SETTINGS = [
    Setting(task="XOR of four", layers=1, width=2, steps=120),
    Setting(task="XOR of four", noise=0.3, layers=2, width=3, steps=60, batch=3),
    Setting(task="spirals", layers=4, steps=60, optimizer="SGD", initializer="orthogonal"),
    Setting(task="sine", layers=1, width=5, steps=60, batch=1),
    Setting(task="moons", noise=0.5, held_out=0.25, steps=60),
    Setting(task="points", points=((0.0, 1.0), (1.0, -1.0), (0.5, 0.5)), steps=60),
]


@sampled(
    ("setting", "name"),
    itertools.product(SETTINGS, ["relu", "elu", "gelu", "tanh"]),
    3,
    ids=lambda each: each if isinstance(each, str) else f"{each.task}-{each.layers}",
)
def test_together_they_end_as_each_ends_alone(setting: Setting, name: str) -> None:
    unit = Unit(activation=get(name))
    seeds = (0, 3, 41)
    for seed, end in zip(seeds, ends(setting, unit, seeds), strict=True):
        course = train(replace(setting, seed=seed), unit)
        assert end.seed == seed
        assert end.loss == pytest.approx(course.loss[-1], rel=1e-9)
        np.testing.assert_equal(end.right, course.accuracy[-1])
        assert end.dead == course.dead[-1].sum()


def test_what_learns_a_parameter_ends_as_it_does_alone() -> None:
    unit = Unit(activation=get("prelu"), learns=("alpha",))
    setting = Setting(task="XOR of four", layers=1, width=3, steps=60)
    shares: list[float] = []
    found = ends(setting, unit, (0, 1), Report(shares.append))
    assert [each.loss for each in found] == [
        train(replace(setting, seed=seed), unit).loss[-1] for seed in (0, 1)
    ]
    assert found != ends(setting, replace(unit, learns=()), (0, 1))
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_one_that_diverges_leaves_the_others_alone(optimizer: Any) -> None:
    setting = Setting(task="sine", optimizer=optimizer, rate=1.0, width=16, steps=100)
    unit = Unit(activation=get("relu"))
    alone = [train(replace(setting, seed=seed), unit) for seed in SEEDS]
    diverged = [course.divergence is not None for course in alone]
    found = ends(setting, unit)
    assert [np.isinf(each.loss) for each in found] == diverged
    for end, course in zip(found, alone, strict=True):
        if not course.divergence:
            assert end.loss == pytest.approx(course.loss[-1], rel=1e-6)
    if optimizer == "SGD":
        assert 0 < sum(diverged) < len(SEEDS)


def test_a_function_without_a_value_is_a_divergence() -> None:
    plane = Setting(task="XOR of four", initializer="normal", steps=40)
    found = ends(plane, Unit(activation=find("ln(z)")), (0, 1))
    assert [(each.loss, each.right) for each in found] == [(np.inf, 0.0)] * 2


def test_gradients_of_many_networks_are_those_of_each() -> None:
    unit = Unit(activation=get("tanh"))
    drawn = [initial((2, 4, 3, 1), INITIALIZERS["He"], seed=seed) for seed in range(3)]
    alone = [network(each, (unit, unit, None)) for each in drawn]
    nets = together(alone)
    rng = np.random.default_rng(0)
    x, targets = rng.normal(size=(3, 7, 2)), rng.integers(0, 2, size=(3, 7, 1))
    for loss in (squared, two_classes):
        passed = forward(nets, x)
        values, by_output = loss(passed.output, targets)
        assert values.shape == (3,)
        found = backward(nets, passed, by_output)
        for index, net in enumerate(alone):
            one = forward(net, x[index])
            value, by = loss(one.output, targets[index])
            assert values[index] == pytest.approx(value, rel=1e-12)
            exact = backward(net, one, by)
            np.testing.assert_allclose(found.parameters[index], exact.parameters, rtol=1e-12)
            np.testing.assert_allclose(found.biases[1][index], exact.biases[1], rtol=1e-12)


def test_networks_together_are_copies() -> None:
    unit = Unit(activation=get("relu"))
    net = network(initial((2, 2, 1), INITIALIZERS["He"]), (unit, None))
    nets = together([net, net])
    nets.parameters[:] += 1
    assert (nets.weights[0][1] == net.weights[0] + 1).all()


@pytest.mark.parametrize("size", [4, 32, 240])
def test_a_batch_larger_than_four_has_all_four(size: int) -> None:
    given = examples("XOR of four", 0.0, 7)
    np.testing.assert_array_equal(np.abs(given.x), 1)
    np.testing.assert_array_equal(given.targets[:, 0] == 1, given.x[:, 0] * given.x[:, 1] > 0)
    order = batches(len(given.x), size, 7)
    assert all(sorted(next(order).tolist()) == [0, 1, 2, 3] for _ in range(5))


def test_no_linear_network_gets_all_four_right() -> None:
    for noise, layers in ((0.0, 1), (0.0, 3), (0.2, 2)):
        setting = Setting(task="XOR of four", noise=noise, layers=layers, steps=300)
        found = ends(setting, Unit(activation=get("linear")))
        assert max(each.right for each in found) <= 0.75


def test_without_points_there_is_nothing_to_learn() -> None:
    with pytest.raises(ValueError, match="no point"):
        ends(Setting(task="points"), Unit(activation=get("relu")))
