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
    with st.container(key="explore"):
        view = controls.sliders(activation)
        banner, pair = st.container(), st.container()
        readings = st.container()
        shown = controls.evidence_picker(activation)
        if shown:
            view = replace(view, evidence=activation.claims[shown].evidence)
            with banner:
                panels.banner(activation, shown)
        try:
            f, slope = figures.explore(activation, view)
        except ValueError as error:
            st.error(f"This cannot be drawn: {error}", icon=":material/error:")
            return
        with pair:
            left, right = st.columns(2, gap="small")
            with left:
                chart("plot_f", f, f"{activation.title}. {activation.shape}")
            with right:
                chart("plot_slope", slope, f"Derivative of {activation.title}. {activation.shape}")
        with readings:
            panels.readings(activation, view)
        panels.formulas(activation, view)
        live.mount(activation, view, shown)


def chart(key: str, figure: Chart, alt: str) -> None:
    """One plotly chart, in a container whose key the live layer finds it by."""
    with st.container(key=key):
        st.plotly_chart(figure, config=CONFIG, alt=alt, key=f"{key}_chart")
