"""Charts of a signal and of its gradient over the depth of a network, layer by layer."""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from actviz.activation import Activation, Array, Values
from actviz.formatting import digits, digits_of_power, percent, power_of_ten
from actviz.gradient_flow.recording import curves
from actviz.labs.flow import Diagnosis, Histograms, Profile
from actviz.plots import traces
from actviz.plots.chart import (
    DASHES,
    MARGIN,
    NEUTRAL,
    WIDE,
    Chart,
    Spec,
    array,
    axis,
    base_layout,
    left_margin,
    title,
)
from actviz.readouts import parameters, titled, titled_cell
from actviz.sampling import FLAT, Range

GREYS = [[0, "rgba(128,136,147,0)"], [1, "rgba(128,136,147,0.85)"]]
"""From nothing to a grey that shows on white and on near-black."""

PANEL = 220
"""Pixels of height of the smaller charts."""

FAR = -1e5
"""A power of ten far below every chart."""

STILL = {"live": "still"}
"""The ``meta`` of a trace that is right only while no curve moves."""

LEFT = {"xref": "container", "pad": {"t": 8, "l": 8}}
"""The place of a title that may have no room above the plot: at the left end of the chart."""

LEAST = 4
"""The smallest number of powers of ten on the axis of the gradient."""

BACKWARDS = 42
"""Pixels from the layers' axis down to the line that says which way the gradient goes."""


class MeasuredNetwork(NamedTuple):
    """What was measured of the network of one function with some values, and its colour."""

    activation: Activation
    colour: str
    diagnosis: Diagnosis
    values: Values

    @property
    def key(self) -> str:
        """What the names of its curves, texts and charts begin with."""
        return self.activation.key

    @property
    def title(self) -> str:
        """The title of the function."""
        return self.activation.title

    @property
    def heading(self) -> str:
        """The title with the values of the parameters."""
        return titled(self.activation, self.values)

    @property
    def profile(self) -> Profile:
        """What was measured of each layer."""
        return self.diagnosis.profile

    @property
    def depth(self) -> int:
        """The number of layers."""
        return self.profile.flat.size

    def curve(self, part: str) -> tuple[str, Array]:
        """The name and the heights of one of the curves that follow a slider."""
        name = f"{self.key}/{part}"
        return name, curves(self.key, self.profile)[name]


def decades(profiles: Sequence[Profile]) -> Range:
    """The powers of ten on the axis of the gradient, with a little room around the curves."""
    logs = ((each.log_gradient, each.log_predicted) for each in profiles)
    drawn = np.concatenate([[0.0], *logs], None)
    finite = drawn[np.isfinite(drawn)]
    step = 2.0 if np.ptp(finite) < 12 else 5.0
    low = step * math.floor(finite.min() / step - 0.1)
    high = step * math.ceil(finite.max() / step + 0.1)
    return (low, high) if high - low >= LEAST else (min(low, -LEAST / 2), max(high, LEAST / 2))


def gradient(networks: Sequence[MeasuredNetwork], drawn: Spec, more: Spec | None = None) -> Chart:
    """The chart of what is left of the gradient at each layer, and of what the slopes predict.

    The gradient goes from the right to the left. So the axis is on the right, where all of it is
    left, and the names are where the lines end. `more` is what else the chart carries for the
    browser; see `actviz.plots.motion`.
    """
    limits = decades([each.profile for each in networks])
    shown = _lines(networks, "gradient", 3.0, digits_of_power) + _lines(networks, "predicted", 1.5)
    for index, each in enumerate(networks):
        name, heights = each.curve("gradient")
        for end in (-1, 1):
            meta = {"live": "edge", "name": name, "at": 0, "end": end}
            place = _apart(index, each.depth)
            shown.append(_mark(each, place, limits, end, meta, heights[0] == end * np.inf))
        shown.append(_name(each, name, -0.02 * each.depth, float(heights[0]), limits))
    chart = _chart(
        shown,
        drawn,
        more={"grows": "powers"} | _legend(networks) | (more or {}),
        heading="How much of the gradient is left",
        label="what is left; 1 is all of it",
        limits=limits,
        ticks=_powers(limits) | {"side": "right"},
        depth=networks[0].depth,
    )
    layout = chart.to_dict()["layout"]
    layout["margin"] |= {"l": _room(networks), "r": layout["margin"]["l"], "b": BACKWARDS + 14}
    if _room(networks) > WIDE:  # behind long names the heading would have no room
        layout["title"] |= LEFT
    layout["xaxis"]["title"] = {"text": ""}
    layout["annotations"] = [*_backwards(networks[0].depth), PREDICTED]
    return chart


