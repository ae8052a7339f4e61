"""Writes an activation function as a program for NumPy, PyTorch or JAX.

The formula is rewritten in three steps before it is printed: with functions that keep their
digits (`stable`), with the functions that the framework has, and so that its gradient is finite
(`guards`).
"""

import keyword
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, count

import numpy as np

from actviz.activation import Activation
from actviz.formulas import formula_tree
from actviz.formulas.breaks import conditions, zeros_of
from actviz.formulas.exact import Evaluator
from actviz.formulas.guards import MOST, PLACES, guarded, limited, size_of
from actviz.formulas.rough import evaluate
from actviz.formulas.slopes import derivative
from actviz.formulas.stable import is_whole, rewritten, sinc_by_series, stable
from actviz.formulas.syntax import tree_of
from actviz.formulas.tree import (
    COMPARISONS,
    FUNCTIONS,
    ZERO,
    Node,
    Z,
    constant,
    is_number,
    names_in,
    node,
    number,
    parts,
    replaced,
)

FRAMEWORKS = ("numpy", "torch", "jax")


def code(activation: Activation, framework: str, **values: float) -> str:
    """Write an activation function as a program.

    For NumPy it is the function and its derivative. PyTorch and JAX differentiate it themselves,
    also where a branch that is not taken is infinite. For z up to ±800, f and f′ are within
    1e-12·max(1, |f|) of their true values in double precision and 2e-5·max(1, |f|, |z|) in single
    precision, unless the formula itself loses digits there, as (e^z - 1 - z)/z² does near 0. At a
    kink a framework may take another slope than actviz; then a comment says so.

    Parameters
    ----------
    activation : Activation
        A function of one number.
    framework : str
        ``numpy``, ``torch`` or ``jax``.
    **values : float
        The parameters that the program has by default; by default those of the function.

    Raises
    ------
    ValueError
        If the function takes a vector, the framework is unknown or a value is out of its domain.
    TypeError
        If the function has no such parameter.
    """
    if framework not in FRAMEWORKS:
        raise ValueError(f"framework must be one of {', '.join(FRAMEWORKS)}, got {framework!r}")
    if not activation.text:
        raise ValueError(f"{activation.title} has no formula of one number to write as code")
    unknown = sorted(values.keys() - activation.defaults.keys())
    if unknown:
        raise TypeError(f"{activation.title} has no parameter {unknown[0]!r}")
    given = {
        each.name: each.check(values.get(each.name, each.default)) for each in activation.parameters
    }
    settings = [given]
    for each in activation.parameters:
        settings += [given | {each.name: end} for end in (each.minimum, each.maximum)]
    read = formula_tree(activation)
    turning = zeros_of(conditions(read), given)
    tree = _continued(stable(rewritten(read, sinc_by_series)), activation, turning, given)
    writer = _Writer(framework, _name(activation), given)
    functions = {writer.name: tree}
    if framework == "numpy":
        slope = stable(derivative(tree))
        functions[f"{writer.name}_prime"] = _mended(slope, activation, turning, given)
    written = []
    for name, own in functions.items():
        ready, guards = lowered(own, framework), set[Node]()
        if framework != "numpy":
            ready = guarded(ready, settings, guards)
        written.append(writer.function(name, limited(ready, settings, framework), guards))
    about = [activation.text, *_notes(framework, writer.name, tree, turning)]
    body = "\n\n\n".join(written)
    return f"{_head(framework, body, about)}\n\n\n{body}\n"


def _notes(framework: str, name: str, tree: Node, turning: list[float]) -> Iterator[str]:
    """How to differentiate the program, and where it differs."""
    if framework == "numpy":
        return
    if framework == "torch":
        yield f"Its derivative: torch.autograd.grad({name}(z).sum(), z), where z.requires_grad"
    else:
        yield f"Its derivative: jax.vmap(jax.grad({name}))(z)"
    kinks = [f"{kink:.6g}" for kink in sorted(turning[:4])]
    turns = (part for part in parts(tree) if part.op in ("min", "max") and "z" in names_in(part))
    if kinks and any(part.op == "min" or ZERO not in part.args for part in turns):
        more = ", …" if len(turning) > 4 else ""
        yield f"At z = {', '.join(kinks)}{more} it may be the slope of either side, or between."


