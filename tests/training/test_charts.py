"""The charts beside a film: what is drawn at a moment, and what moves with it."""

import numpy as np
import plotly.graph_objects as go
import pytest

from actviz.catalog import get
from actviz.labs.training import Setting, moments, train
from actviz.network import Unit
from actviz.plots import presented
from actviz.plots.chart import side_colour
from actviz.training.charts import FAR, gradient, loss, powers_around
from actviz.training.film import Side

NAMES = ("relu", "sigmoid")
SETTINGS = {
    "as it opens": Setting(noise=0.2),
    "met to the last digit": Setting(
        task="points", points=((-1.0, -0.5), (0.5, 1.0)), steps=5000, layers=1
    ),
    "diverged": Setting(task="sine", optimizer="SGD", rate=10.0, layers=4),
}


def test_an_axis_holds_whole_powers_of_ten() -> None:
    def around(*numbers: float) -> tuple[float, float]:
        return powers_around([np.array(numbers)])

    assert around(-1.5, np.nan, 0.2) == (-2, 1)
    assert around(-40, -3) == (-16, -3)
    assert around(2, 2) == (2, 3)
    assert around(np.nan, -np.inf) == (-1, 0)
    assert powers_around([]) == (-1, 0)


@pytest.mark.parametrize("at", [0, 20, 47])
@pytest.mark.parametrize("name", SETTINGS)
def test_the_charts_show_both_networks_at_a_moment(name: str, at: int) -> None:
    setting = SETTINGS[name]
    courses = [train(setting, Unit(activation=get(each))) for each in NAMES]
    sides = [Side(each, course) for each, course in zip(NAMES, courses, strict=True)]
    steps = moments(setting.steps)
    charts = (
        loss(sides, steps, at, "moment"),
        gradient(sides, setting.layers, len(steps), at, "moment"),
    )
    ends = [min(at, len(course.steps) - 1) for course in courses]
    marks = (
        [course.loss[end] for course, end in zip(courses, ends, strict=True)],
        [norm for course, end in zip(courses, ends, strict=True) for norm in course.gradient[end]],
    )
    for chart, numbers in zip(charts, marks, strict=True):
        spec = chart.to_dict()
        go.Figure(presented(chart).to_dict())  # raises on anything that plotly does not know
        # Each side has its colour and its dash in both charts.
        lines = [trace["line"] for trace in spec["data"] if trace["mode"] == "lines"][:2]
        assert [line["color"] for line in lines] == [side_colour(0), side_colour(1)]
        assert [line["dash"] for line in lines] == ["solid", "7px,4px"]
        low, high = spec["layout"]["yaxis"]["range"]
        with np.errstate(divide="ignore"):
            logs = np.log10(np.array(numbers))
        dots = next(trace for trace in spec["data"] if trace["mode"] == "markers")
        np.testing.assert_allclose(dots["y"], np.where(logs < low, FAR, logs))
        assert max(dots["y"]) <= high
        said = [trace for trace in spec["data"] if trace["mode"] == "text"]
        if (logs < low).any():
            assert [y > FAR for y in said[0]["y"]] == (logs < low).tolist()
            assert all(said[0]["text"])
        tracks = spec["layout"]["meta"]["keyframes"]["moment"]["tracks"]
        moving = [trace["meta"] for trace in spec["data"] if "meta" in trace]
        assert {each[axis] for each in moving for axis in ("x", "y")} == set(tracks)


def test_where_nothing_is_learned_there_are_axes_alone() -> None:
    for chart in (loss([], moments(100), 47, "moment"), gradient([], 2, 48, 47, "moment")):
        (trace,) = chart.to_dict()["data"]
        assert trace["y"] == [None]
        go.Figure(chart.to_dict())
