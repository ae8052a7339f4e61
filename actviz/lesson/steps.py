"""The steps of the lesson in the order of the documents, and the short story."""

from collections.abc import Callable, Mapping
from typing import Any

from actviz.catalog import get
from actviz.labs.presets import PRESETS
from actviz.lesson.step import EXPLORE, TRAINING, Choose, Step
from actviz.progress import Report
from actviz.widgets.function_fields import link_to

GOALS = (
    "Say what the derivative of an activation function tells a network.",
    "Explain why gradients vanish, and why units die.",
)
DISCUSSION = ("When would you take a sigmoid today, and when not?",)


def _claim_view(name: str, label: str) -> Callable[[], Mapping[str, Any]]:
    return lambda: link_to(get(name), label)


def _claim_notice(name: str, label: str) -> Callable[[Report], str]:
    def notice(report: Report) -> str:
        evidence = get(name).card.claims[label].evidence
        assert evidence is not None
        return evidence.describe()

    return notice


STEPS = (
    Step(
        key="elu-bends",
        title="ELU bends towards −α",
        sources=("elu/pro/1",),
        text="For negative inputs ELU bends smoothly.",
        question="Does the output of ELU ever reach −α?",
        prediction=Choose(
            choices=("Yes, from z = −5 on.", "No, it only comes closer."),
            answer=1,
            replies=("It looks so, but read the number.", "So it is: −α is an asymptote."),
        ),
        room=EXPLORE,
        view=_claim_view("elu", "Pro 1"),
        notice=_claim_notice("elu", "Pro 1"),
        try_it=("Drag α to 2.",),
        notes="Ask for the largest number below −α that a computer can tell from it.",
        minutes=1.5,
    ),
    Step(
        key="relu-dies",
        title="ReLU units die",
        sources=("relu/con/2",),
        text="Two networks learn the same task.",
        question="Which of the two loses units?",
        prediction=Choose(
            choices=("ReLU.", "LeakyReLU."),
            answer=0,
            replies=("Its slope is 0 on the left.", "Its slope is never 0."),
        ),
        room=TRAINING,
        view=lambda: PRESETS["relu/con/2"].view,
        notice=lambda report: PRESETS["relu/con/2"].describe(report),
        try_it=("Lower the learning rate.",),
        notes="A unit whose output is 0 for every input gets no gradient.",
        minutes=2,
    ),
)
"""In the order of the documents."""

SHORT_STORY = ("elu-bends", "relu-dies")
"""The keys of the steps of the other path."""
