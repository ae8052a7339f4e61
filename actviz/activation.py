"""The mathematics of an activation function: its kernels, its parameters, its curves.

Statements about it are on its card; see `actviz.claims`.
"""

import importlib
import math
import reprlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from actviz.claims import Z_RANGE, Card

Array = NDArray[np.floating[Any]]

Values = Mapping[str, float]
"""The values of sliders or parameters, by name."""


@lru_cache(maxsize=256)
def _exact_steps(minimum: float, step: float) -> tuple[int, int, int]:
    """Start, stride and denominator of a slider's places, as whole numbers.

    The k-th place is (start + stride·k) / denominator: one division gives the nearest float.
    """
    first, each = (Fraction(end).limit_denominator(10_000) for end in (minimum, step))
    whole = math.lcm(first.denominator, each.denominator)
    return round(first * whole), round(each * whole), whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a function: its slider and its domain.

    Attributes
    ----------
    name, symbol : str
        The keyword of the kernels (``alpha``) and its symbol in print (``α``).
    default, minimum, maximum, step : float
        The slider. The kernels accept the whole domain, also outside the slider.
    meaning : str
        A few words on what it does.
    role : str
        The same in so few words that they stand beside the symbol, above its slider.
    above, least : float
        The lower end of the domain, open or closed. By default every finite number is in it.
    typed : tuple of float or None
        The least and the largest value that can be typed, where that is not ten times as far as
        the slider reaches.
    """

    name: str
    symbol: str
    default: float
    minimum: float
    maximum: float
    step: float
    meaning: str
    role: str = ""
    above: float = -math.inf
    least: float = -math.inf
    typed: tuple[float, float] | None = None

    @property
    def label(self) -> str:
        """What stands above its slider: ``α, depth of the left side``."""
        return f"{self.symbol}, {self.role}" if self.role else self.symbol

    @property
    def decimals(self) -> int:
        """Decimal places enough to show a step of the slider, also one of 1/60."""
        first = max(0, -math.floor(math.log10(self.step) + 1e-9))
        shown = self.step * 10**first
        return first if abs(shown - round(shown)) < 1e-9 else first + 1

    @property
    def places(self) -> Array:
        """Every value that the slider can take."""
        start, stride, whole = _exact_steps(self.minimum, self.step)
        count = round((self.maximum - self.minimum) / self.step) + 1
        return (start + stride * np.arange(count)) / whole

    def nearest(self, value: float) -> float:
        """The place of the slider nearest to a number; the default for NaN."""
        if math.isnan(value):
            return self.default
        inside = min(max(value, self.minimum), self.maximum)
        start, stride, whole = _exact_steps(self.minimum, self.step)
        return (start + stride * round((inside - self.minimum) / self.step)) / whole

    @property
    def typing_range(self) -> tuple[float, float]:
        """The least and the largest value that can be typed, as far as the domain allows them."""
        furthest = 10 * max(abs(self.minimum), abs(self.maximum))
        return self.typed or (-furthest, furthest)

    @property
    def learning_range(self) -> tuple[float, float]:
        """The ends between which a network keeps it: all that can be typed, a thousandth inside."""
        low, high = self.typing_range
        return max(low, self.least, self.above + 1e-3), high

    def typable(self, value: float) -> bool:
        """Whether a number can be typed: it is in the domain, and not too far from the slider."""
        low, high = self.typing_range
        return low <= value <= high and value > self.above and value >= self.least

    def holding(self, value: float) -> "Parameter":
        """The slider with a value among its places: longer, or with finer steps, if need be."""
        first, step, wanted = (
            Fraction(number).limit_denominator(10_000)
            for number in (self.minimum, self.step, value)
        )
        off = abs(wanted - first)
        # The largest step that leads from the first place to the others and to the value.
        finer = Fraction(
            math.gcd(step.numerator * off.denominator, off.numerator * step.denominator),
            step.denominator * off.denominator,
        )
        return replace(
            self,
            minimum=min(self.minimum, value),
            maximum=max(self.maximum, value),
            step=self.step if finer == step else float(finer),
        )

    def check(self, value: object) -> float:
        """Return `value` as a float if it is in the domain.

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
class Companion:
    """A second curve that belongs to a function, drawn thinner on its plots.

    Attributes
    ----------
    label : str
        Its name.
    function, derivative : callable or None
        Kernels of the curves next to f and next to f′, if any, with the function's own arguments.
    rough : callable or None
        A faster kernel in place of `derivative`, for curves; see `Activation.rough`.
    is_second_derivative : bool
        Whether it is f″, which is drawn when a reader asks for it.
    """

    label: str
    function: Callable[..., Array] | None = None
    derivative: Callable[..., Array] | None = None
    rough: Callable[..., Array] | None = None
    is_second_derivative: bool = False

    @property
    def kernels(self) -> dict[str, Callable[..., Array]]:
        """The kernels by plot, one of the `KINDS`."""
        return self.kernels_for(exact=True)

    def kernels_for(self, exact: bool) -> dict[str, Callable[..., Array]]:
        """The kernels by plot, for what is read or, if not `exact`, for curves."""
        slope = self.derivative if exact else self.rough or self.derivative
        both = {"f": self.function, "derivative": slope}
        return {kind: kernel for kind, kernel in both.items() if kernel is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """The outputs of a function of a vector, as its first logit moves.

    Attributes
    ----------
    sliders : tuple of Parameter
        Sliders instead of parameters: ``classes``, then the logits from ``z2`` on.
    symbol, quantity : str
        The symbol and the name of one output: ``s`` and ``probability``.
    shares : bool
        Whether the outputs sum to 1, and so their derivatives to 0.
    with_numbers : callable
        ``with_numbers(logits)``: LaTeX of both formulas for the first class, from the names of the
        logits, with placeholders for numbers as in `actviz.readouts.formula`.
    """

    sliders: tuple[Parameter, ...]
    symbol: str
    quantity: str
    shares: bool = True
    with_numbers: Callable[[Sequence[str]], tuple[str, str]]


KINDS = ("f", "derivative")
"""The two plots: of f and of f′."""

Heights = dict[str, Array]
"""For each of the `KINDS` an array of heights, a row a curve."""


def subscript(number: int) -> str:
    """A whole number as a subscript."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def no_kinks(**parameters: float) -> tuple[float, ...]:
    """The kinks of a smooth function."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activation:
    """An activation function with its derivative.

    It is compared by identity, so two of the same name are different functions.

    Attributes
    ----------
    name, title : str
        The name in code and links (``leaky_relu``), and on the page (``LeakyReLU``).
    short_name : str
        What the keys of its sliders begin with, where the name is no identifier.
    function, derivative : callable
        ``function(z, **parameters)``: numpy arrays of any shape in, the same shape out. float32
        stays float32, integers become float64; NaN gives NaN, an infinity gives the limit.
        ValueError for a bad parameter, TypeError where z is not real numbers.
    rough : tuple of callable or None
        Faster kernels of f and f′ for curves and networks, good to seven digits.
    parameters : tuple of Parameter
        The keyword arguments of the kernels.
    kinks : callable
        ``kinks(**parameters)``: the z where f, f′ or f″ jumps, ascending. Between them f is
        analytic; its computed properties rely on it.
    scale : callable or None
        ``scale(**parameters)``: the factor by which a parameter stretches the z-axis. The curve at
        z = scale·u has the same shape for every value of the parameter.
    companions : tuple of Companion
        Curves that belong to it, such as the edges of a band or a second partial derivative.
    second : Parameter or None
        For a gate, the parameter that is its second input: a plane shows it over both.
    vector : Vector or None
        For a function of a whole vector, like softmax: its outputs and sliders.
    axis : str
        The name of the input; for a vector, of the first logit.
    z : tuple of float
        The range of the axis that shows the whole curve.
    text : str
        Its formula in the language of `actviz.formulas`; empty for a function of a vector.
    formula, derivative_formula : str
        LaTeX with ``<alpha>`` for the parameter alpha; see `latex`. For a narrow page it has a line
        break before a second equals sign, ``\\\\ &=``, and before a note, such as the meaning of a
        letter, ``, \\\\ &\\quad``; see `actviz.readouts.formula`.
    card : Card
        The statements about it; none by default.
    """

    name: str
    short_name: str = ""
    title: str = ""
    function: Callable[..., Array]
    derivative: Callable[..., Array]
    rough: tuple[Callable[..., Array], Callable[..., Array]] | None = None
    parameters: tuple[Parameter, ...] = ()
    kinks: Callable[..., tuple[float, ...]] = no_kinks
    scale: Callable[..., float] | None = None
    companions: tuple[Companion, ...] = ()
    second: Parameter | None = None
    vector: Vector | None = None
    axis: str = "z"
    z: tuple[float, float] = Z_RANGE
    text: str = ""
    formula: str
    derivative_formula: str
    card: Card = field(default_factory=Card)

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", self.name.replace("_", " ").capitalize())

    @property
    def second_derivative(self) -> Callable[..., Array] | None:
        """The kernel of f″, from `text`; None where there is none."""
        # What makes it stands above this module, and is only loaded by those who need it.
        found: Callable[..., Array] | None
        found = importlib.import_module("actviz.formulas").second_derivative(self)
        return found

    @property
    def key(self) -> str:
        """What the keys of its sliders begin with."""
        return self.short_name or self.name

    def slider_key(self, slider: str) -> str:
        """The key of one of its sliders, which is also its URL parameter."""
        return f"{self.key}_{slider}"

    @property
    def sliders(self) -> tuple[Parameter, ...]:
        """The sliders of a page: the parameters, or those of the vector."""
        return self.vector.sliders if self.vector else self.parameters

    @property
    def is_vector(self) -> bool:
        """Whether it is a function of a vector: several equal curves, without kinks."""
        return self.vector is not None

    @property
    def shares(self) -> bool:
        """Whether its outputs sum to 1, and so their derivatives to 0."""
        return self.vector is not None and self.vector.shares

    def alone(self, values: Values) -> "Activation":
        """Reduce the function to one curve of one number.

        It has no companions. For a function of a vector it is the first output as the first logit
        moves, with the other logits at these values.
        """
        one = replace(self, companions=())
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
            derivative=first("derivative"),
        )

    def moving(self, values: Values) -> list[Parameter]:
        """The sliders that move curves but add none; for a vector, those of the logits in use."""
        if self.vector is None:
            return list(self.sliders)
        return list(self.sliders[1 : int(values["classes"])])

    @property
    def kernels(self) -> dict[str, list[Callable[..., Array]]]:
        """For each of the `KINDS` the kernels of its curves: its own, then its companions'."""
        return self.kernels_for(exact=False)

    def kernels_for(self, exact: bool) -> dict[str, list[Callable[..., Array]]]:
        """The same kernels, for what is read or, if not `exact`, for curves."""
        own = self.function, self.derivative
        pairs = [dict(zip(KINDS, own if exact else self.rough or own, strict=True))]
        pairs += [companion.kernels_for(exact) for companion in self.companions]
        return {kind: [pair[kind] for pair in pairs if kind in pair] for kind in KINDS}

    @property
    def has_second_derivative(self) -> bool:
        """Whether the last of its companions is f″; see `actviz.view.with_second`."""
        return bool(self.companions) and self.companions[-1].is_second_derivative

    def symbols(self, values: Values) -> list[str]:
        """The symbols of its outputs: f, or s₁, s₂ and so on for a vector."""
        if self.vector is None:
            return ["f"]
        classes = range(1, int(values["classes"]) + 1)
        return [f"{self.vector.symbol}{subscript(number)}" for number in classes]

    def names(self, kind: str, values: Values) -> list[str]:
        """The names of the curves of one of the plots, in the order of their rows."""
        symbols = self.symbols(values)
        if self.vector is not None:
            return symbols if kind == "f" else [f"∂{symbol}/∂{self.axis}" for symbol in symbols]
        slope = f"∂f/∂{self.axis}" if self.second else f"f′({self.axis})"
        own = {"f": f"f({self.axis})", "derivative": slope}
        return [own[kind], *(c.label for c in self.companions if kind in c.kernels)]

    def heights(self, z: Array, values: Mapping[str, Any], exact: bool = False) -> Heights:
        """Evaluate f and f′ with their companions: for curves, or `exact` for what is read.

        Parameters
        ----------
        z : ndarray of shape (n,)
            The input; of a vector, its first logit.
        values : Mapping of str to float
            The values of the sliders by name. A logit may also be an array of the shape of z.

        Returns
        -------
        dict of str to ndarray of shape (rows, n)
            By kind, the rows in the order of `names`; of a vector, its outputs and their
            derivatives by the first logit.
        """
        if self.vector is None:
            heights = {
                kind: np.stack([kernel(z, **values) for kernel in kernels])
                for kind, kernels in self.kernels_for(exact).items()
            }
            # A rule of differentiation can go on where f has no value: log(z) and 1/z.
            heights["derivative"][0, np.isnan(heights["f"][0])] = np.nan
            return heights
        others = (values[slider.name] for slider in self.moving(values))
        logits = np.stack(np.broadcast_arrays(z, *others), axis=-1)
        both = self.function(logits), self.derivative(logits)[..., 0]
        return {kind: np.moveaxis(all, -1, 0) for kind, all in zip(KINDS, both, strict=True)}

    @property
    def defaults(self) -> dict[str, float]:
        """The default value of each slider."""
        return {slider.name: slider.default for slider in self.sliders}

    def latex(self, formula: str) -> str:
        """Put the parameters' symbols into a formula; `actviz.readouts.formula` puts numbers."""
        for parameter in self.parameters:
            formula = formula.replace(f"<{parameter.name}>", parameter.symbol)
        return formula


def as_floats(z: ArrayLike) -> Array:
    """Convert to an array of floats, which keep their precision; others become float64.

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
