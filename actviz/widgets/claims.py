"""A claim of the documents on a page: its text, its number, measured now, and its correction."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from actviz.activation import Activation
from actviz.claims import Claim, Snippet


def measured_now(sentence: str) -> str:
    """A sentence that has just been measured, under its label."""
    return f":material/straighten: **Measured now.** {sentence}"


def claim_lines(claim: Claim, measured: str) -> list[str]:
    """What is said under a claim: what was measured for it, and its correction, each if any."""
    lines = [measured_now(measured)] if measured else []
    return (
        [*lines, f":material/rule: **To be precise.** {claim.verdict}"] if claim.verdict else lines
    )


def claim_text(activation: Activation, label: str) -> str:
    """The text of a claim with its label and its marks."""
    claim = activation.card.claims[label]
    is_numbered = claim in activation.card.pros or claim in activation.card.cons
    text = f"**{label}.** {claim.text}" if is_numbered else claim.text
    if activation.card.documented and claim.source == "actviz":
        return f"{text} :gray-badge[our own]"
    return f"{text} :gray-badge[:material/rule: corrected]" if claim.verdict else text


def failing_code(snippet: Snippet) -> None:
    """Show code that goes wrong, with what each call of it gives when it is run now."""
    calls = "\n".join(f">>> {call}\n{outcome}" for call, outcome in snippet.run())
    st.code(f"{snippet.code}\n\n{calls}", wrap_lines=True)


def moved_since(measured_for: str, show: Callable[..., None], *arguments: Any) -> bool:
    """Say that the reader has left the view of an open point.

    Parameters
    ----------
    measured_for : str
        A sentence on the view that the point was measured for.
    show : callable
        The callback that shows that view again, with its arguments.

    Returns
    -------
    bool
        Whether it has just been called.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="step-moved"):
        st.markdown(
            f":material/info: **You have moved the view since.** {measured_for}", width="stretch"
        )
        return st.button(
            "Show the point again",
            icon=":material/visibility:",
            key="again",
            on_click=show,
            args=arguments,
        )
