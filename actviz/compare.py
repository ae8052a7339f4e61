"""Several functions side by side: one curve of each, and in what they differ."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog import get
from actviz.curves import Frame, Values, frame_of, other_logits, sweep
from actviz.properties import Properties, properties, variance

MOST = 7
"""How many functions fit on one plot: as many as the documents have."""

SETS: Mapping[str, tuple[str, ...]] = {
    "The documents' seven": (
        *("linear", "elu", "relu", "leaky_relu", "sigmoid", "tanh", "softmax"),
    ),
    "Fixes for dying ReLU": ("relu", "leaky_relu", "prelu", "rrelu", "elu", "selu"),
    "Smooth rectifiers": ("relu", "softplus", "squareplus", "silu", "gelu", "mish"),
    "Twins: sigmoid": ("sigmoid", "hard_sigmoid"),
    "Twins: GELU": ("gelu", "gelu_tanh"),
    "Twins: Swish": ("silu", "hard_swish"),
    "Twins: tanh": ("tanh", "hard_tanh"),
}
"""Ready-made choices. A twin is an exact function with its cheap form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One function among those that are compared.

    Attributes
    ----------
    activation : Activation
        What is drawn: one curve for f and one for f′, see `single`.
    values : Mapping of str to float
        Its parameters.
    """

    activation: Activation
    values: Values

    @property
    def title(self) -> str:
        """What it is called on the page."""
        return self.activation.title

    @property
    def properties(self) -> Properties:
        """Its computed properties, without any scaling."""
        whole = get(self.activation.name)
        return properties(whole, whole.defaults | dict(self.values))


@lru_cache(maxsize=256)
def single(name: str, scaled: bool = False) -> Activation:
    """A function of the catalogue as one curve.

    A function of a vector is shown by its first output while the first logit moves, with the
    other logits at their defaults; a gate without its second partial derivative.

    Parameters
    ----------
    name : str
        The function.
    scaled : bool
        Whether to divide it by the standard deviation of its output for a standard normal input,
        which gives it unit variance. A constant is left as it is.
    """
    whole = get(name)
    one = replace(whole, companions=())
    if whole.vector is not None:
        logits = other_logits(whole.defaults)
        one = replace(
            one,
            title=f"{whole.title}, {whole.vector.symbol}₁",
            vector=None,
            function=lambda z: sweep(whole, np.asarray(z, dtype=float), logits)[0][0],
            derivative=lambda z: sweep(whole, np.asarray(z, dtype=float), logits)[1][0],
        )
    if not scaled:
        return one

    def function(z: Array, **values: float) -> Array:
        return one.function(z, **values) / _deviation(whole, values)

    def derivative(z: Array, **values: float) -> Array:
        return one.derivative(z, **values) / _deviation(whole, values)

    return replace(one, function=function, derivative=derivative)


def _deviation(activation: Activation, values: Values) -> float:
    spread = variance(activation, activation.defaults | dict(values))
    return math.sqrt(spread) if spread > 1e-24 else 1.0


@lru_cache(maxsize=512)
def line_frame(name: str, scaled: bool, low: float, high: float) -> Frame:
    """Where to sample one curve of the comparison."""
    return frame_of(single(name, scaled), low, high)


def widest_gap(lines: Sequence[Line], z: tuple[float, float]) -> tuple[float, float, float] | None:
    """Where two functions differ most between two z: the place and both heights.

    None unless there are two and they differ by more than rounding.
    """
    if len(lines) != 2:
        return None
    kinks = [kink for line in lines for kink in line.activation.kinks(**line.values)]
    places = np.union1d(np.linspace(*z, 1001), [kink for kink in kinks if z[0] <= kink <= z[1]])
    for _ in range(4):
        first, second = (line.activation.function(places, **line.values) for line in lines)
        apart = np.abs(first - second)
        at = int(np.argmax(apart))
        around = places[max(at - 1, 0)], places[min(at + 1, places.size - 1)]
        best = float(places[at]), float(first[at]), float(second[at])
        places = np.union1d(np.linspace(*around, 201), [best[0]])
    if apart[at] <= 1e-12 * (1 + abs(best[1])):
        return None
    return best


def differences(lines: Sequence[Line], z: tuple[float, float], scaled: bool = False) -> list[str]:
    """A few sentences on how the functions differ, computed between two z and from properties."""
    low, high = map(_number, z)
    here = f"Between z = {low} and {high}"
    sentences = []
    gap = widest_gap(lines, z)
    if gap is not None:
        at, first, second = gap
        sentences.append(
            f"{here}, {lines[0].title} and {lines[1].title} are furthest apart at "
            f"z = {_number(at)}: by {_number(abs(first - second))}"
            f"{', both scaled to unit variance' if scaled else ''}."
        )
    elif len(lines) == 2:
        sentences.append(f"{here}, {lines[0].title} and {lines[1].title} are the same.")
    slow = _slow_tail(lines, z)
    if slow:
        sentences.append(slow)
    found = [line.properties for line in lines]
    centred = [line.title for line, each in zip(lines, found, strict=True) if each.zero_centred]
    if 0 < len(centred) < len(lines):
        furthest, mean = max(
            ((line.title, each.mean) for line, each in zip(lines, found, strict=True)),
            key=lambda pair: abs(pair[1]),
        )
        sentences.append(
            f"For a standard normal input the mean output of {_listed(centred)} is 0; that of "
            f"{furthest} is {_number(mean)}{', before the scaling' if scaled else ''}."
        )
    bounded = [
        line.title
        for line, each in zip(lines, found, strict=True)
        if all(map(math.isfinite, each.range))
    ]
    if 0 < len(bounded) < len(lines):
        sentences.append(f"Bounded on both sides: {_listed(bounded)}; the others are not.")
    return sentences


def _slow_tail(lines: Sequence[Line], z: tuple[float, float]) -> str:
    """Of all pairs, the one whose slopes part first, to less than a tenth, up to an end of z."""
    places = _places(lines, z)
    slopes = np.array([line.activation.derivative(places, **line.values) for line in lines])
    size = np.abs(slopes)
    below = size[:, None] < 0.1 * size
    # Between two places where the steeper slope changes its sign it is 0.
    turns = np.sign(slopes[:, 1:]) * np.sign(slopes[:, :-1]) < 0
    below[:, :, 1:] &= ~turns
    # A wave's comes back to 0 again and again.
    below[:, [line.properties.waves for line in lines]] = False
    best: tuple[float, str] = (math.inf, "")
    for side, end in ((places > 0, z[1]), (places < 0, z[0])):
        # From the end inwards, as far as it holds.
        order = np.argsort(-np.abs(places[side]))
        holds = np.logical_and.accumulate(below[:, :, side][:, :, order], axis=-1)
        length = np.count_nonzero(holds, axis=-1)
        for slower, steeper in np.argwhere(length > 0.1 * places.size):
            # Two places back and rounded outwards, so that it holds all the way.
            start = abs(float(places[side][order][length[slower, steeper] - 3]))
            start = math.ceil(start * 100) / 100
            if start < best[0]:
                low, high = sorted((math.copysign(start, end), end))
                slow, steep = lines[slower].title, lines[steeper].title
                stretch = f"From z = {_number(low)} to {_number(high)}"
                best = start, f"{stretch}, {slow}'s slope is below a tenth of {steep}'s."
    return best[1]


def _places(lines: Sequence[Line], z: tuple[float, float]) -> Array:
    """Even places, without those where a convention decides."""
    kinks = [kink for line in lines for kink in line.activation.kinks(**line.values)]
    return np.setdiff1d(np.linspace(*z, 1001), kinks)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−")
