"""A signal on its way through a deep network, and the gradient on its way back.

Every layer has the same width, no biases, and weights as they were drawn: nothing has been learned.
The inputs are standard normal. A gradient of random direction is given to the last layer and sent
back; what matters is how much of its length arrives where.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits, from_log, percent
from actviz.network import SCHEMES, Unit, initial
from actviz.sampling import FLAT

WIDE = 40_000_000
"""From how many multiplications a layer on numbers are of 32 bits, which are twice as fast."""

BINS = 48
"""The number of bins of a histogram."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """A network of equal layers, apart from what its units compute.

    Attributes
    ----------
    depth, width : int
        How many layers of how many units.
    scheme : str
        How the weights are drawn, one of `actviz.network.SCHEMES`.
    gain : float
        What they are multiplied by.
    batch : int
        How many inputs go through.
    seed : int
    """

    depth: int
    width: int
    scheme: str
    gain: float
    batch: int
    seed: int

    @property
    def precision(self) -> type[np.floating[Any]]:
        """The precision of the numbers on the way; measurements have 64 bits."""
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
    gradient : ndarray of shape (depth + 1,)
        log10 of the gradient's norm by the output of each layer, the input first, over its norm at
        the last layer. −inf where nothing is left, NaN where it is not a number any more.
    predicted : ndarray of shape (depth + 1,)
        The same from the slopes alone: a layer multiplies the norm by the standard deviation of a
        sum of its weights and the root mean square of its slopes.
    mean, deviation : ndarray of shape (depth + 1,)
        Of the outputs of each layer, the input first.
    flat : ndarray of shape (depth,)
        The share of all outputs of a layer at which the function is nearly flat: |f′| is below
        `actviz.sampling.FLAT`.
    dead : ndarray of shape (depth,)
        The share of its units whose slope is 0 for every input of the batch.
    """

    gradient: Array
    predicted: Array
    mean: Array
    deviation: Array
    flat: Array
    dead: Array


class Layer(NamedTuple):
    """One layer on the way: what it gave, and the slopes there."""

    output: Array
    slope: Array


@lru_cache(maxsize=4)  # the largest have 60 MB
def _drawn(depth: int, width: int, scheme: str, seed: int, precise: bool) -> list[Array]:
    precision = np.float64 if precise else np.float32
    return initial((width,) * (depth + 1), SCHEMES[scheme], seed=seed, precision=precision)


def weights(stack: Stack) -> list[Array]:
    """The weights of all layers before the gain, which no function and no gain changes."""
    precise = stack.precision is np.float64
    return _drawn(stack.depth, stack.width, stack.scheme, stack.seed, precise)


def inputs(stack: Stack) -> Array:
    """A standard normal batch."""
    rng = np.random.default_rng([stack.seed, 1_000_000])
    return rng.standard_normal((stack.batch, stack.width), dtype=stack.precision)


def layers(stack: Stack, unit: Unit) -> Iterator[Layer]:
    """The way there, layer by layer; see `forward` of `actviz.network`."""
    a = inputs(stack)
    gain = stack.precision(stack.gain)
    for weight in weights(stack):
        with np.errstate(all="ignore"):
            z = (a @ weight) * gain
            a = unit.output(z)
        yield Layer(a, unit.slope(z))


def way_back(stack: Stack, passed: Sequence[Layer]) -> Iterator[tuple[Array, float]]:
    """The way back, from the last layer to the first.

    Yields
    ------
    tuple of ndarray and float
        The gradient by what a layer's function took, and log10 of what it has to be multiplied by:
        its length is put to 1 again and again, so that no number is too small for the machine.
    """
    rng = np.random.default_rng([stack.seed, 2_000_000])
    by_output = rng.standard_normal((stack.batch, stack.width), dtype=stack.precision)
    size = 0.0
    for weight, layer in zip(reversed(weights(stack)), reversed(passed), strict=True):
        length = norm(by_output)
        if length == 0 or not np.isfinite(length):
            size = -np.inf if length == 0 else np.nan
        else:
            by_output = by_output / stack.precision(length)
            size += float(np.log10(length))
        with np.errstate(all="ignore"):
            by_z = by_output * layer.slope
        yield by_z, size
        with np.errstate(all="ignore"):
            by_output = (by_z @ weight.T) * stack.precision(stack.gain)


