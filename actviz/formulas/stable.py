"""Writes a formula with functions that keep their digits: ``log(1 + exp(u))`` is softplus."""

from collections.abc import Callable

from actviz.formulas.syntax import tree_of
from actviz.formulas.tree import (
    ONE,
    TWO,
    ZERO,
    Node,
    constant,
    is_number,
    names_in,
    node,
    number,
    parts,
    replaced,
)

GROWING = ("exp", "expm1", "sinh", "cosh")
"""What overflows."""


def stable(root: Node) -> Node:
    """Write a tree with softplus, sigmoid, expm1, log1p and tanh, where it is one of them."""
    found = root
    for _ in range(5):  # one form can make another possible
        before, found = found, rewritten(found, _stable)
        if found is before:
            break
    used = set(parts(found))

    def complement(part: Node) -> Node:
        # Both sides of one sigmoid: the second is one step from the first.
        if part.op == "sigmoid" and part.args[0].op == "neg":
            other = node("sigmoid", part.args[0].args[0])
            return node("-", ONE, other) if other in used else part
        return part

    return rewritten(found, complement)


def rewritten(root: Node, rule: Callable[[Node], Node]) -> Node:
    """The tree with a rule applied to each part, after its arguments."""
    done: dict[Node, Node] = {}
    for part in parts(root):
        inner = [done[each] for each in part.inner]
        done[part] = rule(node(part.op, *inner) if inner else part)
    return done[root]


def _besides_one(part: Node) -> Node | None:
    """What is added to 1 in a part, if it is a sum with 1."""
    if part.op == "+" and is_number(part.args[0], 1):
        return part.args[1]
    if part.op == "+" and is_number(part.args[1], 1):
        return part.args[0]
    if part.op == "-" and is_number(part.args[0], 1):
        return node("neg", part.args[1])
    return None


_SINC = "where(|u| < 0.1, 1 - u^2/6 + u^4/120 - u^6/5040 + u^8/362880, sin(u)/u)"
"""Near 0 by its series, since the slope of the quotient loses its digits there."""


def sinc_by_series(part: Node) -> Node:
    """sin(u)/u, however it is written, without a loss near 0."""
    is_quotient = (
        part.op == "/" and part.args[0].op == "sin" and part.args[0].args[0] is part.args[1]
    )
    if part.op != "sinc" and not is_quotient:
        return part
    return replaced(tree_of(_SINC, own="u"), {"u": part.args[-1]})


_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


_ODD = ("tanh", "sinh", "sin", "arctan", "arcsinh", "erf", "cbrt", "sign")


def _stable(part: Node) -> Node:
    op, args = part.op, part.args
    if op == "sqrt" and (log := _known_logarithm(args[0])) is not None:
        return node("exp", node("/", log, TWO))
    if op in _RULES:
        return _RULES[op](part)
    if op in _FLIPPED and is_number(args[0]):
        return node(_FLIPPED[op], args[1], args[0])
    if op == "log1p" and args[0].op == "exp":
        return node("softplus", args[0].args[0])
    if op in _ODD and args[0].op == "neg":
        return node("neg", node(op, args[0].args[0]))
    if op == "neg" and args[0].op == "*" and is_number(args[0].args[0]):
        return node("*", number(-args[0].args[0].args[0]), args[0].args[1])
    return _logarithm(args[0]) if op == "log" else part


def _product(part: Node) -> Node:
    """With its numbers first, and without what it is divided by again."""
    a, b = part.args
    for one, other in ((a, b), (b, a)):
        if one.op == "/" and one.args[1] is other:
            return one.args[0]
    if b.op == "*" and is_number(b.args[0]) and not is_number(a):
        return node("*", b.args[0], node("*", a, b.args[1]))
    return part


def _extreme(part: Node) -> Node:
    """Of a number and a choice of numbers, as a choice of numbers."""
    best = min if part.op == "min" else max
    for one, other in (part.args, part.args[::-1]):
        if one.op == "where" and all(map(is_number, (other, *one.args[1:]))):
            chosen = (number(best(each.args[0], other.args[0])) for each in one.args[1:])
            return node("where", one.args[0], *chosen)
    return part


