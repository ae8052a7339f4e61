"""HardSigmoid, a sigmoid made of three straight lines."""

import numpy as np

from actviz.activation import Activation, Claim, Evidence, Framework, Reference
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import sigmoid, sigmoid_prime

HOWARD = Reference(
    title="Searching for MobileNetV3",
    authors="Howard, Sandler, Chu and others",
    year=2019,
    link="https://arxiv.org/abs/1905.02244",
)


@kernel()
def hard_sigmoid(z: np.ndarray) -> np.ndarray:
    """HardSigmoid(z) = z/6 + 1/2, kept between 0 and 1; Howard et al. (2019), section 5.2.

    Courbariaux et al. (2015) have a steeper one, (z + 1)/2, and Keras before version 3 had
    0.2·z + 0.5.
    """
    # z/6 + 1/2 loses digits near −3, where it is a small difference; z + 3 is exact there.
    return np.clip((z + 3) / 6, 0, 1)


@kernel()
def hard_sigmoid_prime(z: np.ndarray) -> np.ndarray:
    """HardSigmoid′(z) = 1/6 for |z| < 3, 0 otherwise, so 0 at both corners by convention."""
    return np.where(np.isnan(z), z, np.where(np.abs(z) < 3, 1 / 6, 0))


def kinks() -> tuple[float, ...]:
    """−3 and 3, where f′ jumps between 0 and 1/6."""
    return (-3.0, 3.0)


ACTIVATION = Activation(
    kin="sigmoids",
    name="hard_sigmoid",
    title="HardSigmoid",
    full_name="Hard sigmoid",
    aliases=("hardsigmoid", "hard sigmoid", "hsigmoid", "h-sigmoid"),
    purpose="Gates and attention weights on small devices, and networks with few bits.",
    function=hard_sigmoid,
    derivative=hard_sigmoid_prime,
    kinks=kinks,
    formula=(
        r"\begin{cases} 0 & z \le -3 \\ \frac{z}{6} + \frac{1}{2} & -3 \lt z \lt 3 \\ "
        r"1 & z \ge 3 \end{cases}"
    ),
    derivative_formula=r"\begin{cases} \frac{1}{6} & |z| \lt 3 \\ 0 & \text{otherwise} \end{cases}",
    shape="Flat at 0 up to −3, a straight ramp through one half, flat at 1 from 3 on.",
    pros=(
        Claim(
            text="Stays close to Sigmoid without an exponential.",
            evidence=Evidence(
                probe=1.3,
                mark=(0.5, 2.0),
                measure=lambda: (
                    *widest_gap(hard_sigmoid, sigmoid, 0, 5),
                    abs(hard_sigmoid(3.0) - sigmoid(3.0)),
                ),
                sentence=(
                    "The widest gap is {0:.4f}, and not at a corner but on the ramp, at z = "
                    "{1:.2f}; at the corner it is {2:.4f}."
                ),
                holds=lambda widest, place, corner: (
                    corner < widest < 0.07 and 1 < place < 2 and corner > 0
                ),
                beside="sigmoid",
            ),
        ),
        Claim(
            text="Reaches 0 and 1, so that a gate can be shut or open altogether.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, -3.0),
                measure=lambda: (hard_sigmoid(-3.0), sigmoid(-3.0)),
                sentence="At z = −3 the output is {0:g}, while Sigmoid still lets {1:.1%} through.",
                holds=lambda hard, smooth: hard == 0 and smooth > 0.04,
                beside="sigmoid",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Its slope is 0 or 1/6, so a gradient shrinks fast on its way through layers.",
            evidence=Evidence(
                probe=0.0,
                mark=(-3.0, 3.0),
                measure=lambda: (
                    hard_sigmoid_prime(0.0) ** 5,
                    sigmoid_prime(0.0) ** 5,
                    hard_sigmoid_prime(3.5),
                ),
                sentence=(
                    "Five layers on the ramp pass {0:.5f} of it, five Sigmoids at their steepest "
                    "{1:.5f}; beyond a corner a single one passes {2:g}."
                ),
                holds=lambda hard, smooth, beyond: 0 < 7 * hard < smooth < 0.001 and beyond == 0,
                beside="sigmoid",
            ),
        ),
        Claim(
            text="One name for three functions: the ramp has had a slope of 1/6, 1/5 and 1/2.",
            evidence=Evidence(
                probe=1.0,
                mark=(0.0, 3.0),
                # A ramp of slope s is this one with z stretched 6·s times.
                measure=lambda: hard_sigmoid(6 * np.array([1 / 6, 1 / 5, 1 / 2])),
                sentence=(
                    "At z = 1 today's form, with the slope 1/6, gives {0:.4f}, that of Keras "
                    "before version 3 {1:.4f} and that of 2015 {2:.4f}."
                ),
                holds=lambda ours, keras, first: 0.6 < ours < keras < 0.75 and first == 1,
            ),
        ),
    ),
    references=(
        Reference(
            title=(
                "BinaryConnect: Training Deep Neural Networks with Binary Weights during "
                "Propagations"
            ),
            authors="Courbariaux, Bengio and David",
            year=2015,
            link="https://arxiv.org/abs/1511.00363",
        ),
        HOWARD,
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Hardsigmoid"),
        Framework(library="Keras", name="keras.activations.hard_sigmoid"),
        Framework(library="JAX", name="jax.nn.hard_sigmoid"),
    ),
)
