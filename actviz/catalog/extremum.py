"""Where a curve is highest or lowest, or furthest from another, for the claims that say so."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Array
from actviz.zoom import highest as highest_places


def highest(curve: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    """The z from `low` to `high` where a curve with one peak is highest, and its height there."""
    place, height = highest_places(curve, np.array([low]), np.array([high]))
    return float(place[0]), float(height[0])


def lowest(curve: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    """The z from `low` to `high` where a curve with one dip is lowest, and its height there."""
    place, height = highest(lambda z: -curve(z), low, high)
    return place, -height


def widest_gap(
    one: Callable[[Array], Array],
    other: Callable[[Array], Array],
    low: float,
    high: float,
    step: float = 0.01,
) -> tuple[float, float]:
    """The largest distance between two curves and its z, of z from `low` to `high` in steps."""
    z = np.linspace(low, high, round((high - low) / step) + 1)
    gaps = np.abs(one(z) - other(z))
    widest = np.argmax(gaps)
    return gaps[widest], z[widest]
