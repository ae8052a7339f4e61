"""RReLU, a LeakyReLU whose slope is drawn at random while training."""

import math

import numpy as np

from actviz.activation import Activation, Companion, Parameter
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference

LOWER = Parameter(
    name="lower",
    symbol="l",
    default=0.125,
    minimum=0.0,
    maximum=0.3,
    step=0.005,
    meaning="smallest slope that training can draw for negative z",
    role="smallest slope",
    typed=(0.0, 0.333),  # lower stays below upper
)
UPPER = Parameter(
    name="upper",
    symbol="u",
    default=0.333,
    minimum=0.333,
    maximum=1.0,
    step=0.001,
    meaning="largest slope that training can draw for negative z",
    role="largest slope",
    typed=(0.333, 10.0),  # lower stays below upper
)


def in_order(lower: float, upper: float) -> None:
    """Raise ValueError where `lower` is above `upper`."""
    if lower > upper:
        raise ValueError(f"lower must not be above upper, got {lower!r} and {upper!r}")


def bent(z: np.ndarray, slope: float) -> np.ndarray:
    """The identity above 0, a line of some slope below."""
    # For a slope of 0 the product 0·(−∞) would be NaN; the limit is 0.
    return np.where(z > 0, z, np.where(np.isinf(z) & (slope == 0), 0, slope * z))


def bent_prime(z: np.ndarray, slope: float) -> np.ndarray:
    """The derivative of `bent`: 1 above 0, the slope elsewhere."""
    return np.where(np.isnan(z), z, np.where(z > 0, 1, slope))


@kernel(LOWER, UPPER, rule=in_order)
def rrelu(z: np.ndarray, lower: float = 0.125, upper: float = 0.333) -> np.ndarray:
    """RReLU(z) = z for z > 0, z·(lower + upper)/2 otherwise; Xu et al. (2015), section 2.4.

    This is RReLU after training. In training each negative z gets a slope of its own, drawn evenly
    from lower to upper.
    """
    # Halves first: the sum of two large numbers would overflow.
    return bent(z, lower / 2 + upper / 2)


@kernel(LOWER, UPPER, rule=in_order)
def rrelu_prime(z: np.ndarray, lower: float = 0.125, upper: float = 0.333) -> np.ndarray:
    """RReLU′(z) = 1 for z > 0, (lower + upper)/2 otherwise, so also at z = 0 by convention."""
    return bent_prime(z, lower / 2 + upper / 2)


@kernel(LOWER, UPPER, rule=in_order)
def rrelu_lower(z: np.ndarray, lower: float = 0.125, upper: float = 0.333) -> np.ndarray:
    """The curve with the smallest slope that training can draw."""
    return bent(z, lower)


@kernel(LOWER, UPPER, rule=in_order)
def rrelu_lower_prime(z: np.ndarray, lower: float = 0.125, upper: float = 0.333) -> np.ndarray:
    """The derivative of `rrelu_lower`."""
    return bent_prime(z, lower)


@kernel(LOWER, UPPER, rule=in_order)
def rrelu_upper(z: np.ndarray, lower: float = 0.125, upper: float = 0.333) -> np.ndarray:
    """The curve with the largest slope that training can draw."""
    return bent(z, upper)


@kernel(LOWER, UPPER, rule=in_order)
def rrelu_upper_prime(z: np.ndarray, lower: float = 0.125, upper: float = 0.333) -> np.ndarray:
    """The derivative of `rrelu_upper`."""
    return bent_prime(z, upper)


def kinks(lower: float = 0.125, upper: float = 0.333) -> tuple[float, ...]:
    """0, where f′ jumps from the mean slope to 1."""
    return (0.0,)


def _drawn(z: float, lower: float = 0.125, upper: float = 0.333) -> np.ndarray:
    """Ten thousand outputs of training for one z, each with a slope of its own."""
    slopes = np.random.default_rng(2015).uniform(lower, upper, 10_000)
    return np.where(z > 0, z, slopes * z)


