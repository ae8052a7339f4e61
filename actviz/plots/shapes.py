"""Shapes behind the curves, and notes on them."""

from collections.abc import Sequence

from actviz.activation import Array
from actviz.plots.chart import SHADE, Spec
from actviz.sampling import Range, flat

MARK = "rgba(230, 159, 0, 0.14)"
MARK_LINE = "#b06f00"


def shade(z: Array, slope: Array, limits: Range) -> Spec:
    """Grey areas behind the nearly flat stretches."""
    low, high = limits
    boxes = [f"M{start},{low}H{end}V{high}H{start}Z" for start, end in flat(z, slope)]
    return {
        "type": "path",
        "name": "flat",
        # An empty path if nothing is flat: the live layer moves the element that it makes.
        "path": "".join(boxes) or f"M{z[0]},{low}Z",
        "layer": "below",
        "fillcolor": SHADE,
        "line": {"width": 0},
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