def saturated(networks: Sequence[MeasuredNetwork], drawn: Spec) -> Chart:
    """The chart of the nearly flat share of each layer."""
    return _shares(networks, drawn, "flat", "Saturated", f"% of outputs, |f′| < {digits(FLAT)}")


def dead(networks: Sequence[MeasuredNetwork], drawn: Spec) -> Chart:
    """The chart of the dead units of each layer."""
    return _shares(networks, drawn, "dead", "Dead", "% of units, f′ = 0 always")


def _shares(
    networks: Sequence[MeasuredNetwork], drawn: Spec, part: str, heading: str, label: str
) -> Chart:
    """The chart of a share of each layer, in percent."""

    def said(height: float) -> str:
        return percent(height / 100)

    return _chart(
        _lines(networks, part, 3.0, said),
        drawn,
        more=_legend(networks),
        heading=heading,
        label=label,
        limits=(-3, 103),
        ticks={"tickvals": [0, 50, 100]},
        depth=networks[0].depth,
    )


def outputs(network: MeasuredNetwork, drawn: Spec) -> Chart:
    """The chart of the outputs of each layer: their spread, mean and standard deviation."""
    depth = network.depth
    limits = _limits(network)
    shown = [_heatmap(network.diagnosis.outputs)]
    for part, width, dash, hover in (
        ("mean", 2.5, "solid", "mean"),
        ("above", 1.5, "dash", "mean + σ"),
        ("below", 1.5, "dash", "mean − σ"),
    ):
        name, heights = network.curve(part)
        line = traces.curve(
            np.arange(depth + 1.0),
            heights,
            width=width,
            dash=dash,
            colour=network.colour,
            meta={"live": "curve", "name": name},
        )
        shown.append(line | _hover(hover, map(digits, heights)))
    name, means = network.curve("mean")
    meta = {"live": "edge", "name": name, "at": depth, "end": 1}
    mark = _mark(network, 0.97 * depth, limits, 1, meta, bool(np.isinf(means[-1])))
    return _panel(
        network,
        [*shown, mark | {"textposition": "middle left"}],
        drawn,
        more={"grows": "plain"},
        label="output",
        limits=limits,
    )


def gradients(network: MeasuredNetwork, drawn: Spec) -> Chart:
    """The chart of the gradients of each layer: their spread, in powers of ten."""
    found = network.diagnosis.gradients
    limits = float(found.edges[0]), float(found.edges[-1])
    shown = [_heatmap(found)]
    if np.isneginf(network.profile.log_gradient[0]):
        shown.append(_mark(network, 0.0, limits, -1, STILL))
    return _panel(network, shown, drawn, label="|∂L/∂z|", limits=limits, ticks=_powers(limits))


def _panel(
    network: MeasuredNetwork,
    shown: Sequence[Spec],
    drawn: Spec,
    more: Spec | None = None,
    **labels: Any,
) -> Chart:
    """The chart of one network, whose heading says the parameters and follows their sliders."""
    heading = {"heading": titled_cell(network.activation)}
    chart = _chart(
        shown,
        drawn,
        heading=network.heading,
        depth=network.depth,
        more=heading | (more or {}),
        **labels,
    )
    chart.to_dict()["layout"]["title"] |= LEFT
    return chart


