"""What the exact kernels do at kinks, where digits run out, and in several threads."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import actviz
from actviz.formulas import uncertain
from actviz.formulas.exact import Evaluator
from actviz.formulas.syntax import read


@pytest.mark.parametrize(
    ("text", "slope"),
    [
        # The sides differ: a convention, as the formula says.
        ("|z|", 0.0),
        ("relu(z)", 0.0),
        ("max(z, 2z)", 1.0),
        ("min(z, 2z)", 1.0),
        ("where(z >= 0, 2z, z)", 2.0),
        # They agree.
        ("sign(z)*log(1+|z|)", 1.0),
        ("max(z, 0) + min(z, 0)", 1.0),
        ("where(z > 0, z, exp(z) - 1)", 1.0),
        ("z*sign(z)*sign(z)", 1.0),
    ],
)
def test_slope_at_a_kink(text: str, slope: float) -> None:
    activation = actviz.formula(text)
    assert float(activation.derivative(0.0)) == slope
    assert activation.rough is not None
    assert float(activation.rough[1](0.0)) == slope


@pytest.mark.parametrize("text", ["log(z)", "log1p(z)/2", "z^0.5", "arctanh(z)"])
def test_no_slope_where_there_is_no_value(text: str) -> None:
    activation = actviz.formula(text)
    second, rough = activation.second_derivative, activation.rough
    assert second is not None
    assert rough is not None
    for kernel in (activation.derivative, second, rough[1]):
        assert math.isnan(float(kernel(-7.0)))


def test_lost_digits_are_known() -> None:
    def lost(text: str, *places: float) -> list[float]:
        activation = actviz.formula(text)
        assert np.all(np.isnan(activation.function(list(places))))
        return uncertain(activation, {}, places)

    tail = "(1 - tanh(z))*exp(2z)"
    assert float(actviz.formula(tail).function(300.0)) == 2.0
    assert lost(tail, 1e6) == [1e6]
    assert lost("sin(exp(exp(z)))", 20.0) == [20.0]
    # Here there is nothing to be known.
    assert lost("log(z)", -1.0, 0.0) == []
    assert lost("1/z", 0.0) == []


def test_only_the_branch_that_is_taken_counts() -> None:
    half = actviz.formula("where(z > 0, log(z), 1/(z + 1))")
    np.testing.assert_array_equal(half.function([1.0, -2.0, -1.0]), [0.0, -1.0, np.nan])
    # The same part in two branches, and one that is in none.
    shared = actviz.formula("where(z > 1, log(z), where(z < -1, log(z^2), z)) + 0*log(z)")
    np.testing.assert_array_equal(shared.function([0.5, -0.5]), [0.5, -0.5])


def test_threads_share_one_precision() -> None:
    """`flint` has one precision for all threads; nobody gets too few digits by another's."""
    near, far = (read(text)[0] for text in ("(1-cos(z))/z^2", "tanh(z)+z"))
    places = [10.0**-k for k in range(1, 120)]
    alone = [[Evaluator(tree, {})(z) for z in places] for tree in (near, far)]

    def run(index: int) -> list[float]:
        tree = (near, far)[index % 2]
        return [Evaluator(tree, {})(z) for z in places]

    with ThreadPoolExecutor(8) as pool:
        for index, found in enumerate(pool.map(run, range(24))):
            assert found == alone[index % 2]
