"""Figures: valid for plotly, honest about jumps, independent of Streamlit."""

import copy
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import actviz
from actviz import plots
from actviz.activation import Activation
from actviz.claims import Evidence
from actviz.kinks import break_at
from actviz.plots import Chart
from actviz.plots.chart import axis
from actviz.view import View, full_line
from tests.charts import numbers
from tests.conftest import every

ALL = tuple(map(actviz.get, actviz.names()))


def _name(value: object) -> str:
    return value.name if isinstance(value, Activation) else str(value)


def _view(
    activation: Activation,
    *,
    z: tuple[float, float] = (-5.0, 5.0),
    values: Mapping[str, float],
    probe: float = 1.0,
    evidence: Evidence | None = None,
    kept: bool = False,
) -> View:
    line = full_line(activation, values)
    return View(lines=(line,), z=z, probe=probe, evidence=evidence, kept=kept)


def _views(activation: Activation) -> list[View]:
    views = [_view(activation, z=(-5.0, 5.0), values=activation.defaults, probe=1.0)]
    for claim in activation.card.claims.values():
        if claim.evidence is not None:
            views.append(
                _view(
                    activation,
                    z=claim.evidence.z,
                    values=activation.defaults | dict(claim.evidence.parameters),
                    probe=claim.evidence.probe,
                    evidence=claim.evidence,
                )
            )
    return views


def _charts(view: View) -> tuple[Chart, Chart]:
    return plots.one_function(view)


@pytest.mark.parametrize("activation", ALL[:: every(4)], ids=_name)
def test_every_figure_is_valid_for_plotly(activation: Activation) -> None:
    for view in _views(activation):
        for chart in _charts(view):
            go.Figure(chart.to_dict())  # raises on anything that plotly's schema does not know
    for chart in _charts(_views(activation)[0]):
        go.Figure(plots.presented(chart).to_dict())


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_a_presented_figure_can_be_read_from_afar(activation: Activation) -> None:
    for chart in _charts(_views(activation)[-1]):
        before = copy.deepcopy(chart.to_dict())
        spec = plots.presented(chart).to_dict()
        assert chart.to_dict() == before
        layout = spec["layout"]
        fonts = [
            layout["font"],
            layout["legend"]["font"],
            *(layout[axis]["tickfont"] for axis in ("xaxis", "yaxis")),
            *(layout[axis]["title"]["font"] for axis in ("xaxis", "yaxis")),
        ]
        assert all(font["size"] >= 20 for font in fonts)
        assert layout["title"]["font"]["size"] == 26
        for trace, old in zip(spec["data"], before["data"], strict=True):
            if "width" in old.get("line", {}):
                assert trace["line"]["width"] > old["line"]["width"]


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_both_charts_have_the_same_z_axis(activation: Activation) -> None:
    f, slope = _charts(_views(activation)[0])
    assert f.to_dict()["layout"]["xaxis"]["range"] == slope.to_dict()["layout"]["xaxis"]["range"]


@pytest.mark.parametrize("name", ["elu", "leaky_relu", "linear"])
def test_the_y_axis_stands_still_while_a_parameter_moves_if_it_is_kept(name: str) -> None:
    activation = actviz.get(name)
    slider = activation.sliders[0]
    for kept in (True, False):
        views = [
            _view(activation, values={slider.name: value}, kept=kept)
            for value in (slider.default, slider.maximum)
        ]
        layouts = [chart.to_dict()["layout"] for view in views for chart in _charts(view)[:1]]
        assert (layouts[0]["yaxis"]["range"] == layouts[1]["yaxis"]["range"]) == kept
        # Only an axis that fits has to grow while the slider is dragged.
        assert [layout["meta"].get("grows") for layout in layouts] == [
            None if kept else "plain"
        ] * 2


