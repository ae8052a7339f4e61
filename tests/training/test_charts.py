"""The charts beside a film: what is drawn at a moment, and what moves with it."""

import itertools

import numpy as np
import plotly.graph_objects as go
import pytest

from actviz.catalog import get
from actviz.labs.training import Setting, moments, train
from actviz.network import Unit
from actviz.plots import presented
from actviz.plots.chart import side_colour
from actviz.training.charts import FAR, gradient, learned, loss, lowered, powers_around
from actviz.training.film import Side
from tests.charts import numbers
from tests.conftest import sampled

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
    for chart, exact in zip(charts, marks, strict=True):
        spec = chart.to_dict()
        go.Figure(presented(chart).to_dict())  # raises on anything that plotly does not know
        # Each side has its colour and its dash in both charts.
        lines = [trace["line"] for trace in spec["data"] if trace["mode"] == "lines"][:2]
        assert [line["color"] for line in lines] == [side_colour(0), side_colour(1)]
        assert [line["dash"] for line in lines] == ["solid", "7px,4px"]
        low, high = spec["layout"]["yaxis"]["range"]
        with np.errstate(divide="ignore"):
            logs = np.log10(np.array(exact))
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


@pytest.mark.parametrize("at", [0, 20, 47])
def test_the_loss_on_what_is_held_out_has_a_line_of_its_own_in_the_side_s_colour(at: int) -> None:
    setting = Setting(noise=0.5, held_out=0.2, steps=200)
    courses = [train(setting, Unit(activation=get(each))) for each in NAMES]
    sides = [Side(each, course) for each, course in zip(NAMES, courses, strict=True)]
    chart = loss(sides, moments(setting.steps), at, "moment")
    spec = chart.to_dict()
    go.Figure(presented(chart).to_dict())
    lines = [trace for trace in spec["data"] if trace["mode"] == "lines"]
    trained, held = lines[:2], lines[2:4]
    for index, course in enumerate(courses):
        np.testing.assert_allclose(numbers(held[index]["y"]), np.log10(course.held_loss))
        assert held[index]["line"]["color"] == trained[index]["line"]["color"] == side_colour(index)
        assert held[index]["line"]["dash"] not in (each["line"]["dash"] for each in trained)
        assert "held out" in held[index]["hovertemplate"]
    marks = [trace for trace in spec["data"] if trace["mode"] == "markers"]
    hollow = [each for each in marks if each["marker"].get("symbol") == "circle-open"]
    assert [each["meta"]["y"] for each in hollow] == ["held/y"]
    np.testing.assert_allclose(hollow[0]["y"], np.log10([each.held_loss[at] for each in courses]))
    said = spec["layout"]["title"]["text"]
    assert "trained" in said
    assert "held out" in said
    low, high = spec["layout"]["yaxis"]["range"]
    assert low <= min(numbers(each["y"]).min() for each in held)
    assert high >= max(numbers(each["y"]).max() for each in held)


def test_where_nothing_is_held_out_the_chart_is_as_it_was() -> None:
    setting = Setting(steps=100)
    sides = [Side("ReLU", train(setting, Unit(activation=get("relu"))))]
    spec = loss(sides, moments(100), 47, "moment").to_dict()
    assert spec["layout"]["title"]["text"] == "Loss"
    assert len([trace for trace in spec["data"] if trace["mode"] == "lines"]) == 2


LEARNING = (("prelu", ("alpha",)), ("hard_sigmoid", ("slope", "offset")), ("tanh", ()))


def learning(setting: Setting, name: str, names: tuple[str, ...]) -> Side:
    """A training in which these parameters learn."""
    unit = Unit(activation=get(name), learns=names)
    parameters = tuple(each for each in unit.activation.parameters if each.name in names)
    return Side(name, train(setting, unit), parameters)


