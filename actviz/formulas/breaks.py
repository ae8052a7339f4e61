"""Where a formula is not smooth: its kinks and jumps, and its poles."""

from collections.abc import Iterator, Mapping

import numpy as np

from actviz.formulas.exact import Evaluator
from actviz.formulas.rough import evaluate
from actviz.formulas.slopes import derivative
from actviz.formulas.tree import (
    COMPARISONS,
    ONE,
    Node,
    is_number,
    names_in,
    node,
    number,
    parts,
    replaced,
)

REACH = 60.0
"""How far from 0 breaks are looked for, where they cannot be solved for."""

STEPS = 4800
"""The places in which that stretch is searched: they hit whole numbers and their fortieths."""

MOST = 40
"""How many breaks a formula has at most; of more, those nearest to 0 count."""


def conditions(tree: Node) -> list[Node]:
    """The parts whose zeros are breaks: what a kink or a jump turns on, and what is divided by."""
    found: dict[Node, None] = {}
    for part in parts(tree):
        for each in _turning(part):
            for factor in _factors(each):
                if "z" in names_in(factor):
                    found[factor] = None
    return list(found)


def _turning(part: Node) -> Iterator[Node]:
    op, args = part.op, part.args
    if op in ("abs", "sign", "relu", "heaviside", "log", "sqrt", "cbrt"):
        yield args[0]
    elif op in ("min", "max", *COMPARISONS):
        yield node("-", args[0], args[1])
    elif op == "/":
        yield args[1]
    elif op == "^" and not (is_number(args[1]) and args[1].args[0] in range(1, 65)):
        yield args[0]
    elif op == "log1p":
        yield node("+", ONE, args[0])
    elif op == "tan":
        yield node("cos", args[0])
    elif op in ("arcsin", "arccos", "arctanh"):
        yield node("-", args[0], ONE)
        yield node("+", args[0], ONE)


def _factors(part: Node) -> Iterator[Node]:
    """The parts that are 0 where a product, a power or a quotient is."""
    if part.op == "*":
        yield from _factors(part.args[0])
        yield from _factors(part.args[1])
    elif part.op in ("^", "/", "neg", "abs", "sqrt"):
        yield from _factors(part.args[0])
    elif part.op not in ("exp", "cosh", "sech", "sigmoid", "softplus", "Phi"):  # never 0
        yield part


def breaks(found: list[Node], values: Mapping[str, float]) -> tuple[float, ...]:
    """The zeros of such parts, ascending.

    Of a part that is linear in z the zero is exact. Others are searched up to `REACH`; one that
    only touches 0 between two places of the search can be missed.
    """
    zeros: set[float] = set()
    for part in found:
        slope = derivative(part)
        if "z" not in names_in(slope):
            zeros |= _linear(part, slope, values)
        else:
            zeros |= set(_searched(part, values))
    nearest = sorted({zero + 0.0 for zero in zeros}, key=abs)[:MOST]
    return tuple(sorted(nearest))


def _linear(part: Node, slope: Node, values: Mapping[str, float]) -> set[float]:
    root = node("neg", node("/", replaced(part, {"z": number(0)}), slope))
    zero = Evaluator(root, values)(0.0)
    return {zero} if np.isfinite(zero) else set()


def _searched(part: Node, values: Mapping[str, float]) -> list[float]:
    z = np.linspace(-REACH, REACH, STEPS + 1)
    heights = evaluate(part, z, values)
    zero = heights == 0
    # Of a stretch of zeros, as of relu(z), its ends.
    inner = zero & np.r_[True, zero[:-1]] & np.r_[zero[1:], True]
    found = z[zero & ~inner].tolist()
    signs = np.sign(heights)
    turns = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    low, high, sign = z[turns], z[turns + 1], signs[turns]
    for _ in range(80):
        middle = (low + high) / 2
        left = np.sign(evaluate(part, middle, values)) == sign
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    # A pole changes the sign as well; there the part is not small.
    at = (low + high) / 2
    small = np.abs(evaluate(part, at, values)) < 1e-6 * (1 + np.abs(heights[turns]))
    return found + [zero for zero in at[small].tolist() if zero not in found]
