"""The gradient's way through a network in a real browser: the curves follow gain and alpha."""

import itertools
import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from actviz.catalog import get
from actviz.gradient_flow.handout import CELLS
from actviz.labs import flow
from actviz.labs.flow import Stack
from actviz.network import Unit
from tests.browser.pages import SET, come_to_rest, open_any
from tests.conftest import Screen, sampled, visit
from tests.printed import read_back

STACK = Stack(depth=20, width=64, initializer="He", gain=1.0, batch=64, seed=0)

POINTS = """([chart, index]) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  const { uid } = plot._fullData[index];
  const d = plot.querySelector(`.trace${uid} path.js-line:not(.actviz-ghost)`).getAttribute("d");
  const { yaxis } = plot._fullLayout;
  return d.slice(1).split(/[ML]/).map((pair) => yaxis.p2c(Number(pair.split(",")[1])));
}"""
PIXEL = "() => { const a = document.querySelector('.st-key-plot_gradient .js-plotly-plot')" + (
    "._fullLayout.yaxis; return (a.range[1] - a.range[0]) / a._length; }"
)
FOLLOWS = """(key) => {
  const plot = document.querySelector(".st-key-plot_gradient .js-plotly-plot");
  return Boolean(plot?.actvizLayer?.aheadFor(plot.layout.meta.drawn).keyframes?.[key]);
}"""


def open_flow(page: Page, address: str, key: str) -> None:
    visit(page, address)
    page.wait_for_selector(".st-key-plot_gradient .js-plotly-plot .scatterlayer .trace")
    page.locator(f".st-key-{key}").hover()
    page.wait_for_function(FOLLOWS, arg=key)


@pytest.mark.fresh
@sampled("reach", ["focus", "hover"], 2)
def test_nothing_is_measured_ahead_until_somebody_reaches_for_a_slider(
    server: str, page: Page, reach: str
) -> None:
    page.goto(f"{server}/gradient_flow?gf_seed=7")
    page.wait_for_selector(".st-key-plot_ratio, .st-key-tables")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.locator(".st-key-plot_gradient").hover()
    page.wait_for_timeout(300)
    assert not page.evaluate(FOLLOWS, "gf_gain")
    thumb = page.locator(".st-key-gf_gain input[type=range]")
    if reach == "hover":
        thumb.hover(force=True)
    else:
        thumb.focus()
    page.wait_for_function(FOLLOWS, arg="gf_gain")


