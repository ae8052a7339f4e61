"""What pages show of a claim: its text, its number, its correction, its references."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import streamlit as st

from actviz.activation import Activation
from actviz.claims import Claim, Program, Reference
from actviz.labs.marks import mark
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


def counted(activation: Activation) -> str:
    """How many points a function has: ``6 points of the documents, 3 corrected``."""
    card = activation.card
    claims = [*card.about, *card.pros, *card.cons]
    given = [claim for claim in claims if claim.source != "actviz"]
    if not given:
        return _points(claims)
    parts = [f"{_points(given)} of the documents"]
    corrected = sum(claim.verdict != "" for claim in given)
    if corrected:
        parts.append(f"{corrected} corrected")
    if len(claims) > len(given):
        parts.append(f"{len(claims) - len(given)} of our own")
    return ", ".join(parts)


def _points(claims: Sequence[Claim]) -> str:
    return "1 point" if len(claims) == 1 else f"{len(claims)} points"


def claim_text(activation: Activation, label: str) -> str:
    """The text of a claim with its label and its marks, the last of which is its `mark`.

    A text begins with its number or an icon in bold, which `style.css` puts before the lines.
    """
    claim = activation.card.claims[label]
    is_numbered = claim in activation.card.pros or claim in activation.card.cons
    parts = [f"**{label}.**" if is_numbered else "**:material/info:**", claim.text]
    if activation.card.documented and claim.source == "actviz":
        parts.append(":gray-badge[our own]")
    found = mark(claim)
    parts.append(f":gray-badge[:material/{found.icon}: {found.word}]")
    return " ".join(parts)


def code_and_outcomes(program: Program) -> str:
    """The code of a program, and the outcome of each of its calls, run now."""
    calls = "\n".join(f">>> {call}\n{outcome}" for call, outcome in program.run())
    return f"{program.code}\n\n{calls}"


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
