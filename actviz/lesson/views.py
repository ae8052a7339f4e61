"""What most steps are made of: the view and the number of a claim or a preset, and places."""

from collections.abc import Callable
from typing import Any

import numpy as np

from actviz.activation import Parameter
from actviz.catalog import get
from actviz.claims import Claim
from actviz.labs.presets import PRESETS
from actviz.lesson.step import EXPLORE
from actviz.progress import Report
from actviz.widgets.claims import claim_lines, code_and_outcomes
from actviz.widgets.function_fields import link_to
from actviz.zoom import Curve, crossings


def of_claim(name: str, label: str, *sources: str) -> dict[str, Any]:
    """The view of a function's claim on Explore, and what is measured for it.

    Parameters
    ----------
    name, label : str
        The function, and the claim as its card names it.
    *sources : str
        The ids of the documents' points that the step is about, where it is not this claim alone.

    Returns
    -------
    dict
        The arguments of a `Step` that it decides.
    """
    claim = get(name).card.claims[label]
    evidence = claim.evidence
    assert evidence is not None, f"{name}, {label} has no evidence"
    return {
        "room": EXPLORE,
        "sources": sources or (claim.source,),
        "view": lambda: link_to(get(name), label),
        "notice": _noticed(claim, lambda report: evidence.describe()),
    }


def of_preset(source: str) -> dict[str, Any]:
    """The view of a claim's preset in a lab, and what is measured there; as `of_claim`."""
    preset = PRESETS[source]
    (claim,) = (
        claim
        for claim in get(source.partition("/")[0]).card.claims.values()
        if claim.source == source
    )
    return {
        "room": preset.room,
        "sources": (source,),
        "view": lambda: preset.view,
        "notice": _noticed(claim, preset.describe),
    }


def along_z(minimum: float, maximum: float, step: float, meaning: str) -> Parameter:
    """The places along the z-axis that a marker can have, from 0 on; see `Place`."""
    return Parameter(
        name="z",
        symbol="z",
        default=0.0,
        minimum=minimum,
        maximum=maximum,
        step=step,
        meaning=meaning,
    )


def only_zero(curve: Curve, low: float, high: float) -> float:
    """The one z between two ends where a curve is 0, to the last digits."""
    ends = np.array([low, high])
    (place,) = crossings(curve, ends, curve(ends))
    return float(place)


def _noticed(claim: Claim, measured: Callable[[Report], str]) -> Callable[[Report], str]:
    """What is measured, with the claim's correction and its program, each a paragraph."""

    def notice(report: Report) -> str:
        parts = [measured(report), *claim_lines(claim, "")]
        if claim.program is not None:
            parts.append(f"```python\n{code_and_outcomes(claim.program)}\n```")
        return "\n\n".join(parts)

    return notice
