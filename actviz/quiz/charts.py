"""The charts of a question: a panel each, or a pair with a curve that is pulled onto another."""

from dataclasses import replace

import numpy as np

from actviz.activation import Activation, Array, Values
from actviz.find import find
from actviz.plots import traces
from actviz.plots.chart import (
    DASHES,
    MARGIN,
    NEUTRAL,
    Chart,
    Spec,
    axis,
    base_layout,
    colour,
    derivative_colour,
    left_margin,
    title,
)
from actviz.plots.pair import ChartSpec, pair
from actviz.quiz.curves import Setting, height
from actviz.quiz.question import LETTERS, Curve, Mark, Panel, Pull
from actviz.view import View, single_line

INK = {"size": 16, "weight": 700}
"""The font of the letters at curves and marks."""

SAME = 0.2
"""Marks are above each other where their z differ by less."""

NEAR_AXIS = 0.02
"""A mark nearer to z = 0 than this share of the plot's width has its letter beside the axis."""


def panel(shown: Panel, titled: bool = True) -> Chart:
    """The chart of a panel. Nothing is read at the pointer: that would give answers away.

    Without its title where that stands on its card.
    """
    data, notes = [], []
    for index, each in enumerate(shown.curves):
        # A ghost has a look of its own.
        row = index - sum(one.ghost for one in shown.curves[:index])
        data.append(_curve(each, _colour(shown, each, row), row))
        if each.label:
            notes.append(_letter(each.label, *_place_of_letter(each, index, shown)))
    for mark in shown.marks:
        data.append(_dot(mark.z, mark.height))
        notes.append(_letter(mark.letter, mark.z, mark.height, shown) | _beside(mark, shown))
    layout = {
        **base_layout(),
        "hovermode": False,
        "margin": {**MARGIN, "l": left_margin(shown.limits), "t": MARGIN["t"] if titled else 14},
        **({"title": title(shown.title)} if titled else {}),
        "xaxis": axis("z", shown.z, nticks=7),
        "yaxis": axis(shown.label, shown.limits, nticks=7),
        "annotations": notes,
    }
    return Chart({"data": data, "layout": layout})


def _curve(each: Curve, drawn: str, index: int) -> Spec:
    if each.dots:
        return {**_points(each.z, each.heights), "marker": {"size": 9, "color": drawn}}
    if each.ghost:
        return traces.curve(each.z, each.heights, dash="6px,5px", width=3, colour=NEUTRAL)
    return traces.curve(each.z, each.heights, dash=DASHES[index], width=3, colour=drawn)


def _colour(shown: Panel, each: Curve, index: int) -> str:
    """The colour of f or f′ for a single curve, else one of its own; the letters say the same."""
    if len([one for one in shown.curves if not one.ghost]) > 1:
        return colour(index)
    if shown.title in LETTERS:  # a choice, of which the colour says nothing
        return colour(5)
    return derivative_colour() if "′" in shown.label else colour(0)


def _place_of_letter(each: Curve, index: int, shown: Panel) -> tuple[float, float, Panel]:
    """A place on a curve, another share of the way for each, so that letters stand apart."""
    seen = np.isfinite(each.heights)
    low, high = shown.limits
    seen &= (each.heights >= low) & (each.heights <= high)
    places = np.flatnonzero(seen)
    at = places[int((0.92 - 0.14 * index) * (len(places) - 1))] if len(places) else 0
    return float(each.z[at]), float(np.nan_to_num(each.heights[at])), shown


def _letter(text: str, z: float, height: float, shown: Panel) -> Spec:
    """A letter above a point, or below it near the top of the plot."""
    low, high = shown.limits
    below = height > high - 0.15 * (high - low)
    return {
        "text": text,
        "x": z,
        "y": height,
        "showarrow": False,
        "yshift": -18 if below else 18,
        "font": INK,
    }


