"""Keeps gradients finite: a framework would make NaN of 0·∞, also in a branch that is not taken."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from actviz.activation import Array
from actviz.formulas.breaks import conditions, zeros_of
from actviz.formulas.rough import evaluate
from actviz.formulas.slopes import outer
from actviz.formulas.stable import GROWING, rewritten
from actviz.formulas.tree import (
    COMPARISONS,
    FUNCTIONS,
    ONE,
    ZERO,
    Node,
    Z,
    names_in,
    node,
    number,
    parts,
    replaced,
    variable,
)

Settings = list[dict[str, float]]
"""Values of the parameters at which a formula is tried."""

_FAR = (0.0, 1e-10, 0.01, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 9.0, 20.0, 36.8, 100.0, 355.0, 800.0)
PLACES = np.array([side * far for far in _FAR for side in (-1, 1)])
"""Where it is tried whether a part is finite."""

MOST = variable("_most")  # no parameter can be called so
"""Not half of the logarithm of the largest number: e^most can be squared and multiplied by z."""

_MOST = {"_most": 39.0}  # in single precision, where fewer exponentials are finite
_ALL = number(Fraction(2.222))  # most times this is just below that logarithm


def _needed(root: Node) -> Iterator[Node]:
    """What has to be finite for a gradient to be: each part, and its slope by its arguments."""
    for part in parts(root):
        op, args = part.op, part.args
        if "z" not in names_in(part) or op in ("and", "or", "not", *COMPARISONS):
            continue
        yield part
        if op == "/":
            yield node("/", ONE, args[1])
        elif op == "^":
            yield node("*", args[1], node("^", args[0], node("-", args[1], ONE)))
        elif op in FUNCTIONS:
            yield replaced(outer(op), {"u": args[0]})


def _is_finite(root: Node, where: Node | None, settings: Settings, z: Array) -> bool:
    """Whether the gradient of a part is finite at these places where a condition holds."""
    total = size_of(list(_needed(root)))
    if where is not None:
        total = node("where", where, total, ZERO)
    return all(
        bool(np.all(np.abs(evaluate(total, z, values | _MOST)) < 1e38)) for values in settings
    )


def size_of(several: list[Node]) -> Node:
    """The sum of all magnitudes; in halves, since a tree is not to be deep."""
    if len(several) < 2:
        return node("abs", several[0]) if several else ZERO
    half = len(several) // 2
    return node("+", size_of(several[:half]), size_of(several[half:]))


def guarded(root: Node, settings: Settings, guards: set[Node]) -> Node:
    """Give a branch another place where it is not taken, if it could be infinite there.

    A framework multiplies the gradient of that branch by 0, and 0·∞ is not a number. The parts
    that are such places go into `guards`.
    """

    def rule(part: Node) -> Node:
        if part.op != "where" or "z" not in names_in(part.args[0]):
            return part
        condition, *branches = part.args
        for index, taken in enumerate((condition, node("not", condition))):
            branch = branches[index]
            tried = np.array([*PLACES, *zeros_of(conditions(branch), settings[0])])
            if _is_finite(branch, node("not", taken), settings, tried):
                continue
            for place in (0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 10.0, -10.0):
                if _is_finite(branch, None, settings, np.array([place])):
                    own = [Z, number(Fraction(place))]
                    inside = node("where", condition, *(own if index == 0 else own[::-1]))
                    branches[index] = replaced(branch, {"z": inside})
                    guards.add(inside)
                    break
        return node("where", condition, *branches)

    return rewritten(root, rule)


def limited(root: Node, settings: Settings, framework: str) -> Node:
    """Limit the exponent of each exponential that would overflow inside another function.

    There it would be ∞, and ∞/∞ or 0·∞ on the way; the function has long reached its limit.
    """
    level = dict.fromkeys(parts(root), 0)  # 0 for what f itself grows by
    for part in reversed(list(parts(root))):
        for each in part.inner:
            depth = _depth(part, each, framework != "numpy")
            level[each] = max(level[each], level[part], depth)

    half, whole = MOST, node("*", _ALL, MOST)
    if framework == "numpy":
        half, whole = number(320), number(709)
    done: dict[Node, Node] = {}
    for part in parts(root):
        inner = [done[each] for each in part.inner]
        found = node(part.op, *inner) if inner else part
        if part.op in GROWING and level[part] and _overflows(found.args[0], part.op, settings):
            (u,) = found.args
            most = half if level[part] == 2 else whole
            if part.op in ("sinh", "cosh"):
                u = node("max", u, node("neg", most))
            found = node(part.op, node("min", u, most))
        done[part] = found
    return done[root]


def _depth(part: Node, each: Node, differentiated: bool) -> int:
    """How deep an argument is: 2 in what is divided or squared, 1 beside another factor.

    In what a framework differentiates it is 2 in every function, and 1 in a branch.
    """
    if part.op == "*":
        others = [other for other in part.args if other is not each]
        return int(any(inner.op in FUNCTIONS for other in others for inner in parts(other)))
    if part.op == "/" and each is not part.args[1]:
        return 2 if any(inner.op in GROWING for inner in parts(part.args[1])) else 0
    if part.op in ("/", "^"):
        return 2
    if part.op in ("+", "-", "neg", "where") or not differentiated:
        return 0
    return 1 if part.op in ("min", "max") else 2


def _overflows(u: Node, op: str, settings: Settings) -> bool:
    for values in settings:
        heights = evaluate(u, PLACES, values | _MOST)
        reach = np.max(np.abs(heights) if op in ("sinh", "cosh") else heights)
        if not reach < 88:
            return True
    return False