CARD = Card(
    family="rectifiers",
    full_name="Randomised leaky rectified linear unit",
    aliases=("randomised relu", "randomized relu", "randomized leaky relu"),
    purpose=(
        "Hidden layers for small data sets: its noise, like dropout, keeps them from learning the "
        "data by heart."
    ),
    shape=(
        "The identity for positive z; for negative z a line in the middle of a wedge, which holds "
        "all the lines that training can draw."
    ),
    pros=(
        Claim(
            text=(
                "No two passes of training are alike, and after training it answers with their "
                "average."
            ),
            evidence=Evidence(
                probe=-4.0,
                mark=(-5.0, 0.0),
                measure=lambda: (
                    np.max(_drawn(-4.0)),
                    np.min(_drawn(-4.0)),
                    np.mean(_drawn(-4.0)),
                    rrelu(-4.0),
                ),
                sentence=(
                    "With l = 0.125 and u = 0.333, training gives anything from {0:.2f} to {1:.2f} "
                    "at z = −4, in 10000 draws {2:.3f} on average; after training the output is "
                    "{3:.3f}."
                ),
                holds=lambda high, low, mean, used: (
                    -0.51 < high < -0.49
                    and -1.34 < low < -1.32
                    and abs(mean - used) < 0.01
                    and -0.917 < used < -0.915
                ),
            ),
        ),
        Claim(
            text="Even the flattest line that it can draw has a slope, so no unit dies.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, 0.0),
                measure=lambda: (rrelu_lower_prime(-3.0), rrelu_prime(-3.0), relu_prime(-3.0)),
                sentence=(
                    "With l = 0.125 and u = 0.333, the slope at z = −3 is at least {0:g} in "
                    "training and {1:g} after it; ReLU's is {2:g}."
                ),
                holds=lambda least, used, plain: plain == 0 < least < used < 0.25,
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text=(
                "The noise is uneven: there is none for positive z, and it grows as z falls "
                "further below zero."
            ),
            evidence=Evidence(
                z=(-20.0, 5.0),
                probe=-20.0,
                mark=(-20.0, -5.0),
                measure=lambda: (np.std(_drawn(4.0)), np.std(_drawn(-1.0)), np.std(_drawn(-20.0))),
                sentence=(
                    "With l = 0.125 and u = 0.333, the standard deviation of the output in "
                    "training is {2:.2f} at z = −20, {1:.2f} at z = −1 and {0:g} at z = 4."
                ),
                holds=lambda right, near, far: right == 0 and 0.05 < near < 0.07 < 1 < far < 1.3,
            ),
        ),
        Claim(
            text=(
                "Two functions have this name. The paper's experiments divide z by a number drawn "
                "from 3 to 8, PyTorch multiplies it by one from 1/8 to 1/3: not the same middle."
            ),
            evidence=Evidence(
                probe=-4.0,
                mark=(-5.0, 0.0),
                measure=lambda: (1 / ((3 + 8) / 2), math.log(8 / 3) / (8 - 3), rrelu_prime(-4.0)),
                sentence=(
                    "After training the paper divides by 5.5, a slope of {0:.3f}, though its "
                    "slopes in training average {1:.3f}. With l = 0.125 and u = 0.333 the slope is "
                    "{2:.3f}, the average itself."
                ),
                holds=lambda paper, average, here: 0.18 < paper < average < 0.2 < here < 0.23,
            ),
        ),
    ),
    references=(
        Reference(
            title="Empirical Evaluation of Rectified Activations in Convolutional Network",
            authors="Xu, Wang, Chen and Li",
            year=2015,
            link="https://arxiv.org/abs/1505.00853",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.RReLU", defaults="lower=1/8, upper=1/3"),
    ),
)

ACTIVATION = Activation(
    name="rrelu",
    title="RReLU",
    function=rrelu,
    derivative=rrelu_prime,
    parameters=(LOWER, UPPER),
    kinks=kinks,
    companions=(
        # Named by their slope: below zero the line with the larger slope is the lower one.
        Companion(label="with slope l", function=rrelu_lower, derivative=rrelu_lower_prime),
        Companion(label="with slope u", function=rrelu_upper, derivative=rrelu_upper_prime),
    ),
    formula=(r"\begin{cases} z & z > 0 \\ \dfrac{<lower> + <upper>}{2}\,z & z \le 0 \end{cases}"),
    derivative_formula=(
        r"\begin{cases} 1 & z > 0 \\ \dfrac{<lower> + <upper>}{2} & z \le 0 \end{cases}"
    ),
    text="where(z > 0, z, (lower + upper)/2*z)",
    card=CARD,
)
