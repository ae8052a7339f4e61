"""The time that a function takes on this machine."""

import math
from collections.abc import Callable
from time import perf_counter

import numpy as np

from actviz.activation import Activation, Array

COUNT = 2_000
"""Elements of the input: few enough that all that a kernel works with stays in the cache, and that
its memory is used again and again. With many, what is measured is where the memory comes from."""

SECONDS = 0.05
"""The shortest time for which one kernel is measured, in seconds."""

TURNS = 40
"""The least number of runs, however busy the machine is."""


def nanoseconds(kernel: Callable[..., Array], values: dict[str, float]) -> float:
    """Nanoseconds per element of one kernel, without what a call costs by itself.

    The input is drawn from a standard normal distribution. Calls with all of it and with a single
    element take turns, so that a spell in which the machine is busy meets both, and the shortest
    time of each counts, as the rest is noise.
    """
    z = np.random.default_rng(0).normal(size=COUNT)

    def seconds(part: Array) -> float:
        start = perf_counter()
        kernel(part, **values)
        return perf_counter() - start

    end = perf_counter() + SECONDS
    whole, call, turns = math.inf, math.inf, 0
    while perf_counter() < end or turns < TURNS:
        whole, call, turns = min(whole, seconds(z)), min(call, seconds(z[:1])), turns + 1
    # Where noise is all there is, a nanosecond, which is as fine as the clock.
    return max(whole - call, 1e-9) / (COUNT - 1) * 1e9


def cost(activation: Activation, values: dict[str, float]) -> tuple[float, float]:
    """Nanoseconds per element of f and of f′."""
    return nanoseconds(activation.function, values), nanoseconds(activation.derivative, values)
