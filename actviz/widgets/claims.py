"""What pages show of a claim: its text, its number, its correction, its references."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from actviz.activation import Activation
from actviz.claims import Claim, Reference, Snippet
from actviz.widgets.url_state import HISTORY_STEP


def measured_now(sentence: str) -> str:
    """A sentence that has just been measured, after its label."""
    return f":material/straighten: **Measured now.** {sentence}"


def claim_lines(claim: Claim, measured: str) -> list[str]:
    """The lines below a claim: what was measured for it and its correction, if there are any."""
    lines = [measured_now(measured)] if measured else []
    if claim.verdict:
        lines.append(f":material/rule: **To be precise.** {claim.verdict}")
    return lines


def claim_text(activation: Activation, label: str) -> str:
    """The text of a claim with its label and its marks."""
    claim = activation.card.claims[label]
    is_numbered = claim in activation.card.pros or claim in activation.card.cons
    text = f"**{label}.** {claim.text}" if is_numbered else claim.text
    if activation.card.documented and claim.source == "actviz":
        return f"{text} :gray-badge[our own]"
    return f"{text} :gray-badge[:material/rule: corrected]" if claim.verdict else text


def failing_code(snippet: Snippet) -> None:
    """Show code that goes wrong, and the outcome of each call, run now."""
    calls = "\n".join(f">>> {call}\n{outcome}" for call, outcome in snippet.run())
    st.code(f"{snippet.code}\n\n{calls}", wrap_lines=True)


def reference_list(references: Iterable[Reference]) -> str:
    """References as a list in Markdown."""
    return "\n".join(
        f"- {each.authors} ({each.year}): [{each.title}]({each.link})" for each in references
    )


def moved_since(measured_for: str, show: Callable[..., None], *arguments: Any) -> bool:
    """Show a note that the reader has left the view of an open point, with a button to return.

    `measured_for` is a sentence on that view. The button calls `show` with the `arguments`.
    Return whether it was just clicked.
    """
    with st.container(horizontal=True, vertical_alignment="center", key=f"{HISTORY_STEP}moved"):
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
