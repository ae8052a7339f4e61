"""Softmax with a temperature, its Jacobian and its logarithm.

As everywhere in this folder, a function works along the last axis of z, which holds the K logits of
one vector; axes before it are kept. A temperature is one number, or an array with the shape of
those axes.
"""

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import Array, as_floats
from actviz.catalog import get


def tempered(z: ArrayLike, temperature: ArrayLike = 1.0) -> Array:
    """softmax(z / T)_i = e^{z_i/T} / Σ_j e^{z_j/T}.

    A temperature above 1 evens the probabilities out, one below 1 sharpens them.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits.
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
    return get("softmax").function(scaled(z, temperature))


def tempered_prime(z: ArrayLike, temperature: ArrayLike = 1.0) -> Array:
    """∂s_i/∂z_j = s_i·(δ_ij − s_j) / T, the Jacobian of `tempered`.

    Parameters
    ----------
    z, temperature : array_like
        As for `tempered`.

    Returns
    -------
    ndarray, shape (..., K, K)
        Row i, column j. Each row and each column adds up to 0.

    Raises
    ------
    ValueError
        As for `tempered`.
    """
    heat = checked(temperature)
    # The chain rule's 1/T: z goes into softmax as z/T.
    return get("softmax").derivative(scaled(z, heat)) / heat[..., None, None]


def log_tempered(z: ArrayLike, temperature: ArrayLike = 1.0) -> Array:
    """ln softmax(z / T)_i = (z_i − z_max)/T − ln Σ_j e^{(z_j − z_max)/T}.

    The logarithm of a finished probability would be −∞ where that underflows, and 0 where it
    rounds to 1; this has its digits in both cases.

    Parameters
    ----------
    z, temperature : array_like
        As for `tempered`; every logit finite.

    Returns
    -------
    ndarray, shape (..., K)
        None of them above 0.

    Raises
    ------
    ValueError
        As for `tempered`.
    """
    x = scaled(z, temperature)
    first = np.argmax(x, axis=-1, keepdims=True)
    gap = x - np.take_along_axis(x, first, axis=-1)
    others = np.exp(gap)
    # The largest term is 1, and log1p keeps the digits of the others beside it.
    np.put_along_axis(others, first, 0.0, axis=-1)
    log_sum: Array = np.log1p(np.sum(others, axis=-1, keepdims=True))
    return gap - log_sum


def scaled(z: ArrayLike, temperature: ArrayLike = 1.0) -> Array:
    """z / T, what a softmax with a temperature works on.

    Parameters
    ----------
    z, temperature : array_like
        As for `tempered`.

    Returns
    -------
    ndarray, shape (..., K)

    Raises
    ------
    ValueError
        As for `tempered`.
    """
    x, heat = as_floats(z), checked(temperature)
    if x.ndim == 0:
        raise ValueError("z must be a vector of logits, got a single number")
    return x / heat[..., None]


def checked(temperature: ArrayLike) -> Array:
    """A temperature as floats.

    Raises
    ------
    ValueError
        If one of them is not a finite number above 0.
    """
    heat = as_floats(temperature)
    if not (np.isfinite(heat) & (heat > 0)).all():
        raise ValueError(f"temperature must be a finite number above 0, got {temperature!r}")
    return heat
