"""Sine, the periodic activation."""

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog import double
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.tanh import tanh, tanh_prime
from actviz.claims import Card, Claim, Evidence, Framework, Measured, Reference

OMEGA = Parameter(
    name="omega",
    symbol="ω",
    default=1.0,
    minimum=0.1,
    maximum=5.0,
    step=0.1,
    meaning="frequency: how many radians of the wave one unit of z spans",
    role="frequency of the wave",
    above=0.0,
)


def sin_cos(angle: np.ndarray, *more: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sine and cosine of the sum of an angle and smaller ones."""
    sin, cos = np.sin(angle), np.cos(angle)
    for small in more:
        sin, cos = (
            sin * np.cos(small) + cos * np.sin(small),
            cos * np.cos(small) - sin * np.sin(small),
        )
    return sin, cos


@kernel(OMEGA)
def sine(z: np.ndarray, omega: float = 1.0) -> np.ndarray:
    """Sine(z) = sin(omega·z); Parascandolo et al. (2017), with omega Sitzmann et al. (2020).

    It has no limit: NaN at ±∞, and where omega·z is beyond the doubles.
    """
    # sin(omega * z) inherits the rounding of the product: at a product of 1e16 that is a whole
    # radian. So what rounding loses is added as a second angle.
    return sin_cos(*double.product(z, np.asarray(omega)))[0]


@kernel(OMEGA)
def sine_prime(z: np.ndarray, omega: float = 1.0) -> np.ndarray:
    """Sine′(z) = omega·cos(omega·z); NaN where the function is."""
    return omega * sin_cos(*double.product(z, np.asarray(omega)))[1]


def scale(omega: float = 1.0) -> float:
    """One over omega: the wave shrinks along z as omega grows."""
    return 1 / omega


def _crossings(curve: Array, height: Array | float) -> np.integer:
    """How often a curve passes through a height."""
    return np.count_nonzero(np.diff(np.sign(curve - height)))


def _turns(omega: float) -> np.integer:
    """How often the curve changes its direction between −5 and 5."""
    return _crossings(sine_prime(np.linspace(-5, 5, 10_000), omega=omega), 0.0)


def _same_output() -> Measured:
    """How many inputs from −20 to 20 share the output of z = 0.5, for Sine and for Tanh."""
    z = np.linspace(-20, 20, 40_000)
    return _crossings(sine(z), sine(0.5)), _crossings(tanh(z), tanh(0.5))


CARD = Card(
    family="periodic",
    full_name="Sinusoidal activation",
    aliases=("sin", "siren", "sinusoid"),
    purpose="Networks that stand for an image, a sound or the solution of a differential equation.",
    shape=(
        "A wave between −1 and 1 that goes on for ever; the derivative is the same wave a quarter "
        "of a period ahead, ω times as high."
    ),
    pros=(
        Claim(
            text="Never saturates: however far out, the slope comes back.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=19.0,
                mark=(15.0, 20.0),
                measure=lambda: (sine_prime(19.0), tanh_prime(19.0)),
                sentence="With ω = 1 the slope at z = 19 is {0:.3f}; Tanh's is {1:.0e}.",
                holds=lambda slope, other: slope > 0.9 and 0 < other < 1e-15,
                other="tanh",
            ),
        ),
        Claim(
            text=(
                "Its derivative is a sine again, so a network of sines can be trained on its "
                "slopes and curvatures too."
            ),
            evidence=Evidence(
                probe=0.5,
                mark=(-5.0, 5.0),
                measure=lambda: widest_gap(sine_prime, lambda z: sine(z + np.pi / 2), -5, 5)[0],
                sentence=(
                    r"With ω = 1 the largest difference of the derivative from the curve a quarter "
                    r"of a period ahead, $\sin(z + \pi/2)$, is {0:.0e} from z = −5 to 5."
                ),
                holds=lambda difference: abs(difference) < 1e-15,
            ),
        ),
        Claim(
            text="A large ω makes fine detail available; Sitzmann and others start from 30.",
            evidence=Evidence(
                parameters={"omega": 5.0},
                probe=0.0,
                mark=(-5.0, 5.0),
                measure=lambda: (_turns(5.0), _turns(1.0)),
                sentence=(
                    "From z = −5 to 5 the curve changes its direction {0:.0f} times with ω = 5, "
                    "{1:.0f} times with ω = 1."
                ),
                holds=lambda many, few: (many, few) == (16, 4),
            ),
        ),
    ),
    cons=(
        Claim(
            text="Many inputs share one output, which gives the cost many local minima.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=0.5,
                mark=(-20.0, 20.0),
                measure=_same_output,
                sentence=(
                    "With ω = 1, {0:.0f} inputs from z = −20 to 20 give the output of z = 0.5; "
                    "with Tanh only {1:.0f} does."
                ),
                holds=lambda shared, alone: shared > 10 and alone == 1,
                other="tanh",
            ),
        ),
        Claim(
            text="The slope grows with ω, so the weights must start small enough to match.",
            evidence=Evidence(
                parameters={"omega": 5.0},
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (
                    sine_prime(0.0, omega=5.0),
                    np.prod(sine_prime(np.zeros(5), omega=5.0)),
                ),
                sentence=(
                    "With ω = 5 the slope at z = 0 is {0:g}; five such layers make a gradient "
                    "{1:,.0f} times larger."
                ),
                holds=lambda slope, product: slope == 5 and product == slope**5,
            ),
        ),
    ),
    references=(
        Reference(
            title="Implicit Neural Representations with Periodic Activation Functions",
            authors="Sitzmann, Martel, Bergman, Lindell and Wetzstein",
            year=2020,
            link="https://arxiv.org/abs/2006.09661",
        ),
        Reference(
            title="Taming the waves: sine as activation function in deep neural networks",
            authors="Parascandolo, Huttunen and Virtanen",
            year=2017,
            link="https://openreview.net/forum?id=Sks3zF9eg",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.sin", defaults="omega = 1, which is fixed"),
        Framework(library="Keras", name="keras.ops.sin", defaults="omega = 1, which is fixed"),
        Framework(library="JAX", name="jax.numpy.sin", defaults="omega = 1, which is fixed"),
    ),
)

ACTIVATION = Activation(
    name="sine",
    title="Sine",
    function=sine,
    derivative=sine_prime,
    parameters=(OMEGA,),
    scale=scale,
    formula=r"\sin(<omega>\,z)",
    derivative_formula=r"<omega>\,\cos(<omega>\,z)",
    text="sin(omega*z)",
    card=CARD,
)
