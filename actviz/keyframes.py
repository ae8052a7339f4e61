"""Keyframes: what a slider moves, at the few of its places that linear blends need.

A place is a value that a slider can have.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activation import KINDS, Activation, Array, Heights, Parameter, Values
from actviz.kinks import break_at, breaks
from actviz.sampling import (
    TALLEST,
    Curves,
    Dots,
    SamplingGrid,
    counted,
    fitted,
    places,
    sample_at,
)

Index = NDArray[np.intp]

EVEN_FRAMES = 59
"""The number of keyframes for a slider of a vector, which has too many places to try each."""

PROBE = Parameter(
    name="probe",
    symbol="z",
    default=-1.0,
    minimum=-20.0,
    maximum=20.0,
    step=0.05,
    meaning="the place to read values at",
)
"""The slider that every function has."""


STRIDE = 5
"""Of a formula's slider every fifth place is tried first: with several parameters, each slider is
recorded anew whenever another one is moved."""
MOST_NUMBERS = 100_000
"""How many places all keyframes of a slider have together, at most."""

MOST_PLACES = 1000
"""At how many places of a slider something is recorded, at most: a typed value can give it more."""


def recorded_places(slider: Parameter) -> Array:
    """The places of a slider; of very many, so many at even steps."""
    at = slider.places
    return at if at.size <= MOST_PLACES else np.linspace(at[0], at[-1], MOST_PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframes:
    """The curves at a few places of one slider, with the others fixed.

    Attributes
    ----------
    at : ndarray of shape (frames,)
        The places, ascending.
    positions : Mapping of str to ndarray of shape (places,)
        For ``z`` and each of the `KINDS`, the position of every place of the slider among the
        frames: 2.25 is a quarter of the way from the third to the fourth. Empty if all are linear
        in the slider itself.
    z : ndarray of shape (frames, n)
    heights : dict of str to ndarray of shape (frames, rows, n)
    dots : tuple of Dots
        For each keyframe.
    """

    at: Array
    positions: Mapping[str, Array]
    z: Array
    heights: Heights
    dots: tuple[Dots, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """f and f′ at the probe, for every place of one slider.

    Attributes
    ----------
    at : ndarray of shape (n,)
        Places at even steps; between them f and f′ are linear.
    heights : dict of str to ndarray of shape (rows, n)
    breaks : tuple of tuple
        The places at which the probe has no derivative, each with the rows that are a convention.
    """

    at: Array
    heights: Heights
    breaks: tuple[tuple[float, tuple[int, ...]], ...] = ()


def needed_rows(
    table: Array, allowed: Array, exact: ArrayLike = (), along: Array | None = None
) -> Index:
    """Choose rows of a table so that linear blends between them are good enough.

    The more the table bends, the closer they are: a blend over n rows is off by up to n²/8 of the
    second difference. Then the worst row between two chosen ones is chosen, too, until no row is
    off by more than allowed (Ramer 1972, Douglas and Peucker 1973).

    Parameters
    ----------
    table : ndarray, shape (places, n)
        The numbers at each place of a slider.
    allowed : ndarray, shape (places, n)
        The largest error of each number. A blend must be NaN exactly where the table is.
    exact : array_like of int
        Rows that are chosen in any case.
    along : ndarray, shape (places, n), or None
        The variable in which each number is blended; by default the index of the row.

    Returns
    -------
    ndarray of int
        The chosen rows, ascending, with the first and the last.
    """
    rows = np.arange(len(table))
    chosen = np.isin(rows, [0, rows[-1], *np.asarray(exact, dtype=int)])
    if along is None:
        along = np.arange(float(len(table)))[:, None]
        bends = np.abs(np.diff(table, 2, axis=0)) / allowed[1:-1]
        bends = np.fmax.reduce(bends, axis=1, initial=0)  # which ignores NaN
        chosen[2:-1] |= np.diff(np.floor(np.cumsum(np.sqrt(bends / 8)))) > 0
    while True:
        at = np.flatnonzero(chosen)
        # Each row belongs to the stretch from one chosen row to before the next.
        stretch = np.searchsorted(at, rows, side="right") - 1
        start, end = at[stretch], at[np.minimum(stretch + 1, len(at) - 1)]
        way = np.where((start < end)[:, None], along[end] - along[start], 1)
        share = (along - along[start]) / way
        blend = table[start] + (table[end] - table[start]) * share
        off = np.abs(blend - table) / allowed
        gaps = np.isnan(off)
        off[gaps] = np.where(np.isnan(blend) & np.isnan(table), 0.0, np.inf)[gaps]
        worst = np.where(chosen, 0.0, off.max(axis=1))
        peaks = np.maximum.reduceat(worst, at)
        further = (worst > 1) & (worst == peaks[stretch])
        if not further.any():
            return at
        chosen |= further


def keyframes(
    activation: Activation, slider: Parameter, grid: SamplingGrid, values: Values
) -> Keyframes | None:
    """Find keyframes of one slider whose blends stay within half a pixel of the curves.

    None where it would take too many, as where poles come and go.
    """
    if activation.is_vector:
        return _even_keyframes(activation, slider, grid, values)
    at = recorded_places(slider)

    @cache
    def curves(index: int) -> Curves:
        now = {**values, slider.name: float(at[index])}
        return sample_at(activation, places(activation, grid.base, now), now)

    def chosen(indices: list[int], straight: Mapping[str, Array]) -> list[int]:
        """The places, of some by index, that are needed to blend all of these."""
        z = np.stack([curves(index).z for index in indices])
        seen = (z >= grid.z[0]) & (z <= grid.z[1])
        tables, allowed, along = [], [], []
        for kind, way in straight.items():
            heights = [curves(index).heights[kind] for index in indices]
            # The axis at each place is at least as long as the one that fits the curves there.
            axes = np.array(
                [
                    fitted(counted(places[inside], rows[:, inside]))
                    for places, rows, inside in zip(z, heights, seen, strict=True)
                ]
            )[:, :, None]
            low, high = axes[:, 0], axes[:, 1]
            # Outside of the z-range any error is allowed.
            enough = np.where(seen, 0.4 * (high / TALLEST - low / TALLEST), np.inf)
            for row in zip(*heights, strict=True):
                table = np.stack(row)
                tables.append(table)
                # And outside of the axis, any that does not lead into it.
                outside = np.fmax(table - high, low - table)
                allowed.append(np.fmax(enough, outside))
                along.append(np.broadcast_to(way[indices][:, None], enough.shape))
        needed = needed_rows(np.hstack(tables), np.hstack(allowed), along=np.hstack(along))
        return [indices[number] for number in needed]

    few = sorted({(at.size - 1) * quarter // 4 for quarter in range(5)})
    # Each curve is linear in the slider, or in the scale that it sets, or in neither.
    straight = dict.fromkeys(KINDS, at)
    scales = [
        activation.scale(**{**values, slider.name: place}) if activation.scale else 1.0
        for place in at.tolist()
    ]
    stretched = scales[0] != scales[-1]
    if stretched:
        scale = np.array(scales)
        straight = {k: at if len(chosen(few, {k: at})) == 2 else scale for k in KINDS}
    found = chosen(few, straight)
    if len(found) > 2:
        if at.size * grid.base.size > MOST_NUMBERS:
            # Where every one of some places is needed, too many of all would be.
            some = sorted({(at.size - 1) * part // 32 for part in range(33)})
            if len(chosen(some, straight)) == len(some):
                return None
        found = chosen(
            _tried(activation, at.size, lambda coarse: chosen(coarse, straight)), straight
        )
        if len(found) * grid.base.size > MOST_NUMBERS:
            return None
    frames = [curves(index) for index in found]
    ways = {"z": np.array(scales)} | straight if stretched else {}
    return Keyframes(
        at=at[found],
        positions={name: _positions(way, found) for name, way in ways.items()},
        z=np.stack([each.z for each in frames]),
        heights={kind: np.stack([each.heights[kind] for each in frames]) for kind in KINDS},
        dots=tuple(each.dots for each in frames),
    )


def _tried(
    activation: Activation, count: int, chosen: Callable[[list[int]], list[int]]
) -> list[int]:
    """The places of a slider, by index, among which keyframes are looked for.

    They are all, but of a formula those left out between two keyframes that are far apart.
    """
    every = list(range(count))
    if not activation.rough:
        return every
    coarse = sorted({*every[::STRIDE], count - 1})
    close = [(low, high) for low, high in pairwise(chosen(coarse)) if high - low <= 2 * STRIDE]
    return sorted({*coarse, *(index for low, high in close for index in range(low, high))})


def _even_keyframes(
    activation: Activation, slider: Parameter, grid: SamplingGrid, values: Values
) -> Keyframes:
    """Even keyframes for a function of a vector, computed all at once.

    A blend between keyframes h apart is off by at most h²/8 times the second derivative, which is
    below 0.1 for a probability and below 0.13 for its derivative.
    """
    at: Array = np.linspace(slider.minimum, slider.maximum, EVEN_FRAMES)
    even: Array = np.linspace(*grid.z, len(grid.base) // 2 + 1)
    heights = activation.heights(
        np.broadcast_to(even, (at.size, even.size)), {**values, slider.name: at[:, None]}
    )
    return Keyframes(
        at=at,
        positions={},
        z=np.tile(even, (at.size, 1)),
        heights={kind: all.swapaxes(0, 1) for kind, all in heights.items()},
        dots=(dict.fromkeys(KINDS, ()),) * at.size,
    )


def _positions(along: Array, chosen: list[int]) -> Array:
    """The position of each place of a slider among the chosen ones, with `along` as the measure."""
    if along[-1] < along[0]:
        along = -along
    return np.interp(along, along[chosen], np.arange(len(chosen)))


def probe_readings(activation: Activation, low: float, high: float, values: Values) -> Readings:
    """f and f′ at every place of the probe between two z."""
    at = PROBE.places
    at = at[(at >= low) & (at <= high)]
    found = tuple((each.z, each.rows) for each in breaks(activation, values))
    return Readings(at=at, heights=activation.heights(at, values), breaks=found)


def slider_readings(
    activation: Activation, slider: Parameter, probe: float, values: Values
) -> Readings:
    """f and f′ at the probe for every place of one slider."""
    at = recorded_places(slider)
    if activation.is_vector:
        heights = activation.heights(np.full(at.size, probe), {**values, slider.name: at})
        return Readings(at=at, heights=heights)

    def read(chosen: Array) -> Heights:
        z = np.array([probe])
        each = [activation.heights(z, {**values, slider.name: v}) for v in chosen.tolist()]
        return {kind: np.hstack([one[kind] for one in each]) for kind in KINDS}

    found = []
    for value in at.tolist():
        broken = break_at(activation, probe, {**values, slider.name: value})
        found += [(value, broken.rows)] if broken else []
    # If they are linear in the slider, its two ends are enough.
    few = at[[0, at.size // 3, 2 * at.size // 3, -1]]
    heights = read(few)
    share = (few - at[0]) / (at[-1] - at[0])
    straight = all(
        np.allclose(
            rows,
            rows[:, :1] + (rows[:, -1:] - rows[:, :1]) * share,
            rtol=1e-13,
            atol=1e-300,
            equal_nan=True,
        )
        for rows in heights.values()
    )
    if not straight:
        return Readings(at=at, heights=read(at), breaks=tuple(found))
    ends = {kind: rows[:, [0, -1]] for kind, rows in heights.items()}
    return Readings(at=at[[0, -1]], heights=ends, breaks=tuple(found))
