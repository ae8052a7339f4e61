"""Which unit is dead? Three units with a batch of inputs each."""

from dataclasses import dataclass

import numpy as np

from actviz.activation import Array
from actviz.catalog import get
from actviz.formatting import digits
from actviz.network import Unit
from actviz.quiz.chance import Chance
from actviz.quiz.curves import Setting, limits_of, panel, some_setting
from actviz.quiz.question import LETTERS, Choice, Curve, Mistake, Panel, Question
from actviz.quiz.words import measured, told
from actviz.sampling import Range

BATCH = 8
"""The inputs of a batch."""

ROOM = 0.3
"""How far pre-activations keep from the ends of the stretch that they are in."""

DYING: dict[str, tuple[tuple[Range, Range], ...]] = {
    "relu": (((-5.0, 0.0), (0.0, 1.6)),),
    "squared_relu": (((-5.0, 0.0), (0.0, 1.6)),),
    "relu6": (((-4.0, 0.0), (0.0, 1.6)), ((6.0, 9.0), (4.4, 6.0))),
    "hard_tanh": (((-5.0, -1.0), (-1.0, 1.0)), ((1.0, 5.0), (-1.0, 1.0))),
    "hard_sigmoid": (((-5.0, -3.0), (-3.0, -1.4)), ((3.0, 5.0), (1.4, 3.0))),
    "hard_swish": (((-5.0, -3.0), (-1.0, 0.6)),),
    "threshold": (((-5.0, 1.0), (1.0, 2.6)),),
}
"""Functions with stretches along which their slope is 0, each with one nearby where it is not."""

LEAKING = ("leaky_relu", "elu", "celu", "prelu")
"""Functions that have a slope where those have none."""

SATURATING = {"sigmoid": 3.0, "softsign": 3.5}
"""Functions that are almost level beyond a z, on both sides."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A unit, and the pre-activations of its batch."""

    setting: Setting
    z: Array

    @property
    def slopes(self) -> Array:
        """The slope for each input."""
        return Unit(activation=self.setting.activation, values=self.setting.values).slope(self.z)


def ask(key: str, chance: Chance) -> Question:
    """Make a question with this key."""
    name = chance.one((*["relu"] * 5, *DYING))
    setting = Setting(get(name), get(name).defaults)
    level, alive = chance.one(DYING[name])
    units: dict[Mistake | None, Shown] = {None: Shown(setting, _batch(level, BATCH, chance))}
    for mistake in chance.mixed(WRONG)[: len(LETTERS) - 1]:
        if mistake is Mistake.LEAKY:
            other = some_setting(chance.one(LEAKING), chance)
            units[mistake] = Shown(other, _batch((-3.5, 0.0), BATCH, chance))
        elif mistake is Mistake.SATURATED:
            name = chance.one(tuple(SATURATING))
            least, side = SATURATING[name], chance.one((-1, 1))
            far = np.sort(side * _batch((least, 5.0), BATCH, chance))
            units[mistake] = Shown(Setting(get(name), {}), far)
        elif mistake is Mistake.ALIVE:
            units[mistake] = Shown(setting, _batch(alive, BATCH, chance))
        else:
            few = chance.one((1, 2))
            both = [_batch(level, BATCH - few, chance), _batch(alive, few, chance)]
            units[mistake] = Shown(setting, np.sort(np.concatenate(both)))
    return _question(key, units, chance)


def _batch(stretch: Range, count: int, chance: Chance) -> Array:
    """Pre-activations along a stretch, in twentieths: about even, one in each part of it."""
    low, high = stretch[0] + ROOM, stretch[1] - ROOM
    part = (high - low) / count
    z = [low + part * (index + 0.2 + 0.06 * chance.below(11)) for index in range(count)]
    return np.round(20 * np.array(z)) / 20


def _question(key: str, units: dict[Mistake | None, Shown], chance: Chance) -> Question:
    mixed = chance.mixed(tuple(units))
    right = units[None]
    ends = f"z = {digits(right.z[0])} to {digits(right.z[-1])}"
    return Question(
        key=key,
        topic="Dead units",
        text=(
            "Each plot is a unit: its function, and a dot for each of eight inputs, at the "
            "pre-activation z that the input gives. Which unit is dead?"
        ),
        view=(),
        choices=tuple(
            Choice(
                text=letter,
                mistake=mistake,
                panel=_panel(letter, units[mistake]),
                detail=_detail(units[mistake]) if mistake else "",
            )
            for letter, mistake in zip(LETTERS, mixed, strict=True)
        ),
        answer=mixed.index(None),
        evidence=(
            f"It is a unit with {right.setting.title}. For all eight inputs, from {ends}, its "
            f"slope is {measured(float(np.max(np.abs(right.slopes))))}: no gradient gets through."
        ),
        function=right.setting.activation.name,
        values=right.setting.values,
    )


def _panel(letter: str, unit: Shown) -> Panel:
    f = unit.setting.f()
    outputs = unit.setting.activation.function(unit.z, **unit.setting.values)
    dots = Curve(z=unit.z, heights=outputs, dots=True)
    where = ", ".join(map(digits, unit.z.tolist()))
    return panel(
        letter,
        f,
        dots,
        z=unit.setting.activation.z,
        alt=f"{letter}. {told(f, limits_of(f))} The dots are at z = {where}.",
    )


def _detail(unit: Shown) -> str:
    """Its steepest slope."""
    slopes = unit.slopes
    steepest = int(np.argmax(np.abs(slopes)))
    return f"At z = {digits(unit.z[steepest])} its slope is {digits(slopes[steepest], 2)}."


WRONG = (Mistake.LEAKY, Mistake.SATURATED, Mistake.ALIVE, Mistake.BIAS)
