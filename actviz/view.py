"""The contents of a pair of plots: one function with its companions, or several, a curve each."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from actviz.activation import KINDS, Activation, Array, Heights
from actviz.claims import Evidence
from actviz.kinks import Values, break_at
from actviz.properties import Properties, Summary, properties, summary
from actviz.remember import remember
from actviz.sampling import Range, SamplingGrid, evaluate, sampling_grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One function on a pair of plots.

    Attributes
    ----------
    whole : Activation
        The function.
    activation : Activation
        What is drawn of it: the function itself, or one curve of it; see `single`.
    values : Mapping of str to float
        Its sliders by name.
    """

    whole: Activation
    activation: Activation
    values: Values

    @property
    def title(self) -> str:
        """The line's name on the page."""
        return self.activation.title

    @property
    def subject(self) -> str:
        """The name of its first curve in a sentence."""
        vector = self.whole.vector
        return f"{vector.symbol}₁ of {self.whole.title}" if vector else self.whole.title

    @property
    def properties(self) -> Properties:
        """Its computed properties, without any scaling."""
        return properties(self.whole, self.whole.defaults | dict(self.values))

    @property
    def summary(self) -> Summary:
        """The part of them that takes little time."""
        return summary(self.whole, self.whole.defaults | dict(self.values))

    def grid(self, z: Range) -> SamplingGrid:
        """The grid on which the line is sampled."""
        return sampling_grid(self.activation, *z)

    def key(self, slider: str) -> str:
        """The key of one of its sliders, which is also the URL parameter."""
        return self.whole.slider_key(slider)

    def curve(self, kind: str, row: int = 0) -> str:
        """The name of one of its curves for the browser; see `actviz.plots.motion`."""
        return f"{self.whole.name}/{kind}/{row}"

    def curves(self, kind: str) -> list[str]:
        """The names of all its curves on one of the plots."""
        rows = range(len(self.activation.names(kind, self.values)))
        return [self.curve(kind, row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The settings of a pair of plots: all that the page's sliders say.

    Attributes
    ----------
    lines : tuple of Line
    z : tuple of float
        The z-range, ascending.
    probe : float
        The z to read values at.
    evidence : Evidence or None
        The claim to mark.
    scaled : bool
        Whether the lines are scaled to unit variance.
    """

    lines: tuple[Line, ...]
    z: Range
    probe: float
    evidence: Evidence | None = None
    scaled: bool = False

    def height(self, kind: str) -> str:
        """The label of the y-axis of a plot of several lines."""
        return HEIGHTS[kind] + ("/σ" if self.scaled else "")


HEIGHTS = {"f": "f(z)", "derivative": "f′(z)"}


def whole(activation: Activation, values: Values) -> Line:
    """A function with all its curves, as Explore shows it."""
    return Line(whole=activation, activation=activation, values=values)


def one_of(activation: Activation, values: Values | None = None, scaled: bool = False) -> Line:
    """A function as one curve, as Compare shows it; by default with its parameters' defaults."""
    drawn = single(activation, scaled)
    given = {} if values is None else values
    return Line(whole=activation, activation=drawn, values=drawn.defaults | dict(given))


@lru_cache(maxsize=256)
def single(activation: Activation, scaled: bool = False) -> Activation:
    """A function as one curve, a vector's logits at their defaults; see `Activation.alone`.

    Parameters
    ----------
    activation : Activation
        The function.
    scaled : bool
        Whether to divide it by the standard deviation of its output for a standard normal input,
        which gives it unit variance. A constant is left as it is.
    """
    one = activation.alone(activation.defaults)
    if not scaled:
        return one

    def divided_by_deviation(kernel: Callable[..., Array]) -> Callable[..., Array]:
        return lambda z, **values: kernel(z, **values) / deviation(activation, values)

    return replace(
        one,
        function=divided_by_deviation(one.function),
        derivative=divided_by_deviation(one.derivative),
    )


def deviation(activation: Activation, values: Values) -> float:
    """The standard deviation of the output for a standard normal input, by which it is scaled.

    1 for a constant, which is left as it is.
    """
    spread = summary(activation, activation.defaults | dict(values)).variance
    return math.sqrt(spread) if spread > 1e-24 else 1.0


def has_tangent(view: View) -> bool:
    """Whether a tangent is drawn at the probe: within what is plotted, where there is one.

    At a corner or a jump it would claim a direction that the curve does not have.
    """
    (line,) = view.lines
    low, high = view.z
    if line.activation.is_vector or not low <= view.probe <= high:
        return False
    broken = break_at(line.activation, view.probe, line.values)
    return broken is None or 0 not in broken.rows


@remember(1024)
def _read(activation: Activation, probe: float, values: Values) -> Heights:
    """One function's readings, kept because a move changes those of one function only."""
    return evaluate(activation, probe, values)


def read_at(lines: Sequence[Line], probe: float) -> Heights:
    """f and f′ of every curve at one place, those of one line after those of another."""
    each = [_read(line.activation, probe, line.values) for line in lines]
    return {kind: np.concatenate([heights[kind] for heights in each]) for kind in KINDS}
