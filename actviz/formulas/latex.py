"""Writes the layout of a formula as LaTeX, where ``<alpha>`` stands for a parameter."""

from actviz.formulas.layout import Layout, layout
from actviz.formulas.tree import Node

_SIGNS = {"≤": r"\le", "≥": r"\ge", "·": r"\cdot", ",": r",\,"}
_LETTERS = {"π": r"\pi", "σ": r"\sigma", "Φ": r"\Phi"}
_KNOWN = {
    *("log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan"),
    *("min", "max"),
}


def latex(tree: Node, tidy: bool = False) -> str:
    """The LaTeX of a tree; of one that is too long, a sentence that says so.

    If it is to be `tidy`, products are put in order; see `actviz.formulas.layout`.
    """
    return _written(layout(tree, tidy))


def _written(part: Layout) -> str:
    kind, *args = part
    if kind in ("number", "letter"):
        return _LETTERS.get(args[0], args[0].replace("−", "-"))
    if kind == "parameter":
        return f"<{args[0]}>"
    if kind == "text":
        return rf"\text{{{args[0]}}}"
    if kind == "sign":
        text: str = args[0]
        return _SIGNS.get(text, text)
    if kind == "name":
        (name,) = args
        known = rf"\{name}" if name in _KNOWN else rf"\operatorname{{{name}}}"
        return _LETTERS.get(name, known)
    if kind == "fence":
        left, inside, right = args
        left, right = (r"\lvert", r"\rvert") if left == "|" else (left, right)
        return rf"\left{left} {_written(inside)} \right{right}"
    return _of_parts(kind, [_written(each) for each in args])


def _of_parts(kind: str, parts: list[str]) -> str:
    if kind == "row":
        return " ".join(parts)
    if kind == "product":
        return r"\,".join(parts).replace(r"\,\cdot\,", r" \cdot ")
    if kind == "call":
        return "".join(parts)
    if kind == "fraction":
        return rf"\frac{{{parts[0]}}}{{{parts[1]}}}"
    if kind == "power":
        return rf"{parts[0]}^{{{parts[1]}}}"
    if kind == "root":
        index = rf"[{parts[1]}]" if parts[1:] else ""
        return rf"\sqrt{index}{{{parts[0]}}}"
    rows = [
        rf"{value} & {condition}" for value, condition in zip(parts[::2], parts[1::2], strict=True)
    ]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
