"""Softsign, an S whose ends level off slowly."""

import numpy as np

from actviz.activation import Activation
from actviz.catalog.kernel import kernel
from actviz.catalog.tanh import tanh, tanh_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference


@kernel()
def softsign(z: np.ndarray) -> np.ndarray:
    """Softsign(z) = z / (1 + |z|); Elliott (1993), named by Turian et al. (2009)."""
    # ∞/∞ would be NaN. From 1e17 on the result rounds to ±1, so z may as well stop there.
    near = np.clip(z, -1e17, 1e17)
    return near / (1 + np.abs(near))


@kernel()
def softsign_prime(z: np.ndarray) -> np.ndarray:
    """Softsign′(z) = 1 / (1 + |z|)²."""
    # The square overflows for |z| above 1e154, where the result is not 0 yet; dividing twice
    # does not.
    whole = 1 + np.abs(z)
    return 1 / whole / whole


def kinks() -> tuple[float, ...]:
    """0, where f″ jumps from 2 to −2; f′ has a sharp peak but no jump."""
    return (0.0,)


CARD = Card(
    family="sigmoids",
    full_name="Soft sign",
    aliases=("soft_sign", "soft sign", "elliott", "elliot", "elliotsig"),
    purpose="A Tanh that saturates gently, with a division in place of an exponential.",
    shape=(
        "An S from −1 to 1 that nears its ends very slowly; the derivative is a sharp peak at "
        "zero with long tails."
    ),
    pros=(
        Claim(
            text=(
                "Its slope falls with the square of z, not exponentially: far from zero it still "
                "learns."
            ),
            evidence=Evidence(
                probe=5.0,
                mark=(2.0, 5.0),
                measure=lambda: (
                    softsign_prime(5.0),
                    tanh_prime(5.0),
                    softsign_prime(5.0) / tanh_prime(5.0),
                ),
                sentence=(
                    "At z = 5 the slope $1/(1 + |z|)^2$ is {0:.4f} and Tanh's {1:.5f}: {2:.0f} "
                    "times as much."
                ),
                holds=lambda slow, fast, ratio: (
                    abs(slow / fast - ratio) < 1e-9 and 150 < ratio < 160 and slow > 0.02
                ),
                other="tanh",
            ),
        ),
        Claim(
            text="Bounded and centred on 0 like Tanh.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=-20.0,
                mark=(-20.0, 20.0),
                measure=lambda: (softsign(-20.0), softsign(20.0), softsign(1e6)),
                sentence=(
                    "It gives {0:.4f} at z = −20, {1:.4f} at z = 20 and {2:.6f} at a million."
                ),
                holds=lambda low, high, far: low == -high and high < far < 1 and far > 0.99999,
            ),
        ),
    ),
    cons=(
        Claim(
            text="It nears its ends very slowly: a clear yes or no takes very large inputs.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=20.0,
                mark=(2.0, 20.0),
                measure=lambda: (1 - softsign(20.0), np.arctanh(softsign(20.0))),
                sentence=(
                    "At z = 20 it is still {0:.3f} short of 1; Tanh is as near at z = {1:.2f}."
                ),
                holds=lambda missing, soon: (
                    0.04 < missing < 0.05 and abs(tanh(soon) + missing - 1) < 1e-9
                ),
                other="tanh",
            ),
        ),
        Claim(
            text="Its slope peaks in a corner, so it is close to a line for tiny inputs only.",
            evidence=Evidence(
                z=(-1.0, 1.0),
                probe=0.1,
                mark=(-0.2, 0.2),
                measure=lambda: (1 - softsign_prime(0.1), 1 - tanh_prime(0.1)),
                sentence=(
                    "Both slopes start from 1 at zero. At z = 0.1 this one has lost {0:.0%}, "
                    "Tanh's {1:.0%}."
                ),
                holds=lambda sharp, round_: sharp > 0.17 > 0.02 > round_ > 0.009,
                other="tanh",
            ),
        ),
    ),
    references=(
        Reference(
            title="A Better Activation Function for Artificial Neural Networks",
            authors="Elliott",
            year=1993,
            link="https://drum.lib.umd.edu/handle/1903/5355",
        ),
        Reference(
            title="Quadratic Features and Deep Architectures for Chunking",
            authors="Turian, Bergstra and Bengio",
            year=2009,
            link="https://aclanthology.org/N09-2062/",
        ),
        Reference(
            title="Understanding the difficulty of training deep feedforward neural networks",
            authors="Glorot and Bengio",
            year=2010,
            link="https://proceedings.mlr.press/v9/glorot10a.html",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Softsign"),
        Framework(library="Keras", name="keras.activations.softsign"),
        Framework(library="JAX", name="jax.nn.soft_sign"),
    ),
)

ACTIVATION = Activation(
    name="softsign",
    title="Softsign",
    function=softsign,
    derivative=softsign_prime,
    kinks=kinks,
    formula=r"\frac{z}{1 + |z|}",
    derivative_formula=r"\frac{1}{(1 + |z|)^2}",
    text="z/(1 + abs(z))",
    card=CARD,
)
