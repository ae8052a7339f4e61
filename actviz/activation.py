"""The types of the catalogue: what an activation function is and what is said about it."""

import dis
import inspect
import math
import reprlib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from numbers import Real
from types import CodeType, ModuleType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.formatting import fill

Array = NDArray[np.floating[Any]]
Measured = ArrayLike | tuple[ArrayLike, ...]
"""One number or several, of Python or numpy, as they come from a measurement."""


Z_RANGE = (-5.0, 5.0)
"""The stretch of z that most functions show all of themselves on."""


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-9


@lru_cache(maxsize=256)
def _grid(minimum: float, step: float) -> tuple[int, int, int]:
    """The places of a slider as (start + stride·k) / whole, so that each is the nearest double."""
    first, each = (Fraction(end).limit_denominator(10_000) for end in (minimum, step))
    whole = math.lcm(first.denominator, each.denominator)
    return round(first * whole), round(each * whole), whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number that shapes a function: what a slider needs, and what the core accepts.

    Attributes
    ----------
    name, symbol : str
        The keyword of the kernels (``alpha``) and how it is written (``α``).
    default, minimum, maximum, step : float
        The slider. The kernels accept every value of the domain, also outside the slider.
    meaning : str
        What it is, in a few words.
    above, least : float
        Lower end of the mathematical domain, open or closed; every finite number by default.
    """

    name: str
    symbol: str
    default: float
    minimum: float
    maximum: float
    step: float
    meaning: str
    above: float = -math.inf
    least: float = -math.inf

    @property
    def decimals(self) -> int:
        """Digits after the point that one step of the slider needs, or that show it, as 1/60."""
        first = max(0, -math.floor(math.log10(self.step) + 1e-9))
        return first if _whole(self.step * 10**first) else first + 1

    @property
    def places(self) -> Array:
        """Every value that the slider can take."""
        start, stride, whole = _grid(self.minimum, self.step)
        count = round((self.maximum - self.minimum) / self.step) + 1
        return (start + stride * np.arange(count)) / whole

    def nearest(self, value: float) -> float:
        """The place of the slider that is nearest to a number; its default for NaN."""
        if math.isnan(value):
            return self.default
        inside = min(max(value, self.minimum), self.maximum)
        start, stride, whole = _grid(self.minimum, self.step)
        return (start + stride * round((inside - self.minimum) / self.step)) / whole

    def check(self, value: object) -> float:
        """Return `value` as a float, or say what is wrong with it.

        Raises
        ------
        ValueError
            If `value` is not a real number, is NaN or infinite, or is outside the domain.
        """
        try:
            number = float(value) if isinstance(value, Real) else math.nan
        except OverflowError:  # an integer beyond the floats
            number = math.inf
        inside = math.isfinite(number) and number > self.above and number >= self.least
        if inside and not isinstance(value, bool):
            return number
        allowed = "a finite number"
        if self.above > -math.inf:
            allowed += f" above {self.above:g}"
        if self.least > -math.inf:
            allowed += f" of at least {self.least:g}"
        shown = value if isinstance(value, float) else reprlib.repr(value)
        raise ValueError(f"{self.name} must be {allowed}, got {shown}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A view in which a claim shows, and the numbers that say how far it holds.

    Attributes
    ----------
    z : tuple of float
        The z-range to look at; from −5 to 5 by default.
    parameters : Mapping of str to float
        Values for the sliders of the function; the others go to their defaults.
    probe : float
        Where the probe stands.
    mark : tuple of float or None
        The stretch of z to mark on the plot; none by default.
    measure : callable
        Computes the numbers from the catalogue: one as it is, several as a tuple or an array.
        Read them with `numbers`.
    sentence : str
        What the numbers say: a format string that takes them in order.
    conclusion : callable
        Takes the numbers, and says last what they decide where the sentence does not.
    holds : callable
        Takes the numbers; true when they support the sentence. A test calls it.
    beside : str
        The name of a function to draw next to this one, where the claim compares them.
    beside_parameters : Mapping of str to float
        Where its parameters stand; the others are at their defaults.
    """

    z: tuple[float, float] = Z_RANGE
    parameters: Mapping[str, float] = field(default_factory=dict)
    probe: float
    mark: tuple[float, float] | None = None
    measure: Callable[[], Measured]
    sentence: str
    conclusion: Callable[..., str] = lambda *numbers: ""
    holds: Callable[..., bool]
    beside: str = ""
    beside_parameters: Mapping[str, float] = field(default_factory=dict)

    def numbers(self) -> tuple[float, ...]:
        """The numbers, measured now, as plain floats."""
        return tuple(np.asarray(self.measure(), dtype=float).ravel().tolist())

    def describe(self) -> str:
        """The sentence with the numbers, measured now."""
        numbers = self.numbers()
        return f"{fill(self.sentence, *numbers)} {self.conclusion(*numbers)}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A small program that repeats a mistake of the documents, to be run and seen to fail.

    Attributes
    ----------
    code : str
        Defines the function the way the documents do, in our words.
    calls : tuple of str
        Expressions that bring the mistake out.
    wrong : str
        What the mistake is.
    """

    code: str
    calls: tuple[str, ...]
    wrong: str

    def run(self) -> tuple[tuple[str, str], ...]:
        """Each call with what it gives now: a value, a warning or an error."""
        names: dict[str, Any] = {"np": np}
        exec(self.code, names)
        return tuple((call, _outcome(call, names)) for call in self.calls)


def _outcome(call: str, names: dict[str, Any]) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            shown = repr(eval(call, names))
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return "; ".join([shown, *(f"{w.category.__name__}: {w.message}" for w in caught)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One point about a function.

    Attributes
    ----------
    text : str
        The point, in our words.
    source : str
        Its id in the list of the documents (``elu/con/1``); ``actviz`` for our own, by default.
    evidence : Evidence or None
        Where it can be seen.
    verdict : str
        What the numbers add or correct; empty where the point simply holds.
    snippet : Snippet or None
        For code of the documents that fails: the failing idea, runnable.
    """

    text: str
    source: str = "actviz"
    evidence: Evidence | None = None
    verdict: str = ""
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A publication: title, authors, year and link."""

    title: str
    authors: str
    year: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """The name of a function in another library, and the defaults of its parameters there."""

    library: str
    name: str
    defaults: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A second curve that belongs to a function, drawn thinner on its plots.

    Attributes
    ----------
    label : str
        What it is.
    function, derivative : callable or None
        What is drawn next to f and next to f′; None for nothing. They take what the function's
        own kernels take.
    """

    label: str
    function: Callable[..., Array] | None = None
    derivative: Callable[..., Array] | None = None

    @property
    def kernels(self) -> dict[str, Callable[..., Array]]:
        """The curves, by the plot that they are drawn on; see `KINDS`."""
        both = {"f": self.function, "slope": self.derivative}
        return {kind: kernel for kind, kernel in both.items() if kernel is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A part of a function's plot that is drawn again, larger, while a parameter is small.

    What lies left of 0 is shown, down to where the slope `upto` leads; with the 0 line, which is
    the function that it is to be told from.

    Attributes
    ----------
    parameter : str
        Above which value of which parameter it shows nothing that the plot itself does not.
    upto : float
    title : str
        What it is.
    note : str
        What is said on the plot of f′ meanwhile, at the height `at`.
    at : float
    thumbnail : str
        What is said on the thumbnail.
    """

    parameter: str
    upto: float
    title: str
    note: str
    at: float
    thumbnail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """The view of a function of a vector, as its first logit moves.

    Attributes
    ----------
    sliders : tuple of Parameter
        What the page lets people move instead of parameters: ``classes``, then the logits from
        ``z2`` on.
    symbol, quantity : str
        What one output is called: ``s`` and ``probability``.
    shares : bool
        Whether the outputs share a whole, so that they sum to 1 and their derivatives to 0.
    with_numbers : callable
        ``with_numbers(logits)``: LaTeX of both formulas for the first class with numbers, whose
        places are written as in `actviz.texts.formula`. It takes the names of the logits.
    """

    sliders: tuple[Parameter, ...]
    symbol: str
    quantity: str
    shares: bool = True
    with_numbers: Callable[[Sequence[str]], tuple[str, str]]


KINDS = ("f", "slope")
"""The two plots: of f and of f′."""

Heights = dict[str, Array]
"""For each of the `KINDS`, heights of curves, a row for each."""


def subscript(number: int) -> str:
    """A whole number below the line."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


DOCUMENTED = 7
"""The number of functions of the documents."""

KINS = (
    "lines and steps",
    "rectifiers",
    "smooth rectifiers",
    "sigmoids",
    "shrinkages",
    "periodic",
    "gates",
    "vectors",
)
"""The families of functions, in the order of the picker."""


def no_kinks(**parameters: float) -> tuple[float, ...]:
    """The kinks of a smooth function."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activation:
    """An activation function with its derivative and what is known about it.

    Two are the same only if they are one object, so what is computed of one can be kept by it.

    Attributes
    ----------
    position : int
        1 to 7 in the order of the documents; the others follow by kin and title.
    kin : str
        The family it belongs to, one of `KINS`.
    name, title, full_name : str
        For code and links (``leaky_relu``), for people (``LeakyReLU``), written out.
    aliases : tuple of str
        Other names that people look for.
    purpose : str
        What it is for, in one sentence.
    function, derivative : callable
        ``function(z, **parameters)``: numpy arrays of any shape in, the same shape out. float32
        stays float32, integers become float64; NaN gives NaN, an infinity gives the limit.
        ValueError for a bad parameter, TypeError where z is not real numbers.
    parameters : tuple of Parameter
        What the kernels take.
    kinks : callable
        ``kinks(**parameters)``: the places where f, f′ or f″ jumps, ascending. Between them f is
        analytic, which its computed properties rest on.
    scale : callable or None
        ``scale(**parameters)``: for f whose parameter stretches the z-axis, by how much, so that
        places z = scale·u keep their part of the curve.
    companions : tuple of Companion
        Curves that belong to it, such as the edges of a band or a second partial derivative.
    axis : str
        What its input is called, of a vector its first logit.
    z : tuple of float
        The range that shows what it does, where the reader asks for none.
    second : Parameter or None
        For a gate, the parameter that is its second input: it is drawn over both as a plane.
    inset : Inset or None
        What is drawn larger on its plot.
    page : tuple of str or None
        The script of the page that shows it at length, and a few words on what is there.
    formula, derivative_formula : str
        LaTeX with ``<alpha>`` where the parameter alpha goes; see `latex`. On a card it is broken
        before a second equals sign by ``\\\\ &=``, and before what it is said with, such as the
        meaning of a letter, by ``, \\\\ &\\quad``; see `actviz.texts.formula`.
    shape : str
        One sentence on what the curve does, for those who cannot see it.
    about, pros, cons, notes : tuple of Claim
        What the documents say of it: in general, for it, against it, and where their formula
        or code is corrected.
    references : tuple of Reference
        Where it comes from.
    frameworks : tuple of Framework
        What it is called in PyTorch, Keras and JAX.
    vector : Vector or None
        For a function of a whole vector, like softmax: how it is shown.
    """

    position: int = DOCUMENTED + 1
    kin: str
    name: str
    title: str
    full_name: str
    aliases: tuple[str, ...] = ()
    purpose: str
    function: Callable[..., Array]
    derivative: Callable[..., Array]
    parameters: tuple[Parameter, ...] = ()
    kinks: Callable[..., tuple[float, ...]] = no_kinks
    scale: Callable[..., float] | None = None
    companions: tuple[Companion, ...] = ()
    axis: str = "z"
    z: tuple[float, float] = Z_RANGE
    second: Parameter | None = None
    inset: Inset | None = None
    page: tuple[str, str] | None = None
    formula: str
    derivative_formula: str
    shape: str
    about: tuple[Claim, ...] = ()
    pros: tuple[Claim, ...]
    cons: tuple[Claim, ...]
    notes: tuple[Claim, ...] = ()
    references: tuple[Reference, ...]
    frameworks: tuple[Framework, ...] = ()
    vector: Vector | None = None

    @property
    def sliders(self) -> tuple[Parameter, ...]:
        """The parameters that the page shows sliders for."""
        return self.vector.sliders if self.vector else self.parameters

    @property
    def alike(self) -> bool:
        """Whether all its curves are alike, as those of a vector; else the first is the function.

        Theirs have no kinks, and bend wherever the logits put it.
        """
        return self.vector is not None

    @property
    def shares(self) -> bool:
        """Whether its curves share a whole, so that f sums to 1 and f′ to 0."""
        return self.vector is not None and self.vector.shares

    @property
    def subject(self) -> str:
        """The name of its first curve in a sentence."""
        return f"{self.vector.symbol}₁ of {self.title}" if self.vector else self.title

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the two plots."""
        end = f" at the chosen {self.second.symbol}" if self.second else ""
        slope = f"Derivatives by {self.axis}" if self.vector else f"Derivative of {self.title}"
        return {"f": self.title + end, "slope": slope + end}

    def label(self, kind: str) -> str:
        """The label of the y-axis of one of the plots."""
        if self.vector is not None:
            return {"f": self.vector.quantity, "slope": "derivative"}[kind]
        return self.names(kind, self.defaults)[0]

    def alone(self, values: Mapping[str, float]) -> "Activation":
        """The function as one curve, which takes one number.

        A gate without its second partial derivative; of a vector the first output as the first
        logit moves, the others at these values.
        """
        one = replace(self, companions=(), inset=None)
        if self.vector is None:
            return one

        def first(kind: str) -> Callable[..., Array]:
            return lambda z: self.heights(np.asarray(z, dtype=float), values)[kind][0]

        return replace(
            one,
            title=f"{self.title}, {self.vector.symbol}₁",
            axis="z",
            vector=None,
            function=first("f"),
            derivative=first("slope"),
        )

    def moving(self, values: Mapping[str, float]) -> list[Parameter]:
        """The sliders whose curves go over into each other: of a vector the logits in use."""
        if self.vector is None:
            return list(self.sliders)
        return list(self.sliders[1 : int(values["classes"])])

    @property
    def kernels(self) -> dict[str, list[Callable[..., Array]]]:
        """For each of the two plots its own kernel, then those of its companions."""
        own = {"f": [self.function], "slope": [self.derivative]}
        return {
            kind: [*own[kind], *(c.kernels[kind] for c in self.companions if kind in c.kernels)]
            for kind in KINDS
        }

    def names(self, kind: str, values: Mapping[str, float]) -> list[str]:
        """The names of the curves of one of the plots, in the order of their rows."""
        if self.vector is not None:
            classes = range(1, int(values["classes"]) + 1)
            symbols = [f"{self.vector.symbol}{subscript(number)}" for number in classes]
            return symbols if kind == "f" else [f"∂{symbol}/∂{self.axis}" for symbol in symbols]
        slope = f"∂f/∂{self.axis}" if self.second else f"f′({self.axis})"
        own = {"f": f"f({self.axis})", "slope": slope}
        return [own[kind], *(c.label for c in self.companions if kind in c.kernels)]

    def heights(self, z: Array, values: Mapping[str, Any]) -> Heights:
        """f and f′ with what belongs to them.

        Parameters
        ----------
        z : ndarray of shape (n,)
            Where; of a vector the first logit.
        values : Mapping of str to float
            The sliders by name. Of a vector's logits each may be an array that goes with z.

        Returns
        -------
        dict of str to ndarray of shape (rows, n)
            In the order of `names`. Of a vector its outputs and their derivatives by the first
            logit.
        """
        if self.vector is None:
            return {
                kind: np.stack([kernel(z, **values) for kernel in kernels])
                for kind, kernels in self.kernels.items()
            }
        others = (values[slider.name] for slider in self.moving(values))
        logits = np.stack(np.broadcast_arrays(z, *others), axis=-1)
        both = self.function(logits), self.derivative(logits)[..., 0]
        return {kind: np.moveaxis(all, -1, 0) for kind, all in zip(KINDS, both, strict=True)}

    @property
    def documented(self) -> bool:
        """Whether the documents have it."""
        return self.position <= DOCUMENTED

    @property
    def claims(self) -> dict[str, Claim]:
        """Everything that is said about it under its label (``Con 1``), in order of the page."""
        named = {_label(claim.source): claim for claim in self.about}
        named |= {f"Pro {number}": claim for number, claim in enumerate(self.pros, start=1)}
        named |= {f"Con {number}": claim for number, claim in enumerate(self.cons, start=1)}
        return named | {_label(claim.source): claim for claim in self.notes}

    @property
    def defaults(self) -> dict[str, float]:
        """The default value of each slider."""
        return {slider.name: slider.default for slider in self.sliders}

    def latex(self, formula: str) -> str:
        """A formula in symbols; with numbers see `actviz.texts.formula`."""
        for parameter in self.parameters:
            formula = formula.replace(f"<{parameter.name}>", parameter.symbol)
        return formula


def source_code(kernel: Callable[..., Array]) -> str:
    """The code of a kernel as it stands in its file, without the input rules: a whole program.

    The functions and constants that it uses stand above it.
    """
    head: dict[str, str] = {"np": "import numpy as np"}  # annotations need it
    functions: dict[str, list[str]] = {}

    def visit(function: Any) -> None:
        for name in _names(function.__code__):
            value = function.__globals__.get(name)
            if isinstance(value, ModuleType):
                head[name] = f"import {value.__name__} as {name}"
            elif isinstance(value, float):
                head[name] = f"{name} = {value!r}"
            elif inspect.isfunction(value) and name not in functions:
                visit(inspect.unwrap(value))
        lines = inspect.getsource(function).splitlines()
        start = next(index for index, line in enumerate(lines) if line.startswith("def "))
        functions[function.__name__] = lines[start:]

    visit(inspect.unwrap(kernel))
    return "\n\n\n".join("\n".join(lines) for lines in (head.values(), *functions.values()))


def _names(code: CodeType) -> Iterator[str]:
    """The global names that a function uses, also inside the functions that it defines."""
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _label(source: str) -> str:
    return source.partition("/")[2].replace("-", ": ").capitalize()


def as_floats(z: ArrayLike) -> Array:
    """`z` as a float array: floats keep their precision, integers and booleans become float64.

    Raises
    ------
    TypeError
        If `z` does not hold real numbers.
    """
    array = np.asarray(z)
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise TypeError(f"z must hold real numbers, got an array of {array.dtype}")
    return array