@dataclass(frozen=True, slots=True)
class Told:
    """Is told the share that is done, and may raise to stop; makes no difference to the result."""

    call: Callable[[float], None] = field(default=lambda share: None, compare=False)


UNTOLD = Told()


def measure(stack: Stack, unit: Unit, told: Told = UNTOLD) -> Profile:
    """Send a batch there and a gradient back.

    Parameters
    ----------
    stack : Stack
    unit : Unit
        What all units compute.
    told : Told
        Is told after every layer how much is done.
    """
    return _profile(stack, *_there_and_back(stack, unit, told))


def norm(values: Array) -> float:
    """The Euclidean norm, also of numbers whose squares are too large or too small."""
    length = float(np.sqrt(np.vdot(values, values)))
    if _is_safe(length):
        return length
    size = _size(values)
    return float(np.linalg.norm(values / size)) * size


def spread(values: Array) -> tuple[float, float]:
    """Mean and standard deviation, also of numbers whose squares are too large or too small."""
    mean = float(values.mean(dtype=np.float64))
    deviation = norm(values - values.dtype.type(mean)) / np.sqrt(values.size)
    if _is_safe(deviation):
        return mean, deviation
    size = _size(values)
    small = values / size
    return float(small.mean(dtype=np.float64)) * size, float(small.std(dtype=np.float64)) * size


def _is_safe(length: float) -> bool:
    """Whether the squares that a length is the root of stayed far within 32 bits."""
    return 1e-12 < length < 1e12


def _size(values: Array) -> float:
    """A power of two by which numbers are divided, so that their squares stay within the machine.

    It is 1 where they do anyway.
    """
    largest = float(max(values.max(), -values.min()))
    most = float(np.finfo(values.dtype).max) ** 0.25
    if not np.isfinite(largest) or largest == 0 or 1 / most < largest < most:
        return 1.0
    return math.ldexp(0.5, math.frexp(largest)[1])


Back = list[tuple[Array, float]]
"""All that `way_back` yields, the last layer first."""


def _there_and_back(stack: Stack, unit: Unit, told: Told) -> tuple[list[Layer], Back]:
    passed: list[Layer] = []
    back: Back = []
    for layer in layers(stack, unit):
        passed.append(layer)
        told.call(len(passed) / stack.depth / 2)
    for by_z, size in way_back(stack, passed):
        back.append((by_z, size))
        told.call((len(back) / stack.depth + 1) / 2)
    return passed, back


def _profile(stack: Stack, passed: Sequence[Layer], back: Back) -> Profile:
    outputs = [inputs(stack), *(layer.output for layer in passed)]
    slopes = [layer.slope for layer in passed]
    gradient = np.array([0.0, *(size for _, size in reversed(back))])
    first, _ = back[-1]
    deviation = SCHEMES[stack.scheme].deviation(stack.width, stack.width) * stack.gain
    with np.errstate(all="ignore"):
        arrived = np.log10(norm(first @ weights(stack)[0].T)) + np.log10(stack.gain)
        gradient[0] = arrived + gradient[1]
        spreads = np.array([spread(each) for each in outputs])
        roots = [norm(each) / np.sqrt(each.size) for each in slopes]
        steps = np.log10(np.array(roots)) + np.log10(deviation * np.sqrt(stack.width))
        return Profile(
            gradient=gradient - gradient[-1],
            predicted=np.concatenate([np.cumsum(steps[::-1])[::-1], [0.0]]),
            mean=spreads[:, 0],
            deviation=spreads[:, 1],
            flat=np.array([np.count_nonzero(np.abs(s) < FLAT) / s.size for s in slopes]),
            dead=np.array([np.mean(~s.any(axis=0)) for s in slopes]),
        )


