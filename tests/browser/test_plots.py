"""What the plots say while they move and when they are redrawn, in a real browser."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import (
    CURVE,
    HOLD,
    LET_GO,
    centre_of_thumb,
    come_to_rest,
    corners,
    distances,
    drag,
    open_view,
    readings,
    settle,
    thumb,
    wait_for_paint,
)
from tests.conftest import Screen, sampled
from tests.printed import RAISED


@pytest.fixture
def phone(screen: Screen) -> Page:
    """A page as wide as a phone."""
    return screen(width=390)


def press(page: Page, key: str) -> tuple[float, float]:
    """Put the mouse down on a slider's thumb."""
    x, y = centre_of_thumb(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def value(page: Page, key: str) -> float:
    return float(page.locator(f".st-key-{key} input[type=range]").first.input_value())


def pull_to(page: Page, key: str, wanted: float, start: tuple[float, float], by: float) -> None:
    """Move the mouse in small steps until a slider reads a value."""
    x, y = start
    for step in range(1, 600):
        page.mouse.move(x + step * by, y)
        if abs(value(page, key) - wanted) < 1e-9:
            wait_for_paint(page)
            return
    raise AssertionError(f"{key} never reads {wanted}")


PLANE = """() => {
  const plot = document.querySelector(".st-key-plane .js-plotly-plot");
  const trace = (live) => plot.querySelector(
    `.trace${plot._fullData.find((data) => data.meta?.live === live).uid}`);
  return {
    slice: trace("slice").querySelector("path.js-line").getAttribute("d"),
    place: trace("place").querySelector("path.point").getAttribute("transform"),
    drawn: JSON.stringify(plot.layout.meta.drawn),
  };
}"""


@sampled(("name", "key"), itertools.product(["glu", "swiglu"], ["value", "probe"]), 3)
def test_the_plane_follows_both_of_its_sliders(
    server: str, page: Page, name: str, key: str
) -> None:
    key = key if key == "probe" else f"{name}_{key}"
    open_view(page, f"{server}/?fn={name}&probe=1")
    page.wait_for_function(f"() => {{ try {{ return ({PLANE})() }} catch {{ return null }} }}")
    before = page.evaluate(PLANE)
    x, y = press(page, key)
    places = set()
    for step in range(1, 11):
        page.mouse.move(x + 4 * step, y)
        wait_for_paint(page)
        places.add(page.evaluate(PLANE)["place"])
    during = page.evaluate(PLANE)
    page.mouse.up()
    assert len(places) > 5
    still = numbers(during["slice"]) == pytest.approx(numbers(before["slice"]), abs=0.01)
    assert still == (key == "probe")
    page.wait_for_function(
        f"(old) => {{ try {{ return ({PLANE})().drawn !== old }} catch {{ return false }} }}",
        arg=before["drawn"],
    )
    settle(page)
    after = page.evaluate(PLANE)
    assert numbers(after["place"]) == pytest.approx(numbers(during["place"]), abs=0.5)
    assert numbers(after["slice"]) == pytest.approx(numbers(during["slice"]), abs=0.5)


def numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", text)]


TANGENT = """() => {
  const plot = document.querySelector(".st-key-plot_f .js-plotly-plot");
  const data = plot._fullData.find((data) => data.meta?.live === "tangent");
  return Number(getComputedStyle(plot.querySelector(`.trace${data.uid}`)).opacity);
}"""


@sampled(
    ("name", "start", "said"),
    [
        ("relu", -0.1, "f′ jumps from 0 to 1"),
        ("binary_step", -0.1, "f jumps from 0 to 1"),
        ("rrelu", -0.1, "f′ jumps from 0.229 to 1"),  # with companions, below each other
    ],
    2,
)
def test_a_corner_is_called_one_while_the_probe_is_dragged(
    server: str, page: Page, name: str, start: float, said: str
) -> None:
    open_view(page, f"{server}/?fn={name}&probe={start}&z=-1&z=1")
    assert page.evaluate(TANGENT) == 1
    x, y = press(page, "probe")
    pull_to(page, "probe", 0.0, (x, y), by=1)
    assert page.evaluate(TANGENT) == 0
    live = readings(page)
    assert any(cell.endswith(" (convention)") for cell in live)
    page.mouse.up()
    settle(page)
    assert readings(page) == live
    assert page.evaluate(TANGENT) == 0
    sentence = page.locator("[data-testid=stMarkdown] em")
    expect(sentence).to_contain_text(f"At z = 0, {said}")
    # It is not said of the next place.
    drag(page, "probe", steps=6, by=2)
    assert value(page, "probe") > 0
    assert page.evaluate(TANGENT) == 1
    assert not any("convention" in cell for cell in readings(page))
    expect(sentence).to_be_hidden()
    page.mouse.up()
    settle(page)
    expect(sentence).to_have_count(0)


@sampled(
    ("query", "key", "to", "sentence"),
    [
        ("fn=relu&probe=-0.5&z=-1&z=1", "probe", 0, "The dashed line is the tangent there."),
        ("fn=relu&probe=-0.5&z=-1&z=1", "probe", 0, "The tangent's slope."),
        ("fn=linear&linear_m=0", "linear_m", 1, "Nearly flat, a strip on the axis"),
        ("fn=relu&probe=-2&z=-1&z=1", "probe", 0.5, "The probe is outside the plotted range."),
    ],
    2,
)
def test_a_note_goes_while_what_it_speaks_of_is_not_drawn(
    server: str, page: Page, query: str, key: str, to: float, sentence: str
) -> None:
    open_view(page, f"{server}/?{query}")
    note = page.get_by_text(sentence)
    expect(note).to_be_visible()
    before = float(thumb(page, key).input_value())
    page.evaluate(HOLD, [key, to])
    expect(note).to_be_hidden()
    page.evaluate(HOLD, [key, before])
    expect(note).to_be_visible()
    page.evaluate(HOLD, [key, to])
    page.evaluate(LET_GO)
    settle(page)
    expect(note).to_have_count(0)


INSET = """() => [...document.querySelectorAll(
    "[class*=st-key-plot_] :is(.annotation, .subplot.x2y2)")]
  .map((each) => Number(getComputedStyle(each).opacity))"""


def test_leaky_relus_inset_goes_when_it_would_no_longer_be_right(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=leaky_relu")
    assert page.evaluate(INSET) == [1, 1, 1]  # the inset, its title, the note
    x, y = press(page, "leaky_relu_alpha")
    pull_to(page, "leaky_relu_alpha", 0.2, (x, y), by=2)
    assert page.evaluate(INSET) == [0, 0, 0]
    # And it comes back, with nothing left behind.
    page.mouse.move(x, y)
    wait_for_paint(page)
    assert page.evaluate(INSET) == [1, 1, 1]
    page.mouse.move(x + 30, y, steps=4)
    page.mouse.up()
    settle(page)
    assert page.evaluate(INSET) == []


BOXES = """(selector) => [...document.querySelectorAll(selector)].map((each) => {
  const { left, top, right, bottom } = each.getBoundingClientRect();
  return [left, top, right, bottom];
})"""


@sampled("which", ["page", "phone"], 2)
def test_the_insets_title_is_clear_of_its_frame(
    server: str, which: str, request: pytest.FixtureRequest
) -> None:
    shown: Page = request.getfixturevalue(which)
    for query in ("", "&z=-20&z=5", "&z=-5&z=20"):
        open_view(shown, f"{server}/?fn=leaky_relu{query}")
        (title,) = shown.evaluate(BOXES, ".st-key-plot_f .annotation-text-g")
        # Plotly draws the ground of an inset, with its padding, as a box of its own.
        ground = ".st-key-plot_f .bglayer .bg, .st-key-plot_f .subplot.x2y2 .bg"
        insets = [box for box in shown.evaluate(BOXES, ground) if box[2] - box[0] > 20]
        assert insets
        for box in insets:
            inside = box[0] < title[0] and title[2] < box[2] and box[1] < title[1]
            clear = title[3] <= box[1] + 1 or title[1] >= box[3] - 1
            assert clear or inside


@sampled(
    ("which", "names"),
    [
        ("page", ("gelu", "gelu_tanh")),
        ("phone", ("gelu", "gelu_tanh")),
        ("phone", ("sigmoid", "hard_sigmoid")),
        ("page", ("sigmoid", "hard_sigmoid")),
        ("page", ("silu", "hard_swish")),
        ("phone", ("silu", "hard_swish")),
        ("phone", ("tanh", "relu")),
        ("page", ("tanh", "relu")),
    ],
    5,
)
def test_nothing_strikes_the_length_of_a_gap_out(
    server: str, which: str, names: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    shown: Page = request.getfixturevalue(which)
    open_view(shown, f"{server}/compare?{'&'.join(f'fns={name}' for name in names)}")
    (label,) = shown.evaluate(BOXES, ".st-key-plot_f .annotation-text-g")
    others = shown.evaluate(
        BOXES,
        """.st-key-plot_f .plot path.js-line, .st-key-plot_f .point, .st-key-plot_f .gtitle,
        .actviz-legend, .st-key-plot_f .xtick, .st-key-plot_f .ytick,
        .st-key-plot_f .zl""",
    )
    assert len(others) > 8
    for left, top, right, bottom in others:
        assert right <= label[0] or left >= label[2] or bottom <= label[1] or top >= label[3]
    chart = shown.locator(".st-key-plot_f .js-plotly-plot").bounding_box()
    assert chart is not None
    assert chart["x"] <= label[0]
    assert label[2] <= chart["x"] + chart["width"]


def test_the_length_of_a_gap_goes_with_its_curve(server: str, page: Page) -> None:
    open_view(page, f"{server}/compare?fns=relu&fns=elu")
    label = page.locator(".st-key-plot_f .annotation")
    assert label.evaluate("(each) => getComputedStyle(each).opacity") == "1"
    drag(page, "elu_alpha", steps=6, by=4)
    assert label.evaluate("(each) => getComputedStyle(each).opacity") == "0"
    page.mouse.up()
    settle(page)
    assert label.evaluate("(each) => getComputedStyle(each).opacity") == "1"
    page.locator(".actviz-legend button").first.click()
    expect(label).to_be_hidden()


@pytest.mark.parametrize(
    "query",
    [
        "?fn=gelu_tanh&z=-6&z=-4.5&probe=-5",
        "compare?fns=gelu&fns=gelu_tanh&z=-6&z=-4.5",
        "?fn=glu",
    ],
)
def test_numbers_on_axes_have_no_letters_and_room_beside_the_title(
    server: str, page: Page, query: str
) -> None:
    open_view(page, f"{server}/{query}")
    ticks = page.locator("[class*=st-key-plot_] :is(.xtick, .ytick)").all_text_contents()
    assert len(ticks) > 8
    assert not [tick for tick in ticks if set(tick) - set(f"−.0123456789 ·⁻{RAISED}\u200b")]
    for chart in (".st-key-plot_f", ".st-key-plot_derivative"):
        (title,) = page.evaluate(BOXES, f"{chart} .ytitle")
        (frame,) = page.evaluate(BOXES, f"{chart} .js-plotly-plot")
        numbers_left = min(box[0] for box in page.evaluate(BOXES, f"{chart} .ytick text"))
        assert frame[0] <= title[0] < title[2] <= numbers_left


GHOST = """(chart) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  return [...plot.querySelectorAll(".actviz-ghost")].map((ghost) => ghost.getAttribute("d"));
}"""


@sampled("chart", ["plot_f", "plot_derivative"], 2)
def test_a_resize_in_mid_drag_leaves_nothing_at_the_old_scale(
    server: str, page: Page, chart: str
) -> None:
    open_view(page, f"{server}/?fn=elu&elu_alpha=1&axes_kept=true")
    drag(page, "elu_alpha", steps=10, by=5)
    wide = page.evaluate(f"({CURVE})('{chart}')")
    page.set_viewport_size({"width": 1100, "height": 900})
    page.wait_for_function(f"([chart, old]) => ({CURVE})(chart) !== old", arg=[chart, wide])
    come_to_rest(page)
    painted, ghosts = page.evaluate(f"({CURVE})('{chart}')"), page.evaluate(GHOST, chart)
    moved = value(page, "elu_alpha")
    page.mouse.up()
    settle(page)
    assert value(page, "elu_alpha") == moved
    # What was painted is the dragged curve at the new scale, and its ghost the one from before.
    exact = page.evaluate(f"({CURVE})('{chart}')")
    assert max(distances(corners(exact), corners(painted))) < 0.8
    open_view(page, f"{server}/?fn=elu&elu_alpha=1&axes_kept=true")
    before = page.evaluate(f"({CURVE})('{chart}')")
    assert max(distances(corners(before), corners("".join(ghosts)))) < 0.8


def test_where_one_points_numbers_are_printed_as_everywhere(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=sigmoid&z=-20&z=5")
    plot = page.locator(".st-key-plot_derivative .js-plotly-plot")
    box = plot.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    expect(plot.locator(".hoverlayer .nums")).to_contain_text(re.compile(r"= \d\.\d+ · 10⁻⁸"))
