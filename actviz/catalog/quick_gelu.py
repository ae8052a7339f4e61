"""Quick GELU: GELU with a Sigmoid in place of the normal distribution function."""

import numpy as np

from actviz.activation import Activation
from actviz.catalog.extremum import highest, lowest
from actviz.catalog.gelu import gelu, gelu_prime
from actviz.catalog.gelu_tanh import gelu_tanh
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import sigmoid
from actviz.catalog.silu import HENDRYCKS, silu, silu_prime
from actviz.claims import Card, Claim, Evidence, Reference

SHARPNESS = 1.702


@kernel()
def quick_gelu(z: np.ndarray) -> np.ndarray:
    """z·S(1.702·z), S the Sigmoid; Hendrycks and Gimpel (2016), section 2."""
    # SiLU takes care of what 1.702·z loses when it rounds, which would cost digits for z < 0.
    return silu(z, beta=SHARPNESS)


@kernel()
def quick_gelu_prime(z: np.ndarray) -> np.ndarray:
    """S(x)·(1 + x·S(−x)) with x = 1.702·z: the slope of SiLU with beta = 1.702."""
    return silu_prime(z, beta=SHARPNESS)


def _gap_from_gelu(low: float, high: float) -> tuple[float, float]:
    """Where between two z the function is furthest from GELU, and how far."""
    return highest(lambda z: np.abs(quick_gelu(z) - gelu(z)), low, high)


def _gap_of_slopes() -> tuple[float, float, float]:
    """Where for z < 0 the slopes differ most, that slope, and the slope of GELU there."""
    place, _ = highest(lambda z: np.abs(quick_gelu_prime(z) - gelu_prime(z)), -2.5, -0.8)
    return place, float(quick_gelu_prime(place)), float(gelu_prime(place))


CARD = Card(
    family="smooth rectifiers",
    full_name="Gaussian error linear unit, Sigmoid form",
    aliases=("quickgelu", "gelu_quick", "gelu sigmoid", "sigmoid gelu", "quick gelu activation"),
    purpose="Hidden layers of transformers whose weights were trained with it, such as CLIP.",
    shape=(
        "Much like GELU: near zero far to the left, a shallow dip just below zero, then up through "
        "the origin to the identity."
    ),
    pros=(
        Claim(
            text="Close to GELU with one Sigmoid: no error function, no cube; closer than SiLU.",
            evidence=Evidence(
                probe=-2.25,
                mark=(-5.0, 0.0),
                measure=lambda: (
                    *_gap_from_gelu(-5, -1.2),
                    highest(lambda z: np.abs(silu(z) - gelu(z)), -5, 0)[1],
                ),
                sentence=(
                    "It is furthest from GELU at z = {0:.2f} and at its opposite, by {1:.3f}; SiLU "
                    "is up to {2:.3f} away."
                ),
                holds=lambda z, gap, other: -2.4 < z < -2.1 and 0.01 < gap < 0.03 < other < 0.25,
                other="gelu",
            ),
        ),
        Claim(
            text="The slope costs nothing more: it follows from the Sigmoid and the output.",
            evidence=Evidence(
                probe=2.0,
                measure=lambda: (
                    sigmoid(SHARPNESS * 2),
                    quick_gelu(2.0),
                    quick_gelu_prime(2.0),
                ),
                sentence=(
                    "At z = 2 the Sigmoid S is {0:.4f}, the output f is {1:.4f} and the slope is "
                    r"{2:.4f}, which is $S + 1.702\,f\,(1 - S)$."
                ),
                holds=lambda s, output, slope: (
                    abs(s + SHARPNESS * output * (1 - s) - slope) < 1e-12 and 0.9 < s < 1
                ),
            ),
        ),
        Claim(
            text="Its gradient on the left fades more slowly than that of GELU.",
            evidence=Evidence(
                probe=-5.0,
                mark=(-5.0, -3.0),
                measure=lambda: (quick_gelu_prime(-5.0), gelu_prime(-5.0)),
                sentence="At z = −5 the slope is {0:.1e}; that of GELU is {1:.1e}.",
                holds=lambda ours, other: -0.01 < ours < -0.001 and -1e-5 < other < 0,
                other="gelu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Much further from GELU than the tanh form, which libraries have built in.",
            evidence=Evidence(
                probe=-2.25,
                measure=lambda: (
                    *_gap_from_gelu(-5, -1.2),
                    highest(lambda z: np.abs(gelu_tanh(z) - gelu(z)), -5, 0)[1],
                ),
                sentence=(
                    "Its largest distance from GELU, at z = {0:.2f}, is {1:.4f}; that of the form "
                    "with tanh, GELU (tanh), is {2:.4f}."
                ),
                holds=lambda z, gap, other: (
                    -2.4 < z < -2.1 and 0 < 30 * other < gap < 100 * other and other < 5e-4
                ),
                other="gelu_tanh",
            ),
        ),
        Claim(
            text=(
                "Its slope is not GELU's: weights that were trained with one of the two do not fit "
                "the other."
            ),
            evidence=Evidence(
                z=(-4.0, 1.0),
                probe=-1.4,
                measure=_gap_of_slopes,
                sentence="At z = {0:.2f} the slope is {1:.3f}, and that of GELU is {2:.3f}.",
                holds=lambda z, ours, other: -2 < z < -1 and other < ours < 0,
                other="gelu",
            ),
        ),
        Claim(
            text="Not monotone: left of the dip a larger input gives a smaller output.",
            evidence=Evidence(
                probe=-0.75,
                mark=(-3.0, 0.0),
                measure=lambda: (*lowest(quick_gelu, -5, 0), quick_gelu_prime(-1.5)),
                sentence=(
                    "The lowest point is at z = {0:.3f}, with the value {1:.3f}; at z = −1.5 the "
                    "slope is {2:.3f}."
                ),
                holds=lambda z, low, slope: (
                    abs(z + 0.7512) < 1e-3 and abs(low + 0.16361) < 1e-4 and -0.2 < slope < 0
                ),
            ),
        ),
    ),
    references=(
        HENDRYCKS,
        Reference(
            title="Learning Transferable Visual Models From Natural Language Supervision",
            authors="Radford, Kim, Hallacy and others",
            year=2021,
            link="https://arxiv.org/abs/2103.00020",
        ),
        Reference(
            title="The code of CLIP, clip/model.py",
            authors="OpenAI",
            year=2021,
            link="https://github.com/openai/CLIP/blob/main/clip/model.py",
        ),
    ),
)

ACTIVATION = Activation(
    name="quick_gelu",
    title="Quick GELU",
    function=quick_gelu,
    derivative=quick_gelu_prime,
    formula=r"z\,\sigma(1.702\,z) = \frac{z}{1 + e^{-1.702\,z}}",
    derivative_formula=r"\sigma(1.702\,z)\,\bigl(1 + 1.702\,z\,\sigma(-1.702\,z)\bigr)",
    text="z/(1 + exp(-1.702*z))",
    card=CARD,
)
