"""Softmax with a temperature, its alternatives and its loss, against mpmath and their definitions.

The keyframes are checked for what the browser does with them: it blends between two.
"""

import warnings
from itertools import chain
from typing import Any

import mpmath
import numpy as np
import pytest

from actviz.activation import Array
from actviz.keyframes import needed_rows
from actviz.softmax.alternatives import (
    ALTERNATIVES,
    hardmax,
    naive_powers,
    naive_softmax,
    normalise,
    sparsemax,
)
from actviz.softmax.loss import cross_entropy
from actviz.softmax.sweeps import reading, sweeps, tolerance
from actviz.softmax.tempered import log_tempered, tempered, tempered_prime

RNG = np.random.default_rng(20)
VECTORS = [
    np.array([1.5, 1.0, 0.2, -1.0]),
    np.array([0.0, 0.0]),
    np.array([5.0, -5.0, 5.0]),
    np.array([-5.0, -4.9, -4.8]),
    *(np.round(RNG.uniform(-5, 5, size), 1) for size in (2, 3, 5, 10)),
]
SOME_TEMPERATURES = (0.05, 0.3, 1.0, 7.0, 20.0)
LOGITS = np.round(np.linspace(-5, 5, 101), 1)
TEMPERATURES = np.geomspace(0.05, 20, 41)


def exact_softmax(z: Array, temperature: float) -> list[mpmath.mpf]:
    powers = [mpmath.exp(mpmath.mpf(float(x)) / mpmath.mpf(temperature)) for x in z]
    return [power / mpmath.fsum(powers) for power in powers]


def gradient_of_the_loss(z: Any, target: int, temperature: float = 1.0) -> Array:
    return reading(z, temperature, target)["gradient"]


def assert_close(found: Array, exact: list[mpmath.mpf], ulps: float = 4) -> None:
    for value, true in zip(np.ravel(found), exact, strict=True):
        if abs(true) > np.finfo(float).max:
            assert value == np.copysign(np.inf, float(mpmath.sign(true)))
            continue
        assert abs(value - true) <= ulps * max(np.spacing(abs(float(true))), 1e-320)


@pytest.mark.parametrize("temperature", SOME_TEMPERATURES)
@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_tempered_matches_mpmath_and_sums_to_one(z: Array, temperature: float) -> None:
    with mpmath.workdps(60):
        exact = exact_softmax(z, temperature)
        assert_close(tempered(z, temperature), exact)
    assert tempered(z, temperature).sum() == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("temperature", SOME_TEMPERATURES)
@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_loss_and_its_gradient_match_mpmath(z: Array, temperature: float) -> None:
    with mpmath.workdps(60):
        exact = exact_softmax(z, temperature)
        for target in range(len(z)):
            loss = cross_entropy(z, target, temperature)
            true = -mpmath.log(exact[target])
            assert_close(loss, [true])
            gradient = gradient_of_the_loss(z, target, temperature)
            right = [(s - (j == target)) / temperature for j, s in enumerate(exact)]
            assert_close(gradient, right, 6)


@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_gradient_is_the_slope_of_the_loss(z: Array) -> None:
    temperature, step = 0.7, 1e-6
    for target in range(len(z)):
        ends = z + step * np.array([1, -1])[:, None, None] * np.eye(len(z))
        above, below = cross_entropy(ends, target, temperature)
        slope = (above - below) / (2 * step)
        assert gradient_of_the_loss(z, target, temperature) == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_jacobian_is_the_slope_of_the_probabilities(z: Array) -> None:
    temperature, step = 2.5, 1e-6
    ends = z + step * np.array([1, -1])[:, None, None] * np.eye(len(z))
    above, below = tempered(ends, temperature)
    jacobian = tempered_prime(z, temperature)
    assert jacobian == pytest.approx(((above - below) / (2 * step)).T, abs=1e-9)
    assert jacobian.sum(axis=0) == pytest.approx(0, abs=1e-15)
    assert jacobian == pytest.approx(jacobian.T, abs=0)


