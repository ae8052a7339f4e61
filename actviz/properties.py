"""Properties of a function, measured with its kernels for given parameters.

Limits are the kernels' values at ±∞. Everything else is measured on a grid that has the kinks, the
limits on both sides of each, the tails, and the exact places of peaks and crossings.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from itertools import groupby, pairwise

import numpy as np

from actviz.activation import Activation, Array, Values
from actviz.formatting import four_digits, listed
from actviz.grid import Approach, Grid, Interval, Kernel, empty, peaks, top
from actviz.kinks import ROUNDED, Kink, curvature_jumps, kinks, neat, one_sided
from actviz.moments import FINE, moments
from actviz.remember import remember
from actviz.sampling import FLAT, flat
from actviz.zoom import crossings

REACH = 30.0
"""The end of the evenly spaced part of the grid, times the function's scale if that is above 1.
Beyond it every function of the catalogue is close to its limit or periodic."""

FURTHEST = 8e307
"""The largest finite z of the grid, except for waves."""

SMOOTHNESS = {
    "infinite": "discontinuous",
    "no limit": "discontinuous",
    "end": "not everywhere",
    "jump": "discontinuous",
    "kink": "C⁰",
    "f″ jumps": "C¹",
}
"""The smoothness of f by the worst kind of its kinks: f is infinite there, its values begin or end,
or f, f′ or f″ jumps."""

SIGNAL = "Gain that keeps the signal"
GRADIENT = "Gain that keeps the gradient"
"""The names of the two gains among the properties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The limits and moments of a function of one number.

    Attributes
    ----------
    limits : tuple of float
        f at −∞ and ∞; NaN where it has no limit.
    waves : bool
        Whether f′ has no limits at ±∞: the function is periodic, or a line plus a wave.
    mean, variance, slope_square : float
        Mean and variance of f(z), and mean of f′(z)², for z from a standard normal distribution;
        infinite or NaN where there is none.
    has_poles : bool
        Whether f goes to infinity at a kink.
    why : Mapping of str to str
        By their names, why one of these three is not known.
    """

    limits: tuple[float, float]
    waves: bool
    mean: float
    variance: float
    slope_square: float
    has_poles: bool = False
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def bounded(self) -> bool:
        """Whether f is bounded on both sides; a wave without limits is taken to be so."""
        return not (self.has_poles or any(map(math.isinf, self.limits)))

    @property
    def zero_centred(self) -> bool:
        """Whether the mean output for a standard normal input is 0."""
        return abs(self.mean) <= 1e-9 * math.sqrt(self.variance)

    @property
    def square(self) -> float:
        """The mean of f(z)² for a standard normal input."""
        return self.mean * self.mean + self.variance

    @property
    def signal_gain(self) -> float:
        """The gain that keeps the size of a signal, 1/√E[f²]; NaN where there is none.

        Standard normal z give outputs of mean square E[f²], which weights of variance gain²/fan-in
        turn into z of variance 1 again.
        """
        return _gain(self.square)

    @property
    def gradient_gain(self) -> float:
        """The gain that keeps the size of a gradient, 1/√E[f′²]; NaN where there is none."""
        return _gain(self.slope_square)


def _gain(square: float) -> float:
    return 1 / math.sqrt(square) if 0 < square < math.inf else math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties(Summary):
    """The properties of a function of one number.

    Attributes
    ----------
    image : tuple of Interval
        The values that f takes, ascending: one interval, or several where f jumps.
    direction : str
        ``increasing``, ``decreasing``, ``non-decreasing``, ``non-increasing``, ``constant`` or
        ``not monotone``.
    curvature : str
        ``convex``, ``concave``, ``affine`` or ``neither``.
    symmetry : str
        ``odd``, ``even`` or ``neither``.
    kinks : tuple of float
        Where f, f′ or f″ jumps.
    kinds : tuple of str
        For each of the kinks a key of `SMOOTHNESS`.
    smoothness : str
        ``discontinuous``, ``C⁰``, ``C¹`` or ``C∞``.
    steepest : float
        The supremum of |f′|.
    steepest_at : tuple of Interval
        Where |f′| is that large; for a wave only the place nearest to 0. At a kink the value by
        convention counts. Empty if the supremum is only approached.
    steepest_towards : tuple of Approach
        Where the supremum is approached, if |f′| is nowhere that large.
    fixed_point : Interval or None
        The z nearest to 0 with f(z) = z, or None. If a stretch of such z begins right behind a
        jump, none of them is the nearest, and it is the whole stretch.
    flat : tuple of Interval
        The stretches where |f′| is below `actviz.sampling.FLAT`; for a wave, those on the grid.
    saturated : tuple of Interval
        Those of `flat` that reach to −∞ or ∞, where f has a finite limit.
    """

    image: tuple[Interval, ...]
    direction: str
    curvature: str
    symmetry: str
    kinks: tuple[float, ...]
    kinds: tuple[str, ...]
    smoothness: str
    steepest: float
    steepest_at: tuple[Interval, ...]
    steepest_towards: tuple[Approach, ...]
    fixed_point: Interval | None
    flat: tuple[Interval, ...]
    saturated: tuple[Interval, ...]

    @property
    def range(self) -> tuple[float, float]:
        """Infimum and supremum of f; NaN if it has no value anywhere."""
        if not self.image:
            return math.nan, math.nan
        return self.image[0].low, self.image[-1].high


@remember(1024)
@np.errstate(all="ignore")
def properties(activation: Activation, values: Values) -> Properties:
    """Measure the properties of a function for given parameters.

    For a function of a vector they are those of its first output as the first logit moves.

    Raises
    ------
    ValueError
        If a parameter is outside its domain.
    """
    known = summary(activation, values)
    one, own, scale = _scalar(activation, values)
    f, slope = partial(one.function, **own), partial(one.derivative, **own)
    found = _kinds(tuple(map(_without_pole, kinks(one, own))), f, slope, scale)
    at, kinds = tuple(kink.z for kink in found), tuple(found.values())
    sides = [[kink.f for kink in found], [kink.slope for kink in found]]
    even = _empty(at, scale, known.waves).measured((f, slope), sides)
    grid, crossed = _finer(f, slope, even)
    steepest, steepest_at, steepest_towards = _steepest(grid, scale, known.waves)
    nearly_flat = _flat(grid, found)
    return Properties(
        **asdict(known),
        image=_image(grid),
        direction=_direction(grid),
        curvature="neither" if "jump" in kinds else _curvature(grid.values[1, ~grid.on_kinks]),
        symmetry=_symmetry(f, even),
        kinks=at,
        kinds=kinds,
        smoothness=next((SMOOTHNESS[kind] for kind in SMOOTHNESS if kind in kinds), "C∞"),
        steepest=steepest,
        steepest_at=steepest_at,
        steepest_towards=steepest_towards,
        fixed_point=_fixed_point(grid, crossed),
        flat=nearly_flat,
        saturated=tuple(each for each in nearly_flat if _saturates(each, known.limits)),
    )


@remember(4096)
@np.errstate(all="ignore")
def summary(activation: Activation, values: Values) -> Summary:
    """Measure the limits and moments alone, in a small part of the time."""
    one, own, scale = _scalar(activation, values)
    ends = np.array([-np.inf, np.inf])
    low, high = one.function(ends, **own).tolist()
    # Not where there is no limit because there is no value far out.
    far = one.derivative(np.array([*ends, -1e4, 1e4]), **own)
    waves = bool(np.all(np.isnan(far[:2])) and np.any(np.isfinite(far[2:])))
    # Seven digits are enough for a mean.
    f, slope = (partial(each, **own) for each in one.rough or (one.function, one.derivative))
    at = one.kinks(**own)
    found = moments(f, slope, at, scale, waves)
    sides = one_sided(partial(one.function, **own), at) if at else []
    return Summary(
        limits=(low, high),
        waves=waves,
        mean=found.mean,
        variance=found.variance,
        slope_square=found.slope_square,
        has_poles=any(math.isinf(left) or math.isinf(right) for left, _, right in sides),
        why=found.why,
    )


def _scalar(activation: Activation, values: Values) -> tuple[Activation, dict[str, float], float]:
    """The function as a function of one number, with its own parameters and its scale."""
    one = activation.alone(values)
    own = {name: values[name] for name in one.defaults}
    one.function(np.zeros(1), **own)  # raises for a bad parameter
    return one, own, min(one.scale(**own), 1e300) if one.scale else 1.0


def _without_pole(kink: Kink) -> Kink:
    """A kink at which f is infinite, without the values that rounding may have made of it."""
    if kink.kind != "infinite":
        return kink
    sides, slopes = ((left, math.nan, right) for left, _, right in (kink.f, kink.slope))
    return replace(kink, f=sides, slope=slopes)


def _kinds(every: Sequence[Kink], f: Kernel, slope: Kernel, scale: float) -> dict[Kink, str]:
    """The kinks with their kinds, except those where nothing jumps for these parameters."""
    # Some are where f has no value at all.
    every = [kink for kink in every if not _is_void(kink, f, scale)]
    if not every:
        return {}
    bent = curvature_jumps(slope, [kink.z for kink in every], scale)
    kinds = {
        kink: kink.kind or ("f″ jumps" if bends else "")
        for kink, bends in zip(every, bent.tolist(), strict=True)
    }
    return {kink: kind for kink, kind in kinds.items() if kind}


def _is_void(kink: Kink, f: Kernel, scale: float) -> bool:
    """Whether f has no value around a kink."""
    left, _, right = kink.f
    if not (math.isnan(left) and math.isnan(right)):
        return False
    return not bool(np.any(np.isfinite(f(kink.z + 1e-3 * scale * np.array([-1.0, 1.0])))))


def _finer(f: Kernel, slope: Kernel, grid: Grid) -> tuple[Grid, Array]:
    """The grid with crossings and peaks added, and the places where f crosses f(z) = z."""
    z, (heights, slopes) = grid.z, grid.values
    # A gap that vanishes in the limit, as Softplus's does, is rounded to either sign.
    gap = np.where(np.abs(heights - z) <= ROUNDED * np.abs(z), 0.0, heights - z)
    crossed = crossings(lambda x: f(x) - x, z, gap)
    # f′ may cross 0 between two places of the grid that are both steep.
    flat_ends = crossings(slope, z, slopes, (-FLAT, 0, FLAT))
    steepest = peaks(lambda x: np.abs(slope(x)), grid, np.abs(slopes))
    return grid.finer((f, slope), np.concatenate([crossed, flat_ends, steepest])), crossed


@lru_cache(maxsize=256)
def _empty(at: tuple[float, ...], scale: float, waves: bool) -> Grid:
    """A grid of even places around 0, a tail except for waves, the kinks and the infinities."""
    reach = REACH * min(max(1.0, scale), scale / FINE)
    tail = np.geomspace(reach, FURTHEST, 0 if waves else 151)
    right = np.concatenate([np.linspace(0, reach, 1201), tail, [np.inf]])
    # Between two kinks that are close there may be no even place.
    between = (np.linspace(*pair, 7)[1:-1] for pair in pairwise(at))
    return empty(np.concatenate([-right[1:], right, *between]), at)


def _joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The union of intervals: those that overlap or touch become one."""
    union: list[Interval] = []
    for each in sorted(intervals, key=lambda interval: (interval.low, not interval.has_low)):
        last = union[-1] if union else each
        touches = each.low == last.high and (each.has_low or last.has_high)
        if union and (each.low < last.high or touches):
            high, has_high = max((last.high, last.has_high), (each.high, each.has_high))
            union[-1] = Interval(last.low, high, last.has_low, has_high)
        else:
            union.append(each)
    return tuple(union)


