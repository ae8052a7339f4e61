"""CELU, an ELU whose slope does not jump, whatever its alpha."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.double import quotient, times_exp
from actviz.catalog.elu import CLEVERT, elu, elu_prime
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.claims import Card, Claim, Evidence, Framework, Reference

ALPHA = Parameter(
    name="alpha",
    symbol="α",
    default=1.0,
    minimum=0.1,
    maximum=3.0,
    step=0.05,
    meaning="depth of the negative side, and how slowly the curve gets there",
    role="depth of the left side",
    above=0.0,
)


@kernel(ALPHA)
def celu(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """CELU(z) = max(0, z) + min(0, alpha·(e^{z/alpha} − 1)); Barron (2017)."""
    # exp(x) - 1 has no correct digit left for |x| below 1e-16; expm1 keeps them all. Even
    # closer to 0 the curve is the line z, and z/alpha may be too small for a double.
    x = z / alpha
    return np.where(x > -1e-17, z, alpha * np.expm1(np.minimum(x, 0)))


@kernel(ALPHA)
def celu_prime(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """CELU′(z) = 1 for z > 0, e^{z/alpha} otherwise; both are 1 at z = 0."""
    # The rounding of a quotient like −700 would cost e^{z/alpha} its last three digits.
    x, lost = quotient(np.minimum(z, 0), alpha)
    return np.where(z > 0, 1, times_exp(1.0, x, lost))


def kinks(alpha: float = 1.0) -> tuple[float, ...]:
    """0, where f″ jumps from 1/alpha to 0; f and f′ do not."""
    return (0.0,)


def scale(alpha: float = 1.0) -> float:
    """alpha: f(z) = alpha·g(z/alpha), where g is CELU with alpha = 1."""
    return alpha


CARD = Card(
    family="rectifiers",
    full_name="Continuously differentiable exponential linear unit",
    aliases=("continuously differentiable elu", "continuous elu"),
    purpose="ELU for those who tune α: its slope stays continuous for every value.",
    shape=(
        "The identity for positive z; for negative z it leaves the line smoothly and levels off "
        "towards −α."
    ),
    pros=(
        Claim(
            text="The slope at zero is 1 on both sides, whatever α is; that of ELU jumps.",
            evidence=Evidence(
                parameters={"alpha": 2.0},
                probe=0.0,
                mark=(-1.0, 1.0),
                measure=lambda: (
                    celu_prime(0.0, alpha=2.0),
                    elu_prime(0.0, alpha=2.0),
                    elu_prime(np.nextafter(0.0, 1.0), alpha=2.0),
                ),
                sentence=(
                    "With α = 2 the slope is {0:g} on both sides of zero; that of ELU with α = 2 "
                    "goes from {1:g} to {2:g} there."
                ),
                holds=lambda ours, left, right: ours == right == 1 and left == 2,
            ),
        ),
        Claim(
            text="α only changes the scale: the same curve, enlarged in both directions.",
            evidence=Evidence(
                z=(-10.0, 5.0),
                parameters={"alpha": 2.0},
                probe=-2.0,
                mark=(-10.0, 0.0),
                measure=lambda: (celu(-2.0, alpha=2.0), celu(-1.0, alpha=1.0)),
                sentence=(
                    "With α = 2, z = −2 gives {0:.4f}: twice the {1:.4f} that α = 1 gives for z = "
                    "−1."
                ),
                holds=lambda large, small: large == 2 * small and small < 0,
            ),
        ),
        Claim(
            text="With α = 1 it is ELU, so it can take ELU's place in a trained network.",
            evidence=Evidence(
                parameters={"alpha": 1.0},
                probe=-1.0,
                mark=(-5.0, 5.0),
                measure=lambda: widest_gap(celu, elu, -5, 5)[0],
                sentence="With α = 1 the two differ by {0:g} from z = −5 to 5.",
                holds=lambda gap: gap == 0,
                other="elu",
            ),
        ),
    ),
    cons=(
        Claim(
            text=(
                "A small α makes the gradient fade faster; ELU's gradient is only multiplied by it."
            ),
            evidence=Evidence(
                parameters={"alpha": 0.5},
                probe=-3.0,
                mark=(-5.0, -1.0),
                measure=lambda: (
                    celu_prime(-3.0, alpha=0.5),
                    elu_prime(-3.0, alpha=0.5),
                    elu_prime(-3.0, alpha=0.5) / celu_prime(-3.0, alpha=0.5),
                ),
                sentence=(
                    "At z = −3 with α = 0.5 the slope is {0:.4f}; ELU with the same α has {1:.4f}, "
                    "{2:.0f} times as much."
                ),
                holds=lambda ours, other, ratio: (
                    0 < ours < 0.01 < other < 0.1 and abs(ratio * ours / other - 1) < 1e-12
                ),
            ),
        ),
        Claim(
            text="One number sets two things: it cannot be deep and level off quickly.",
            evidence=Evidence(
                z=(-10.0, 5.0),
                parameters={"alpha": 3.0},
                probe=-3.0,
                mark=(-10.0, 0.0),
                measure=lambda: (
                    celu(-3.0, alpha=3.0) / -3.0,
                    elu(-3.0, alpha=3.0) / -3.0,
                    celu(-3.0, alpha=1.0) / -1.0,
                ),
                sentence=(
                    "At z = −3 with α = 3 it has gone {0:.0%} of the way down to −α, ELU with the "
                    "same α {1:.0%}. With α = 1 CELU has gone {2:.0%} of its way there, but that "
                    "leads only to −1."
                ),
                holds=lambda deep, other, shallow: (
                    0.6 < deep < 0.65 and 0.94 < other < 1 and abs(other - shallow) < 1e-12
                ),
                other="elu",
                other_parameters={"alpha": 3.0},
            ),
        ),
    ),
    references=(
        Reference(
            title="Continuously Differentiable Exponential Linear Units",
            authors="Barron",
            year=2017,
            link="https://arxiv.org/abs/1704.07483",
        ),
        CLEVERT,
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.CELU", defaults="alpha=1.0"),
        Framework(library="Keras", name="keras.activations.celu", defaults="alpha=1.0"),
        Framework(library="JAX", name="jax.nn.celu", defaults="alpha=1.0"),
    ),
)

ACTIVATION = Activation(
    name="celu",
    title="CELU",
    function=celu,
    derivative=celu_prime,
    parameters=(ALPHA,),
    kinks=kinks,
    scale=scale,
    formula=r"\begin{cases} z & z > 0 \\ <alpha>\,(e^{z/<alpha>} - 1) & z \le 0 \end{cases}",
    derivative_formula=r"\begin{cases} 1 & z > 0 \\ e^{z/<alpha>} & z \le 0 \end{cases}",
    text="where(z > 0, z, alpha*(exp(z/alpha) - 1))",
    card=CARD,
)