def _beside(mark: Mark, shown: Panel) -> Spec:
    """Where a letter stands that has others above or below: that of the highest above its dot.

    One that stands beside its dot keeps off the curve.
    """
    column = sorted(each.height for each in shown.marks if abs(each.z - mark.z) < SAME)
    if len(column) == 1:
        # Beside the vertical axis, which would cross it out.
        near = abs(mark.z) < NEAR_AXIS * (shown.z[1] - shown.z[0])
        return {"xshift": 13, "yshift": _off_curve(mark, shown)} if near else {}
    if mark.height in (column[0], column[-1]):
        return {"yshift": 18 if mark.height == column[-1] else -18}
    return {"xshift": 16, "yshift": _off_curve(mark, shown)}


def _off_curve(mark: Mark, shown: Panel) -> int:
    """How far the letter at the right of a mark is raised: below a curve that rises there."""
    beside = mark.z + 0.05 * (shown.z[1] - shown.z[0])
    curves = [each for each in shown.curves if not each.dots]
    own = min(curves, key=lambda each: abs(height(each, mark.z) - mark.height))
    return -14 if height(own, beside) > mark.height else 14


def _dot(z: float, height: float) -> Spec:
    at, up = np.array([z]), np.array([height])
    ring = {"size": 13, "color": NEUTRAL, "line": {"width": 2, "color": "#ffffff"}}
    return {**_points(at, up), "cliponaxis": False, "marker": ring}


def _points(z: Array, heights: Array) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": z.tolist(),
        "y": heights.tolist(),
        "hoverinfo": "skip",
        "showlegend": False,
    }


def with_start(shown: Panel, pull: Pull, values: Values) -> Panel:
    """The panel of a curve that is pulled, for paper: with the curve as it starts."""
    own = Setting(find(pull.function), {**values, pull.parameter: pull.start})
    return replace(shown, curves=(*shown.curves, own.f(shown.z)))


# --- A curve that is pulled onto another ----------------------------------------------------------


def pulled(activation: Activation, pull: Pull, values: Values) -> View:
    """The view of a curve that is pulled, at its values; its dot is where it moves most."""
    line = single_line(activation, values)
    return View(lines=(line,), z=pull.z, probe=_handle(activation, pull, values), kept=True)


def pull_pair(view: View, pull: Pull, target: float) -> tuple[Chart, Chart]:
    """The charts of f and of f′ with the curves of `target`, which stay still, faint and dashed."""
    (line,) = view.lines
    ghost = single_line(line.activation, {**line.values, pull.parameter: target})
    still = View(lines=(ghost,), z=view.z, probe=view.probe)

    def spec(kind: str, shown: View) -> ChartSpec:
        (curves,) = still.curves
        heights = curves.heights[kind][0]
        is_f = kind == "f"
        return ChartSpec(
            title=line.original.title if is_f else f"Derivative of {line.original.title}",
            label=shown.height(kind),
            limits=shown.limits(kind, heights),
            styles=[{"width": 3, "colour": "" if is_f else derivative_colour()}],
            main=1 if is_f else 0,
            traces=[traces.curve(curves.z, heights, dash="6px,5px", width=4, colour=NEUTRAL)],
            layout={"hovermode": False, "showlegend": False},
        )

    return _without_guide(pair(view, spec))


def _without_guide(charts: tuple[Chart, Chart]) -> tuple[Chart, Chart]:
    """The charts without the line at the dot: it is to be pulled, nothing is read there."""
    for each in charts:
        layout = each.to_dict()["layout"]
        layout["shapes"] = [shape for shape in layout["shapes"] if shape["name"] != "guide"]
    return charts


def _handle(activation: Activation, pull: Pull, values: Values) -> float:
    """The z, not at an edge of the plot, at which the parameter moves the curve best.

    It moves it one way, else a drag would end at another wave, and fast wherever it is.
    """
    low, high = pull.z
    z = np.round(np.linspace(low + 0.12 * (high - low), high - 0.12 * (high - low), 41), 2)
    ends = *pull.values, pull.start
    rows = [
        activation.function(z, **{**values, pull.parameter: value})
        for value in np.linspace(min(ends), max(ends), 41)
    ]
    steps = np.diff(rows, axis=0)
    slowest: Array = np.maximum(np.min(steps, axis=0), -np.max(steps, axis=0))
    return float(z[int(np.argmax(slowest))])
