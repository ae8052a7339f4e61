"""What is alpha here? A curve to pull onto another one, and three values."""

from dataclasses import dataclass, replace
from functools import lru_cache

from actviz.activation import Activation
from actviz.catalog import get
from actviz.claims import Z_RANGE
from actviz.formatting import digits
from actviz.quiz.chance import Chance
from actviz.quiz.curves import (
    Setting,
    all_differ,
    differ,
    furthest,
    height,
    limits_of,
    panel,
    playable,
)
from actviz.quiz.question import LETTERS, Choice, Curve, Mistake, Pull, Question
from actviz.quiz.words import measured
from actviz.sampling import Range


@dataclass(frozen=True, slots=True)
class Pulled:
    """A parameter to ask for: its least and largest value, the step between, and the z-range."""

    parameter: str
    least: float
    most: float
    step: float
    z: Range = Z_RANGE

    def values(self, activation: Activation) -> list[float]:
        """All values that a question may have, which are places of the slider."""
        slider = next(each for each in activation.parameters if each.name == self.parameter)
        count = round((self.most - self.least) / self.step) + 1
        return [slider.nearest(self.least + index * self.step) for index in range(count)]


PULLED: dict[str, Pulled] = {
    "linear": Pulled("m", -3, 3, 0.5),
    "elu": Pulled("alpha", 0.25, 3, 0.25),
    "leaky_relu": Pulled("alpha", 0, 1, 0.1),
    "celu": Pulled("alpha", 0.25, 3, 0.25, z=(-5.0, 1.0)),
    "prelu": Pulled("alpha", -1, 1.5, 0.25),
    "silu": Pulled("beta", 0.2, 2, 0.2, z=(-4.0, 1.0)),
    "softplus": Pulled("beta", 0.2, 2, 0.2, z=(-3.0, 1.0)),
    "squareplus": Pulled("b", 0.5, 10, 0.5, z=(-3.0, 1.0)),
    "softshrink": Pulled("lambd", 0.25, 2, 0.25, z=(-3.0, 3.0)),
    "sine": Pulled("omega", 0.2, 2, 0.2),
}
"""By the names of functions. The z-range shows the part that the parameter moves most.

A drag up or down has to move the curve. So functions that jump are not here, nor is Snake, of which
a drag would pass whole waves.
"""


def ask(key: str, chance: Chance) -> Question:
    """Make a question with this key."""
    activation = get(chance.one(_asked()))
    asked = PULLED[activation.name]
    name, z, values = asked.parameter, asked.z, asked.values(activation)
    symbol = next(each.symbol for each in activation.parameters if each.name == name)
    while True:
        # Choices in order, as on a slider, and a start that is not beside the right one.
        start, *three = chance.mixed(values)[: len(LETTERS) + 1]
        three.sort()
        answer = chance.below(len(three))
        settings = [
            Setting(activation, activation.defaults | {name: value}) for value in (*three, start)
        ]
        curves = [each.f(z) for each in settings]
        limits = limits_of(*curves)
        nearest = min(three, key=lambda value: abs(value - start))
        is_off = nearest != three[answer] and differ(curves[answer], curves[-1], z, limits)
        if is_off and all_differ(curves[:-1], z, limits):
            break
    target = curves[answer]
    wrong = [curve for index, curve in enumerate(curves[:-1]) if index != answer]
    at = furthest(target, *wrong, z=z)
    return Question(
        key=key,
        topic="Parameters",
        text=f"The dashed curve is {activation.title}. What is its {symbol}?",
        view=(panel("f", replace(target, ghost=True), z=z, limits=limits),),
        choices=tuple(
            Choice(
                text=f"{symbol} = {digits(value)}",
                mistake=None if index == answer else Mistake.ALPHA,
                detail="" if index == answer else _detail(settings[index], target, z),
            )
            for index, value in enumerate(three)
        ),
        answer=answer,
        evidence=(
            f"With {symbol} = {digits(three[answer])} {activation.title} is "
            f"{measured(height(target, at))} at z = {measured(at)}."
        ),
        function=activation.name,
        values=settings[answer].values,
        pull=Pull(
            function=activation.name,
            parameter=name,
            start=start,
            z=z,
            values=tuple(three),
        ),
    )


def _detail(wrong: Setting, target: Curve, z: Range) -> str:
    curve = wrong.f(z)
    at = furthest(target, curve, z=z)
    return (
        f"With it the curve is at {measured(height(curve, at))} for z = {measured(at)}; the dashed "
        f"one is at {measured(height(target, at))}."
    )


@lru_cache
def _asked() -> tuple[str, ...]:
    """The functions of `PULLED`, as often as in other questions."""
    return tuple(name for name in playable() if name in PULLED)
