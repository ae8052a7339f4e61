"""Functions with poles, with stretches without a value, and with values beyond the doubles."""

import math
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest

from actviz.activation import Activation, Array, Parameter
from actviz.catalog.kernel import kernel
from actviz.differences import differences
from actviz.kinks import one_sided
from actviz.labs import flow
from actviz.labs.flow import Stack
from actviz.network import Unit
from actviz.plots import one_function
from actviz.properties import GRADIENT, SIGNAL, described, properties, summary
from actviz.readouts import table, tabulated
from actviz.sampling import BEYOND, corners, counted, fitted, runs_off, sample, sampling_grid
from actviz.view import View, full_line, single_line

Kernel = Callable[[Array], Array]


def _made(name: str, f: Kernel, slope: Kernel, *kinks: float) -> Activation:
    """An activation of kernels that may do anything."""

    def quiet(raw: Kernel) -> Kernel:
        @kernel()
        def checked(z: Array) -> Array:
            with np.errstate(all="ignore"):
                return np.asarray(raw(z), dtype=float) + np.zeros_like(z)

        return checked

    return Activation(
        name=name,
        function=quiet(f),
        derivative=quiet(slope),
        kinks=lambda **values: kinks,
        formula="f",
        derivative_formula="f'",
    )


def _nan_left(raw: Kernel, low: float = 0.0, high: float = math.inf) -> Kernel:
    """A kernel with values between two ends alone."""
    return lambda z: np.where((z >= low) & (z <= high), raw(z), np.nan)


POLES = tuple(np.pi * (np.arange(-12, 12) + 0.5))

MADE = {
    each.name: each
    for each in (
        _made("1/z", lambda z: 1 / z, lambda z: -(z**-2.0), 0.0),
        _made("log(z)", np.log, _nan_left(lambda z: 1 / z), 0.0),
        _made("sqrt(z)", np.sqrt, _nan_left(lambda z: 0.5 / np.sqrt(z)), 0.0),
        _made("1/(1-z^2)", lambda z: 1 / (1 - z * z), lambda z: 2 * z / (1 - z * z) ** 2, -1, 1),
        _made("sin(1/z)", lambda z: np.sin(1 / z), lambda z: -np.cos(1 / z) / z**2, 0.0),
        _made("tan(z)", np.tan, lambda z: 1 + np.tan(z) ** 2, *POLES),
        _made("exp(exp(z))", lambda z: np.exp(np.exp(z)), lambda z: np.exp(z + np.exp(z))),
        _made("z^-2", lambda z: z**-2.0, lambda z: -2 * z**-3.0, 0.0),
        _made("0", lambda z: 0 * z, lambda z: 0 * z),
        _made("3", lambda z: 3 + 0 * z, lambda z: 0 * z),
        _made("nowhere", lambda z: z * np.nan, lambda z: z * np.nan),
        _made("infinite", lambda z: np.inf + 0 * z, lambda z: np.nan * z),
        _made("log|z|", lambda z: np.log(np.abs(z)), lambda z: 1 / z, 0.0),
        _made("|z|^-0.4", lambda z: np.abs(z) ** -0.4, lambda z: -0.4 * np.abs(z) ** -1.4, 0.0),
        _made("exp(z^2/5)", lambda z: np.exp(z * z / 5), lambda z: 0.4 * z * np.exp(z * z / 5)),
        _made("exp(5z)", lambda z: np.exp(5 * z), lambda z: 5 * np.exp(5 * z)),
        _made("1e300z", lambda z: 1e300 * z, lambda z: 1e300 + 0 * z),
        _made("asin(z)", np.arcsin, lambda z: 1 / np.sqrt(1 - z * z), -1.0, 1.0),
        _made("one hole", lambda z: np.where(z == 0.5, np.nan, z), lambda z: 1 + 0 * z),
    )
}


@cache
def _texts(name: str) -> dict[str, str]:
    activation = MADE[name]
    return described(properties(activation, activation.defaults))