def _name(activation: Activation) -> str:
    """A name in Python: that of the catalogue, or made of the title."""
    title = re.sub(r"\W+", "_", activation.title.lower()).strip("_")
    is_word = re.fullmatch(r"[\w -]+", activation.title, re.ASCII)
    if not is_word or activation.name.startswith(activation.title):  # a formula's own text
        title = ""
    for name in (activation.name, title):
        if name.isidentifier() and not keyword.iskeyword(name) and len(name) > 1:
            return name
    return "own"


def _continued(
    tree: Node, activation: Activation, turning: list[float], given: Mapping[str, float]
) -> Node:
    """With the limit where the formula is 0/0, and its tangent beside it."""
    for place in turning:
        at = np.array([place])
        height, slope = activation.function(at, **given)[0], activation.derivative(at, **given)[0]
        if np.isfinite(evaluate(tree, at, given)[0]) or not np.isfinite(height + slope):
            continue
        off = node("-", Z, number(Fraction(place)))
        tangent = node("*", number(Fraction(slope)), off)
        near = node("<", node("abs", off), number(Fraction(1e-15)))
        tree = node("where", near, node("+", number(Fraction(height)), tangent), tree)
    return tree


def _mended(
    slope: Node, activation: Activation, turning: list[float], given: Mapping[str, float]
) -> Node:
    """With the derivative where parts of the formula have kinks but the whole is smooth."""
    for place in turning:
        at = np.array([place])
        wanted, found = activation.derivative(at, **given)[0], evaluate(slope, at, given)[0]
        if np.isfinite(wanted) and not abs(found - wanted) <= 1e-9 * max(1.0, abs(wanted)):
            here = node("==", Z, number(Fraction(place)))
            slope = node("where", here, number(Fraction(wanted)), slope)
    return slope


# --- With the functions of a framework ------------------------------------------------------------

_LOWERED = {
    "heaviside": "where(u >= 0, 1, 0)",
    "Phi": "erfc(-u/sqrt(2))/2",
    "sech": "1/cosh(u)",
}
_LOG_COSH = "where(|u| < 1, log1p(2*sinh(u/2)^2), |u| + log1p(exp(-2*|u|)) - log(2))"
_BY_FRAMEWORK = {
    "numpy": {"sigmoid": "exp(-softplus(-u))"},
    "torch": {"cbrt": "sign(u)*|u|^(1/3)"},
    "jax": {},
}


def lowered(root: Node, framework: str) -> Node:
    """Write a tree with functions that a framework has."""

    def rule(part: Node) -> Node:
        if part.args and not names_in(part) and part.op in _COMPUTED:
            value = Evaluator(part, {})(0.0)
            if not np.isfinite(value):
                return constant("nan")  # where Python would raise an error
            if part.op in FUNCTIONS and part.op not in _OF_NUMBERS:
                return number(Fraction(value))
        text = (_LOWERED | _BY_FRAMEWORK[framework]).get(part.op)
        u = part.inner[0] if part.inner else None
        if part.op == "log" and part.args[0].op == "cosh":
            text, u = _LOG_COSH, part.args[0].args[0]
        if text and u is not None:
            part = replaced(tree_of(text, own="u"), {"u": u})
        return _split(part)

    return rewritten(root, rule)


