"""What the charts of a training draw, as a table."""

import numpy as np

from actviz.formatting import digits, percent, six_digits
from actviz.training import learned
from actviz.training.film import Side


def training_table(side: Side) -> list[list[str]]:
    """Rows of texts for every moment of a training, with the gradient of every layer.

    The first row is the head.
    """
    course = side.course
    layers = course.gradient.shape[1]
    measured = {
        "loss": (course.loss, six_digits),
        "right": (course.accuracy, percent),
        "held-out loss": (course.held_loss, six_digits),
        "held-out right": (course.held_accuracy, percent),
    }
    columns = {
        "step": [str(step) for step in course.steps],
        # A curve has no answers that are right, and often nothing is held out.
        **{
            name: list(map(write, numbers.tolist()))
            for name, (numbers, write) in measured.items()
            if not np.all(np.isnan(numbers))
        },
        "dead": [str(count) for count in course.dead.sum(axis=1)],
        "saturated": [str(count) for count in course.saturated.sum(axis=1)],
    }
    for layer in range(layers):
        name = "out" if layer == layers - 1 else str(layer + 1)
        columns[f"gradient {name}"] = list(map(digits, course.gradient[:, layer].tolist()))
    columns |= learned.columns(side)
    return [[*columns], *map(list, zip(*columns.values(), strict=True))]
