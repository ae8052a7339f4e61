"""LogSoftmax, the logarithms of the probabilities of Softmax."""

from collections.abc import Sequence

import numpy as np

from actviz.activation import Activation, Vector
from actviz.catalog.kernel import vector_kernel
from actviz.catalog.softmax import (
    BRIDLE,
    CLASSES,
    LOGITS,
    behind,
    fine_softmax,
    softmax,
    softmax_prime,
)
from actviz.claims import Card, Claim, Evidence, Framework, Reference


def log_shares(gap: np.ndarray, lost: np.ndarray, axis: int) -> np.ndarray:
    """The logarithms of the probabilities, from what `behind` gives."""
    # The largest power is 1; log1p of the sum of the others keeps the digits that the 1 would
    # round away. The smallest are added first.
    powers = np.sort(np.exp(gap) * (1 + lost), axis=axis)
    others = np.delete(powers, np.s_[-1:], axis=axis)
    return gap - np.log1p(np.sum(others, axis=axis, keepdims=True)) + lost


@vector_kernel
def log_softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """log_softmax(z)_i = log s_i = z_i − log Σ_j e^{z_j}, along `axis`; s is softmax.

    One logit of +∞ gets 0 and leaves −∞ to the others; a logit of −∞ gets −∞. NaN where softmax
    is.
    """
    # The logarithm of a probability that rounds to 0 is −∞, and of one that rounds to 1 it is 0.
    return log_shares(*behind(z, axis), axis)


@vector_kernel
def log_softmax_prime(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """∂ log s_i/∂z_j = δ_ij − s_j: the Jacobian.

    Its two axes, i then j, come last, after the other axes of z.
    """
    rough, fine = fine_softmax(*behind(np.moveaxis(z, axis, -1), -1), -1)
    s = rough + rough * fine
    own = np.eye(s.shape[-1], dtype=bool)
    # 1 − s_i has no correct digit left when s_i is near 1; the sum of the others keeps them.
    others = np.sum(np.sort(np.where(own, 0, s[..., None, :])), axis=-1)
    return np.where(own, others[..., None], -s[..., None, :])


def _with_numbers(logits: Sequence[str]) -> tuple[str, str]:
    """Both formulas for the first class with places for the numbers."""
    powers = " + ".join(f"e^{{<{logit}>}}" for logit in logits)
    return (
        rf"\log s_1 = <{logits[0]}> - \log\bigl({powers}\bigr) = <=f>",
        # s itself would be one more number to follow.
        r"\frac{\partial \log s_1}{\partial z_1} = 1 - e^{<=f>} = <=derivative>",
    )


CARD = Card(
    family="vectors",
    full_name="Logarithm of softmax",
    aliases=("logsoftmax", "log-softmax"),
    purpose="The log-probabilities that the cross-entropy loss of a classifier is made of.",
    shape=(
        "As the first logit grows, its log-probability rises along a straight line and levels off "
        "at 0; the others are level first and then fall along parallel lines."
    ),
    pros=(
        Claim(
            text="A true class with a tiny probability still gets a full gradient.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=-8.0,
                mark=(-10.0, -4.0),
                measure=lambda: (
                    log_softmax_prime([-8.0, 0.0, 1.0])[0, 0],
                    softmax_prime([-8.0, 0.0, 1.0])[0, 0],
                ),
                sentence=(
                    "For the logits −8, 0 and 1 the derivative of log s₁ by z₁ is {0:.5f}; that "
                    "of s₁, from Softmax, is {1:.5f}."
                ),
                holds=lambda logged, plain: 0.999 < logged <= 1 and 0 < plain < 0.001,
            ),
        ),
        Claim(
            text="Stays exact where a probability is too small for a float.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=-20.0,
                mark=(-20.0, -10.0),
                measure=lambda: (
                    log_softmax([-20.0, 0.0, 1.0])[0],
                    log_softmax([-800.0, 0.0, 1.0])[0],
                    softmax([-800.0, 0.0, 1.0])[0],
                ),
                sentence=(
                    "For the logits −20, 0 and 1 it is {0:.2f}, and {1:.2f} with z₁ = −800, where "
                    "the probability itself rounds to {2:g}."
                ),
                holds=lambda near, far, share: far < -800 < near < -20 and share == 0,
            ),
        ),
    ),
    cons=(
        Claim(
            text="Has no lower bound: one confident mistake outweighs many good answers.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=-15.0,
                mark=(-20.0, -10.0),
                measure=lambda: (
                    log_softmax([-15.0, 0.0, 1.0])[0],
                    log_softmax([5.0, 0.0, 1.0])[0],
                    log_softmax([-15.0, 0.0, 1.0])[0] / log_softmax([5.0, 0.0, 1.0])[0],
                ),
                sentence=(
                    "For the logits −15, 0 and 1, log s₁ is {0:.2f}, and {1:.4f} with z₁ = 5: one "
                    "mistake like the first costs as much as {2:.0f} answers like the second."
                ),
                holds=lambda wrong, right, ratio: (
                    wrong < -15 and -0.1 < right < 0 and abs(ratio * right - wrong) < 1e-9
                ),
            ),
        ),
        Claim(
            text="The outputs are no probabilities: only their exponentials add up to 1.",
            evidence=Evidence(
                probe=2.0,
                measure=lambda: (
                    np.sum(log_softmax([2.0, 0.0, 1.0])),
                    np.sum(np.exp(log_softmax([2.0, 0.0, 1.0]))),
                ),
                sentence=(
                    "For the logits 2, 0 and 1 the outputs add up to {0:.2f}, their exponentials "
                    "to {1:.6f}."
                ),
                holds=lambda plain, powers: plain < -3 and abs(powers - 1) < 1e-14,
            ),
        ),
    ),
    references=(
        BRIDLE,
        Reference(
            title="Accurately computing the log-sum-exp and softmax functions",
            authors="Blanchard, Higham and Higham",
            year=2021,
            link="https://doi.org/10.1093/imanum/draa038",
        ),
    ),
    frameworks=(
        Framework(
            library="PyTorch",
            name="torch.nn.LogSoftmax",
            defaults="dim=None, which guesses the axis and warns",
        ),
        Framework(library="Keras", name="keras.activations.log_softmax", defaults="axis=-1"),
        Framework(library="JAX", name="jax.nn.log_softmax", defaults="axis=-1"),
    ),
)

ACTIVATION = Activation(
    name="log_softmax",
    title="LogSoftmax",
    function=log_softmax,
    derivative=log_softmax_prime,
    axis="z₁",
    vector=Vector(
        sliders=(CLASSES, *LOGITS),
        symbol="log s",
        quantity="log-probability",
        shares=False,
        with_numbers=_with_numbers,
    ),
    formula=r"\log s_i = z_i - \log \sum_{j=1}^{K} e^{z_j}",
    derivative_formula=r"\frac{\partial \log s_i}{\partial z_j} = \delta_{ij} - s_j",
    card=CARD,
)
