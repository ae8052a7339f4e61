"""Several functions side by side: one curve of each, and in what they differ."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Activation, Array
from actviz.formatting import digits, listed
from actviz.kinks import Values
from actviz.lines import Line
from actviz.remember import remember

MOST = 7
"""The largest number of functions on one plot: as many as the documents have."""

SETS: Mapping[str, tuple[str, ...]] = {
    "The documents' seven": (
        *("linear", "elu", "relu", "leaky_relu", "sigmoid", "tanh", "softmax"),
    ),
    "Fixes for dying ReLU": ("relu", "leaky_relu", "prelu", "rrelu", "elu", "selu"),
    "Smooth rectifiers": ("relu", "softplus", "squareplus", "silu", "gelu", "mish"),
    "Twins: sigmoid": ("sigmoid", "hard_sigmoid"),
    "Twins: GELU": ("gelu", "gelu_tanh"),
    "Twins: Swish": ("silu", "hard_swish"),
    "Twins: tanh": ("tanh", "hard_tanh"),
}
"""Ready-made choices. A twin is an exact function with its cheap form."""


def widest_gap(lines: Sequence[Line], z: tuple[float, float]) -> tuple[float, float, float] | None:
    """The largest difference of two functions between two z: the place and both heights.

    Of several such places the first, beside a jump the limits there. None unless there are two
    functions and they differ by more than rounding.
    """
    found = _furthest(lines, z)
    return (found[0].start, *found[0].heights) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """A place, or a stretch from start to end, where two functions differ most.

    `side` is −1 or 1 where that is only approached, from below or above, and else 0.
    """

    start: float
    end: float
    side: int
    heights: tuple[float, float]

    def __str__(self) -> str:
        if self.start < self.end:
            return f"from z = {_number(self.start)} to {_number(self.end)}"
        where = {-1: "just below", 0: "at", 1: "just above"}[self.side]
        return f"{where} z = {_number(self.start)}"


def _furthest(lines: Sequence[Line], z: tuple[float, float]) -> list[_Gap]:
    """All places and stretches where two functions differ most between two z, ascending."""
    if len(lines) != 2:
        return []

    def apart(places: Array) -> Array:
        first, second = (line.activation.function(places, **line.values) for line in lines)
        return np.abs(first - second)

    places, heights, slopes = _sampled(lines, z)
    gap = np.abs(heights[0] - heights[1])
    most = float(np.max(np.abs(heights)))
    if np.max(gap) <= 1e-12 * (1 + most):
        return []
    rounding = 1e-15 * most + 1e-12 * float(np.max(gap))
    edges = np.array([*z, *_kinks(lines)])
    ends: list[tuple[float, float]] = []
    # Samples as high as the highest, in runs; lower peaks could still be as high between samples.
    top = gap >= np.max(gap) - rounding
    inner = gap[1:-1]
    peaks = (inner >= gap[:-2]) & (inner > gap[2:]) & (inner >= 0.99 * np.max(gap)) & ~top[1:-1]
    near = (np.flatnonzero(peaks) + 1).tolist()
    for run in _runs(top):
        first, last = run[0], run[-1]
        level = run[slopes[0][run] == slopes[1][run]]
        stretch = places[level[[0, -1]]] if level.size > 2 else np.array([np.inf])
        # A level gap begins at a kink; one that begins elsewhere only rounds to the same.
        if np.all(np.min(np.abs(stretch[:, None] - edges), axis=1) < 1e-9):
            ends.append((float(stretch[0]), float(stretch[1])))
        elif first == 0 or last == gap.size - 1:
            # A tail that rounds to its limit is furthest out where z ends.
            ends.append((float(places[0 if first == 0 else -1]),) * 2)
        else:
            near.append(int(run[np.argmax(gap[run])]))
    ends = sorted(ends + [(at, at) for at in _peaks(apart, places, near)])
    starts = np.array([start for start, _ in ends])
    first_of, second_of = (line.activation.function(starts, **line.values) for line in lines)
    apart_there = np.abs(first_of - second_of)
    enough = np.max(apart_there) - rounding
    # As many digits as the height needs: the place of a flat peak has no more.
    rounded = np.stack([np.round(starts, digits) + 0.0 for digits in range(10)], axis=1)
    right = (np.abs(rounded - starts[:, None]) < 1e-3) & (apart(rounded) >= enough)
    found: dict[float, _Gap] = {}
    for index in np.flatnonzero(apart_there >= enough).tolist():
        start, end = ends[index]
        exact = bool(np.any(right[index]))
        place = float(rounded[index][np.argmax(right[index]) if exact else -1])
        gap_there = _Gap(
            start=place,
            end=round(end, 9) if end > start else place,
            # Beside a jump the height is a limit, which the place itself does not have.
            side=0 if exact else int(np.sign(start - place)),
            heights=(float(first_of[index]), float(second_of[index])),
        )
        found.setdefault(place, gap_there)
    return list(found.values())


def _runs(holds: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """The stretches of neighbours that hold."""
    runs = np.split(np.arange(holds.size), np.flatnonzero(np.diff(holds)) + 1)
    return [run for run in runs if holds[run[0]]]


def _peaks(height: Callable[[Array], Array], places: Array, near: Sequence[int]) -> list[float]:
    """The places of the largest height around some of the places."""
    if not near:
        return []
    at = places[near]
    low, high = places[np.maximum(np.array(near) - 1, 0)], places[1:][near]
    for _ in range(4):
        # Ascending, with the best so far among them.
        closer = np.sort(np.column_stack([np.linspace(low, high, 61, axis=1), at]), axis=1)
        best = np.argmax(height(closer), axis=1)[:, None]
        at = np.take_along_axis(closer, best, axis=1)[:, 0]
        low = np.take_along_axis(closer, np.maximum(best - 1, 0), axis=1)[:, 0]
        high = np.take_along_axis(closer, np.minimum(best + 1, 61), axis=1)[:, 0]
    found: list[float] = at.tolist()
    return found


def differences(lines: Sequence[Line], z: tuple[float, float], scaled: bool = False) -> list[str]:
    """A few sentences on how the functions differ, computed between two z and from properties."""
    names = [line.subject for line in lines]
    here = f"Between z = {_number(z[0])} and {_number(z[1])}"
    both = ", both scaled to unit variance" if scaled else ""
    sentences = []
    gaps = _furthest(lines, z)
    if gaps:
        first, second = gaps[0].heights
        # A wave has as many as fit.
        where = listed([*map(str, gaps)]) if len(gaps) < 4 else f"{gaps[0]} and elsewhere"
        sentences.append(
            f"{here}, {listed(names)} are furthest apart {where}, "
            f"by {_number(abs(first - second))}{both}."
        )
    elif len(lines) == 2:
        sentences.append(f"{here}, {listed(names)} are the same to within rounding{both}.")
    tail = _slow_tail(lines, z)
    if tail:
        low, high, slow, steep = tail
        sentences.append(
            f"From z = {_number(low)} to {_number(high)}, {slow} is less than a tenth as steep as "
            f"{steep}{both}."
        )
    found = [line.properties for line in lines]
    centred = [name for name, each in zip(names, found, strict=True) if each.zero_centred]
    if 0 < len(centred) < len(lines):
        mean, furthest = max(
            ((each.mean, name) for name, each in zip(names, found, strict=True)),
            key=lambda pair: abs(pair[0]),
        )
        only = len(centred) == len(lines) - 1
        other = "" if only else "the furthest from 0 is "
        other += f"that of {furthest}{' is' if only else ','}"
        sentences.append(
            f"For a standard normal input the mean output of {listed(centred)} is 0; "
            f"{other} {_number(mean)}{' before the scaling' if scaled else ''}."
        )
    bounded = [all(map(math.isfinite, each.range)) for each in found]
    inside = [name for name, yes in zip(names, bounded, strict=True) if yes]
    others = [name for name, yes in zip(names, bounded, strict=True) if not yes]
    if inside and others:
        rest = f"{others[0]} is" if len(others) == 1 else "the others are"
        sentences.append(
            f"{listed(inside)} {'is' if len(inside) == 1 else 'are'} bounded on both sides; "
            f"{rest} not."
        )
    return sentences


def _slow_tail(
    lines: Sequence[Line], z: tuple[float, float]
) -> tuple[float, float, str, str] | None:
    """The longest stretch from an end of z on which one is less than a tenth as steep as another.

    Its ends, and which two they are. It ends at a kink, or is rounded to two decimals inwards.
    """
    places, heights, slopes = _sampled(lines, z)
    below = np.abs(slopes)[:, None] < 0.1 * np.abs(slopes)
    # A wave's slope comes back to 0 again and again.
    below[:, [line.properties.waves for line in lines]] = False
    # Between two places where the steeper slope changes its sign it is 0, except at a kink; and
    # where the slower function jumps, it is not slow.
    kinks = np.diff(places) < 1e-9
    turns = (np.sign(slopes[:, 1:]) * np.sign(slopes[:, :-1]) < 0) & ~kinks
    jumps = (np.abs(np.diff(heights)) > 1e-9) & kinks
    goes_on = below[:, :, 1:] & ~turns & ~jumps[:, None]
    goes_back = below[:, :, :-1] & ~turns & ~jumps[:, None]
    from_left = below[:, :, 0] * (1 + _run(goes_on))
    from_right = below[:, :, -1] * (1 + _run(goes_back[:, :, ::-1]))
    counts = np.stack([from_left, from_right])
    if np.max(counts, initial=0) <= 0.1 * places.size:
        return None
    side, slower, steeper = map(int, np.unravel_index(np.argmax(counts), counts.shape))
    count = int(counts[side, slower, steeper])
    slow, steep = lines[slower], lines[steeper]
    if count == places.size:
        return *z, slow.subject, steep.subject
    inside, outside = (count - 1, count) if side == 0 else (-count, -count - 1)
    border = float(places[inside])
    if not abs(places[outside] - border) < 1e-9:
        border = _border(slow, steep, border, float(places[outside]))
    hundredths = round(100 * border, 7)
    if side == 0:
        return z[0], math.floor(hundredths) / 100, slow.subject, steep.subject
    return math.ceil(hundredths) / 100, z[1], slow.subject, steep.subject


def _run(holds: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The number of true values along the last axis before the first false one."""
    return np.count_nonzero(np.logical_and.accumulate(holds, axis=-1), axis=-1)


