"""Searches between two z: where a curve crosses a level, and where it is highest."""

from collections.abc import Callable, Sequence

import numpy as np

from actviz.activation import Array

Curve = Callable[[Array], Array]

SHARES = np.array([1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.75])
"""The shares of the way from a guess to an end of its stretch at which to look."""


def _last_digits(low: Array, high: Array) -> Array:
    """The length below which the ends of a stretch differ in their last digits alone."""
    size = np.maximum(np.abs(low), np.abs(high))
    return np.maximum(1e-13 * size, 4 * np.spacing(size))


@np.errstate(all="ignore")
def crossings(curve: Curve, z: Array, heights: Array, levels: Sequence[float] = (0,)) -> Array:
    """Find where a curve crosses levels between neighbours of a grid, to the last digits.

    Nothing is found between neighbours at the same z, such as the two sides of a jump.
    """
    above = heights - np.array(levels)[:, None]
    signs = np.sign(above)
    between = (z[:-1] < z[1:]) & np.isfinite(z[:-1]) & np.isfinite(z[1:])
    row, before = np.nonzero((signs[:, :-1] * signs[:, 1:] < 0) & between)
    low, high = z[before], z[before + 1]
    at_low, at_high = above[row, before], above[row, before + 1]
    level, sign, each = np.array(levels)[row, None], np.sign(at_low)[:, None], np.arange(row.size)
    while np.any(high - low > _last_digits(low, high)):
        # A guess by linear interpolation: on a short stretch a curve is almost straight.
        share = at_low / (at_low - at_high)
        near = _around(low, low + (high - low) * np.where(np.isfinite(share), share, 0.5), high)
        found = curve(near) - level
        # At its ends a stretch keeps the heights of the grid, which may be limits.
        found = np.where(near <= low[:, None], at_low[:, None], found)
        found = np.where(near >= high[:, None], at_high[:, None], found)
        first = np.argmax(np.sign(found) != sign, axis=1)
        low, high = near[each, first - 1], near[each, first]
        at_low, at_high = found[each, first - 1], found[each, first]
    middle: Array = low + (high - low) / 2
    return middle


@np.errstate(all="ignore")
def highest(curve: Curve, low: Array, high: Array) -> tuple[Array, Array]:
    """Find where a curve with one peak is highest between each `low` and `high`, and its heights.

    The places are exact to 10⁻⁷ of the stretch: closer to a peak all heights are the same but for
    rounding.
    """
    enough = np.maximum(1e-7 * (high - low), _last_digits(low, high))
    even = np.linspace(0, 1, 8 + 120 // max(1, low.size))
    near: Array = low[:, None] + (high - low)[:, None] * even
    each = np.arange(low.size)
    while True:
        heights = curve(near)
        best = np.argmax(heights, axis=1)
        left, right = np.maximum(best - 1, 0), np.minimum(best + 1, near.shape[1] - 1)
        low, top, high = near[each, left], near[each, best], near[each, right]
        height = heights[each, best]
        if not np.any(high - low > enough):
            return top, height
        # A guess by a parabola through three places, which fits well around a peak.
        rise = (height - heights[each, left]) * (high - top)
        fall = (height - heights[each, right]) * (top - low)
        shift = (rise * (high - top) - fall * (top - low)) / (rise + fall) / 2
        near = _around(low, top + np.where(np.isfinite(shift), shift, 0), high)


def _around(low: Array, guess: Array, high: Array) -> Array:
    """Places on each stretch with its ends, closer to each other near a guess."""
    low, guess, high = low[:, None], guess[:, None], high[:, None]
    left, right = guess + (low - guess) * SHARES[::-1], guess + (high - guess) * SHARES
    return np.hstack([low, left, guess, right, high])
