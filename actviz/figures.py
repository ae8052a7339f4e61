"""Plotly figures from curves, as plain specifications.

A move of a slider must not pay for plotly's object model: the layout is built once for a function
and z-range, and a move fills arrays in. `Chart` hands such a specification to whatever takes a
plotly figure; a test checks each against plotly's schema.

A trace's ``meta`` says to the live layer what it shows; ``layout.meta`` holds what moves it, see
`actviz.motion`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.io
from plotly.basedatatypes import BaseFigure

from actviz.activation import Activation, Array, Evidence
from actviz.catalog import get
from actviz.catalog.softmax import SUBSCRIPTS
from actviz.curves import (
    FLAT,
    KINDS,
    PLOT_HEIGHT,
    Curves,
    break_at,
    companions,
    flat,
    frame,
    jumps,
    sample,
)
from actviz.motion import motion, packed

Spec = dict[str, Any]

MARGIN = {"l": 64, "r": 12, "t": 34, "b": 44}
WIDE = {"l": 84}
"""The margin on the left where the numbers on the axis have powers of ten."""
HEIGHT = PLOT_HEIGHT + MARGIN["t"] + MARGIN["b"]

# Readable on white and on near-black alike; curves take the theme's own colours.
PROBE = "#d55e00"
NEUTRAL = "#808893"
SHADE = "rgba(128, 136, 147, 0.18)"
MARK = "rgba(230, 159, 0, 0.14)"
MARK_LINE = "rgba(213, 94, 0, 0.7)"
ZOOMED = 0.02
"""LeakyReLU's alpha up to which an inset tells it from ReLU."""
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "2px,6px")


