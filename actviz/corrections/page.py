"""Corrections: all points where the documents are imprecise or their code fails."""

from itertools import groupby

import streamlit as st

from actviz.activation import Activation
from actviz.catalog import get, names
from actviz.claims import Claim
from actviz.widgets import shell
from actviz.widgets.claims import claim_lines, failing_code
from actviz.widgets.function_fields import link_to


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
    for activation, points in groupby(corrected, key=lambda point: point[0]):
        st.header(activation.title, anchor=False)
        for _, label, claim in points:
            with st.container(border=True):
                _point(activation, label, claim)


def _point(activation: Activation, label: str, claim: Claim) -> None:
    # A note says itself what the documents have.
    head = label if claim in activation.card.notes else f"{label}, as the documents have it"
    st.markdown(f"**{head}.** {claim.text}")
    found = claim.evidence.describe() if claim.evidence is not None else ""
    st.markdown("  \n".join(claim_lines(claim, found)))
    if claim.snippet is not None:
        st.markdown(f":material/bug_report: **What fails.** {claim.snippet.wrong}")
        failing_code(claim.snippet)
    st.page_link(
        "app.py",
        label=f"See it on {activation.title}",
        icon=":material/visibility:",
        query_params=link_to(activation, label if claim.evidence else ""),
    )
