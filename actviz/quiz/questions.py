"""Questions made from the catalogue, the same for everybody who has the same seed."""

from collections.abc import Callable, Iterator
from itertools import islice

from actviz.quiz import order, steepest, which_alpha, which_derivative, which_function, which_unit
from actviz.quiz.chance import Chance
from actviz.quiz.question import Question

SEEDS = 10_000
"""A question's own seed is below this."""

KINDS: dict[str, Callable[[str, Chance], Question]] = {
    "function": which_function.ask,
    "derivative": which_derivative.ask,
    "alpha": which_alpha.ask,
    "steepest": steepest.ask,
    "unit": which_unit.ask,
    "order": order.ask,
}
"""What makes the questions of a kind, by the first part of their keys."""


def questions(seed: int, count: int = 10) -> list[Question]:
    """Make `count` questions from the catalogue.

    Parameters
    ----------
    seed : int
        The same seed always gives the same questions; the first ones do not depend on `count`.
    count : int
        How many.

    Returns
    -------
    list of Question
        Of all kinds, in turns of which each has every kind once. No two are about the same.
    """
    return list(islice(_all_questions(seed), count))


def question(key: str) -> Question:
    """Make the question with a key: its kind and its own seed (``derivative-17``).

    Raises
    ------
    ValueError
        If there is no such question.
    """
    kind, _, seed = key.rpartition("-")
    if kind not in KINDS or not (seed.isascii() and seed.isdigit()) or int(seed) >= SEEDS:
        raise ValueError(f"there is no question {key!r}")
    return KINDS[kind](key, Chance(int(seed)))


def _all_questions(seed: int) -> Iterator[Question]:
    """All questions of a seed, without an end."""
    chance = Chance(seed)
    asked: set[object] = set()
    while True:
        for kind in chance.mixed(tuple(KINDS)):
            found = question(f"{kind}-{chance.below(SEEDS)}")
            tries = 0
            while _subject(found) in asked and tries < TRIES:
                found = question(f"{kind}-{chance.below(SEEDS)}")
                tries += 1
            asked.add(_subject(found))
            yield found


TRIES = 50
"""After so many a long quiz has asked all that a kind has, and asks again."""


def _subject(asked: Question) -> object:
    """What a question is about: two with the same are alike to those who answer."""
    return asked.topic, asked.function, asked.label, tuple(asked.values.values())