def ratios(networks: Sequence[MeasuredNetwork], drawn: Spec) -> Chart:
    """The norm of the gradient by the weights over that of the weights."""
    logs = [each.diagnosis.log_ratio for each in networks]
    finite = np.concatenate([[0.0], *(each[np.isfinite(each)] for each in logs)])
    limits = math.floor(finite.min() - 0.5), math.ceil(finite.max() + 0.5)
    depth = networks[0].depth
    shown = []
    for index, (network, ratio) in enumerate(zip(networks, logs, strict=True)):
        shown.append(_line(network, index, ratio, 3.0, STILL, digits_of_power))
        name = f"{network.key}/ratio"
        shown.append(_name(network, name, 1 - 0.02 * depth, float(ratio[0]), limits))
        if np.isneginf(ratio).any():
            shown.append(_mark(network, 1 + _apart(index, depth), limits, -1, STILL))
    chart = _chart(
        shown,
        drawn,
        heading="Gradient to weight, layer by layer",
        label="‖∂L/∂W‖ / ‖W‖",
        limits=limits,
        ticks=_powers(limits) | {"side": "right"},
        depth=depth,
    )
    layout = chart.to_dict()["layout"]
    layout["margin"] |= {"l": _room(networks), "r": layout["margin"]["l"]}
    layout["xaxis"]["range"][0] = 1 - 0.02 * depth
    return chart


def _legend(networks: Sequence[MeasuredNetwork]) -> Spec:
    """The one legend of all charts: by title, the curves of a function, and its parameters."""
    parts = ("gradient", "predicted", "flat", "dead")
    return {
        "legend": {each.title: [f"{each.key}/{part}" for part in parts] for each in networks},
        "parameters": {each.title: parameters(each.activation) for each in networks},
    }


PREDICTED = {
    "text": "dotted: what the slopes predict",
    "x": 1,
    "y": 0,
    "xref": "paper",
    "yref": "paper",
    "xanchor": "right",
    "yanchor": "bottom",
    "showarrow": False,
}
"""What the thin lines are, in the corner that no line comes to: at the loss, all of it is left."""


def _backwards(depth: int) -> list[Spec]:
    """The line below the layers' axis: from the loss, along an arrow, back to the input."""
    line = {"yref": "paper", "y": 0, "yshift": -BACKWARDS, "yanchor": "middle", "showarrow": False}
    look = {"arrowhead": 2, "arrowwidth": 1.5, "arrowcolor": NEUTRAL}
    arrow = {"showarrow": True, "axref": "x", "ay": 0} | look
    return [
        line | {"text": "input", "xref": "paper", "x": 0, "xanchor": "left"},
        line | {"text": "loss", "xref": "paper", "x": 1, "xanchor": "right"},
        line | arrow | {"text": "backwards", "xref": "x", "x": 0.2 * depth, "ax": 0.6 * depth},
    ]


def _room(networks: Sequence[MeasuredNetwork]) -> int:
    """The pixels that the longest of the names at the ends of the lines takes."""
    return traces.room_for(each.title for each in networks)


def _name(network: MeasuredNetwork, curve: str, x: float, height: float, limits: Range) -> Spec:
    """The name of a function at the left end of a curve."""
    y = min(max(height, limits[0]), limits[1])
    return traces.name(network.title, (x, y), network.colour, curve)


def _lines(
    networks: Sequence[MeasuredNetwork],
    part: str,
    width: float,
    said: Callable[[float], str] | None = None,
) -> list[Spec]:
    """The lines of all functions for one of the curves that follow a slider."""
    found = []
    for index, each in enumerate(networks):
        name, heights = each.curve(part)
        found.append(_line(each, index, heights, width, {"live": "curve", "name": name}, said))
    return found


def _line(
    network: MeasuredNetwork,
    index: int,
    heights: Array,
    width: float,
    meta: Spec,
    said: Callable[[float], str] | None = None,
) -> Spec:
    """A line up to the last layer; with `said`, it writes its numbers where it is pointed at."""
    end = network.depth + 1.0
    line = traces.curve(
        np.arange(end - heights.size, end),
        # A line to a zero, whose logarithm is −∞, leaves the chart at its edge.
        np.where(np.isneginf(heights), FAR, heights),
        label=network.title,
        width=width,
        dash=DASHES[index] if said else "2px,3px",
        colour=network.colour,
        meta=meta,
    )
    if said:
        line |= _hover(network.title, map(said, heights))
    if np.count_nonzero(~np.isnan(heights)) == 1:  # a line would not show it
        line |= {"mode": "lines+markers", "marker": {"size": 3 * width}}
    return line


