"""Measuring on a grid: limits at kinks, a closer look, and where something is highest."""

import math
from functools import partial

import numpy as np
import pytest

import actviz
from actviz.activation import Array
from actviz.grid import Approach, Interval, Kernel, empty, peaks, top
from actviz.kinks import curvature_jumps, kinks, one_sided
from actviz.zoom import crossings, highest

Z = np.linspace(-5, 5, 1001)


def _step(z: Array) -> Array:
    """z below 1, 7 there, and 3 − z above."""
    return np.where(z < 1, z, np.where(z > 1, 3 - z, 7.0))


def _bent(place: float, z: Array) -> Array:
    return np.asarray(np.abs(z - place) + place / 3)


def test_limits_at_a_jump_are_exact_and_differ_from_what_is_taken() -> None:
    assert one_sided(_step, (1.0,)) == [(1.0, 7.0, 2.0)]
    assert one_sided(lambda z: np.where(z > 0, z, -1.0), (0.0,)) == [(-1.0, -1.0, 0.0)]
    # Where nothing jumps it is the same number three times, whatever rounding does beside it.
    for place in (0.1, 1 / 3, 1e-300, 1e30):
        (sides,) = one_sided(partial(_bent, place), (place,))
        assert len(set(sides)) == 1


def test_a_curve_that_only_bends_more_has_neither_a_jump_nor_a_kink() -> None:
    elu = actviz.get("elu")
    (kink,) = kinks(elu, {"alpha": 1.0})
    assert (kink.kind, kink.rows) == ("", ())
    bent = [curvature_jumps(f, (0.0,), 1.0)[0] for f in (elu.derivative, np.tanh)]
    assert bent == [True, False]


def test_a_grid_has_every_kink_three_times_and_at_its_ends_twice() -> None:
    grid = empty(Z, (-5.0, 1.0, 9.0)).measured([_step])
    assert grid.kinks == (-5.0, 1.0)
    assert grid.side[grid.z == -5].tolist() == [0, 1]
    assert grid.values[0, grid.z == 1].tolist() == [1, 7, 2]
    assert [grid.z[piece][[0, -1]].tolist() for piece in grid.pieces] == [[-5, 1], [1, 5]]


def test_crossings_and_tops_are_found_to_the_last_digits_between_places() -> None:
    even = np.linspace(-1.03, 6.05, 50)
    found = crossings(np.sin, even, np.sin(even))
    assert found == pytest.approx([0, math.pi, 2 * math.pi][: found.size], rel=1e-13, abs=1e-15)
    assert crossings(_step, np.array([1.0, 1.0]), np.array([-1.0, 1.0])).size == 0
    tops, heights = highest(np.sin, np.array([0.3, 7.0]), np.array([3.0, 9.0]))
    assert tops == pytest.approx([math.pi / 2, math.pi / 2 + 2 * math.pi], abs=1e-6)
    assert heights == pytest.approx([1, 1], abs=1e-15)
    # There is an end to it at the smallest numbers and at the largest.
    tiny, huge = np.array([-5e-324, 1e308]), np.array([5e-324, 1.7e308])
    assert highest(np.abs, tiny, huge)[0].size == 2


def _point(place: float) -> Interval:
    return Interval(place, place, True, True)


@pytest.mark.parametrize(
    ("curve", "taken", "approached"),
    [
        # In the limit alone, though it rounds to 1 from z = 19 on.
        (np.tanh, (), ((math.inf, -1),)),
        # Constant between kinks, with them or without.
        (lambda z: np.clip(z, -1, 1), (Interval(1, math.inf, True, False),), ()),
        (lambda z: np.where(z > 1, 2.0, 0.0), (Interval(1, math.inf, False, False),), ()),
        # A top between two places of the grid, and two that are equally high.
        (lambda z: 1 / (1 + (z - math.pi) ** 2), (_point(math.pi),), ()),
        (lambda z: 1 / (1 + np.abs(np.abs(z) - 1)), tuple(map(_point, (-1, 1))), ()),
    ],
    ids=["limit", "constant", "after a jump", "top", "two"],
)
def test_where_a_curve_is_highest(
    curve: Kernel, taken: tuple[Interval, ...], approached: tuple[Approach, ...]
) -> None:
    grid = empty(np.append(Z * 10, [-np.inf, np.inf]), (-1.0, 1.0)).measured([curve])
    grid = grid.finer([curve], peaks(curve, grid, grid.values[0]))
    most, at, towards = top(grid, grid.values[0])
    assert towards == approached
    assert len(at) == len(taken)
    for found, wanted in zip(at, taken, strict=True):
        assert found == pytest.approx(wanted, abs=1e-6)
    assert most == pytest.approx(float(np.nanmax(curve(grid.z))), abs=1e-12)


def test_a_closer_look_trusts_the_heights_of_the_grid_at_its_ends() -> None:
    # 1 is taken at 0, but from the right the curve comes from below: it crosses at a quarter alone.
    bent = np.vectorize(lambda z: z - 0.25 if z > 0 else 1.0)
    for start in (-0.25, -1e-300):
        found = crossings(bent, np.array([0.0, 1.0]), np.array([start, 0.75]))
        assert found == pytest.approx([0.25], rel=1e-13)
    levels = crossings(np.sin, np.array([-1.0, 1.0]), np.sin([-1.0, 1.0]), (-0.5, 0, 0.5))
    assert levels == pytest.approx([-math.pi / 6, 0, math.pi / 6], rel=1e-13, abs=1e-15)
