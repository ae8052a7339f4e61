"""A training of a small network, recorded at chosen moments."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array
from actviz.labs.learning import Loss, Optimizer, OptimizerName, batches, squared, two_classes
from actviz.labs.tasks import REACH, TASKS, Examples, examples
from actviz.network import (
    INITIALIZERS,
    Network,
    Unit,
    backward,
    forward,
    initial,
    network,
    undefined_layer,
)
from actviz.progress import SILENT, Report
from actviz.sampling import FLAT

MOMENTS = 48
"""The largest number of moments of a training that are kept."""

SIDE = 36
"""The number of places along each side of the plane at which a network's answer is kept."""

ALONG = 121
"""The number of places along a curve at which it is kept."""

BYTES = 3300
"""The bytes of one moment for the responses of all hidden units of two networks."""

SMALL = (4, 8)
"""The most hidden layers, and units in each, of a network whose weights are kept."""

TOO_FAR = 1e6
"""A training diverges if its loss is larger than this, or than its first loss times this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The settings of a training, all but the function of the hidden units.

    Attributes
    ----------
    task : str
        One of `actviz.labs.tasks.TASKS`.
    noise : float
    points : tuple of tuple of float
        The examples of a task that the reader sets: places with their heights, or for the task
        ``two classes``, two coordinates with a class.
    held_out : float
        The share of the examples that is not trained with.
    layers, width : int
        The number of hidden layers, and of units in each.
    initializer : str
        One of `actviz.network.INITIALIZERS`.
    optimizer : str
        ``Adam``, or ``SGD`` with a momentum of 0.9.
    rate : float
        The learning rate.
    batch : int
        The number of examples in a step.
    seed : int
        The seed of the examples, the weights and the order of the batches.
    steps : int
    """

    task: str = "XOR"
    noise: float = 0.0
    points: tuple[tuple[float, ...], ...] = ()
    held_out: float = 0.0
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
        """Whether it separates two classes in a plane; otherwise it fits a curve."""
        return TASKS[self.task].plane

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of inputs, then the number of outputs of each layer."""
        return (2 if self.plane else 1, *[self.width] * self.layers, 1)

    @property
    def hidden(self) -> int:
        """The number of hidden units."""
        return self.layers * self.width

    @property
    def loss(self) -> Loss:
        """The loss that the training minimises."""
        return two_classes if self.plane else squared

    @property
    def examples(self) -> Examples:
        """All examples, in the order in which they are drawn."""
        return _drawn(self.task, self.noise, self.seed, self.points)

    @property
    def is_held(self) -> NDArray[np.bool_]:
        """For each example, whether it is held back; of two or more, some are and some are not."""
        count = len(self.examples.x)
        held = np.zeros(count, dtype=bool)
        if self.held_out > 0 and count > 1:
            rng = np.random.default_rng([self.seed, 4_000_000])
            wanted = min(max(round(self.held_out * count), 1), count - 1)
            held[rng.permutation(count)[:wanted]] = True
        return held

    @property
    def learned_from(self) -> Examples:
        """The examples to learn."""
        return self.examples.only(~self.is_held)

    @property
    def held_back(self) -> Examples:
        """The examples that are held back, to see what is made of new ones."""
        return self.examples.only(self.is_held)

    @property
    def is_small(self) -> bool:
        """Whether the network can be looked at weight by weight."""
        return self.layers <= SMALL[0] and self.width <= SMALL[1]


# A training and its page ask for the same examples several times.
_drawn = lru_cache(maxsize=64)(examples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """The end of a training that diverged.

    Attributes
    ----------
    step : int
        The number of steps after which the loss was too large.
    layer : int
        The layer, counted from 1, whose weights had grown most.
    growth : float
        The norm of its weights then, relative to the beginning.
    undefined : int
        The hidden layer, counted from 1, whose function had no value for what it was given; 0 if
        it was the weights that grew.
    """

    step: int
    layer: int
    growth: float
    undefined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The recording of a training.

    Attributes
    ----------
    steps : tuple of int
        The number of steps before each moment, up to the last moment before a divergence.
    loss, accuracy : ndarray of shape (moments,)
        Over all examples to learn; the accuracy is NaN for a curve, and where an answer is no
        number.
    held_loss, held_accuracy : ndarray of shape (moments,)
        The same over the examples that are held back; NaN where there are none.
    answers : ndarray of shape (moments, places)
        The probability of class 1 on the plane, row by row from the bottom, or the curve.
    responses : ndarray of shape (moments, units, places)
        The output of each hidden unit, on a coarser grid.
    dead, saturated : ndarray of bool, shape (moments, units)
        Whether a unit's slope is 0 for all examples; whether it is not dead, but its slope is
        below `actviz.sampling.FLAT` for all of them.
    gradient : ndarray of shape (moments, layers)
        The norm of the gradient by each layer's weights, over all examples.
    learned : ndarray of shape (moments, layers, names)
        What the function of each hidden layer has learned, in the order of `Unit.learns`.
    parameters, moves : ndarray of shape (moments, n)
        All parameters of a network that is small, in the order of `Network.parameters`, and by how
        much the step that follows changes them; NaN at the last moment. Of a large one, n is 0.
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
    held_loss: Array
    held_accuracy: Array
    learned: Array
    parameters: Array
    moves: Array
    divergence: Divergence | None = None


def moments(steps: int) -> tuple[int, ...]:
    """The steps after which a moment is kept, from 0 to the end, further apart the later."""
    chosen: list[int] = [0]
    count = min(MOMENTS, steps + 1)
    for left in range(count - 1, 0, -1):
        # Even in the logarithm of the steps that are left, but at least one step.
        ratio = (steps / max(chosen[-1], 1)) ** (1 / left)
        chosen.append(max(chosen[-1] + 1, round(chosen[-1] * ratio)))
    return (*chosen[:-1], steps)


def fine(setting: Setting) -> Array:
    """The places of the plane, or of the curve's axis, at which the answer is kept."""
    return _grid(setting.plane, SIDE if setting.plane else ALONG)


