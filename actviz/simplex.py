"""Softmax with a temperature, what else turns logits into shares, and the loss behind it.

Every function works along the last axis of z, which holds the K logits of one vector; axes before
it are kept. A temperature is one number, or an array with the shape of those axes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.activation import Array, as_floats
from actviz.catalog import get

Index = NDArray[np.intp]


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
    heat = _checked(temperature)
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
    return slope / _checked(temperature)[..., None] + 0.0


def hardmax(z: ArrayLike) -> Array:
    """All of it to the largest logit; equal ones share it.

    This is the limit of `tempered` as T goes to 0.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray, shape (..., K)
        Adds up to 1.
    """
    x = np.atleast_1d(as_floats(z))
    winners = x == np.max(x, axis=-1, keepdims=True)
    with np.errstate(invalid="ignore"):  # a NaN spoils its own vector
        shares: Array = winners / np.sum(winners, axis=-1, keepdims=True)
    return shares


def normalise(z: ArrayLike) -> Array:
    """z_i / Σ_j z_j, the first idea: shares of the sum.

    A negative logit gives a negative share, or turns the others negative; where the sum is 0 there
    is no answer.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray, shape (..., K)
        NaN where the sum is 0, or as close to it as rounding brings a sum that should be 0.
    """
    x = as_floats(z)
    total = np.sum(x, axis=-1, keepdims=True)
    # 0.1 + 0.2 − 0.3 is not quite 0 in binary.
    noise = x.shape[-1] * np.finfo(x.dtype).eps * np.sum(np.abs(x), axis=-1, keepdims=True)
    shares: Array = x / np.where(np.abs(total) <= noise, np.nan, total)
    return shares


def sigmoids(z: ArrayLike) -> Array:
    """1 / (1 + e^{−z_i}) for each class alone.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray, shape (..., K)
        Each between 0 and 1; together they add up to anything from 0 to K.
    """
    return get("sigmoid").function(z)


def sparsemax(z: ArrayLike) -> Array:
    """max(0, z_i − τ), with τ so that it adds up to 1.

    It is the point of the probability simplex that is nearest to z, so classes far enough behind
    get exactly 0.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits, all finite.

    Returns
    -------
    ndarray, shape (..., K)
        At least 0; adds up to 1.

    References
    ----------
    Martins and Astudillo (2016), From Softmax to Sparsemax, algorithm 1.
    """
    x = as_floats(z)
    # Like softmax it depends on differences only, and small numbers lose fewer digits.
    gap = x - np.max(x, axis=-1, keepdims=True)
    falling = -np.sort(-gap, axis=-1)
    count = np.arange(1, x.shape[-1] + 1)
    sums = np.cumsum(falling, axis=-1)
    # The largest logit is always inside, and those inside come first.
    inside = np.sum(1 + count * falling > sums, axis=-1, keepdims=True)
    tau = (np.take_along_axis(sums, inside - 1, axis=-1) - 1) / inside
    return np.maximum(gap - tau, 0.0)


def naive_powers(z: ArrayLike) -> Array:
    """e^{z_i} as it is, ∞ from 709.8 on.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray, shape (..., K)
        Positive, 0 or infinite.
    """
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(as_floats(z))


def naive_softmax(z: ArrayLike) -> Array:
    """e^{z_i} / Σ_j e^{z_j} as it is written, which fails where a power overflows.

    Parameters
    ----------
    z : array_like, shape (..., K)
        Logits.

    Returns
    -------
    ndarray, shape (..., K)
        NaN where ∞ is divided by ∞, or 0 by 0.
    """
    powers = naive_powers(z)
    with np.errstate(all="ignore"):
        shares: Array = powers / np.sum(powers, axis=-1, keepdims=True)
    return shares


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
    x, heat = as_floats(z), _checked(temperature)
    if x.ndim == 0:
        raise ValueError("z must be a vector of logits, got a single number")
    return x / heat[..., None]


ALTERNATIVES: Mapping[str, Callable[[ArrayLike], Array]] = {
    "softmax": tempered,
    "hardmax": hardmax,
    "plain": normalise,
    "sigmoid": sigmoids,
    "sparsemax": sparsemax,
}
"""What turns a vector of logits into shares, by name."""


# --- Keyframes: what a chart needs to move on its own --------------------------------------------

TOLERANCE = 1e-3
"""How far a blend between two keyframes may be off, in probability: one third decimal."""


def reading(z: ArrayLike, temperature: ArrayLike, target: int) -> dict[str, Array]:
    """Everything that can be said of one vector of logits, or of many.

    Parameters
    ----------
    z, temperature : array_like
        As for `log_tempered`.
    target : int
        The right class, counted from 0.

    Returns
    -------
    dict of str to ndarray
        ``softmax``, ``hardmax``, ``plain``, ``sigmoid``, ``sparsemax`` and ``gradient`` have shape
        (..., K). All but the gradient are of z/T. ``loss`` and ``reach``, the bound 1/T of the
        gradient, have (..., 1). ``jacobian`` has (..., K·(K+1)/2): it is symmetric, and here are
        its rows from the diagonal on.

    Raises
    ------
    ValueError
        As for `cross_entropy`.
    """
    heat = _checked(temperature)
    x = scaled(z, heat)
    upper = np.triu_indices(x.shape[-1])
    return {
        **{name: function(x) for name, function in ALTERNATIVES.items()},
        "gradient": cross_entropy_prime(z, target, heat),
        "loss": cross_entropy(z, target, heat)[..., None],
        "reach": np.broadcast_to((1 / heat)[..., None], (*x.shape[:-1], 1)),
        "jacobian": tempered_prime(z, heat)[..., *upper],
    }


def tolerance(name: str, readings: dict[str, Array]) -> Array:
    """How far a blend may be off from one of the `readings`.

    Derivatives count in units of 1/T, and so does the loss where T is below 1.

    Parameters
    ----------
    name : str
        Which of them.
    readings : dict of str to ndarray
        What `reading` gives.

    Returns
    -------
    ndarray
        A number for each of this reading's.
    """
    size = np.ones_like(readings[name])
    if name in ("gradient", "jacobian", "reach"):
        size = size * readings["reach"]
    elif name == "loss":
        size = 2 * np.fmax(1.0, readings["reach"])
    return TOLERANCE * size


def keyframes(table: Array, allowed: Array, exact: ArrayLike = ()) -> Index:
    """Choose the rows of a table between which a straight blend is good enough.

    The worst row of a stretch becomes a keyframe until no row is off by more than allowed (Ramer
    1972, Douglas and Peucker 1973).

    Parameters
    ----------
    table : ndarray, shape (places, n)
        What is shown at each place of a slider.
    allowed : ndarray, shape (places, n)
        How far each number may be off. A NaN has to be met exactly.
    exact : array_like of int
        Rows that are keyframes in any case.

    Returns
    -------
    ndarray of int
        The chosen rows, ascending, with the first and the last.
    """
    rows = np.arange(len(table))
    chosen = (rows == 0) | (rows == rows[-1]) | np.isin(rows, exact)
    while True:
        at = np.flatnonzero(chosen)
        # Each row lies in a stretch that begins at one keyframe and ends before the next.
        stretch = np.searchsorted(at, rows, side="right") - 1
        start, end = at[stretch], at[np.minimum(stretch + 1, len(at) - 1)]
        share = (rows - start) / np.maximum(end - start, 1)
        blend = table[start] + (table[end] - table[start]) * share[:, None]
        off = np.abs(blend - table) / allowed
        gaps = np.isnan(off)
        off[gaps] = np.where(np.isnan(blend) & np.isnan(table), 0.0, np.inf)[gaps]
        worst = np.where(chosen, 0.0, off.max(axis=1))
        peaks = np.maximum.reduceat(worst, at)
        further = (worst > 1) & (worst == peaks[stretch])
        if not further.any():
            return at
        chosen |= further


def sweeps(
    z: Sequence[float],
    temperature: float,
    target: int,
    *,
    logits: Array,
    temperatures: Array,
    shift: float = 0.0,
) -> list[dict[str, tuple[Index, Array]]]:
    """What is shown while one slider moves and the others stand still.

    Parameters
    ----------
    z : sequence of float
        Where the logits stand.
    temperature : float
        Where the temperature stands.
    target : int
        The right class, counted from 0.
    logits, temperatures : ndarray
        Every place of a logit's slider, and of the temperature's.
    shift : float
        What is added to every logit.

    Returns
    -------
    list of dict
        One for each logit and one for the temperature: for each name in `reading` the places of
        its keyframes, and its numbers there.
    """
    count = len(z)
    moved = np.tile(np.asarray(z, dtype=np.float64), (count, len(logits), 1))
    moved[np.arange(count), :, np.arange(count)] = logits
    cooled = np.tile(np.asarray(z, dtype=np.float64), (1, len(temperatures), 1))
    found = []
    for vectors, heat in ((moved, np.full(moved.shape[:2], temperature)), (cooled, temperatures)):
        readings = reading(vectors + shift, np.broadcast_to(heat, vectors.shape[:2]), target)
        allowed = {name: tolerance(name, readings) for name in readings}
        for slider in range(len(vectors)):
            # Where two logits meet, so do their shares, to the last digit.
            differ = np.diff(np.sort(vectors[slider], axis=-1), axis=-1)
            meet = np.count_nonzero(differ == 0, axis=-1)
            ties = np.flatnonzero(meet > np.min(meet))
            frames = {}
            for name, table in readings.items():
                # Next to a sum of 0 a plain share bends too much to leave any place out.
                at = (
                    np.arange(len(table[slider]))
                    if name == "plain"
                    else keyframes(
                        table[slider],
                        allowed[name][slider],
                        ties if name in ALTERNATIVES else (),
                    )
                )
                frames[name] = at, table[slider][at]
            found.append(frames)
    return found


def _checked(temperature: ArrayLike) -> NDArray[np.floating[Any]]:
    heat = as_floats(temperature)
    if not (np.isfinite(heat) & (heat > 0)).all():
        raise ValueError(f"temperature must be a finite number above 0, got {temperature!r}")
    return heat


def _class(z: ArrayLike, target: int) -> int:
    count = np.shape(z)[-1]
    if not 0 <= target < count:
        raise ValueError(f"target must be a class from 0 to {count - 1}, got {target!r}")
    return target