def _border(slow: Line, steep: Line, inside: float, outside: float) -> float:
    """The z up to which one is less than a tenth as steep as the other."""
    for _ in range(5):
        near = np.linspace(inside, outside, 41)
        slope = steep.activation.derivative(near, **steep.values)
        slower = np.abs(slow.activation.derivative(near, **slow.values))
        ends = (slower >= 0.1 * np.abs(slope)) | (np.sign(slope) != np.sign(slope[0]))
        first = int(np.argmax(ends))
        inside, outside = float(near[first - 1]), float(near[first])
    return inside


def _sampled(lines: Sequence[Line], z: tuple[float, float]) -> tuple[Array, Array, Array]:
    """Places between two z, and at each of them f and f′ of all lines."""
    kinks = _kinks(lines)
    each = [_kernels(line.activation, line.values, z, kinks) for line in lines]
    heights, slopes = (np.array(rows) for rows in zip(*each, strict=True))
    return _places(z, kinks), heights, slopes


@remember(1024)
def _kernels(
    activation: Activation, values: Values, z: tuple[float, float], kinks: tuple[float, ...]
) -> tuple[Array, Array]:
    """One function on those places: a move of a slider changes one of several."""
    places = _places(z, kinks)
    return activation.function(places, **values), activation.derivative(places, **values)


@lru_cache(maxsize=256)
def _places(z: tuple[float, float], kinks: tuple[float, ...]) -> Array:
    """Even places, and the numbers next to each kink instead of the kink: no conventions."""
    even = np.setdiff1d(np.linspace(*z, 1001), kinks)
    sides = np.nextafter(np.array(kinks, dtype=float)[:, None], [-np.inf, np.inf])
    places: Array = np.union1d(even, sides[(sides >= z[0]) & (sides <= z[1])])
    return places


def _kinks(lines: Sequence[Line]) -> tuple[float, ...]:
    return tuple(kink for line in lines for kink in line.activation.kinks(**line.values))


def _number(value: float) -> str:
    return digits(value, 4)
