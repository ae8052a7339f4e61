"""What can be said of a function, computed from its kernels for its current parameters.

Nothing here is typed in for a function: limits are its kernels at ±∞, everything else is found on
a grid that contains every kink with both its sides, and refined.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Activation, Array
from actviz.catalog import get
from actviz.curves import FLAT, flat, other_logits, sweep

REACH = 30.0
"""How far the grid goes, times the function's scale where that is larger than 1. Beyond it every
function of the catalogue is close to its limit or periodic."""

Kernel = Callable[[Array], Array]
Stretch = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What can be said of a function of one number.

    Attributes
    ----------
    range : tuple of float
        Smallest and largest value; see `attained`.
    attained : tuple of bool
        Whether there is a finite z that gives them.
    limits : tuple of float
        f at −∞ and ∞; NaN where it has no limit.
    direction : str
        ``increasing``, ``decreasing``, ``non-decreasing``, ``non-increasing``, ``constant`` or
        ``not monotone``.
    curvature : str
        ``convex``, ``concave``, ``affine`` or ``neither``.
    symmetry : str
        ``odd``, ``even`` or ``neither``.
    kinks : tuple of float
        Where f, f′ or f″ jumps.
    smoothness : str
        ``discontinuous``, ``C⁰``, ``C¹`` or ``C∞``.
    steepest : float
        The largest |f′|.
    steepest_at : tuple of tuple of float
        The points or stretches of z where it is reached; −∞ or ∞ twice where it is only
        approached.
    fixed_point : float
        The z nearest to 0 with f(z) = z; NaN where there is none from −10 to 10.
    saturated : tuple of tuple of float
        The stretches where |f′| is below `actviz.curves.FLAT`.
    waves : bool
        Whether f′ has no limit, so that what it does near 0 comes again for ever.
    mean, variance, slope_square : float
        Of f(z), and of f′(z)², for z from a standard normal distribution.
    """

    range: tuple[float, float]
    attained: tuple[bool, bool]
    limits: tuple[float, float]
    direction: str
    curvature: str
    symmetry: str
    kinks: tuple[float, ...]
    smoothness: str
    steepest: float
    steepest_at: tuple[Stretch, ...]
    fixed_point: float
    saturated: tuple[Stretch, ...]
    waves: bool
    mean: float
    variance: float
    slope_square: float

    @property
    def zero_centred(self) -> bool:
        """Whether the mean output for a standard normal input is 0."""
        return abs(self.mean) < 1e-9


def properties(activation: Activation, values: Mapping[str, float]) -> Properties:
    """Compute the properties of a function for given parameters.

    Of a function of a vector, those of its first output as the first logit moves.

    Raises
    ------
    ValueError
        For bad parameters.
    """
    return _properties(activation.name, tuple(values.items()))


@lru_cache(maxsize=1024)
def _properties(name: str, items: tuple[tuple[str, float], ...]) -> Properties:
    activation = get(name)
    f, slope, kinks = _scalar(activation, dict(items))
    kinks = tuple(kink for kink in kinks if _bends(f, slope, kink))
    scale = activation.scale(**dict(items)) if activation.scale else 1.0
    z = _grid(kinks, REACH * max(1.0, scale))
    heights, slopes = f(z), slope(z)
    at_infinity = np.array([-np.inf, np.inf])
    limits, slope_limits = f(at_infinity), np.abs(slope(at_infinity))
    smoothness, f_jumps = _smoothness(f, slope, kinks)
    level = slopes == 0
    low, low_attained = _smallest(f, z, heights, level, limits)
    high, high_attained = _smallest(lambda x: -f(x), z, -heights, level, -limits)
    steepest, steepest_at = _steepest(slope, z, np.abs(slopes), slope_limits)
    mean, spread, slope_square = _moments(f, slope, kinks)
    return Properties(
        range=(low, -high),
        attained=(low_attained, high_attained),
        limits=(float(limits[0]), float(limits[1])),
        direction=_direction(slopes, f_jumps),
        curvature="neither" if any(f_jumps) else _curvature(slopes),
        symmetry=_symmetry(f, z, kinks),
        kinks=kinks,
        smoothness=smoothness,
        steepest=steepest,
        steepest_at=steepest_at,
        fixed_point=_fixed_point(f, z),
        saturated=_to_infinity(flat(z, slopes), slope_limits, z[-1]),
        waves=bool(np.all(np.isnan(slope_limits))),
        mean=mean,
        variance=spread,
        slope_square=slope_square,
    )