def test_loss_keeps_its_digits_where_the_probability_rounds_to_0_or_1() -> None:
    z = np.array([50.0, 0.0, -1000.0])
    assert float(tempered(z)[2]) == 0
    assert cross_entropy(z, 2) == pytest.approx(1050, rel=1e-15)
    with mpmath.workdps(60):
        exact = mpmath.log1p(mpmath.exp(-50) + mpmath.exp(-1050))
        assert cross_entropy(z, 0) == pytest.approx(float(exact), rel=1e-15)
        right = -(mpmath.exp(-50) / (1 + mpmath.exp(-50)))
        assert gradient_of_the_loss(z, 0)[0] == pytest.approx(float(right), rel=1e-15)


@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_sparsemax_is_the_nearest_point_of_the_simplex(z: Array) -> None:
    p = sparsemax(z)
    assert (p >= 0).all()
    assert p.sum() == pytest.approx(1, abs=1e-15)
    # Karush-Kuhn-Tucker: z − p is the same τ wherever p is above 0, and not above τ elsewhere.
    tau = (z - p)[p > 0]
    assert tau == pytest.approx(tau[0], abs=1e-14)
    assert (z[p == 0] <= tau[0] + 1e-14).all()
    others = RNG.dirichlet(np.ones(len(z)), 500)
    assert (np.sum((others - z) ** 2, axis=1) >= np.sum((p - z) ** 2) - 1e-12).all()


def test_sparsemax_of_two_logits_is_the_published_piecewise_line() -> None:
    # Martins and Astudillo (2016), section 2.3: (t, 0) gives 1/2 + t/2 between −1 and 1.
    t = np.linspace(-3, 3, 61)
    found = sparsemax(np.stack([t, np.zeros_like(t)], axis=-1))[:, 0]
    assert found == pytest.approx(np.clip((t + 1) / 2, 0, 1), abs=1e-15)


@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_hardmax_is_the_limit_of_a_cold_softmax(z: Array) -> None:
    assert hardmax(z) == pytest.approx(tempered(z, 1e-4), abs=1e-15)


def test_plain_shares_break_on_negative_logits_and_on_a_sum_of_zero() -> None:
    assert normalise([1.0, 3.0]).tolist() == [0.25, 0.75]
    assert normalise([3.0, -1.0]).tolist() == [1.5, -0.5]
    for z in ([1.0, -1.0], [0.1, 0.2, -0.3], [0.0, 0.0]):
        assert np.isnan(normalise(z)).all()


def test_sigmoids_take_each_class_alone() -> None:
    assert ALTERNATIVES["sigmoid"].function([0.0, 0.0, 0.0]).sum() == 1.5


@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_the_naive_form_gives_nan_1000_higher_where_ours_stays(z: Array) -> None:
    assert naive_softmax(z) == pytest.approx(tempered(z), abs=1e-15)
    assert np.isinf(naive_powers(z + 1000)).all()
    assert np.isnan(naive_softmax(z + 1000)).all()
    assert tempered(z + 1000) == pytest.approx(tempered(z), abs=1e-13)
    assert sparsemax(z + 1000) == pytest.approx(sparsemax(z), abs=1e-12)
    assert hardmax(z + 1000).tolist() == hardmax(z).tolist()


def test_functions_take_many_vectors_at_once() -> None:
    z = RNG.uniform(-5, 5, (3, 4, 5))
    temperatures = RNG.uniform(0.1, 5, (3, 4))
    for name, values in reading(z, temperatures, 2).items():
        for index in np.ndindex(3, 4):
            alone = reading(z[index], float(temperatures[index]), 2)[name]
            assert values[index] == pytest.approx(alone, abs=1e-15)


@pytest.mark.parametrize("temperature", [0.0, -1.0, np.nan, np.inf])
def test_a_bad_temperature_is_named(temperature: float) -> None:
    for function in (tempered, tempered_prime, log_tempered):
        with pytest.raises(ValueError, match="temperature"):
            function([1.0, 2.0], temperature)


