"""How a network learns: its loss, the steps of an optimizer, and the batches.

`actviz.network` has the network itself.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array

Targets = NDArray[Any]
"""The right outputs: numbers, or classes."""

Loss = Callable[[Array, Targets], tuple[Any, Array]]
"""``loss(output, targets)``: the mean over the batch, and its derivative by the output.

Of outputs of shape (networks, batch, 1) the mean is one number for each network.
"""


def squared(output: Array, targets: Targets) -> tuple[Any, Array]:
    """The mean of (output − targets)²/2, for regression; both have the shape (batch, 1)."""
    with np.errstate(all="ignore"):
        off = output - targets
        return np.mean(off**2, axis=(-2, -1)) / 2, off / off.shape[-2]


def two_classes(output: Array, targets: Targets) -> tuple[Any, Array]:
    """The cross-entropy in nats for two classes: outputs are logits of class 1, targets 0 or 1."""
    with np.errstate(all="ignore"):
        # log(1 + e^z) where 0 is right, log(1 + e^−z) where 1 is: that does not cancel, as
        # log(1 + e^z) − z would. Its derivative is the share of the wrong class, up to the sign.
        z = np.where(targets, -output, output)
        decay = np.exp(-np.abs(z))
        losses = np.maximum(z, 0) + np.log1p(decay)
        wrong = np.where(z < 0, decay, 1) / (1 + decay)
        return losses.mean(axis=(-2, -1)), np.where(targets, -wrong, wrong) / output.shape[-2]


OptimizerName = Literal["Adam", "SGD"]
"""Adam (Kingma and Ba 2015), or stochastic gradient descent with momentum."""

MOMENTUM = 0.9
"""The share of the last step that SGD adds to the next."""


class Optimizer:
    """An optimizer of parameters, which it changes in place, with a learning rate."""

    def __init__(self, parameters: Array, name: OptimizerName, rate: float) -> None:
        self.parameters = parameters
        self.name = name
        self.rate = rate
        self.steps = 0
        self.mean = np.zeros_like(parameters)
        self.square = np.zeros_like(parameters)

    def step(self, gradient: Array) -> None:
        """Change the parameters once, in place."""
        self.steps += 1
        with np.errstate(all="ignore"):
            if self.name == "SGD":
                self.mean *= MOMENTUM
                self.mean += gradient
                self.parameters -= self.rate * self.mean
                return
            # Kingma and Ba, algorithm 1, with the bias of both means taken into the rate.
            first, second, tiny = 0.9, 0.999, 1e-8
            corrected = math.sqrt(1 - second**self.steps)
            rate = self.rate * corrected / (1 - first**self.steps)
            self.mean += (1 - first) * (gradient - self.mean)
            self.square += (1 - second) * (gradient * gradient - self.square)
            self.parameters -= rate * self.mean / (np.sqrt(self.square) + tiny * corrected)


def batches(count: int, size: int, seed: int) -> Iterator[NDArray[np.intp]]:
    """Yield the indices of each batch without end: epochs of all `count` examples, shuffled.

    The last batch of an epoch may be smaller than `size`.
    """
    rng = np.random.default_rng(seed)
    while True:
        order = rng.permutation(count)
        for start in range(0, count, size):
            yield order[start : start + size]
