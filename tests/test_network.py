"""A dense network: its gradients against differences and an autograd, its weights, its descent."""

import math
import warnings
from typing import Any

import autograd.numpy as anp
import mpmath
import numpy as np
import pytest
from autograd import grad

from actviz.activation import Activation
from actviz.catalog import CATALOG, get
from actviz.find import find
from actviz.labs.learning import Loss, Optimizer, batches, squared, two_classes
from actviz.network import (
    INITIALIZERS,
    Network,
    Unit,
    backward,
    elementwise,
    forward,
    initial,
    learnable,
    network,
)

ELEMENTWISE = [each for each in CATALOG.values() if elementwise(each)]


def small(unit: Unit, outputs: int = 1, seed: int = 3) -> Network:
    """Three layers of five units with biases, and one of outputs."""
    net = network(
        initial((3, 5, 5, 5, outputs), INITIALIZERS["He"], seed=seed), (unit,) * 3 + (None,)
    )
    rng = np.random.default_rng(seed)
    for bias in net.biases:
        bias += rng.normal(scale=0.3, size=bias.shape)
    return net


def away_from_kinks(net: Network, unit: Unit, x: np.ndarray) -> np.ndarray:
    """The inputs that put no unit within a step of one of its kinks."""
    near = np.zeros(len(x), dtype=bool)
    for layer, z in enumerate(forward(net, x).z[:-1]):
        own = net.unit(layer)
        assert own is not None
        values = unit.activation.defaults | dict(own.values)
        for kink in unit.activation.kinks(**values):
            near |= np.abs(z - kink).min(axis=1) < 1e-3
    return x[~near]


def numeric(net: Network, x: np.ndarray, targets: Any, loss: Loss) -> np.ndarray:
    """Central differences of the loss by every weight, bias and number that is learned."""
    values = net.parameters
    by = np.empty_like(values)
    for index, before in enumerate(values.tolist()):
        sides = []
        for step in (1e-5, -1e-5):
            values[index] = before + step
            sides.append(loss(forward(net, x).output, targets)[0])
        values[index] = before
        by[index] = (sides[0] - sides[1]) / 2e-5
    return by


def off(found: np.ndarray, targets: np.ndarray) -> float:
    """The relative error of all of them as one vector."""
    return float(np.linalg.norm(found - targets)) / max(float(np.linalg.norm(targets)), 1e-30)


@pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda each: each.name)
def test_gradients_are_those_of_central_differences(activation: Any) -> None:
    unit = Unit(activation=activation)
    net = small(unit)
    x = np.random.default_rng(5).normal(size=(40, 3))
    x = away_from_kinks(net, unit, x)
    assert len(x) >= 10
    targets = np.random.default_rng(6).normal(size=(len(x), 1))
    output = forward(net, x)
    exact = backward(net, output, squared(output.output, targets)[1])
    assert off(exact.parameters, numeric(net, x, targets, squared)) < 1e-6


# With several parameters, with a kink that moves, with one that nothing else in the catalogue has.
FORMULAS = (
    "z*sigmoid(beta*z)",
    "a*sin(b*z) + c*z",
    "a*relu(z + t)",
    "where(z > t, log(1 + exp(b*z))/b, a*expm1(z))",
    "z*erf(c*z^2 + d)",
)
LEARNING = [each for each in [*ELEMENTWISE, *map(find, FORMULAS)] if learnable(each)]


def learning(activation: Activation) -> tuple[Network, Unit, np.ndarray]:
    """A network that learns all it can, with other numbers in each layer, and inputs for it."""
    unit = Unit(activation=activation, learns=tuple(each.name for each in learnable(activation)))
    net = small(unit)
    rng = np.random.default_rng(8)
    for learned in net.learned:
        learned *= rng.uniform(0.7, 1.3, learned.shape)
    x = rng.normal(size=(60, 3))
    x = away_from_kinks(net, unit, x)
    assert len(x) >= 10
    return net, unit, x


@pytest.mark.parametrize("activation", LEARNING, ids=lambda each: each.name)
def test_what_is_learned_has_the_gradients_of_central_differences(activation: Activation) -> None:
    net, unit, x = learning(activation)
    targets = np.random.default_rng(6).normal(size=(len(x), 1))
    passed = forward(net, x)
    found = backward(net, passed, squared(passed.output, targets)[1])
    truth = numeric(net, x, targets, squared)
    assert off(found.parameters, truth) < 1e-6
    # The weights are many: the numbers that are learned are looked at on their own, too.
    count = 3 * len(unit.learns)
    own = np.concatenate(found.learned)
    np.testing.assert_array_equal(own, found.parameters[-count:])
    assert off(own, truth[-count:]) < 1e-6
    assert all(np.any(each) for each in found.learned[:-1])


