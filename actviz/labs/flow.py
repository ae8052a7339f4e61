"""A signal through a deep network, and the gradient back through it.

Every layer has the same width, no biases, and its initial weights: nothing has been learned. The
inputs are standard normal. A gradient of random direction by the last layer's outputs is sent back,
and its norm is measured at every layer.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from actviz.activation import Array, Parameter
from actviz.formatting import digits, digits_of_power, fixed, percent
from actviz.network import (
    INITIALIZERS,
    Network,
    Pass,
    Unit,
    forward,
    initial,
    layer_back,
    network,
    undefined_layer,
)
from actviz.progress import SILENT, Report
from actviz.sampling import FLAT

WIDE = 40_000_000
"""Layers with more multiplications than this use 32-bit numbers, which are twice as fast."""

GAIN = Parameter(
    name="gf_gain",
    symbol="Gain",
    default=1.0,
    minimum=0.1,
    maximum=3.0,
    step=0.05,
    meaning="what every weight is multiplied by; the curves follow while it is dragged",
    above=0.0,
    typed=(0.001, 1000.0),
)

BINS = 48
"""The number of bins of a histogram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The settings of a network of equal layers, all but the function of its units.

    Attributes
    ----------
    depth, width : int
        How many layers of how many units.
    initializer : str
        One of `actviz.network.INITIALIZERS`.
    gain : float
        A factor for all weights.
    batch : int
        The number of inputs.
    seed : int
    """

    depth: int
    width: int
    initializer: str
    gain: float
    batch: int
    seed: int

    @property
    def precision(self) -> type[np.floating[Any]]:
        """The type of the signal and the gradient; measurements have 64 bits."""
        return np.float32 if self.width**2 * self.batch > WIDE else np.float64

    @property
    def outputs(self) -> int:
        """The number of outputs of all layers, which decides how long a measurement takes."""
        return self.depth * self.width * self.batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The measurements, layer by layer.

    Attributes
    ----------
    log_gradient : ndarray of shape (depth + 1,)
        log10 of the norm of the gradient by each layer's output, the input first, relative to the
        last layer. −inf where nothing is left, NaN where it is not a number any more.
    log_predicted : ndarray of shape (depth + 1,)
        The same from the slopes alone: a layer multiplies the norm by the standard deviation of a
        sum of its weights and the root mean square of its slopes.
    mean, deviation : ndarray of shape (depth + 1,)
        Those of the outputs of each layer, the input first.
    flat : ndarray of shape (depth,)
        The share of all outputs of a layer at which the function is nearly flat: |f′| is below
        `actviz.sampling.FLAT`.
    dead : ndarray of shape (depth,)
        The share of a layer's units whose slope is 0 for every input of the batch.
    undefined : int
        The first layer, counted from 1, in which the function has no value for some of its finite
        inputs; 0 if there is none. From there on nothing is a number.
    """

    log_gradient: Array
    log_predicted: Array
    mean: Array
    deviation: Array
    flat: Array
    dead: Array
    undefined: int = 0


@lru_cache(maxsize=4)  # the largest have 60 MB
def _initial_network(depth: int, width: int, initializer: str, seed: int, precise: bool) -> Network:
    """The network before its gain and its functions, on which it does not depend."""
    precision = np.float64 if precise else np.float32
    sizes = (width,) * (depth + 1)
    weights = initial(sizes, INITIALIZERS[initializer], seed=seed, precision=precision)
    return network(weights, (None,) * depth)


def stack_network(stack: Stack, unit: Unit) -> Network:
    """The network that is measured, with its gain and its function."""
    precise = stack.precision is np.float64
    net = _initial_network(stack.depth, stack.width, stack.initializer, stack.seed, precise)
    units = (unit,) * stack.depth
    if stack.gain == 1:
        return replace(net, units=units)
    return network(net.weights, units, stack.gain)


def inputs(stack: Stack) -> Array:
    """A standard normal batch."""
    rng = np.random.default_rng([stack.seed, 1_000_000])
    return rng.standard_normal((stack.batch, stack.width), dtype=stack.precision)


def measure(stack: Stack, unit: Unit, report: Report = SILENT) -> Profile:
    """Send a batch forwards and a gradient backwards; `report` is called after every layer."""
    return _both_ways(stack, unit, report, gradients=False).profile


def norm(values: Array) -> float:
    """The Euclidean norm, also of numbers whose squares are too large or too small."""
    length = float(np.sqrt(np.vdot(values, values)))
    if _is_safe(length):
        return length
    unit = _safe_unit(values)
    return float(np.linalg.norm(values / unit)) * unit