def test_a_kept_y_axis_holds_the_curve_of_a_typed_value_as_well() -> None:
    elu = actviz.get("elu")
    reaches = {"alpha": elu.sliders[0].holding(20.0)}
    line = full_line(elu, {"alpha": 20.0}, reaches)
    f, _ = _charts(View(lines=(line,), z=(-5.0, 5.0), probe=-1.0, kept=True))
    low, high = f.to_dict()["layout"]["yaxis"]["range"]
    assert low < -19.8
    assert high > 5


def test_a_line_through_both_plots_is_where_the_probe_is() -> None:
    for name in ("elu", "softmax"):
        for probe, seen in ((-2.0, 1), (7.0, 0)):
            activation = actviz.get(name)
            for chart in _charts(_view(activation, values=activation.defaults, probe=probe)):
                shapes = chart.to_dict()["layout"]["shapes"]
                (guide,) = [shape for shape in shapes if shape["name"] == "guide"]
                assert (guide["x0"], guide["x1"], guide["opacity"]) == (probe, probe, seen)


@pytest.mark.parametrize(
    ("name", "z", "strip"),
    [
        ("relu", (-5.0, 5.0), (0.0, -4.0, 4.0)),
        ("sigmoid", (6.0, 9.0), (0.0, -4.0, 4.0)),  # level, so that 0 is on the axis
        ("selu", (-5.0, -2.0), (-1.5, -8.0, 0.0)),
    ],
)
def test_nearly_flat_stretches_are_strips_on_the_axis_or_at_the_edge_next_to_it(
    name: str, z: tuple[float, float], strip: tuple[float, float, float]
) -> None:
    activation = actviz.get(name)
    chart, _ = _charts(_view(activation, values=activation.defaults, z=z))
    shapes = chart.to_dict()["layout"]["shapes"]
    (flat,) = [shape for shape in shapes if shape["name"] == "flat"]
    edge, low, high = strip
    assert flat["yanchor"] == pytest.approx(edge, abs=0.1)
    assert f",{low:g}H" in flat["path"]
    assert f"V{high:g}H" in flat["path"]


def _dots(activation: Activation, values: dict[str, float]) -> dict[bool, Any]:
    _, chart = _charts(_view(activation, z=(-5.0, 5.0), values=values, probe=1.0))
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


@pytest.mark.parametrize("name", [a.name for a in ALL if a.card.family == "gates"])
def test_a_gate_is_drawn_over_both_of_its_inputs(name: str) -> None:
    activation = actviz.get(name)
    view = _view(activation, z=(-5.0, 5.0), values={"value": -2.0}, probe=1.0)
    spec = plots.plane(view).to_dict()
    go.Figure(spec)
    contours, cut, probe = spec["data"]
    heights = numbers(contours["z"]).reshape(61, 81)
    a, b = numbers(contours["y"]), numbers(contours["x"])
    for row, column in ((0, 0), (10, 70), (60, 80)):
        exact = activation.function(b[column], value=float(a[row]))
        assert heights[row, column] == pytest.approx(float(exact), rel=1e-6)
    assert set(numbers(cut["y"])) == {-2.0}
    assert (probe["x"], probe["y"]) == ([1.0], [-2.0])
    # What the live layer moves them by: the sliders that are read, and where they stood.
    key = f"{name}_value"
    assert spec["layout"]["meta"] == {"drawn": {key: -2.0, "probe": 1.0}}
    assert (cut["meta"]["y"], probe["meta"]["x"], probe["meta"]["y"]) == (key, "probe", key)


def test_leaky_relu_has_an_inset_in_which_it_differs_from_relu() -> None:
    chart, _ = _charts(
        _view(actviz.get("leaky_relu"), z=(-5.0, 5.0), values={"alpha": 0.01}, probe=1.0)
    )
    spec = chart.to_dict()
    low, high = spec["layout"]["yaxis2"]["range"]
    inset = [numbers(trace["y"]) for trace in spec["data"] if trace.get("yaxis") == "y2"]
    apart = abs(inset[0][0] - inset[1][0])
    # At the left end of the inset the two lines are a third of its height apart.
    assert apart > 0.33 * (high - low)


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_axes_hold_a_curve_that_is_drawn_for_comparison(activation: Activation) -> None:
    for view in _views(activation)[1:]:
        for chart in _charts(view):
            spec = chart.to_dict()
            low, high = spec["layout"]["yaxis"]["range"]
            for trace in spec["data"]:
                if trace["mode"] == "lines" and trace.get("meta", {}).get("live") != "tangent":
                    assert low <= np.nanmin(numbers(trace["y"]))
                    assert np.nanmax(numbers(trace["y"])) <= high


