"""ReGLU, a gate of two inputs: the gate is the ReLU of one of them."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array, Companion
from actviz.catalog.gate import grows
from actviz.catalog.glu import DAUPHIN, SHAZEER, VALUE
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu
from actviz.catalog.swiglu import swiglu, swiglu_by_value, swiglu_prime
from actviz.claims import Card, Claim, Evidence


@kernel(VALUE)
def reglu(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """ReGLU(a, b) = a·max(0, b) with a = value and b = z; Shazeer (2020).

    In a layer, a and b are two projections of the same input.
    """
    # For a = 0 the product 0·∞ would be NaN; the limit of a flat line is 0. A closed gate is 0,
    # where a negative value times 0 would be −0.
    return np.where((z <= 0) | (np.isinf(z) & (value == 0)), 0, value * z)


@kernel(VALUE)
def reglu_prime(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂ReGLU/∂b = a for b > 0, 0 otherwise; the 0 at b = 0 is a convention."""
    return np.where(np.isnan(z), z, np.where(z > 0, value, 0))


@kernel(VALUE)
def reglu_by_value(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂ReGLU/∂a = max(0, b), the ReLU of b: it does not depend on a."""
    return relu(z)


def kinks(value: float = 1.0) -> tuple[float, ...]:
    """0, where the derivative by b jumps from 0 to a."""
    return (0.0,)


def _zeros(gate: Callable[..., Array]) -> np.floating:
    """The share of outputs that are exactly 0, for standard normal b and a = 1."""
    return np.mean(gate(np.random.default_rng(0).normal(size=100_000)) == 0)


CARD = Card(
    family="gates",
    full_name="ReLU-gated linear unit",
    aliases=("relu glu", "relu-gated linear unit"),
    purpose=(
        "The feed-forward layers of transformers: two inputs, a value and its gate, from two "
        "projections of one vector."
    ),
    shape=(
        "A slice of a function of two inputs, the value a held fixed: zero for negative b, then "
        "the straight line a·b; the derivative by b jumps from 0 to a."
    ),
    pros=(
        Claim(
            text="A closed gate is exactly zero, so half of the products need not be computed.",
            evidence=Evidence(
                probe=-2.0,
                mark=(-5.0, 0.0),
                measure=lambda: (reglu(-2.0), _zeros(reglu), _zeros(swiglu)),
                sentence=(
                    "At b = −2 a value of a = 1 becomes {0:g}. For standard normal b {1:.0%} of "
                    "the outputs are 0, and {2:.0%} of SwiGLU's."
                ),
                holds=lambda output, share, other: output == 0 == other and 0.45 < share < 0.55,
                other="swiglu",
            ),
        ),
        Claim(
            text="An open gate is the exact product of both inputs, without an exponential.",
            evidence=Evidence(
                parameters={"value": 2.0},
                probe=1.0,
                mark=(0.0, 5.0),
                measure=lambda: (
                    reglu(1.0, value=2.0),
                    swiglu(1.0, value=2.0),
                    reglu_prime(1.0, value=2.0),
                ),
                sentence=(
                    "At b = 1 a value of a = 2 gives {0:g}, where SwiGLU gives {1:.3f}; the "
                    "derivative by the gate is {2:g}, all of the value."
                ),
                holds=lambda output, other, slope: output == slope == 2 and 1.4 < other < 1.5,
                other="swiglu",
                other_parameters={"value": 2.0},
            ),
        ),
    ),
    cons=(
        Claim(
            text="A closed gate lets nothing back: both gradients are zero, so it can stay shut.",
            evidence=Evidence(
                probe=-1.0,
                mark=(-5.0, 0.0),
                measure=lambda: (
                    reglu_prime(-1.0),
                    reglu_by_value(-1.0),
                    swiglu_prime(-1.0),
                    swiglu_by_value(-1.0),
                ),
                sentence=(
                    "At b = −1 with a = 1 the derivatives by the gate and by the value are {0:g} "
                    "and {1:g}; those of SwiGLU are {2:.3f} and {3:.3f}."
                ),
                holds=lambda by_gate, by_value, other, other_by_value: (
                    by_gate == by_value == 0 < other < 0.1 and -0.3 < other_by_value < -0.2
                ),
                other="swiglu",
            ),
        ),
        Claim(
            text="The gate switches at once: a step across zero turns the gradient on or off.",
            evidence=Evidence(
                parameters={"value": 3.0},
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (
                    *reglu_prime([-0.05, 0.05], value=3.0),
                    *swiglu_prime([-0.05, 0.05], value=3.0),
                ),
                sentence=(
                    "With a = 3 the derivative by the gate is {0:g} just left of b = 0 and {1:g} "
                    "just right of it; that of SwiGLU goes from {2:.2f} to {3:.2f}."
                ),
                holds=lambda left, right, other_left, other_right: (
                    left == 0 and right == 3 and 1.4 < other_left < 1.5 < other_right < 1.6
                ),
                other="swiglu",
                other_parameters={"value": 3.0},
            ),
        ),
        grows(reglu),
    ),
    references=(SHAZEER, DAUPHIN),
)

ACTIVATION = Activation(
    name="reglu",
    title="ReGLU",
    function=reglu,
    derivative=reglu_prime,
    parameters=(VALUE,),
    kinks=kinks,
    second=VALUE,
    companions=(Companion(label="∂f/∂a", derivative=reglu_by_value),),
    axis="b",
    formula=r"\begin{cases} <value>\,b & b > 0 \\ 0 & b \le 0 \end{cases}",
    derivative_formula=r"\begin{cases} <value> & b > 0 \\ 0 & b \le 0 \end{cases}",
    text="value*max(0, z)",
    card=CARD,
)
