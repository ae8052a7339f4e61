"""What small networks are given to learn: two classes in a plane, or a curve."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array

REACH = 1.5
"""Inputs are looked at from −REACH to REACH."""

COUNT = 240
"""Examples of two classes."""

PLACES = 80
"""Examples of a curve."""

MOST_POINTS = 40
"""Examples that a reader can set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """What is to be learned.

    Attributes
    ----------
    x : ndarray of shape (n, 2) or (n, 1)
        Places in the plane, or on the axis of a curve.
    targets : ndarray of shape (n, 1)
        The class, 0 or 1, or the height of the curve.
    """

    x: Array
    targets: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to learn.

    Attributes
    ----------
    name : str
        For people and for links.
    about : str
        What it is, in a few words.
    plane : bool
        Whether there are two classes in a plane; else it is a curve.
    draw : callable
        ``draw(rng, noise)``: the examples.
    """

    name: str
    about: str
    plane: bool
    draw: Callable[[np.random.Generator, float], Examples]


Places = tuple[Array, NDArray[Any]]
"""Places of shape (n, 2), and which of them are of class 1."""


def _classes(
    places: Callable[[np.random.Generator], Places], size: float
) -> Callable[[np.random.Generator, float], Examples]:
    """Draws places with their classes, and then moves each by normal noise times `size`."""

    def draw(rng: np.random.Generator, noise: float) -> Examples:
        x, targets = places(rng)
        moved = x + size * noise * rng.standard_normal(x.shape)
        return Examples(x=moved, targets=targets.astype(np.float64).reshape(-1, 1))

    return draw


def _xor(rng: np.random.Generator) -> Places:
    # With a little room between the quarters, so that without noise it can be solved.
    x = rng.uniform(0.08, 1.0, (COUNT, 2)) * rng.choice([-1, 1], (COUNT, 2))
    return x, x[:, 0] * x[:, 1] > 0


def _circles(rng: np.random.Generator) -> Places:
    targets = np.arange(COUNT) % 2
    radius = np.where(targets == 1, rng.uniform(0, 0.45, COUNT), rng.uniform(0.75, 1.1, COUNT))
    angle = rng.uniform(0, 2 * np.pi, COUNT)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), targets


def _moons(rng: np.random.Generator) -> Places:
    targets = np.arange(COUNT) % 2
    angle = rng.uniform(0, np.pi, COUNT)
    side = 1 - 2 * targets
    x = side * np.cos(angle) + np.where(targets == 1, 0.5, -0.5)
    y = side * np.sin(angle) - side * 0.25
    return 0.75 * np.stack([x, y], axis=1), targets


def _spirals(rng: np.random.Generator) -> Places:
    targets = np.arange(COUNT) % 2
    turn = np.sqrt(rng.uniform(0.02, 1.0, COUNT))
    angle = 3.5 * np.pi * turn + np.pi * targets
    return 1.2 * turn[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), targets


def _curve(height: Callable[[Array], Array]) -> Callable[[np.random.Generator, float], Examples]:
    def draw(rng: np.random.Generator, noise: float) -> Examples:
        x = np.linspace(-1.2, 1.2, PLACES).reshape(-1, 1)
        return Examples(x=x, targets=height(x) + 0.3 * noise * rng.standard_normal(x.shape))

    return draw


def _nothing(rng: np.random.Generator, noise: float) -> Examples:
    return Examples(x=np.empty((0, 1)), targets=np.empty((0, 1)))


TASKS = {
    task.name: task
    for task in (
        Task(
            name="XOR",
            about="opposite quarters are one class; no straight line separates the two classes",
            plane=True,
            draw=_classes(_xor, 0.3),
        ),
        Task(
            name="circles",
            about="one class around the other",
            plane=True,
            draw=_classes(_circles, 0.3),
        ),
        Task(
            name="moons",
            about="two crescents that reach into each other",
            plane=True,
            draw=_classes(_moons, 0.3),
        ),
        Task(
            name="spirals",
            about="two arms that wind around each other",
            plane=True,
            draw=_classes(_spirals, 0.15),
        ),
        Task(
            name="sine",
            about="a smooth curve",
            plane=False,
            draw=_curve(lambda x: 0.8 * np.sin(2 * np.pi * x / 1.2)),
        ),
        Task(
            name="step",
            about="a curve with a jump",
            plane=False,
            draw=_curve(lambda x: 0.8 * np.sign(x)),
        ),
        Task(
            name="points",
            about="set them yourself, by clicks, by keys or typed",
            plane=False,
            draw=_nothing,
        ),
    )
}


def examples(
    task: str, noise: float, seed: int, points: tuple[tuple[float, float], ...] = ()
) -> Examples:
    """What is to be learned; the same seed draws the same.

    Parameters
    ----------
    task : str
        One of `TASKS`.
    noise : float
        0 for none, 1 for much.
    seed : int
    points : tuple of tuple of float
        For the task ``points``, each with its height.
    """
    if task == "points":
        given = np.array(points, dtype=np.float64).reshape(-1, 2)
        return Examples(x=given[:, :1], targets=given[:, 1:])
    return TASKS[task].draw(np.random.default_rng([seed, 3_000_000]), noise)
