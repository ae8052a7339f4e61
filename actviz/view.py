"""What a pair of plots shows: one function with all its curves, or one curve each of several."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from actviz.activation import KINDS, Activation, Array, Heights, Parameter, Values
from actviz.claims import Evidence
from actviz.kinks import break_at
from actviz.properties import Properties, Summary, properties, summary
from actviz.remember import remember
from actviz.sampling import (
    Curves,
    Range,
    SamplingGrid,
    counted,
    evaluate,
    fitted,
    flat,
    sample,
    sampling_grid,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One function on a pair of plots.

    Attributes
    ----------
    original : Activation
        The function.
    activation : Activation
        What is drawn: the function itself, or one curve of it; see `single_curve`.
    values : Mapping of str to float
        The values of its sliders by name.
    reaches : Mapping of str to Parameter
        By name, its sliders that are longer or finer than those of the function.
    """

    original: Activation
    activation: Activation
    values: Values
    reaches: Mapping[str, Parameter] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The line's name on the page."""
        return self.activation.title

    @property
    def subject(self) -> str:
        """The name of its first curve in a sentence."""
        vector = self.original.vector
        return f"{vector.symbol}₁ of {self.original.title}" if vector else self.original.title

    @property
    def properties(self) -> Properties:
        """Its computed properties, without any scaling."""
        return properties(self.original, self.original.defaults | dict(self.values))

    @property
    def summary(self) -> Summary:
        """Its limits and moments alone, which take little time."""
        return summary(self.original, self.original.defaults | dict(self.values))

    def grid(self, z: Range) -> SamplingGrid:
        """The grid on which the line is sampled."""
        return sampling_grid(self.activation, *z)

    def key(self, slider: str) -> str:
        """The key of one of its sliders, which is also the URL parameter."""
        return self.original.slider_key(slider)

    def reach(self, slider: Parameter) -> Parameter:
        """One of its sliders as it is on the page, which may be longer or finer."""
        return self.reaches.get(slider.name, slider)

    def curve(self, kind: str, row: int = 0) -> str:
        """The name of one of its curves for the browser; see `actviz.plots.motion`."""
        return f"{self.original.key}/{kind}/{row}"

    def curves(self, kind: str) -> list[str]:
        """The names of all its curves on one of the plots."""
        rows = range(len(self.activation.names(kind, self.values)))
        return [self.curve(kind, row) for row in rows]

    @property
    def second_derivative(self) -> str:
        """The name of the curve of f″, the last one beside f′; empty where it is not drawn."""
        return self.curves("derivative")[-1] if self.activation.has_second_derivative else ""

    def dotted(self, kind: str) -> str:
        """The name of the curve that has the dots of a kind; see `actviz.sampling.Dots`."""
        return self.second_derivative if kind == "second" else self.curve(kind)

    def conventions(self, probe: float) -> list[str]:
        """The names of its curves that have no value at the probe except by convention."""
        broken = break_at(self.activation, probe, self.values)
        return [self.curve("derivative", row) for row in broken.rows] if broken else []


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The settings of a pair of plots.

    Attributes
    ----------
    lines : tuple of Line
        No two of one name.
    z : tuple of float
        The z-range, ascending.
    probe : float
        The z to read values at.
    evidence : Evidence or None
        The claim to mark.
    scaled : bool
        Whether the lines are scaled to unit variance.
    kept : bool
        Whether the y-axes hold all that the sliders can draw, and so stay as they are, instead of
        fitting what is drawn.
    still : bool
        Whether no slider is there, so that nothing is recorded that would move.
    """

    lines: tuple[Line, ...]
    z: Range
    probe: float
    evidence: Evidence | None = None
    scaled: bool = False
    kept: bool = False
    still: bool = False

    @property
    def readings(self) -> dict[str, float]:
        """f and f′ of every curve at the probe, by the names of the curves.

        Raises
        ------
        ValueError
            If a parameter is outside its domain.
        """
        read = [_read(line.activation, self.probe, line.values) for line in self.lines]
        return {
            name: height
            for kind in KINDS
            for line, heights in zip(self.lines, read, strict=True)
            for name, height in zip(line.curves(kind), heights[kind].tolist(), strict=True)
        }

    @property
    def curves(self) -> list[Curves]:
        """The curves of each line, whose parameters `readings` checks."""
        return [_sampled(line.activation, *self.z, line.values) for line in self.lines]

    def limits(self, kind: str, *beside: Array) -> Range:
        """The y-range of the plot of f or of f′, which also holds the heights of curves `beside`.

        The outputs of a vector that are shares of 1 always have the whole of it.
        """
        if self.kept or any(line.activation.shares for line in self.lines):
            rows = [np.array(line.grid(self.z).ranges[kind]) for line in self.lines]
            # A typed value may be beyond its slider, and its curve beyond all of these.
            for line, each in zip(self.lines, self.curves, strict=True):
                rows += [counted(each.z, each.heights[kind]).ravel()] if line.reaches else []
        else:
            rows = [counted(each.z, each.heights[kind]).ravel() for each in self.curves]
        return fitted(np.concatenate([*rows, *beside]))

    @property
    def has_second(self) -> bool:
        """Whether f″ of any line is drawn."""
        return any(line.second_derivative for line in self.lines)

    def height(self, kind: str) -> str:
        """What the curves of f, f′ or f″ of several lines show: the label of a y-axis."""
        return HEIGHTS[kind] + ("/σ" if self.scaled else "")


HEIGHTS = {"f": "f(z)", "derivative": "f′(z)", "second": "f″(z)"}


def full_line(
    activation: Activation,
    values: Values,
    reaches: Mapping[str, Parameter] | None = None,
    second: bool = False,
) -> Line:
    """A function with all its curves, as Explore shows it; with f″ if that is asked for."""
    return Line(
        original=activation,
        activation=with_second(activation) if second else activation,
        values=values,
        reaches=dict(reaches or {}),
    )


def single_line(
    activation: Activation,
    values: Values | None = None,
    scaled: bool = False,
    reaches: Mapping[str, Parameter] | None = None,
    second: bool = False,
) -> Line:
    """A function as one curve, as Compare shows it; missing values are the defaults."""
    drawn = single_curve(activation, scaled, second)
    return Line(
        original=activation,
        activation=drawn,
        values=drawn.defaults | dict(values or {}),
        reaches=dict(reaches or {}),
    )


@lru_cache(maxsize=256)
def with_second(activation: Activation) -> Activation:
    """A function with f″ as one more curve beside f′, if it has a formula to take it from."""
    if not activation.text:
        return activation
    # What makes it is only loaded by those who need it.
    from actviz.formulas import second_curve

    curve = second_curve(activation)
    return replace(activation, companions=(*activation.companions, curve)) if curve else activation


@lru_cache(maxsize=256)
def single_curve(activation: Activation, scaled: bool = False, second: bool = False) -> Activation:
    """A function as one curve, a vector's logits at their defaults; see `Activation.alone`.

    If `scaled`, it is divided by its `deviation`, which gives it unit variance. If `second`, f″ is
    drawn as well.
    """
    one = activation.alone(activation.defaults)
    if second:
        one = with_second(one)
    if not scaled:
        return one

    def divided(kernel: Callable[..., Array]) -> Callable[..., Array]:
        return lambda z, **values: kernel(z, **values) / deviation(activation, values)

    return replace(
        one,
        function=divided(one.function),
        derivative=divided(one.derivative),
        rough=one.rough and (divided(one.rough[0]), divided(one.rough[1])),
        companions=tuple(
            replace(each, derivative=divided(each.derivative), rough=divided(each.rough))
            for each in one.companions
            if each.derivative and each.rough
        ),
    )


def deviation(activation: Activation, values: Values) -> float:
    """The standard deviation of the output for a standard normal input.

    It is 1 for a constant, and where it is infinite or not known.
    """
    spread = summary(activation, activation.defaults | dict(values)).variance
    return math.sqrt(spread) if 1e-24 < spread < math.inf else 1.0


def has_tangent(view: View) -> bool:
    """Whether there is a tangent to draw at the probe: within the range, at no corner or jump."""
    (line,) = view.lines
    low, high = view.z
    if line.activation.is_vector or not low <= view.probe <= high:
        return False
    readings = [view.readings[line.curve(kind)] for kind in KINDS]
    known = line.curve("derivative") not in line.conventions(view.probe)
    return known and all(map(math.isfinite, readings))


def has_flat(view: View) -> bool:
    """Whether there are nearly flat stretches, which are marked."""
    (line,), (curves,) = view.lines, view.curves
    return not line.activation.is_vector and bool(flat(curves.z, curves.heights["derivative"][0]))


@remember(1024)
def _sampled(activation: Activation, low: float, high: float, values: Values) -> Curves:
    """One function's curves, kept: a move of a slider changes one function of several."""
    return sample(activation, sampling_grid(activation, low, high), values)


@remember(1024)
def _read(activation: Activation, probe: float, values: Values) -> Heights:
    """One function's readings, kept likewise."""
    return evaluate(activation, probe, values)
