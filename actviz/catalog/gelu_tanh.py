"""GELU with a tanh in place of the error function: close to GELU, but another function."""

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog.double import plus, product, ratio, times_exp
from actviz.catalog.extremum import highest
from actviz.catalog.gelu import gelu, gelu_prime
from actviz.catalog.kernel import kernel
from actviz.catalog.silu import HENDRYCKS
from actviz.claims import Card, Claim, Evidence, Framework

# 2·√(2/π), and that times 0.044715; each in two parts: the nearest double and what is left.
LINEAR = 1.5957691216057308
LINEAR_REST = -9.96930880911092e-17
CUBIC = 0.07135481627260025
CUBIC_REST = -6.175149918155315e-19

# Where the function is least, z = −0.752…, in two parts as well, and e^{2u} there.
LEAST = -0.7524614220710163
LEAST_REST = 3.635560509207687e-17
EXP_LEAST = 0.29195521191476714


def cubic(z: np.ndarray, times: float) -> tuple[np.ndarray, np.ndarray]:
    """2·√(2/π)·(z + times·0.044715·z³), and what it loses where it rounds.

    It is 2u with times = 1, and z times the derivative of 2u with times = 3.
    """
    square, square_lost = product(z, z)
    term, term_lost = product(square, CUBIC)
    term_lost += square_lost * CUBIC + square * CUBIC_REST
    term, lost = product(term, times)
    factor, factor_lost = plus(LINEAR, term)
    factor_lost += LINEAR_REST + lost + times * term_lost
    x, lost = product(z, factor)
    return x, lost + z * factor_lost


@kernel()
def gelu_tanh(z: np.ndarray) -> np.ndarray:
    """z/2·(1 + tanh(u)), u = √(2/π)·(z + 0.044715·z³); Hendrycks and Gimpel (2016), section 2.

    (1 + tanh(u))/2 is the Sigmoid of 2u.
    """
    # 1 + tanh(u) cancels for z < 0, and is 0 below z = −7.2; the Sigmoid is not. What its
    # exponent loses when it rounds would cost digits. Beyond ±100 the Sigmoid is 0 or 1.
    near = np.clip(z, -100.0, 100.0)
    x, lost = cubic(near, 1.0)
    below = 1 + np.exp(-np.abs(x))
    return np.where(z > 0, z / below, times_exp(near / below, x, lost))


@kernel()
def gelu_tanh_prime(z: np.ndarray) -> np.ndarray:
    """S(2u)·(1 + 2z·u′·S(−2u)), S the Sigmoid: the slope of the tanh form, not that of GELU.

    With x = 2u and w = z·x′ that is (1 + e^−x·(1 + w)) / (1 + e^−x)² for z > 0, and
    e^x·(1 + w + e^x) / (1 + e^x)² otherwise.
    """
    z = np.clip(z, -100.0, 100.0)
    x, lost = cubic(z, 1.0)
    decay = np.exp(-np.abs(x))
    w, w_lost = cubic(z, 3.0)
    upper, rest = plus(1.0, decay)
    upper, upper_lost = plus(w, upper)
    upper_lost += rest + w_lost
    # The sum 1 + w + e^x cancels where it crosses zero. Measured from there, with t = z − LEAST,
    # it is what w and e^x have grown by, and the two share their sign.
    t = np.clip(z - LEAST, -0.25, 0.25)
    # The cubic terms differ by t times this.
    cubes = CUBIC * (3 * LEAST**2 + t * (3 * LEAST + t))
    slope, slope_lost = plus(LINEAR, 3 * cubes)
    growth, growth_lost = product(t, slope)
    near, near_lost = plus(growth, EXP_LEAST * np.expm1(t * (LINEAR + cubes)))
    near_lost += growth_lost + t * (slope_lost + LINEAR_REST)
    near_lost -= LEAST_REST * (slope + EXP_LEAST * (LINEAR + cubes))
    crosses = np.abs(t) < 0.2
    left = np.where(crosses, near, upper)
    left_lost = np.where(crosses, near_lost, upper_lost)
    # 1 + d·(2 + d) is (1 + d)², but a square would double the rounding error of 1 + d.
    below, below_rest = plus(1.0, decay * (2 + decay))
    share, rest = ratio(left, left_lost, below, below_rest)
    right = (1 + decay * (1 + w)) / below
    return np.where(z > 0, right, times_exp(share, x, lost, rest))


def _largest_gap_of_slopes() -> tuple[float, float, Array]:
    """Where for z < 0 the slopes differ most, by how much, and the slope of GELU there."""
    place, gap = highest(lambda z: np.abs(gelu_tanh_prime(z) - gelu_prime(z)), -5, 0)
    return place, gap, gelu_prime(place)


