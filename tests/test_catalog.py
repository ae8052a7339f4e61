"""Every function of the catalogue: accuracy, edges, parameters and interface.

All tests run over `actviz.names()`, so a new function is tested by existing. What they compare
with is the table `EXACT` of tests/exact.py (`EXACT_VECTORS` for functions of a vector): a function
without an entry there fails.
"""

import inspect
import itertools
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

import actviz
from actviz import readouts
from actviz.activation import KINDS, Activation, Array
from actviz.catalog import UnknownFunctionError
from actviz.source import source_code
from actviz.view import View, full_line
from tests.conftest import every, sampled
from tests.exact import EXACT, EXACT_VECTORS, MP, Exact, Number, maxout_slope, mpf, on_ramp

ALLOWED_ULPS = 4.0

AT_KINKS: Mapping[str, Callable[..., float]] = {
    "elu": lambda z, alpha: alpha,
    "relu": lambda z: 0.0,
    "squared_relu": lambda z: 0.0,
    "leaky_relu": lambda z, alpha: alpha,
    "relu6": lambda z: 0.0,
    "prelu": lambda z, alpha: alpha,
    "rrelu": lambda z, lower, upper: (lower + upper) / 2,
    "selu": lambda z: 1.0507009873554805 * 1.6732632423543772,
    "threshold": lambda z, threshold, value: float(z > threshold),
    "maxout": lambda z, k: float(maxout_slope(MP.mpf(z), k)),
    "binary_step": lambda z, threshold: 0.0,
    "hard_tanh": lambda z, min, max: float(min < z < max),
    "hard_sigmoid": lambda z, slope, offset: slope * on_ramp(z, slope, offset),
    "hard_swish": lambda z: float(z > 0),
    "softshrink": lambda z, lambd: 0.0,
    "hardshrink": lambda z, lambd: 0.0,
    "softsign": lambda z: 1.0,
    "celu": lambda z, alpha: 1.0,
    "reglu": lambda z, value: 0.0,
}
"""The value of f′ that is taken where f has a kink: a convention, not mathematics."""


class Crossing(NamedTuple):
    """Where a function or derivative crosses zero, and what is promised around there instead.

    Near a zero the value is a difference of larger numbers, so its absolute error is bounded.
    """

    places: Callable[..., Sequence[float]]
    distance: float
    error: float
    # From this |z| on it counts everywhere: the zeros of a wave are as dense there as the doubles.
    beyond: Callable[..., float] = lambda **values: np.inf


CROSSINGS: Mapping[tuple[str, str], Crossing] = {
    # Up to a million radians waves are as exact as the others, but for the doubles next to their
    # zeros; see test_waves_are_exact_next_to_their_zeros.
    ("sine", "function"): Crossing(
        lambda omega: (0.0,), 0.0, error=4e-16, beyond=lambda omega: 1e6 / omega
    ),
    ("sine", "derivative"): Crossing(
        lambda omega: (0.0,), 0.0, error=4e-15, beyond=lambda omega: 1e6 / omega
    ),
    ("snake", "derivative"): Crossing(
        lambda alpha: (0.0,), 0.0, error=1e-15, beyond=lambda alpha: 1e6 / alpha
    ),
}
"""By name and which kernel, ``function`` or ``derivative``."""

UNDEFINED: Mapping[tuple[str, str], Callable[..., float]] = {
    ("sine", "function"): lambda omega: sys.float_info.max / max(omega, 1),
    ("sine", "derivative"): lambda omega: sys.float_info.max / max(omega, 1),
    ("snake", "derivative"): lambda alpha: sys.float_info.max / max(alpha, 1),
}
"""Waves have no limit: the |z| beyond which they are NaN, because their angle is no double."""


def defined(name: str, kind: str, z: Array, values: Mapping[str, float]) -> NDArray[np.bool_]:
    """Where a function or derivative has a value: everywhere, but for waves."""
    end = UNDEFINED.get((name, kind))
    return np.abs(z) <= (np.inf if end is None else end(**values))


VECTORS = tuple(name for name in actviz.names() if actviz.get(name).vector)
SCALARS = tuple(name for name in actviz.names() if actviz.get(name).vector is None)
KINKED = tuple(name for name in SCALARS if actviz.get(name).kinks(**actviz.get(name).defaults))
PARAMETERS = [(actviz.get(name), each) for name in SCALARS for each in actviz.get(name).parameters]

each_function = pytest.mark.parametrize("name", actviz.names())
each_scalar = pytest.mark.parametrize("name", SCALARS)
each_vector = pytest.mark.parametrize("name", VECTORS)
each_parameter = pytest.mark.parametrize(
    ("activation", "parameter"),
    [pytest.param(*pair, id=f"{pair[0].name}-{pair[1].name}") for pair in PARAMETERS],
)
each_bounded_parameter = pytest.mark.parametrize(
    ("activation", "parameter"),
    [
        pytest.param(*pair, id=f"{pair[0].name}-{pair[1].name}")
        for pair in PARAMETERS
        if np.isfinite(pair[1].above)
    ],
)


def kernels(name: str) -> tuple[Callable[..., Array], Callable[..., Array]]:
    return actviz.get(name).function, actviz.get(name).derivative


# --- Inputs ----------------------------------------------------------------------------------

SPECIAL = (
    *(0.0, 5e-324, 1e-310, sys.float_info.min, 1e-300, sys.float_info.epsilon, 0.5, 1.0),
    *(19.06, 36.8, 37.0, 355.0, 372.0, 372.6, 709.0, 709.8, 710.5, 745.0, 745.2, 746.0),
    *(1e16, 1e300, sys.float_info.max),
)
"""Magnitudes where something happens in double precision: e^z and its square under- or overflow,
1 + e^-z and tanh round to 1, numbers become subnormal."""

ODD = (0.0, 0.37, 2.71, -1.3)
"""Parameter values between the steps of the sliders or outside their range, and 0: 0·∞ is NaN."""


