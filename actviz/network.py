"""A dense network in numpy: its first weights, the way forwards and the way back.

Every layer computes z = a·W + b and a = f(z), for a batch of inputs in the rows of a. A layer's
function is any function of one number, with its parameters, or none for the outputs.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
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
    views: list[Array] = []
    start = 0
    for shape in (*shapes, *((columns,) for _, columns in shapes)):
        end = start + math.prod(shape)
        views.append(parameters[start:end].reshape(shape))
        start = end
    return views[: len(shapes)], views[len(shapes) :]


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
            # Not in place: the memory that this frees is used again at once, a fifth of the time.
            z = x @ weights + bias
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
    """

    parameters: Array
    weights: list[Array]
    biases: list[Array]


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
    with np.errstate(all="ignore"):
        for layer in reversed(range(len(net.units))):
            _, by_z, by_output = layer_back(net, passed, layer, by_output)
            np.matmul(passed.inputs[layer].T, by_z, out=weights[layer])
            by_z.sum(axis=0, out=biases[layer])
    return Gradients(parameters=parameters, weights=weights, biases=biases)
