"""What becomes of a gradient and of a signal over the depth of a network, layer by layer."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from actviz.activation import Array
from actviz.curves import Range
from actviz.formatting import power_of_ten
from actviz.labs.flow import Diagnosis, Histograms, Profile
from actviz.plots import traces
from actviz.plots.chart import (
    DASHES,
    MARGIN,
    Chart,
    Spec,
    array,
    axis,
    base_layout,
    colour,
    title,
)
from actviz.plots.pair import LEGEND, LEGEND_ROOM

GREYS = [[0, "rgba(128,136,147,0)"], [1, "rgba(128,136,147,0.85)"]]
"""From nothing to a grey that shows on white and on near-black."""

PANEL = 220
"""Pixels of height of the smaller charts."""

LEAST = 4
"""Powers of ten that the axis of the gradient has at least."""


class Course(NamedTuple):
    """One function's curves: its name, what it is called, and what was measured."""

    name: str
    title: str
    diagnosis: Diagnosis

    @property
    def profile(self) -> Profile:
        """Layer by layer."""
        return self.diagnosis.profile


def curves(name: str, profile: Profile) -> dict[str, Array]:
    """Every curve that a slider moves by its name, each with a height for the input and a layer."""
    gap = [np.nan]
    return {
        f"{name}/gradient": profile.gradient,
        f"{name}/predicted": profile.predicted,
        f"{name}/mean": profile.mean,
        f"{name}/above": profile.mean + profile.deviation,
        f"{name}/below": profile.mean - profile.deviation,
        f"{name}/flat": np.concatenate([gap, 100 * profile.flat]),
        f"{name}/dead": np.concatenate([gap, 100 * profile.dead]),
    }


def no_curves(name: str, depth: int) -> dict[str, Array]:
    """The same where there is nothing to draw."""
    nothing = np.full(depth, np.nan)
    whole = np.full(depth + 1, np.nan)
    return curves(
        name,
        Profile(
            gradient=whole, predicted=whole, mean=whole, deviation=whole, flat=nothing, dead=nothing
        ),
    )


def decades(profiles: Sequence[Profile]) -> Range:
    """The powers of ten on the axis of the gradient: what is drawn, and a little room."""
    drawn = np.concatenate([[0.0], *((each.gradient, each.predicted) for each in profiles)], None)
    finite = drawn[np.isfinite(drawn)]
    step = 2.0 if np.ptp(finite) < 12 else 5.0
    low = step * math.floor(finite.min() / step - 0.1)
    high = step * math.ceil(finite.max() / step + 0.1)
    return (low, high) if high - low >= LEAST else (min(low, -LEAST / 2), max(high, LEAST / 2))


def gradient(courses: Sequence[Course], drawn: Spec) -> Chart:
    """The norm of the gradient on its way back, and what the slopes predict."""
    limits = decades([each.profile for each in courses])
    shown = []
    for part, width, hover in (("gradient", 3.0, True), ("predicted", 1.5, False)):
        shown += _lines(courses, part, width, "10^%{y:.2f}" if hover else "")
    return _chart(
        shown,
        drawn,
        heading="Norm of the gradient",
        label="relative to the last layer",
        limits=limits,
        ticks=_powers(limits),
        depth=_depth(courses),
    )


def shares(courses: Sequence[Course], drawn: Spec) -> Chart:
    """How much of each layer is nearly flat, and how many of its units are dead."""
    shown = []
    for part, width in (("flat", 3.0), ("dead", 1.5)):
        shown += _lines(courses, part, width, "%{y:.3g} %" if part == "flat" else "")
    return _chart(
        shown,
        drawn,
        heading="Saturated, dead (thin)",
        label="percent of a layer",
        limits=(-3, 103),
        ticks={"tickvals": [0, 25, 50, 75, 100]},
        depth=_depth(courses),
    )


def outputs(course: Course, index: int, drawn: Spec) -> Chart:
    """How the outputs of each layer are spread, with their mean and one deviation around it."""
    found = course.diagnosis.outputs
    all_curves = curves(course.name, course.profile)
    places = np.arange(_depth([course]) + 1.0)
    lines = [
        traces.curve(
            places,
            all_curves[f"{course.name}/{part}"],
            hover=hover,
            width=width,
            dash=dash,
            colour=colour(index),
            meta={"live": "curve", "name": f"{course.name}/{part}"},
        )
        for part, width, dash, hover in (
            ("mean", 2.5, "solid", "mean"),
            ("above", 1.5, "dash", "mean + σ"),
            ("below", 1.5, "dash", "mean − σ"),
        )
    ]
    return _chart(
        [_heat(found), *lines],
        drawn,
        heading=f"Outputs of {course.title}",
        label="output",
        limits=_limits(course),
        depth=_depth([course]),
        legend=False,
    )


