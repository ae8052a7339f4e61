"""Which function is this curve? Three names to choose from."""

from collections.abc import Iterator

import numpy as np

from actviz.quiz.chance import Chance
from actviz.quiz.curves import (
    Setting,
    all_differ,
    apart,
    furthest,
    height,
    limits_of,
    others_of,
    panel,
    playable,
    some_setting,
)
from actviz.quiz.question import LETTERS, Choice, Curve, Mistake, Question
from actviz.quiz.words import measured


def ask(key: str, chance: Chance) -> Question:
    """Make a question with this key."""
    while True:
        right = some_setting(chance.one(playable()), chance)
        z, shown = right.activation.z, right.f()
        offers: dict[Mistake | None, list[Setting]] = {None: [right]}
        curves = [shown]
        for mistake, setting in _wrong(right, chance):
            drawn = [*curves, setting.f(z)]
            if all_differ(drawn, z, limits_of(*drawn)) and _comparable(drawn):
                offers.setdefault(mistake, []).append(setting)
                curves = drawn
            if len(curves) == len(LETTERS):
                return _question(key, right, offers, chance)


def _question(
    key: str, right: Setting, offers: dict[Mistake | None, list[Setting]], chance: Chance
) -> Question:
    z, shown = right.activation.z, right.f()
    mixed = chance.mixed([(mistake, each) for mistake in offers for each in offers[mistake]])
    choices = tuple(
        Choice(
            text=setting.title,
            mistake=mistake,
            detail=_detail(setting, shown, z) if mistake else "",
        )
        for mistake, setting in mixed
    )
    at = furthest(shown, *(each.f(z) for mistake, each in mixed if mistake), z=z)
    return Question(
        key=key,
        topic="Functions",
        text="Which function is this curve?",
        view=(panel("f", shown, z=z),),
        choices=choices,
        answer=[mistake for mistake, _ in mixed].index(None),
        evidence=f"It is {right.title}. At z = {measured(at)} it is {measured(right.at(at)[0])}.",
        function=right.activation.name,
        values=right.values,
    )


def _detail(wrong: Setting, shown: Curve, z: tuple[float, float]) -> str:
    at = furthest(shown, wrong.f(z), z=z)
    return (
        f"At z = {measured(at)} {wrong.title} is {measured(wrong.at(at)[0])}; this curve is "
        f"at {measured(height(shown, at))}."
    )


def _comparable(curves: list[Curve]) -> bool:
    """Whether no curve is so tall that the others would look alike beside it."""
    tall = [float(np.nanmax(each.heights) - np.nanmin(each.heights)) for each in curves]
    return max(tall) < 3 * min(tall)


def _wrong(right: Setting, chance: Chance) -> Iterator[tuple[Mistake, Setting]]:
    """Functions that may be taken for it: other values, neighbours, and then the nearest others."""
    family = right.activation.card.family
    others = [
        some_setting(name, chance)
        for name in chance.mixed(tuple(dict.fromkeys(playable())))
        if name != right.activation.name
    ]
    near = [(Mistake.NEIGHBOUR, each) for each in others if each.activation.card.family == family]
    same = [(Mistake.ALPHA, each) for each in chance.mixed(others_of(right))]
    if same:
        near.insert(chance.below(3), same.pop())
    yield from [*near, *same]
    z, shown = right.activation.z, right.f()
    far = [each for each in others if each.activation.card.family != family]

    def distance(each: Setting) -> float:
        curve = each.f(z)
        return float(np.mean(apart(shown, curve, z, limits_of(shown, curve))))

    yield from ((Mistake.STRANGER, each) for each in sorted(far, key=distance))
