"""The softmax page in a real browser: what only a browser shows."""

import math
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.pages import drag, thumb, values, wait_for_answer, wait_for_paint
from tests.conftest import Screen, sampled, visit

TABLES = ".st-key-softmax_tables"
OTHERS = ".st-key-softmax_alternatives"


def open_softmax(page: Page, address: str) -> None:
    visit(page, address)
    expect(page.locator(f"{TABLES} .formula .numbers")).to_be_visible(timeout=30_000)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the server has answered."""
    # The tables do not say what it was drawn with, and an answer may still have to begin.
    wait_for_answer(page, long=200)


def shares(page: Page) -> list[str]:
    return page.locator(f"{TABLES} .row[data-class] .num.s").all_inner_texts()


def bars(page: Page) -> list[str]:
    found: list[str] = page.locator(f"{TABLES} .logits .row[data-class]").evaluate_all(
        "rows => rows.map((row) => row.querySelectorAll('.track i')[1].style.width)"
    )
    return found


def cells(page: Page) -> list[str]:
    return page.locator(f"{TABLES} td[role=gridcell]").all_inner_texts()


def open_section(page: Page, name: str) -> None:
    """Press a name in the index below the board."""
    page.locator(".st-key-sm_more").get_by_text(name, exact=True).click()
    settle(page)


def record(page: Page, key: str) -> None:
    """From now on, note the slider's value, the bars and the matrix on each frame."""
    page.evaluate(
        """([key, tables]) => {
          const root = document.querySelector(tables);
          const find = (node) => node.shadowRoot ?? [...node.children].map(find).find(Boolean);
          const inside = find(root);
          cancelAnimationFrame(window.noting);
          window.seen = [];
          const note = () => {
            const value = document.querySelector(`.st-key-${key} input[type=range]`).value;
            const bars = [...inside.querySelectorAll(".logits .track i")].map((i) => i.style.width);
            const cells = [...inside.querySelectorAll("td[role=gridcell]")];
            window.seen.push([value, bars.join(), cells.map((cell) => cell.textContent).join()]);
            window.noting = requestAnimationFrame(note);
          };
          note();
        }""",
        [key, TABLES],
    )


@sampled(("key", "by"), [("sm_z1", 3), ("sm_z4", 3), ("sm_t", -8)], 2)
def test_bars_and_matrix_follow_a_dragged_slider(
    server: str, page: Page, key: str, by: float
) -> None:
    open_softmax(page, f"{server}/softmax")
    record(page, key)
    drag(page, key, steps=16, by=by)
    seen = page.evaluate("window.seen")
    last = shares(page), bars(page), cells(page)
    page.mouse.up()
    passed = {value for value, _, _ in seen}
    assert len(passed) > 8
    for part in (1, 2):
        assert len({frame[part] for frame in seen}) >= 0.9 * len(passed)
    settle(page)
    # What the server sends is what was painted, within the keyframes' promise.
    exact = shares(page), bars(page), cells(page)
    for painted, sent in zip(last, exact, strict=True):
        for a, b in zip(painted, sent, strict=True):
            x, y = (float(text.replace("−", "-").rstrip("%")) for text in (a, b))
            assert x == pytest.approx(y, abs=0.25 if a.endswith("%") else 0.0021)