@pytest.mark.parametrize("name", MADE)
def test_nothing_fails_whatever_the_function_does(name: str) -> None:
    activation = MADE[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all(_texts(name).values())
        assert not any("nan" in text or "inf" in text.split() for text in _texts(name).values())
        for z in ((-5.0, 5.0), (0.0, 1.0), (-20.0, 20.0)):
            for probe in (0.0, -2.0, 19.95):
                view = View(lines=(full_line(activation, {}),), z=z, probe=probe)
                one_function(view)
                for kind in ("f", "derivative"):
                    low, high = view.limits(kind)
                    assert math.isfinite(low)
                    assert low < high
                    table(view, kind).printed(view)
                    tabulated(view, kind)


def test_properties_say_what_is_not_known() -> None:
    near = "none: infinite near z = 0"
    for name in ("1/z", "z^-2"):
        assert _texts(name)["Mean output"] == _texts(name)[SIGNAL] == near
        assert _texts(name)[GRADIENT] == near
        assert _texts(name)["Zero-centred"] == "no: it has no mean"
        assert _texts(name)["Smoothness"] == "discontinuous: infinite at z = 0"
    assert _texts("1/z")["Range"] == "(−∞, 0) ∪ (0, ∞)"
    assert _texts("1/z")["Monotone"] == "decreasing between its poles"
    for name in ("log(z)", "sqrt(z)"):
        assert _texts(name)["Mean output"] == "none: f has no value for z < 0"
    ends = "none: f has no value for z < −1 and for z > 1"
    assert _texts("asin(z)")["Output variance"] == ends
    assert _texts("asin(z)")["Smoothness"] == "not everywhere: ends at z = −1 and 1"
    assert _texts("exp(exp(z))")["Mean output"] == "none: f grows too fast"
    assert _texts("0")[SIGNAL] == "none: f is 0"
    assert _texts("3")[GRADIENT] == "none: f′ is 0"
    assert _texts("nowhere")["Mean output"] == "none: f has no value anywhere"
    assert _texts("sin(1/z)")["Smoothness"] == "discontinuous: no limit at z = 0"
    # Of many poles a few are named.
    assert _texts("tan(z)")["Smoothness"].count("4.712") == 2
    assert len(_texts("tan(z)")["Largest |f′|"]) < 120
    assert _texts("tan(z)")["Monotone"] == "increasing between its poles"
    assert not summary(MADE["1/z"], {}).bounded


@pytest.mark.parametrize(
    ("name", "f"),
    [
        ("log|z|", lambda z: mpmath.log(abs(z))),
        ("|z|^-0.4", lambda z: abs(z) ** mpmath.mpf(-0.4)),
        ("exp(z^2/5)", lambda z: mpmath.exp(z * z / 5)),
        ("exp(5z)", lambda z: mpmath.exp(5 * z)),
    ],
)
def test_means_that_there_are_agree_with_mpmath(name: str, f: Callable[[Any], Any]) -> None:
    found = summary(MADE[name], {})
    ends = [-40, -20, -10, -3, -1, -0.1, -1e-4, 0, 1e-4, 0.1, 1, 3, 10, 20, 40]
    mean = float(mpmath.quad(lambda z: f(z) * mpmath.npdf(z), ends))
    square = float(mpmath.quad(lambda z: f(z) ** 2 * mpmath.npdf(z), ends))
    assert found.mean == pytest.approx(mean, rel=2e-5)
    assert found.variance + found.mean**2 == pytest.approx(square, rel=2e-4)
    assert found.signal_gain == pytest.approx(square**-0.5, rel=1e-4)


def test_limits_at_poles_and_ends_are_found() -> None:
    def sides(name: str, z: float) -> tuple[float, float]:
        ((left, _, right),) = one_sided(MADE[name].function, [z])
        return left, right

    assert sides("1/z", 0.0) == (-math.inf, math.inf)
    assert sides("z^-2", 0.0) == (math.inf, math.inf)
    assert sides("1/(1-z^2)", 1.0) == (math.inf, -math.inf)
    assert sides("tan(z)", math.pi / 2) == (math.inf, -math.inf)
    assert sides("log|z|", 0.0) == (-math.inf, -math.inf)
    assert math.isnan(sides("sqrt(z)", 0.0)[0])
    assert sides("sqrt(z)", 0.0)[1] == 0.0
    assert sides("asin(z)", -1.0)[1] == -math.pi / 2
    assert np.isnan(sides("sin(1/z)", 0.0)).all()


def test_a_pole_is_a_gap_and_does_not_flatten_the_rest() -> None:
    for name, pole, highest in (("1/z", 0.0, 2.0), ("z^-2", 0.0, 4.0), ("tan(z)", np.pi / 2, 2.0)):
        activation = MADE[name]
        curves = sample(activation, sampling_grid(activation, -5.0, 5.0), {})
        (heights,) = curves.heights["f"]
        assert runs_off(heights)
        at = np.flatnonzero(np.isclose(curves.z, pole, rtol=0, atol=1e-12))
        assert np.isnan(heights[at[1]])
        assert np.abs(heights[at[[0, 2]]]) == pytest.approx(BEYOND)
        low, high = fitted(counted(curves.z, curves.heights["f"]))
        assert highest * 0.9 <= high <= highest * 1.2
        # On the way out of the axis the curve is exact.
        inside = (heights > low) & (heights < high)
        steps = np.abs(np.diff(heights))[inside[1:] & inside[:-1]]
        assert np.max(steps) < (high - low) / 2
        # No end of a curve is drawn where there is none.
        assert all(abs(dot.height) >= BEYOND for dot in curves.dots["f"])


def test_one_hole_changes_nothing_and_a_stretch_without_values_is_empty() -> None:
    hole = MADE["one hole"]
    curves = sample(hole, sampling_grid(hole, -5.0, 5.0), {})
    assert fitted(counted(curves.z, curves.heights["f"])) == pytest.approx((-5.7, 5.7), abs=0.01)
    log = MADE["log(z)"]
    curves = sample(log, sampling_grid(log, -5.0, 5.0), {})
    for rows in curves.heights.values():
        assert np.all(np.isnan(rows[0][curves.z < 0]))
        assert np.all(np.isfinite(rows[0][curves.z > 0]))


def test_readings_without_a_value_say_so() -> None:
    view = View(lines=(full_line(MADE["log(z)"], {}),), z=(-5.0, 5.0), probe=-1.0)
    assert table(view, "f").printed(view) == [["−1", "no value here"]]
    assert table(view, "derivative").printed(view) == [["no value here"]]
    at_pole = View(lines=(full_line(MADE["1/z"], {}),), z=(-5.0, 5.0), probe=0.0)
    assert "convention" not in str(table(at_pole, "derivative").printed(at_pole))
    assert ["−5", "no value"] in tabulated(view, "f")


def test_functions_are_compared_by_what_is_known_of_them() -> None:
    lines = [single_line(MADE[name]) for name in ("1/z", "log(z)", "0")]
    said = " ".join(differences(lines, (-5.0, 5.0)))
    assert "nan" not in said
    assert "mean output" not in said
    assert "bounded on both sides; 1/z" in said or "the others are not" in said


def test_networks_survive_a_function_without_values() -> None:
    stack = Stack(depth=4, width=16, initializer="He", gain=1.0, batch=16, seed=0)
    profile = flow.measure(stack, Unit(activation=MADE["log(z)"]))
    said = flow.printed("log(z)", stack, profile)
    assert "has no value for some of the numbers that layer 1 gives" in said["sentence"]
    flow.diagnose(stack, Unit(activation=MADE["nowhere"]))


def test_corners_of_four_sliders_are_few_and_hold_the_ends() -> None:
    def slider(name: str) -> Parameter:
        return Parameter(
            name=name, symbol=name, default=1.0, minimum=-3.0, maximum=3.0, step=0.5, meaning=""
        )

    sliders = tuple(map(slider, "abcd"))

    @kernel(*sliders)
    def quotient(z: Array, a: float, b: float, c: float, d: float) -> Array:
        with np.errstate(all="ignore"):
            return a * np.log(c) * z / (z - b) + 1 / np.float64(d)

    @kernel(*sliders)
    def slope(z: Array, a: float, b: float, c: float, d: float) -> Array:
        with np.errstate(all="ignore"):
            return -a * np.log(c) * b / (z - b) ** 2

    activation = Activation(
        name="quotient",
        function=quotient,
        derivative=slope,
        parameters=sliders,
        kinks=lambda a=1.0, b=1.0, c=1.0, d=1.0: (b,),
        formula="f",
        derivative_formula="f'",
    )
    found = list(corners(activation))
    assert len(found) == 25
    assert activation.defaults in found
    assert {each["a"] for each in found} == {-3.0, 1.0, 3.0}
    # At some of them the function has no value at all: log of −3.
    grid = sampling_grid(activation, -5.0, 5.0)
    for low, high in grid.ranges.values():
        assert -1e4 < low <= 0 <= high < 1e4
    view = View(lines=(full_line(activation, activation.defaults),), z=(-5.0, 5.0), probe=2.0)
    one_function(view)