def _image(grid: Grid) -> tuple[Interval, ...]:
    """The set of values of f, from the parts between its jumps."""
    f = grid.values[0]
    jumps = 1 + np.flatnonzero((np.diff(grid.z) == 0) & (np.diff(f) != 0))
    parts = []
    for start, stop in pairwise([0, *jumps.tolist(), f.size]):
        part = grid.part(start, stop)
        if not np.any(np.isfinite(part.values[0])):
            continue  # f has no value there, or only the limits beside a pole
        given = part.values[0][(part.side != 0) | part.on_kinks]
        ends = []
        for sign in (-1, 1):
            most, at, _ = top(part, sign * part.values[0])
            end = sign * most + 0.0
            ends.append((end if end in given else neat(end), bool(at) and math.isfinite(end)))
        (low, has_low), (high, has_high) = ends
        parts.append(Interval(low, high, has_low, has_high))
    return _joined(parts)


def _direction(grid: Grid) -> str:
    f, slopes = grid.values
    steps = np.diff(f)[np.diff(grid.z) == 0]
    smooth = slopes[~grid.on_kinks]
    up = bool(np.any(smooth > 0) or np.any(steps > 0))
    down = bool(np.any(smooth < 0) or np.any(steps < 0))
    if up and down:
        return "not monotone"
    if not up and not down:
        return "constant"
    if any(np.all(slopes[piece] == 0) for piece in grid.pieces):
        return "non-decreasing" if up else "non-increasing"
    return "increasing" if up else "decreasing"


