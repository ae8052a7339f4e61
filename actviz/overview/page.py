"""Overview: all functions as small charts on the same axes."""

from collections.abc import Sequence

import streamlit as st

from actviz import plots
from actviz.activation import Activation
from actviz.catalog import get, names
from actviz.claims import FAMILIES
from actviz.formatting import listed
from actviz.view import View, single_line
from actviz.widgets import shell
from actviz.widgets.charts import chart
from actviz.widgets.function_fields import link_to
from actviz.widgets.tables import curve_tables, tables_section
from actviz.widgets.url_state import BOUND

DOCUMENTS = "in the documents"
PLOTTED = 202
"""Height of the plotted area of a small chart in pixels."""


def page() -> None:
    """Draw the page: for each function of a family its curves, its formula and a link."""
    shell.page("Overview")
    st.title("All functions at a glance", anchor=False)
    family = st.segmented_control(
        "Family",
        [DOCUMENTS, *(family for family in FAMILIES if any(_of(family)))],
        default=DOCUMENTS,
        required=True,
        key="kin",
        label_visibility="collapsed",
        wrap=True,
        **BOUND,
    )
    shown = _of(family) or _of(DOCUMENTS)
    st.caption(_about(shown))
    with st.container(key="cards"):
        for activation in shown:
            with st.container(border=True, vertical_alignment="distribute"):
                _card(activation)
    lines = tuple(map(single_line, shown))
    curve_tables(View(lines=lines, z=(-4.0, 4.0), probe=0.0), tables_section())


def _about(shown: Sequence[Activation]) -> str:
    """Say how to read the plots that are shown."""
    said = ["f is the solid line, f′ the dashed one, with every parameter at its default."]
    larger = [each.title for each in shown if not plots.shares_axes(each)]
    if larger:
        axes = "has larger axes" if len(larger) == 1 else "have larger axes"
        said.append(f"All plots have the same axes; only {listed(larger)} {axes}.")
    else:
        said.append("All plots have the same axes.")
    if any(each.is_vector for each in shown):
        said.append(
            "A function of a vector shows its three outputs as the first logit moves, and the "
            "derivative of the first output."
        )
    if any(each.second for each in shown):
        said.append("A gate is shown at one value of its other input.")
    return " ".join(said)


def _of(family: str) -> list[Activation]:
    """The functions of the documents, or those of one family."""
    every = list(map(get, names()))
    if family == DOCUMENTS:
        return [each for each in every if each.card.documented]
    return [each for each in every if each.card.family == family]


def _card(activation: Activation) -> None:
    with st.container():
        st.header(activation.title, anchor=False)
        chart(
            f"glance_{activation.name}",
            plots.thumbnail(activation),
            f"{activation.title} and its derivative. {activation.card.shape}",
            PLOTTED,
        )
        st.markdown(activation.card.summary)
        st.latex(rf"\begin{{aligned}} &{activation.latex(activation.formula)} \end{{aligned}}")
    st.page_link(
        "app.py",
        label=f"Explore {activation.title}",
        icon=":material/show_chart:",
        query_params=link_to(activation),
    )
