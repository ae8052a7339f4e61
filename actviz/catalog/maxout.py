"""Maxout, the largest of several lines."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.double import halves
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu_prime
from actviz.claims import Card, Claim, Evidence, Reference

K = Parameter(
    name="k",
    symbol="k",
    default=3.0,
    minimum=2.0,
    maximum=6.0,
    step=1.0,
    meaning="how many lines: a whole number from 2 to 6",
    role="number of lines",
)


def whole(k: float) -> None:
    """Raise ValueError unless k is a whole number from 2 to 6."""
    if k not in (2, 3, 4, 5, 6):
        raise ValueError(f"k must be a whole number from 2 to 6, got {k!r}")


def line_slopes(k: float) -> np.ndarray:
    """The slopes of the lines: k evenly spaced numbers from −2 to 2."""
    # Each is a single division of whole numbers, so the nearest double.
    return 2 * np.arange(1 - k, k, 2) / (k - 1)


def meetings(k: float) -> np.ndarray:
    """Where each line meets the next: a·(z − a) and b·(z − b) are equal at z = a + b."""
    return 4 * np.arange(2 - k, k - 1, 2) / (k - 1)


def lacking(quotients: np.ndarray, by: float) -> np.ndarray:
    """What rounding has lost of quotients of small whole numbers, all divided by `by`."""
    high, low = halves(quotients)
    return (np.rint(quotients * by) - high * by - low * by) / by


@kernel(K, rule=whole)
def maxout(z: np.ndarray, k: float = 3.0) -> np.ndarray:
    """maxout(z) = max of k lines a·z + b; Goodfellow et al. (2013), section 3.

    In a network the lines are learned. The ones here are an example: tangents of z²/4 at k evenly
    spaced places from −4 to 4, which are the lines a·(z − a) of the slopes a from −2 to 2.
    """
    a = line_slopes(k)
    # a·z − a² would lose digits where the line crosses zero. So would the part of a slope like 2/3
    # that a double cannot hold. For a flat line 0·∞ is NaN.
    lines = a * (np.subtract.outer(z, a) - lacking(a, k - 1))
    return np.where(np.isinf(z), np.inf, np.max(lines, axis=-1))


@kernel(K, rule=whole)
def maxout_prime(z: np.ndarray, k: float = 3.0) -> np.ndarray:
    """maxout′(z) = slope of the largest line; where two meet, of the left one by convention.

    Where they meet at a number like 8/3, which is no double, this holds at the nearest double.
    """
    slope = line_slopes(k)[np.searchsorted(meetings(k), z)]
    return np.where(np.isnan(z), z, slope)


def kinks(k: float = 3.0) -> tuple[float, ...]:
    """Where each line meets the next and f′ jumps by 4/(k − 1)."""
    return tuple(meetings(k).tolist())


PLACES = np.linspace(-5, 5, 1001)


def _gap(k: int) -> float:
    """The largest distance between the curve and the parabola z²/4, from −4 to 4."""
    return widest_gap(lambda z: z**2 / 4, lambda z: maxout(z, k=k), -4, 4)[0]


CARD = Card(
    family="rectifiers",
    full_name="Maximum of linear units",
    aliases=("max of lines",),
    purpose="Layers that learn the shape of their activation, made for use with dropout.",
    shape="A chain of straight pieces, each steeper than the one before: a valley with corners.",
    pros=(
        Claim(
            text=(
                "With enough lines it comes as close as you like to any curve that bends upwards "
                "everywhere."
            ),
            evidence=Evidence(
                parameters={"k": 6.0},
                probe=0.0,
                mark=(-4.0, 4.0),
                measure=lambda: (_gap(2), _gap(3), _gap(6)),
                sentence=(
                    "From z = −4 to 4 it misses the parabola $z^2/4$ by up to {0:.2f} with k = 2, "
                    "{1:.2f} with k = 3 and {2:.2f} with k = 6: like $1/(k - 1)^2$."
                ),
                holds=lambda two, three, six: (
                    abs(two - 4 * three) < 1e-3 and abs(two - 25 * six) < 1e-3 and two > 3.9
                ),
            ),
        ),
        Claim(
            text="Even two lines make more than ReLU: the absolute value, with no flat side.",
            evidence=Evidence(
                parameters={"k": 2.0},
                probe=-2.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    np.max(np.abs(maxout(PLACES, k=2) - (2 * np.abs(PLACES) - 4))),
                    np.min(np.abs(maxout_prime(PLACES, k=2))),
                ),
                sentence=(
                    "With k = 2 it differs from $2|z| - 4$ by {0:g} from z = −5 to 5, and its "
                    "slope is nowhere closer to 0 than {1:g}; ReLU's is 0 for z < 0."
                ),
                holds=lambda off, least: off == 0 and least == 2,
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Every line brings weights of its own: k times those of a layer with ReLU.",
            evidence=Evidence(
                parameters={"k": 6.0},
                probe=4.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    np.unique(maxout_prime(PLACES, k=6)).size,
                    np.unique(maxout_prime(PLACES, k=6)).size * 100 * 101,
                    np.unique(relu_prime(PLACES[PLACES > 0])).size * 100 * 101,
                ),
                sentence=(
                    "With k = 6 it has {0:.0f} slopes from z = −5 to 5. A layer of 100 such units "
                    "on 100 inputs has {1:,.0f} weights and biases; a layer with ReLU, which has "
                    "one line and 0, has {2:,.0f}."
                ),
                holds=lambda lines, weights, plain: lines == 6 and weights == 6 * plain == 60_600,
            ),
        ),
        Claim(
            text="Bends one way only: a single unit cannot level off at the top, or make a hill.",
            evidence=Evidence(
                probe=0.0,
                mark=(-4.0, 4.0),
                measure=lambda: (
                    np.min(np.diff(maxout_prime(PLACES))),
                    maxout(0.0),
                    (maxout(-4.0) + maxout(4.0)) / 2,
                ),
                sentence=(
                    "With k = 3 the slope never falls from left to right; its least change is "
                    "{0:g}. So the middle stays below the ends: f(0) = {1:g}, while f(−4) and f(4) "
                    "average {2:g}."
                ),
                holds=lambda least, middle, ends: least == 0 and abs(middle) == 0 and ends == 4,
            ),
        ),
    ),
    references=(
        Reference(
            title="Maxout Networks",
            authors="Goodfellow, Warde-Farley, Mirza, Courville and Bengio",
            year=2013,
            link="https://arxiv.org/abs/1302.4389",
        ),
    ),
)

ACTIVATION = Activation(
    name="maxout",
    title="Maxout",
    function=maxout,
    derivative=maxout_prime,
    parameters=(K,),
    kinks=kinks,
    formula=(
        r"\max_{i = 1 \dots <k>}\ a_i\,(z - a_i), \\ &\quad "
        r"a_i = -2 + \frac{4\,(i - 1)}{<k> - 1}"
    ),
    derivative_formula=r"a_j, \\ &\quad j = \arg\max_i\ a_i\,(z - a_i)",
    # Six lines; where k is less, the last of them coincide.
    text=(
        "max(-2*(z + 2), "
        + ", ".join(
            f"min(2, {4 * i}/(k - 1) - 2)*(z - min(2, {4 * i}/(k - 1) - 2))" for i in range(1, 5)
        )
        + ", 2*(z - 2)); k=3 in 2..6"
    ),
    card=CARD,
)