def _split(part: Node) -> Node:
    """Draw a root or a power into the branches of its argument.

    Its slope is infinite at 0, where relu is on its whole left side.
    """
    if part.op == "where" and part.args[1].op == "where" and part.args[1].args[0] is part.args[0]:
        return node("where", part.args[0], part.args[1].args[1], part.args[2])
    steep = part.op in ("sqrt", "cbrt", "log") or (part.op == "^" and not is_whole(part.args[1]))
    if not steep:
        return part
    base, *rest = part.args
    if base.op == "max" and ZERO in base.args:
        base = node("relu", *(each for each in base.args if each is not ZERO))
    if base.op == "relu":
        (u,) = base.args
        base = node("where", node(">", u, ZERO), u, ZERO)
    if base.op != "where":
        return part
    condition, *branches = base.args
    if ZERO in branches and (
        part.op == "log" or (rest and is_number(rest[0]) and rest[0].args[0] < 0)
    ):
        return part
    drawn = [
        ZERO if each is ZERO and not (rest and names_in(rest[0])) else node(part.op, each, *rest)
        for each in branches
    ]
    return node("where", condition, *drawn)


# --- Printing -------------------------------------------------------------------------------------

_COMPUTED = ("+", "-", "*", "/", "^", "neg", *FUNCTIONS)

_OF_NUMBERS = ("sqrt", "log", "exp")
"""The functions of constants that stay in the program; others are worked out."""

_MODULE = {"numpy": "np", "torch": "torch", "jax": "jnp"}

_CALLS = {
    # By framework, what is called otherwise there.
    "numpy": {
        "softplus": "np.logaddexp(0, {u})",
        "relu": "np.maximum({u}, 0)",
        "erf": "erf({u})",
        "erfc": "erfc({u})",
    },
    "torch": {
        # Below its own threshold, which is 20, it is exact.
        "softplus": "torch.nn.functional.softplus({u}, threshold=40)",
    },
    "jax": {
        "sigmoid": "jax.nn.sigmoid({u})",
        "softplus": "jnp.logaddexp({u}, 0)",
        "relu": "jax.nn.relu({u})",
        "erf": "jax.lax.erf({u})",
        "erfc": "jax.lax.erfc({u})",
    },
}

_LETTERS = {"exp": "e", "expm1": "e", "tanh": "t", "sigmoid": "s", "sqrt": "r", "^": "p", "/": "q"}
"""What a shared part is called, by its operation."""

_STRENGTH = {"+": 3, "-": 3, "neg": 3.5, "*": 4, "/": 4, "^": 5} | dict.fromkeys(COMPARISONS, 1)

LONGEST = 60
"""How many characters of a part stand inside another; a longer one gets a name."""


