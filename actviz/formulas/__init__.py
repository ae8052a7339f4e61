"""A formula as an activation function: its text is read, differentiated and evaluated.

The public kernels are exact; see `actviz.formulas.exact`. Curves and networks take the rough ones,
which numpy evaluates, where these are good enough.
"""

import hashlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, partial

import numpy as np

from actviz.activation import Activation, Array, Companion, Parameter
from actviz.catalog import UnknownFunctionError, get
from actviz.catalog.kernel import kernel
from actviz.formulas.breaks import breaks, conditions
from actviz.formulas.exact import Evaluator
from actviz.formulas.latex import latex
from actviz.formulas.layout import Layout, layout
from actviz.formulas.rough import evaluate
from actviz.formulas.slopes import derivative, derivative_within
from actviz.formulas.stable import rewritten, stable
from actviz.formulas.syntax import (
    LARGEST,
    MOST_PARAMETERS,
    SYMBOLS,
    WIDEST,
    FormulaError,
    Given,
    read,
)
from actviz.formulas.tree import ZERO, Node, names_in, node, number, parts, replaced
from actviz.gallery import published_as

TOLERANCE = 1e-7
"""How far a rough kernel may be off, as a share of the height of its curve."""

MOST_STEPS = 1000
"""How many steps a slider has at most so that its default is one of them."""

Kernel = Callable[..., Array]

__all__ = [
    "FormulaError",
    "formula",
    "formula_tree",
    "parameter_derivative",
    "printed",
    "second_curve",
    "second_derivative",
    "uncertain",
]


def formula(text: str, **defaults: float) -> Activation:
    """Make an activation function of the text of a formula.

    Parameters
    ----------
    text : str
        A function of ``z`` (or ``x``), such as ``z*tanh(log(1 + exp(z)))``; other names are
        parameters. After a semicolon stand their values and the ends of their sliders:
        ``alpha*(exp(z) - 1); alpha=1.67 in 0..3``.
    **defaults : float
        The default values of parameters, instead of those in the text.

    Raises
    ------
    FormulaError
        A ValueError that says what is wrong, where, and what was probably meant.
    """
    if not isinstance(text, str):
        raise TypeError(f"a formula is a text, not {type(text).__name__}")
    try:
        return _made(" ".join(text.split()), tuple(sorted(defaults.items())))
    except FormulaError:
        read(text, _of_catalogue)  # says the same, with its place in the text as it was typed
        raise


@lru_cache(maxsize=512)
def _made(text: str, defaults: tuple[tuple[str, float], ...]) -> Activation:
    tree, given = read(text, _of_catalogue)
    names = [name for name in names_in(tree) if name != "z"]
    if len(names) > MOST_PARAMETERS:
        message = f"A formula has at most {MOST_PARAMETERS} parameters; these are {len(names)}: "
        raise FormulaError(text, message + ", ".join(names), 0, len(text))
    for name in (*given, *dict(defaults)):
        if name not in names:
            place = max(text.rfind(name), 0)
            raise FormulaError(
                text, f"The formula has no parameter {name}.", place, place + len(name)
            )
    slopes = derivative(tree)
    for name, value in defaults:
        if not abs(value) <= LARGEST:
            raise ValueError(f"{name} must be a number from -{LARGEST} to {LARGEST}, got {value}")
    own = given | {name: Given(float(value), None) for name, value in defaults}
    parameters = _parameters(names, own, tree, slopes)
    at_default = {parameter.name: parameter.default for parameter in parameters}
    if not _is_somewhere_finite(tree, at_default):
        message = "This formula is nowhere a number: it has no value from −20 to 20."
        raise FormulaError(text, message, 0, len(text))
    found = conditions(tree)
    function, slope = (_kernel(tree, parameters, order) for order in (0, 1))
    settings = "; ".join(f"{name}={value!r}" for name, value in defaults)
    name = f"{text}; {settings}" if settings else text

    @lru_cache(maxsize=256)
    def places(values: tuple[float, ...]) -> tuple[float, ...]:
        return breaks(tree, found, dict(zip(names, values, strict=True)))

    def kinks(**values: float) -> tuple[float, ...]:
        if not found:
            return ()
        full = at_default | values
        return places(tuple(full[name] for name in names))

    rough = _rough(tree, function, parameters, 0), _rough(tree, slope, parameters, 1)
    stretching = _stretching(rough, parameters)
    return Activation(
        name=name,
        short_name=f"own_{hashlib.sha256(name.encode()).hexdigest()[:8]}",
        title=_title(text),
        function=function,
        derivative=slope,
        rough=rough,
        parameters=parameters,
        scale=stretching and _scale(*stretching, at_default),
        kinks=kinks,
        text=text,
        formula=latex(tree),
        derivative_formula=latex(slopes, tidy=True),
    )


