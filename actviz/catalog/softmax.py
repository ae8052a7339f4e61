"""Softmax, which turns a vector of logits into probabilities."""

from collections.abc import Sequence

import numpy as np

from actviz.activation import Activation, Array, Parameter, Vector, subscript
from actviz.catalog.double import plus
from actviz.catalog.kernel import vector_kernel
from actviz.claims import Card, Claim, Evidence, Framework, Reference

BRIDLE = Reference(
    title=(
        "Probabilistic Interpretation of Feedforward Classification Network Outputs, "
        "with Relationships to Statistical Pattern Recognition"
    ),
    authors="Bridle",
    year=1990,
    link="https://doi.org/10.1007/978-3-642-76153-9_28",
)

CLASSES = Parameter(
    name="classes",
    symbol="K",
    default=3,
    minimum=2,
    maximum=6,
    step=1,
    meaning="number of classes",
    role="number of classes",
)
LOGITS = tuple(
    Parameter(
        name=f"z{index}",
        symbol=f"z{subscript(index)}",
        default=default,
        minimum=-5.0,
        maximum=5.0,
        step=0.1,
        meaning=f"logit of class {index}",
        role=f"logit of class {index}",
        typed=(-5.0, 5.0),  # its keyframes are even
    )
    for index, default in ((2, 0.0), (3, 1.0), (4, -1.0), (5, 2.0), (6, -2.0))
)


