"""Softmax with a temperature, its Jacobian and its logarithm.

As everywhere in this folder, functions work along the last axis of z, which holds the K logits of
one vector; they keep the axes before it. A temperature is one number, or an array with the shape of
those axes. Temperatures that are not finite numbers above 0 raise a ValueError.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import Array, as_floats
from actviz.catalog.double import quotient
from actviz.catalog.kernel import computed
from actviz.catalog.log_softmax import log_shares
from actviz.catalog.softmax import behind, fine_softmax, jacobian


def of_logits(formula: Callable[..., Any]) -> Callable[..., Array]:
    """Give a formula of logits the input rules of the catalogue; see `actviz.catalog.kernel`."""

    @functools.wraps(formula)
    def wrapped(z: ArrayLike, *more: object, **values: object) -> Array:
        if np.ndim(z) == 0:
            raise ValueError("z must be a vector of logits, got a single number")
        return computed(formula, z, *more, **values)

    return wrapped


def cooled(z: Array, temperature: ArrayLike) -> tuple[Array, Array]:
    """The distance of z/T to the largest of its vector, and what rounding loses of it.

    The difference is taken before the division, which could overflow.
    """
    temperature = checked(temperature)[..., None]
    gap, lost = behind(z, -1)
    x, more = quotient(gap, temperature)
    # Below −800 every power is 0, and there is nothing to lose of −∞.
    return x, np.where(x > -800, more + lost / temperature, 0)


@of_logits
def tempered(z: Array, temperature: ArrayLike = 1.0) -> Array:
    """softmax(z / T)_i = e^{z_i/T} / Σ_j e^{z_j/T}.

    A temperature above 1 evens the probabilities out, one below 1 sharpens them.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits; float32 stays float32.
    temperature : array_like, shape (...)
        T > 0.

    Returns
    -------
    ndarray, shape (..., K)
        Probabilities; each vector of them adds up to 1.

    Raises
    ------
    ValueError
        If a temperature is not a finite number above 0, or z has no axis.

    References
    ----------
    Hinton, Vinyals and Dean (2015), Distilling the Knowledge in a Neural Network, equation 1.
    """
    s, fine = fine_softmax(*cooled(z, temperature), -1)
    return s + s * fine


@of_logits
def tempered_prime(z: Array, temperature: ArrayLike = 1.0) -> Array:
    """∂s_i/∂z_j = s_i·(δ_ij − s_j) / T, the Jacobian of `tempered`.

    Parameters
    ----------
    z, temperature : array_like
        As for `tempered`.

    Returns
    -------
    ndarray, shape (..., K, K)
        Row i, column j. Each row and each column adds up to 0.
    """
    # The chain rule's 1/T: z goes into softmax as z/T.
    slope = jacobian(*fine_softmax(*cooled(z, temperature), -1))
    return slope / checked(temperature)[..., None, None]


@of_logits
def log_tempered(z: Array, temperature: ArrayLike = 1.0) -> Array:
    """ln softmax(z / T)_i = (z_i − z_max)/T − ln Σ_j e^{(z_j − z_max)/T}.

    The logarithm of a finished probability would be −∞ where that underflows, and 0 where it
    rounds to 1; this has its digits in both cases.

    Parameters
    ----------
    z, temperature : array_like
        As for `tempered`.

    Returns
    -------
    ndarray, shape (..., K)
        None of them above 0.
    """
    return log_shares(*cooled(z, temperature), -1)


@of_logits
def scaled(z: Array, temperature: ArrayLike = 1.0) -> Array:
    """z / T, the input of softmax."""
    return z / checked(temperature)[..., None]


def checked(temperature: ArrayLike) -> Array:
    """Convert temperatures to floats.

    Raises
    ------
    ValueError
        If one of them is not a finite number above 0.
    """
    found = as_floats(temperature)
    if not (np.isfinite(found) & (found > 0)).all():
        raise ValueError(f"temperature must be a finite number above 0, got {temperature!r}")
    return found
