"""Where is the slope steepest? Three marks on the curve to choose from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array
from actviz.formatting import digits
from actviz.quiz.chance import Chance
from actviz.quiz.curves import Setting, limits_of, panel, playable, some_setting
from actviz.quiz.question import LETTERS, Choice, Mark, Mistake, Question
from actviz.quiz.words import measured, short, told

STEEPER = 0.7
"""The slope at a wrong mark is at most this share of that at the right one."""

CLOSEST = 0.1
"""Two marks are at least this share of the plot's width apart."""

EDGE = 0.05
"""Marks keep this share of the plot's width from its ends, and from kinks."""


@dataclass(frozen=True, slots=True)
class Places:
    """Twentieths of z where a mark can be, with f and |f′| there."""

    z: Array
    f: Array
    slope: Array
    smooth: bool

    @property
    def tall(self) -> float:
        """From the lowest to the highest place."""
        return float(np.max(self.f) - np.min(self.f))


def ask(key: str, chance: Chance) -> Question:
    """Make a question with this key."""
    while True:
        setting = some_setting(chance.one(playable()), chance)
        at = _places(setting)
        most = float(np.max(at.slope))
        if most == 0:
            continue
        marks: dict[Mistake | None, float] = {
            None: chance.one(at.z[at.slope >= 0.98 * most].tolist())
        }
        for mistake in chance.mixed(tuple(WRONG)):
            meant = WRONG[mistake](at) & (at.slope <= STEEPER * most)
            meant &= _far(at.z, [*marks.values()], setting)
            if np.any(meant):
                marks[mistake] = chance.one(at.z[meant].tolist())
            if len(marks) == len(LETTERS) and _as_named(setting, marks):
                return _question(key, setting, marks, chance)


def _places(setting: Setting) -> Places:
    low, high = setting.activation.z
    room = EDGE * (high - low)
    z: Array = np.arange(np.ceil(20 * (low + room)), np.floor(20 * (high - room)) + 1) / 20
    kinks = setting.activation.kinks(**setting.values)
    for kink in kinks:
        z = z[np.abs(z - kink) > room]
    f = setting.activation.function(z, **setting.values)
    slope = np.abs(setting.activation.derivative(z, **setting.values))
    return Places(z, f, slope, smooth=not kinks)


def _far(z: Array, marks: list[float], setting: Setting) -> NDArray[np.bool_]:
    """Whether each place is far enough from the marks that were found."""
    low, high = setting.activation.z
    nearest = np.min(np.abs(z - np.array(marks)[:, None]), axis=0)
    return nearest >= CLOSEST * (high - low)


def _as_named(setting: Setting, marks: dict[Mistake | None, float]) -> bool:
    """Whether the mark that is called the highest is, and the same for the lowest."""
    heights = {mistake: setting.at(z)[0] for mistake, z in marks.items()}
    ends = {Mistake.HIGHEST: max(heights.values()), Mistake.LOWEST: min(heights.values())}
    return all(heights[mistake] == end for mistake, end in ends.items() if mistake in heights)


def _question(
    key: str, setting: Setting, marks: dict[Mistake | None, float], chance: Chance
) -> Question:
    z, f = setting.activation.z, setting.f()
    mixed = chance.mixed(tuple(marks))
    letters = dict(zip(mixed, LETTERS, strict=True))
    read = {mistake: setting.at(z) for mistake, z in marks.items()}
    slopes = {mistake: slope for mistake, (_, slope) in read.items()}
    shown = tuple(
        Mark(letter=letter, z=marks[mistake], height=read[mistake][0])
        for mistake, letter in letters.items()
    )
    limits = limits_of(f)
    where = "; ".join(
        f"{each.letter} at z = {digits(each.z)}, height {short(each.height)}" for each in shown
    )
    right = letters[None]
    return Question(
        key=key,
        topic="Slopes",
        text="At which mark is the curve steepest, rising or falling?",
        view=(
            panel("f", f, z=z, limits=limits, marks=shown, alt=f"f. {told(f, limits)} {where}."),
        ),
        choices=tuple(
            Choice(
                text=letter,
                mistake=mistake,
                detail=(
                    f"The slope at {letter} is {measured(slopes[mistake])}, at {right} it is "
                    f"{measured(slopes[None])}."
                    if mistake
                    else ""
                ),
            )
            for mistake, letter in letters.items()
        ),
        answer=mixed.index(None),
        evidence=(
            f"It is {setting.title}. At z = {digits(marks[None])} its slope is "
            f"{measured(slopes[None])}."
        ),
        function=setting.activation.name,
        values=setting.values,
    )


# --- The mistakes: whether a mark at each place would come from one -------------------------------


def _highest(at: Places) -> NDArray[np.bool_]:
    return at.f >= np.max(at.f) - 0.05 * at.tall


def _lowest(at: Places) -> NDArray[np.bool_]:
    return at.f <= np.min(at.f) + 0.05 * at.tall


def _zero(at: Places) -> NDArray[np.bool_]:
    return at.f == 0


def _level(at: Places) -> NDArray[np.bool_]:
    return at.slope < 0.01


def _bend(at: Places) -> NDArray[np.bool_]:
    """Where the slope of a smooth curve changes fastest."""
    bend = np.abs(np.gradient(at.slope, at.z))
    most = np.max(bend)
    return at.smooth & (bend >= 0.98 * most) & (most > 0.05)


WRONG: dict[Mistake, Callable[[Places], NDArray[np.bool_]]] = {
    Mistake.HIGHEST: _highest,
    Mistake.LOWEST: _lowest,
    Mistake.ZERO: _zero,
    Mistake.LEVEL: _level,
    Mistake.BEND: _bend,
}
