"""Softmin, which turns a vector of costs into probabilities: the smallest gets the most."""

from collections.abc import Sequence

import numpy as np

from actviz.activation import Activation, Vector
from actviz.catalog.kernel import vector_kernel
from actviz.catalog.softmax import BRIDLE, CLASSES, LOGITS, softmax, softmax_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference


@vector_kernel
def softmin(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """softmin(z)_i = e^{−z_i} / Σ_j e^{−z_j}, along `axis`: softmax of −z.

    One element of −∞ takes all, +∞ gets 0, and a NaN spoils its own vector only. NaN where
    softmax of −z is.
    """
    return softmax(-z, axis=axis)


@vector_kernel
def softmin_prime(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """∂s_i/∂z_j = −s_i·(δ_ij − s_j): the Jacobian of softmax at −z, with its sign turned round.

    Its two axes, i then j, come last, after the other axes of z.
    """
    return -softmax_prime(-z, axis=axis)


def _with_numbers(logits: Sequence[str]) -> tuple[str, str]:
    """Both formulas for the first class with places for the numbers."""
    powers = [f"e^{{<-{logit}>}}" for logit in logits]
    return (
        rf"s_1 = \frac{{{powers[0]}}}{{{' + '.join(powers)}}} = <=f>",
        r"\frac{\partial s_1}{\partial z_1} = -<=f>\,(1 - <=f>) = <=derivative>",
    )


def _soft_minimum(*costs: float) -> float:
    """The mean of the costs, weighted by the probabilities that Softmin gives them."""
    return softmin(costs) @ np.array(costs)


CARD = Card(
    family="vectors",
    full_name="Softmax of negative inputs",
    aliases=("soft minimum", "softargmin"),
    purpose="Choosing softly where less is better: costs, distances, matching in stereo images.",
    shape="As the first input grows, its probability falls in an S and the others share the rest.",
    pros=(
        Claim(
            text="The smallest input gets the largest probability, and all are positive.",
            evidence=Evidence(
                probe=-2.0,
                mark=(-5.0, 0.0),
                measure=lambda: softmin([-2.0, 0.0, 1.0]),
                sentence="−2, 0 and 1 get the probabilities {0:.4f}, {1:.4f} and {2:.4f}.",
                holds=lambda low, middle, high: (
                    0 < high < middle < low and abs(low + middle + high - 1) < 1e-15
                ),
            ),
        ),
        Claim(
            text="Makes a minimum that every input has a share in, so all of them get a gradient.",
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, -1.0),
                measure=lambda: (
                    _soft_minimum(-3.0, 0.0, 1.0),
                    np.min([-3.0, 0.0, 1.0]),
                    np.mean([-3.0, 0.0, 1.0]),
                ),
                sentence=(
                    "Weighted by Softmin, −3, 0 and 1 have a mean of {0:.3f}; their minimum is "
                    "{1:g}, their plain mean {2:.3f}."
                ),
                holds=lambda soft, least, plain: (
                    least < soft < least + 0.5 and least + 2 < plain < 0
                ),
            ),
        ),
    ),
    cons=(
        Claim(
            text="Depends on the units: the same costs on a larger scale give another answer.",
            evidence=Evidence(
                parameters={"classes": 3, "z2": 0.2, "z3": 0.3},
                probe=0.1,
                mark=(-1.0, 1.0),
                measure=lambda: (softmin([0.1, 0.2, 0.3])[0], softmin([10.0, 20.0, 30.0])[0]),
                sentence=(
                    "Costs of 0.1, 0.2 and 0.3 give the first {0:.1%}; a hundred times as large, "
                    "they give it {1:.3%}."
                ),
                holds=lambda small, large: 1 / 3 < small < 0.4 and 0.9999 < large <= 1,
            ),
        ),
        Claim(
            text="Saturates: once one input is clearly the smallest, all derivatives are near 0.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=-9.0,
                mark=(-10.0, -6.0),
                measure=lambda: np.max(np.abs(softmin_prime([-9.0, 0.0, 1.0]))),
                sentence="For −9, 0 and 1 the largest entry of the Jacobian is {0:.1e}.",
                holds=lambda largest: 0 < largest < 1e-3,
            ),
        ),
    ),
    references=(
        Reference(
            title="End-to-End Learning of Geometry and Context for Deep Stereo Regression",
            authors="Kendall, Martirosyan, Dasgupta, Henry, Kennedy, Bachrach and Bry",
            year=2017,
            link="https://arxiv.org/abs/1703.04309",
        ),
        BRIDLE,
    ),
    frameworks=(
        Framework(
            library="PyTorch",
            name="torch.nn.Softmin",
            defaults="dim=None, which guesses the axis and warns",
        ),
    ),
)

ACTIVATION = Activation(
    name="softmin",
    title="Softmin",
    function=softmin,
    derivative=softmin_prime,
    axis="z₁",
    vector=Vector(
        sliders=(CLASSES, *LOGITS), symbol="s", quantity="probability", with_numbers=_with_numbers
    ),
    formula=r"s_i = \frac{e^{-z_i}}{\sum_{j=1}^{K} e^{-z_j}}",
    derivative_formula=r"\frac{\partial s_i}{\partial z_j} = -s_i\,(\delta_{ij} - s_j)",
    card=CARD,
)
