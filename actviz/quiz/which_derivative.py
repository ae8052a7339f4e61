"""Which derivative belongs to this function? Three curves to choose from."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from actviz.activation import Array
from actviz.catalog import get
from actviz.quiz.chance import Chance
from actviz.quiz.curves import (
    SEEN,
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


@dataclass(frozen=True, slots=True)
class Offer:
    """A curve to choose, and a sentence on what it is."""

    curve: Curve
    about: str = ""


def ask(key: str, chance: Chance) -> Question:
    """Make a question with this key."""
    while True:
        setting = some_setting(chance.one(playable()), chance)
        right = Offer(setting.slope())
        # One that is wrong at first sight at most, and one or two that are less so.
        order = chance.mixed(SUBTLE)
        order.insert(chance.below(3), chance.one(BLUNT))
        offers: dict[Mistake | None, Offer] = {None: right}
        for mistake in order:
            offer = WRONG[mistake](setting, chance)
            if offer is None:
                continue
            curves = [*(each.curve for each in offers.values()), offer.curve]
            if all_differ(curves, setting.activation.z, limits_of(*curves)):
                offers[mistake] = offer
            if len(offers) == len(LETTERS):
                return _question(key, setting, offers, chance)


def _question(
    key: str, setting: Setting, offers: dict[Mistake | None, Offer], chance: Chance
) -> Question:
    z, f, right = setting.activation.z, setting.f(), offers[None].curve
    limits = limits_of(*(each.curve for each in offers.values()))
    mixed = chance.mixed(tuple(offers))
    choices = tuple(
        Choice(
            text=letter,
            mistake=mistake,
            panel=panel(letter, offers[mistake].curve, z=z, limits=limits, label="height"),
            detail=_detail(right, offers[mistake], z) if mistake else "",
        )
        for letter, mistake in zip(LETTERS, mixed, strict=True)
    )
    at = furthest(right, f, z=z)
    return Question(
        key=key,
        topic="Derivatives",
        text="Which curve is the derivative of this function?",
        view=(panel("f", f, z=z),),
        choices=choices,
        answer=mixed.index(None),
        evidence=(
            f"It is {setting.title}. At z = {measured(at)} it is {measured(height(f, at))} high, "
            f"and its slope is {measured(height(right, at))}."
        ),
        function=setting.activation.name,
        values=setting.values,
    )


def _detail(right: Curve, wrong: Offer, z: tuple[float, float]) -> str:
    """What a wrong curve is, and where it is furthest off."""
    at = furthest(right, wrong.curve, z=z)
    off = (
        f"At z = {measured(at)} it is at {measured(height(wrong.curve, at))}, but the slope of f "
        f"there is {measured(height(right, at))}."
    )
    return f"{wrong.about} {off}".strip()


# --- The mistakes ---------------------------------------------------------------------------------


def _function(setting: Setting, chance: Chance) -> Offer:
    return Offer(setting.f())


def _sign(setting: Setting, chance: Chance) -> Offer:
    slope = setting.slope()
    return Offer(replace(slope, heights=-slope.heights))


def _zeros(setting: Setting, chance: Chance) -> Offer | None:
    """A curve of the height of f′ that is 0 where f is, though f is not level there."""
    f, slope = setting.f(), setting.slope()
    zero = _crossing(f)
    if zero is None or abs(setting.at(zero)[1]) < 0.1:
        return None
    about = f"f is 0 at z = {measured(zero)}, where its slope is {measured(setting.at(zero)[1])}."
    level = _crossing(slope)
    if level is not None:
        # f′ itself, moved so that its zero is where that of f is.
        low, high = setting.activation.z
        moved = setting.slope((low + level - zero, high + level - zero))
        return Offer(replace(moved, z=moved.z + (zero - level)), about)
    tall = np.nanmax(np.abs(slope.heights)) / np.nanmax(np.abs(f.heights))
    sign = np.sign(np.nanmean(slope.heights))
    return Offer(replace(f, heights=sign * tall * np.abs(f.heights)), about)


def _crossing(curve: Curve) -> float | None:
    """The place where a curve without gaps crosses 0, if it is one alone."""
    z, heights = curve.z, curve.heights
    signs = np.sign(np.where(np.abs(heights) < 1e-9, 0, heights))
    ways = signs[signs != 0]
    if np.any(np.isnan(heights)) or np.count_nonzero(np.diff(ways)) != 1:
        return None
    after = int(np.flatnonzero(signs == ways[-1])[0])
    before = int(np.flatnonzero(signs == ways[0])[-1])
    if z[after] - z[before] > 0.1:
        return None  # it is 0 along a stretch
    if after - before > 1:  # it is 0 at a sample
        return float(z[(before + after) // 2])
    share = heights[before] / (heights[before] - heights[after])
    return float(z[before] + share * (z[after] - z[before]))


def _alpha(setting: Setting, chance: Chance) -> Offer | None:
    others = others_of(setting)
    if not others:
        return None
    other = chance.one(others)
    return Offer(other.slope(), f"It belongs to {other.title}; f is {setting.title}.")


def _neighbour(setting: Setting, chance: Chance) -> Offer | None:
    own = setting.activation
    names = [
        name
        for name in dict.fromkeys(playable())
        if get(name).card.family == own.card.family and name != own.name
    ]
    if not names:
        return None
    other = some_setting(chance.one(names), chance)
    return Offer(other.slope(own.z), f"It belongs to {other.title}.")


def _late(setting: Setting, chance: Chance) -> Offer | None:
    """f′ up to some z; from there on it stays, turns back or goes on as a line."""
    high, right = setting.activation.z[1], setting.slope()
    tall = float(np.nanmax(right.heights) - np.nanmin(right.heights))
    start = chance.one((-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0))
    # At a kink its left side ends the first part.
    last = int(np.searchsorted(right.z, start))
    end = right.heights[last] if right.z[last] == start else height(right, start)
    z, before = np.append(right.z[:last], start), np.append(right.heights[:last], end)
    if tall == 0 or np.nanmax(before) - np.nanmin(before) < tall / 4:
        return None  # nothing is to be seen before it
    way = chance.below(3)
    at: Array = np.linspace(start, high, 201)
    rest = np.full(at.size, end)
    if way == 1:
        back = setting.slope((2 * start - high, start))
        at, rest = 2 * start - back.z[::-1], back.heights[::-1]
    elif way == 2:
        rest = end + chance.one((-1, 1)) * tall * (at - start) / (high - start)
    found = Curve(z=np.append(z, at), heights=np.append(before, rest))
    gap = apart(right, found, (start, high), limits_of(right, found))
    return (
        Offer(found, f"It is f′ up to z = {measured(start)}.")
        if np.mean(gap > SEEN) > 0.3
        else None
    )


WRONG: dict[Mistake, Callable[[Setting, Chance], Offer | None]] = {
    Mistake.FUNCTION: _function,
    Mistake.SIGN: _sign,
    Mistake.ZEROS: _zeros,
    Mistake.ALPHA_SLOPE: _alpha,
    Mistake.NEIGHBOUR_SLOPE: _neighbour,
    Mistake.LATE: _late,
}
"""What makes the curve of a mistake; it gives None where a function does not allow that mistake."""

BLUNT = (Mistake.FUNCTION, Mistake.SIGN)
SUBTLE = (Mistake.ZEROS, Mistake.ALPHA_SLOPE, Mistake.NEIGHBOUR_SLOPE, Mistake.LATE)
