"""The time that a function takes on this machine.

Of a formula it is that of the kernels which networks use.
"""

import math
from collections.abc import Callable
from time import perf_counter

import numpy as np

from actviz.activation import KINDS, Activation, Array

COUNT = 2_000
"""Elements of the input: so few that all arrays stay in the cache. With many, what is measured is
the memory."""

SECONDS = 0.05
"""The shortest time for which one kernel is measured, in seconds."""

TURNS = 40
"""The smallest number of runs, also on a busy machine."""

LONGEST = 1.0
"""After so many seconds that number does not count: a formula's kernel may be slow."""


def nanoseconds(
    kernel: Callable[..., Array], values: dict[str, float], seconds: float = SECONDS
) -> float:
    """Nanoseconds per element of one kernel, without the cost of the call itself.

    The input is drawn from a standard normal distribution. Calls with all of it and with a single
    element take turns, so that other work on the machine slows both alike. The shortest time of
    each counts; the rest is noise.
    """
    z = np.random.default_rng(0).normal(size=COUNT)

    def time(part: Array) -> float:
        start = perf_counter()
        kernel(part, **values)
        return perf_counter() - start

    begun = perf_counter()
    whole, call, turns = math.inf, math.inf, 0
    while (taken := perf_counter() - begun) < seconds or (turns < TURNS and taken < LONGEST):
        whole, call, turns = min(whole, time(z)), min(call, time(z[:1])), turns + 1
    # At least a nanosecond, the resolution of the clock, if there is nothing but noise.
    return max(whole - call, 1e-9) / (COUNT - 1) * 1e9


def cost(activation: Activation, values: dict[str, float]) -> tuple[float, float]:
    """Nanoseconds per element of f and of f′."""
    f, slope = (nanoseconds(activation.kernels[kind][0], values) for kind in KINDS)
    return f, slope
