"""HardSwish, a swish without an exponential."""

import numpy as np

from actviz.activation import Activation
from actviz.catalog.extremum import widest_gap
from actviz.catalog.hard_sigmoid import HOWARD
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu_prime
from actviz.catalog.sigmoid import sigmoid
from actviz.claims import Card, Claim, Evidence, Framework


@kernel()
def hard_swish(z: np.ndarray) -> np.ndarray:
    """HardSwish(z) = z·min(max(0, z + 3), 6)/6; Howard et al. (2019), section 5.2."""
    # Left of −3 a product with 0 would be NaN for −∞. Dividing before multiplying leaves the
    # factor at 1 from 3 on, where z·6 could overflow.
    return np.where(z <= -3, 0, z * (np.minimum(z + 3, 6) / 6))


@kernel()
def hard_swish_prime(z: np.ndarray) -> np.ndarray:
    """HardSwish′(z) = 0 for z ≤ −3, 1 for z ≥ 3, (2·z + 3)/6 between.

    Between, it rises by 1/3 for each unit of z, from −1/2 to 3/2. At the corners 0 and 1 are
    taken by convention.
    """
    # z/3 + 1/2 loses digits near its zero at −1.5; 2·z is exact and the sum rounds once.
    between = (2 * z + 3) / 6
    return np.where(z <= -3, 0, np.where(z >= 3, 1, between))


def kinks() -> tuple[float, ...]:
    """−3 and 3, where f′ jumps: down from 0 to −1/2, and down from 3/2 to 1."""
    return (-3.0, 3.0)


CARD = Card(
    family="smooth rectifiers",
    full_name="Hard swish",
    aliases=("hardswish", "hard swish", "h-swish", "hard_silu", "hardsilu"),
    purpose="Hidden layers of image networks on phones.",
    shape=(
        "Zero up to −3, a parabola that dips below zero and climbs to 3, then the identity; "
        "between the corners the derivative is a straight line that rises by a third per unit."
    ),
    pros=(
        Claim(
            text="Follows Swish, z·Sigmoid(z), with nothing but products and comparisons.",
            evidence=Evidence(
                probe=3.0,
                mark=(2.0, 4.0),
                measure=lambda: widest_gap(hard_swish, lambda z: z * sigmoid(z), 0, 5),
                sentence="Swish is furthest away at z = {1:g}, by {0:.4f}.",
                holds=lambda gap, place: 0.1 < gap < 0.15 and place == 3,
                other="silu",
            ),
        ),
        Claim(
            text="Beyond ±3 it is ReLU to the last digit, where Swish only comes near.",
            evidence=Evidence(
                probe=-4.0,
                mark=(-5.0, -3.0),
                measure=lambda: (
                    hard_swish(-4.0),
                    -4.0 * sigmoid(-4.0),
                    hard_swish(4.0),
                    4.0 * sigmoid(4.0),
                ),
                sentence=(
                    "At z = −4 it gives {0:g} and Swish {1:.4f}; at z = 4, {2:g} and {3:.4f}."
                ),
                holds=lambda low, swish_low, high, swish_high: (
                    low == 0 > swish_low and high == 4 > swish_high
                ),
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="It has corners after all: the slope jumps down at both of them.",
            evidence=Evidence(
                probe=3.0,
                mark=(2.0, 4.0),
                measure=lambda: (
                    hard_swish_prime(np.nextafter(3.0, 0.0)),
                    hard_swish_prime(3.0),
                    hard_swish_prime(-3.0),
                    hard_swish_prime(np.nextafter(-3.0, 0.0)),
                ),
                sentence=(
                    "At z = 3 the slope falls from {0:.2f} to {1:g}, at z = −3 from {2:g} to "
                    "{3:.2f}."
                ),
                holds=lambda before, after, left, right: (
                    abs(before - 1.5) < 1e-9
                    and after == 1
                    and left == 0
                    and abs(right + 0.5) < 1e-9
                ),
            ),
        ),
        Claim(
            text="It falls before it rises, so two inputs can give the same output.",
            evidence=Evidence(
                probe=-1.5,
                mark=(-3.0, 0.0),
                measure=lambda: (
                    hard_swish(-1.5),
                    hard_swish_prime(-1.5),
                    hard_swish(-2.0),
                    hard_swish(-1.0),
                ),
                sentence=(
                    "It is lowest at z = −1.5, with {0:g} and a slope of {1:g}; on the two sides "
                    "of that, z = −2 gives {2:.4f} and z = −1 gives {3:.4f}."
                ),
                holds=lambda lowest, slope, two, one: (
                    abs(two - one) < 1e-15 and lowest == -0.375 < two and slope == 0
                ),
            ),
        ),
        Claim(
            text="Units whose input stays below −3 are dead, like those of ReLU below 0.",
            evidence=Evidence(
                probe=-3.5,
                mark=(-5.0, -3.0),
                measure=lambda: (hard_swish_prime(-3.5), hard_swish_prime(-2.0), relu_prime(-2.0)),
                sentence=(
                    "At z = −3.5 the slope is {0:g}. At z = −2, where ReLU's is {2:g}, it is "
                    "{1:.4f}."
                ),
                holds=lambda dead, alive, rectified: dead == 0 == rectified and alive < -0.1,
                other="relu",
            ),
        ),
    ),
    references=(HOWARD,),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Hardswish"),
        Framework(library="Keras", name="keras.activations.hard_swish"),
        Framework(library="JAX", name="jax.nn.hard_swish"),
    ),
)

ACTIVATION = Activation(
    name="hard_swish",
    title="HardSwish",
    function=hard_swish,
    derivative=hard_swish_prime,
    kinks=kinks,
    formula=(
        r"\begin{cases} 0 & z \le -3 \\ \frac{z\,(z + 3)}{6} & -3 \lt z \lt 3 \\ "
        r"z & z \ge 3 \end{cases}"
    ),
    derivative_formula=(
        r"\begin{cases} 0 & z \le -3 \\ \frac{2z + 3}{6} & -3 \lt z \lt 3 \\ "
        r"1 & z \ge 3 \end{cases}"
    ),
    text="z*clip(z + 3, 0, 6)/6",
    card=CARD,
)
