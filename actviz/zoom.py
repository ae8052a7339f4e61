"""Looking closer at stretches of z: for where a curve crosses 0, and for where it is highest."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Array

Curve = Callable[[Array], Array]


def _closer(low: Array, high: Array) -> Array:
    """Even places on each stretch, its ends included: the more, the fewer stretches there are."""
    share = np.linspace(0, 1, 8 + 120 // low.size)
    places: Array = low[:, None] + (high - low)[:, None] * share
    return places


def _last_digits(low: Array, high: Array) -> Array:
    """The length of stretches that leave nothing to look at."""
    size = np.maximum(np.abs(low), np.abs(high))
    return np.maximum(1e-13 * size, 4 * np.spacing(size))


def crossings(curve: Curve, z: Array, heights: Array) -> Array:
    """Where a curve crosses 0 between neighbours of an ascending grid, to the last digits.

    Of two neighbours at the same z, such as the sides of a jump, none is between.
    """
    signs = np.sign(heights)
    between = (z[:-1] < z[1:]) & np.isfinite(z[:-1]) & np.isfinite(z[1:])
    before = np.flatnonzero((signs[:-1] * signs[1:] < 0) & between)
    low, high, sign = z[before], z[before + 1], signs[before, None]
    each = np.arange(before.size)
    while np.any(high - low > _last_digits(low, high)):
        near = _closer(low, high)
        # At the ends the curve has the signs that the grid has, which may be those of limits.
        beyond = np.sign(curve(near)) != sign
        beyond[:, 0], beyond[:, -1] = False, True
        first = np.argmax(beyond, axis=1)
        low, high = near[each, first - 1], near[each, first]
    middle: Array = low + (high - low) / 2
    return middle


def highest(curve: Curve, low: Array, high: Array) -> Array:
    """Where a curve with one peak is highest between each `low` and its `high`.

    To 10⁻⁷ of the stretch: closer than that, the heights around a peak are the same but for
    rounding.
    """
    place, enough = low, np.maximum(1e-7 * (high - low), _last_digits(low, high))
    each = np.arange(low.size)
    while np.any(high - low > enough):
        near = _closer(low, high)
        best = np.argmax(curve(near), axis=1)
        place = near[each, best]
        low = near[each, np.maximum(best - 1, 0)]
        high = near[each, np.minimum(best + 1, near.shape[1] - 1)]
    return place
