"""SwiGLU, a gate of two inputs: the gate is the SiLU of one of them."""

import numpy as np

from actviz.activation import Activation, Companion
from actviz.catalog.double import faded
from actviz.catalog.gate import keeps_its_gradient, multiplies
from actviz.catalog.glu import DAUPHIN, SHAZEER, VALUE, glu
from actviz.catalog.kernel import kernel
from actviz.catalog.silu import EXP_LEAST, LEAST, LEAST_REST
from actviz.claims import Card, Claim, Evidence


@kernel(VALUE)
def swiglu(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """SwiGLU(a, b) = a·b·S(b) with a = value, b = z and S the Sigmoid; Shazeer (2020).

    In a layer, a and b are two projections of the same input.
    """
    # e^−b overflows for b below −709; for b < 0 both parts of the fraction are multiplied by e^b,
    # which is 0 below −2100, where −∞·0 would be NaN.
    b = np.maximum(z, -2100.0)
    # The larger factor is divided: a·b could overflow before, and a subnormal one lose digits.
    small = np.abs(b) < 1
    share = np.where(small, value, b) / (1 + np.exp(-np.abs(b)))
    product = faded(np.minimum(b, 0), share, np.where(small, b, value))
    # 0·∞ would be NaN too; the limit of a flat line is 0.
    return np.where(np.isinf(z) & (value == 0), 0, product)


@kernel(VALUE)
def swiglu_prime(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂SwiGLU/∂b = a·S(b)·(1 + b·S(−b)).

    That is a·(1 + e^−b·(1 + b)) / (1 + e^−b)² for b > 0, a·e^b·(1 + b + e^b) / (1 + e^b)² else.
    """
    b = np.clip(z, -2000.0, 2000.0)
    decay = np.exp(-np.abs(b))
    # 1 + b + e^b cancels where it crosses zero. Measured from there, with t = b − LEAST, it is
    # t + e^LEAST·(e^t − 1), whose two terms share their sign.
    t = (b - LEAST) - LEAST_REST
    near = t + EXP_LEAST * np.expm1(np.clip(t, -0.5, 0.5))
    closed = np.where(np.abs(t) < 0.5, near, 1 + b + decay)
    gate = np.where(b > 0, 1 + decay * (1 + b), closed)
    return faded(np.minimum(b, 0), gate / (1 + decay * (2 + decay)), value)


@kernel(VALUE)
def swiglu_by_value(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂SwiGLU/∂a = b·S(b), the SiLU of b: it does not depend on a."""
    return swiglu(z, value=1.0)


CARD = Card(
    family="gates",
    full_name="Swish-gated linear unit",
    purpose=(
        "The feed-forward layers of many transformers: two inputs, a value and its gate, from two "
        "projections of one vector."
    ),
    shape=(
        "A slice of a function of two inputs, the value a held fixed: near 0 for negative b, with "
        "a shallow dip, then rising like a·b; the derivative by b goes from 0 to a."
    ),
    pros=(
        keeps_its_gradient(swiglu_prime),
        multiplies(swiglu),
    ),
    cons=(
        Claim(
            text="Grows with the product of both inputs, so large activations blow up.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                parameters={"value": 3.0},
                probe=20.0,
                mark=(10.0, 20.0),
                measure=lambda: (
                    swiglu(20.0, value=3.0),
                    glu(20.0, value=3.0),
                    swiglu(20.0, value=3.0) / swiglu(10.0, value=1.5),
                ),
                sentence=(
                    "At b = 20, a = 3 becomes {0:.3f}, where GLU gives {1:.3f}; with half of both "
                    "inputs the output is {2:.3f} times smaller."
                ),
                holds=lambda output, gated, factor: (
                    output > 59.9 and 2.99 < gated <= 3 and 4 <= factor < 4.01
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
                probe=-1.3,
                mark=(-5.0, 0.0),
                measure=lambda: (
                    swiglu(-1.3, value=2.0),
                    swiglu_prime(-2.0, value=2.0),
                    swiglu_prime(-1.0, value=2.0),
                ),
                sentence=(
                    "With a = 2 the output is {0:.3f} at b = −1.3; the derivative by the gate is "
                    "{1:.3f} at b = −2 and {2:.3f} at b = −1."
                ),
                holds=lambda output, falling, rising: output < -0.5 and falling < 0 < rising,
            ),
        ),
    ),
    references=(SHAZEER, DAUPHIN),
)

ACTIVATION = Activation(
    name="swiglu",
    title="SwiGLU",
    function=swiglu,
    derivative=swiglu_prime,
    parameters=(VALUE,),
    second=VALUE,
    companions=(Companion(label="∂f/∂a", derivative=swiglu_by_value),),
    axis="b",
    formula=r"<value>\,b\,\sigma(b)",
    derivative_formula=r"<value>\,\sigma(b)\,\bigl(1 + b\,\sigma(-b)\bigr)",
    text="value*z/(1 + exp(-z))",
    card=CARD,
)