def real_numbers() -> Array:
    """Grids over the sliders' range and both tails, and the whole range of double precision."""
    random = np.random.default_rng(2016)
    anywhere = np.ldexp(random.uniform(1, 2, 1500), random.integers(-1074, 1024, 1500))
    often = random.normal(scale=3, size=3000)
    magnitudes = np.concatenate([anywhere, SPECIAL])
    grids = (np.linspace(-5, 5, 1001), np.linspace(-40, 40, 1601), np.linspace(-760, 760, 3041))
    numbers = np.concatenate([*grids, often, magnitudes, -magnitudes])
    return numbers[:: every(5)]


PARTS = 4
"""Of the inputs that all kernels are compared at: a default run has the first of them."""


def part_of_numbers(part: int, stride: int) -> Array:
    """A part of the real numbers; the first has all that is special."""
    special = [SPECIAL, np.negative(SPECIAL)] if part == 0 else []
    return np.concatenate([real_numbers()[::stride][part::PARTS], *special])


def settings(activation: Activation, *more: float) -> Iterator[dict[str, float]]:
    """Parameters at both ends of their sliders, at the default, at odd values and at `more`."""
    values = [
        sorted(
            {parameter.minimum, parameter.maximum, parameter.default}
            | {v for v in (*ODD, *more) if v > parameter.above and v >= parameter.least}
        )
        for parameter in activation.parameters
    ]
    for combination in itertools.product(*values):
        setting = {p.name: v for p, v in zip(activation.parameters, combination, strict=True)}
        if go_together(activation, setting):
            yield setting


def go_together(activation: Activation, values: Mapping[str, float]) -> bool:
    """Whether a function takes these parameters together: some need to be in order, or whole."""
    try:
        activation.function(0.0, **values)
    except ValueError:
        return False
    return True


SPECIAL_VECTORS = [
    np.array(vector, dtype=float)
    for vector in (
        *([40, 0, 1], [0, 40, 1], [0, 0], [5], [0.1, 0.2, 0.3], [-1000, -1000.5], [1e17, 1e17, 3]),
        # Gaps whose fractional part is rounded away by the subtraction.
        *([300.1, 0.3, 1e-9], [0.1, 700.7, 350.3, 699.9], [1 / 3, 500.2, -100.7], [0.7, -743.9]),
        *([1e308, -1e308], [-1e308, -1e308], [1e308, 1e308, 0], [sys.float_info.max, 0, 1]),
    )
]


