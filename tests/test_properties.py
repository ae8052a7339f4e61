"""Computed properties: against published values, and against the kernels on random inputs."""

import math

import numpy as np
import pytest

import actviz
from actviz.activation import Activation, as_floats
from actviz.curves import FLAT
from actviz.properties import Properties, described, properties

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
    assert np.max(slopes) == pytest.approx(found.steepest, abs=2e-3)
    assert np.max(slopes) <= found.steepest + 1e-12
    for start, end in found.steepest_at:
        place = (
            np.clip([start, end], -1e9, 1e9).mean() if start != end else np.clip(start, -1e9, 1e9)
        )
        near = np.nextafter(place, [-np.inf, np.inf])
        assert np.max(np.abs(activation.derivative(near, **values))) == pytest.approx(
            found.steepest, rel=1e-6
        )


@each
def test_fixed_point_is_one_and_the_nearest(
    activation: Activation, values: dict[str, float]
) -> None:
    root = properties(activation, values).fixed_point
    reach = 10.0 if math.isnan(root) else abs(root) - 1e-3
    z = np.linspace(-reach, reach, 20_001)
    if reach > 0:
        gap = activation.function(z, **values) - z
        # Where the slope is 1, f may come so close to z that the difference rounds to 0.
        touching = np.abs(activation.derivative(z, **values) - 1) < 1e-9
        assert np.all((np.abs(gap) > 0) | touching)
    if not math.isnan(root):
        # Fixed points may begin right behind a jump.
        at = np.nextafter(root, [-np.inf, root, np.inf])
        assert np.min(np.abs(activation.function(at, **values) - at)) < 1e-9


@each
def test_saturated_stretches_are_where_the_slope_is_small(
    activation: Activation, values: dict[str, float]
) -> None:
    z = np.linspace(-28, 28, 40_001)
    small = np.abs(activation.derivative(z, **values)) < FLAT
    stretches = properties(activation, values).saturated
    inside = np.zeros(z.size, dtype=bool)
    for start, end in stretches:
        inside |= (z >= start) & (z <= end)
    assert np.mean(small != inside) < 0.01


@each
def test_moments_agree_with_a_million_random_inputs(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    z = np.random.default_rng(3).normal(size=1_000_000)
    f, slope = activation.function(z, **values), activation.derivative(z, **values)
    for got, sampled in (
        (found.mean, f),
        (found.variance, (f - found.mean) ** 2),
        (found.slope_square, slope**2),
    ):
        error = np.std(sampled) / 1000
        assert abs(got - np.mean(sampled)) <= 5 * error + 1e-12


@each
def test_zero_centred_smoothness_and_texts(
    activation: Activation, values: dict[str, float]
) -> None:
    found = properties(activation, values)
    # With a slope of 1 on both sides there is nothing left of a kink.
    straight = activation.name in ("leaky_relu", "prelu") and values["alpha"] == 1
    assert found.kinks == (() if straight else activation.kinks(**values))
    assert (found.smoothness == "C∞") == (not found.kinks)
    texts = described(found)
    assert all(texts.values())
    assert not any("nan" in text or "inf" in text for text in texts.values())


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
    assert (tanh.range, tanh.attained) == ((-1, 1), (False, False))
    assert (tanh.symmetry, tanh.zero_centred, sigmoid.zero_centred) == ("odd", True, False)
    assert (sigmoid.range, sigmoid.steepest, sigmoid.steepest_at) == ((0, 1), 0.25, ((0, 0),))
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
