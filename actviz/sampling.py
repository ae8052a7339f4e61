"""Sampling a function: on grids that hit the kinks, with gaps at jumps; nearly flat stretches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import KINDS, Activation, Array, Heights, Values
from actviz.kinks import one_sided

FLAT = 0.05
"""Where |f′| is below this, f is nearly flat."""

TALLEST = 560
"""The largest height of a plotted area, in pixels, for which curves are exact to half a pixel."""

MARGIN = 0.07
"""The room above and below the curves, as a share of their height."""

LARGEST = 1e308
"""The largest number at an end of an axis, with some room to the largest float."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """An end of the curve at a jump; filled if it is the value that f has there."""

    z: float
    height: float
    filled: bool


Dots = Mapping[str, tuple[Dot, ...]]
"""For each of the `KINDS`, the ends of the gap at each kink; they meet where nothing jumps."""


def has_gap(dots: Sequence[Dot]) -> bool:
    """Whether the curve jumps at any of its kinks."""
    return len({(dot.z, dot.height) for dot in dots}) > len({dot.z for dot in dots})


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """f and f′, sampled.

    Attributes
    ----------
    z : ndarray of shape (n,)
        Ascending; every kink stands there three times.
    heights : dict of str to ndarray of shape (rows, n)
        As `Activation.heights` gives them. At a kink's three places are the limit from the left, a
        NaN that makes a gap, and the limit from the right; for f only if f jumps.
    dots : Mapping of str to tuple of Dot
        The ends of the gaps.
    """

    z: Array
    heights: Heights
    dots: Dots


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingGrid:
    """The places to sample, and the y-ranges, for one function and z-range and all parameters.

    Attributes
    ----------
    z : tuple of float
        The z-range.
    base : ndarray of shape (n,)
        The places; `places` says at which z they are for given parameters.
    ranges : dict of str to tuple of float
        For each of the `KINDS`, the lowest and the highest place of all curves, and 0.
    """

    z: Range
    base: Array
    ranges: dict[str, Range]


# --- The y-range of what is drawn -----------------------------------------------------------------


def fitted(heights: ArrayLike) -> Range:
    """The y-range that fits some curves: all their finite heights, with a margin.

    0 is in it, unless that would leave them less than a third of the axis. Where it would leave
    them less than a tenth, they are level against their height: 0 is in it after all, because alone
    on the axis they would look steep.
    """
    finite = np.asarray(heights)[np.isfinite(heights)]
    low, high = (float(np.min(finite)), float(np.max(finite))) if finite.size else (0.0, 0.0)
    with_zero = min(low, 0.0), max(high, 0.0)
    # Half of it, because all of it may be more than the largest number.
    half, whole = high / 2 - low / 2, with_zero[1] / 2 - with_zero[0] / 2
    if not whole / 10 <= half < whole / 3:
        low, high = with_zero
    if low == high:
        high = 1.0
    margin = MARGIN * high - MARGIN * low
    return max(low - margin, -LARGEST), min(high + margin, LARGEST)


def pixel(limits: Range) -> float:
    """The height of a pixel on the tallest axis with a y-range."""
    low, high = limits
    return high / TALLEST - low / TALLEST


# --- One function at one setting of its sliders ---------------------------------------------------


def sample(activation: Activation, grid: SamplingGrid, values: Values) -> Curves:
    """Evaluate a function on the places of a grid that are inside its z-range."""
    z = _within(places(activation, grid.base, values), *grid.z)
    ends = [end for end in grid.z if end not in z[[0, -1]]] if z.size else list(grid.z)
    return sample_at(activation, np.sort([*z, *ends]), values)


def places(activation: Activation, base: Array, values: Values) -> Array:
    """The z of a grid's places, which move with the curve.

    A kink is the same place for every value of a parameter, so a blend of two keyframes keeps it
    sharp. Where a parameter stretches the z-axis, every other place moves like this, too.
    """
    scale = activation.scale(**values) if activation.scale else 1.0
    still, moved = (_unscaled_kinks(activation, each) for each in (activation.defaults, values))
    if moved == still or len(moved) != len(still):
        return base * scale
    ends = base[0], base[-1]
    moved_ends = ends[0] * scale, ends[1] * scale
    # np.interp is exact at the kinks.
    return np.interp(
        base,
        [ends[0], *still, ends[1]],
        [moved_ends[0], *activation.kinks(**values), moved_ends[1]],
    )


def _unscaled_kinks(activation: Activation, values: Values) -> tuple[float, ...]:
    """The kinks on the axis of a grid's places, which is not stretched."""
    scale = activation.scale(**values) if activation.scale else 1.0
    return tuple(kink / scale for kink in activation.kinks(**values))


