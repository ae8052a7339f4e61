"""Other ways from logits to shares, and softmax computed as its formula is written.

All of them take logits of shape (..., K) and return as many shares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import Array, as_floats
from actviz.catalog import get
from actviz.catalog.softmax import behind
from actviz.softmax.tempered import of_logits, tempered


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One way from logits, shape (..., K), to as many shares; `about` says what is good and bad."""

    name: str
    title: str
    about: str
    function: Callable[[ArrayLike], Array]


@of_logits
def hardmax(z: Array) -> Array:
    """1 for the largest logit, which equal ones share, and 0 for the others.

    This is the limit of `tempered` as T goes to 0, and NaN where that is NaN.
    """
    gap, _ = behind(z, -1)
    winners = gap == 0
    shares: Array = winners / np.sum(winners, axis=-1, keepdims=True)
    return shares


def normalise(z: ArrayLike) -> Array:
    """z_i / Σ_j z_j, shares of the sum.

    A negative logit gives a negative share, or makes the others negative. The shares are NaN where
    the sum is 0, or differs from 0 only by rounding. All logits have to be finite.
    """
    x = as_floats(z)
    with np.errstate(all="ignore"):
        # The sum could overflow; with the largest between ½ and 1 it does not.
        _, power = np.frexp(np.max(np.abs(x), axis=-1, keepdims=True, initial=0))
        x = np.ldexp(x, -power)
        total = np.sum(x, axis=-1, keepdims=True)
        # 0.1 + 0.2 − 0.3 is not quite 0 in binary.
        noise = x.shape[-1] * np.finfo(x.dtype).eps * np.sum(np.abs(x), axis=-1, keepdims=True)
        shares: Array = x / np.where(np.abs(total) <= noise, np.nan, total)
    return shares


@of_logits
def sparsemax(z: Array) -> Array:
    """max(0, z_i − τ), with τ so that the shares add up to 1.

    It is the point of the probability simplex nearest to z, so classes far behind get exactly 0.
    Infinite logits are treated as in `tempered`.

    References
    ----------
    Martins and Astudillo (2016), From Softmax to Sparsemax, algorithm 1.
    """
    # Like softmax it depends on differences only, and small numbers lose fewer digits.
    gap, _ = behind(z, -1)
    falling = -np.sort(-gap, axis=-1)
    count = np.arange(1, z.shape[-1] + 1)
    sums = np.cumsum(falling, axis=-1)
    # The largest logit is always inside, and those inside come first.
    inside = np.sum(1 + count * falling > sums, axis=-1, keepdims=True)
    tau = (np.take_along_axis(sums, inside - 1, axis=-1) - 1) / inside
    return np.maximum(gap - tau, 0.0)


def naive_powers(z: ArrayLike) -> Array:
    """e^{z_i} as it is, ∞ from 709.8 on."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(as_floats(z))


def naive_softmax(z: ArrayLike) -> Array:
    """e^{z_i} / Σ_j e^{z_j} as it is written: NaN where ∞ is divided by ∞, or 0 by 0."""
    powers = naive_powers(z)
    with np.errstate(all="ignore"):
        shares: Array = powers / np.sum(powers, axis=-1, keepdims=True)
    return shares


ALTERNATIVES: Mapping[str, Alternative] = {
    each.name: each
    for each in (
        Alternative(
            name="softmax",
            title="Softmax",
            about="All above 0, sum 1. Every logit counts, and the order stays.",
            function=tempered,
        ),
        Alternative(
            name="hardmax",
            title="Hardmax",
            about="The class with the largest logit gets all, equal ones share it. The derivative "
            "is 0 wherever there is one, so nothing can be learned from it.",
            function=hardmax,
        ),
        Alternative(
            name="plain",
            title="Plain shares, z / Σz",
            about="It fails for negative logits, and for a sum of 0.",
            function=normalise,
        ),
        Alternative(
            name="sigmoid",
            title="Sigmoid per class",
            about="Each class by itself, so the sum can be anything from 0 to K. The choice where "
            "several classes can be right at once.",
            function=get("sigmoid").function,
        ),
        Alternative(
            name="sparsemax",
            title="Sparsemax",
            about="The nearest point with sum 1 and no part below 0. Classes far behind get "
            "exactly 0, and no gradient.",
            function=sparsemax,
        ),
    )
}
"""Softmax and its alternatives, by name."""
