"""The numbers that are shown for a vector of logits, and their keyframes for every slider.

The browser blends between two keyframes.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import Array
from actviz.keyframes import Index, needed_rows
from actviz.softmax.alternatives import ALTERNATIVES
from actviz.softmax.loss import cross_entropy, gradient
from actviz.softmax.tempered import checked, scaled, tempered, tempered_prime

BOARD = ("softmax", "gradient", "loss", "reach", "jacobian")
"""The names of the numbers that the board shows."""

TOLERANCE = 1e-3
"""The largest error of a blend between two keyframes, in probability: one third decimal."""


@np.errstate(all="ignore")
def reading(z: ArrayLike, temperature: ArrayLike, target: int) -> dict[str, Array]:
    """All numbers that are shown for one vector of logits, or for many.

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
    temperature = checked(temperature)
    x, shares = scaled(z, temperature), tempered(z, temperature)
    loss = cross_entropy(z, target, temperature)  # first, since it checks the target
    upper = np.triu_indices(x.shape[-1])
    return {
        **{n: shares if n == "softmax" else a.function(x) for n, a in ALTERNATIVES.items()},
        "gradient": gradient(shares, target, temperature),
        "loss": loss[..., None],
        "reach": np.broadcast_to((1 / temperature)[..., None], (*x.shape[:-1], 1)),
        "jacobian": tempered_prime(z, temperature)[..., *upper],
    }


def tolerance(name: str, readings: Mapping[str, Array]) -> Array:
    """The largest error of a blend for each number of a reading, of what `reading` gives.

    Derivatives count in units of 1/T, and so does the loss where T is below 1.
    """
    size = np.ones_like(readings[name])
    if name in ("gradient", "jacobian", "reach"):
        size = size * readings["reach"]
    elif name == "loss":
        size = 2 * np.fmax(1.0, readings["reach"])
    return TOLERANCE * size


def sweeps(
    z: Sequence[float],
    temperature: float,
    target: int,
    *,
    names: Collection[str] = (*ALTERNATIVES, *BOARD),
    logits: Array,
    temperatures: Array,
    shift: float = 0.0,
) -> list[dict[str, tuple[Index, Array]]]:
    """The keyframes of all numbers while one slider moves and the others stand still.

    Parameters
    ----------
    z : sequence of float
        Where the logits stand.
    temperature : float
        Where the temperature stands.
    target : int
        The right class, counted from 0.
    names : collection of str
        Of the numbers that are wanted, as `reading` names them; by default all.
    logits, temperatures : ndarray
        Every place of a logit's slider, and of the temperature's.
    shift : float
        What is added to every logit.

    Returns
    -------
    list of dict
        One for each logit and one for the temperature: for each of the names the places of its
        keyframes, and its numbers there.
    """
    count = len(z)
    # All sliders in one table, one below the other, at each of their places.
    places = [len(logits)] * count + [len(temperatures)]
    starts = np.concatenate([[0], np.cumsum(places[:-1])])
    vectors = np.tile(np.asarray(z, dtype=np.float64), (sum(places), 1))
    vectors[np.arange(starts[-1]), np.repeat(np.arange(count), len(logits))] = np.tile(
        logits, count
    )
    every_temperature = np.concatenate([np.full(starts[-1], temperature), temperatures])
    # Where two logits meet, so do their shares, to the last digit.
    meet = np.count_nonzero(np.diff(np.sort(vectors, axis=-1), axis=-1) == 0, axis=-1)
    ties = np.flatnonzero(meet > np.repeat(np.minimum.reduceat(meet, starts), places))
    ends = [*starts, *(starts - 1 + places)]
    readings = reading(vectors + shift, every_temperature, target)
    found: list[dict[str, tuple[Index, Array]]] = [{} for _ in places]
    for name in names:
        rows = readings[name]
        if name in ("softmax", "plain"):
            # Every place is kept: softmax is to print exactly, and next to a sum of 0 a plain share
            # bends too much.
            at = np.arange(len(rows))
        else:
            exact = [*ends, *ties] if name in ALTERNATIVES else ends
            at = needed_rows(rows, tolerance(name, readings), exact)
        for slider, own in enumerate(np.split(at, np.searchsorted(at, starts[1:]))):
            found[slider][name] = own - starts[slider], rows[own]
    return found
