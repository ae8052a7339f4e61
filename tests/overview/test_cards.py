"""The cards of the overview: what is drawn is the function, and the card is one link."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

import actviz
from actviz.activation import KINDS, Activation
from actviz.overview.cards import FINE, HEIGHT, WIDTH, Z, cards, legend, plot, shares_axes
from actviz.sampling import has_gap, sample, sampling_grid

ALL = [actviz.get(name) for name in actviz.names()]
each = pytest.mark.parametrize("activation", ALL, ids=lambda activation: activation.name)


def _paths(activation: Activation, look: str) -> list[str]:
    svg = ElementTree.fromstring(plot(activation))
    return [path.get("d", "") for path in svg.iter("path") if path.get("class") == f"actviz-{look}"]


def _axes(activation: Activation) -> tuple[float, float, float, float]:
    """The ends of both axes, by the numbers and the lines that are drawn."""
    left, right = Z if shares_axes(activation) else activation.z
    (axes,) = _paths(activation, "axis")
    (line,) = _paths(activation, "line")
    zero, one = (float(re.match(r"M0,([\d.]+)H", path)[1]) for path in (axes, line))  # type: ignore[index]
    unit = zero - one
    return left, right, (zero - HEIGHT) / unit, zero / unit


@each
def test_what_is_drawn_is_the_function_and_its_derivative(activation: Activation) -> None:
    left, right, low, high = _axes(activation)
    curves = sample(activation, sampling_grid(activation, left, right), activation.defaults)
    for kind, look in zip(KINDS, ("f", "slope"), strict=True):
        (path,) = _paths(activation, look)
        points = [
            np.array([point.split(",") for point in part.split("L")], dtype=float)
            for part in path.split("M")[1:]
        ]
        assert points
        for part in points:
            across = (curves.z - left) / (right - left) * WIDTH
            # Not at the ends, whose places are written to a tenth.
            inside = (across > part[0, 0] + 0.1) & (across < part[-1, 0] - 0.1)
            heights = curves.heights[kind][0][inside]
            drawn = np.interp(across[inside], *part.T)
            wanted = (high - heights) / (high - low) * HEIGHT
            # The tenth to which places are written can be steep.
            steep = 0.05 * np.max(np.abs(np.gradient(*part.T[::-1]))) if len(part) > 1 else 0.0
            assert np.nanmax(np.abs(drawn - wanted), initial=0) <= FINE + 0.1 + steep


@each
def test_the_ends_of_a_gap_are_drawn(activation: Activation) -> None:
    z = Z if shares_axes(activation) else activation.z
    curves = sample(activation, sampling_grid(activation, *z), activation.defaults)
    ends = [dot for kind in KINDS if has_gap(curves.dots[kind]) for dot in curves.dots[kind]]
    # An open end is a dot with a hole.
    assert len(_paths(activation, "dot")) == len(ends)
    assert len(_paths(activation, "hole")) == sum(not dot.filled for dot in ends)


@each
def test_a_card_is_one_link_to_the_function_with_its_formula(activation: Activation) -> None:
    text = cards({"a family": [activation]}, {"present": "true"})
    assert re.findall(r'href="([^"]+)"', text) == [f"./?fn={activation.name}&amp;present=true"]
    formula, *_ = re.findall(r"\$\\displaystyle (.+?)\$", text)
    assert formula.count("{") == formula.count("}")
    assert activation.latex(activation.formula).startswith(formula)


def test_one_legend_says_what_is_drawn() -> None:
    few = legend([actviz.get("relu")])
    assert "the same axes." in few
    assert "vector" not in few
    every = legend(ALL)
    assert "except for ReLU6" in every
    assert "first logit" in every
    assert "A gate is shown" in every
    for text in (few, every):
        assert len(re.findall(r">f′?<", text)) == 2
