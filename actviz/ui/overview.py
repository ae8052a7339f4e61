"""All functions as small multiples on the same axes."""

import streamlit as st

from actviz import figures
from actviz.activation import Activation
from actviz.catalog import get, names
from actviz.ui import controls, explore


def grid() -> None:
    """A card for each function: curve, derivative, one line about it, formula and link."""
    st.header("All functions at a glance", anchor=False)
    st.caption(
        "f is the solid line, f′ the dashed one. All plots have the same axes, with every "
        "parameter at its default; Softmax shows the probabilities of three classes as the first "
        "logit moves, and the derivative of the first."
    )
    for start in range(0, len(names()), 4):
        for name, cell in zip(names()[start : start + 4], st.columns(4), strict=False):
            with cell, st.container(border=True, height="stretch", vertical_alignment="distribute"):
                _card(get(name))


def _card(activation: Activation) -> None:
    with st.container():
        st.subheader(activation.title, anchor=False)
        explore.chart(
            f"glance_{activation.name}",
            figures.thumbnail(activation),
            f"{activation.title} and its derivative. {activation.shape}",
        )
        st.markdown(f"{activation.full_name}. {activation.shape}")
        st.latex(activation.latex(activation.formula))
    st.page_link(
        "app.py",
        label=f"Explore {activation.title}",
        icon=":material/show_chart:",
        query_params=controls.link(activation),
    )