def coarse(setting: Setting) -> Array:
    """The places at which the responses of the hidden units are kept."""
    return _grid(setting.plane, coarseness(setting))


def coarseness(setting: Setting) -> int:
    """The number of those places along a side: two networks have `BYTES` for a moment."""
    each = BYTES // (2 * setting.hidden)
    return int(min(16, each**0.5)) if setting.plane else min(33, each)


@lru_cache(maxsize=16)
def _grid(plane: bool, count: int) -> Array:
    if not plane:
        return np.linspace(-REACH, REACH, count).reshape(-1, 1)
    # The middle of each cell, so that a picture of the cells fills the plane.
    along = (np.arange(count) + 0.5) / count * 2 * REACH - REACH
    x, y = np.meshgrid(along, along)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def beginning(setting: Setting, unit: Unit) -> Network:
    """The network before its first step; its weights do not depend on the unit."""
    weights = initial(setting.sizes, INITIALIZERS[setting.initializer], seed=setting.seed)
    return network(weights, (*[unit] * setting.layers, None))


def train(setting: Setting, unit: Unit, report: Report = SILENT) -> Course:
    """Train a network, and record it; `report` is called every 20 steps.

    Raises
    ------
    ValueError
        If there are no examples.
    """
    given, held = setting.learned_from, setting.held_back
    if len(given.x) == 0:
        raise ValueError("there is no point to learn")
    net = beginning(setting, unit)
    start = [weight.copy() for weight in net.weights]
    kept = moments(setting.steps)
    # A large loss of large initial weights is no divergence.
    seen = [_moment(setting, net, given, held) | {"step": 0}]
    too_far = TOO_FAR * max(1.0, seen[0]["loss"])  # 1 if it is no number
    lost = None
    for step, loss, undefined in _steps(setting, net, given, report):
        if setting.is_small and step == seen[-1]["step"] + 1:
            seen[-1]["moves"] = net.parameters - seen[-1]["parameters"]
        if not loss < too_far:
            lost = _divergence(net, start, step, undefined)
            break
        if step == kept[len(seen)]:
            moment = _moment(setting, net, given, held)
            if not moment["loss"] < too_far:
                undefined = undefined_layer(forward(net, given.x))
                lost = _divergence(net, start, step, undefined)
                break
            seen.append(moment | {"step": step})
    found = {name: np.array([moment[name] for moment in seen]) for name in seen[0]}
    steps = tuple(found.pop("step").tolist())
    return Course(steps=steps, divergence=lost, **found)


