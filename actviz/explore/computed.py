"""What is said of a formula in the place of points: all of it is computed, with its numbers."""

import math
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from actviz.activation import Activation, Array, Values
from actviz.catalog import get, names
from actviz.formatting import digits, four_digits, listed, six_digits
from actviz.kinks import Kink, kinks
from actviz.properties import Properties, properties
from actviz.sampling import FLAT, Range
from actviz.widgets.function_fields import ranges
from actviz.zoom import crossings

REACH = 20.0
"""How far from 0 is looked for the places where a formula turns."""

TURNS = 3
"""How many turns are told one by one."""

WILD = 40
"""What turns more often is not measured any further: that would take seconds."""

SAME = 1e-6
"""How far curves may be apart that are taken for the same."""

CHECKS = 200
"""In how many places a derivative is checked by differences."""

STEEP = 1e6
"""A slope beside a kink that is larger is taken for infinite."""

SURE = 1e-4
"""Up to where a derivative and differences of f are said to agree."""

STEP = 1e-5
"""Half the distance of the places whose difference is taken, for z up to 1."""


@lru_cache(maxsize=256)
@np.errstate(all="ignore")
def computed(activation: Activation) -> dict[str, str]:
    """By heading, what is computed of a formula with its parameters at their defaults."""
    values = activation.defaults
    # Four digits are shown, which the rough kernels have.
    rough = activation.rough or (activation.function, activation.derivative)
    fast = replace(activation, function=rough[0], derivative=rough[1])
    found = {"Closest to": _closest(fast, values), "Digits": _given_up(fast, values)}
    if not found["Digits"]:  # else each place takes so long that the page would wait for seconds
        turning = turns(fast, values)
        measured = _measured(fast, values) if len(turning[1]) <= WILD else None
        found["Monotone"] = _monotone(fast, values, measured, *turning)
        if measured is not None:
            found |= {"Saturated": _saturated(measured), "Smooth": _smooth(fast, values, measured)}
            found |= _moments(measured)
    found["Derivative"] = _checked(activation, values)
    found["Parameters"] = ranges(activation)
    return {name: text for name, text in found.items() if text}


def _measured(activation: Activation, values: Values) -> Properties | None:
    try:
        return properties(activation, values)
    except ValueError:
        return None


def at_defaults(activation: Activation) -> str:
    """For which values of the parameters it is computed: ``with α = 1``."""
    each = [f"{one.symbol} = {six_digits(one.default)}" for one in activation.parameters]
    return f"with {listed(each)}" if each else ""


# --- The nearest function of the catalogue --------------------------------------------------------


def nearest(activation: Activation, values: Values, z: Array) -> tuple[str, float] | None:
    """The function of the catalogue that is closest at these z, and how far apart they are.

    The others have their defaults. None for a formula that has hardly a value there.
    """
    heights = activation.function(z, **values)
    known = np.isfinite(heights)
    if np.count_nonzero(known) < z.size / 2:
        return None
    others = _catalogue(tuple(z.tolist()))
    gaps = {name: float(np.max(np.abs(heights - f)[known])) for name, f in others.items()}
    name = min(gaps, key=lambda each: gaps[each])
    return name, gaps[name]


@lru_cache(maxsize=16)
def _catalogue(z: tuple[float, ...]) -> dict[str, Array]:
    """The heights of every function of one number, with its defaults."""
    each = {name: get(name) for name in names()}
    return {
        name: one.function(np.array(z), **one.defaults)
        for name, one in each.items()
        if one.vector is None and one.second is None
    }


def _closest(activation: Activation, values: Values) -> str:
    z = np.linspace(*activation.z, 501)
    found = nearest(activation, values, z)
    if found is None:
        return ""
    name, gap = found
    title, shown = f"**{get(name).title}**", _range(activation.z)
    if gap < SAME:
        return f"{title}: the same {shown}, at most {digits(gap, 1)} apart"
    heights = activation.function(z, **values)
    spread = float(np.ptp(heights[np.isfinite(heights)]))
    if gap > spread / 4:
        return f"nothing in the catalogue: {title} is up to {digits(gap, 2)} apart {shown}"
    return f"{title}: at most {digits(gap, 2)} apart {shown}"


