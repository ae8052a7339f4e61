"""The plots of a comparison: axes that show what is compared, marks that can be read."""

from typing import Any

import numpy as np
import pytest

import actviz
from actviz import plots
from actviz.compare.charts import charts
from actviz.compare.state import SETS
from actviz.plots import Chart
from actviz.view import Line, View, single_line
from tests.charts import numbers
from tests.conftest import every

Z = (-5.0, 5.0)


def _line(name: str, scaled: bool = False, **values: float) -> Line:
    return single_line(actviz.get(name), values, scaled)


def _specs(
    lines: list[Line], z: tuple[float, float] = Z, scaled: bool = False
) -> list[dict[str, Any]]:
    view = View(lines=tuple(lines), z=z, probe=-1.0, scaled=scaled)
    return [chart.to_dict() for chart in charts(view)]


def _heights(spec: dict[str, Any]) -> np.ndarray:
    curves = [trace["y"] for trace in spec["data"] if trace["meta"]["live"] == "curve"]
    return np.concatenate([*map(numbers, curves)])


@pytest.mark.parametrize("z", [Z, (-20.0, 20.0), (-3.5, 0.5), (1.0, 4.0)])
@pytest.mark.parametrize("scaled", [False, True])
@pytest.mark.parametrize(
    "names",
    [
        *SETS.values(),
        ("relu", "maxout"),
        ("sine", "linear"),
        *((name,) for name in actviz.names()[:: every(5)]),
    ],
)
def test_the_axis_holds_what_is_drawn_and_is_filled_by_it(
    names: tuple[str, ...], scaled: bool, z: tuple[float, float]
) -> None:
    for spec in _specs([_line(name, scaled) for name in names], z, scaled):
        bottom, top = np.nanmin(_heights(spec)), np.nanmax(_heights(spec))
        low, high = spec["layout"]["yaxis"]["range"]
        assert low < bottom
        assert top < high
        # With 0, which is on the axis where it is near or where the curves are level.
        whole = max(top, 0) - min(bottom, 0)
        filled = whole if low < 0 < high else top - bottom
        assert filled >= 0.85 * (high - low) or whole == 0


@pytest.mark.parametrize("name", [n for n in actviz.names() if actviz.get(n).parameters])
def test_an_axis_that_is_kept_is_the_same_wherever_a_slider_is(name: str) -> None:
    parameter = actviz.get(name).parameters[0]
    for kept in (True, False):
        lines = [
            single_line(actviz.get(name), {parameter.name: value})
            for value in (parameter.minimum, parameter.default, parameter.maximum)
        ]
        views = [View(lines=(line,), z=Z, probe=-1.0, kept=kept) for line in lines]
        ranges = {
            tuple(tuple(chart.to_dict()["layout"]["yaxis"]["range"]) for chart in charts(view))
            for view in views
        }
        assert len(ranges) == 1 or not kept


@pytest.mark.parametrize("names", [names for names in SETS.values() if len(names) == 2])
def test_twins_have_a_mark_with_its_length_beside_the_title(names: tuple[str, str]) -> None:
    f, slope = _specs([_line(name) for name in names])
    (mark,) = [trace for trace in f["data"] if trace["meta"]["live"] == "still"]
    (label,) = f["layout"]["annotations"]
    length = abs(mark["y"][0] - mark["y"][2])
    assert label["text"].endswith(f"differ by {length:.3g}")
    assert "annotations" not in slope["layout"]
    (large,) = plots.presented(Chart(f)).to_dict()["layout"]["annotations"]
    assert large == {**label, "font": {"size": 20}}
