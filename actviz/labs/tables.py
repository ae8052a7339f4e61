"""What the charts of the labs draw, as rows of texts, of which the first is the head."""

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits, digits_of_power, percent, six_digits
from actviz.labs.flow import Diagnosis
from actviz.labs.training import Course

Rows = list[list[str]]


def flow_table(diagnosis: Diagnosis) -> Rows:
    """What was measured of a network, layer by layer; layer 0 is the input, which has no slopes.

    The last column is there where the ratios of gradient to weight were measured.
    """
    profile = diagnosis.profile
    columns = {
        "gradient": [digits_of_power(float(log)) for log in profile.gradient],
        "predicted": [digits_of_power(float(log)) for log in profile.predicted],
        "mean": _numbers(profile.mean),
        "σ": _numbers(profile.deviation),
        "saturated": ["", *map(percent, profile.flat.tolist())],
        "dead": ["", *map(percent, profile.dead.tolist())],
    }
    if not np.all(np.isnan(diagnosis.ratio)):
        columns["to weight"] = ["", *(digits_of_power(float(log)) for log in diagnosis.ratio)]
    layers = [str(layer) for layer in range(profile.mean.size)]
    return [["layer", *columns], *map(list, zip(layers, *columns.values(), strict=True))]


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
