"""Overview in a real browser: a map whose cards are links."""

import pytest
from playwright.sync_api import Page, expect

import actviz
from tests.browser.pages import come_to_rest, open_any
from tests.conftest import Screen, sampled

# Cards whose formula, or a number at whose axes, is wider than the card.
CUT_OFF = """() => [...document.querySelectorAll(".actviz-card")].filter((card) => {
  const { left, right } = card.getBoundingClientRect();
  const texts = card.querySelectorAll(".katex-html .base, text, h3 span");
  return texts.length < 4 || [...texts].some((text) => {
    const box = text.getBoundingClientRect();
    return box.left < left || box.right > right;
  });
}).map((card) => card.innerText)"""


@sampled(
    ("width", "height", "columns", "address"),
    [
        (1400, 900, 7, "overview"),
        (1280, 720, 7, "overview"),
        (820, 1180, 4, "overview"),
        (390, 844, 2, "overview"),
        (1280, 720, 4, "overview?present=true"),
    ],
    3,
)
def test_all_functions_are_small_multiples_that_fit(
    server: str, screen: Screen, width: int, height: int, columns: int, address: str
) -> None:
    page = screen(width, height)
    open_any(page, f"{server}/{address}")
    cards = page.locator(".actviz-card")
    expect(cards).to_have_count(len(actviz.names()))
    page.locator(".actviz-card .katex").last.wait_for()
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    lefts = {round(card.bounding_box()["x"]) for card in cards.all()}  # type: ignore[index]
    assert len(lefts) == columns


def test_a_card_leads_to_its_function_and_back_without_a_load(server: str, page: Page) -> None:
    open_any(page, f"{server}/overview")
    page.evaluate("window.stays = true")
    card = page.locator(".actviz-card").filter(has_text="Mish")
    card.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Mish")
    assert page.url.endswith("/?fn=mish")
    come_to_rest(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("All functions at a glance")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Mish")
    assert page.evaluate("window.stays")


def test_a_card_opens_in_another_tab(server: str, page: Page) -> None:
    open_any(page, f"{server}/overview?present=true")
    with page.context.expect_page() as found:
        page.locator(".actviz-card").filter(has_text="Mish").click(button="middle")
    expect(found.value.locator("h1")).to_have_text("Mish")
    assert "present=true" in found.value.url
    found.value.close()
    expect(page.locator("h1")).to_have_text("All functions at a glance")


@pytest.mark.fresh
def test_the_cards_take_the_colours_of_a_theme_that_is_switched_to(server: str, page: Page) -> None:
    open_any(page, f"{server}/overview")
    strokes = """(look) => [...new Set([...document.querySelectorAll(`.actviz-${look}`)]
      .map((line) => getComputedStyle(line).stroke))].join()"""
    light = [page.evaluate(strokes, look) for look in ("f", "slope")]
    assert light == ["rgb(0, 103, 165)", "rgb(184, 74, 0)"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(old) => ({strokes})('f') !== old", arg=light[0])
    dark = [page.evaluate(strokes, look) for look in ("f", "slope")]
    assert dark == ["rgb(109, 192, 240)", "rgb(255, 143, 74)"]
