"""Computed properties: against published values, and against the kernels on random inputs.

Where parameters move a kink or a jump, against closed forms at every place of the sliders.
"""

import math
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise, product
from statistics import NormalDist

import mpmath
import numpy as np
import pytest

import actviz
from actviz.activation import Activation, as_floats
from actviz.grid import Interval
from actviz.properties import Properties, described, properties, summary
from actviz.sampling import FLAT
from tests.conftest import every, sampled
from tests.exact import EXACT, MP

SCALARS = tuple(a for a in map(actviz.get, actviz.names()) if a.vector is None)


def _settings(activation: Activation) -> list[dict[str, float]]:
    """The defaults, and each slider at both ends."""
    settings = [activation.defaults]
    for slider in activation.sliders:
        settings += [
            activation.defaults | {slider.name: v} for v in slider.places[[0, -1]].tolist()
        ]
    return settings


CASES = [
    pytest.param(activation, values, id=f"{activation.name}-{list(values.values())}")
    for activation in SCALARS
    for values in _settings(activation)
]
each = pytest.mark.parametrize(("activation", "values"), CASES)


def _random(count: int, scale: float) -> np.ndarray:
    return as_floats(np.random.default_rng(7).normal(scale=scale, size=count))


def _everywhere() -> np.ndarray:
    """Finely around 0, and far out on both sides."""
    far = np.geomspace(25, 1e6, 2000)
    return np.concatenate([-far, np.linspace(-25, 25, 100_003), far])


