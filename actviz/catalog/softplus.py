"""Softplus, the smooth ReLU whose slope is the Sigmoid."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.double import product, times_exp
from actviz.catalog.kernel import kernel
from actviz.catalog.leaky_relu import leaky_relu_prime
from actviz.catalog.relu import relu, relu_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference

BETA = Parameter(
    name="beta",
    symbol="β",
    default=1.0,
    minimum=0.1,
    maximum=10.0,
    step=0.1,
    meaning="sharpness of the bend, which is log(2)/β high at zero",
    role="sharpness of the bend",
    above=0.0,
)


@kernel(BETA)
def softplus(z: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """Softplus(z) = log(1 + e^{beta·z}) / beta; Dugas et al. (2001)."""
    # e^{beta·z} overflows above beta·z = 709, and below −37 log(1 + …) is log(1) = 0. With the
    # larger of z and 0 taken out of the logarithm, only e^x is left in it, for x = −|beta·z|.
    # What x loses when it rounds would cost digits.
    x, lost = product(-np.abs(z), beta)
    near = np.maximum(z, 0) + np.log1p(times_exp(1.0, x, lost)) / beta
    # Far left, log(1 + e^x) is e^x to the last digit.
    return np.where((z < 0) & (x < -38), times_exp(1 / beta, x, lost), near)


@kernel(BETA)
def softplus_prime(z: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """Softplus′(z) = 1 / (1 + e^{−beta·z}), the Sigmoid of beta·z."""
    # e^{−beta·z} overflows below beta·z = −709; for z < 0 both parts of the fraction are
    # multiplied by e^{beta·z}.
    x, lost = product(-np.abs(z), beta)
    share = 1 / (1 + times_exp(1.0, x, lost))
    return np.where(z < 0, times_exp(share, x, lost), share)


def scale(beta: float = 1.0) -> float:
    """1/beta: f(z) = g(beta·z)/beta, where g is Softplus with beta = 1."""
    return 1 / beta


CARD = Card(
    family="smooth rectifiers",
    full_name="Smooth rectifier",
    aliases=("soft plus", "smoothrelu", "smooth relu"),
    purpose="Outputs that must be positive, such as a variance or a rate; a ReLU without a corner.",
    shape="Close to zero on the left, then round a soft bend to the identity on the right.",
    pros=(
        Claim(
            text="No corner: its slope is the Sigmoid, where ReLU's jumps from 0 to 1.",
            evidence=Evidence(
                z=(-1.0, 1.0),
                probe=0.0,
                mark=(-0.05, 0.05),
                measure=lambda: (*softplus_prime([-0.05, 0.05]), *relu_prime([-0.05, 0.05])),
                sentence=(
                    "With β = 1 the slope goes from {0:.4f} to {1:.4f} from z = −0.05 to 0.05; "
                    "ReLU's goes from {2:.0f} to {3:.0f}."
                ),
                holds=lambda left, right, relu_left, relu_right: (
                    0 < right - left < 0.03 and relu_left == 0 and relu_right == 1 and left > 0.4
                ),
                other="relu",
            ),
        ),
        Claim(
            text="Always above zero, so a network can output a variance or a rate through it.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=-20.0,
                mark=(-20.0, -5.0),
                measure=lambda: (softplus(-20.0), relu(-20.0)),
                sentence=(
                    "With β = 1 it is still {0:.1e} at z = −20, and one can divide by that; ReLU "
                    "is {1:.0f}."
                ),
                holds=lambda ours, other: 0 < ours < 1e-8 and other == 0,
                other="relu",
            ),
        ),
        Claim(
            text="β sets how sharp the bend is: as it grows, the curve becomes ReLU.",
            evidence=Evidence(
                parameters={"beta": 10.0},
                probe=0.0,
                mark=(-1.0, 1.0),
                measure=lambda: (
                    softplus(0.0, beta=1.0) - relu(0.0),
                    softplus(0.0, beta=10.0) - relu(0.0),
                ),
                sentence=(
                    r"Its distance from ReLU is largest at zero, where it is $\log(2)/\beta$: "
                    r"{0:.4f} with β = 1, {1:.4f} with β = 10."
                ),
                holds=lambda soft, sharp: (
                    abs(soft - np.log(2)) < 1e-12 and abs(sharp - np.log(2) / 10) < 1e-12
                ),
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Never exactly zero: every unit is a little on, so outputs are not sparse.",
            evidence=Evidence(
                probe=-1.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    np.mean(softplus(np.linspace(-5, 5, 1001)) == 0),
                    np.mean(relu(np.linspace(-5, 5, 1001)) == 0),
                    softplus(-1.0),
                ),
                sentence=(
                    "With β = 1, {0:.0%} of evenly spaced inputs from z = −5 to 5 give zero, "
                    "through ReLU {1:.0%}; z = −1 gives {2:.3f}."
                ),
                holds=lambda ours, other, left: ours == 0 and 0.5 <= other < 0.51 and left > 0.3,
                other="relu",
            ),
        ),
        Claim(
            text=(
                "The gradient on the left fades exponentially, where LeakyReLU keeps a fixed share."
            ),
            evidence=Evidence(
                z=(-10.0, 5.0),
                probe=-10.0,
                mark=(-10.0, -5.0),
                measure=lambda: (
                    softplus_prime(-10.0),
                    leaky_relu_prime(-10.0),
                    leaky_relu_prime(-10.0) / softplus_prime(-10.0),
                ),
                sentence=(
                    "With β = 1 the slope fades like $e^z$: at z = −10 it is {0:.1e}; LeakyReLU's "
                    "is {1:g}, {2:.0f} times as much."
                ),
                holds=lambda ours, other, ratio: (
                    0 < ours < other < 1 and abs(ratio * ours / other - 1) < 1e-12
                ),
                other="leaky_relu",
            ),
        ),
    ),
    references=(
        Reference(
            title="Incorporating Second-Order Functional Knowledge for Better Option Pricing",
            authors="Dugas, Bengio, Bélisle, Nadeau and Garcia",
            year=2001,
            link=(
                "https://proceedings.neurips.cc/paper/2000/hash/"
                "44968aece94f667e4095002d140b5896-Abstract.html"
            ),
        ),
    ),
    frameworks=(
        Framework(
            library="PyTorch",
            name="torch.nn.Softplus",
            defaults="beta=1.0, threshold=20.0: the identity where beta·z is above 20",
        ),
        Framework(library="Keras", name="keras.activations.softplus"),
        Framework(library="JAX", name="jax.nn.softplus"),
    ),
)

ACTIVATION = Activation(
    name="softplus",
    title="Softplus",
    function=softplus,
    derivative=softplus_prime,
    parameters=(BETA,),
    scale=scale,
    formula=r"\frac{1}{<beta>} \log\bigl(1 + e^{<beta> z}\bigr)",
    derivative_formula=r"\sigma(<beta> z) = \frac{1}{1 + e^{-<beta> z}}",
    text="log(1 + exp(beta*z))/beta",
    card=CARD,
)
