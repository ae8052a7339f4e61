"""The colours of the light theme, for what is drawn without Streamlit: pictures and figures.

On a page Streamlit exchanges the colours of plotly's default template for those of the theme. Here
the same is done for the light one; a test holds these against ``.streamlit/config.toml``.
"""

from functools import cache
from typing import Any

from actviz.plots.chart import Chart, Spec, colour, side_colour

CURVES = (
    "#0067a5",
    "#d55e00",
    "#00815c",
    "#b4528b",
    "#5b3fd6",
    "#3a3f46",
    "#7a5c2e",
    "#a34700",
    "#3d95cf",
    "#8a3b69",
)
SIDES = ("#1b2430", "#a87900")
"""Of the two networks of a training."""

TEXT = "#1b2430"
QUIET = "#565f6b"
"""Numbers and labels of axes."""

WORDS = "#b84a00"
"""The colour of f′ for words, for which that of its curve is too light."""

PAPER = "#ffffff"
GRID = "#e3e8ef"


def in_light(chart: Chart) -> Spec:
    """The specification of a chart in the light theme's colours, each of which is written out.

    It has its own lists and dicts, except for the ``meta`` of the layout and of the traces.
    """
    spec = chart.to_dict()
    return {
        "data": [_coloured(trace, index) for index, trace in enumerate(spec["data"])],
        "layout": _exchanged(spec["layout"]),
    }


def _coloured(trace: Spec, index: int) -> Spec:
    """A trace whose curve has a colour: without one, plotly takes the next of the theme."""
    found: Spec = _exchanged(trace)
    if "lines" in found.get("mode", "") and "color" not in found.setdefault("line", {}):
        found["line"]["color"] = CURVES[index % len(CURVES)]
    return found


def _exchanged(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: value if key == "meta" else _exchanged(value)
            for key, value in part.items()
            if key != "template"
        }
    if isinstance(part, list | tuple):
        return [_exchanged(each) for each in part]
    return _table().get(part, part) if isinstance(part, str) else part


@cache
def _table() -> dict[str, str]:
    """For each colour of plotly's default template, that of the light theme."""
    sides = {side_colour(index): own for index, own in enumerate(SIDES)}
    return sides | {colour(index): own for index, own in enumerate(CURVES)}