def logit_vectors() -> Iterator[Array]:
    """Logits of many scales: alike, spread out, one far ahead, all shifted; and special ones."""
    random = np.random.default_rng(1990)
    for _ in range(800 // every(20)):
        size = random.integers(2, 11)
        scale = 10 ** random.uniform(-3, np.log10(700))
        spread = random.normal(size=size) * scale
        ahead = random.uniform(-scale, scale, size)
        ahead[random.integers(size)] = np.max(ahead) + random.uniform(0, 40)
        yield from (spread, ahead, spread + random.uniform(-1000, 1000))
    yield from SPECIAL_VECTORS


def part_of_vectors(part: int) -> list[Array]:
    """A part of the logits; the first has all that is special."""
    special = SPECIAL_VECTORS if part == 0 else []
    return [*special, *[*logit_vectors()][: -len(SPECIAL_VECTORS)][part::PARTS]]


# --- Comparing -------------------------------------------------------------------------------


class Precision(NamedTuple):
    """What a floating-point type can represent; exponents are of 2."""

    digits: int
    lowest: int  # the exponent of the smallest subnormal
    top: int  # what is below this power is finite
    largest: Number  # from here on a number rounds to infinity


def precision_of(kind: type[np.floating[Any]]) -> Precision:
    limits = np.finfo(kind)
    digits, top = int(limits.nmant) + 1, int(limits.maxexp)
    largest = MP.ldexp(1, top) - MP.ldexp(1, top - digits - 1)
    return Precision(digits, int(limits.minexp) - digits + 1, top, largest)


PRECISIONS = {kind: precision_of(kind) for kind in (np.float16, np.float32, np.float64)}


def ulps(got: Any, exact: Number) -> float:
    """How far `got` is from `exact`, in units in the last place of its precision at `exact`.

    Infinity counts as right where `exact` rounds to it, and only there. Reckoned in integers,
    which is as exact as in mpmath's numbers and several times as fast: the tests ask for millions.
    """
    precision = PRECISIONS[type(got)]
    man, exponent = exact.man_exp  # |exact| = man · 2^exponent
    magnitude = exponent + man.bit_length()
    if magnitude >= precision.top and abs(exact) >= precision.largest:
        return 0.0 if got == np.copysign(np.inf, float(MP.sign(exact))) else np.inf
    if not isfinite(got):
        return np.inf
    if not man or magnitude < precision.lowest - 64:  # 0, or nothing beside the last place
        return abs(float(got)) / 2.0**precision.lowest
    numerator, denominator = float(got).as_integer_ratio()
    places = denominator.bit_length() - 1  # got = numerator / 2^places
    unit = max(magnitude - precision.digits, precision.lowest)
    common = min(exponent, -places, unit)
    man = -man if exact < 0 else man
    gap = abs((man << (exponent - common)) - (numerator << (-places - common)))
    # Beyond every float is far enough.
    return np.inf if gap.bit_length() - (unit - common) > 1000 else gap / (1 << (unit - common))


def worst(
    got: Array,
    z: Array,
    exact: Callable[..., Number],
    values: Mapping[str, float],
    crossing: Crossing | None = None,
) -> tuple[float, str]:
    """The largest error of `got` in ulps, and where it is."""
    numbers = {name: mpf(value) for name, value in values.items()}
    errors = [
        ulps(f, exact(mpf(x), **numbers)) for f, x in zip(got.flat, z.ravel().tolist(), strict=True)
    ]
    if crossing is not None:
        # Around a zero, what counts is the promised absolute error.
        for index, (f, x) in enumerate(zip(got.flat, z.flat, strict=True)):
            near = min(abs(float(x) - zero) for zero in crossing.places(**values))
            if near < crossing.distance or abs(float(x)) > crossing.beyond(**values):
                off = abs(MP.mpf(float(f)) - exact(mpf(float(x)), **numbers))
                errors[index] = ALLOWED_ULPS * float(off / crossing.error)
    at = int(np.argmax(errors))
    return errors[at], f"{errors[at]:.2f} ulps at z = {z.flat[at]!r} with {dict(values)}"


def test_ulps_counts_representable_numbers() -> None:
    one = np.float64(1)
    assert ulps(one, MP.mpf(1)) == 0
    assert ulps(np.nextafter(one, 2), MP.mpf(1)) == 1
    assert ulps(np.float64(5e-324), MP.mpf(0)) == 1
    assert ulps(np.float64(1e-323), MP.mpf("1e-400")) == pytest.approx(2)
    assert ulps(np.nextafter(np.float32(1), np.float32(2)), MP.mpf(1)) == 1
    assert ulps(np.float64(np.inf), MP.mpf("1e309")) == 0
    assert ulps(np.float64(np.inf), MP.mpf("1e308")) == np.inf
    assert ulps(np.float64(sys.float_info.max), MP.mpf("1e309")) == np.inf
    assert ulps(np.float32(np.inf), MP.mpf("1e39")) == 0
    assert ulps(np.float64(np.nan), MP.mpf(1)) == np.inf


# --- Accuracy --------------------------------------------------------------------------------


@each_function
def test_function_has_a_reference(name: str) -> None:
    assert name in (EXACT_VECTORS if actviz.get(name).vector else EXACT)


def stride(name: str) -> int:
    """Two parameters have so many settings that each of them needs fewer inputs."""
    return 4 if len(actviz.get(name).parameters) > 1 else 1


@sampled("part", range(PARTS), PARTS)
@each_scalar
def test_function_matches_mpmath(name: str, part: int) -> None:
    everywhere = part_of_numbers(part, stride(name))
    for values in settings(actviz.get(name)):
        z = everywhere[defined(name, "function", everywhere, values)]
        got = actviz.get(name).function(z, **values)
        error, where = worst(
            got, z, EXACT[name].function, values, CROSSINGS.get((name, "function"))
        )
        assert error <= ALLOWED_ULPS, where


@sampled("part", range(PARTS), PARTS)
@each_scalar
def test_derivative_matches_mpmath(name: str, part: int) -> None:
    everywhere = part_of_numbers(part, stride(name))
    for values in settings(actviz.get(name)):
        z = everywhere[defined(name, "derivative", everywhere, values)]
        got = actviz.get(name).derivative(z, **values)
        error, where = worst(
            got, z, EXACT[name].derivative, values, CROSSINGS.get((name, "derivative"))
        )
        assert error <= ALLOWED_ULPS, where


@sampled("part", range(PARTS), PARTS)
@each_scalar
def test_float32_matches_mpmath(name: str, part: int) -> None:
    activation = actviz.get(name)
    with np.errstate(over="ignore"):
        z = real_numbers()[:: 5 * every(4)][part::PARTS].astype(np.float32)
    z = np.concatenate(
        [z[np.isfinite(z)], np.array([0, -104, 104, -89, 89, 3e38, -3e38], dtype=np.float32)]
    )
    # 1e-50 and 1e39 are 0 and infinity in float32, where products with them would be NaN.
    for values in settings(activation, 1e-50, 1e39):
        for kernel, exact in zip(kernels(name), EXACT[name], strict=True):
            got = kernel(z, **values)
            assert got.dtype == np.float32
            error, where = worst(got, z, exact, values)
            assert error <= ALLOWED_ULPS, where


@pytest.mark.parametrize(
    "name", [name for name in SCALARS if (name, "derivative") not in CROSSINGS]
)
def test_derivative_matches_mpmath_next_to_its_zeros(name: str) -> None:
    activation = actviz.get(name)
    grid = np.linspace(-20, 20, 4001) + 1e-3
    sliders = activation.parameters
    for place in sliders[0].places.tolist() if sliders else [None]:
        values = activation.defaults | ({} if place is None else {sliders[0].name: place})
        if not go_together(activation, values):
            continue

        slope = partial(activation.derivative, **values)
        signs = np.sign(slope(grid))
        for low, high in grid[np.flatnonzero(signs[1:] * signs[:-1] < 0)[:, None] + [0, 1]]:
            start, end = float(low), float(high)
            while (middle := (start + end) / 2) not in (start, end):
                same = np.sign(slope(middle)) == np.sign(slope(low))
                start, end = (middle, end) if same else (start, middle)
            z = start + np.spacing(start) * np.arange(-20, 21)
            error, where = worst(slope(z), z, EXACT[name].derivative, values)
            assert error <= ALLOWED_ULPS, where


@sampled("part", range(PARTS), PARTS)
@each_vector
def test_vector_function_matches_mpmath(name: str, part: int) -> None:
    for z in part_of_vectors(part):
        got = actviz.get(name).function(z)
        exact = EXACT_VECTORS[name].function([MP.mpf(float(x)) for x in z])
        error = max(map(ulps, got, exact))
        assert error <= ALLOWED_ULPS, f"{error:.2f} ulps for {z.tolist()}"


@sampled("part", range(PARTS), PARTS)
@each_vector
def test_jacobian_matches_mpmath(name: str, part: int) -> None:
    for z in part_of_vectors(part):
        got = actviz.get(name).derivative(z)
        exact = EXACT_VECTORS[name].derivative([MP.mpf(float(x)) for x in z])
        error = max(map(ulps, got.flat, itertools.chain(*exact)))
        assert error <= ALLOWED_ULPS, f"{error:.2f} ulps for {z.tolist()}"


@each_vector
def test_vector_float32_matches_mpmath(name: str) -> None:
    activation = actviz.get(name)
    for z in itertools.islice(logit_vectors(), 0, None, 10):
        single = z.astype(np.float32)
        logits = [MP.mpf(float(x)) for x in single]
        probabilities, jacobian = activation.function(single), activation.derivative(single)
        assert probabilities.dtype == jacobian.dtype == np.float32
        assert max(map(ulps, probabilities, EXACT_VECTORS[name].function(logits))) <= ALLOWED_ULPS
        exact = itertools.chain(*EXACT_VECTORS[name].derivative(logits))
        assert max(map(ulps, jacobian.flat, exact)) <= ALLOWED_ULPS


@pytest.mark.parametrize(("name", "kind"), UNDEFINED)
def test_waves_are_exact_next_to_their_zeros(name: str, kind: str) -> None:
    # The doubles next to a zero are off by far less than the distance to their neighbours.
    activation = actviz.get(name)
    for values in settings(activation):
        (frequency,) = values.values()
        first = 0.0 if (name, kind) == ("sine", "function") else np.pi / 2
        turns = np.arange(1, 301) * np.pi + (first if name == "sine" else -np.pi / 4)
        z = turns / frequency
        z = np.concatenate([z, np.nextafter(z, np.inf), np.nextafter(z, -np.inf)])
        exact = getattr(EXACT[name], kind)
        for got, x in zip(getattr(activation, kind)(z, **values), z.tolist(), strict=True):
            off = abs(MP.mpf(float(got)) - exact(MP.mpf(x), *map(MP.mpf, values.values())))
            assert off <= 1e-15 * max(1, frequency) * np.spacing(abs(x * frequency)), (
                f"{x} with {values}"
            )


def test_waves_are_not_a_number_where_their_angle_is_no_double() -> None:
    for name, kind in UNDEFINED:
        kernel = getattr(actviz.get(name), kind)
        (parameter,) = actviz.get(name).parameters
        assert np.isnan(kernel(1e308, **{parameter.name: 4.0}))
        assert np.isfinite(kernel(1e308, **{parameter.name: 1.0}))


@pytest.mark.parametrize("name", ["glu", "geglu", "reglu", "swiglu"])
def test_other_partial_derivative_of_a_gate_matches_mpmath(name: str) -> None:
    z = np.concatenate([np.linspace(-40, 40, 801), np.linspace(-760, 760, 401)])
    (companion,) = actviz.get(name).companions
    assert companion.derivative is not None
    for values in settings(actviz.get(name)):
        got = companion.derivative(z, **values)
        # A gate is a straight line in its value, so its slope is its output for a value of 1.
        error, where = worst(got, z, lambda z, value: EXACT[name].function(z, value=MP.one), values)
        assert error <= ALLOWED_ULPS, where
        assert np.isnan(companion.derivative(np.nan, **values))


# --- Beyond the sliders ------------------------------------------------------------------------

FAR = (5e-324, 1e-310, 1e-300, 1e-100, 1e-20, 1e-8, 100.0, 1e8, 1e20, 1e100, 1e300, 1.5e308)
"""Sizes of parameters that no slider reaches, from the smallest double to the largest ones."""


def far_settings(activation: Activation) -> Iterator[dict[str, float]]:
    """One parameter far away or at the edge of its domain, and the others at their defaults."""
    for parameter in activation.parameters:
        for value in (0.0, *FAR, *(-size for size in FAR)):
            values = activation.defaults | {parameter.name: value}
            inside = value > parameter.above and value >= parameter.least
            if inside and go_together(activation, values):
                yield values


def far_inputs(activation: Activation, values: Mapping[str, float]) -> Array:
    """Inputs of any size, and on the scale on which the function bends; where powers fade, too."""
    random = np.random.default_rng(21)
    count = 40 // every(4)
    anywhere = np.ldexp(random.uniform(1, 2, count), random.integers(-1074, 1024, count))
    tails = [random.uniform(-low - 60, 60 - low, count) for low in (0, 700, 760, 1420)]
    near = np.concatenate([random.normal(scale=3, size=count), *tails])
    scale = activation.scale(**values) if activation.scale else 1.0
    with np.errstate(over="ignore", under="ignore"):
        z = np.concatenate([anywhere, -anywhere, near, near * scale])
    return z[np.isfinite(z)]


@each_parameter
def test_kernels_match_mpmath_at_parameters_that_no_slider_reaches(
    activation: Activation, parameter: actviz.Parameter
) -> None:
    name = activation.name
    for values in far_settings(activation):
        if values[parameter.name] == parameter.default:
            continue  # it is another parameter's turn
        everywhere = far_inputs(activation, values)
        for kind, kernel, exact in zip(Exact._fields, kernels(name), EXACT[name], strict=True):
            z = everywhere[defined(name, kind, everywhere, values)]
            crossing = CROSSINGS.get((name, kind))
            if crossing is not None:
                z = z[np.abs(z) <= crossing.beyond(**values)]
            error, where = worst(kernel(z, **values), z, exact, values)
            assert error <= ALLOWED_ULPS, f"{kind}: {where}"


# --- Kinks -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINKED)
def test_derivative_at_a_kink_follows_the_convention(name: str) -> None:
    activation = actviz.get(name)
    for values in settings(activation):
        for kink in activation.kinks(**values):
            for z in (kink, -kink):  # the same for -0.0 as for 0.0
                assert activation.derivative(z, **values) == AT_KINKS[name](z, **values)


def bends(activation: Activation, z: Array, **values: float) -> NDArray[np.bool_]:
    """Whether f′ or f″, by differences on the left and on the right of `z`, disagree there."""
    sides = np.array([[-1], [1]])
    # A curve that its parameter squeezes along z is looked at on its own scale.
    scale = min(1.0, activation.scale(**values)) if activation.scale else 1.0
    step = 1e-3 * scale
    slopes = (
        activation.function(z + step * sides, **values) - activation.function(z, **values)
    ) / (step * sides)
    # Not at z itself, where the value of f′ may be a convention.
    near, far = (activation.derivative(z + k * step * sides, **values) for k in (1, 2))
    curvatures = (far - near) / (step * sides)
    # Where the function is smooth, the two sides differ by about one step.
    gaps = abs(np.diff(slopes, axis=0)[0]) * scale, abs(np.diff(curvatures, axis=0)[0]) * scale**2
    return np.maximum(*gaps) > 50 * 1e-3


@pytest.mark.parametrize("name", KINKED)
def test_function_bends_at_its_kinks(name: str) -> None:
    activation = actviz.get(name)
    kinks = np.array(activation.kinks(**activation.defaults))
    smooth = kinks[~bends(activation, kinks, **activation.defaults)]
    assert not smooth.size, f"smooth at {smooth}"


@each_scalar
def test_function_bends_nowhere_else(name: str) -> None:
    activation = actviz.get(name)
    for values in settings(activation):
        z = np.setdiff1d(np.linspace(-8, 8, 65), activation.kinks(**values))
        bent = z[bends(activation, z, **values)]
        assert not bent.size, f"kinks at {bent} with {values}"


def slope_by_differences(function: Callable[[Array], Array], z: Array) -> Array:
    """The slope of `function` at `z`: central differences, extrapolated to a step of 0."""
    steps = 2.0 ** -np.arange(3, 8)
    row = [(function(z + step) - function(z - step)) / (2 * step) for step in steps]
    for order in range(1, len(row)):
        row = [b + (b - a) / (4**order - 1) for a, b in itertools.pairwise(row)]
    return row[0]


@each_scalar
def test_derivative_is_the_slope_of_the_function(name: str) -> None:
    activation = actviz.get(name)
    grid = np.linspace(-8, 8, 65)
    for values in settings(activation):
        kinks = np.array([*activation.kinks(**values), np.inf])
        z = grid[np.min(np.abs(grid[:, None] - kinks), axis=1) > 0.2]
        slope = slope_by_differences(partial(activation.function, **values), z)
        np.testing.assert_allclose(activation.derivative(z, **values), slope, rtol=0, atol=1e-9)


def test_the_two_gelus_differ_a_little() -> None:
    z = np.linspace(-10, 10, 200_001)
    gaps = np.abs(kernels("gelu")[0](z) - kernels("gelu_tanh")[0](z))
    assert 4.7e-4 < np.max(gaps) < 4.75e-4
    assert abs(z[np.argmax(gaps)]) == pytest.approx(2.7, abs=0.05)


def test_slope_of_the_tanh_gelu_is_that_of_the_tanh_form() -> None:
    z = np.linspace(-5, 5, 101)
    function, derivative = kernels("gelu_tanh")
    slope = slope_by_differences(function, z)
    np.testing.assert_allclose(derivative(z), slope, rtol=0, atol=1e-9)
    assert 5e-4 < np.max(np.abs(kernels("gelu")[1](z) - slope)) < 2e-3


@pytest.mark.parametrize(
    ("name", "place", "low"),
    [
        ("silu", -1.2785, -0.27846),
        ("mish", -1.1924, -0.30884),
        ("gelu", -0.7518, -0.16997),
        ("gelu_tanh", -0.7525, -0.17004),
        ("quick_gelu", -0.7512, -0.16361),
        ("geglu", -0.7518, -0.16997),
    ],
)
def test_function_dips_below_zero(name: str, place: float, low: float) -> None:
    function, derivative = kernels(name)
    z = np.linspace(-5, 0, 50_001)
    assert np.min(function(z)) == pytest.approx(low, abs=1e-5)
    assert z[np.argmin(function(z))] == pytest.approx(place, abs=2e-4)
    left, right = derivative([place - 1e-3, place + 1e-3])
    assert left < 0 < right


# --- Edges -----------------------------------------------------------------------------------


@each_scalar
@pytest.mark.parametrize("precision", [np.float16, np.float32, np.float64])
def test_precision_is_kept(name: str, precision: type[np.floating[Any]]) -> None:
    z = np.array([-1.5, 0, 2], dtype=precision)
    for kernel in kernels(name):
        for values in settings(actviz.get(name)):
            assert kernel(z, **values).dtype == precision
            assert kernel(precision(0.5), **values).dtype == precision


@each_function
@pytest.mark.parametrize(
    "integers",
    [[True, False], [0, 3], np.array([0, 3], np.uint8), np.array([0, 3], np.int16)],
    ids=repr,
)
def test_integers_and_booleans_become_float64(name: str, integers: Any) -> None:
    for kernel in kernels(name):
        got = kernel(integers)
        assert got.dtype == np.float64
        np.testing.assert_array_equal(got, kernel(np.array(integers, dtype=float)))


@each_scalar
@pytest.mark.parametrize("shape", [(), (0,), (1,), (3,), (2, 0, 3), (2, 3, 4)], ids=str)
def test_shape_is_kept(name: str, shape: tuple[int, ...]) -> None:
    for kernel in kernels(name):
        got = kernel(np.ones(shape))
        assert isinstance(got, np.ndarray)
        assert got.shape == shape


@each_scalar
def test_elements_do_not_depend_on_the_layout(name: str) -> None:
    z = np.random.default_rng(0).normal(size=(6, 8)) * 10
    for kernel in kernels(name):
        one_by_one = np.array([[float(kernel(float(x))) for x in row] for row in z])
        np.testing.assert_allclose(kernel(z), one_by_one, rtol=1e-15)
        np.testing.assert_allclose(kernel(z.T[::2, ::-1]), one_by_one.T[::2, ::-1], rtol=1e-15)


@each_function
def test_input_is_left_alone(name: str) -> None:
    z = np.array([-2.0, 0.0, 3.0])
    for kernel in kernels(name):
        got = kernel(z)
        assert not np.shares_memory(got, z)
        np.testing.assert_array_equal(z, [-2, 0, 3])


@each_scalar
def test_nan_gives_nan(name: str) -> None:
    for kernel in kernels(name):
        for values in settings(actviz.get(name)):
            got = kernel([np.nan, 1.0, -np.nan], **values)
            np.testing.assert_array_equal(np.isnan(got), [True, False, True])
            assert np.isnan(kernel(np.float32(np.nan), **values))


@each_scalar
def test_infinity_gives_the_limit(name: str) -> None:
    far = MP.mpf("1e400")  # beyond every double: what is reached here is the limit
    for kind, kernel, exact in zip(Exact._fields, kernels(name), EXACT[name], strict=True):
        for values in settings(actviz.get(name)):
            if (name, kind) in UNDEFINED:
                assert np.all(np.isnan(kernel([np.inf, -np.inf], **values)))
                continue
            numbers = {key: MP.mpf(value) for key, value in values.items()}
            for got, z in zip(kernel([np.inf, -np.inf], **values), (far, -far), strict=True):
                # Half a unit: a limit like −λ·α of SELU is not a double itself.
                assert ulps(got, exact(z, **numbers)) <= 0.5, f"{got} at {z} with {values}"


@each_parameter
def test_float32_infinity_gives_a_limit_for_tiny_parameters(
    activation: Activation, parameter: actviz.Parameter
) -> None:
    z = np.array([-np.inf, np.inf], dtype=np.float32)
    tiny = 1e-50
    if not go_together(activation, {**activation.defaults, parameter.name: tiny}):
        tiny = parameter.minimum  # it has to be whole, or above another parameter
    for kind, kernel in zip(Exact._fields, kernels(activation.name), strict=True):
        if (activation.name, kind) in UNDEFINED:
            continue  # no limit: see test_infinity_gives_the_limit
        np.testing.assert_array_equal(
            np.isinf(kernel(z, **{parameter.name: tiny})),
            np.isinf(kernel(z.astype(float), **{parameter.name: tiny})),
        )
        assert not np.any(np.isnan(kernel(z, **{parameter.name: tiny})))


@each_function
def test_no_input_causes_a_warning(name: str) -> None:
    everything = np.concatenate([real_numbers(), [np.nan, np.inf, -np.inf]])
    with np.errstate(all="ignore"):
        inputs = [everything.astype(kind) for kind in (np.float16, np.float32, np.float64)]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for z in inputs:
            for values in settings(actviz.get(name), 1e-300, 1e300):
                for kernel in kernels(name):
                    # A vector function sees three at a time: whole, it has a Jacobian too large.
                    kernel(z[: len(z) // 3 * 3].reshape(-1, 3), **values)


@each_function
@pytest.mark.parametrize(
    "z",
    [
        1j,
        np.array([1 + 2j]),
        "text",
        ["a", "b"],
        b"raw",
        None,
        [None, 1],
        {},
        np.datetime64(0, "s"),
    ],
)
def test_input_that_is_not_real_numbers_is_a_type_error(name: str, z: Any) -> None:
    for kernel in kernels(name):
        with pytest.raises(TypeError, match="real numbers"):
            kernel(z)


# --- Parameters ------------------------------------------------------------------------------


@each_parameter
@pytest.mark.parametrize(
    "value",
    [np.nan, np.inf, -np.inf, np.float32(np.nan), "text", "1", None, True, np.True_, [1.0], 1j],
    ids=repr,
)
def test_parameter_must_be_a_finite_number(
    activation: Activation, parameter: actviz.Parameter, value: Any
) -> None:
    for kernel in (activation.function, activation.derivative):
        with pytest.raises(ValueError, match=f"^{parameter.name} must be a finite number") as error:
            kernel(1.0, **{parameter.name: value})
        assert repr(value) in str(error.value)


@each_bounded_parameter
def test_parameter_must_be_in_its_domain(
    activation: Activation, parameter: actviz.Parameter
) -> None:
    allowed = f"^{parameter.name} must be a finite number above {parameter.above:g}, got"
    for kernel in (activation.function, activation.derivative):
        for value in (parameter.above, parameter.above - 1):
            with pytest.raises(ValueError, match=allowed) as error:
                kernel(1.0, **{parameter.name: value})
            assert repr(value) in str(error.value)


@pytest.mark.parametrize("alpha", [0, 0.0, -0.0, -1, -1.0])
def test_elu_needs_a_positive_alpha(alpha: float) -> None:
    for kernel in kernels("elu"):
        with pytest.raises(ValueError, match=f"^alpha must be .* above 0, got {alpha!r}$"):
            kernel(1.0, alpha=alpha)


@pytest.mark.parametrize("ends", [{"min": 1.0}, {"max": -1}, {"min": 2.5, "max": 0.5}], ids=repr)
def test_hard_tanh_needs_min_below_max(ends: dict[str, float]) -> None:
    for kernel in kernels("hard_tanh"):
        with pytest.raises(ValueError, match=r"^min must be below max, got min = .* and max = "):
            kernel(1.0, **ends)


@pytest.mark.parametrize("name", ["softshrink", "hardshrink"])
def test_shrinkage_takes_zero_but_nothing_below(name: str) -> None:
    for kernel in kernels(name):
        np.testing.assert_array_equal(kernel([-2.0, 2.0], lambd=0), kernel([-2, 2], lambd=1e-300))
        with pytest.raises(ValueError, match=r"^lambd must be .* of at least 0, got -0\.1$"):
            kernel(1.0, lambd=-0.1)


@each_parameter
@pytest.mark.parametrize("kind", [int, np.int64, np.float32, np.float64, Fraction])
def test_parameter_may_be_any_kind_of_real_number(
    activation: Activation, parameter: actviz.Parameter, kind: Callable[[int], Any]
) -> None:
    # Any whole number that goes with the other parameters will do.
    candidates = [{**activation.defaults, parameter.name: float(n)} for n in (1, 2, 0)]
    whole = int(next(v for v in candidates if go_together(activation, v))[parameter.name])
    for kernel in (activation.function, activation.derivative):
        np.testing.assert_array_equal(
            kernel([-2.0, 2.0], **{parameter.name: kind(whole)}),
            kernel([-2.0, 2.0], **{parameter.name: float(whole)}),
        )


@each_parameter
def test_parameter_default_is_the_slider_default(
    activation: Activation, parameter: actviz.Parameter
) -> None:
    assert parameter.minimum <= parameter.default <= parameter.maximum
    assert parameter.minimum > parameter.above
    for kernel in (activation.function, activation.derivative):
        # The page shows the signature, so it must name the same default.
        assert inspect.signature(kernel).parameters[parameter.name].default == parameter.default
        np.testing.assert_array_equal(
            kernel([-2.0, 2.0]), kernel([-2.0, 2.0], **{parameter.name: parameter.default})
        )


@each_function
def test_kernels_are_called_as_their_signatures_say(name: str) -> None:
    activation = actviz.get(name)
    companions = [k for c in activation.companions for k in c.kernels.values()]
    z = np.array([[-2.0, 0.5, 1.0], [3.0, -0.25, 0.0]])
    for kernel in (*kernels(name), *companions):
        first, *others = inspect.signature(kernel).parameters.values()
        assert all(p.kind is p.POSITIONAL_OR_KEYWORD for p in (first, *others))
        defaults = {p.name: p.default for p in others}
        every_setting = [{"axis": 0}] if activation.vector else settings(activation)
        for given in ({}, *every_setting):
            values = defaults | given
            named = kernel(z, **values)
            np.testing.assert_array_equal(kernel(z, *values.values()), named)
            np.testing.assert_array_equal(kernel(**{first.name: z}, **values), named)
            for split in range(len(values)):
                ordered, rest = list(values.values())[:split], list(values.items())[split:]
                np.testing.assert_array_equal(kernel(z, *ordered, **dict(rest)), named)
        with pytest.raises(TypeError):
            kernel(z, *defaults.values(), 1.0)
        for parameter, value in list(defaults.items())[:1]:
            with pytest.raises(TypeError, match=parameter):
                kernel(z, value, **{parameter: value})


@each_function
def test_unknown_parameter_is_a_type_error(name: str) -> None:
    for kernel in kernels(name):
        with pytest.raises(TypeError, match="gamma"):
            kernel([1.0, 2.0], gamma=1.0)


# --- Functions of a vector -------------------------------------------------------------------


@each_vector
@pytest.mark.parametrize("shape", [(0,), (1,), (3,), (0, 3), (3, 0), (2, 3, 4)], ids=str)
def test_vector_shape_is_kept(name: str, shape: tuple[int, ...]) -> None:
    activation = actviz.get(name)
    z = np.random.default_rng(0).normal(size=shape)
    for axis in range(-len(shape), len(shape)):
        others = shape[:axis] + shape[axis:][1:]
        assert activation.function(z, axis=axis).shape == shape
        assert activation.derivative(z, axis=axis).shape == (*others, shape[axis], shape[axis])


@each_vector
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_each_vector_along_the_axis_stands_alone(name: str, axis: int) -> None:
    activation = actviz.get(name)
    z = np.random.default_rng(0).normal(size=(2, 3, 4)) * 5
    whole, jacobians = activation.function(z, axis=axis), activation.derivative(z, axis=axis)
    along = np.moveaxis(z, axis, -1)
    for index in np.ndindex(along.shape[:-1]):
        alone = activation.function(along[index])
        np.testing.assert_allclose(np.moveaxis(whole, axis, -1)[index], alone, rtol=1e-15)
        alone = activation.derivative(along[index])
        np.testing.assert_allclose(jacobians[index], alone, rtol=2e-15)


@each_vector
def test_default_axis_is_the_last(name: str) -> None:
    z = np.random.default_rng(0).normal(size=(3, 3))
    for kernel in kernels(name):
        np.testing.assert_array_equal(kernel(z), kernel(z, axis=-1))


@each_vector
@pytest.mark.parametrize(
    ("z", "axis"), [([1.0, 2.0], 1), ([1.0, 2.0], -2), ([[1.0]], 2), (1.0, -1), (1.0, 0)]
)
def test_bad_axis_is_a_value_error(name: str, z: Any, axis: int) -> None:
    for kernel in kernels(name):
        with pytest.raises(ValueError, match="axis"):
            kernel(z, axis=axis)


@each_vector
def test_nan_stays_in_its_own_vector(name: str) -> None:
    z = np.array([[1.0, np.nan, 2.0], [1.0, 0.0, 2.0], [np.nan, np.inf, -np.inf]])
    for kernel in kernels(name):
        got = kernel(z)
        assert np.all(np.isnan(got[[0, 2]]))
        np.testing.assert_array_equal(got[1], kernel(z[1]))


def test_softmax_of_one_infinite_logit_takes_all() -> None:
    np.testing.assert_array_equal(kernels("softmax")[0]([1e308, np.inf, -np.inf, 0]), [0, 1, 0, 0])
    np.testing.assert_array_equal(kernels("softmax")[1]([1e308, np.inf, -np.inf]), np.zeros((3, 3)))


def test_softmax_of_minus_infinity_is_zero() -> None:
    function, derivative = kernels("softmax")
    np.testing.assert_array_equal(function([2.0, -np.inf, 1.0])[[0, 2]], function([2.0, 1.0]))
    np.testing.assert_array_equal(function([2.0, -np.inf, 1.0])[1], 0)
    jacobian = derivative([2.0, -np.inf, 1.0])
    np.testing.assert_array_equal(jacobian[[0, 2]][:, [0, 2]], derivative([2.0, 1.0]))
    np.testing.assert_array_equal(jacobian[1], 0)


@each_vector
@pytest.mark.parametrize("rest", [[], [0.5], [1e308, -3.0]], ids=str)
def test_several_infinite_logits_without_a_limit_give_nan(name: str, rest: list[float]) -> None:
    sign = -1 if name == "softmin" else 1  # of the logits it is softmax's mirror image
    whole = sign * np.array([np.inf, np.inf, *rest])
    masked = sign * np.array([-np.inf, -np.inf, -np.inf])
    for kernel in kernels(name):
        assert np.all(np.isnan(kernel(whole)))
        assert np.all(np.isnan(kernel(masked)))
        # In its own vector only, along any axis.
        batch = np.stack([masked, [0.0, 1.0, 2.0], [sign * np.inf, 1.0, 2.0]])
        got = kernel(batch)
        assert np.all(np.isnan(got[0]))
        np.testing.assert_array_equal(got[1], kernel(batch[1]))
        assert not np.any(np.isnan(got[1:]))
        along = kernel(batch.T, axis=0)
        np.testing.assert_array_equal(along if along.ndim > 2 else along.T, got)


@each_vector
def test_a_single_infinite_logit_has_a_limit(name: str) -> None:
    function, derivative = kernels(name)
    for logit in (np.inf, -np.inf):
        # Of one class the probability is 1, whatever its logit is.
        np.testing.assert_array_equal(function([logit]), 0.0 if name == "log_softmax" else 1.0)
        np.testing.assert_array_equal(derivative([logit]), [[0.0]])
        far = np.array([logit, 0.25, -1.0])
        near = np.array([np.copysign(2000.0, logit), 0.25, -1.0])
        got = function(far)
        np.testing.assert_array_equal(np.exp(got), np.exp(function(near)))
        np.testing.assert_array_equal(derivative(far), derivative(near))


@each_vector
def test_a_row_that_is_masked_in_part_is_that_of_the_others(name: str) -> None:
    function, derivative = kernels(name)
    sign = -1 if name == "softmin" else 1
    z = np.random.default_rng(4).normal(size=8) * 3
    masked = np.array([1, 4, 5])
    kept = np.setdiff1d(np.arange(8), masked)
    z[masked] = -np.inf * sign
    # The sum may be taken in another order.
    np.testing.assert_allclose(function(z)[kept], function(z[kept]), rtol=1e-15)
    np.testing.assert_array_equal(function(z)[masked], -np.inf if name == "log_softmax" else 0.0)
    np.testing.assert_allclose(derivative(z)[np.ix_(kept, kept)], derivative(z[kept]), rtol=1e-15)
    # What is masked moves nothing.
    np.testing.assert_array_equal(derivative(z)[np.ix_(kept, masked)], 0)


def test_softmax_sums_to_one() -> None:
    for z in logit_vectors():
        assert abs(np.sum(kernels("softmax")[0](z)) - 1) <= 2 * np.finfo(float).eps


def test_softmax_is_the_same_for_shifted_logits() -> None:
    z = np.array([0.5, -2.25, 3.0])
    for kernel in kernels("softmax"):
        for shift in (1.0, -64.0, 2.0**40):  # shifts that round nothing away
            np.testing.assert_array_equal(kernel(z + shift), kernel(z))


def test_softmax_jacobian_is_symmetric_and_its_rows_sum_to_zero() -> None:
    for z in logit_vectors():
        jacobian = kernels("softmax")[1](z)
        np.testing.assert_array_equal(jacobian, jacobian.T)
        largest = np.max(np.abs(jacobian), axis=1)
        assert np.all(np.abs(np.sum(jacobian, axis=1)) <= 8 * np.finfo(float).eps * largest)


# --- The catalogue ---------------------------------------------------------------------------


def test_names_come_in_the_order_of_the_documents() -> None:
    documents = ["linear", "elu", "relu", "leaky_relu", "sigmoid", "tanh", "softmax"]
    assert [name for name in actviz.names() if name in documents] == documents


@each_function
def test_get_finds_every_name(name: str) -> None:
    assert actviz.get(name).name == name


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("ReLU", "relu"), ("leakyrelu", "leaky_relu"), ("soft_max", "softmax"), ("Swish", "silu")],
)
def test_get_takes_any_spelling(spelling: str, name: str) -> None:
    assert actviz.get(spelling) is actviz.get(name)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("sigmod", "sigmoid"), ("ReLo", "relu"), ("leakyrelv", "leaky_relu"), ("soft_mox", "softmax")],
)
def test_get_lists_near_matches(wrong: str, near: str) -> None:
    with pytest.raises(UnknownFunctionError, match=f"'{wrong}'.*did you mean .*{near}") as error:
        actviz.get(wrong)
    assert near in error.value.near
    assert isinstance(error.value, KeyError)