_PRINTED = {"**": "^", "*": "·", "|": "∣", ">=": "≥", "<=": "≤", "-": "−"}


def _title(text: str) -> str:
    """What it was published as, or the formula, cut where it would be too long for a legend.

    Its signs are those of print; what a page would take for markup is not among them.
    """
    published = published_as(text)
    if published is not None:
        return published.title
    short = text.partition(";")[0].strip()
    for typed, printed in _PRINTED.items():
        short = short.replace(typed, printed)
    short = re.sub(r"[A-Za-z_]+", lambda name: SYMBOLS.get(name[0], name[0]), short)
    short = re.sub(r"\s*([<>])\s*", r" \1 ", short)  # “<b and c>” is a tag, “< b and c >” is not
    return short if len(short) <= 32 else f"{short[:31]}…"


def _of_catalogue(name: str) -> Node | None:
    """The formula of a function of the catalogue, with its parameters at their defaults."""
    try:
        activation = get(name)
    except UnknownFunctionError:
        return None
    if not activation.text:
        return None
    tree, _ = read(activation.text)
    return replaced(
        tree, {each.name: number(Fraction(each.default)) for each in activation.parameters}
    )


# --- Parameters -----------------------------------------------------------------------------------


def _parameters(
    names: list[str], given: Mapping[str, Given], tree: Node, slopes: Node
) -> tuple[Parameter, ...]:
    values = {name: given[name].default if name in given else 1.0 for name in names}

    def works(name: str, value: float) -> bool:
        z = np.linspace(-10, 10, 41) + 0.0123  # away from kinks and removable singularities
        tried = values | {name: value}
        return all(bool(np.all(np.isfinite(evaluate(each, z, tried)))) for each in (tree, slopes))

    found = []
    for name in names:
        default, ends = values[name], given[name].ends if name in given else None
        if ends is None:
            ends = _ends(default, all(works(name, value) for value in (-3.0, -1.0, 0.0, 1.0, 3.0)))
        found.append(_slider(name, default, *ends))
    return tuple(found)


def _ends(default: float, is_free: bool) -> tuple[float, float]:
    """The ends of a slider; on one side of 0 alone where not every value works."""
    size, far = abs(default), WIDEST / 4
    if is_free:
        reach = 3.0 if size <= 3 else 2 * size
        return (-reach, reach) if size <= far else (default - far, default + far)
    low = max(0.1 if size >= 0.1 else 0.001 if size else 0.0, size - far)
    high = 5.0 if size <= 5 else size + min(size, far)
    return (low, high) if default >= 0 else (-high, -low)


def _slider(name: str, default: float, low: float, high: float) -> Parameter:
    """A slider of some 300 steps that are round numbers, with its default among them if it can be.

    A step is from 0.001, since a page keeps three decimals, to 0.5: of whole numbers alone a page
    would try each.
    """
    raw = (high - low) / 300
    steps = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
    step = min(steps, key=lambda each: abs(math.log(each / raw)))
    slider = Parameter(
        name=name,
        symbol=SYMBOLS.get(name, name),
        default=default,
        minimum=round(low, 3),
        maximum=round(high, 3),
        step=step,
        meaning=f"the parameter {name} of the formula",
    )
    held = slider.holding(round(default, 3))
    count = (held.maximum - held.minimum) / held.step
    return held if count <= max(MOST_STEPS, (high - low) / step) else slider


