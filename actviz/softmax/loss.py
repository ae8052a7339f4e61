"""Cross-entropy of a softmax with a temperature, and its gradient."""

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import Array
from actviz.softmax.tempered import checked, log_tempered, tempered


def cross_entropy(z: ArrayLike, target: int, temperature: ArrayLike = 1.0) -> Array:
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


def cross_entropy_prime(z: ArrayLike, target: int, temperature: ArrayLike = 1.0) -> Array:
    """∂L/∂z_j = (s_j − y_j) / T, where y is 1 for the right class and 0 for the others.

    Parameters
    ----------
    z, target, temperature
        As for `cross_entropy`.

    Returns
    -------
    ndarray, shape (..., K)
        Adds up to 0.

    Raises
    ------
    ValueError
        As for `cross_entropy`.

    References
    ----------
    Bridle (1990), Probabilistic Interpretation of Feedforward Classification Network Outputs.
    """
    slope = tempered(z, temperature)
    right = _class(z, target)
    # s_t − 1 has no digit left where s_t is close to 1; the sum of the others keeps them.
    slope[..., right] = 0.0
    slope[..., right] = -np.sum(np.sort(slope, axis=-1), axis=-1)
    return slope / checked(temperature)[..., None] + 0.0


def _class(z: ArrayLike, target: int) -> int:
    count = np.shape(z)[-1]
    if not 0 <= target < count:
        raise ValueError(f"target must be a class from 0 to {count - 1}, got {target!r}")
    return target
