"""A gate over both of its inputs."""

import numpy as np

from actviz.activation import Activation
from actviz.plots import traces
from actviz.plots.chart import Chart, array, axis, base_layout, derivative_colour, title
from actviz.view import View


def plane(view: View) -> Chart:
    """A contour plot of a gate, with the slice that the other charts show.

    Raises
    ------
    ValueError
        If the view's activation has no `second` input.
    """
    (line,) = view.lines
    activation: Activation = line.activation
    second = activation.second
    if second is None:
        raise ValueError(f"{activation.title} has no second input")
    gate = np.linspace(*view.z, 81)
    values = np.linspace(second.minimum, second.maximum, 61)
    heights = np.stack(
        [activation.function(gate, **{**line.values, second.name: each}) for each in values]
    )
    at, key = line.values[second.name], line.key(second.name)
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
            f"{activation.axis} = %{{x:.3g}}, {second.symbol} = %{{y:.3g}}, f = %{{z:.4g}}"
            "<extra></extra>"
        ),
    }
    # The slice lies where the second input's slider stands, and its probe where that of z does.
    cut = traces.curve(
        np.array(view.z),
        np.array([at, at]),
        dash="dash",
        colour="#1b2430",
        meta={"live": "slice", "y": key},
    )
    place = {
        "type": "scatter",
        "mode": "markers",
        "x": [view.probe],
        "y": [at],
        "marker": {
            "size": 11,
            "color": derivative_colour(),
            "line": {"width": 1.5, "color": "#ffffff"},
        },
        "hoverinfo": "skip",
        "showlegend": False,
        "meta": {"live": "place", "x": "probe", "y": key},
    }
    layout = {
        **base_layout(),
        "hovermode": "closest",
        "title": title(
            f"{activation.title} over {second.symbol} and {activation.axis}; dashed: the slice"
        ),
        "xaxis": axis(f"gate {activation.axis}", view.z),
        "yaxis": axis(f"value {second.symbol}", (second.minimum, second.maximum)),
        "meta": {"drawn": {key: at, "probe": view.probe}},
    }
    return Chart({"data": [contours, cut, place], "layout": layout})