def _curvature(slopes: Array) -> str:
    bends = np.diff(slopes)
    noise = ROUNDED * np.max(np.abs(slopes), where=np.isfinite(slopes), initial=0.0)
    up, down = np.any(bends > noise), np.any(bends < -noise)
    if up and down:
        return "neither"
    return "convex" if up else "concave" if down else "affine"


def _symmetry(f: Kernel, grid: Grid) -> str:
    z, heights = grid.z, grid.values[0]
    mirrored = heights[::-1] if np.array_equal(z, -z[::-1]) else f(-z)
    # Not at a jump: the value there is that of one side.
    right = (z > 0) & np.isfinite(z) & ~np.isin(z, np.abs(grid.kinks))
    right &= ~(np.isnan(heights) & np.isnan(mirrored))
    here, there = heights[right], mirrored[right]
    close = ROUNDED * np.abs(here)
    if np.all((here == -there) | (np.abs(here + there) <= close)):
        return "odd"
    return "even" if np.all((here == there) | (np.abs(here - there) <= close)) else "neither"


def _steepest(
    grid: Grid, scale: float, waves: bool
) -> tuple[float, tuple[Interval, ...], tuple[Approach, ...]]:
    """The supremum of |f′|, where |f′| is that large, and else where it is approached."""
    steepest, at, towards = top(grid, np.abs(grid.values[1]))
    if waves and at:
        at = (min(at, key=_distance),)
    # A peak is so flat that the later digits are noise.
    count = 7 - math.floor(math.log10(scale))
    places = tuple(
        _point(round(each.low, count) + 0.0)
        if each.is_point and each.low not in grid.kinks
        else each
        for each in at
    )
    return steepest, places, () if at else towards


