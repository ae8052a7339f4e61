"""One example looked at: its numbers against differences, autograd and the training itself."""

import itertools
from dataclasses import replace
from typing import Any

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from actviz.catalog import get
from actviz.labs.learning import batches
from actviz.labs.one_step import OneStep, hardest, one_step
from actviz.labs.training import Setting, beginning, train, training_steps
from actviz.network import Network, Unit, backward, forward
from tests.conftest import sampled

SHORT = Setting(noise=0.2, steps=100, layers=3, width=5)
CURVE = replace(SHORT, task="sine")
UNITS = {
    "tanh": Unit(activation=get("tanh")),
    "gelu": Unit(activation=get("gelu")),
    "relu": Unit(activation=get("relu")),
    "prelu": Unit(activation=get("prelu"), learns=("alpha",)),
    "silu": Unit(activation=get("silu"), values={"beta": 1.5}, learns=("beta",)),
}


def _looked(setting: Setting, unit: Unit, example: int) -> tuple[OneStep, Network]:
    return one_step(setting, unit, train(setting, unit), example), beginning(setting, unit)


def _away_from_kinks(found: OneStep, unit: Unit, at: int) -> bool:
    return not unit.activation.kinks(**unit.values) or np.abs(found.z[at]).min() > 1e-3


@sampled("setting", [SHORT, CURVE], 2, ids=lambda each: each.task)
def test_the_hardest_example_has_the_largest_loss_of_all_at_the_end(setting: Setting) -> None:
    unit = UNITS["prelu"]
    course = train(setting, unit)
    count = len(setting.examples.x)
    losses = [one_step(setting, unit, course, index).loss[-1] for index in range(count)]
    assert hardest(setting, unit, course) == int(np.argmax(losses))


@sampled(
    ("setting", "name"),
    itertools.product([SHORT, CURVE], UNITS),
    2,
    ids=lambda each: each if isinstance(each, str) else each.task,
)
def test_each_gradient_is_that_of_central_differences(setting: Setting, name: str) -> None:
    unit = UNITS[name]
    seen = 0
    for example in (0, 7, 31):
        found, net = _looked(setting, unit, example)
        given = setting.examples
        x, targets = given.x[[example]], given.targets[[example]]
        for at in (0, 20, 47):
            if not _away_from_kinks(found, unit, at):
                continue
            seen += 1
            net.parameters[:] = found.parameters[at]
            assert found.loss[at] == pytest.approx(setting.loss(forward(net, x).output, targets)[0])
            by = []
            for index, value in enumerate(net.parameters.tolist()):
                sides = []
                for step in (1e-5, -1e-5):
                    net.parameters[index] = value + step
                    sides.append(setting.loss(forward(net, x).output, targets)[0])
                net.parameters[index] = value
                by.append((sides[0] - sides[1]) / 2e-5)
            np.testing.assert_allclose(found.gradient[at], by, rtol=1e-5, atol=1e-8)
    assert seen >= 6


@pytest.mark.parametrize("setting", [SHORT, CURVE], ids=["classes", "curve"])
def test_what_arrives_at_each_unit_and_is_passed_on_is_that_of_autograd(setting: Setting) -> None:
    """Autograd knows nothing of layers here: it takes the loss as a function of all z and all a."""
    example, at = 11, 30
    found, net = _looked(setting, UNITS["tanh"], example)
    net.parameters[:] = found.parameters[at]
    x, target = setting.examples.x[example], found.target
    layers = list(zip(net.weights, net.biases, strict=True))

    def loss(pushes: Any, where: str) -> Any:
        """The loss where something is added to each z, or to each a."""
        a, start = x, 0
        for layer, (weights, bias) in enumerate(layers):
            end = start + bias.size
            z = anp.dot(a, weights) + bias
            z = z + pushes[start:end] if where == "z" else z
            a = anp.tanh(z) if layer < len(layers) - 1 else z
            a = a + pushes[start:end] if where == "a" else a
            start = end
        if not setting.plane:
            return (a[0] - target) ** 2 / 2
        return anp.log(1 + anp.exp(-a[0] if target else a[0]))

    for where, numbers in (("a", found.arriving), ("z", found.passed)):
        exact = grad(loss)(np.zeros(found.z.shape[1]), where)
        np.testing.assert_allclose(numbers[at], exact, rtol=1e-9, atol=1e-12)


