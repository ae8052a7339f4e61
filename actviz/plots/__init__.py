"""Plotly figures from curves, as plain specifications.

A move of a slider must not pay for plotly's object model, so a figure here is a finished dict;
`Chart` hands it to whatever takes a plotly figure, and a test checks each against plotly's schema.
None has a height: that is the page's to say. `actviz.plots.motion` says what moves a chart.
"""

from actviz.plots.chart import Chart, presented
from actviz.plots.one_function import is_grey, one_function
from actviz.plots.plane import plane
from actviz.plots.thumbnail import shares_axes, thumbnail

__all__ = [
    "Chart",
    "is_grey",
    "one_function",
    "plane",
    "presented",
    "shares_axes",
    "thumbnail",
]
