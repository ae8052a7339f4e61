"""Charts on a page: their place, their height, their description for screen readers."""

from collections.abc import Sequence

import streamlit as st

from actviz.activation import KINDS
from actviz.plots import Chart

# The bar of buttons would cover the curves, and there is nothing in it that the sliders lack.
CONFIG = {"displayModeBar": False}

PLOTTED = 280
"""Height of a plotted area in pixels."""


def side_by_side(charts: tuple[Chart, Chart], alts: Sequence[str], shape: str = "") -> None:
    """The charts of f and of f′, next to each other where there is room."""
    # As columns would be, but these are two messages more.
    with st.container(horizontal=True):
        for kind, figure, alt in zip(KINDS, charts, alts, strict=True):
            chart(f"plot_{kind}", figure, f"{alt}. {shape}".strip())


def chart(key: str, figure: Chart, alt: str, plotted: int = PLOTTED) -> None:
    """One plotly chart, as high as its plotted area and what stands around it."""
    theme = st.session_state["theme"]
    if theme:
        # A chart that it has drawn already Streamlit leaves in the colours of the theme before.
        layout = figure.to_dict()["layout"]
        layout["meta"] = {**layout.get("meta", {}), "theme": theme}
    st.plotly_chart(figure, height=plotted + figure.frame, config=CONFIG, alt=alt, key=key)