def spread(values: Array) -> tuple[float, float]:
    """Mean and standard deviation, also of numbers whose squares are too large or too small."""
    mean = float(values.mean(dtype=np.float64))
    deviation = norm(values - values.dtype.type(mean)) / np.sqrt(values.size)
    if _is_safe(deviation):
        return mean, deviation
    unit = _safe_unit(values)
    scaled = values / unit
    return float(scaled.mean(dtype=np.float64)) * unit, float(scaled.std(dtype=np.float64)) * unit


def _is_safe(length: float) -> bool:
    """Whether the sum of squares under a root neither overflowed nor underflowed in 32 bits."""
    return 1e-12 < length < 1e12


def _safe_unit(values: Array) -> float:
    """A power of two; the squares of numbers divided by it neither overflow nor underflow.

    It is 1 where those of the numbers themselves do not.
    """
    largest = float(max(values.max(), -values.min()))
    most = float(np.finfo(values.dtype).max) ** 0.25
    if not np.isfinite(largest) or largest == 0 or 1 / most < largest < most:
        return 1.0
    return math.ldexp(0.5, math.frexp(largest)[1])


def _to_norm_1(values: Array) -> tuple[Array, float]:
    """Numbers divided by their norm, and log10 of it: −inf for 0, NaN where there is no norm."""
    length = norm(values)
    if length == 0 or not np.isfinite(length):
        return values, -np.inf if length == 0 else np.nan
    return values / values.dtype.type(length), float(np.log10(length))


class _BothWays(NamedTuple):
    """The results of a pass forwards and a pass backwards.

    `by_z` are the gradients by z of each layer, for gradients of norm 1 by its outputs; empty
    unless asked for.
    """

    net: Network
    passed: Pass
    by_z: list[Array]
    profile: Profile


def _both_ways(stack: Stack, unit: Unit, report: Report, *, gradients: bool) -> _BothWays:
    net = stack_network(stack, unit)
    passed = forward(net, inputs(stack), Report(lambda share: report(share / 2)))
    rng = np.random.default_rng([stack.seed, 2_000_000])
    by_output = rng.standard_normal((stack.batch, stack.width), dtype=stack.precision)
    by_z: list[Array] = []
    log_gradient = np.zeros(stack.depth + 1)
    roots, flat, dead = np.zeros((3, stack.depth))
    log = 0.0
    with np.errstate(all="ignore"):
        for layer in reversed(range(stack.depth)):
            # Scaled to norm 1 at every layer, so that no number is too small for the machine.
            by_output, more = _to_norm_1(by_output)
            log_gradient[layer + 1] = log = log + more
            slope, here, by_output = layer_back(net, passed, layer, by_output)
            if gradients:
                by_z.insert(0, here)
            roots[layer] = norm(slope) / np.sqrt(slope.size)
            flat[layer] = np.count_nonzero(np.abs(slope) < FLAT) / slope.size
            dead[layer] = np.mean(~slope.any(axis=0))
            report(1 - layer / stack.depth / 2)
        log_gradient[0] = log + np.log10(norm(by_output))
        spreads = np.array([spread(each) for each in (passed.inputs[0], *passed.outputs)])
        deviation = INITIALIZERS[stack.initializer].deviation(stack.width, stack.width) * stack.gain
        steps = np.log10(roots) + np.log10(deviation * np.sqrt(stack.width))
        profile = Profile(
            log_gradient=log_gradient - log_gradient[-1],
            log_predicted=np.concatenate([np.cumsum(steps[::-1])[::-1], [0.0]]),
            mean=spreads[:, 0],
            deviation=spreads[:, 1],
            flat=flat,
            dead=dead,
            undefined=0 if np.all(np.isfinite(spreads)) else undefined_layer(passed),
        )
    return _BothWays(net, passed, by_z, profile)


