"""Sampling a function: on grids that hit the kinks, with gaps at jumps; nearly flat stretches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

BEYOND = 1e30
"""Stands for an infinite height in a curve: beyond any axis, and a number that one can blend."""

NEAR = 1 / 20
"""How near to a place where a curve goes to infinity its heights do not count for the y-axis, as a
share of the z-range."""

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """An end of the curve at a jump; filled if it is the value that f has there."""

    z: float
    height: float
    filled: bool


Dots = Mapping[str, tuple[Dot, ...]]
"""For each of the `KINDS`, the ends of the gap at each kink; they meet where nothing jumps.

Those of f″, if it is drawn, are ``second``; it has no value at a kink, so both are open.
"""


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
        As `Activation.heights` gives them, with `BEYOND` where they are infinite. At a kink's three
        places are the limit from the left, a NaN that makes a gap, and the limit from the right;
        for f only if f jumps.
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


def counted(z: Array, heights: Array) -> Array:
    """The heights of curves that a y-axis has to hold; the others are NaN.

    Near a place where a curve goes to infinity its heights do not count: up to a twentieth of the
    z-range, or less where that would leave out more than half of the curve.
    """
    found = np.where(np.abs(heights) < BEYOND, heights, np.nan)
    widths = np.gradient(z) if z.size > 1 else np.ones(z.size)
    for row, own in zip(found, heights, strict=True):
        far = np.sort(z[np.abs(own) >= BEYOND])
        if not far.size or np.all(np.isnan(row)):
            continue
        lengths = np.where(np.isnan(row), 0.0, widths)
        if np.sum(lengths) < np.sum(widths) / 10:
            row[:] = np.where(np.abs(own) == BEYOND, np.nan, own)  # all of it is so large
            continue
        after = np.minimum(np.searchsorted(far, z), far.size - 1)
        distance = np.minimum(np.abs(far[after] - z), np.abs(z - far[np.maximum(after - 1, 0)]))
        near = NEAR * (z[-1] - z[0])
        while np.sum(lengths[distance > near]) < np.sum(lengths) / 2:
            near /= 2
        row[distance <= near] = np.nan
    return found


def runs_off(heights: Array) -> bool:
    """Whether curves go to infinity."""
    return bool(np.any(np.abs(heights) >= BEYOND))


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
    ends = base[0], base[-1]
    inside = all(ends[0] < kink < ends[1] for kink in (*still, *moved))
    if moved == still or len(moved) != len(still) or not inside:
        return base * scale
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
    """Evaluate a function on ascending places, which have every kink three times.

    Where they have not, those next to a kink move there.
    """
    kinks = [k for k in activation.kinks(**values) if z[0] <= k <= z[-1]]
    z = _with_kinks(z, kinks)
    heights = {
        kind: np.where(np.isinf(rows), np.copysign(BEYOND, rows), rows)
        for kind, rows in activation.heights(z, values).items()
    }
    bends = activation.has_second_derivative
    dots: dict[str, list[Dot]] = {kind: [] for kind in (*KINDS, *(["second"] if bends else []))}
    gapped = [kind for kind in KINDS if kinks and (kind != "f" or has_jumps(activation))]
    for kind in gapped:
        for row, kernel in enumerate(activation.kernels[kind]):
            sides = one_sided(partial(kernel, **values), kinks)
            for kink, (left, taken, right) in zip(kinks, sides, strict=True):
                first = np.searchsorted(z, kink)
                if first + 3 > z.size or z[first + 2] != kink:
                    continue  # there was no room for it
                heights[kind][row, first : first + 3] = _drawn(left), np.nan, _drawn(right)
                if row == 0:
                    dots[kind] += _dots(kink, left, taken, right)
                if bends and kind == "derivative" and row == len(heights[kind]) - 1:
                    # Open on both sides.
                    dots["second"] += _dots(kink, left, np.nan, right)
    return Curves(z=z, heights=heights, dots={kind: tuple(ends) for kind, ends in dots.items()})


def _with_kinks(z: Array, kinks: Sequence[float]) -> Array:
    """The places, with each kink among them three times."""
    moved, free = z, 0
    for kink in kinks:
        first = int(np.searchsorted(moved, kink))
        if np.all(moved[first : first + 3] == kink) and first + 3 <= z.size:
            free = first + 3
            continue
        first = min(max(first - 1, free), z.size - 3)
        if first < free or moved[first] > kink:
            continue  # there is no room between two kinks
        if moved is z:
            moved = z.copy()
        moved[first : first + 3] = kink
        free = first + 3
    return moved


def _drawn(limit: float) -> float:
    """The height at which a curve ends beside a gap."""
    return np.copysign(BEYOND, limit) if np.isinf(limit) else limit


def _dots(kink: float, left: float, taken: float, right: float) -> list[Dot]:
    """The ends of a curve beside a kink, and its value there; one that is not finite is beyond."""
    # Beside a pole its value may be one that rounding has made.
    pole = np.isinf(left) or np.isinf(right)
    known = taken in (left, right) or np.isnan(taken) or (pole and abs(taken) > 1e9)
    ends = [left, right, *([] if known else [taken])]
    filled = ends.index(taken) if taken in ends else -1
    heights = [y if np.isfinite(y) else float(np.copysign(BEYOND, y)) for y in ends]
    return [Dot(z=kink, height=y, filled=index == filled) for index, y in enumerate(heights)]


@lru_cache
def has_jumps(activation: Activation) -> bool:
    """Whether f itself jumps, for any of its parameters."""
    return any(
        left != right or not np.isfinite(left)
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
    # With infinite heights beside their poles.
    drawn = [sample_at(activation, z, values) for values, z in zip(settings, inside, strict=True)]
    shown = [{kind: counted(each.z, each.heights[kind]) for kind in KINDS} for each in drawn]
    ranges = {kind: _reach([each[kind] for each in shown]) for kind in KINDS}
    # What is drawn has an axis that fits it.
    axes = [{kind: fitted(each[kind]) for kind in KINDS} for each in shown]
    for _ in range(10):
        rough = np.zeros(base.size - 1, dtype=bool)
        for values, limits in zip(settings, axes, strict=True):
            z = places(activation, base, values)
            seen = (z[1:] > low) & (z[:-1] < high)
            # A kink's own value belongs to one side only: look at the limits.
            right = activation.heights(np.nextafter(z[:-1], np.inf), values)
            left = activation.heights(np.nextafter(z[1:], -np.inf), values)
            # At two places: a wave can be right in the middle and wrong elsewhere.
            for share in (0.5, 0.29):
                between = activation.heights(z[:-1] + share * np.diff(z), values)
                for kind in KINDS:
                    low_end, high_end = _around(limits[kind])
                    ends = [np.clip(each[kind], low_end, high_end) for each in (right, left)]
                    straight = ends[0] + share * (ends[1] - ends[0])
                    error = np.abs(np.clip(between[kind], low_end, high_end) - straight)
                    # Where one is not a number there is nothing to draw.
                    rough |= seen & (np.fmax.reduce(error) > 0.25 * pixel(limits[kind]))
        if not np.any(rough) or base.size > MOST_PLACES:
            break
        base = np.union1d(base, ((base[:-1] + base[1:]) / 2)[rough])
    thrice = [kink for kink in _base_kinks(activation, settings) if base[0] <= kink <= base[-1]]
    base = np.sort([*base, *thrice, *thrice])
    return SamplingGrid(z=(low, high), base=base, ranges=ranges)


MOST_PLACES = 6000
"""A grid with more places does not become finer: the function changes too fast to be drawn well."""


def _around(limits: Range) -> Range:
    """An axis with as much again above and below it, where a curve need not be exact."""
    low, high = limits
    return max(2 * low - high, -LARGEST), min(2 * high - low, LARGEST)


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
    union = {kink for kinks in every for kink in kinks}
    if len({len(kinks) for kinks in every}) == 1 or len(union) > MOST_KINKS:
        return list(still)
    return sorted(union)


MOST_KINKS = 60
"""Of more kinks than these, those of other settings are not among a grid's places."""


