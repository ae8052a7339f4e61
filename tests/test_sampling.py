"""Sampling: what is drawn is the curve, to a fraction of a pixel, with its kinks and gaps."""

import itertools

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.keyframes import Keyframes, Readings, keyframes, probe_readings, slider_readings
from actviz.kinks import break_at, breaks
from actviz.sampling import (
    FLAT,
    evaluate,
    fitted,
    flat,
    has_gap,
    pixel,
    sample,
    sampling_grid,
)
from actviz.view import with_second
from tests.conftest import sampled

RANGES = ((-5.0, 5.0), (-20.0, 20.0), (-3.5, 0.5), (1.0, 4.0))
ALL = tuple(map(actviz.get, actviz.names()))
# With f″ beside f′, which bends more: stretched by a parameter, a wave, a gate.
BENT = tuple(with_second(actviz.get(name)) for name in ("elu", "softplus", "snake", "swiglu"))
SCALAR = tuple(activation for activation in ALL if activation.vector is None)


def _name(value: object) -> str:
    if not isinstance(value, Activation):
        return str(value)
    return value.name + ("-second" if value.has_second_derivative else "")


def _settings(activation: Activation) -> list[dict[str, float]]:
    """The defaults, and every slider at its ends and at an odd place in between."""
    settings = [activation.defaults]
    for slider in activation.sliders:
        for value in (slider.minimum, slider.maximum, 0.37 * slider.maximum):
            settings.append(
                activation.defaults | {slider.name: value if slider.decimals else round(value)}
            )
    return [s for s in settings if s.get("classes", 2) >= 2]


