"""Pictures to take away: right to the pixel, words as text, alike wherever they are drawn."""

import re
import struct
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest

import actviz
from actviz.activation import Array
from actviz.asked import Asked, view_of
from actviz.formatting import six_digits
from actviz.gradient_flow import charts as flow
from actviz.labs.flow import Stack, diagnose
from actviz.labs.training import Setting, moments, train
from actviz.network import Unit
from actviz.plots import Chart, one_function, picture, plane, several, theme
from actviz.plots.chart import DASHES, function_colours, side_colour
from actviz.plots.picture import png, svg
from actviz.plots.places import Box, apart, beside, first_free, ticks
from actviz.training import charts as training
from actviz.training.film import Side
from actviz.view import View
from tests.conftest import ROOT

SVG = "{http://www.w3.org/2000/svg}"
DOCUMENTED = tuple(name for name in actviz.names() if actviz.get(name).card.documented)


def _view(*functions: Asked, probe: float = 1.0, second: bool = False, **values: Any) -> View:
    z = values.pop("z", None)
    return view_of(functions, z, values, probe=probe, second=second)


def _pair(name: str, **more: Any) -> tuple[Chart, Chart]:
    return one_function(_view(name, **more))


def _words(root: ElementTree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def _style(element: ElementTree.Element) -> dict[str, str]:
    pairs = (each.split(":", 1) for each in element.get("style", "").split(";") if each.strip())
    return {name.strip(): value.strip() for name, value in pairs}


def _paths(root: ElementTree.Element, colour: str) -> list[str]:
    """The lines of a colour, as SVG writes them."""
    return [
        each.get("d", "")
        for each in root.iter(f"{SVG}path")
        if _style(each).get("stroke") == colour and _style(each).get("fill") == "none"
    ]


def _points(path: str) -> Array:
    return np.array(re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", path), dtype=float)


def _across(root: ElementTree.Element, anchor: str) -> dict[float, tuple[float, float]]:
    """The places of the numbers along the axis whose texts have this anchor."""
    found = {}
    for each in root.iter(f"{SVG}text"):
        said = "".join(each.itertext()).replace("−", "-")
        if _style(each).get("text-anchor") == anchor and re.fullmatch(r"-?[\d.]+", said):
            found[float(said)] = float(each.get("x", "")), float(each.get("y", ""))
    return found


@pytest.mark.parametrize(
    "name", [*DOCUMENTED, "threshold", "binary_step", "swiglu", "z*tanh(exp(z))"]
)
def test_a_picture_is_one_svg_that_says_what_the_page_does(name: str) -> None:
    view = _view(name)
    heading = f"{view.lines[0].title} & <more>"
    charts = one_function(view)
    text = svg(charts, heading)
    root = ElementTree.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == heading
    words = _words(root)
    assert heading in words
    for chart in charts:
        layout = chart.to_dict()["layout"]
        assert layout["title"]["text"] in words
        assert {layout[axis]["title"]["text"] for axis in ("xaxis", "yaxis")} <= {*words}
        shown = [each["name"] for each in chart.to_dict()["data"] if each.get("showlegend")]
        assert {*shown} <= {*words}
    # It stands inline in a document as well: no style, script or name of its own is in the way, and
    # nothing is fetched.
    assert not re.search(r"<style|<script|<metadata|<\?xml", text)
    names = [each.get("id") for each in root.iter() if each.get("id")]
    assert max(Counter(names).values()) == 1
    for address in re.findall(r'(?:href="|url\()([^")]*)', text):
        assert address.removeprefix("#") in names


def test_the_same_charts_give_the_same_text_in_any_thread_and_with_any_settings() -> None:
    charts = _pair("elu")
    alone = svg(charts, "ELU")
    with matplotlib.rc_context(
        {"font.family": "serif", "lines.linewidth": 9, "svg.fonttype": "path", "axes.grid": True}
    ):
        assert svg(charts, "ELU") == alone
        assert matplotlib.rcParams["lines.linewidth"] == 9
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(lambda _: svg(charts, "ELU"), range(3))) == {alone}
    # Two in one document share no name.
    other = ElementTree.fromstring(svg(_pair("tanh"), "ELU"))
    named = [
        {each.get("id") for each in one.iter()} for one in (ElementTree.fromstring(alone), other)
    ]
    assert named[0] & named[1] == {None}


@pytest.mark.parametrize(
    ("name", "kind", "colour"),
    [("elu", 0, theme.CURVES[0]), ("tanh", 1, theme.CURVES[1]), ("silu", 0, theme.CURVES[0])],
)
def test_a_curve_is_where_the_numbers_on_the_axes_say(name: str, kind: int, colour: str) -> None:
    chart = _pair(name)[kind]
    activation = actviz.get(name)
    kernel = (activation.function, activation.derivative)[kind]
    root = ElementTree.fromstring(svg([chart]))
    across, up = _across(root, "middle"), _across(root, "end")
    levels = [_points(each) for each in _paths(root, theme.GRID)]
    (points,) = (p for p in map(_points, _paths(root, colour)) if len(p) > 20)
    x, y = np.array(sorted(across)), np.array(sorted(up))
    z = np.interp(points[:, 0], [across[each][0] for each in x], x)
    inside = (z > x[0]) & (z < x[-1])  # np.interp goes no further
    # The lines of the grid stand at the numbers; the lowest number has the lowest line.
    rows = sorted((each[0, 1] for each in levels), reverse=True)
    height = np.interp(-points[:, 1], [-row for row in rows], y)
    inside &= (height > y[0]) & (height < y[-1])
    assert inside.sum() > 20
    pixel = (y[-1] - y[0]) / (rows[0] - rows[-1])
    exact = kernel(z[inside], **activation.defaults)
    assert np.max(np.abs(exact - height[inside])) < 0.3 * pixel


def test_a_jump_is_a_gap_with_an_open_and_a_filled_end() -> None:
    f, _ = _pair("binary_step", probe=3.0)
    root = ElementTree.fromstring(svg([f]))
    assert max(each.count("M") for each in _paths(root, theme.CURVES[0])) == 2
    dots = [_style(each) for each in root.iter(f"{SVG}use") if "#808893" in each.get("style", "")]
    assert sorted(each["fill"] for each in dots) == ["#808893", "#ffffff"]
    f, _ = _pair("elu")  # nothing jumps
    root = ElementTree.fromstring(svg([f]))
    assert not [each for each in root.iter(f"{SVG}use") if "#808893" in each.get("style", "")]


def test_what_is_there_only_to_move_is_not_drawn() -> None:
    inside, outside = (
        ElementTree.fromstring(svg(_pair("elu", probe=probe)[:1])) for probe in (1.0, 50.0)
    )
    probe = theme.CURVES[1]
    assert len(_paths(inside, probe)) == 2  # the guide and the tangent
    assert _paths(outside, probe) == []
    assert any(each.startswith("slope ") for each in _words(inside))
    assert not any(each.startswith("slope ") for each in _words(outside))


def test_colours_are_those_of_the_light_theme() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    light = config["theme"]["light"]
    assert list(theme.CURVES) == light["chartCategoricalColors"]
    assert list(theme.SIDES) == light["chartDivergingColors"][: len(theme.SIDES)]
    assert (light["textColor"], light["backgroundColor"]) == (theme.TEXT, theme.PAPER)
    style = (ROOT / "actviz" / "widgets" / "style.css").read_text(encoding="utf-8")
    assert f"--derivative: light-dark({theme.WORDS}," in style


@pytest.mark.parametrize("count", [2, 4])
def test_a_slide_is_1920_by_1080(count: int) -> None:
    image = png((*_pair("elu"), *_pair("tanh"))[:count], "ELU (α = 1)")
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">2I", image[16:24]) == (1920, 1080)