def test_a_missing_class_and_a_single_number_are_named() -> None:
    for target in (-1, 2):
        with pytest.raises(ValueError, match="target"):
            cross_entropy([1.0, 2.0], target)
        with pytest.raises(ValueError, match="target"):
            reading(np.array([1.0, 2.0]), 1.0, target)
    with pytest.raises(ValueError, match="vector"):
        tempered(1.0)


@pytest.mark.parametrize("shift", [0.0, 1000.0])
@pytest.mark.parametrize("temperature", SOME_TEMPERATURES)
@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_a_blend_of_keyframes_is_as_close_as_promised(
    z: Array, temperature: float, shift: float
) -> None:
    frames = sweeps(tuple(z), temperature, 0, logits=LOGITS, temperatures=TEMPERATURES, shift=shift)
    assert len(frames) == len(z) + 1
    for slider, tables in enumerate(frames):
        places = TEMPERATURES if slider == len(z) else LOGITS
        vectors = np.tile(z, (len(places), 1))
        if slider < len(z):
            vectors[:, slider] = places
        temperatures = places if slider == len(z) else np.full(len(places), temperature)
        exact = reading(vectors + shift, temperatures, 0)
        for name, (at, rows) in tables.items():
            blend = np.stack(
                [np.interp(np.arange(len(places)), at, column) for column in rows.T], axis=-1
            )
            off = np.abs(blend - exact[name]) / tolerance(name, exact)
            gaps = np.isnan(exact[name])
            assert (np.isnan(blend) == gaps).all()
            assert off[~gaps].max(initial=0) <= 1 + 1e-9


def test_keyframes_keep_a_jump_and_a_gap() -> None:
    steps = np.repeat([0.0, 1.0], 10)[:, None]
    assert needed_rows(steps, np.full_like(steps, 0.01)).tolist() == [0, 9, 10, 19]
    line = np.arange(20.0)[:, None]
    line[7] = np.nan
    assert {6, 7, 8} <= set(needed_rows(line, np.full_like(line, 0.01)).tolist())


@pytest.mark.parametrize("temperature", SOME_TEMPERATURES)
@pytest.mark.parametrize("z", VECTORS, ids=str)
def test_equal_logits_have_equal_shares_on_every_slider(z: Array, temperature: float) -> None:
    frames = sweeps(tuple(z), temperature, 0, logits=LOGITS, temperatures=TEMPERATURES)
    for slider, tables in enumerate(frames[:-1]):
        for name in ("softmax", "sparsemax", "sigmoid"):
            at, rows = tables[name]
            for other in np.flatnonzero(np.arange(len(z)) != slider):
                place = int(np.flatnonzero(z[other] == LOGITS)[0])
                shown = [np.interp(place, at, column) for column in rows.T]
                assert shown[slider] == shown[other]


HUGE = [
    ([2.0, 3.0], 1e-308),
    ([1e308, 1.5e308], 0.5),
    ([1e308, -1.5e308, 1e308], 1e-300),
    ([-1e308, -1.5e308], 1e308),
    ([1e308, 0.3], 1e308),
    ([1e-310, 5e-324, 0.0], 1e-310),
    ([1.0, 2.0, 3.5], 1e300),
    ([0.1, 700.7, 350.3, 699.9], 1 / 3),
]


@pytest.mark.parametrize(("logits", "temperature"), HUGE, ids=str)
def test_huge_logits_and_tiny_temperatures_match_mpmath(
    logits: list[float], temperature: float
) -> None:
    z = np.array(logits)
    with mpmath.workdps(700):
        scaled = [mpmath.mpf(x) / mpmath.mpf(temperature) for x in logits]
        # With differences, because mpmath cannot take a power of 1e616.
        gaps = [max(x - max(scaled), mpmath.mpf(-5000)) for x in scaled]
        powers = [mpmath.exp(gap) for gap in gaps]
        total = mpmath.fsum(powers)
        shares = [power / total for power in powers]
        assert_close(tempered(z, temperature), shares)
        logs = [x - max(scaled) - mpmath.log(total) for x in scaled]
        assert_close(log_tempered(z, temperature), logs)
        largest = [
            [s * ((i == j) - t) / mpmath.mpf(temperature) for j, t in enumerate(shares)]
            for i, s in enumerate(shares)
        ]
        assert_close(tempered_prime(z, temperature), list(chain(*largest)), 6)
        for target in range(len(z)):
            assert cross_entropy(z, target, temperature) == -log_tempered(z, temperature)[target]
            right = [(s - (j == target)) / mpmath.mpf(temperature) for j, s in enumerate(shares)]
            assert_close(gradient_of_the_loss(z, target, temperature), right, 6)
    assert reading(z, temperature, 0)["softmax"].tolist() == tempered(z, temperature).tolist()