def _exact(
    activation: Activation, z: np.ndarray, values: dict[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """All rows of f and f′, from the kernels."""
    if activation.vector is not None:
        logits = [np.full(z.shape, values[f"z{i}"]) for i in range(2, int(values["classes"]) + 1)]
        whole = np.stack([z, *logits], axis=-1)
        first = activation.derivative(whole)[..., :, 0]
        return np.moveaxis(activation.function(whole), -1, 0), np.moveaxis(first, -1, 0)
    f = [activation.function, *(c.function for c in activation.companions if c.function)]
    slope = [activation.derivative, *(c.derivative for c in activation.companions if c.derivative)]
    return np.stack([k(z, **values) for k in f]), np.stack([k(z, **values) for k in slope])


@sampled(("activation", "z"), itertools.product((*ALL, *BENT), RANGES), 3, quick=4, ids=_name)
def test_straight_lines_between_samples_stay_within_half_a_pixel(
    activation: Activation, z: tuple[float, float]
) -> None:
    shared = sampling_grid(activation, *z)
    for values in _settings(activation):
        curves = sample(activation, shared, values)
        fine = np.setdiff1d(np.linspace(*z, 997), curves.z)
        f, slope = _exact(activation, fine, values)
        for kind, exact in (("f", f), ("derivative", slope)):
            drawn = curves.heights[kind]
            # Shares of 1 have the whole axis.
            axis = shared.ranges[kind] if activation.shares else drawn
            for drawn_row, exact_row in zip(drawn, exact, strict=True):
                for side in _stretches_without_gap(curves.z, drawn_row):
                    inside = (fine > side[0][0]) & (fine < side[0][-1])
                    error = np.interp(fine[inside], *side) - exact_row[inside]
                    assert np.max(np.abs(error), initial=0) < 0.5 * pixel(fitted(axis))


def _stretches_without_gap(z: np.ndarray, y: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    cuts = np.flatnonzero(np.isnan(y))
    parts = np.split(np.arange(z.size), cuts)
    parts = [part[~np.isnan(y[part])] for part in parts]
    return [(z[part], y[part]) for part in parts if part.size]


@pytest.mark.parametrize("z", RANGES)
@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_axes_that_are_kept_hold_every_curve_and_do_not_depend_on_the_parameters(
    activation: Activation, z: tuple[float, float]
) -> None:
    shared = sampling_grid(activation, *z)
    for values in _settings(activation):
        curves = sample(activation, shared, values)
        for kind, (low, high) in shared.ranges.items():
            rows = curves.heights[kind]
            low, high = fitted((low, high))
            assert low < np.nanmin(rows)
            assert np.nanmax(rows) < high


@pytest.mark.parametrize(
    ("heights", "wanted"),
    [
        ([-1.0, 4.0], (-1.35, 4.35)),
        ([1.0, 3.0], (-0.21, 3.21)),  # 0 is near
        ([8.0, 10.0], (7.86, 10.14)),  # 0 would leave it a fifth of the axis
        ([-10.0, -8.0], (-10.14, -7.86)),
        ([0.99, 1.0], (-0.07, 1.07)),  # level: alone it would look steep
        ([2.0, 2.0], (-0.14, 2.14)),
        ([-2.0], (-2.14, 0.14)),
        ([0.0, 0.0], (-0.07, 1.07)),
        ([], (-0.07, 1.07)),
        ([np.nan, -np.inf, 1.0, np.inf], (-0.07, 1.07)),
        ([1e-300, 2e-300], (-1.4e-301, 2.14e-300)),
        ([-1.7e308, 1.7e308], (-1e308, 1e308)),
    ],
)
def test_an_axis_fits_what_is_drawn(heights: list[float], wanted: tuple[float, float]) -> None:
    assert fitted(heights) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("z", RANGES)
@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_no_curve_lives_in_a_third_of_its_axis_unless_it_is_level(
    activation: Activation, z: tuple[float, float]
) -> None:
    for values in _settings(activation):
        for rows in sample(activation, sampling_grid(activation, *z), values).heights.values():
            low, high = fitted(rows)
            share = (np.nanmax(rows) - np.nanmin(rows)) / (high - low)
            assert low < np.nanmin(rows) <= np.nanmax(rows) < high
            assert share > 0.29 or share < 0.1


@pytest.mark.parametrize("activation", SCALAR, ids=_name)
def test_kinks_are_hit_exactly_and_leave_a_gap_where_the_slope_jumps(
    activation: Activation,
) -> None:
    for values in _settings(activation):
        curves = sample(activation, sampling_grid(activation, -5, 5), values)
        for kink in (kink for kink in activation.kinks(**values) if abs(kink) <= 5):
            left, gap, right = np.flatnonzero(curves.z == kink)
            assert np.isnan(curves.heights["derivative"][0, gap])
            below, above = activation.derivative(np.array([kink - 1e-12, kink + 1e-12]), **values)
            assert curves.heights["derivative"][0, left] == pytest.approx(below, abs=1e-9)
            assert curves.heights["derivative"][0, right] == pytest.approx(above, abs=1e-9)
            dots = [dot for dot in curves.dots["derivative"] if dot.z == kink]
            taken = activation.derivative(kink, **values)
            assert [dot.height for dot in dots if dot.filled] == [taken]
            assert has_gap(dots) == (max(abs(above - taken), abs(below - taken)) > 1e-9)
            at = np.array([kink - 1e-12, kink, kink + 1e-12])
            below, taken, above = activation.function(at, **values)
            if max(abs(below - taken), abs(above - taken)) > 1e-9:
                assert np.isnan(curves.heights["f"][0, gap])
                assert curves.heights["f"][0, left] == pytest.approx(below, abs=1e-9)
                assert curves.heights["f"][0, right] == pytest.approx(above, abs=1e-9)
                dots = [dot for dot in curves.dots["f"] if dot.z == kink]
                assert [dot.height for dot in dots if dot.filled] == [taken]
                assert has_gap(dots)


@pytest.mark.parametrize("z", [(0.0, 5.0), (-5.0, 0.0)])
@pytest.mark.parametrize("name", ["relu", "elu", "leaky_relu"])
def test_a_kink_at_an_end_of_the_range_keeps_its_gap_and_dots(
    name: str, z: tuple[float, float]
) -> None:
    activation = actviz.get(name)
    curves = sample(
        activation, sampling_grid(activation, *z), {p.name: 0.5 for p in activation.parameters}
    )
    assert np.count_nonzero(np.isnan(curves.heights["derivative"])) == 1
    assert len(curves.dots["derivative"]) == 2
    assert has_gap(curves.dots["derivative"])
    assert not curves.dots["f"]
    inner = curves.heights["derivative"][0][(curves.z != 0)]
    assert np.all((inner == 1) if z[1] > 0 else (inner < 1))


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_readings_are_exact_wherever_a_slider_is_moved(activation: Activation) -> None:
    values = activation.defaults | ({"classes": 6} if activation.vector else {})
    table = probe_readings(activation, -6.5, 20.0, values)
    assert (table.at[0], table.at[-1], table.at.size) == (-6.5, 20.0, 531)
    for place in table.at[::7]:
        _assert_read(table, place, evaluate(activation, place, values))
    for slider in activation.moving(values):
        table = slider_readings(activation, slider, -1.35, values)
        for place in slider.places[::7]:
            moved = values | {slider.name: float(place)}
            _assert_read(table, place, evaluate(activation, -1.35, moved))


def _assert_read(table: Readings, place: float, exact: dict[str, np.ndarray]) -> None:
    for kind, rows in table.heights.items():
        read = [np.interp(place, table.at, row) for row in rows]
        # Far more than the six digits that are shown.
        wanted = pytest.approx(list(exact[kind]), rel=1e-12, abs=1e-300, nan_ok=True)
        assert read == wanted


@pytest.mark.parametrize("activation", [a for a in (*ALL, *BENT) if a.sliders], ids=_name)
def test_blending_keyframes_stays_within_half_a_pixel_of_the_curve(activation: Activation) -> None:
    shared = sampling_grid(activation, -5, 5)
    values = activation.defaults | ({"classes": 6} if activation.vector else {})
    for slider in activation.sliders:
        if slider.name == "classes":
            continue
        frames = keyframes(activation, slider, shared, values)
        assert frames is not None
        assert frames.at[0] == slider.minimum
        assert frames.at[-1] == slider.maximum
        for index, place in enumerate(slider.places):
            blend = {}
            for name, rows in (("z", frames.z), *frames.heights.items()):
                left, share = _between(frames, name, index, place)
                # On a keyframe the next one does not count; it may have gaps elsewhere.
                right = left if share == 0 else left + 1
                blend[name] = rows[left] + share * (rows[right] - rows[left])
            moved = values | {slider.name: float(place)}
            kinks = () if activation.vector else activation.kinks(**moved)
            f, slope = _exact(activation, blend["z"], moved)
            seen = (blend["z"] >= shared.z[0]) & (blend["z"] <= shared.z[1])
            # A kink's own place has the limits of both sides; they are tested above.
            seen &= (
                np.min(
                    np.abs(blend["z"] - np.array([*kinks, np.inf])[:, None]),
                    axis=0,
                )
                > 1e-9
            )
            for drawn, truth in ((blend["f"], f), (blend["derivative"], slope)):
                off = np.abs(drawn - truth)[:, seen]
                assert np.max(off, initial=0) < 0.5 * pixel(fitted(truth[:, seen]))


def _between(frames: Keyframes, name: str, index: int, place: float) -> tuple[int, float]:
    """The keyframe on the left of a slider's place, and how far it is to the next."""
    if frames.positions:
        return int(frames.positions[name][index]), float(frames.positions[name][index] % 1)
    right = int(np.clip(np.searchsorted(frames.at, place), 1, frames.at.size - 1))
    share = (place - frames.at[right - 1]) / (frames.at[right] - frames.at[right - 1])
    return (right, 0.0) if share == 1 else (right - 1, float(share))


@pytest.mark.parametrize("activation", SCALAR, ids=_name)
def test_flat_stretches_are_where_the_slope_is_small(activation: Activation) -> None:
    curves = sample(activation, sampling_grid(activation, -8, 8), activation.defaults)
    found = flat(curves.z, curves.heights["derivative"][0])
    places = np.linspace(-8, 8, 1601)
    small = np.abs(activation.derivative(places)) < FLAT
    inside = np.any([(places >= a) & (places <= b) for a, b in found], axis=0) if found else False
    # Each border lies between two samples, so a place or two may fall on its other side.
    assert np.count_nonzero(small != inside) <= 4 * len(found)


def test_readings_are_exact_and_not_taken_from_the_samples() -> None:
    f, slope = evaluate(actviz.get("sigmoid"), 20.0, {}).values()
    assert 1 - f[0] == pytest.approx(2.0611536e-9, rel=1e-6)  # 1 − S(20) = e^−20/(1 + e^−20)
    assert slope[0] == pytest.approx(2.0611536e-9, rel=1e-6)


@pytest.mark.parametrize("activation", SCALAR, ids=_name)
def test_breaks_are_the_kinks_where_difference_quotients_disagree(activation: Activation) -> None:
    for values in _settings(activation):
        found = {each.z: each for each in breaks(activation, values)}
        for kink in activation.kinks(**values):
            step = 1e-7
            pieces = [activation.function(kink + side * step, **values) for side in (-1, 0, 1)]
            left, right = np.diff(pieces) / step
            assert (kink in found and 0 in found[kink].rows) == (abs(right - left) > 1e-3)
        for z, each in found.items():
            assert z in activation.kinks(**values)
            assert each.slope[1] == activation.derivative(z, **values)
            if 0 in each.rows:
                said = each.sentence("z").replace("−", "-")
                assert f"f′ = {each.slope[1]:.4g} is a convention" in said


def test_a_break_says_what_jumps_there() -> None:
    (step,) = breaks(actviz.get("binary_step"), {"threshold": 0.0})
    assert step.sentence("z") == (
        "At z = 0, f jumps from 0 to 1: f has no derivative and no tangent there, and f′ = 0 is "
        "a convention."
    )
    (corner,) = breaks(actviz.get("leaky_relu"), {"alpha": 0.5})
    assert "f′ jumps from 0.5 to 1" in corner.sentence("z")
    assert breaks(actviz.get("elu"), {"alpha": 1.0}) == ()
    # Of PReLU's two derivatives only the one by z breaks.
    assert [each.rows for each in breaks(actviz.get("prelu"), {"alpha": 0.25})] == [(0,)]


@pytest.mark.parametrize("activation", SCALAR, ids=_name)
def test_readings_know_where_the_probe_stands_on_a_break(activation: Activation) -> None:
    for values in _settings(activation)[:3]:
        along = dict(probe_readings(activation, -5.0, 5.0, values).breaks)
        assert along == {each.z: each.rows for each in breaks(activation, values)}
        for slider in activation.sliders:
            for probe in {0.0, 0.5, *activation.kinks(**values)}:
                table = slider_readings(activation, slider, probe, values)
                expected = {}
                for value in slider.places.tolist():
                    broken = break_at(activation, probe, {**values, slider.name: value})
                    if broken is not None:
                        expected[value] = broken.rows
                assert dict(table.breaks) == expected
