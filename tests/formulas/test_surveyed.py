"""Published functions and hard ones, at many places: f, f′ and f″ against mpmath."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mpmath import mp, mpf

import actviz
from actviz.formulas.exact import Evaluator
from actviz.formulas.syntax import read
from tests.conftest import sampled
from tests.formulas.reference import references

TEXTS = Path(__file__).with_name("surveyed.txt").read_text(encoding="utf-8").splitlines()

USUAL = (-20.0, -3.3, -0.9, 0.25, 1.7, 36.8)

SIDE = (5e-324, 1e-300, 1e-10, 0.001, 0.25, 0.9, 1.7, 3.3, 7.3, 20.0, 36.8, 355.0, 709.5, 745.5,
        1e20, 1e100, 1e300)  # fmt: skip
ALL = (0.0, *SIDE, *(-z for z in SIDE))

LOST = {"arcsin(tanh(z))", "1-sqrt(1-tanh(z)^2)"}
"""The texts with places at which no digits are certain: far out f′ is sech² / √(1 - tanh²)."""

MOST = 4
"""Units in the last place that a kernel may be off."""


def off(got: float, wanted: Any) -> float:
    """How many units in the last place a number is away from one of mpmath."""
    if mp.isnan(wanted):
        return 0.0 if math.isnan(got) else math.inf
    nearest = float(wanted)
    if not math.isfinite(got) or not math.isfinite(nearest):
        return 0.0 if got == nearest else math.inf
    with mp.workprec(300):
        return float(abs(mpf(got) - wanted) / mpf(float(np.spacing(abs(nearest)))))


def check(text: str, places: tuple[float, ...]) -> None:
    """Compare the three kernels of a formula with mpmath, where that has a value."""
    activation = actviz.formula(text)
    tree, _ = read(text)
    second = activation.second_derivative
    assert second is not None
    kernels = (activation.function, activation.derivative, second)
    found = [kernel(np.array(places)) for kernel in kernels]
    for index, z in enumerate(places):
        for order, wanted in enumerate(references(tree, z, activation.defaults)):
            got = float(found[order][index])
            # At a removable singularity the kernel has the limit.
            if wanted is None or (mp.isnan(wanted) and math.isfinite(got)):
                continue
            # What it has given up it knows.
            if (
                math.isnan(got)
                and not mp.isnan(wanted)
                and Evaluator(tree, activation.defaults, order).is_lost(z)
            ):
                assert text in LOST
                continue
            assert off(got, wanted) <= MOST, f"{text}: order {order} at {z}: {got}, not {wanted}"


@sampled("text", TEXTS, 11)
def test_kernels_are_exact_at_usual_places(text: str) -> None:
    check(text, USUAL)


# What rounding and overflow do to it: cancellation, tails, a pole next to it, a tie.
HARD = [
    "z*tanh(log(1+exp(z)))", "(1/alpha)*log((1+exp(alpha*z))/(1+exp(alpha*(z-1)))); alpha=2",
    "(1-cos(z))/z^2", "log(cosh(z))", "arcsin(tanh(z))", "sign(z)*log(1+|z|)",
    "max(0,z)+min(0,alpha*(exp(z/alpha)-1)); alpha=2",
    "log(1-sigmoid(z))", "exp(-exp(z)+z)", "tanh(1e10*z)",
    "log(z+sqrt(z^2+1))", "z*log|z|", "1e200*z*exp(-z)",
]  # fmt: skip


@pytest.mark.parametrize("text", HARD)
def test_kernels_are_exact_at_hard_places(text: str) -> None:
    check(text, (-1e300, -745.5, -1e-10, 0.0, 355.0, 1e300))


@pytest.mark.exhaustive
@pytest.mark.parametrize("text", TEXTS)
def test_kernels_are_exact_everywhere(text: str) -> None:
    check(text, ALL)
