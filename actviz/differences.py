"""Sentences on how several functions differ, measured on the range shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import permutations, product

import numpy as np

from actviz.activation import KINDS, Activation, Array, Values
from actviz.formatting import digits, four_digits, listed
from actviz.grid import Grid, Kernel, empty, runs, top
from actviz.kinks import one_sided
from actviz.remember import remember
from actviz.sampling import Range
from actviz.view import Line
from actviz.zoom import crossings

MOST = 7
"""The largest number of functions on one plot: as many as the documents have."""

CLOSE = 1e-6
"""Two curves that are closer, as a share of their height, are compared by their exact kernels."""


def widest_gap(lines: Sequence[Line], z: Range) -> tuple[float, float, float] | None:
    """Find where two functions differ most between two z: the first such z, and both heights.

    Beside a jump the heights are the limits. None unless there are two functions that differ by
    more than rounding, and not without bound.
    """
    found = _furthest(lines, z)
    return (found[0].start, *found[0].heights) if found and found[0].is_finite else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """A place, or a stretch from start to end, where two functions differ most.

    Where the difference is only a limit, `side` is −1 (from below) or 1 (from above); else 0.
    """

    start: float
    end: float
    side: int
    heights: tuple[float, float]

    @property
    def is_finite(self) -> bool:
        """Whether both heights are numbers, not limits at a pole."""
        return all(map(math.isfinite, self.heights))

    def __str__(self) -> str:
        # Around a flat top the later digits are noise.
        start, end = (four_digits(round(place, 6) + 0.0) for place in (self.start, self.end))
        if self.start < self.end:
            return f"from z = {start} to {end}"
        where = {-1: "just below", 0: "at", 1: "just above"}[self.side]
        return f"{where} z = {start}"


def _furthest(lines: Sequence[Line], z: Range) -> list[_Gap] | None:
    """All places and stretches where two functions differ most between two z, ascending.

    None if there is no z at which both have a value.
    """
    if len(lines) != 2:
        return []
    first, second = lines
    return _gaps(first.activation, first.values, second.activation, second.values, z)


@remember(64)  # the plot asks for it, and then the sentences
def _gaps(
    first: Activation, values: Values, second: Activation, other_values: Values, z: Range
) -> list[_Gap] | None:
    functions = (first, values), (second, other_values)
    exact = not (first.rough or second.rough)
    grid = _sampled(functions, z)
    gap, tallest = _gap(grid), _tallest(grid)
    if np.all(np.isnan(gap)):
        return None
    if not exact and np.nanmax(gap) <= CLOSE * (1 + tallest):
        exact, grid = True, _sampled(functions, z, exact=True)
        gap = _gap(grid)
    most = float(np.nanmax(gap))
    if math.isfinite(most):
        # The gap is widest where both are equally steep.
        kernels = [kernel for each in functions for kernel in _kernels(*each, exact)]
        _, slope, _, other_slope = kernels
        steeper = np.where(gap > 0.99 * most, grid.values[1] - grid.values[3], 0.0)
        grid = grid.finer(kernels, crossings(lambda x: slope(x) - other_slope(x), grid.z, steeper))
        gap, tallest = _gap(grid), _tallest(grid)
        most = float(np.nanmax(gap))
    if most <= 1e-12 * (1 + tallest):
        return []
    rounding = 1e-15 * tallest + 1e-12 * most if math.isfinite(most) else 0.0
    widest, taken, approached = top(grid, gap, rounding)
    places = [(low, high, 0) for low, high, *_ in taken]
    places += [(at, at, side) for at, side in approached]
    found = []
    for start, end, side in sorted(places):
        index = np.flatnonzero((grid.z == start) & (gap >= widest - rounding))[0]
        height, other = grid.values[::2, index].tolist()
        found.append(_Gap(start=start, end=end, side=side, heights=(height, other)))
    return found


@np.errstate(invalid="ignore")  # the difference of two infinite limits
def _gap(grid: Grid) -> Array:
    """How far two functions are apart; NaN where one of them has no value."""
    gap: Array = np.abs(grid.values[0] - grid.values[2])
    return gap


def _tallest(grid: Grid) -> float:
    """The largest finite height of the functions on a grid."""
    heights = np.abs(grid.values[::2])
    return float(np.max(heights, where=np.isfinite(heights), initial=0.0))


def differences(lines: Sequence[Line], z: Range, scaled: bool = False) -> list[str]:
    """A few sentences on how functions differ between two z, in mean output and in boundedness."""
    names = [line.subject for line in lines]
    here = f"Between z = {four_digits(z[0])} and {four_digits(z[1])}"
    both = ", both scaled to unit variance" if scaled else ""
    sentences = []
    gaps = _furthest(lines, z)
    if gaps is None:
        sentences.append(f"{here} there is no z at which {listed(names)} both have a value.")
    elif gaps:
        first, second = gaps[0].heights
        # Two waves have many such places.
        where = listed([*map(str, gaps)]) if len(gaps) < 4 else f"{gaps[0]} and elsewhere"
        sentences.append(
            f"{here}, {listed(names)} are furthest apart {where}, "
            f"by {four_digits(abs(first - second))}{both}."
            if gaps[0].is_finite
            else f"{here}, {listed(names)} come apart without bound {where}."
        )
    elif len(lines) == 2:
        sentences.append(f"{here}, {listed(names)} are the same to within rounding{both}.")
    sentences += [said for line in lines for said in _undefined(line, z)]
    tail = _slow_tail(lines, z)
    if tail:
        low, high, slow, steep = tail
        sentences.append(
            f"From z = {four_digits(low)} to {four_digits(high)}, {slow} is less than a tenth as "
            f"steep as {steep}{both}."
        )
    known = [line for line in lines if math.isfinite(line.summary.mean)]
    centred = [line.subject for line in known if line.summary.zero_centred]
    if 0 < len(centred) < len(known):
        furthest = max(known, key=lambda line: abs(line.summary.mean))
        other = f"that of {furthest.subject} is"
        if len(centred) < len(known) - 1:
            other = f"the furthest from 0 is that of {furthest.subject},"
        sentences.append(
            f"For a standard normal input the mean output of {listed(centred)} is 0; "
            f"{other} {four_digits(furthest.summary.mean)}"
            f"{' before the scaling' if scaled else ''}."
        )
    inside = [line.subject for line in lines if _is_bounded(line)]
    others = [line.subject for line in lines if line.subject not in inside]
    if inside and others:
        rest = f"{others[0]} is" if len(others) == 1 else "the others are"
        sentences.append(
            f"{listed(inside)} {'is' if len(inside) == 1 else 'are'} bounded on both sides; "
            f"{rest} not."
        )
    return sentences


def _undefined(line: Line, z: Range) -> list[str]:
    """Sentences on where a function has no value between two z, or is infinite."""
    grid = _sampled([(line.activation, line.values)], z)
    heights = grid.values[0]
    stretches = [
        f"from z = {digits(grid.z[first])} to {digits(grid.z[last])}"
        for first, last in runs(np.isnan(heights) & ~grid.on_kinks)
        if grid.z[first] < grid.z[last]
    ]
    poles = list(map(digits, np.unique(grid.z[np.isinf(heights)]).tolist()))
    found = []
    if stretches:
        where = listed(stretches) if len(stretches) < 4 else f"{stretches[0]} and elsewhere"
        found.append(f"{line.subject} has no value {where}.")
    if poles:
        where = listed(poles) if len(poles) < 4 else f"{poles[0]} and elsewhere"
        found.append(f"{line.subject} is infinite at z = {where}.")
    return found


@np.errstate(all="ignore")
def _is_bounded(line: Line) -> bool:
    """Whether a function is bounded on both sides.

    Of a wave that has no limit the heights far out say whether it grows.
    """
    found = line.summary
    if not found.bounded:
        return False
    activation, values = line.activation, line.values
    kernel, _ = _kernels(activation, values)
    if np.any(np.isinf(one_sided(kernel, activation.kinks(**values)))):
        return False
    away = np.geomspace(1, 1.4, 97)
    for limit, sign in zip(found.limits, (-1, 1), strict=True):
        near, far = (np.abs(kernel(sign * reach * away)) for reach in (50.0, 5e4))
        if math.isnan(limit) and np.fmax.reduce(far) > 2 * np.fmax.reduce(near):
            return False
    return True


def _slow_tail(lines: Sequence[Line], z: Range) -> tuple[float, float, str, str] | None:
    """Find the longest stretch from an end of z where one is less than a tenth as steep as another.

    Returns its two ends, and the names of the less steep and the steeper function. Its inner end
    is a kink, or is rounded to two decimals so that the stretch becomes shorter.
    """
    grid = _sampled([(line.activation, line.values) for line in lines], z)
    smooth = ~grid.on_kinks
    places, heights, slopes = grid.z[smooth], grid.values[::2, smooth], grid.values[1::2, smooth]
    steepness = np.abs(slopes)
    tenths, signs = 0.1 * steepness, np.sign(slopes)
    kinks = np.diff(places) == 0
    longest = places.size // 10, 1, 0, 0
    for step, (slow, steep) in product((1, -1), permutations(range(len(lines)), 2)):
        below = (steepness[slow] < tenths[steep])[::step]
        # The slope of a wave is 0 again and again.
        if not below[0] or lines[steep].summary.waves:
            continue
        # Between two places where the steeper slope changes its sign it is 0, except at a kink;
        # and where the slower function jumps, it is not slow.
        turns = (signs[steep, 1:] != signs[steep, :-1]) & ~kinks
        jumps = (heights[slow, 1:] != heights[slow, :-1]) & kinks
        goes_on = below[1:] & ~(turns | jumps)[::step]
        count = places.size if np.all(goes_on) else 1 + int(np.argmin(goes_on))
        longest = max(longest, (count, step, slow, steep), key=lambda each: each[0])
    count, step, slow, steep = longest
    if slow == steep:
        return None
    names = lines[slow].subject, lines[steep].subject
    if count == places.size:
        return *z, *names
    border, outside = places[::step][count - 1 : count + 1].tolist()
    if outside != border:
        _, slow_slope = _kernels(lines[slow].activation, lines[slow].values)
        _, steep_slope = _kernels(lines[steep].activation, lines[steep].values)
        sign = signs[steep, ::step][count - 1]
        (border,) = crossings(
            lambda x: 0.1 * sign * steep_slope(x) - np.abs(slow_slope(x)),
            np.sort([border, outside]),
            np.array([1.0, -1.0])[::step],
        )
    hundredths = round(100 * border, 7)
    if step == 1:
        return z[0], math.floor(hundredths) / 100, *names
    return math.ceil(hundredths) / 100, z[1], *names


def _sampled(functions: Sequence[tuple[Activation, Values]], z: Range, exact: bool = False) -> Grid:
    """f and f′ of each function in turn, measured between two z on one grid."""
    kinks = tuple(kink for each, values in functions for kink in each.kinks(**values))
    each = [_measured(activation, values, z, kinks, exact) for activation, values in functions]
    return replace(each[0], values=np.concatenate([grid.values for grid in each]))


@remember(1024)
def _measured(
    activation: Activation, values: Values, z: Range, kinks: tuple[float, ...], exact: bool
) -> Grid:
    """One function on that grid, kept: a move of a slider changes one function of several."""
    return _empty(z, kinks).measured(_kernels(activation, values, exact))


def _kernels(activation: Activation, values: Values, exact: bool = False) -> tuple[Kernel, Kernel]:
    own = activation.function, activation.derivative
    f, slope = own if exact else (activation.kernels[kind][0] for kind in KINDS)
    return partial(f, **values), partial(slope, **values)


@lru_cache(maxsize=256)
def _empty(z: Range, kinks: tuple[float, ...]) -> Grid:
    return empty(np.append(np.linspace(*z, 1001), [0.0] if z[0] < 0 < z[1] else []), kinks)
