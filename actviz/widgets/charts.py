"""Charts on a page: their height, their colours, their description for screen readers."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import streamlit as st

from actviz import plots
from actviz.activation import KINDS, Activation
from actviz.formatting import four_digits
from actviz.plots import Chart
from actviz.properties import flatness, properties, steepness
from actviz.sampling import sample, sampling_grid
from actviz.widgets.session import Visit, session_record

# Plotly's bar of buttons would cover the curves, and the sliders do all that it does.
CONFIG = {"displayModeBar": False}


def side_by_side(charts: tuple[Chart, Chart], alts: Sequence[str]) -> None:
    """Show the charts of f and of f′, next to each other if there is room.

    `alts` is what screen readers say of each.
    """
    for kind, figure, alt in zip(KINDS, charts, alts, strict=True):
        chart(f"plot_{kind}", figure, alt)


def chart(key: str, figure: Chart, alt: str, plotted: int | None = None) -> None:
    """Show a plotly chart; `alt` is what screen readers say of it.

    `plotted` is the height of the plotted area in pixels, without what stands around it. By default
    the chart fills the height of its place; see ``style.css``.
    """
    if st.session_state.get("present"):
        figure = plots.presented(figure)
    theme = session_record(Visit).theme
    if theme:
        # Streamlit leaves a chart in the old colours, unless something of it is different.
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
    """Describe the curve of a derivative in a sentence."""
    if activation.is_vector:
        return "What one class gains, the others lose."
    if activation.rough:  # the properties of a formula take longer than its chart
        reach = _reach(activation, 0)
        return f"With default parameters, it {reach}." if reach else ""
    found = properties(activation, activation.defaults)
    return (
        f"With default parameters, the largest |f′| is {steepness(found, activation.axis)}; "
        f"the curve is nearly flat {flatness(found, activation.axis)}."
    )


@lru_cache(maxsize=256)
def second_in_words(activation: Activation) -> str:
    """Describe the curve of f″ in a sentence that follows others; empty where it is not drawn."""
    reach = _reach(activation, -1) if activation.has_second_derivative else ""
    return f" The second derivative, f″, {reach}." if reach else ""


def _reach(activation: Activation, row: int) -> str:
    """From where to where one of the curves beside f′ goes; empty if it has no value."""
    z = activation.z
    curves = sample(activation, sampling_grid(activation, *z), activation.defaults)
    heights = curves.heights["derivative"][row]
    known = heights[np.isfinite(heights)]
    if not known.size:
        return ""
    least, most, start, end = map(four_digits, (np.min(known), np.max(known), *z))
    reach = f"is {least}" if least == most else f"is from {least} to {most}"
    return f"{reach} for {activation.axis} from {start} to {end}"