def test_a_legend_says_the_functions_with_their_parameters_and_names_keep_apart() -> None:
    view = _view("relu", ("elu", {"alpha": 2}), "elu", "linear", probe=-1.0)
    root = ElementTree.fromstring(svg(several(view)))
    words = _words(root)
    assert {"ReLU", "ELU α = 2", "ELU #2 α = 1", "Linear m = 1"} <= {*words}
    names = [
        each
        for each in root.iter(f"{SVG}text")
        if "".join(each.itertext()).strip() in ("ReLU", "ELU", "ELU #2", "Linear")
    ]
    ends = [each for each in names if _style(each).get("fill") != theme.TEXT]
    rows = sorted(float(each.get("y", "")) for each in ends)
    assert len(rows) == 4
    assert min(b - a for a, b in pairwise(rows)) > 14
    two = ElementTree.fromstring(svg(several(_view("relu", "tanh"))[:1]))
    assert any(each.startswith("○ differ by ") for each in _words(two))


def test_the_charts_of_the_labs_can_be_taken_away() -> None:
    functions = [actviz.get(name) for name in ("sigmoid", "leaky_relu")]
    stack = Stack(depth=4, width=8, initializer="He", gain=1.0, batch=8, seed=0)
    networks = [
        flow.MeasuredNetwork(each, colour, diagnose(stack, Unit(activation=each)), each.defaults)
        for each, colour in zip(functions, function_colours(functions), strict=True)
    ]
    drawn = {"leaky_relu_alpha": 0.01}
    charts = [
        flow.gradient(networks, drawn),
        flow.saturated(networks, drawn),
        flow.outputs(networks[0], drawn),
    ]
    words = _words(ElementTree.fromstring(svg(charts)))
    assert {"Sigmoid", "LeakyReLU α = 0.01", "input", "backwards", "loss", "10⁻²", "Saturated"} <= {
        *words
    }

    # In the legend stand the curves, not the dotted ones beside them.
    shown = picture._entries(theme.in_light(flow.gradient(networks, {})))
    assert [entry.name for entry in shown] == [each.title for each in networks]
    assert [entry.line["dash"] for entry in shown] == list(DASHES[:2])

    setting = Setting(task="points", points=((-1.0, -0.5), (0.5, 1.0)), steps=60, layers=1)
    sides = [
        Side(name, train(setting, Unit(activation=actviz.get(name)))) for name in ("relu", "tanh")
    ]
    steps = moments(setting.steps)
    text = svg([training.loss(sides, steps, len(steps) - 1, "moment")])
    root = ElementTree.fromstring(text)
    assert {"Loss", "relu", "tanh", "step"} <= {*_words(root)}
    assert all(_paths(root, theme.SIDES[index]) for index in (0, 1))
    assert side_colour(0) not in text

    root = ElementTree.fromstring(svg([plane(_view("swiglu"))]))
    assert {"gate b", "value a"} <= {*_words(root)}