@sampled(
    ("layers", "pair", "at"),
    itertools.product([1, 4], [(0, 1), (1, 0), (0, 2), (2, 0), (0, 0)], [0, 20, 47]),
    4,
)
def test_what_is_learned_has_a_line_for_each_layer_with_its_name_at_the_end(
    pair: tuple[int, int], at: int, layers: int
) -> None:
    setting = Setting(steps=60, layers=layers, width=4)
    sides = [learning(setting, *LEARNING[each]) for each in pair]
    chart = learned(sides, moments(60), at, "moment")
    spec = chart.to_dict()
    go.Figure(presented(lowered(chart)).to_dict())
    low, high = spec["layout"]["yaxis"]["range"]
    lines = [trace for trace in spec["data"] if trace["mode"] == "lines"][:-1]  # and the moment's
    drawn = iter(lines)
    ends = []
    for index, side in enumerate(sides):
        for row in range(len(side.learns)):
            for layer in range(layers):
                line = next(drawn)
                np.testing.assert_allclose(
                    numbers(line["y"]), side.course.learned[:, layer, row], rtol=1e-6
                )
                assert line["line"]["color"] == side_colour(index)
                assert line["line"]["dash"] == ("solid", "7px,4px")[index]
                assert f"{side.title}, layer {layer + 1}" in line["hovertemplate"]
                assert low < numbers(line["y"]).min() <= numbers(line["y"]).max() < high
                ends.append(side.course.learned[at, layer, row])
    assert not list(drawn)
    (marks,) = [trace for trace in spec["data"] if trace["mode"] == "markers"]
    assert marks["y"] == ends
    names = [trace for trace in spec["data"] if trace["mode"] == "text"]
    assert [each["textfont"]["color"] for each in names] == [
        side_colour(index) for index, side in enumerate(sides) if side.learns
    ]
    for side, each in zip([side for side in sides if side.learns], names, strict=True):
        for name, height in zip(each["text"], each["y"], strict=True):
            # It stands at the end of its own line, as far as the chart has room there.
            symbols = [parameter.symbol for parameter in side.learns]
            values = side.course.learned[-1, "₁₂₃₄".index(name[-1]), symbols.index(name[:-1])]
            end = min(max(values, low + 0.1 * (high - low)), high - 0.1 * (high - low))
            assert abs(height - end) < 0.12 * (high - low)
        heights = np.array(each["y"])
        # They do not lie on each other, and are within the chart.
        assert np.all(np.diff(heights) >= 0.2 * (high - low) - 1e-9)
        assert low < heights.min()
        assert heights.max() < high
        assert len(set(each["text"])) == len(heights) <= 5
    assert names[0]["text"][0][-1] in "₁₂₃₄"


def test_three_charts_are_lower_and_say_in_their_headings_what_their_axes_have() -> None:
    setting = Setting(steps=60, held_out=0.2)
    sides = [learning(setting, *LEARNING[0]), learning(setting, *LEARNING[2])]
    charts = (
        loss(sides, moments(60), 47, "moment"),
        learned(sides, moments(60), 47, "moment"),
        gradient(sides, 2, 48, 47, "moment"),
    )
    ends = [chart.to_dict()["layout"]["xaxis"]["range"][1] for chart in charts]
    assert ends[0] == ends[1]  # a step stands below itself
    margins = [chart.margins for chart in charts]
    for chart, margin, said in zip(
        charts, margins, ("Loss <span", "α, by step", "Gradients, by layer"), strict=True
    ):
        layout = lowered(chart).to_dict()["layout"]
        assert layout["title"]["text"].startswith(said)
        assert layout["xaxis"]["title"]["text"] == ""
        assert chart.margins < margin


def test_where_nothing_is_learned_there_are_axes_alone() -> None:
    for chart in (loss([], moments(100), 47, "moment"), gradient([], 2, 48, 47, "moment")):
        (trace,) = chart.to_dict()["data"]
        assert trace["y"] == [None]
        go.Figure(chart.to_dict())