# --- What lies behind the profile -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Histograms:
    """For each layer, how its numbers are spread.

    Attributes
    ----------
    edges : ndarray of shape (BINS + 1,)
    shares : ndarray of shape (BINS, depth)
        Of the numbers of each layer, in each bin; what lies outside counts to the bins at the ends.
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
    ratio : ndarray of shape (depth,)
        log10 of the gradient's norm by the weights of each layer over the norm of these weights,
        for a gradient of norm 1 at the outputs of the last layer.
    """

    profile: Profile
    outputs: Histograms
    gradients: Histograms
    ratio: Array


SAMPLE = 1 << 13
"""The largest number of outputs of a layer that go into a histogram."""


def diagnose(stack: Stack, unit: Unit, *, gradients: bool = True, told: Told = UNTOLD) -> Diagnosis:
    """As `measure`, with histograms; those of the gradients, and their ratios, only if wanted."""
    passed, back = _there_and_back(stack, unit, told)
    rows = max(1, SAMPLE // stack.width)
    logs: list[Array] = []
    ratio = np.full(stack.depth, np.nan)
    with np.errstate(all="ignore"):
        if gradients:
            into = [inputs(stack), *(layer.output for layer in passed[:-1])]
            _, start = back[0]
            steps = zip(weights(stack), into, reversed(back), strict=True)
            for layer, (weight, a, (by_z, size)) in enumerate(steps):
                length = norm(a.T @ by_z) / norm(weight) / stack.gain
                ratio[layer] = np.log10(length) + size - start
                exponents = np.log10(np.abs(by_z[:rows]).astype(np.float64))
                logs.append(exponents.ravel() + size - start)
        outputs = [layer.output[:rows].ravel().astype(np.float64) for layer in passed]
        return Diagnosis(
            profile=_profile(stack, passed, back),
            outputs=_histograms(outputs),
            gradients=_histograms(logs),
            ratio=ratio,
        )


def _histograms(layers: Sequence[Array]) -> Histograms:
    """Histograms of all layers on the same bins, which hold all but a thousandth at each end."""
    finite = [each[np.isfinite(each)] for each in layers]
    ends = [np.quantile(each, (0.001, 0.999)) for each in finite if each.size]
    low, high = (min(low for low, _ in ends), max(high for _, high in ends)) if ends else (0.0, 1.0)
    size = _size(np.array([low, high]))
    low, high = low / size, high / size
    largest = max(abs(low), abs(high))
    if not high - low > 1e-9 * largest:
        room = max(0.5, 1e-6 * largest)
        low, high = low - room, high + room
    edges = np.linspace(low, high, BINS + 1)
    counts = [np.histogram(np.clip(each / size, low, high), edges)[0] for each in finite]
    shares = [count / max(each.size, 1) for count, each in zip(counts, layers, strict=True)]
    return Histograms(edges=edges * size, shares=np.array(shares).T.reshape(BINS, -1))


# --- In words -------------------------------------------------------------------------------------


def printed(title: str, stack: Stack, profile: Profile) -> dict[str, str]:
    """The measurements in a sentence and in the cells of a table."""
    return {
        "told": told_by(title, stack, profile),
        "left": from_log(profile.gradient[0]),
        "deviation": digits(profile.deviation[-1]),
        "flat": percent(profile.flat[-1]),
        "dead": percent(profile.dead[-1]),
        "average": f"{title}: {percent(float(profile.flat.mean()))} of all outputs are saturated.",
    }


def told_by(title: str, stack: Stack, profile: Profile) -> str:
    """The change of the gradient in a sentence with its numbers."""
    logs, depth = profile.gradient, stack.depth
    layers = "1 layer" if depth == 1 else f"{depth} layers"
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
    each = f", {from_log(logs[0] / depth, 3)} times in each layer on average" if depth > 1 else ""
    off = abs(logs[0] - profile.predicted[0])
    predicted = "the same" if off < 0.3 else f"{from_log(profile.predicted[0])} times"
    return (
        f"After {layers} {title}'s gradient is {from_log(logs[0])} times as large as before{each}. "
        f"The slopes predict {predicted}."
    )
