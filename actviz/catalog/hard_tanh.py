"""HardTanh, a tanh made of three straight lines."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.tanh import tanh, tanh_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference

MIN = Parameter(
    name="min",
    symbol="min",
    default=-1.0,
    minimum=-3.0,
    maximum=-0.1,
    step=0.1,
    meaning="the lowest output, and where the line begins",
    role="lowest output",
    typed=(-30.0, -0.1),  # min stays below max
)
MAX = Parameter(
    name="max",
    symbol="max",
    default=1.0,
    minimum=0.1,
    maximum=3.0,
    step=0.1,
    meaning="the highest output, and where the line ends",
    role="highest output",
    typed=(0.1, 30.0),  # min stays below max
)


def in_order(min: float, max: float) -> None:
    """Raise ValueError unless min is below max."""
    if min >= max:
        raise ValueError(f"min must be below max, got min = {min} and max = {max}")


@kernel(MIN, MAX, rule=in_order)
def hard_tanh(z: np.ndarray, min: float = -1.0, max: float = 1.0) -> np.ndarray:
    """HardTanh(z) = min for z < min, max for z > max, z between; Collobert et al. (2011)."""
    return np.clip(z, min, max)


@kernel(MIN, MAX, rule=in_order)
def hard_tanh_prime(z: np.ndarray, min: float = -1.0, max: float = 1.0) -> np.ndarray:
    """HardTanh′(z) = 1 for min < z < max, 0 otherwise, so 0 at both ends by convention."""
    # A comparison with NaN is false, which would make its slope 0.
    return np.where(np.isnan(z), z, (z > min) & (z < max))


def kinks(min: float = -1.0, max: float = 1.0) -> tuple[float, ...]:
    """Both ends of the line, where f′ jumps between 0 and 1."""
    return (min, max)


def _through_ten(function: Callable[..., Array], derivative: Callable[..., Array]) -> Array:
    """The slope at z = 0.5 of ten functions in a row, by the chain rule."""
    z, slope = np.array(0.5), np.array(1.0)
    for _ in range(10):
        z, slope = function(z), slope * derivative(z)
    return slope


def _stuck_share(derivative: Callable[..., Array]) -> np.floating:
    """Share of standard normal inputs with a slope of exactly 0."""
    return np.mean(derivative(np.random.default_rng(0).normal(size=100_000)) == 0)


CARD = Card(
    family="sigmoids",
    full_name="Hard hyperbolic tangent",
    aliases=("hardtanh", "hard tanh", "htanh", "clip", "clamp"),
    purpose="A Tanh for hardware without exponentials, and for values that must stay in a range.",
    shape="Flat at min, then the identity, then flat at max, with a corner at each change.",
    pros=(
        Claim(
            text="Stands in for Tanh with two comparisons in place of an exponential.",
            evidence=Evidence(
                probe=1.0,
                mark=(0.5, 1.5),
                measure=lambda: widest_gap(hard_tanh, tanh, 0, 5),
                sentence=(
                    "With min = −1 and max = 1 the two differ most at the corner, z = {1:g}, and "
                    "by {0:.4f}; from there they draw together again."
                ),
                holds=lambda gap, place: 0.2 < gap < 0.25 and place == 1,
                other="tanh",
            ),
        ),
        Claim(
            text="Between its ends it changes nothing, so layer upon layer keeps the gradient.",
            evidence=Evidence(
                probe=0.5,
                mark=(-1.0, 1.0),
                measure=lambda: (
                    _through_ten(hard_tanh, hard_tanh_prime),
                    _through_ten(tanh, tanh_prime),
                ),
                sentence=(
                    "Through ten of them in a row, with min = −1 and max = 1, the slope at z = 0.5 "
                    "is {0:g}; through ten Tanh it is {1:.3f}."
                ),
                holds=lambda hard, smooth: hard == 1 and 0 < smooth < 0.5,
                other="tanh",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Beyond its ends the gradient is not small but 0: nothing there can learn.",
            evidence=Evidence(
                probe=2.0,
                mark=(1.0, 5.0),
                measure=lambda: (
                    hard_tanh_prime(2.0),
                    tanh_prime(2.0),
                    _stuck_share(hard_tanh_prime),
                    _stuck_share(tanh_prime),
                ),
                sentence=(
                    "With min = −1 and max = 1 the slope at z = 2 is {0:g}, and Tanh's {1:.4f}. Of "
                    "standard normal inputs {2:.0%} get no gradient at all; with Tanh, {3:.0%}."
                ),
                holds=lambda hard, smooth, stuck, stuck_in_tanh: (
                    hard == 0 < smooth and stuck > 0.3 and stuck_in_tanh == 0
                ),
                other="tanh",
            ),
        ),
        Claim(
            text="With ends at unequal distances from 0 it is no longer centred on 0.",
            evidence=Evidence(
                parameters={"min": -0.1, "max": 1.0},
                probe=-2.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    np.mean(hard_tanh(np.linspace(-5, 5, 1001), min=-0.1)),
                    abs(round(np.mean(hard_tanh(np.linspace(-5, 5, 1001))), 12)),
                ),
                sentence=(
                    "With min = −0.1 and max = 1 the mean output from z = −5 to 5 is {0:.2f}; with "
                    "min = −1 and max = 1 it is {1:.2f}."
                ),
                holds=lambda uneven, even: uneven > 0.3 and even == 0,
            ),
        ),
    ),
    references=(
        Reference(
            title="Natural Language Processing (Almost) from Scratch",
            authors="Collobert, Weston, Bottou, Karlen, Kavukcuoglu and Kuksa",
            year=2011,
            link="https://arxiv.org/abs/1103.0398",
        ),
    ),
    frameworks=(
        Framework(
            library="PyTorch", name="torch.nn.Hardtanh", defaults="min_val=-1.0, max_val=1.0"
        ),
        Framework(library="Keras", name="keras.activations.hard_tanh"),
        Framework(library="JAX", name="jax.nn.hard_tanh"),
    ),
)

ACTIVATION = Activation(
    name="hard_tanh",
    title="HardTanh",
    function=hard_tanh,
    derivative=hard_tanh_prime,
    parameters=(MIN, MAX),
    kinks=kinks,
    formula=(
        r"\begin{cases} \mathrm{<min>} & z \lt \mathrm{<min>} \\ "
        r"z & \mathrm{<min>} \le z \le \mathrm{<max>} \\ "
        r"\mathrm{<max>} & z > \mathrm{<max>} \end{cases}"
    ),
    derivative_formula=(
        r"\begin{cases} 1 & \mathrm{<min>} \lt z \lt \mathrm{<max>} \\ "
        r"0 & \text{otherwise} \end{cases}"
    ),
    text="clip(z, min, max)",
    card=CARD,
)