def test_layers_may_have_functions_and_parameters_of_their_own() -> None:
    units = (
        Unit(activation=get("elu"), values={"alpha": 2.5}),
        Unit(activation=get("tanh")),
        Unit(activation=get("silu"), values={"beta": 0.5}),
        None,
    )
    net = network(initial((3, 4, 5, 6, 1), INITIALIZERS["Xavier"], seed=1), units)
    for bias in net.biases:
        bias += 0.1
    x = np.random.default_rng(5).normal(size=(20, 3))
    targets = np.ones((20, 1))
    passed = forward(net, x)
    exact = backward(net, passed, squared(passed.output, targets)[1])
    assert off(exact.parameters, numeric(net, x, targets, squared)) < 1e-6
    assert [each.shape for each in passed.outputs] == [(20, 4), (20, 5), (20, 6), (20, 1)]


@pytest.mark.parametrize("loss", [two_classes, squared])
def test_losses_have_their_derivatives(loss: Loss) -> None:
    rng = np.random.default_rng(2)
    net = small(Unit(activation=get("tanh")))
    x = rng.normal(size=(20, 3))
    targets = rng.integers(0, 2, size=(20, 1))
    passed = forward(net, x)
    exact = backward(net, passed, loss(passed.output, targets)[1])
    assert off(exact.parameters, numeric(net, x, targets, loss)) < 1e-6


@pytest.mark.parametrize("logit", [-1e4, 1e4])
def test_losses_of_far_logits_are_finite(logit: float) -> None:
    for targets in (0, 1):
        value, by = two_classes(np.array([[logit]]), np.array([[targets]]))
        right = (logit > 0) == (targets == 1)
        assert value == (0 if right else 1e4)
        assert abs(by[0, 0]) == (0 if right else 1)


@pytest.mark.parametrize("apart", [1e-3, 0.7, 3.0, 40.0, 300.0, 700.0, 740.0, 1e3, 1e308])
@pytest.mark.parametrize("size", [np.float64, np.float32])
def test_losses_match_mpmath_however_sure_the_answer_is(
    apart: float, size: type[np.floating[Any]]
) -> None:
    if apart > float(np.finfo(size).max):
        return
    tiny, eps = 4 * float(np.finfo(size).smallest_subnormal), 8 * float(np.finfo(size).eps)
    with warnings.catch_warnings(), np.errstate(all="raise"), mpmath.workdps(700):
        warnings.simplefilter("error")
        for logit in (apart, -apart, apart / 3):
            row = np.array([[logit]], dtype=size)
            exact = mpmath.mpf(float(row[0, 0]))
            for right in (0, 1):
                # Below e^−1000 nothing is left of a power in a double, but mpmath would count on.
                wrong = max(exact if right == 0 else -exact, mpmath.mpf(-1000))
                loss = wrong if wrong > 1000 else mpmath.log(1 + mpmath.exp(wrong))
                share = 1 / (1 + mpmath.exp(max(-wrong, mpmath.mpf(-1000))))
                slope = share if right == 0 else -share
                found, by = two_classes(row, np.array([[right]]))
                for value, true in ((found, loss), (by[0, 0], slope)):
                    assert abs(float(value) - true) <= eps * abs(true) + tiny


def test_both_classes_are_treated_alike() -> None:
    z = np.array([[40.0], [-3.0], [0.0], [1e-3]])
    targets = np.array([[1], [0], [1], [0]])
    value, by = two_classes(z, targets)
    mirrored, by_mirrored = two_classes(-z, 1 - targets)
    assert value == mirrored
    np.testing.assert_array_equal(by, -by_mirrored)
    # Whatever the classes are kept as.
    for kind in (bool, np.uint8, np.float32, float):
        np.testing.assert_array_equal(two_classes(z, targets.astype(kind))[1], by)


def test_losses_do_not_warn_where_they_overflow() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert squared(np.array([[1e200]]), np.zeros((1, 1)))[0] == np.inf


AUTOGRAD: dict[str, Any] = {
    "relu": lambda z: anp.maximum(z, 0),
    "tanh": anp.tanh,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "elu": lambda z: anp.where(z > 0, z, anp.exp(anp.minimum(z, 0)) - 1),
    "silu": lambda z: z / (1 + anp.exp(-z)),
}


