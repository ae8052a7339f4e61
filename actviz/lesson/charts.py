"""The charts of the lesson: the plot that a marker is dragged over."""

import numpy as np

from actviz.explore.state import evidence_of
from actviz.find import find
from actviz.lesson.state import view_of
from actviz.lesson.step import Place, Step
from actviz.live.recording import Data, track
from actviz.plots import shapes, traces
from actviz.plots.chart import Chart, Spec, axis, base_layout, derivative_colour, left_margin, title
from actviz.sampling import fitted
from actviz.view import View, full_line
from actviz.widgets.function_fields import evidence_key

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


def marker_plot(step: Step, prediction: Place, slider: str, at: float) -> Chart:
    """The plot of a step's function with a marker that the slider of that key moves.

    The marker is an upright line with a dot on the curve for a place along z, and a level line for
    a height.
    """
    view = explored(step.key)
    (line,), (curves,) = view.lines, view.curves
    low, high = view.z
    heights = curves.heights["f"][0]
    name = line.curve("f")
    limits = view.limits("f")
    drawn = [traces.curve(curves.z, heights, meta={"live": "curve", "name": name})]
    meta: Data = {"drawn": {slider: at}, "probe": slider}
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
        ends = prediction.slider.minimum, prediction.slider.maximum
        limits = fitted(np.array([*limits, *ends]))
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
        "yaxis": axis(line.activation.names("f", line.values)[0], limits),
        "shapes": below,
        "meta": meta,
    }
    return Chart({"data": drawn, "layout": layout})


def _height(view: View, z: np.ndarray) -> np.ndarray:
    """How high a step's function is at some places."""
    (line,) = view.lines
    found: np.ndarray = line.activation.function(z, **line.values)
    return found