def _hover(title: str, texts: Iterable[str]) -> Spec:
    """The hover texts of a line; plotly would write the numbers in another way."""
    return {"text": list(texts), "hovertemplate": f"{title} %{{text}}<extra></extra>"}


def _apart(index: int, depth: int) -> float:
    """The place of the mark of a function, beside those of others at the same layer."""
    return (0.01 + 0.07 * index) * depth


def _mark(
    network: MeasuredNetwork,
    x: float,
    limits: Range,
    end: int,
    meta: Spec,
    shown: bool = True,
) -> Spec:
    """A triangle and a text for what is beyond an end of a chart: 1 is the upper, −1 the lower."""
    low, high = limits
    beyond = "no value" if network.profile.undefined else "overflow"
    text, symbol, y = ("0", "triangle-down", low) if end < 0 else (beyond, "triangle-up", high)
    hover = {"hovertemplate": f"{network.title} {text}<extra></extra>"}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x],
        "y": [y],
        "text": [text],
        "textposition": "middle right",
        "textfont": {"color": network.colour},
        "marker": {"symbol": symbol, "size": 11, "color": network.colour},
        "opacity": 1 if shown else 0,
        "cliponaxis": False,
        "showlegend": False,
        "meta": meta,
    } | (hover if shown else {"hoverinfo": "skip"})


def _heatmap(found: Histograms) -> Spec:
    """A column for each layer, in which the fullest bin is the darkest.

    The grey goes by the root of a share, so that also few values next to many show, as around
    ReLU's 0.
    """
    fullest = found.shares.max(axis=0, initial=1e-12)
    middles = found.edges[1:] / 2 + found.edges[:-1] / 2
    return {
        "type": "heatmap",
        "x": list(range(1, found.shares.shape[1] + 1)),
        "y": array(middles),
        "z": array(np.sqrt(found.shares / fullest))
        | {"shape": ", ".join(map(str, found.shares.shape))},
        "zmin": 0,
        "zmax": 1,
        "colorscale": GREYS,
        "showscale": False,
        "hoverinfo": "skip",
        "meta": STILL,
    }


def _limits(network: MeasuredNetwork) -> Range:
    """The range of the outputs and 0, with a little room."""
    edges = network.diagnosis.outputs.edges
    low, high = min(0.0, float(edges[0])), max(0.0, float(edges[-1]))
    room = 0.06 * high - 0.06 * low
    most = float(np.finfo(float).max)
    return max(low - room, -most), min(high + room, most)


def _powers(limits: Range) -> Spec:
    """Ticks at whole powers of ten."""
    low, high = math.ceil(limits[0]), math.floor(limits[1])
    step = max(1, math.ceil((high - low) / 7))
    ticks = [tick for tick in range(low, high + 1) if tick % step == 0]
    return {"tickvals": ticks, "ticktext": list(map(power_of_ten, ticks))}


def _chart(
    shown: Sequence[Spec],
    drawn: Spec,
    *,
    heading: str,
    label: str,
    limits: Range,
    depth: int,
    ticks: Spec | None = None,
    more: Spec | None = None,
) -> Chart:
    across = axis("layer", (-0.02 * depth, depth + max(0.5, 0.02 * depth)), zeroline=False)
    whole = {"tickformat": "d"} if depth > 6 else {"dtick": 1}
    up = axis(label, limits) | {"title": {"text": label, "standoff": 10}}
    layout = {
        **base_layout(),
        "margin": MARGIN | {"l": left_margin(limits)},
        "title": title(heading),
        # Next to a heat map plotly would add strokes, which push the numbers away.
        "xaxis": across | whole | {"ticks": ""},
        "yaxis": up | {"ticks": ""} | (ticks or {}),
    }
    meta = {"meta": {"drawn": drawn} | (more or {})} if drawn else {}
    return Chart({"data": list(shown), "layout": layout | meta})