@np.errstate(all="ignore")
def _stretching(
    kernels: tuple[Kernel, Kernel], parameters: tuple[Parameter, ...]
) -> tuple[str, int] | None:
    """The parameter that stretches the z-axis, and 1, or −1 where it shrinks it, as in sin(p·z)/p.

    At z = u·p or u/p both f and f′ are then linear in p or in 1/p, whatever u. So its slider needs
    two keyframes instead of hundreds.
    """
    u = np.linspace(-7.3, 7.9, 41)
    values = {each.name: each.default for each in parameters}

    def is_straight(kernel: Kernel, name: str, at: Array, along: Array, scale: Array) -> bool:
        """Whether heights at three values of a parameter are linear along some numbers."""
        first, middle, last = (
            kernel(u * by, **values | {name: value})
            for value, by in zip(at.tolist(), scale, strict=True)
        )
        share = (along[1] - along[0]) / (along[2] - along[0])
        off = np.abs(first + (last - first) * share - middle)
        return bool(np.all(off <= 1e-9 * np.max(np.abs([first, middle, last]))))

    for name, low, high in ((each.name, each.minimum, each.maximum) for each in parameters):
        if low <= 0:
            continue
        at = np.array([low, math.sqrt(low * high), high])
        if all(is_straight(kernel, name, at, at, np.ones(3)) for kernel in kernels):
            continue  # it is linear in the parameter as it is
        for power in (-1, 1):
            scale = at**power
            if all(
                any(is_straight(kernel, name, at, along, scale) for along in (at, scale))
                for kernel in kernels
            ):
                return name, power
    return None


def _scale(name: str, power: int, defaults: Mapping[str, float]) -> Callable[..., float]:
    """The function that an activation has as its `scale`."""
    return lambda **values: float({**defaults, **values}[name] ** power)


def _is_somewhere_finite(tree: Node, values: Mapping[str, float]) -> bool:
    exact = Evaluator(tree, values)
    places = np.r_[-3.0:3.5:0.5, -19.7:20:3.1]
    return any(math.isfinite(exact(place)) for place in places.tolist())


# --- Kernels --------------------------------------------------------------------------------------


def _kernel(tree: Node, parameters: tuple[Parameter, ...], order: int) -> Kernel:
    """The exact kernel of f, f′ or f″, with the input rules of the catalogue."""

    def exact(z: Array, **values: float) -> Array:
        each = Evaluator(tree, values, order)
        places, back = np.unique(z.astype(float), return_inverse=True)
        heights = np.array([each(place) for place in places.tolist()], dtype=float)
        return heights[back].reshape(z.shape)

    return kernel(*parameters)(exact)


def _rough(formula: Node, exact: Kernel, parameters: tuple[Parameter, ...], order: int) -> Kernel:
    """The fast kernel of f or f′; the exact one where doubles lose too many digits.

    Where it is not finite, the exact one has the last word.
    """

    tree = derivative_within(formula, order) if order else formula

    def rough(z: Array, **values: float) -> Array:
        heights = evaluate(tree, z, values, order > 0)
        if not np.all(np.isfinite(heights)):
            _repair(z, heights, partial(exact, **values))
        return heights

    found = kernel(*parameters)(rough)
    return found if _is_good(found, exact, parameters) else exact


LONG = 8
"""More places in a row than these, where a rough kernel is not finite, are a stretch."""


