"""A dense network in numpy: forwards, backwards, and step by step downhill.

Every layer computes z = a·W + b and a = f(z), for a batch of inputs in the rows of a. A layer's
function is any function of one number, with its parameters, or none for the outputs.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from actviz.activation import Activation, Array
from actviz.progress import SILENT, Report

Values = Mapping[str, float]

# Layers are small and sessions many: several threads on one product would wait for each other.
threadpool_limits(1, user_api="blas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What the units of a layer compute: a function with its parameters.

    Attributes
    ----------
    activation : Activation
        Of one number; see `elementwise`.
    values : Mapping of str to float
        Its parameters by name; the others are at their defaults.
    """

    activation: Activation
    values: Values = field(default_factory=dict)

    def output(self, z: Array) -> Array:
        """f(z), of the same shape."""
        return self.activation.function(z, **self.values)

    def slope(self, z: Array) -> Array:
        """f′(z), of the same shape."""
        return self.activation.derivative(z, **self.values)


def elementwise(activation: Activation) -> bool:
    """Whether a function takes one number, as a unit of a dense layer has it.

    A function of a vector and a gate take more.
    """
    return activation.vector is None and activation.second is None


# --- The weights to begin with --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Initializer:
    """How the weights are drawn at first.

    Attributes
    ----------
    name : str
        For people and for links.
    about : str
        The rule in a few words.
    deviation : callable
        ``deviation(fan_in, fan_out)``: the standard deviation of a weight.
    orthogonal : bool
        Whether W is orthogonal instead: its rows or its columns, whichever are fewer, have
        length 1 and are perpendicular.
    """

    name: str
    about: str
    deviation: Callable[[int, int], float]
    orthogonal: bool = False


INITIALIZERS = {
    initializer.name: initializer
    for initializer in (
        Initializer(
            name="He",
            about="variance 2/fan-in; He et al. (2015), for ReLU",
            deviation=lambda fan_in, fan_out: math.sqrt(2 / fan_in),
        ),
        Initializer(
            name="Xavier",
            about="variance 2/(fan-in + fan-out); Glorot and Bengio (2010), for tanh",
            deviation=lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)),
        ),
        Initializer(
            name="LeCun",
            about="variance 1/fan-in; LeCun et al. (1998), and for SELU",
            deviation=lambda fan_in, fan_out: math.sqrt(1 / fan_in),
        ),
        Initializer(
            name="orthogonal",
            about="perpendicular rows of length 1; Saxe et al. (2014)",
            deviation=lambda fan_in, fan_out: math.sqrt(1 / max(fan_in, fan_out)),
            orthogonal=True,
        ),
        Initializer(
            name="normal",
            about="variance 1 whatever the width, so that the gain is σ itself",
            deviation=lambda fan_in, fan_out: 1.0,
        ),
    )
}


def initial(
    sizes: Sequence[int],
    initializer: Initializer,
    *,
    seed: int = 0,
    precision: type[np.floating[Any]] = np.float64,
) -> list[Array]:
    """The weights of all layers; they depend on no activation, so that networks can share them.

    Parameters
    ----------
    sizes : sequence of int
        How many numbers go into the first layer, and come out of each.
    initializer : Initializer
    seed : int
        The same one gives the same weights, layer by layer, whatever the depth.
    precision : type
        ``numpy.float64`` or ``numpy.float32``.

    Returns
    -------
    list of ndarray of shape (fan_in, fan_out)
    """
    layers = []
    for index, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        rng = np.random.default_rng([seed, index])
        drawn = rng.standard_normal((fan_in, fan_out), dtype=precision)
        if initializer.orthogonal:
            drawn = _orthogonal(drawn)
        else:
            drawn *= precision(initializer.deviation(fan_in, fan_out))
        layers.append(drawn)
    return layers


def _orthogonal(drawn: Array) -> Array:
    """Of a normal matrix the orthogonal part, uniform among all (Mezzadri 2007)."""
    tall = drawn if drawn.shape[0] >= drawn.shape[1] else drawn.T
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diagonal(r))
    return np.ascontiguousarray(q if tall is drawn else q.T)