def test_the_chain_rule_that_is_written_out_holds() -> None:
    """∂L/∂z = f′(z)·∂L/∂a, ∂L/∂w = a·∂L/∂z and ∂L/∂a = Σ w·∂L/∂z, from the numbers alone."""
    unit = UNITS["prelu"]
    found, net = _looked(SHORT, unit, 3)
    np.testing.assert_allclose(found.passed, found.slope * found.arriving, rtol=1e-12)
    np.testing.assert_allclose(found.descent, -SHORT.rate * found.gradient, rtol=1e-12)
    for at in (0, 25, 47):
        net.parameters[:] = found.parameters[at]
        inputs, start = found.x, 0
        for layer, weights in enumerate(net.weights):
            end = start + weights.shape[1]
            z = inputs @ weights + net.biases[layer]
            np.testing.assert_allclose(found.z[at, start:end], z, rtol=1e-9)
            if layer:
                arriving = weights @ found.passed[at, start:end]
                before = start - weights.shape[0]
                np.testing.assert_allclose(found.arriving[at, before:start], arriving, rtol=1e-9)
            inputs, start = found.output[at, start:end], end
    # The last unit has no function, and its slope is 1; its gradient is p − t.
    np.testing.assert_array_equal(found.slope[:, -1], 1)
    np.testing.assert_allclose(found.answer - found.target, found.passed[:, -1], rtol=1e-9)


@pytest.mark.parametrize("optimizer", ["Adam", "SGD"])
def test_the_moves_are_those_of_the_training_itself(optimizer: Any) -> None:
    setting = replace(SHORT, optimizer=optimizer, batch=8, held_out=0.25)
    unit = UNITS["silu"]
    course = train(setting, unit)
    found = one_step(setting, unit, course, 0)
    trained = [net.parameters.copy() for net in training_steps(setting, unit)]
    for at, step in enumerate(course.steps[:-1]):
        np.testing.assert_allclose(found.parameters[at], trained[step], rtol=1e-12)
        np.testing.assert_allclose(found.moves[at], trained[step + 1] - trained[step], atol=1e-15)
    assert np.isnan(found.moves[-1]).all()


def test_a_batch_of_one_example_moves_by_plain_descent_where_there_is_no_momentum_yet() -> None:
    setting = replace(SHORT, optimizer="SGD", batch=1)
    unit = UNITS["tanh"]
    first = int(next(batches(len(setting.learned_from.x), 1, setting.seed))[0])
    found = one_step(setting, unit, train(setting, unit), first)
    np.testing.assert_allclose(found.moves[0], found.descent[0], rtol=1e-9, atol=1e-14)


def test_a_unit_whose_slope_is_0_passes_nothing_on_and_its_weights_ask_for_no_change() -> None:
    setting = replace(SHORT, initializer="normal", rate=0.3)
    unit = UNITS["relu"]
    course = train(setting, unit)
    assert course.dead.any()
    found = one_step(setting, unit, course, 4)
    stopped = found.slope == 0
    np.testing.assert_array_equal(found.here == 1, stopped)
    assert (found.passed[stopped] == 0).all()
    assert np.abs(found.arriving[stopped]).max() > 0
    # One that is dead for all examples is so for this one.
    np.testing.assert_array_equal(found.everywhere[:, :-1] == 1, course.dead)
    assert stopped[found.everywhere == 1].all()
    net = beginning(setting, unit)
    for at, row in enumerate(found.gradient):
        net.parameters[:] = row
        start = 0
        for weights, bias in zip(net.weights, net.biases, strict=True):
            still = stopped[at, start : start + bias.size]
            assert (weights[:, still] == 0).all()
            assert (bias[still] == 0).all()
            start += bias.size


def test_a_network_that_is_too_large_is_refused() -> None:
    setting = replace(SHORT, width=9)
    course = train(setting, UNITS["relu"])
    with pytest.raises(ValueError, match="so large"):
        one_step(setting, UNITS["relu"], course, 0)


def test_the_gradient_of_one_example_is_its_part_of_that_of_the_batch() -> None:
    """The mean of the gradients of all examples is that of the training's loss."""
    setting = replace(SHORT, task="points", points=((-1.0, 0.5), (0.2, -0.3), (0.9, 0.1)))
    unit = UNITS["tanh"]
    course = train(setting, unit)
    alone = [one_step(setting, unit, course, example).gradient[10] for example in range(3)]
    net = beginning(setting, unit)
    net.parameters[:] = course.parameters[10]
    passed = forward(net, setting.examples.x)
    by_output = setting.loss(passed.output, setting.examples.targets)[1]
    whole = backward(net, passed, by_output).parameters
    np.testing.assert_allclose(np.mean(alone, axis=0), whole, rtol=1e-9, atol=1e-15)
