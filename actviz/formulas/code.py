"""Writes an activation function as a program for NumPy, PyTorch or JAX.

The formula is rewritten in three steps before it is printed: with functions that keep their digits
(``log(1 + exp(u))`` is softplus), with the functions that the framework has, and so that no
gradient is 0·∞, where a framework would give NaN.
"""

import keyword
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, count

import numpy as np

from actviz.activation import Activation, Array
from actviz.formulas import formula_tree
from actviz.formulas.breaks import conditions, zeros_of
from actviz.formulas.exact import Evaluator
from actviz.formulas.rough import evaluate
from actviz.formulas.slopes import derivative, outer
from actviz.formulas.syntax import tree_of
from actviz.formulas.tree import (
    COMPARISONS,
    FUNCTIONS,
    ONE,
    TWO,
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
    variable,
)

FRAMEWORKS = ("numpy", "torch", "jax")

Settings = list[dict[str, float]]
"""Values of the parameters at which a formula is tried."""


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
    tree = _continued(stable(_rewritten(read, _sinc)), activation, turning, given)
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
    return "\n\n\n".join([writer.head(about), *written]) + "\n"


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


# --- With functions that keep their digits --------------------------------------------------------


def stable(root: Node) -> Node:
    """Write a tree with softplus, sigmoid, expm1, log1p and tanh, where it is one of them."""
    found = root
    for _ in range(5):  # one form can make another possible
        before, found = found, _rewritten(found, _stable)
        if found is before:
            break
    used = set(parts(found))

    def complement(part: Node) -> Node:
        # Both sides of one sigmoid: the second is one step from the first.
        if part.op == "sigmoid" and part.args[0].op == "neg":
            other = node("sigmoid", part.args[0].args[0])
            return node("-", ONE, other) if other in used else part
        return part

    return _rewritten(found, complement)


def _rewritten(root: Node, rule: Callable[[Node], Node]) -> Node:
    """The tree with a rule applied to each part, after its arguments."""
    done: dict[Node, Node] = {}
    for part in parts(root):
        inner = [each for each in part.args if isinstance(each, Node)]
        done[part] = rule(node(part.op, *(done[each] for each in inner)) if inner else part)
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


def _sinc(part: Node) -> Node:
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
    log = None if _is_whole(exponent) else _known_logarithm(base)
    return part if log is None else node("exp", node("*", exponent, log))


def _is_whole(exponent: Node) -> bool:
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
    grows = any(each.op in _GROWING for each in parts(above))
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
        u = part.args[0] if part.args else None
        if part.op == "log" and part.args[0].op == "cosh":
            text, u = _LOG_COSH, part.args[0].args[0]
        if text and isinstance(u, Node):
            part = replaced(tree_of(text, own="u"), {"u": u})
        return _split(part)

    return _rewritten(root, rule)


def _split(part: Node) -> Node:
    """Draw a root or a power into the branches of its argument.

    Its slope is infinite at 0, where relu is on its whole left side.
    """
    if part.op == "where" and part.args[1].op == "where" and part.args[1].args[0] is part.args[0]:
        return node("where", part.args[0], part.args[1].args[1], part.args[2])
    steep = part.op in ("sqrt", "cbrt", "log") or (part.op == "^" and not _is_whole(part.args[1]))
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
    if part.op == "log" and ZERO in branches:
        return part
    return node(
        "where",
        condition,
        *(ZERO if each is ZERO else node(part.op, each, *rest) for each in branches),
    )


# --- So that no gradient is 0 times infinity ------------------------------------------------------

_FAR = (0.0, 1e-10, 0.01, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 9.0, 20.0, 36.8, 100.0, 355.0, 800.0)
PLACES = np.array([side * far for far in _FAR for side in (-1, 1)])
"""Where it is tried whether a part is finite."""

_GROWING = ("exp", "expm1", "sinh", "cosh")

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
    total = _size(list(_needed(root)))
    if where is not None:
        total = node("where", where, total, ZERO)
    return all(
        bool(np.all(np.abs(evaluate(total, z, values | _MOST)) < 1e38)) for values in settings
    )


def _size(several: list[Node]) -> Node:
    """The sum of all magnitudes; in halves, since a tree is not to be deep."""
    if len(several) < 2:
        return node("abs", several[0]) if several else ZERO
    half = len(several) // 2
    return node("+", _size(several[:half]), _size(several[half:]))


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

    return _rewritten(root, rule)


def limited(root: Node, settings: Settings, framework: str) -> Node:
    """Limit the exponent of each exponential that would overflow inside another function.

    There it would be ∞, and ∞/∞ or 0·∞ on the way; the function has long reached its limit.
    """
    level = dict.fromkeys(parts(root), 0)  # 0 for what f itself grows by
    for part in reversed(list(parts(root))):
        for each in part.args:
            if isinstance(each, Node):
                depth = _depth(part, each, framework != "numpy")
                level[each] = max(level[each], level[part], depth)

    half, whole = MOST, node("*", _ALL, MOST)
    if framework == "numpy":
        half, whole = number(320), number(709)
    done: dict[Node, Node] = {}
    for part in parts(root):
        inner = [each for each in part.args if isinstance(each, Node)]
        found = node(part.op, *(done[each] for each in inner)) if inner else part
        if part.op in _GROWING and level[part] and _overflows(found.args[0], part.op, settings):
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
        return 2 if any(inner.op in _GROWING for inner in parts(part.args[1])) else 0
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
        self.called: set[str] = set()  # what the head has to bring

    def head(self, about: list[str]) -> str:
        """The imports, and what a reader has to know."""
        lines = ["import math", ""] if self.called & {"math", "erf", "erfc"} else []
        if self.framework == "jax":
            lines += ["import jax"] if "jax" in self.called else []
            lines += ["import jax.numpy as jnp"]
        else:
            lines += [f"import {self.framework}" + " as np" * (self.framework == "numpy")]
        for each in ("erf", "erfc"):
            if each in self.called:
                lines += [
                    "" * (each == "erf"),
                    f"{each} = np.vectorize(math.{each}, otypes=[float])",
                ]
        notes = [line for each in about for line in textwrap.wrap(each, 92)]
        return "\n".join([*lines, "", *(f"# {note}" for note in notes)])

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
            self.called.add("math")
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
            inner = [each for each in part.args if isinstance(each, Node)]
            longest = max(inner, key=lambda each: len(self.texts[each][0]))
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
            self.called.add("math")
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
            self.called.add("math")
            return f"math.{part.op}({text})"
        pattern = _CALLS[self.framework].get(part.op, f"{self.module}.{part.op}({{u}})")
        self.called |= {name for name in ("jax", "erf", "erfc") if pattern.startswith(name)}
        return pattern.format(u=text)


def _number(value: Fraction) -> str:
    """A number as Python reads it."""
    return str(value) if value.denominator == 1 and abs(value) < 10**6 else repr(float(value))


def _may_warn(root: Node, values: Mapping[str, float]) -> bool:
    """Whether NumPy would warn of an overflow or of a place where a formula is no number."""
    used = [part for part in parts(root) if part.op not in ("and", "or", "not", *COMPARISONS)]
    return not np.all(np.isfinite(evaluate(_size(used), PLACES, values)))
