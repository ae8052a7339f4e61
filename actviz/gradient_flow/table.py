"""What the charts of Gradient flow draw, as a table."""

import numpy as np

from actviz.formatting import digits, digits_of_power, percent
from actviz.labs.flow import Diagnosis


def layer_table(diagnosis: Diagnosis) -> list[list[str]]:
    """Rows of texts for every layer of a network; layer 0 is the input, which has no slopes.

    The first row is the head. The last column is there if the ratios of gradient to weight were
    measured.
    """
    profile = diagnosis.profile
    columns = {
        "gradient": [digits_of_power(float(log)) for log in profile.log_gradient],
        "predicted": [digits_of_power(float(log)) for log in profile.log_predicted],
        "mean": list(map(digits, profile.mean.tolist())),
        "σ": list(map(digits, profile.deviation.tolist())),
        "saturated": ["", *map(percent, profile.flat.tolist())],
        "dead": ["", *map(percent, profile.dead.tolist())],
    }
    if not np.all(np.isnan(diagnosis.log_ratio)):
        columns["to weight"] = ["", *(digits_of_power(float(log)) for log in diagnosis.log_ratio)]
    layers = [str(layer) for layer in range(profile.mean.size)]
    return [["layer", *columns], *map(list, zip(layers, *columns.values(), strict=True))]
