"""Where a curve is highest or lowest, or furthest from another, for the claims that say so."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Array


def highest(curve: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    """The place from `low` to `high` where a curve with one peak is highest, and its height there.

    It looks at 101 places, then at as many around the best of them, until they are 1e-7 apart.
    """
    while True:
        z = np.linspace(low, high, 101)
        heights = curve(z)
        best = int(np.argmax(heights))
        low, high = z[max(best - 1, 0)], z[min(best + 1, 100)]
        if high - low < 2e-7:
            return z[best], heights[best]


def lowest(curve: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    """The place from `low` to `high` where a curve with one dip is lowest, and its height there."""
    place, height = highest(lambda z: -curve(z), low, high)
    return place, -height


def widest_gap(
    one: Callable[[Array], Array],
    other: Callable[[Array], Array],
    low: float,
    high: float,
    step: float = 0.01,
) -> tuple[float, float]:
    """How far apart two curves are at most, and where, of places `step` apart on a stretch."""
    z = np.linspace(low, high, round((high - low) / step) + 1)
    gaps = np.abs(one(z) - other(z))
    widest = np.argmax(gaps)
    return gaps[widest], z[widest]
