"""Evaluates a tree with numpy, in plain doubles: fast, and good enough for a curve."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from actviz.activation import Array
from actviz.formulas.tree import COMPARISONS, Node, parts


def _sigmoid(u: Array) -> Array:
    decay = np.exp(-np.abs(u))
    return np.where(u >= 0, 1.0, decay) / (1 + decay)


# numpy has neither of them.
_erf = np.vectorize(math.erf, otypes=[float])
_erfc = np.vectorize(math.erfc, otypes=[float])


def _power(a: Array, b: Array) -> Array:
    return a * a if np.ndim(b) == 0 and b == 2 else np.power(a, b)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": _power,
    "neg": np.negative,
    "where": np.where,
    "min": np.minimum,
    "max": np.maximum,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "and": np.logical_and,
    "or": np.logical_or,
    "not": np.logical_not,
    "within": lambda value, other: np.where(np.isnan(other), other, value),
    "arcsin": np.arcsin,
    "arccos": np.arccos,
    "sech": lambda u: 1 / np.cosh(u),
    "erf": _erf,
    "erfc": _erfc,
    "Phi": lambda u: _erfc(-u / math.sqrt(2)) / 2,
    "sigmoid": _sigmoid,
    "softplus": lambda u: np.logaddexp(0, u),
    "sinc": lambda u: np.sinc(u / math.pi),
    "relu": lambda u: np.maximum(u, 0),
    "heaviside": lambda u: np.where(u >= 0, 1.0, 0.0),
}
"""The operations whose numpy function has another name or is not there."""


@np.errstate(all="ignore")
def evaluate(tree: Node, z: Array, values: Mapping[str, float], is_slope: bool = False) -> Array:
    """Evaluate a tree at an array of places; where doubles do not suffice, it is not finite.

    A slope is NaN at a kink as well: whether there is one, the exact kernel knows.
    """
    done: dict[Node, Any] = {}
    kinks = np.zeros(np.shape(z), dtype=bool)
    for part in parts(tree):
        if part.op == "number":
            done[part] = float(part.args[0])
        elif part.op == "variable":
            name = part.args[0]
            done[part] = z if name == "z" else np.float64(values[name])
        elif part.op == "constant":
            done[part] = math.e if part.args[0] == "e" else math.pi
        elif part.op in ("yes", "no"):
            done[part] = part.op == "yes"
        else:
            apply = FUNCTIONS.get(part.op) or getattr(np, part.op)
            done[part] = apply(*(np.asarray(done[each]) for each in part.args))
        if is_slope and part.op in ("sign", "heaviside", *COMPARISONS):
            first, *second = (done[each] for each in part.args)
            kinks |= first == (second[0] if second else 0)
    heights = np.array(np.broadcast_to(done[tree], np.shape(z)), dtype=float)
    heights[kinks | np.isnan(z)] = np.nan
    return heights
