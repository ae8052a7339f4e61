"""The plots of a comparison: axes that show what is compared, marks that can be read."""

import itertools
from typing import Any

import numpy as np
import pytest

import actviz
from actviz import plots, readouts
from actviz.compare.state import SETS
from actviz.plots import Chart, several
from actviz.view import Line, View, single_line
from tests.charts import numbers
from tests.conftest import sampled

Z = (-5.0, 5.0)


def _line(name: str, scaled: bool = False, **values: float) -> Line:
    return single_line(actviz.get(name), values, scaled)


def _specs(
    lines: list[Line], z: tuple[float, float] = Z, scaled: bool = False
) -> list[dict[str, Any]]:
    view = View(lines=tuple(lines), z=z, probe=-1.0, scaled=scaled)
    return [chart.to_dict() for chart in several(view)]


def _heights(spec: dict[str, Any]) -> np.ndarray:
    curves = [trace["y"] for trace in spec["data"] if trace["meta"]["live"] == "curve"]
    return np.concatenate([*map(numbers, curves)])


@sampled(
    ("names", "scaled", "z"),
    itertools.product(
        [
            *SETS.values(),
            ("relu", "maxout"),
            ("sine", "linear"),
            *((name,) for name in actviz.names()),
        ],
        [False, True],
        [Z, (-20.0, 20.0), (-3.5, 0.5), (1.0, 4.0)],
    ),
    3,
    quick=5,
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
            tuple(tuple(chart.to_dict()["layout"]["yaxis"]["range"]) for chart in several(view))
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


@pytest.mark.parametrize("names", SETS.values())
def test_each_function_has_one_colour_for_its_curves_its_dot_and_its_name(
    names: tuple[str, ...],
) -> None:
    f, slope = _specs([_line(name) for name in names])
    colours = {}
    for spec in (f, slope):
        curves = [trace for trace in spec["data"] if trace["meta"]["live"] == "curve"]
        (dots,) = [trace for trace in spec["data"] if trace["meta"]["live"] == "probe"]
        own = [trace["line"]["color"] for trace in curves]
        assert dots["marker"]["color"] == own
        assert len(set(own)) == len(names)
        colours[tuple(own)] = spec
    assert len(colours) == 1
    ends = [trace for trace in f["data"] if trace["meta"]["live"] == "name"]
    assert [end["textfont"]["color"] for end in ends] == list(*colours)
    low, high = f["layout"]["yaxis"]["range"]
    for end, name in zip(ends, names, strict=True):
        assert end["text"][0].strip() == _line(name).title
        height = float(_line(name).activation.function(Z[1], **_line(name).values))
        assert end["y"] == [pytest.approx(min(max(height, low), high))]
    # The line through both dots and the mark of the widest gap have no function's colour.
    for spec in (f, slope):
        (guide,) = [shape for shape in spec["layout"]["shapes"] if shape["name"] == "guide"]
        assert guide["line"]["color"] not in list(*colours)
    marks = [trace for trace in f["data"] if trace["meta"]["live"] == "still"]
    assert all(mark["line"]["color"] not in list(*colours) for mark in marks)


def test_a_function_of_the_documents_has_its_colour_in_any_company() -> None:
    seven = [_line(name) for name in SETS["The documents' seven"]]
    alone = {}
    for line in seven:
        spec, _ = _specs([_line("mish"), _line("gelu"), line])
        alone[line.title] = spec["data"][2]["line"]["color"]
    together, _ = _specs(seven)
    assert [trace["line"]["color"] for trace in together["data"][:7]] == list(alone.values())


def test_the_parameters_stand_behind_the_name() -> None:
    f, _ = _specs([_line("leaky_relu", alpha=0.02), _line("hard_tanh"), _line("relu")])
    assert f["layout"]["meta"]["parameters"] == {
        "LeakyReLU": [" α = ", {"slider": "leaky_relu_alpha", "decimals": 2}],
        "HardTanh": [
            " min = ",
            {"slider": "hard_tanh_min", "decimals": 1},
            ", max = ",
            {"slider": "hard_tanh_max", "decimals": 1},
        ],
        "ReLU": [],
    }
    lines = (_line("leaky_relu", alpha=0.02), _line("relu"))
    view = View(lines=lines, z=Z, probe=1.0)
    first, second = readouts.ranking(view).printed(view)
    assert (first[0], second[0]) == ("LeakyReLU α = 0.02", "ReLU")
