"""Looking for the smallest network: what is tried, and what counts as solved."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from actviz.catalog import get
from actviz.labs.seeds import SEEDS, End, ends
from actviz.labs.smallest import GIVEN, NEEDED, growing, size, solved
from actviz.labs.tasks import TASKS
from actviz.labs.training import Setting, beginning
from actviz.network import Unit

RELU = Unit(activation=get("relu"))


@pytest.mark.parametrize("task", GIVEN)
def test_the_networks_grow(task: str) -> None:
    tried = growing(Setting(task=task, seed=7, noise=0.3))
    sizes = [size(each) for each in tried]
    assert all(smaller < larger for smaller, larger in pairwise(sizes))
    for setting, count in zip(tried, sizes, strict=True):
        assert count == beginning(setting, RELU).parameters.size
        # Only the network differs, and the result is the same for all seeds.
        assert replace(setting, layers=2, width=8) == Setting(task=task, noise=0.3)


def test_every_task_is_tried_but_those_that_the_reader_sets() -> None:
    empty = {
        name for name, task in TASKS.items() if not len(task.draw(np.random.default_rng(), 0).x)
    }
    assert set(GIVEN) == set(TASKS) - empty
    assert "points" in empty


def test_a_point_in_a_hundred_may_be_wrong_and_a_curve_may_be_off_a_little() -> None:
    def end(loss: float, right: float = np.nan) -> End:
        return End(0, loss, right, 0)

    plane, curve = Setting(task="moons"), Setting(task="sine")
    assert solved(plane, [end(0.3, 1.0), end(0.3, 0.99), end(0.3, 0.98), end(np.inf, 0.0)]) == 2
    assert solved(curve, [end(0.0099), end(0.01), end(np.inf)]) == 1


def test_xor_of_four_needs_more_than_two_units_of_relu_and_linear_ones_never_do() -> None:
    """Two ReLUs can represent it (0, 1 and 1), but few seeds find that."""
    two, _, four, *_ = growing(Setting(task="XOR of four"))
    assert 0 < solved(two, ends(two, RELU)) < NEEDED
    assert solved(four, ends(four, RELU)) >= NEEDED
    assert solved(four, ends(four, Unit(activation=get("linear")))) == 0
    assert len(SEEDS) > NEEDED