class Chart(BaseFigure):  # type: ignore[misc]
    """A finished specification that passes for a plotly figure."""

    def __init__(self, spec: Spec) -> None:
        # Not super().__init__: that would build the object model.
        self._spec = spec

    def to_dict(self) -> Spec:
        """The specification as it is."""
        return self._spec


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is looked at: all that the page's sliders say, in one place.

    Attributes
    ----------
    z : tuple of float
        The z-range, ascending.
    values : Mapping of str to float
        The function's sliders by name.
    probe : float
        The z to read values at.
    evidence : Evidence or None
        The claim to mark.
    """

    z: tuple[float, float]
    values: Mapping[str, float]
    probe: float
    evidence: Evidence | None = None


def explore(
    activation: Activation, view: View, reading: tuple[Array, Array]
) -> tuple[Chart, Chart]:
    """The charts of f and of f′ for one view, with what `evaluate` reads at its probe."""
    curves = sample(activation, frame(activation.name, *view.z), view.values)
    return (
        _chart(activation, "f", view, curves, reading),
        _chart(activation, "slope", view, curves, reading),
    )


def plane(activation: Activation, view: View) -> Chart:
    """A gate over both of its inputs, with the slice that the other charts show."""
    (value,) = activation.parameters
    gate = np.linspace(*view.z, 81)
    values = np.linspace(value.minimum, value.maximum, 61)
    heights = np.stack([activation.function(gate, **{value.name: each}) for each in values])
    at = view.values[value.name]
    contours = {
        "type": "contour",
        "x": array(gate),
        "y": array(values),
        "z": array(heights) | {"shape": f"{values.size},{gate.size}"},
        "zmid": 0,
        "colorscale": [[0, "#d55e00"], [0.5, "#e8ebef"], [1, "#0067a5"]],
        "contours": {"showlabels": True, "labelfont": {"size": 11, "color": "#1b2430"}},
        "line": {"color": "rgba(27, 36, 48, 0.35)", "width": 1},
        "showscale": False,
        "hovertemplate": (
            f"{activation.axis} = %{{x:.3g}}, {value.symbol} = %{{y:.3g}}, f = %{{z:.4g}}"
            "<extra></extra>"
        ),
    }
    cut = line_trace(np.array(view.z), np.array([at, at]), dash="dash")
    cut["line"]["color"] = "#1b2430"
    # The slice lies where the value's slider stands, and its probe where that of z does.
    key = f"{activation.name}_{value.name}"
    cut["meta"] = {"live": "slice", "y": key}
    probe = {
        "type": "scatter",
        "mode": "markers",
        "x": [view.probe],
        "y": [at],
        "marker": {"size": 11, "color": PROBE, "line": {"width": 1.5, "color": "#ffffff"}},
        "hoverinfo": "skip",
        "showlegend": False,
        "meta": {"live": "place", "x": "probe", "y": key},
    }
    layout = {
        **base_layout(),
        "hovermode": "closest",
        "height": HEIGHT,
        "margin": MARGIN,
        "title": {
            "text": f"{activation.title} over both inputs; the line is the slice above",
            "x": 0.0,
            "xref": "paper",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 8},
            "font": {"size": 15},
        },
        "xaxis": axis(f"gate {activation.axis}", view.z),
        "yaxis": axis(f"value {value.symbol}", (value.minimum, value.maximum)),
        "meta": {"drawn": {key: at, "probe": view.probe}},
    }
    return Chart({"data": [contours, cut, probe], "layout": layout})


def thumbnail(activation: Activation) -> Chart:
    """f and f′ together on the axes that all small multiples share."""
    curves = sample(activation, frame(activation.name, -4.0, 4.0), activation.defaults)
    traces = []
    for index, row in enumerate(curves.f):
        name = row_name(activation, "f", index).partition("(")[0]
        traces.append(line_trace(curves.z, row, name=name, dash="dot" if index else "solid"))
        if index:
            traces[-1]["line"] |= {"color": NEUTRAL, "width": 2}
    name = row_name(activation, "slope", 0).partition("(")[0]
    slope = line_trace(curves.z, curves.slope[0], name=name, dash="dash")
    slope["line"]["color"] = PROBE
    traces.append(slope)
    for trace in traces:
        trace["showlegend"] = True
    for kind in KINDS:
        if jumps(curves.dots[kind]):
            traces += dot_traces(curves, kind)
    layout = {
        **base_layout(),
        "height": 240,
        "margin": {"l": 30, "r": 8, "t": 8, "b": 30},
        "xaxis": axis("", (-4, 4)),
        "yaxis": axis("", (-1.5, 4)),
        "showlegend": True,
        "legend": {"x": 0.02, "y": 0.98, "bgcolor": "rgba(0,0,0,0)", "font": {"size": 13}},
    }
    if activation.name == "leaky_relu":
        layout["annotations"] = [_note("slope 0.01, not 0", -3.9, -0.55)]
    return Chart({"data": traces, "layout": layout})


def array(values: Array) -> Spec:
    """Numbers in plotly's base64 form."""
    return {"dtype": "f4", "bdata": packed(values)}


