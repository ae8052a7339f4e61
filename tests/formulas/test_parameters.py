"""The parameters of formulas: their sliders."""

import json
from pathlib import Path

import numpy as np
import pytest

import actviz
from actviz.sampling import corners

LISTED = json.loads(Path(__file__).with_name("formulas.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("text", "name", "ends"),
    [
        ("z*tanh(a*z)", "a", (-3.0, 3.0)),
        ("max(0, z)^k; k=2", "k", (0.1, 5.0)),
        ("log(1+exp(beta*z))/beta", "beta", (0.1, 5.0)),
        ("a*z; a=1.5 in -0.5..2.5", "a", (-0.5, 2.5)),
        ("a*z; a=40", "a", (-80.0, 80.0)),
        ("log(a)*z; a=40", "a", (0.1, 80.0)),
        ("a*z; a=1e5", "a", (99750.0, 100250.0)),
    ],
)
def test_ends_of_a_slider(text: str, name: str, ends: tuple[float, float]) -> None:
    (parameter,) = actviz.formula(text).parameters
    assert parameter.name == name
    assert (parameter.minimum, parameter.maximum) == ends


@pytest.mark.parametrize("default", [1.0, 0.25, 1.702, 1.6732632423543772, 0.044715, 1e-5, 12345.6])
@pytest.mark.parametrize("form", ["a*z", "z/a", "log(a)*z"])
def test_a_default_is_exact_and_a_slider_has_few_steps(form: str, default: float) -> None:
    activation = actviz.formula(form, a=default)
    (parameter,) = activation.parameters
    assert activation.defaults == {"a": default}
    assert activation.function(1.0) == activation.function(1.0, a=default)
    # The labs try every place; whole numbers alone would be tried by the ranges as well.
    assert parameter.places.size <= 1002
    assert parameter.decimals > 0
    if 0.001 <= default == round(default, 2):
        assert parameter.nearest(default) == default


@pytest.mark.parametrize("listed", LISTED, ids=lambda each: each["name"])
def test_curves_are_finite_at_every_corner(listed: dict) -> None:
    activation = actviz.formula(listed["formula"], **listed["parameters"])
    z = np.linspace(-10, 10, 81) + 0.0137
    assert activation.rough is not None
    for values in corners(activation):
        for kernel in activation.rough:
            assert np.all(np.isfinite(kernel(z, **values))), values


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e9])
def test_a_default_is_a_number_that_a_slider_can_have(value: float) -> None:
    with pytest.raises(ValueError, match="a must be a number from"):
        actviz.formula("a*z", a=value)