def training_steps(setting: Setting, unit: Unit, report: Report = SILENT) -> Iterator[Network]:
    """The network before the first step and after each: one object, which changes."""
    net = beginning(setting, unit)
    for _ in _steps(setting, net, setting.learned_from, report):
        yield net


def _steps(
    setting: Setting, net: Network, given: Examples, report: Report
) -> Iterator[tuple[int, float, int]]:
    """Train, and yield after each step its number, and of its batch before it two numbers.

    These are the loss, and the layer whose function had no value, or 0.
    """
    optimizer = Optimizer(net.parameters, setting.optimizer, setting.rate)
    order = batches(len(given.x), setting.batch, setting.seed)
    yield 0, 0.0, 0
    for step in range(1, setting.steps + 1):
        batch = next(order)
        passed = forward(net, given.x[batch])
        with np.errstate(all="ignore"):
            loss, by_output = setting.loss(passed.output, given.targets[batch])
        before = np.concatenate(net.learned)
        optimizer.step(backward(net, passed, by_output).parameters)
        if before.size:
            net.keep_in_domain(before)
        if step % 20 == 0:
            report(step / setting.steps)
        yield step, loss, undefined_layer(passed) if np.isnan(loss) else 0


def _moment(setting: Setting, net: Network, given: Examples, held: Examples) -> dict[str, Any]:
    """All that is recorded of a network, by the names of `Course`."""
    passed = forward(net, given.x)
    with np.errstate(all="ignore"):
        loss, by_output = setting.loss(passed.output, given.targets)
        back = backward(net, passed, by_output)
        steepest = [
            np.abs(unit.slope(z)).max(axis=0)
            for unit, z in zip(map(net.unit, range(setting.layers)), passed.z, strict=False)
            if unit is not None
        ]
        slopes = np.concatenate(steepest)
        answers = forward(net, fine(setting)).output[:, 0]
        if setting.plane:
            answers = np.exp(-np.logaddexp(0, -answers))
        outputs = forward(net, coarse(setting)).outputs[:-1]
        norms = [np.linalg.norm(each) for each in back.weights]
        held_output = forward(net, held.x).output
        held_loss = setting.loss(held_output, held.targets)[0] if len(held.x) else np.nan
    kept = net.parameters.copy() if setting.is_small else np.empty(0)
    return {
        "loss": loss,
        "accuracy": _accuracy(setting, passed.output, given),
        "held_loss": held_loss,
        "held_accuracy": _accuracy(setting, held_output, held),
        "answers": answers,
        "responses": np.concatenate(outputs, axis=1).T,
        "dead": slopes == 0,
        "saturated": (slopes > 0) & (slopes < FLAT),
        "gradient": norms,
        "learned": np.array(net.learned[:-1]),
        "parameters": kept,
        "moves": np.full_like(kept, np.nan),
    }


UNDECIDED = 1e-9
"""An output nearer to 0 than this is on neither side: rounding alone has moved it there."""


def is_right(output: Array, targets: Array) -> Array:
    """Whether each output is on the side of its class: above 0 for class 1, else below it."""
    return np.where(targets > 0.5, output > UNDECIDED, output < -UNDECIDED)


def _accuracy(setting: Setting, output: Array, given: Examples) -> float:
    """The share that is right; NaN where no class is asked for, or an answer is no number."""
    if not setting.plane or not len(given.x) or np.any(np.isnan(output)):
        return np.nan
    return float(np.mean(is_right(output, given.targets)))


def _divergence(net: Network, start: list[Array], step: int, undefined: int) -> Divergence:
    """Find the layer whose weights have grown most since the start."""
    with np.errstate(all="ignore"):
        before, now = (np.array([*map(np.linalg.norm, each)]) for each in (start, net.weights))
        growths = now / np.maximum(before, 1e-12)
    growths[~np.isfinite(growths)] = np.inf
    layer = int(np.argmax(growths))
    growth = float(growths[layer])
    return Divergence(step=step, layer=layer + 1, growth=growth, undefined=undefined)