@lru_cache(maxsize=4096)
def _variance(name: str, items: tuple[tuple[str, float], ...]) -> float:
    return _moments(*_scalar(get(name), dict(items)))[1]


def variance(activation: Activation, values: Mapping[str, float]) -> float:
    """The variance of the output alone, for a standard normal input."""
    return _variance(activation.name, tuple(values.items()))


def _scalar(
    activation: Activation, values: Mapping[str, float]
) -> tuple[Kernel, Kernel, tuple[float, ...]]:
    """f and f′ as functions of one number, and the kinks."""
    if activation.vector is not None:
        logits = other_logits(values)
        return (
            lambda z: sweep(activation, z, logits)[0][0],
            lambda z: sweep(activation, z, logits)[1][0],
            (),
        )
    return (
        lambda z: activation.function(z, **values),
        lambda z: activation.derivative(z, **values),
        activation.kinks(**values),
    )


def _bends(f: Kernel, slope: Kernel, kink: float) -> bool:
    """Whether f, f′ or f″ differ on the two sides of a kink: for some parameters none does."""
    sides = np.nextafter(kink, [-np.inf, np.inf])
    near, far = slope(kink + np.array([-1e-4, 1e-4])), slope(kink + np.array([-2e-4, 2e-4]))
    curvature = (far - near) / np.array([-1e-4, 1e-4])
    jumps = np.abs([np.diff(f(sides))[0], np.diff(slope(sides))[0], np.diff(curvature)[0]])
    return bool(np.any(jumps > (1e-9, 1e-9, 1e-2)))


def _grid(kinks: tuple[float, ...], reach: float) -> Array:
    """Even places, and the numbers next to each kink instead of the kink: no conventions."""
    even = np.linspace(-reach, reach, 3001)
    sides = [np.nextafter(kink, side) for kink in kinks for side in (-np.inf, np.inf)]
    return np.union1d(np.setdiff1d(even, kinks), sides)


def _smoothness(f: Kernel, slope: Kernel, kinks: tuple[float, ...]) -> tuple[str, list[float]]:
    """How smooth f is, and how far it jumps at each kink."""
    if not kinks:
        return "C∞", []
    sides = np.nextafter(np.array(kinks)[:, None], [-np.inf, np.inf])
    f_jumps = np.diff(f(sides))[:, 0]
    f_jumps[np.abs(f_jumps) < 1e-9] = 0
    if np.any(f_jumps):
        return "discontinuous", f_jumps.tolist()
    return ("C⁰" if np.any(np.abs(np.diff(slope(sides))) > 1e-9) else "C¹"), []


def _smallest(
    f: Kernel, z: Array, heights: Array, flat: NDArray[np.bool_], limits: Array
) -> tuple[float, bool]:
    """The infimum of f, and whether a finite z gives it."""
    limit = float(np.fmin(*limits))
    least = float(np.min(heights))
    if limit >= least:
        # Where the ends of the grid are least, there is nothing in between to look for.
        inside = limit > least and least < min(heights[0], heights[-1])
        least = _refined(f, z, heights)[1] if inside else least
    elif limit == limit:
        return limit, False
    else:
        least = _refined(f, z, heights)[1]
    # A tail that has reached its limit is flat; one that only rounds to it still has a slope.
    return least + 0.0, bool(least != limit or np.any(flat & (heights == limit)))


def _refined(f: Kernel, z: Array, heights: Array) -> tuple[float, float]:
    """The place and height of the minimum of f, from the grid on to a few more digits."""
    at = int(np.argmin(heights))
    low, high = z[max(at - 1, 0)], z[min(at + 1, z.size - 1)]
    place, least = z[at], heights[at]
    for _ in range(5):
        near = np.linspace(low, high, 41)
        values = f(near)
        best = int(np.argmin(values))
        if values[best] < least:
            place, least = near[best], values[best]
        low, high = near[max(best - 1, 0)], near[min(best + 1, 40)]
    return float(place), float(least)


def _direction(slopes: Array, f_jumps: list[float]) -> str:
    up = bool(np.any(slopes > 1e-12)) or any(jump > 0 for jump in f_jumps)
    down = bool(np.any(slopes < -1e-12)) or any(jump < 0 for jump in f_jumps)
    if up and down:
        return "not monotone"
    if not up and not down:
        return "constant"
    flat = np.any((slopes[1:] == 0) & (slopes[:-1] == 0))
    if flat:
        return "non-decreasing" if up else "non-increasing"
    return "increasing" if up else "decreasing"