class _Writer:
    """Prints trees as functions of one framework."""

    def __init__(self, framework: str, name: str, values: Mapping[str, float]) -> None:
        self.framework = framework
        self.module = _MODULE[framework]
        self.values = values
        taken = {"np", "jnp", "jax", "torch", "math", "erf", "erfc", "most", "z"}
        self.name = name if name not in taken | set(values) else f"{name}_"
        taken |= {self.name, f"{self.name}_prime"}
        self.names = {
            each: f"{each}_" if keyword.iskeyword(each) or each in taken else each
            for each in values
        }
        self.taken = taken | set(self.names.values())

    def function(self, name: str, root: Node, guards: set[Node]) -> str:
        """A function of a tree."""
        self.lines: list[str] = []
        self.texts: dict[Node, tuple[str, float]] = {}
        self.locals: set[str] = set()
        self.tensors = self.parameters_to_convert(root)
        uses = Counter(each for part in parts(root) for each in part.args)
        for part in parts(root):
            self.texts[part] = self.written(part)
            if part is root:
                break
            shared = uses[part] > 1 and len(self.texts[part][0]) > 9
            if part in guards or (shared and part.op not in ("number", "constant", "variable")):
                self.give_name(part, "inside" if part in guards else "")
        result = self.texts[root][0]
        if self.framework == "torch" and derivative(root) is ZERO:
            result = f"{self.inside(root, 3)} + 0 * torch.sign(z)"  # a gradient, which is 0
        elif "z" not in names_in(root):
            result = f"{self.inside(root, 3)} + {self.module}.zeros_like(z)"
        defaults = [f"{self.names[each]}={value!r}" for each, value in self.values.items()]
        head = [f"def {name}({', '.join(['z', *defaults])}):"]
        if self.framework == "numpy":
            head = ['@np.errstate(all="ignore")', *head] if _may_warn(root, self.values) else head
            head += ["    z = np.asarray(z, dtype=float)"]
        for each in sorted(self.tensors):
            head += [f"    {each} = torch.as_tensor({each}, dtype=z.dtype, device=z.device)"]
        if MOST in self.texts:
            largest = f"math.log({self.module}.finfo(z.dtype).max)"
            head += [f"    most = 0.45 * {largest}  # its exponential can be squared"]
        return "\n".join([*head, *(f"    {line}" for line in self.lines), f"    return {result}"])

    def parameters_to_convert(self, root: Node) -> set[str]:
        """The parameters that a function of PyTorch is applied to, which takes tensors alone."""
        return {
            self.names[name]
            for part in parts(root)
            if self.framework == "torch" and (part.op in FUNCTIONS or part.op in ("min", "max"))
            for name in names_in(part)
            if name in self.names and "z" not in names_in(part)
        }

    def give_name(self, part: Node, name: str = "") -> None:
        """Put a part into a local variable."""
        name = name or _LETTERS.get(part.op, "u")
        taken = self.taken | self.locals
        numbered = chain([name], (f"{name}{number}" for number in count(2)))
        found = next(each for each in numbered if each not in taken)
        self.locals.add(found)
        self.lines.append(f"{found} = {self.texts[part][0]}")
        self.texts[part] = found, 9

    def inside(self, part: Node, least: float) -> str:
        """The text of a part, in parentheses if it binds more weakly."""
        text, strength = self.texts[part]
        return text if strength >= least else f"({text})"

    def written(self, part: Node) -> tuple[str, float]:
        """The text of a part; of one that is too long, with names for what it is made of."""
        text = self.composed(part)
        while len(text) > LONGEST:
            longest = max(part.inner, key=lambda each: len(self.texts[each][0]))
            if self.texts[longest][0].isidentifier() or len(self.texts[longest][0]) < 12:
                break
            self.give_name(longest)
            text = self.composed(part)
        strength = _STRENGTH.get(part.op, 9)
        if part.op == "number" and part.args[0] < 0:
            strength = 3.5
        if part.op in ("where", "and", "or", "not") and "z" not in names_in(part):
            strength = 0
        return text, strength

    def composed(self, part: Node) -> str:
        op, args = part.op, part.args
        if op == "number":
            return _number(args[0])
        if op == "constant":
            return f"math.{args[0]}"
        if op == "variable":
            return self.names.get(args[0], args[0].lstrip("_"))
        if op in ("yes", "no"):
            return str(op == "yes")
        if op in COMPARISONS:
            return f"{self.inside(args[0], 2)} {op} {self.inside(args[1], 2)}"
        if op in ("and", "or", "not"):
            return self.condition(part)
        if op == "neg":
            return f"-{self.inside(args[0], 4)}"
        if op in ("+", "-"):
            return f"{self.inside(args[0], 3)} {op} {self.inside(args[1], 3.2)}"
        if op in ("*", "/"):
            return f"{self.inside(args[0], 3.5)} {op} {self.inside(args[1], 4.2)}"
        if op == "^":
            base, exponent = (self.inside(each, 6) for each in args)
            simple = base.isidentifier() and exponent.isalnum()
            return f"{base}**{exponent}" if simple else f"{base} ** {exponent}"
        if op == "where":
            return self.choice(part)
        if op in ("min", "max"):
            return self.extreme(part)
        return self.call(part)

    def condition(self, part: Node) -> str:
        scalar = "z" not in names_in(part)
        if part.op == "not":
            return f"{'not ' if scalar else '~'}({self.texts[part.args[0]][0]})"
        sign = part.op if scalar else {"and": "&", "or": "|"}[part.op]
        return f" {sign} ".join(self.inside(each, 9) for each in part.args)

    def is_array(self, part: Node) -> bool:
        return any(name == "z" or self.names.get(name) in self.tensors for name in names_in(part))

    def choice(self, part: Node) -> str:
        condition, *branches = part.args
        first, second = (self.texts[each][0] for each in branches)
        if "z" not in names_in(condition):
            return f"{self.inside(branches[0], 1)} if {self.texts[condition][0]} else {second}"
        first, second = (
            str(float(each.args[0])) if is_number(each) else text
            for each, text in zip(branches, (first, second), strict=True)
        )
        if self.framework == "torch" and not any(map(self.is_array, branches)):
            # Of two plain numbers it would make single precision.
            plain = is_number(branches[0])
            first = f"torch.full_like(z, {first})" if plain else f"torch.zeros_like(z) + {first}"
        return f"{self.module}.where({self.texts[condition][0]}, {first}, {second})"

    def extreme(self, part: Node) -> str:
        """``min`` or ``max``; both together are a clip."""
        a, b = part.args
        if not self.is_array(a):
            a, b = b, a
        if part.op == "max" and b is ZERO:
            return self.call(node("relu", a))
        one, other = self.texts[a][0], self.texts[b][0]
        free = not self.is_array(b)
        if part.op == "min" and free and a.op == "max" and not one.isidentifier():
            u, low = a.args if self.is_array(a.args[0]) else a.args[::-1]
            if not self.is_array(low):
                name = "torch.clamp" if self.framework == "torch" else f"{self.module}.clip"
                return f"{name}({self.texts[u][0]}, {self.texts[low][0]}, {other})"
        if self.framework == "torch" and free:
            end = "min" if part.op == "max" else "max"
            return f"torch.clamp({one}, {end}={other})"
        return f"{self.module}.{part.op}imum({one}, {other})"

    def call(self, part: Node) -> str:
        """A function of one number."""
        (u,) = part.args
        text = self.texts[u][0]
        if part.op in _OF_NUMBERS and not names_in(u):
            return f"math.{part.op}({text})"
        pattern = _CALLS[self.framework].get(part.op, f"{self.module}.{part.op}({{u}})")
        return pattern.format(u=text)