def sample_at(activation: Activation, z: Array, values: Values) -> Curves:
    """Evaluate a function on ascending places, which have every kink three times."""
    heights = activation.heights(z, values)
    dots: dict[str, list[Dot]] = {kind: [] for kind in KINDS}
    kinks = [k for k in activation.kinks(**values) if z[0] <= k <= z[-1]]
    gapped = [kind for kind in KINDS if kinks and (kind != "f" or has_jumps(activation))]
    for kind in gapped:
        for row, kernel in enumerate(activation.kernels[kind]):
            sides = one_sided(partial(kernel, **values), kinks)
            for kink, (left, taken, right) in zip(kinks, sides, strict=True):
                middle = np.searchsorted(z, kink) + 1
                heights[kind][row, middle - 1 : middle + 2] = left, np.nan, right
                if row == 0:
                    ends = [left, right] if taken in (left, right) else [left, right, taken]
                    filled = ends.index(taken)
                    dots[kind] += [
                        Dot(z=kink, height=y, filled=index == filled)
                        for index, y in enumerate(ends)
                    ]
    return Curves(z=z, heights=heights, dots={kind: tuple(dots[kind]) for kind in KINDS})


@lru_cache
def has_jumps(activation: Activation) -> bool:
    """Whether f itself jumps, for any of its parameters."""
    return any(
        left != right
        for values in corners(activation)
        for left, _, right in one_sided(
            partial(activation.function, **values), activation.kinks(**values)
        )
    )


def evaluate(activation: Activation, z: float, values: Values) -> Heights:
    """Evaluate f and f′ at one z to the last digits, a number for each row."""
    heights = activation.heights(np.array([z]), values, exact=True)
    return {kind: all[:, 0] for kind, all in heights.items()}


def flat(z: Array, slope: Array) -> tuple[Range, ...]:
    """The stretches where |f′| is below `FLAT`, with linear interpolation between samples."""
    steep = np.abs(slope)
    small = steep < FLAT  # and not NaN

    def border(index: int) -> float:
        (z0, z1), (s0, s1) = z[index : index + 2], steep[index : index + 2]
        if np.isnan(s0) or np.isnan(s1):
            return float(z1 if small[index + 1] else z0)
        return float(z0 + (z1 - z0) * (FLAT - s0) / (s1 - s0))

    borders = [border(int(index)) for index in np.flatnonzero(small[1:] != small[:-1])]
    if small[0]:
        borders.insert(0, float(z[0]))
    if small[-1]:
        borders.append(float(z[-1]))
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return tuple((start, end) for start, end in pairs if end > start)


# --- The grid: places and y-ranges that hold for all settings ------------------------------------


@lru_cache(maxsize=512)
def sampling_grid(activation: Activation, low: float, high: float) -> SamplingGrid:
    """Where to sample a function between two z, and the y-ranges that hold all its curves.

    The places are so many that straight lines between them stay within a quarter of a pixel of the
    curve on axes that fit it, at every corner of the parameters' ranges. Neither the places nor the
    y-ranges depend on the values of the sliders.
    """
    if activation.is_vector:
        return _even_grid(activation, low, high)
    settings = list(corners(activation)) + _stretched(activation)
    base = _rough_base(activation, low, high, settings)
    even = np.linspace(low, high, 401)
    inside = [np.union1d(even, _within(places(activation, base, v), low, high)) for v in settings]
    drawn = [activation.heights(z, values) for values, z in zip(settings, inside, strict=True)]
    ranges = {kind: _reach([each[kind] for each in drawn]) for kind in KINDS}
    # What is drawn has an axis that fits it.
    pixels = [{kind: pixel(fitted(each[kind])) for kind in KINDS} for each in drawn]
    for _ in range(10):
        rough = np.zeros(base.size - 1, dtype=bool)
        for values, large in zip(settings, pixels, strict=True):
            z = places(activation, base, values)
            seen = (z[1:] > low) & (z[:-1] < high)
            # A kink's own value belongs to one side only: look at the limits.
            right = activation.heights(np.nextafter(z[:-1], np.inf), values)
            left = activation.heights(np.nextafter(z[1:], -np.inf), values)
            # At two places: a wave can be right in the middle and wrong elsewhere.
            for share in (0.5, 0.29):
                between = activation.heights(z[:-1] + share * np.diff(z), values)
                for kind in KINDS:
                    straight = right[kind] + share * (left[kind] - right[kind])
                    error = np.max(np.abs(between[kind] - straight), axis=0)
                    rough |= seen & (error > 0.25 * large[kind])
        if not np.any(rough):
            break
        base = np.union1d(base, ((base[:-1] + base[1:]) / 2)[rough])
    thrice = [kink for kink in _base_kinks(activation, settings) if base[0] <= kink <= base[-1]]
    base = np.sort([*base, *thrice, *thrice])
    return SamplingGrid(z=(low, high), base=base, ranges=ranges)


