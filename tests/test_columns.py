"""Curves as numbers: those of the kernels to the last digit, and what they are beside them."""

import io
import re

import numpy as np
import pandas as pd
import pytest

import actviz
from actviz.asked import Asked, view_of
from actviz.columns import csv_text, plain
from actviz.view import View, deviation, single_line
from tests.conftest import TYPICAL

MISH = "z*tanh(log(1+exp(a*z))); a=1"


@pytest.mark.parametrize("name", sorted(TYPICAL - {"softmax"}))
def test_a_table_has_what_the_kernels_give(name: str) -> None:
    activation = actviz.get(name)
    values = activation.defaults
    found = actviz.table(name, z=(-3, 3), points=26)
    axis, f, slope, *_ = found.columns
    z = found[axis].to_numpy()
    assert np.all(np.diff(z) > 0)
    assert {-3.0, -2.76, 3.0, *activation.kinks(**values)} <= {*z}
    np.testing.assert_array_equal(found[f], activation.function(z, **values))
    np.testing.assert_array_equal(found[slope], activation.derivative(z, **values))
    second = activation.second_derivative
    assert second
    np.testing.assert_array_equal(found.iloc[:, -1], second(z, **values))
    assert found.attrs == {"functions": {name: values}, "version": actviz.__version__}


def test_columns_have_names_that_can_be_typed() -> None:
    assert [*actviz.table("elu", points=2)] == ["z", "f(z)", "f'(z)", "f''(z)"]
    assert [*actviz.table("swiglu", points=2)] == ["b", "f(b)", "df/db", "df/da", "d2f/db2"]
    vector = ["z1", "s1", "s2", "ds1/dz1", "ds2/dz1"]
    assert [*actviz.table("softmax", classes=2, points=2)] == vector
    several = actviz.table("elu", ("elu", {"alpha": 2}), "softmax", points=[0])
    assert {"z", "ELU f(z)", "ELU 2 f''(z)", "Softmax, s1 f'(z)"} <= {*several}
    assert several.attrs["functions"]["elu:2"] == {"alpha": 2.0}
    assert several.attrs["functions"]["softmax"] == {"classes": 3.0, "z2": 0.0, "z3": 1.0}
    assert plain("α = −0.5, ∂²f") == "alpha = -0.5, d2f"


def test_a_table_has_the_z_that_it_is_asked_for() -> None:
    found = actviz.table("elu", points=[3, -1, 0.1])
    assert found["z"].tolist() == [3.0, -1.0, 0.1]
    for wrong in (1, 0, "many", [[1, 2]], 10**9, True):
        with pytest.raises(ValueError, match="points must be"):
            actviz.table("elu", points=wrong)


@pytest.mark.parametrize(
    "functions",
    [
        ("elu",),
        (MISH,),
        ("softmax",),
        ("swiglu",),
        ("log(z)",),
        ("relu", "elu", ("elu", {"alpha": 2}), "where(z>0, z, 0)"),
    ],
    ids=lambda functions: "+".join(str(each) for each in functions),
)
def test_a_csv_reads_back_to_the_same_doubles(functions: tuple[Asked, ...]) -> None:
    view = view_of(functions, (-4, 4), {})
    text = csv_text(view)
    assert text.isascii()
    frame = pd.read_csv(io.StringIO(text), comment="#")
    same = actviz.table(*functions, z=(-4, 4), points=401)
    assert frame.shape == same.shape
    np.testing.assert_array_equal(frame.to_numpy(), same.to_numpy())
    rows = np.genfromtxt(io.StringIO(text), delimiter=",")[1:]
    np.testing.assert_array_equal(rows, same.to_numpy())
    # Its names have no comma, which some programs do not read.
    assert [re.sub(",", ";", name) for name in same] == [*frame]


def test_the_head_of_a_csv_says_what_it_holds() -> None:
    text = csv_text(view_of(["threshold"], (-2, 2), {"value": 0.5}))
    head = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("#")]
    assert head[0] == f"actviz {actviz.__version__}"
    assert head[1].startswith("Threshold: threshold, threshold = 1.0, value = 0.5, formula where(")
    assert head[2] == "z from -2.0 to 2.0 at 400 even steps, and the kinks"
    assert head[3].startswith("units: none")
    assert head[4] == "Threshold: at z = 1.0 there is no f'(z) or f''(z): the value is a convention"
    assert len(head) == 5
    # The name of a formula is the formula.
    own = csv_text(view_of(["z*tanh(a*z); a=2"], None, {}))
    assert "# z*tanh(a*z): a = 2.0, formula z*tanh(a*z)\n" in own
    # Softmax has no kinks, and only the logits in use are said.
    vector = csv_text(view_of(["softmax"], None, {}))
    assert "# Softmax: softmax, classes = 3, z2 = 0.0, z3 = 1.0\n" in vector


def test_curves_that_are_divided_by_their_deviation_are_so_in_the_file() -> None:
    lines = tuple(single_line(actviz.get(name), scaled=True) for name in ("elu", "tanh"))
    view = View(lines=lines, z=(-2.0, 2.0), probe=1.0, scaled=True)
    frame = pd.read_csv(io.StringIO(csv_text(view)), comment="#")
    tanh = actviz.get("tanh")
    sigma = deviation(tanh, {})
    z = frame["z"].to_numpy()
    second = tanh.second_derivative
    assert second
    for name, kernel in (("f(z)", tanh.function), ("f'(z)", tanh.derivative), ("f''(z)", second)):
        np.testing.assert_allclose(frame[f"Tanh {name}/sigma"], kernel(z) / sigma, rtol=1e-14)
    assert f"divided by sigma = {sigma!r}" in csv_text(view)
