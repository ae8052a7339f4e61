"""Corrections: all points where the documents are imprecise or their code fails."""

from itertools import groupby

import streamlit as st

from actviz.activation import Activation
from actviz.catalog import get, names
from actviz.corrections.cards import Point, cards
from actviz.widgets import share, shell


def page() -> None:
    """Draw the page: each point with its text, its correction, what shows it, and a link."""
    shell.page("Corrections")
    st.title("Where the documents are corrected", anchor=False)
    corrected = [
        (activation, label, claim)
        for activation in map(get, names())
        for label, claim in activation.card.claims.items()
        if claim.verdict or claim.snippet
    ]
    st.caption(
        f"{len(corrected)} points, each with the number or the failing line that shows it, "
        "computed when this page was drawn. The documents are the page on activation functions of "
        "the [ML Glossary](https://ml-cheatsheet.readthedocs.io/en/latest/activation_functions.html)."
    )
    by_function = [
        (activation, list(points))
        for activation, points in groupby(corrected, key=lambda point: point[0])
    ]
    _index(by_function)
    for activation, points in by_function:
        st.header(activation.title, anchor=activation.name)
        st.markdown(cards(points, shell.presenting()), unsafe_allow_html=True)
    share.offer()


def _index(by_function: list[tuple[Activation, list[Point]]]) -> None:
    """Show how many points each function has, with links to them."""
    with st.container(key="index"):
        entries = (f"[{each.title} {len(points)}](#{each.name})" for each, points in by_function)
        st.markdown(" ".join(entries))
