"""What a teacher has: keys, presenting, a link to share, the points one after the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import (
    count_steps,
    open_any,
    open_view,
    point,
    settle,
    steps_gained,
    thumb,
    values,
)
from tests.conftest import Screen, sampled


@pytest.fixture
def presenting(server: str, page: Page) -> Iterator[Page]:
    """A page that presents ELU; afterwards no point of it is shown any more."""
    open_view(page, f"{server}/?fn=elu&present=true")
    page.wait_for_selector("html[data-present]", state="attached")
    yield page
    page.evaluate("delete document.documentElement.dataset.points")


def is_presenting(page: Page, yes: bool) -> None:
    expect(page.locator(".st-key-present input")).to_be_checked(checked=yes)
    settle(page)


def shown_points(page: Page) -> list[str]:
    """The points that can be read."""
    found: list[str] = page.locator("[class*='st-key-step-show-'] button p").evaluate_all(
        "all => all.filter((p) => p.checkVisibility({ visibilityProperty: true }))"
        ".map((p) => p.textContent)"
    )
    return found


def test_a_key_presents_and_another_leaves(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    count_steps(page)
    page.keyboard.press("p")
    is_presenting(page, True)
    assert "present=true" in page.evaluate("location.search")
    expect(page.get_by_role("link", name="Overview")).to_be_hidden()
    expect(page.locator(".st-key-second")).to_be_hidden()
    page.keyboard.press("Escape")
    is_presenting(page, False)
    assert "present" not in page.evaluate("location.search")
    expect(page.get_by_role("link", name="Overview")).to_be_visible()
    # Only P and the list of keys act on a page that is not presented.
    for key in ("n", "v", "d", "f", "c", "r", "ArrowRight"):
        page.keyboard.press(key)
    settle(page)
    assert page.evaluate("Object.keys(document.documentElement.dataset)") == []
    assert page.locator("h1").first.text_content() == "ELU"
    assert steps_gained(page) <= 2


def test_arrows_go_from_function_to_function(presenting: Page) -> None:
    page = presenting
    title = page.locator("h1")
    for key, name in (("ArrowRight", "ReLU"), ("ArrowLeft", "ELU"), ("ArrowLeft", "Linear")):
        page.keyboard.press(key)
        expect(title).to_have_text(name)
        settle(page)
    # Round and round.
    page.keyboard.press("ArrowLeft")
    expect(title).to_have_text("Softmax")


def test_a_slider_keeps_its_arrows(presenting: Page) -> None:
    page = presenting
    thumb(page, "elu_alpha").press("ArrowRight")
    settle(page)
    assert values(page)["elu_alpha"] == "1.01"
    assert page.locator("h1").first.text_content() == "ELU"
    page.keyboard.press("r")
    page.wait_for_function("() => !location.search.includes('elu_alpha')")
    settle(page)
    assert values(page)["elu_alpha"] == "1"


def test_keys_fold_the_derivative_and_the_formulas_away(presenting: Page) -> None:
    page = presenting
    formulas = page.locator(".st-key-plots .katex")
    before = page.locator(".st-key-plot_f").bounding_box()
    expect(page.locator(".st-key-plot_derivative")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator(".st-key-plot_derivative")).to_be_hidden()
    assert before is not None
    page.wait_for_function(
        "(least) => document.querySelector('.st-key-plot_f').clientWidth > least",
        arg=1.8 * before["width"],
    )
    expect(formulas.first).to_be_visible()
    page.keyboard.press("f")
    expect(formulas.first).to_be_hidden()
    page.keyboard.press("f")
    page.keyboard.press("d")
    expect(formulas.last).to_be_visible()
    expect(page.locator(".st-key-plot_derivative")).to_be_visible()


def test_the_points_come_one_after_the_other(presenting: Page) -> None:
    page = presenting
    assert shown_points(page) == []
    for count in (1, 2, 3):
        page.keyboard.press("c")
        assert len(shown_points(page)) == count
    page.keyboard.press("Shift+C")
    assert shown_points(page) == []


@sampled("size", [(1280, 720), (1024, 600)], 2)
def test_each_point_comes_within_the_window(
    server: str, screen: Screen, size: tuple[int, int]
) -> None:
    page = screen(*size)
    open_view(page, f"{server}/?fn=sigmoid&present=true")
    points = page.locator(".st-key-points [class*='st-key-step-show-']")
    for index in range(points.count()):
        page.keyboard.press("c")
        expect(points.nth(index)).to_be_in_viewport(ratio=0.95)
    page.keyboard.press("Shift+C")


def test_an_open_claim_keeps_its_words(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu&elu_show=Pro+1")
    said = page.locator(".st-key-step-banner")
    expect(said).to_contain_text("Measured now")
    page.keyboard.press("p")
    is_presenting(page, True)
    expect(said).to_be_in_viewport(ratio=0.95)
    # The point itself, and none of the others.
    assert len(shown_points(page)) == 1
    # By a link, too; and a claim that stands below the plots.
    for query in ("elu_show=Formula", "elu_show=Con+1"):
        open_view(page, f"{server}/?fn=elu&present=true&{query}")
        expect(page.locator("html[data-present]")).to_have_count(1)
        expect(said).to_be_visible()
        assert len(shown_points(page)) == 1
    # It stays when others are shown beside it.
    page.keyboard.press("c")
    assert len(shown_points(page)) == 2
    expect(said).to_be_visible()
    page.keyboard.press("Shift+C")


PICKERS = {
    "compare": [".st-key-fns_shown", ".st-key-set"],
    "gradient_flow": [".st-key-gf_fns_shown"],
    "training": [".st-key-tr_a_shown", ".st-key-tr_b_shown", ".st-key-tr_task"],
    "?fn=elu": [".st-key-quick"],
}


@pytest.mark.parametrize("address", PICKERS)
def test_the_choice_of_functions_stays_while_presenting(
    server: str, screen: Screen, address: str
) -> None:
    page = screen(1280, 720)
    mark = "&" if "?" in address else "?"
    open_any(page, f"{server}/{address}{mark}present=true")
    expect(page.locator("html[data-present]")).to_have_count(1)
    tools = page.locator(".st-key-step-tools").bounding_box()
    assert tools is not None
    for picker in PICKERS[address]:
        expect(page.locator(picker)).to_be_in_viewport(ratio=0.95)
        box = page.locator(picker).bounding_box()
        assert box is not None
        # Not below what switches it off again.
        assert box["x"] + box["width"] <= tools["x"] or box["y"] >= tools["y"] + tools["height"]


def test_the_keys_are_listed_and_the_list_closes(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("start or stop presenting")
    # While it is open, no other key does anything; its own closes it.
    page.keyboard.press("p")
    page.keyboard.press("?")
    expect(keys).to_have_count(0)
    is_presenting(page, False)
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


LISTED = {
    "?fn=elu": "P ? ← → N V D F C Shift+C S R Esc",
    "compare": "P ? N V D S R Esc",
    "softmax": "P ? ← → V S R Esc",
    "training": "P ? Space ← → N V S R Esc",
    "lesson?step=linear-slope": "P ? ← → 1 2 3 S Esc",
    "quiz?at=1": "P ? 1 2 3 ← → S Esc",
    "overview": "P ? ← → S Esc",
}


def test_each_page_has_its_tools_at_the_same_place_and_lists_the_keys_that_do_something(
    server: str, page: Page
) -> None:
    places = {}
    for address, listed in LISTED.items():
        open_any(page, f"{server}/{address}")
        boxes = [page.locator(f".st-key-{key}").bounding_box() for key in ("share", "present")]
        places[address] = [(round(box["x"]), round(box["y"])) for box in boxes if box]
        assert len(places[address]) == 2, address
        page.keyboard.press("?")
        keys = page.get_by_role("dialog", name="Keys").locator("kbd")
        expect(keys.first).to_be_visible()
        assert " ".join(filter(None, keys.all_inner_texts())) == listed, address
        page.keyboard.press("?")
        expect(keys).to_have_count(0)
    first, *others = places.values()
    assert all(other == first for other in others), places


def test_keys_do_nothing_while_one_types(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    field = page.locator(".st-key-search").get_by_role("combobox")
    field.press_sequentially("p?")
    expect(field).to_have_value("p?")
    expect(page.get_by_role("dialog", name="Keys")).to_have_count(0)
    is_presenting(page, False)
    field.fill("")


@pytest.mark.fresh
def test_share_copies_the_link_to_what_is_shown(server: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_view(page, f"{server}/?fn=elu&elu_alpha=2")
    thumb(page, "elu_alpha").press("ArrowRight")
    page.wait_for_function("() => location.search.includes('elu_alpha=2.01')")
    page.locator(".st-key-share button").click()
    copied = page.locator(".st-key-copy_link button")  # in the dialog
    expect(copied).to_contain_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(copied).to_contain_text("Copy link")


def test_arrows_open_one_point_after_the_other(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    first, second = point(page, "elu", "Pro 1"), point(page, "elu", "Pro 2")
    first.press("ArrowDown")  # nothing is open yet
    assert page.locator(".st-key-step-banner").count() == 0
    first.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "true")
    settle(page)
    first.press("ArrowDown")
    expect(second).to_have_attribute("aria-expanded", "true")
    expect(first).to_have_attribute("aria-expanded", "false")
    expect(second).to_be_focused()
    settle(page)
    assert page.locator(".st-key-step-banner").count() == 1
    second.press("ArrowUp")
    expect(first).to_have_attribute("aria-expanded", "true")
    settle(page)
    # The way back leads to the reader's own view, over both points.
    page.locator(".st-key-back button").click()
    page.wait_for_function("() => !location.search.includes('show')")
    settle(page)
    assert values(page)["probe"] == "-1"
