"""The two charts of a view, of f and of f′ side by side, which all pages with curves share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from actviz.activation import KINDS, Array
from actviz.plots import shapes, traces
from actviz.plots.chart import (
    MARGIN,
    NEUTRAL,
    Chart,
    Spec,
    axis,
    base_layout,
    derivative_colour,
    left_margin,
    title,
)
from actviz.plots.motion import motion
from actviz.sampling import Range, runs_off
from actviz.view import View

LEGEND = {
    "orientation": "h",
    "y": 1.0,
    "yanchor": "bottom",
    "font": {"size": 13},
    # A band between two curves would turn the order round.
    "traceorder": "normal",
}

LEGEND_ROOM = 38
"""Pixels for the two lines that a legend of many names may take."""

LEGEND_LINE = 18
"""Pixels for a legend of two short names below the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSpec:
    """What a page decides about one of the two charts.

    Attributes
    ----------
    title, label : str
        The titles of the chart and of its y-axis.
    limits : tuple of float
        The y-range.
    styles : sequence of dict
        For every curve the options of `actviz.plots.traces.curve`.
    main : int
        The number of curves whose markers at the probe stand out; they come first.
    dots : sequence of str
        The colours of the markers, if each has its own.
    head, right : int
        Pixels above the plot for the legend, and right of it.
    legend : dict
        More options of the legend.
    traces, last : sequence of dict
        More traces, below and above the markers at the probe.
    layout : dict
        More of the layout: shapes, annotations, further axes.
    also : set of str
        Names of curves that are not drawn, but on which something depends that moves.
    meta : dict
        More for the live layer, such as ``texts``; see `actviz.plots.motion`.
    """

    title: str
    label: str
    limits: Range
    styles: Sequence[Spec]
    main: int = 0
    dots: Sequence[str] = ()
    head: int = 0
    right: int = MARGIN["r"]
    legend: Spec = field(default_factory=dict)
    traces: Sequence[Spec] = ()
    last: Sequence[Spec] = ()
    layout: Spec = field(default_factory=dict)
    also: frozenset[str] = frozenset()
    meta: Spec = field(default_factory=dict)


def pair(view: View, spec_of: Callable[[str, View], ChartSpec]) -> tuple[Chart, Chart]:
    """The charts of f and of f′; ``spec_of(kind, view)`` gives the specification of each.

    Raises
    ------
    ValueError
        If a parameter is outside its domain.
    """
    readings = view.readings  # first, since they check the parameters
    f, slope = (_chart(kind, view, readings, spec_of(kind, view)) for kind in KINDS)
    return f, slope


def _cut(heights: Array, limits: Range) -> Array:
    """The heights of a curve, which goes to infinity not much further than the axis."""
    if not runs_off(heights):
        return heights
    low, high = limits
    cut: Array = np.clip(heights, low - 4 * (high - low), high + 4 * (high - low))
    return cut


def _chart(kind: str, view: View, readings: Mapping[str, float], spec: ChartSpec) -> Chart:
    all_curves = view.curves
    names = [name for line in view.lines for name in line.curves(kind)]
    rows = [(each.z, row) for each in all_curves for row in each.heights[kind]]
    shown = [
        traces.curve(z, _cut(heights, spec.limits), meta={"live": "curve", "name": name}, **style)
        for (z, heights), name, style in zip(rows, names, spec.styles, strict=True)
    ]
    # After all curves, which take the theme's colours in turn.
    for line, each in zip(view.lines, all_curves, strict=True):
        for dotted in (kind,) if kind == "f" else (kind, "second"):
            if each.dots.get(dotted):
                shown += traces.dots(each.dots[dotted], line.dotted(dotted))
    shown += spec.traces
    at_probe = {name: readings[name] for name in names}
    shown.append(traces.probe(view.probe, at_probe, spec.main, spec.dots))
    shown += spec.last
    moved = {*names} | spec.also
    # The tangent and the texts beside the chart of f need f′ as well.
    both = (
        {name for line in view.lines for name in line.curves("derivative")}
        if kind == "f"
        else set()
    )
    # Where each curve has a colour of its own, the guide has that of none.
    guide = shapes.guide(view.probe, view.z, NEUTRAL if spec.dots else derivative_colour())
    layout = {
        **base_layout(),
        "margin": {
            **MARGIN,
            "t": MARGIN["t"] + spec.head,
            "l": left_margin(spec.limits),
            "r": spec.right,
        },
        "title": title(spec.title),
        "xaxis": axis(view.lines[0].activation.axis, view.z, hoverformat=".4g"),
        "yaxis": axis(spec.label, spec.limits) | {"title": {"text": spec.label, "standoff": 12}},
        "showlegend": True,
        "legend": LEGEND | spec.legend,
        **spec.layout,
        "shapes": [guide, *spec.layout.get("shapes", ())],
        "meta": motion(view, readings, moved, moved | both)
        # An axis that does not hold all of a curve cannot grow with it.
        | ({} if view.kept or any(runs_off(row) for _, row in rows) else {"grows": "plain"})
        | spec.meta,
    }
    return Chart({"data": shown, "layout": layout})
