"""Properties of a function, computed from its kernels for its current parameters.

Nothing here is typed in for a function: limits are its kernels at ±∞, everything else is found on
a grid and refined. Between two kinks every function of the catalogue is analytic, so there it is
constant, or straight, everywhere or nowhere; and what a grid that rounds cannot tell, whether a
value is taken or only approached, follows from what happens at the ends.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from actviz.activation import Activation, Array
from actviz.formatting import digits, listed
from actviz.remember import remember
from actviz.sampling import FLAT

REACH = 30.0
"""How far the grid goes, times the function's scale where that is larger than 1. Beyond it every
function of the catalogue is close to its limit or periodic."""

FINE = 0.1
"""The smallest scale for which the grid and the quadrature are fine enough as they are."""

ROUNDED = 1e-12
"""Numbers that differ by a smaller share of themselves are the same: rounding parts them."""

WORDS = ("jump", "kink", "f″ jumps")
"""The kinds of a kink, the worst first: f jumps, f′ jumps, f″ jumps."""

Kernel = Callable[[Array], Array]


class Interval(NamedTuple):
    """The numbers from `low` to `high`, with or without these two; or a single number."""

    low: float
    high: float
    has_low: bool = False
    has_high: bool = False


Approach = tuple[float, int]
"""A place, and whether it is approached from below (−1) or from above (1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """The properties of a function of one number.

    Attributes
    ----------
    image : tuple of Interval
        The values that f takes, ascending: one interval, or several where f jumps.
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
    kinds : tuple of str
        Which of the `WORDS` holds at each of the kinks.
    smoothness : str
        ``discontinuous``, ``C⁰``, ``C¹`` or ``C∞``.
    steepest : float
        The supremum of |f′|.
    steepest_at : tuple of Interval
        Where |f′| takes it, at a kink by its convention; of a wave's many places the one nearest
        to 0. Empty where it is only approached.
    steepest_towards : tuple of Approach
        Where it is approached, if it is not taken.
    fixed_point : Interval or None
        The z nearest to 0 with f(z) = z; all z of the stretch where a stretch of them begins
        right behind a jump, so that none is nearest; None where there is none.
    flat : tuple of Interval
        The stretches where |f′| is below `actviz.sampling.FLAT`; of a wave, those on the grid.
    saturated : tuple of Interval
        Those of them that reach to −∞ or ∞, where f has a finite limit.
    waves : bool
        Whether f′ has no limit, so that what it does near 0 comes again for ever.
    mean, variance, slope_square : float
        Of f(z), and of f′(z)², for z from a standard normal distribution.
    """

    image: tuple[Interval, ...]
    limits: tuple[float, float]
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
    waves: bool
    mean: float
    variance: float
    slope_square: float

    @property
    def range(self) -> tuple[float, float]:
        """Infimum and supremum of f."""
        return self.image[0].low, self.image[-1].high

    @property
    def attained(self) -> tuple[bool, bool]:
        """Whether f takes them at a finite z."""
        return self.image[0].has_low, self.image[-1].has_high

    @property
    def zero_centred(self) -> bool:
        """Whether the mean output for a standard normal input is 0."""
        return abs(self.mean) <= 1e-9 * math.sqrt(self.variance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kink:
    """A place where f, f′ or f″ jumps.

    Attributes
    ----------
    z : float
        Where.
    kind : str
        One of the `WORDS`.
    f, slope : tuple of float
        The limit from the left, the value that is taken, the limit from the right.
    """

    z: float
    kind: str
    f: tuple[float, float, float]
    slope: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """f between two neighbouring kinks, without these.

    Attributes
    ----------
    start, end : float
        Two kinks, or −∞ and ∞.
    z, f, slope : ndarray of shape (n,)
        The part of the grid.
    f_limits, slope_limits : tuple of float
        Towards `start` and towards `end`; NaN where there is none.
    """

    start: float
    end: float
    z: Array
    f: Array
    slope: Array
    f_limits: tuple[float, float]
    slope_limits: tuple[float, float]


@remember(1024)
@np.errstate(all="ignore")
def properties(activation: Activation, values: Mapping[str, float]) -> Properties:
    """Compute the properties of a function for given parameters.

    Of a function of a vector, those of its first output as the first logit moves.

    Raises
    ------
    ValueError
        For bad parameters.
    """
    f, slope, places, scale = _scalar(activation, values)
    kinks = _kinks(f, slope, places, scale)
    at = tuple(kink.z for kink in kinks)
    kinds = tuple(kink.kind for kink in kinks)
    at_infinity = np.array([-np.inf, np.inf])
    limits, slope_limits = f(at_infinity).tolist(), slope(at_infinity).tolist()
    z = _grid(at, _reaches(slope, limits, slope_limits, at, scale))
    heights, slopes = f(z), slope(z)
    pieces = _pieces(z, heights, slopes, kinks, limits, slope_limits)
    steepest, steepest_at, steepest_towards = _steepest(slope, pieces, kinks)
    level = _flat(slope, z, slopes, kinks, slope_limits)
    mean, spread, slope_square = _moments(f, slope, at, scale)
    return Properties(
        image=_image(f, pieces, kinks),
        limits=(limits[0], limits[1]),
        direction=_direction(pieces, kinks),
        curvature="neither" if "jump" in kinds else _curvature(slopes),
        symmetry=_symmetry(f, z, heights, at),
        kinks=at,
        kinds=kinds,
        smoothness=next(
            (
                name
                for word, name in zip(WORDS, ("discontinuous", "C⁰", "C¹"), strict=True)
                if word in kinds
            ),
            "C∞",
        ),
        steepest=steepest,
        steepest_at=steepest_at,
        steepest_towards=steepest_towards,
        fixed_point=_fixed_point(f, pieces, kinks),
        flat=level,
        saturated=tuple(each for each in level if _saturates(each, limits)),
        waves=all(map(math.isnan, slope_limits)),
        mean=mean,
        variance=spread,
        slope_square=slope_square,
    )


@remember(4096)
@np.errstate(all="ignore")
def variance(activation: Activation, values: Mapping[str, float]) -> float:
    """The variance of the output alone, for a standard normal input."""
    return _moments(*_scalar(activation, values))[1]


def _scalar(
    activation: Activation, values: Mapping[str, float]
) -> tuple[Kernel, Kernel, tuple[float, ...], float]:
    """f and f′ as functions of one number, the kinks and the scale."""
    one = activation.alone(values)
    own = {name: values[name] for name in one.defaults}
    one.function(
        np.zeros(1), **own
    )  # says what is wrong with a bad parameter before anything meets it
    return (
        lambda z: one.function(z, **own),
        lambda z: one.derivative(z, **own),
        one.kinks(**own),
        min(one.scale(**own), 1e300) if one.scale else 1.0,
    )


def _kinks(f: Kernel, slope: Kernel, places: tuple[float, ...], scale: float) -> tuple[Kink, ...]:
    """The kind of each kink; where nothing jumps for these parameters, it is none."""
    if not places:
        return ()
    step = 1e-4 * scale
    middle = np.array(places)[:, None]
    beside = np.nextafter(middle, [-np.inf, np.inf])
    z = np.hstack([beside[:, :1], middle, beside[:, 1:]])
    heights = f(z)
    slopes = slope(np.hstack([z, middle + step * np.array([-2, -1, 1, 2])]))
    slopes, around = slopes[:, :3], slopes[:, 3:]
    bends = np.diff(around[:, 1::2] - around[:, ::2], axis=1)[:, 0] / 1e-4
    steepest = np.max(np.abs(slopes), axis=1)
    ends = heights - slopes * (z - middle)  # at the kink itself, as f goes on towards it
    # Without a jump f climbs by a few times what its slope gives from one double to the next.
    climb = 8 * steepest * (z[:, 2] - z[:, 0]) + ROUNDED * np.max(np.abs(heights), axis=1)
    rounded = ROUNDED * steepest
    jumps = np.stack(
        [
            np.ptp(heights, axis=1) > climb,
            np.abs(slopes[:, 2] - slopes[:, 0]) > rounded,
            np.abs(bends) > 1e-2 * steepest,
        ],
        axis=1,
    )
    return tuple(
        Kink(
            z=places[i],
            kind=WORDS[jumps[i].tolist().index(True)],
            f=_snapped(ends[i], climb[i]),
            slope=_snapped(slopes[i], rounded[i]),
        )
        for i in range(len(places))
        if np.any(jumps[i])
    )


def _snapped(values: Array, off: float) -> tuple[float, float, float]:
    """Three values at a kink: each side is what is taken where it is off by no more than that."""
    left, taken, right = values.tolist()
    left, right = (taken if abs(side - taken) <= off else _neat(side) for side in (left, right))
    return left, taken, right


def _reaches(
    slope: Kernel,
    heights: Sequence[float],
    limits: Sequence[float],
    kinks: tuple[float, ...],
    scale: float,
) -> tuple[float, ...]:
    """The reaches of even grids that are together fine and wide enough."""
    reach = REACH * min(max(1.0, scale), scale / FINE)
    further = reach
    # A steep function may become flat, or no longer be, only further out.
    while further < 1e300:
        beyond = np.abs(slope(np.array([-further, further]))) < FLAT
        if all(
            math.isnan(limit) or (abs(limit) < FLAT) == flat
            for limit, flat in zip(limits, beyond.tolist(), strict=True)
        ):
            break
        further *= 2
    # As far as kinks are, and where f may still meet the line f(z) = z.
    places = [place for place in (*kinks, *heights) if math.isfinite(place)]
    furthest = min(max(further, *(2 * abs(place) for place in places), 0), 8e307)
    return tuple(sorted({reach, further, furthest}))


@lru_cache(maxsize=256)
def _grid(kinks: tuple[float, ...], reaches: tuple[float, ...]) -> Array:
    """Even places, and the numbers next to each kink instead of the kink: no conventions."""
    grids = [np.linspace(-reach, reach, 3001) for reach in reaches]
    beyond = [g[np.abs(g) > reach] for reach, g in zip(reaches, grids[1:], strict=False)]
    even = np.sort(np.concatenate([grids[0], *beyond]))
    if not kinks:
        return even
    sides = [np.nextafter(kink, side) for kink in kinks for side in (-np.inf, np.inf)]
    # Between two kinks that are close there may be no even place.
    between = [np.linspace(*pair, 7)[1:-1] for pair in pairwise(kinks)]
    z = np.sort(np.concatenate([even, sides, *between]))
    kept = np.diff(z, prepend=-np.inf) > 0
    for kink in kinks:
        kept &= z != kink
    return z[kept]


def _pieces(
    z: Array,
    heights: Array,
    slopes: Array,
    kinks: tuple[Kink, ...],
    limits: Sequence[float],
    slope_limits: Sequence[float],
) -> list[Piece]:
    """The smooth pieces between the kinks."""
    cuts = [0, *np.searchsorted(z, [kink.z for kink in kinks]).tolist(), z.size]
    edges = [-math.inf, *(kink.z for kink in kinks), math.inf]
    f_limits = [limits[0], *(side for kink in kinks for side in kink.f[::2]), limits[1]]
    ends = [slope_limits[0], *(side for kink in kinks for side in kink.slope[::2]), slope_limits[1]]
    pieces = []
    for i, (first, after) in enumerate(pairwise(cuts)):
        if first == after:
            continue  # there is no double between two kinks
        # Where there are one or two, they stand for three.
        part = np.linspace(first, after - 1, max(3, after - first)).round().astype(int)
        pieces.append(
            Piece(
                start=edges[i],
                end=edges[i + 1],
                z=z[part],
                f=heights[part],
                slope=slopes[part],
                f_limits=(f_limits[2 * i], f_limits[2 * i + 1]),
                slope_limits=(ends[2 * i], ends[2 * i + 1]),
            )
        )
    return pieces


def _joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Their union: those that overlap or touch become one."""
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


def _point(value: float) -> Interval:
    return Interval(value, value, True, True)


def _image(f: Kernel, pieces: list[Piece], kinks: tuple[Kink, ...]) -> tuple[Interval, ...]:
    """The values that f takes: between the kinks, and at them."""
    return _joined([*(_values(f, piece) for piece in pieces), *(_point(k.f[1]) for k in kinks)])


def _values(f: Kernel, piece: Piece) -> Interval:
    """The values that f takes between two kinks."""
    first, last = piece.f[[0, -1]].tolist()
    if first == last and np.all(piece.f == first):
        return _point(first + 0.0)
    low, has_low = _infimum(f, piece.z, piece.f, piece.f_limits)
    left, right = piece.f_limits
    high, has_high = _infimum(lambda z: -f(z), piece.z, -piece.f, (-left, -right))
    return Interval(low + 0.0, -high + 0.0, has_low, has_high)


def _infimum(
    f: Kernel, z: Array, heights: Array, limits: tuple[float, float]
) -> tuple[float, bool]:
    """The infimum of an f that is not constant, and whether it is taken."""
    limit = float(np.fmin(*limits))
    at = 1 + int(np.argmin(heights[1:-1]))
    # A place that is no lower than where it leads rounds to it at most.
    if limit <= heights[at]:
        return limit, False
    return _neat(_refined(f, z, heights, at)[1]), True


def _refined(f: Kernel, z: Array, heights: Array, at: int) -> tuple[float, float]:
    """Place and height of a minimum of f, from the grid on to as many digits as can be seen."""
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


def _direction(pieces: list[Piece], kinks: tuple[Kink, ...]) -> str:
    steps = [step for k in kinks if k.kind == "jump" for step in np.diff(k.f).tolist()]
    up = any(np.any(piece.slope > 0) for piece in pieces) or any(step > 0 for step in steps)
    down = any(np.any(piece.slope < 0) for piece in pieces) or any(step < 0 for step in steps)
    if up and down:
        return "not monotone"
    if not up and not down:
        return "constant"
    if any(np.all(piece.slope == 0) for piece in pieces):
        return "non-decreasing" if up else "non-increasing"
    return "increasing" if up else "decreasing"


def _curvature(slopes: Array) -> str:
    bends = np.diff(slopes)
    noise = ROUNDED * np.max(np.abs(slopes))
    up, down = np.any(bends > noise), np.any(bends < -noise)
    if up and down:
        return "neither"
    return "convex" if up else "concave" if down else "affine"


def _symmetry(f: Kernel, z: Array, heights: Array, kinks: tuple[float, ...]) -> str:
    here, there = heights, f(-z)
    # Not at a jump, where the value taken is on one side.
    if kinks:
        away = np.min(np.abs(np.abs(z) - np.abs(kinks)[:, None]), axis=0) > _beside(z)
        here, there = here[away], there[away]
    close = ROUNDED * np.abs(here)
    if np.all((here == -there) | (np.abs(here + there) <= close)):
        return "odd"
    return "even" if np.all((here == there) | (np.abs(here - there) <= close)) else "neither"


def _beside(z: Array) -> Array:
    """The largest distance from a number to the doubles next to it, and to those next to these."""
    return np.asarray(4 * np.spacing(np.abs(z)))


def _steepest(
    slope: Kernel, pieces: list[Piece], kinks: tuple[Kink, ...]
) -> tuple[float, tuple[Interval, ...], tuple[Approach, ...]]:
    """The supremum of |f′|, where it is taken and, if it is not, where it is approached."""
    taken = [(abs(kink.slope[1]), _point(kink.z)) for kink in kinks]
    approached: list[tuple[float, Approach]] = []
    for piece in pieces:
        size = np.abs(piece.slope)
        first, last = map(abs, piece.slope_limits)
        top, limit = np.max(size[1:-1]), np.fmax(first, last)
        if size[0] == size[-1] and np.all(size == size[0]):
            taken.append((float(top), Interval(piece.start, piece.end)))
        elif limit >= top:
            approached += [(first, (piece.start, 1)), (last, (piece.end, -1))]
        else:
            place, height = _crest(slope, piece.z, size)
            taken.append((height, _point(place)))
    steepest = max(height for height, _ in (*taken, *approached) if height == height)
    least = steepest * (1 - 1e-12)
    at = _joined(where for height, where in taken if height >= least)
    towards = () if at else tuple(where for height, where in approached if height >= least)
    return steepest, at, towards


def _crest(slope: Kernel, z: Array, size: Array) -> tuple[float, float]:
    """The largest |f′| inside a piece and its place; of a wave's crests, the one nearest to 0."""

    def down(places: Array) -> Array:
        return -np.abs(slope(places))

    inner = size[1:-1]
    top = np.max(inner)
    # The grid may miss the top of a wave by as much.
    crests = 1 + np.flatnonzero((inner >= size[:-2]) & (inner >= size[2:]) & (inner > 0.99 * top))
    # A wave that is longer than the grid may have none on it.
    nearest = crests[np.argsort(np.abs(z[crests]))][:1]
    place, least = _refined(down, z, -size, int(nearest[0])) if nearest.size else (0.0, 0.0)
    if -least < top:
        place, least = _refined(down, z, -size, 1 + int(np.argmax(inner)))
    # The top is so flat that the digits after these are noise.
    unit = min(1.0, float(z[-1] - z[0]) / REACH)
    return round(place, 6 - math.floor(math.log10(unit))) + 0.0, -least


def _neat(number: float) -> float:
    """A number without the last digits that tell it from the one next to it."""
    return float(f"{number:.13g}") + 0.0


def _fixed_point(f: Kernel, pieces: list[Piece], kinks: tuple[Kink, ...]) -> Interval | None:
    """The solution of f(z) = z that is nearest to 0, or the stretch of them that begins nearest."""
    if f(np.zeros(1))[0] == 0:
        return _point(0.0)
    found = [_point(k.z) for k in kinks if abs(k.f[1] - k.z) <= ROUNDED * abs(k.z)]
    for piece in pieces:
        gap = piece.f - piece.z
        apart = np.flatnonzero(gap)
        if not apart.size:
            found.append(Interval(piece.start, piece.end))
            continue
        # Where a gap that fades out, as Softplus's does, rounds to 0, it changes no sign.
        signs = gap[apart] > 0
        for index in np.flatnonzero(signs[1:] != signs[:-1]):
            low, high = piece.z[apart[index : index + 2]]
            found.append(_point(_neat(_crossing(f, low, high))))
    return min(found, key=_distance, default=None)


def _distance(interval: Interval) -> tuple[float, bool]:
    """The distance from 0 to an interval; one that contains its end is nearer."""
    return min(
        (abs(interval.low), not interval.has_low), (abs(interval.high), not interval.has_high)
    )


def _crossing(f: Kernel, low: float, high: float) -> float:
    """The zero of f(z) − z between two places, to the last digits."""
    while high - low > _beside(np.array(max(-low, high))):
        z = np.linspace(low, high, 41)
        signs = np.sign(f(z) - z)
        first = int(np.argmax(signs != signs[0]))
        low, high = float(z[first - 1]), float(z[first])
    return (low + high) / 2


def _flat(
    slope: Kernel,
    z: Array,
    slopes: Array,
    kinks: tuple[Kink, ...],
    limits: Sequence[float],
) -> tuple[Interval, ...]:
    """The stretches where |f′| is small, with their borders to all digits that are shown."""
    # Where f′ changes its sign it is 0, though its neighbours on the grid may be steep.
    up, down = slopes > 0, slopes < 0
    turns = np.flatnonzero((up[1:] & down[:-1]) | (down[1:] & up[:-1]))
    turns = turns[np.maximum(np.abs(slopes[turns]), np.abs(slopes[turns + 1])) >= FLAT]
    if turns.size:
        zeros = _crossings(slope, z, slopes, turns)
        z, slopes = np.insert(z, turns + 1, zeros), np.insert(slopes, turns + 1, slope(zeros))
    excess = np.abs(slopes) - FLAT
    changes = np.flatnonzero((excess[1:] < 0) != (excess[:-1] < 0))
    borders = _crossings(lambda x: np.abs(slope(x)) - FLAT, z, excess, changes)
    ends = [z[0]] * bool(excess[0] < 0), [z[-1]] * bool(excess[-1] < 0)
    borders = np.concatenate([ends[0], borders, ends[1]]).reshape(-1, 2)
    at = {kink.z: abs(kink.slope[1]) < FLAT for kink in kinks}
    for place in at:
        borders[np.abs(borders - place) <= _beside(borders)] = place
    return tuple(
        Interval(
            -math.inf if low == z[0] and abs(limits[0]) < FLAT else low,
            math.inf if high == z[-1] and abs(limits[1]) < FLAT else high,
            at.get(low, False),
            at.get(high, False),
        )
        for low, high in borders.tolist()
    )


def _crossings(g: Kernel, z: Array, heights: Array, before: NDArray[np.intp]) -> Array:
    """The zeros of g between places of the grid and the next, by secants."""
    low, high = z[before], z[before + 1]
    last, at_last, now, at_now = low, heights[before], high, heights[before + 1]
    # Where g jumps across 0, next to a kink, there is no crossing.
    crosses = high - low > _beside(np.maximum(np.abs(low), np.abs(high)))
    for _ in range(10):
        fall = at_last - at_now
        step = np.divide(at_now, fall, out=np.zeros_like(fall), where=crosses & (fall != 0))
        last, at_last, now = now, at_now, np.clip(now + step * (now - last), low, high)
        # One more secant from as near as this doubles the digits.
        if np.all((np.abs(at_now) < 1e-8) | ~crosses):
            break
        at_now = g(now)
    return now


def _saturates(stretch: Interval, limits: Sequence[float]) -> bool:
    """Whether a flat stretch goes on for ever, to nothing but finite limits."""
    ends = [limit for end, limit in zip(stretch[:2], limits, strict=True) if math.isinf(end)]
    return bool(ends) and all(map(math.isfinite, ends))


def _moments(
    f: Kernel, slope: Kernel, kinks: tuple[float, ...], scale: float
) -> tuple[float, float, float]:
    """Mean and variance of f and mean of f′² under a standard normal input."""
    spread = 1.0
    if scale < FINE and math.isnan(slope(np.array([math.inf]))[0]):
        # So short a wave meets all its phases alike, to the last digit, also under a narrower
        # input. Only the line that it runs along, as Snake does, needs the whole spread.
        spread = scale / FINE
    nodes, weights = _normal(kinks, scale / spread)
    nodes = nodes * spread
    heights, slopes = f(nodes), slope(nodes)
    mean = _mean(weights, heights)
    variance = float(weights @ (heights - mean) ** 2)
    if spread < 1:
        variance += _mean(weights, slopes) ** 2 * (1 - spread**2)
    return mean, variance, float(weights @ slopes**2)


def _mean(weights: Array, values: Array) -> float:
    """The weighted mean; 0 where all that is left of terms that cancel is their rounding."""
    mean = float(weights @ values)
    return mean if abs(mean) > 1e-15 * float(weights @ np.abs(values)) else 0.0


@lru_cache(maxsize=256)
def _normal(kinks: tuple[float, ...], scale: float) -> tuple[Array, Array]:
    """Nodes and weights of Gauss–Legendre quadrature, with the normal density, between kinks.

    Beyond ±12 the density leaves less than 1e-31 to add. Towards 0, where a function of a small
    scale bends, the stretches become shorter.
    """
    halvings = max(0, math.ceil(math.log2(FINE) - math.log2(scale)))
    near = np.ldexp(0.5, -np.arange(1, halvings + 1))
    inside = [kink for kink in kinks if abs(kink) < 12]
    ends = np.unique(np.concatenate([np.linspace(-12, 12, 49), -near, near, inside]))
    nodes, weights = np.polynomial.legendre.leggauss(20)
    half, middle = np.diff(ends)[:, None] / 2, ((ends[1:] + ends[:-1]) / 2)[:, None]
    z = (middle + half * nodes).ravel()
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return z, (half * weights).ravel() * density


def described(found: Properties, axis: str = "z") -> dict[str, str]:
    """Every property as a short text, by its name; `axis` is what the input is called."""
    below, above = (_number(limit) if limit == limit else "none" for limit in found.limits)
    return {
        "Range": _set(found.image),
        "Limits at −∞ and ∞": f"{below} and {above}",
        "Monotone": found.direction,
        "Convex": found.curvature,
        "Zero-centred": "yes" if found.zero_centred else "no",
        "Symmetry": found.symmetry,
        "Smoothness": _smoothness(found, axis),
        "Largest |f′|": _steepness(found, axis),
        "Fixed point nearest to 0": _fixed(found.fixed_point, axis),
        f"Nearly flat (|f′| < {FLAT:g})": _places(found.flat, axis, found.waves),
        "Saturated": _places(found.saturated, axis, False),
        "Mean output": _number(found.mean),
        "Output variance": _number(found.variance),
        "Mean squared slope": _number(found.slope_square),
    }


def _set(intervals: Sequence[Interval]) -> str:
    """A union of intervals, as it is written; single numbers share their braces."""
    parts: list[str] = []
    numbers: list[str] = []
    for low, high, has_low, has_high in intervals:
        if low == high:
            numbers.append(_number(low))
            continue
        if numbers:
            parts.append(f"{{{', '.join(numbers)}}}")
            numbers = []
        left, right = "[" if has_low else "(", "]" if has_high else ")"
        parts.append(f"{left}{_number(low)}, {_number(high)}{right}")
    if numbers:
        parts.append(f"{{{', '.join(numbers)}}}")
    return " ∪ ".join(parts)


def _smoothness(found: Properties, axis: str) -> str:
    """The smoothness of f, with the places of its jumps, kinks and jumps of f″."""
    parts = []
    for word in WORDS:
        at = [
            _number(kink)
            for kink, kind in zip(found.kinks, found.kinds, strict=True)
            if kind == word
        ]
        if at:
            several = len(at) > 1 and not word.endswith("s")
            parts.append(f"{word}{'s' * several} at {axis} = {listed(at)}")
    return f"{found.smoothness}: {', '.join(parts)}" if parts else found.smoothness


def _steepness(found: Properties, axis: str) -> str:
    """The supremum of |f′| and where it is taken, or that it is not."""
    if found.steepest_at:
        where = _places(found.steepest_at, axis, found.waves)
        return f"{_number(found.steepest)} {where}"
    towards = (
        f"as {axis} → {_number(place)}"
        + ("" if math.isinf(place) else " from below" if side < 0 else " from above")
        for place, side in found.steepest_towards
    )
    return f"{_number(found.steepest)}, approached {' and '.join(towards)}"


def _fixed(found: Interval | None, axis: str) -> str:
    if found is None:
        return "none"
    if found.low == found.high:
        return _number(found.low)
    start, side = (
        (found.low, "above") if abs(found.low) <= abs(found.high) else (found.high, "below")
    )
    return f"just {side} {_number(start)}: every {_within(found, axis)} is one"


def _number(value: float) -> str:
    return digits(value, 4)


def _places(intervals: Sequence[Interval], axis: str, wave: bool) -> str:
    """The points and stretches where something holds, as text."""
    # Of a wave's many, those around 0 say it all.
    if wave:
        intervals = sorted(sorted(intervals, key=lambda each: abs(sum(each[:2])))[:2])
    parts = []
    for each in intervals:
        if each.low == each.high:
            parts.append(f"at {axis} = {_number(each.low)}")
        elif each[:2] == (-math.inf, math.inf):
            parts.append("everywhere")
        else:
            parts.append(f"for {_within(each, axis)}")
    return (" and ".join(parts) or "nowhere") + (", and so on" if wave and parts else "")


def _within(interval: Interval, axis: str) -> str:
    """An interval as inequalities."""
    below, above = "≤" if interval.has_low else "<", "≤" if interval.has_high else "<"
    if interval.low == -math.inf:
        return f"{axis} {above} {_number(interval.high)}"
    if interval.high == math.inf:
        return f"{axis} {'≥' if interval.has_low else '>'} {_number(interval.low)}"
    return f"{_number(interval.low)} {below} {axis} {above} {_number(interval.high)}"
