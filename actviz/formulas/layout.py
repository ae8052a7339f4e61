"""How a formula looks in print: a tree as rows, fractions, powers and the like.

A page gets it as LaTeX, see `latex.py`. A component, which LaTeX does not reach, gets the layout
itself, and the browser makes MathML of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from actviz.formulas.tree import Node, is_number, names_in, parts

Layout = tuple[Any, ...]
"""What it is, then its parts, which are texts or layouts:

- ``("number", "2")``, ``("letter", "z")``, ``("parameter", "alpha")``, ``("name", "tanh")`` of a
  function, ``("sign", "+")``, ``("text", "else")``
- ``("row", …)``, side by side
- ``("product", …)``: factors, side by side without a sign
- ``("call", name, arguments)``: a name, perhaps with an exponent, then a fence
- ``("fraction", above, below)``, ``("power", base, exponent)``, ``("root", inside)``,
  ``("root", inside, index)``
- ``("fence", left, inside, right)``: parentheses or bars, as high as what is inside
- ``("cases", value, condition, value, condition, …)``
"""

LONGEST = 100
"""How many numbers, letters and signs are printed; what has more is not read any more."""

TOO_LONG: Layout = ("text", "too long to be printed; the code has all of it")

# How strongly the parts of a formula hold together.
CASES, LOGIC, SUM, MINUS, PRODUCT, FRACTION, ATOM = range(7)

NAMES = {"heaviside": "H", "sigmoid": "σ", "Phi": "Φ", "arcsinh": "arsinh", "arctanh": "artanh"}
"""The names of functions in print, where they are not as in the language."""

SIGNS = {"<=": "≤", ">=": "≥", "==": "="}


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed part.

    Attributes
    ----------
    layout : tuple
    strength : int
        How strongly it holds together; what needs more is put into parentheses.
    size : int
        How many numbers, letters and signs it has.
    positive : Printed or None
        What stands behind its minus sign, if it begins with one.
    """

    layout: Layout
    strength: int
    size: int
    positive: "Printed | None" = None

    def within(self, least: int) -> Layout:
        """Its layout, in parentheses if it holds together less than that."""
        return self.layout if self.strength >= least else fenced(self.layout)


class TooLongError(Exception):
    """A formula is too long to be printed."""


def fenced(inside: Layout, left: str = "(", right: str = ")") -> Layout:
    """What is in parentheses or between bars."""
    return ("fence", left, inside, right)


def layout(tree: Node, tidy: bool = False) -> Layout:
    """The layout of a tree.

    Parameters
    ----------
    tree : Node
    tidy : bool
        Whether products are put in order and fractions are reduced, as one does by hand. A typed
        formula stays as it was understood.
    """
    done: dict[Node, Printed] = {}
    try:
        for part in parts(tree):
            done[part] = _product(part, done) if tidy and _is_product(part) else _part(part, done)
            if done[part].size > LONGEST:
                return TOO_LONG
    except TooLongError:
        return TOO_LONG
    return done[tree].layout


def _part(part: Node, done: dict[Node, Printed]) -> Printed:
    """A part whose arguments are printed."""
    op = part.op
    args = [done[each] for each in part.inner]
    size = 1 + sum(each.size for each in args)
    if op == "number":
        return _number(part.args[0])
    if op == "constant":
        return Printed(("letter", "e" if part.args[0] == "e" else "π"), ATOM, 1)
    if op == "variable":
        return Printed(
            ("letter", "z") if part.args[0] == "z" else ("parameter", *part.args), ATOM, 1
        )
    if op in ("yes", "no"):
        return Printed(("text", op), ATOM, 1)
    if op == "where":
        return _cases(part, done)
    if op in ("+", "-"):
        return _sum(op, *args)
    if op == "neg":
        return _negative(args[0])
    if op == "*":
        left, right = (each.positive or each for each in args)
        product = _side_by_side([left.within(PRODUCT), right.within(PRODUCT)], size)
        minuses = sum(each.positive is not None for each in args)
        return _negative(product) if minuses == 1 else product
    if op == "/":
        return Printed(("fraction", args[0].layout, args[1].layout), FRACTION, size)
    if op == "^":
        return _power(*args)
    if op in ("<", ">", *SIGNS):
        sign = ("sign", SIGNS.get(op, op))
        return Printed(("row", args[0].layout, sign, args[1].layout), LOGIC, size)
    if op in ("and", "or"):
        joined = ("row", args[0].layout, ("text", f" {op} "), args[1].layout)
        return Printed(joined, CASES, size)
    if op == "not":
        return Printed(("row", ("text", "not "), args[0].within(ATOM)), LOGIC, size)
    return _called(op, args, size)


