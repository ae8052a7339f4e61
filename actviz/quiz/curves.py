"""The curves of questions: drawn, compared by eye, and told in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from actviz.activation import Activation, Array, Values
from actviz.catalog import get, names
from actviz.formatting import digits
from actviz.network import elementwise
from actviz.quiz.chance import Chance
from actviz.quiz.question import Curve, Mark, Panel
from actviz.quiz.words import told
from actviz.sampling import Range, fitted, sample_at

POINTS = 401
"""The points of a curve."""

LEFT_OUT = ("rrelu", "maxout")
"""Functions of which one curve says too little: of random slopes, and of lines of one's choice."""

VALUES: dict[str, tuple[str, tuple[float, ...]]] = {
    "linear": ("m", (-2, -1, -0.5, 0.5, 1, 2)),
    "elu": ("alpha", (0.5, 1, 2, 3)),
    "leaky_relu": ("alpha", (0.1, 0.2, 0.3, 0.5)),
    "binary_step": ("threshold", (-2, -1, 0, 1, 2)),
    "celu": ("alpha", (0.5, 1, 2, 3)),
    "prelu": ("alpha", (-0.5, -0.25, 0.25, 0.5)),
    "silu": ("beta", (0.5, 1, 2)),
    "softplus": ("beta", (0.3, 0.5, 1, 2)),
    "squareplus": ("b", (1, 4, 10)),
    "hardshrink": ("lambd", (0.5, 1, 2)),
    "softshrink": ("lambd", (0.5, 1, 2)),
    "sine": ("omega", (0.5, 1, 2)),
    "snake": ("alpha", (0.5, 1, 2)),
}
"""The parameter of a function that a question may set, and the values that it may have there."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A function with values of its parameters."""

    activation: Activation
    values: Values

    @property
    def title(self) -> str:
        """Its title, with the parameter that questions set: ``ELU, α = 2``."""
        name, _ = VALUES.get(self.activation.name, ("", ()))
        for each in self.activation.parameters:
            if each.name == name:
                return f"{self.activation.title}, {each.symbol} = {digits(self.values[name])}"
        return self.activation.title

    def at(self, z: float) -> tuple[float, float]:
        """f and f′ at one z."""
        kernels = self.activation.function, self.activation.derivative
        f, slope = (float(kernel(np.array(z), **self.values)) for kernel in kernels)
        return f, slope

    def f(self, z: Range | None = None) -> Curve:
        """The curve of f, over its own z-range if no other is given."""
        return self._curve("f", z)

    def slope(self, z: Range | None = None) -> Curve:
        """The curve of f′."""
        return self._curve("derivative", z)

    def _curve(self, kind: str, z: Range | None) -> Curve:
        values = tuple(self.values.items())
        return _sampled(self.activation, values, z or self.activation.z)[kind]


@lru_cache(maxsize=512)
def _sampled(
    activation: Activation, values: tuple[tuple[str, float], ...], z: Range
) -> dict[str, Curve]:
    found = sample_at(activation, np.linspace(*z, POINTS), dict(values))
    return {kind: Curve(z=found.z, heights=rows[0]) for kind, rows in found.heights.items()}


@lru_cache
def playable() -> tuple[str, ...]:
    """The functions that questions are about, those of the documents three times."""
    found = [name for name in names() if elementwise(get(name)) and name not in LEFT_OUT]
    return tuple(name for name in found for _ in range(3 if get(name).card.documented else 1))


def some_setting(name: str, chance: Chance) -> Setting:
    """A function at one of the values that questions set."""
    activation = get(name)
    parameter, values = VALUES.get(name, ("", ()))
    chosen = {parameter: float(chance.one(values))} if values else {}
    return Setting(activation, activation.defaults | chosen)


def others_of(setting: Setting) -> list[Setting]:
    """The same function with each other value of its parameter."""
    parameter, values = VALUES.get(setting.activation.name, ("", ()))
    return [
        Setting(setting.activation, {**setting.values, parameter: float(value)})
        for value in values
        if value != setting.values[parameter]
    ]


# --- Compared by eye ------------------------------------------------------------------------------

SEEN = 0.08
"""Curves are apart where their heights differ by this share of the plot's height."""

STRETCH = 0.1
"""They differ visibly if they are apart along this share of its width."""


def apart(one: Curve, other: Curve, z: Range, limits: Range) -> Array:
    """By what share of the plot's height two curves differ, at even places of its z-range."""
    even = np.linspace(*z, 201)
    heights = [np.interp(even, each.z, each.heights) for each in (one, other)]
    gap: Array = np.abs(heights[0] - heights[1]) / (limits[1] - limits[0])
    return np.nan_to_num(gap)


def differ(one: Curve, other: Curve, z: Range, limits: Range) -> bool:
    """Whether two curves differ visibly on a plot."""
    return bool(np.mean(apart(one, other, z, limits) > SEEN) > STRETCH)


def all_differ(curves: Sequence[Curve], z: Range, limits: Range) -> bool:
    """Whether each of them differs visibly from each other one."""
    return all(
        differ(one, other, z, limits)
        for index, one in enumerate(curves)
        for other in curves[:index]
    )


def furthest(one: Curve, *others: Curve, z: Range) -> float:
    """The half of z at which a curve is furthest from the nearest of others, not at a gap."""
    halves = np.arange(2 * z[0] + 1, 2 * z[1]) / 2
    gaps = [
        np.abs(np.interp(near, one.z, one.heights) - np.interp(near, each.z, each.heights))
        for each in others
        for near in (halves - 0.1, halves, halves + 0.1)
    ]
    broken = np.concatenate([each.z[np.isnan(each.heights)] for each in (one, *others)])
    at_gap = np.any(np.abs(halves - broken[:, None]) < 0.1, axis=0)
    return float(halves[np.argmax(np.where(at_gap, -1.0, np.min(gaps, axis=0)))])


def height(curve: Curve, z: float) -> float:
    """Its height at one z."""
    return float(np.interp(z, curve.z, curve.heights))


# --- Panels ---------------------------------------------------------------------------------------


def limits_of(*curves: Curve) -> Range:
    """The y-range that fits them all."""
    return fitted(np.concatenate([each.heights for each in curves]))


def panel(
    title: str,
    *curves: Curve,
    z: Range,
    limits: Range | None = None,
    label: str = "f(z)",
    marks: tuple[Mark, ...] = (),
    alt: str = "",
) -> Panel:
    """A plot of some curves, told in words unless there is another text."""
    fit = limits or limits_of(*curves)
    return Panel(
        title=title,
        label=label,
        curves=curves,
        z=z,
        limits=fit,
        alt=alt or f"{title}. {' '.join(told(each, fit) for each in curves)}",
        marks=marks,
    )
