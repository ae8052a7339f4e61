"""How long a function takes on this machine."""

import timeit
from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array

COUNT = 100_000
"""Elements of the input: enough that the cost of the call itself does not show."""


def nanoseconds(kernel: Callable[..., Array], values: dict[str, float]) -> float:
    """Nanoseconds per element of one kernel: the best of seven runs, as the rest is noise.

    The input is drawn from a standard normal distribution.
    """
    z = np.random.default_rng(0).normal(size=COUNT)
    best = min(timeit.repeat(lambda: kernel(z, **values), number=3, repeat=7))
    return best / 3 / COUNT * 1e9


def cost(activation: Activation, values: dict[str, float]) -> tuple[float, float]:
    """Nanoseconds per element of f and of f′."""
    return nanoseconds(activation.function, values), nanoseconds(activation.derivative, values)
