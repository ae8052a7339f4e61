"""The traces of a chart: curves, the dots at their gaps, the probe and its tangent."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from actviz.activation import Array
from actviz.plots.chart import NEUTRAL, SHADE, Spec, array, derivative_colour
from actviz.sampling import Dot, Range, has_gap


def curve(
    z: Array,
    heights: Array,
    *,
    label: str = "",
    hover: str = "",
    dash: str = "solid",
    width: float = 2.5,
    colour: str = "",
    legend: bool = False,
    fill_to: str = "",
    meta: Spec | None = None,
) -> Spec:
    """A curve, broken at NaN; in the next of the theme's colours unless one is given.

    `fill_to` is the name of the curve before it, down to which it is filled.
    """
    line: Spec = {"width": width, "dash": dash, "simplify": False}
    trace: Spec = {
        "type": "scatter",
        "mode": "lines",
        "x": array(z),
        "y": array(heights),
        "name": label,
        "showlegend": legend,
        "line": line | ({"color": colour} if colour else {}),
    }
    trace |= (
        {"hovertemplate": f"{hover} %{{y:.5g}}<extra></extra>"} if hover else {"hoverinfo": "skip"}
    )
    if fill_to:
        trace |= {"fill": "tonexty", "fillcolor": SHADE}
        meta = {**(meta or {}), "fillTo": fill_to}
    return trace | ({"meta": meta} if meta else {})


def dots(ends: Sequence[Dot], name: str) -> list[Spec]:
    """The ends of a curve's gaps, open or filled; transparent while nothing jumps."""
    seen = 1 if has_gap(ends) else 0
    return [
        {
            **_markers(
                [dot.z for dot in ends if dot.filled == filled],
                [dot.height for dot in ends if dot.filled == filled],
            ),
            "marker": {
                "size": 10,
                "symbol": "circle" if filled else "circle-open",
                "color": NEUTRAL,
                "opacity": seen,
                "line": {"width": 2.5, "color": NEUTRAL},
            },
            "meta": {"live": "dots", "filled": filled, "name": name},
        }
        for filled in (False, True)
    ]


def probe(z: float, heights: Mapping[str, float], main: int, colours: Sequence[str] = ()) -> Spec:
    """Markers at the probe on named curves: the first `main` stand out, the others are neutral.

    With `colours` each marker has its own.
    """
    others = len(heights) - main
    return {
        **_markers([z] * len(heights), list(heights.values())),
        "marker": {
            "size": [11] * main + [9] * others,
            "color": list(colours) or [derivative_colour()] * main + [NEUTRAL] * others,
            "opacity": 1,
            "line": {"width": 1.5, "color": "#ffffff"},
        },
        "meta": {"live": "probe", "names": list(heights)},
    }


def tangent(
    z: Range, at: float, height: float, slope: float, *, names: tuple[str, str], seen: bool
) -> Spec:
    """The tangent at the probe; transparent where there is none, as at a corner or a jump."""
    if not np.isfinite([height, slope]).all():
        height = slope = 0.0  # none is seen
    reach = 0.18 * (z[1] - z[0])
    ends = np.array([at - reach, at + reach])
    # Dashed, so that a straight curve under it can be seen.
    line = curve(
        ends, height + slope * (ends - at), width=2, dash="6px,4px", colour=derivative_colour()
    )
    meta = {"live": "tangent", "height": names[0], "slope": names[1], "reach": reach}
    return {**line, "opacity": 1 if seen else 0, "meta": meta}


LETTER = 8
"""Pixels for a letter of a name at the end of a line, also of a wide one."""


LONGEST = 15
"""The most letters of such a name; a formula is cut, and the legend has it whole."""


def cut(name: str) -> str:
    """A name that is short enough for the end of a line, or for a slider's label.

    The number that tells it from another of the same title stays.
    """
    if len(name) <= LONGEST:
        return name
    number = re.search(r"( #\d+)?$", name)
    kept = number[0] if number else ""
    return f"{name[: LONGEST - 1 - len(kept)]}…{kept}"


def room_for(names: Iterable[str]) -> int:
    """The pixels that the longest of the names at the ends of some lines takes."""
    return 8 + LETTER * max(len(cut(name)) for name in names)


def name(
    text: str, at: tuple[float, float], colour: str, curve: str, *, behind: bool = False
) -> Spec:
    """The name before the left end of a line, or `behind` its right one, on a curve in the browser.

    The browser keeps names apart.
    """
    shown = cut(text)
    end, spaced = ("right", f"\u00a0{shown}") if behind else ("left", f"{shown}\u00a0")
    return {
        **_markers([at[0]], [at[1]]),
        "mode": "text",
        "text": [spaced],
        "textposition": f"middle {end}",
        "textfont": {"color": colour},
        "meta": {"live": "name", "name": curve, "height": at[1], "end": end},
    }


def gap(at: float, first: float, second: float) -> Spec:
    """A mark between two curves where they differ most: a line, with a ring around a short one."""
    return {
        **_markers([at, at, at], [first, (first + second) / 2, second]),
        "mode": "lines+markers",
        "line": {"width": 3, "color": NEUTRAL},
        "marker": {
            "symbol": "circle-open",
            "size": [0, 16, 0],
            "color": NEUTRAL,
            "opacity": 1,
            "line": {"width": 2, "color": NEUTRAL},
        },
        "meta": {"live": "still"},
    }


def _markers(z: Sequence[float], heights: Sequence[float]) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(z),
        "y": list(heights),
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }
