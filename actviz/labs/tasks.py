"""The tasks of small networks: two classes in a plane, or a curve."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array

REACH = 1.5
"""Inputs are shown from −REACH to REACH."""

PLANE_EXAMPLES = 240
CURVE_EXAMPLES = 80

MOST_POINTS = {"points": 40, "two classes": 400}
"""The tasks whose examples a reader sets, and the largest number of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """The examples of a task.

    Attributes
    ----------
    x : ndarray of shape (n, 2) or (n, 1)
        The inputs, in the plane or on the axis of a curve.
    targets : ndarray of shape (n, 1)
        The class, 0 or 1, or the height of the curve.
    """

    x: Array
    targets: Array

    def only(self, which: NDArray[np.bool_]) -> "Examples":
        """Some of them."""
        return Examples(x=self.x[which], targets=self.targets[which])


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task to learn.

    Attributes
    ----------
    name : str
        Its name on the page and in links.
    about : str
        A few words on what it is.
    plane : bool
        Whether it has two classes in a plane; otherwise it is a curve.
    draw : callable
        ``draw(rng, noise)``: the examples; none where the reader sets them.
    """

    name: str
    about: str
    plane: bool
    draw: Callable[[np.random.Generator, float], Examples]

    @property
    def is_own(self) -> bool:
        """Whether the reader sets the examples."""
        return self.name in MOST_POINTS


Classes = tuple[Array, NDArray[Any]]
"""Inputs of shape (n, 2), and whether each is of class 1."""


def _classes(
    name: str, about: str, draw_exact: Callable[[np.random.Generator], Classes], size: float
) -> Task:
    """A task that draws inputs with their classes, and adds noise times `size` to the inputs."""

    def draw(rng: np.random.Generator, noise: float) -> Examples:
        x, targets = draw_exact(rng)
        moved = x + size * noise * rng.standard_normal(x.shape)
        return Examples(x=moved, targets=targets.astype(np.float64).reshape(-1, 1))

    return Task(name=name, about=about, plane=True, draw=draw)


def _curve(name: str, about: str, height: Callable[[Array], Array]) -> Task:
    def draw(rng: np.random.Generator, noise: float) -> Examples:
        x = np.linspace(-1.2, 1.2, CURVE_EXAMPLES).reshape(-1, 1)
        return Examples(x=x, targets=height(x) + 0.3 * noise * rng.standard_normal(x.shape))

    return Task(name=name, about=about, plane=False, draw=draw)


def _own(name: str, about: str, *, plane: bool) -> Task:
    """A task whose examples the reader sets."""
    nothing = Examples(x=np.empty((0, 2 if plane else 1)), targets=np.empty((0, 1)))
    return Task(name=name, about=about, plane=plane, draw=lambda rng, noise: nothing)


def _xor(rng: np.random.Generator) -> Classes:
    # With a gap between the quarters, so that it can be solved where there is no noise.
    x = rng.uniform(0.08, 1.0, (PLANE_EXAMPLES, 2)) * rng.choice([-1, 1], (PLANE_EXAMPLES, 2))
    return x, x[:, 0] * x[:, 1] > 0


def _xor_of_four(rng: np.random.Generator) -> Classes:
    corners = np.array([[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0]])
    return corners, corners.prod(axis=1) > 0


def _circles(rng: np.random.Generator) -> Classes:
    targets = np.arange(PLANE_EXAMPLES) % 2
    radius = np.where(
        targets == 1, rng.uniform(0, 0.45, PLANE_EXAMPLES), rng.uniform(0.75, 1.1, PLANE_EXAMPLES)
    )
    angle = rng.uniform(0, 2 * np.pi, PLANE_EXAMPLES)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), targets


def _moons(rng: np.random.Generator) -> Classes:
    targets = np.arange(PLANE_EXAMPLES) % 2
    angle = rng.uniform(0, np.pi, PLANE_EXAMPLES)
    side = 1 - 2 * targets
    x = side * np.cos(angle) + np.where(targets == 1, 0.5, -0.5)
    y = side * np.sin(angle) - side * 0.25
    return 0.75 * np.stack([x, y], axis=1), targets


def _spirals(rng: np.random.Generator) -> Classes:
    targets = np.arange(PLANE_EXAMPLES) % 2
    turn = np.sqrt(rng.uniform(0.02, 1.0, PLANE_EXAMPLES))
    angle = 3.5 * np.pi * turn + np.pi * targets
    return 1.2 * turn[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), targets


TASKS = {
    task.name: task
    for task in (
        _classes(
            "XOR",
            "opposite quarters are one class; no straight line separates the two classes",
            _xor,
            0.3,
        ),
        _classes(
            "XOR of four",
            "four points alone, and opposite corners are one class",
            _xor_of_four,
            0.3,
        ),
        _classes("circles", "one class around the other", _circles, 0.3),
        _classes("moons", "two crescents that reach into each other", _moons, 0.3),
        _classes("spirals", "two arms that wind around each other", _spirals, 0.15),
        _curve("sine", "a smooth curve", lambda x: 0.8 * np.sin(2 * np.pi * x / 1.2)),
        _curve("step", "a curve with a jump", lambda x: 0.8 * np.sign(x)),
        _own("points", "set them yourself, by clicks, by keys or typed", plane=False),
        _own(
            "two classes",
            "set points of both: click, type or open a file",
            plane=True,
        ),
    )
}


def examples(
    task: str, noise: float, seed: int, points: tuple[tuple[float, ...], ...] = ()
) -> Examples:
    """The examples of a task by name, with noise from 0 for none to 1.

    `points` are the examples of a task that the reader sets: inputs with their heights for
    ``points``, and for ``two classes`` two inputs with a class.
    """
    if TASKS[task].is_own:
        inputs = 2 if TASKS[task].plane else 1
        given = np.array(points, dtype=np.float64).reshape(-1, inputs + 1)
        return Examples(x=given[:, :inputs], targets=given[:, inputs:])
    return TASKS[task].draw(np.random.default_rng([seed, 3_000_000]), noise)
