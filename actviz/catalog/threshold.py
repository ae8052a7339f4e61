"""Threshold, which passes on what is above a threshold and replaces the rest."""

from statistics import NormalDist

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu
from actviz.claims import Card, Claim, Evidence, Framework, Reference

THRESHOLD = Parameter(
    name="threshold",
    symbol="θ",
    default=1.0,
    minimum=-3.0,
    maximum=3.0,
    step=0.1,
    meaning="what z has to exceed to be passed on",
    role="where passing begins",
)
VALUE = Parameter(
    name="value",
    symbol="v",
    default=0.0,
    minimum=-3.0,
    maximum=3.0,
    step=0.1,
    meaning="output for every other z",
    role="output before that",
)


@kernel(THRESHOLD, VALUE)
def threshold(z: np.ndarray, threshold: float = 1.0, value: float = 0.0) -> np.ndarray:
    """Threshold(z) = z for z > threshold, value otherwise, so value at the threshold itself.

    Konda et al. (2015) with value 0; with a value to choose in PyTorch.
    """
    # This way round NaN, which is not ≤ anything, is passed on.
    return np.where(z <= threshold, value, z)


@kernel(THRESHOLD, VALUE)
def threshold_prime(z: np.ndarray, threshold: float = 1.0, value: float = 0.0) -> np.ndarray:
    """Threshold′(z) = 1 for z > threshold, 0 otherwise; the 0 at the threshold is a convention."""
    return np.heaviside(z - threshold, 0)


def kinks(threshold: float = 1.0, value: float = 0.0) -> tuple[float, ...]:
    """The threshold, where f jumps from value to threshold and f′ from 0 to 1."""
    return (threshold,)


def _normal() -> np.ndarray:
    """A thousand places that are spread like a standard normal sample."""
    return np.array([NormalDist().inv_cdf((i + 0.5) / 1000) for i in range(1000)])


def _rise(low: float, high: float) -> tuple[Array, np.floating]:
    """How far the output rises from `low` to `high`, and what its slope adds up to on the way."""
    places = np.linspace(low, high, 3001)
    middles = (places[:-1] + places[1:]) / 2
    climbed = np.mean(threshold_prime(middles)) * (high - low)
    return threshold(high) - threshold(low), climbed


CARD = Card(
    family="rectifiers",
    full_name="Thresholded linear unit",
    aliases=("thresholded relu", "thresholdedrelu", "trec"),
    purpose="Sparse codes: only clear answers are passed on, and those at full size.",
    shape="Flat up to the threshold, where it jumps to the identity and follows it.",
    pros=(
        Claim(
            text="Sparse: most inputs become 0, and the others keep their full size.",
            evidence=Evidence(
                probe=2.0,
                mark=(-5.0, 1.0),
                measure=lambda: (
                    np.mean(threshold(_normal()) == 0),
                    np.mean(relu(_normal()) == 0),
                    threshold(2.0),
                ),
                sentence=(
                    "With θ = 1 and v = 0, {0:.0%} of standard normal inputs become 0, with ReLU "
                    "{1:.0%}; z = 2 is still {2:g}."
                ),
                holds=lambda share, relu_share, kept: (
                    0.8 < share < 0.9 and relu_share == 0.5 < kept and kept == 2
                ),
                other="relu",
            ),
        ),
        Claim(
            text="Contains ReLU: both parameters at 0.",
            evidence=Evidence(
                parameters={"threshold": 0.0, "value": 0.0},
                probe=1.0,
                mark=(-5.0, 5.0),
                measure=lambda: widest_gap(lambda z: threshold(z, threshold=0.0), relu, -5, 5)[0],
                sentence="With θ = 0 and v = 0 the two differ by {0:g} from z = −5 to 5.",
                holds=lambda gap: gap == 0,
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Its derivative does not include the jump, so the gradient tells only a part.",
            evidence=Evidence(
                z=(-1.0, 4.0),
                probe=1.0,
                mark=(0.0, 3.0),
                measure=lambda: _rise(0.0, 3.0),
                sentence=(
                    "With θ = 1 and v = 0 the output rises by {0:g} from z = 0 to 3, but its slope "
                    "adds up to only {1:.3f}: what is missing is the jump."
                ),
                holds=lambda rise, climbed: rise == 3 and abs(climbed - 2) < 1e-9,
            ),
        ),
        Claim(
            text="At the threshold the smallest change of the input changes the output a lot.",
            evidence=Evidence(
                z=(-6.0, 6.0),
                parameters={"threshold": 2.0, "value": -3.0},
                probe=2.0,
                mark=(1.5, 2.5),
                measure=lambda: (
                    threshold(2.0, threshold=2.0, value=-3.0),
                    threshold(np.nextafter(2.0, 3.0), threshold=2.0, value=-3.0),
                    np.nextafter(2.0, 3.0) - 2.0,
                ),
                sentence=(
                    "With θ = 2 and v = −3, z = 2 gives {0:g} and a z that is {2:.0e} larger "
                    "gives {1:g}."
                ),
                holds=lambda low, high, step: low == -3 and high - 2 == step and 0 < step < 1e-15,
            ),
        ),
    ),
    references=(
        Reference(
            title="Zero-bias Autoencoders and the Benefits of Co-adapting Features",
            authors="Konda, Memisevic and Krueger",
            year=2015,
            link="https://arxiv.org/abs/1402.3337",
        ),
    ),
    frameworks=(
        Framework(
            library="PyTorch",
            name="torch.nn.Threshold",
            defaults="none: threshold and value have to be given",
        ),
        Framework(
            library="Keras",
            name="keras.activations.threshold",
            defaults="none: threshold and default_value have to be given",
        ),
    ),
)

ACTIVATION = Activation(
    name="threshold",
    title="Threshold",
    function=threshold,
    derivative=threshold_prime,
    parameters=(THRESHOLD, VALUE),
    kinks=kinks,
    formula=r"\begin{cases} z & z > <threshold> \\ <value> & z \le <threshold> \end{cases}",
    derivative_formula=r"\begin{cases} 1 & z > <threshold> \\ 0 & z \le <threshold> \end{cases}",
    text="where(z > threshold, z, value)",
    card=CARD,
)
