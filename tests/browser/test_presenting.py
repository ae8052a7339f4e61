"""Presenting to a class, on every page: type for the last row, what is hidden, the list of keys."""

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import come_to_rest, count_steps, open_any, steps_gained
from tests.conftest import Screen, sampled

LEAST = 20
"""Pixels of the smallest type."""

# What need not be read: what is not shown as text, or is there twice. And what may be smaller than
# the rest: indices, which are as much smaller as print has them.
SKIPPED = "style, script, title, option, .katex-mathml, [data-testid=stIconMaterial]"
INDICES = (
    "math :is(msub, msup) *, .katex .msupsub, .katex .mtight, sup, sub, tspan[dy], "
    "tspan[style*='font-size']"
)

# Every text on the page, components included, that is smaller than a number of pixels as it is
# painted: its size, where it is, and its beginning.
SMALLER = r"""([least, skipped]) => {
  const found = new Set();
  const scaleOf = ({ a, b, c, d }) => Math.sqrt(Math.abs(a * d - b * c)); // also of a turned one
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.shadowRoot) look(node.shadowRoot);
      const isText = node.nodeType === Node.TEXT_NODE;
      const text = isText ? node.nodeValue.replaceAll("\u200b", "").trim() : node.placeholder;
      const element = isText ? node.parentElement : node;
      if (!text || !element || element.closest(skipped)) continue;
      const how = { visibilityProperty: true, opacityProperty: true };
      const { width, height } = element.getBoundingClientRect();
      if (!element.checkVisibility(how) || width < 2 || height < 2) continue;
      const scale = element.ownerSVGElement ? scaleOf(element.getScreenCTM()) : 1;
      const size = parseFloat(getComputedStyle(element).fontSize) * scale;
      if (size > least - 0.01 || size === 0) continue;
      const place = (root.host ?? element).closest("[class*=st-key-]")?.className ?? "";
      const key = /st-key-[\w-]+/.exec(place)?.[0] ?? "";
      const name = `${element.tagName}.${element.getAttribute("class") ?? ""}`;
      found.add(`${size.toFixed(1)} px ${key} ${name}: ${text.slice(0, 40)}`);
    }
  };
  look(document.body);
  return [...found];
}"""


def smaller(page: Page, least: float) -> list[str]:
    """The texts that are smaller than so many pixels."""
    found: list[str] = page.evaluate(SMALLER, [least, f"{SKIPPED}, {INDICES}"])
    return found


PAGES = {
    "explore": "?fn=leaky_relu",
    "vector": "?fn=softmax",
    "gate": "?fn=swiglu",
    "open point": "?fn=elu&elu_show=Pro+1",
    "compare": "compare",
    "softmax": "softmax",
    "ten classes": "softmax?sm_classes=10",
    "gradient flow": "gradient_flow",
    "copies": "gradient_flow?gf_fns=elu&gf_fns=elu:2&elu2_alpha=2",
    "training": "training",
    "training that learns": "training?tr_a=prelu&tr_learn=prelu_alpha",
    "one step": "training?tr_example=17&tr_layers=4",
    "held out": "training?tr_held=20",
    "two classes": "training?tr_task=two+classes&tr_classes=0:0:0,0:0:1",
    "four points": "training?tr_task=XOR+of+four&tr_layers=1&tr_width=2&tr_claim=sigmoid/pro/1",
    "overview": "overview",
    "corrections": "corrections",
}
"""Addresses of every page."""


def present(page: Page, address: str) -> None:
    """Open a page and wait until it presents."""
    mark = "&" if "?" in address else "?"
    open_any(page, f"{address}{mark}present=true")
    page.wait_for_selector("html[data-present]", state="attached")
    come_to_rest(page)


@sampled(
    ("size", "view"),
    itertools.product([(1280, 720), (1400, 900)], PAGES),
    lambda case: case[0] == (1280, 720),
)
def test_every_text_is_readable_from_the_last_row(
    server: str, screen: Screen, size: tuple[int, int], view: str
) -> None:
    page = screen(*size)
    present(page, f"{server}/{PAGES[view]}")
    assert smaller(page, LEAST) == []
    assert smaller(page, 40) != []  # it does look at texts


