"""Mish, the input times the Tanh of its Softplus."""

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog.double import plus, product, ratio, times_exp
from actviz.catalog.extremum import highest, lowest
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu
from actviz.catalog.silu import silu, silu_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference

# Where Mish is least, z = −1.192…, in two parts: the nearest double and what is left; and e^z
# there.
LEAST = -1.1924312145154952
LEAST_REST = -4.8484829848031044e-17
EXP_LEAST = 0.3034825352815289


@kernel()
def mish(z: np.ndarray) -> np.ndarray:
    """Mish(z) = z·tanh(log(1 + e^z)); Misra (2019).

    tanh(log(y)) is (y² − 1)/(y² + 1), which makes it z·(e^2z + 2e^z) / (e^2z + 2e^z + 2).
    """
    # e^z overflows above z = 709, and below −37 the logarithm of 1 + e^z is 0. With e^−|z|
    # neither happens; for z > 0 both parts of the fraction are divided by e^2z.
    decay = np.exp(-np.abs(z))
    right = z * ((1 + 2 * decay) / (1 + decay * (2 + 2 * decay)))
    left = times_exp(z * ((2 + decay) / (2 + decay * (2 + decay))), z)
    return np.where(z > 0, right, left)


@kernel()
def mish_prime(z: np.ndarray) -> np.ndarray:
    """Mish′(z) = tanh(s) + z·S(z)·(1 − tanh²(s)), s the Softplus of z and S its Sigmoid.

    With e = e^z that is e·((2 + e)·(e² + 2e + 2) + 4z·(1 + e)) / (e² + 2e + 2)².
    """
    positive = z > 0
    z = np.clip(z, -2000.0, 2000.0)  # ∞·e^−∞ would be NaN
    decay = np.exp(-np.abs(z))
    # For z > 0 everything is divided by e^4z.
    below = 1 + decay * (2 + 2 * decay)
    right = (1 + 2 * decay + 4 * z * decay**2 * (1 + decay) / below) / below
    # For z < 0 the bracket is added up as it stands where it is far from its zero.
    z = np.minimum(z, 0)
    near, near_rest = plus(decay * (6 + decay * (4 + decay)), 4 + 4 * z * (1 + decay))
    # It cancels where it crosses zero. Measured from there, with t = z − LEAST and p = e^t − 1,
    # it is a sum of terms that share their sign.
    t = (z - LEAST) - LEAST_REST
    p, a = np.expm1(t), EXP_LEAST
    slope, slope_rest = plus(4.0, 4 * decay)
    first, first_rest = product(t, slope)
    inner = a * (a * (3 + p * (3 + p)) + 4 * (2 + p)) + (6 + 4 * LEAST)
    far, far_rest = plus(first, a * p * inner)
    bracket = np.where(z > -0.5, near, far)
    rest = np.where(z > -0.5, near_rest, far_rest + first_rest + t * slope_rest)
    term, term_rest = product(decay, 2 + decay)
    below, below_rest = plus(2.0, term)
    below_rest += term_rest
    square, square_rest = product(below, below)
    share, rest = ratio(bracket, rest, square, square_rest + 2 * below * below_rest)
    return np.where(positive, right, times_exp(share, z, 0.0, rest))


def _steepest() -> tuple[float, float, Array]:
    """The steepest point: its z, its slope and that of SiLU there."""
    place, slope = highest(mish_prime, 0, 5)
    return place, slope, silu_prime(place)


CARD = Card(
    family="smooth rectifiers",
    full_name="Self-regularised non-monotonic activation",
    aliases=("self-regularized non-monotonic",),
    purpose="Hidden layers of image networks, object detectors above all, in place of SiLU.",
    shape=(
        "Near zero far to the left, a dip a little below that of SiLU, then up through the origin "
        "to the identity; the derivative overshoots 1 before it settles there."
    ),
    pros=(
        Claim(
            text="Keeps small negative inputs, with a floor: they can still be told apart.",
            evidence=Evidence(
                probe=-1.2,
                mark=(-3.0, 0.0),
                measure=lambda: (*lowest(mish, -5, 0), relu(-1.2)),
                sentence=(
                    "Its lowest point is at z = {0:.3f}, with the value {1:.3f}; ReLU gives "
                    "{2:.0f} on that whole side."
                ),
                holds=lambda z, low, other: (
                    abs(z + 1.1924) < 1e-3 and abs(low + 0.30884) < 1e-4 and other == 0
                ),
                other="relu",
            ),
        ),
        Claim(
            text="Steeper than SiLU at zero, where most inputs are: more of the gradient passes.",
            evidence=Evidence(
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (mish_prime(0.0), silu_prime(0.0)),
                sentence="At zero its slope is {0:.3f}, that of SiLU {1:.3f}.",
                holds=lambda ours, other: abs(ours - 0.6) < 1e-12 and other == 0.5,
                other="silu",
            ),
        ),
        Claim(
            text="Comes close to the identity sooner than SiLU: it takes less off positive inputs.",
            evidence=Evidence(
                probe=2.0,
                mark=(1.0, 5.0),
                measure=lambda: (2.0 - mish(2.0), 2.0 - silu(2.0)),
                sentence="It takes {0:.3f} off z = 2, SiLU takes {1:.3f} off.",
                holds=lambda ours, other: 0 < 3 * ours < other < 0.3,
                other="silu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Not monotone, and its dip is deeper than that of SiLU.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, -1.2),
                measure=lambda: (lowest(mish, -5, 0)[1], lowest(silu, -5, 0)[1], mish_prime(-3.0)),
                sentence=(
                    "It goes down to {0:.3f}, SiLU to {1:.3f}; at z = −3 the slope is {2:.3f}."
                ),
                holds=lambda ours, other, slope: (
                    -0.31 < ours < -0.3 < other < -0.27 and -0.2 < slope < 0
                ),
                other="silu",
            ),
        ),
        Claim(
            text="The slope rises above 1, and does so closer to zero than that of SiLU.",
            evidence=Evidence(
                probe=1.5,
                mark=(0.5, 3.0),
                measure=_steepest,
                sentence=(
                    "The slope is largest at z = {0:.2f}, with {1:.4f}; SiLU's is {2:.4f} there."
                ),
                holds=lambda z, slope, other: (
                    1.4 < z < 1.6 and 1.08 < slope < 1.1 and 1 < other < slope
                ),
                other="silu",
            ),
        ),
    ),
    references=(
        Reference(
            title="Mish: A Self Regularized Non-Monotonic Activation Function",
            authors="Misra",
            year=2019,
            link="https://arxiv.org/abs/1908.08681",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Mish"),
        Framework(library="Keras", name="keras.activations.mish"),
        Framework(library="JAX", name="jax.nn.mish"),
    ),
)

ACTIVATION = Activation(
    name="mish",
    title="Mish",
    function=mish,
    derivative=mish_prime,
    formula=r"z \tanh\bigl(\log(1 + e^{z})\bigr)",
    derivative_formula=(
        r"\tanh(s) + z\,\sigma(z)\,\bigl(1 - \tanh^2(s)\bigr), \\ &\quad s = \log(1 + e^{z})"
    ),
    text="z*tanh(log(1 + exp(z)))",
    card=CARD,
)