def _chart(
    activation: Activation,
    kind: str,
    view: View,
    curves: Curves,
    reading: tuple[Array, Array],
) -> Chart:
    """One of the two charts: `kind` is ``f`` or ``slope``."""
    f, slope = reading
    rows = curves.f if kind == "f" else curves.slope
    # Above this, the zoom shows nothing that the plot itself does not.
    zoomed = activation.name == "leaky_relu" and view.values["alpha"] <= ZOOMED and view.z[0] < 0
    layout = _explore_layout(activation.name, kind, *view.z, zoomed)
    low, high = layout["yaxis"]["range"]
    beside = None
    if view.evidence is not None and view.evidence.beside:
        beside, heights = _beside(view.evidence, kind, view.z)
        low, high = _holding(low, high, heights)
        layout = layout | {"yaxis": layout["yaxis"] | {"range": [low, high]}}
    traces = []
    for index, row in enumerate(rows):
        name = row_name(activation, kind, index)
        # The legend has little room, and says of all of a vector's derivatives the same.
        short = name.partition("/∂z")[0]
        traces.append(
            line_trace(
                curves.z,
                row,
                name=short,
                dash=DASHES[index],
                width=3 if activation.vector or index == 0 else 2,
                hovertemplate=f"{name} = %{{y:.5g}}<extra></extra>",
                meta={"live": "curve", "kind": kind, "row": index, "owner": ""},
            )
        )
        traces[-1]["showlegend"] = len(rows) > 1
        if activation.vector is None and kind == "f" and index == 2:
            # Two companions of f are the edges of a band.
            traces[-1] |= {"fill": "tonexty", "fillcolor": SHADE}
    if activation.vector and activation.vector.shares and kind == "slope":
        total = np.sum(curves.slope, axis=0)
        sum_line = line_trace(curves.z, total, name="sum", dash="solid", width=2)
        sum_line["line"]["color"] = NEUTRAL
        sum_line["showlegend"] = True
        traces.append(sum_line)
    if curves.dots[kind]:
        traces += dot_traces(curves, kind)
    shapes = [] if activation.vector else [_shade(curves, low, high)]
    if view.evidence is not None and view.evidence.mark is not None:
        shapes.append(_mark(view.evidence.mark))
    if beside is not None:
        traces.append(beside)
    if kind == "f" and activation.vector is None:
        broken = break_at(activation, view.probe, view.values)
        corner = broken is not None and 0 in broken.rows
        traces.append(_tangent(view, float(f[0]), float(slope[0]), corner))
    traces.append(_probe(activation, kind, view.probe, f if kind == "f" else slope))
    if kind == "f" and zoomed:
        traces += _inset_traces(curves)
    moved = motion(activation, kind, view.z, view.values, view.probe, reading)
    meta = {**moved, "flat": FLAT, "vector": activation.vector is not None}
    if zoomed:
        # Past this the inset and the notes are no longer true.
        meta["zoomed"] = {"slider": "leaky_relu_alpha", "to": ZOOMED}
    return Chart({"data": traces, "layout": {**layout, "shapes": shapes, "meta": meta}})


def row_name(activation: Activation, kind: str, index: int) -> str:
    """What a row of `Curves` is called in the legend and in the hover text."""
    if activation.vector is not None:
        name = f"{activation.vector.symbol}{SUBSCRIPTS[index + 1]}"
        return name if kind == "f" else f"∂{name}/∂z₁"
    if index:
        return companions(activation, kind)[index - 1].label
    if kind == "slope" and activation.kin == "gates":
        return f"∂f/∂{activation.axis}"
    return f"f({activation.axis})" if kind == "f" else f"f′({activation.axis})"


def line_trace(
    z: Array,
    y: Array,
    *,
    name: str = "",
    dash: str = "solid",
    width: float = 2.5,
    hovertemplate: str = "",
    meta: Spec | None = None,
) -> Spec:
    """A curve, broken at NaN."""
    trace: Spec = {
        "type": "scatter",
        "mode": "lines",
        "x": array(z),
        "y": array(y),
        "name": name,
        "showlegend": False,
        "line": {"width": width, "dash": dash, "simplify": False},
        "connectgaps": False,
    }
    if meta is not None:
        trace["meta"] = meta
    if hovertemplate:
        trace["hovertemplate"] = hovertemplate
    else:
        trace["hoverinfo"] = "skip"
    return trace


def dot_traces(curves: Curves, kind: str, owner: str = "") -> list[Spec]:
    """Open and filled ends of the gaps; see-through while nothing jumps."""
    traces = []
    seen = 1 if jumps(curves.dots[kind]) else 0
    for filled in (False, True):
        dots = [dot for dot in curves.dots[kind] if dot.filled == filled]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [dot.z for dot in dots],
                "y": [dot.height for dot in dots],
                "marker": {
                    "size": 10,
                    "symbol": "circle" if filled else "circle-open",
                    "color": NEUTRAL,
                    "opacity": seen,
                    "line": {"width": 2.5, "color": NEUTRAL},
                },
                "hoverinfo": "skip",
                "showlegend": False,
                "cliponaxis": False,
                "meta": {"live": "dots", "filled": filled, "owner": owner},
            }
        )
    return traces