def test_the_longest_title_is_whole_on_a_phone(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    present(page, f"{server}/?fn=hard_sigmoid")
    for kind in ("f", "derivative"):
        box = page.locator(f".st-key-plot_{kind} .gtitle").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390, kind


# --- What is hidden ------------------------------------------------------------------------------


def hidden_by(page: Page) -> list[str]:
    """What the address hides; the document hides the same."""
    found = parse_qs(urlsplit(page.url).query).get("hide", [])
    page.wait_for_function(
        "(wanted) => (document.documentElement.dataset.hide ?? '') === wanted", arg=" ".join(found)
    )
    return found


def test_what_is_hidden_is_in_the_link(server: str, page: Page, tab: Page) -> None:
    present(page, f"{server}/?fn=elu")
    count_steps(page)
    for key in ("v", "n", "f", "d"):
        page.keyboard.press(key)
    assert sorted(hidden_by(page)) == ["derivative", "formulas", "names", "numbers"]
    page.keyboard.press("d")
    page.keyboard.press("f")
    assert steps_gained(page) == 0
    # The next function hides the same, and the way back, too.
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('fn=relu')")
    come_to_rest(page)
    assert sorted(hidden_by(page)) == ["names", "numbers"]
    page.evaluate("history.back()")
    page.wait_for_function("() => !location.search.includes('fn=')")  # ELU by default
    come_to_rest(page)
    link = page.url
    # In another browser, in the order of the list.
    open_any(tab, link)
    tab.wait_for_selector("html[data-present]", state="attached")
    assert hidden_by(tab) == ["names", "numbers"]
    expect(tab).to_have_title("? · actviz")
    # Who only reads is told that it is hidden, and can bring it back.
    tab.keyboard.press("Escape")
    expect(tab.locator("html[data-present]")).to_have_count(0)
    expect(tab).to_have_title("? · actviz")
    expect(tab.locator(".st-key-plot_f .gtitle")).to_be_hidden()
    assert hidden_by(tab) == ["names", "numbers"]
    expect(tab.locator(".st-key-exercise")).to_contain_text("this link hides names and numbers")
    tab.get_by_role("button", name="Show everything").click()
    expect(tab).to_have_title("ELU · actviz")
    expect(tab.locator(".st-key-plot_f .gtitle")).to_be_visible()
    expect(tab.locator(".st-key-exercise")).to_be_hidden()
    assert hidden_by(tab) == []


TOLD = """(name) => {
  const seen = [];
  const look = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.shadowRoot) look(node.shadowRoot);
      const text = node.nodeType === Node.TEXT_NODE ? node.nodeValue : node.value;
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (!String(text ?? "").includes(name) || element.closest("style, script")) continue;
      const { fontSize, color } = getComputedStyle(element);
      const shown = fontSize !== "0px" && !color.endsWith(", 0)") &&
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        element.getBoundingClientRect().width > 2;
      if (shown) seen.push(`${element.tagName} ${text.slice(0, 40)}`);
    }
  };
  look(document.body);
  return seen;
}"""
"""Where on the page, components included, a text is seen."""


@sampled(
    ("address", "name", "number"),
    [
        ("?fn=mish", "Mish", "−0.303401"),
        ("compare?fns=mish&fns=relu", "Mish", "−0.303401"),
        ("training?tr_a=mish", "Mish", "%"),
        ("training?tr_a=mish&tr_example=17", "Mish", "−0.852433"),
        ("gradient_flow?gf_fns=mish", "Mish", "passes"),
    ],
    2,
)
def test_neither_names_nor_numbers_are_told_before_their_time(
    server: str, page: Page, address: str, name: str, number: str
) -> None:
    present(page, f"{server}/{address}")
    for text, key in ((name, "n"), (number, "v")):
        assert page.evaluate(TOLD, text), text
        page.keyboard.press(key)
        page.wait_for_selector("html[data-hide]", state="attached")
        assert page.evaluate(TOLD, text) == []
        page.keyboard.press(key)
        assert page.evaluate(TOLD, text), text


def test_back_shows_what_the_step_before_has_shown(server: str, page: Page) -> None:
    present(page, f"{server}/?fn=elu&hide=names")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('fn=relu')")
    come_to_rest(page)
    page.keyboard.press("n")
    assert hidden_by(page) == []
    page.evaluate("history.back()")
    page.wait_for_function("() => !location.search.includes('fn=')")  # ELU by default
    come_to_rest(page)
    assert hidden_by(page) == ["names"]
    # The button that a key presses knows it as well.
    page.keyboard.press("n")
    assert hidden_by(page) == []


@pytest.mark.parametrize("address", ["?fn=elu", "overview"])
def test_a_link_that_hides_what_cannot_be_hidden_says_so(
    server: str, page: Page, address: str
) -> None:
    mark = "&" if "?" in address else "?"
    present(page, f"{server}/{address}{mark}hide=numbers,axes")
    notice = page.locator(".st-key-shared-notices")
    expect(notice).to_contain_text("The link hides axes; it can hide names, numbers,")
    assert hidden_by(page) == ["numbers"]


def test_the_list_of_keys_is_opened_and_used_by_touch(server: str, page: Page) -> None:
    present(page, f"{server}/?fn=elu")
    button = page.get_by_role("button", name="? keys")
    button.click()
    keys = page.get_by_role("dialog", name="Keys")
    keys.get_by_role("button", name="hide or show the derivative").click()
    expect(keys).to_have_count(0)
    expect(page.locator(".st-key-plot_derivative")).to_be_hidden()
    button.click()
    pressed = keys.locator("[aria-pressed=true]")
    expect(pressed).to_have_count(1)
    pressed.click()
    expect(page.locator(".st-key-plot_derivative")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_hidden()
