"""What all charts have in common: the specification, colours, axes and margins."""

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import plotly.io
from plotly.basedatatypes import BaseFigure

from actviz.activation import Activation, Array
from actviz.catalog import get, names
from actviz.formatting import six_digits
from actviz.live.recording import packed
from actviz.sampling import Range

Spec = dict[str, Any]

# Readable on white and on near-black alike; all other colours are the theme's own.
NEUTRAL = "#808893"
SHADE = "rgba(128, 136, 147, 0.18)"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "2px,6px")

MARGIN = {"l": 64, "r": 12, "t": 34, "b": 44}
WIDE = 84
"""The left margin if the numbers on the y-axis have powers of ten."""

MOST_SINGLE = 3.4e38
"""The largest float of 32 bits."""


class Chart(BaseFigure):  # type: ignore[misc]
    """A finished specification that passes for a plotly figure."""

    def __init__(self, spec: Spec) -> None:
        # Not super().__init__: that would build the object model.
        self._spec = spec

    def to_dict(self) -> Spec:
        """The specification as it is."""
        return self._spec

    @property
    def margins(self) -> int:
        """The pixels above and below the plotted area."""
        margin = self._spec["layout"]["margin"]
        return int(margin["t"] + margin["b"])


def base_layout() -> Spec:
    """The common layout of all charts."""
    return {
        "template": _template(),
        "dragmode": False,
        "hovermode": "x",
        "showlegend": False,
        "font": {"size": 14},
        "margin": MARGIN,
    }


@cache
def _template() -> Spec:
    """The curve colours of the default template; everything else is set here."""
    return {"layout": {"colorway": list(_theme().colorway)}}


@cache
def _theme() -> Any:
    """The layout of the default template, whose colours Streamlit exchanges for the theme's."""
    return plotly.io.templates[plotly.io.templates.default].layout


# No picture uses a colour for two things. `widgets/style.css` names the same colours.


@cache
def colour(index: int) -> str:
    """A colour of the theme for curves, by its index."""
    return str(_theme().colorway[index])


def derivative_colour() -> str:
    """The colour of f′, of the probe and of all slopes; f has the theme's first colour."""
    return colour(1)


def second_derivative_colour() -> str:
    """The colour of f″, which no companion has."""
    return colour(4)


def side_colour(index: int) -> str:
    """The colour of the first or the second network of a training."""
    _, found = _theme().colorscale.diverging[index]
    return str(found)


def function_colours(functions: Sequence[Activation]) -> list[str]:
    """A colour for each of at most seven functions that are shown together.

    Each function of the documents has one colour always; the others take what is free.
    """
    documented = _documented()
    found: list[int | None] = []
    for each in functions:
        row = documented.index(each.name) if each.name in documented else None
        found.append(None if row in found else row)
    free = (row for row in range(len(documented)) if row not in found)
    return [colour(next(free) if row is None else row) for row in found]


@cache
def _documented() -> list[str]:
    return [name for name in names() if get(name).card.documented]


def presented(chart: Chart) -> Chart:
    """The same chart, for readers in the last row of a classroom."""
    spec = chart.to_dict()
    layout = spec["layout"]
    large = {"size": 20}
    margin = layout["margin"]
    axes = {
        name: {
            **axis,
            "tickfont": large,
            "title": {**axis.get("title", {}), "font": large, "standoff": 8},
            "nticks": 6,
        }
        for name, axis in layout.items()
        if name in ("xaxis", "yaxis")
    }
    # Those of an inset have few numbers already.
    axes |= {
        name: {**axis, "tickfont": large}
        for name, axis in layout.items()
        if name in ("xaxis2", "yaxis2")
    }
    heading = {"title": {**layout["title"], "font": {"size": 26}}} if "title" in layout else {}
    return Chart(
        {
            "data": [_enlarged(trace) for trace in spec["data"]],
            "layout": {
                **layout,
                **axes,
                **heading,
                "font": large,
                "legend": {**layout.get("legend", {}), "font": large},
                "annotations": [{**each, "font": large} for each in layout.get("annotations", [])],
                # A legend in large type may need another line.
                "margin": margin
                | {
                    "l": margin["l"] + 28,
                    # So may names at the ends of lines.
                    "r": margin["r"] + 8 + (margin["r"] - MARGIN["r"]) // 2,
                    "t": margin["t"] + 18 + max(margin["t"] - MARGIN["t"], 0),
                    "b": 76 if margin["b"] >= MARGIN["b"] else margin["b"] + 12,
                },
            },
        }
    )


def _enlarged(trace: Spec) -> Spec:
    """A trace with lines, dots and numbers that can be seen from afar."""
    found = dict(trace)
    if "width" in trace.get("line", {}):
        found["line"] = {**trace["line"], "width": 2 * trace["line"]["width"]}
    if "size" in trace.get("marker", {}):
        size = trace["marker"]["size"]
        larger = [1.7 * each for each in size] if isinstance(size, list) else 1.7 * size
        found["marker"] = {**trace["marker"], "size": larger}
    if "size" in trace.get("textfont", {}):
        found["textfont"] = {**trace["textfont"], "size": 20}
    return found


def title(text: str) -> Spec:
    """A title above the left end of the plot."""
    return {
        "text": text,
        "x": 0.0,
        "xref": "paper",
        "y": 1,
        "yanchor": "top",
        "pad": {"t": 8},
        "font": {"size": 15},
    }


def axis(label: str, limits: Range, **more: object) -> Spec:
    """An axis that cannot be zoomed, with its zero line."""
    return {
        "title": {"text": label, "standoff": 6},
        "range": list(limits),
        "fixedrange": True,
        "zeroline": True,
        "zerolinewidth": 1.5,
        "zerolinecolor": NEUTRAL,
        "automargin": False,
        # Not −5µ.
        "exponentformat": "power",
        **(_ticks(limits) if _far(limits) else {}),
        # The margins have room for numbers past the edge; to look for them takes a tenth of a
        # chart's time.
        "ticklabeloverflow": "allow",
        **more,
    }


def left_margin(limits: Range) -> int:
    """The left margin for the numbers on a y-axis and its title."""
    return WIDE if _far(limits) else MARGIN["l"]


def _far(limits: Range) -> bool:
    """Whether numbers on an axis have powers of ten, for which plotly has another notation."""
    return not 0.005 <= max(map(abs, limits)) < 1e4


def _ticks(limits: Range) -> Spec:
    """Up to seven round numbers on an axis, in our notation."""
    low, high = limits
    least = high / 6 - low / 6
    power = 10.0 ** math.floor(math.log10(least))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= least)
    ticks = [step * i for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return {"tickvals": ticks, "ticktext": list(map(six_digits, ticks))}


def array(values: Array) -> Spec:
    """Numbers in plotly's base64 form, in 32 bits, or 64 if they are too large."""
    if np.fmax.reduce(np.abs(values), axis=None, initial=0) > MOST_SINGLE:
        return {"dtype": "f8", "bdata": packed(values, "f8")}
    return {"dtype": "f4", "bdata": packed(values)}