def _head(framework: str, body: str, about: list[str]) -> str:
    """The imports of a program, and what a reader has to know."""
    own = [each for each in ("erf", "erfc") if re.search(rf"(?<![.\w]){each}\(", body)]
    lines = ["import math", ""] if own or re.search(r"\bmath\.", body) else []
    if framework == "jax":
        lines += ["import jax"] if re.search(r"\bjax\.", body) else []
        lines += ["import jax.numpy as jnp"]
    else:
        lines += ["import torch" if framework == "torch" else "import numpy as np"]
    lines += [""] if own else []
    lines += [f"{each} = np.vectorize(math.{each}, otypes=[float])" for each in own]
    notes = [f"# {line}" for each in about for line in textwrap.wrap(each, 92)]
    return "\n".join([*lines, "", *notes])


def _number(value: Fraction) -> str:
    """A number as Python reads it."""
    return str(value) if value.denominator == 1 and abs(value) < 10**6 else repr(float(value))


def _may_warn(root: Node, values: Mapping[str, float]) -> bool:
    """Whether NumPy would warn of an overflow or of a place where a formula is no number."""
    used = [part for part in parts(root) if part.op not in ("and", "or", "not", *COMPARISONS)]
    tried = np.array([*PLACES, *zeros_of(conditions(root), values)])
    return not np.all(np.isfinite(evaluate(size_of(used), tried, values)))
