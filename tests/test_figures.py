"""Figures: valid for plotly, honest about jumps, independent of Streamlit."""

import base64
import subprocess
import sys
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import actviz
from actviz import figures
from actviz.activation import Activation
from actviz.curves import evaluate
from actviz.figures import View

ALL = tuple(map(actviz.get, actviz.names()))


def _name(value: object) -> str:
    return value.name if isinstance(value, Activation) else str(value)


def _views(activation: Activation) -> list[View]:
    views = [View(z=(-5.0, 5.0), values=activation.defaults, probe=1.0)]
    for claim in activation.claims.values():
        if claim.evidence is not None:
            views.append(
                View(
                    z=claim.evidence.z,
                    values=activation.defaults | dict(claim.evidence.parameters),
                    probe=claim.evidence.probe,
                    evidence=claim.evidence,
                )
            )
    return views


def _explore(activation: Activation, view: View) -> tuple[figures.Chart, figures.Chart]:
    return figures.explore(activation, view, evaluate(activation, view.probe, view.values))


def _numbers(values: Any) -> np.ndarray:
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"])
    return np.array(values, dtype=float)


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_every_figure_is_valid_for_plotly(activation: Activation) -> None:
    for view in _views(activation):
        for chart in _explore(activation, view):
            go.Figure(chart.to_dict())  # raises on anything that plotly's schema does not know
    go.Figure(figures.thumbnail(activation).to_dict())


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_both_charts_have_the_same_z_axis(activation: Activation) -> None:
    f, slope = _explore(activation, _views(activation)[0])
    assert f.to_dict()["layout"]["xaxis"]["range"] == slope.to_dict()["layout"]["xaxis"]["range"]


@pytest.mark.parametrize("name", ["elu", "leaky_relu", "linear"])
def test_the_y_axis_stands_still_while_a_parameter_moves(name: str) -> None:
    activation = actviz.get(name)
    slider = activation.sliders[0]
    ranges = {
        tuple(chart.to_dict()["layout"]["yaxis"]["range"])
        for value in (slider.minimum, slider.maximum)
        for chart in _explore(
            activation, View(z=(-5.0, 5.0), values={slider.name: value}, probe=1.0)
        )[:1]
    }
    assert len(ranges) == 1


def _dots(activation: Activation, values: dict[str, float]) -> dict[bool, Any]:
    _, chart = _explore(activation, View(z=(-5.0, 5.0), values=values, probe=1.0))
    return {
        trace["meta"]["filled"]: trace
        for trace in chart.to_dict()["data"]
        if trace.get("meta", {}).get("live") == "dots"
    }


def test_a_jump_has_its_filled_dot_on_the_value_that_is_taken() -> None:
    dots = _dots(actviz.get("relu"), {})
    assert (dots[True]["y"], dots[False]["y"]) == ([0.0], [1.0])
    dots = _dots(actviz.get("elu"), {"alpha": 2.0})
    assert (dots[True]["y"], dots[False]["y"]) == ([2.0], [1.0])


def test_no_dots_are_seen_where_elus_slope_does_not_jump() -> None:
    dots = _dots(actviz.get("elu"), {"alpha": 1.0})
    assert all(trace["marker"]["opacity"] == 0 for trace in dots.values())


@pytest.mark.parametrize("name", [a.name for a in ALL if a.kin == "gates"])
def test_a_gate_is_drawn_over_both_of_its_inputs(name: str) -> None:
    activation = actviz.get(name)
    view = View(z=(-5.0, 5.0), values={"value": -2.0}, probe=1.0)
    spec = figures.plane(activation, view).to_dict()
    go.Figure(spec)
    contours, cut, probe = spec["data"]
    heights = _numbers(contours["z"]).reshape(61, 81)
    a, b = _numbers(contours["y"]), _numbers(contours["x"])
    for row, column in ((0, 0), (10, 70), (60, 80)):
        exact = activation.function(b[column], value=float(a[row]))
        assert heights[row, column] == pytest.approx(float(exact), rel=1e-6)
    assert set(_numbers(cut["y"])) == {-2.0}
    assert (probe["x"], probe["y"]) == ([1.0], [-2.0])


def test_leaky_relu_has_an_inset_in_which_it_differs_from_relu() -> None:
    chart, _ = _explore(
        actviz.get("leaky_relu"), View(z=(-5.0, 5.0), values={"alpha": 0.01}, probe=1.0)
    )
    spec = chart.to_dict()
    low, high = spec["layout"]["yaxis2"]["range"]
    inset = [_numbers(trace["y"]) for trace in spec["data"] if trace.get("yaxis") == "y2"]
    apart = abs(inset[0][0] - inset[1][0])
    # At the left end of the inset the two lines are a third of its height apart.
    assert apart > 0.33 * (high - low)


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_axes_hold_a_curve_that_is_drawn_for_comparison(activation: Activation) -> None:
    for view in _views(activation)[1:]:
        for chart in _explore(activation, view):
            spec = chart.to_dict()
            low, high = spec["layout"]["yaxis"]["range"]
            for trace in spec["data"]:
                if trace["mode"] == "lines" and trace.get("meta", {}).get("live") != "tangent":
                    assert low <= np.nanmin(_numbers(trace["y"]))
                    assert np.nanmax(_numbers(trace["y"])) <= high


def test_leaky_relu_has_no_inset_where_the_plot_itself_shows_the_difference() -> None:
    for alpha, z in ((0.03, (-5.0, 5.0)), (0.01, (0.0, 5.0))):
        view = View(z=z, values={"alpha": alpha}, probe=1.0)
        for chart in _explore(actviz.get("leaky_relu"), view):
            assert "yaxis2" not in chart.to_dict()["layout"]
            assert "annotations" not in chart.to_dict()["layout"]


def test_the_derivatives_of_softmax_are_drawn_to_sum_to_zero() -> None:
    activation = actviz.get("softmax")
    _, chart = _explore(activation, View(z=(-5.0, 5.0), values=activation.defaults, probe=1.0))
    total = next(t for t in chart.to_dict()["data"] if t["name"] == "sum")
    assert np.max(np.abs(_numbers(total["y"]))) < 1e-7


@pytest.mark.parametrize(
    ("module", "banned"),
    [
        ("actviz", ("streamlit", "plotly")),
        ("actviz.curves", ("streamlit", "plotly")),
        ("actviz.motion", ("streamlit", "plotly")),
        ("actviz.figures", ("streamlit",)),
    ],
)
def test_dependencies_point_one_way(module: str, banned: tuple[str, ...]) -> None:
    program = f"import sys, {module}; print([m for m in {banned!r} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
