"""The part of Explore that a move of a slider redraws; nothing else is."""

import streamlit as st

from actviz import lines, plots
from actviz.catalog import get
from actviz.ui import controls, panels
from actviz.ui.charts import chart, side_by_side


def board(name: str) -> None:
    """The part of Explore that a move of a slider redraws, in a place that the browser knows."""
    # Outside of the fragment, which would send it with every move.
    with st.container(key="board"):
        _board(name)


@st.fragment
def _board(name: str) -> None:
    """Sliders, the evidence that is shown, both plots, readings and formulas of one function."""
    controls.redraw_all_after_going_back()
    activation = get(name)
    # Each element is a message to the browser, and their number is most of what a move costs.
    view = controls.sliders(activation)
    if view.evidence is not None:
        panels.banner(activation, view.evidence)
    try:
        reading = lines.read(view.lines, view.probe)
        charts = plots.explore(view, reading)
    except ValueError as error:
        st.error(f"This cannot be drawn: {error}", icon=":material/error:")
        return
    side_by_side(charts, (activation.title, f"Derivative of {activation.title}"), activation.shape)
    if activation.second is not None:
        about = f"{activation.title} over its two inputs, as a contour plot."
        chart("plane", plots.plane(view), about)
    panels.below_the_plots(view, reading)
