"""LeakyReLU, a ReLU that lets a little through below zero."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu_prime
from actviz.catalog.sigmoid import CS231N
from actviz.claims import Card, Claim, Evidence, Framework, Inset, Measured, Reference, Snippet

ALPHA = Parameter(
    name="alpha",
    symbol="α",
    default=0.01,
    minimum=0.0,
    maximum=1.0,
    step=0.01,
    meaning="slope for negative z, from ReLU at 0 to a line at 1",
    role="slope of the left side",
)

MAAS = Reference(
    title="Rectifier Nonlinearities Improve Neural Network Acoustic Models",
    authors="Maas, Hannun and Ng",
    year=2013,
    link="https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf",
)
HE = Reference(
    title=(
        "Delving Deep into Rectifiers: Surpassing Human-Level Performance on ImageNet "
        "Classification"
    ),
    authors="He, Zhang, Ren and Sun",
    year=2015,
    link="https://arxiv.org/abs/1502.01852",
)


@kernel(ALPHA)
def leaky_relu(z: np.ndarray, alpha: float = 0.01) -> np.ndarray:
    """LeakyReLU(z) = z for z > 0, alpha·z otherwise; Maas et al. (2013), section 2.

    max(alpha·z, z) is the same only for alpha ≤ 1.
    """
    # For alpha = 0 the product 0·(−∞) would be NaN; the limit is 0.
    return np.where(z > 0, z, np.where(np.isinf(z) & (alpha == 0), 0, alpha * z))


@kernel(ALPHA)
def leaky_relu_prime(z: np.ndarray, alpha: float = 0.01) -> np.ndarray:
    """LeakyReLU′(z) = 1 for z > 0, alpha otherwise, so alpha at z = 0 by convention."""
    slope = np.where(z > 0, np.ones_like(z), alpha)
    return np.where(np.isnan(z), z, slope)


def kinks(alpha: float = 0.01) -> tuple[float, ...]:
    """0, where f′ jumps from alpha to 1."""
    return (0.0,)


def _exclusive_or() -> Measured:
    """How many of the four rows of XOR come out right with two LeakyReLU units, and with none.

    The two units give leaky(a − b) + leaky(b − a) = (1 − alpha)·|a − b|, which is XOR up to its
    scale. Without them, the best straight line is found by trying thresholds on many directions.
    """
    a, b = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.0, 1.0])
    wanted = np.array([False, True, True, False])
    two_units = leaky_relu(a - b) + leaky_relu(b - a)
    right = np.sum((two_units > 0.5) == wanted)
    directions = np.linspace(0, 2 * np.pi, 72, endpoint=False)[:, None, None]
    sums = a * np.cos(directions) + b * np.sin(directions)
    thresholds = np.linspace(-1.5, 1.5, 61)[:, None]
    return right, np.max(np.sum((sums > thresholds) == wanted, axis=-1))


CARD = Card(
    position=4,
    family="rectifiers",
    full_name="Leaky rectified linear unit",
    aliases=("lrelu",),
    purpose="Hidden layers in which units must not die.",
    shape="A line of small slope for negative z, the identity for positive z, a corner at zero.",
    about=(
        Claim(
            source="leaky_relu/about",
            label="About",
            text=(
                "A ReLU with a small, non-zero, constant gradient α for z < 0, normally 0.01. "
                "Whether it helps across tasks is unclear, according to the CS231n notes."
            ),
            evidence=Evidence(
                parameters={"alpha": 0.01},
                probe=-3.0,
                mark=(-5.0, 0.0),
                measure=lambda: (leaky_relu_prime(-3.0), relu_prime(-3.0)),
                sentence="With α = 0.01 the slope at z = −3 is {0:g}; ReLU's is {1:g}.",
                holds=lambda leaky, plain: leaky == 0.01 and plain == 0,
                other="relu",
            ),
        ),
    ),
    pros=(
        Claim(
            source="leaky_relu/pro/1",
            text="One attempt to fix dying ReLU, by a small negative slope of about 0.01.",
            evidence=Evidence(
                parameters={"alpha": 0.1},
                probe=-4.0,
                mark=(-5.0, 0.0),
                measure=lambda: (leaky_relu_prime(-4.0, alpha=0.1), leaky_relu(-4.0, alpha=0.1)),
                sentence=(
                    "With α = 0.1 the slope at z = −4 is {0:+g}; it is the output, {1:g}, that is "
                    "negative."
                ),
                holds=lambda slope, output: slope > 0 > output,
                other="relu",
            ),
            verdict="The slope is positive; it is on the negative side of the axis.",
        ),
    ),
    cons=(
        Claim(
            source="leaky_relu/con/1",
            text=(
                "Being linear in parts it cannot be used for complex classification, and lags "
                "behind Sigmoid and Tanh in some uses."
            ),
            evidence=Evidence(
                parameters={"alpha": 0.01},
                probe=0.0,
                mark=(-1.0, 1.0),
                measure=_exclusive_or,
                sentence=(
                    "XOR, which no straight line separates: two LeakyReLU units with α = 0.01 get "
                    "{0:.0f} of 4 rows right, the best straight line {1:.0f}."
                ),
                holds=lambda units, line: (units, line) == (4, 3),
            ),
            verdict=(
                "It is not linear unless α = 1, and its networks classify anything that ReLU "
                "networks do."
            ),
        ),
    ),
    notes=(
        Claim(
            source="leaky_relu/code",
            label="Code",
            text=r"The documents' function takes the larger of $\alpha z$ and z.",
            verdict="It must choose by the sign of z, element by element.",
            snippet=Snippet(
                code="def leaky_relu(z, alpha):\n    return max(alpha * z, z)",
                calls=(
                    "leaky_relu(-1.0, alpha=2.0)",
                    "leaky_relu(np.array([-1.0, 1.0]), alpha=0.01)",
                ),
                wrong=(
                    "That is the function only for α ≤ 1: for α = 2 the value at −1 is −2. And "
                    "`max` cannot decide for several numbers at once."
                ),
            ),
        ),
        Claim(
            source="leaky_relu/reading",
            label="Reading",
            text="For further reading the documents name the paper of Kaiming He and others.",
            evidence=Evidence(
                parameters={"alpha": 0.25},
                probe=-2.0,
                mark=(-5.0, 0.0),
                measure=lambda: (leaky_relu_prime(-2.0, alpha=0.25), HE.year, MAAS.year),
                sentence=(
                    "With α = 0.25 the slope at z = −2 is {0:g}, with which the paper of {1:.0f} "
                    "starts to learn it; LeakyReLU was published in {2:.0f}."
                ),
                holds=lambda slope, learned, leaky: leaky < learned and slope == 0.25,
            ),
            verdict=(
                "That paper introduces PReLU, whose slope is learned. LeakyReLU is by Maas and "
                "others, two years earlier."
            ),
        ),
    ),
    references=(MAAS, HE, CS231N),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.LeakyReLU", defaults="negative_slope=0.01"),
        Framework(library="Keras", name="keras.layers.LeakyReLU", defaults="negative_slope=0.3"),
        Framework(
            library="Keras",
            name='activation="leaky_relu"',
            defaults="negative_slope=0.2",
        ),
        Framework(library="JAX", name="jax.nn.leaky_relu", defaults="negative_slope=0.01"),
    ),
    inset=Inset(
        parameter="alpha",
        upto=0.02,
        title="zoom (ReLU is the 0 line)",
        note="slope α; ReLU has 0",
        at=0.25,
        thumbnail="slope 0.01",
    ),
)

ACTIVATION = Activation(
    name="leaky_relu",
    title="LeakyReLU",
    function=leaky_relu,
    derivative=leaky_relu_prime,
    parameters=(ALPHA,),
    kinks=kinks,
    formula=r"\begin{cases} z & z > 0 \\ <alpha>\,z & z \le 0 \end{cases}",
    derivative_formula=r"\begin{cases} 1 & z > 0 \\ <alpha> & z \le 0 \end{cases}",
    text="where(z > 0, z, alpha*z)",
    card=CARD,
)
