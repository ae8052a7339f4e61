"""What the charts of a training draw, as rows of texts, of which the first is the head."""

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits, percent, six_digits
from actviz.labs.training import Course

Rows = list[list[str]]


def training_table(course: Course) -> Rows:
    """What there was to see at each moment of a training, with the gradient of every layer."""
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
        columns[f"gradient {name}"] = _numbers(course.gradient[:, layer])
    return [[*columns], *map(list, zip(*columns.values(), strict=True))]


def _numbers(values: Array) -> list[str]:
    return [digits(float(value)) for value in values]