def test_the_keyboard_moves_the_bars_before_the_server_answers(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    before = shares(page)
    page.context.set_offline(True)
    thumb(page, "sm_z2").focus()
    page.keyboard.press("ArrowRight")
    wait_for_paint(page)
    assert shares(page) != before
    page.keyboard.press("ArrowLeft")
    wait_for_paint(page)
    assert shares(page) == before
    page.context.set_offline(False)


@pytest.mark.exhaustive
def test_a_tie_is_one_while_a_slider_moves_and_nothing_else_is(server: str, page: Page) -> None:
    # Both pass 1.0, where class 2 stands; at T = 20 all shares are almost the same.
    for query in ("", "?sm_t=20&sm_classes=10&sm_z5=1"):
        open_softmax(page, f"{server}/softmax{query}")
        winner = page.locator(f"{TABLES} .logits .winner")
        tied = [2, 5] if "sm_z5" in query else [2]
        page.context.set_offline(True)
        thumb(page, "sm_z1").focus()
        for place in (1.4, 1.3, 1.2, 1.1, 1.0, 0.9):
            page.keyboard.press("ArrowLeft")
            wait_for_paint(page)
            text = winner.inner_text()
            s = shares(page)
            if place > 1:
                assert text.startswith(f"Class 1 leads with {s[0]}."), text
            elif place == 1:
                names = ", ".join(map(str, [1, *tied][:-1])) + f" and {tied[-1]}"
                assert text.startswith(f"Classes {names} tie with {s[0]}."), text
                assert {s[index - 1] for index in tied} == {s[0]}
            else:
                start = (
                    f"Classes {' and '.join(map(str, tied))} tie" if tied[1:] else "Class 2 leads"
                )
                assert text.startswith(f"{start} with {s[1]}."), text
        page.context.set_offline(False)


def test_negative_logits_turn_plain_shares_round(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax?sm_classes=2&sm_z1=-1&sm_z2=-3")
    open_section(page, "Other functions")
    plain = page.locator(f"{OTHERS} [data-method=plain]")
    assert plain.locator(".row .num").all_inner_texts() == ["1", "0.250", "2", "0.750"]
    expect(plain.locator(".sum")).to_have_text("the largest logit gets the least")


def test_the_formula_with_its_numbers_gives_the_entry_at_every_temperature(
    server: str, page: Page
) -> None:
    for heat in ("0.05", "0.45", "0.5", "20"):
        open_softmax(page, f"{server}/softmax?sm_classes=3&sm_t={heat}")
        for i, j in ((1, 1), (1, 2), (2, 3)):
            cell(page, i, j).hover()
            text = chosen(page)[2].replace("−", "-")
            found = re.fullmatch(r"=([\d.]+)·\((\d)-([\d.]+)\)([\d.]+)=(\S+)", text)
            assert found is not None
            a, d, b, t, value = map(float, found.groups())
            digits = len(found[5].partition(".")[2])
            assert a * (d - b) / t == pytest.approx(value, abs=0.6 * 10**-digits), text


@sampled(
    ("query", "key", "stands"),
    [
        ("fn=softmax&softmax_classes=4.7", "softmax_classes", "4"),
        ("fn=softmax&softmax_classes=6.5", "softmax_classes", "3"),
        ("fn=maxout&maxout_k=2.5", "maxout_k", "2"),
    ],
    3,
)
def test_the_message_on_a_whole_number_says_what_page_and_address_show(
    server: str, page: Page, query: str, key: str, stands: str
) -> None:
    page.goto(f"{server}/?{query}")
    expect(thumb(page, key)).to_have_value(stands, timeout=30_000)
    settle(page)
    text = page.locator("[data-testid=stAlert]").inner_text()
    in_address = re.search(rf"{key}=([^&]+)", page.url)
    if "keeps its default" in text:
        assert in_address is None
    else:
        assert f"it is now {stands}." in text
        assert in_address is not None
        assert in_address[1] == stands


def chosen(page: Page) -> tuple[list[str], list[str], str]:
    """The class of the first bar, that of the second, and the formula's numbers.

    What is divided by T stands right before T.
    """
    rows = page.locator(f"{TABLES} .logits .row[data-class]")
    marked = [
        rows.evaluate_all(
            "(rows, kind) => rows.filter((row) => row.classList.contains(kind))"
            ".map((row) => row.dataset.class)",
            kind,
        )
        for kind in ("i", "j")
    ]
    return marked[0], marked[1], (page.locator(f"{TABLES} .formula .numbers").text_content() or "")


def cell(page: Page, i: int, j: int) -> Locator:
    return page.locator(f"{TABLES} tbody tr:nth-child({i}) td:nth-of-type({j})")


def test_hovering_an_entry_shows_its_two_bars_and_its_formula(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax?sm_t=0.5")
    cell(page, 3, 1).hover()
    first, second, numbers = chosen(page)
    s = [float(text) for text in shares(page)]
    assert (first, second) == (["3"], ["1"])
    term = re.fullmatch(r"=([\d.]+)·\(0−([\d.]+)\)0\.5=(\S+)", numbers)
    assert term is not None
    assert [float(text) for text in term.groups()[:2]] == pytest.approx([s[2], s[0]], abs=6e-4)
    assert term[3] == cell(page, 3, 1).inner_text()
    cell(page, 2, 2).hover()
    first, second, numbers = chosen(page)
    assert (first, second) == (["2"], ["2"])
    assert "(1−" in numbers


def test_the_keyboard_walks_through_the_matrix(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    stops = page.locator(f"{TABLES} td[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    first, second, _ = chosen(page)
    assert (first, second) == (["1"], ["4"])
    expect(cell(page, 1, 4)).to_be_focused()
    label = cell(page, 1, 4).get_attribute("aria-label")
    assert label == f"∂s₁/∂z₄ = {cell(page, 1, 4).inner_text()}"
    page.keyboard.press("Home")
    assert chosen(page)[1] == ["1"]


def test_1000_more_is_shown_and_goes_back(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    before = shares(page)
    toggle = page.locator(".st-key-sm_shift label").first
    toggle.click()
    logit = page.locator(f"{TABLES} .logits .row[data-class='1'] .num").first
    expect(logit).to_have_text("1001.5")
    settle(page)
    assert shares(page) == before
    assert "sm_shift=true" in page.url
    toggle.click()
    expect(logit).to_have_text("1.5")


def test_the_button_adds_1000_keeps_the_rest_of_the_link_and_goes_back(
    server: str, page: Page
) -> None:
    open_softmax(page, f"{server}/softmax")
    thumb(page, "sm_z2").focus()
    page.keyboard.press("ArrowRight")
    thumb(page, "sm_t").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    before = shares(page)
    open_section(page, "Overflow")
    page.get_by_role("button", name="Add 1000 to every logit", exact=True).click()
    page.wait_for_url(re.compile("sm_shift=true"))
    settle(page)
    assert shares(page) == before
    assert "sm_z2=1.1" in page.url
    assert "sm_t=1.2" in page.url
    page.get_by_role("button", name="Take the 1000 back").click()
    page.wait_for_url(lambda url: "sm_shift" not in url)
    settle(page)
    assert "sm_z2=1.1" in page.url
    assert "sm_t=1.2" in page.url


def test_a_copied_link_opens_the_same_view(server: str, page: Page, tab: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    for key, presses in (("sm_classes", 2), ("sm_z6", 3), ("sm_t", -4), ("sm_z1", -3)):
        thumb(page, key).focus()
        for _ in range(abs(presses)):
            page.keyboard.press("ArrowRight" if presses > 0 else "ArrowLeft")
        if key == "sm_classes":
            expect(thumb(page, "sm_z6")).to_be_visible()
    settle(page)
    page.locator(".st-key-sm_target").get_by_text("6", exact=True).click()
    settle(page)
    open_softmax(tab, page.url)
    assert values(tab) == values(page)
    assert (shares(tab), cells(tab)) == (shares(page), cells(page))
    loss = f"{TABLES} .row[data-class='6'] .loss"
    assert tab.locator(loss).inner_text() == page.locator(loss).inner_text() != ""


def test_fewer_classes_keep_the_rest_of_the_link(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax?sm_classes=6&sm_target=6&sm_t=2")
    thumb(page, "sm_classes").focus()
    page.keyboard.press("ArrowLeft")
    settle(page)
    expect(page.locator(f"{TABLES} .logits .row[data-class]")).to_have_count(5)
    for part in ("sm_classes=5", "sm_target=5", "sm_t=2"):
        assert part in page.url


@pytest.mark.exhaustive
@pytest.mark.fresh
def test_back_and_forward_return_to_the_view_of_their_address(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax?sm_classes=6&sm_z6=2&sm_target=6&sm_t=0.50")
    thumb(page, "sm_classes").focus()
    page.keyboard.press("ArrowLeft")
    settle(page)
    view, shown = page.url, (values(page), shares(page))
    assert values(page)["sm_classes"] == "5"
    page.get_by_role("link", name="Corrections", exact=True).first.click()
    page.wait_for_function("() => location.pathname === '/corrections'")
    page.get_by_role("link", name="Softmax", exact=True).first.click()
    page.wait_for_function("() => location.pathname === '/softmax'")
    expect(page.locator(f"{TABLES} .formula .numbers")).to_be_visible(timeout=30_000)
    settle(page)
    # From the menu it is as it was left, and the address says what is shown.
    assert (page.url, values(page), shares(page)) == (view, *shown)
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("() => !location.search")
    settle(page)
    assert len(shares(page)) == 4
    for path in ("/softmax", "/corrections", "/softmax"):
        page.go_back()
        page.wait_for_function("(path) => location.pathname === path", arg=path)
        settle(page)
        if path == "/softmax":
            rows = page.locator(f"{TABLES} .logits .row[data-class]")
            expect(rows).to_have_count(5, timeout=30_000)
            settle(page)
            assert (page.url, values(page), shares(page)) == (view, *shown)
            assert page.locator("[data-testid=stAlert]").count() == 0


@pytest.mark.exhaustive
@pytest.mark.fresh
def test_a_link_between_two_steps_is_drawn_on_one(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax?sm_z1=0.123")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("0.123")
    assert values(page)["sm_z1"] == "0.1"
    # The notice goes when it is no longer true.
    thumb(page, "sm_z1").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    assert values(page)["sm_z1"] == "0.2"
    expect(thumb(page, "sm_z1")).to_be_focused()


def test_a_hostile_link_shows_its_text_as_text(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax?sm_t=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.locator("[data-testid=stAlert]").first).to_contain_text("<img src=x")
    assert page.locator("[data-testid=stAlert] img").count() == 0


@sampled(
    ("width", "height", "scheme"),
    [(1400, 900, "light"), (1400, 900, "dark"), (390, 844, "light"), (390, 844, "dark")],
    3,
)
def test_the_page_fits_its_screen_in_both_themes(
    server: str, screen: Screen, width: int, height: int, scheme: str
) -> None:
    page = screen(width, height, scheme)
    for classes in (2, 10):
        open_softmax(page, f"{server}/softmax?sm_classes={classes}")
        for element in (
            "document.documentElement",
            "document.querySelector('[data-testid=stMain]')",
        ):
            assert page.evaluate(f"{element}.scrollWidth") <= width
        for section in ("logits", "jacobian", "entropy", "formula"):
            box = page.locator(f"{TABLES} .{section}").bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
        fill = page.locator(f"{TABLES} .logits .row[data-class='1'] .track i").nth(1)
        colour = fill.evaluate("(bar) => getComputedStyle(bar).backgroundColor")
        assert colour == ("rgb(109, 192, 240)" if scheme == "dark" else "rgb(0, 103, 165)")


@pytest.mark.exhaustive
@pytest.mark.fresh
def test_switching_the_theme_repaints_the_board(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    bar = page.locator(f"{TABLES} .logits .row[data-class='1'] .track i").nth(1)
    page.emulate_media(color_scheme="dark")
    expect(bar).to_have_css("background-color", "rgb(109, 192, 240)")
    before = shares(page)
    thumb(page, "sm_z1").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert shares(page) != before


# --- A row is a class ----------------------------------------------------------------------------

GEOMETRY = """(tables) => {
  const find = (node) => node.shadowRoot ?? [...node.children].map(find).find(Boolean);
  const board = find(document.querySelector(tables));
  const box = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom, x: (left + right) / 2, y: (top + bottom) / 2 };
  };
  return [...board.querySelectorAll(".row[data-class]")].map((row, i) => {
    const input = document.querySelector(`.st-key-sm_z${i + 1} input[type=range]`);
    const logit = row.querySelector(".track.logit i");
    return {
      row: box(row),
      jacobian: box(board.querySelectorAll("tbody tr")[i].cells[1]),
      target: box(document.querySelectorAll(".st-key-sm_target [role=radiogroup] label")[i]),
      thumb: box(input.closest("[data-rac]")),
      end: box(logit)[input.value < 0 ? "left" : "right"],
    };
  });
}"""


@sampled(
    ("width", "height", "query"),
    [
        (width, height, f"sm_classes={classes}&sm_z1=5&sm_z2=-5{more}")
        for width, height, more in [(1400, 900, ""), (1280, 720, "&present=true"), (390, 844, "")]
        for classes in (2, 4, 10)
    ],
    4,
)
def test_the_sliders_and_the_targets_stand_in_the_rows_of_their_classes(
    server: str, screen: Screen, width: int, height: int, query: str
) -> None:
    page = screen(width, height, "light")
    open_softmax(page, f"{server}/softmax?{query}")
    rows = page.evaluate(GEOMETRY, TABLES)
    assert len(rows) == len(shares(page))
    for each in rows:
        row, target, thumb_box = each["row"], each["target"], each["thumb"]
        assert row["bottom"] - row["top"] >= 44
        assert thumb_box["y"] == pytest.approx(row["y"], abs=1.5)
        assert target["y"] == pytest.approx(row["y"], abs=1.5)
        assert row["left"] <= target["left"] < target["right"] <= thumb_box["right"]
        # The bar of the logit ends at the dot that is dragged.
        assert thumb_box["x"] == pytest.approx(each["end"], abs=1)
        if width > 1000:
            assert each["jacobian"]["y"] == pytest.approx(row["y"], abs=1.5)
            assert each["jacobian"]["left"] >= row["right"]


@sampled(
    ("width", "height", "more", "scheme"),
    [
        (1400, 900, "", "light"),
        (1400, 900, "", "dark"),
        (1280, 720, "&present=true", "light"),
        (1280, 720, "&present=true&sm_t=20", "dark"),
    ],
    lambda case: case[-1] == "dark" and case[1] == 720,
)
def test_all_that_belongs_together_is_on_one_screen(
    server: str, screen: Screen, width: int, height: int, more: str, scheme: str
) -> None:
    page = screen(width, height, scheme)
    for classes in (2, 4, 6, 7, 10):
        open_softmax(page, f"{server}/softmax?sm_classes={classes}{more}")
        for part in (".logits", ".jacobian", ".legend", ".entropy"):
            box = page.locator(f"{TABLES} {part}").bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= height
            assert box["x"] + box["width"] <= width
        for key in ("sm_classes", "sm_t", "sm_z1", f"sm_z{classes}"):
            dot = page.locator(f".st-key-{key} [data-rac][style*=left]")
            expect(dot).to_be_in_viewport(ratio=1)
        # No number of the matrix reaches into its neighbour.
        wide = page.locator(f"{TABLES} td[role=gridcell]").evaluate_all(
            "(cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 2).length"
        )
        assert wide == 0


def test_a_class_can_be_asked_for_the_numbers_and_the_next_target(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax?present=true")
    page.wait_for_selector("html[data-present]", state="attached")
    places = [".num.s", ".num.loss", ".num.slope", "td[role=gridcell]", ".formula .numbers"]
    told = [
        page.locator(f"{TABLES} {place}").first for place in (*places, ".winner", ".entropy math")
    ]
    page.keyboard.press("v")
    for each in told:
        expect(each).to_have_css("color", "rgba(0, 0, 0, 0)")
    # What is set stays.
    expect(page.locator(f"{TABLES} .num.z").first).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    page.keyboard.press("v")
    for each in told:
        expect(each).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("sm_target=3"))
    expect(page.locator(f"{TABLES} .row.target")).to_have_attribute("data-class", "3")


def test_the_target_is_pressed_in_its_row_and_has_the_loss(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    losses = page.locator(f"{TABLES} .row[data-class] .loss")
    assert losses.all_inner_texts() == ["", "1.174", "", ""]
    page.locator(".st-key-sm_target label").get_by_text("4", exact=True).click()
    page.wait_for_url(re.compile("sm_target=4"))
    settle(page)
    expect(losses.nth(1)).to_have_text("")
    loss = losses.nth(3).inner_text()
    text = page.locator(f"{TABLES} .entropy math").text_content() or ""
    found = re.fullmatch(r"L=−lns4=−ln([\d.]+)=([\d.]+)", text)
    assert found is not None
    assert found[2] == loss
    assert float(loss) == pytest.approx(-math.log(float(found[1])), abs=0.002)


def test_each_logit_has_a_real_slider_with_a_name(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    slider = page.get_by_role("slider", name="z₁, logit of class 1")
    slider.focus()
    page.keyboard.press("Home")
    settle(page)
    assert values(page)["sm_z1"] == "-5"
    assert "sm_z1=-5" in page.url


def test_a_press_anywhere_in_the_height_of_a_row_moves_its_logit(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    row = page.evaluate(GEOMETRY, TABLES)[2]
    page.mouse.click(row["thumb"]["x"] + 60, row["row"]["top"] + 6)
    settle(page)
    assert float(values(page)["sm_z3"]) > 1


def test_who_moves_a_logit_sees_its_column(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    thumb(page, "sm_z4").focus()
    page.keyboard.press("ArrowRight")
    wait_for_paint(page)
    assert chosen(page)[:2] == (["1"], ["4"])
    thumb(page, "sm_t").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert chosen(page)[:2] == (["1"], ["4"])


def test_one_name_of_the_index_is_open_and_what_it_shows_follows(server: str, page: Page) -> None:
    open_softmax(page, f"{server}/softmax")
    expect(page.locator(OTHERS)).to_have_count(0)
    open_section(page, "Other functions")
    soft = page.locator(f"{OTHERS} [data-method=softmax] .num")
    expect(soft.last).to_be_visible()
    assert soft.all_inner_texts()[1::2] == shares(page)
    page.context.set_offline(True)
    thumb(page, "sm_z2").focus()
    page.keyboard.press("ArrowRight")
    wait_for_paint(page)
    assert soft.all_inner_texts()[1::2] == shares(page)
    page.context.set_offline(False)
    settle(page)
    open_section(page, "References")
    expect(page.locator(OTHERS)).to_have_count(0)
    expect(page.get_by_role("heading", name="References")).to_be_visible()
    open_section(page, "References")
    expect(page.get_by_role("heading", name="References")).to_have_count(0)


@sampled("scheme", ["light", "dark"], 2)
def test_no_colour_of_the_board_means_two_things(server: str, screen: Screen, scheme: str) -> None:
    page = screen(1400, 900, scheme)
    open_softmax(page, f"{server}/softmax")
    places = {
        "probability": ".row[data-class='1'] .track:not(.logit, .slope) i",
        "raises": ".row[data-class='1'] .track.slope i",
        "lowers": ".row[data-class='2'] .track.slope i",
        "logit": ".row[data-class='1'] .track.logit i",
        "i": ".row.i .chip.i",
        "j": ".row.j .chip.j",
    }
    colours = {
        what: page.locator(f"{TABLES} {place}").evaluate(
            "(element) => getComputedStyle(element).backgroundColor"
        )
        for what, place in places.items()
    }
    assert len({*colours.values()}) == len(colours), colours


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone, whose screen is touched."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    with context:
        yield context.new_page()


def test_a_finger_takes_hold_of_the_dot_and_scrolls_beside_it(server: str, phone: Page) -> None:
    open_softmax(phone, f"{server}/softmax?sm_classes=10")
    rows = phone.evaluate(GEOMETRY, TABLES)
    for each in rows:
        assert each["thumb"]["y"] == pytest.approx(each["row"]["y"], abs=1.5)
        assert each["target"]["y"] == pytest.approx(each["row"]["y"], abs=1.5)
    row = rows[3]
    holds = """([x, y]) => Boolean(document.elementFromPoint(x, y).closest(
      ".st-key-sm_z4 [data-rac][style*=left]"))"""
    x, y = row["thumb"]["x"], row["thumb"]["y"]
    for across, up in ((-21, 0), (21, 0), (0, -21), (0, 21)):  # 44 pixels
        assert phone.evaluate(holds, [x + across, y + up])
    # Only the bar itself takes a tap: what is above and below it lets the page scroll.
    touches = "([x, y]) => getComputedStyle(document.elementFromPoint(x, y)).touchAction"
    end = row["thumb"]["x"] + 60
    assert phone.evaluate(touches, [end, y]) == "none"
    assert phone.evaluate(touches, [end, row["row"]["top"] + 4]) == "auto"
