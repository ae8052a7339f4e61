"""The lesson in a real browser: its keys, its addresses, what is live in it, and paper."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from actviz.lesson.state import BY_KEY, PATHS
from actviz.lesson.step import Choose
from tests.browser.pages import (
    Plot,
    address,
    come_to_rest,
    drag,
    number,
    open_any,
    settle,
    wait_for_paint,
)
from tests.browser.test_everyone import OVERFLOW, audit
from tests.browser.test_print import check, printed
from tests.conftest import Screen, sampled

CHOSEN = "elu-corner"
"""A step in which ELU's alpha is moved, on the path of all steps."""


def title(page: Page, key: str) -> Locator:
    """The title of a step, once it is there."""
    return page.get_by_role("heading", level=1, name=BY_KEY[key].title, exact=True)


def asked(page: Page) -> dict[str, list[str]]:
    """What the address asks for, in whatever order."""
    return parse_qs(urlsplit(address(page)).query)


def open_step(page: Page, server: str, key: str, *, covered: bool = True) -> None:
    """Open a step anew, with its view covered or not."""
    page.goto("about:blank")
    open_any(page, f"{server}/lesson?step={key}")
    expect(title(page, key)).to_be_visible()
    if not covered:
        page.get_by_role("button", name="Show it without a prediction").click()
        expect(page.locator(".st-key-lesson-notice")).to_contain_text("Measured now")
        come_to_rest(page)


def test_keys_lead_through_the_steps_and_choose_an_answer(server: str, page: Page) -> None:
    keys = PATHS["documents"].keys
    first, second = keys[keys.index("sigmoid-flat") :][1:3]
    open_step(page, server, first)
    page.keyboard.press("?")
    for said in ("go a step of the lesson back or forward", "predict answer 1"):
        expect(page.locator(".actviz-keys")).to_contain_text(said)
    page.keyboard.press("?")
    page.keyboard.press("2")
    expect(page.locator("[class*='st-key-outcome-']").first).to_be_visible()
    come_to_rest(page)
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    expect(title(page, second)).to_be_visible()
    come_to_rest(page)
    assert f"step={second}" in address(page)
    page.keyboard.press("ArrowLeft")
    expect(title(page, first)).to_be_visible()
    # What was predicted is still there.
    expect(page.get_by_role("button", name="Predict again")).to_be_visible()
    come_to_rest(page)
    # The browser's own Back goes a step back, too.
    page.go_back()
    expect(title(page, second)).to_be_visible()
    come_to_rest(page)
    assert f"step={second}" in address(page)


def test_a_link_and_a_reload_show_what_was_moved_in_a_step(server: str, page: Page) -> None:
    keys = PATHS["documents"].keys
    before = keys[keys.index("sigmoid-flat") - 1]
    page.goto("about:blank")
    page.goto(f"{server}/lesson?step={before}")
    page.get_by_role("button", name="Next").click()
    expect(title(page, "sigmoid-flat")).to_be_visible()
    come_to_rest(page)
    # The address says the whole view from the first moment on, and nothing of the one before.
    assert "fn=sigmoid" in address(page)
    assert "gf_" not in address(page)
    page.get_by_role("button", name="Show it without a prediction").click()
    settle(page)
    drag(page, "probe", 5, 8)
    page.mouse.up()
    settle(page)
    moved = number(page, "probe")
    shared, asked_before = address(page), asked(page)
    assert f"probe={moved:g}" in shared
    page.goto("about:blank")
    open_any(page, shared)
    page.get_by_role("button", name="Show it without a prediction").click()
    settle(page)
    assert number(page, "probe") == moved
    assert asked(page) == asked_before
    page.get_by_role("link", name="Open it on Explore").click()
    settle(page)
    assert number(page, "probe") == moved
    expect(page.locator(".st-key-points h1")).to_have_text("Sigmoid")


def test_the_curve_follows_the_finger_in_a_step(server: str, page: Page) -> None:
    open_step(page, server, CHOSEN, covered=False)
    settle(page)
    curve = page.locator(".st-key-plot_f .scatterlayer path.js-line").first
    drawn = curve.get_attribute("d")
    drag(page, "elu_alpha", 4, 6)
    assert curve.get_attribute("d") != drawn
    page.mouse.up()
    settle(page)
    assert f"elu_alpha={number(page, 'elu_alpha'):g}" in address(page)


@pytest.mark.parametrize(("key", "along"), [("elu-floor", "z"), ("sigmoid-top", "height")])
def test_a_marker_is_dragged_on_the_plot(server: str, page: Page, key: str, along: str) -> None:
    open_step(page, server, key)
    slider = f"guess-{key}"
    before = number(page, slider)
    plot = Plot(page, "plot_marker")
    x, y = plot.left + plot.width / 2, plot.top + plot.height / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 40, y + 30, steps=4)
    wait_for_paint(page)
    moved = number(page, slider)
    assert moved != before
    dot = (
        page.locator(".st-key-plot_marker path.point").nth(0 if along == "z" else 1).bounding_box()
    )
    assert dot is not None
    if along == "z":
        assert dot["x"] + dot["width"] / 2 == pytest.approx(x - 40, abs=4)
    else:
        assert dot["y"] + dot["height"] / 2 == pytest.approx(y + 30, abs=4)
    page.mouse.up()
    come_to_rest(page)
    assert number(page, slider) == moved
    page.get_by_role("button", name="That is my prediction").click()
    expect(page.locator(".st-key-lesson-answer")).to_contain_text("you said")
    come_to_rest(page)
    # It is the reader's own: nobody gets it by a link.
    assert "guess" not in address(page)


VIEWS = {
    "first page": ("lesson", 0),
    "question": ("lesson?step=sigmoid-output", 0),
    "marker": ("lesson?step=elu-floor", 0),
    "looked at": ("lesson?step=sigmoid-output", 1),
    "end": ("lesson?step=end&path=short", 0),
}


@sampled(
    ("scheme", "view"),
    [
        ("light", "first page"),
        ("dark", "question"),
        ("light", "marker"),
        ("dark", "looked at"),
        ("light", "end"),
    ],
    2,
)
def test_everybody_can_use_it_on_every_screen(
    server: str, screen: Screen, scheme: str, view: str
) -> None:
    page = screen(1280, 720, scheme)
    path, looked = VIEWS[view]
    page.goto("about:blank")
    open_any(page, f"{server}/{path}")
    if looked:
        page.keyboard.press("1")
        expect(page.locator(".st-key-lesson-notice")).to_contain_text("Measured now")
        settle(page)
    assert audit(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    come_to_rest(page)
    if scheme == "dark":
        assert audit(page) == []
    assert page.evaluate(OVERFLOW) <= 0


@sampled("covered", [True, False], 2)
def test_a_printed_step_has_its_question_its_answers_and_its_view(
    server: str, page: Page, covered: bool
) -> None:
    key = "sigmoid-output"
    step = BY_KEY[key]
    open_step(page, server, key, covered=covered)
    found, pages = printed(page, "A4")
    check(found, page.url)
    said = " ".join(box["what"] for box in found["texts"])
    assert isinstance(step.prediction, Choose)
    choices = step.prediction.choices if covered else ()
    for part in (step.question, "Measured now", *choices):
        assert part[:20] in said
    assert pages <= 3