@pytest.mark.parametrize("wrong", ["", "xyzzy", "x" * 10_000])
def test_get_lists_all_names_where_none_is_near(wrong: str) -> None:
    with pytest.raises(UnknownFunctionError, match=", ".join(actviz.names())) as error:
        actviz.get(wrong)
    assert len(str(error.value)) < 1000
    assert error.value.near == ()


@pytest.mark.parametrize("wrong", [None, 3, ("relu",), ["relu"]])
def test_get_of_something_else_is_a_key_error(wrong: Any) -> None:
    with pytest.raises(KeyError, match="no activation function"):
        actviz.get(wrong)


@each_function
def test_formulas_have_no_placeholder_left(name: str) -> None:
    activation = actviz.get(name)
    for formula in (activation.formula, activation.derivative_formula):
        assert "<" not in activation.latex(formula)
    view = View(lines=(full_line(activation, activation.defaults),), z=(-5.0, 5.0), probe=1.0)
    for kind in KINDS:
        symbols, *filled = readouts.formula(view, kind)
        assert filled
        assert "<" not in " ".join([symbols, *filled])
        # One number is sent to the browser for each that it is to find.
        assert (
            " ".join(filled).count(r"\textcolor{inherit}") == len(readouts.numbers(view, kind)) > 0
        )


