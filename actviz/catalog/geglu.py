"""GEGLU, a gate of two inputs: the gate is the GELU of one of them."""

import numpy as np

from actviz.activation import Activation, Companion
from actviz.catalog.double import product, times_exp
from actviz.catalog.extremum import lowest
from actviz.catalog.gate import grows, keeps_its_gradient, multiplies
from actviz.catalog.gelu import fading, gelu, gelu_prime, tail
from actviz.catalog.glu import DAUPHIN, SHAZEER, VALUE
from actviz.catalog.kernel import kernel
from actviz.catalog.swiglu import swiglu
from actviz.claims import Card, Claim, Evidence


@kernel(VALUE)
def geglu(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """GEGLU(a, b) = a·b·Φ(b) with a = value, b = z and Φ the normal distribution function.

    Shazeer (2020). In a layer, a and b are two projections of the same input.
    """
    b = np.maximum(z, -100.0)  # further left all is 0
    factor, lost, x, x_lost = tail(b)
    # The larger input comes last: a·b could overflow before, and a subnormal one lose digits.
    small = np.abs(b) < 1
    first, last = np.where(small, value, b), np.where(small, b, value)
    share, share_lost = product(first, factor)
    whole, rest = product(share, last)
    left = times_exp(whole, x, x_lost, rest + last * (share_lost + first * lost))
    right = first * (1 - times_exp(factor, x, x_lost, lost)) * last
    # 0·∞ would be NaN; the limit of a flat line is 0.
    return np.where(np.isinf(z) & (value == 0), 0, np.where(z > 0, right, left))


@kernel(VALUE)
def geglu_prime(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂GEGLU/∂b = a·(Φ(b) + b·φ(b)), φ(b) = e^{−b²/2} / √(2π) the normal density."""
    # Far left, where GELU′ is subnormal and has lost digits, the product with a may not be.
    return np.where(z < -37, fading(z, value), value * gelu_prime(z))


@kernel(VALUE)
def geglu_by_value(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂GEGLU/∂a = b·Φ(b), the GELU of b: it does not depend on a."""
    return gelu(z)


def _weights(inputs: int, units: int) -> tuple[int, int, int]:
    """Weights of a feed-forward layer, those of a gated one with 2/3 of the units, these units."""
    fewer = 2 * units // 3
    return 2 * inputs * units, 3 * inputs * fewer, fewer


CARD = Card(
    family="gates",
    full_name="GELU-gated linear unit",
    aliases=("gelu glu", "gelu-gated linear unit"),
    purpose=(
        "The feed-forward layers of transformers, such as T5 since version 1.1: two inputs, a "
        "value and its gate, from two projections of one vector."
    ),
    shape=(
        "A slice of a function of two inputs, the value a held fixed: near 0 for negative b, with "
        "a shallow dip, then rising like a·b; the derivative by b goes from 0 to a."
    ),
    pros=(
        Claim(
            text="A closed gate is shut more tightly than SwiGLU's.",
            evidence=Evidence(
                parameters={"value": 2.0},
                probe=-4.0,
                mark=(-5.0, -2.0),
                measure=lambda: (geglu(-4.0, value=2.0), swiglu(-4.0, value=2.0)),
                sentence="At b = −4 a value of a = 2 becomes {0:.4f}, and in SwiGLU {1:.4f}.",
                holds=lambda ours, other: -0.001 < ours < 0 and -0.2 < other < -0.1,
                other="swiglu",
                other_parameters={"value": 2.0},
            ),
        ),
        keeps_its_gradient(geglu_prime),
        multiplies(geglu),
    ),
    cons=(
        Claim(
            text=(
                "Three matrices instead of two: for the same number of weights only two thirds of "
                "the units are left."
            ),
            evidence=Evidence(
                probe=0.0,
                measure=lambda: (*_weights(768, 3072), geglu(0.0)),
                sentence=(
                    "768 inputs and 3072 units take {0:.0f} weights; with gates {1:.0f} are "
                    "enough for {2:.0f} units. And a gate that starts at b = 0 passes {3:g} of "
                    "a = 1."
                ),
                holds=lambda plain, gated, units, passed: (
                    plain == gated == 3 * 768 * units and passed == 0
                ),
            ),
        ),
        Claim(
            text=(
                "The gate dips below 0 before it closes: there the output has the opposite sign of "
                "the value."
            ),
            evidence=Evidence(
                parameters={"value": 2.0},
                probe=-0.75,
                mark=(-3.0, 0.0),
                measure=lambda: (
                    *lowest(lambda b: geglu(b, value=2.0), -5, 0),
                    geglu_prime(-1.5, value=2.0),
                ),
                sentence=(
                    "With a = 2 the lowest output is {1:.3f}, at b = {0:.3f}; the derivative by "
                    "the gate is {2:.3f} at b = −1.5."
                ),
                holds=lambda place, low, slope: (
                    abs(place + 0.7518) < 1e-3 and abs(low + 0.33994) < 1e-4 and -0.4 < slope < 0
                ),
            ),
        ),
        grows(geglu),
    ),
    references=(SHAZEER, DAUPHIN),
)

ACTIVATION = Activation(
    name="geglu",
    title="GEGLU",
    function=geglu,
    derivative=geglu_prime,
    parameters=(VALUE,),
    second=VALUE,
    companions=(Companion(label="∂f/∂a", derivative=geglu_by_value),),
    axis="b",
    formula=r"<value>\,b\,\Phi(b)",
    derivative_formula=r"<value>\,\Bigl(\Phi(b) + b\,\frac{e^{-b^2/2}}{\sqrt{2\pi}}\Bigr)",
    text="value*z*(1 + erf(z/sqrt(2)))/2",
    card=CARD,
)
