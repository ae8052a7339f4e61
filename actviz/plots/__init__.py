"""Plotly figures from curves, as plain specifications.

plotly's object model is too slow for every move of a slider, so a figure here is a finished dict.
`Chart` makes it pass for a plotly figure, and a test checks each against plotly's schema. The page
sets the height. `actviz.plots.motion` describes what moves a chart.
"""

from actviz.plots.chart import Chart, presented
from actviz.plots.one_function import one_function
from actviz.plots.plane import plane
from actviz.plots.several import several

__all__ = [
    "Chart",
    "one_function",
    "plane",
    "presented",
    "several",
]
