"""GLU, a gate of two inputs: one is passed on, the other decides how much of it."""

import numpy as np

from actviz.activation import Activation, Companion, Parameter
from actviz.catalog.double import faded
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import sigmoid
from actviz.claims import Card, Claim, Evidence, Framework, Reference

DAUPHIN = Reference(
    title="Language Modeling with Gated Convolutional Networks",
    authors="Dauphin, Fan, Auli and Grangier",
    year=2017,
    link="https://arxiv.org/abs/1612.08083",
)
SHAZEER = Reference(
    title="GLU Variants Improve Transformer",
    authors="Shazeer",
    year=2020,
    link="https://arxiv.org/abs/2002.05202",
)

VALUE = Parameter(
    name="value",
    symbol="a",
    default=1.0,
    minimum=-3.0,
    maximum=3.0,
    step=0.1,
    meaning="the other input, the value that passes through the gate",
    role="the gated input",
    typed=(-3.0, 3.0),  # the plane has its ends
)


@kernel(VALUE)
def glu(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """GLU(a, b) = a·S(b) with a = value, b = z and S the Sigmoid; Dauphin et al. (2017).

    In a layer, a and b are the two halves of one vector.
    """
    # e^−b overflows for b below −709; for b < 0 both parts of the fraction are multiplied by e^b.
    return faded(np.minimum(z, 0), value) / (1 + np.exp(-np.abs(z)))


@kernel(VALUE)
def glu_prime(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂GLU/∂b = a·S(b)·S(−b) = a·e^−|b| / (1 + e^−|b|)²."""
    # S·(1 − S) has no correct digit left above b = 37, where S rounds to 1.
    decay = np.exp(-np.abs(z))
    # 1 + d·(2 + d) is (1 + d)², but a square would double the rounding error of 1 + d.
    return faded(-np.abs(z), value) / (1 + decay * (2 + decay))


@kernel(VALUE)
def glu_by_value(z: np.ndarray, value: float = 1.0) -> np.ndarray:
    """∂GLU/∂a = S(b): it does not depend on a."""
    return sigmoid(z)


def layer_sizes(inputs: int, outputs: int) -> tuple[int, int]:
    """The number of weights of a layer whose outputs are gated, and of one without gates."""
    halves = np.split(np.ones((2 * outputs, inputs)), 2)
    return sum(half.size for half in halves), halves[0].size


CARD = Card(
    family="gates",
    full_name="Gated linear unit",
    aliases=("gated linear unit",),
    purpose=(
        "Layers that choose what to pass on: two inputs, a value and its gate, the halves of one "
        "vector."
    ),
    shape=(
        "A slice of a function of two inputs, the value a held fixed: as the gate b opens, the "
        "output goes in an S from 0 to a; the derivative by b is a bell, the one by a an S."
    ),
    pros=(
        Claim(
            text="Through an open gate the value's gradient passes almost unchanged.",
            evidence=Evidence(
                parameters={"value": 2.0},
                probe=4.0,
                mark=(2.0, 5.0),
                measure=lambda: (glu_by_value(4.0, value=2.0), glu_prime(4.0, value=2.0)),
                sentence=(
                    "At b = 4 with a = 2 the derivative by the value is {0:.3f}, though the one by "
                    "the gate has dropped to {1:.3f}."
                ),
                holds=lambda by_value, by_gate: by_value > 0.95 and 0 < by_gate < 0.05,
            ),
        ),
        Claim(
            text="The gate only scales: the output keeps the sign of the value.",
            evidence=Evidence(
                parameters={"value": -2.0},
                probe=1.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    glu(1.0, value=-2.0),
                    glu(1.0, value=2.0),
                    np.max(glu(np.linspace(-5, 5, 1001), value=-2.0)),
                ),
                sentence=(
                    "At b = 1, a = −2 comes out as {0:.3f} and a = 2 as {1:.3f}; from b = −5 to 5 "
                    "the largest output for a = −2 is {2:.3f}."
                ),
                holds=lambda low, high, most: low == -high < most < 0,
            ),
        ),
    ),
    cons=(
        Claim(
            text="Needs twice the weights: of each pair of inputs one output is left.",
            evidence=Evidence(
                probe=0.0,
                measure=lambda: (*layer_sizes(64, 64), glu(0.0)),
                sentence=(
                    "From 64 inputs to 64 outputs takes {0:,.0f} weights in place of {1:,.0f}; "
                    "and a gate that starts at b = 0 passes only {2:g} of a = 1."
                ),
                holds=lambda gated, plain, half: (
                    gated == 2 * plain and plain == 64 * 64 and half == 0.5
                ),
            ),
        ),
        Claim(
            text="A closed gate stops both gradients, so it has trouble opening again.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=-6.0,
                mark=(-10.0, -5.0),
                measure=lambda: (glu_prime(-6.0), glu_by_value(-6.0)),
                sentence=(
                    "At b = −6 with a = 1 the derivative by the gate is {0:.4f} and the one by "
                    "the value {1:.4f}."
                ),
                holds=lambda by_gate, by_value: 0 < by_gate < by_value < 0.01,
            ),
        ),
    ),
    references=(DAUPHIN, SHAZEER),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.GLU", defaults="dim=-1"),
        Framework(library="Keras", name="keras.activations.glu", defaults="axis=-1"),
        Framework(library="JAX", name="jax.nn.glu", defaults="axis=-1"),
    ),
)

ACTIVATION = Activation(
    name="glu",
    title="GLU",
    function=glu,
    derivative=glu_prime,
    parameters=(VALUE,),
    second=VALUE,
    companions=(Companion(label="∂f/∂a", derivative=glu_by_value),),
    axis="b",
    formula=r"<value>\,\sigma(b)",
    derivative_formula=r"<value>\,\sigma(b)\,\sigma(-b)",
    text="value/(1 + exp(-z))",
    card=CARD,
)
