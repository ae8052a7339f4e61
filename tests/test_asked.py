"""What a call from a notebook may ask for, and what it is told where it may not."""

import re
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.asked import view_of


def test_a_function_is_a_name_an_alias_a_formula_or_itself() -> None:
    own = Activation(
        name="twice",
        function=lambda z: 2 * np.asarray(z, dtype=float),
        derivative=lambda z: np.full_like(np.asarray(z, dtype=float), 2),
        formula="2z",
        derivative_formula="2",
    )
    for asked, name in (("ELU", "elu"), ("swish", "silu"), ("tanh exp", "TanhExp"), (own, "Twice")):
        (line,) = view_of([asked], None, {}).lines
        assert name in (line.activation.name, line.title)
    (line,) = view_of(["a*z; a=3"], None, {"a": 5}).lines
    assert line.values == {"a": 5.0}


def test_parameters_are_for_all_that_have_them_but_for_own_ones() -> None:
    view = view_of(["relu", "elu", ("elu", {"alpha": 3}), "celu"], (-1, 1), {"alpha": 2})
    assert [dict(line.values) for line in view.lines] == [
        {},
        {"alpha": 2},
        {"alpha": 3},
        {"alpha": 2},
    ]
    assert [line.original.name for line in view.lines] == ["relu", "elu", "elu:2", "celu"]
    assert len({line.title for line in view.lines}) == 4
    assert view.z == (-1.0, 1.0)


@pytest.mark.parametrize(
    ("functions", "more", "said"),
    [
        ((), {}, "name a function"),
        (("eluu",), {}, "'eluu': did you mean elu"),
        ((3,), {}, "got 3"),
        (("z*",), {}, "ends too early"),
        (("relu", "relu"), {}, "would be the same curve"),
        (("elu",), {"beta": 1}, "no parameter 'beta': ELU has alpha"),
        (("relu",), {"alpha": 1}, "ReLU has none"),
        ((("relu", {"alpha": 1}), "elu"), {}, "ReLU has none"),
        ((("elu", 2),), {}, "parameters are a dict"),
        (("elu",), {"alpha": -1}, "alpha must be a finite number above 0, got -1"),
        (("elu",), {"alpha": float("nan")}, "alpha must be a finite number"),
        (("elu",), {"alpha": "2"}, "got '2'"),
        (("hard_tanh",), {"min": 3}, "min"),
        (("softmax",), {"classes": 2.5}, "whole number from 2 to 6"),
        (("softmax",), {"z5": 1}, "has no 'z5', only z2 and z3"),
        (("softmax", "elu"), {"z2": 1}, "beside other functions"),
        (("elu",), {"z": (4, -4)}, "the lower end first"),
        (("elu",), {"z": (1, 1)}, "the lower end first"),
        (("elu",), {"z": 3}, "such as (-4, 4); got 3"),
        (("elu",), {"z": (1, 2, 3)}, "a range of two numbers"),
        (("elu",), {"z": (0, float("inf"))}, "finite"),
        (("elu",), {"z": (0, 1e12)}, "within ±1e+09"),
        (("elu",), {"z": (1, 1 + 1e-15)}, "too narrow"),
        (("elu",), {"z": ("a", "b")}, "got 'a'"),
    ],
)
def test_what_cannot_be_is_a_value_error_that_says_what_can(
    functions: tuple[Any, ...], more: dict[str, Any], said: str
) -> None:
    for call in (actviz.figure, actviz.table):
        with pytest.raises(ValueError, match=re.escape(said)):
            call(*functions, **more)


def test_only_a_figure_has_a_probe_and_at_most_seven_functions() -> None:
    with pytest.raises(ValueError, match="probe must be a finite number"):
        actviz.figure("elu", probe=float("nan"))
    names = [name for name in actviz.names() if not actviz.get(name).parameters][:8]
    with pytest.raises(ValueError, match="at most 7 functions, got 8"):
        actviz.figure(*names)
    assert len(actviz.table(*names, points=2)) >= 2
