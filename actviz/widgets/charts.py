"""Charts on a page: their height, their colours, their description for screen readers."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from actviz import plots
from actviz.activation import KINDS, Activation
from actviz.plots import Chart
from actviz.properties import flatness, properties, steepness
from actviz.widgets.session import Visit, remembered

# The bar of buttons would cover the curves, and there is nothing in it that the sliders lack.
CONFIG = {"displayModeBar": False}


def side_by_side(charts: tuple[Chart, Chart], alts: Sequence[str]) -> None:
    """The charts of f and of f′, next to each other where there is room.

    Parameters
    ----------
    charts : tuple of Chart
    alts : sequence of str
        What screen readers say of each.
    """
    for kind, figure, alt in zip(KINDS, charts, alts, strict=True):
        chart(f"plot_{kind}", figure, alt)


def chart(key: str, figure: Chart, alt: str, plotted: int | None = None) -> None:
    """One plotly chart.

    Parameters
    ----------
    key : str
        Its key.
    figure : Chart
        What it shows.
    alt : str
        What screen readers say of it.
    plotted : int or None
        Height of the plotted area in pixels, to which comes what stands around it. Without it the
        chart takes the height that its place has; see ``style.css``.
    """
    if st.session_state.get("present"):
        figure = plots.presented(figure)
    theme = remembered(Visit).theme
    if theme:
        # A chart that it has drawn already Streamlit leaves in the colours of the theme before.
        layout = figure.to_dict()["layout"]
        layout["meta"] = {**layout.get("meta", {}), "theme": theme}
    st.plotly_chart(
        figure,
        height="stretch" if plotted is None else plotted + figure.margins,
        config=CONFIG,
        alt=alt,
        key=key,
    )


@lru_cache(maxsize=256)
def derivative_in_words(activation: Activation) -> str:
    """The shape of a derivative's curve in a sentence."""
    if activation.is_vector:
        return "What one class gains, the others lose."
    found = properties(activation, activation.defaults)
    return (
        f"With default parameters, the largest |f′| is {steepness(found, activation.axis)}; "
        f"the curve is nearly flat {flatness(found, activation.axis)}."
    )