@pytest.mark.parametrize("name", AUTOGRAD)
def test_gradients_are_those_of_an_independent_autograd(name: str) -> None:
    net = small(Unit(activation=get(name)))
    x = np.random.default_rng(5).normal(size=(40, 3))
    targets = np.random.default_rng(6).integers(0, 2, size=(40, 1))

    def loss(parameters: list[np.ndarray]) -> Any:
        a = x
        for layer in range(4):
            z = anp.dot(a, parameters[layer]) + parameters[4 + layer]
            a = AUTOGRAD[name](z) if layer < 3 else z
        return anp.mean(anp.logaddexp(0, a) - targets * a)

    passed = forward(net, x)
    exact = backward(net, passed, two_classes(passed.output, targets)[1])
    truth = grad(loss)([*net.weights, *net.biases])
    assert off(exact.parameters, np.concatenate([each.ravel() for each in truth])) < 1e-12


LEARNED: dict[str, Any] = {
    "linear": lambda z, m: m * z,
    "elu": lambda z, alpha: anp.where(z > 0, z, alpha * (anp.exp(anp.minimum(z, 0)) - 1)),
    "leaky_relu": lambda z, alpha: anp.where(z > 0, z, alpha * z),
    "prelu": lambda z, alpha: anp.maximum(z, 0) + alpha * anp.minimum(z, 0),
    "celu": lambda z, alpha: anp.where(z > 0, z, alpha * (anp.exp(anp.minimum(z, 0) / alpha) - 1)),
    "rrelu": lambda z, lower, upper: anp.where(z > 0, z, (lower + upper) / 2 * z),
    "threshold": lambda z, value: anp.where(z > 1, z, value + 0 * z),
    "silu": lambda z, beta: z / (1 + anp.exp(-beta * z)),
    "softplus": lambda z, beta: anp.logaddexp(0, beta * z) / beta,
    "squareplus": lambda z, b: (z + anp.sqrt(z * z + b)) / 2,
    "hard_sigmoid": lambda z, slope, offset: anp.clip(slope * z + offset, 0, 1),
    "hard_tanh": lambda z, min, max: anp.minimum(anp.maximum(z, min + 0 * z), max + 0 * z),
    "softshrink": lambda z, lambd: anp.sign(z) * anp.maximum(anp.abs(z) - lambd, 0),
    "sine": lambda z, omega: anp.sin(omega * z),
    "snake": lambda z, alpha: z + anp.sin(alpha * z) ** 2 / alpha,
    "z*sigmoid(beta*z)": lambda z, beta: z * (1 + anp.tanh(beta * z / 2)) / 2,
    "a*sin(b*z) + c*z": lambda z, a, b, c: a * anp.sin(b * z) + c * z,
    "a*relu(z + t)": lambda z, a, t: a * anp.maximum(z + t, 0),
}


@pytest.mark.parametrize("name", LEARNED)
def test_what_is_learned_has_the_gradients_of_an_independent_autograd(name: str) -> None:
    net, unit, x = learning(find(name))
    targets = np.random.default_rng(6).integers(0, 2, size=(len(x), 1))

    def loss(parameters: list[np.ndarray]) -> Any:
        a = x
        for layer in range(4):
            z = anp.dot(a, parameters[layer]) + parameters[4 + layer]
            own = parameters[8 + layer]
            values = {each: own[i] for i, each in enumerate(unit.learns)} if layer < 3 else {}
            a = LEARNED[name](z, **values) if layer < 3 else z
        return anp.mean(anp.logaddexp(0, a) - targets * a)

    passed = forward(net, x)
    found = backward(net, passed, two_classes(passed.output, targets)[1])
    truth = grad(loss)([*net.weights, *net.biases, *net.learned])
    assert off(found.parameters, np.concatenate([each.ravel() for each in truth])) < 1e-10
    assert off(np.concatenate(found.learned), np.concatenate(truth[8:])) < 1e-10


def test_an_autograd_looks_at_all_that_the_catalogue_can_learn() -> None:
    assert {each.name for each in LEARNING if each.name in CATALOG} <= set(LEARNED)


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("prelu", ["alpha"]),
        ("hard_sigmoid", ["slope", "offset"]),
        ("threshold", ["value"]),  # its other parameter only moves a jump
        ("hardshrink", []),
        ("binary_step", []),
        ("maxout", []),  # a whole number
        ("relu", []),
        ("heaviside(z - a) + b*z", ["b"]),
    ],
)
def test_what_moves_no_output_by_small_steps_cannot_be_learned(name: str, names: list[str]) -> None:
    assert [each.name for each in learnable(find(name))] == names


