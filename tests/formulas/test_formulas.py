"""Formulas as activation functions: their kernels against values to 20 digits."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

import actviz

LISTED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("formulas.json").read_text(encoding="utf-8")
)
"""Formulas with f and f′ to 20 digits, from the text as typed and by differences for f′."""

MOST = 4
"""Units in the last place that a kernel may be off."""


def off(got: float, wanted: str) -> float:
    """How many units in the last place a number is away from a decimal text."""
    if wanted == "nan":
        return 0.0 if math.isnan(got) else math.inf
    with mp.workprec(300):
        exact = mpf(wanted)
        nearest = float(exact)
        if not math.isfinite(got) or not math.isfinite(nearest):
            return 0.0 if got == nearest else math.inf
        return float(abs(mpf(got) - exact) / mpf(float(np.spacing(abs(nearest)))))


@pytest.mark.parametrize("listed", LISTED, ids=lambda each: each["name"])
def test_kernels_are_exact(listed: dict[str, Any]) -> None:
    activation = actviz.formula(listed["formula"])
    z = [each["z"] for each in listed["values"]]
    for kind, kernel in (("f", activation.function), ("derivative", activation.derivative)):
        found = kernel(np.array(z), **listed["parameters"])
        errors = [
            off(float(got), each[kind]) for got, each in zip(found, listed["values"], strict=True)
        ]
        assert max(errors) <= MOST


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("z*tanh(z)", math.inf, math.inf),
        ("z/(1 + |z|)", -1.0, 1.0),
        ("log(1 + exp(z))", 0.0, math.inf),
        ("arctan(z)", -math.pi / 2, math.pi / 2),
        ("sin(z)", math.nan, math.nan),
        ("sin(z)/z", 0.0, 0.0),
        ("z*cos(z)", math.nan, math.nan),
        ("log(1 + z^2)", math.inf, math.inf),
        ("exp(-exp(z))", 1.0, 0.0),
        ("z - sqrt(z^2 + 1)", -math.inf, 0.0),
        ("2", 2.0, 2.0),
    ],
)
def test_limits_at_infinity(text: str, left: float, right: float) -> None:
    found = actviz.formula(text).function(np.array([-np.inf, np.inf]))
    np.testing.assert_array_equal(found, [left, right])


@pytest.mark.parametrize(
    ("text", "f", "slope"),
    [
        ("log(cosh(z))/z", 0.0, 0.5),
        ("sin(z)/z", 1.0, 0.0),
        ("(exp(z) - 1)/z", 1.0, 0.5),
        ("z*z/z", 0.0, 1.0),
        ("1/z", math.nan, math.nan),
        ("|z|/z", math.nan, math.nan),
    ],
)
def test_limits_at_removable_singularities(text: str, f: float, slope: float) -> None:
    activation = actviz.formula(text)
    np.testing.assert_array_equal(activation.function([0.0]), [f])
    np.testing.assert_array_equal(activation.derivative([0.0]), [slope])


def test_kernels_keep_the_rules_of_the_catalogue() -> None:
    elu = actviz.formula("where(z > 0, z, alpha*(exp(z) - 1)); alpha=1.67 in 0..3")
    (alpha,) = elu.parameters
    assert (alpha.default, alpha.minimum, alpha.maximum, alpha.symbol) == (1.67, 0.0, 3.0, "α")
    assert elu.kinks() == (0.0,)
    assert elu.function(np.array([[-1, 2]], dtype=np.float32)).dtype == np.float32
    assert elu.function(np.zeros((2, 0, 3))).shape == (2, 0, 3)
    assert math.isnan(float(elu.derivative(math.nan)))
    np.testing.assert_array_equal(elu.function([-1, 2], alpha=2.0)[1:], [2.0])
    with pytest.raises(ValueError, match="alpha must be a finite number"):
        elu.function(0.0, alpha=math.inf)
    with pytest.raises(TypeError, match="no parameter 'beta'"):
        elu.function(0.0, beta=1.0)


def test_the_same_text_is_the_same_function() -> None:
    assert actviz.formula("z*tanh(z)") is actviz.formula("  z*tanh(z) ")
    assert actviz.formula("a*z", a=2.0).defaults == {"a": 2.0}