@pytest.mark.parametrize(("key", "steps"), [("gf_gain", 3), ("elu_alpha", 40)])
def test_the_profile_follows_within_half_a_pixel(
    server: str, page: Page, key: str, steps: int
) -> None:
    open_flow(page, f"{server}/gradient_flow?gf_fns=elu&gf_fns=sigmoid", key)
    page.context.set_offline(True)  # so that nothing but the browser can have moved it
    thumb = page.locator(f".st-key-{key} input[type=range]")
    thumb.focus()
    thumb.evaluate(
        """(input, steps) => {
          const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
          set.call(input, Number(input.value) + steps * Number(input.step));
          input.dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        steps,
    )
    value = float(thumb.input_value())
    stack = replace(STACK, gain=value) if key == "gf_gain" else STACK
    alpha = value if key == "elu_alpha" else 1.0
    units = [Unit(activation=get("elu"), values={"alpha": alpha}), Unit(activation=get("sigmoid"))]
    for index, unit in enumerate(units):
        if key == "elu_alpha" and index == 1:
            continue
        painted = np.array(page.evaluate(POINTS, ["plot_gradient", index]))
        exact = flow.measure(stack, unit).log_gradient
        low, high = page.evaluate(
            "document.querySelector('.st-key-plot_gradient .js-plotly-plot')"
            "._fullLayout.yaxis.range"
        )
        assert low < exact[-1] < high
        assert np.abs(painted - exact).max() < page.evaluate(PIXEL) / 2
    # The histograms, which only the server can draw, do not claim to be those of the new value.
    heat = page.locator(".st-key-plot_outputs_elu .heatmaplayer .hm")
    assert heat.get_attribute("opacity") == "0"
    page.context.set_offline(False)


# The numbers on the axis that are seen, by their exponents, and how far down each is.
TICKS = """() => {
  const top = document.querySelector(".st-key-plot_gradient").getBoundingClientRect().y;
  return [...document.querySelectorAll(".st-key-plot_gradient .ytick text")]
    .filter((each) => getComputedStyle(each).opacity !== "0")
    .map((each) => [each.textContent, Math.round(each.getBoundingClientRect().y - top)]);
}"""
HEIGHT = """() =>
  document.querySelector(".st-key-plot_gradient .js-plotly-plot")._fullLayout.yaxis._length"""
DOWN = """() => {
  const plot = document.querySelector(".st-key-plot_gradient .js-plotly-plot");
  const { uid } = plot._fullData[0];
  const line = plot.querySelector(`.trace${uid} path.js-line:not(.actviz-ghost)`);
  return line.getAttribute("d").slice(1).split(/[ML]/).map((pair) => Number(pair.split(",")[1]));
}"""
ENDS = """(index) => {
  const plot = document.querySelector(".st-key-plot_gradient .js-plotly-plot");
  const { uid } = plot._fullData[index];
  const line = plot.querySelector(`.trace${uid} path.js-line:not(.actviz-ghost)`);
  return Number(line.getAttribute("d").slice(1).split(/[ML]/)[0].split(",")[1]);
}"""


def _compact(value: object) -> str:
    """JSON as a browser writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _exponent(tick: str) -> float:
    return math.log10(read_back(tick))


def test_words_table_and_axis_follow_the_gain(server: str, page: Page) -> None:
    open_flow(page, f"{server}/gradient_flow", "gf_gain")
    beside = page.locator(".st-key-flow-numbers")
    before, ticks = beside.inner_text(), page.evaluate(TICKS)
    page.context.set_offline(True)
    thumb = page.locator(".st-key-gf_gain input[type=range]")
    thumb.evaluate(SET, 2.5)
    stack = replace(STACK, gain=2.5)
    for index, name in enumerate(("sigmoid", "tanh", "relu")):
        profile = flow.measure(stack, Unit(activation=get(name)))
        printed = flow.printed(get(name).title, stack, profile)
        expect(beside.locator("li").nth(index)).to_have_text(printed["sentence"])
        row = beside.locator("tbody tr").nth(index).locator("td")
        assert row.all_inner_texts()[1:] == [printed[part] for part in CELLS.values()]
    # ReLU's gradient, 10⁸, was beyond the axis, which has grown to hold it.
    grown = page.evaluate(TICKS)
    (low, bottom), *_, (high, top) = [(_exponent(text), y) for text, y in grown]
    log = flow.measure(stack, Unit(activation=get("relu"))).log_gradient[0]
    assert log < high
    # As many pixels above another line as the axis says.
    other = flow.measure(stack, Unit(activation=get("sigmoid"))).log_gradient[0]
    apart = page.evaluate(ENDS, 0) - page.evaluate(ENDS, 2)
    assert apart / (log - other) == pytest.approx((bottom - top) / (high - low), rel=0.01)
    # It holds while the slider goes on, and does not shrink again.
    for gain in (2.0, 1.5, 1.1):
        thumb.evaluate(SET, gain)
        assert page.evaluate(TICKS) == grown
    thumb.evaluate(SET, 1.0)
    expect(beside.locator("li").first).to_contain_text("7.5 · 10⁻¹¹")
    assert beside.inner_text() == before
    # And eases back once it is what was drawn.
    page.wait_for_function(f"(ticks) => JSON.stringify(({TICKS})()) === ticks", arg=_compact(ticks))
    page.context.set_offline(False)


def test_a_gradient_of_0_is_marked_as_soon_as_there_is_one(server: str, page: Page) -> None:
    address = (
        f"{server}/gradient_flow?gf_fns=hardshrink&hardshrink_lambd=0.05&gf_depth=5&gf_gain=0.5"
    )
    open_flow(page, address, "hardshrink_lambd")
    mark = page.locator(".st-key-plot_gradient .scatterlayer .trace", has_text="0")
    expect(mark).to_have_css("opacity", "0")
    page.locator(".st-key-hardshrink_lambd input[type=range]").evaluate(SET, 2)
    expect(mark).to_have_css("opacity", "1")
    # The line leaves the chart below on its way there.
    assert max(page.evaluate(DOWN)) > page.evaluate(HEIGHT)


def test_a_release_draws_anew(server: str, page: Page) -> None:
    open_flow(page, f"{server}/gradient_flow", "gf_gain")
    before = page.locator(".st-key-flow-numbers").inner_text()
    page.locator(".st-key-gf_depth input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".st-key-flow-numbers")).to_contain_text("after 21 layers")
    assert page.locator(".st-key-flow-numbers").inner_text() != before
    page.wait_for_url(re.compile("gf_depth=21"))


FIGURE = [f".st-key-{key}" for key in ("plot_gradient", "plot_saturated", "plot_dead", "gf_gain")]
FIGURE += [".st-key-gf_depth", ".st-key-flow-numbers ul"]
CHARTS = ".st-key-flow .js-plotly-plot"
CROPPED = f"""() => [...document.querySelectorAll("{CHARTS}")].flatMap((chart) => {{
  const area = chart.getBoundingClientRect();
  return [...chart.querySelectorAll("text")].filter((each) => {{
    const {{ left, right, top, bottom, width }} = each.getBoundingClientRect();
    const inside = left > area.left - 1 && right < area.right + 1
      && top > area.top - 1 && bottom < area.bottom + 1;
    return width && !inside;
  }}).map((each) => each.textContent);
}})"""
SMALL = """() => {
  const walker = document.createTreeWalker(document.querySelector(".st-key-flow"), 4);
  const found = [];
  while (walker.nextNode()) {
    const { nodeValue: text, parentElement: element } = walker.currentNode;
    if (!text.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest("style, [data-testid=stIconMaterial]")) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    // Powers are small by themselves.
    if (size < 20 && !element.closest("tspan")) found.push(`${text}: ${size}`);
  }
  return found;
}"""


@sampled("size", [(1400, 900), (1280, 720)], 2)
@pytest.mark.parametrize("query", ["", "?present=true"])
def test_the_figure_and_what_is_to_be_read_are_on_one_screen(
    server: str, screen: Screen, size: tuple[int, int], query: str
) -> None:
    page = screen(*size)
    open_any(page, f"{server}/gradient_flow{query}")
    for part in FIGURE:
        expect(page.locator(part)).to_be_in_viewport(ratio=1)
    assert page.evaluate(CROPPED) == []
    if query:
        assert page.evaluate(SMALL) == []


def test_while_presenting_the_arrows_change_the_depth(server: str, page: Page) -> None:
    open_any(page, f"{server}/gradient_flow?gf_depth=12")
    said = page.locator(".st-key-flow-numbers li").first
    page.keyboard.press("ArrowRight")  # nobody presents yet
    come_to_rest(page)
    expect(said).to_contain_text("after 12 layers")
    open_any(page, f"{server}/gradient_flow?gf_depth=12&present=true")
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("after 13 layers")
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("after 12 layers")
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("after 11 layers")
    page.wait_for_url(re.compile("gf_depth=11"))


@pytest.mark.parametrize("hidden", ["names", "numbers"])
def test_what_a_class_is_to_guess_is_nowhere_and_the_words_stay(
    server: str, page: Page, hidden: str
) -> None:
    open_any(page, f"{server}/gradient_flow?present=true&hide={hidden}")
    name = page.locator(".st-key-plot_gradient .textpoint", has_text="Sigmoid")
    expect(page.locator(".st-key-flow-numbers li").first).to_be_hidden()
    expect(name).to_be_visible(visible=hidden == "numbers")
    for word in ("input", "backwards", "loss"):
        expect(
            page.locator(".st-key-plot_gradient .annotation-text", has_text=word)
        ).to_be_visible()


BOXES = """() => [...document.querySelectorAll(".st-key-plot_gradient .textpoint text")]
  .filter((each) => each.closest(".trace").style.opacity !== "0" && each.textContent.length > 2)
  .map((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return { text: each.textContent.trim(), left, right, top, bottom };
  }).sort((a, b) => a.top - b.top)"""
LINES = """() => {
  const plot = document.querySelector(".st-key-plot_gradient .js-plotly-plot");
  return plot.querySelector(".nsewdrag").getBoundingClientRect().left;
}"""


@sampled("gain", [1.0, 1.4], 2)
def test_the_names_at_the_ends_of_the_lines_can_be_read(
    server: str, page: Page, gain: float
) -> None:
    names = ["elu", "relu", "hard_swish", "leaky_relu"]
    query = "&".join(f"gf_fns={name}" for name in names)
    open_flow(page, f"{server}/gradient_flow?{query}", "gf_gain")
    page.locator(".st-key-gf_gain input[type=range]").evaluate(SET, gain)
    boxes = page.evaluate(BOXES)
    # Its order is that of the lines, whose ends are closer to each other than their names can be.
    stack = replace(STACK, gain=gain)
    logs = {
        get(name).title: flow.measure(
            stack, Unit(activation=get(name), values=get(name).defaults)
        ).log_gradient[0]
        for name in names
    }
    assert [each["text"] for each in boxes] == sorted(logs, key=lambda name: -logs[name])
    for above, below in itertools.pairwise(boxes):
        assert below["top"] > above["top"] + 15
    start = page.evaluate(LINES)
    assert all(each["right"] <= start + 1 for each in boxes)


def test_one_legend_hides_a_function_in_all_charts(server: str, page: Page) -> None:
    open_any(page, f"{server}/gradient_flow")
    legend = page.locator(".actviz-legend")
    expect(legend).to_have_count(1)
    expect(legend.get_by_role("button")).to_have_text(["Sigmoid", "Tanh", "ReLU"])
    charts = page.locator(".st-key-flow-charts .js-plotly-plot")
    shown = charts.locator(".scatterlayer .trace:not([style*='display: none'])")
    before = shown.count()
    legend.get_by_role("button", name="ReLU").click()
    # The line, its prediction, the name and two marks at the edges; a line in each other chart.
    expect(shown).to_have_count(before - 7)
    legend.get_by_role("button", name="ReLU").click()
    expect(shown).to_have_count(before)


@pytest.mark.exhaustive
def test_what_is_folded_stays_open_while_it_is_changed(server: str, page: Page) -> None:
    open_any(page, f"{server}/gradient_flow")
    fold = page.locator(".st-key-settings details")
    fold.locator("summary").click()
    page.locator(".st-key-gf_seed input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(fold.locator("summary")).to_contain_text("64 units, batch 64, He, seed 1")
    come_to_rest(page)
    expect(fold).to_have_attribute("open", "")
    expect(page.locator(".st-key-gf_seed input[type=range]")).to_be_focused()


def test_on_a_phone_all_is_in_one_column_in_the_order_of_a_large_screen(
    server: str, screen: Screen
) -> None:
    page = screen(390, 844)
    open_any(page, f"{server}/gradient_flow")
    order = [".actviz-legend", FIGURE[0], *FIGURE[3:], *FIGURE[1:3], ".st-key-panels"]
    boxes = [page.locator(each).bounding_box() for each in order]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == len(order)
    assert tops == sorted(tops)
    # The slider is on the screen together with what it moves.
    expect(page.locator(FIGURE[0])).to_be_in_viewport(ratio=1)
    expect(page.locator(FIGURE[3])).to_be_in_viewport(ratio=1)
    assert page.evaluate(CROPPED) == []
    for button in page.locator(".actviz-legend button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


@sampled("more", ["?gf_more=true", ""], 2)
def test_nothing_is_wider_than_a_phone(server: str, page: Page, more: str) -> None:
    open_flow(page, f"{server}/gradient_flow{more}", "gf_gain")
    page.set_viewport_size({"width": 390, "height": 844})
    come_to_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
