"""ELU, the exponential linear unit."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog.double import faded
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu, relu_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference, Snippet

CLEVERT = Reference(
    title="Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)",
    authors="Clevert, Unterthiner and Hochreiter",
    year=2016,
    link="https://arxiv.org/abs/1511.07289",
)

ALPHA = Parameter(
    name="alpha",
    symbol="α",
    default=1.0,
    minimum=0.01,
    maximum=3.0,
    step=0.01,
    meaning="depth of the negative side, which levels off towards −α",
    role="depth of the left side",
    above=0.0,
)


@kernel(ALPHA)
def elu(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """ELU(z) = z for z > 0, alpha·(e^z − 1) otherwise; Clevert et al. (2016), equation 15."""
    # exp(z) - 1 has no correct digit left for |z| below 1e-16; expm1 keeps them all. Without
    # the minimum, the branch that is not taken would overflow for large z.
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


@kernel(ALPHA)
def elu_prime(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """ELU′(z) = 1 for z > 0, alpha·e^z otherwise, so alpha at z = 0 by convention."""
    # A subnormal e^z has lost digits that the product with a large alpha would show.
    return np.where(z > 0, 1, faded(np.minimum(z, 0), alpha))


def kinks(alpha: float = 1.0) -> tuple[float, ...]:
    """0, where f′ jumps from alpha to 1; for alpha = 1 only f″ does."""
    return (0.0,)


def _live_share(derivative: Callable[..., Array]) -> np.floating:
    """Share of evenly spaced inputs from −3 to 3 with a slope above 0.01."""
    return np.mean(derivative(np.linspace(-3, 3, 601)) > 0.01)


CARD = Card(
    position=2,
    family="rectifiers",
    full_name="Exponential linear unit",
    purpose="Hidden layers that should keep a gradient below zero and a mean output near zero.",
    shape="The identity for positive z; for negative z a bend that levels off towards −α.",
    about=(
        Claim(
            source="elu/about",
            label="About",
            text=(
                "The exponential linear unit is said to bring the cost to zero faster and to give "
                "more accurate results. It has an extra constant α, which should be positive."
            ),
            evidence=Evidence(
                parameters={"alpha": 2.0},
                probe=-1.0,
                mark=(-5.0, 0.0),
                measure=lambda: (elu_prime(-1.0, alpha=2.0), relu_prime(-1.0)),
                sentence=(
                    "What is certain is the gradient: at z = −1 it is {0:.3f} with α = 2, where "
                    "ReLU's is {1:.0f}."
                ),
                holds=lambda elu_slope, relu_slope: elu_slope > 0 == relu_slope,
                other="relu",
            ),
            verdict=(
                "The documents give no source for “faster” or “more accurate”. The paper that "
                "introduced ELU measured both, on images only."
            ),
        ),
        Claim(
            source="elu/about-relu",
            label="About: relu",
            text=(
                "Like ReLU except for negative inputs: both pass non-negative input on unchanged, "
                "then ELU bends smoothly towards −α where ReLU cuts off sharply."
            ),
            evidence=Evidence(
                parameters={"alpha": 1.0},
                probe=-2.0,
                mark=(0.0, 5.0),
                measure=lambda: (widest_gap(elu, relu, 0, 5)[0], elu(-2.0), relu(-2.0)),
                sentence=(
                    "With α = 1 the two differ by {0:g} from z = 0 to 5; at z = −2 ELU gives "
                    "{1:.4f}, ReLU {2:.0f}."
                ),
                holds=lambda gap, bend, cut: gap == 0 and -1 < bend < cut == 0,
                other="relu",
            ),
        ),
    ),
    pros=(
        Claim(
            source="elu/pro/1",
            text="Bends smoothly until its output reaches −α, where ReLU has a sharp corner.",
            evidence=Evidence(
                z=(-20.0, 5.0),
                parameters={"alpha": 1.0},
                probe=-10.0,
                mark=(-20.0, -5.0),
                measure=lambda: 1.0 + elu(-10.0),
                sentence="With α = 1, at z = −10 the output is still {0:.2e} above −α.",
                holds=lambda distance: 0 < distance < 1e-3,
            ),
            verdict="−α is an asymptote: the curve comes ever closer and never reaches it.",
        ),
        Claim(
            source="elu/pro/2",
            text="A strong alternative to ReLU.",
            evidence=Evidence(
                parameters={"alpha": 1.0},
                probe=-1.0,
                mark=(-3.0, 3.0),
                measure=lambda: (_live_share(elu_prime), _live_share(relu_prime)),
                sentence=(
                    "Of evenly spaced inputs from z = −3 to 3, {0:.0%} get a gradient above 0.01 "
                    "through ELU with α = 1 and {1:.0%} through ReLU."
                ),
                holds=lambda elu_share, relu_share: elu_share == 1 and relu_share < 0.51,
                other="relu",
            ),
        ),
        Claim(
            source="elu/pro/3",
            text="Unlike ReLU, it can produce negative outputs.",
            evidence=Evidence(
                parameters={"alpha": 1.0},
                probe=-1.5,
                mark=(-5.0, 0.0),
                measure=lambda: (elu(-1.5), relu(-1.5)),
                sentence="At z = −1.5 ELU with α = 1 gives {0:.4f} and ReLU {1:.0f}.",
                holds=lambda elu_value, relu_value: elu_value < 0 == relu_value,
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            source="elu/con/1",
            text="For positive input it can blow up the activation; its output range is [0, ∞].",
            evidence=Evidence(
                z=(-20.0, 20.0),
                parameters={"alpha": 1.0},
                probe=20.0,
                mark=(0.0, 20.0),
                measure=lambda: (elu(20.0), elu(-20.0)),
                sentence=(
                    "With α = 1 the output at z = 20 is {0:.0f}, without a bound; at z = −20 it is "
                    "{1:.9f}."
                ),
                holds=lambda high, low: high == 20 and -1 < low < -0.999,
            ),
            verdict="The range is (−α, ∞): negative outputs are the point of ELU.",
        ),
    ),
    notes=(
        Claim(
            source="elu/formula",
            label="Formula",
            text=(
                "The documents give the derivative as 1 for z > 0 and α times the exponential of z "
                "for z < 0; their code takes the latter at z = 0 as well."
            ),
            evidence=Evidence(
                parameters={"alpha": 2.0},
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (
                    elu_prime(0.0, alpha=2.0),
                    elu_prime(np.nextafter(0.0, 1.0), alpha=2.0),
                    elu_prime(0.0) - elu_prime(np.nextafter(0.0, 1.0)),
                ),
                sentence=(
                    r"With α = 2 the slope $\alpha e^z$ comes to {0:.0f} on the left of 0 and is "
                    r"{1:.0f} on the right; with α = 1 the two sides differ by {2:.0f}."
                ),
                holds=lambda left, right, gap: (left, right, gap) == (2, 1, 0),
            ),
            verdict=(
                "At z = 0 the two sides agree only when α = 1; otherwise the derivative jumps. The "
                "value taken there is a convention: α, as in that code."
            ),
        ),
        Claim(
            source="elu/code",
            label="Code",
            text="The documents' function writes the power as `e^z`, in Python.",
            verdict="It must use the exponential of numpy, and choose element by element.",
            snippet=Snippet(
                code=(
                    "def elu(z, alpha):\n"
                    "    if z < 0:\n"
                    "        return alpha * (e^z - 1)\n"
                    "    return z"
                ),
                calls=("elu(-1.0, alpha=1.0)", "elu(np.array([-1.0, 1.0]), alpha=1.0)"),
                wrong=(
                    "`e` is never defined, `^` is not a power in Python, and `if` cannot decide "
                    "for several numbers at once."
                ),
            ),
        ),
    ),
    references=(CLEVERT,),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.ELU", defaults="alpha=1.0"),
        Framework(library="Keras", name="keras.layers.ELU", defaults="alpha=1.0"),
        Framework(library="JAX", name="jax.nn.elu", defaults="alpha=1.0"),
    ),
)

ACTIVATION = Activation(
    name="elu",
    title="ELU",
    function=elu,
    derivative=elu_prime,
    parameters=(ALPHA,),
    kinks=kinks,
    formula=r"\begin{cases} z & z > 0 \\ <alpha>\,(e^{z} - 1) & z \le 0 \end{cases}",
    derivative_formula=r"\begin{cases} 1 & z > 0 \\ <alpha>\,e^{z} & z \le 0 \end{cases}",
    text="where(z > 0, z, alpha*(exp(z) - 1))",
    card=CARD,
)