def test_an_axis_as_long_as_the_floats_can_be_drawn() -> None:
    root = ElementTree.fromstring(svg(_pair("1e307*z", probe=0.0)))
    assert "10³⁰⁷" in " ".join(_words(root))


# --- Where things stand ---------------------------------------------------------------------------


def test_ticks_are_round_and_few() -> None:
    assert ticks((-4.0, 4.0), 6, {}) == [-4, -2, 0, 2, 4]
    assert list(map(six_digits, ticks((0.0, 0.3), 4, {}))) == ["0", "0.1", "0.2", "0.3"]
    assert ticks((0.5, 3.5), 9, {"tickformat": "d"}) == [1, 2, 3]
    assert ticks((-0.1, 0.02), 9, {"dtick": 0.05}) == [-0.1, -0.05, 0]


def test_names_keep_apart_as_near_to_their_places_as_they_can() -> None:
    random = np.random.default_rng(7)
    for _ in range(200):
        heights = random.uniform(-1, 11, random.integers(0, 9)).round(1).tolist()
        placed = apart(heights, 1.0, (0.0, 10.0))
        assert all(b - a > 0.999 for a, b in pairwise(sorted(placed)))
        assert all(-1e-9 <= each <= 10 + 1e-9 for each in placed)
        # In the same order, from the lowest to the highest.
        order = np.argsort(heights, kind="stable")
        assert np.all(np.diff(np.array(placed)[order]) > 0)
    assert apart([1.0, 5.0], 1.0, (0.0, 10.0)) == [1.0, 5.0]
    assert apart([5.0, 5.0], 1.0, (0.0, 10.0)) == [4.5, 5.5]


def test_words_stand_where_no_line_is() -> None:
    box = Box(10, 10, 20, 10)
    assert box.crossed(np.array([[0.0, 0.0], [40.0, 30.0]]))
    assert box.crossed(np.array([[15.0, -50.0], [15.0, 50.0]]))
    assert not box.crossed(np.array([[0.0, 30.0], [40.0, 40.0]]))
    assert not box.crossed(np.array([[0.0, 0.0], [np.nan, np.nan], [40.0, 30.0]]))
    rising = np.array([[0.0, 0.0], [100.0, 100.0]])
    found = first_free(beside((50, 50), (30, 10), True), (100, 100), [rising], [])
    assert found == Box(60, 30, 30, 10)  # below on the right
    assert (
        first_free(beside((50, 50), (30, 10), True), (100, 100), [], [Box(0, 0, 100, 100)]) is None
    )
