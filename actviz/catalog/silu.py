"""SiLU, also called Swish: the input times its own Sigmoid."""

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog.double import plus, product, ratio, times_exp
from actviz.catalog.extremum import highest, lowest, widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.leaky_relu import leaky_relu_prime
from actviz.catalog.relu import relu, relu_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference

HENDRYCKS = Reference(
    title="Gaussian Error Linear Units (GELUs)",
    authors="Hendrycks and Gimpel",
    year=2016,
    link="https://arxiv.org/abs/1606.08415",
)

BETA = Parameter(
    name="beta",
    symbol="β",
    default=1.0,
    minimum=0.1,
    maximum=10.0,
    step=0.1,
    meaning="sharpness: towards 0 a straight line z/2, for large values almost ReLU",
    role="sharpness of the bend",
)

# Where SiLU with beta = 1 is least, x = −1.278…, in three parts: the nearest double and twice what
# is left. There e^x = −1 − x.
LEAST = -1.2784645427610737
LEAST_REST = -1.0946994183093437e-16
LEAST_LAST = -3.907766676128665e-33
EXP_LEAST = 0.2784645427610738


def scaled(z: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """beta·z, and what rounding loses of it. 0·∞ is 0 here, because beta = 0 gives a line."""
    return product(np.where(np.isinf(z) & (beta == 0), 0, z), beta)


@kernel(BETA)
def silu(z: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """SiLU(z) = z·S(beta·z), S the Sigmoid; Elfwing et al. (2017), with beta Ramachandran et al.

    Hendrycks and Gimpel (2016) proposed it first, next to GELU.
    """
    # e^{−beta·z} overflows where beta·z is below −709; there both parts of the fraction are
    # multiplied by e^{beta·z}, where what beta·z loses when it rounds would cost digits.
    x, lost = scaled(z, beta)
    share = z / (1 + np.exp(-np.abs(x)))
    return np.where(x < 0, times_exp(share, x, lost), share)


@kernel(BETA)
def silu_prime(z: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """SiLU′(z) = S(x)·(1 + x·S(−x)) with x = beta·z.

    That is (1 + e^−x·(1 + x)) / (1 + e^−x)² for x > 0, e^x·(1 + x + e^x) / (1 + e^x)² otherwise.
    """
    x, lost = scaled(z, beta)
    decay = np.exp(-np.abs(x))
    # 1 + d·(2 + d) is (1 + d)², but a square would double the rounding error of 1 + d.
    below, below_rest = plus(1.0, decay * (2 + decay))
    right = (1 + decay * (1 + np.clip(x, 0, 2000))) / below  # ∞·e^−∞ would be NaN
    # 1 + x + e^x cancels where it crosses zero. Measured from there, with t = x − LEAST, it is
    # t + e^LEAST·(e^t − 1), whose two terms share their sign. Some doubles come so close to it that
    # all of t lies in what beta·z loses when it rounds, so t is summed up to its own last digit.
    t, t_rest = plus(-LEAST, np.minimum(x, 0))
    below_last, last_rest = plus(-LEAST_REST, lost)
    t, lost_too = plus(t, below_last)
    t_rest += lost_too + (last_rest - LEAST_LAST)
    left, left_rest = plus(t, EXP_LEAST * np.expm1(t))
    left_rest += t_rest * (1 + decay)
    share, rest = ratio(left, left_rest, below, below_rest)
    return np.where(x < 0, times_exp(share, x, lost, rest), right)


def scale(beta: float = 1.0) -> float:
    """1/|beta|: f(z) = g(beta·z)/beta, where g is SiLU with beta = 1. A line has no scale."""
    return 1 / abs(beta) if beta else 1.0


def _steepest() -> tuple[float, float, float, Array]:
    """The steepest point: its z, its slope, and the 20th powers of that and of ReLU's slope."""
    place, slope = highest(silu_prime, 0, 5)
    return place, slope, slope**20, relu_prime(place) ** 20


def _distance_from_relu(beta: float) -> float:
    """The largest distance from ReLU between −5 and 5."""
    return widest_gap(lambda z: silu(z, beta=beta), relu, -5, 5, step=0.001)[0]


CARD = Card(
    family="smooth rectifiers",
    full_name="Sigmoid linear unit",
    aliases=("swish", "sigmoid-weighted linear unit", "sigmoid linear unit"),
    purpose="Hidden layers of deep image and language models; the gate inside SwiGLU.",
    shape=(
        "Near zero far to the left, a shallow dip below zero, then up through the origin to the "
        "identity; the derivative overshoots 1 before it settles there."
    ),
    pros=(
        Claim(
            text="Small negative inputs get through: it has a floor but no dead side.",
            evidence=Evidence(
                probe=-1.3,
                mark=(-3.0, 0.0),
                measure=lambda: (*lowest(silu, -5, 0), relu(-1.3)),
                sentence=(
                    "With β = 1 its lowest point is at z = {0:.3f}, with the value {1:.3f}; ReLU "
                    "gives {2:.0f} on that whole side."
                ),
                holds=lambda z, low, other: (
                    abs(z + 1.2785) < 1e-3 and abs(low + 0.27846) < 1e-4 and other == 0
                ),
                other="relu",
            ),
        ),
        Claim(
            text="One learnable number leads from a straight line to a curve close to ReLU.",
            evidence=Evidence(
                parameters={"beta": 10.0},
                probe=0.0,
                mark=(-1.0, 1.0),
                measure=lambda: (
                    _distance_from_relu(10.0),
                    _distance_from_relu(1.0),
                    silu(2.0, beta=0.0),
                ),
                sentence=(
                    "Its largest distance from ReLU is {0:.3f} with β = 10 and {1:.3f} with β = 1; "
                    "with β = 0 an input of 2 gives {2:g}, the line z/2."
                ),
                holds=lambda sharp, soft, line: (
                    abs(10 * sharp - soft) < 1e-6 and 0.2 < soft < 0.3 and line == 1
                ),
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Not monotone: left of the dip a larger input gives a smaller output.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, -1.5),
                measure=lambda: (silu(-5.0), silu(-1.5), silu_prime(-3.0)),
                sentence=(
                    "With β = 1 the output falls from {0:.3f} to {1:.3f} from z = −5 to −1.5; the "
                    "slope at z = −3 is {2:.3f}."
                ),
                holds=lambda far, near, slope: near < far < 0 and -0.1 < slope < 0,
            ),
        ),
        Claim(
            text="The slope rises above 1, so a stack of layers can amplify gradients.",
            evidence=Evidence(
                probe=2.4,
                mark=(1.5, 5.0),
                measure=_steepest,
                sentence=(
                    "With β = 1 the slope is largest at z = {0:.2f}, with {1:.4f}; twenty such "
                    "layers multiply a gradient by {2:.1f}, and twenty of ReLU by {3:g}."
                ),
                holds=lambda z, slope, stack, plain: (
                    2.3 < z < 2.5
                    and 1.09 < slope < 1.11
                    and abs(slope**20 - stack) < 1e-9
                    and plain == 1
                ),
                other="relu",
            ),
        ),
        Claim(
            text="Far to the left the gradient fades to nothing, as with Sigmoid.",
            evidence=Evidence(
                z=(-10.0, 5.0),
                probe=-10.0,
                mark=(-10.0, -6.0),
                measure=lambda: (silu_prime(-10.0), leaky_relu_prime(-10.0)),
                sentence="With β = 1 the slope at z = −10 is {0:.1e}; LeakyReLU's is {1:g}.",
                holds=lambda ours, other: -1e-3 < ours < 0 < other < 0.02,
                other="leaky_relu",
            ),
        ),
    ),
    references=(
        Reference(
            title=(
                "Sigmoid-Weighted Linear Units for Neural Network Function Approximation in "
                "Reinforcement Learning"
            ),
            authors="Elfwing, Uchibe and Doya",
            year=2017,
            link="https://arxiv.org/abs/1702.03118",
        ),
        Reference(
            title="Searching for Activation Functions",
            authors="Ramachandran, Zoph and Le",
            year=2017,
            link="https://arxiv.org/abs/1710.05941",
        ),
        HENDRYCKS,
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.SiLU", defaults="beta = 1, which is fixed"),
        Framework(
            library="Keras", name="keras.activations.silu", defaults="beta = 1, which is fixed"
        ),
        Framework(library="JAX", name="jax.nn.silu", defaults="beta = 1, which is fixed"),
    ),
)

ACTIVATION = Activation(
    name="silu",
    title="SiLU",
    function=silu,
    derivative=silu_prime,
    parameters=(BETA,),
    scale=scale,
    formula=r"z\,\sigma(<beta> z) = \frac{z}{1 + e^{-<beta> z}}",
    derivative_formula=(r"\sigma(<beta> z)\,\bigl(1 + <beta> z\,\sigma(-<beta> z)\bigr)"),
    text="z/(1 + exp(-beta*z))",
    card=CARD,
)