def _range(z: Range) -> str:
    return f"for z from {six_digits(z[0])} to {six_digits(z[1])}"


# --- Where it rises and falls ---------------------------------------------------------------------


def turns(activation: Activation, values: Values) -> tuple[list[int], list[float]]:
    """Whether f falls (−1) or rises (1), from left to right, and the z where that changes."""
    at = [each for each in activation.kinks(**values) if abs(each) < REACH]
    near = [place for each in at for place in (each - 1e-9, each + 1e-9)]
    z = np.unique([*np.linspace(-REACH, REACH, 1601) + 1e-6, *near])
    z = z[~np.isin(z, at)]
    slopes = activation.derivative(z, **values)
    moving = np.isfinite(activation.function(z, **values)) & np.isfinite(slopes) & (slopes != 0)
    z, slopes = z[moving], slopes[moving]
    signs = np.sign(slopes)
    changes = np.flatnonzero(signs[:-1] != signs[1:])
    slope = partial(activation.derivative, **values)
    places = []
    for low in changes.tolist():
        ends = z[low : low + 2]
        # At a kink, or at 0, around which a slope may be too small for a float.
        zero = [0.0] if slope(np.zeros(1))[0] == 0 else []
        between = [each for each in (*at, *zero) if ends[0] < each < ends[1]]
        if not between and changes.size <= WILD:
            between = crossings(slope, ends, slopes[low : low + 2]).tolist()
        places.append((between or ends.tolist())[0])
    return [int(each) for each in signs[[*changes.tolist(), -1]]] if signs.size else [], places


def _monotone(
    activation: Activation,
    values: Values,
    measured: Properties | None,
    directions: list[int],
    places: list[float],
) -> str:
    jumps = measured is not None and measured.smoothness in ("discontinuous", "not everywhere")
    if not directions:
        return "constant between its jumps" if jumps else "constant"
    words = {-1: "falls", 1: "rises"}
    if not places:
        everywhere = measured is not None and not (measured.has_poles or "mean" in measured.why)
        if measured is not None and everywhere and measured.direction.endswith("ing"):
            return f"{measured.direction} everywhere"
        smooth = " wherever it is smooth" if jumps else ""
        return f"{words[directions[0]]}{smooth}, from −{six_digits(REACH)} to {six_digits(REACH)}"
    if len(places) > TURNS:
        around = sorted(sorted(places, key=abs)[:2])
        at = listed([four_digits(each) for each in around])
        reach = six_digits(REACH)
        times = f"at least {len(places)} times between −{reach} and {reach}"
        return f"not: it turns {times}, as at z = {at}"
    heights = activation.function(np.array(places), **values).tolist()
    parts = [
        f"{words[direction]} up to z = {four_digits(z)}, where f = {four_digits(f)}"
        for direction, z, f in zip(directions, places, heights, strict=False)
    ]
    return f"not: {', then '.join([*parts, words[directions[-1]]])}"


# --- Limits, moments and the derivative -----------------------------------------------------------


def _saturated(measured: Properties) -> str:
    """Where f is level up to an infinity, and what it nears there."""
    parts = []
    for stretch in measured.saturated:
        low, high = math.isinf(stretch.low), math.isinf(stretch.high)
        if low and high:
            return "everywhere"
        limit = four_digits(measured.limits[0 if low else 1])
        where = f"z < {four_digits(stretch.high)}" if low else f"z > {four_digits(stretch.low)}"
        parts.append(f"near {limit} for {where}")
    if not parts:
        return "nowhere"
    return f"{listed(parts)} (|f′| is below {FLAT:g} there)"