# --- Forwards and backwards -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Layers with their weights, biases and functions; None is a layer without one.

    Attributes
    ----------
    parameters : ndarray of shape (n,)
        All weights and then all biases, which a step changes in place.
    weights : list of ndarray of shape (fan_in, fan_out)
    biases : list of ndarray of shape (fan_out,)
        Views of the parameters, layer by layer.
    units : tuple of Unit or None
    """

    parameters: Array
    weights: list[Array]
    biases: list[Array]
    units: tuple[Unit | None, ...]


def network(weights: Sequence[Array], units: Sequence[Unit | None], gain: float = 1.0) -> Network:
    """A network of its own that begins with these weights, times the gain, and biases of 0.

    Raises
    ------
    ValueError
        If there are not as many units as layers.
    """
    if len(weights) != len(units):
        raise ValueError(f"{len(weights)} layers of weights need as many units, got {len(units)}")
    drawn = np.concatenate([each.ravel() for each in weights])
    biases = np.zeros(sum(each.shape[1] for each in weights), dtype=drawn.dtype)
    parameters = np.concatenate([drawn, biases])
    parameters *= gain
    views = _layers(parameters, [each.shape for each in weights])
    return Network(parameters=parameters, weights=views[0], biases=views[1], units=tuple(units))


def _layers(
    parameters: Array, shapes: Sequence[tuple[int, ...]]
) -> tuple[list[Array], list[Array]]:
    """What of all parameters are the weights of each layer, and what its biases."""
    weights: list[Array] = []
    biases: list[Array] = []
    start, end = 0, len(parameters)
    for shape in shapes:
        size = shape[0] * shape[1]
        weights.append(parameters[start : start + size].reshape(shape))
        start += size
    for shape in reversed(shapes):
        biases.insert(0, parameters[end - shape[1] : end])
        end -= shape[1]
    return weights, biases


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """What every layer took and gave, on a way forwards.

    Attributes
    ----------
    inputs : list of ndarray of shape (batch, fan_in)
    z : list of ndarray of shape (batch, fan_out)
    output : ndarray of shape (batch, outputs)
        Of the last layer.
    """

    inputs: list[Array]
    z: list[Array]
    output: Array

    @property
    def outputs(self) -> list[Array]:
        """What each layer gave."""
        return [*self.inputs[1:], self.output]


def forward(net: Network, x: Array, report: Report = SILENT) -> Pass:
    """Send a batch through.

    Parameters
    ----------
    net : Network
    x : ndarray of shape (batch, fan_in)
    report : Report
        Is called after every layer.
    """
    inputs: list[Array] = []
    all_z: list[Array] = []
    # What overflows is found by those who look at the numbers, and said on the page.
    with np.errstate(all="ignore"):
        for weights, bias, unit in zip(net.weights, net.biases, net.units, strict=True):
            inputs.append(x)
            z = x @ weights
            z += bias
            all_z.append(z)
            x = z if unit is None else unit.output(z)
            report(len(inputs) / len(net.units))
    return Pass(inputs=inputs, z=all_z, output=x)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradients:
    """The derivatives of a loss.

    Attributes
    ----------
    parameters : ndarray of shape (n,)
        By all weights and biases, in the order of `Network.parameters`.
    weights, biases : list of ndarray
        Views of them by layer, in the shapes of the network's.
    z : list of ndarray of shape (batch, fan_out)
        By what each layer's function took: what the backward pass hands on.
    input : ndarray of shape (batch, fan_in)
        By the input of the network.
    """

    parameters: Array
    weights: list[Array]
    biases: list[Array]
    z: list[Array]
    input: Array


class Back(NamedTuple):
    """The derivatives of a loss at one layer: by z and by its input, and the slopes at z."""

    slope: Array
    z: Array
    input: Array


def layer_back(net: Network, passed: Pass, layer: int, by_output: Array) -> Back:
    """Send the derivative of a loss by a layer's output back through this layer."""
    unit = net.units[layer]
    if unit is None:
        slope, by_z = np.ones_like(by_output), by_output
    else:
        slope = unit.slope(passed.z[layer])
        by_z = by_output * slope
    return Back(slope, by_z, by_z @ net.weights[layer].T)


def backward(net: Network, passed: Pass, by_output: Array) -> Gradients:
    """Send the derivative of a loss back through all layers.

    Parameters
    ----------
    net : Network
    passed : Pass
        What `forward` gave.
    by_output : ndarray of shape (batch, outputs)
        The derivative of the loss by what the last layer gave.
    """
    parameters = np.empty_like(net.parameters)
    weights, biases = _layers(parameters, [each.shape for each in net.weights])
    by_z: list[Array] = []
    with np.errstate(all="ignore"):
        for layer in reversed(range(len(net.units))):
            _, here, by_output = layer_back(net, passed, layer, by_output)
            by_z.insert(0, here)
            np.matmul(passed.inputs[layer].T, here, out=weights[layer])
            here.sum(axis=0, out=biases[layer])
    return Gradients(parameters=parameters, weights=weights, biases=biases, z=by_z, input=by_output)