def gradients(course: Course) -> Chart:
    """How the gradients in each layer are spread, in powers of ten."""
    found = course.diagnosis.gradients
    limits = float(found.edges[0]), float(found.edges[-1])
    return _chart(
        [_heat(found)],
        {},
        heading=f"Gradients of {course.title}",
        label="|∂L/∂z|",
        limits=limits,
        ticks=_powers(limits),
        depth=_depth([course]),
        legend=False,
    )


def ratios(courses: Sequence[Course]) -> Chart:
    """The norm of the gradient by the weights over that of the weights."""
    logs = [each.diagnosis.ratio for each in courses]
    finite = np.concatenate([[0.0], *(each[np.isfinite(each)] for each in logs)])
    limits = math.floor(finite.min() - 0.5), math.ceil(finite.max() + 0.5)
    depth = _depth(courses)
    shown = [
        traces.curve(
            np.arange(1.0, depth + 1),
            ratio,
            label=course.title,
            hover=f"{course.title} 10^",
            width=3,
            dash=DASHES[index],
            colour=colour(index),
            legend=True,
        )
        for index, (course, ratio) in enumerate(zip(courses, logs, strict=True))
    ]
    return _chart(
        shown,
        {},
        heading="Gradient to weight, layer by layer",
        label="‖∂L/∂W‖ / ‖W‖",
        limits=limits,
        ticks=_powers(limits),
        depth=depth,
    )


def _lines(courses: Sequence[Course], part: str, width: float, hover: str) -> list[Spec]:
    thick = bool(hover)
    return [
        traces.curve(
            np.arange(each.profile.mean.size, dtype=float),
            curves(each.name, each.profile)[f"{each.name}/{part}"],
            label=each.title,
            width=width,
            dash=DASHES[index] if thick else "2px,3px",
            colour=colour(index),
            legend=thick,
            meta={"live": "curve", "name": f"{each.name}/{part}"},
        )
        | ({"hovertemplate": f"{each.title} {hover}<extra></extra>"} if thick else {})
        for index, each in enumerate(courses)
    ]


def _heat(found: Histograms) -> Spec:
    """A column for each layer, in which the fullest bin is the darkest.

    The roots of the shares, so that what is next to a crowd, as at ReLU's 0, still shows.
    """
    fullest = found.shares.max(axis=0, initial=1e-12)
    middles = (found.edges[1:] + found.edges[:-1]) / 2
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
        "meta": {"live": "still"},
    }


def _limits(course: Course) -> Range:
    """What the histograms hold, with a little room, and 0."""
    edges = course.diagnosis.outputs.edges
    low, high = min(0.0, float(edges[0])), max(0.0, float(edges[-1]))
    room = 0.06 * (high - low)
    return low - room, high + room


def _depth(courses: Sequence[Course]) -> int:
    return courses[0].profile.flat.size


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
    legend: bool = True,
) -> Chart:
    across = axis("layer", (-0.02 * depth, depth + max(0.5, 0.02 * depth)), zeroline=False)
    whole = {"tickformat": "d"} if depth > 6 else {"dtick": 1}
    up = axis(label, limits) | {"title": {"text": label, "standoff": 10}}
    # Four names take two lines on a phone.
    named = sum(bool(each.get("showlegend")) for each in shown) if legend else 0
    room = 0 if named == 0 else 22 if named < 4 else LEGEND_ROOM
    layout = {
        **base_layout(),
        "margin": MARGIN | {"t": MARGIN["t"] + room},
        "title": title(heading),
        # Next to a heat map plotly would add strokes, which push the numbers away.
        "xaxis": across | whole | {"ticks": ""},
        "yaxis": up | {"ticks": ""} | (ticks or {}),
        "showlegend": legend,
        "legend": LEGEND,
    }
    meta = {"meta": {"drawn": drawn}} if drawn else {}
    return Chart({"data": list(shown), "layout": layout | meta})
