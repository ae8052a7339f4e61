"""f″ as a curve beside f′: its numbers, its kinks, and what it costs where it is not drawn."""

import subprocess
import sys

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.kinks import break_at
from actviz.sampling import evaluate, has_gap, sample, sampling_grid
from actviz.view import View, deviation, full_line, single_line, with_second
from tests.exact import EXACT, MP, mpf

SCALAR = [actviz.get(name) for name in actviz.names() if name in EXACT]


def _name(value: object) -> str:
    return value.name if isinstance(value, Activation) else str(value)


def _settings(activation: Activation) -> list[dict[str, float]]:
    ends = [
        {each.name: end} for each in activation.parameters for end in (each.minimum, each.maximum)
    ]
    return [activation.defaults, *(activation.defaults | end for end in ends)]


def _bend(activation: Activation, z: float, values: dict[str, float]) -> float:
    """f″ from differences of f′ in sixty digits."""
    given = {name: mpf(value) for name, value in values.items()}
    slope = EXACT[activation.name].derivative
    return float(MP.diff(lambda place: slope(place, **given), mpf(z), h=mpf(2.0**-60)))


@pytest.mark.parametrize("activation", SCALAR, ids=_name)
def test_f2_is_drawn_and_read_as_it_is(activation: Activation) -> None:
    drawn = with_second(activation)
    z = np.array([-19.3, -7.2, -2.9, -1.1, -0.4, -0.02, 0.03, 0.45, 1.2, 2.7, 6.9, 18.8])
    for values in _settings(activation):
        kinks = np.array([*activation.kinks(**values), np.inf])
        places = z[np.min(np.abs(z[:, None] - kinks), axis=1) > 1e-3]
        wanted = np.array([_bend(activation, place, values) for place in places.tolist()])
        curve = drawn.heights(places, values)["derivative"][-1]
        tallest = np.max(np.abs(wanted), initial=1e-3)
        np.testing.assert_allclose(curve, wanted, rtol=0, atol=1e-6 * tallest)
        read = [evaluate(drawn, place, values)["derivative"][-1] for place in places.tolist()]
        # The differences have some twenty digits of f″, unless it is far below f′.
        np.testing.assert_allclose(read, wanted, rtol=1e-11, atol=1e-16)


def test_a_function_of_a_vector_has_none_and_a_gate_has_that_by_its_gate() -> None:
    for activation in map(actviz.get, actviz.names()):
        assert (with_second(activation) is activation) == activation.is_vector
    gate = actviz.get("glu")
    assert with_second(gate).names("derivative", gate.defaults)[-1] == "∂²f/∂b²"


def test_the_same_function_is_drawn_each_time() -> None:
    for activation in (actviz.get("mish"), actviz.formula("z*cos(a*z)")):
        assert with_second(activation) is with_second(activation)
        assert single_line(activation, second=True).activation is (
            single_line(activation, second=True).activation
        )


@pytest.mark.parametrize("name", ["gelu", "snake", "z*tanh(a*z)"])
def test_scaled_to_unit_variance_all_curves_are_divided(name: str) -> None:
    activation = actviz.formula(name) if "*" in name else actviz.get(name)
    plain, scaled = (single_line(activation, scaled=each, second=True) for each in (False, True))
    z, by = np.linspace(-4, 4, 9), deviation(activation, plain.values)
    for exact in (False, True):
        whole = plain.activation.heights(z, plain.values, exact)
        found = scaled.activation.heights(z, scaled.values, exact)
        for kind, rows in whole.items():
            np.testing.assert_allclose(found[kind], rows / by, rtol=1e-14)


@pytest.mark.parametrize(
    ("name", "kinks"),
    [
        ("relu", [0.0]),  # f′ jumps, f″ does not
        ("elu", [0.0]),  # f″ jumps alone
        ("hard_swish", [-3.0, 3.0]),
        ("gelu", []),
    ],
)
def test_where_f2_has_no_value_its_reading_is_a_convention(name: str, kinks: list[float]) -> None:
    activation = actviz.get(name)
    line = full_line(activation, activation.defaults, second=True)
    for z in (*kinks, 0.0, 1.0):
        assert (line.second_derivative in line.conventions(z)) == (z in kinks)
    # No sentence about f and f′ comes of it.
    broken = break_at(line.activation, 0.0, line.values)
    assert bool(broken and broken.sentence("z")) == (name == "relu")


def test_a_jump_of_f2_leaves_a_gap() -> None:
    elu = actviz.get("elu")
    drawn = with_second(elu)
    curves = sample(drawn, sampling_grid(drawn, -5, 5), elu.defaults)
    left, gap, right = np.flatnonzero(curves.z == 0)
    bend = curves.heights["derivative"][-1]
    assert np.isnan(bend[gap])
    assert (bend[left], bend[right]) == (pytest.approx(1), 0)
    # It has no value there, and so no filled dot.
    ends = [(dot.z, dot.height, dot.filled) for dot in curves.dots["second"]]
    assert ends == [(0, bend[left], False), (0, bend[right], False)]
    assert has_gap(curves.dots["second"])
    assert not has_gap(curves.dots["derivative"])


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("name", ["sine", "softplus", "gelu", "swiglu"])
def test_the_axis_of_f1_holds_f2_as_well(name: str, kept: bool) -> None:
    activation = actviz.get(name)
    line = full_line(activation, activation.defaults, second=True)
    view = View(lines=(line,), z=(-5.0, 5.0), probe=0.0, kept=kept)
    low, high = view.limits("derivative")
    rows = view.curves[0].heights["derivative"]
    assert low < np.nanmin(rows)
    assert np.nanmax(rows) < high


def test_a_page_without_it_loads_nothing_that_only_formulas_need() -> None:
    page = """
import sys
from tests.apps import open_app
for query in ({"fn": "elu"}, {"fn": "swiglu", "elu_alpha": "2"}):
    open_app(**query)
open_app("compare", fns=["elu", "gelu"])
wrong = [name for name in sys.modules if name == "flint" or name.startswith("actviz.formulas")]
assert not wrong, wrong
open_app(fn="elu", second_derivative="true")
assert "flint" in sys.modules
"""
    subprocess.run([sys.executable, "-c", page], check=True, capture_output=True)
