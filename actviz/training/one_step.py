"""What the browser shows of one step: the numbers of one example at every moment of a training."""

from collections.abc import Sequence

import numpy as np

from actviz.labs.one_step import one_step
from actviz.labs.training import Course, Setting, moments
from actviz.live.recording import Parts, Rows
from actviz.network import Unit


def message(
    setting: Setting,
    unit: Unit,
    course: Course,
    *,
    example: int,
    titles: Sequence[str],
    side: int,
    slider: str,
) -> bytes:
    """Write the numbers of an example, counted from 0, as a message of `actviz.live.recording`.

    The head says what is looked at: the ``example`` of ``count``, its ``x`` and ``target``, whether
    it is ``held`` back, and the ``side`` among the two ``titles``. The tracks are those of
    `actviz.labs.one_step.OneStep`, as 32-bit floats, which are good for the six digits in print.
    Those of parameters are in the order of `actviz.network.Network.parameters`: the weights of each
    layer by input and unit, then the biases, then for each layer what its function ``learns``.
    """
    found = one_step(setting, unit, course, example)
    numbers = {
        name: Rows(getattr(found, name), "f4")
        for name in (
            *("loss", "answer", "z", "output", "slope", "arriving", "passed"),
            *("parameters", "gradient", "descent", "moves"),
        )
    }
    flags = {name: Rows(getattr(found, name), "u1") for name in ("here", "everywhere")}
    symbols = {each.name: each.symbol for each in unit.activation.parameters}
    parts = Parts()
    return parts.message(
        {
            "slider": slider,
            "moments": moments(setting.steps),
            "sizes": setting.sizes,
            "plane": setting.plane,
            "titles": titles,
            "side": side,
            "example": example,
            "count": len(setting.examples.x),
            "x": np.round(found.x, 6).tolist(),
            "target": round(found.target, 6),
            "held": bool(setting.is_held[example]),
            "learns": [symbols[name] for name in unit.learns],
            "rate": setting.rate,
            "optimizer": setting.optimizer,
            "batch": min(setting.batch, len(setting.learned_from.x)),
            "recording": parts.recording(len(course.steps), numbers | flags),
        }
    )