BESIDE = [
    pytest.param(activation, claim.evidence, id=f"{activation.name}-{label}")
    for activation in ALL
    for label, claim in activation.card.claims.items()
    if claim.evidence is not None and claim.evidence.other
]


def _shown(activation: Activation, evidence: Evidence) -> View:
    return _view(
        activation,
        z=evidence.z,
        values=activation.defaults | dict(evidence.parameters),
        probe=evidence.probe,
        evidence=evidence,
    )


@pytest.mark.parametrize(("activation", "evidence"), BESIDE)
def test_a_function_beside_takes_no_more_of_the_axis_than_its_curve(
    activation: Activation, evidence: Evidence
) -> None:
    for chart in _charts(_shown(activation, evidence)):
        spec = chart.to_dict()
        curves = [
            numbers(trace["y"])
            for trace in spec["data"]
            if trace["mode"] == "lines" and trace.get("meta", {}).get("live") != "tangent"
        ]
        bottom, top = (end(np.concatenate([[0.0], *curves])) for end in (np.nanmin, np.nanmax))
        shown_low, shown_high = spec["layout"]["yaxis"]["range"]
        room = 0.08 * ((top - bottom) or 1.0)
        assert bottom - room <= shown_low <= bottom
        assert top <= shown_high <= max(top, 1.0 if top == bottom else top) + room


@pytest.mark.parametrize(("activation", "evidence"), BESIDE)
def test_a_function_beside_is_named_with_the_parameters_that_it_is_drawn_at(
    activation: Activation, evidence: Evidence
) -> None:
    other = actviz.get(evidence.other)
    assert set(evidence.other_parameters) <= set(other.defaults)
    values = other.defaults | dict(evidence.other_parameters)
    charts = _charts(_shown(activation, evidence))
    for chart, kernel in zip(charts, (other.function, other.derivative), strict=True):
        beside = [trace for trace in chart.to_dict()["data"] if trace["showlegend"]][-1]
        title, *stands = beside["name"].split(", ")
        assert title == other.title
        assert stands == [
            f"{slider.symbol} = {values[slider.name]:g}".replace("-", "−")
            for slider in other.sliders
        ]
        z, drawn = numbers(beside["x"]), numbers(beside["y"])
        clear = [all(abs(place - kink) > 1e-6 for kink in other.kinks(**values)) for place in z]
        exact = kernel(z[clear].astype(float), **values)
        assert drawn[clear] == pytest.approx(exact, rel=1e-5, abs=1e-6)


def test_celu_is_compared_with_the_elu_that_is_as_deep() -> None:
    evidence = actviz.get("celu").card.claims["Con 2"].evidence
    assert evidence is not None
    chart, _ = _charts(_shown(actviz.get("celu"), evidence))
    (elu,) = [trace for trace in chart.to_dict()["data"] if trace.get("name") == "ELU, α = 3"]
    assert np.min(numbers(elu["y"])) == pytest.approx(-3, abs=1e-3)


@pytest.mark.parametrize("activation", ALL, ids=_name)
def test_no_axis_has_an_si_prefix(activation: Activation) -> None:
    for view in _views(activation):
        for chart in _charts(view):
            layout = chart.to_dict()["layout"]
            axes = [key for key in layout if key.startswith(("xaxis", "yaxis"))]
            assert {layout[key]["exponentformat"] for key in axes} == {"power"}


