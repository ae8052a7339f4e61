"""The charts of the lesson: the plot that a marker is dragged over, and pictures of views."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import numpy as np

from actviz import plots
from actviz.activation import Array
from actviz.explore.state import evidence_of
from actviz.find import find
from actviz.formatting import listed
from actviz.gradient_flow import charts as flow_charts
from actviz.gradient_flow import state as gradient_flow
from actviz.gradient_flow.charts import MeasuredNetwork
from actviz.labs.flow import diagnose
from actviz.labs.training import moments, train
from actviz.lesson.state import BY_KEY, view_of
from actviz.lesson.step import EXPLORE, FLOW, SOFTMAX, TRAINING, Place, Step
from actviz.live.recording import Data, track
from actviz.network import Unit
from actviz.plots import shapes, traces
from actviz.plots.chart import (
    Chart,
    Spec,
    axis,
    base_layout,
    derivative_colour,
    function_colours,
    left_margin,
    title,
)
from actviz.plots.one_function import other_curve
from actviz.plots.pair import LEGEND
from actviz.progress import Report
from actviz.readouts import titled
from actviz.sampling import fitted
from actviz.training import charts as training_charts
from actviz.training import state as training
from actviz.training.film import Side
from actviz.view import View, full_line
from actviz.widgets.function_fields import evidence_key


def picture(key: str, report: Report) -> str:
    """A still picture of a step's view, as an HTML image; empty for one that has no charts.

    Networks are measured or trained for it, of which `report` is told the share that is done.
    """
    charts, heading = STILLS[BY_KEY[key].room](key, report)
    if not charts:
        return ""
    from actviz.plots.picture import svg  # with matplotlib, which no other step needs

    titles = [chart.to_dict()["layout"]["title"]["text"] for chart in charts]
    said = escape(f"Plots: {listed(titles)}. {heading}".strip())
    packed = b64encode(svg(charts, heading).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{packed}" alt="{said}">'


Still = tuple[Sequence[Chart], str]
"""The charts of a picture, and what stands above them."""


def _explore(key: str, report: Report) -> Still:
    return plots.one_function(explored(key)), ""


def _flow(key: str, report: Report) -> Still:
    held = view_of(key)
    stack = gradient_flow.stack_of(held)
    units = [_unit(name, held) for name in held[gradient_flow.FUNCTIONS.key]]
    networks = [
        MeasuredNetwork(
            unit.activation, colour, diagnose(stack, unit, gradients=False), unit.values
        )
        for unit, colour in zip(
            units, function_colours([each.activation for each in units]), strict=True
        )
    ]
    return [flow_charts.gradient(networks, {})], ""


def _training(key: str, report: Report) -> Still:
    held = view_of(key)
    setting = training.setting_of(held)
    units = [_unit(held[each.key], held) for each in (training.A, training.B)]
    sides = []
    for index, unit in enumerate(units):
        half = Report(lambda share, index=index: report((index + share) / 2))  # type: ignore[misc]
        title = titled(unit.activation, unit.values)
        sides.append(Side(title, train(setting, unit, half)))
    steps = moments(setting.steps)
    slider, last = training.MOMENT.key, len(steps) - 1
    return [
        training_charts.loss(sides, steps, last, slider),
        training_charts.gradient(sides, setting.layers, len(steps), last, slider),
    ], f"Solid: {sides[0].title}. Dashed: {sides[1].title}."


def _unit(name: str, held: Mapping[str, Any]) -> Unit:
    """What the units of a lab's network compute, with the parameters of a view."""
    activation = find(name)
    values = {each.name: held[activation.slider_key(each.name)] for each in activation.parameters}
    return Unit(activation=activation, values=values)


STILLS: dict[str, Callable[[str, Report], Still]] = {
    EXPLORE: _explore,
    SOFTMAX: lambda key, report: ((), ""),
    FLOW: _flow,
    TRAINING: _training,
}
"""By the page, what makes the charts of a step's picture."""


MARKER = "marker"
"""The name of what is dragged, in the browser."""


def explored(key: str) -> View:
    """What Explore shows in a step."""
    state = view_of(key)
    activation = find(state["fn"])
    values = {each.name: state[activation.slider_key(each.name)] for each in activation.sliders}
    low, high = state["z"]
    label = state.get(evidence_key(activation))
    return View(
        lines=(full_line(activation, activation.defaults | values),),
        z=(low, high),
        probe=state["probe"],
        evidence=evidence_of(activation, label),
    )


def marker_plot(step: Step, prediction: Place, slider: str, at: float) -> tuple[Chart, str]:
    """The plot of a step's function with a marker that the slider of that key moves.

    The marker is an upright line with a dot on the curve for a place along z, and a level line for
    a height. With the plot comes what screen readers say of it.
    """
    view = explored(step.key)
    ends = prediction.slider.minimum, prediction.slider.maximum
    if prediction.along == "z":
        view = replace(view, z=(min(view.z[0], ends[0]), max(view.z[1], ends[1])))
    (line,), (curves,) = view.lines, view.curves
    low, high = view.z
    heights = curves.heights["f"][0]
    name = line.curve("f")
    limits = view.limits("f")
    drawn = [
        traces.curve(
            curves.z,
            heights,
            label=line.activation.title,
            legend=True,
            meta={"live": "curve", "name": name},
        )
    ]
    if view.evidence is not None and view.evidence.other:
        other, more = other_curve(view.evidence, "f", view.z)
        drawn.append(other)
        limits = view.limits("f", more)
    meta: Data = {"drawn": {slider: at}, "probe": slider}
    name_of_y = line.activation.names("f", line.values)[0]
    places = prediction.slider.places
    below: list[Spec] = []
    if prediction.along == "z":
        along = _height(view, places)
        now = float(_height(view, np.array([at]))[0])
        drawn.append(traces.probe(at, {name: now}, 1))
        below.append(shapes.guide(at, view.z, derivative_colour()))
        meta["readings"] = {
            slider: {"at": places.tolist(), "tracks": {name: track(along[:, None], "f8")}}
        }
        meta["now"] = {"heights": {name: now}}
    else:
        limits = fitted(np.array([*limits, *ends]))
        name_of_y = f"{name_of_y} and {prediction.slider.symbol}"
        across = np.array([low, (low + high) / 2, high])
        level = traces.curve(
            across,
            np.full(3, at),
            dash="6px,4px",
            colour=derivative_colour(),
            meta={"live": "curve", "name": MARKER},
        )
        handle = {"size": [0, 14, 0], "color": derivative_colour(), "opacity": 1}
        drawn.append(level | {"mode": "lines+markers", "marker": handle, "cliponaxis": False})
        meta["level"] = True
        meta["keyframes"] = {
            slider: {
                "at": list(ends),
                "tracks": {
                    "z": track(np.tile(across, (2, 1))),
                    MARKER: track(np.repeat(np.array(ends)[:, None], 3, axis=1)),
                },
            }
        }
    layout = {
        **base_layout(),
        "margin": {**base_layout()["margin"], "l": left_margin(limits)},
        "title": title(line.activation.title),
        "xaxis": axis(line.activation.axis, view.z),
        "yaxis": axis(name_of_y, limits),
        "showlegend": len(drawn) > 2,
        "legend": LEGEND | {"x": 1, "xanchor": "right"},
        "shapes": below,
        "meta": meta,
    }
    activation = line.activation
    return (
        Chart({"data": drawn, "layout": layout}),
        f"{activation.title}, with a marker where you predict.",
    )


def _height(view: View, z: Array) -> Array:
    """How high a step's function is at some places."""
    (line,) = view.lines
    found: Array = line.activation.function(z, **line.values)
    return found
