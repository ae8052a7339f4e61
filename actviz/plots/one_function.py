"""One function with all that belongs to it: companions, tangent, flat stretches, evidence."""

from collections.abc import Sequence

import numpy as np

from actviz.activation import KINDS, Activation, Array
from actviz.catalog import get
from actviz.claims import Evidence
from actviz.formatting import six_digits
from actviz.plots import inset, shapes, traces
from actviz.plots.chart import (
    DASHES,
    NEUTRAL,
    Chart,
    Spec,
    colour,
    derivative_colour,
    second_derivative_colour,
)
from actviz.plots.pair import LEGEND_LINE, LEGEND_ROOM, ChartSpec, pair
from actviz.readouts import notes, numbers, table
from actviz.sampling import FLAT, Range, sample, sampling_grid
from actviz.view import Line, View, has_tangent


def one_function(view: View) -> tuple[Chart, Chart]:
    """The charts of f and of f′ of a view with one line; see `actviz.plots.pair.pair`."""
    return pair(view, _spec)


def _spec(kind: str, view: View) -> ChartSpec:
    (line,), (curves,) = view.lines, view.curves
    activation = line.activation
    beside: list[Array] = []
    behind: list[Spec] = []
    shown: list[Spec] = []
    last: list[Spec] = []
    layout: Spec = {}
    meta: Spec = {"texts": _texts(kind, view)}
    steep, own = line.curve("derivative"), line.curve(kind)
    if view.evidence is not None and view.evidence.other:
        other, heights = other_curve(view.evidence, kind, view.z)
        beside.append(heights)
        shown.append(other)
    limits = view.limits(kind, *beside)
    if not activation.is_vector:
        behind.append(shapes.flat_strips(curves.z, curves.heights["derivative"][0], limits))
        meta["flat"] = {"curve": steep, "below": FLAT, "height": shapes.STRIP}
        # The same number on both charts: a slope here, a height there.
        said = "slope" if kind == "f" else "height"
        meta["words"] = {"said": said, "number": steep, "at": own, "flat": kind == "f"}
    elif activation.shares and kind == "derivative":
        total = np.sum(curves.heights[kind], axis=0)
        shown.insert(
            0, traces.curve(curves.z, total, label="sum", width=2, colour=NEUTRAL, legend=True)
        )
    if view.evidence is not None and view.evidence.mark is not None:
        behind.append(shapes.mark(view.evidence.mark))
    if kind == "f" and not activation.is_vector:
        height, slope = view.readings[own], view.readings[steep]
        shown.append(
            traces.tangent(
                view.z, view.probe, height, slope, names=(own, steep), seen=has_tangent(view)
            )
        )
    larger = activation.card.inset
    if larger is not None and inset.shows(larger, line, view.z):
        last, layout, more = inset.inlay(larger, kind, line, view.z, limits, curves)
        meta |= more
    names = activation.names(kind, line.values)
    return ChartSpec(
        title=_title(activation, kind),
        label=_height(activation, kind, names),
        limits=limits,
        styles=[_style(line, kind, row, name) for row, name in enumerate(names)],
        main=0 if activation.is_vector else 1,
        head=_head(activation),
        legend={"x": 1, "xanchor": "right"},
        traces=shown,
        last=last,
        layout={**layout, "shapes": behind},
        also=frozenset([] if activation.is_vector else [steep]),
        meta=meta,
    )


def _head(activation: Activation) -> int:
    """The pixels above both plots for the legend, also where only one has any."""
    if not (activation.is_vector or activation.companions):
        return 0
    only_second = activation.has_second_derivative and len(activation.companions) == 1
    return LEGEND_LINE if only_second else LEGEND_ROOM


def _texts(kind: str, view: View) -> Spec:
    """The table, the formulas and the notes that a chart's readings are printed in."""
    return table(view, kind).meta(
        "plots",
        KINDS.index(kind),
        # The chart of f reads f′ as well, so it writes into both formulas.
        numbers=[cell for each in KINDS if kind == "f" for cell in numbers(view, each)],
        notes=[depends for depends, _ in notes(view, kind)],
    )


def _title(activation: Activation, kind: str) -> str:
    chosen = f" at the chosen {activation.second.symbol}" if activation.second else ""
    if kind == "f":
        return activation.title + chosen
    if activation.is_vector:
        return f"Derivatives by {activation.axis}"
    word = "Derivatives" if activation.has_second_derivative else "Derivative"
    return f"{word} of {activation.title}{chosen}"


def _height(activation: Activation, kind: str, names: Sequence[str]) -> str:
    """The label of the y-axis."""
    if kind == "derivative" and activation.has_second_derivative:
        return f"{names[0]}, {names[-1]}"
    if activation.vector is None:
        return names[0]
    return activation.vector.quantity if kind == "f" else "derivative"


def _style(line: Line, kind: str, row: int, name: str) -> Spec:
    activation = line.activation
    count = len(activation.kernels[kind])
    label = name
    if activation.is_vector and kind == "derivative":
        # The legend has little room, and all of them are derivatives by the same logit.
        label = f"∂{activation.symbols(line.values)[row]}"
    # Two companions of f are the edges of a band.
    is_edge = kind == "f" and row == 2 and not activation.is_vector
    return {
        "label": label,
        "hover": f"{name} =",
        "dash": DASHES[row],
        "width": 3 if activation.is_vector or row == 0 else 2,
        "legend": activation.is_vector or count > 1,
        "fill_to": line.curve(kind, 1) if is_edge else "",
        "colour": _colour(activation, kind, row),
    }


def _colour(activation: Activation, kind: str, row: int) -> str:
    """A colour for f′ and companions; f and the outputs of a vector have the theme's in turn."""
    if activation.is_vector or (kind, row) == ("f", 0):
        return ""
    if row == 0:
        return derivative_colour()
    is_last = row == len(activation.kernels[kind]) - 1
    if kind == "derivative" and is_last and activation.has_second_derivative:
        return second_derivative_colour()
    return colour(2 + (row - 1) % 2)


def other_curve(evidence: Evidence, kind: str, z: Range) -> tuple[Spec, Array]:
    """The curve of another function in a claim, which no slider moves, and its heights."""
    other = get(evidence.other)
    values = other.defaults | dict(evidence.other_parameters)
    curves = sample(other, sampling_grid(other, *z), values)
    heights = curves.heights[kind][0]
    stands = [f"{slider.symbol} = {six_digits(values[slider.name])}" for slider in other.sliders]
    label = ", ".join([other.title, *stands])
    shown = traces.curve(
        curves.z, heights, label=label, dash="dash", width=2, colour=NEUTRAL, legend=True
    )
    return shown, heights
