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
    columns = {
        "step": [str(step) for step in course.steps],
        "loss": [six_digits(float(loss)) for loss in course.loss],
        "right": [percent(float(share)) for share in course.accuracy],
        "dead": [str(count) for count in course.dead.sum(axis=1)],
        "saturated": [str(count) for count in course.saturated.sum(axis=1)],
    }
    if np.all(np.isnan(course.accuracy)):
        del columns["right"]
    for layer in range(layers):
        name = "out" if layer == layers - 1 else str(layer + 1)
        columns[f"gradient {name}"] = list(map(digits, course.gradient[:, layer].tolist()))
    columns |= learned.columns(side)
    return [[*columns], *map(list, zip(*columns.values(), strict=True))]