def corners(activation: Activation) -> Iterator[dict[str, float]]:
    """Combinations of the ends and defaults of sliders; of whole numbers all values.

    Of more than two sliders, those of the ends, and each end with the others at their defaults.
    """
    ends = [
        (p.minimum, p.default, p.maximum) if p.decimals else tuple(p.places.tolist())
        for p in activation.parameters
    ]
    chosen: Iterable[tuple[float, ...]] = product(*ends)
    if len(ends) > 2:
        defaults = tuple(p.default for p in activation.parameters)
        alone = [
            (*defaults[:index], end, *defaults[index + 1 :])
            for index, each in enumerate(ends)
            for end in each
        ]
        chosen = dict.fromkeys([defaults, *alone, *product(*((e[0], e[-1]) for e in ends))])
    for corner in chosen:
        yield dict(zip((p.name for p in activation.parameters), corner, strict=True))


def _within(z: Array, low: float, high: float) -> Array:
    return z[(z >= low) & (z <= high)]


def _reach(curves: list[Array]) -> Range:
    """The ends of some curves and 0."""
    finite = [curve[np.isfinite(curve)] for curve in curves]
    low = min(float(np.min(curve, initial=0.0)) for curve in finite)
    high = max(float(np.max(curve, initial=0.0)) for curve in finite)
    return low, high
