"""Snake, a line with a wave on it."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog import double
from actviz.catalog.kernel import kernel
from actviz.catalog.sine import sin_cos, sine
from actviz.claims import Card, Claim, Evidence, Measured, Reference

ALPHA = Parameter(
    name="alpha",
    symbol="α",
    default=1.0,
    minimum=0.1,
    maximum=5.0,
    step=0.1,
    meaning="frequency of the wave; its height is 1/α",
    role="frequency of the wave",
    above=0.0,
)

# π/4 in two parts: the nearest double and what is left.
QUARTER = 0.7853981633974483
QUARTER_REST = 3.061616997868383e-17


@kernel(ALPHA)
def snake(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Snake(z) = z + sin²(alpha·z) / alpha; Ziyin et al. (2020)."""
    # For negative z the line and the wave nearly cancel, so what each step of the wave loses by
    # rounding is kept.
    angle, lost = double.product(z, np.asarray(alpha))
    sin = np.sin(angle)
    square, square_lost = double.product(sin, sin)
    square_lost = square_lost + np.sin(2 * angle) * lost  # the slope of sin², times the loss
    wave, wave_lost = double.quotient(square, np.asarray(alpha))
    wave_lost = wave_lost + square_lost / alpha
    # Beyond 1e16 radians the wave is below the last digit of z.
    seen = np.abs(angle) < 1e16
    return z + np.where(seen, wave, 0) + np.where(seen, wave_lost, 0)


@kernel(ALPHA)
def snake_prime(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Snake′(z) = 1 + sin(2·alpha·z) = 2·sin²(alpha·z + π/4).

    It has no limit: NaN at ±∞, and where alpha·z is beyond the doubles.
    """
    angle, lost = double.product(z, np.asarray(alpha))
    # 1 + sin has few correct digits left where the sine is near −1; a square keeps them.
    turned = angle + QUARTER
    back = turned - angle
    lost_too = (angle - (turned - back)) + (QUARTER - back) + QUARTER_REST
    sin, rest = np.sin(turned), np.cos(turned) * (lost + lost_too)
    near = 2 * (sin * sin + rest * (2 * sin + rest))
    # Beyond a million radians what rounding loses is an angle of any size.
    sin, cos = sin_cos(angle, lost)
    return np.where(np.abs(angle) < 1e6, near, 1 + 2 * sin * cos)


def scale(alpha: float = 1.0) -> float:
    """One over alpha: the whole curve shrinks as alpha grows."""
    return 1 / alpha


def _height(alpha: float) -> float:
    """How far the wave rises above the line, between −20 and 20."""
    z = np.linspace(-20, 20, 40_001)
    return np.max(snake(z, alpha=alpha) - z)


def _slopes() -> Measured:
    """The smallest, the largest and the mean slope of one wave."""
    slope = snake_prime(np.arange(-500, 500) * np.pi / 1000)
    return np.min(slope), np.max(slope), np.mean(slope)


CARD = Card(
    family="periodic",
    full_name="Snake, identity plus squared sine",
    aliases=("x + sin^2",),
    purpose="Data that repeats and drifts, such as time series and sound.",
    shape=(
        "A rising staircase with round steps, between the line z and the line z + 1/α; the "
        "derivative is a wave between 0 and 2."
    ),
    pros=(
        Claim(
            text="Repeats and still goes on rising: it can extrapolate a trend with seasons.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=1.0,
                mark=(-10.0, 10.0),
                measure=lambda: (
                    snake(1.0 + 2 * np.pi) - snake(1.0),
                    snake(-9.0 + 2 * np.pi) - snake(-9.0),
                    np.abs(sine(1.0 + 2 * np.pi) - sine(1.0)),
                ),
                sentence=(
                    "With α = 1 it gains {0:.4f} over a stretch of 2π from z = 1 on and {1:.4f} "
                    "from z = −9 on: always 2π. Sine gains {2:.4f}."
                ),
                holds=lambda first, second, flat: (
                    abs(first - 2 * np.pi) < 1e-12 and abs(second - first) < 1e-12 > abs(flat)
                ),
                other="sine",
            ),
        ),
        Claim(
            text="Never falls, and on average passes the gradient on unchanged.",
            evidence=Evidence(
                probe=-0.8,
                mark=(-np.pi / 2, np.pi / 2),
                measure=_slopes,
                sentence=(
                    "With α = 1 the slope lies between {0:.3f} and {1:.3f} over one wave, which is "
                    "π long; its mean is {2:.6f}."
                ),
                holds=lambda low, high, mean: (
                    -1e-12 < low < 1e-12 and 1.9999 < high <= 2 and abs(mean - 1) < 1e-12
                ),
            ),
        ),
    ),
    cons=(
        Claim(
            text="Has a flat stretch in every wave, where the gradient vanishes.",
            evidence=Evidence(
                probe=2.35,
                mark=(2.29, 2.42),
                measure=lambda: (
                    snake_prime(2.35),
                    np.mean(snake_prime(np.arange(-500, 500) * np.pi / 1000) < 0.01),
                ),
                sentence=(
                    "With α = 1 the slope at z = 2.35 is {0:.0e}; over {1:.1%} of each wave, as "
                    "from z = 2.29 to 2.42, it is below 0.01."
                ),
                holds=lambda slope, share: 0 < slope < 0.001 and 0.03 < share < 0.06,
            ),
        ),
        Claim(
            text="Fast waves are low ones: α sets both, and has to suit the data.",
            evidence=Evidence(
                parameters={"alpha": 5.0},
                probe=0.3,
                mark=(0.0, 1.0),
                measure=lambda: (_height(5.0), _height(0.5)),
                sentence=(
                    "With α = 5 the wave rises {0:.3f} above the line z, with α = 0.5 it rises "
                    "{1:.3f}."
                ),
                holds=lambda fast, slow: abs(fast - 0.2) < 1e-4 and abs(slow - 2) < 1e-4,
                other="linear",
            ),
        ),
    ),
    references=(
        Reference(
            title="Neural Networks Fail to Learn Periodic Functions and How to Fix It",
            authors="Ziyin, Hartwig and Ueda",
            year=2020,
            link="https://arxiv.org/abs/2006.08195",
        ),
    ),
)

ACTIVATION = Activation(
    name="snake",
    title="Snake",
    function=snake,
    derivative=snake_prime,
    parameters=(ALPHA,),
    scale=scale,
    formula=r"z + \frac{\sin^2(<alpha>\,z)}{<alpha>}",
    derivative_formula=r"1 + \sin(2 \cdot <alpha>\,z)",
    text="z + sin(alpha*z)^2/alpha",
    card=CARD,
)
