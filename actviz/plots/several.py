"""Charts of several functions on the same axes, a curve each."""

from collections.abc import Sequence

import numpy as np

from actviz.activation import KINDS, Array
from actviz.differences import widest_gap
from actviz.formatting import digits
from actviz.plots import traces
from actviz.plots.chart import DASHES, MARGIN, NEUTRAL, Chart, Spec, function_colours
from actviz.plots.pair import ChartSpec, pair
from actviz.plots.shapes import note
from actviz.readouts import parameters, ranking
from actviz.sampling import Range
from actviz.view import Line, View

TITLES = {"f": "Functions", "derivative": "Derivatives"}


def several(view: View) -> tuple[Chart, Chart]:
    """The charts of f and of f′ of at most `actviz.differences.MOST` lines; see `pair`."""
    return pair(view, _spec)


def _spec(kind: str, view: View) -> ChartSpec:
    gap = widest_gap(view.lines, view.z) if kind == "f" else None
    label = view.height(kind)
    colours = function_colours([line.original for line in view.lines])
    limits = view.limits(kind)
    room = traces.room_for(line.title for line in view.lines)
    title = TITLES[kind]
    if kind == "derivative" and view.has_second:
        title = "Derivatives f′, and f″ thin"
        label = f"{label}, {view.height('second')}"
    styles = [
        style
        for line, dash, colour in zip(view.lines, DASHES, colours, strict=False)
        for style in _styles(kind, view, line, dash, colour)
    ]
    return ChartSpec(
        title=title,
        label=label,
        limits=limits,
        styles=styles,
        dots=[style["colour"] for style in styles],
        traces=[traces.gap(*gap)] if gap else [],
        last=_names(view, colours, limits) if kind == "f" else [],
        right=room if kind == "f" else MARGIN["r"],
        layout={"annotations": [_gap_label(*gap[1:])]} if gap else {},
        meta={
            # live/legend.js draws its buttons from this; plotly's own legend stays empty.
            "legend": {
                line.title: [name for each in KINDS for name in line.curves(each)]
                for line in view.lines
            },
            **(_words(view) if kind == "f" else {}),
        },
    )


def _styles(kind: str, view: View, line: Line, dash: str, colour: str) -> list[Spec]:
    """The look of a function's curves on one of the charts: f″ is thinner than f′."""
    own = {"label": line.title, "hover": line.title, "dash": dash, "colour": colour}
    if view.scaled or (kind == "derivative" and view.has_second):
        own["hover"] += f", {view.height(kind)} ="
    if kind == "f" or not line.second_derivative:
        return [own]
    hover = f"{line.title}, {view.height('second')} ="
    return [own, own | {"hover": hover, "width": 1.2}]


def _words(view: View) -> Spec:
    """What is written beside the charts: the readings, each with its curve, and the legend."""
    marks = [line.curve("f") for line in view.lines]
    return {
        "texts": ranking(view).meta("ranking", marks=marks),
        "parameters": {
            line.title: parameters(line.activation, line.reaches) for line in view.lines
        },
    }


def _names(view: View, colours: Sequence[str], limits: Range) -> list[Spec]:
    """The names at the right ends of the curves; the browser keeps them apart."""
    return [
        traces.name(
            line.title,
            (view.z[1], _last(each.heights["f"][0], limits)),
            colour,
            line.curve("f"),
            behind=True,
        )
        for line, each, colour in zip(view.lines, view.curves, colours, strict=False)
    ]


def _last(heights: Array, limits: Range) -> float:
    """Where a curve ends on the right, within the chart; at 0 if it is nowhere there."""
    drawn = heights[~np.isnan(heights)]
    return float(np.clip(drawn[-1] if drawn.size else 0.0, *limits))


def _gap_label(first: float, second: float) -> Spec:
    """The length of the mark of the widest gap, beside the title, where no curve crosses it."""
    mark = f'<span style="color:{NEUTRAL}">○</span>'
    return note(
        f"{mark} differ by {digits(abs(first - second))}",
        (1, 1),
        name="still",
        xref="paper",
        yref="paper",
        xanchor="right",
        xshift=0,
        yanchor="top",
        yshift=MARGIN["t"] - 6,
    )
