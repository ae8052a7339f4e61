"""Where a curve is highest or lowest on a stretch, for the claims that name such a place."""

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
            return float(z[best]), float(heights[best])


def lowest(curve: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    """The place from `low` to `high` where a curve with one dip is lowest, and its height there."""
    place, height = highest(lambda z: -curve(z), low, high)
    return place, -height
