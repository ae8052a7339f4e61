"""How far a claim holds."""

from dataclasses import dataclass

from actviz.claims import Claim
from actviz.labs.presets import PRESETS


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a claim holds, as its row says it before it is opened: by an icon and a word."""

    icon: str
    word: str


HOLDS = Mark("check", "holds")
CORRECTED = Mark("rule", "corrected")
DEPENDS = Mark("hub", "depends on the network")
NOT_MEASURED = Mark("remove", "not measured")


def mark(claim: Claim) -> Mark:
    """How far a claim holds.

    One that shows in a network depends on it: on its weights, its depth, its learning rate.
    """
    if claim.verdict:
        return CORRECTED
    if claim.source in PRESETS:
        return DEPENDS
    return HOLDS if claim.evidence else NOT_MEASURED
