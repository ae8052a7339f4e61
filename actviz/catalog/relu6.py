"""ReLU6, a ReLU that stops at 6."""

import math
from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu, relu_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference


@kernel()
def relu6(z: np.ndarray) -> np.ndarray:
    """ReLU6(z) = min(max(0, z), 6); Krizhevsky (2010)."""
    return np.minimum(np.maximum(z, 0), 6)


@kernel()
def relu6_prime(z: np.ndarray) -> np.ndarray:
    """ReLU6′(z) = 1 for 0 < z < 6, 0 otherwise; the 0 at z = 0 and z = 6 is a convention."""
    # Comparisons with NaN are false, which alone would make its slope 0.
    return np.where(np.isnan(z), z, (z > 0) & (z < 6))


def kinks() -> tuple[float, ...]:
    """0 and 6, where f′ jumps from 0 to 1 and back."""
    return (0.0, 6.0)


def _rounding(function: Callable[..., Array]) -> float:
    """The largest error from 0 to 6 when 8 bits have to hold every output from −20 to 20."""
    step = np.max(function(np.linspace(-20, 20, 4001))) / 255
    exact = function(np.linspace(0, 6, 6001))
    return np.max(np.abs(np.round(exact / step) * step - exact))


def _live_share(derivative: Callable[..., Array]) -> np.floating:
    """Share of evenly spaced inputs from −10 to 10 that get a gradient."""
    return np.mean(derivative(np.linspace(-10, 10, 2001)) > 0)


CARD = Card(
    family="rectifiers",
    full_name="Rectified linear unit capped at 6",
    aliases=("relu 6", "capped relu", "clipped relu"),
    purpose="Networks for phones that compute with few bits, such as the MobileNets.",
    shape="Zero for negative z, the identity from 0 to 6, and 6 from there on.",
    pros=(
        Claim(
            text="Bounded: numbers of 8 bits only have to cover 0 to 6, so their steps are finer.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=20.0,
                mark=(0.0, 6.0),
                measure=lambda: (_rounding(relu6), _rounding(relu)),
                sentence=(
                    "If 8 bits hold all outputs up to that of z = 20, the largest error from z = 0 "
                    "to 6 is {0:.3f} with ReLU6 and {1:.3f} with ReLU."
                ),
                holds=lambda capped, open_end: 0 < 3 * capped < open_end < 0.1,
                other="relu",
            ),
        ),
        Claim(
            text="After batch normalisation the cap is hardly ever reached, so it works like ReLU.",
            evidence=Evidence(
                z=(-5.0, 7.0),
                probe=3.0,
                mark=(-5.0, 6.0),
                measure=lambda: (
                    widest_gap(relu6, relu, -5, 6)[0],
                    math.erfc(relu6(math.inf) / math.sqrt(2)) / 2,
                ),
                sentence=(
                    "From z = −5 to 6 the two differ by {0:g}, and of standard normal inputs a "
                    "share of {1:.0e} lies above 6."
                ),
                holds=lambda gap, share: gap == 0 and 5e-10 < share < 1.5e-9,
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="The gradient vanishes at both ends: a unit can get stuck high as well as low.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=8.0,
                mark=(-10.0, 10.0),
                measure=lambda: (
                    relu6_prime(8.0),
                    relu_prime(8.0),
                    _live_share(relu6_prime),
                    _live_share(relu_prime),
                ),
                sentence=(
                    "At z = 8 the slope is {0:g}, ReLU's is {1:g}. Of evenly spaced inputs from "
                    "z = −10 to 10, {2:.0%} get a gradient, through ReLU {3:.0%}."
                ),
                holds=lambda at_8, plain, share, plain_share: (
                    at_8 == 0 and plain == 1 and 0.29 < share < 0.31 and 0.49 < plain_share < 0.51
                ),
                other="relu",
            ),
        ),
        Claim(
            text="Strong and very strong inputs look the same to the next layer.",
            evidence=Evidence(
                z=(-5.0, 20.0),
                probe=18.0,
                mark=(6.0, 20.0),
                measure=lambda: (relu6(7.0), relu6(18.0), relu(18.0)),
                sentence="z = 7 gives {0:g} and z = 18 gives {1:g}, where ReLU gives {2:g}.",
                holds=lambda strong, stronger, plain: strong == stronger == 6 < plain == 18,
                other="relu",
            ),
        ),
    ),
    references=(
        Reference(
            title="Convolutional Deep Belief Networks on CIFAR-10",
            authors="Krizhevsky",
            year=2010,
            link="https://www.cs.toronto.edu/~kriz/conv-cifar10-aug2010.pdf",
        ),
        Reference(
            title="MobileNetV2: Inverted Residuals and Linear Bottlenecks",
            authors="Sandler, Howard, Zhu, Zhmoginov and Chen",
            year=2018,
            link="https://arxiv.org/abs/1801.04381",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.ReLU6"),
        Framework(library="Keras", name="keras.activations.relu6"),
        Framework(library="JAX", name="jax.nn.relu6"),
    ),
)

ACTIVATION = Activation(
    name="relu6",
    title="ReLU6",
    function=relu6,
    derivative=relu6_prime,
    kinks=kinks,
    z=(-4.0, 9.0),  # so that the cap is seen
    formula=r"\min(\max(0, z),\, 6)",
    derivative_formula=(
        r"\begin{cases} 1 & 0 \lt z \lt 6 \\ 0 & z \le 0 \text{ or } z \ge 6 \end{cases}"
    ),
    text="min(max(0, z), 6)",
    card=CARD,
)
