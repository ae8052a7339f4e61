"""All functions as small multiples on the same axes."""

import streamlit as st

from actviz import figures
from actviz.catalog import get, names
from actviz.ui import controls, explore


def grid() -> None:
    """A card for each function: curve, derivative, one line about it, formula and link."""
    st.header("All functions at a glance", anchor=False)
    st.caption(
        "f is the solid line, f′ the dashed one. All plots have the same axes, with every "
        "parameter at its default; Softmax shows the probabilities of three classes as the first "
        "logit moves."
    )
    columns = st.columns(3, gap="medium")
    for index, name in enumerate(names()):
        activation = get(name)
        with columns[index % 3], st.container(border=True):
            st.subheader(activation.title, anchor=False)
            explore.chart(
                f"glance_{name}",
                figures.thumbnail(activation),
                f"{activation.title} and its derivative. {activation.shape}",
            )
            st.markdown(activation.shape)
            st.latex(activation.latex(activation.formula))
            st.page_link(
                "app.py",
                label=f"Explore {activation.title}",
                icon=":material/show_chart:",
                query_params=controls.link(activation),
            )