# --- What is learned ------------------------------------------------------------------------------

Targets = NDArray[Any]
"""What the outputs ought to be: numbers, or classes."""

Loss = Callable[[Array, Targets], tuple[float, Array]]
"""``loss(output, targets)``: its mean over the batch, and its derivative by the output."""


def squared(output: Array, targets: Targets) -> tuple[float, Array]:
    """For regression, the mean of (output − targets)²/2.

    Parameters
    ----------
    output, targets : ndarray of shape (batch, 1)
    """
    with np.errstate(all="ignore"):
        off = output - targets
        return float(np.mean(off**2) / 2), off / off.size


def two_classes(output: Array, targets: Targets) -> tuple[float, Array]:
    """The cross-entropy in nats of sigmoid(output), for two classes.

    Parameters
    ----------
    output : ndarray of shape (batch, 1)
        Logits of class 1.
    targets : ndarray of shape (batch, 1)
        0 or 1.
    """
    with np.errstate(all="ignore"):
        # log(1 + e^z) where 0 is right, log(1 + e^−z) where 1 is: that does not cancel, as
        # log(1 + e^z) − z would. Its derivative is the share of the wrong class, up to the sign.
        z = np.where(targets, -output, output)
        decay = np.exp(-np.abs(z))
        losses = np.maximum(z, 0) + np.log1p(decay)
        wrong = np.where(z < 0, decay, 1) / (1 + decay)
        return float(losses.mean()), np.where(targets, -wrong, wrong) / output.size


def several_classes(output: Array, targets: Targets) -> tuple[float, Array]:
    """The cross-entropy in nats of softmax(output).

    Parameters
    ----------
    output : ndarray of shape (batch, classes)
        Logits.
    targets : ndarray of int, shape (batch,)
        The right classes, counted from 0.
    """
    rows = np.arange(len(output))
    with np.errstate(all="ignore"):
        gaps = output - output.max(axis=1, keepdims=True)
        right = gaps[rows, targets]
        powers = np.exp(gaps)
        powers[rows, targets] = 0
        # Where the right one is the largest, all there is are the powers of the others: 1 would
        # round them away, in the logarithm as in the right share less 1.
        others = powers.sum(axis=1)
        total = np.exp(right) + others
        losses = np.log1p(others + np.expm1(right)) - right
        by_output = powers / total[:, None]
        by_output[rows, targets] = -others / total
        return float(losses.mean()), by_output / len(output)


# --- Training -------------------------------------------------------------------------------------

OptimizerName = Literal["Adam", "SGD"]
"""Adam (Kingma and Ba 2015), or stochastic gradient descent with momentum."""


class Optimizer:
    """Steps downhill, with what is remembered of the steps before.

    Parameters
    ----------
    parameters : ndarray
        Changed in place.
    name : str
        ``SGD`` or ``Adam``.
    rate : float
        The learning rate.
    momentum : float
        For ``SGD``: how much of the last step goes on.
    """

    def __init__(
        self, parameters: Array, name: OptimizerName, rate: float, momentum: float = 0.9
    ) -> None:
        self.parameters = parameters
        self.name = name
        self.rate = rate
        self.momentum = momentum
        self.steps = 0
        self.mean = np.zeros_like(parameters)
        self.square = np.zeros_like(parameters)

    def step(self, gradient: Array) -> None:
        """Change the parameters once, in place."""
        self.steps += 1
        with np.errstate(all="ignore"):
            if self.name == "SGD":
                self.mean *= self.momentum
                self.mean += gradient
                self.parameters -= self.rate * self.mean
                return
            # Kingma and Ba, algorithm 1, with the bias of both means taken into the rate.
            first, second, tiny = 0.9, 0.999, 1e-8
            corrected = math.sqrt(1 - second**self.steps)
            rate = self.rate * corrected / (1 - first**self.steps)
            self.mean += (1 - first) * (gradient - self.mean)
            self.square += (1 - second) * (gradient * gradient - self.square)
            self.parameters -= rate * self.mean / (np.sqrt(self.square) + tiny * corrected)


def batches(count: int, size: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """Which examples each step sees, without end: all of them in a new order, again and again.

    Parameters
    ----------
    count : int
        How many examples there are.
    size : int
        How many a step sees, at most all; the last of an order may be fewer.
    seed : int
    """
    rng = np.random.default_rng(seed)
    while True:
        order = rng.permutation(count)
        for start in range(0, count, size):
            yield order[start : start + size]
