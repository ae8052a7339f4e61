"""The live layer on a page without a server: every function, and every slider that moves it.

The page has the parts of Streamlit's pages that the layer looks for; the charts and what moves them
are made by the code of Explore. So one load serves for all functions. That the layer gets all this
on a page of the app, too, is what the tests of the pages look at.
"""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import plotly
import pytest
from playwright.sync_api import Browser, Page

import actviz
from actviz import plots
from actviz.activation import KINDS, Activation, Array
from actviz.formatting import digits
from actviz.keyframes import PROBE
from actviz.live import LAYER, script
from actviz.readouts import table
from actviz.sampling import has_gap, sample, sampling_grid
from actviz.view import View, full_line, has_tangent
from actviz.widgets.function_fields import Z
from tests.browser.pages import Plot, corners, distances, number, pull, values
from tests.conftest import TYPICAL, every, keep_window, sampled

HTML = Path(__file__).parent / "layer.html"
PLOTLY = Path(plotly.__file__).parent / "package_data/plotly.min.js"
MODULE = "data:text/javascript," + quote(script(*LAYER))

PLACES = 4
"""How many places of a slider are looked at, at least."""

NEAR = 1.0
"""How far from where it should be something may be painted, in pixels."""


@pytest.fixture
def alone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The page without a server, with the layer on it; made once."""
    with keep_window(request, browser, "alone") as window:
        page = window.page
        # A chart that is drawn anew is where it is drawn at once.
        page.emulate_media(reduced_motion="reduce")
        if not page.evaluate("() => Boolean(window.actvizGrab)"):
            page.goto(HTML.as_uri())
            page.add_script_tag(url=PLOTLY.as_uri())
            data = {"range": Z.key, "shown": "", "meanings": {}, "ahead": {}, "waits": False}
            page.evaluate("([module, data]) => mount(module, data)", [MODULE, data])
        yield page


def view_of(activation: Activation, values: dict[str, float], probe: float = -0.7) -> View:
    """A function as Explore shows it, at its defaults but for some values."""
    line = full_line(activation, activation.defaults | values)
    return View(lines=(line,), z=activation.z, probe=probe)


def printed(view: View) -> list[list[str]]:
    """The cells of both tables of readings."""
    return [table(view, kind).printed(view)[0] for kind in KINDS]


def show(page: Page, view: View) -> None:
    """Draw a view as Explore does."""
    (line,) = view.lines
    (low, high), probe = view.z, PROBE.name
    sliders = [{"key": probe, "min": low, "max": high, "step": PROBE.step, "value": view.probe}]
    for each in line.activation.sliders:
        ends = {"min": each.minimum, "max": each.maximum, "step": each.step}
        sliders.append({"key": line.key(each.name), "value": line.values[each.name]} | ends)
    charts = plots.one_function(view)
    figures = [chart.to_dict() for chart in charts]
    what = {"sliders": sliders, "figures": figures, "tables": printed(view)}
    page.evaluate("(what) => show(JSON.parse(what))", json.dumps(what))


def drive(page: Page, key: str, values: list[float]) -> list[dict[str, Any]]:
    """Bring a slider to some values, and return what is seen at each."""
    found: list[dict[str, Any]] = page.evaluate("(given) => drive(...given)", [key, values])
    return found


def pixels(axes: list[list[float]], points: Any) -> Array:
    """Where points are on a plotted area; `axes` are the ends and the length of each axis."""
    (left, right, width), (low, high, height) = axes
    z, heights = np.reshape(points, (-1, 2)).T
    return np.column_stack(
        [(z - left) / (right - left) * width, (high - heights) / (high - low) * height]
    )


def off(found: list[list[float]], wanted: Array) -> float:
    """How far some points are from the nearest of others, in pixels, at most."""
    if not found:
        return 0.0
    ways = np.linalg.norm(np.array(found)[:, None] - wanted, axis=2)
    return float(np.max(np.min(ways, axis=1, initial=np.inf)))


def pieces(points: Array) -> list[Array]:
    """Points, cut where one of them has no height; what is infinite is far outside of a chart."""
    gaps = np.flatnonzero(np.isnan(points[:, 1]))
    cut = [piece[~np.isnan(piece[:, 1])] for piece in np.split(points, gaps)]
    return [np.clip(piece, -1e5, 1e5) for piece in cut if len(piece)]


def check(view: View, seen: dict[str, Any]) -> None:
    """Whether readings, curves, markers and the ends of gaps are those of a view."""
    assert seen["cells"] == [cell for cells in printed(view) for cell in cells]
    (line,) = view.lines
    exact = sample(line.activation, sampling_grid(line.activation, *view.z), line.values)
    readings, (low, high) = view.readings, view.z
    for kind, chart in zip(KINDS, seen["charts"], strict=True):
        axes = chart["axes"]
        assert list(chart["paths"]) == line.curves(kind)
        for heights, path in zip(exact.heights[kind], chart["paths"].values(), strict=True):
            points = pixels(axes, np.column_stack([exact.z, heights]))
            inside = (points[:, 1] > -1) & (points[:, 1] < axes[1][2] + 1)
            parts = corners(path)
            assert np.max(distances([points[inside]], parts)) < NEAR
            # And no line crosses a gap: the middle of each piece is on the curve, too.
            middles = np.concatenate([(part[1:] + part[:-1]) / 2 for part in parts])
            area = axes[0][2], axes[1][2]
            middles = middles[np.all((middles > 0) & (middles < area), axis=1)]
            assert np.max(distances([middles], pieces(points))) < NEAR
        markers = pixels(axes, [(view.probe, readings[name]) for name in line.curves(kind)])
        assert off(chart["probe"], markers) < NEAR
        assert len(chart["probe"]) == len(markers)
        ends = [(dot.z, dot.height) for dot in exact.dots[kind] if low <= dot.z <= high]
        ends = ends if has_gap(exact.dots[kind]) else []
        assert off(chart["ends"], pixels(axes, ends)) < NEAR
        # Where there are more of them than before, the others come with the release.
        assert len(chart["ends"]) == min(len(ends), chart["room"])
        if kind == "f" and not line.activation.is_vector:
            assert chart["tangent"]["seen"] == has_tangent(view)
            if has_tangent(view):
                height, slope = (readings[line.curve(each)] for each in KINDS)
                reach = 0.18 * (high - low)
                tips = [(view.probe + way, height + slope * way) for way in (-reach, reach)]
                (path,) = corners(chart["tangent"]["path"])
                assert off(path.tolist(), pixels(axes, tips)) < NEAR


def some_of(places: Array) -> list[float]:
    """As many places of a slider as are looked at, and 0, where many functions have a kink."""
    even = places[:: max(len(places) // PLACES, 1)]
    return sorted({*even.tolist(), *places[places == 0].tolist()})


@sampled("name", actviz.names(), TYPICAL.__contains__)
def test_curves_and_readings_follow_every_slider(alone: Page, name: str) -> None:
    activation = actviz.get(name)
    view = view_of(activation, {})
    show(alone, view)
    drive(alone, PROBE.name, [view.probe + 1, view.probe])
    before = alone.evaluate("drawing()")
    for slider in activation.moving(activation.defaults):
        key = activation.slider_key(slider.name)
        places = some_of(slider.places)
        seen = drive(alone, key, places)
        assert [each.pop("value") for each in seen] == pytest.approx(places), key
        assert len({json.dumps(each) for each in seen}) == len(places), key
        for place, each in zip(places, seen, strict=True):
            check(view_of(activation, {slider.name: place}), each)
        # Back where it was, nothing is left of it.
        drive(alone, key, [activation.defaults[slider.name]])
        assert alone.evaluate("drawing()") == before, key
        # With the probe at 0, where many functions have a kink for some values alone.
        show(alone, view_of(activation, {}, probe=0.0))
        places = slider.places[[0, len(slider.places) // 2, -1]].tolist()
        for place, each in zip(places, drive(alone, key, places), strict=True):
            check(view_of(activation, {slider.name: place}, probe=0.0), each)
        show(alone, view)
    low, high = view.z
    places = some_of(PROBE.places[(low <= PROBE.places) & (PROBE.places <= high)])
    for place, each in zip(places, drive(alone, PROBE.name, places), strict=True):
        check(view_of(activation, {}, place), each)
    drive(alone, PROBE.name, [view.probe])
    assert alone.evaluate("drawing()") == before


# --- Taking hold of a curve ----------------------------------------------------------------------

# Where each function is pulled, how far down, in pixels, and how near the curve has to be then; one
# pull after the other. Hardshrink has no handle.
PULLS: dict[str, list[tuple[str, float, float, float]]] = {
    "linear": [("derivative", -0.5, 120, 3), ("f", 2, 40, 1), ("f", -3, -41, 1)],
    "elu": [("f", -3, 18, 1), ("derivative", -2, -20, 3), ("f", -0.7, -13, 1)],
    "leaky_relu": [("f", -2, 10, 1), ("derivative", -0.5, -20, 3)],
    "softmax": [("f", -2, -20, 3), ("derivative", -1.75, 20, 3)],
    "celu": [("f", -2, 20, 3), ("derivative", -4.5, -20, 3)],
    "prelu": [("f", -1.5, -20, 3), ("derivative", -0.5, 20, 3)],
    "rrelu": [("f", -2.5, 10, 3), ("derivative", -0.5, -20, 3)],
    "threshold": [("f", -0.5, -20, 3)],
    "silu": [("derivative", -2.25, -18, 3), ("f", 2, 8, 3)],
    "softplus": [("f", -2, -14, 3), ("derivative", -0.5, 12, 3)],
    "squareplus": [("f", 2, -20, 3), ("derivative", -2.5, 12, 3)],
    "hard_tanh": [("f", 2, 20, 3), ("f", -2, -20, 3)],
    "softshrink": [("f", -2, -20, 3)],
    "sine": [("f", -0.5, 20, 3), ("derivative", 0.75, 20, 3)],
    "snake": [("f", 2, -10, 3)],
    "glu": [("f", -2, 20, 3), ("derivative", -3.25, -12, 3)],
    "geglu": [("f", 1, 20, 3), ("derivative", 0.5, 20, 3)],
    "reglu": [("f", 2, 20, 3), ("derivative", 1, -20, 3)],
    "swiglu": [("f", 1, 20, 3), ("derivative", -0.5, 20, 3)],
    "log_softmax": [("f", 0.5, 12, 3), ("derivative", 0.5, -20, 3)],
    "softmin": [("f", 3, -20, 3), ("derivative", 2.75, -20, 3)],
}


# The y-range in which a chart is painted, and the height of a place on the screen in it.
SHOWN = """(name) => {
  const chart = document.querySelector(`.st-key-${name} .js-plotly-plot`);
  return chart.actvizShown ?? chart._fullLayout.yaxis.range;
}"""
HEIGHT = f"""([name, y]) => {{
  const chart = document.querySelector(`.st-key-${{name}} .js-plotly-plot`);
  const {{ _offset, _length }} = chart._fullLayout.yaxis;
  const [low, high] = ({SHOWN})(name);
  const top = chart.getBoundingClientRect().y + _offset;
  return high - ((y - top) / _length) * (high - low);
}}"""


def _step(
    activation: Activation, name: str, given: dict[str, float], value: float, kind: str, z: float
) -> float:
    """How far a step of a slider moves the first curve that it moves, at most."""
    (slider,) = [each for each in activation.sliders if each.name == name]
    values = [np.clip(value + way * slider.step, slider.minimum, slider.maximum) for way in (-1, 1)]
    settings = [activation.defaults | given | {name: float(each)} for each in (value, *values)]
    now, *others = [activation.heights(np.array([z]), each)[kind][0, 0] for each in settings]
    return float(max(abs(other - now) for other in others))


@sampled("name", PULLS, TYPICAL.__contains__)
def test_a_curve_that_can_be_pulled_stays_under_the_finger(alone: Page, name: str) -> None:
    activation, given = actviz.get(name), dict[str, float]()
    named = {activation.slider_key(slider.name): slider.name for slider in activation.sliders}
    show(alone, view_of(activation, given))
    for kind, z, down, near in PULLS[name]:
        plot = Plot(alone, f"plot_{kind}")
        x, y = plot.across(z), plot.curve(z)
        before = values(alone)
        pull(alone, x, y, (x, y + down))
        (moved,) = [key for key, value in values(alone).items() if value != before[key]]
        # As near as the steps of the slider allow.
        low, high = alone.evaluate(SHOWN, f"plot_{kind}")
        step = _step(activation, named[moved], given, float(values(alone)[moved]), kind, z)
        near += 0.5 * step / (high - low) * plot.height
        assert abs(plot.curve(z) - y - down) <= near, (kind, z)
        alone.mouse.up()
        # Drawn for that value, on an axis that fits it, it is as high.
        height = alone.evaluate(HEIGHT, [f"plot_{kind}", plot.curve(z)])
        given[named[moved]] = float(values(alone)[moved])
        show(alone, view_of(activation, given))
        low, high = alone.evaluate(SHOWN, f"plot_{kind}")
        after = alone.evaluate(HEIGHT, [f"plot_{kind}", plot.curve(z)])
        assert abs(after - height) <= 2 / plot.height * (high - low), (kind, z)


@pytest.mark.parametrize(
    ("name", "z"), [("relu", -2), ("binary_step", 0.5), ("maxout", -1.5), ("hardshrink", 0.48)]
)
def test_a_curve_that_nothing_moves_evenly_is_no_handle(alone: Page, name: str, z: float) -> None:
    show(alone, view_of(actviz.get(name), {}, probe=2.5))
    plot = Plot(alone, "plot_f")
    before = values(alone)
    x, y = plot.across(z), plot.curve(z)
    alone.mouse.move(x, y)
    assert plot.cursor not in ("ns-resize", "move")
    pull(alone, x, y, (x, y - 40))
    alone.mouse.up()
    # It brings the probe, as anywhere else.
    assert {**before, "probe": values(alone)["probe"]} == values(alone)
    assert number(alone, "probe") == pytest.approx(z, abs=0.05) != 2.5


def test_the_pointer_says_what_can_be_pulled(alone: Page) -> None:
    show(alone, view_of(actviz.get("elu"), {}, probe=-2))
    plot = Plot(alone, "plot_f")
    cursors = []
    for z, below in ((-2, 0), (-3.5, 0), (3, 0), (-3.5, 60)):
        alone.mouse.move(plot.across(z), plot.curve(z) + below)
        cursors.append(plot.cursor)
    assert cursors[:2] == ["move", "ns-resize"]
    assert not {"move", "ns-resize", "ew-resize"} & {*cursors[2:]}


def test_the_first_pixels_decide_between_the_marker_and_its_curve(alone: Page) -> None:
    show(alone, view_of(actviz.get("elu"), {}, probe=-2))
    plot = Plot(alone, "plot_f")
    x, y = plot.marker()
    pull(alone, x, y, (x + 2, y + 40))
    alone.mouse.up()
    assert number(alone, "probe") == -2
    assert number(alone, "elu_alpha") > 1.5
    x, y = plot.marker()
    pull(alone, x, y, (x + 40, y + 2))
    alone.mouse.up()
    assert number(alone, "probe") > -1.5


def test_escape_puts_back_what_was_pulled(alone: Page) -> None:
    show(alone, view_of(actviz.get("elu"), {}))
    plot = Plot(alone, "plot_f")
    before = alone.evaluate("seen()"), values(alone)
    x, y = plot.across(-3), plot.curve(-3)
    pull(alone, x, y, (x, y + 40))
    assert values(alone) != before[1]
    alone.keyboard.press("Escape")
    alone.mouse.move(x, y + 60, steps=3)
    alone.mouse.up()
    assert (alone.evaluate("seen()"), values(alone)) == before


def test_a_release_that_nobody_saw_ends_the_drag(alone: Page) -> None:
    show(alone, view_of(actviz.get("elu"), {}))
    plot = Plot(alone, "plot_f")
    x, y = plot.across(-3), plot.curve(-3)
    pull(alone, x, y, (x, y + 30))
    moved = values(alone)
    # The window is told of no button, instead of the release.
    alone.evaluate(
        """([clientX, clientY]) => document.dispatchEvent(new PointerEvent("pointermove",
          { pointerId: 1, pointerType: "mouse", buttons: 0, clientX, clientY, bubbles: true }))""",
        [x, y],
    )
    alone.mouse.move(x, y - 30, steps=3)
    assert values(alone) == moved
    alone.mouse.up()


# --- Axes that fit, grow and go back -------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_axis_only_grows_while_a_slider_is_dragged(alone: Page, kind: str) -> None:
    show(alone, view_of(actviz.get("linear"), {"m": 1.0}))
    low, high = alone.evaluate(SHOWN, f"plot_{kind}")
    ticks = f".st-key-plot_{kind} .ytick text"
    seen = []
    for m in (1.1, 1.5, 2.2, 3.0, 2.0, 1.5):
        drive(alone, "linear_m", [m])
        seen.append(alone.evaluate(SHOWN, f"plot_{kind}"))
        numbers = alone.locator(ticks).evaluate_all(
            """(all) => all.filter((each) => getComputedStyle(each).opacity > 0).map((each) => [
              Number(each.textContent.replace("−", "-")),
              each.getBoundingClientRect().y + each.getBoundingClientRect().height / 2])"""
        )
        # The numbers on the axis are those of the range in which the curves are painted.
        assert len(numbers) > 2
        for tick, y in numbers:
            height = alone.evaluate(HEIGHT, [f"plot_{kind}", y])
            assert height == pytest.approx(tick, abs=0.02 * (high - low + 6))
    ranges = np.array([[low, high], *seen])
    assert np.all(np.diff(ranges[:, 0]) <= 0)
    assert np.all(np.diff(ranges[:, 1]) >= 0)
    assert ranges[-1, 1] > 1.5 * high
    # It stands still for most steps, so that one sees the curve move.
    assert len({tuple(each) for each in seen}) <= 4


def test_an_axis_does_not_run_away_from_a_finger(alone: Page) -> None:
    show(alone, view_of(actviz.get("elu"), {}))
    plot = Plot(alone, "plot_f")
    x, y = plot.across(-3), plot.curve(-3)
    shown: list[list[float]] = []
    # Far below the plot, and on the spot there: the last of these is no movement at all.
    for down in (20, 60, 120, 120, 120):
        if not shown:
            pull(alone, x, y, (x, y + down))
        else:
            alone.mouse.move(x + len(shown) % 2, y + down)
            alone.wait_for_timeout(50)
        shown.append(alone.evaluate(SHOWN, "plot_f"))
        # The curve is in sight.
        assert plot.top < plot.curve(-3) < plot.top + plot.height
    assert shown[2] == shown[3] == shown[4]
    assert number(alone, "elu_alpha") == pytest.approx(2.4, abs=0.5)
    # It comes back with the finger.
    alone.mouse.move(x, y + 20, steps=5)
    alone.wait_for_timeout(50)
    assert alone.evaluate(SHOWN, "plot_f") == pytest.approx(shown[0], abs=0.05)
    assert abs(plot.curve(-3) - y - 20) <= 2
    alone.mouse.up()


def test_what_stays_is_where_its_numbers_say_in_an_axis_that_has_grown(alone: Page) -> None:
    show(alone, view_of(actviz.get("linear"), {"m": 1.0}))
    drive(alone, "linear_m", [3.0])
    box = alone.locator(".st-key-plot_f .actviz-ghost").bounding_box()
    assert box is not None
    plot = Plot(alone, "plot_f")
    for z, y in ((5, box["y"]), (-5, box["y"] + box["height"])):
        height = alone.evaluate(HEIGHT, ["plot_f", y])
        assert height == pytest.approx(z, abs=0.4)  # the line is as thick as it was
    assert box["width"] == pytest.approx(plot.width, abs=8)


def test_the_band_of_a_gradient_that_is_drawn_at_random_moves_with_its_edges(alone: Page) -> None:
    show(alone, view_of(actviz.get("rrelu"), {}))
    drive(alone, "rrelu_upper", [1.0])
    fill = alone.locator(".st-key-plot_f .scatterlayer path.js-fill").get_attribute("d")
    edges = alone.evaluate("seen()")["charts"][0]["paths"]
    assert fill is not None
    for row in (1, 2):
        (edge,) = corners(edges[f"rrelu/f/{row}"])
        assert np.max(distances([edge], corners(fill.replace("Z", "")))) < NEAR


def test_an_axis_eases_to_what_is_drawn_next_and_a_press_ends_that(alone: Page) -> None:
    alone.emulate_media(reduced_motion="no-preference")
    activation = actviz.get("linear")
    for pressed in (False, True):
        show(alone, view_of(activation, {"m": 1.0}))
        alone.wait_for_timeout(300)
        drive(alone, "linear_m", [3.0])
        before = alone.evaluate(SHOWN, "plot_f")
        alone.evaluate("() => { window.seen200 = []; window.look = () => { window.seen200.push(("
                       + SHOWN + ")('plot_f')); window.looking = requestAnimationFrame(look); };"
                       " look(); }")  # fmt: skip
        show(alone, view_of(activation, {"m": 3.0}))
        if pressed:
            plot = Plot(alone, "plot_f")
            alone.mouse.move(plot.across(0), plot.curve(0))
            alone.mouse.down()
            alone.mouse.up()
        else:
            alone.wait_for_timeout(400)
        alone.evaluate("cancelAnimationFrame(window.looking)")
        after = alone.evaluate(SHOWN, "plot_f")
        drawn = alone.evaluate("charts()[0]._fullLayout.yaxis.range")
        assert after == drawn
        ends = [each[1] for each in alone.evaluate("window.seen200")]
        assert all(drawn[1] <= end <= before[1] for end in ends)
        assert ends == sorted(ends, reverse=True)
        if not pressed:
            assert len({*ends}) > 3
            assert not alone.locator(".st-key-plot_f path.js-line[vector-effect]").count()


# --- Words in the plots --------------------------------------------------------------------------

WORDS = """() => charts().map((chart) => {
  const box = ({ x, y, right, bottom }) => [x, y, right, bottom];
  const area = chart.querySelector(".nsewdrag").getBoundingClientRect();
  return {
    words: [...chart.querySelectorAll(":is(.actviz-number, .actviz-flat) text")]
      .map((each) => [each.textContent, box(each.getBoundingClientRect())]),
    area: box(area),
    paths: [...chart.querySelectorAll(".scatterlayer path.js-line:not(.actviz-ghost)")]
      .filter((line) => !line.closest(".subplot.x2y2"))
      .filter((line) => getComputedStyle(line.closest(".trace")).opacity > 0)
      .map((line) => line.getAttribute("d")),
  };
})"""


@sampled("name", actviz.names()[:: every(3)], TYPICAL.__contains__)
def test_the_slope_here_is_the_height_there_and_no_curve_crosses_the_words(
    alone: Page, name: str
) -> None:
    activation = actviz.get(name)
    for probe in (-4.0, -0.7, 2.5):
        view = view_of(activation, {}, probe)
        show(alone, view)
        found = alone.evaluate(WORDS)
        said = [[text for text, _ in each["words"] if text != "nearly flat"] for each in found]
        if activation.is_vector:
            assert said == [[], []]
            continue
        slope = digits(view.readings[view.lines[0].curve("derivative")])
        assert said in ([[f"slope {slope}"], [f"height {slope}"]], [[], []])
        assert said[0] or not has_tangent(view)
        for each in found:
            left, top, right, bottom = each["area"]
            for text, (x0, y0, x1, y1) in each["words"]:
                assert left <= x0 < x1 <= right, text
                assert top <= y0 < y1 <= bottom, text
                for path in each["paths"]:
                    for part in corners(path):
                        for a, b in itertools.pairwise(part + np.array([left, top])):
                            steps = np.linspace(a, b, 20)
                            inside = (steps > [x0 + 1, y0 + 3]) & (steps < [x1 - 1, y1 - 3])
                            assert not np.any(np.all(inside, axis=1)), text


def test_words_and_the_line_through_both_plots_follow_the_probe(alone: Page) -> None:
    activation = actviz.get("tanh")
    show(alone, view_of(activation, {}, probe=-0.7))
    for probe in (0.2, 1.5):
        drive(alone, "probe", [probe])
        slope = digits(float(activation.derivative(probe)))
        found = alone.evaluate(WORDS)
        assert [f"slope {slope}", f"height {slope}"] == [each["words"][0][0] for each in found]
        for kind, each in zip(KINDS, found, strict=True):
            plot = Plot(alone, f"plot_{kind}")
            guide = alone.evaluate(
                """(name) => {
                  const chart = document.querySelector(`.st-key-${name} .js-plotly-plot`);
                  const index = chart._fullLayout.shapes.findIndex(({ name }) => name === "guide");
                  return chart.querySelector(`.shapelayer path[data-index="${index}"]`)
                    .getBoundingClientRect().x;
                }""",
                f"plot_{kind}",
            )
            assert guide == pytest.approx(plot.across(probe), abs=1.5)
            assert len(each["words"]) >= 1