def _repair(z: Array, heights: Array, exact: Callable[[Array], Array]) -> None:
    """Put exact heights where they are not finite.

    A function takes longest where it has no value. So of a stretch without values some are looked
    at, and where they are all alike the others are as well.
    """
    order = np.argsort(z, axis=None)
    places, found = z.ravel()[order], heights.ravel()[order]
    lost = np.concatenate([[False], ~np.isfinite(found), [False]])
    single = lost[1:-1].copy()
    for start, end in np.flatnonzero(lost[1:] != lost[:-1]).reshape(-1, 2).tolist():
        if end - start > LONG:
            some = exact(places[np.linspace(start, end - 1, 5).astype(int)])
            if np.all(np.isnan(some)) or (np.isinf(some[0]) and np.all(some == some[0])):
                found[start:end] = some[0]
                single[start:end] = False
    if np.any(single):
        found[single] = exact(places[single])
    heights.flat[order] = found


def _is_good(rough: Kernel, exact: Kernel, parameters: tuple[Parameter, ...]) -> bool:
    """Whether a rough kernel agrees with the exact one, at the defaults and the sliders' ends."""
    z = np.array([-19.3, -7.7, -3.1, -1.3, -0.61, -0.07, -1e-3, 1e-5, 0.11, 0.83, 2.3, 5.9, 14.7])
    settings = [{each.name: each.default for each in parameters}]
    for parameter in parameters:
        for end in (parameter.minimum, parameter.maximum):
            settings.append(settings[0] | {parameter.name: end})
    for values in settings:
        wanted, found = exact(z, **values), rough(z, **values)
        known = np.isfinite(wanted)
        height = np.max(np.abs(wanted[known]), initial=1e-3)
        off = np.abs(found[known] - wanted[known])
        if np.any(off > TOLERANCE * np.maximum(np.abs(wanted[known]), min(height, 1.0))):
            return False
    return True


def formula_tree(activation: Activation) -> Node:
    """The tree of the formula of a function that has one."""
    return read(activation.text, _of_catalogue)[0]


def uncertain(
    activation: Activation, values: Mapping[str, float], z: Sequence[float]
) -> list[float]:
    """Those of some places where not enough digits of f or f′ can be made certain."""
    tree = formula_tree(activation)
    both = [Evaluator(tree, values, order) for order in (0, 1)]
    return [place for place in z if any(each.is_lost(place) for each in both)]


def printed(activation: Activation) -> Layout:
    """How the formula of a function looks in print; see `actviz.formulas.layout`."""
    return layout(formula_tree(activation))


@lru_cache(maxsize=512)
def second_derivative(activation: Activation) -> Kernel | None:
    """The kernel of f″, from the formula of a function; None where it has none."""
    if not activation.text:
        return None
    return _kernel(formula_tree(activation), activation.parameters, 2)


@lru_cache(maxsize=512)
def second_curve(activation: Activation) -> Companion | None:
    """f″ as a curve beside f′; None for a function without a formula."""
    exact = second_derivative(activation)
    if exact is None:
        return None
    axis = activation.axis
    return Companion(
        label=f"∂²f/∂{axis}²" if activation.second else f"f″({axis})",
        derivative=exact,
        rough=_rough(formula_tree(activation), exact, activation.parameters, 2),
        is_second_derivative=True,
    )


@lru_cache(maxsize=512)
def parameter_derivative(activation: Activation, name: str) -> Kernel | None:
    """The kernel of ∂f/∂p for a parameter p, good to seven digits; None where it is 0 everywhere.

    At a kink it is that of the branch that is taken. Stable forms keep doubles finite where weights
    get large, since the exact kernel would slow a training down.
    """
    tree = rewritten(derivative(stable(formula_tree(activation)), by=name), _zero_to_a_power)
    if tree is ZERO:
        return None
    exact = _kernel(tree, activation.parameters, 0)
    return _rough(tree, exact, activation.parameters, 0)


def _zero_to_a_power(part: Node) -> Node:
    """The derivative of a^b by b, a^b·log(a), is 0 where a^b is, as in relu(z)^s for z < 0."""
    if part.op != "*" or part.args[0].op != "^":
        return part
    power, growth = part.args
    logarithm = node("log", power.args[0])
    has_it = any(each is logarithm for each in parts(growth))
    return node("where", node("==", power, ZERO), ZERO, part) if has_it else part
