"""PReLU, a LeakyReLU that learns its own slope."""

import numpy as np

from actviz.activation import Activation, Companion, Parameter
from actviz.catalog.kernel import kernel
from actviz.catalog.leaky_relu import HE, leaky_relu
from actviz.claims import Card, Claim, Evidence, Framework

ALPHA = Parameter(
    name="alpha",
    symbol="α",
    default=0.25,
    minimum=-1.0,
    maximum=2.0,
    step=0.05,
    meaning="slope for negative z, learned with the weights, one for all channels or one for each",
    role="slope of the left side",
)


@kernel(ALPHA)
def prelu(z: np.ndarray, alpha: float = 0.25) -> np.ndarray:
    """PReLU(z) = z for z > 0, alpha·z otherwise; He et al. (2015), equation 1.

    The curve of LeakyReLU, but alpha is a weight of the network: descent moves it too.
    """
    # For alpha = 0 the product 0·(−∞) would be NaN; the limit is 0.
    return np.where(z > 0, z, np.where(np.isinf(z) & (alpha == 0), 0, alpha * z))


@kernel(ALPHA)
def prelu_prime(z: np.ndarray, alpha: float = 0.25) -> np.ndarray:
    """PReLU′(z) = 1 for z > 0, alpha otherwise, so alpha at z = 0 by convention."""
    slope = np.where(z > 0, np.ones_like(z), alpha)
    return np.where(np.isnan(z), z, slope)


@kernel(ALPHA)
def prelu_by_alpha(z: np.ndarray, alpha: float = 0.25) -> np.ndarray:
    """∂PReLU/∂alpha = min(z, 0), whatever alpha is: what alpha learns from."""
    return np.minimum(z, 0)


def kinks(alpha: float = 0.25) -> tuple[float, ...]:
    """0, where f′ jumps from alpha to 1."""
    return (0.0,)


def _learn(
    z: np.ndarray, wanted: np.ndarray, alpha: float, rate: float, steps: int
) -> tuple[float, float]:
    """Alpha after some steps of gradient descent on the mean of (f − wanted)²/2, and that mean."""
    for _ in range(steps):
        off = prelu(z, alpha=alpha) - wanted
        alpha -= rate * (off * prelu_by_alpha(z, alpha=alpha)).mean()
    return alpha, ((prelu(z, alpha=alpha) - wanted) ** 2).mean() / 2


def _one_step() -> tuple[float, float, float]:
    """Alpha after one step towards an output of −2 at z = −4, and the loss before and after."""
    z, wanted = np.array([-4.0]), np.array([-2.0])
    _, before = _learn(z, wanted, alpha=0.25, rate=0.05, steps=0)
    alpha, after = _learn(z, wanted, alpha=0.25, rate=0.05, steps=1)
    return alpha, before, after


def _absolute() -> tuple[float, float]:
    """Alpha after learning |z| from z = −5 to 5, and the loss that LeakyReLU is left with."""
    z = np.linspace(-5, 5, 101)
    alpha, _ = _learn(z, np.abs(z), alpha=0.25, rate=0.1, steps=50)
    return alpha, ((leaky_relu(z) - np.abs(z)) ** 2).mean() / 2


CARD = Card(
    family="rectifiers",
    full_name="Parametric rectified linear unit",
    aliases=("parametric relu",),
    purpose="Hidden layers that find out themselves how much to let through below zero.",
    shape="A line of slope α for negative z, the identity for positive z, a corner at zero.",
    pros=(
        Claim(
            text=(
                "Learns its slope: every negative input gives α a gradient. LeakyReLU has the same "
                "curve, with an α that is chosen once and stays."
            ),
            evidence=Evidence(
                parameters={"alpha": 0.45},
                probe=-4.0,
                mark=(-5.0, 0.0),
                measure=lambda: (prelu_by_alpha(-4.0), *_one_step()),
                sentence=(
                    r"The output at z = −4 should be −2. With $\partial f/\partial\alpha$ = {0:g} "
                    r"and a rate of 0.05, one step of descent moves α from 0.25 to α = {1:.2f}, "
                    r"and the loss from {2:.2f} to {3:.2f}."
                ),
                holds=lambda by_alpha, alpha, before, after: (
                    by_alpha == -4 and abs(alpha - 0.45) < 1e-12 and after < before / 20 < 0.03
                ),
                other="leaky_relu",
            ),
        ),
        Claim(
            text="Can become another function where the data need one.",
            evidence=Evidence(
                parameters={"alpha": -1.0},
                probe=-3.0,
                mark=(-5.0, 5.0),
                measure=_absolute,
                sentence=(
                    "On 101 points of |z| from z = −5 to 5, 50 steps at a rate of 0.1 take α from "
                    "0.25 to α = {0:.3f}: the absolute value itself. LeakyReLU is left with a loss "
                    "of {1:.2f}."
                ),
                holds=lambda alpha, left: abs(alpha + 1) < 1e-3 and left > 1,
                other="leaky_relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Nothing keeps α in bounds: if it gets negative, the curve turns back up.",
            evidence=Evidence(
                parameters={"alpha": -0.5},
                probe=-4.0,
                mark=(-5.0, 0.0),
                measure=lambda: (prelu(-4.0, alpha=-0.5), prelu(2.0, alpha=-0.5)),
                sentence=(
                    "With α = −0.5, z = −4 gives {0:g} and z = 2 gives {1:g}: the next layer "
                    "cannot tell them apart."
                ),
                holds=lambda low, high: low == high == 2,
            ),
        ),
        Claim(
            text="A new layer differs between libraries: each starts with another α.",
            evidence=Evidence(
                parameters={"alpha": 0.0},
                probe=-3.0,
                mark=(-5.0, 0.0),
                measure=lambda: (
                    prelu_prime(-3.0, alpha=0.25),
                    prelu_prime(-3.0, alpha=0.0),
                    prelu_by_alpha(-3.0, alpha=0.0),
                ),
                sentence=(
                    r"At z = −3 a new unit has the slope {0:g} in PyTorch and {1:g} in Keras, "
                    r"where α = 0 is ReLU; it can learn another one, as $\partial "
                    r"f/\partial\alpha$ is {2:g}."
                ),
                holds=lambda torch, keras, by_alpha: (
                    torch == 0.25 and keras == 0 and by_alpha == -3
                ),
                other="relu",
            ),
        ),
    ),
    references=(HE,),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.PReLU", defaults="num_parameters=1, init=0.25"),
        Framework(library="Keras", name="keras.layers.PReLU", defaults='alpha_initializer="Zeros"'),
    ),
)

ACTIVATION = Activation(
    name="prelu",
    title="PReLU",
    function=prelu,
    derivative=prelu_prime,
    parameters=(ALPHA,),
    kinks=kinks,
    companions=(Companion(label="∂PReLU/∂α", derivative=prelu_by_alpha),),
    formula=r"\begin{cases} z & z > 0 \\ <alpha>\,z & z \le 0 \end{cases}",
    derivative_formula=r"\begin{cases} 1 & z > 0 \\ <alpha> & z \le 0 \end{cases}",
    text="where(z > 0, z, alpha*z)",
    card=CARD,
)
