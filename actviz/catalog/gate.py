"""What can be claimed of every gate that is not bounded: GEGLU, ReGLU and SwiGLU."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Array
from actviz.catalog.glu import glu_prime
from actviz.claims import Claim, Evidence

Kernel = Callable[..., Array]


def keeps_its_gradient(derivative: Kernel) -> Claim:
    """A claim about a gate whose slope comes close to the value, from its derivative by b."""
    return Claim(
        text="An open gate keeps its gradient; that of GLU, a Sigmoid, saturates.",
        evidence=Evidence(
            z=(-10.0, 10.0),
            probe=8.0,
            mark=(5.0, 10.0),
            measure=lambda: (derivative(8.0), glu_prime(8.0)),
            sentence=(
                "At b = 8 with a = 1 the derivative by the gate is {0:.4f}; GLU's is {1:.4f}."
            ),
            holds=lambda slope, other: 0.99 < slope < 1.1 and 0 < other < 0.001,
            other="glu",
        ),
    )


def multiplies(function: Kernel) -> Claim:
    """A claim about a gate whose open and closed halves add up to a product."""
    return Claim(
        text="Multiplies its two inputs: one layer can compute a product, such as a square.",
        evidence=Evidence(
            z=(-10.0, 10.0),
            parameters={"value": 3.0},
            probe=3.0,
            measure=lambda: (
                function(3.0, value=3.0) + function(-3.0, value=-3.0),
                np.square(3.0),
            ),
            sentence=(
                "One unit with a = b = 3 and one with a = b = −3 add up to {0:.6f}; 3² is {1:g}."
            ),
            holds=lambda added, square: abs(added - square) < 1e-12 and square == 9,
        ),
    )


def grows(function: Kernel) -> Claim:
    """A claim about a gate that passes all of a large value, to within rounding."""
    return Claim(
        text="Grows with the product of both inputs, so large activations blow up.",
        evidence=Evidence(
            z=(-20.0, 20.0),
            parameters={"value": 3.0},
            probe=20.0,
            mark=(10.0, 20.0),
            measure=lambda: (
                function(20.0, value=3.0),
                function(20.0, value=3.0) / function(10.0, value=1.5),
            ),
            sentence=(
                "At b = 20, a = 3 becomes {0:g}; with half of both inputs the output is {1:g} "
                "times smaller."
            ),
            holds=lambda output, factor: (output, factor) == (60, 4),
        ),
    )
