"""Means of a function for a standard normal input, and why there is none where there is none.

They are sums over stretches with Gauss–Legendre nodes. Most functions need but a few. A function
that is not finite everywhere, that changes fast or grows fast gets more of them: smaller stretches
towards its poles and where the sum is not certain, and stretches further out. Beside a pole, and at
the ends, the parts of the sum are compared: where they do not become smaller, the mean is infinite.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np

from actviz.activation import Array
from actviz.formatting import four_digits, listed

Kernel = Callable[[Array], Array]

FINE = 0.1
"""The smallest scale for which the nodes need not be closer."""

NEAR, FAR = 12.0, 38.0
"""The ends of the nodes: beyond the first the density leaves less than 1e-31 to add to a function
that does not grow fast; beyond the second it is less than any double."""

ENOUGH, KNOWN = 1e-9, 2e-5
"""The share of a mean that it may be off: the one that is aimed at, and the one that is taken."""

MOST_NODES, MOST_HALVINGS = 60_000, 12
"""How many nodes a mean gets at most, and how often a stretch is halved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean and variance of f(z) and mean of f′(z)², for z from a standard normal distribution.

    Each is infinite or NaN where there is none, and then `why` says so by its name.
    """

    mean: float
    variance: float
    slope_square: float
    why: Mapping[str, str] = field(default_factory=dict)


def moments(
    f: Kernel, slope: Kernel, kinks: tuple[float, ...], scale: float, waves: bool
) -> Moments:
    """Measure a function of a scale; it is without limits if it `waves`."""
    gap = _without_value(f, kinks, "f")
    slope_gap = gap or _without_value(slope, kinks, "f′")
    found = None if gap or slope_gap else _at_few_nodes(f, slope, kinks, scale, waves)
    if found is not None:
        return found
    mean, why_mean = (math.nan, gap) if gap else _careful(f, _weighted, kinks, "f")
    # Where there is no mean there is no mean square either.
    variance, why_variance = mean, why_mean
    if not why_mean:
        about_mean = partial(_squared, mean)
        variance, why_variance = _careful(f, about_mean, kinks, "f")
    about_0 = partial(_squared, 0.0)
    slope_square, why_slope = (
        (math.nan, slope_gap) if slope_gap else _careful(slope, about_0, kinks, "f′")
    )
    why = {"mean": why_mean, "variance": why_variance, "slope_square": why_slope}
    return Moments(
        mean=mean,
        variance=variance,
        slope_square=slope_square,
        why={name: text for name, text in why.items() if text},
    )


def _weighted(heights: Array, z: Array) -> Array:
    return heights * _root(z) ** 2


def _squared(middle: float, heights: Array, z: Array) -> Array:
    squared: Array = ((heights - middle) * _root(z)) ** 2
    return squared


def _root(z: Array) -> Array:
    """The root of the normal density: a product with it overflows less than one with the whole."""
    root: Array = np.exp(-(z**2) / 4) / (2 * math.pi) ** 0.25
    return root


# --- Few nodes ------------------------------------------------------------------------------------

ORDER = 20
"""The nodes of a stretch."""


def _at_few_nodes(
    f: Kernel, slope: Kernel, kinks: tuple[float, ...], scale: float, waves: bool
) -> Moments | None:
    """The moments, or None where so few nodes do not suffice."""
    spread = 1.0
    if scale < FINE and waves:
        # A narrower input meets all phases of so short a wave equally as well, to the last digit.
        # Only the line that the wave follows, as Snake's does, needs the whole spread.
        spread = scale / FINE
    nodes, weights = _normal(kinks, scale / spread)
    heights, slopes = f(nodes * spread), slope(nodes * spread)
    mean = _mean(weights, heights)
    parts = weights * (heights - mean) ** 2, weights * slopes**2
    # A large mean leaves few digits to the distances from it.
    rounding = abs(mean) * math.sqrt(np.sum(parts[0]))
    certain = _is_certain(parts[0], rounding) and _is_certain(parts[1])
    far = _is_small_far_out(f, mean, parts[0]) and _is_small_far_out(slope, 0.0, parts[1])
    if spread == 1 and not (certain and far):
        return None
    variance, slope_square = (float(np.sum(part)) for part in parts)
    if spread < 1:
        variance += _mean(weights, slopes) ** 2 * (1 - spread**2)
    return Moments(mean=mean, variance=variance, slope_square=slope_square)


def _mean(weights: Array, values: Array) -> float:
    """The weighted mean; 0 where the terms cancel and only their rounding is left."""
    mean = float(weights @ values)
    return mean if abs(mean) > 1e-15 * float(weights @ np.abs(values)) else 0.0


def _is_certain(parts: Array, rounding: float = 0.0) -> bool:
    """Whether every second node gives the same sum, whose parts these are, but for rounding."""
    # All nodes together are off by far less.
    aim = 1e-7 * np.sum(np.abs(parts)) + 1e-14 * rounding
    return bool(np.sum(_errors(parts)) <= aim)


def _is_small_far_out(kernel: Kernel, middle: float, parts: Array) -> bool:
    """Whether nothing is left to add to a mean of squares beyond the nodes."""
    z = np.linspace(NEAR, FAR, 53)
    beyond = np.sum(_squared(middle, kernel(np.concatenate([-z, z])), np.tile(z, 2)))
    return bool(beyond <= 1e-15 * np.sum(parts))


@lru_cache(maxsize=256)
def _normal(kinks: tuple[float, ...], scale: float) -> tuple[Array, Array]:
    """Nodes and weights with the normal density, between kinks.

    Towards 0, where a function of a small scale bends, the stretches become shorter.
    """
    halvings = max(0, math.ceil(math.log2(FINE) - math.log2(scale)))
    near = np.ldexp(0.5, -np.arange(1, halvings + 1))
    inside = [kink for kink in kinks if abs(kink) < NEAR]
    ends = np.unique(np.concatenate([np.linspace(-NEAR, NEAR, 49), -near, near, inside]))
    z, weights = _nodes(ends[:-1], ends[1:])
    return z, weights * _root(z) ** 2


def _nodes(low: Array, high: Array) -> tuple[Array, Array]:
    """Nodes and weights between the ends of stretches, one stretch after the other."""
    nodes, weights, _ = _rule()
    half, middle = (high - low)[:, None] / 2, (high + low)[:, None] / 2
    return (middle + half * nodes).ravel(), (half * weights).ravel()


@lru_cache(maxsize=1)
def _rule() -> tuple[Array, Array, Array]:
    """Nodes and weights from −1 to 1, and what the weights of every second node are times."""
    nodes, weights = np.polynomial.legendre.leggauss(ORDER)
    few = nodes[::2]
    integrals = np.zeros(few.size)
    integrals[0] = 2.0  # of Legendre's polynomials, of which all others have the mean 0
    alone = np.linalg.solve(np.polynomial.legendre.legvander(few, few.size - 1).T, integrals)
    return nodes, weights, alone / weights[::2]


def _errors(parts: Array) -> Array:
    """By how much the sum of each stretch differs from that of every second node."""
    by_stretch = parts.reshape(-1, ORDER)
    _, _, times = _rule()
    errors: Array = np.abs(by_stretch.sum(axis=1) - by_stretch[:, ::2] @ times)
    return errors


# --- As many nodes as it takes --------------------------------------------------------------------


class _Sum:
    """The parts of an integral, of stretches that become smaller where it is not certain."""

    def __init__(self, low: Array, high: Array) -> None:
        self.low, self.high = low, high
        self.sums, self.sizes, self.errors = np.empty((3, 0))
        self.nodes = 0

    def add(self, parts: Array) -> None:
        """Take the parts at the nodes of the stretches that have none yet."""
        by_stretch = parts.reshape(-1, ORDER)
        self.sums = np.append(self.sums, by_stretch.sum(axis=1))
        self.sizes = np.append(self.sizes, np.abs(by_stretch).sum(axis=1))
        self.errors = np.append(self.errors, _errors(parts))
        self.nodes += parts.size

    def split(self) -> bool:
        """Halve the stretches that are not certain; whether there are any."""
        aim = ENOUGH * float(np.sum(self.sizes))
        if np.sum(self.errors) <= aim or self.nodes > MOST_NODES:
            return False
        left = self.errors <= aim / 100
        low, high = self.low[~left], self.high[~left]
        middle = (low + high) / 2
        self.low = np.concatenate([self.low[left], low, middle])
        self.high = np.concatenate([self.high[left], middle, high])
        self.sums, self.sizes, self.errors = (
            each[left] for each in (self.sums, self.sizes, self.errors)
        )
        return True

    def between(self, one: float, other: float) -> tuple[float, float]:
        """The sum between two ends of stretches, and the sum of sizes."""
        low, high = min(one, other), max(one, other)
        own = (self.low >= low) & (self.high <= high)
        return float(np.sum(self.sums[own])), float(np.sum(self.sizes[own]))

    def rest(self, first: float, second: float, third: float) -> float | None:
        """What is beyond the third of three places, if it goes on as between them; None for ∞."""
        _, before = self.between(first, second)
        last, size = self.between(second, third)
        if size <= 1e-14 * np.sum(self.sizes):
            return 0.0
        ratio = size / before
        return last * ratio / (1 - ratio) if ratio < CONVERGES else None


CONVERGES = 0.9995
"""How much smaller each part of a sum must be than the one before, for the sum to be finite."""


def _careful(
    kernel: Kernel, weighted: Callable[[Array, Array], Array], kinks: Sequence[float], name: str
) -> tuple[float, str]:
    """The integral of what a kernel's heights are weighted to; and if there is none, why."""
    # Of several where it is infinite, the one nearest to 0 is named.
    inside = sorted((kink for kink in kinks if abs(kink) < FAR), key=abs)
    shells = [(kink, kink + side * _shells(kink)) for kink in inside for side in (-1, 1)]
    ends = np.unique(np.concatenate([np.linspace(-FAR, FAR, 153), *(each for _, each in shells)]))
    # What is closest to a kink is added from what is next to it.
    open = np.ones(ends.size - 1, dtype=bool)
    for kink in inside:
        open &= (ends[1:] <= kink) | (ends[:-1] >= kink)
        open &= (ends[1:] != kink) & (ends[:-1] != kink)
    found = _Sum(ends[:-1][open], ends[1:][open])
    for halvings in range(MOST_HALVINGS + 1):
        if halvings and not found.split():
            break
        done = found.sums.size
        z, weights = _nodes(found.low[done:], found.high[done:])
        heights = kernel(z)
        if np.any(np.isinf(heights)):
            return math.inf, _infinite_near(z[np.isinf(heights)], inside, name)
        parts = weights * weighted(heights, z)
        if not np.all(np.isfinite(parts)):
            return math.inf, f"{name} is too large"
        found.add(parts)
    value = float(np.sum(found.sums))
    for kink, places in shells:
        rest = found.rest(*places[-3:])
        if rest is None:
            return math.inf, f"infinite near z = {four_digits(kink)}"
        value += rest
    for side in (-1, 1):
        rest = found.rest(*(side * np.array([FAR - 1.0, FAR - 0.5, FAR])))
        if rest is None:
            return math.inf, f"{name} grows too fast"
        value += rest
    size = float(np.sum(found.sizes))
    if np.sum(found.errors) > KNOWN * size:
        worst = four_digits(round(found.low[np.argmax(found.errors)], 2) + 0.0)
        return math.nan, f"not known: {name} changes too fast near z = {worst}"
    return (value if abs(value) > 1e-15 * size else 0.0), ""


