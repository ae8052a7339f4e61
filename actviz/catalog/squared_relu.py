"""Squared ReLU: what ReLU lets through, squared."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog.kernel import kernel
from actviz.catalog.reglu import reglu
from actviz.catalog.relu import relu, relu_prime
from actviz.claims import Card, Claim, Evidence, Reference


@kernel()
def squared_relu(z: np.ndarray) -> np.ndarray:
    """SquaredReLU(z) = max(0, z)²; So et al. (2021)."""
    return np.maximum(z, 0) ** 2


@kernel()
def squared_relu_prime(z: np.ndarray) -> np.ndarray:
    """SquaredReLU′(z) = 2·max(0, z): the only slope of the catalogue that has no bound."""
    return 2 * np.maximum(z, 0)


def kinks() -> tuple[float, ...]:
    """0, where f″ jumps from 0 to 2; f and f′ do not."""
    return (0.0,)


def _of_the_strongest(function: Callable[..., Array]) -> np.floating:
    """The share of all output that the highest tenth of standard normal inputs makes."""
    outputs = function(np.sort(np.random.default_rng(0).normal(size=100_000)))
    return np.sum(outputs[-10_000:]) / np.sum(outputs)


CARD = Card(
    family="rectifiers",
    full_name="Squared rectified linear unit",
    aliases=("relu2", "relu²", "relu^2", "relu squared", "square relu", "sqrelu"),
    purpose="The feed-forward layers of transformers, where its many zeros save computing.",
    shape=(
        "Zero for negative z, from there on half a parabola: flat at 0, then steeper and steeper; "
        "its derivative is a ReLU twice as steep."
    ),
    pros=(
        Claim(
            text="It has no corner: from zero the slope grows steadily, where ReLU's jumps.",
            evidence=Evidence(
                z=(-2.0, 2.0),
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (*squared_relu_prime([-0.05, 0.0, 0.05]), relu_prime(0.05)),
                sentence=(
                    "At z = −0.05, 0 and 0.05 the slope is {0:g}, {1:g} and {2:g}; that of ReLU is "
                    "{3:g} at once."
                ),
                holds=lambda left, middle, right, jump: left == middle == 0 < right < 0.2 * jump,
                other="relu",
            ),
        ),
        Claim(
            text="Multiplies like a gate without a second input: ReGLU with both inputs the same.",
            evidence=Evidence(
                probe=3.0,
                measure=lambda: (squared_relu(3.0), reglu(3.0, value=3.0)),
                sentence="At z = 3 it gives {0:g}, and ReGLU with a = b = 3 gives {1:g} as well.",
                holds=lambda squared, gated: squared == gated == 9,
                other="reglu",
                other_parameters={"value": 3.0},
            ),
        ),
        Claim(
            text="Tells strong inputs from weak ones: few of them make most of the output.",
            evidence=Evidence(
                probe=2.0,
                mark=(1.5, 5.0),
                measure=lambda: (_of_the_strongest(squared_relu), _of_the_strongest(relu)),
                sentence=(
                    "The highest tenth of standard normal inputs makes {0:.0%} of its output; of "
                    "ReLU's they make {1:.0%}."
                ),
                holds=lambda ours, other: 0.42 < other < 0.46 and 0.62 < ours < 0.68,
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text=(
                "Grows with the square, and the gradient grows with the input: large numbers blow "
                "up."
            ),
            evidence=Evidence(
                z=(-5.0, 20.0),
                probe=20.0,
                mark=(5.0, 20.0),
                measure=lambda: (
                    squared_relu(20.0),
                    squared_relu_prime(20.0),
                    relu(20.0),
                    np.sqrt(float(np.finfo(np.float16).max)),
                ),
                sentence=(
                    "At z = 20 it gives {0:g} with a slope of {1:g}, and ReLU gives {2:g}. In half "
                    "precision, in 16 bits, it is infinite above z = {3:.1f}."
                ),
                holds=lambda output, slope, other, most: (
                    (output, slope, other) == (400, 40, 20) and 255.5 < most < 256.5
                ),
                other="relu",
            ),
        ),
        Claim(
            text="Weak inputs get little gradient: below one half it is smaller than ReLU's.",
            evidence=Evidence(
                z=(-2.0, 2.0),
                probe=0.1,
                mark=(0.0, 0.5),
                measure=lambda: (squared_relu_prime(0.1), relu_prime(0.1), squared_relu(0.1)),
                sentence=(
                    "At z = 0.1 the slope is {0:g}, and ReLU's is {1:g}; the output is {2:.2f}."
                ),
                holds=lambda slope, other, output: 0 < output < slope < 0.3 < other == 1,
                other="relu",
            ),
        ),
        Claim(
            text="For z < 0 it is dead like ReLU: no output and no gradient.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, 0.0),
                measure=lambda: (
                    squared_relu(-3.0),
                    np.max(squared_relu_prime(np.linspace(-5, 0, 501))),
                ),
                sentence=(
                    "At z = −3 it gives {0:g}, and the largest slope from z = −5 to 0 is {1:g}."
                ),
                holds=lambda output, largest: output == largest == 0,
            ),
        ),
    ),
    references=(
        Reference(
            title="Primer: Searching for Efficient Transformers for Language Modeling",
            authors="So, Mańke, Liu, Dai, Shazeer and Le",
            year=2021,
            link="https://arxiv.org/abs/2109.08668",
        ),
        Reference(
            title="ReLU² Wins: Discovering Efficient Activation Functions for Sparse LLMs",
            authors="Zhang, Song, Yu, Han, Lin, Xiao, Song, Liu, Mi and Sun",
            year=2024,
            link="https://arxiv.org/abs/2402.03804",
        ),
    ),
)

ACTIVATION = Activation(
    name="squared_relu",
    title="Squared ReLU",
    function=squared_relu,
    derivative=squared_relu_prime,
    kinks=kinks,
    formula=r"\begin{cases} z^2 & z > 0 \\ 0 & z \le 0 \end{cases}",
    derivative_formula=r"\begin{cases} 2z & z > 0 \\ 0 & z \le 0 \end{cases}",
    text="max(0, z)^2",
    card=CARD,
)
