"""The part of Explore that a move of a slider redraws; nothing else is."""

from dataclasses import replace

import streamlit as st

from actviz import figures
from actviz.catalog import get
from actviz.figures import Chart
from actviz.ui import controls, live, panels

# The bar of buttons would cover the curves, and there is nothing in it that the sliders lack.
CONFIG = {"displayModeBar": False}


@st.fragment
def plots(name: str) -> None:
    """Sliders, evidence, both plots, the readings and the formulas of one function."""
    activation = get(name)
    # Each element is a message to the browser and a good part of what a move costs, so there are
    # no more containers than it takes to draw the evidence above and choose it below the plots.
    with st.container(key="explore"):
        top, banner = st.container(), st.container()
        left, right = st.columns(2, gap="small")
        with top:
            view = controls.sliders(activation)
        if activation.is_vector:
            # So many sliders would push the plots off a phone; below, they stay next to them.
            view = controls.logits(activation, view)
        readings = st.container(key="readings")
        shown = controls.evidence_picker(activation)
    if shown:
        view = replace(view, evidence=activation.claims[shown].evidence)
        with banner:
            panels.banner(activation, shown)
    try:
        curves = figures.curves_of(activation, view)
        f, slope = figures.explore(activation, view, curves)
    except ValueError as error:
        st.error(f"This cannot be drawn: {error}", icon=":material/error:")
        return
    with left:
        chart("plot_f", f, f"{activation.title}. {activation.shape}")
    with right:
        chart("plot_slope", slope, f"Derivative of {activation.title}. {activation.shape}")
    with readings:
        panels.readings(activation, view)
    panels.formulas(activation, view)
    live.mount(activation, view, curves, shown)


def chart(key: str, figure: Chart, alt: str) -> None:
    """One plotly chart, with a key that the live layer finds it by."""
    st.plotly_chart(figure, config=CONFIG, alt=alt, key=key)
