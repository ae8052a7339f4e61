"""A training from its first step to its last, and what there was to see at chosen moments."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array
from actviz.labs.learning import Loss, Optimizer, OptimizerName, batches, squared, two_classes
from actviz.labs.tasks import REACH, TASKS, Examples, examples
from actviz.network import INITIALIZERS, Network, Unit, backward, forward, initial, network
from actviz.progress import SILENT, Report
from actviz.sampling import FLAT

MOMENTS = 48
"""How many moments of a training are kept."""

SIDE = 36
"""Places along each side of the plane at which the answer of a network is kept."""

ALONG = 121
"""Places along a curve."""

BYTES = 3300
"""A moment has for what all hidden units of both networks respond to."""

TOO_FAR = 1e6
"""A loss that no training comes back from, in units of 1 or of its first loss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A training, apart from what the hidden units compute.

    Attributes
    ----------
    task : str
        One of `actviz.labs.tasks.TASKS`.
    noise : float
    points : tuple of tuple of float
        For the task ``points``.
    layers, width : int
        How many hidden layers of how many units.
    initializer : str
        How the weights are drawn, one of `actviz.network.INITIALIZERS`.
    optimizer : str
        ``Adam`` or ``SGD``, which has a momentum of 0.9.
    rate : float
        The learning rate.
    batch : int
        How many examples a step sees.
    seed : int
        Of the examples, the weights and the order of the batches.
    steps : int
    """

    task: str = "XOR"
    noise: float = 0.0
    points: tuple[tuple[float, float], ...] = ()
    layers: int = 2
    width: int = 8
    initializer: str = "He"
    optimizer: OptimizerName = "Adam"
    rate: float = 0.01
    batch: int = 32
    seed: int = 0
    steps: int = 1000

    @property
    def plane(self) -> bool:
        """Whether it parts two classes of a plane; else it fits a curve."""
        return TASKS[self.task].plane

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many numbers go into the network and come out of each layer."""
        return (2 if self.plane else 1, *[self.width] * self.layers, 1)

    @property
    def hidden(self) -> int:
        """How many hidden units there are."""
        return self.layers * self.width

    @property
    def loss(self) -> Loss:
        """What is made small."""
        return two_classes if self.plane else squared

    @property
    def examples(self) -> Examples:
        """What is learned."""
        return examples(self.task, self.noise, self.seed, self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """A training that ran away.

    Attributes
    ----------
    step : int
        After which step the loss was lost.
    layer : int
        Counted from 1, the layer whose weights had grown most.
    growth : float
        How many times as large as at the beginning.
    """

    step: int
    layer: int
    growth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What there was to see at each moment.

    Attributes
    ----------
    steps : tuple of int
        After how many steps each moment is. All that follows has a row for each, up to the last
        before a divergence.
    loss, accuracy : ndarray of shape (moments,)
        Over all examples; the accuracy is NaN for a curve.
    answers : ndarray of shape (moments, places)
        The probability of class 1 on the plane, row by row from the bottom, or the curve.
    responses : ndarray of shape (moments, units, places)
        What each hidden unit puts out, on a coarser grid.
    dead, saturated : ndarray of bool, shape (moments, units)
        Whether a unit's slope is 0 for all examples; whether it is below `actviz.sampling.FLAT` for
        all of them though not 0.
    gradient : ndarray of shape (moments, layers)
        The norm of the gradient by each layer's weights, over all examples.
    divergence : Divergence or None
    """

    steps: tuple[int, ...]
    loss: Array
    accuracy: Array
    answers: Array
    responses: Array
    dead: NDArray[np.bool_]
    saturated: NDArray[np.bool_]
    gradient: Array
    divergence: Divergence | None = None


def moments(steps: int) -> tuple[int, ...]:
    """The beginning, and moments that are further apart the later they are, up to the end."""
    chosen: list[int] = [0]
    count = min(MOMENTS, steps + 1)
    for left in range(count - 1, 0, -1):
        # What is left, evenly in the logarithm; at least one step each.
        ratio = (steps / max(chosen[-1], 1)) ** (1 / left)
        chosen.append(max(chosen[-1] + 1, round(chosen[-1] * ratio)))
    return (*chosen[:-1], steps)


def fine(setting: Setting) -> Array:
    """Where the answer is kept: places of the plane, or along the curve's axis."""
    return _grid(setting.plane, SIDE if setting.plane else ALONG)


def coarse(setting: Setting) -> Array:
    """Where the responses of the hidden units are kept."""
    return _grid(setting.plane, coarseness(setting))


def coarseness(setting: Setting) -> int:
    """How many places along a side that makes, for both networks within `BYTES` a moment."""
    each = BYTES // (2 * setting.hidden)
    return int(min(16, each**0.5)) if setting.plane else min(33, each)


@lru_cache(maxsize=16)
def _grid(plane: bool, count: int) -> Array:
    if not plane:
        return np.linspace(-REACH, REACH, count).reshape(-1, 1)
    # In the middle of each cell, so that a picture of the cells fills the plane.
    along = (np.arange(count) + 0.5) / count * 2 * REACH - REACH
    x, y = np.meshgrid(along, along)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def beginning(setting: Setting, unit: Unit) -> Network:
    """The network before its first step: only its units depend on the activation."""
    weights = initial(setting.sizes, INITIALIZERS[setting.initializer], seed=setting.seed)
    return network(weights, (*[unit] * setting.layers, None))


def train(setting: Setting, unit: Unit, report: Report = SILENT) -> Course:
    """Train a network, and keep what there was to see.

    Parameters
    ----------
    setting : Setting
    unit : Unit
        What the hidden units compute.
    report : Report
        Is called every 20 steps.

    Raises
    ------
    ValueError
        If there is nothing to learn.
    """
    given = setting.examples
    if len(given.x) == 0:
        raise ValueError("there is no point to learn")
    net = beginning(setting, unit)
    start = [weight.copy() for weight in net.weights]
    kept = moments(setting.steps)
    # What large weights cost at the beginning is no divergence.
    seen = [_look(setting, net, given)]
    too_far = TOO_FAR * max(1.0, seen[0]["loss"])
    lost = None
    for step, loss in _steps(setting, net, given, report):
        if not loss < too_far:
            lost = _divergence(net, start, step)
            break
        if step == kept[len(seen)]:
            moment = _look(setting, net, given)
            if not moment["loss"] < too_far:
                lost = _divergence(net, start, step)
                break
            seen.append(moment)
    return Course(
        steps=kept[: len(seen)],
        divergence=lost,
        **{name: np.array([moment[name] for moment in seen]) for name in seen[0]},
    )


def training_steps(setting: Setting, unit: Unit, report: Report = SILENT) -> Iterator[Network]:
    """The network after each step, from before the first one on: always the same object."""
    net = beginning(setting, unit)
    for _ in _steps(setting, net, setting.examples, report):
        yield net


def _steps(
    setting: Setting, net: Network, given: Examples, report: Report
) -> Iterator[tuple[int, float]]:
    """Train step by step, and report every 20 steps.

    Yields
    ------
    tuple of int and float
        How many steps are done, and the loss that the last batch had before its step.
    """
    optimizer = Optimizer(net.parameters, setting.optimizer, setting.rate)
    order = batches(len(given.x), setting.batch, setting.seed)
    yield 0, 0.0
    for step in range(1, setting.steps + 1):
        batch = next(order)
        passed = forward(net, given.x[batch])
        with np.errstate(all="ignore"):
            loss, by_output = setting.loss(passed.output, given.targets[batch])
        optimizer.step(backward(net, passed, by_output).parameters)
        if step % 20 == 0:
            report(step / setting.steps)
        yield step, loss


def _look(setting: Setting, net: Network, given: Examples) -> dict[str, Any]:
    """What there is to see now, by the names of `Course`."""
    passed = forward(net, given.x)
    with np.errstate(all="ignore"):
        loss, by_output = setting.loss(passed.output, given.targets)
        back = backward(net, passed, by_output)
        steepest = [
            np.abs(unit.slope(z)).max(axis=0)
            for unit, z in zip(net.units, passed.z, strict=True)
            if unit is not None
        ]
        slopes = np.concatenate(steepest)
        answers = forward(net, fine(setting)).output[:, 0]
        if setting.plane:
            answers = np.exp(-np.logaddexp(0, -answers))
        outputs = forward(net, coarse(setting)).outputs[:-1]
    right = (passed.output > 0) == (given.targets > 0.5)
    return {
        "loss": loss,
        "accuracy": right.mean() if setting.plane else np.nan,
        "answers": answers,
        "responses": np.concatenate(outputs, axis=1).T,
        "dead": slopes == 0,
        "saturated": (slopes > 0) & (slopes < FLAT),
        "gradient": [np.linalg.norm(each) for each in back.weights],
    }


def _divergence(net: Network, start: list[Array], step: int) -> Divergence:
    """Which layer's weights have grown most since the start."""
    with np.errstate(all="ignore"):
        before, now = (np.array([*map(np.linalg.norm, each)]) for each in (start, net.weights))
        growths = now / np.maximum(before, 1e-12)
    growths[~np.isfinite(growths)] = np.inf
    layer = int(np.argmax(growths))
    return Divergence(step=step, layer=layer + 1, growth=float(growths[layer]))