def _curvature(slopes: Array) -> str:
    bends = np.diff(slopes)
    up, down = np.any(bends > 1e-9), np.any(bends < -1e-9)
    if up and down:
        return "neither"
    return "convex" if up else "concave" if down else "affine"


def _symmetry(f: Kernel, z: Array, kinks: tuple[float, ...]) -> str:
    # Not at a jump, where the value taken is on one side.
    away = np.min(np.abs(np.abs(z) - np.abs([*kinks, np.inf])[:, None]), axis=0) > 1e-9
    here, there = f(z[away]), f(-z[away])
    close = 1e-12 * (1 + np.abs(here))
    if np.all(np.abs(here + there) <= close):
        return "odd"
    return "even" if np.all(np.abs(here - there) <= close) else "neither"


def _steepest(
    slope: Kernel, z: Array, slopes: Array, limits: Array
) -> tuple[float, tuple[Stretch, ...]]:
    """The largest |f′| and where it is reached."""

    def down(x: Array) -> Array:
        return -np.abs(slope(x))

    place, least = _refined(down, z, -slopes)
    for limit, end in zip(limits, (-math.inf, math.inf), strict=True):
        if limit > -least:
            return float(limit), ((end, end),)
    near = np.flatnonzero(slopes >= -least - 1e-12)
    runs = np.split(near, np.flatnonzero(np.diff(near) > 1) + 1)
    stretches = tuple(_stretch(run, z, slopes) for run in runs if run.size > 2)
    if stretches:
        return -least, stretches
    # Of several places, as a wave has, the one nearest to 0.
    around = z[np.flatnonzero(slopes >= -least * (1 - 1e-3))]
    middle = around[np.argmin(np.abs(around))]
    near_it = np.abs(z - middle) < 0.5
    nearer, height = _refined(down, z[near_it], -slopes[near_it])
    if height < least + 1e-9:
        place = nearer
    return -least, ((_neat(place), _neat(place)),)


def _stretch(run: NDArray[np.intp], z: Array, slopes: Array) -> Stretch:
    """Where a run of places lies, to ±∞ at the grid's ends."""
    first, last = run[0], run[-1]
    if first == 0 and last == z.size - 1:
        return -math.inf, math.inf
    # A slope that only rounds to its limit comes to it without a kink.
    if first == 0:
        fades = slopes[last] - slopes[last + 1] < 1e-9
        return -math.inf, -math.inf if fades else _neat(z[last])
    if last == z.size - 1:
        fades = slopes[first] - slopes[first - 1] < 1e-9
        return math.inf if fades else _neat(z[first]), math.inf
    return _neat(z[first]), _neat(z[last])


def _neat(place: float) -> float:
    """A place without the last digits that tell it from the kink next to it."""
    return round(float(place), 12) + 0.0


def _fixed_point(f: Kernel, z: Array) -> float:
    """The solution of f(z) = z that is nearest to 0, NaN where none is near."""
    if f(np.zeros(1))[0] == 0:
        return 0.0
    near = z[np.abs(z) <= 10]
    gap = f(near) - near
    # A gap that fades out, as Softplus's does, is not closed where it only rounds to 0.
    even = np.linspace(-10, 10, 2001)
    fading = np.abs(f(even) - even)
    fades = np.any((fading > 0) & (fading < 1e-12))
    roots = [] if fades else near[gap == 0].tolist()
    for index in np.flatnonzero(gap[:-1] * gap[1:] < 0):
        root = _crossing(f, near[index], near[index + 1])
        # Where f jumps across the diagonal there is none.
        if abs(f(np.array([root]))[0] - root) < 1e-9:
            roots.append(root)
    root = min(roots, key=abs, default=math.nan)
    # Where fixed points begin right behind a jump, the place of the jump is none itself.
    neat = _neat(root)
    return neat if abs(f(np.array([neat]))[0] - neat) < 1e-9 else root


def _crossing(f: Kernel, low: float, high: float) -> float:
    """Where f(z) − z changes sign between two places, to the last digits."""
    for _ in range(12):
        z = np.linspace(low, high, 41)
        signs = np.sign(f(z) - z)
        first = int(np.argmax(signs != signs[0]))
        low, high = float(z[first - 1]), float(z[first])
    return (low + high) / 2


