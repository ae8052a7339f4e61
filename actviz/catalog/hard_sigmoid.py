"""HardSigmoid, a sigmoid made of three straight lines."""

import math

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.extremum import widest_gap
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import sigmoid, sigmoid_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference

SLOPE = Parameter(
    name="slope",
    symbol="m",
    default=1 / 6,
    minimum=0.05,
    maximum=0.5,
    step=1 / 60,  # 1/6, 1/5 and 1/2 are among its places
    meaning="slope of the ramp",
    role="slope of the ramp",
    above=0.0,
)
OFFSET = Parameter(
    name="offset",
    symbol="c",
    default=0.5,
    minimum=0.0,
    maximum=1.0,
    step=0.05,
    meaning="output at z = 0, from 0 to 1",
    role="height at z = 0",
    typed=(0.0, 1.0),
    least=0.0,
)

HOWARD = Reference(
    title="Searching for MobileNetV3",
    authors="Howard, Sandler, Chu and others",
    year=2019,
    link="https://arxiv.org/abs/1905.02244",
)


def with_a_ramp(slope: float, offset: float) -> None:
    """Raise ValueError where the output at z = 0 is above 1, or the ramp has no ends."""
    if offset > 1:
        raise ValueError(f"offset must be at most 1, got {offset}")
    if math.isinf(1 / slope):
        raise ValueError(f"slope must be at least 1e-308, got {slope}")


def kinks(slope: float = 1 / 6, offset: float = 0.5) -> tuple[float, ...]:
    """The ends of the ramp, where slope·z + offset is 0 and 1, and f′ jumps by the slope."""
    return (0.0 - offset / slope, (1 - offset) / slope)


@kernel(SLOPE, OFFSET, rule=with_a_ramp)
def hard_sigmoid(z: np.ndarray, slope: float = 1 / 6, offset: float = 0.5) -> np.ndarray:
    """HardSigmoid(z) = slope·z + offset, kept between 0 and 1; Courbariaux et al. (2015).

    They have (z + 1)/2. Howard et al. (2019), section 5.2, have z/6 + 1/2, as PyTorch, JAX and
    Keras do today; Keras before version 3 and ONNX have 0.2·z + 0.5.
    """
    # slope·z + offset loses digits where it is a small difference, and 1/6 is no double; z − low
    # is exact there, and the ends of the ramp are −3 and 3 for a slope of 1/6.
    low, high = kinks(slope, offset)
    return np.clip((z - low) / (high - low), 0, 1)


@kernel(SLOPE, OFFSET, rule=with_a_ramp)
def hard_sigmoid_prime(z: np.ndarray, slope: float = 1 / 6, offset: float = 0.5) -> np.ndarray:
    """HardSigmoid′(z) = slope on the ramp, 0 otherwise, so 0 at both corners by convention."""
    low, high = kinks(slope, offset)
    return np.where(np.isnan(z), z, np.where((z > low) & (z < high), slope, 0))


def scale(slope: float = 1 / 6, offset: float = 0.5) -> float:
    """1/slope: f(z) = g(slope·z), where g has a slope of 1."""
    return 1 / slope


CARD = Card(
    family="sigmoids",
    full_name="Hard sigmoid",
    aliases=("hardsigmoid", "hard sigmoid", "hsigmoid", "h-sigmoid"),
    purpose="Gates and attention weights on small devices, and networks with few bits.",
    shape="Flat at 0, then a straight ramp that rises to 1, then flat at 1.",
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
                    "With m = 1/6 and c = 0.5 the widest gap is {0:.4f}, and not at a corner but "
                    "on the ramp, at z = {1:.2f}; at the corner it is {2:.4f}."
                ),
                holds=lambda widest, place, corner: (
                    corner < widest < 0.07 and 1 < place < 2 and corner > 0
                ),
                other="sigmoid",
            ),
        ),
        Claim(
            text="Reaches 0 and 1, so that a gate can be shut or open altogether.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, -3.0),
                measure=lambda: (hard_sigmoid(-3.0), sigmoid(-3.0)),
                sentence=(
                    "At z = −3 with m = 1/6 and c = 0.5 the output is {0:g}, while Sigmoid still "
                    "lets {1:.1%} through."
                ),
                holds=lambda hard, smooth: hard == 0 and smooth > 0.04,
                other="sigmoid",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Its slope is small or 0, so a gradient shrinks fast on its way through layers.",
            evidence=Evidence(
                probe=0.0,
                mark=(-3.0, 3.0),
                measure=lambda: (
                    hard_sigmoid_prime(0.0) ** 5,
                    sigmoid_prime(0.0) ** 5,
                    hard_sigmoid_prime(3.5),
                ),
                sentence=(
                    "With m = 1/6 and c = 0.5, five layers on the ramp pass {0:.5f} of it, five "
                    "Sigmoids at their steepest {1:.5f}; beyond a corner a single layer passes "
                    "{2:g}."
                ),
                holds=lambda hard, smooth, beyond: 0 < 7 * hard < smooth < 0.001 and beyond == 0,
                other="sigmoid",
            ),
        ),
        Claim(
            text=(
                "One name for three functions: the slope is 1/6 in PyTorch, JAX and Keras 3, 1/5 "
                "in earlier versions of Keras and in ONNX, and 1/2 in the paper of 2015."
            ),
            evidence=Evidence(
                parameters={"slope": 0.2},
                probe=1.0,
                mark=(0.0, 3.0),
                measure=lambda: [hard_sigmoid(1.0, slope=each) for each in (1 / 6, 1 / 5, 1 / 2)],
                sentence=(
                    "At z = 1 with c = 0.5 the slope m = 1/6 gives {0:.4f}, m = 0.2 gives {1:.4f} "
                    "and m = 0.5 gives {2:.4f}."
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
        Framework(
            library="PyTorch",
            name="torch.nn.Hardsigmoid",
            defaults="slope = 1/6, offset = 0.5, which are fixed",
        ),
        Framework(
            library="Keras",
            name="keras.activations.hard_sigmoid",
            defaults="slope = 1/6, offset = 0.5, which are fixed; before Keras 3 the slope is 0.2",
        ),
        Framework(
            library="JAX",
            name="jax.nn.hard_sigmoid",
            defaults="slope = 1/6, offset = 0.5, which are fixed",
        ),
    ),
)

ACTIVATION = Activation(
    name="hard_sigmoid",
    title="HardSigmoid",
    function=hard_sigmoid,
    derivative=hard_sigmoid_prime,
    parameters=(SLOPE, OFFSET),
    kinks=kinks,
    scale=scale,
    formula=r"\min\bigl(1,\ \max(0,\ <slope>\,z + <offset>)\bigr)",
    derivative_formula=(
        r"\begin{cases} <slope> & 0 \lt <slope>\,z + <offset> \lt 1 \\ "
        r"0 & \text{otherwise} \end{cases}"
    ),
    text="clip(slope*z + offset, 0, 1)",
    card=CARD,
)
