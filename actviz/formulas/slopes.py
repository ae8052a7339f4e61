"""The derivative of a tree, as another tree."""

from functools import cache, lru_cache

from actviz.formulas.syntax import tree_of
from actviz.formulas.tree import (
    COMPARISONS,
    FUNCTIONS,
    ONE,
    TWO,
    ZERO,
    Node,
    constant,
    node,
    number,
    numbers_of,
    parts,
    replaced,
)


@cache
def outer(name: str) -> Node:
    """The derivative of a function of one number, as a tree of u."""
    return tree_of(FUNCTIONS[name], own="u")


def derivative(root: Node, by: str = "z") -> Node:
    """The derivative of a tree by one of its variables."""
    slopes: dict[Node, Node] = {}
    for part in parts(root):
        slopes[part] = _slope(part, slopes, by)
    return slopes[root]


_NARROW = ("log", "log1p", "arctanh", "/")
"""What has no value at places where its derivative has one."""


@lru_cache(maxsize=256)
def derivative_within(root: Node, times: int) -> Node:
    """The derivative, or the second one, which has no value where the formula has none.

    Only kernels know the operation ``within``.
    """
    slopes = root
    for _ in range(times):
        slopes = derivative(slopes)
    narrow = any(part.op in _NARROW for part in parts(root))
    return node("within", slopes, root) if narrow else slopes


def _slope(part: Node, slopes: dict[Node, Node], by: str) -> Node:
    op, args = part.op, part.args
    if op == "variable":
        return ONE if args[0] == by else ZERO
    if op in ("number", "constant", "yes", "no", "and", "or", "not", *COMPARISONS):
        return ZERO
    inner = [slopes[each] for each in args]
    if op == "where":
        return node("where", args[0], inner[1], inner[2])
    if op in ("min", "max"):
        return _slope_of_extreme(op, args, inner)
    if all(each is ZERO for each in inner):
        return ZERO
    if op == "neg":
        return node("neg", inner[0])
    if op in "+-":
        return node(op, *inner)
    if op == "*":
        return node("+", node("*", inner[0], args[1]), node("*", args[0], inner[1]))
    if op == "/":
        return _slope_of_quotient(args, inner)
    if op == "^":
        return _slope_of_power(part, args, inner)
    (u,) = args
    return node("*", replaced(outer(op), {"u": u}), inner[0])


def _slope_of_extreme(op: str, args: tuple[Node, ...], inner: list[Node]) -> Node:
    """The slope of the branch that is taken; of a tie, the smaller one."""
    (a, b), (da, db) = args, inner
    first, second = (">", "<") if op == "max" else ("<", ">")
    if da is db:
        return da
    values = numbers_of(da, db)
    smaller = number(min(values)) if values else node("min", da, db)
    if smaller is da:
        return node("where", node(second, a, b), db, da)
    if smaller is db:
        return node("where", node(first, a, b), da, db)
    return node("where", node(first, a, b), da, node("where", node(second, a, b), db, smaller))


def _slope_of_quotient(args: tuple[Node, ...], inner: list[Node]) -> Node:
    (a, b), (da, db) = args, inner
    if db is ZERO:
        return node("/", da, b)
    if da is ZERO:
        return node("neg", node("/", node("*", a, db), node("^", b, TWO)))
    if b.op in ("sqrt", "^"):  # two fractions are simpler than one
        second = node("/", node("*", a, db), node("^", b, TWO))
        return node("-", node("/", da, b), second)
    above = node("-", node("*", da, b), node("*", a, db))
    return node("/", above, node("^", b, TWO))


def _slope_of_power(part: Node, args: tuple[Node, ...], inner: list[Node]) -> Node:
    (a, b), (da, db) = args, inner
    if db is ZERO:
        return node("*", node("*", b, node("^", a, node("-", b, ONE))), da)
    growth = node("*", db, node("log", a)) if a is not constant("e") else db
    if da is not ZERO:
        growth = node("+", growth, node("/", node("*", b, da), a))
    return node("*", part, growth)
