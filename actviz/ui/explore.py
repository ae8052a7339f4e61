"""Explore: one function as an instrument, whose plots, numbers and points are seen together."""

import streamlit as st

from actviz import lines, plots
from actviz.activation import Activation
from actviz.catalog import get
from actviz.ui import controls, live, panels
from actviz.ui.charts import chart, side_by_side
from actviz.ui.streamlit_insides import DeltaGenerator, ExpanderContainer


def instrument(activation: Activation) -> None:
    """The board, the points beside it, and below what is second; `style.css` lays them out."""
    shown = controls.evidence_picker(activation)
    whole = st.container(key="instrument")
    left = whole.container(key="left")
    board = left.container(key="board")
    gate = left.container(key="gate") if activation.second is not None else None
    second = left.container(key="second")
    with second:
        properties, tables = panels.properties_section(), panels.tables_section()
    # The curves come first, and in as few containers as can be: the fragment copies them at every
    # move.
    with board:
        _board(activation.name, gate, properties, tables)
    with second:
        panels.corrections(activation)
        panels.code(activation)
        panels.references(activation)
    with whole.container(key="points"):
        panels.points(activation)
    live.mount(shown, controls.meanings([activation]))


@st.fragment
def _board(
    name: str,
    gate: DeltaGenerator | None,
    properties: ExpanderContainer,
    tables: ExpanderContainer,
) -> None:
    """The part of Explore that a move of a slider redraws, and what else is to follow it.

    Each element is a message to the browser, and their number is most of what a move costs. So the
    closed sections are not among them: what stands outside is written to when it is open.
    """
    activation = get(name)
    with st.container(key="desk"):
        view = controls.sliders(activation)
        try:
            reading = lines.read(view.lines, view.probe)
            charts = plots.explore(view, reading)
        except ValueError as error:
            st.error(f"This cannot be drawn: {error}", icon=":material/error:")
            return
        alts = (
            f"{activation.title}. {activation.card.shape}",
            f"The derivative of {activation.title}. {panels.slopes(activation)}",
        )
        side_by_side(charts, alts)
        panels.readings(view, reading)
        if view.evidence is not None:
            panels.moved(activation, view.evidence)
    if gate is not None:
        with gate:
            about = f"{activation.title} over its two inputs, as a contour plot."
            chart("plane", plots.plane(view), about, PLANE)
    panels.properties_of(view.lines[0], properties)
    panels.tables(view, tables)


PLANE = 280
"""Height of the plotted area of a gate's plane in pixels."""
