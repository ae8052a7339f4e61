"""The smallest network that solves a task, found by looking: which ones are tried, in which order.

Whether a training finds a solution depends on its seed. So a network counts if most seeds find one.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from actviz.labs.seeds import End
from actviz.labs.tasks import TASKS
from actviz.labs.training import Setting

NETWORKS = (
    *((1, 2), (1, 3), (1, 4), (1, 6), (1, 8), (2, 4)),
    *((1, 16), (2, 6), (2, 8), (3, 8), (2, 16), (3, 16)),
)
"""The hidden layers, and the units of each, of the networks that are tried; the smallest first."""

NEEDED = 9
"""The number of the 12 seeds that have to solve the task."""

RIGHT = 0.99
"""The share of the points that has to be right."""

LOSS = 0.01
"""The loss that has to be reached for a curve: errors of about 0.14."""

GIVEN = tuple(name for name, task in TASKS.items() if not task.is_own)
"""The tasks that are the same for all readers."""


def growing(setting: Setting) -> list[Setting]:
    """A setting with each network that is tried; its seed says nothing."""
    return [replace(setting, layers=layers, width=width, seed=0) for layers, width in NETWORKS]


def size(setting: Setting) -> int:
    """The number of weights and biases of a network."""
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(setting.sizes))


def solved(setting: Setting, ends: Iterable[End]) -> int:
    """In how many trainings the task is solved at the end."""
    return sum(each.right >= RIGHT if setting.plane else each.loss < LOSS for each in ends)
