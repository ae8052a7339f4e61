"""A curve in words, for those who cannot see it: what it does, and its heights."""

from collections.abc import Iterator

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits, fixed
from actviz.quiz.question import Curve
from actviz.sampling import Range

LEVEL = 0.01
"""A curve is nearly level where one unit of z changes it by less than this share of the plot."""

SHORT = 0.2
"""A stretch of z that is shorter than this is not worth a word."""

WAYS = {0: "nearly level", 1: "rises", -1: "falls"}


def told(curve: Curve, limits: Range) -> str:
    """What a curve does from left to right, and its heights at whole z."""
    z, heights = curve.z, curve.heights
    parts = [f"From {short(heights[0])} at z = {place(z[0])}"]
    for piece in _pieces(heights):
        if piece.start:
            before, after = heights[piece.start - 2], heights[piece.start]
            if abs(after - before) > 0.01 * (limits[1] - limits[0]):
                parts.append(f"jumps to {short(after)} at z = {place(z[piece.start])}")
        parts += _stretches(z[piece], heights[piece], limits)
    return f"{', '.join(parts)}. {heights_told(curve)}"


def heights_told(curve: Curve) -> str:
    """The heights at whole z."""
    whole = np.arange(np.ceil(curve.z[0]), np.floor(curve.z[-1]) + 1)
    # At a gap that of its left end.
    known = ~np.isnan(curve.heights)
    found = np.interp(whole, curve.z[known], curve.heights[known])
    ends = f"from {place(whole[0])} to {place(whole[-1])}"
    return f"Heights at whole z {ends}: {'; '.join(map(short, found.tolist()))}."


def short(value: float) -> str:
    """A height as it can be seen, with at most two digits that count."""
    return digits(0.0 if abs(value) < 5e-3 else value, 2)


def measured(value: float) -> str:
    """A number that shows an answer: only what is 0, but for rounding, is said to be 0."""
    return digits(0.0 if abs(value) < 1e-12 else value)


def place(z: float) -> str:
    """A z, to a tenth."""
    return fixed(z, 1).removesuffix(".0")


def _pieces(heights: Array) -> Iterator[slice]:
    """The parts of a curve between its gaps, of one NaN each."""
    gaps = np.flatnonzero(np.isnan(heights)).tolist()
    for start, stop in zip([0, *(gap + 1 for gap in gaps)], [*gaps, heights.size], strict=True):
        yield slice(start, stop)


def _stretches(z: Array, heights: Array, limits: Range) -> list[str]:
    """Each stretch along which a curve without gaps rises, falls or is nearly level."""
    wide = np.diff(z) > 0
    at, y = z[1:][wide], heights[1:][wide]
    steps = np.diff(heights)[wide] / np.diff(z)[wide] / (limits[1] - limits[0])
    ways = np.where(np.abs(steps) < LEVEL, 0, np.sign(steps)).astype(int)
    ends = np.flatnonzero(np.append(ways[1:] != ways[:-1], [True] * (ways.size > 0))).tolist()
    found: list[str] = []
    start = z[0]
    for end in ends:
        if at[end] - start < SHORT and end != ends[-1]:
            continue
        within = heights[(z >= start) & (z <= at[end])]
        way = "level" if np.ptp(within) == 0 else WAYS[ways[end]]
        found.append(f"{way} to {short(y[end])} at z = {place(at[end])}")
        start = at[end]
    return found
