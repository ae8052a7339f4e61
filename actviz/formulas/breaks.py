"""Where a formula is not smooth: its kinks and jumps, and its poles."""

from collections.abc import Iterator, Mapping

import numpy as np

from actviz.activation import Array
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

TINY = 1e-13
"""What is smaller is 0, where doubles have rounded a place."""

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


def breaks(formula: Node, found: list[Node], values: Mapping[str, float]) -> tuple[float, ...]:
    """The places, ascending, at which f, f′ or f″ jumps or has no value.

    They are among the zeros of its conditions.
    """
    kernels = [Evaluator(formula, values, order) for order in (0, 1, 2)]
    nearest = zeros_of(found, values)
    return tuple(sorted([zero for zero in nearest if not _is_smooth(kernels, zero)][:MOST]))


def zeros_of(found: list[Node], values: Mapping[str, float]) -> list[float]:
    """The zeros of conditions, nearest to 0 first.

    Of a condition that is linear in z the zero is exact. Others are searched up to `REACH`.
    """
    zeros: set[float] = set()
    for part in found[:MOST]:
        slope = derivative(part)
        if "z" not in names_in(slope):
            zeros |= _linear(part, slope, values)
        else:
            zeros |= set(_searched(part, slope, values))
    return sorted({zero + 0.0 for zero in zeros}, key=abs)[: 2 * MOST]


def _is_smooth(kernels: list[Evaluator], z: float) -> bool:
    """Whether f, f′ and f″ are the same on both sides."""
    near = 2.0**-30 * max(abs(z), 1.0)
    for kernel in kernels:
        left, right = kernel(z - near), kernel(z + near)
        # Written so that a NaN is no agreement.
        if not abs(left - right) <= 1e-5 * max(abs(left), abs(right)) + 1e-6:
            return False
    return True


def _linear(part: Node, slope: Node, values: Mapping[str, float]) -> set[float]:
    root = node("neg", node("/", replaced(part, {"z": number(0)}), slope))
    zero = Evaluator(root, values)(0.0)
    return {zero} if np.isfinite(zero) else set()


def _searched(part: Node, slope: Node, values: Mapping[str, float]) -> list[float]:
    """Zeros of a part: where its sign changes, and where it touches 0 as its slope changes."""
    z = np.linspace(-REACH, REACH, STEPS + 1)
    heights = evaluate(part, z, values)
    exact = Evaluator(part, values)
    found = []
    zero = heights == 0
    # Of a stretch of zeros, as of relu(z), its ends.
    ends = zero & ~(np.r_[True, zero[:-1]] & np.r_[zero[1:], True])
    for at in sorted(z[ends].tolist(), key=abs)[:MOST]:
        step = 2 * REACH / STEPS
        if abs(exact(at)) < TINY < max(abs(exact(at - step)), abs(exact(at + step))):
            found.append(at)
    for low, high, at in _crossings(part, z, heights, values):
        # What is rounded away looks like many zeros.
        if max(abs(exact(low)), abs(exact(high))) > TINY:
            found.append(at)
    lower = np.minimum(np.abs(heights[:-1]), np.abs(heights[1:]))
    near = np.where(lower < 1e-3, evaluate(slope, z[:-1], values), np.nan)
    touching = _crossings(slope, z[:-1], near, values)
    return found + [at for _, _, at in touching if abs(exact(at)) < TINY]


def _crossings(
    part: Node, z: Array, heights: Array, values: Mapping[str, float]
) -> list[tuple[float, float, float]]:
    """Between which places a part changes its sign, and where, for those nearest to 0."""
    signs = np.sign(heights)
    turns = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    turns = turns[np.argsort(np.abs(z[turns]))[:MOST]]
    if not turns.size:
        return []
    low, high, sign = z[turns], z[turns + 1], signs[turns][:, None]
    for _ in range(9):  # 2^54 times as near
        between = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, 65)
        same = np.sign(evaluate(part, between, values)) == sign
        same[:, 0], same[:, -1] = True, False
        last = np.argmin(same, axis=1)
        rows = np.arange(turns.size)
        low, high = between[rows, last - 1], between[rows, last]
    at = (low + high) / 2
    # A pole changes the sign as well; there the part is not small.
    small = np.abs(evaluate(part, at, values)) < 1e-6 * (1 + np.abs(heights[turns]))
    found = zip(z[turns].tolist(), z[turns + 1].tolist(), at.tolist(), strict=True)
    return [each for each, is_zero in zip(found, small, strict=True) if is_zero]
