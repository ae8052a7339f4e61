"""The cards of the corrections: what the documents say, what is measured, what is right."""

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from actviz.activation import Activation
from actviz.claims import Claim, Snippet
from actviz.widgets.claims import claim_lines, code_and_outcomes
from actviz.widgets.function_fields import link_to

Point = tuple[Activation, str, Claim]
"""A function, the label of one of its claims, and the claim."""


def cards(points: Sequence[Point], more: Mapping[str, str]) -> str:
    """The points of one function, a card each, as Markdown with HTML.

    On a phone a card is folded until it is pressed. `more` is what the addresses of the links have
    besides the point.
    """
    texts = [_card(*point, more) for point in points]
    return "\n\n".join(['<div class="actviz-points">', *texts, "</div>"])


def _card(activation: Activation, label: str, claim: Claim, more: Mapping[str, str]) -> str:
    # A note says itself what the documents have.
    head = label if claim in activation.card.notes else f"{label}, as the documents have it"
    found = claim.evidence.describe() if claim.evidence is not None else ""
    query = link_to(activation, label if claim.evidence else "") | dict(more)
    return "\n\n".join(
        [
            '<details class="actviz-point"><summary>',
            f"**{head}.** {claim.text}",
            "</summary>",
            *claim_lines(claim, found),
            *(_failing(claim.snippet) if claim.snippet else []),
            f'<a href="./?{escape(urlencode(query))}" target="_self">'
            f"See it on {activation.title}</a>",
            "</details>",
        ]
    )


def _failing(snippet: Snippet) -> list[str]:
    """What is wrong with code, and the code with the outcome of each call."""
    return [
        f":material/bug_report: **What fails.** {snippet.wrong}",
        f"```python\n{code_and_outcomes(snippet)}\n```",
    ]
