"""Everything that belongs together is on the screen together, at the sizes that are promised."""

from typing import Any

import pytest
from playwright.sync_api import Page

import actviz
from actviz.widgets import shell
from actviz.widgets.claims import counted
from tests.browser.pages import open_any, open_view, overlapping, settle, wait_for_paint
from tests.conftest import Screen, sampled

DOCUMENTED = [name for name in actviz.names() if actviz.get(name).card.documented]

# The boxes of what is named, and of each plotted area; and what is cut off or covered.
BOXES = """() => {
  const box = (element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, right: x + width, bottom: y + height, width, height };
  };
  const all = (selector) => [...document.querySelectorAll(selector)];
  const seen = (selector) => all(selector).filter((e) => e.getClientRects().length > 0);
  const found = {
    choice: seen(".st-key-quick"),
    sliders: seen(".st-key-sliders [data-testid=stSlider]"),
    plots: seen("[class*='st-key-plot_']"),
    texts: seen(".st-key-plots > div > .stMarkdown :is(p, table)"),
    points: seen(".st-key-points h2, .st-key-points [class*='st-key-step-show-']"),
  };
  const boxes = Object.fromEntries(
    Object.entries(found).map(([name, elements]) => [name, elements.map(box)]));
  const cut = [...found.texts, ...found.points]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
    .map((e) => [e.innerText.slice(0, 40), e.scrollWidth, e.clientWidth, e.scrollHeight,
      e.clientHeight]);
  // Its middle belongs to it, or something lies on it.
  const covered = [...found.sliders, ...found.plots, ...found.texts, ...found.points]
    .filter((e) => {
      const { x, y, width, height } = box(e);
      if (y + height / 2 > innerHeight) return false;
      const top = document.elementFromPoint(x + width / 2, y + height / 2);
      return !(top && (e.contains(top) || top.contains(e)));
    })
    .map((e) => e.className);
  const heights = all("[class*='st-key-plot_'] .js-plotly-plot")
    .map((plot) => plot._fullLayout._size.h);
  const headings = seen(".st-key-points h2").map((e) => e.innerText);
  return { boxes, cut, covered, heights, headings, wide: document.documentElement.scrollWidth };
}"""


def look(page: Page) -> dict[str, Any]:
    settle(page)
    page.evaluate("document.fonts.ready.then(() => {})")  # a formula is as large as its letters
    found: dict[str, Any] = page.evaluate(BOXES)
    assert found["cut"] == []
    assert found["covered"] == []
    return found


LEAST = {(1400, 900): 340, (1280, 720): 260}
"""The sizes of windows, and how high at least the plotted area is in them."""


@sampled("scheme", ["light", "dark"], 2)  # no colour takes more room than another
def test_the_instrument_is_on_one_screen(server: str, screen: Screen, scheme: str) -> None:
    page = screen(scheme=scheme)
    sizes = [*LEAST]
    for name in DOCUMENTED:
        open_view(page, f"{server}/?fn={name}")
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            check_instrument(look(page), name, width, height)
        sizes.reverse()  # the next function comes where this one is


def check_instrument(found: dict[str, Any], name: str, width: int, height: int) -> None:
    """Everything is within the window, in its place and large enough."""
    boxes = found["boxes"]
    shown = ["choice", "sliders", "plots", "texts"] + ["points"] * (height == 900)
    assert all(boxes[each] for each in shown)
    for each in shown:
        assert all(b["bottom"] <= height and b["right"] <= width for b in boxes[each]), each
    assert found["headings"] == [counted(actviz.get(name))]
    # Under each plot its formula, its readings and a note.
    assert len(boxes["plots"]) == 2
    assert len(boxes["texts"]) == 6
    for plot, texts in zip(boxes["plots"], (boxes["texts"][:3], boxes["texts"][3:]), strict=True):
        assert all(abs(plot["x"] - text["x"]) < 1 for text in texts)
        assert 0 <= texts[0]["y"] - plot["bottom"] < 12
        assert texts[0]["y"] < texts[1]["y"] < texts[2]["y"]
    assert min(found["heights"]) >= LEAST[width, height], name
    everything = [box for each in ("sliders", "plots", "texts", "points") for box in boxes[each]]
    assert overlapping(everything) == []
    assert found["wide"] <= width


