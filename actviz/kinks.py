"""Kinks, where f, f′ or f″ jumps or is infinite, and the one-sided limits there."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Activation, Array, Values
from actviz.formatting import digits, six_digits

ROUNDED = 1e-12
"""The relative difference up to which two numbers are the same but for rounding."""

Sides = tuple[float, float, float]
"""At one z: the limit from the left, the value, the limit from the right.

Where a function goes to infinity the limit is infinite; NaN where there is no limit, or no value.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kink:
    """A place where f, f′ or f″ may jump.

    Attributes
    ----------
    z : float
    f, slope : tuple of float
        The `Sides` of f and of f′; the same number three times where nothing jumps.
    rows : tuple of int
        The rows of f′ with no derivative here, whose value is a convention: 0 is the function's
        own, then come its companions.
    """

    z: float
    f: Sides
    slope: Sides
    rows: tuple[int, ...]

    @property
    def kind(self) -> str:
        """What f does here; empty if it is smooth.

        ``infinite`` where it goes to infinity, ``end`` where its values begin or end, ``jump``
        where it jumps, ``no limit`` where it has none, and ``kink`` where f′ jumps.
        """
        left, _, right = self.f
        if math.isinf(left) or math.isinf(right):
            return "infinite"
        if math.isnan(left) != math.isnan(right):
            return "end"
        if math.isnan(left):
            return "no limit"
        return "jump" if _jumps(self.f) else "kink" if _jumps(self.slope) else ""

    def sentence(self, axis: str) -> str:
        """What jumps, and the value by convention; empty if only a companion jumps."""
        if 0 not in self.rows:
            return ""
        name, sides = ("f", self.f) if _jumps(self.f) else ("f′", self.slope)
        left, _, right = sides
        if not all(map(math.isfinite, (left, right, self.slope[1]))):
            place = f"{axis} = {six_digits(self.z)}"
            return f"Left of {place}, {name} {_goes(left)}; right of it, it {_goes(right)}."
        return (
            f"At {axis} = {six_digits(self.z)}, {name} jumps from {digits(left, 4)} to "
            f"{digits(right, 4)}: f has no derivative and no tangent there, and f′ = "
            f"{digits(self.slope[1], 4)} is a convention."
        )


def _jumps(sides: Sides) -> bool:
    # Written out, all that is not a number is the same.
    return len({repr(each + 0.0) for each in sides}) > 1


def _goes(limit: float) -> str:
    """What a function does on one side, in words."""
    if math.isnan(limit):
        return "has no limit"
    return f"goes to {digits(limit, 4)}"


@np.errstate(all="ignore")
def one_sided(kernel: Callable[[Array], Array], places: Sequence[float]) -> list[Sides]:
    """The `Sides` of a function of z at each of the places.

    A limit is extrapolated from two places a few floats away. Where it agrees with the value to
    within rounding, it is the value. Where the two places differ by more than rounding, as beside a
    pole, it is found from places that are further away.
    """
    middle = np.array(places, dtype=float)[:, None]
    step = 8 * np.spacing(np.abs(middle))
    values = kernel(np.hstack([middle + step * side for side in (-2, -1, 0, 1, 2)]))
    near, far, taken = values[:, [1, 3]], values[:, [0, 4]], values[:, 2]
    limits = near + (near - far)
    rounding = np.max(np.abs(near - far), axis=1) + ROUNDED * np.max(np.abs(values), axis=1)
    same = np.abs(limits - taken[:, None]) <= rounding[:, None]
    steep = ~(np.abs(near - far) <= STEEP * np.abs(near)) & ~np.isnan(near)
    for index, side in np.argwhere(steep).tolist():
        away = step[index] * (2 * side - 1) * np.array(FURTHER)
        limit = _limit(kernel(middle[index] + away), taken[index])
        if limit is not None:
            limits[index, side], same[index, side] = limit, limit == taken[index]
    return [
        (at if is_left else neat(left), at, at if is_right else neat(right))
        for (left, right), at, (is_left, is_right) in zip(
            limits.tolist(), taken.tolist(), same.tolist(), strict=True
        )
    ]


STEEP = 1e-11
"""The share by which a function may change between two places beside a kink that has a limit."""

FURTHER = (1.0, 2.0**14, 2.0**28)
"""Where a limit is looked for beside a steep kink, as multiples of the distance of the nearest."""


def _limit(heights: Array, taken: float) -> float | None:
    """The limit of a function that is steep, from its heights closer and further away.

    It goes to infinity where its steps do not become smaller on the way there: a logarithm's are
    all of one size. It has no limit where they have both signs. None where it can be extrapolated.
    """
    nearest, middle, furthest = heights.tolist()
    if not math.isfinite(nearest):
        return nearest
    last, before = nearest - middle, middle - furthest
    if not last * before >= 0:
        return math.nan
    if abs(last) >= abs(before) / 2 and abs(nearest) > abs(middle) > abs(furthest):
        return math.copysign(math.inf, nearest)
    return taken if abs(nearest - taken) <= abs(last) else None


def neat(number: float) -> float:
    """A number without its last digits, which are rounding."""
    return 0.0 if abs(number) < 1e-300 else float(f"{number:.13g}") + 0.0


def kinks(activation: Activation, values: Values) -> tuple[Kink, ...]:
    """Measure a function of one number at each of its kinks, ascending."""
    places = activation.kinks(**values)
    if not places:
        return ()
    own = {"f": activation.function, "derivative": activation.derivative}
    others = [each for each in activation.companions if not each.is_second_derivative]
    pairs = [own, *(companion.kernels for companion in others)]
    # Only those with a row of f′: a row is broken if f′ jumps, or the f that belongs to it.
    sides = [
        {kind: one_sided(partial(kernel, **values), places) for kind, kernel in pair.items()}
        for pair in pairs
        if "derivative" in pair
    ]
    found = []
    for index, place in enumerate(places):
        broken = [any(_jumps(each[index]) for each in pair.values()) for pair in sides]
        if activation.has_second_derivative:
            second = activation.companions[-1].kernels["derivative"]
            # f″ has no value either where f or f′ jumps.
            broken.append(broken[0] or _jumps(*one_sided(partial(second, **values), [place])))
        found.append(
            Kink(
                z=place,
                f=sides[0]["f"][index],
                slope=sides[0]["derivative"][index],
                rows=tuple(row for row, is_broken in enumerate(broken) if is_broken),
            )
        )
    return tuple(found)


def breaks(activation: Activation, values: Values) -> tuple[Kink, ...]:
    """The kinks without a derivative: f or f′ jumps there; f″ alone counts if it is drawn."""
    return tuple(kink for kink in kinks(activation, values) if kink.rows)


def break_at(activation: Activation, z: float, values: Values) -> Kink | None:
    """The kink without a derivative at z, if there is one."""
    if all(abs(place - z) >= 1e-9 for place in activation.kinks(**values)):
        return None
    near = (kink for kink in breaks(activation, values) if abs(kink.z - z) < 1e-9)
    return next(near, None)


@np.errstate(all="ignore")
def curvature_jumps(
    slope: Callable[[Array], Array], places: Sequence[float], scale: float
) -> NDArray[np.bool_]:
    """Whether f″ jumps at each of the places, from differences of f′ on both sides."""
    steps = 1e-4 * scale * np.array([-2, -1, 1, 2])
    around = slope(np.array(places, dtype=float)[:, None] + steps)
    bends = np.diff(around[:, 1::2] - around[:, ::2], axis=1)[:, 0] / 1e-4
    found: NDArray[np.bool_] = np.abs(bends) > 1e-2 * np.max(np.abs(around), axis=1)
    return found
