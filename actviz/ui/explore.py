"""Explore: one function as an instrument, whose plots, numbers and points are seen together."""

import streamlit as st

from actviz import lines, plots
from actviz.activation import Activation, Heights
from actviz.catalog import get
from actviz.lines import View
from actviz.plots import Chart
from actviz.ui import controls, live, panels
from actviz.ui.charts import chart, side_by_side


def instrument(activation: Activation) -> None:
    """The board, the points beside it, and below what is second; `style.css` lays them out."""
    shown = controls.evidence_picker(activation)
    with st.container(key="instrument"):
        with st.container(key="left"):
            # Outside of the fragment, which would send it with every move.
            with st.container(key="board"):
                _board(activation.name)
            with st.container(key="second"):
                panels.corrections(activation)
                panels.code(activation)
                panels.references(activation)
        with st.container(key="points"):
            panels.points(activation)
    live.mount(shown, controls.meanings([activation]))


@st.fragment
def _board(name: str) -> None:
    """The part of Explore that a move of a slider redraws; nothing else is."""
    activation = get(name)
    # Each element is a message to the browser, and their number is most of what a move costs.
    with st.container(key="desk"):
        view = controls.sliders(activation)
        try:
            reading = lines.read(view.lines, view.probe)
            charts = plots.explore(view, reading)
        except ValueError as error:
            st.error(f"This cannot be drawn: {error}", icon=":material/error:")
            return
        _plots(activation, view, reading, charts)
        if view.evidence is not None:
            panels.moved(activation, view.evidence)
    if activation.second is not None:
        about = f"{activation.title} over its two inputs, as a contour plot."
        chart("plane", plots.plane(view), about, PLANE)
    panels.properties_of(view.lines[0])
    panels.tables(view)


def _plots(
    activation: Activation, view: View, reading: Heights, charts: tuple[Chart, Chart]
) -> None:
    alts = (
        f"{activation.title}. {activation.shape}",
        f"The derivative of {activation.title}. {panels.slopes(activation)}",
    )
    side_by_side(charts, alts, lambda kind: panels.below(kind, view, reading))


PLANE = 280
"""Height of the plotted area of a gate's plane in pixels."""
