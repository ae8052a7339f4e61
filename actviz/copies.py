"""The same function once more, with parameters of its own: ``elu:2`` is a second ELU.

A copy is a function like any other: it has a name, and keys for its sliders, of its own.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from actviz.activation import Activation, Parameter, Values

MOST_ALIKE = 7
"""How often a function can be there: as often as a comparison has room for."""

_COPY = re.compile(r"([^:]*[^\s:])\s*:\s*([0-9]+)\s*")


class CopyError(ValueError):
    """There is no such copy of a function; the message is a sentence that says why."""


def split(name: str) -> tuple[str, int]:
    """The name of the function itself, and which of its like it is: ``("elu", 2)`` of ``elu:2``."""
    found = _COPY.fullmatch(name)
    if not found:
        return name, 1
    # A long number is none of them, and takes long to read.
    return found[1], int(found[2]) if len(found[2]) < 4 else 0


def original(name: str) -> str:
    """The name of the function itself, of which a name may be that of a copy."""
    return split(name)[0]


def copied(activation: Activation, number: int) -> Activation:
    """The copy of a function with a number: 2 for the second, and so on.

    Raises
    ------
    CopyError
        If there is no such copy.
    """
    if not activation.parameters:
        raise CopyError(
            f"{activation.title} has no parameters, so a second one would be the same curve."
        )
    if not 2 <= number <= MOST_ALIKE:
        raise CopyError(
            f"A function can be there up to {MOST_ALIKE} times. {activation.title} once more is "
            f"“:2” behind its name, and the last is “:{MOST_ALIKE}”."
        )
    return _copied(activation, number)


@lru_cache(maxsize=512)  # a function is known by its identity, and so is what is computed of it
def _copied(activation: Activation, number: int) -> Activation:
    return replace(
        activation,
        name=f"{activation.name}:{number}",
        short_name=f"{activation.key}{number}",
    )


def free_name(name: str, taken: Collection[str]) -> str:
    """The name of a function, or of its first copy that is not taken; empty if all are."""
    own = original(name)
    names = [own, *(f"{own}:{number}" for number in range(2, MOST_ALIKE + 1))]
    return next((each for each in names if each not in taken), "")


def values_apart(activation: Activation, others: Sequence[Values]) -> dict[str, float]:
    """The values at which one more of a function begins, beside others of it.

    They are those of the first, but for one parameter, so that the two curves show what that
    parameter does. It is a round number in the middle of the widest gap on its slider between the
    others and the ends, on the side of 0 on which all others are.
    """
    first = dict(others[0])
    for parameter in activation.parameters:
        held = [values[parameter.name] for values in others]
        for place in _between(parameter, held):
            values = first | {parameter.name: place}
            if place not in held and _is_allowed(activation, values):
                return values
    return first


def _between(parameter: Parameter, held: Sequence[float]) -> list[float]:
    """The places in the middle of the gaps of a slider, that of the widest gap first."""
    low, high = parameter.minimum, parameter.maximum
    if min(held) > 0:
        low = max(low, 0.0)
    elif max(held) < 0:
        high = min(high, 0.0)
    gaps = sorted(pairwise(sorted({low, *held, high})), key=lambda gap: (gap[0] - gap[1], -gap[0]))
    return [parameter.nearest(float(f"{(start + end) / 2:.0e}")) for start, end in gaps]


def _is_allowed(activation: Activation, values: Values) -> bool:
    """Whether these values go together."""
    try:
        activation.function(0.0, **values)
    except ValueError:
        return False
    return True
