"""A formula of one's own in a real browser: typed, opened, moved, and sent as a link."""

import re
from urllib.parse import parse_qs, urlencode, urlparse

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import actviz
from actviz.formatting import six_digits
from actviz.labs.training import Setting, train
from actviz.network import Unit
from tests.browser.pages import (
    FORMULAS,
    HOLD,
    LET_GO,
    PATH,
    Plot,
    count_steps,
    number,
    open_view,
    pull,
    settle,
    steps_gained,
    values,
    wait_for_answer,
    wait_for_paint,
)

# From now on, count how often the charts are drawn.
WATCH = """() => {
  window.redrawn = 0;
  for (const chart of document.querySelectorAll(".js-plotly-plot"))
    chart.on("plotly_afterplot", () => (window.redrawn += 1));
}"""


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("type a formula"))


def opened(page: Page) -> str:
    """The function that the address names."""
    return parse_qs(urlparse(page.url).query)["fn"][0]


def test_a_formula_is_typed_opened_moved_and_followed(
    server: str, page: Page, browser: Browser
) -> None:
    open_view(page, f"{server}/?fn=mish")
    box(page).click()
    page.keyboard.type("z*tahn(a*z)")
    # What is wrong is said, and marked in the text.
    wrong = page.get_by_role("option").locator("u")
    expect(wrong).to_have_text("tahn")
    said = "There is no function tahn. Did you mean tanh?"
    expect(page.get_by_role("option")).to_contain_text(said)
    spoken = page.locator("[aria-live=polite]", has_text=re.compile("tahn"))
    expect(spoken).to_have_text(said.replace("tahn", "“tahn”"))
    page.keyboard.press("Enter")
    wait_for_answer(page)
    assert opened(page) == "mish"
    # What is right stands there as it is understood, and nothing else is drawn anew.
    page.evaluate(WATCH)
    box(page).fill("z*tanh(a*z)")
    row = page.get_by_role("option", name="Enter opens this formula")
    expect(row.locator("math")).to_have_text("ztanh(az)")
    expect(row).to_contain_text("a from −3 to 3")
    expect(box(page)).to_have_attribute("aria-activedescendant", "found-0")
    wait_for_answer(page)
    assert page.evaluate("window.redrawn") == 0
    count_steps(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="z·tanh(a·z)", exact=True)).to_be_visible()
    settle(page)
    assert opened(page) == "z*tanh(a*z)"
    assert steps_gained(page) == 1
    # Its slider moves the curve before it is let go, and what stands there then is right.
    key = actviz.formula("z*tanh(a*z)").slider_key("a")
    before = page.evaluate(PATH, ["plot_f", 0]), page.evaluate(FORMULAS)
    assert page.evaluate(HOLD, [key, 0.5]) == 0.5
    wait_for_paint(page)
    moved = page.evaluate(PATH, ["plot_f", 0]), page.evaluate(FORMULAS)
    assert moved[0] != before[0]
    assert moved[1] != before[1]
    page.evaluate(LET_GO)
    settle(page)
    assert page.evaluate(FORMULAS) == moved[1]
    assert parse_qs(urlparse(page.url).query)[key] == ["0.5"]
    # So does its curve.
    plot = Plot(page, "plot_f")
    x, y = plot.across(1.5), plot.curve(1.5)
    pull(page, x, y, (x, y - 25))
    assert number(page, key) > 0.55
    page.mouse.up()
    settle(page)
    pulled = number(page, key)
    # A link to it shows the same to another.
    context = browser.new_context()
    try:
        other = context.new_page()
        open_view(other, page.url)
        assert values(other) == values(page)
        assert number(other, key) == pulled
        assert other.evaluate(FORMULAS) == page.evaluate(FORMULAS)
        expect(
            other.get_by_role("heading", level=1, name="z·tanh(a·z)", exact=True)
        ).to_be_visible()
    finally:
        context.close()
    # Back leads to the function before.
    page.go_back()
    expect(page.get_by_role("heading", level=1, name="Mish", exact=True)).to_be_visible()


def test_a_network_is_trained_with_a_formula(server: str, page: Page) -> None:
    text = "z*tanh(a*z); a=2"
    page.goto(f"{server}/training?{urlencode({'tr_a': text, 'tr_steps': 200, 'tr_moment': 47})}")
    loss = page.locator(".st-key-ranking tbody tr:nth-child(2) td").nth(1)
    course = train(Setting(noise=0.2, steps=200), Unit(activation=actviz.formula(text)))
    expect(loss).to_have_text(six_digits(float(course.loss[-1])))
    expect(page.locator(".film .side.first canvas[aria-label*=loss]")).to_be_visible()
    settle(page)


def test_enter_before_the_answer_opens_the_formula_when_it_comes(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=mish")
    box(page).fill("z*cos(3z)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="z·cos(3z)", exact=True)).to_be_visible()
    settle(page)


def test_a_name_comes_before_a_formula_and_the_arrows_reach_both(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=mish")
    # Some names have the letter, and none begins with it.
    box(page).fill("z")
    row = page.get_by_role("option", name="Enter opens this formula")
    expect(row).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box(page).fill("lisht")
    expect(page.get_by_role("option").first).to_contain_text("formula · Roy et al. 2019")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="LiSHT", exact=True)).to_be_visible()
    settle(page)
    assert opened(page) == "z*tanh(z)"
    expect(box(page)).to_have_value("z*tanh(z)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<img src=x onerror=alert(1)>", "missing before <"),
        ("z+" * 5000, "at most 400 characters"),
        ("z\x01z", "cannot be seen here"),
        ("q" * 9000, "No function has this name"),
        ("exp(exp(exp(exp(z^z^z))))*__import__", "parameter cannot be called"),
    ],
    ids=["markup", "10 kB", "control", "long name", "code"],
)
def test_any_text_is_answered_by_a_sentence(server: str, page: Page, text: str, said: str) -> None:
    open_view(page, f"{server}/?fn=mish")
    box(page).fill(text)
    expect(page.get_by_role("option")).to_contain_text(said)
    page.keyboard.press("Enter")
    wait_for_answer(page)
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    assert opened(page) == "mish"
    row = page.get_by_role("option").bounding_box()
    assert row is not None
    assert row["height"] < 160
    assert row["x"] + row["width"] <= page.viewport_size["width"]  # type: ignore[index]
