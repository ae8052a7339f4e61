"""The binary step, a neuron that fires or does not."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import sigmoid_prime
from actviz.claims import Card, Claim, Evidence, Framework, Measured, Reference

THRESHOLD = Parameter(
    name="threshold",
    symbol="θ",
    default=0.0,
    minimum=-3.0,
    maximum=3.0,
    step=0.1,
    meaning="where the output goes from 0 to 1",
    role="where the step is",
)


@kernel(THRESHOLD)
def binary_step(z: np.ndarray, threshold: float = 0.0) -> np.ndarray:
    """H(z) = 1 for z ≥ threshold, 0 otherwise; McCulloch and Pitts (1943).

    The 1 at the threshold is theirs: a neuron fires when enough of its inputs do.
    """
    return np.heaviside(z - threshold, 1)


@kernel(THRESHOLD)
def binary_step_prime(z: np.ndarray, threshold: float = 0.0) -> np.ndarray:
    """H′(z) = 0; at the threshold, where there is no derivative, by convention."""
    # 0·z would be NaN for an infinite z.
    return np.where(np.isnan(z), z, 0)


def kinks(threshold: float = 0.0) -> tuple[float, ...]:
    """The threshold, where f jumps from 0 to 1."""
    return (threshold,)


A, B = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
"""The inputs of the four rows of a truth table."""


def _gates() -> Measured:
    """How many rows of AND, then of OR, one unit gets right with two thresholds."""
    both = np.sum(binary_step(A + B, threshold=1.5) == np.minimum(A, B))
    either = np.sum(binary_step(A + B, threshold=0.5) == np.maximum(A, B))
    return both, either


def _perceptron() -> Measured:
    """Wrong rows of AND before and after ten passes of Rosenblatt's rule, from weights of 0."""
    rows, wanted = np.stack([A, B, np.ones(4)], axis=1), np.minimum(A, B)
    weights = np.zeros(3)
    before = np.sum(binary_step(rows @ weights) != wanted)
    for _ in range(10):
        for row, answer in zip(rows, wanted, strict=True):
            weights += (answer - binary_step(row @ weights)) * row
    return before, np.sum(binary_step(rows @ weights) != wanted)


CARD = Card(
    family="lines and steps",
    full_name="Heaviside step function",
    aliases=("heaviside", "unit step", "step", "perceptron", "threshold logic unit"),
    purpose="The first artificial neurons; today decisions that need no training by gradient.",
    shape="Zero up to the threshold, one from there on, with a jump between.",
    pros=(
        Claim(
            text="One unit is a logic gate, and its threshold says which.",
            evidence=Evidence(
                z=(-1.0, 3.0),
                parameters={"threshold": 1.5},
                probe=2.0,
                mark=(0.0, 2.0),
                measure=_gates,
                sentence=(
                    "On the sum of two bits, from z = 0 to 2, θ = 1.5 gets {0:.0f} of 4 rows of "
                    "AND right, and θ = 0.5 gets {1:.0f} of 4 rows of OR."
                ),
                holds=lambda both, either: both == either == 4,
            ),
        ),
        Claim(
            text="A single layer learns without a derivative, by Rosenblatt's rule.",
            evidence=Evidence(
                probe=1.0,
                mark=(-1.0, 1.0),
                measure=_perceptron,
                sentence=(
                    "With θ = 0 and weights of 0, {0:.0f} of 4 rows of AND come out wrong; after "
                    "ten passes of the rule, {1:.0f}. The rule only asks whether an answer was "
                    "right."
                ),
                holds=lambda before, after: before == 3 and after == 0,
            ),
        ),
    ),
    cons=(
        Claim(
            text="Gives gradient descent nothing: the slope is 0 wherever there is one.",
            evidence=Evidence(
                probe=0.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    binary_step(5.0) - binary_step(-5.0),
                    np.max(np.abs(binary_step_prime(np.linspace(-5, 5, 1001)))),
                    sigmoid_prime(0.0),
                ),
                sentence=(
                    "With θ = 0 the output rises by {0:g} from z = −5 to 5, and the slope is {1:g} "
                    "on both sides of the jump. Sigmoid, a smooth step, has a slope of {2:g} in "
                    "the middle."
                ),
                holds=lambda rise, slope, smooth: rise == 1 and slope == 0 and smooth == 0.25,
                other="sigmoid",
            ),
        ),
        Claim(
            text="Says yes or no, never how clearly.",
            evidence=Evidence(
                z=(-5.0, 20.0),
                probe=0.05,
                mark=(0.0, 20.0),
                measure=lambda: (
                    binary_step(0.05),
                    binary_step(20.0),
                    binary_step(np.nextafter(0.0, -1.0)),
                ),
                sentence=(
                    "With θ = 0, z = 0.05 gives {0:g} and so does z = 20: {1:g}. The largest "
                    "number below 0 that a computer has already gives {2:g}."
                ),
                holds=lambda barely, clearly, below: barely == clearly == 1 and below == 0,
            ),
        ),
    ),
    references=(
        Reference(
            title="A Logical Calculus of the Ideas Immanent in Nervous Activity",
            authors="McCulloch and Pitts",
            year=1943,
            link="https://doi.org/10.1007/BF02478259",
        ),
        Reference(
            title=(
                "The Perceptron: A Probabilistic Model for Information Storage and Organization "
                "in the Brain"
            ),
            authors="Rosenblatt",
            year=1958,
            link="https://doi.org/10.1037/h0042519",
        ),
    ),
    frameworks=(
        Framework(
            library="PyTorch",
            name="torch.heaviside",
            defaults="none: the value at 0 has to be given",
        ),
        Framework(
            library="JAX",
            name="jax.numpy.heaviside",
            defaults="none: the value at 0 has to be given",
        ),
    ),
)

ACTIVATION = Activation(
    name="binary_step",
    title="Binary step",
    function=binary_step,
    derivative=binary_step_prime,
    parameters=(THRESHOLD,),
    kinks=kinks,
    formula=r"\begin{cases} 1 & z \ge <threshold> \\ 0 & z \lt <threshold> \end{cases}",
    derivative_formula=r"0 \quad (z \ne <threshold>)",
    text="where(z >= threshold, 1, 0)",
    card=CARD,
)