def _point(value: float) -> Interval:
    return Interval(value, value, True, True)


def _fixed_point(grid: Grid, crossed: Array) -> Interval | None:
    """The solution of f(z) = z nearest to 0, or the stretch of solutions that begins nearest."""
    z, f = grid.z, grid.values[0]
    if np.any((z == 0) & (grid.side == 0) & (f == 0)):
        return _point(0.0)
    off = np.where((f == z) | np.isin(z, crossed), 0.0, -np.abs(f - z) / np.abs(z))
    # At ±∞ the gap is not closed but has a limit.
    off[[0, -1]] = off[[1, -2]]
    least, at, _ = top(grid, off, ROUNDED)
    if least < -ROUNDED or not at:
        return None
    nearest = min(
        (_point(neat(z.low)) if z.is_point and z.low not in grid.kinks else z for z in at),
        key=_distance,
    )
    ends = (nearest.low, nearest.has_low), (nearest.high, nearest.has_high)
    end, has_end = min(ends, key=lambda each: abs(each[0]))
    return _point(end) if has_end else nearest


def _distance(interval: Interval) -> tuple[float, bool]:
    """The distance from 0 to an interval; of two the same, one that contains its end is nearer."""
    return min(
        (abs(interval.low), not interval.has_low), (abs(interval.high), not interval.has_high)
    )