def test_what_is_learned_stays_in_its_domain() -> None:
    unit = Unit(activation=get("elu"), values={"alpha": 0.5}, learns=("alpha",))
    net = small(unit)
    before = np.concatenate(net.learned)
    np.testing.assert_array_equal(before, [0.5] * 3)
    for step, kept in ((-7.0, 0.001), (1e6, 30.0), (math.nan, 0.5), (0.2, 0.7)):
        net.learned[1][:] = 0.5 + step
        net.keep_in_domain(before)
        assert np.concatenate(net.learned).tolist() == [0.5, kept, 0.5]
        unit_now = net.unit(1)
        assert unit_now is not None
        assert unit_now.values["alpha"] == kept


@pytest.mark.parametrize("initializer", INITIALIZERS.values(), ids=INITIALIZERS)
@pytest.mark.parametrize("sizes", [(300, 200), (200, 300)])
def test_weights_have_the_variance_of_their_initializer(
    initializer: Any, sizes: tuple[int, int]
) -> None:
    (weights,) = initial(sizes, initializer, seed=4)
    published = {
        "He": 2 / sizes[0],
        "Xavier": 2 / sum(sizes),
        "LeCun": 1 / sizes[0],
        "normal": 1.0,
        "orthogonal": 1 / max(sizes),
    }
    # Of 60,000 draws the variance is off by 0.6 % (one deviation).
    assert np.mean(weights**2) == pytest.approx(published[initializer.name], rel=0.03)
    assert abs(weights.mean()) < 5 * weights.std() / math.sqrt(weights.size)


@pytest.mark.parametrize("sizes", [(30, 20), (20, 30), (25, 25)])
def test_orthogonal_weights_are_orthogonal(sizes: tuple[int, int]) -> None:
    (weights,) = initial(sizes, INITIALIZERS["orthogonal"], seed=4)
    fewer = weights.T @ weights if sizes[0] >= sizes[1] else weights @ weights.T
    np.testing.assert_allclose(fewer, np.eye(min(sizes)), atol=1e-13)


def test_weights_are_the_same_for_the_same_seed_whatever_follows() -> None:
    few = initial((3, 8, 8), INITIALIZERS["He"], seed=7)
    many = initial((3, 8, 8, 8, 1), INITIALIZERS["He"], seed=7)
    other = initial((3, 8, 8), INITIALIZERS["He"], seed=8)
    for one, two, three in zip(few, many, other, strict=False):
        np.testing.assert_array_equal(one, two)
        assert not np.array_equal(one, three)


def test_a_network_has_weights_of_its_own_times_the_gain() -> None:
    weights = initial((2, 4, 1), INITIALIZERS["He"])
    net = network(weights, (Unit(activation=get("relu")), None), gain=1.5)
    for own, drawn in zip(net.weights, weights, strict=True):
        np.testing.assert_array_equal(own, 1.5 * drawn)
    net.weights[0] += 1
    assert not np.array_equal(net.weights[0], weights[0])
    with pytest.raises(ValueError, match="2 layers of weights need as many units, got 1"):
        network(weights, (None,))


def test_descent_takes_the_published_steps() -> None:
    value = np.array([1.0, -2.0])
    optimizer = Optimizer(value, "SGD", rate=0.1)  # with a momentum of 0.9
    optimizer.step(np.array([1.0, 1.0]))
    np.testing.assert_allclose(value, [0.9, -2.1])
    optimizer.step(np.array([0.0, 1.0]))
    np.testing.assert_allclose(value, [0.81, -2.29])
    # Adam, written out from the paper's algorithm.
    value = np.array([1.0, -2.0])
    adam = Optimizer(value, "Adam", rate=0.01)
    theta, mean, square = np.array([1.0, -2.0]), np.zeros(2), np.zeros(2)
    for step, by in enumerate(np.random.default_rng(0).normal(size=(20, 2)), start=1):
        adam.step(by)
        mean = 0.9 * mean + 0.1 * by
        square = 0.999 * square + 0.001 * by**2
        theta -= 0.01 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    np.testing.assert_allclose(value, theta, rtol=1e-12)


@pytest.mark.parametrize("size", [7, 10, 40])
def test_batches_go_through_all_examples_again_and_again(size: int) -> None:
    targets = batches(20, size, seed=1)
    again = batches(20, size, seed=1)
    for _ in range(3):
        seen: list[int] = []
        while len(seen) < 20:
            batch = next(targets)
            np.testing.assert_array_equal(batch, next(again))
            seen += batch.tolist()
        assert sorted(seen) == list(range(20))
