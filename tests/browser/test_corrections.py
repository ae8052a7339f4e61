"""Corrections in a real browser: an index, columns, and cards that fold on a phone."""

from playwright.sync_api import Page, expect

from tests.browser.pages import open_any
from tests.conftest import Screen, sampled


@sampled(("width", "columns"), [(1400, 2), (820, 1)], 2)
def test_cards_stand_in_columns_and_are_filled(
    server: str, screen: Screen, width: int, columns: int
) -> None:
    page = screen(width, 900)
    open_any(page, f"{server}/corrections")
    cards = page.locator("details.actviz-point")
    boxes = [box for card in cards.all() if (box := card.bounding_box())]
    assert len({round(box["x"]) for box in boxes}) == columns
    # All that a card says is seen, and takes most of its width.
    for card, box in zip(cards.all(), boxes, strict=True):
        said = card.locator("p").last
        expect(said).to_be_visible()
        widths = [each.bounding_box() for each in card.locator("p").all()]
        assert max(each["width"] for each in widths if each) > 0.7 * box["width"]


def test_the_index_leads_to_a_function(server: str, page: Page) -> None:
    open_any(page, f"{server}/corrections")
    heading = page.locator("h2", has_text="Softmax")
    expect(heading).not_to_be_in_viewport()
    page.get_by_role("link", name="Softmax 1").click()
    expect(heading).to_be_in_viewport()


def test_a_card_is_folded_on_a_phone_until_it_is_pressed(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    open_any(page, f"{server}/corrections")
    card = page.locator("details.actviz-point").first
    measured = card.get_by_text("Measured now.")
    expect(measured).to_be_hidden()
    head = card.locator("summary")
    box = head.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    head.press("Enter")
    expect(measured).to_be_visible()
    card.get_by_role("link", name="See it on Linear").click()
    expect(page.locator("h1")).to_have_text("Linear")
    expect(page.locator(".st-key-step-banner")).to_be_visible()