def _even_grid(activation: Activation, low: float, high: float) -> SamplingGrid:
    """The grid of a function of a vector, which bends at z that depend on the logits."""
    base: Array = np.linspace(low, high, int(np.clip(10 * (high - low), 101, 241)))
    _, first, *_ = sliders = activation.sliders
    # With two and with all classes, and with the same value for all other logits.
    drawn = [
        activation.heights(base, {"classes": count} | {s.name: logit for s in sliders[1:]})
        for count, logit in product((2, len(sliders)), first.places[::5].tolist())
    ]
    ranges = {kind: _reach([each[kind] for each in drawn]) for kind in KINDS}
    return SamplingGrid(z=(low, high), base=base, ranges=ranges)


def _stretched(activation: Activation) -> list[dict[str, float]]:
    """More settings of parameters that stretch the axis: each shows another part of the curve."""
    scale = activation.scale
    if scale is None:
        return []
    found = []
    for p in activation.parameters:
        ends = [scale(**activation.defaults | {p.name: end}) for end in (p.minimum, p.maximum)]
        if ends[0] != ends[1]:
            spread = np.geomspace if p.minimum > 0 else np.linspace
            values = spread(p.minimum, p.maximum, 9).tolist()
            found += [activation.defaults | {p.name: p.nearest(value)} for value in values]
    return found


def _rough_base(
    activation: Activation, low: float, high: float, corners: list[dict[str, float]]
) -> Array:
    """The first places of a grid: even ones, and all kinks."""
    every = {_unscaled_kinks(activation, values) for values in corners}
    moving = [kink for kinks in every for kink in kinks] if len(every) > 1 else []
    # Every kink needs room on both sides, wherever it moves.
    room = [*(kink - 1 for kink in moving), *(kink + 1 for kink in moving)]
    if activation.scale is not None:
        scales = [activation.scale(**values) for values in corners]
        spread = np.geomspace(min(scales), max(scales), 7)
        even = [np.linspace(low, high, 17) / scale for scale in spread]
        base = np.unique(np.concatenate([*even, room]))
    else:
        base = np.linspace(min([low, *room]), max([high, *room]), 33)
    kinks = [kink for kink in _base_kinks(activation, corners) if base[0] <= kink <= base[-1]]
    return np.union1d(base, kinks)


def _base_kinks(activation: Activation, corners: list[dict[str, float]]) -> list[float]:
    """The kinks among a grid's places: the default ones if kinks only move, otherwise all."""
    still = _unscaled_kinks(activation, activation.defaults)
    every = {_unscaled_kinks(activation, values) for values in corners}
    if len({len(kinks) for kinks in every}) == 1:
        return list(still)
    return sorted({kink for kinks in every for kink in kinks})


def corners(activation: Activation) -> Iterator[dict[str, float]]:
    """Combinations of the ends and defaults of sliders; of whole numbers all values."""
    ends = [
        (p.minimum, p.default, p.maximum) if p.decimals else tuple(p.places.tolist())
        for p in activation.parameters
    ]
    for corner in product(*ends):
        yield dict(zip((p.name for p in activation.parameters), corner, strict=True))


def _within(z: Array, low: float, high: float) -> Array:
    return z[(z >= low) & (z <= high)]


def _reach(curves: list[Array]) -> Range:
    """The ends of some curves and 0."""
    low = min(0.0, *(float(np.min(curve)) for curve in curves))
    high = max(0.0, *(float(np.max(curve)) for curve in curves))
    return low, high
