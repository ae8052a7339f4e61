"""Questions made from the catalogue, the same for everybody who has the same seed."""

from collections.abc import Callable
from random import Random

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog import get, names
from actviz.quiz.question import Choice, Curve, Mistake, Panel, Question
from actviz.sampling import fitted, sample, sampling_grid


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
    """
    return [
        question(f"{name}-{seed + number}")
        for number, name in zip(range(count), KINDS * count, strict=False)
    ]


def question(key: str) -> Question:
    """Make the question with a key: its kind and its own seed (``derivative-17``).

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    kind, _, seed = key.rpartition("-")
    if kind not in MAKERS or not seed.isdigit():
        raise ValueError(f"there is no question {key!r}")
    return MAKERS[kind](key, Random(int(seed)))


def _derivative(key: str, random: Random) -> Question:
    """Which derivative belongs to a curve?"""
    activation = get(random.choice([n for n in names() if get(n).card.documented][1:6]))
    curves = _sampled(activation)
    z, f, slope = curves
    choices = [
        Choice(text="A", panel=_panel("A", z, slope)),
        Choice(text="B", mistake=Mistake.FUNCTION, panel=_panel("B", z, f)),
        Choice(text="C", mistake=Mistake.SIGN, panel=_panel("C", z, -slope)),
    ]
    return Question(
        key=key,
        topic="Derivatives",
        text="Which curve is the derivative of this function?",
        view=(_panel("f", z, f),),
        choices=tuple(choices),
        answer=0,
        evidence=f"At z = 1 the slope of {activation.title} is {np.interp(1.0, z, slope):.3f}.",
        function=activation.name,
    )


def _sampled(activation: Activation) -> tuple[Array, Array, Array]:
    curves = sample(activation, sampling_grid(activation, *activation.z), activation.defaults)
    return curves.z, curves.heights["f"][0], curves.heights["derivative"][0]


def _panel(title: str, z: Array, heights: Array) -> Panel:
    return Panel(
        title=title,
        label="height",
        curves=(Curve(z=z, heights=heights),),
        z=(float(z[0]), float(z[-1])),
        limits=fitted(heights),
        alt=f"A curve, {title}.",
    )


MAKERS: dict[str, Callable[[str, Random], Question]] = {"derivative": _derivative}
KINDS = list(MAKERS)