@pytest.mark.parametrize(
    ("limits", "texts"),
    [
        ((-1e-5, 3.2e-5), ["−10⁻⁵", "0", "10⁻⁵", "2 · 10⁻⁵", "3 · 10⁻⁵"]),
        ((-2e8, 9e8), ["−2 · 10⁸", "0", "2 · 10⁸", "4 · 10⁸", "6 · 10⁸", "8 · 10⁸"]),
        ((0.0, 1.7e308), ["0", "5 · 10³⁰⁷", "10³⁰⁸", "1.5 · 10³⁰⁸"]),
    ],
)
def test_numbers_on_an_axis_that_have_a_power_are_in_print(
    limits: tuple[float, float], texts: list[str]
) -> None:
    found = axis("f", limits)
    assert found["ticktext"] == texts
    assert "tickvals" not in axis("f", (-5, 5))


def _tangent(activation: Activation, view: View) -> dict[str, Any]:
    chart, _ = _charts(view)
    (trace,) = [t for t in chart.to_dict()["data"] if t.get("meta", {}).get("live") == "tangent"]
    return trace


@pytest.mark.parametrize(
    ("name", "values", "probe", "seen"),
    [
        ("binary_step", {}, 0.0, False),
        ("relu", {}, 0.0, False),
        ("relu", {}, 0.05, True),
        ("elu", {"alpha": 2.0}, 0.0, False),
        ("elu", {"alpha": 1.0}, 0.0, True),
        ("prelu", {}, 0.0, False),
        ("maxout", {}, -1.0, True),
        ("tanh", {}, 0.0, True),
    ],
)
def test_there_is_no_tangent_where_there_is_no_derivative(
    name: str, values: dict[str, float], probe: float, seen: bool
) -> None:
    activation = actviz.get(name)
    view = _view(activation, z=(-5.0, 5.0), values=activation.defaults | values, probe=probe)
    assert _tangent(activation, view)["opacity"] == seen
    broken = break_at(activation, probe, view.lines[0].values)
    assert (broken is None) == seen
    if broken is not None:
        assert "is a convention" in broken.sentence("z")


def test_leaky_relu_has_no_inset_where_the_plot_itself_shows_the_difference() -> None:
    for alpha, z in ((0.03, (-5.0, 5.0)), (0.01, (0.0, 5.0))):
        view = _view(actviz.get("leaky_relu"), z=z, values={"alpha": alpha})
        for chart in _charts(view):
            assert "yaxis2" not in chart.to_dict()["layout"]
            assert "annotations" not in chart.to_dict()["layout"]


def test_the_derivatives_of_softmax_are_drawn_to_sum_to_zero() -> None:
    activation = actviz.get("softmax")
    _, chart = _charts(_view(activation, z=(-5.0, 5.0), values=activation.defaults, probe=1.0))
    total = next(t for t in chart.to_dict()["data"] if t["name"] == "sum")
    assert np.max(np.abs(numbers(total["y"]))) < 1e-7


@pytest.mark.parametrize(
    ("module", "banned"),
    [
        ("actviz", ("streamlit", "plotly", "matplotlib", "pandas")),
        ("actviz.keyframes", ("streamlit", "plotly")),
        ("actviz.live", ("streamlit", "plotly")),
        ("actviz.plots", ("streamlit",)),
        ("actviz.plots.picture", ("streamlit", "matplotlib")),
        ("actviz.plots.figure", ("plotly.graph_objects",)),
        ("actviz.columns", ("plotly", "pandas")),
    ],
)
def test_dependencies_point_one_way(module: str, banned: tuple[str, ...]) -> None:
    program = f"import sys, {module}; print([m for m in {banned!r} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(("name", "parameter"), [("sine", "omega"), ("hard_sigmoid", "slope")])
def test_a_parameter_outside_its_domain_is_named(name: str, parameter: str) -> None:
    activation = actviz.get(name)
    view = _view(activation, values=activation.defaults | {parameter: 0.0})
    for draw in (plots.one_function, plots.several):
        with pytest.raises(ValueError, match=f"^{parameter} must be"):
            draw(view)