def _smooth(activation: Activation, values: Values, measured: Properties) -> str:
    """Where f jumps or bends, in words."""
    every = {kink.z: kink for kink in kinks(activation, values)}
    by_kind: dict[str, list[float]] = {}
    for z, kind in zip(measured.kinks, measured.kinds, strict=True):
        by_kind.setdefault(_break(every[z], kind), []).append(z)
    parts = []
    for words, places in by_kind.items():
        at = [four_digits(z) for z in sorted(sorted(places, key=abs)[:TURNS])]
        more = len(places) - len(at)
        parts.append(f"{words} at z = {listed(at)}" + (f" and {more} more places" if more else ""))
    return f"not everywhere: it {listed(parts)}" if parts else "everywhere"


BREAKS = {
    "infinite": "has a pole",
    "no limit": "has no limit",
    "end": "begins or ends",
    "jump": "jumps",
    "kink": "bends sharply",
    "f″ jumps": "has another curvature on each side",
}
"""What f does at a kink, by its kind; see `actviz.properties.SMOOTHNESS`."""


def _break(kink: Kink, kind: str) -> str:
    """What f does at a kink of that kind."""
    left, _, right = kink.f
    if kind == "infinite" and (math.isnan(left) or math.isnan(right)):
        kind = "end"  # as log(z), which has values on one side alone
    is_vertical = kind == "kink" and max(map(abs, kink.slope)) > STEEP
    return "is vertical" if is_vertical else BREAKS[kind]


def _moments(measured: Properties) -> dict[str, str]:
    """Mean and variance for a standard normal input, and the gains that keep what passes."""
    if not (math.isfinite(measured.square) and math.isfinite(measured.slope_square)):
        return {}
    mean, variance = four_digits(measured.mean), four_digits(measured.variance)
    found = {"Output": f"mean {mean} and variance {variance} for a standard normal input"}
    gains = measured.signal_gain, measured.gradient_gain
    if all(map(math.isfinite, gains)):
        signal, gradient = map(four_digits, gains)
        found["Gain"] = f"{signal} keeps the signal in a deep network, {gradient} the gradient"
    return found


def check(activation: Activation, values: Values) -> tuple[float, int]:
    """How far f′ differs from central differences of f at most, as a share of 1 + |f′|.

    Also in how many places, which are not beside a kink.
    """
    # Not on round numbers, where kinks are.
    z = np.linspace(*activation.z, CHECKS + 1)[:-1] + 0.0123
    step = STEP * np.maximum(1.0, np.abs(z))
    below, above = z - step, z + step
    slopes = activation.derivative(z, **values)
    rise = activation.function(above, **values) - activation.function(below, **values)
    off = np.abs(slopes - rise / (above - below)) / (1 + np.abs(slopes))
    known = np.isfinite(off)
    for kink in activation.kinks(**values):
        known &= np.abs(z - kink) > 2 * step
    return float(np.max(off[known], initial=0.0)), int(np.count_nonzero(known))


def _checked(activation: Activation, values: Values) -> str:
    off, count = check(activation, values)
    if count == 0:
        return ""
    if off > SURE:
        return (
            f"differs from differences of f by up to {digits(off, 1)} of 1 + |f′|: f turns too fast"
        )
    agrees = f"to {digits(off, 1)} of 1 + |f′|" if off else "to the last digit"
    where = _range(activation.z).removeprefix("for z ")
    return f"agrees with differences of f {agrees}, at {count} places {where}"


def _given_up(activation: Activation, values: Values) -> str:
    """Where digits had to be given up, which is said only if there are such places."""
    z = np.linspace(*activation.z, 501)
    known = [np.isfinite(k(z, **values)) for k in (activation.function, activation.derivative)]
    open_places = z[~(known[0] & known[1])].tolist()
    if not open_places:
        return ""
    # Loaded with a formula alone.
    from actviz.formulas import uncertain

    lost = uncertain(activation, values, open_places)
    if not lost:
        return ""
    return f"given up at {len(lost)} of {z.size} places, as at z = {six_digits(lost[0])}"
