"""∂f/∂p for each parameter that a network can learn, against differences in sixty digits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from actviz.activation import Activation, Parameter
from actviz.catalog import CATALOG, get
from actviz.find import find
from actviz.formulas import parameter_derivative
from actviz.formulas.exact import Evaluator
from actviz.gallery import GALLERY
from actviz.network import elementwise, learnable
from tests.exact import EXACT, MP, mpf
from tests.test_gallery import DEFINED

Z = np.r_[
    np.linspace(-20, 20, 81) + 0.0123,
    [-1e4, -800, -745, -300, -100, -50, 50, 100, 300, 710, 800, 1e4],
    [1e-12, -1e-12, 1e-5, -1e-5],
]

# The ramp's ends are rounded to doubles in `EXACT`, which a small difference would not see.
OWN: dict[str, Callable[..., Any]] = {
    "hard_sigmoid": lambda z, slope, offset: min(max(slope * z + offset, MP.zero), MP.one)
}
EXACTLY = {name: each.function for name, each in EXACT.items()} | OWN

ASKED = [
    (activation, parameter, EXACTLY[activation.name])
    for activation in CATALOG.values()
    if elementwise(activation)
    for parameter in learnable(activation)
] + [
    (find(each.title), parameter, DEFINED[each.title])
    for each in GALLERY
    if each.title != "SERLU"  # its definition has another name for lambda, a word of Python's
    for parameter in learnable(find(each.title))
]


def _tried(activation: Activation, parameter: Parameter) -> list[float]:
    """Values of a parameter; in the catalogue also the ends of its slider and of its range."""
    near = {parameter.default, parameter.default + 0.05, parameter.default - 0.05}
    if activation.name not in CATALOG:
        return sorted(near)  # further out a definition may mean nothing
    low, high = parameter.learning_range
    return sorted({parameter.default, parameter.minimum, parameter.maximum, low, high})


@pytest.mark.parametrize(
    ("activation", "parameter", "exactly"),
    ASKED,
    ids=[f"{activation.title}-{parameter.name}" for activation, parameter, _ in ASKED],
)
def test_it_is_the_derivative_by_the_parameter(
    activation: Activation, parameter: Parameter, exactly: Callable[..., Any]
) -> None:
    kernel = parameter_derivative(activation, parameter.name)
    assert kernel is not None
    looked = 0
    for value in _tried(activation, parameter):
        values = activation.defaults | {parameter.name: value}
        z = Z
        for kink in activation.kinks(**values):
            z = z[np.abs(z - kink) > 1e-9]
        found = kernel(z, **values)
        step = mpf(2.0**-60)
        for place, slope in zip(z.tolist(), found.tolist(), strict=True):
            given = {name: mpf(each) for name, each in values.items()}
            try:
                one, other = (
                    exactly(mpf(place), **given | {parameter.name: mpf(value) + side})
                    for side in (step, -step)
                )
                truth = float((one - other) / (2 * step))
            except (OverflowError, ZeroDivisionError):
                continue  # a definition that has no number here
            looked += 1
            assert abs(slope - truth) <= 1e-7 * abs(truth) + 1e-9 * min(1, abs(place)), (
                value,
                place,
                slope,
                truth,
            )
    assert looked > 200


@pytest.mark.parametrize("name", ["hardshrink", "binary_step"])
def test_it_is_nothing_where_no_step_would_move_the_output(name: str) -> None:
    (parameter,) = get(name).parameters
    assert parameter_derivative(get(name), parameter.name) is None


def test_large_inputs_need_no_exact_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Otherwise a training with a large rate would take a hundred times as long.
    kernel = parameter_derivative(get("silu"), "beta")
    assert kernel is not None

    def fail(self: Evaluator, place: float) -> float:
        raise AssertionError(f"evaluated exactly at {place}")

    monkeypatch.setattr(Evaluator, "__call__", fail)
    assert np.all(np.isfinite(kernel(np.linspace(-3000, 3000, 1001), beta=10.0)))


def test_zero_to_a_power_learns_its_power() -> None:
    kernel = parameter_derivative(find("relu(z)^s; s=2"), "s")
    assert kernel is not None
    np.testing.assert_allclose(kernel(np.array([-3.0, 0.0, 1.0, 2.0])), [0, 0, 0, 4 * np.log(2)])
