"""The same function twice in a real browser: each copy has its own slider, curve and words."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import (
    SET,
    come_to_rest,
    drag,
    open_any,
    open_view,
    settle,
    wait_for_paint,
)
from tests.browser.test_compare import legend, paths, table
from tests.browser.test_gradient_flow import open_flow
from tests.conftest import Screen, sampled


def _query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def _search(page: Page, name: str = "Add a function") -> Locator:
    return page.get_by_role("combobox", name=re.compile(name))


@pytest.mark.parametrize(("key", "moving"), [("elu_alpha", 0), ("elu2_alpha", 2)])
def test_the_slider_of_a_copy_moves_its_own_curve_and_words_alone(
    server: str, page: Page, key: str, moving: int
) -> None:
    query = "fns=elu&fns=relu&fns=elu:2&elu_alpha=0.5&elu2_alpha=2&probe=-1"
    open_view(page, f"{server}/compare?{query}")
    assert legend(page) == ["ELU α = 0.50", "ReLU", "ELU #2 α = 2.00"]
    charts = ("plot_f", "plot_derivative")
    before = [paths(page, chart) for chart in charts]
    drag(page, key, steps=6, by=5)
    during = [paths(page, chart) for chart in charts]
    live, said = table(page), legend(page)
    page.mouse.up()
    for old, new in zip(before, during, strict=True):
        assert [a != b for a, b in zip(old, new, strict=True)] == [i == moving for i in range(3)]
    names = ["ELU α = 0.50", "ReLU", "ELU #2 α = 2.00"]
    assert [a != b for a, b in zip(names, said, strict=True)] == [i == moving for i in range(3)]
    settle(page)
    # What it said while it moved is what the server then says.
    assert (live, said) == (table(page), legend(page))


def test_the_heading_and_the_sentence_of_a_copy_follow_its_own_slider(
    server: str, page: Page
) -> None:
    query = "gf_fns=elu&gf_fns=elu:2&elu_alpha=0.5&elu2_alpha=2&gf_depth=4&gf_width=16"
    open_flow(page, f"{server}/gradient_flow?{query}", "elu2_alpha")

    def titles() -> list[str]:
        return page.locator("[class*=st-key-plot_outputs] .gtitle").all_text_contents()

    numbers = page.locator(".st-key-flow-numbers")

    def words() -> list[str]:
        found = [*titles(), *numbers.locator("li").all_inner_texts()]
        return [text.partition(":")[0] for text in (*found, *legend(page))]

    own = ["ELU (α = 0.5)", "ELU #2 (α = 2)"]
    expect(numbers.locator("td:first-child")).to_have_text(own)
    assert words() == [*own, *own, "ELU α = 0.5", "ELU #2 α = 2"]
    page.context.set_offline(True)  # so that nothing but the browser can have changed them
    page.locator(".st-key-elu2_alpha input[type=range]").evaluate(SET, "1.5")
    wait_for_paint(page)
    own[1] = "ELU #2 (α = 1.5)"
    expect(numbers.locator("td:first-child")).to_have_text(own)
    said = [*own, *own, "ELU α = 0.5", "ELU #2 α = 1.5"]
    assert words() == said
    page.context.set_offline(False)


@sampled(("room", "key"), [("compare", "fns"), ("gradient_flow", "gf_fns")], 2)
def test_a_function_is_found_again_and_the_link_shows_both(
    server: str, page: Page, tab: Page, room: str, key: str
) -> None:
    open_any(page, f"{server}/{room}?{key}=elu&{key}=relu&elu_alpha=0.5")
    _search(page).fill("elu")
    row = page.get_by_role("option").first
    expect(row).to_have_text(re.compile("ELU again.*with α of its own"))
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('elu2_alpha')")
    come_to_rest(page)
    found = {key: ["elu", "relu", "elu:2"], "elu_alpha": ["0.5"], "elu2_alpha": ["2"]}
    assert _query(page) == found
    said = legend(page)
    assert [text.split()[0] for text in said] == ["ELU", "ReLU", "ELU"]
    # In another browser the link shows the same.
    open_any(tab, page.url)
    assert legend(tab) == said
    assert _query(tab) == found


def test_it_is_found_again_in_the_list_of_those_that_are_chosen(server: str, page: Page) -> None:
    open_any(page, f"{server}/compare?fns=elu&fns=relu")
    page.locator(".st-key-fns_shown input").fill("again")
    page.get_by_role("option", name="ELU again").click()
    page.wait_for_function("() => location.search.includes('elu2_alpha=2')")
    come_to_rest(page)
    assert legend(page) == ["ELU α = 1.00", "ReLU", "ELU #2 α = 2.00"]


def test_one_that_is_hidden_leaves_the_others_shown_when_it_goes(server: str, page: Page) -> None:
    open_any(page, f"{server}/compare?fns=elu&fns=elu:2&fns=relu&elu2_alpha=2")
    page.locator(".actviz-legend button").first.click()
    page.get_by_role("button", name="Remove ELU", exact=True).click()
    page.wait_for_function("() => !location.search.includes('fns=elu&')")
    come_to_rest(page)
    # It is now the one ELU there is, and no other has been switched off.
    assert legend(page) == ["ELU α = 2.00", "ReLU"]
    for button in page.locator(".actviz-legend button").all():
        expect(button).to_have_attribute("aria-pressed", "true")


@sampled(("width", "height"), [(1280, 720), (390, 844)], 2)
def test_two_equal_functions_are_trained_with_parameters_of_their_own(
    server: str, screen: Screen, width: int, height: int
) -> None:
    page = screen(width, height)
    open_any(page, f"{server}/training?tr_a=elu&tr_b=relu&elu_alpha=0.5&tr_steps=100")
    _search(page, "Second function").fill("elu")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('elu2_alpha=2')")
    come_to_rest(page)
    names = ["ELU (α = 0.5)", "ELU #2 (α = 2)"]
    heads = page.locator(".st-key-ranking th")
    expect(heads.filter(has_text="ELU")).to_have_text(names)
    for name in names:
        expect(page.locator(".film").get_by_text(name, exact=True)).to_be_visible()
    page.locator(".st-key-network summary").click()
    for key in ("elu_alpha", "elu2_alpha"):
        expect(page.locator(f".st-key-{key} input[type=range]")).to_be_visible()
    page.locator(".st-key-elu2_alpha input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    expect(heads.filter(has_text="ELU #2")).to_have_text(["ELU #2 (α = 1.99)"])
    expect(heads.filter(has_text="ELU (")).to_have_text([names[0]])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
