"""In which order are three curves by their slope at one z?"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from actviz.catalog import get
from actviz.claims import Z_RANGE
from actviz.formatting import digits, listed
from actviz.quiz.chance import Chance
from actviz.quiz.curves import VALUES, Setting, panel, playable
from actviz.quiz.question import LETTERS, Choice, Mark, Mistake, Question
from actviz.quiz.words import measured, short

Order = tuple[int, ...]
"""The indices of the curves, that with the largest number first."""

STEEPER = 0.2
"""Two slopes differ at least by this."""

IN_VIEW = 0.02
"""They differ at least by this share of the plot's height for one unit of z."""

CLOSEST = 0.17
"""Marks are at least this share of the curves' height apart."""

KINKED = 0.75
"""Marks keep this distance from kinks."""

CURVES = ("P", "Q", "R")
"""The names of the curves, which are not those of the choices."""

HALVES = tuple(half / 2 for half in range(-10, 11))
"""The z at which all is known of a function that can be asked about."""


@dataclass(frozen=True, slots=True)
class Known:
    """A function with its heights and slopes at `HALVES`, and whether a kink is near there."""

    setting: Setting
    heights: tuple[float, ...]
    slopes: tuple[float, ...]
    kinked: tuple[bool, ...]


@lru_cache
def _known(name: str, value: float | None) -> Known:
    activation = get(name)
    given = {} if value is None else {VALUES[name][0]: value}
    setting = Setting(activation, activation.defaults | given)
    z = np.array(HALVES)
    kinks = np.array(activation.kinks(**setting.values))
    near = np.any(np.abs(z - kinks[:, None]) < KINKED, axis=0)
    heights, slopes = (
        tuple(kernel(z, **setting.values).tolist())
        for kernel in (activation.function, activation.derivative)
    )
    return Known(setting, heights, slopes, tuple(near.tolist()))


def ask(key: str, chance: Chance) -> Question:
    """Make a question with this key."""
    while True:
        names = [chance.one(playable()) for _ in LETTERS]
        index = chance.below(13) + 4
        values = [chance.one(VALUES[name][1]) if name in VALUES else None for name in names]
        if len(set(names)) < len(LETTERS):
            continue
        three = [_known(name, value) for name, value in zip(names, values, strict=True)]
        if _clear(three, index):
            wrong = _wrong(three, index, chance)
            if len(wrong) >= len(LETTERS) - 1:
                return _question(key, three, index, wrong, chance)


def _clear(three: list[Known], index: int) -> bool:
    """Whether the slopes at a z, and the places of the marks there, can be told apart by eye."""
    if any(each.kinked[index] for each in three):
        return False
    heights, slopes = (
        sorted(numbers[index] for numbers in every)
        for every in ([each.heights for each in three], [each.slopes for each in three])
    )
    ends = [end for each in three for end in (min(each.heights), max(each.heights))]
    tall = max(ends) - min(ends)
    steeper = min(after - before for before, after in pairwise(slopes))
    apart = min(after - before for before, after in pairwise(heights))
    return steeper >= STEEPER and steeper / tall >= IN_VIEW and apart / tall >= CLOSEST


def _order(numbers: list[float]) -> Order:
    return tuple(sorted(range(len(numbers)), key=lambda index: -numbers[index]))


def _distinct(numbers: list[float]) -> bool:
    """Whether their order can be told."""
    return min(after - before for before, after in pairwise(sorted(numbers))) > 0.05


def _wrong(three: list[Known], index: int, chance: Chance) -> dict[Mistake, tuple[Order, str]]:
    """The wrong orders, all different, by the mistake that each comes from, with a sentence."""
    heights = [each.heights[index] for each in three]
    slopes = [each.slopes[index] for each in three]
    there = chance.one([other for other in range(4, 17) if other != index])
    elsewhere = [each.slopes[there] for each in three]
    right = _order(slopes)
    orders: dict[Mistake, tuple[Order, str]] = {
        Mistake.HEIGHTS: (_order(heights), ""),
        Mistake.REVERSED: (right[::-1], ""),
        Mistake.SWAPPED: ((right[0], right[2], right[1]), ""),
    }
    if _distinct(elsewhere) and not any(each.kinked[there] for each in three):
        about = f"It is their order at z = {digits(HALVES[there])}."
        orders[Mistake.ELSEWHERE] = (_order(elsewhere), about)
    mixed = chance.mixed(tuple(orders))
    steepness = [abs(slope) for slope in slopes]
    if _distinct(steepness):
        # It differs from the right order only if a curve falls, so it comes first.
        orders[Mistake.STEEPNESS] = (_order(steepness), "")
        mixed.insert(0, Mistake.STEEPNESS)
    found: dict[Mistake, tuple[Order, str]] = {}
    for mistake in mixed:
        order, about = orders[mistake]
        if order != right and order not in [each for each, _ in found.values()]:
            found[mistake] = order, about
    return found


def _question(
    key: str,
    three: list[Known],
    index: int,
    wrong: dict[Mistake, tuple[Order, str]],
    chance: Chance,
) -> Question:
    z, at = Z_RANGE, HALVES[index]
    slopes = [each.slopes[index] for each in three]
    right = _order(slopes)
    offers: list[tuple[Mistake | None, tuple[Order, str]]] = [(None, (right, "")), *wrong.items()]
    mixed = chance.mixed(offers[: len(LETTERS)])
    said = [f"{letter} {measured(slope)}" for letter, slope in zip(CURVES, slopes, strict=True)]
    evidence = f"The slopes at z = {digits(at)} are {listed(said)}."
    curves = [each.setting.f(z) for each in three]
    lettered = list(zip(CURVES, three, strict=True))
    marks = tuple(
        Mark(letter=letter, z=at, height=each.heights[index]) for letter, each in lettered
    )
    told = " ".join(
        f"{letter}: height {short(each.heights[index])} at its mark; "
        + ", ".join(
            f"{short(each.heights[near])} at z = {digits(HALVES[near])}"
            for near in range(index - 2, index + 3)
            if near != index
        )
        + "."
        for letter, each in lettered
    )
    titles = [f"{letter} is {each.setting.title}" for letter, each in lettered]
    first = three[right[0]].setting
    return Question(
        key=key,
        topic="Slopes",
        text=(f"Order the three curves by their slope at z = {digits(at)}, the largest first."),
        view=(
            panel("f", *curves, z=z, marks=marks, alt=f"Three curves, each with a mark. {told}"),
        ),
        choices=tuple(
            Choice(
                text=" > ".join(CURVES[index] for index in order),
                mistake=mistake,
                detail=about,
            )
            for mistake, (order, about) in mixed
        ),
        answer=[mistake for mistake, _ in mixed].index(None),
        evidence=f"{evidence} {listed(titles)}.",
        function=first.activation.name,
        values=first.values,
    )