def _flat(grid: Grid, found: Iterable[Kink]) -> tuple[Interval, ...]:
    """The stretches where |f′| is small; at a kink the value by convention counts."""
    finite = np.isfinite(grid.z)
    z, slopes = grid.z[finite], grid.values[1]
    below = np.abs(slopes[[0, -1]]) < FLAT
    at = {kink.z: abs(kink.slope[1]) < FLAT for kink in found}
    return tuple(
        Interval(
            -math.inf if low == z[0] and below[0] else low,
            math.inf if high == z[-1] and below[1] else high,
            at.get(low, False),
            at.get(high, False),
        )
        for low, high in flat(z, slopes[finite])
    )


def _saturates(stretch: Interval, limits: Sequence[float]) -> bool:
    """Whether a stretch reaches to −∞ or ∞, and f has a finite limit there."""
    ends = [limit for end, limit in zip(stretch[:2], limits, strict=True) if math.isinf(end)]
    return bool(ends) and all(map(math.isfinite, ends))


def described(found: Properties, axis: str = "z") -> dict[str, str]:
    """Every property as a short text, by its name; `axis` is the name of the input."""
    below, above = (four_digits(limit) if limit == limit else "none" for limit in found.limits)
    return {
        "Range": _set(found.image),
        "Limits at −∞ and ∞": f"{below} and {above}",
        "Monotone": _monotone(found),
        "Convex": found.curvature,
        "Zero-centred": _centred(found),
        "Symmetry": found.symmetry,
        "Smoothness": _smoothness(found, axis),
        "Largest |f′|": steepness(found, axis),
        "Fixed point nearest to 0": _fixed(found.fixed_point, axis),
        f"Nearly flat (|f′| < {FLAT:g})": flatness(found, axis),
        "Saturated": _places(found.saturated, axis, False),
        "Mean output": _mean(found.mean, found.why.get("mean")),
        "Output variance": _mean(found.variance, found.why.get("variance")),
        "Mean squared slope": _mean(found.slope_square, found.why.get("slope_square")),
        SIGNAL: _mean(found.signal_gain, found.why.get("variance", "f is 0")),
        GRADIENT: _mean(found.gradient_gain, found.why.get("slope_square", "f′ is 0")),
    }


def _mean(value: float, why: str | None) -> str:
    """A mean or a gain, or why there is none."""
    if math.isfinite(value):
        return four_digits(value)
    return f"none: {why}" if why else four_digits(value)


def _monotone(found: Properties) -> str:
    between = found.has_poles and found.direction not in ("not monotone", "constant")
    return f"{found.direction} between its poles" if between else found.direction


def _centred(found: Summary) -> str:
    if math.isfinite(found.mean):
        return "yes" if found.zero_centred else "no"
    return "no: it has no mean"


def _set(intervals: Sequence[Interval]) -> str:
    """A union of intervals in mathematical notation; single numbers share braces."""
    if not intervals:
        return "none"
    parts = []
    for are_points, group in groupby(intervals, key=lambda each: each.is_point):
        if are_points:
            parts.append(f"{{{', '.join(four_digits(each.low) for each in group)}}}")
            continue
        for low, high, has_low, has_high in group:
            left, right = "[" if has_low else "(", "]" if has_high else ")"
            parts.append(f"{left}{four_digits(low)}, {four_digits(high)}{right}")
    return " ∪ ".join(parts)