@each
def test_range_holds_every_value_and_no_smaller_one_does(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    f = activation.function(np.concatenate([_random(20_000, 2), _random(20_000, 30)]), **values)
    low, high = found.range
    assert low - 1e-12 <= np.min(f)
    assert np.max(f) <= high + 1e-12
    far = activation.function(_everywhere(), **values)
    if math.isfinite(low):
        assert np.min(far) - low < 0.04
    else:
        assert np.min(far) < -0.1
    if math.isfinite(high):
        assert high - np.max(far) < 0.04
    else:
        assert np.max(far) > 1


def _inside(z: np.ndarray, intervals: tuple[Interval, ...], slack: float = 0.0) -> np.ndarray:
    """Which places lie in one of the intervals, or closer to one than the slack."""
    inside = np.zeros(z.shape, dtype=bool)
    for low, high, has_low, has_high in intervals:
        above = (z > low - slack) | (has_low & (z == low))
        inside |= above & ((z < high + slack) | (has_high & (z == high)))
    return inside


@each
def test_image_has_every_value_and_no_hole_that_is_none(
    activation: Activation, values: dict[str, float]
) -> None:
    image = properties(activation, values).image
    kinks = activation.kinks(**values)
    beside = [np.nextafter(kink, [-np.inf, np.inf]) for kink in kinks]
    z = np.concatenate([_random(20_000, 2), _everywhere(), kinks, *beside])
    heights = activation.function(z, **values)
    assert np.all(_inside(heights, image, slack=1e-9))
    assert np.all(_inside(activation.function(np.array(kinks), **values), image))
    for left, right in pairwise(image):
        assert left.high < right.low or not (left.has_high or right.has_low)
    # Each piece is filled from end to end.
    for low, high, _, _ in image:
        for place in np.linspace(max(low, -20), min(high, 20), 11):
            assert np.min(np.abs(heights - place)) < 0.06


@each
def test_limits_are_where_far_values_go(activation: Activation, values: dict[str, float]) -> None:
    for limit, far in zip(properties(activation, values).limits, (-1e9, 1e9), strict=True):
        value = activation.function(np.array([far]), **values)[0]
        if math.isinf(limit):
            assert value * np.sign(limit) > 1e5
        elif not math.isnan(limit):
            assert value == pytest.approx(limit, abs=1e-6)


@each
def test_direction_and_curvature_hold_for_random_inputs(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    a, b = np.sort(_random(40_000, 10).reshape(2, -1), axis=0)
    f_a, f_b = (activation.function(z, **values) for z in (a, b))
    rises, falls = np.any(f_b > f_a + 1e-9), np.any(f_b < f_a - 1e-9)
    may_rise = found.direction in ("increasing", "non-decreasing", "not monotone")
    may_fall = found.direction in ("decreasing", "non-increasing", "not monotone")
    assert (bool(rises), bool(falls)) == (may_rise, may_fall)
    middle = activation.function((a + b) / 2, **values)
    above, below = np.any(middle > (f_a + f_b) / 2 + 1e-9), np.any(middle < (f_a + f_b) / 2 - 1e-9)
    kind = {(False, True): "convex", (True, False): "concave", (False, False): "affine"}
    assert found.curvature == kind.get((bool(above), bool(below)), "neither")


@each
def test_symmetry_holds_for_random_inputs(activation: Activation, values: dict[str, float]) -> None:
    z = np.abs(_random(1000, 4))
    there, here = activation.function(-z, **values), activation.function(z, **values)
    odd, even = np.allclose(there, -here, rtol=1e-9), np.allclose(there, here, rtol=1e-9)
    expected = "odd" if odd else "even" if even else "neither"
    assert properties(activation, values).symmetry == expected


@each
def test_no_slope_is_larger_than_the_largest(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    slopes = np.abs(activation.derivative(_everywhere(), **values))
    if math.isinf(found.steepest):
        assert np.max(slopes) > 1e5
        return
    assert np.max(slopes) == pytest.approx(found.steepest, abs=2e-3)
    assert np.max(slopes) <= found.steepest + 1e-12
    assert bool(found.steepest_at) != bool(found.steepest_towards)
    for low, high, has_low, has_high in found.steepest_at:
        ends = np.clip([low, high], -1e9, 1e9)
        places = [np.mean(ends), *ends[[has_low, has_high]]]
        reached = np.abs(activation.derivative(np.array(places), **values))
        assert reached == pytest.approx(found.steepest, rel=1e-9)
    for place, side in found.steepest_towards:
        # Nowhere on the way there, and closer and closer to it.
        near = (
            np.sign(place) * np.geomspace(1, 1e9, 60)
            if math.isinf(place)
            else place + side * np.geomspace(1, 1e-9, 60)
        )
        climb = np.abs(activation.derivative(near, **values))
        assert np.all(np.diff(climb) >= 0)
        assert climb[-1] == pytest.approx(found.steepest, rel=1e-8)
        if math.isfinite(place):
            assert np.abs(activation.derivative(np.array(place), **values)) < found.steepest - 0.1


@each
def test_fixed_point_is_one_and_the_nearest(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values).fixed_point
    reach = 10.0 if found is None else min(map(abs, found[:2])) - 1e-3
    z = np.linspace(-reach, reach, 20_001)
    if reach > 0:
        gap = activation.function(z, **values) - z
        # Where the slope is 1, f may come so close to z that the difference rounds to 0.
        touching = np.abs(activation.derivative(z, **values) - 1) < 1e-9
        assert np.all((np.abs(gap) > 0) | touching)
    if found is None:
        return
    low, high, has_low, has_high = found
    inside = (
        np.array([low])
        if has_low and has_high
        else np.linspace(np.nextafter(max(low, -99), np.inf), np.nextafter(min(high, 99), -np.inf))
    )
    assert np.max(np.abs(activation.function(inside, **values) - inside)) < 1e-11


@each
def test_flat_stretches_are_where_the_slope_is_small(
    activation: Activation, values: dict[str, float]
) -> None:
    kinks = activation.kinks(**values)
    z = np.concatenate([np.linspace(-28, 28, 40_001), kinks])
    steep = np.abs(activation.derivative(z, **values))
    found = properties(activation, values)
    # Only a border is too close to tell: 1e-6 of a slope away from it.
    clear = np.abs(steep - FLAT) > 1e-6
    assert np.array_equal((steep < FLAT)[clear], _inside(z, found.flat)[clear])
    borders = np.setdiff1d([end for each in found.flat for end in each[:2]], kinks)
    borders = borders[np.abs(borders) < 28]
    if borders.size:
        assert np.abs(activation.derivative(borders, **values)) == pytest.approx(FLAT, abs=1e-7)


@each
def test_saturated_stretches_are_flat_and_lead_to_a_finite_limit(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    assert set(found.saturated) <= set(found.flat)
    if found.waves:
        assert not found.saturated
    for end in (-1, 1):
        far = end * np.geomspace(30, 1e9, 20)
        heights = activation.function(far, **values)
        flat = np.all(np.abs(activation.derivative(far[5:], **values)) < FLAT)
        finite = abs(heights[-1] - heights[-2]) < 1e-3
        saturates = any(end * math.inf in each[:2] for each in found.saturated)
        assert saturates == (flat and finite and not found.waves)
    assert all(math.inf in map(abs, each[:2]) for each in found.saturated)


@each
def test_moments_agree_with_a_million_random_inputs(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    z = np.random.default_rng(3).normal(size=1_000_000 // every(10))
    f, slope = activation.function(z, **values), activation.derivative(z, **values)
    for got, drawn in (
        (found.mean, f),
        (found.variance, (f - found.mean) ** 2),
        (found.slope_square, slope**2),
    ):
        error = np.std(drawn) / math.sqrt(z.size)
        assert abs(got - np.mean(drawn)) <= 5 * error + 1e-12


@each
def test_zero_centred_smoothness_and_texts(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    # With a slope of 1 on both sides there is nothing left of a kink.
    straight = activation.name in ("leaky_relu", "prelu") and values["alpha"] == 1
    assert found.kinks == (() if straight else activation.kinks(**values))
    assert len(found.kinds) == len(found.kinks)
    assert (found.smoothness == "C∞") == (not found.kinks)
    texts = described(found)
    assert all(texts.values())
    assert not any("nan" in text or "inf" in text for text in texts.values())


def _point(place: float) -> Interval:
    return Interval(place, place, True, True)


def _below(place: float, has_high: bool = True) -> Interval:
    return Interval(-math.inf, place, False, has_high)


def _above(place: float, has_low: bool = True) -> Interval:
    return Interval(place, math.inf, has_low, False)


EVERYWHERE = Interval(-math.inf, math.inf)


def _of(name: str, **values: float) -> Properties:
    return properties(actviz.get(name), actviz.get(name).defaults | values)


def test_relu_has_the_moments_that_he_initialisation_rests_on() -> None:
    # He et al. (2015): E[f²] is half of the input's variance, and so is E[f′²].
    relu = _of("relu")
    assert relu.mean == pytest.approx(1 / math.sqrt(2 * math.pi), rel=1e-12)
    assert relu.variance + relu.mean**2 == pytest.approx(0.5, rel=1e-12)
    assert relu.slope_square == pytest.approx(0.5, rel=1e-12)


def test_tanh_and_sigmoid_have_their_known_facts() -> None:
    tanh, sigmoid = _of("tanh"), _of("sigmoid")
    assert tanh.image == (Interval(-1, 1),)
    assert (tanh.symmetry, tanh.zero_centred, sigmoid.zero_centred) == ("odd", True, False)
    assert (sigmoid.range, sigmoid.steepest) == ((0, 1), 0.25)
    assert sigmoid.steepest_at == (_point(0),)
    assert sigmoid.mean == pytest.approx(0.5, abs=1e-14)


def test_elu_is_c1_for_alpha_1_only() -> None:
    assert _of("elu").smoothness == "C¹"
    assert _of("elu", alpha=2.0).smoothness == "C⁰"
    assert _of("elu", alpha=2.0).range == (-2, math.inf)


def test_softmax_is_described_by_its_first_output() -> None:
    softmax = actviz.get("softmax")
    found = properties(softmax, softmax.defaults)
    assert found.range == (0, 1)
    assert found.steepest == pytest.approx(0.25)


def _places(name: str) -> Iterator[dict[str, float]]:
    """Every place of a function's sliders."""
    sliders = actviz.get(name).parameters
    all_places = product(*(slider.places.tolist() for slider in sliders))
    for places in islice(all_places, 0, None, every(7)):
        yield dict(zip((slider.name for slider in sliders), places, strict=True))


@sampled("part", range(3), 3)
def test_threshold_is_described_rightly_at_every_place_of_its_sliders(part: int) -> None:
    normal = NormalDist()
    count = 0
    for values in islice(_places("threshold"), part, None, 3):
        count += 1
        edge, v = values["threshold"], values["value"]
        passed, silenced = _above(edge, has_low=False), _below(edge)
        found = _of("threshold", **values)
        if v == edge:
            assert found.image == (_above(edge),)
            assert (found.kinds, found.smoothness, found.curvature) == (("kink",), "C⁰", "convex")
        else:
            assert found.image == ((_point(v), passed) if v < edge else (passed,))
            assert (found.kinds, found.smoothness) == (("jump",), "discontinuous")
            assert found.curvature == "neither"
        assert found.kinks == (edge,)
        assert found.direction == ("non-decreasing" if v <= edge else "not monotone")
        assert (found.limits, found.symmetry) == ((v, math.inf), "neither")
        assert (found.steepest, found.steepest_at) == (1, (passed,))
        assert found.flat == found.saturated == (silenced,)
        # Fixed are v, where that is silenced, and all that is passed on.
        if edge < 0 or v == 0:
            assert found.fixed_point == _point(0)
        else:
            assert found.fixed_point == (_point(v) if abs(v) <= edge else passed)
        share, density = normal.cdf(edge), normal.pdf(edge)
        mean = v * share + density
        square = v * v * share + edge * density + 1 - share
        assert found.mean == pytest.approx(mean, abs=1e-13)
        assert found.variance == pytest.approx(square - mean**2, abs=1e-12)
        assert found.slope_square == pytest.approx(1 - share, abs=1e-13)
    assert count == len(range(part, -(-3721 // every(7)), 3))


def test_binary_step_takes_two_values_at_every_place() -> None:
    for values in _places("binary_step"):
        edge = values["threshold"]
        found = _of("binary_step", **values)
        assert found.image == (_point(0), _point(1))
        assert (found.kinks, found.kinds) == ((edge,), ("jump",))
        assert found.fixed_point == _point(0 if edge > 0 else 1)
        assert (found.steepest, found.steepest_at) == (0, (EVERYWHERE,))
        assert found.flat == found.saturated == (EVERYWHERE,)
        assert described(found)["Range"] == "{0, 1}"


def test_shrinkages_are_described_rightly_at_every_place() -> None:
    for name, kind in (("hardshrink", "jump"), ("softshrink", "kink")):
        for values in _places(name):
            lambd = values["lambd"]
            found = _of(name, **values)
            tails = (_below(-lambd, has_high=False), _above(lambd, has_low=False))
            assert found.image == (
                (tails[0], _point(0), tails[1]) if kind == "jump" else (EVERYWHERE,)
            )
            assert (found.kinks, found.kinds) == ((-lambd, lambd), (kind, kind))
            assert (found.steepest, found.steepest_at) == (1, tails)
            assert found.flat == (Interval(-lambd, lambd, True, True),)
            assert found.saturated == ()
            assert (found.symmetry, found.direction) == ("odd", "non-decreasing")


def test_hard_tanh_is_described_rightly_at_every_place() -> None:
    for values in _places("hard_tanh"):
        low, high = values["min"], values["max"]
        found = _of("hard_tanh", **values)
        assert found.image == (Interval(low, high, True, True),)
        assert (found.kinks, found.kinds) == ((low, high), ("kink", "kink"))
        assert (found.steepest, found.steepest_at) == (1, (Interval(low, high),))
        assert found.flat == found.saturated == (_below(low), _above(high))
        assert found.symmetry == ("odd" if low == -high else "neither")


def test_bent_lines_are_described_rightly_at_every_place() -> None:
    for name in ("leaky_relu", "prelu"):
        for values in _places(name):
            alpha = values["alpha"]
            found = _of(name, **values)
            assert found.image == (EVERYWHERE if alpha > 0 else _above(0),)
            bent = alpha != 1
            assert (found.kinks, found.kinds) == (((0,), ("kink",)) if bent else ((), ()))
            left, right = _below(0), _above(0, has_low=False)
            assert found.steepest == max(1, abs(alpha))
            assert found.steepest_at == (
                (EVERYWHERE,) if abs(alpha) == 1 else (left,) if abs(alpha) > 1 else (right,)
            )
            assert found.flat == ((left,) if abs(alpha) < FLAT else ())
            assert found.saturated == ((left,) if alpha == 0 else ())


def test_elu_is_described_rightly_at_every_place() -> None:
    for values in _places("elu"):
        alpha = values["alpha"]
        found = _of("elu", **values)
        assert found.image == (_above(-alpha, has_low=False),)
        assert found.kinds == (("f″ jumps",) if alpha == 1 else ("kink",))
        assert found.steepest == max(1, alpha)
        # At 0 its slope is alpha by convention.
        assert found.steepest_at == (_point(0) if alpha > 1 else _above(0, has_low=alpha == 1),)
        # alpha·e^z = 0.05
        end = math.log(FLAT / alpha)
        (flat,) = found.flat
        assert flat.high == pytest.approx(min(end, 0), abs=1e-8)
        assert flat.has_high == (alpha < FLAT)
        assert found.saturated == found.flat


def test_straight_lines_have_one_slope_everywhere() -> None:
    for values in _places("linear"):
        m = values["m"]
        found = _of("linear", **values)
        assert found.image == (EVERYWHERE if m else _point(0),)
        assert (found.steepest, found.steepest_at) == (abs(m), (EVERYWHERE,))
        assert found.flat == ((EVERYWHERE,) if abs(m) < FLAT else ())
        assert found.saturated == ((EVERYWHERE,) if m == 0 else ())


def test_waves_are_steepest_and_flat_where_they_should_be_at_every_place() -> None:
    for values in _places("sine"):
        omega = values["omega"]
        found = _of("sine", **values)
        assert found.image == (Interval(-1, 1, True, True),)
        assert (found.steepest, found.steepest_at) == (omega, (_point(0),))
        # |cos(ω·z)| = 0.05/ω
        width = math.asin(FLAT / omega) / omega
        crest = math.pi / 2 / omega
        first = min((each for each in found.flat if each.low > 0), key=lambda each: each.low)
        assert first[:2] == pytest.approx((crest - width, crest + width), abs=1e-8)
        assert not found.saturated
    for values in _places("snake"):
        alpha = values["alpha"]
        found = _of("snake", **values)
        # 1 + sin(2·α·z) is 2 where 2·α·z = π/2, and small around −π/2.
        assert found.steepest == pytest.approx(2, rel=1e-14)
        (place,) = found.steepest_at
        assert place.low == place.high == pytest.approx(math.pi / 4 / alpha, abs=1e-6)
        ends = sorted((sign * math.acos(1 - FLAT) - math.pi / 2) / 2 / alpha for sign in (-1, 1))
        last = max((each for each in found.flat if each.high < 0), key=lambda each: each.high)
        assert last[:2] == pytest.approx(ends, abs=1e-8)
        assert not found.saturated


def test_swish_keeps_its_shape_at_every_place() -> None:
    # With x = β·z all of them are x·S(x)/β; its slope is S·(1 + x·(1 − S)).
    def slope(x: mpmath.mpf) -> mpmath.mpf:
        s = 1 / (1 + mpmath.exp(-x))
        return s * (1 + x * (1 - s))

    borders = [
        float(mpmath.findroot(lambda x, sign=sign: slope(x) - sign * FLAT, start))
        for sign, start in ((-1, -4), (-1, -1.5), (1, -1.1))
    ]
    lowest = float(mpmath.findroot(slope, -1.3))
    steepest = float(mpmath.findroot(lambda x: mpmath.diff(slope, x), 2.4))
    for values in _places("silu"):
        beta = values["beta"]
        found = _of("silu", **values)
        assert found.range[0] * beta == pytest.approx(lowest / (1 + math.exp(-lowest)), abs=1e-11)
        assert [each[2:] for each in found.image] == [(True, False)]
        assert found.steepest == pytest.approx(float(slope(steepest)), rel=1e-12)
        (place,) = found.steepest_at
        assert place.low == place.high == pytest.approx(steepest / beta, abs=1e-6)
        tail, valley = found.flat
        ends = [tail.high * beta, valley.low * beta, valley.high * beta]
        assert ends == pytest.approx(borders, abs=1e-6)
        assert found.saturated == (tail,)


def test_gates_are_steepest_at_a_neat_place_for_every_value() -> None:
    for values in _places("glu"):
        a = values["value"]
        found = _of("glu", **values)
        if a == 0:
            assert found.image == (_point(0),)
            assert described(found)["Largest |f′|"] == "0 everywhere"
            continue
        assert found.image == (Interval(min(a, 0), max(a, 0)),)
        assert found.steepest == pytest.approx(abs(a) / 4)
        assert found.steepest_at == (_point(0),)
        assert described(found, "b")["Largest |f′|"].endswith(" at b = 0")
        assert found.fixed_point is not None
        root = found.fixed_point.low
        assert float(a / (1 + mpmath.exp(-root))) == pytest.approx(root, abs=1e-12)


def test_hard_swish_only_approaches_its_largest_slope() -> None:
    found = _of("hard_swish")
    assert (found.steepest, found.steepest_at, found.steepest_towards) == (1.5, (), ((3, -1),))
    text = described(found)["Largest |f′|"]
    assert text == "1.5, approached as z → 3 from below"
    assert described(_of("tanhshrink"))["Largest |f′|"] == ("1, approached as z → −∞ and as z → ∞")
    assert described(_of("selu"))["Largest |f′|"] == "1.758 at z = 0"


def test_texts_say_what_happens_at_a_kink() -> None:
    for name, values, text in (
        ("elu", {}, "C¹: f″ jumps at z = 0"),
        ("elu", {"alpha": 2.0}, "C⁰: kink at z = 0"),
        ("relu6", {}, "C⁰: kinks at z = 0 and 6"),
        ("binary_step", {}, "discontinuous: jump at z = 0"),
        ("hardshrink", {}, "discontinuous: jumps at z = −0.5 and 0.5"),
        ("tanh", {}, "C∞"),
    ):
        assert described(_of(name, **values))["Smoothness"] == text
    mixed = replace(
        _of("maxout", k=4.0), kinds=("f″ jumps", "jump", "kink"), smoothness="discontinuous"
    )
    assert described(mixed, "b")["Smoothness"] == (
        "discontinuous: jump at b = 0, kink at b = 2.667, f″ jumps at b = −2.667"
    )


def test_texts_name_every_piece_of_the_range() -> None:
    for name, values, text in (
        ("threshold", {}, "{0} ∪ (1, ∞)"),
        ("threshold", {"value": 3.0}, "(1, ∞)"),
        ("threshold", {"value": 1.0}, "[1, ∞)"),
        ("hardshrink", {}, "(−∞, −0.5) ∪ {0} ∪ (0.5, ∞)"),
        ("linear", {"m": 0.0}, "{0}"),
        ("relu6", {}, "[0, 6]"),
    ):
        assert described(_of(name, **values))["Range"] == text


def test_texts_tell_a_stretch_of_fixed_points_from_one() -> None:
    name = "Fixed point nearest to 0"
    assert described(_of("threshold", threshold=0.0, value=-2.9))[name] == (
        "just above 0: every z > 0 is one"
    )
    assert described(_of("threshold", threshold=3.0, value=-2.9))[name] == "−2.9"
    assert described(_of("softplus", beta=10.0))[name] == "none"


def test_texts_tell_flat_from_saturated() -> None:
    tails = "for z < −2.178 and for z > 2.178"
    crests = "for −1.621 < z < −1.521 and for 1.521 < z < 1.621, and so on"
    for name, flat, saturated in (
        ("leaky_relu", "for z ≤ 0", "nowhere"),
        ("prelu", "nowhere", "nowhere"),
        ("tanh", tails, tails),
        ("gelu", "for z < −2.349 and for −0.8832 < z < −0.6459", "for z < −2.349"),
        ("sine", crests, "nowhere"),
    ):
        texts = described(_of(name))
        assert texts["Nearly flat (|f′| < 0.05)"] == flat
        assert texts["Saturated"] == saturated


def test_functions_off_their_sliders_are_described_rightly_too() -> None:
    # The kernels take these: two kinks closer than the grid, and one beyond it.
    assert _of("hardshrink", lambd=0.003).image == (
        _below(-0.003, has_high=False),
        _point(0),
        _above(0.003, has_low=False),
    )
    far = _of("threshold", threshold=100.0, value=-50.0)
    assert far.image == (_point(-50), _above(100, has_low=False))
    assert far.flat == (_below(100),)
    assert far.fixed_point == _point(-50)


FAR = (1e-30, 1e-12, 1e-8, 0.003, 0.01, 30.0, 100.0, 1e8, 1e12, 1e30)
EXTREME = (5e-324, 1e-310, 1e-300, 1e300, 1.5e308)


def _off_the_sliders(activation: Activation, sizes: tuple[float, ...]) -> list[dict[str, float]]:
    """One parameter where no slider reaches, or at the edge of its domain; the others default."""
    settings = []
    for parameter in activation.parameters:
        for value in (0.0, *sizes, *(-size for size in sizes)):
            values = activation.defaults | {parameter.name: value}
            try:
                activation.function(0.0, **values)
            except ValueError:
                continue
            settings.append(values)
    return settings


@pytest.mark.parametrize(
    ("activation", "values"),
    [
        pytest.param(activation, values, id=f"{activation.name}-{list(values.values())}")
        for activation in SCALARS
        for values in _off_the_sliders(activation, FAR)
    ],
)
def test_properties_hold_where_no_slider_reaches(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    f = partial(activation.function, **values)
    slope = partial(activation.derivative, **values)
    # Random places on every scale that the function may have.
    kinks = activation.kinks(**values)
    scales = {1.0, activation.scale(**values) if activation.scale else 1.0, *map(abs, kinks)}
    random = _random(4000, 3)
    z = np.sort(np.concatenate([random * scale for scale in scales] + [random * 30]))
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        heights, slopes = f(z), slope(z)
        rises, falls = slopes > 0, slopes < 0
        jumps = np.diff(heights) if "jump" in found.kinds else np.zeros(1)
        up, down = bool(np.any(rises) or np.any(jumps > 0)), bool(np.any(falls))
    sense = {(True, False): ("increasing", "non-decreasing"), (True, True): ("not monotone",)}
    sense |= {(False, True): ("decreasing", "non-increasing"), (False, False): ("constant",)}
    if found.direction != "not monotone" or "jump" not in found.kinds:
        assert found.direction in sense[up, down]
    if found.direction in ("increasing", "decreasing"):
        assert np.all(slopes[np.abs(z) < 300 * min(scales)] != 0)
    # Nothing is steeper, lower or higher, and every slope is as flat as is said.
    assert np.max(np.abs(slopes)) <= found.steepest * (1 + 1e-9)
    low, high = found.range
    slack = 1e-12 * np.max(np.abs(heights))
    assert low - slack <= np.min(heights)
    assert np.max(heights) <= high + slack
    assert any(low <= place <= high for low, high, *_ in found.image for place in heights[:1])
    clear = np.abs(np.abs(slopes) - FLAT) > 1e-6 * max(1, found.steepest)
    if not found.waves:
        inside = _inside(z, found.flat)
        assert np.array_equal((np.abs(slopes) < FLAT)[clear], inside[clear])
    # Three places in a row: a chord lies above a convex curve, and below a concave one.
    bends = np.diff(slopes)
    noise = 1e-10 * max(found.steepest, 5e-324)
    kind = {(False, True): "concave", (True, False): "convex", (False, False): "affine"}
    if found.curvature != "neither":
        assert kind[bool(np.any(bends > noise)), bool(np.any(bends < -noise))] == found.curvature
    mirrored = f(-z)
    odd, even = np.allclose(mirrored, -heights, 1e-9, 0), np.allclose(mirrored, heights, 1e-9, 0)
    assert found.symmetry == ("odd" if odd else "even" if even else "neither")
    if found.fixed_point is not None and found.fixed_point.low == found.fixed_point.high:
        place = found.fixed_point.low
        assert abs(float(f(place)) - place) <= 1e-12 * abs(place) * (1 + found.steepest)
    assert np.isfinite([found.mean, found.variance, found.slope_square]).all()
    assert all(described(found).values())


def test_curves_of_one_shape_have_the_same_properties_on_their_own_scale() -> None:
    for name, parameter in (
        *(("celu", "alpha"), ("softplus", "beta"), ("silu", "beta"), ("squareplus", "b")),
        *(("snake", "alpha"), ("sine", "omega")),
    ):
        activation = actviz.get(name)
        assert activation.scale is not None
        own = _of(name)
        for value in FAR:
            found = _of(name, **{parameter: value})
            ratio = activation.scale(**{parameter: value}) / activation.scale()
            rise = 1.0 if name != "sine" else 1 / ratio  # a sine keeps its height, not its slope
            assert found.direction == own.direction
            assert found.curvature == own.curvature
            assert found.symmetry == own.symmetry
            assert (found.kinks, found.kinds) == (own.kinks, own.kinds)
            assert [each[2:] for each in found.image] == [each[2:] for each in own.image]
            assert found.range == pytest.approx([end * rise * ratio for end in own.range], rel=1e-9)
            assert found.steepest == pytest.approx(own.steepest * rise, rel=1e-9)
            for one, other in zip(found.steepest_at, own.steepest_at, strict=True):
                assert one[2:] == other[2:]
                if not found.waves or name == "snake":
                    assert one.low == pytest.approx(other.low * ratio, rel=1e-5)
            assert found.steepest_towards == own.steepest_towards
            if name != "sine" and not found.waves:
                ends = [end * ratio for each in own.flat for end in each[:2]]
                assert [end for each in found.flat for end in each[:2]] == pytest.approx(
                    ends, rel=1e-6
                )
                assert len(found.saturated) == len(own.saturated)
            assert (found.fixed_point is None) == (own.fixed_point is None)


def test_shrinkages_by_nothing_are_the_identity() -> None:
    identity = _of("linear", m=1.0)
    for name in ("softshrink", "hardshrink"):
        assert _of(name, lambd=0.0) == identity
        assert actviz.get(name).derivative(0.0, lambd=0.0) == 1


def test_short_waves_keep_their_moments() -> None:
    for omega in (5.0, 9.0, 10.5, 30.0, 100.0, 1e6, 1e15, 1e30, 1e150):
        found = _of("sine", omega=omega)
        wave = math.exp(-2 * omega**2) if omega < 100 else 0.0
        assert found.mean == pytest.approx(0, abs=1e-12)
        assert found.variance == pytest.approx((1 - wave) / 2, rel=1e-12)
        assert found.slope_square == pytest.approx(omega**2 * (1 + wave) / 2, rel=1e-12)
        found = _of("snake", alpha=omega)
        assert found.mean == pytest.approx(0.5 / omega, rel=1e-12)
        # z and sin² do not vary together, and sin² has a variance of 1/8.
        assert found.variance == pytest.approx(1 + 1 / omega / omega / 8, rel=1e-12)
        assert found.slope_square == pytest.approx(1.5, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("celu", {"alpha": 0.01}),
        ("celu", {"alpha": 1e-6}),
        ("softplus", {"beta": 300.0}),
        ("silu", {"beta": 40.0}),
        ("silu", {"beta": -1e4}),
        ("squareplus", {"b": 1e-8}),
        ("squareplus", {"b": 1e3}),
        ("elu", {"alpha": 1e8}),
        ("swiglu", {"value": -1e-9}),
        ("hard_tanh", {"min": -1e-3, "max": 1e3}),
    ],
    ids=str,
)
def test_moments_off_the_sliders_match_mpmath(name: str, values: dict[str, float]) -> None:
    activation = actviz.get(name)
    exact = EXACT[name]
    values = activation.defaults | values
    scale = activation.scale(**values) if activation.scale else 1.0
    numbers = {key: MP.mpf(value) for key, value in values.items()}
    ends = {0.0, *activation.kinks(**values)}
    ends |= {s * scale * 4**k for s in (-1, 1) for k in range(12) if scale * 4**k < 10}
    ends |= {float(z) for z in range(-10, 11)}
    cuts = [MP.mpf(end) for end in sorted(ends) if abs(end) <= 10]

    def mean(g: Callable[[mpmath.mpf], mpmath.mpf]) -> float:
        with MP.workdps(20):
            density = 1 / MP.sqrt(2 * MP.pi)
            return float(
                density
                * MP.quad(lambda z: g(z) * MP.exp(-z * z / 2), cuts, method="gauss-legendre")
            )

    found = properties(activation, values)
    first = mean(lambda z: exact.function(z, **numbers))
    assert found.mean == pytest.approx(first, rel=1e-10)
    second = mean(lambda z: (exact.function(z, **numbers) - first) ** 2)
    assert found.variance == pytest.approx(second, rel=1e-10)
    squares = mean(lambda z: exact.derivative(z, **numbers) ** 2)
    assert found.slope_square == pytest.approx(squares, rel=1e-10)


@pytest.mark.parametrize("activation", SCALARS, ids=lambda each: each.name)
def test_nothing_fails_at_the_ends_of_the_doubles(activation: Activation) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for values in _off_the_sliders(activation, EXTREME):
            found = properties(activation, values)
            assert not any(math.isnan(end) for each in found.image for end in each[:2])
            assert all(described(found).values())


@pytest.mark.parametrize("activation", SCALARS, ids=lambda each: each.name)
def test_bad_parameters_are_value_errors_of_the_kernel(activation: Activation) -> None:
    for parameter in activation.parameters:
        bad = [math.nan, math.inf, parameter.above, parameter.least - 1, -1.0, 0.0, 1.0]
        for value in bad:
            values = activation.defaults | {parameter.name: value}
            try:
                activation.function(0.0, **values)
            except ValueError as error:
                for ask in (properties, summary):
                    with pytest.raises(ValueError, match=re.escape(str(error))):
                        ask(activation, values)


def test_softmax_is_steepest_where_it_is_one_half() -> None:
    softmax = actviz.get("softmax")
    (place,) = properties(softmax, softmax.defaults).steepest_at
    others = [softmax.defaults[f"z{i}"] for i in range(2, int(softmax.defaults["classes"]) + 1)]
    assert place.low == pytest.approx(math.log(sum(map(math.exp, others))), abs=1e-6)


def test_hard_sigmoid_is_known_at_every_place_and_beyond_the_sliders() -> None:
    normal = NormalDist()
    further = [(0.01, 0.005), (0.01, 1.0), (1.0, 0.0), (30.0, 0.25), (1e3, 0.5)]
    beyond = [{"slope": slope, "offset": offset} for slope, offset in further]
    for values in [*list(_places("hard_sigmoid"))[:: every(10)], *beyond]:
        m, c = values["slope"], values["offset"]
        low, high = -c / m, (1 - c) / m
        # Of m·z + c between the ends of the ramp, and of 1 beyond.
        ramp = normal.cdf(high) - normal.cdf(low)
        falls = normal.pdf(low) - normal.pdf(high)
        above = normal.cdf(-high)
        mean = m * falls + c * ramp + above
        squares = ramp + low * normal.pdf(low) - high * normal.pdf(high)
        square = m**2 * squares + 2 * m * c * falls + c**2 * ramp + above
        found = _of("hard_sigmoid", **values)
        assert found.range == (0, 1)
        assert found.limits == (0, 1)
        assert found.kinks == pytest.approx((low, high), abs=1e-12)
        assert found.steepest == pytest.approx(m)
        assert found.mean == pytest.approx(mean, abs=1e-9)
        assert found.variance == pytest.approx(square - mean**2, abs=1e-9)
        assert found.slope_square == pytest.approx(m**2 * ramp, rel=1e-6)
        assert found.fixed_point is not None
        at = found.fixed_point.low
        assert min(max(m * at + c, 0), 1) == pytest.approx(at, abs=1e-9)