def _shade(curves: Curves, low: float, high: float) -> Spec:
    """The nearly flat stretches, behind the curves."""
    boxes = [
        f"M{start},{low}H{end}V{high}H{start}Z" for start, end in flat(curves.z, curves.slope[0])
    ]
    return {
        "type": "path",
        "name": "flat",
        # With nothing to shade, an empty path keeps the element that the live layer moves.
        "path": "".join(boxes) or f"M{curves.z[0]},{low}Z",
        "layer": "below",
        "fillcolor": SHADE,
        "line": {"width": 0},
    }


def _mark(stretch: tuple[float, float]) -> Spec:
    """The stretch where a claim shows, behind the curves."""
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


def _beside(evidence: Evidence, kind: str, z: tuple[float, float]) -> tuple[Spec, Array]:
    """The curve that a claim compares with, which no slider moves, and its heights."""
    other = get(evidence.beside)
    values = other.defaults | dict(evidence.beside_parameters)
    curves = sample(other, frame(other.name, *z), values)
    row = curves.f[0] if kind == "f" else curves.slope[0]
    stands = [f"{slider.symbol} = {_plain(values[slider.name])}" for slider in other.sliders]
    trace = line_trace(curves.z, row, name=", ".join([other.title, *stands]), dash="dash", width=2)
    return {**trace, "line": {**trace["line"], "color": NEUTRAL}, "showlegend": True}, row


def _holding(low: float, high: float, heights: Array) -> tuple[float, float]:
    """A y-range, made larger where it does not hold a curve that is drawn beside."""
    bottom, top = float(np.nanmin(heights)), float(np.nanmax(heights))
    margin = 0.06 * (max(high, top) - min(low, bottom))
    return (
        bottom - margin if bottom < low else low,
        top + margin if top > high else high,
    )


def _plain(value: float) -> str:
    """A number for a legend, with a proper minus sign."""
    return f"{value:g}".replace("-", "−")


def _tangent(view: View, height: float, slope: float, corner: bool) -> Spec:
    """The tangent at the probe; see-through where there is none, as at a corner or a jump.

    A line there would claim a direction that the curve does not have.
    """
    low, high = view.z
    reach = 0.18 * (high - low)
    ends = np.array([view.probe - reach, view.probe + reach])
    # Dashed, so that the curve shows through where it is as straight as its tangent.
    trace = line_trace(ends, height + slope * (ends - view.probe), width=2, dash="6px,4px")
    return {
        **trace,
        "line": {**trace["line"], "color": PROBE},
        "opacity": 0 if corner else 1,
        "meta": {"live": "tangent", "reach": reach},
    }


def _probe(activation: Activation, kind: str, z: float, heights: Array) -> Spec:
    # The markers of companions, and all of a vector's, stay out of the way of the curves' colours.
    own = 0 if activation.vector else 1
    others = len(heights) - own
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [z] * len(heights),
        "y": [float(height) for height in heights],
        "marker": {
            "size": [11] * own + [9] * others,
            "color": [PROBE] * own + [NEUTRAL] * others,
            "opacity": 1,
            "line": {"width": 1.5, "color": "#ffffff"},
        },
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
        "meta": {"live": "probe", "kind": kind},
    }


def _inset_traces(curves: Curves) -> list[Spec]:
    """LeakyReLU's negative side again, on an axis that tells it from ReLU."""
    below = curves.z <= 0
    z = curves.z[below]
    leaky = line_trace(
        z, curves.f[0][below], meta={"live": "curve", "kind": "f", "row": 0, "owner": ""}
    )
    plain = line_trace(z, np.zeros_like(z), dash="dash", width=2)
    plain["line"]["color"] = NEUTRAL
    return [
        {**trace, "xaxis": "x2", "yaxis": "y2"}
        for trace in (plain, {**leaky, "line": {**leaky["line"], "color": PROBE}})
    ]