@each_function
def test_source_that_the_page_shows_is_what_runs(name: str) -> None:
    activation = actviz.get(name)
    # Far enough for e^z to overflow: who copies the code gets no warning either.
    z: NDArray[Any] = np.concatenate([np.linspace(-50, 50, 1001), [-1000, 0, 1000]]).reshape(-1, 4)
    for kernel in kernels(name):
        scope: dict[str, Any] = {}
        exec(source_code(kernel), scope)
        for values in settings(activation):
            shown = scope[kernel.__name__](z, **values)
            np.testing.assert_array_equal(shown, kernel(z, **values), strict=True)


@pytest.mark.parametrize("module", ["actviz", "actviz.catalog"])
def test_import_needs_neither_streamlit_nor_plotly(module: str) -> None:
    # In a fresh interpreter, because another test may have imported them already.
    program = f"import sys, {module}; print(sorted({{'streamlit', 'plotly'}} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


# --- HardSigmoid -----------------------------------------------------------------------------


def test_slope_of_hard_sigmoid_has_places_for_all_its_definitions() -> None:
    slope, _ = actviz.get("hard_sigmoid").parameters
    assert {1 / 6, 0.2, 0.5} <= set(slope.places.tolist())
    assert slope.default == 1 / 6 == slope.nearest(0.17) == slope.nearest(0.16666666666666669)
    assert slope.decimals == 3


def test_hard_sigmoid_refuses_what_has_no_ramp() -> None:
    hard_sigmoid = actviz.get("hard_sigmoid").function
    for wrong, said in (
        ({"slope": 0.0}, "slope must be a finite number above 0"),
        ({"slope": 1e-310}, "slope must be at least"),
        ({"offset": -0.1}, "offset must be a finite number of at least 0"),
        ({"offset": 1.1}, "offset must be at most 1"),
    ):
        with pytest.raises(ValueError, match=said):
            hard_sigmoid(0.0, **wrong)
    for slope in (5.6e-309, 1e-300, 1e300):
        np.testing.assert_array_equal(hard_sigmoid([-np.inf, 0, np.inf], slope=slope), [0, 0.5, 1])


def test_every_slider_says_in_few_words_what_it_does() -> None:
    for name in actviz.names():
        for slider in actviz.get(name).sliders:
            assert slider.role, (name, slider.name)
            assert len(slider.label) <= 28, slider.label
