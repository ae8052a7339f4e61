"""The state of the quiz: the fields of its address, and which questions they ask."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from actviz.activation import Parameter
from actviz.quiz.question import LETTERS, Pull, Question
from actviz.quiz.questions import question, questions
from actviz.widgets.fields import Choice, Choices, Number, RefusedError, finder, quote
from actviz.widgets.url_state import Address

COUNTS = (5, 10, 15)
"""How many questions a quiz can have."""

END = "end"
"""The place behind the last question, where the score is."""

NUMBER = Number.of(
    Parameter(
        name="quiz",
        symbol="Number of the quiz",
        default=1,
        minimum=1,
        maximum=9999,
        step=1,
        meaning="the same number gives the same questions",
    )
)
COUNT = Choice(
    key="count",
    default=10,
    options=COUNTS,
    find=lambda text: int(finder(tuple(map(str, COUNTS)), _NO_COUNT)(text)),
)
_NO_COUNT = "The link asks for {} questions; a quiz has 5, 10 or 15."


@lru_cache(maxsize=4096)
def is_question(key: object) -> bool:
    """Whether there is a question with a key."""
    # With one text for each, a link cannot ask the same twice.
    if not isinstance(key, str) or not re.fullmatch(r"[a-z_-]{1,30}-(0|[1-9][0-9]{0,5})", key):
        return False
    try:
        question(key)
    except ValueError:
        return False
    return True


def _find_question(text: str) -> str:
    key = text.strip().casefold()
    if not is_question(key):
        raise RefusedError(f"The link asks for the question {quote(text)}; there is none.")
    return key


ASK = Choices(
    key="ask",
    default=[],
    options=(),
    find=_find_question,
    more=is_question,
    most=max(COUNTS),
)
"""The keys of the questions, where they are not those of a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At(Choice):
    """The place in a quiz: None before the first question, a question's number, or the end."""

    def narrowed(self, view: Mapping[str, Any]) -> "At":
        """Keep as many questions as the quiz has."""
        return replace(self, **_places(len(view[ASK.key]) or view[COUNT.key]))


def _places(count: int) -> dict[str, Any]:
    options = (*(str(index + 1) for index in range(count)), END)
    refusal = f"The link goes to question {{}} of this quiz, which has {count}."
    return {"options": (None, *options), "find": finder(options, refusal)}


AT = At(key="at", default=None, **_places(max(COUNTS)))

ADDRESS = Address((NUMBER, COUNT, ASK, AT))


# --- What is asked, and what has been answered ----------------------------------------------------


def asked(number: int, count: int, keys: tuple[str, ...]) -> tuple[Question, ...]:
    """The questions of a quiz: those with the keys, or else those of its number."""
    return tuple(map(question, keys)) if keys else tuple(questions(number, count))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: the index of the choice, and where a curve was left that was pulled."""

    choice: int
    left: float | None = None


Answers = dict[tuple[object, ...], dict[str, Given]]
"""What a reader has answered: by what a quiz asks, the answers by the keys of its questions."""


def written(answers: Answers) -> str:
    """The answers as a text that a browser can keep; empty if there are none."""
    kept = [
        [what, {key: [given.choice, given.left] for key, given in each.items()}]
        for what, each in answers.items()
        if each
    ]
    return json.dumps(kept) if kept else ""


MOST_KEPT = 200_000
"""Characters of the answers that are read; those of a hundred quizzes are fewer."""


def read(text: Any) -> Answers:
    """The answers that a browser has kept; none if it says anything else."""
    try:
        kept = json.loads(text) if len(text) <= MOST_KEPT else []
        return {
            (number, count, tuple(keys)): {key: _given(*given) for key, given in each.items()}
            for (number, count, keys), each in kept
        }
    except (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError):
        return {}


def _given(choice: Any, left: Any) -> Given:
    known = isinstance(choice, int) and choice in range(len(LETTERS))
    if not known or not (left is None or math.isfinite(left)):
        raise ValueError
    return Given(choice, left)


@dataclass(slots=True)
class Quiz:
    """A quiz that somebody takes: its questions, and the answers by the keys of the questions."""

    questions: tuple[Question, ...]
    answers: dict[str, Given] = field(default_factory=dict)

    def is_right(self, question: Question) -> bool:
        """Whether a question has been answered, and rightly."""
        given = self.answers.get(question.key)
        return given is not None and given.choice == question.answer

    @property
    def missed(self) -> list[Question]:
        """The questions that were answered wrongly, or not at all."""
        return [each for each in self.questions if not self.is_right(each)]

    @property
    def right(self) -> int:
        """How many were answered rightly."""
        return len(self.questions) - len(self.missed)

    @property
    def topics(self) -> dict[str, tuple[int, int]]:
        """By topic, how many of its questions were answered rightly, and how many there are."""
        found: dict[str, tuple[int, int]] = {}
        for each in self.questions:
            right, count = found.get(each.topic, (0, 0))
            found[each.topic] = right + self.is_right(each), count + 1
        return found


def nearest(pull: Pull, value: float) -> int:
    """The index of the choice nearest to where a curve was left."""
    return min(range(len(pull.values)), key=lambda index: abs(pull.values[index] - value))
