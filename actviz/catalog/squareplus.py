"""Squareplus, a smooth ReLU made with a square root."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog.kernel import kernel
from actviz.catalog.relu import relu
from actviz.catalog.sigmoid import sigmoid
from actviz.claims import Card, Claim, Evidence, Framework, Reference

B = Parameter(
    name="b",
    symbol="b",
    default=4.0,
    minimum=0.1,
    maximum=10.0,
    step=0.1,
    meaning="how wide the bend is, which is √b/2 high at most",
    role="width of the bend",
    above=0.0,
)


@kernel(B)
def squareplus(z: np.ndarray, b: float = 4.0) -> np.ndarray:
    """Squareplus(z) = (z + √(z² + b)) / 2; Barron (2021), equation 1."""
    # z² overflows for |z| above 1e154; hypot does not. For z < 0 the sum cancels, and nothing is
    # left of it below −1e8, so it is taken from the other side: f(z)·f(−z) = b/4.
    high = np.hypot(z, np.sqrt(b)) / 2 + np.abs(z) / 2
    return np.where(z > 0, high, b / high / 4)


@kernel(B)
def squareplus_prime(z: np.ndarray, b: float = 4.0) -> np.ndarray:
    """Squareplus′(z) = (1 + z/√(z² + b)) / 2 = f(z) / √(z² + b)."""
    # Only z/√b counts, so both can be scaled by powers of 2, which rounds nothing, until b is
    # near 1. Then z² does not overflow up to 2^500; beyond, f′ goes like 1/z².
    half = np.frexp(b)[1] // 2
    z, b = np.ldexp(z, -half), np.ldexp(b, -2 * half)
    limit = 2.0**500
    near, far = np.minimum(np.abs(z), limit), np.maximum(np.abs(z) / limit, 1)
    square = near**2 + b
    root = np.sqrt(square)
    # For z < 0 the sum cancels again, unless z is small. Its mirror image is f′(−z) = 1 − f′(z).
    small = b / (square + near * root) / 2 / far / far
    sides = np.where(z > 0, 1 - small, small)
    return np.where(near < root / 2, 0.5 + np.clip(z, -limit, limit) / root / 2, sides)


def scale(b: float = 4.0) -> float:
    """√b: f(z) = √b·g(z/√b), where g is Squareplus with b = 1."""
    return float(np.sqrt(b))


def _bend(derivative: Callable[..., Array]) -> float:
    """f″ at 0, from the slopes at −0.05 and 0.05."""
    left, right = derivative([-0.05, 0.05])
    return (right - left) / 0.1


CARD = Card(
    family="smooth rectifiers",
    full_name="Square plus",
    aliases=("square_plus", "square plus"),
    purpose="A stand-in for Softplus that needs no exponential and no logarithm.",
    shape="One branch of a hyperbola: from zero on the left round a soft bend to the identity.",
    pros=(
        Claim(
            text="With b = 4 it bends at 0 as Softplus does, whose slope is Sigmoid.",
            evidence=Evidence(
                z=(-1.0, 1.0),
                parameters={"b": 4.0},
                probe=0.0,
                mark=(-0.05, 0.05),
                measure=lambda: (_bend(squareplus_prime), _bend(sigmoid)),
                sentence=(
                    "From z = −0.05 to 0.05 its slope grows by {0:.4f} per unit of z with b = 4, "
                    "and Softplus's by {1:.4f}."
                ),
                holds=lambda ours, softplus: abs(ours - softplus) < 2e-4 and 0.24 < ours < 0.26,
                other="softplus",
            ),
        ),
        Claim(
            text="Keeps a gradient far to the left, where Softplus has next to none and ReLU none.",
            evidence=Evidence(
                z=(-20.0, 5.0),
                parameters={"b": 4.0},
                probe=-10.0,
                mark=(-20.0, -5.0),
                measure=lambda: (
                    squareplus_prime(-10.0),
                    sigmoid(-10.0),
                    squareplus_prime(-10.0) / sigmoid(-10.0),
                ),
                sentence=(
                    "With b = 4 the slope at z = −10 is {0:.4f}; Softplus has {1:.6f} there, "
                    "{2:.0f} times less."
                ),
                holds=lambda ours, softplus, ratio: (
                    ours > 0.009 and softplus < 5e-5 and abs(ours / softplus - ratio) < 1e-6
                ),
                other="softplus",
            ),
        ),
        Claim(
            text="b says how soft the bend is: towards 0 the curve becomes ReLU.",
            evidence=Evidence(
                parameters={"b": 0.1},
                probe=0.0,
                mark=(-1.0, 1.0),
                measure=lambda: (
                    squareplus(0.0, b=0.1) - relu(0.0),
                    squareplus(0.0, b=10.0) - relu(0.0),
                ),
                sentence=(
                    r"Its distance from ReLU is largest at zero, where it is $\sqrt b/2$: {0:.3f} "
                    r"with b = 0.1, {1:.3f} with b = 10."
                ),
                holds=lambda sharp, soft: (
                    abs(sharp - np.sqrt(0.1) / 2) < 1e-12 and abs(soft - np.sqrt(10) / 2) < 1e-12
                ),
                other="relu",
            ),
        ),
    ),
    cons=(
        Claim(
            text="It comes to 0 slowly, like 1/|z|, and never gets there: outputs are not sparse.",
            evidence=Evidence(
                z=(-20.0, 5.0),
                parameters={"b": 4.0},
                probe=-20.0,
                mark=(-20.0, -5.0),
                measure=lambda: (squareplus(-20.0), np.logaddexp(0.0, -5.0), squareplus(-5.0)),
                sentence=(
                    "With b = 4 it still gives {0:.4f} at z = −20, above the {1:.4f} that Softplus "
                    "gives at z = −5, where its own output is {2:.4f}."
                ),
                holds=lambda far, softplus, near: near > far > softplus > 0 and near < 0.2,
                other="softplus",
            ),
        ),
        Claim(
            text="It lies above z on the right by as much as it lies above 0 on the left.",
            evidence=Evidence(
                parameters={"b": 10.0},
                probe=3.0,
                mark=(1.0, 5.0),
                measure=lambda: (squareplus(3.0, b=10.0) - 3, squareplus(-3.0, b=10.0)),
                sentence=(
                    "With b = 10 it adds {0:.3f} to an input of 3; an input of −3, which ReLU "
                    "would drop, gives {1:.3f}."
                ),
                holds=lambda added, left: abs(added - left) < 1e-12 and left > 0.6,
                other="relu",
            ),
        ),
    ),
    references=(
        Reference(
            title="Squareplus: A Softplus-Like Algebraic Rectifier",
            authors="Barron",
            year=2021,
            link="https://arxiv.org/abs/2112.11687",
        ),
    ),
    frameworks=(
        Framework(library="Keras", name="keras.activations.squareplus", defaults="b=4"),
        Framework(library="JAX", name="jax.nn.squareplus", defaults="b=4"),
    ),
)

ACTIVATION = Activation(
    name="squareplus",
    title="Squareplus",
    function=squareplus,
    derivative=squareplus_prime,
    parameters=(B,),
    scale=scale,
    formula=r"\frac{z + \sqrt{z^2 + <b>}}{2}",
    derivative_formula=r"\frac{1}{2}\left(1 + \frac{z}{\sqrt{z^2 + <b>}}\right)",
    text="(z + sqrt(z^2 + b))/2",
    card=CARD,
)