# --- Histograms -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Histograms:
    """A histogram of the numbers of each layer.

    Attributes
    ----------
    edges : ndarray of shape (BINS + 1,)
    shares : ndarray of shape (BINS, depth)
        The share of a layer's numbers in each bin; those outside count in the bins at the ends.
    """

    edges: Array
    shares: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The usual diagnostics of a network that does not learn.

    Attributes
    ----------
    profile : Profile
    outputs : Histograms
        Of the outputs of each layer.
    gradients : Histograms
        Of log10 |∂L/∂z| in each layer; a gradient of exactly 0 is left out.
    log_ratio : ndarray of shape (depth,)
        log10 of the norm of the gradient by each layer's weights over the norm of these weights,
        for a gradient of norm 1 by the outputs of the last layer. NaN unless asked for.
    """

    profile: Profile
    outputs: Histograms
    gradients: Histograms
    log_ratio: Array


SAMPLE = 1 << 13
"""The largest number of outputs of a layer that go into a histogram."""


def diagnose(
    stack: Stack, unit: Unit, *, gradients: bool = True, report: Report = SILENT
) -> Diagnosis:
    """Measure as `measure` does, with histograms; `gradients` asks for theirs and the ratios."""
    net, passed, by_z, profile = _both_ways(stack, unit, report, gradients=gradients)
    rows = max(1, SAMPLE // stack.width)
    outputs = [each[:rows].ravel().astype(np.float64) for each in passed.outputs]
    logs: list[Array] = []
    log_ratio = np.full(stack.depth, np.nan)
    if gradients:
        layers = zip(net.weights, passed.inputs, by_z, profile.log_gradient[1:], strict=True)
        with np.errstate(all="ignore"):
            for layer, (weight, a, by, log) in enumerate(layers):
                log_ratio[layer] = np.log10(norm(a.T @ by) / norm(weight)) + log
                logs.append(np.log10(np.abs(by[:rows]).astype(np.float64)).ravel() + log)
    return Diagnosis(
        profile=profile,
        outputs=_histograms(outputs),
        gradients=_histograms(logs),
        log_ratio=log_ratio,
    )


def _histograms(layers: Sequence[Array]) -> Histograms:
    """Histograms of all layers on the same bins, which hold all but a thousandth at each end."""
    finite = [each[np.isfinite(each)] for each in layers]
    ends = [np.quantile(each, (0.001, 0.999)) for each in finite if each.size]
    low, high = (min(low for low, _ in ends), max(high for _, high in ends)) if ends else (0.0, 1.0)
    unit = _safe_unit(np.array([low, high]))
    low, high = low / unit, high / unit
    largest = max(abs(low), abs(high))
    if not high - low > 1e-9 * largest:
        room = max(0.5, 1e-6 * largest)
        low, high = low - room, high + room
    edges = np.linspace(low, high, BINS + 1)
    counts = [np.histogram(np.clip(each / unit, low, high), edges)[0] for each in finite]
    shares = [count / max(each.size, 1) for count, each in zip(counts, layers, strict=True)]
    return Histograms(edges=edges * unit, shares=np.array(shares).T.reshape(BINS, -1))


# --- In words -------------------------------------------------------------------------------------

PRINTED = ("sentence", "left", "deviation", "flat", "dead", "average")


def printed(title: str, stack: Stack, profile: Profile) -> dict[str, str]:
    """The measurements in sentences and in the cells of a table, by the names in `PRINTED`."""
    return {
        "sentence": sentence(title, stack, profile),
        "left": _or_none(profile.log_gradient[0], digits_of_power),
        "deviation": _or_none(profile.deviation[-1], digits),
        "flat": percent(profile.flat[-1]),
        "dead": percent(profile.dead[-1]),
        "average": f"{title}: {percent(float(profile.flat.mean()))} of all outputs are saturated.",
    }


def _or_none(value: float, printed: Callable[[float], str]) -> str:
    return "none" if math.isnan(value) else printed(value)


def sentence(title: str, stack: Stack, profile: Profile) -> str:
    """How much of the gradient is left, in a sentence with its numbers.

    What each layer passes is the average that, layer by layer, leaves as much.
    """
    logs, depth = profile.log_gradient, stack.depth
    if profile.undefined:
        return (
            f"{title} has no value for some of the numbers that layer {profile.undefined} gives "
            "it, so from there on nothing is a number, and no gradient comes back."
        )
    if not np.all(np.isfinite(profile.deviation)):
        lost = int(np.argmin(np.isfinite(profile.deviation)))
        bits, largest = np.finfo(stack.precision).bits, float(np.finfo(stack.precision).max)
        return (
            f"{title} overflows: from layer {lost} on some outputs are beyond "
            f"{digits(largest, 2)}, the largest number of {bits} bits. A smaller gain helps."
        )
    if logs[0] == -np.inf:
        lost = int(np.max(np.flatnonzero(logs == -np.inf)))
        return (
            f"{title} stops the gradient: from layer {lost} back to the input it is exactly 0, "
            f"because every slope in layer {lost + 1} is 0."
        )
    passed = _percent(logs[0] / depth)
    said = (
        f"the layer passes {passed}"
        if depth == 1
        else f"each layer passes {passed}; after {depth} layers {_left(logs[0])}"
    )
    off = abs(logs[0] - profile.log_predicted[0])
    predicted = digits_of_power(profile.log_predicted[0])
    return f"{title}: {said}." if off < 0.3 else f"{title}: {said}. The slopes predict {predicted}."


def _percent(log: float) -> str:
    """10^log in percent, in whole ones from 10% on."""
    if log < -1 or log > 6:
        return f"{digits_of_power(log + 2)}%"
    return f"{fixed(100 * 10**log, 0)}%"


def _left(log: float) -> str:
    """What of a gradient is left that has become 10^log times as large."""
    times = digits_of_power(log).replace(" ", "\N{NO-BREAK SPACE}")
    if times == "1":
        return "all of it is left"
    if log > 0:
        return f"there is {times} times as much"
    return f"{times if log < -2 else _percent(log)} is left"
