"""Shapes behind the curves, and notes on them."""

from collections.abc import Sequence

from actviz.activation import Array
from actviz.plots.chart import Spec
from actviz.sampling import Range, flat

STRIP = 8
"""The height of the strips that mark nearly flat stretches, in pixels."""

STRIP_COLOUR = "rgba(128, 136, 147, 0.45)"

MARK = "rgba(230, 159, 0, 0.14)"
MARK_LINE = "#b06f00"


def flat_strips(z: Array, slope: Array, limits: Range) -> Spec:
    """Strips along the nearly flat stretches, on the z-axis or at the edge nearest to it."""
    low, high = limits
    start = 0.0 if low > 0 else -STRIP if high < 0 else -STRIP / 2
    end = start + STRIP
    boxes = [f"M{a},{start:g}H{b}V{end:g}H{a}Z" for a, b in flat(z, slope)]
    return {
        "type": "path",
        "name": "flat",
        # An empty path if nothing is flat: the live layer moves the element that it makes.
        "path": "".join(boxes) or f"M{z[0]},0Z",
        # The heights are pixels.
        "ysizemode": "pixel",
        "yanchor": min(max(low, 0.0), high),
        "layer": "below",
        "fillcolor": STRIP_COLOUR,
        "line": {"width": 0},
    }


def guide(at: float, z: Range, colour: str) -> Spec:
    """A line through the whole plot at the probe, which links the two plots of a pair."""
    return {
        "type": "line",
        "name": "guide",
        "x0": at,
        "x1": at,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "opacity": 1 if z[0] <= at <= z[1] else 0,
        "layer": "below",
        "line": {"width": 1.5, "dash": "2px,3px", "color": colour},
    }


def mark(stretch: Range) -> Spec:
    """The mark of the stretch where a claim shows."""
    return {
        "type": "rect",
        "name": "mark",
        "x0": stretch[0],
        "x1": stretch[1],
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "fillcolor": MARK,
        "line": {"width": 1.5, "dash": "dot", "color": MARK_LINE},
    }


def note(text: str, at: Sequence[float], **more: object) -> Spec:
    """A note whose text begins at (x, y)."""
    return {
        "text": text,
        "x": at[0],
        "xanchor": "left",
        "xshift": 8,
        "y": at[1],
        "showarrow": False,
        "font": {"size": 13},
        **more,
    }
