"""Figures for notebooks and scripts: ordinary ones of plotly's object model."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from actviz.activation import KINDS, Activation, Array, Values
from actviz.asked import Asked, view_of
from actviz.differences import MOST
from actviz.plots.chart import Chart, Spec
from actviz.plots.one_function import one_function
from actviz.plots.several import several
from actviz.plots.theme import GRID, PAPER, QUIET, TEXT, in_light
from actviz.readouts import titled
from actviz.sampling import BEYOND, sample, sampling_grid
from actviz.view import Line, View

if TYPE_CHECKING:
    import plotly.graph_objects as go

HEIGHT = 400
"""Pixels of height; the width is that of the notebook."""

HEAD = 36
"""Pixels above the plots for their headings, and for one line of a legend."""

APART = 0.1
"""The room between the two plots, as a share of the width."""


def figure(
    *functions: Asked,
    z: Sequence[float] | None = None,
    probe: float | None = None,
    second: bool = False,
    **parameters: float,
) -> "go.Figure":
    """f on the left and f′ on the right, as the pages draw them.

    ``actviz.figure("elu", alpha=2, z=(-4, 4))`` shows one function,
    ``actviz.figure("relu", ("elu", {"alpha": 2}), "z*tanh(exp(z))")`` several, as one curve each.

    Parameters
    ----------
    *functions : str, Activation, or tuple of one of them and a dict
        A name, a title or an alias, a formula, or an activation; at most seven. One with
        parameters of its own is ``("elu", {"alpha": 2})``, and the same one again is a copy.
    z : sequence of two floats, optional
        The z-range; by default that of the function, or −5 to 5 for several.
    probe : float, optional
        The z to mark on both curves, with the tangent on f; none by default.
    second : bool, optional
        Whether f″ is drawn beside f′, where there is a formula for it.
    **parameters : float
        Set for every function that has a parameter of that name.

    Returns
    -------
    plotly.graph_objects.Figure
        Its curves are those of the exact kernels, with a gap at each jump.

    Raises
    ------
    ValueError
        If there is no such function, parameter, value or range, or there are more than seven.
    """
    import plotly.graph_objects as go

    if len(functions) > MOST:
        raise ValueError(f"a figure shows at most {MOST} functions, got {len(functions)}")
    view = view_of(functions, z, parameters, probe=probe, second=second)
    charts = one_function(view) if len(view.lines) == 1 else several(view)
    return go.Figure(_spec(view, charts, marked=probe is not None))


def _spec(view: View, charts: tuple[Chart, Chart], *, marked: bool) -> Spec:
    """Both charts as one specification."""
    exact = _exact(view)
    alone = len(view.lines) == 1
    rows = (1 if any(map(_has_legend, charts)) else 0) if alone else 1 + (len(view.lines) > 4)
    head = HEAD * (1 + rows)
    titles = {} if alone else _titles(view)
    data: list[Spec] = []
    layout: Spec = {
        "template": "none",
        "height": HEIGHT + head,
        "margin": {"l": 68, "r": 16, "t": head, "b": 48},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "font": {"color": TEXT, "size": 14},
        "hovermode": "x",
        "shapes": [],
        "annotations": [],
    }
    for index, chart in enumerate(charts):
        spec = in_light(chart)
        side = _Side(index, spec["layout"])
        layout |= side.axes()
        layout["shapes"] += [
            side.shape(each) for each in spec["layout"]["shapes"] if marked or not _of_probe(each)
        ]
        up = head - HEAD if alone else 0
        layout["annotations"] += [side.heading(_heading(view, index, chart), up), *side.notes()]
        for trace in spec["data"]:
            if _is_drawn(trace) and (marked or not _of_probe(trace)):
                data.append(side.trace(trace, exact, titles))
    layout |= _legends(alone=alone)
    return {"data": data, "layout": layout}


def _heading(view: View, index: int, chart: Chart) -> str:
    """The title of a chart; that of one function's f says the parameters instead of "chosen"."""
    line = view.lines[0]
    if len(view.lines) == 1 and index == 0:
        return titled(line.activation, line.values)
    return str(chart.to_dict()["layout"]["title"]["text"])


def _titles(view: View) -> dict[str, str]:
    """For each curve of several lines, its name in the legend."""
    return {
        name: titled(line.activation, line.values)
        for line in view.lines
        for kind in KINDS
        for name in line.curves(kind)
    }


def _has_legend(chart: Chart) -> bool:
    return any(trace.get("showlegend") for trace in chart.to_dict()["data"])


def _is_drawn(trace: Spec) -> bool:
    """Whether a trace is seen, and no name that the browser would have to keep from others."""
    seen = trace.get("opacity", 1) and trace.get("marker", {}).get("opacity", 1)
    return bool(seen) and trace.get("meta", {}).get("live") != "name"


def _of_probe(part: Spec) -> bool:
    """Whether a trace or a shape shows where the probe is."""
    live = part.get("meta", {}).get("live") if "meta" in part else None
    return live in ("probe", "tangent") or part.get("name") == "guide"


