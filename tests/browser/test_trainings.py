"""Many trainings of one setting, in a real browser: what they say comes, the page stays alive."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import come_to_rest, open_any, open_section
from tests.conftest import Screen

FOUR = "training?tr_task=XOR+of+four&tr_layers=1&tr_width=2&tr_moment=47"
SEEDS = "Does it work with other seeds?"
SMALLEST = "Which is the smallest network"

# By how many pixels the page, or a box of the sections, is wider than the window.
WIDER = """() => Math.max(document.documentElement.scrollWidth - innerWidth,
  ...[...document.querySelectorAll(".st-key-second *")].filter((each) => each.checkVisibility())
    .map((each) => each.getBoundingClientRect().right - innerWidth))"""


def test_the_film_of_a_seed_is_one_press_away(server: str, page: Page) -> None:
    open_any(page, f"{server}/{FOUR}")
    open_section(page, SEEDS)
    section = page.locator("details").filter(has_text=SEEDS)
    said = section.locator("li").filter(has_text="ReLU")
    expect(said).to_contain_text("all points right with 2 of 12 seeds (1, 3)")
    section.get_by_role("radio", name="3", exact=True).click()
    page.wait_for_url(re.compile("tr_seed=3"))
    come_to_rest(page)
    expect(page.locator(".st-key-ranking li").first).to_contain_text("100% right")
    expect(said).to_have_count(1)  # and not once more


def test_one_may_go_on_while_networks_are_looked_for(server: str, page: Page) -> None:
    open_any(page, f"{server}/{FOUR}")
    open_section(page, SMALLEST)
    section = page.locator("details").filter(has_text=SMALLEST)
    section.get_by_role("button", name="Look on every task").click()
    expect(section.locator("tbody tr").first).to_contain_text("XOR")
    # Another setting is shown while the old question is not answered yet.
    assert page.locator("[data-testid=stApp]").get_attribute("data-test-script-state") == "running"
    page.get_by_role("button", name="Train on").click()
    expect(page.locator(".film .now")).to_have_text("Step 2000 of 2000")
    expect(section.locator("table")).to_have_count(0)
    come_to_rest(page)
    section.get_by_role("button", name="Look on XOR of four").click()
    expect(section.locator("li").filter(has_text="Sigmoid")).to_contain_text("is the smallest")


@pytest.mark.exhaustive
def test_on_a_phone_all_of_it_fits_and_can_be_hit(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    open_any(page, f"{server}/{FOUR}&tr_a=leaky_relu&tr_b=leaky_relu")
    open_section(page, SEEDS)
    open_section(page, SMALLEST)
    section = page.locator("details").filter(has_text=SMALLEST)
    section.get_by_role("button", name="Look on XOR of four").click()
    expect(section.locator("li")).to_have_count(2)
    come_to_rest(page)
    assert page.evaluate(WIDER) <= 0
    for each in page.locator(".st-key-second button:visible, .st-key-second summary").all():
        box = each.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, each.inner_text()
