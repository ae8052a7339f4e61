"""The kinks, jumps and poles of formulas."""

import math

import numpy as np
import pytest

import actviz

KNOWN = [
    ("z*tanh(z)", []),
    ("relu(z)", [0.0]),
    ("max(0, min(1, 0.2*z+0.5))", [-2.5, 2.5]),
    ("piecewise(z>2, 1, z>=0, z-z^2/4, z>=-2, z+z^2/4, -1)", [-2.0, 0.0, 2.0]),
    ("where(|z|>lambda, z, 0); lambda=0.5", [-0.5, 0.5]),
    ("||z|-1|", [-1.0, 0.0, 1.0]),
    ("where(1 < z < 2, z, -z)", [1.0, 2.0]),
    ("relu(0.3-relu(z-0.0137))", [0.0137, 0.3137]),
    ("relu(z^3-2)", [2 ** (1 / 3)]),
    ("|exp(z)-2|", [math.log(2)]),
    ("sqrt(z^2-0.6z+0.09)", [0.3]),  # touches 0, between two places of the search
    ("1/(z^2-1)", [-1.0, 1.0]),
    ("log(1+z)", [-1.0]),
    ("cbrt(z^3+1)", [-1.0]),
    ("heaviside(z)-heaviside(z-1)", [0.0, 1.0]),
    ("z*|z|", [0.0]),
    ("max(z, -100-z)", [-50.0]),
    # Nothing jumps there:
    ("|z|^3", []),
    ("|z^2-2z+1|", []),
    ("sin(z)/z", []),
    ("where(z>0, z, z)", []),
    ("|softplus(z)-log(1+exp(z))|", []),
]


@pytest.mark.parametrize(("text", "kinks"), KNOWN)
def test_kinks_are_where_something_jumps(text: str, kinks: list[float]) -> None:
    np.testing.assert_allclose(actviz.formula(text).kinks(), kinks, rtol=1e-12, atol=1e-15)


def test_kinks_move_with_a_parameter() -> None:
    shrink = actviz.formula("where(|z| > lambda, z, 0)")
    assert shrink.kinks(**{"lambda": 2.0}) == (-2.0, 2.0)


@pytest.mark.parametrize("text", ["tan(z)", "|sin(z)|", "1/cos(z)", "|sin(100z)|"])
def test_of_very_many_the_nearest_count(text: str) -> None:
    kinks = np.array(actviz.formula(text).kinks())
    period = math.pi / 100 if "100" in text else math.pi
    assert 38 <= kinks.size <= 40
    np.testing.assert_allclose(np.diff(kinks), period, rtol=1e-9)