def _number(value: Fraction) -> Printed:
    """A number as it was typed, or as a fraction."""
    if value < 0:
        return _negative(_number(-value))
    if value.denominator == 1 and value < 10**6:
        return Printed(("number", str(value)), ATOM, 1)
    if value.denominator < 100 and 1000 % value.denominator:
        above, below = ("number", str(value.numerator)), ("number", str(value.denominator))
        return Printed(("fraction", above, below), FRACTION, 2)
    # A product of two numbers can be beyond the floats, so it is a decimal.
    decimal = (Decimal(value.numerator) / Decimal(value.denominator)).normalize(Context(prec=15))
    shown = f"{decimal:E}" if not -5 <= decimal.adjusted() < 15 else f"{decimal:f}"
    digits, _, power = shown.partition("E")
    if not power:
        return Printed(("number", digits), ATOM, 1)
    scale = ("power", ("number", "10"), ("number", str(int(power)).replace("-", "−")))
    if digits == "1":
        return Printed(scale, FRACTION, 2)
    return Printed(("row", ("number", digits), ("sign", "·"), scale), PRODUCT, 3)


def _sum(op: str, left: Printed, right: Printed) -> Printed:
    size = 1 + left.size + right.size
    if right.positive:
        op, right = "-" if op == "+" else "+", right.positive
    after = right.within(SUM if op == "+" else PRODUCT)
    return Printed(("row", left.within(SUM), ("sign", op), after), SUM, size)


def _negative(part: Printed) -> Printed:
    return Printed(("row", ("sign", "-"), part.within(PRODUCT)), MINUS, part.size + 1, part)


def _power(base: Printed, exponent: Printed) -> Printed:
    size = base.size + exponent.size
    if base.layout[0] == "call" and base.layout[1][0] == "name" and exponent.layout[0] == "number":
        _, name, arguments = base.layout  # as in sin²(z)
        return Printed(("call", ("power", name, exponent.layout), arguments), FRACTION, size)
    return Printed(("power", base.within(ATOM), exponent.layout), FRACTION, size)


def _called(op: str, args: list[Printed], size: int) -> Printed:
    inside = args[0].layout
    if op == "exp":
        return Printed(("power", ("letter", "e"), inside), FRACTION, size)
    if op == "expm1":
        grown = ("power", ("letter", "e"), inside)
        return Printed(("row", grown, ("sign", "-"), ("number", "1")), SUM, size + 2)
    if op in ("sqrt", "cbrt"):
        return Printed(("root", inside, *([("number", "3")] if op == "cbrt" else [])), ATOM, size)
    if op == "abs":
        return Printed(fenced(inside, "|", "|"), ATOM, size)
    if op == "log1p":
        op, inside = "log", ("row", ("number", "1"), ("sign", "+"), args[0].within(SUM))
    for each in args[1:]:
        inside = ("row", inside, ("sign", ","), each.layout)
    return Printed(("call", ("name", NAMES.get(op, op)), fenced(inside)), FRACTION, size)


def _cases(part: Node, done: dict[Node, Printed]) -> Printed:
    """The branches below each other, those of a branch among them."""
    rows: list[tuple[Printed, list[Printed]]] = []

    def branch(part: Node, conditions: list[Printed]) -> None:
        if len(rows) > LONGEST:
            raise TooLongError
        if part.op == "where":
            condition, first, second = part.args
            branch(first, [*conditions, done[condition]])
            branch(second, conditions)
        else:
            rows.append((done[part], conditions))

    branch(part, [])
    # Conditions stand from the first branch to the last: the last ones that are alike are one.
    while len(rows) > 1 and rows[-2][0].layout == rows[-1][0].layout:
        del rows[-2]
    listed: list[Layout] = []
    for value, conditions in rows[:-1]:
        listed += [value.layout, _all_of(conditions)]
    listed += [rows[-1][0].layout, ("text", "else")]
    each = [value.size + sum(one.size for one in conditions) for value, conditions in rows]
    return Printed(("cases", *listed), CASES, 1 + sum(each))


def _all_of(conditions: list[Printed]) -> Layout:
    """Several conditions at once."""
    if len(conditions) == 1:
        return conditions[0].layout
    row: list[Layout] = []
    for each in conditions:
        row += [("text", " and "), each.within(LOGIC)]
    return ("row", *row[1:])


# --- Products -------------------------------------------------------------------------------------


def _side_by_side(factors: Iterable[Layout], size: int) -> Printed:
    """A product. A point stands before a number, which would read as one with that before it."""
    row: list[Layout] = []
    for factor in factors:
        inner = factor[1:] if factor[0] == "product" else (factor,)
        for each in inner:
            if each[0] == "sign":
                continue  # a point, which is set anew
            if row and _begins_with_number(each):
                row.append(("sign", "·"))
            row.append(each)
    return Printed(("product", *row), PRODUCT, size)


