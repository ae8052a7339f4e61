"""GELU, the input weighted by the share of normal random numbers that lie below it."""

import numpy as np

from actviz.activation import Activation
from actviz.catalog.double import plus, product, ratio, times_exp
from actviz.catalog.extremum import lowest
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu, relu_prime
from actviz.catalog.silu import HENDRYCKS, silu, silu_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference

# Where GELU is least, z = −0.751…, in two parts: the nearest double and what is left.
LEAST = -0.7517915246935645
LEAST_REST = 1.4956759177009883e-17

# What the double np.pi lacks of π. 1/√(2π), the normal density at 0, in two parts as well.
PI_REST = 1.2246467991473532e-16
DENSITY = 0.3989422804014327
DENSITY_REST = -2.49232720227773e-17


def tail(z: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Φ(−|z|) as factor·e^x with x = −z²/2.

    Returns the factor and what its rounding lost, then x and what its rounding lost.

    With t = |z| the factor is t/π times the integral of e^{−s²/2} / (s² + t²) over all s > 0. The
    midpoint rule with a step of h gives more of its digits than a double has, once the pole of
    the integrand at s = i·t is accounted for; the rule is that of Trefethen and Weideman (2014).
    Everything is positive, so nothing cancels.
    """
    t = np.minimum(np.abs(z), 100.0)  # the tail is 0 long before
    square, square_lost = product(t, t)
    h = 0.5
    total, rest = np.zeros_like(t), np.zeros_like(t)
    for s in h * np.arange(18.5, 0, -1):  # the smallest summands first
        below, below_lost = plus(s**2, square)
        summand = np.exp(-(s**2) / 2) / below
        total, lost = plus(total, summand)
        rest += lost - summand * (below_lost + square_lost) / below
    rule, rule_lost = product(t * h / np.pi, total)
    # The pole gives e^{t²/2 − 2πt/h} / (1 + e^{−2πt/h}); from t = 2π/h on it is out of reach.
    turns, turns_lost = product(t, 2 * np.pi / h)
    power, power_lost = plus(square / 2, -turns)
    power_lost += square_lost / 2 - turns_lost - t * (2 * PI_REST / h)
    share, share_lost = ratio(1.0, 0.0, *plus(1.0, np.exp(-turns)))
    pole = times_exp(share, power, power_lost, share_lost)
    factor, lost = plus(rule, np.where(t < 12, pole, 0))
    lost += rule_lost + t * h / np.pi * rest
    return factor, lost, -square / 2, -square_lost / 2


@kernel()
def gelu(z: np.ndarray) -> np.ndarray:
    """GELU(z) = z·Φ(z), Φ the normal distribution function; Hendrycks and Gimpel (2016)."""
    # z/2·(1 + erf(z/√2)) cancels for z < 0, and is 0 below z = −8.3. The tail of Φ keeps its
    # digits: it is a power of e, whose exponent is more exact than a double, times a factor.
    factor, lost, x, x_lost = tail(z)
    near = np.clip(z, -100.0, 0.0)
    weighted, rest = product(near, factor)
    left = times_exp(weighted, x, x_lost, rest + near * lost)
    return np.where(z > 0, z * (1 - times_exp(factor, x, x_lost, lost)), left)


def fading(z: np.ndarray, times: float = 1.0) -> np.ndarray:
    """The product of a number and Φ(−t) − t·φ(t) for t = |z|: for z < 0 the slope of GELU."""
    factor, lost, x, x_lost = tail(z)
    t = np.minimum(np.abs(z), 100.0)
    line, line_lost = product(t, DENSITY)
    factor, rest = plus(-line, factor)
    return times_exp(factor, x, x_lost, rest + lost - line_lost - t * DENSITY_REST, times)


@kernel()
def gelu_prime(z: np.ndarray) -> np.ndarray:
    """GELU′(z) = Φ(z) + z·φ(z), φ(z) = e^{−z²/2} / √(2π) the normal density."""
    left = fading(z)
    # For z < 0 the difference cancels where it crosses zero. From there on f′ is the integral of
    # f″(s) = φ(s)·(2 − s²), here by Gauss's rule with 12 nodes: the way times a weighted mean.
    way, way_lost = plus(-LEAST_REST, np.clip(z - LEAST, -0.5, 0.5))
    mean, mean_lost = np.zeros_like(way), np.zeros_like(way)
    for place, weight in zip(*np.polynomial.legendre.leggauss(12), strict=True):
        s = LEAST + way * (1 + place) / 2
        mean, lost = plus(mean, weight / 2 * DENSITY * np.exp(-(s**2) / 2) * (2 - s**2))
        mean_lost += lost
    crossing, rest = product(way, mean)
    crossing += rest + way * mean_lost + way_lost * mean
    return np.where(np.abs(way - 0.1) < 0.35, crossing, np.where(z > 0, 1 - left, left))


def _share_below(z: float) -> np.floating:
    """The share of a hundred thousand normal random numbers that lie below z."""
    return np.mean(np.random.default_rng(2016).normal(size=100_000) < z)


CARD = Card(
    family="smooth rectifiers",
    full_name="Gaussian error linear unit",
    aliases=("gaussian error linear unit", "gelu exact", "exact gelu"),
    purpose="Hidden layers of transformers, such as BERT and its successors.",
    shape=(
        "Zero far to the left, a shallow dip just below zero, then up through the origin to the "
        "identity; the derivative overshoots 1 before it settles there."
    ),
    pros=(
        Claim(
            text=(
                "Multiplies an input by how it compares with others: by the share that lies below "
                "it."
            ),
            evidence=Evidence(
                probe=1.0,
                mark=(-5.0, 1.0),
                measure=lambda: (gelu(1.0), _share_below(1.0)),
                sentence=(
                    "z = 1 becomes {0:.4f}; of 100000 normal random numbers {1:.2%} lie below 1."
                ),
                holds=lambda output, share: abs(output - share) < 0.005 and 0.84 < share < 0.85,
            ),
        ),
        Claim(
            text="Smooth like SiLU, but closer to ReLU on both sides.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, -2.0),
                measure=lambda: (
                    gelu(-3.0) - relu(-3.0),
                    silu(-3.0) - relu(-3.0),
                    relu(3.0) - gelu(3.0),
                    relu(3.0) - silu(3.0),
                ),
                sentence=(
                    "At z = −3 it gives {0:.4f} and SiLU {1:.4f}; at z = 3 they take {2:.4f} and "
                    "{3:.4f} off the input."
                ),
                holds=lambda ours, other, off, other_off: (
                    -0.01 < ours < 0 and other < -0.1 and 0 < off < 0.01 and other_off > 0.1
                ),
                other="silu",
            ),
        ),
        Claim(
            text="Around zero the slope grows steadily, where ReLU switches it on at once.",
            evidence=Evidence(
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (*gelu_prime([-0.5, 0.0, 0.5]), *relu_prime([-0.5, 0.5])),
                sentence=(
                    "At z = −0.5, 0 and 0.5 the slope is {0:.3f}, {1:.3f} and {2:.3f}; that of "
                    "ReLU is {3:.0f} before zero and {4:.0f} after."
                ),
                holds=lambda left, middle, right, off, on: (
                    0.1 < left < middle < right < 0.9
                    and abs(left + right - 2 * middle) < 1e-12
                    and off == 0
                    and on == 1
                ),
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Not monotone: there is a dip on the left, where the gradient changes its sign.",
            evidence=Evidence(
                probe=-0.75,
                mark=(-3.0, 0.0),
                measure=lambda: (*lowest(gelu, -5, 0), gelu_prime(-1.5)),
                sentence=(
                    "The lowest point is at z = {0:.3f}, with the value {1:.3f}; at z = −1.5 the "
                    "slope is {2:.3f}."
                ),
                holds=lambda z, low, slope: (
                    abs(z + 0.7518) < 1e-3 and abs(low + 0.16997) < 1e-4 and -0.2 < slope < 0
                ),
            ),
        ),
        Claim(
            text=(
                "The gradient on the left fades as fast as the normal density: a unit there hardly "
                "learns any more."
            ),
            evidence=Evidence(
                probe=-5.0,
                mark=(-5.0, -3.0),
                measure=lambda: (
                    gelu_prime(-5.0),
                    silu_prime(-5.0),
                    silu_prime(-5.0) / gelu_prime(-5.0),
                ),
                sentence=(
                    r"The slope fades like $z\,e^{{-z^2/2}}$: at z = −5 it is {0:.1e}; that of "
                    r"SiLU is {1:.1e}, {2:.0f} times as large."
                ),
                holds=lambda ours, other, ratio: (
                    -1e-5 < ours < 0 and -0.05 < other < 0 and abs(ratio * ours / other - 1) < 1e-12
                ),
                other="silu",
            ),
        ),
    ),
    references=(
        HENDRYCKS,
        Reference(
            title="The Exponentially Convergent Trapezoidal Rule",
            authors="Trefethen and Weideman",
            year=2014,
            link="https://doi.org/10.1137/130932132",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.GELU", defaults="approximate='none'"),
        Framework(library="Keras", name="keras.activations.gelu", defaults="approximate=False"),
        Framework(
            library="JAX",
            name="jax.nn.gelu",
            defaults="approximate=True, which is the tanh form; False has to be given",
        ),
    ),
)

ACTIVATION = Activation(
    name="gelu",
    title="GELU",
    function=gelu,
    derivative=gelu_prime,
    formula=r"z\,\Phi(z) = \frac{z}{2}\left(1 + \operatorname{erf}\frac{z}{\sqrt{2}}\right)",
    derivative_formula=r"\Phi(z) + z\,\frac{e^{-z^2/2}}{\sqrt{2\pi}}",
    text="z*(1 + erf(z/sqrt(2)))/2",
    card=CARD,
)
