"""Sampling: grids that hit the kinks, gaps at jumps, keyframes for the live layer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

import numpy as np

from actviz.activation import KINDS, Activation, Array, Heights, Parameter
from actviz.formatting import digits, six_digits

FLAT = 0.05
"""Where |f′| is below this, f is nearly flat."""

TALLEST = 560
"""The largest height of a plotted area, in pixels, for which half a pixel is promised."""

PROBE = Parameter(
    name="probe",
    symbol="z",
    default=-1.0,
    minimum=-20.0,
    maximum=20.0,
    step=0.05,
    meaning="the place to read values at",
)
"""The slider that every function has."""

EVEN_FRAMES = 59
"""How many keyframes a slider of a function of a vector gets."""

Values = Mapping[str, float]
Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """An end of the curve at a jump; filled when it is the value that is taken there."""

    z: float
    height: float
    filled: bool


Dots = Mapping[str, tuple[Dot, ...]]
"""For each of the `KINDS`, the ends of the gap at each kink; they meet where nothing jumps."""


def jumps(dots: Sequence[Dot]) -> bool:
    """Whether the curve jumps at any of its kinks."""
    heights: dict[float, set[float]] = {}
    for dot in dots:
        heights.setdefault(dot.z, set()).add(dot.height)
    return any(len(each) > 1 for each in heights.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A place without a derivative, where what f′ reads is a convention.

    Attributes
    ----------
    z : float
    rows : tuple of int
        Which rows of f′ read a convention: 0 for the function's own, then its companions.
    f, slope : tuple of float
        Of the function itself: the limit from the left, the value that is taken, the limit from
        the right.
    """

    z: float
    rows: tuple[int, ...]
    f: tuple[float, float, float]
    slope: tuple[float, float, float]

    def sentence(self, axis: str) -> str:
        """What jumps, and what is taken; empty where only a companion breaks."""
        if 0 not in self.rows:
            return ""
        name, (left, _, right) = ("f", self.f) if len(set(self.f)) > 1 else ("f′", self.slope)
        return (
            f"At {axis} = {six_digits(self.z)}, {name} jumps from {digits(left, 4)} to "
            f"{digits(right, 4)}: f has no derivative and no tangent there, and f′ = "
            f"{digits(self.slope[1], 4)} is a convention."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """f and f′, sampled.

    Attributes
    ----------
    z : ndarray of shape (n,)
        Where they are sampled. Every kink is there three times.
    heights : dict of str to ndarray of shape (rows, n)
        As `Activation.heights` gives them. At a kink's three places stand the limit from the left,
        NaN, which makes the gap, and the limit from the right; of f only for functions that jump.
    dots : Mapping of str to tuple of Dot
        The ends of the gaps.
    """

    z: Array
    heights: Heights
    dots: Dots


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframes:
    """The curves at a few values of one slider, the others standing still.

    Attributes
    ----------
    at : ndarray of shape (frames,)
        The values of the slider, ascending.
    positions : Mapping of str to ndarray of shape (places,)
        For ``z`` and each of the `KINDS`, and every place of the slider, which frames it lies
        between: 2.25 is a quarter of the way from the third to the fourth. Empty where all go
        straight with the slider itself.
    z : ndarray of shape (frames, n)
    heights : dict of str to ndarray of shape (frames, rows, n)
    dots : tuple of Dots
        For each frame.
    """

    at: Array
    positions: Mapping[str, Array]
    z: Array
    heights: Heights
    dots: tuple[Dots, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """f and f′ at the probe, for every place that one slider can be moved to.

    Attributes
    ----------
    at : ndarray of shape (n,)
        Values of the slider in even steps; between them both are straight.
    heights : dict of str to ndarray of shape (rows, n)
    breaks : tuple of tuple
        The values of the slider at which the probe stands on a `Break`, each with its rows.
    """

    at: Array
    heights: Heights
    breaks: tuple[tuple[float, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The places to sample and the y-ranges for one function and z-range, fixed while it moves.

    Attributes
    ----------
    z : tuple of float
        The z-range.
    base : ndarray of shape (n,)
        The places; where they lie for given parameters, see `places`.
    ranges : dict of str to tuple of float
        The y-range of each of the `KINDS`.
    """

    z: Range
    base: Array
    ranges: dict[str, Range]


# --- One function at one setting of its sliders ---------------------------------------------------


def sample(activation: Activation, frame: Frame, values: Values) -> Curves:
    """Evaluate a function on the places of a frame that are inside its z-range."""
    z = _within(places(activation, frame.base, values), *frame.z)
    ends = [end for end in frame.z if end not in z[[0, -1]]] if z.size else list(frame.z)
    return _sample(activation, np.sort([*z, *ends]), values)


def places(activation: Activation, base: Array, values: Values) -> Array:
    """The z of a frame's places: they move with what the parameters move.

    A kink is the same place for every value of a parameter, so a blend of two keyframes keeps it
    sharp; and where a parameter stretches the z-axis, so is every other point of the curve.
    """
    scale = activation.scale(**values) if activation.scale else 1.0
    still, moved = (_unscaled_kinks(activation, each) for each in (activation.defaults, values))
    if moved == still or len(moved) != len(still):
        return base * scale
    ends = base[0], base[-1]
    moved_ends = ends[0] * scale, ends[1] * scale
    # Of a place that is given, this gives back exactly what is given for it.
    return np.interp(
        base,
        [ends[0], *still, ends[1]],
        [moved_ends[0], *activation.kinks(**values), moved_ends[1]],
    )


def _unscaled_kinks(activation: Activation, values: Values) -> tuple[float, ...]:
    """The kinks as they lie among a frame's places: on an axis that is not stretched."""
    scale = activation.scale(**values) if activation.scale else 1.0
    return tuple(kink / scale for kink in activation.kinks(**values))


def _sample(activation: Activation, z: Array, values: Values) -> Curves:
    heights = activation.heights(z, values)
    dots: dict[str, list[Dot]] = {kind: [] for kind in KINDS}
    kinks = [k for k in activation.kinks(**values) if z[0] <= k <= z[-1]]
    gapped = [kind for kind in KINDS if kind != "f" or has_jumps(activation)]
    for kind, kink in product(gapped, kinks):
        middle = np.searchsorted(z, kink) + 1
        for row, kernel in enumerate(activation.kernels[kind]):
            left, taken, right = _sides(kernel, kink, values)
            heights[kind][row, middle - 1 : middle + 2] = left, np.nan, right
            if row == 0:
                ends = [left, right] if taken in (left, right) else [left, right, taken]
                filled = ends.index(taken)
                dots[kind] += [
                    Dot(z=kink, height=float(y), filled=index == filled)
                    for index, y in enumerate(ends)
                ]
    return Curves(z=z, heights=heights, dots={kind: tuple(dots[kind]) for kind in KINDS})


def _sides(kernel: Callable[..., Array], kink: float, values: Values) -> tuple[float, float, float]:
    """The limit from the left of a kink, the value that is taken there, the limit from the right.

    They are the same number where nothing jumps.
    """
    at = np.array([np.nextafter(kink, -np.inf), kink, np.nextafter(kink, np.inf)])
    left, taken, right = kernel(at, **values).tolist()
    # Beside a kink that is not at 0 the neighbouring number lies a little off.
    return (
        taken if abs(left - taken) < 1e-9 else left,
        taken,
        taken if abs(right - taken) < 1e-9 else right,
    )


@lru_cache
def has_jumps(activation: Activation) -> bool:
    """Whether f itself jumps, for any of its parameters."""
    for values in _corners(activation):
        sides = np.nextafter(np.array(activation.kinks(**values))[:, None], [-np.inf, np.inf])
        if np.any(np.abs(np.diff(activation.function(sides, **values))) > 1e-9):
            return True
    return False


def evaluate(activation: Activation, z: float, values: Values) -> Heights:
    """f and f′ at one place, each with a number a row."""
    return {kind: all[:, 0] for kind, all in activation.heights(np.array([z]), values).items()}


def breaks(activation: Activation, values: Values) -> tuple[Break, ...]:
    """Where there is no derivative: the kinks at which f or f′ jumps, not those of f″ alone."""
    found = (_break(activation, kink, values) for kink in activation.kinks(**values))
    return tuple(each for each in found if each is not None)


def break_at(activation: Activation, z: float, values: Values) -> Break | None:
    """The break at one place, if there is one."""
    for kink in activation.kinks(**values):
        if abs(kink - z) < 1e-9:
            return _break(activation, kink, values)
    return None


def _break(activation: Activation, kink: float, values: Values) -> Break | None:
    def sides(kernel: Callable[..., Array]) -> tuple[float, float, float]:
        return _sides(kernel, kink, values)

    f, slope = sides(activation.function), sides(activation.derivative)
    # A row of f′ breaks where it jumps, or the function that it is the derivative of.
    own = {"f": activation.function, "slope": activation.derivative}
    pairs = [own, *(companion.kernels for companion in activation.companions)]
    rows = tuple(
        row
        for row, pair in enumerate(pair for pair in pairs if "slope" in pair)
        if any(len({*sides(kernel)}) > 1 for kernel in pair.values())
    )
    return Break(z=kink, rows=rows, f=f, slope=slope) if rows else None


def flat(z: Array, slope: Array) -> tuple[Range, ...]:
    """The stretches where |f′| is below `FLAT`.

    Between two samples the border is where the straight line between them crosses the threshold.
    """
    steep = np.abs(slope)
    small = steep < FLAT  # and not NaN

    def border(index: int) -> float:
        (z0, z1), (s0, s1) = z[index : index + 2], steep[index : index + 2]
        if np.isnan(s0) or np.isnan(s1):
            return float(z1 if small[index + 1] else z0)
        return float(z0 + (z1 - z0) * (FLAT - s0) / (s1 - s0))

    borders = [border(int(index)) for index in np.flatnonzero(small[1:] != small[:-1])]
    if small[0]:
        borders.insert(0, float(z[0]))
    if small[-1]:
        borders.append(float(z[-1]))
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return tuple((start, end) for start, end in pairs if end > start)


# --- The frame: places and y-ranges that hold for all settings ------------------------------------


@lru_cache(maxsize=512)
def frame(activation: Activation, low: float, high: float) -> Frame:
    """Where to sample a function between two z, and the y-ranges that hold all its curves.

    The places are as few as straight lines need to stay within a quarter of a pixel of the curve
    at every corner of the parameters' ranges. Neither they nor the y-ranges depend on where the
    sliders are.
    """
    if activation.alike:
        return _even_frame(activation, low, high)
    corners = list(_corners(activation)) + _stretched(activation)
    base = _rough_base(activation, low, high, corners)
    even = np.linspace(low, high, 401)
    inside = [np.union1d(even, _within(places(activation, base, v), low, high)) for v in corners]
    drawn = [activation.heights(z, values) for values, z in zip(corners, inside, strict=True)]
    ranges = {kind: _padded([each[kind] for each in drawn]) for kind in KINDS}
    for _ in range(10):
        rough = np.zeros(base.size - 1, dtype=bool)
        for values in corners:
            z = places(activation, base, values)
            seen = (z[1:] > low) & (z[:-1] < high)
            # A kink's own value belongs to one side only: look at the limits.
            right = activation.heights(np.nextafter(z[:-1], np.inf), values)
            left = activation.heights(np.nextafter(z[1:], -np.inf), values)
            # Two places, for a wave can be right in the middle and wrong beside it.
            for share in (0.5, 0.29):
                between = activation.heights(z[:-1] + share * np.diff(z), values)
                for kind, (bottom, top) in ranges.items():
                    straight = right[kind] + share * (left[kind] - right[kind])
                    error = np.max(np.abs(between[kind] - straight), axis=0)
                    rough |= seen & (error > 0.25 * (top - bottom) / TALLEST)
        if not np.any(rough):
            break
        base = np.union1d(base, ((base[:-1] + base[1:]) / 2)[rough])
    thrice = [kink for kink in _base_kinks(activation, corners) if base[0] <= kink <= base[-1]]
    base = np.sort([*base, *thrice, *thrice])
    return Frame(z=(low, high), base=base, ranges=ranges)


def _even_frame(activation: Activation, low: float, high: float) -> Frame:
    """The frame of a function of a vector, whose bends are wherever the logits put them."""
    base: Array = np.linspace(low, high, int(np.clip(10 * (high - low), 101, 241)))
    _, first, *_ = sliders = activation.sliders
    # Two and all classes, their logits the same for all, anywhere on their sliders.
    drawn = [
        activation.heights(base, {"classes": count} | {s.name: logit for s in sliders[1:]})
        for count, logit in product((2, len(sliders)), first.places[::5].tolist())
    ]
    ranges = {kind: _padded([each[kind] for each in drawn]) for kind in KINDS}
    return Frame(z=(low, high), base=base, ranges=ranges)


def _stretched(activation: Activation) -> list[dict[str, float]]:
    """More settings where a parameter stretches the axis: each shows another part of the curve."""
    scale = activation.scale
    if scale is None:
        return []
    found = []
    for p in activation.parameters:
        ends = [scale(**activation.defaults | {p.name: end}) for end in (p.minimum, p.maximum)]
        if ends[0] != ends[1]:
            spread = np.geomspace if p.minimum > 0 else np.linspace
            values = spread(p.minimum, p.maximum, 9).tolist()
            found += [activation.defaults | {p.name: p.nearest(value)} for value in values]
    return found


def _rough_base(
    activation: Activation, low: float, high: float, corners: list[dict[str, float]]
) -> Array:
    """Places to begin with: even ones, and all kinks."""
    every = {_unscaled_kinks(activation, values) for values in corners}
    moving = [kink for kinks in every for kink in kinks] if len(every) > 1 else []
    # Every kink needs room on both sides, wherever it moves.
    room = [*(kink - 1 for kink in moving), *(kink + 1 for kink in moving)]
    if activation.scale is not None:
        scales = [activation.scale(**values) for values in corners]
        spread = np.geomspace(min(scales), max(scales), 7)
        even = [np.linspace(low, high, 17) / scale for scale in spread]
        base = np.unique(np.concatenate([*even, room]))
    else:
        base = np.linspace(min([low, *room]), max([high, *room]), 33)
    kinks = [kink for kink in _base_kinks(activation, corners) if base[0] <= kink <= base[-1]]
    return np.union1d(base, kinks)


def _base_kinks(activation: Activation, corners: list[dict[str, float]]) -> list[float]:
    """The kinks among a frame's places: of the defaults where they move, or all there can be."""
    still = _unscaled_kinks(activation, activation.defaults)
    every = {_unscaled_kinks(activation, values) for values in corners}
    if len({len(kinks) for kinks in every}) == 1:
        return list(still)
    return sorted({kink for kinks in every for kink in kinks})


# --- What moves -----------------------------------------------------------------------------------


def keyframes(activation: Activation, slider: Parameter, frame: Frame, values: Values) -> Keyframes:
    """The curves at a few values of one slider, the others standing still.

    A blend between neighbours stays within half a pixel of the curve.
    """
    if activation.alike:
        return _even_keyframes(activation, slider, frame, values)
    at = slider.places

    @cache
    def curves(index: int) -> Curves:
        now = {**values, slider.name: float(at[index])}
        return _sample(activation, places(activation, frame.base, now), now)

    # What is straight in the slider, or in the scale that it sets.
    straight = dict.fromkeys(("z", *KINDS), at)
    scale = [
        activation.scale(**{**values, slider.name: place}) if activation.scale else 1.0
        for place in at.tolist()
    ]
    stretched = scale[0] != scale[-1]
    if stretched:
        straight["z"] = np.array(scale)
        for kind in KINDS:
            fits = _blends(curves, 0, at.size - 1, {kind: at}, frame)
            straight[kind] = at if fits else straight["z"]
    chosen = [0]
    while chosen[-1] < at.size - 1:
        # As far as a blend reaches: halve the step until it fits, from the far end.
        reach = at.size - 1 - chosen[-1]
        while reach > 1 and not _blends(curves, chosen[-1], chosen[-1] + reach, straight, frame):
            reach //= 2
        chosen.append(chosen[-1] + reach)
    frames = [curves(index) for index in chosen]
    return Keyframes(
        at=at[chosen],
        positions=(
            {name: _positions(along, chosen) for name, along in straight.items()}
            if stretched
            else {}
        ),
        z=np.stack([each.z for each in frames]),
        heights={kind: np.stack([each.heights[kind] for each in frames]) for kind in KINDS},
        dots=tuple(each.dots for each in frames),
    )


def _even_keyframes(
    activation: Activation, slider: Parameter, frame: Frame, values: Values
) -> Keyframes:
    """Those of a function of a vector, all at once.

    Between keyframes h apart a blend is off by h²/8 times the second derivative at most, which is
    below 0.1 for a probability and below 0.13 for its derivative.
    """
    at: Array = np.linspace(slider.minimum, slider.maximum, EVEN_FRAMES)
    even: Array = np.linspace(*frame.z, len(frame.base) // 2 + 1)
    heights = activation.heights(
        np.broadcast_to(even, (at.size, even.size)), {**values, slider.name: at[:, None]}
    )
    return Keyframes(
        at=at,
        positions={},
        z=np.tile(even, (at.size, 1)),
        heights={kind: all.swapaxes(0, 1) for kind, all in heights.items()},
        dots=(dict.fromkeys(KINDS, ()),) * at.size,
    )


def _blends(
    curves: Callable[[int], Curves],
    first: int,
    last: int,
    straight: Mapping[str, Array],
    frame: Frame,
) -> bool:
    """Whether a blend of two places of a slider is within half a pixel for those between."""
    a, b = curves(first), curves(last)
    for index in {first + (last - first) * part // 4 for part in (1, 2, 3)} - {first}:
        truth = curves(index)
        seen = (truth.z >= frame.z[0]) & (truth.z <= frame.z[1])
        for kind, (bottom, top) in frame.ranges.items():
            if kind not in straight:
                continue
            along = straight[kind]
            share = (along[index] - along[first]) / (along[last] - along[first])
            from_a, from_b, exact = (each.heights[kind] for each in (a, b, truth))
            off = np.abs(from_a + (from_b - from_a) * share - exact)[:, seen]
            if np.any(off > 0.4 * (top - bottom) / TALLEST):
                return False
    return True


def _positions(along: Array, chosen: list[int]) -> Array:
    """Where each place of a slider lies among the chosen ones, measured along `along`."""
    if along[-1] < along[0]:
        along = -along
    return np.interp(along, along[chosen], np.arange(len(chosen)))


def probe_readings(activation: Activation, low: float, high: float, values: Values) -> Readings:
    """What is read at every place of the probe between two z."""
    at = PROBE.places
    at = at[(at >= low) & (at <= high)]
    found = tuple((each.z, each.rows) for each in breaks(activation, values))
    return Readings(at=at, heights=activation.heights(at, values), breaks=found)


def slider_readings(
    activation: Activation, slider: Parameter, probe: float, values: Values
) -> Readings:
    """What is read at the probe while one slider is moved."""
    at = slider.places
    if activation.alike:
        heights = activation.heights(np.full(at.size, probe), {**values, slider.name: at})
        return Readings(at=at, heights=heights)

    def read(chosen: Array) -> Heights:
        each = [evaluate(activation, probe, {**values, slider.name: v}) for v in chosen.tolist()]
        return {kind: np.stack([one[kind] for one in each], axis=1) for kind in KINDS}

    found = []
    for value in at.tolist():
        broken = break_at(activation, probe, {**values, slider.name: value})
        found += [(value, broken.rows)] if broken else []
    # Where they are straight in the slider, its two ends say it all.
    few = at[[0, at.size // 3, 2 * at.size // 3, -1]]
    heights = read(few)
    share = (few - at[0]) / (at[-1] - at[0])
    straight = all(
        np.allclose(
            rows,
            rows[:, :1] + (rows[:, -1:] - rows[:, :1]) * share,
            rtol=1e-13,
            atol=1e-300,
            equal_nan=True,
        )
        for rows in heights.values()
    )
    if not straight:
        return Readings(at=at, heights=read(at), breaks=tuple(found))
    ends = {kind: rows[:, [0, -1]] for kind, rows in heights.items()}
    return Readings(at=at[[0, -1]], heights=ends, breaks=tuple(found))


def _corners(activation: Activation) -> Iterator[dict[str, float]]:
    """Parameters at the ends of their sliders and at their defaults; every whole number."""
    ends = [
        (p.minimum, p.default, p.maximum) if p.decimals else tuple(p.places.tolist())
        for p in activation.parameters
    ]
    for corner in product(*ends):
        yield dict(zip((p.name for p in activation.parameters), corner, strict=True))


def _within(z: Array, low: float, high: float) -> Array:
    return z[(z >= low) & (z <= high)]


def _padded(curves: list[Array]) -> tuple[float, float]:
    low = min(0.0, *(float(np.min(curve)) for curve in curves))
    high = max(0.0, *(float(np.max(curve)) for curve in curves))
    margin = 0.06 * ((high - low) or 1.0)
    return low - margin, high + margin