def test_both_plots_stay_in_view_on_a_phone(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    for query in ("fn=elu", "fn=softmax&softmax_classes=6"):
        open_view(page, f"{server}/?{query}")
        sliders = page.locator(".st-key-sliders [data-testid=stSlider]")
        for index in range(sliders.count()):
            slider = sliders.nth(index)
            slider.evaluate("(element) => element.scrollIntoView({ block: 'center' })")
            wait_for_paint(page)
            box = slider.bounding_box()
            plots = [
                page.locator(f".st-key-plot_{kind}").bounding_box() for kind in ("f", "derivative")
            ]
            assert box is not None
            for plot in plots:
                assert plot is not None
                assert plot["y"] >= -1
                assert plot["y"] + plot["height"] <= 844
                # Nor is the slider behind one of them.
                assert box["y"] >= plot["y"] + plot["height"] - 1
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@sampled("address", ["?fn=elu", "compare?fns=elu&fns=silu"], 2)
def test_two_sliders_share_a_line_on_a_phone(server: str, screen: Screen, address: str) -> None:
    page = screen(390, 844)
    open_view(page, f"{server}/{address}")
    sliders = page.locator(".st-key-sliders [data-testid=stSlider]")
    first, second = sliders.nth(0).bounding_box(), sliders.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert abs(first["y"] - second["y"]) < 1
    assert second["x"] + second["width"] > 360


@pytest.mark.exhaustive
def test_the_title_of_a_gates_plane_fits_a_phone(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    for name in ("glu", "swiglu"):
        open_view(page, f"{server}/?fn={name}")
        title = page.locator(".st-key-plane .gtitle").bounding_box()
        assert title is not None
        assert title["x"] + title["width"] <= 390


def test_a_tablet_has_the_plots_beside_each_other_and_the_points_below(
    server: str, screen: Screen
) -> None:
    page = screen(820, 1180)
    open_view(page, f"{server}/?fn=relu")
    boxes = look(page)["boxes"]
    f, slope = boxes["plots"]
    assert abs(f["y"] - slope["y"]) < 1
    assert f["right"] <= slope["x"] + 1
    assert all(point["y"] > f["bottom"] for point in boxes["points"])


MENU = """() => [...document.querySelectorAll(".st-key-menu a")].map((link) => {
  const { x, y, right, width, height } = link.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  const whole = x >= 0 && right <= innerWidth && link.scrollWidth <= link.clientWidth;
  return whole && link.contains(top);
})"""


def test_the_menu_is_whole_at_every_width(server: str, screen: Screen) -> None:
    page = screen()
    open_view(page, f"{server}/?fn=relu")
    for width in (320, 390, 640, 641, 700, 800, 960, 961, 1000, 1099, 1100, 1280, 1400):
        page.set_viewport_size({"width": width, "height": 720})
        assert page.evaluate(MENU) == [True] * len(shell.PAGES), width
        menu = page.locator(".st-key-menu")
        assert menu.evaluate("(menu) => menu.scrollWidth - menu.clientWidth") <= 0, width


LINES = """() => {
  const top = (selector) => [...document.querySelectorAll(selector)]
    .map((e) => Math.round(e.getBoundingClientRect().y));
  return { links: [...new Set(top(".st-key-menu a"))].length, menu: top(".st-key-menu a")[0],
    tools: top(".st-key-present")[0] };
}"""


def test_the_menu_has_a_line_of_its_own_where_there_is_no_room(server: str, screen: Screen) -> None:
    page = screen()
    open_view(page, f"{server}/?fn=relu")
    for width, lines in ((390, 2), (820, 1), (1099, 1), (1100, 1)):
        page.set_viewport_size({"width": width, "height": 720})
        found = page.evaluate(LINES)
        assert found["links"] == lines, width
        assert (found["menu"] > found["tools"] + 20) == (width < 1100), width


# What can be pressed and is less high than a finger needs. A link within a text is as high as its
# line, an icon for help is beside a label, and a chart has no buttons of its own.
PRESSED = "button, summary, textarea, [role=combobox], [role=button], a"
SMALL = "[data-testid=stTooltipIcon] *, .stCode *, .js-plotly-plot *, .actviz-skip, p a, li a"
LOW = """([pressed, small]) => {
  const found = [];
  const look = (root) => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) look(each.shadowRoot);
      if (!each.matches(pressed) || each.matches(small)) continue;
      if (!each.checkVisibility({ visibilityProperty: true })) continue;
      // A field to type in belongs to a group, which is pressed as a whole.
      const whole = each.closest("[role=group]") ?? each;
      const { width, height } = whole.getBoundingClientRect();
      const text = each.textContent.trim().slice(0, 30);
      if (width > 2 && height > 0 && height < 43.5)
        found.push(`${height.toFixed(1)} ${each.tagName}.${each.className} ${text}`);
    }
  };
  look(document.body);
  return found;
}"""

PAGES = ["?fn=elu", "compare", "softmax", "gradient_flow", "training", "overview", "corrections"]


@sampled("address", PAGES, lambda address: address in ("?fn=elu", "compare", "training"))
def test_a_finger_hits_what_can_be_pressed(server: str, screen: Screen, address: str) -> None:
    page = screen(390, 844)
    open_any(page, f"{server}/{address}")
    assert page.evaluate(LOW, [PRESSED, SMALL]) == []


WORD_BELOW_BAR = """() => {
  const [word, bar] = ["[data-testid=stStatusWidget]", ".st-key-bar"].map((selector) =>
    document.querySelector(selector)?.getBoundingClientRect());
  return word?.height > 0 && bar && word.top >= bar.bottom && word.bottom <= innerHeight;
}"""


def test_word_of_a_running_server_lies_on_no_tool(server: str, page: Page) -> None:
    # A seed of its own: what another test has trained is there at once.
    page.goto(f"{server}/training?tr_layers=4&tr_width=32&tr_steps=10000&tr_seed=71")
    # Streamlit's word is there before the page's style, which puts it at the lower edge.
    page.wait_for_function(WORD_BELOW_BAR)
    page.goto(f"{server}/corrections")  # which ends the training


SIZES = """() => {
  const size = (selector) => [...document.querySelectorAll(selector)]
    .filter((e) => e.getClientRects().length > 0)
    .map((e) => parseFloat(getComputedStyle(e).fontSize));
  return {
    small: [".xtick text", ".ytick text", ".legendtext", ".st-key-plots td", ".st-key-plots th",
      ".st-key-plots .katex"].flatMap(size),
    titles: size(".gtitle"),
    wide: document.documentElement.scrollWidth,
  };
}"""


SOME = ["elu", "leaky_relu", "softmax"]
"""A function with a parameter, one with an inset, and one of a vector."""


@pytest.mark.exhaustive
@sampled(("scheme", "names"), [("light", SOME), ("dark", DOCUMENTED), ("light", DOCUMENTED)], 3)
def test_a_presented_instrument_is_readable_from_the_last_row(
    server: str, screen: Screen, scheme: str, names: list[str]
) -> None:
    page = screen(1280, 720, scheme)
    for name in names:
        open_view(page, f"{server}/?fn={name}&present=true")
        # The page changes over once the server has answered.
        page.wait_for_selector("html[data-present]", state="attached")
        settle(page)
        sizes = page.evaluate(SIZES)
        assert len(sizes["small"]) > 12
        assert min(sizes["small"]) >= 20
        assert len(sizes["titles"]) == 2
        assert min(sizes["titles"]) >= 26
        assert sizes["wide"] <= 1280
        bottom = page.locator(".st-key-plots table").last.bounding_box()
        assert bottom is not None
        assert bottom["y"] + bottom["height"] <= 720