def _begins_with_number(part: Layout) -> bool:
    kind, *rest = part
    if kind in ("number", "parameter"):
        return True
    return kind in ("row", "product", "power") and _begins_with_number(rest[0])


def _is_product(part: Node) -> bool:
    return part.op in ("*", "/", "neg") or (part.op == "^" and _whole(part.args[1]) is not None)


def _whole(part: Node) -> int | None:
    """The whole number that a node is, if it is a small one."""
    value = part.args[0] if is_number(part) else None
    return int(value) if value and value.denominator == 1 and abs(value) <= 64 else None


def _factors(part: Node) -> tuple[Fraction, dict[Node, int]]:
    """A product as a number and other factors, each with its exponent."""
    if part.op == "number":
        return part.args[0], {}
    if part.op == "neg":
        size, found = _factors(part.args[0])
        return -size, found
    if part.op in ("*", "/"):
        (size, found), (other, more) = map(_factors, part.args)
        if part.op == "/" and not other:
            return Fraction(1), {part: 1}
        sign = 1 if part.op == "*" else -1
        exponents = dict(found)
        for each, exponent in more.items():
            exponents[each] = exponents.get(each, 0) + sign * exponent
        if len(exponents) > LONGEST:
            raise TooLongError
        return size * other**sign, exponents
    power = _whole(part.args[1]) if part.op == "^" else None
    if power is None or part.args[0].op == "number":
        return Fraction(1), {part: 1}
    size, found = _factors(part.args[0])
    if not size and power < 0:
        return Fraction(1), {part: 1}
    return size**power, {each: exponent * power for each, exponent in found.items()}


def _product(part: Node, done: dict[Node, Printed]) -> Printed:
    """A product in order, with the numbers of its fraction reduced."""
    size, exponents = _factors(part)
    exponents = _without_squared_roots(exponents)
    if part in exponents:  # it is no product after all
        return _part(part, done)
    if not size:
        return _number(size)
    if size == -1 and list(exponents.values()) == [1]:
        (only,) = exponents
        if only.op == "-":
            return _sum("-", *(done[each] for each in only.args[::-1]))
    if size < 0:
        return _negative(_positive(-size, exponents, done))
    return _positive(size, exponents, done)


def _without_squared_roots(exponents: dict[Node, int]) -> dict[Node, int]:
    """Factors with √u² as u, and without those that are cancelled."""
    found: dict[Node, int] = {}
    for each, exponent in exponents.items():
        if each.op == "sqrt":
            (inside,) = each.args
            half = int(exponent / 2)
            found[inside] = found.get(inside, 0) + half
            exponent -= 2 * half
        found[each] = found.get(each, 0) + exponent
    return {each: exponent for each, exponent in found.items() if exponent}


def _positive(size: Fraction, exponents: dict[Node, int], done: dict[Node, Printed]) -> Printed:
    ordered = sorted(exponents, key=_place)
    above = [(each, exponents[each]) for each in ordered if exponents[each] > 0]
    below = [(each, -exponents[each]) for each in ordered if exponents[each] < 0]
    # Thirds are no decimals, and halves are read more easily as fractions.
    divided = (size.denominator > 4 and 1000 % size.denominator == 0) or size.denominator >= 100
    if not below and (size.denominator == 1 or divided or not above):
        return _multiplied(size, above, done)
    if size.denominator >= 100:
        numbers = size, Fraction(1)
    else:
        numbers = Fraction(size.numerator), Fraction(size.denominator)
    parts_of = [_multiplied(*each, done) for each in zip(numbers, (above, below), strict=True)]
    total = 1 + sum(each.size for each in parts_of)
    return Printed(("fraction", *(each.layout for each in parts_of)), FRACTION, total)


def _multiplied(
    size: Fraction, factors: list[tuple[Node, int]], done: dict[Node, Printed]
) -> Printed:
    """A number and powers beside each other."""
    each_printed = [
        done[each] if power == 1 else _power(done[each], _number(Fraction(power)))
        for each, power in factors
    ]
    if size != 1 or not factors:
        each_printed.insert(0, _number(size))
    if len(each_printed) == 1:
        return each_printed[0]
    total = sum(each.size for each in each_printed)
    return _side_by_side((each.within(PRODUCT) for each in each_printed), total)


def _place(part: Node) -> tuple[int, str]:
    """The place of a factor in a product: parameters, then z, then what is longer."""
    if part.op in ("variable", "constant"):
        return (1, "") if part.args[0] == "z" else (0, part.args[0])
    places = {"exp": 2, "+": 3, "-": 3, "where": 5}
    return places.get(part.op, 4) if "z" in names_in(part) else 0, "~"