def _without_one(part: Node) -> Node:
    """``exp(u) - 1`` as expm1."""
    a, b = part.args
    if a.op == "exp" and is_number(b, 1 if part.op == "-" else -1):
        return node("expm1", a.args[0])
    if part.op == "-" and is_number(a, 1) and b.op == "exp":
        return node("neg", node("expm1", b.args[0]))
    return node("expm1", b.args[0]) if is_number(a, -1) and b.op == "exp" else part


def _power(part: Node) -> Node:
    base, exponent = part.args
    if base is constant("e"):
        return node("exp", exponent)
    if is_number(base) and base.args[0] > 0 and "z" in names_in(exponent):
        return node("exp", node("*", exponent, node("log", base)))
    if base.op == "sech" and exponent is TWO:
        return node("-", ONE, node("^", node("tanh", base.args[0]), TWO))
    log = None if is_whole(exponent) else _known_logarithm(base)
    return part if log is None else node("exp", node("*", exponent, log))


def is_whole(exponent: Node) -> bool:
    """Whether an exponent is 1, 2, 3 and so on: a power with it is smooth everywhere."""
    return is_number(exponent) and exponent.args[0] > 0 and exponent.args[0].denominator == 1


def _quotient(part: Node) -> Node:
    above, below = part.args
    if above.op == "*" and below in above.args:
        return above.args[1 if above.args[0] is below else 0]
    if above.op == below.op == "*" and above.args[0] is below.args[0]:
        return _quotient(node("/", above.args[1], below.args[1]))
    if below.op == "cosh":
        same = above.op == "sinh" and above.args == below.args
        return node("tanh", *below.args) if same else node("*", above, node("sech", *below.args))
    if below.op == "+" and above is node("-", *below.args):
        a, b = (each.args[0] if each.op == "exp" else None for each in below.args)
        if a is not None and b is node("neg", a):
            return node("tanh", a)
    if above.op == "-" and below.op == "^" and below.args[1] is TWO:
        return _slope_of_quotient(part, above.args[0], above.args[1], below.args[0])
    besides = _besides_one(below)
    if besides is None or besides.op != "exp":
        return part
    (u,) = besides.args
    if above is besides:
        return node("sigmoid", u)
    if above is node("expm1", u):
        return node("tanh", node("/", u, TWO))
    grows = any(each.op in GROWING for each in parts(above))
    return part if grows else node("*", above, node("sigmoid", node("neg", u)))


def _slope_of_quotient(part: Node, first: Node, second: Node, below: Node) -> Node:
    """``(a′·b - a·b′)/b²`` as ``(a′ - a/b·b′)/b``: b² overflows early."""
    if first is not below and not (first.op == "*" and below in first.args):
        return part
    slope = _quotient(node("/", first, below)) if first is not below else ONE
    a, *rest = second.args if second.op == "*" else (second,)
    share = node("/", a, below)
    return node("/", node("-", slope, node("*", share, *rest) if rest else share), below)


def _logarithm(u: Node) -> Node:
    known, besides = _known_logarithm(u), _besides_one(u)
    if known is not None:
        return known
    return node("log", u) if besides is None else node("log1p", besides)


def _known_logarithm(u: Node) -> Node | None:
    """The logarithm of what is made of exponentials, none of which then overflows."""
    if "z" not in names_in(u):
        return None
    if u.op == "exp":
        return u.args[0]
    if u.op == "sigmoid":
        return node("neg", node("softplus", node("neg", u.args[0])))
    if u.op not in ("+", "*", "/"):
        return None
    logs = [
        node("log", each) if is_number(each) and each.args[0] > 0 else _known_logarithm(each)
        for each in u.args
    ]
    a, b = (ZERO if each is ONE else log for each, log in zip(u.args, logs, strict=True))
    if a is None or b is None:
        return None
    if u.op != "+":
        return node("+" if u.op == "*" else "-", a, b)
    a, b = (b, a) if "z" in names_in(a) else (a, b)
    return node("+", a, node("softplus", node("-", b, a)))


_RULES: dict[str, Callable[[Node], Node]] = {
    "+": _without_one,
    "-": _without_one,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "min": _extreme,
    "max": _extreme,
}