def _smoothness(found: Properties, axis: str) -> str:
    """The smoothness of f, and where f, f′ or f″ jumps."""
    parts = []
    for word in SMOOTHNESS:
        at = [
            four_digits(kink)
            for kink, kind in zip(found.kinks, found.kinds, strict=True)
            if kind == word
        ]
        if at:
            several = len(at) > 1 and word not in ("infinite", "f″ jumps")
            parts.append(f"{word}{'s' * several} at {axis} = {_some(at)}")
    return f"{found.smoothness}: {', '.join(parts)}" if parts else found.smoothness


MOST_NAMED = 6
"""How many places are named; of more, those in the middle, which are nearest to 0."""


def _some(places: Sequence[str]) -> str:
    """List places that ascend; of many, a few in the middle."""
    if len(places) <= MOST_NAMED:
        return listed(places)
    start = (len(places) - 4) // 2
    return f"{', '.join(places[start : start + 4])}, and so on"


def flatness(found: Properties, axis: str) -> str:
    """The stretches where f is nearly flat."""
    return _places(found.flat, axis, found.waves)


def steepness(found: Properties, axis: str) -> str:
    """The supremum of |f′|, and where it is taken or approached."""
    if found.steepest_at:
        where = _places(found.steepest_at, axis, found.waves)
        return f"{four_digits(found.steepest)} {where}"
    sides: dict[float, list[int]] = {}
    for place, side in found.steepest_towards:
        sides.setdefault(place, []).append(side)
    towards = [
        f"{axis} → {four_digits(place)}"
        + ("" if math.isinf(place) or len(own) > 1 else f" from {SIDES[own[0]]}")
        for place, own in sides.items()
    ]
    if len(towards) > MOST_NAMED:
        return f"{four_digits(found.steepest)}, approached as {_some(towards)}"
    return f"{four_digits(found.steepest)}, approached as {' and as '.join(towards)}"


SIDES = {-1: "below", 1: "above"}


def _fixed(found: Interval | None, axis: str) -> str:
    if found is None:
        return "none"
    if found.is_point:
        return four_digits(found.low)
    start, side = (
        (found.low, "above") if abs(found.low) <= abs(found.high) else (found.high, "below")
    )
    return f"just {side} {four_digits(start)}: every {_within(found, axis)} is one"


def _places(intervals: Sequence[Interval], axis: str, wave: bool) -> str:
    """Places and stretches, as text."""
    # The two of a wave that are nearest to 0 say it all.
    if wave:
        intervals = sorted(sorted(intervals, key=lambda each: abs(sum(each[:2])))[:2])
    many = len(intervals) > MOST_NAMED
    if many:
        intervals = sorted(sorted(intervals, key=lambda each: each.low - each.high)[:4])
    parts = []
    for each in intervals:
        if each.is_point:
            parts.append(f"at {axis} = {four_digits(each.low)}")
        elif each[:2] == (-math.inf, math.inf):
            parts.append("everywhere")
        else:
            parts.append(f"for {_within(each, axis)}")
    on = ", and so on" if parts and (wave or many) else ""
    return (" and ".join(parts) or "nowhere") + on


def _within(interval: Interval, axis: str) -> str:
    """An interval as inequalities."""
    below, above = "≤" if interval.has_low else "<", "≤" if interval.has_high else "<"
    if interval.low == -math.inf:
        return f"{axis} {above} {four_digits(interval.high)}"
    if interval.high == math.inf:
        return f"{axis} {'≥' if interval.has_low else '>'} {four_digits(interval.low)}"
    return f"{four_digits(interval.low)} {below} {axis} {above} {four_digits(interval.high)}"
