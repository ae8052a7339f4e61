"""The first minute on Explore in a real browser: what invites, and what its points look like."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.pages import (
    Plot,
    centre_of_thumb,
    number,
    open_view,
    point,
    settle,
    wait_for_paint,
)
from tests.conftest import Screen, sampled

Newcomer = Callable[..., Page]

REFUSED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("refused", "SecurityError"); },
});"""


@pytest.fixture
def newcomer(browser: Browser) -> Iterator[Newcomer]:
    """Makes the page of somebody who has never been here."""
    made: list[BrowserContext] = []

    def make(width: int = 1280, height: int = 720, script: str = "") -> Page:
        made.append(browser.new_context(viewport={"width": width, "height": height}))
        page = made[-1].new_page()
        if script:
            page.add_init_script(script)
        return page

    yield make
    for context in made:
        context.close()


def line(page: Page) -> Locator:
    """The line that says what to do."""
    return page.get_by_text("See what an activation function does")


def arrows(page: Page) -> list[str]:
    """The words at the arrows that are seen."""
    found: list[str] = page.locator(".actviz-invite text").evaluate_all(
        "all => all.filter((text) => text.getBoundingClientRect().width > 0)"
        ".map((text) => text.textContent)"
    )
    return found


def drag_the_dot(page: Page) -> None:
    x, y = Plot(page, "plot_f").marker()
    _drag(page, x, y, 60, 0)


def pull_the_curve(page: Page) -> None:
    plot = Plot(page, "plot_f")
    _drag(page, plot.across(-4), plot.curve(-4), 0, 30)


def _drag(page: Page, x: float, y: float, across: float, down: float) -> None:
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across / 2, y + down / 2)
    page.mouse.move(x + across, y + down)
    page.mouse.up()


def click_a_point(page: Page) -> None:
    point(page, "elu", "Pro 2").click()


@sampled(
    ("act", "left"),
    [(pull_the_curve, ["drag"]), (drag_the_dot, ["pull"]), (click_a_point, ["drag", "pull"])],
    3,
)
def test_what_invites_goes_for_good_and_moves_nothing(
    server: str, newcomer: Newcomer, act: Callable[[Page], None], left: list[str]
) -> None:
    page = newcomer()
    open_view(page, server)
    expect(line(page)).to_be_visible()
    assert sorted(arrows(page)) == ["drag", "pull"]
    places = [page.locator(f".st-key-{key}").bounding_box() for key in ("picker", "plots")]
    act(page)
    expect(line(page)).to_be_hidden()
    settle(page)
    assert places == [page.locator(f".st-key-{key}").bounding_box() for key in ("picker", "plots")]
    open_view(page, f"{server}/?fn=elu")
    assert sorted(arrows(page)) == left
    page.reload()
    settle(page)
    expect(line(page)).to_be_hidden()
    assert sorted(arrows(page)) == left
    # The next page needs no room for it.
    picker = page.locator(".st-key-picker").bounding_box()
    assert picker is not None
    assert places[0] is not None
    assert picker["y"] < places[0]["y"]


@pytest.mark.exhaustive
def test_it_invites_where_the_browser_keeps_nothing(server: str, newcomer: Newcomer) -> None:
    page = newcomer(script=REFUSED)
    open_view(page, server)
    expect(line(page)).to_be_visible()
    drag_the_dot(page)
    expect(line(page)).to_be_hidden()
    settle(page)
    assert arrows(page) == ["pull"]


def test_the_arrows_follow_the_dot_and_the_size_and_are_not_heard(
    server: str, newcomer: Newcomer
) -> None:
    page = newcomer()
    open_view(page, f"{server}/?fn=elu&probe=-3")
    drawing = page.locator(".actviz-invite")
    assert drawing.get_attribute("aria-hidden") == "true"

    def is_at_the_dot() -> bool:
        box = page.locator(".actviz-drag path").bounding_box()
        x, y = Plot(page, "plot_f").marker()
        assert box is not None
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        return middle == pytest.approx((x, y), abs=1.5)

    assert is_at_the_dot()
    x, y = centre_of_thumb(page, "probe")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y)
    wait_for_paint(page)
    assert number(page, "probe") > -2.5
    assert is_at_the_dot()
    page.mouse.up()
    settle(page)
    assert is_at_the_dot()
    page.set_viewport_size({"width": 1000, "height": 800})
    settle(page)
    assert is_at_the_dot()


def test_nothing_invites_a_class_or_paper(server: str, newcomer: Newcomer) -> None:
    page = newcomer()
    open_view(page, f"{server}/?fn=elu&present=true")
    expect(line(page)).to_be_hidden()
    assert arrows(page) == []
    page.keyboard.press("Escape")
    expect(line(page)).to_be_visible()
    settle(page)
    page.emulate_media(media="print")
    expect(line(page)).to_be_hidden()
    assert arrows(page) == []


# --- Points ---------------------------------------------------------------------------------------


def test_a_row_says_how_far_its_point_holds_before_it_is_open(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=relu")
    expect(
        page.get_by_role("heading", name="7 points of the documents, 4 corrected")
    ).to_be_visible()
    for label, word in (("Pro 1", "corrected"), ("Con 2", "depends on the network")):
        row = page.get_by_role("button", name=label)
        assert word in (row.text_content() or "")
        mark = row.locator(".stMarkdownBadge")
        assert mark.get_attribute("title") == word
        icon = mark.locator("[role=img]").bounding_box()
        box = row.bounding_box()
        assert icon is not None
        assert box is not None
        assert box["x"] + box["width"] - 60 < icon["x"] < box["x"] + box["width"] - 30


def test_the_ways_on_from_an_open_point_are_equal(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=relu&relu_show=Con+2")
    one = page.locator(".st-key-ways button").bounding_box()
    other = page.locator(".st-key-ways a").bounding_box()
    assert one is not None
    assert other is not None
    assert [one[key] for key in ("y", "width", "height")] == pytest.approx(
        [other[key] for key in ("y", "width", "height")], abs=1
    )


@pytest.mark.parametrize("opened", [True, False])
def test_on_a_phone_a_point_opens_right_below_the_plots(
    server: str, screen: Screen, opened: bool
) -> None:
    page = screen(390, 844)
    if opened:
        open_view(page, f"{server}/?fn=relu&relu_show=Con+2")
    else:
        open_view(page, f"{server}/?fn=relu")
        point(page, "relu", "Con 2").click()
    expect(page.locator(".st-key-step-banner")).to_be_visible()
    page.wait_for_function(
        """() => {
          const [row, plot] = ["button[aria-expanded=true]", ".st-key-plot_derivative"]
            .map((selector) => document.querySelector(selector).getBoundingClientRect());
          return Math.abs(row.top - plot.bottom) < 24;
        }"""
    )
    settle(page)
    box = page.locator(".st-key-plot_f").bounding_box()
    assert box is not None
    assert box["y"] >= -1
    for row in page.locator(".st-key-points [class*=st-key-step-show-] button").all():
        size = row.bounding_box()
        assert size is not None
        assert size["height"] >= 44


def test_a_finger_beside_a_thumb_still_takes_it(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    open_view(page, f"{server}/?fn=elu")
    box = page.locator(".st-key-elu_alpha [data-rac][style*=left]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for across, down in ((18, 0), (-18, 0), (0, 18), (0, -12)):
        found = page.evaluate(
            "([x, y]) => document.elementFromPoint(x, y).closest('[data-rac]').style.left",
            [x + across, y + down],
        )
        assert found, (across, down)
