"""One step of a training looked at: one example, forwards and backwards, at every moment.

For each unit there is z, a = f(z), f′(z), the gradient ∂L/∂a that arrives, and ∂L/∂z = f′(z)·∂L/∂a,
which is passed on. For each parameter there is its gradient, what plain descent on this example
alone asks for, and by how much the next step of the training changes it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Array
from actviz.labs.training import Course, Setting, beginning
from actviz.network import Back, Network, Unit, backward, forward, layer_back
from actviz.sampling import FLAT


@dataclass(frozen=True, slots=True, kw_only=True)
class OneStep:
    """The numbers of one example, with a row for each moment of a training.

    Attributes
    ----------
    x : ndarray of shape (inputs,)
    target : float
        The class, 0 or 1, or the height of the curve.
    loss : ndarray of shape (moments,)
        Of this example alone.
    answer : ndarray of shape (moments,)
        What the loss compares with the target: the probability of class 1, or the output itself.
    z, output, slope, arriving, passed : ndarray of shape (moments, units)
        For all units, layer by layer, the last being the output unit: z, a = f(z), f′(z), ∂L/∂a and
        ∂L/∂z. The output unit has no function: its a is its z.
    here, everywhere : ndarray of int, shape (moments, units)
        1 where the slope is 0, 2 where it is nearly 0: for this example, and for all of them.
    parameters, gradient, descent, moves : ndarray of shape (moments, n)
        For all parameters in the order of `Network.parameters`: the parameter, ∂L/∂w, −rate·∂L/∂w,
        and by how much the next step changes it, which is NaN at the last moment.
    """

    x: Array
    target: float
    loss: Array
    answer: Array
    z: Array
    output: Array
    slope: Array
    arriving: Array
    passed: Array
    here: NDArray[np.int_]
    everywhere: NDArray[np.int_]
    parameters: Array
    gradient: Array
    descent: Array
    moves: Array


def one_step(setting: Setting, unit: Unit, course: Course, example: int) -> OneStep:
    """Look at one example, counted from 0, at every moment of a recorded training.

    Raises
    ------
    ValueError
        If the course has not kept the parameters, as of a larger network.
    """
    if not setting.is_small:
        raise ValueError("the parameters of so large a network are not kept")
    given = setting.examples
    x, targets = given.x[example : example + 1], given.targets[example : example + 1]
    net = beginning(setting, unit)
    rows = []
    for parameters in course.parameters:
        net.parameters[:] = parameters
        rows.append(_numbers(setting, net, x, targets))
    found = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    slope = np.abs(found["slope"])
    # The output unit has no function that could be flat.
    everywhere = np.zeros(slope.shape, dtype=int)
    everywhere[:, :-1] = np.where(course.dead, 1, np.where(course.saturated, 2, 0))
    with np.errstate(all="ignore"):
        descent = -setting.rate * found["gradient"]
    return OneStep(
        x=x[0],
        target=float(targets[0, 0]),
        here=np.where(slope == 0, 1, np.where(slope < FLAT, 2, 0)),
        everywhere=everywhere,
        parameters=course.parameters,
        descent=descent,
        moves=course.moves,
        **found,
    )


def hardest(setting: Setting, unit: Unit, course: Course) -> int:
    """The example, counted from 0, whose loss is the largest at the end of a recorded training."""
    net = beginning(setting, unit)
    net.parameters[:] = course.parameters[-1]
    given = setting.examples
    # Each example is a batch of its own, so that each has its own loss.
    losses, _ = setting.loss(forward(net, given.x).output[:, None], given.targets[:, None])
    return int(np.argmax(np.nan_to_num(losses, nan=np.inf)))


def _numbers(setting: Setting, net: Network, x: Array, targets: Array) -> dict[str, Array]:
    """The numbers of an example at one moment, by the names of `OneStep`."""
    passed = forward(net, x)
    with np.errstate(all="ignore"):
        loss, by_output = setting.loss(passed.output, targets)
        # The derivative of the cross-entropy by its logit is p − t.
        answer = by_output + targets if setting.plane else passed.output
        gradient = backward(net, passed, by_output).parameters
        # By layer: what arrives at its outputs, and what becomes of it on the way through.
        arriving: list[Array] = []
        backs: list[Back] = []
        for layer in reversed(range(len(net.units))):
            arriving.insert(0, by_output)
            backs.insert(0, layer_back(net, passed, layer, by_output))
            by_output = backs[0].input
    return {
        "loss": np.asarray(loss),
        "answer": answer[0, 0],
        "z": np.hstack(passed.z)[0],
        "output": np.hstack(passed.outputs)[0],
        "slope": np.hstack([back.slope for back in backs])[0],
        "arriving": np.hstack(arriving)[0],
        "passed": np.hstack([back.z for back in backs])[0],
        "gradient": gradient,
    }