class _Side:
    """One of the two charts, in its half of the figure."""

    def __init__(self, index: int, layout: Spec) -> None:
        self.index, self.layout = index, layout
        half = (1 - APART) / 2
        self.domain = (index * (half + APART), index * (half + APART) + half)
        # An inset on the left has axes of its own.
        self.names = {"": str(index + 1) if index else "", "2": str(index + 3)}

    def axis(self, name: str) -> str:
        """The name of an axis in the figure: of ``x`` on the right, ``x2``."""
        return name[0] + self.names[name[1:]]

    def axes(self) -> Spec:
        """The layouts of all axes."""
        found = {}
        for number in ("", "2"):
            if f"xaxis{number}" not in self.layout:
                continue
            for letter in "xy":
                spec = dict(self.layout[f"{letter}axis{number}"])
                for key in ("fixedrange", "automargin", "ticklabeloverflow"):
                    spec.pop(key, None)
                other = "y" if letter == "x" else "x"
                domain = spec.get("domain", (0, 1))
                if letter == "x":
                    low, high = self.domain
                    domain = [low + share * (high - low) for share in domain]
                found[f"{letter}axis{self.names[number]}"] = spec | {
                    "anchor": self.axis(f"{other}{number}"),
                    "domain": list(domain),
                    "showgrid": letter == "y",
                    "gridcolor": GRID,
                    "showline": False,
                    "ticks": "",
                    "ticklabelstandoff": 5,
                    "tickfont": {"size": 12, "color": QUIET},
                    "title": {**spec.get("title", {}), "font": {"size": 14, "color": QUIET}},
                }
        return found

    def heading(self, text: str, up: int) -> Spec:
        """The title of the chart, as an annotation so many pixels above its plot."""
        return {
            "text": text,
            "x": self.domain[0],
            "xref": "paper",
            "xanchor": "left",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 6 + up,
            "showarrow": False,
            "font": {"size": 15, "weight": 600},
        }

    def notes(self) -> list[Spec]:
        """The notes of the chart, on its own axes."""
        return [self._placed(note) for note in self.layout.get("annotations", ())]

    def shape(self, shape: Spec) -> Spec:
        """A shape, on its own axes."""
        return self._placed({"xref": "x", "yref": "y"} | shape)

    def _placed(self, part: Spec) -> Spec:
        own = {"paper": " domain"}
        refs = {
            f"{letter}ref": f"{self.axis(letter)}{own.get(part.get(f'{letter}ref', ''), '')}"
            for letter in "xy"
        }
        return {key: value for key, value in part.items() if key != "name"} | refs

    def trace(
        self, trace: Spec, exact: dict[str, tuple[Array, Array]], titles: dict[str, str]
    ) -> Spec:
        """A trace, on its own axes and with its curve to the last digits.

        With `titles`, one entry of the legend on the left is for all curves of a function.
        """
        found = {key: value for key, value in trace.items() if key != "meta"}
        found |= {
            "xaxis": self.axis(trace.get("xaxis", "x")),
            "yaxis": self.axis(trace.get("yaxis", "y")),
        }
        meta = trace.get("meta", {})
        name = meta.get("name", "")
        if meta.get("live") == "curve" and "xaxis" not in trace:
            found["x"], found["y"] = exact[name]
            if name in titles:
                found |= {
                    "name": titles[name],
                    "legendgroup": titles[name],
                    "showlegend": self.index == 0,
                }
        if found.get("showlegend") and not titles:
            found["legend"] = f"legend{self.index + 1}" if self.index else "legend"
        return found


def _legends(*, alone: bool) -> Spec:
    """One legend at the top for all curves, or one above each plot."""
    common = {
        "orientation": "h",
        "yanchor": "bottom",
        "y": 1,
        "xanchor": "right",
        "font": {"size": 13},
        "bgcolor": "rgba(0,0,0,0)",
        "traceorder": "normal",
    }
    if not alone:
        top = {"x": 0, "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"}
        return {"showlegend": True, "legend": common | top}
    half = (1 - APART) / 2
    return {
        "showlegend": True,
        "legend": common | {"x": half},
        "legend2": common | {"x": 1},
    }


def _exact(view: View) -> dict[str, tuple[Array, Array]]:
    """All curves in full precision, by their names: z, and the heights with NaN at gaps."""
    found = {}
    for line in view.lines:
        z, heights = _sampled(line, view)
        for kind in KINDS:
            for name, row in zip(line.curves(kind), heights[kind], strict=True):
                found[name] = z, row
    return found


def _sampled(line: Line, view: View) -> tuple[Array, dict[str, Array]]:
    """One line: places for its parameters alone, and the exact kernels there."""
    grid = sampling_grid(_still(line.activation, line.values), *view.z)
    curves = sample(line.activation, grid, line.values)
    exact = line.activation.heights(curves.z, line.values, exact=True)
    kinks = np.array(line.activation.kinks(**line.values), dtype=float)
    # At a kink a curve ends at its limit, which is not what the kernel gives there.
    ends = np.isin(curves.z, kinks)
    return curves.z, {
        kind: np.where(ends | np.isnan(drawn) | (np.abs(drawn) >= BEYOND), drawn, exact[kind])
        for kind, drawn in curves.heights.items()
    }


def _still(activation: Activation, values: Values) -> Activation:
    """The function with sliders that cannot move, so that its grid is for these values alone."""
    # A step below 1 says that it need not be a whole number.
    parameters = tuple(
        replace(
            each,
            minimum=values[each.name],
            default=values[each.name],
            maximum=values[each.name],
            step=0.5,
        )
        for each in activation.parameters
    )
    return replace(activation, parameters=parameters)
