"""The part of Explore that a move of a slider redraws; nothing else is."""

from dataclasses import replace

import streamlit as st

from actviz import figures
from actviz.catalog import get
from actviz.curves import evaluate
from actviz.figures import Chart
from actviz.ui import controls, panels

# The bar of buttons would cover the curves, and there is nothing in it that the sliders lack.
CONFIG = {"displayModeBar": False}


@st.fragment
def plots(name: str) -> None:
    """Sliders, the evidence that is shown, both plots, readings and formulas of one function."""
    controls.redraw_all_after_going_back()
    activation = get(name)
    # Each element is a message to the browser, and their number is most of what a move costs.
    shown = st.session_state.get(controls.show_key(activation))
    view = controls.sliders(activation)
    evidence = activation.claims[shown].evidence if shown in activation.claims else None
    if shown is not None and evidence is not None:
        panels.banner(activation, shown, evidence)
        view = replace(view, evidence=evidence)
    try:
        reading = evaluate(activation, view.probe, view.values)
        charts = figures.explore(activation, view, reading)
    except ValueError as error:
        st.error(f"This cannot be drawn: {error}", icon=":material/error:")
        return
    alts = activation.title, f"Derivative of {activation.title}"
    # Side by side where there is room, as columns would be, but these are two messages more.
    with st.container(horizontal=True):
        for key, figure, alt in zip(("plot_f", "plot_slope"), charts, alts, strict=True):
            chart(key, figure, f"{alt}. {activation.shape}")
    if activation.kin == "gates":
        about = f"{activation.title} over its two inputs, as a contour plot."
        chart("plane", figures.plane(activation, view), about)
    panels.below_the_plots(activation, view, reading)


def chart(key: str, figure: Chart, alt: str) -> None:
    """One plotly chart, with a key that the live layer finds it by."""
    theme = st.session_state["theme"]
    if theme:
        # A chart that it has drawn already Streamlit leaves in the colours of the theme before.
        layout = figure.to_dict()["layout"]
        layout["meta"] = {**layout.get("meta", {}), "theme": theme}
    st.plotly_chart(figure, config=CONFIG, alt=alt, key=key)
