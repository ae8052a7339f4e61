"""An inset: a part of a plot drawn again, larger, if the plot is too small to show it."""

import math

import numpy as np

from actviz.claims import Inset
from actviz.plots import traces
from actviz.plots.chart import NEUTRAL, Spec, axis
from actviz.plots.shapes import note
from actviz.sampling import Curves, Range
from actviz.view import Line

OWN = "#2f8fd0"
"""A blue like those of f on white and on black; the theme would give the next colour in turn."""


def shows(inset: Inset, line: Line, z: Range) -> bool:
    """Whether an inset is drawn: its parameter is small, and the range has z below 0."""
    return line.values[inset.parameter] <= inset.upto and z[0] < 0


def inlay(
    inset: Inset, kind: str, line: Line, z: Range, limits: Range, curves: Curves
) -> tuple[list[Spec], Spec, Spec]:
    """The traces, layout and meta of the inset of f, or on the chart of f′ of a note instead."""
    meta = {"limits": {"inset": {"slider": line.key(inset.parameter), "to": inset.upto}}}
    if kind == "derivative":
        said = note(inset.note, (z[0], inset.at), name="inset")
        return [], {"annotations": [said]}, meta
    below = curves.z <= 0
    at = curves.z[below]
    plain = traces.curve(at, np.zeros_like(at), dash="dash", width=2, colour=NEUTRAL)
    own = traces.curve(
        at,
        curves.heights[kind][0][below],
        colour=OWN,
        meta={"live": "curve", "name": line.curve(kind)},
    )
    axes = {"xaxis": "x2", "yaxis": "y2"}
    return [plain | axes, own | axes], _layout(inset, z[0], limits), meta


def _layout(inset: Inset, low: float, limits: Range) -> Spec:
    depth = inset.upto * -low
    size = 10 ** math.floor(math.log10(depth))
    # Two or three ticks.
    step = size * next(tick for tick in (5, 2, 1) if depth >= tick * size)
    # Left of 0 the plot is empty above and below the curve: where there is more room.
    zero = -limits[0] / (limits[1] - limits[0])
    bottom = 0.62 if zero < 0.55 else 0.12
    top = bottom + 0.24
    return {
        "xaxis2": axis("", (low, 0), domain=[0.1, 0.46], anchor="y2", nticks=3, zeroline=False),
        "yaxis2": axis(
            "",
            (-depth, 0.25 * depth),
            domain=[bottom, top],
            anchor="x2",
            dtick=step,
        ),
        "annotations": [
            note(
                inset.title,
                (0.03, top),
                name="inset",
                xref="paper",
                yref="paper",
                xshift=0,
                yanchor="bottom",
                # Clear of the inset's frame.
                yshift=8,
                font={"size": 14},
            )
        ],
    }
