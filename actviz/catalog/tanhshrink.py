"""Tanhshrink, what Tanh leaves of its input."""

import numpy as np

from actviz.activation import Activation
from actviz.catalog.kernel import kernel
from actviz.catalog.tanh import tanh_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference


@kernel()
def tanhshrink(z: np.ndarray) -> np.ndarray:
    """Tanhshrink(z) = z − tanh(z), as PyTorch defines it."""
    # Near 0 the two nearly cancel: below |z| = 1e-8 the difference has no correct digit left.
    # Lambert's continued fraction tanh(z) = z / (1 + q), with q = z²/(3 + z²/(5 + …)), turns it
    # into z·q / (1 + q), where everything is added. Up to z = 1.5, twelve steps are plenty.
    square = np.minimum(np.abs(z), 1.5) ** 2
    q = np.zeros_like(z)
    for odd in range(25, 1, -2):
        q = square / (odd + q)
    return np.where(np.abs(z) < 1.5, z * (q / (1 + q)), z - np.tanh(z))


@kernel()
def tanhshrink_prime(z: np.ndarray) -> np.ndarray:
    """Tanhshrink′(z) = tanh²(z)."""
    # 1 − tanh′(z) would cancel near 0 as the function does.
    return np.tanh(z) ** 2


CARD = Card(
    family="shrinkages",
    full_name="Hyperbolic tangent shrinkage",
    aliases=("tanh_shrink", "tanh shrinkage"),
    purpose="Suppressing small, noisy inputs smoothly; large ones pass with 1 taken off.",
    shape=(
        "Flat through the origin, then it bends up and down towards the lines z − 1 and z + 1; "
        "the derivative is a dip to 0 between two plateaus at 1."
    ),
    pros=(
        Claim(
            text="Shrinks small inputs by their cube, without a threshold or a corner.",
            evidence=Evidence(
                z=(-1.0, 1.0),
                probe=0.2,
                mark=(-0.2, 0.2),
                measure=lambda: (
                    tanhshrink(0.2) / 0.2,
                    tanhshrink(0.1) / 0.1,
                    tanhshrink(0.2) / tanhshrink(0.1),
                ),
                sentence=(
                    "Of z = 0.2 it leaves {0:.2%}, of z = 0.1 {1:.2%}: half the input gives an "
                    "output that is smaller by a factor of {2:.1f}."
                ),
                holds=lambda wide, near, ratio: near < wide < 0.02 and 7.5 < ratio < 8,
            ),
        ),
        Claim(
            text="Does not saturate for large inputs: it has exactly the slope that Tanh loses.",
            evidence=Evidence(
                probe=4.0,
                mark=(2.0, 5.0),
                measure=lambda: (tanhshrink_prime(4.0), tanh_prime(4.0)),
                sentence=(
                    "At z = 4 the slope is {0:.4f} and Tanh's is {1:.4f}: together they make 1."
                ),
                holds=lambda slope, rest: 0 < rest < 0.002 and abs(slope + rest - 1) < 1e-15,
                other="tanh",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Flat around zero, where most inputs are: they hardly get a gradient.",
            evidence=Evidence(
                z=(-1.0, 1.0),
                probe=0.1,
                mark=(-0.1, 0.1),
                measure=lambda: (
                    *tanhshrink_prime([0.1, 0.0]),
                    *tanh_prime([0.1, 0.0]),
                ),
                sentence=(
                    "At z = 0.1 the slope is {0:.4f}, at z = 0 {1:g}; Tanh's are {2:.4f} and {3:g}."
                ),
                holds=lambda slope, centre, other, other_centre: (
                    0 < slope < 0.01 and centre == 0 and 0.99 < other < other_centre == 1
                ),
                other="tanh",
            ),
        ),
        Claim(
            text="Takes almost 1 off large inputs too, however clear a signal they are.",
            evidence=Evidence(
                probe=3.0,
                mark=(2.0, 5.0),
                measure=lambda: (tanhshrink(3.0), 3.0 - tanhshrink(3.0)),
                sentence="z = 3 comes out as {0:.3f}: {1:.3f} is lost.",
                holds=lambda output, loss: 0.99 < loss < 1 and abs(output + loss - 3) < 1e-12,
                other="linear",
            ),
        ),
    ),
    references=(
        Reference(
            title="PyTorch documentation: Tanhshrink",
            authors="PyTorch contributors",
            year=2019,
            link="https://pytorch.org/docs/stable/generated/torch.nn.Tanhshrink.html",
        ),
        Reference(
            title="NIST Digital Library of Mathematical Functions, 4.39: Continued Fractions",
            authors="Olver and others",
            year=2010,
            link="https://dlmf.nist.gov/4.39",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Tanhshrink"),
        Framework(library="Keras", name="keras.activations.tanh_shrink"),
    ),
)

ACTIVATION = Activation(
    name="tanhshrink",
    title="Tanhshrink",
    function=tanhshrink,
    derivative=tanhshrink_prime,
    formula=r"z - \tanh(z)",
    derivative_formula=r"\tanh^2(z)",
    text="z - tanh(z)",
    card=CARD,
)
