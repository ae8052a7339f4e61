"""The tree of a formula.

A node is an operation and what it is applied to. Equal nodes are the same object, so a derivative
shares parts with its formula and with itself, and each part is evaluated once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any
from weakref import WeakValueDictionary

COMPARISONS = ("<", "<=", ">", ">=", "==")

FUNCTIONS = {
    # By name, the derivative by u as a formula of u.
    "exp": "exp(u)",
    "expm1": "exp(u)",
    "log": "1/u",
    "log1p": "1/(1 + u)",
    "sqrt": "1/(2*sqrt(u))",
    "cbrt": "1/(3*cbrt(u)^2)",
    "sin": "cos(u)",
    "cos": "-sin(u)",
    "tan": "1 + tan(u)^2",
    "sinh": "cosh(u)",
    "cosh": "sinh(u)",
    "tanh": "sech(u)^2",
    "sech": "-sech(u)*tanh(u)",
    "arcsin": "1/sqrt(1 - u^2)",
    "arccos": "-1/sqrt(1 - u^2)",
    "arctan": "1/(1 + u^2)",
    "arcsinh": "1/sqrt(1 + u^2)",
    "arctanh": "1/(1 - u^2)",
    "erf": "2/sqrt(pi)*exp(-u^2)",
    "erfc": "-2/sqrt(pi)*exp(-u^2)",
    "Phi": "exp(-u^2/2)/sqrt(2*pi)",
    "sigmoid": "sigmoid(u)*sigmoid(-u)",
    "softplus": "sigmoid(u)",
    "sinc": "(cos(u) - sinc(u))/u",
    "abs": "sign(u)",
    "relu": "where(u > 0, 1, 0)",
    "sign": "0",
    "heaviside": "0",
}
"""The functions of one number. At a kink the derivative is a convention: 0 for abs and relu."""


class Node:
    """A part of a formula: an operation and its arguments. Made by `node` and `number` alone."""

    __slots__ = ("__weakref__", "args", "op")

    def __init__(self, op: str, args: tuple[Any, ...]) -> None:
        self.op = op
        self.args = args

    @property
    def inner(self) -> tuple[Node, ...]:
        """The nodes that it is applied to; a number and a name have none."""
        return self.args if self.op not in ("number", "constant", "variable") else ()

    def __repr__(self) -> str:
        return f"{self.op}({', '.join(map(repr, self.args))})"


_KNOWN: WeakValueDictionary[tuple[Any, ...], Node] = WeakValueDictionary()


def _made(op: str, *args: Any) -> Node:
    key = (op, *args)
    found = _KNOWN.get(key)
    if found is None:
        _KNOWN[key] = found = Node(op, args)
    return found


def number(value: Fraction | int) -> Node:
    """A number, which is exact."""
    return _made("number", Fraction(value))


def constant(name: str) -> Node:
    """``e`` or ``pi``."""
    return _made("constant", name)


def variable(name: str) -> Node:
    """The input, which is ``z``, or a parameter."""
    return _made("variable", name)


ZERO, ONE, TWO = number(0), number(1), number(2)
Z = variable("z")
YES, NO = _made("yes"), _made("no")


def is_number(part: Node, value: int | None = None) -> bool:
    """Whether a node is a number, or this number."""
    return part.op == "number" and (value is None or part.args[0] == value)


def node(op: str, *args: Node) -> Node:
    """Apply an operation; what is plain is worked out, such as a product with 1."""
    simpler = _SIMPLER.get(op)
    found = simpler(*args) if simpler else None
    return _made(op, *args) if found is None else found


MOST_BITS = 2200
"""How long a number may be that is worked out: a double and its inverse are shorter."""


def _folded(value: Fraction) -> Node | None:
    """A number worked out from others, unless it is too long, or beyond the doubles."""
    size = max(value.numerator.bit_length(), value.denominator.bit_length())
    if size > MOST_BITS or (value and not 1e-307 < abs(value) < 1e308):
        return None
    return number(value)


def numbers_of(*parts: Node) -> list[Fraction] | None:
    """The numbers that all of these nodes are, if they are."""
    return [part.args[0] for part in parts] if all(map(is_number, parts)) else None


def _sum(a: Node, b: Node) -> Node | None:
    if values := numbers_of(a, b):
        return _folded(values[0] + values[1])
    if is_number(a, 0):
        return b
    if is_number(b, 0):
        return a
    if a.op == "-" and a.args[1] is b:
        return a.args[0]
    return node("-", a, b.args[0]) if b.op == "neg" else None


def _difference(a: Node, b: Node) -> Node | None:
    if values := numbers_of(a, b):
        return _folded(values[0] - values[1])
    if is_number(b, 0):
        return a
    if is_number(a, 0):
        return node("neg", b)
    if a is b:
        return ZERO
    return node("+", a, b.args[0]) if b.op == "neg" else None


def _product(a: Node, b: Node) -> Node | None:
    if values := numbers_of(a, b):
        return _folded(values[0] * values[1])
    if is_number(b) or (b.op == "neg" and not is_number(a)):
        a, b = b, a  # the number first
    if is_number(a, 0):
        return ZERO
    if is_number(a, 1):
        return b
    if is_number(a, -1):
        return node("neg", b)
    if a.op == "neg":
        return node("neg", node("*", a.args[0], b))
    if b.op == "neg":
        return node("neg", node("*", a, b.args[0]))
    if b.op == "*" and (values := numbers_of(a, b.args[0])):
        # Only if it becomes one number: else the two would change places without an end.
        folded = _folded(values[0] * values[1])
        return node("*", folded, b.args[1]) if folded else None
    for one, other in ((a, b), (b, a)):
        if one.op == "/" and is_number(one.args[0], 1):
            return node("/", other, one.args[1])
        if one.op == "where" and ZERO in one.args:
            # So the other factor need not be a number where the product is 0.
            condition, first, second = one.args
            return node("where", condition, node("*", other, first), node("*", other, second))
    if a is b:
        return node("^", a, TWO)
    return _made("*", a, b)


def _quotient(a: Node, b: Node) -> Node | None:
    if is_number(b, 1):
        return a
    if is_number(a, 0) and not is_number(b, 0):
        return ZERO
    values = numbers_of(a, b)
    if values and values[1]:
        return _folded(values[0] / values[1])
    if a.op == "neg":
        return node("neg", node("/", a.args[0], b))
    if a.op == "*" and (values := numbers_of(a.args[0], b)) and values[1]:
        folded = _folded(values[0] / values[1])
        return node("*", folded, a.args[1]) if folded else None
    return None


def _power(a: Node, b: Node) -> Node | None:
    if is_number(b, 1):
        return a
    if is_number(b, 0) or is_number(a, 1):
        return ONE
    values = numbers_of(a, b)
    if values and values[1].denominator == 1 and abs(values[1]) <= 64 and values[0]:
        return _folded(Fraction(values[0] ** int(values[1])))
    return None


def _negative(a: Node) -> Node | None:
    if is_number(a):
        return number(-a.args[0])
    return a.args[0] if a.op == "neg" else None


def _where(condition: Node, a: Node, b: Node) -> Node | None:
    if condition is YES or a is b:
        return a
    return b if condition is NO else None


def _extreme(op: str) -> Callable[..., Node | None]:
    """The larger or the smaller of two numbers, also where a branch chooses one of them."""
    choose = max if op == "max" else min

    def simpler(a: Node, b: Node) -> Node | None:
        if values := numbers_of(a, b):
            return number(choose(values))
        for one, other in ((a, b), (b, a)):
            if one.op == "where" and numbers_of(*one.args[1:], other):
                return node("where", one.args[0], *(node(op, e, other) for e in one.args[1:]))
        return a if a is b else None

    return simpler


_SIMPLER: dict[str, Callable[..., Node | None]] = {
    "+": _sum,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "neg": _negative,
    "where": _where,
    "min": _extreme("min"),
    "max": _extreme("max"),
}


# --- Walking a tree -------------------------------------------------------------------------------


def parts(root: Node) -> Iterator[Node]:
    """Every part of a tree once, after its own arguments."""
    seen: set[Node] = set()
    waiting = [(root, False)]
    while waiting:
        part, ready = waiting.pop()
        if ready:
            yield part
        elif part not in seen:
            seen.add(part)
            waiting.append((part, True))
            waiting += [(each, False) for each in reversed(part.inner)]


def names_in(root: Node) -> list[str]:
    """The names of the variables of a tree, in their order."""
    return [part.args[0] for part in parts(root) if part.op == "variable"]


def replaced(root: Node, by: dict[str, Node]) -> Node:
    """The tree with other nodes in the place of variables."""
    done: dict[Node, Node] = {}
    for part in parts(root):
        if part.op == "variable":
            done[part] = by.get(part.args[0], part)
        elif part.inner:
            done[part] = node(part.op, *(done[each] for each in part.inner))
        else:
            done[part] = part
    return done[root]