def test_nothing_warns_for_huge_or_infinite_logits() -> None:
    every = [*(np.array(logits) for logits, _ in HUGE), np.zeros(3), np.full(3, 1e300)]
    every += [np.array([-1e300, 1e300, 0]), *(np.array([np.inf, x, 0.0]) for x in INFINITE)]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        for z in every:
            for temperature in (5e-324, 1e-308, 0.5, 1e308):
                reading(z, temperature, 1)
                naive_softmax(z)
                normalise(z)
                for function in OF_LOGITS[:3]:
                    function(z, temperature)
                for target in range(len(z)):
                    gradient_of_the_loss(z, target, temperature)


INFINITE = (np.inf, -np.inf, 1e308, np.nan)
OF_LOGITS = (tempered, tempered_prime, log_tempered, hardmax, normalise, sparsemax, naive_softmax)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_the_precision_of_the_logits_is_kept(kind: type[np.floating]) -> None:
    z = np.array([[0.5, -1.0, 2.0], [0.0, 1.0, 1.0]], dtype=kind)
    temperature = np.array([0.5, 2.0])
    for function in OF_LOGITS:
        assert function(z).dtype == kind
        assert function([1, 2, 4]).dtype == np.float64
    for function in OF_LOGITS[:3]:
        assert function(z, temperature).dtype == kind
        wide = function(z.astype(float), temperature).astype(kind)
        assert np.array_equal(function(z, temperature), wide)
    assert cross_entropy(z, 1, temperature).dtype == kind


def test_infinite_logits_count_in_all_of_them_as_in_softmax() -> None:
    inf = np.inf
    for function in (tempered, hardmax, sparsemax):
        assert function([inf, 1.0, -inf]).tolist() == [1, 0, 0]
        assert function([-inf, 1.0, -inf]).tolist() == [0, 1, 0]
        assert np.isnan(function([inf, inf, 0.0])).all()
        assert np.isnan(function([-inf, -inf])).all()
    assert cross_entropy([-inf, 0.0], 0) == inf
    assert cross_entropy([-inf, 0.0], 1) == 0
    assert gradient_of_the_loss([-inf, 0.0], 0).tolist() == [-1, 1]
    assert np.isnan(cross_entropy([-inf, -inf], 0))
    assert np.isnan(gradient_of_the_loss([inf, inf, 0.0], 0)).all()
    assert np.isnan(tempered_prime([inf, inf], 3.0)).all()


def test_plain_shares_of_huge_numbers_are_those_of_small_ones() -> None:
    for z in ([1.0, 3.0], [3.0, -1.0, 0.5], [0.1, 0.2, -0.3]):
        for power in (1020, -1060):
            found = normalise(np.ldexp(z, power))
            assert found == pytest.approx(normalise(np.array(z)), rel=1e-3, nan_ok=True)


@pytest.mark.parametrize(
    "target", [True, np.True_, 1.0, None, "1", [0, 1], np.array([0, 1]), np.array(1.0)], ids=repr
)
def test_a_target_that_is_no_class_is_named(target: Any) -> None:
    with pytest.raises(ValueError, match=r"^target must be one class, .* from 0 to 1, got "):
        cross_entropy([1.0, 2.0], target)
    assert cross_entropy([1.0, 2.0], np.int64(1)) == cross_entropy([1.0, 2.0], 1)