def minus(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """a − b for a ≤ b, and what is lost where it rounds.

    The exponential turns the absolute error of a large gap into a relative one of hundreds of units
    in the last place.
    """
    gap, lost = plus(a, -b)
    # ∞ − ∞ would be NaN. Below −800 the exponential is 0, and the loss of an infinite gap NaN.
    return np.where(a == b, 0, gap), np.where(gap > -800, lost, 0)


def behind(z: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Each logit minus the largest of its vector, and what rounding loses of that.

    NaN for the whole vector where several logits are +∞, or several and all of them −∞: there is no
    limit.
    """
    # `initial` is for vectors without an element.
    top = np.max(z, axis=axis, keepdims=True, initial=-np.inf)
    several = np.sum(z == top, axis=axis, keepdims=True) > 1
    return minus(z, np.where(several & np.isinf(top), np.nan, top))


def fine_softmax(gap: np.ndarray, lost: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities from what `behind` gives, and the relative error that each still has."""
    # The logarithm of the sum goes into the exponent, where a division would round once more.
    log_s, lost_too = minus(gap, np.log(np.sum(np.exp(gap), axis=axis, keepdims=True)))
    s, lost = np.exp(log_s), lost + lost_too
    # The logarithm rounds, so the sum misses 1. By how much is known to the last digit, because the
    # first 26 binary places of the terms add up exactly.
    high = np.round(s * 2**26) / 2**26
    low = s - high + s * lost
    excess = np.sum(high, axis=axis, keepdims=True) - 1 + np.sum(low, axis=axis, keepdims=True)
    return s, lost - excess


def jacobian(rough: np.ndarray, fine: np.ndarray) -> np.ndarray:
    """s_i·(δ_ij − s_j) for each vector along the last axis, from what `fine_softmax` gives."""
    s = rough + rough * fine
    own = np.eye(s.shape[-1], dtype=bool)
    # 1 − s_i has no correct digit left when s_i is near 1; the sum of the others keeps them, and
    # best when the smallest are added first. s_i·(1 − s_i) is the same from either of the two.
    others = np.sum(np.sort(np.where(own, 0, s[..., None, :])), axis=-1)
    small = np.where(s <= 0.5, s, others)
    diagonal = small * (1 - small)
    # A product of rounded probabilities would carry the rounding of both.
    product = rough[..., None] * rough[..., None, :]
    product = product + product * (fine[..., None] + fine[..., None, :])
    return np.where(own, diagonal[..., None], -product)


@vector_kernel
def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """softmax(z)_i = e^{z_i} / Σ_j e^{z_j}, along `axis`; Bridle (1990).

    z has any shape with at least one axis; the result has the same. One logit of +∞ takes all and
    −∞ gets 0. A NaN spoils its own vector only, and so do several of +∞, or nothing but several
    of −∞, which have no limit. ValueError where z has no such axis.
    """
    # e^z overflows above 709. Only gaps between logits count, so the largest can go to 0.
    s, fine = fine_softmax(*behind(z, axis), axis)
    return s + s * fine


@vector_kernel
def softmax_prime(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """∂s_i/∂z_j = s_i·(δ_ij − s_j): the Jacobian.

    Its two axes, i then j, come last, after the other axes of z.
    """
    return jacobian(*fine_softmax(*behind(np.moveaxis(z, axis, -1), -1), -1))


def _with_numbers(logits: Sequence[str]) -> tuple[str, str]:
    """Both formulas for the first class with places for the numbers."""
    powers = [f"e^{{<{logit}>}}" for logit in logits]
    return (
        rf"s_1 = \frac{{{powers[0]}}}{{{' + '.join(powers)}}} = <=f>",
        r"\frac{\partial s_1}{\partial z_1} = <=f>\,(1 - <=f>) = <=derivative>",
    )


def _sweep() -> Array:
    """Vectors of three logits, the first from −5 to 5."""
    return np.stack(np.broadcast_arrays(np.linspace(-5, 5, 101), 0.0, 1.0), axis=-1)


def _off_by(logits: Array) -> float:
    """The largest difference of the Jacobian from difference quotients of the outputs."""
    step = 1e-5
    quotients = [
        (softmax(logits + move) - softmax(logits - move)) / (2 * step)
        for move in step * np.eye(len(logits))
    ]
    return np.max(np.abs(softmax_prime(logits) - np.stack(quotients, axis=-1)))


CARD = Card(
    position=7,
    family="vectors",
    full_name="Normalised exponential",
    aliases=("normalised exponential", "normalized exponential", "softargmax"),
    purpose="The output layer of a classifier with several classes, and the weights of attention.",
    shape="As the first logit grows, its probability rises in an S and the others share the rest.",
    about=(
        Claim(
            source="softmax/about",
            label="About",
            text=(
                "Gives a probability distribution of an event over n different events: the "
                "probability of each target class over all possible ones."
            ),
            evidence=Evidence(
                probe=2.0,
                mark=(-5.0, 5.0),
                measure=lambda: (*softmax([2.0, 0.0, 1.0]), np.sum(softmax([2.0, 0.0, 1.0]))),
                sentence=(
                    "For the logits 2, 0 and 1 the probabilities are {0:.4f}, {1:.4f} and "
                    "{2:.4f}; they add up to {3:g}."
                ),
                holds=lambda *s: min(s[:3]) > 0 and abs(s[3] - 1) < 1e-15,
            ),
        ),
        Claim(
            source="softmax/use",
            label="Use",
            text="The probabilities then serve to determine the target class of the given inputs.",
            evidence=Evidence(
                probe=3.0,
                mark=(1.0, 5.0),
                measure=lambda: (
                    np.argmax(softmax([3.0, 0.0, 1.0])) + 1,
                    np.max(softmax([3.0, 0.0, 1.0])),
                ),
                sentence=(
                    "For the logits 3, 0 and 1 the answer is class {0:.0f}, with a probability of "
                    "{1:.1%}."
                ),
                holds=lambda winner, probability: winner == 1 and probability > 0.5,
            ),
        ),
    ),
    pros=(
        Claim(
            text=(
                "Only differences between logits count: adding the same number to all of them "
                "changes nothing."
            ),
            evidence=Evidence(
                probe=2.0,
                measure=lambda: np.max(
                    np.abs(softmax([2.0, 0.0, 1.0]) - softmax([1002.0, 1000.0, 1001.0]))
                ),
                sentence=(
                    "With 1000 added to the logits 2, 0 and 1, the probabilities change by {0:g}; "
                    "$e^{{1002}}$ alone would overflow."
                ),
                holds=lambda change: change == 0,
            ),
        ),
        Claim(
            text="What one class gains the others lose: the derivatives sum to 0 for every z.",
            evidence=Evidence(
                probe=1.0,
                mark=(-5.0, 5.0),
                measure=lambda: np.max(np.abs(softmax_prime(_sweep()).sum(axis=-2))),
                sentence=(
                    "With 0 and 1 as the other logits, the derivatives of the three probabilities "
                    "by z₁ sum to 0 within {0:.0e} from z₁ = −5 to 5."
                ),
                holds=lambda error: error < 1e-15,
            ),
        ),
    ),
    cons=(
        Claim(
            text="Saturates: once one logit leads clearly, all derivatives are close to 0.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=9.0,
                mark=(6.0, 10.0),
                measure=lambda: np.max(np.abs(softmax_prime([9.0, 0.0, 1.0]))),
                sentence=(
                    "For the logits 9, 0 and 1 the largest entry of the Jacobian is {0:.1e}."
                ),
                holds=lambda largest: 0 < largest < 1e-3,
            ),
        ),
        Claim(
            text="Always names a winner, even when every logit is low: it has no “none of these”.",
            evidence=Evidence(
                parameters={"classes": 3, "z2": -5.0, "z3": -5.0},
                probe=-3.0,
                mark=(-5.0, 0.0),
                measure=lambda: (softmax([-3.0, -5.0, -5.0])[0], softmax([7.0, 5.0, 5.0])[0]),
                sentence=(
                    "The logits −3, −5 and −5 give class 1 a probability of {0:.1%}, and so do "
                    "7, 5 and 5: {1:.1%}."
                ),
                holds=lambda low, high: low == high > 0.5,
            ),
        ),
    ),
    notes=(
        Claim(
            source="softmax/formula",
            label="Formula",
            text="The documents give no formula, derivative, code, pros or cons for Softmax.",
            evidence=Evidence(
                probe=2.0,
                measure=lambda: (
                    np.sum(softmax([2.0, 0.0, 1.0])),
                    _off_by(np.array([2.0, 0.0, 1.0])),
                ),
                sentence=(
                    "At the logits 2, 0 and 1 the outputs of our formula add up to {0:g}, and the "
                    "entries of our Jacobian are within {1:.0e} of difference quotients."
                ),
                holds=lambda whole, off: abs(whole - 1) < 1e-15 and 0 < off < 1e-9,
            ),
            verdict="What actviz shows of them is our own.",
        ),
    ),
    references=(BRIDLE,),
    frameworks=(
        Framework(
            library="PyTorch",
            name="torch.nn.Softmax",
            defaults="dim=None, which guesses the axis and warns",
        ),
        Framework(library="Keras", name="keras.layers.Softmax", defaults="axis=-1"),
        Framework(library="JAX", name="jax.nn.softmax", defaults="axis=-1"),
    ),
    page=("pages/softmax.py", "Softmax as a whole: all logits, temperature, Jacobian, loss"),
)

ACTIVATION = Activation(
    name="softmax",
    title="Softmax",
    function=softmax,
    derivative=softmax_prime,
    axis="z₁",
    vector=Vector(
        sliders=(CLASSES, *LOGITS), symbol="s", quantity="probability", with_numbers=_with_numbers
    ),
    formula=r"s_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
    derivative_formula=(r"\frac{\partial s_i}{\partial z_j} = s_i\,(\delta_{ij} - s_j)"),
    card=CARD,
)