def room_for_ticks(limits: tuple[float, float]) -> Spec:
    """The left margin that the numbers on a y-axis need beside its title."""
    return WIDE if max(map(abs, limits)) < 0.005 else {}


def axis(title: str, limits: tuple[float, float], **more: object) -> Spec:
    """An axis that cannot be zoomed, with its zero line."""
    return {
        "title": {"text": title, "standoff": 6},
        "range": list(limits),
        "fixedrange": True,
        "zeroline": True,
        "zerolinewidth": 1.5,
        "zerolinecolor": NEUTRAL,
        "automargin": False,
        # Not −5µ.
        "exponentformat": "power",
        **more,
    }


def base_layout() -> Spec:
    """What all plots have in common."""
    return {
        "template": _template(),
        "dragmode": False,
        "hovermode": "x",
        "showlegend": False,
        "font": {"size": 14},
    }


def _template() -> Spec:
    """The default template's curve colours, the one thing that the figures leave to it."""
    template = plotly.io.templates[plotly.io.templates.default]
    return {"layout": {"colorway": list(template.layout.colorway)}}


@lru_cache(maxsize=512)
def _explore_layout(name: str, kind: str, low: float, high: float, zoomed: bool) -> Spec:
    activation = get(name)
    shared = frame(name, low, high)
    if activation.vector:
        title = activation.title if kind == "f" else "Derivatives by z₁"
        labels = ("z₁", activation.vector.quantity if kind == "f" else "derivative")
    else:
        title = activation.title if kind == "f" else f"Derivative of {activation.title}"
        if activation.axis != "z":
            title += f" at the chosen {activation.parameters[0].symbol}"
        labels = (activation.axis, row_name(activation, kind, 0))
    limits = shared.f_range if kind == "f" else shared.slope_range
    layout = {
        **base_layout(),
        "height": HEIGHT,
        "margin": MARGIN | room_for_ticks(limits),
        "title": {
            "text": title,
            "x": 0.0,
            "xref": "paper",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 8},
            "font": {"size": 15},
        },
        "xaxis": axis(labels[0], (low, high), hoverformat=".4g"),
        "yaxis": axis(labels[1], limits) | {"title": {"text": labels[1], "standoff": 12}},
        "legend": {
            "orientation": "h",
            # The shade between two curves would make plotly turn the order round.
            "traceorder": "normal",
            "x": 1,
            "xanchor": "right",
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 13},
        },
        "showlegend": True,
    }
    if activation.vector:
        # The legend may take two lines; they go between the title and the plot.
        layout |= {"height": HEIGHT + 38, "margin": MARGIN | {"t": MARGIN["t"] + 38}}
    if zoomed:
        layout |= _inset_layout(kind, low, limits)
    return layout


def _note(text: str, x: float, y: float) -> Spec:
    return {
        "text": text,
        "x": x,
        "xanchor": "left",
        "xshift": 8,
        "y": y,
        "showarrow": False,
        "font": {"size": 13},
    }


def _inset_layout(kind: str, low: float, limits: tuple[float, float]) -> Spec:
    if kind == "slope":
        note = _note("slope α here, where ReLU has 0", low, 0.25)
        return {"annotations": [note | {"name": "zoomed"}]}
    depth = ZOOMED * -low
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
            tickfont={"size": 11},
        ),
        "annotations": [
            {
                "name": "zoomed",
                "text": "zoom (ReLU is the 0 line)",
                "xref": "paper",
                "yref": "paper",
                "x": 0.03,
                "xanchor": "left",
                "y": top,
                "yanchor": "bottom",
                # Clear of the inset's frame.
                "yshift": 8,
                "showarrow": False,
                "font": {"size": 12},
            }
        ],
    }
