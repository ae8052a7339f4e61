"""Sampling: grids that hit the kinks, gaps where f′ jumps, keyframes for the live layer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog import get

SATURATED = 0.05
"""Where |f′| is below this, a stretch counts as saturated."""

PLOT_HEIGHT = 280
"""Height of the plotted area in pixels: what half a pixel means."""

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

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A point of f′ at a jump; filled when it is the value that is taken there."""

    z: float
    slope: float
    filled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Curves:
    """f and f′, sampled.

    Attributes
    ----------
    z : ndarray of shape (n,)
        Where they are sampled. Every kink is there three times.
    f, slope : ndarray of shape (rows, n)
        One row, or one for each class of softmax. `slope` is NaN at the middle one of a kink's
        three places, which makes the gap, and the limit from each side at the others.
    dots : tuple of Dot
        The ends of the gap at each kink, left and right; they meet where f′ does not jump.
    """

    z: Array
    f: Array
    slope: Array
    dots: tuple[Dot, ...]

    @property
    def jumps(self) -> bool:
        """Whether f′ jumps anywhere."""
        return len({dot.slope for dot in self.dots}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframes:
    """The curves at a few values of one slider, the others standing still.

    Attributes
    ----------
    at : ndarray of shape (frames,)
        The values of the slider, ascending.
    z : ndarray of shape (frames, n)
    f, slope : ndarray of shape (frames, rows, n)
    dots : tuple of tuple of Dot
        For each frame.
    """

    at: Array
    z: Array
    f: Array
    slope: Array
    dots: tuple[tuple[Dot, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """f and f′ at the probe, for every place that one slider can be moved to.

    Attributes
    ----------
    at : ndarray of shape (n,)
        Values of the slider in even steps; between them both are straight.
    f, slope : ndarray of shape (n, rows)
    """

    at: Array
    f: Array
    slope: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The y-ranges and places to sample for one function and z-range, fixed while it moves."""

    z: Array
    f_range: tuple[float, float]
    slope_range: tuple[float, float]


def sample(activation: Activation, z: Array, values: Values) -> Curves:
    """Evaluate a function on places of a `frame`."""
    if activation.vector:
        f, slope = sweep(activation, z, other_logits(values))
        return Curves(z=z, f=f, slope=slope, dots=())
    f = activation.function(z, **values)
    slope = activation.derivative(z, **values)
    dots = []
    for kink in _inside(activation.kinks(**values), z):
        left, right = activation.derivative(np.nextafter(kink, [-np.inf, np.inf]), **values)
        middle = np.searchsorted(z, kink) + 1
        taken = slope[middle]
        slope[middle - 1 : middle + 2] = left, np.nan, right
        ends = [left, right] if taken in (left, right) else [left, right, taken]
        filled = ends.index(taken)
        dots += [
            Dot(z=kink, slope=float(y), filled=index == filled) for index, y in enumerate(ends)
        ]
    return Curves(z=z, f=f[None], slope=slope[None], dots=tuple(dots))


def evaluate(activation: Activation, z: float, values: Values) -> tuple[Array, Array]:
    """f and f′ at one place: a row for each class of softmax, one row otherwise."""
    if activation.vector:
        f, slope = sweep(activation, np.array([z]), other_logits(values))
        return f[:, 0], slope[:, 0]
    return activation.function([z], **values), activation.derivative([z], **values)


def other_logits(values: Values) -> tuple[float, ...]:
    """The logits z₂ to z_K among the values of softmax's sliders."""
    return tuple(values[f"z{index}"] for index in _others(values))


def sweep(
    activation: Activation, z1: Array, logits: Sequence[float | Array]
) -> tuple[Array, Array]:
    """The outputs of a function of a vector and their derivatives ∂/∂z₁, as the first logit moves.

    Parameters
    ----------
    activation : Activation
        A function of a vector.
    z1 : ndarray
        Values of the first logit.
    logits : sequence of float or ndarray
        The other K − 1 logits, each of a shape that broadcasts with `z1`.

    Returns
    -------
    tuple of ndarray
        Outputs and derivatives, each with the K classes along its first axis.
    """
    z = np.stack(np.broadcast_arrays(z1, *logits), axis=-1)
    first_column = activation.derivative(z)[..., 0]
    return np.moveaxis(activation.function(z), -1, 0), np.moveaxis(first_column, -1, 0)


def saturated(z: Array, slope: Array) -> tuple[tuple[float, float], ...]:
    """The stretches where |f′| is below `SATURATED`.

    Between two samples the border is where the straight line between them crosses the threshold.
    """
    stretches: list[tuple[float, float]] = []
    start: float | None = None
    for (z0, z1), (s0, s1) in zip(pairwise(z), pairwise(np.abs(slope)), strict=True):
        inside = s0 < SATURATED, s1 < SATURATED
        border = float(z0 + (z1 - z0) * (SATURATED - s0) / (s1 - s0)) if s0 != s1 else float(z1)
        if start is None and inside[0]:
            start = float(z0)
        if start is None and inside[1]:
            start = border if s0 == s0 else float(z1)
        elif start is not None and not inside[1]:
            stretches.append((start, border if s1 == s1 else float(z0)))
            start = None
    if start is not None:
        stretches.append((start, float(z[-1])))
    return tuple((a, b) for a, b in stretches if b > a)


@lru_cache(maxsize=512)
def frame(name: str, low: float, high: float) -> Frame:
    """Where to sample a function between two z, and the y-ranges that hold all its curves.

    The places are as few as straight lines need to stay within a quarter of a pixel of the curve
    at every corner of the parameters' ranges. Neither they nor the y-ranges depend on where the
    sliders are.
    """
    activation = get(name)
    if activation.vector:
        # The bends are wherever the logits put them, so the places are even.
        z = np.linspace(low, high, int(np.clip(8 * (high - low), 81, 161)))
        return Frame(z=z, f_range=(-0.05, 1.05), slope_range=(-0.3, 0.3))
    corners = list(_corners(activation))
    kinks = {kink for values in corners for kink in activation.kinks(**values)}
    z = np.linspace(low, high, 33)
    z = np.union1d(z, [kink for kink in kinks if low <= kink <= high])
    f_range = _padded([activation.function(z, **values) for values in corners])
    slope_range = _padded([activation.derivative(z, **values) for values in corners])
    for _ in range(5):
        middles = (z[:-1] + z[1:]) / 2
        rough = np.zeros(middles.shape, dtype=bool)
        for values in corners:
            for function, (bottom, top) in (
                (activation.function, f_range),
                (activation.derivative, slope_range),
            ):
                # A kink's own value belongs to one side only: look at the limits.
                left = function(np.nextafter(z[1:], -np.inf), **values)
                right = function(np.nextafter(z[:-1], np.inf), **values)
                error = np.abs(function(middles, **values) - (left + right) / 2)
                rough |= error > 0.25 * (top - bottom) / PLOT_HEIGHT
        z = np.union1d(z, middles[rough])
    inside = [kink for kink in kinks if low <= kink <= high]
    return Frame(z=np.sort([*z, *inside, *inside]), f_range=f_range, slope_range=slope_range)


def keyframes(activation: Activation, slider: str, frame: Frame, values: Values) -> Keyframes:
    """The curves at a few values of one slider, the others standing still.

    A straight blend between neighbours stays within half a pixel of the curve.
    """
    moved = next(parameter for parameter in activation.sliders if parameter.name == slider)
    if activation.vector:
        # Between keyframes h apart a blend is off by h²/8 times the second derivative at most,
        # which is below 0.1 for a probability and below 0.13 for its derivative.
        at = np.linspace(moved.minimum, moved.maximum, 41)
        z = np.linspace(frame.z[0], frame.z[-1], len(frame.z) // 2 + 1)
        logits = [at[:, None] if f"z{i}" == slider else values[f"z{i}"] for i in _others(values)]
        f, slope = sweep(activation, np.broadcast_to(z, (at.size, z.size)), logits)
        return Keyframes(
            at=at,
            z=np.tile(z, (at.size, 1)),
            f=f.swapaxes(0, 1),
            slope=slope.swapaxes(0, 1),
            dots=((),) * at.size,
        )
    # The curves of one parameter so far are straight in it, so its two ends say it all.
    at = np.array([moved.minimum, moved.maximum])
    ends = [sample(activation, frame.z, {**values, slider: float(value)}) for value in at]
    return Keyframes(
        at=at,
        z=np.stack([end.z for end in ends]),
        f=np.stack([end.f for end in ends]),
        slope=np.stack([end.slope for end in ends]),
        dots=tuple(end.dots for end in ends),
    )


def probe_readings(activation: Activation, low: float, high: float, values: Values) -> Readings:
    """What is read at every place of the probe between two z."""
    at = PROBE.places
    at = at[(at >= low) & (at <= high)]
    if activation.vector:
        f, slope = sweep(activation, at, other_logits(values))
        return Readings(at=at, f=f.T, slope=slope.T)
    f, slope = activation.function(at, **values), activation.derivative(at, **values)
    return Readings(at=at, f=f[:, None], slope=slope[:, None])


def slider_readings(
    activation: Activation, slider: Parameter, probe: float, values: Values
) -> Readings:
    """What is read at the probe while one slider is moved."""
    if activation.vector:
        at = slider.places
        logits = [at if f"z{i}" == slider.name else values[f"z{i}"] for i in _others(values)]
        f, slope = sweep(activation, np.full(at.size, probe), logits)
        return Readings(at=at, f=f.T, slope=slope.T)
    # As in the keyframes, two ends say it all.
    at = np.array([slider.minimum, slider.maximum])
    ends = [evaluate(activation, probe, {**values, slider.name: float(value)}) for value in at]
    return Readings(
        at=at, f=np.stack([f for f, _ in ends]), slope=np.stack([slope for _, slope in ends])
    )


def moving_sliders(activation: Activation, values: Values) -> list[Parameter]:
    """The sliders whose curves can be blended: for softmax the logits in use, but not K."""
    if activation.vector is None:
        return list(activation.sliders)
    used = {f"z{index}" for index in _others(values)}
    return [slider for slider in activation.sliders if slider.name in used]


def _others(values: Values) -> range:
    return range(2, int(values["classes"]) + 1)


def _corners(activation: Activation) -> Iterator[dict[str, float]]:
    ends = [(p.minimum, p.default, p.maximum) for p in activation.parameters]
    for corner in product(*ends):
        yield dict(zip((p.name for p in activation.parameters), corner, strict=True))


def _inside(kinks: tuple[float, ...], z: Array) -> Iterator[float]:
    return (kink for kink in kinks if z[0] <= kink <= z[-1])


def _padded(curves: list[Array]) -> tuple[float, float]:
    low = min(0.0, *(float(np.min(curve)) for curve in curves), 0.0)
    high = max(0.0, *(float(np.max(curve)) for curve in curves), 0.0)
    margin = 0.06 * ((high - low) or 1.0)
    return low - margin, high + margin