CARD = Card(
    family="smooth rectifiers",
    full_name="Gaussian error linear unit, tanh form",
    aliases=("gelu_new", "gelu approximate", "gelu_pytorch_tanh", "tanh gelu", "approximate gelu"),
    purpose="Hidden layers of transformers whose weights were trained with it, such as GPT-2.",
    shape=(
        "Like GELU to the eye: zero far to the left, a shallow dip just below zero, then up "
        "through the origin to the identity."
    ),
    pros=(
        Claim(
            text="Never far from GELU, and made of a tanh, which every library has.",
            evidence=Evidence(
                z=(-3.5, -2.5),
                probe=-2.7,
                measure=lambda: highest(lambda z: np.abs(gelu_tanh(z) - gelu(z)), -5, 0),
                sentence="The two differ most at z = {0:.2f} and at its opposite, by {1:.1e}.",
                holds=lambda z, gap: -2.8 < z < -2.6 and 4.6e-4 < gap < 4.8e-4,
                other="gelu",
            ),
        ),
        Claim(
            text="Very close to GELU around zero, where most inputs are.",
            evidence=Evidence(
                z=(-3.0, 3.0),
                probe=0.5,
                mark=(-0.5, 0.5),
                measure=lambda: (
                    abs(gelu_tanh(0.5) - gelu(0.5)),
                    abs(gelu_tanh(1.0) - gelu(1.0)),
                    abs(gelu_tanh(2.7) - gelu(2.7)),
                ),
                sentence=(
                    "At z = 0.5 they differ by {0:.1e}, at z = 1 by {1:.1e}, at z = 2.7 by {2:.1e}."
                ),
                holds=lambda near, middle, far: 0 < near < middle < far < 5e-4,
                other="gelu",
            ),
        ),
    ),
    cons=(
        Claim(
            text=(
                "Its slope is not quite GELU's: weights that were trained with one of the two do "
                "not fit the other exactly."
            ),
            evidence=Evidence(
                z=(-3.0, -1.0),
                probe=-2.0,
                mark=(-2.5, -1.5),
                measure=_largest_gap_of_slopes,
                sentence=(
                    "The slopes differ most at z = {0:.2f} and at its opposite, by {1:.1e}. At "
                    "z = {0:.2f} that of GELU is {2:.3f}."
                ),
                holds=lambda z, gap, slope: -3 < z < -1 and 5e-4 < gap < 2e-3 and -0.2 < slope < 0,
                other="gelu",
            ),
        ),
        Claim(
            text="Far to the left the cube of z takes over: the curve fades much faster than GELU.",
            evidence=Evidence(
                z=(-6.0, -4.5),
                probe=-5.0,
                measure=lambda: (gelu_tanh(-5.0), gelu(-5.0), gelu(-5.0) / gelu_tanh(-5.0)),
                sentence=(
                    "At z = −5 it gives {0:.1e}; GELU gives {1:.1e}, which is {2:.1f} times as far "
                    "from 0."
                ),
                holds=lambda ours, other, ratio: (
                    other < ours < 0 and ratio > 2 and abs(ratio * ours / other - 1) < 1e-12
                ),
                other="gelu",
            ),
        ),
    ),
    references=(HENDRYCKS,),
    frameworks=(
        Framework(
            library="PyTorch",
            name="torch.nn.GELU",
            defaults="approximate='none'; 'tanh' has to be given",
        ),
        Framework(
            library="Keras",
            name="keras.activations.gelu",
            defaults="approximate=False; True has to be given",
        ),
        Framework(library="JAX", name="jax.nn.gelu", defaults="approximate=True"),
    ),
)

ACTIVATION = Activation(
    name="gelu_tanh",
    title="GELU (tanh)",
    function=gelu_tanh,
    derivative=gelu_tanh_prime,
    formula=(
        r"\frac{z}{2}\Bigl(1 + \tanh(u)\Bigr), \\ &\quad "
        r"u = \sqrt{\tfrac{2}{\pi}}\,\bigl(z + 0.044715\,z^3\bigr)"
    ),
    derivative_formula=(
        r"\frac{1 + \tanh(u)}{2} + \frac{z}{2}\,\bigl(1 - \tanh^2(u)\bigr)\,u', \\ &\quad "
        r"u' = \sqrt{\tfrac{2}{\pi}}\,\bigl(1 + 0.134145\,z^2\bigr)"
    ),
    # A quotient of whole numbers, because 0.044715 is no double and the kernels take it as it is.
    text="z/2*(1 + tanh(sqrt(2/pi)*(z + 44715/1000000*z^3)))",
    card=CARD,
)
