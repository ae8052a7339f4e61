"""SELU, an ELU with the two constants that keep mean 0 and variance 1."""

import functools
from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog.elu import elu_prime
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu
from actviz.claims import Card, Claim, Evidence, Framework, Reference

# The solution of two equations: standard normal input leaves with mean 0 and with variance 1.
SCALE = 1.0507009873554804934193349852946  # λ: stretches the whole curve
SHAPE = 1.6732632423543772848170429916717  # α: depth of the negative side before it is stretched


@kernel()
def selu(z: np.ndarray) -> np.ndarray:
    """SELU(z) = λ·z for z > 0, λ·α·(e^z − 1) otherwise; Klambauer et al. (2017), equation 2."""
    # exp(z) - 1 has no correct digit left for |z| below 1e-16; expm1 keeps them all. Without
    # the minimum, the branch that is not taken would overflow for large z.
    return SCALE * np.where(z > 0, z, SHAPE * np.expm1(np.minimum(z, 0)))


@kernel()
def selu_prime(z: np.ndarray) -> np.ndarray:
    """SELU′(z) = λ for z > 0, λ·α·e^z otherwise, so λ·α at z = 0 by convention."""
    return SCALE * np.where(z > 0, 1, SHAPE * np.exp(np.minimum(z, 0)))


def kinks() -> tuple[float, ...]:
    """0, where f′ jumps from λ·α down to λ."""
    return (0.0,)


@functools.cache
def _normal() -> tuple[np.ndarray, np.ndarray]:
    """Places and weights of a quadrature over the standard normal distribution."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    # In two pieces, because the corner at 0 would spoil one; beyond 12 the density is 1e-32.
    z = 6 * np.concatenate([nodes - 1, nodes + 1])
    return z, 6 * np.tile(weights, 2) * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def _moments(function: Callable[..., Array], variance: float = 1.0) -> tuple[float, float]:
    """Mean and mean square of the output for normal input of mean 0, by quadrature."""
    z, density = _normal()
    output = function(np.sqrt(variance) * z)
    return (density * output).sum(), (density * output**2).sum()


def _through_layers(
    function: Callable[..., Array], variance: float, gain: float, layers: int
) -> float:
    """The variance of a unit's input after some wide layers with weights of variance gain/n."""
    for _ in range(layers):
        variance = gain * _moments(function, variance)[1]
    return variance


CARD = Card(
    family="rectifiers",
    full_name="Scaled exponential linear unit",
    aliases=("scaled elu", "self-normalising", "self-normalizing"),
    purpose="Deep plain networks that stay normalised by themselves, without batch normalisation.",
    shape=(
        "A line slightly steeper than the identity for positive z; for negative z a bend that "
        "falls steeply at first and levels off near −1.76."
    ),
    pros=(
        Claim(
            text="Standard normal input leaves with mean 0 and variance 1, fit for the next layer.",
            evidence=Evidence(
                probe=-1.0,
                mark=(-3.0, 3.0),
                measure=lambda: (
                    abs(_moments(selu)[0]),
                    _moments(selu)[1] - _moments(selu)[0] ** 2,
                    _moments(relu)[0],
                    _moments(relu)[1] - _moments(relu)[0] ** 2,
                ),
                sentence=(
                    "The mean is {0:.6f} and the variance {1:.6f}; ReLU leaves a mean of {2:.2f} "
                    "and a variance of {3:.2f}."
                ),
                holds=lambda mean, variance, relu_mean, relu_variance: (
                    0 <= mean < 1e-12
                    and abs(variance - 1) < 1e-12
                    and 0.39 < relu_mean < 0.41
                    and 0.33 < relu_variance < 0.35
                ),
                other="relu",
            ),
        ),
        Claim(
            text="The fixed point attracts: a variance that is off comes back, layer by layer.",
            evidence=Evidence(
                probe=-2.0,
                mark=(-4.0, 4.0),
                measure=lambda: (
                    _through_layers(selu, variance=4.0, gain=1.0, layers=20),
                    _through_layers(selu, variance=0.25, gain=1.0, layers=20),
                    _through_layers(relu, variance=4.0, gain=1.0, layers=20),
                ),
                sentence=(
                    "After 20 layers with weights of variance 1/n, a variance of 4 has become "
                    "{0:.2f} and one of 0.25 has become {1:.2f}. With ReLU, 4 has become {2:.0e}."
                ),
                holds=lambda high, low, relu_variance: (
                    1 < high < 1.05 and 0.95 < low < 1 and 0 < relu_variance < 1e-5
                ),
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Works as promised only with LeCun's weights, of variance 1/n.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=10.0,
                mark=(0.0, 20.0),
                measure=lambda: (
                    _through_layers(selu, variance=1.0, gain=1.0, layers=50),
                    _through_layers(selu, variance=1.0, gain=2.0, layers=50),
                ),
                sentence=(
                    "After 50 layers a variance of 1 is still {0:.2f}. With He's weights, of "
                    "variance 2/n, it has grown to {1:.0f}."
                ),
                holds=lambda lecun, he: abs(lecun - 1) < 1e-9 and he > 100,
            ),
        ),
        Claim(
            text="Steepest just below zero, where a corner makes the slope fall instead of rise.",
            evidence=Evidence(
                z=(-3.0, 3.0),
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (
                    selu_prime(0.0),
                    selu_prime(np.nextafter(0.0, 1.0)),
                    elu_prime(0.0),
                    elu_prime(np.nextafter(0.0, 1.0)),
                    selu_prime(-2.0),
                ),
                sentence=(
                    "At z = 0 the slope falls from {0:.3f} on the left to {1:.3f} on the right, "
                    "where ELU has {2:g} and {3:g}. At z = −2 it is down to {4:.3f}."
                ),
                holds=lambda left, right, elu_left, elu_right, further: (
                    left > 1.7 > 1.1 > right > elu_left == elu_right == 1 > 0.3 > further > 0
                ),
                other="elu",
            ),
        ),
    ),
    references=(
        Reference(
            title="Self-Normalizing Neural Networks",
            authors="Klambauer, Unterthiner, Mayr and Hochreiter",
            year=2017,
            link="https://arxiv.org/abs/1706.02515",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.SELU"),
        Framework(library="Keras", name="keras.activations.selu"),
        Framework(library="JAX", name="jax.nn.selu"),
    ),
)

ACTIVATION = Activation(
    name="selu",
    title="SELU",
    function=selu,
    derivative=selu_prime,
    kinks=kinks,
    formula=(
        r"\begin{cases} \lambda\,z & z > 0 \\ \lambda\alpha\,(e^{z} - 1) & z \le 0 \end{cases}"
        r" \\ &\quad \lambda \approx 1.0507,\ \alpha \approx 1.6733"
    ),
    derivative_formula=(
        r"\begin{cases} \lambda & z > 0 \\ \lambda\alpha\,e^{z} & z \le 0 \end{cases}"
    ),
    text=(
        "1.0507009873554804934193349852946*where(z > 0, z, "
        "1.6732632423543772848170429916717*(exp(z) - 1))"
    ),
    card=CARD,
)
