"""Linear, the straight line."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.binary_step import binary_step
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu
from actviz.catalog.sigmoid import sigmoid
from actviz.claims import Card, Claim, Evidence, Framework, Measured, Reference, Snippet

M = Parameter(
    name="m",
    symbol="m",
    default=1.0,
    minimum=-3.0,
    maximum=3.0,
    step=0.05,
    meaning="slope of the line",
    role="slope of the line",
)


@kernel(M)
def linear(z: np.ndarray, m: float = 1.0) -> np.ndarray:
    """Linear(z) = m·z."""
    # For m = 0 the product 0·∞ would be NaN; the limit of a flat line is 0.
    return np.where(np.isinf(z) & (m == 0), 0, m * z)


@kernel(M)
def linear_prime(z: np.ndarray, m: float = 1.0) -> np.ndarray:
    """Linear′(z) = m, once for every element of z."""
    return np.where(np.isnan(z), z, m)


def _decisions() -> Measured:
    """Which of three neurons max chooses, with Linear, Sigmoid and ReLU.

    Then how many neurons share the largest output of a binary step, and that output.
    """
    z = np.array([0.5, 2.0, 1.0])
    chosen = (np.argmax(function(z)) + 1 for function in (linear, sigmoid, relu))
    steps = binary_step(z)
    return *chosen, np.sum(steps == np.max(steps)), np.max(steps)


def _collapse() -> tuple[float, float]:
    """The largest difference of two layers from one with the product of their weights.

    First for two linear layers, then with ReLU between them.
    """
    random = np.random.default_rng(0)
    first, second, inputs = (random.normal(size=(4, 4)) for _ in range(3))
    two_layers = linear(second @ linear(first @ inputs, m=2.0), m=2.0)
    one_layer = linear((second @ first) @ inputs, m=4.0)
    with_relu = second @ relu(first @ inputs)
    no_relu = (second @ first) @ inputs
    return np.max(np.abs(two_layers - one_layer)), np.max(np.abs(with_relu - no_relu))


CARD = Card(
    position=1,
    family="lines and steps",
    full_name="Linear activation",
    aliases=("identity", "affine"),
    purpose="The output layer of a regression, and what every other function is compared with.",
    shape="A straight line through the origin; its derivative is the same height everywhere.",
    about=(
        Claim(
            source="linear/about",
            label="About",
            text="A straight line: the output is proportional to the neuron's weighted sum z.",
            evidence=Evidence(
                parameters={"m": 1.5},
                probe=2.0,
                mark=(2.0, 4.0),
                measure=lambda: linear(4.0, m=1.5) / linear(2.0, m=1.5),
                sentence=(
                    "With m = 1.5 the output becomes {0:g} times as large from z = 2 to 4, as does "
                    "the input."
                ),
                holds=lambda ratio: ratio == 2,
            ),
        ),
    ),
    pros=(
        Claim(
            source="linear/pro/1",
            text="Gives a range of activations, so a neuron is not just on or off.",
            evidence=Evidence(
                parameters={"m": 1.0},
                probe=1.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    np.unique(linear(np.linspace(-5, 5, 101))).size,
                    np.unique(np.heaviside(np.linspace(-5, 5, 101), 1.0)).size,
                ),
                sentence=(
                    "With m = 1, 101 inputs from z = −5 to 5 give {0:.0f} different outputs; an "
                    "on-off step gives {1:.0f}."
                ),
                holds=lambda values, step: (values, step) == (101, 2),
            ),
        ),
        Claim(
            source="linear/pro/2",
            text=(
                "Several neurons can be connected, and where more than one fires, max or softmax "
                "can take the decision."
            ),
            evidence=Evidence(
                parameters={"m": 1.0},
                probe=2.0,
                mark=(0.5, 2.0),
                measure=_decisions,
                sentence=(
                    "Of three neurons with z = 0.5, 2 and 1, max chooses number {0:.0f} with "
                    "Linear (m = 1), {1:.0f} with Sigmoid and {2:.0f} with ReLU. With a binary "
                    "step it cannot choose: {3:.0f} of them give the same {4:g}."
                ),
                holds=lambda *found: found == (2, 2, 2, 3, 1),
            ),
            verdict=(
                "True of every function that grows with its input, so it is no merit of Linear. "
                "Where outputs are equal, max decides nothing: all neurons that a binary step lets "
                "fire give 1."
            ),
        ),
    ),
    cons=(
        Claim(
            source="linear/con/1",
            text="The derivative is a constant: the gradient has no relationship with the input.",
            evidence=Evidence(
                parameters={"m": 1.5},
                probe=-3.0,
                mark=(-5.0, 5.0),
                measure=lambda: (linear_prime(-3.0, m=1.5), linear_prime(3.0, m=1.5)),
                sentence="With m = 1.5 the slope at z = −3 is {0:g}, and at z = 3 it is {1:g}.",
                holds=lambda left, right: left == right == 1.5,
            ),
        ),
        Claim(
            source="linear/con/2",
            text="Descent then runs on a constant gradient.",
            evidence=Evidence(
                parameters={"m": -2.0},
                probe=1.0,
                mark=(-5.0, 5.0),
                measure=lambda: np.ptp(linear_prime(np.linspace(-5, 5, 1001), m=-2.0)),
                sentence=(
                    "With m = −2, the largest and the smallest slope from z = −5 to 5 differ by "
                    "{0:g}."
                ),
                holds=lambda spread: spread == 0,
            ),
            verdict=(
                "Only the slope is constant. The gradient of a weight is the error times the slope "
                "times the input, and becomes smaller as the error does."
            ),
        ),
        Claim(
            source="linear/con/3",
            text=(
                "The corrections that back-propagation makes are constant and do not depend on "
                "the change in input."
            ),
            evidence=Evidence(
                parameters={"m": 2.0},
                probe=3.0,
                mark=(1.0, 3.0),
                measure=lambda: (
                    linear_prime(1.0, m=2.0) * 1.0,
                    linear_prime(3.0, m=2.0) * 3.0,
                    *_collapse(),
                ),
                sentence=(
                    "For an error of 1 and m = 2, the correction of a weight is {0:g} for input 1 "
                    "and {1:g} for input 3. Two stacked linear layers differ from a single one by "
                    "{2:.0e} at most; with ReLU between them, by up to {3:.1f}."
                ),
                holds=lambda one, three, linear_gap, relu_gap: (
                    three == 3 * one and linear_gap < 1e-12 and relu_gap > 0.1
                ),
            ),
            verdict=(
                r"The gradient of a weight is the error times $m\,x$, so it does depend on the "
                r"input x. What is true, and not said, is that stacked linear layers collapse into "
                r"a single one."
            ),
        ),
    ),
    notes=(
        Claim(
            source="linear/code",
            label="Code",
            text="The documents' derivative returns m as it is.",
            verdict="It must return m once for every element of z.",
            snippet=Snippet(
                code="def linear_prime(z, m):\n    return m",
                calls=("np.shape(linear_prime(np.zeros(3), 2.0))",),
                wrong="Three inputs give one number: a scalar, whatever the shape of z.",
            ),
        ),
    ),
    references=(
        Reference(
            title="Deep Learning, chapter 6: Deep Feedforward Networks",
            authors="Goodfellow, Bengio and Courville",
            year=2016,
            link="https://www.deeplearningbook.org/contents/mlp.html",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Identity", defaults="m = 1"),
        Framework(library="Keras", name="keras.activations.linear", defaults="m = 1"),
        Framework(library="JAX", name="jax.nn.identity", defaults="m = 1"),
    ),
)

ACTIVATION = Activation(
    name="linear",
    title="Linear",
    function=linear,
    derivative=linear_prime,
    parameters=(M,),
    formula=r"<m>\,z",
    derivative_formula=r"<m>",
    text="m*z",
    card=CARD,
)
