"""Cross-entropy of a softmax with a temperature, and its gradient."""

import reprlib
from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import Array
from actviz.softmax.tempered import log_tempered, of_logits


@of_logits
def cross_entropy(z: Array, target: int, temperature: ArrayLike = 1.0) -> Array:
    """L = −ln s_t, the loss where class t is the right one.

    Parameters
    ----------
    z, temperature : array_like
        As for `log_tempered`.
    target : int
        The right class, counted from 0.

    Returns
    -------
    ndarray, shape (...)
        At least 0.

    Raises
    ------
    ValueError
        As for `tempered`, and if there is no such class.
    """
    return -log_tempered(z, temperature)[..., _class(z, target)] + 0.0


def gradient(shares: Array, target: int, temperature: Array) -> Array:
    """∂L/∂z_j = (s_j − y_j) / T, where y is 1 for the right class and 0 for the others.

    Parameters
    ----------
    shares : ndarray, shape (..., K)
        The probabilities, as `tempered` gives them.
    target : int
        The right class, counted from 0.
    temperature : ndarray, shape (...)
        T.

    Returns
    -------
    ndarray, shape (..., K)
        Adds up to 0.

    References
    ----------
    Bridle (1990), Probabilistic Interpretation of Feedforward Classification Network Outputs.
    """
    slope = shares.copy()
    # s_t − 1 has no digit left where s_t is close to 1; the sum of the others keeps them.
    slope[..., target] = 0.0
    slope[..., target] = -np.sum(np.sort(slope, axis=-1), axis=-1)
    return slope / temperature[..., None] + 0.0


def _class(z: Array, target: int) -> int:
    """A target that is one class; a boolean or an array would choose other things."""
    count = z.shape[-1]
    whole = isinstance(target, Integral) and not isinstance(target, bool)
    if not whole or not 0 <= target < count:
        allowed = f"one class, a whole number from 0 to {count - 1}"
        raise ValueError(f"target must be {allowed}, got {reprlib.repr(target)}")
    return int(target)