def _shells(kink: float) -> Array:
    """Distances from a kink, each half of the one before, as far as doubles there tell apart."""
    return np.ldexp(0.25, -np.arange(61 if kink == 0 else 31))


def _without_value(kernel: Kernel, kinks: Sequence[float], name: str) -> str:
    """Where a function has no value, in words; empty if it has one everywhere."""
    # Not at round numbers, at which it may have none for a reason of their own.
    between = [(low + high) / 2 for low, high in pairwise(kinks) if low > -FAR and high < FAR]
    z = np.sort([*np.linspace(-FAR, FAR, 154), *between])
    missing = np.isnan(kernel(z))
    edges = 1 + np.flatnonzero(missing[1:] != missing[:-1])
    borders = {index: four_digits(_border(kernel, kinks, z, index)) for index in edges.tolist()}
    starts = [*([0] if missing[0] else []), *borders, *([z.size] if missing[-1] else [])]
    parts = []
    for start, end in zip(starts[::2], starts[1::2], strict=True):
        if start == 0:
            parts.append("anywhere" if end == z.size else f"for z < {borders[end]}")
        elif end == z.size:
            parts.append(f"for z > {borders[start]}")
        else:
            parts.append(f"for {borders[start]} < z < {borders[end]}")
    more = ", and so on" if len(parts) > MOST_NAMED else ""
    return f"{name} has no value {listed(parts[:MOST_NAMED])}{more}" if parts else ""


def _border(kernel: Kernel, kinks: Sequence[float], z: Array, index: int) -> float:
    """Where, between a place and the one before it, a function begins or ends to have a value."""
    low, high = z[index - 1 : index + 1].tolist()
    for kink in kinks:
        if low <= kink <= high:
            return kink
    ends_there = bool(np.isnan(kernel(np.array([high])))[0])
    for _ in range(40):
        middle = (low + high) / 2
        if bool(np.isnan(kernel(np.array([middle])))[0]) == ends_there:
            high = middle
        else:
            low = middle
    return float(f"{high:.6g}")


MOST_NAMED = 2
"""How many stretches without a value are named."""


def _infinite_near(z: Array, kinks: Sequence[float], name: str) -> str:
    """Where a function is infinite: near a kink, or because it grows."""
    nearest = [kink for kink in kinks if np.min(np.abs(z - kink)) < 0.25]
    if nearest:
        return f"infinite near z = {four_digits(nearest[0])}"
    return f"{name} grows too fast"
