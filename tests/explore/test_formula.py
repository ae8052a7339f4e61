"""Explore of a formula: what is computed of it, in the place of points."""

import re

import numpy as np
import pytest

import actviz
from actviz.explore.computed import check, computed, nearest, turns
from tests.apps import open_app, page_text

Z = np.linspace(-5, 5, 501)


def rows_of(text: str) -> dict[str, str]:
    """What the page says is computed, by heading."""
    return dict(re.findall(r"\*\*([A-Z][a-z ]+)\*\* (.+)", page_text(open_app(fn=text))))


def test_the_page_of_a_formula_says_what_is_computed_of_it() -> None:
    app = open_app(fn="z*tanh(softplus(z))")
    assert app.title[0].value == "z·tanh(softplus(z))"
    rows = rows_of("z*tanh(softplus(z))")
    assert re.fullmatch(
        r"\*\*Mish\*\*: the same for z from −5 to 5, at most \d · 10⁻¹. apart", rows["Closest to"]
    )
    assert rows["Monotone"] == "not: falls up to z = −1.192, where f = −0.3088, then rises"
    assert rows["Saturated"].startswith("near 0 for z < −4.112")
    assert rows["Output"] == "mean 0.2404 and variance 0.3945 for a standard normal input"
    assert rows["Smooth"] == "everywhere"
    assert "open** a point" not in page_text(app)


def test_values_of_parameters_are_said_and_those_of_the_text_count() -> None:
    app = open_app(fn="where(z>0, z, alpha*(exp(z)-1)); alpha=1.67 in 0..3")
    assert app.header[0].value == "Computed with α = 1.67"
    assert "near −1.67" in page_text(app)
    assert "α from 0 to 3" in page_text(app)


def test_a_published_function_says_where_it_is_from() -> None:
    app = open_app(fn="LiSHT")
    assert app.title[0].value == "LiSHT"
    assert "Roy, Manna, Dubey and Chaudhuri, 2019" in page_text(app)
    assert "<https://arxiv.org/abs/1901.05894>" in page_text(app)


@pytest.mark.parametrize(
    ("text", "heading", "said"),
    [
        ("1/z", "Smooth", "not everywhere: it has a pole at z = 0"),
        ("log(z)", "Smooth", "not everywhere: it begins or ends at z = 0"),
        ("sign(z)", "Smooth", "not everywhere: it jumps at z = 0"),
        ("sign(z)*sqrt(|z|)", "Smooth", "not everywhere: it is vertical at z = 0"),
        ("|z|", "Smooth", "not everywhere: it bends sharply at z = 0"),
        ("|z|", "Monotone", "not: falls up to z = 0, where f = 0, then rises"),
        ("sin(z)", "Monotone", "not: it turns at least 12 times between −20 and 20, as at"),
        ("z^64", "Monotone", "not: falls up to z = 0, where f = 0, then rises"),
        ("1/z", "Monotone", "falls wherever it is smooth, from −20 to 20"),
        ("2", "Monotone", "constant"),
        ("z", "Saturated", "nowhere"),
        ("tanh(z)", "Monotone", "increasing everywhere"),
        ("2*z", "Gain", "0.5 keeps the signal in a deep network, 0.5 the gradient"),
        ("1000z", "Closest to", "nothing in the catalogue"),
    ],
)  # fmt: skip
def test_what_is_said(text: str, heading: str, said: str) -> None:
    assert computed(actviz.formula(text))[heading].startswith(said)


@pytest.mark.parametrize("text", ["1/z", "tan(z)", "log(z)", "1/z^2"])
def test_what_has_poles_or_gaps_has_no_mean(text: str) -> None:
    assert not {"Output", "Gain"} & computed(actviz.formula(text)).keys()


@pytest.mark.parametrize("name", ["gelu", "softsign", "elu", "tanhshrink"])
def test_the_nearest_function_of_one_in_the_catalogue_is_itself(name: str) -> None:
    activation = actviz.get(name)
    found = nearest(activation, activation.defaults, Z)
    assert found == (name, 0.0)


def test_the_nearest_function_is_as_far_away_as_is_said() -> None:
    activation = actviz.formula("z*sigmoid(1.3z) + 0.01*sin(z)")
    found = nearest(activation, {}, Z)
    assert found is not None
    name, gap = found
    gaps = {}
    for each in map(actviz.get, actviz.names()):
        if each.vector is None and each.second is None:
            f = each.function(Z, **each.defaults)
            gaps[each.name] = float(np.max(np.abs(f - activation.function(Z))))
    assert gap == pytest.approx(min(gaps.values()), rel=1e-6)
    assert name == min(gaps, key=lambda each: gaps[each])


@pytest.mark.parametrize("text", ["-1e308", "1e300z", "1e-300z", "exp(exp(exp(z)))", "z + 1e-310"])
def test_what_is_huge_or_tiny_is_told_without_an_error(text: str) -> None:
    assert computed(actviz.formula(text))["Monotone"]


def test_turning_points_are_found_where_calculus_has_them() -> None:
    directions, places = turns(actviz.formula("z^3 - 3z"), {})
    assert directions == [1, -1, 1]
    np.testing.assert_allclose(places, [-1, 1], atol=1e-9)


def test_a_wrong_derivative_is_told_by_its_differences() -> None:
    right = actviz.formula("sin(z)*z")
    off, places = check(right, {})
    assert off < 1e-9
    assert places == 200
    wrong = actviz.Activation(
        name="wrong",
        function=right.function,
        derivative=lambda z: right.derivative(z) + 1e-3,
        formula="",
        derivative_formula="",
    )
    assert check(wrong, {})[0] > 1e-4


def test_where_digits_are_given_up_is_said() -> None:
    said = computed(actviz.formula("sin(exp(z^20))"))
    assert re.fullmatch(r"given up at \d+ of 501 places, as at z = −5", said["Digits"])
    assert "Digits" not in computed(actviz.formula("log(z)"))


def test_an_address_sets_a_formula_and_reset_brings_its_own_values_back() -> None:
    text = "alpha*z*tanh(z); alpha=2 in 0..4"
    key = actviz.formula(text).slider_key("alpha")
    app = open_app(**{"fn": text, key: "3.5"})
    assert app.slider(key=key).value == 3.5
    app.button(key="reset").click().run()
    assert not app.exception
    assert app.slider(key=key).value == 2.0
    assert app.title[0].value == "α·z·tanh(z)"