def _to_infinity(
    stretches: tuple[Stretch, ...], slope_limits: Array, reach: float
) -> tuple[Stretch, ...]:
    """Stretches that touch an end of the grid go on where the slope's limit is small too."""
    small = slope_limits < FLAT
    return tuple(
        (
            -math.inf if start == -reach and small[0] else _neat(start),
            math.inf if end == reach and small[1] else _neat(end),
        )
        for start, end in stretches
    )


def _moments(f: Kernel, slope: Kernel, kinks: tuple[float, ...]) -> tuple[float, float, float]:
    """Mean and variance of f and mean of f′² under a standard normal input."""
    nodes, weights = _normal(kinks)
    heights = f(nodes)
    mean = float(weights @ heights)
    variance = float(weights @ (heights - mean) ** 2)
    return mean, variance, float(weights @ slope(nodes) ** 2)


@lru_cache(maxsize=256)
def _normal(kinks: tuple[float, ...]) -> tuple[Array, Array]:
    """Nodes and weights of Gauss–Legendre quadrature, with the normal density, between kinks.

    Beyond ±12 the density leaves less than 1e-31 to add.
    """
    ends = np.union1d(np.linspace(-12, 12, 49), [kink for kink in kinks if abs(kink) < 12])
    nodes, weights = np.polynomial.legendre.leggauss(20)
    half, middle = np.diff(ends)[:, None] / 2, ((ends[1:] + ends[:-1]) / 2)[:, None]
    z = (middle + half * nodes).ravel()
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return z, (half * weights).ravel() * density


def described(found: Properties, axis: str = "z") -> dict[str, str]:
    """Every property as a short text, by its name; `axis` is what the input is called."""
    low, high = map(_number, found.range)
    left, right = ("[" if found.attained[0] else "("), ("]" if found.attained[1] else ")")
    word = "jump" if found.smoothness == "discontinuous" else "kink"
    kinks = f", {word} at {axis} = {' and '.join(map(_number, found.kinks))}" if found.kinks else ""
    below, above = (_number(limit) if limit == limit else "none" for limit in found.limits)
    wave = found.waves
    return {
        "Range": f"{left}{low}, {high}{right}",
        "Limits at −∞ and ∞": f"{below} and {above}",
        "Monotone": found.direction,
        "Convex": found.curvature,
        "Zero-centred": "yes" if found.zero_centred else "no",
        "Symmetry": found.symmetry,
        "Smoothness": f"{found.smoothness}{kinks}",
        "Largest |f′|": f"{_number(found.steepest)} {_places(found.steepest_at, axis, wave)}",
        "Fixed point nearest to 0": _fixed(found.fixed_point),
        "Saturated": _places(found.saturated, axis, wave) if found.saturated else "nowhere",
        "Mean output": _number(found.mean),
        "Output variance": _number(found.variance),
        "Mean squared slope": _number(found.slope_square),
    }


def _fixed(root: float) -> str:
    if math.isnan(root):
        return "none"
    neat = _neat(root)
    side = "" if neat == root else "just above " if root > neat else "just below "
    return f"{side}{_number(neat)}"


def _number(value: float) -> str:
    text = "∞" if abs(value) == math.inf else f"{abs(value):.4g}"
    return f"−{text}" if value < 0 and abs(value) > 1e-12 else "0" if abs(value) < 1e-12 else text


def _places(stretches: tuple[Stretch, ...], axis: str, wave: bool) -> str:
    """Where something holds: at points, on stretches, or towards an end of the axis."""
    parts = []
    # Of a wave's many, those around 0 say it all.
    shown = sorted(sorted(stretches, key=lambda each: abs(sum(each)))[:2]) if wave else stretches
    for start, end in shown:
        if abs(start) == math.inf and start == end:
            parts.append(f"towards {axis} = {_number(start)}")
        elif start == end:
            parts.append(f"at {axis} = {_number(start)}")
        elif (start, end) == (-math.inf, math.inf):
            parts.append("everywhere")
        elif start == -math.inf:
            parts.append(f"for {axis} < {_number(end)}")
        elif end == math.inf:
            parts.append(f"for {axis} > {_number(start)}")
        else:
            parts.append(f"from {axis} = {_number(start)} to {_number(end)}")
    return " and ".join(parts) + (", and so on" if wave else "")
