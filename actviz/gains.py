"""The gains that PyTorch and Keras name for a function, to stand beside those that are computed.

A gain is the factor of weights with the variance 1/fan-in. PyTorch's is what
``torch.nn.init.calculate_gain`` gives: the table in its documentation,
https://docs.pytorch.org/docs/stable/nn.init.html, and in ``torch/nn/init.py``. It names no other
functions than these. The 3/4 of SELU was found by trying, for the gradient; for networks that
normalise themselves the same page asks for a gain of 1.

Keras has initialisers instead. ``HeNormal`` draws with the variance 2/fan-in, ``LecunNormal`` with
1/fan-in, and ``GlorotNormal`` with 2/(fan-in + fan-out), which is a gain of 1 where both are equal:
https://keras.io/api/layers/initializers/. Their sources say for which functions they are meant:

- HeNormal: He et al. (2015), for ReLU and PReLU, https://arxiv.org/abs/1502.01852
- GlorotNormal: Glorot and Bengio (2010), for tanh and softsign,
  https://proceedings.mlr.press/v9/glorot10a.html
- LecunNormal: the documentation of ``keras.activations.selu``,
  https://keras.io/api/layers/activations/
"""

import math
from typing import NamedTuple

from actviz.activation import Activation, Values
from actviz.copies import original
from actviz.formatting import four_digits

FRAMEWORKS = PYTORCH, KERAS = "PyTorch", "Keras"


class Recommended(NamedTuple):
    """The gain that a framework has for a function.

    Attributes
    ----------
    call : str
        What gives it there: ``calculate_gain("tanh")``, or the name of an initialiser.
    gain : float
    exact : str
        The gain as it is written, where that says more than its digits: ``5/3``.
    """

    call: str
    gain: float
    exact: str = ""

    @property
    def sentence(self) -> str:
        """``calculate_gain("tanh") is 1.667 (5/3)``."""
        exact = f" ({self.exact})" if self.exact else ""
        return f"{self.call} is {four_digits(self.gain)}{exact}"


def recommended(activation: Activation, values: Values) -> dict[str, Recommended]:
    """By the name of a framework, the gain that it has for a function, if any."""
    name = original(activation.name)
    found = {PYTORCH: _pytorch(name, values), KERAS: KERAS_GAINS.get(name)}
    return {framework: gain for framework, gain in found.items() if gain is not None}


HE = Recommended("HeNormal", math.sqrt(2), "√2")
GLOROT = Recommended("GlorotNormal", 1.0)

KERAS_GAINS = {
    "relu": HE,
    "prelu": HE,
    "tanh": GLOROT,
    "softsign": GLOROT,
    "selu": Recommended("LecunNormal", 1.0),
}

PYTORCH_GAINS = {
    "sigmoid": (1.0, ""),
    "tanh": (5 / 3, "5/3"),
    "relu": (math.sqrt(2), "√2"),
    "selu": (3 / 4, "3/4"),
}


def _pytorch(name: str, values: Values) -> Recommended | None:
    if name == "linear":
        # Its linear is the identity.
        return Recommended('calculate_gain("linear")', 1.0) if values["m"] == 1 else None
    if name == "leaky_relu":
        slope = values["alpha"]
        call = f'calculate_gain("leaky_relu", {slope:g})'
        return Recommended(call, math.sqrt(2 / (1 + slope**2)), "√(2/(1 + α²))")
    if name in PYTORCH_GAINS:
        return Recommended(f'calculate_gain("{name}")', *PYTORCH_GAINS[name])
    return None
