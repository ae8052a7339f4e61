"""Numbers that are typed at their sliders, in a real browser."""

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import (
    drag,
    number,
    open_view,
    readings,
    settle,
    thumb,
    values,
    wait_for_answer,
)


def type_over(page: Page, key: str, text: str) -> None:
    """Type over the number above the first thumb of a slider, and let it be set."""
    page.locator(f".st-key-{key} [data-testid=stSliderThumbValue]").first.click()
    field(page).fill(text)
    field(page).press("Enter")
    wait_for_answer(page)
    settle(page)


def field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="type a number")


def take_digits(page: Page) -> None:
    """Wait until a digit opens the field; that comes after the charts."""
    page.wait_for_selector("html.actviz-types", state="attached")
    settle(page)


def asked(page: Page, key: str) -> list[str]:
    """What the address says of a key."""
    return parse_qs(urlparse(page.url).query).get(key, [])


def test_a_typed_value_is_exact_beyond_the_slider_and_in_the_address(
    server: str, page: Page
) -> None:
    open_view(page, f"{server}/?fn=elu&probe=-2")
    for text in ("5", "0.013"):
        type_over(page, "elu_alpha", text)
        assert number(page, "elu_alpha") == float(text)
        assert asked(page, "elu_alpha") == [text]
    # What is dragged from there is right, and the slider stays as it is.
    type_over(page, "elu_alpha", "5")
    drag(page, "elu_alpha", 4, -20)
    live = readings(page)
    assert number(page, "elu_alpha") < 4.9
    page.mouse.up()
    settle(page)
    assert readings(page) == live
    assert thumb(page, "elu_alpha").get_attribute("max") == "5"
    page.reload()
    settle(page)
    assert readings(page) == live


def test_a_value_outside_of_the_domain_is_said_and_changes_nothing(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    before = values(page)
    for text in ("0", "-1", "1e9", "much"):
        type_over(page, "elu_alpha", text)
        notice = page.locator("[data-testid=stAlert]")
        expect(notice).to_contain_text(f"elu_alpha cannot be {text}: it takes one number above 0")
        assert values(page) == before
    type_over(page, "elu_alpha", "2")
    expect(notice).to_have_count(0)


@pytest.mark.fresh
def test_the_keyboard_opens_the_field_and_escape_leaves_it(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    take_digits(page)
    thumb(page, "elu_alpha").focus()
    settle(page)  # a page that scrolls to what has the focus closes the field
    thumb(page, "elu_alpha").press("2")
    expect(field(page)).to_have_value("2")
    field(page).press("Escape")
    expect(field(page)).to_have_count(0)
    assert values(page)["elu_alpha"] == "1"
    expect(thumb(page, "elu_alpha")).to_be_focused()
    thumb(page, "elu_alpha").press("2")
    page.keyboard.type(",5")
    page.keyboard.press("Enter")
    wait_for_answer(page)
    settle(page)
    assert values(page)["elu_alpha"] == "2.5"


@pytest.mark.exhaustive
def test_the_range_and_the_probe_can_be_typed(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    type_over(page, "z", "−12.5")
    assert asked(page, "z") == ["-12.5", "5"]
    type_over(page, "probe", "-7.05")
    assert asked(page, "probe") == ["-7.05"]
    type_over(page, "z", "-5")


def test_a_parameter_is_typed_on_compare(server: str, page: Page) -> None:
    open_view(page, f"{server}/compare?fns=elu&fns=silu")
    type_over(page, "elu_alpha", "4.2")
    assert number(page, "elu_alpha") == 4.2
    assert asked(page, "elu_alpha") == ["4.2"]
