"""Overview: all functions as small plots on the same axes, by family; the map of the app."""

from collections.abc import Mapping, Sequence

import streamlit as st

from actviz.activation import Activation
from actviz.catalog import get, names
from actviz.claims import FAMILIES
from actviz.overview.cards import Z, cards, legend
from actviz.view import View, single_line
from actviz.widgets import share, shell
from actviz.widgets.tables import curve_tables, tables_section
from actviz.widgets.url_state import BOUND

ALL = "all"
DOCUMENTS = "in the documents"

HIDES = ("names", "choice", "sections", "menu")
"""What of this page a link can hide; see `actviz.widgets.hiding`."""


def page() -> None:
    """Draw the page: for each function of a family its curves, its formula and a link."""
    shell.page("Overview")
    st.title("All functions at a glance", anchor=False)
    chosen = st.segmented_control(
        "Family",
        [ALL, DOCUMENTS, *(family for family in FAMILIES if any(_of(family)))],
        default=ALL,
        required=True,
        key="kin",
        label_visibility="collapsed",
        wrap=True,
        **BOUND,
    )
    families = _families(chosen or ALL)
    shown = [activation for members in families.values() for activation in members]
    st.markdown(legend(shown), unsafe_allow_html=True)
    st.markdown(cards(families, shell.presenting()), unsafe_allow_html=True, anchors=False)
    _tables(families)
    share.offer(hides=HIDES)


def _families(chosen: str) -> dict[str, list[Activation]]:
    """The functions to show, by the heading above them."""
    if chosen == DOCUMENTS:
        return {DOCUMENTS: [each for each in map(get, names()) if each.card.documented]}
    every = {family: _of(family) for family in FAMILIES}
    # An address may ask for a family that there is not.
    wanted = {chosen: every[chosen]} if chosen in every else every
    return {family: members for family, members in wanted.items() if members}


def _of(family: str) -> list[Activation]:
    return [each for each in map(get, names()) if each.card.family == family]


def _tables(families: Mapping[str, Sequence[Activation]]) -> None:
    """Show the curves as tables, those of each family for themselves."""
    section = tables_section()
    for family, members in families.items():
        if section.open and len(families) > 1:
            section.header(family, anchor=False)
        lines = tuple(map(single_line, members))
        curve_tables(View(lines=lines, z=Z, probe=0.0), section)
