"""Sharing: the link and its QR code, what it hides, and what can be taken along."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import come_to_rest, open_any
from tests.browser.test_everyone import OVERFLOW, audit
from tests.browser.test_presenting import LEAST, TOLD, smaller
from tests.conftest import Screen, sampled
from tests.qr import code_of, modules

DRAWN = ".actviz-qr svg"


@pytest.fixture(autouse=True)
def closed(page: Page) -> Iterator[None]:
    """Leave no dialog open, and hide nothing, for the tests that follow."""
    yield
    if page.locator(".stDialog").count():
        page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator(".stDialog")).to_have_count(0)


def share(page: Page) -> str:
    """Open the dialog, and return the link that it shows; its code is the one of that link."""
    page.locator(".st-key-share button").click()
    page.wait_for_selector(DRAWN)
    return shown(page)


def shown(page: Page) -> str:
    """The link that the dialog shows, with its QR code."""
    link = page.locator(".actviz-link").inner_text()
    drawn = page.locator(DRAWN).evaluate("(svg) => svg.outerHTML")
    assert modules(drawn) == code_of(link)
    return link


def test_share_copies_the_link_and_shows_it_with_its_code(server: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_any(page, f"{server}/?fn=elu&elu_alpha=2&z=-4&z=4")
    assert share(page) == page.url
    expect(page.locator(".st-key-copy_link")).to_contain_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    # It can be copied again, with what has been chosen meanwhile.
    expect(page.locator(".st-key-copy_link")).to_contain_text("Copy link")
    page.get_by_role("button", name="Sliders").click()
    expect(page.locator(".actviz-link")).to_contain_text("hide=sliders")
    page.locator(".st-key-copy_link button").click()
    expect(page.locator(".st-key-copy_link")).to_contain_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{page.url}&hide=sliders"
    assert shown(page) == f"{page.url}&hide=sliders"
    expect(page.locator(".stDialog")).to_contain_text("Only this computer can open this link.")


def test_the_link_has_what_only_the_browser_knows(server: str, page: Page) -> None:
    open_any(page, f"{server}/training?tr_steps=50&tr_moment=20")
    page.evaluate("window.actvizFilm.press('forward')")
    page.wait_for_function("() => location.search.includes('tr_moment=21')")
    assert share(page) == page.url
    # What is not on the page cannot be hidden.
    offered = page.locator(".st-key-share_hides button[aria-pressed]")
    expect(offered).to_have_text(["Names", "Numbers", "Sliders", "Choice", "Sections", "Menu"])


def test_a_link_that_hides_leaves_the_teachers_page_and_can_be_undone(
    server: str, page: Page, tab: Page
) -> None:
    open_any(page, f"{server}/?fn=elu")
    share(page)
    for name in ("Sliders", "Points"):
        page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".actviz-link")).to_contain_text("hide=points")
    link = shown(page)
    assert "hide" not in page.url
    assert page.locator(".st-key-sliders").is_visible()
    # The student's page.
    open_any(tab, link)
    line = tab.locator(".st-key-exercise")
    expect(line).to_contain_text("For an exercise, this link hides sliders and points.")
    for key in ("sliders", "points"):
        expect(tab.locator(f".st-key-{key}")).to_be_hidden()
    assert tab.locator("input[type=range]:visible").count() == 0
    # Neither the Tab key nor the skip link finds a slider.
    reached = set()
    for _ in range(40):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate("document.activeElement.type ?? ''"))
    assert "range" not in reached
    expect(tab.locator(".actviz-skip")).to_have_text("Skip to the content")
    assert audit(tab) == []
    assert tab.evaluate(OVERFLOW) <= 0
    tab.get_by_role("button", name="Show everything").click()
    expect(tab.locator(".st-key-sliders")).to_be_visible()
    expect(tab.locator(".st-key-points")).to_be_visible()
    expect(line).to_be_hidden()
    tab.wait_for_function("() => !location.search.includes('hide')")


@sampled(
    ("hides", "keys"),
    [
        ("choice", ["picker"]),
        ("sections", ["second", "properties", "tables"]),
        ("menu", ["menu"]),
        ("sliders", ["sliders", "axes"]),
    ],
    lambda case: case[0] in ("sliders", "menu"),
)
def test_what_a_link_hides_is_not_there(
    server: str, page: Page, hides: str, keys: list[str]
) -> None:
    open_any(page, f"{server}/?fn=elu&hide={hides}")
    for key in keys:
        expect(page.locator(f".st-key-{key}")).to_be_hidden()
    expect(page.locator(".st-key-plot_f")).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    for key in keys:
        expect(page.locator(f".st-key-{key}")).to_be_visible()


@sampled(
    ("address", "name", "number"),
    [
        ("?fn=mish", "Mish", "−0.303401"),
        ("compare?fns=mish&fns=relu", "Mish", "−0.303401"),
        ("training?tr_a=mish&tr_steps=50", "Mish", "%"),
        ("gradient_flow?gf_fns=mish", "Mish", "passes"),
    ],
    2,
)
def test_an_exercise_tells_neither_name_nor_number_to_who_reads(
    server: str, page: Page, address: str, name: str, number: str
) -> None:
    open_any(page, f"{server}/{address}&hide=names&hide=numbers")
    page.wait_for_selector("html[data-hide='names numbers']", state="attached")
    assert page.evaluate(TOLD, name) == []
    assert page.evaluate(TOLD, number) == []
    page.get_by_role("button", name="Show everything").click()
    page.wait_for_selector("html:not([data-hide])", state="attached")
    assert page.evaluate(TOLD, name)


def test_while_presenting_a_key_fills_the_screen_with_the_code(server: str, screen: Screen) -> None:
    page = screen(1280, 720)
    open_any(page, f"{server}/?fn=elu&present=true")
    page.wait_for_selector("html[data-present]", state="attached")
    come_to_rest(page)
    expect(page.get_by_role("button", name="S share")).to_be_visible()
    page.keyboard.press("s")
    page.wait_for_selector(DRAWN)
    # Who gets the link is to read.
    assert shown(page) == page.url.replace("?present=true", "")
    side = page.locator(DRAWN).bounding_box()
    assert side is not None
    assert side["width"] == side["height"] > 0.7 * 720
    assert side["y"] + side["height"] <= 720
    assert smaller(page, LEAST) == []
    assert audit(page) == []
    # The keys of the page rest, as somebody may type here.
    page.keyboard.press("n")
    assert page.locator("html[data-hide]").count() == 0
    page.get_by_text("Opens in large type, as here").click()
    expect(page.locator(".actviz-link")).to_contain_text("present=true")


@sampled(("scheme", "width"), [("dark", 1400), ("light", 390)], 2)
def test_axe_finds_nothing_in_the_dialog_and_it_fits(
    server: str, screen: Screen, scheme: str, width: int
) -> None:
    page = screen(width, 844, scheme)
    open_any(page, f"{server}/?fn=leaky_relu")
    share(page)
    expect(page.locator(".stDialog pre")).to_be_visible()
    come_to_rest(page)
    assert audit(page) == []
    assert page.evaluate(OVERFLOW) <= 0
    outside = """() => [...document.querySelectorAll(".stDialog *")]
      .filter((e) => e.checkVisibility() && !e.closest("pre"))
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className)"""
    assert page.evaluate(outside) == []


FILES = {
    "html": b"<!doctype html>",
    "svg": b"<svg",
    "png": b"\x89PNG",
    "csv": b"# actviz",
}


def test_everything_can_be_taken_along(server: str, page: Page) -> None:
    open_any(page, f"{server}/?fn=elu&elu_alpha=2")
    share(page)
    for kind, start in FILES.items():
        with page.expect_download() as waited:
            page.locator(f".st-key-take-{kind} button").click()
        found = waited.value
        middle = "-handout" if kind == "html" else ""
        assert found.suggested_filename == f"actviz-elu-alpha-2{middle}.{kind}"
        content = found.path().read_bytes()
        assert content.lstrip().startswith(start)
        if kind == "html":
            _printed(page, content.decode())
    expect(page.locator(".stDialog pre")).to_contain_text("alpha=2.0")
    page.get_by_role("radio", name="PyTorch").click()
    expect(page.locator(".stDialog pre")).to_contain_text("torch.expm1")


def test_each_function_of_a_comparison_can_be_taken_along_as_code(server: str, page: Page) -> None:
    open_any(page, f"{server}/compare?fns=elu&fns=softmax&fns=tanh&elu_alpha=2")
    share(page)
    expect(page.locator(".stDialog pre")).to_contain_text("alpha=2.0")
    page.get_by_role("combobox", name="The code of").click()
    expect(page.get_by_role("option")).to_have_text(["ELU (α = 2)", "Tanh"])
    page.get_by_role("option", name="Tanh").click()
    expect(page.locator(".stDialog pre")).to_contain_text("np.tanh")
    # It can be copied without a mouse.
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy to clipboard").press("Enter")
    assert "np.tanh" in page.evaluate("navigator.clipboard.readText()")


def _printed(page: Page, handout: str) -> None:
    """A handout fits on both papers and on a phone, with all of its claims and formulas."""
    browser = page.context.browser
    assert browser is not None
    paper = browser.new_page()
    try:
        paper.set_content(handout)
        for size, width in (("A4", 180), ("Letter", 186)):
            paper.emulate_media(media="print")
            paper.set_viewport_size({"width": round(width * 96 / 25.4), "height": 1000})
            assert paper.evaluate(BEYOND) == []
            pdf = paper.pdf(format=size, prefer_css_page_size=False)
            assert len(re.findall(rb"/Type /Page\b", pdf)) in (3, 4)
        paper.emulate_media(media="screen")
        paper.set_viewport_size({"width": 390, "height": 844})
        assert paper.evaluate(BEYOND) == []
        assert paper.locator(".claim").count() == 8
        # A formula is drawn: the two lines of its cases lie below each other.
        rows = paper.locator("math >> nth=0").locator("mtr")
        first, second = (rows.nth(i).bounding_box() for i in (0, 1))
        assert first is not None
        assert second is not None
        assert second["y"] >= first["y"] + 0.8 * first["height"]
    finally:
        paper.close()


BEYOND = """() => [...document.querySelectorAll("main *")]
  .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 80))"""
