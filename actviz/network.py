"""A dense network in numpy: initial weights, the pass forwards and the pass backwards.

Every layer computes z = a·W + b and the next a = f(z), for a batch of inputs in the rows of a. f is
any function of one number, with its parameters; the output layer may have none. Parameters of f may
learn with the weights, a number for each layer, as in PReLU (He et al. 2015).
"""

import importlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from actviz.activation import Activation, Array, Parameter, Values
from actviz.progress import SILENT, Report

# Layers are small and sessions many: several threads on one product would wait for each other.
threadpool_limits(1, user_api="blas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The function of a layer's units, with its parameters.

    Attributes
    ----------
    activation : Activation
        Of one number; see `elementwise`.
    values : Mapping of str to float
        Its parameters by name; the others are at their defaults.
    learns : tuple of str
        The names of the parameters that learn, from `learnable`; their values are the first ones.
    """

    activation: Activation
    values: Values = field(default_factory=dict)
    learns: tuple[str, ...] = ()

    def output(self, z: Array) -> Array:
        """f(z), of the same shape."""
        return self._kernels[0](z, **self.values)

    def slope(self, z: Array) -> Array:
        """f′(z), of the same shape."""
        return self._kernels[1](z, **self.values)

    def slopes_by_learned(self, z: Array) -> list[Array]:
        """∂f/∂p at z for each parameter p that learns."""
        kernels = (_formulas().parameter_derivative(self.activation, name) for name in self.learns)
        return [kernel(z, **self.values) if kernel else np.zeros_like(z) for kernel in kernels]

    def with_learned(self, learned: Array) -> "Unit":
        """The unit with numbers in place of the first values of what learns."""
        if not self.learns:
            return self
        found = dict(zip(self.learns, learned.tolist(), strict=True))
        return replace(self, values={**self.values, **found})

    @property
    def first_values(self) -> list[float]:
        """The first values of what learns."""
        return [(self.activation.defaults | dict(self.values))[name] for name in self.learns]

    @property
    def _kernels(self) -> tuple[Callable[..., Array], Callable[..., Array]]:
        """The faster kernels, if there are any."""
        activation = self.activation
        return activation.rough or (activation.function, activation.derivative)


def elementwise(activation: Activation) -> bool:
    """Whether a function takes one number: functions of a vector and gates take more."""
    return activation.vector is None and activation.second is None


@lru_cache(maxsize=512)  # each run of a page asks for it several times
def learnable(activation: Activation) -> tuple[Parameter, ...]:
    """The parameters that a function can learn: a gradient reaches them, and they are not whole."""
    if not activation.text:
        return ()
    # At places where nothing begins or ends, so that only what has a derivative moves f.
    z = np.linspace(-7.31234567, 7.91234321, 41)
    output = activation.rough[0] if activation.rough else activation.function
    before = output(z)

    def moves(parameter: Parameter) -> bool:
        step = 1e-4 * max(1.0, abs(parameter.default))
        moved = output(z, **{parameter.name: parameter.default + step})
        return not np.array_equal(moved, before, equal_nan=True)

    return tuple(each for each in activation.parameters if each.decimals and moves(each))


def _formulas() -> Any:
    # It stands above this module, and is only loaded by those who train a parameter.
    return importlib.import_module("actviz.formulas")


# --- Initial weights ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Initializer:
    """A rule for drawing the initial weights.

    Attributes
    ----------
    name : str
        Its name on the page and in links.
    about : str
        The rule in a few words.
    deviation : callable
        ``deviation(fan_in, fan_out)``: the standard deviation of a weight.
    orthogonal : bool
        Whether W is orthogonal: its rows or its columns, whichever are fewer, are perpendicular
        and of length 1.
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
    """Draw the weights of all layers, of shape (fan_in, fan_out) each.

    Parameters
    ----------
    sizes : sequence of int
        The number of inputs of the first layer, then the number of outputs of each layer.
    initializer : Initializer
    seed : int
        The same seed gives the same weights, layer by layer, for networks of any depth.
    precision : type
        ``numpy.float64`` or ``numpy.float32``.
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
    """The orthogonal part of a normal matrix, uniform among orthogonal ones (Mezzadri 2007)."""
    tall = drawn if drawn.shape[0] >= drawn.shape[1] else drawn.T
    q, r = np.linalg.qr(tall)
    q = q * np.sign(np.diagonal(r))
    return np.ascontiguousarray(q if tall is drawn else q.T)


# --- Forwards and backwards -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The weights, biases and functions of all layers.

    It may also be many networks that differ in their numbers alone, which nothing learns but the
    weights: then all arrays, of inputs and outputs as well, have one more axis in front.

    Attributes
    ----------
    parameters : ndarray of shape (n,)
        All weights, then all biases, then all that functions learn; an optimizer changes them in
        place.
    weights : list of ndarray of shape (fan_in, fan_out)
    biases : list of ndarray of shape (fan_out,)
    learned : list of ndarray of shape (names,)
        What the function of each layer has learned, in the order of `Unit.learns`. All three are
        views of the parameters, layer by layer.
    units : tuple of Unit or None
        As they were at first; None for a layer without a function.
    """

    parameters: Array
    weights: list[Array]
    biases: list[Array]
    learned: list[Array]
    units: tuple[Unit | None, ...]

    def unit(self, layer: int) -> Unit | None:
        """The function of a layer, counted from 0, with what it has learned."""
        unit = self.units[layer]
        return unit and unit.with_learned(self.learned[layer])

    def keep_in_domain(self, before: Array) -> None:
        """Put what functions have learned back into their domains, after a step of an optimizer.

        A number goes to the nearest one that can be typed on a page. Numbers that do not go
        together, and those of a step that is no number, are what they were in `before`, all that
        was learned before the step.
        """
        start = 0
        for unit, learned in zip(self.units, self.learned, strict=True):
            end = start + learned.size
            if unit is not None and unit.learns:
                sliders = {each.name: each for each in unit.activation.parameters}
                ends = np.array([sliders[name].learning_range for name in unit.learns])
                learned[:] = np.clip(learned, ends[:, 0], ends[:, 1])
                try:
                    unit.with_learned(learned).output(np.zeros(1))
                except ValueError:
                    learned[:] = before[start:end]
            start = end


def network(weights: Sequence[Array], units: Sequence[Unit | None], gain: float = 1.0) -> Network:
    """Make a network of copies of these weights, times the gain, and biases of 0.

    What functions learn begins with their values.

    Raises
    ------
    ValueError
        If there are not as many units as layers.
    """
    if len(weights) != len(units):
        raise ValueError(f"{len(weights)} layers of weights need as many units, got {len(units)}")
    drawn = np.concatenate([each.ravel() for each in weights])
    drawn *= gain
    biases = np.zeros(sum(each.shape[1] for each in weights), dtype=drawn.dtype)
    first = [value for unit in units if unit is not None for value in unit.first_values]
    parameters = np.concatenate([drawn, biases, np.array(first, dtype=drawn.dtype)])
    return Network(
        parameters=parameters,
        **_layers(parameters, [each.shape for each in weights], units),
        units=tuple(units),
    )


def together(nets: Sequence[Network]) -> Network:
    """Networks of the same sizes and functions as one; their numbers are copied."""
    shapes = [each.shape for each in nets[0].weights]
    parameters = np.stack([each.parameters for each in nets])
    units = nets[0].units
    return Network(parameters=parameters, **_layers(parameters, shapes, units), units=units)


def _layers(
    parameters: Array, shapes: Sequence[tuple[int, ...]], units: Sequence[Unit | None]
) -> dict[str, list[Array]]:
    """The weights, the biases and what is learned of each layer, as views of all parameters."""
    kinds: dict[str, list[tuple[int, ...]]] = {
        "weights": list(shapes),
        "biases": [(columns,) for _, columns in shapes],
        "learned": [(len(unit.learns) if unit else 0,) for unit in units],
    }
    views: dict[str, list[Array]] = {}
    start = 0
    for kind, all_shapes in kinds.items():
        views[kind] = []
        for shape in all_shapes:
            end = start + math.prod(shape)
            views[kind].append(parameters[..., start:end].reshape(*parameters.shape[:-1], *shape))
            start = end
    return views


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """The numbers of a pass forwards.

    Attributes
    ----------
    inputs : list of ndarray of shape (batch, fan_in)
        The inputs of each layer.
    z : list of ndarray of shape (batch, fan_out)
        What each layer's function was given.
    output : ndarray of shape (batch, outputs)
        The output of the last layer.
    """

    inputs: list[Array]
    z: list[Array]
    output: Array

    @property
    def outputs(self) -> list[Array]:
        """The outputs of each layer."""
        return [*self.inputs[1:], self.output]


def forward(net: Network, x: Array, report: Report = SILENT) -> Pass:
    """Send a batch x of shape (batch, fan_in) forwards; `report` is called after every layer."""
    inputs: list[Array] = []
    all_z: list[Array] = []
    # The callers look for what has overflowed, and the page says it.
    with np.errstate(all="ignore"):
        for layer, (weights, bias) in enumerate(zip(net.weights, net.biases, strict=True)):
            unit = net.unit(layer)
            inputs.append(x)
            # Adding in place would be slower by a fifth: numpy reuses the memory freed here.
            z = x @ weights + bias[..., None, :]
            all_z.append(z)
            x = z if unit is None else unit.output(z)
            report(len(inputs) / len(net.units))
    return Pass(inputs=inputs, z=all_z, output=x)


def undefined_layer(passed: Pass) -> int:
    """The first layer, counted from 1, whose function has no value for some of its finite inputs.

    It is 0 if there is none, or if numbers that are too large come first.
    """
    for layer, (z, output) in enumerate(zip(passed.z, passed.outputs, strict=True), 1):
        if not np.all(np.isfinite(output)):
            return layer if np.any(np.isnan(output) & np.isfinite(z)) else 0
    return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradients:
    """The derivatives of a loss by the parameters of a network, in the same order and shapes."""

    parameters: Array
    weights: list[Array]
    biases: list[Array]
    learned: list[Array]


class Back(NamedTuple):
    """The slopes f′(z) of a layer, and the derivatives of a loss by its z and by its input."""

    slope: Array
    z: Array
    input: Array


def layer_back(net: Network, passed: Pass, layer: int, by_output: Array) -> Back:
    """Send the derivative of a loss by a layer's output back through this layer."""
    unit = net.unit(layer)
    if unit is None:
        slope, by_z = np.ones_like(by_output), by_output
    else:
        slope = unit.slope(passed.z[layer])
        by_z = by_output * slope
    return Back(slope, by_z, by_z @ net.weights[layer].swapaxes(-1, -2))


def backward(net: Network, passed: Pass, by_output: Array) -> Gradients:
    """Send the derivative of a loss by the outputs, of their shape, back through all layers."""
    parameters = np.empty_like(net.parameters)
    by = _layers(parameters, [each.shape[-2:] for each in net.weights], net.units)
    with np.errstate(all="ignore"):
        for layer in reversed(range(len(net.units))):
            unit = net.unit(layer)
            if unit is not None and unit.learns:
                slopes = unit.slopes_by_learned(passed.z[layer])
                by["learned"][layer][:] = [np.sum(by_output * slope) for slope in slopes]
            _, by_z, by_output = layer_back(net, passed, layer, by_output)
            np.matmul(passed.inputs[layer].swapaxes(-1, -2), by_z, out=by["weights"][layer])
            by_z.sum(axis=-2, out=by["biases"][layer])
    return Gradients(parameters=parameters, **by)
