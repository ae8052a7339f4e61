"""Functions on a dense grid of z with limits at the kinks, and where they are largest.

Statements about all z are measured on such a grid: at even places, on both sides of each kink, far
out, and at places found by a search, such as peaks. Between two kinks a function is analytic: if it
is constant on a part, it is constant up to both kinks.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array
from actviz.kinks import ROUNDED, Sides, one_sided
from actviz.zoom import highest

Kernel = Callable[[Array], Array]


class Interval(NamedTuple):
    """The numbers from `low` to `high`, with or without each end; or a single number."""

    low: float
    high: float
    has_low: bool = False
    has_high: bool = False

    @property
    def is_point(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high


Approach = tuple[float, int]
"""A place, and −1 if it is approached from below, 1 if from above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Ascending places with the values of functions there.

    Attributes
    ----------
    z : ndarray of shape (n,)
        Ascending. Every kink stands there three times; at an end of the grid its outer limit is
        missing.
    side : ndarray of shape (n,)
        −1 for a limit from below, 1 for a limit from above, otherwise 0.
    on_kinks : ndarray of shape (n,)
        Whether a place is a kink itself, with its values and not with limits.
    values : ndarray of shape (functions, n)
    kinks : tuple of float
    """

    z: Array
    side: NDArray[np.int_]
    on_kinks: NDArray[np.bool_]
    values: Array
    kinks: tuple[float, ...]

    @property
    def pieces(self) -> list[slice]:
        """The parts between the kinks, each from the limit at one to the limit at the next."""
        edges = [-1, *np.flatnonzero(self.on_kinks).tolist(), self.z.size]
        return [slice(low + 1, high) for low, high in pairwise(edges) if high > low + 1]

    def measured(
        self, kernels: Sequence[Kernel], sides: Sequence[Sequence[Sides]] | None = None
    ) -> "Grid":
        """The grid with the values of functions; `sides` at its kinks are measured if not given."""
        values = np.array([kernel(self.z) for kernel in kernels])
        known = sides or [one_sided(kernel, self.kinks) for kernel in kernels]
        for index, kink in enumerate(self.kinks):
            here = self.z == kink
            for row, each in zip(values, known, strict=True):
                for side, value in zip((-1, 0, 1), each[index], strict=True):
                    row[here & (self.side == side)] = value
        return replace(self, values=values)

    def part(self, start: int, stop: int) -> "Grid":
        """A part of the grid, by indices as of a slice."""
        own = slice(start, stop)
        return replace(
            self,
            z=self.z[own],
            side=self.side[own],
            on_kinks=self.on_kinks[own],
            values=self.values[:, own],
        )

    def finer(self, kernels: Sequence[Kernel], places: Array) -> "Grid":
        """The grid with more places; kinks among them are left out."""
        more = np.sort(places[~np.isin(places, self.kinks)])
        if not more.size:
            return self
        at = np.searchsorted(self.z, more)
        measured = np.array([kernel(more) for kernel in kernels])
        return replace(
            self,
            z=np.insert(self.z, at, more),
            side=np.insert(self.side, at, 0),
            on_kinks=np.insert(self.on_kinks, at, False),
            values=np.insert(self.values, at, measured, axis=1),
        )


def empty(z: Array, kinks: Sequence[float]) -> Grid:
    """A grid of places and of the kinks between them, without values."""
    low, high = np.min(z), np.max(z)
    inside = sorted({kink for kink in kinks if low <= kink <= high})
    even = np.setdiff1d(z, inside)
    places = np.concatenate([even, *[inside] * 3])
    sizes = [even.size, *[len(inside)] * 3]
    side, on_kinks = np.repeat([0, -1, 0, 1], sizes), np.repeat([False, False, True, False], sizes)
    outer = ((places == low) & (side < 0)) | ((places == high) & (side > 0))
    order = np.lexsort((side, places))
    order = order[~outer[order]]
    # At an infinity stands a limit as well.
    side = side + (places == -np.inf) - (places == np.inf)
    return Grid(
        z=places[order],
        side=side[order],
        on_kinks=on_kinks[order],
        values=np.empty((0, order.size)),
        kinks=tuple(inside),
    )


def runs(holds: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The first and the last index of each stretch of neighbours that are true."""
    padded = np.concatenate([[False], holds, [False]])
    changes = np.flatnonzero(padded[1:] != padded[:-1]).reshape(-1, 2)
    return [(first, after - 1) for first, after in changes.tolist()]


def stretches(
    grid: Grid, holds: NDArray[np.bool_]
) -> tuple[tuple[Interval, ...], tuple[Approach, ...]]:
    """The places of a grid where a condition holds, and where it holds only in the limit."""
    found, approached = [], []
    for first, last in runs(holds):
        z, taken = grid.z[first : last + 1], grid.side[first : last + 1] == 0
        ends = float(z[0]), float(z[-1])
        if np.any(taken):
            low, high = (bool(np.any(taken & (z == end))) for end in ends)
            found.append(Interval(*ends, low, high))
        else:
            approached.append((ends[0], int(grid.side[first])))
    return tuple(found), tuple(approached)


def top(
    grid: Grid, heights: Array, rounding: float | None = None
) -> tuple[float, tuple[Interval, ...], tuple[Approach, ...]]:
    """The largest of the heights on a grid, where it is taken, and where it is approached.

    A height that is lower by at most `rounding` counts as the largest; the default is the share
    `ROUNDED` of the largest.
    """
    heights = np.where(np.isnan(heights), -np.inf, heights)
    most = float(np.max(heights))
    if rounding is None:
        rounding = ROUNDED * abs(most) if math.isfinite(most) else 0.0
    holds = heights >= most - rounding
    for piece in grid.pieces:
        size = piece.stop - piece.start
        for first, last in runs(holds[piece]):
            if last == first or last - first == size - 1:
                continue  # a place alone, or constant between two kinks
            # These heights differ from an end of the piece, or from a peak, by rounding alone.
            ends = [end for end in (0, size - 1) if first <= end <= last]
            best = ends or [first + int(np.argmax(heights[piece][first : last + 1]))]
            holds[piece][first : last + 1] = False
            holds[piece][best] = True
    return most, *stretches(grid, holds)


def peaks(curve: Kernel, grid: Grid, heights: Array) -> Array:
    """The places between those of the grid at which a curve above 0 may be highest."""
    if np.all(np.isnan(heights)):
        return np.empty(0)
    inner, left, right = heights[1:-1], heights[:-2], heights[2:]
    near = (inner >= left) & (inner >= right) & (inner > 0.99 * np.nanmax(heights))
    # Not where it is constant, and not beside limits, which are known.
    near &= inner - np.minimum(left, right) > ROUNDED * inner
    at = 1 + np.flatnonzero(near)
    at = at[np.all(grid.side[at[:, None] + [-1, 0, 1]] == 0, axis=1)]
    if not at.size:
        return np.empty(0)
    found, height = highest(curve, grid.z[at - 1], grid.z[at + 1])
    higher: Array = found[height > heights[at]]
    return higher
