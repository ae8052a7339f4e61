"""Figures in a notebook: plotly's own, exact, and drawn as on the pages."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

import actviz
from actviz.find import find
from actviz.plots import theme

MISH = "z*tanh(log(1+exp(a*z))); a=1"


def _curves(figure: go.Figure, side: str) -> list[Any]:
    """The curves on the left, ``y``, or on the right, ``y2``."""
    return [each for each in figure.data if each.mode == "lines" and each.yaxis == side]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("elu", {"alpha": 2}),
        ("tanh", {}),
        ("threshold", {}),
        ("celu", {"alpha": 0.02}),
        (MISH, {"a": 60}),
    ],
)
def test_the_curves_are_those_of_the_exact_kernels(name: str, values: dict[str, Any]) -> None:
    figure = actviz.figure(name, z=(-4, 4), **values)
    assert type(figure) is go.Figure
    activation = find(name)
    values = activation.defaults | values
    for side, kernel in (("y", activation.function), ("y2", activation.derivative)):
        (curve,) = _curves(figure, side)
        z, heights = np.array(curve.x), np.array(curve.y)
        assert (z[0], z[-1]) == (-4, 4)
        smooth = ~np.isin(z, activation.kinks(**values))
        assert smooth.sum() > 1
        np.testing.assert_array_equal(heights[smooth], kernel(z[smooth], **values))
        # So close that straight lines between them are the curve.
        between = np.nextafter(z[:-1], np.inf) / 2 + np.nextafter(z[1:], -np.inf) / 2
        straight = (heights[:-1] + heights[1:]) / 2
        found = np.isfinite(straight)
        low, high = figure.layout[f"{side[0]}axis{side[1:]}"].range
        error = np.abs(kernel(between[found], **values) - straight[found])
        assert np.max(error) < (high - low) / 500


def test_a_jump_is_a_gap_between_an_open_and_a_filled_dot() -> None:
    figure = actviz.figure("relu")
    (slope,) = _curves(figure, "y2")
    assert np.isnan(np.array(slope.y)[np.array(slope.x) == 0]).sum() == 1
    dots = {each.marker.symbol: each for each in figure.data if each.mode == "markers"}
    assert (list(dots["circle"].y), list(dots["circle-open"].y)) == ([0], [1])
    assert {each.yaxis for each in dots.values()} == {"y2"}
    assert not [each for each in actviz.figure("elu").data if each.mode == "markers"]


def test_it_is_drawn_as_on_the_page_in_the_light_theme() -> None:
    figure = actviz.figure("elu", alpha=2, z=(-4, 4))
    (f,), (slope,) = (_curves(figure, side) for side in ("y", "y2"))
    assert (f.line.color, slope.line.color) == theme.CURVES[:2]
    layout = figure.layout
    assert [layout.xaxis.title.text, layout.yaxis.title.text, layout.yaxis2.title.text] == [
        "z",
        "f(z)",
        "f′(z)",
    ]
    assert layout.xaxis.range == layout.xaxis2.range == (-4, 4)
    assert {"ELU (α = 2)", "Derivative of ELU"} <= {each.text for each in layout.annotations}
    # Nothing of the live page is in it, and it can be zoomed.
    assert '"live"' not in figure.to_json()
    assert layout.meta is None
    assert layout.xaxis.fixedrange is None
    assert f.hovertemplate
    assert "<div" in figure.to_html(include_plotlyjs=False, full_html=False)


def test_a_probe_marks_both_curves_with_the_tangent() -> None:
    elu = actviz.get("elu")
    bare, marked = actviz.figure("elu"), actviz.figure("elu", probe=-1)
    assert len(marked.data) - len(bare.data) == 3  # two markers and the tangent
    heights = {each.yaxis: each.y[0] for each in marked.data if each.mode == "markers"}
    assert heights == {"y": elu.function(-1.0), "y2": elu.derivative(-1.0)}
    assert len(marked.layout.shapes) - len(bare.layout.shapes) == 2
    assert {each.xref for each in marked.layout.shapes} == {"x", "x2"}
    # Beyond the range there is nothing to see of it.
    assert len(actviz.figure("elu", probe=50).data) == len(bare.data) + 2


def test_the_second_derivative_is_there_when_it_is_asked_for() -> None:
    assert len(_curves(actviz.figure("tanh"), "y2")) == 1
    slope, second = _curves(actviz.figure("tanh", second=True), "y2")
    kernel = actviz.get("tanh").second_derivative
    assert kernel
    np.testing.assert_array_equal(second.y, kernel(np.array(second.x)))
    assert (slope.name, second.name) == ("f′(z)", "f″(z)")
    assert second.legend == slope.legend == "legend2"


def test_several_functions_share_one_legend_that_says_their_parameters() -> None:
    figure = actviz.figure("relu", ("elu", {"alpha": 2}), "elu", "z*tanh(exp(z))", z=(-3, 3))
    left, right = (_curves(figure, side) for side in ("y", "y2"))
    names = ["ReLU", "ELU (α = 2)", "ELU #2 (α = 1)", "TanhExp"]
    for curves in (left, right):
        assert [each.name for each in curves] == [each.legendgroup for each in curves] == names
    assert [each.showlegend for each in left + right] == [True] * 4 + [False] * 4
    assert len({(each.line.color, each.line.dash) for each in left}) == 4
    assert [each.line.color for each in left] == [each.line.color for each in right]


def test_a_vector_a_gate_and_an_inset_have_all_of_their_curves() -> None:
    softmax = actviz.figure("softmax", classes=4)
    assert [each.name for each in _curves(softmax, "y")] == ["s₁", "s₂", "s₃", "s₄"]
    total = sum(np.array(each.y) for each in _curves(softmax, "y"))
    np.testing.assert_allclose(total, 1, rtol=1e-15)
    gate = actviz.figure("swiglu", value=2)
    assert len(_curves(gate, "y2")) == 2
    assert "SwiGLU (a = 2)" in {each.text for each in gate.layout.annotations}
    leaky = actviz.figure("leaky_relu", probe=1)
    assert len(_curves(leaky, "y3")) == 2
    assert leaky.layout.xaxis3.anchor == "y3"
    left, right = leaky.layout.xaxis.domain, leaky.layout.xaxis3.domain
    assert left[0] < right[0] < right[1] < left[1]
