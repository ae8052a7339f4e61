"""Writes a tree as LaTeX. A parameter stands as ``<alpha>``, which a page fills in."""

from collections.abc import Callable
from fractions import Fraction

from actviz.formulas.tree import Node, is_number, parts

LONGEST = 600
"""How long a formula is printed; a longer one is not read any more."""

_STRENGTH = {"where": 0, "+": 3, "-": 3, "*": 4, "neg": 3.5, "min": 9, "max": 9}

_SIGNS = {"<": "<", "<=": r"\le", ">": ">", ">=": r"\ge", "==": "="}

_NAMES = {
    "relu": r"\operatorname{relu}",
    "softplus": r"\operatorname{softplus}",
    "sign": r"\operatorname{sign}",
    "heaviside": r"\operatorname{H}",
    "erf": r"\operatorname{erf}",
    "erfc": r"\operatorname{erfc}",
    "sech": r"\operatorname{sech}",
    "sinc": r"\operatorname{sinc}",
    "arcsinh": r"\operatorname{arsinh}",
    "arctanh": r"\operatorname{artanh}",
    "sigmoid": r"\sigma",
    "Phi": r"\Phi",
    "log1p": r"\operatorname{log1p}",
    "expm1": r"\operatorname{expm1}",
}


def latex(tree: Node) -> str:
    """The LaTeX of a tree; of one that is too long, a sentence that says so."""
    done: dict[Node, str] = {}

    def inside(part: Node, least: float) -> str:
        return rf"\left({done[part]}\right)" if _strength(part) < least else done[part]

    for part in parts(tree):
        done[part] = _written(part, inside, done)
        if len(done[part]) > 4 * LONGEST:
            return TOO_LONG
    return done[tree] if len(done[tree]) <= LONGEST else TOO_LONG


TOO_LONG = r"\text{too long to be printed; the code has all of it}"


def _strength(part: Node) -> float:
    if part.op == "number":
        value = part.args[0]
        return 3.5 if value < 0 else 9
    return _STRENGTH.get(part.op, 9)


def _number(value: Fraction) -> str:
    """A number as it was typed, or as a fraction."""
    if value.denominator == 1 and abs(value) < 10**6:
        return str(value)
    if value.denominator < 100:
        sign = "-" if value < 0 else ""
        if value.denominator in (2, 4, 5, 8, 10, 20, 25, 40, 50):
            return f"{float(value):.15g}"
        return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"
    text = f"{float(value):.15g}"
    base, _, power = text.partition("e")
    if not power:
        return text
    return rf"{base} \cdot 10^{{{int(power)}}}" if base != "1" else rf"10^{{{int(power)}}}"


def _written(part: Node, inside: Callable[[Node, float], str], done: dict[Node, str]) -> str:
    op, args = part.op, part.args
    if op == "number":
        return _number(args[0])
    if op == "constant":
        return "e" if args[0] == "e" else r"\pi"
    if op == "variable":
        return "z" if args[0] == "z" else f"<{args[0]}>"
    if op == "where":
        return _cases(part, done)
    if op in ("+", "-"):
        return f"{inside(args[0], 3)} {op} {inside(args[1], 3 if op == '+' else 3.6)}"
    if op == "neg":
        return f"-{inside(args[0], 3.6)}"
    if op == "*":
        return _product(args, inside)
    if op == "/":
        return rf"\frac{{{done[args[0]]}}}{{{done[args[1]]}}}"
    if op == "^":
        return _power(args, inside, done)
    if op in _SIGNS:
        return f"{done[args[0]]} {_SIGNS[op]} {done[args[1]]}"
    if op in ("and", "or", "not"):
        return rf" \;\text{{{op}}}\; ".join(["", *(done[e] for e in args)] if op == "not" else
                                            [done[e] for e in args])  # fmt: skip
    if op in ("yes", "no"):
        return rf"\text{{{op}}}"
    return _called(op, args, done)


def _product(args: tuple[Node, ...], inside: Callable[[Node, float], str]) -> str:
    left, right = inside(args[0], 4), inside(args[1], 4)
    # Two numbers beside each other would read as one.
    digit = right[:1].isdigit() or right.startswith((r"\tfrac", "<"))
    return rf"{left} \cdot {right}" if digit and is_number(args[0]) else rf"{left}\,{right}"


def _power(args: tuple[Node, ...], inside: Callable[[Node, float], str], done: dict) -> str:
    base, exponent = args
    called = base.op in _FUNCTION_NAMES and base.op not in ("exp", "sqrt", "abs", "cbrt")
    if called and is_number(exponent) and exponent.args[0] in range(2, 10):
        name = _FUNCTION_NAMES[base.op]
        return rf"{name}^{{{done[exponent]}}}\left({done[base.args[0]]}\right)"
    simple = base.op in ("number", "variable", "constant", "abs")
    held = inside(base, 9) if simple else rf"\left({done[base]}\right)"
    return rf"{held}^{{{done[exponent]}}}"


_FUNCTION_NAMES = _NAMES | {
    name: rf"\{name}"
    for name in ("log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan",
                 "min", "max")
}  # fmt: skip


def _called(op: str, args: tuple[Node, ...], done: dict[Node, str]) -> str:
    if op == "exp":
        return rf"e^{{{done[args[0]]}}}"
    if op == "sqrt":
        return rf"\sqrt{{{done[args[0]]}}}"
    if op == "cbrt":
        return rf"\sqrt[3]{{{done[args[0]]}}}"
    if op == "abs":
        return rf"\lvert {done[args[0]]} \rvert"
    listed = ",\\, ".join(done[each] for each in args)
    return rf"{_FUNCTION_NAMES[op]}\left({listed}\right)"


def _cases(part: Node, done: dict[Node, str]) -> str:
    rows = []
    while part.op == "where":
        condition, value, part = part.args
        rows.append(rf"{done[value]} & {done[condition]}")
    rows.append(rf"{done[part]} & \text{{else}}")
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
