"""Where things stand on a picture: ticks, names that keep apart, and words beside a curve.

On a page plotly and `actviz/live/words.js` decide this.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from actviz.activation import Array
from actviz.plots.chart import Spec
from actviz.sampling import Range

EDGE = 3
"""Pixels between words and the edge of the plot, at least."""

CLEAR = 3
"""Pixels between words and lines, at least."""

UP = (10, 18, 28, 42, 60, 84, 112)
ASIDE = (10, 36)
"""From a dot to its words, up or down and sideways, in pixels; the first that is free counts."""


def ticks(limits: Range, most: float, spec: Spec) -> list[float]:
    """Round numbers along an axis, at most so many, or at the steps that its specification has."""
    low, high = limits
    if "dtick" in spec:
        step = float(spec["dtick"])
    else:
        least = (high - low) / max(most, 2)
        power = 10.0 ** math.floor(math.log10(least))
        step = next(each * power for each in (1, 2, 5, 10) if each * power >= least * (1 - 1e-9))
        if spec.get("tickformat") == "d":
            step = max(step, 1.0)
    return [
        step * i for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


def apart(heights: Sequence[float], distance: float, limits: Range) -> list[float]:
    """The heights nearest to some others that are at least so far from each other."""
    order = np.argsort(heights, kind="stable")
    # Groups of neighbours that touch stand around their middle.
    groups: list[list[float]] = []
    for height in np.array(heights, float)[order]:
        groups.append([height])
        while len(groups) > 1 and _start(groups[-1], distance, limits) < (
            _start(groups[-2], distance, limits) + len(groups[-2]) * distance
        ):
            last = groups.pop()
            groups[-1] += last
    places = [
        _start(group, distance, limits) + i * distance
        for group in groups
        for i in range(len(group))
    ]
    found = np.empty(len(places))
    found[order] = places
    return found.tolist()


def _start(group: Sequence[float], distance: float, limits: Range) -> float:
    """The height of the lowest of a group that stands around its middle, within the limits."""
    length = (len(group) - 1) * distance
    start = sum(group) / len(group) - length / 2
    return min(max(start, limits[0]), max(limits[1] - length, limits[0]))


class Box(NamedTuple):
    """A place for words, in pixels from the lower left of the plotted area."""

    left: float
    low: float
    width: float
    height: float

    def grown(self, by: float) -> "Box":
        """The same with some room around it."""
        return Box(self.left - by, self.low - by, self.width + 2 * by, self.height + 2 * by)

    def meets(self, other: "Box") -> bool:
        """Whether two boxes overlap."""
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.low < other.low + other.height
            and other.low < self.low + self.height
        )

    def crossed(self, line: Array) -> bool:
        """Whether a line comes through, of shape (n, 2), with NaN at its gaps."""
        start, end = line[:-1], line[1:]
        way = end - start
        low = np.array([self.left, self.low])
        high = low + np.array([self.width, self.height])
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ends = np.stack([(low - start) / way, (high - start) / way])
        # A level or upright stretch is inside all along, or never.
        still = way == 0
        inside = (low <= start) & (start <= high)
        enter = np.where(still, np.where(inside, -np.inf, np.inf), ends.min(axis=0))
        leave = np.where(still, np.where(inside, np.inf, -np.inf), ends.max(axis=0))
        first, last = np.fmax(enter.max(axis=1), 0), np.fmin(leave.min(axis=1), 1)
        known = ~np.isnan(way).any(axis=1)
        return bool(np.any(known & (first <= last)))


def beside(dot: tuple[float, float], size: tuple[float, float], rises: bool) -> Iterable[Box]:
    """The places for words beside a dot, the nearest first.

    A curve through the dot that `rises` leaves room below on the right and above on the left.
    """
    (x, y), (width, height) = dot, size
    down = 1 if rises else -1
    for gap in UP:
        for aside in ASIDE:
            for right, below in ((1, down), (-1, -down), (1, -down), (-1, down)):
                yield Box(
                    x + aside if right > 0 else x - aside - width,
                    y - gap - height if below > 0 else y + gap,
                    width,
                    height,
                )


def along(start: float, end: float, level: Range, size: tuple[float, float]) -> Iterable[Box]:
    """The places for the name of a stretch of the z-axis, below and above a strip there."""
    width, height = size
    if end - start < width + 4:
        return
    for low in (level[0] - 1 - height, level[1] + 1):
        for left in ((start + end - width) / 2, start + 2, end - 2 - width):
            yield Box(left, low, width, height)


def first_free(
    places: Iterable[Box], area: tuple[float, float], lines: Sequence[Array], boxes: Sequence[Box]
) -> Box | None:
    """The first place inside of an area that meets none of the lines and none of the boxes."""
    width, height = area
    for place in places:
        inside = (
            place.left >= EDGE
            and place.low >= EDGE
            and place.left + place.width <= width - EDGE
            and place.low + place.height <= height - EDGE
        )
        around = place.grown(CLEAR)
        if (
            inside
            and not any(around.meets(each) for each in boxes)
            and not any(around.crossed(each) for each in lines)
        ):
            return place
    return None
