"""How trainings that differ in their seed alone end: all of them run at once.

In each step numpy goes once through all networks, which takes little longer than one of them.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array
from actviz.labs.learning import Optimizer, batches
from actviz.labs.tasks import Examples
from actviz.labs.training import TOO_FAR, Setting, beginning, is_right, train
from actviz.network import Network, Unit, backward, forward, together
from actviz.progress import SILENT, Report

SEEDS = range(12)
"""The seeds of a training: one alone could mislead."""


class End(NamedTuple):
    """The end of a training.

    Attributes
    ----------
    seed : int
    loss : float
        Over the examples that were learned; infinite after a divergence.
    right : float
        The share of them that is right; NaN for a curve, 0 after a divergence.
    dead : int
        The number of units whose slope is 0 for all of them.
    """

    seed: int
    loss: float
    right: float
    dead: int


def ends(
    setting: Setting, unit: Unit, seeds: Sequence[int] = SEEDS, report: Report = SILENT
) -> list[End]:
    """How the trainings of a setting with these seeds end.

    Raises
    ------
    ValueError
        If there are no examples.
    """
    seeded = [replace(setting, seed=seed) for seed in seeds]
    if unit.learns:
        # The kernels of a function take one number for a parameter, not one for each network.
        return [
            _end_alone(each, unit, Report(partial(_report_part, report, index, len(seeded))))
            for index, each in enumerate(seeded)
        ]
    examples = [each.learned_from for each in seeded]
    given = Examples(
        x=np.stack([each.x for each in examples]),
        targets=np.stack([each.targets for each in examples]),
    )
    if given.x.size == 0:
        raise ValueError("there is no point to learn")
    nets = together([beginning(each, unit) for each in seeded])
    lost = _train(setting, nets, given, seeds, report)
    passed = forward(nets, given.x)
    with np.errstate(all="ignore"):
        losses = np.where(lost, np.inf, setting.loss(passed.output, given.targets)[0])
        steepest = [np.abs(unit.slope(z)).max(axis=-2) for z in passed.z[:-1]]
    right = np.mean(is_right(passed.output, given.targets), axis=(-2, -1))
    right = np.where(lost, 0.0, right) if setting.plane else np.full(len(seeds), np.nan)
    dead = np.sum(np.concatenate(steepest, axis=-1) == 0, axis=-1)
    return [
        End(*each)
        for each in zip(seeds, losses.tolist(), right.tolist(), dead.tolist(), strict=True)
    ]


def _train(
    setting: Setting, nets: Network, given: Examples, seeds: Sequence[int], report: Report
) -> NDArray[np.bool_]:
    """Train networks, each with its own order of the batches; return which have diverged."""

    def losses() -> Array:
        with np.errstate(all="ignore"):
            found: Array = setting.loss(forward(nets, given.x).output, given.targets)[0]
        return found

    too_far = TOO_FAR * np.fmax(1.0, losses())
    lost = np.zeros(len(seeds), dtype=bool)
    optimizer = Optimizer(nets.parameters, setting.optimizer, setting.rate)
    orders = [batches(given.x.shape[1], setting.batch, seed) for seed in seeds]
    every = np.arange(len(seeds))[:, None]
    for step in range(1, setting.steps + 1):
        batch = np.stack([next(order) for order in orders])
        passed = forward(nets, given.x[every, batch])
        loss, by_output = setting.loss(passed.output, given.targets[every, batch])
        lost |= ~(loss < too_far)
        if lost.all():
            return lost
        optimizer.step(backward(nets, passed, by_output).parameters)
        if step % 20 == 0:
            report(step / setting.steps)
    return lost | ~(losses() < too_far)


def _report_part(report: Report, index: int, count: int, share: float) -> None:
    report((index + share) / count)


def _end_alone(setting: Setting, unit: Unit, report: Report = SILENT) -> End:
    """The end of one training, from all of its course."""
    course = train(setting, unit, report)
    if course.divergence:
        right = 0.0 if setting.plane else np.nan
        return End(setting.seed, np.inf, right, int(course.dead[-1].sum()))
    loss, right = float(course.loss[-1]), float(course.accuracy[-1])
    return End(setting.seed, loss, right, int(course.dead[-1].sum()))
