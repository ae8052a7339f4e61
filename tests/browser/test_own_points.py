"""Points of two classes that the reader sets on Training, in a real browser."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from actviz.labs.tasks import MOST_POINTS
from actviz.training.state import CLASSES, IN_FILE
from tests.browser.pages import come_to_rest
from tests.browser.test_training import LONG, STRENGTH, film, spot, trained
from tests.conftest import Screen, sampled, visit

TWO = "training?tr_task=two+classes&tr_steps=100"
SAID = ".film .dots [role=status]"
REMARKS = ".film .dots .remarks"
IN_ADDRESS = "new URL(location.href).searchParams.get('tr_classes')"


def expect_in_address(page: Page, *wanted: tuple[float, ...]) -> None:
    """Wait until the address has these points, but for a pixel, and no others."""
    page.wait_for_function(
        f"""(wanted) => {{
          const found = ({IN_ADDRESS} ?? "").split(",").filter(Boolean)
            .map((each) => each.split(":").map(Number));
          return found.length === wanted.length && found.every((numbers, i) =>
            numbers.every((number, j) => Math.abs(number - wanted[i][j]) < 0.011));
        }}""",
        arg=[list(each) for each in wanted],
    )


def open_with(page: Page, server: str, classes: str, more: str = "") -> None:
    """Open the task with some points."""
    visit(page, f"{server}/{TWO}&tr_moment=47&tr_classes={classes}{more}")
    come_to_rest(page)


def button(page: Page, name: str) -> Locator:
    return page.locator(".film .dots").get_by_role("button", name=name, exact=True)


def label(page: Page) -> Locator:
    return page.locator(".film .dots label")


def test_a_click_sets_the_class_that_is_chosen_and_the_right_button_the_other(
    server: str, page: Page
) -> None:
    open_with(page, server, "")
    expect(page.locator(".film .invitation").first).to_be_visible()
    page.mouse.click(*spot(page, (-1.0, 0.5)))
    assert page.evaluate(STRENGTH, [(-1.0, 0.5)])[0] > 150
    page.mouse.click(*spot(page, (1.0, 0.5)), button="right")
    button(page, "class 0").click()
    expect(button(page, "class 0")).to_have_attribute("aria-pressed", "true")
    expect(button(page, "class 1")).to_have_attribute("aria-pressed", "false")
    page.mouse.click(*spot(page, (0.0, -1.0)))
    expect(page.locator(SAID)).to_have_text(re.compile("^Point of class 0 set at x = "))
    page.mouse.click(*spot(page, (0.5, -1.0)), button="right")
    expect_in_address(page, (-1, 0.5, 1), (1, 0.5, 0), (0, -1, 0), (0.5, -1, 1))
    expect(trained(page)).to_be_visible()
    # On a point, the right button gives it the other class, and the left one takes it away.
    page.mouse.click(*spot(page, (1.0, 0.5)), button="right")
    page.mouse.click(*spot(page, (0.0, -1.0)))
    expect_in_address(page, (-1, 0.5, 1), (1, 0.5, 1), (0.5, -1, 1))
    expect(page.locator(REMARKS)).to_contain_text("All points are of class 1")
    expect(page.locator(".st-key-ranking")).to_contain_text("ends at a loss of")


def test_a_point_that_is_dragged_is_seen_at_once_and_learned_when_the_hand_rests(
    server: str, page: Page
) -> None:
    open_with(page, server, "-1:0:0,1:0:1")
    page.mouse.move(*spot(page, (-1.0, 0.0)))
    page.mouse.down()
    page.context.set_offline(True)
    for step in range(1, 11):
        page.mouse.move(*spot(page, (-1.0, step / 10)))
        assert page.evaluate(STRENGTH, [(-1.0, step / 10)])[0] == 255
    expect(page.get_by_label("Your points")).to_have_value(
        re.compile(r"^-(1|0.99|1.01):\S+:0, 1:0:1$")
    )
    page.context.set_offline(False)
    page.mouse.move(*spot(page, (-1.0, 1.2)))
    # The button is still down.
    expect_in_address(page, (-1, 1.2, 0), (1, 0, 1))
    page.mouse.move(*spot(page, (-0.5, 1.2)))
    page.mouse.up()
    expect_in_address(page, (-0.5, 1.2, 0), (1, 0, 1))
    expect(page.locator(SAID)).to_have_text(re.compile("^Point moved to x = −0.5"))
    # It stops at the edge.
    page.mouse.move(*spot(page, (1.0, 0.0)))
    page.mouse.down()
    page.mouse.move(*spot(page, (1.2, 0.2)))
    page.mouse.move(*spot(page, (1.9, 0.5)), steps=3)
    page.mouse.up()
    expect_in_address(page, (-0.5, 1.2, 0), (1.5, 0.5, 1))


class Finger:
    """A finger on the glass; Playwright's own can only tap."""

    def __init__(self, page: Page) -> None:
        self.client = page.context.new_cdp_session(page)

    def _send(self, kind: str, *at: tuple[float, float]) -> None:
        where = [{"x": x, "y": y} for x, y in at]
        self.client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    def drag(self, start: tuple[float, float], by: float, steps: int = 12) -> None:
        """Move it downwards by so many pixels."""
        x, y = start
        self._send("touchStart", start)
        for step in range(1, steps + 1):
            self._send("touchMove", (x, y + by * step / steps))
        self._send("touchEnd")


def test_a_finger_sets_moves_and_takes_away_a_point_and_scrolls_the_page_elsewhere(
    server: str, browser: Any
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    open_with(page, server, "-1:0:0,1:0:1")
    page.touchscreen.tap(*spot(page, (0.0, 1.0)))
    expect_in_address(page, (-1, 0, 0), (1, 0, 1), (0, 1, 1))
    # A finger need not hit it exactly.
    x, y = spot(page, (-1.0, 0.0))
    Finger(page).drag((x + 12, y + 9), 32)
    pixels = 3 / page.locator(".film canvas.answers").first.bounding_box()["width"]
    expect_in_address(page, (-1, round(-32 * pixels, 2), 0), (1, 0, 1), (0, 1, 1))
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.touchscreen.tap(*(each + 7 for each in spot(page, (1.0, 0.0))))
    expect_in_address(page, (-1, round(-32 * pixels, 2), 0), (0, 1, 1))
    # Where there is no point, the page is scrolled, and nothing is set.
    Finger(page).drag(spot(page, (0.8, -1.0)), -150)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 50")
    assert label(page).inner_text() == "Your points, 2 of 400"
    page.close()


def test_keys_choose_the_class_set_move_and_put_back(server: str, page: Page) -> None:
    open_with(page, server, "0:0:1")
    picture, said = page.locator(".film canvas.answers").first, page.locator(SAID)
    picture.focus()
    press = page.keyboard.press
    press("0")
    expect(said).to_have_text("The next point is of class 0.")
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        press(key)
    expect(said).to_have_text("Point of class 0 set at x = 0.1, y = 0.1.")
    press("m")
    expect(said).to_have_text("Arrow keys move the point, M puts it down, Escape puts it back.")
    press("ArrowUp")
    press("Shift+ArrowRight")
    expect(said).to_have_text("x = 0.11, y = 0.2. M puts the point down, Escape back.")
    # It is learned before it is put down.
    expect_in_address(page, (0, 0, 1), (0.11, 0.2, 0))
    press("m")
    expect(said).to_have_text("Point moved to x = 0.11, y = 0.2.")
    press("M")
    press("ArrowLeft")
    press("Escape")
    expect(said).to_have_text("The point is back.")
    expect_in_address(page, (0, 0, 1), (0.11, 0.2, 0))
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
        press(key)
    expect(said).to_have_text(
        "x = 0.01, y = 0. Enter takes this point of class 1 away, M moves it."
    )
    press("Enter")
    expect_in_address(page, (0.11, 0.2, 0))
    press("ArrowLeft")
    press("m")
    expect(said).to_have_text(re.compile("^There is no point at "))
    press("1")
    press("Space")
    expect_in_address(page, (0.11, 0.2, 0), (-0.09, 0, 1))
    expect(picture).to_be_focused()


def test_nothing_is_lost_by_fast_clicks_and_drags_while_a_training_runs(
    server: str, page: Page
) -> None:
    open_with(page, server, "", f"&{LONG}")
    wanted = []
    for i in range(12):
        place = (round(-1.3 + 0.2 * i, 2), round(0.5 * (-1) ** i, 2))
        page.mouse.click(*spot(page, place), button=("left", "right")[i % 2])
        wanted.append((*place, 1 - i % 2))
    page.mouse.move(*spot(page, wanted[0][:2]))
    page.mouse.down()
    page.mouse.move(*spot(page, (-1.3, 1.3)), steps=4)
    # Films of older lists come while it is held.
    page.wait_for_timeout(1500)
    page.mouse.move(*spot(page, (-1.3, 1.0)), steps=4)
    page.mouse.up()
    page.mouse.click(*spot(page, wanted[5][:2]))
    wanted = [(-1.3, 1.0, 1), *wanted[1:5], *wanted[6:]]
    expect(label(page)).to_have_text("Your points, 11 of 400")
    expect_in_address(page, *wanted)


@pytest.mark.exhaustive
def test_an_answer_that_comes_in_the_middle_of_a_drag_does_not_undo_it(
    server: str, page: Page
) -> None:
    open_with(page, server, "0:0:1,1:1:0")
    page.mouse.move(*spot(page, (0.0, 0.0)))
    page.mouse.down()
    page.mouse.move(*spot(page, (-1.0, 0.5)), steps=3)
    # The same that the server has said before, as if it had only now answered an older change.
    page.evaluate(
        "() => { const { dots, data } = window.actvizFilm; dots.update(data, dots.send); }"
    )
    page.mouse.up()
    expect_in_address(page, (-1, 0.5, 1), (1, 1, 0))


@pytest.mark.exhaustive
@pytest.mark.fresh  # a session keeps the points of the other task
def test_a_change_right_before_another_task_is_chosen_is_not_lost(server: str, page: Page) -> None:
    open_with(page, server, "0:0:1", f"&{LONG}")
    page.mouse.click(*spot(page, (1.0, 1.0)))
    page.locator(".st-key-tr_task input").click()
    page.get_by_role("option", name="points", exact=True).click()
    expect(label(page)).to_have_text("Your points, 4 of 40")
    page.mouse.click(*spot(page, (0.0, -1.0)))
    page.locator(".st-key-tr_task input").click()
    page.get_by_role("option", name="two classes").click()
    expect(label(page)).to_have_text("Your points, 2 of 400")
    expect_in_address(page, (0, 0, 1), (1, 1, 1))


@pytest.mark.exhaustive
def test_points_that_are_cleared_can_be_brought_back(server: str, page: Page) -> None:
    open_with(page, server, "0:0:1,1:1:0")
    button(page, "Clear points").click()
    expect(page.locator(".film .invitation").first).to_be_visible()
    expect_in_address(page)
    come_to_rest(page)
    button(page, "Bring back").click()
    expect_in_address(page, (0, 0, 1), (1, 1, 0))
    button(page, "Clear points").click()
    page.mouse.click(*spot(page, (0.5, 0.5)))
    expect(button(page, "Clear points")).to_be_visible()
    expect_in_address(page, (0.5, 0.5, 1))


def _csv(count: int) -> str:
    rows = (f"{(i % 20) / 10 - 1};{i // 20 / 10 - 1};{('no', 'yes')[i % 2]}" for i in range(count))
    return "\n".join(["x;y;class", *rows])


def _opened(page: Page, name: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    page.locator(".film .dots input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )


@pytest.mark.exhaustive
def test_more_points_than_a_link_holds_are_pasted_saved_reloaded_and_opened(
    server: str, page: Page, tab: Page, tmp_path: Path
) -> None:
    open_with(page, server, "0:0:1")
    field = page.get_by_label("Your points")
    field.fill(_csv(200))
    field.press("Enter")
    expect(page.locator(SAID)).to_have_text("200 points set. “no” is class 0, “yes” is class 1.")
    page.wait_for_function(f"{IN_ADDRESS}.split(',').length === 200")
    expect(page.locator(REMARKS)).to_be_hidden()
    field.fill(_csv(300))
    field.press("Enter")
    page.wait_for_function(f"{IN_ADDRESS} === '{IN_FILE}'")
    expect(page.locator(REMARKS)).to_have_text(
        "A link holds up to 200 points, and so not these: save them as a file."
    )
    with page.expect_download() as downloading:
        button(page, "Save as file").click()
    saved = tmp_path / "points.csv"
    downloading.value.save_as(saved)
    assert downloading.value.suggested_filename == "points.csv"
    lines = saved.read_text().splitlines()
    assert lines[:2] == ["x,y,class", "-1,-1,0"]
    assert len(lines) == 301
    # A move of another setting keeps them, and so does loading the page anew in this tab.
    come_to_rest(page)
    page.reload()
    expect(label(page)).to_have_text("Your points, 300 of 400")
    expect(trained(page)).to_be_visible()
    # In another one the link says what it lacks.
    visit(tab, page.url)
    expect(tab.locator(REMARKS)).to_have_text(re.compile("^The link says that its points are in a"))
    expect(tab.locator(".film .invitation").first).to_be_visible()
    with tab.expect_file_chooser() as choosing:
        button(tab, "Open a file").click()
    choosing.value.set_files(saved)
    expect(label(tab)).to_have_text("Your points, 300 of 400")
    expect(trained(tab)).to_be_visible()
    # With fewer of them the link holds them again.
    _opened(tab, "few.csv", "1,1,a\n0,0,b")
    expect_in_address(tab, (1, 1, 0), (0, 0, 1))
    expect(tab.locator(REMARKS)).to_be_hidden()


WRONG_FILES: dict[str, tuple[str | bytes, str]] = {
    "picture.png": (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "picture.png is not a text file"),
    "empty.csv": (" \n", "empty.csv is empty."),
    "three.csv": ("0,0,a\n0,1,b\n1,1,c", "three.csv: There are two classes, but 3 names"),
    "far.csv": ("x,y,class\n5.1,3.5,setosa", "far.csv: “5.1,3.5,setosa” is outside the picture"),
    "large.csv": ("1" * 200_001, "large.csv is too large: points need less than 200 kB."),
    "<img src=x onerror=alert(1)>.csv": (
        "nan,0,1",
        "<img src=x onerror=alert…: “nan,0,1” is not a",
    ),
}


def test_a_wrong_file_is_said_and_the_points_stay(server: str, page: Page) -> None:
    open_with(page, server, "0:0:1,1:1:0")
    for name, (content, said) in WRONG_FILES.items():
        _opened(page, name, content)
        expect(page.locator(".film .dots .wrong")).to_contain_text(said)
        expect(label(page)).to_have_text("Your points, 2 of 400")
    button(page, "class 0").click()
    page.mouse.click(*spot(page, (0.0, 1.0)))
    expect_in_address(page, (0, 0, 1), (1, 1, 0), (0, 1, 0))
    expect(page.locator(".film .dots .wrong")).to_be_hidden()


IN_VAIN = {
    "\n".join(f"{i % 100 / 100},{i // 100 / 100},1" for i in range(10_000)): (
        "These are 10000 points; there is room for 400."
    ),
    "0:0:1 NaN:NaN:0": "“NaN:NaN:0” is not a point: write each point as x:y:class",
    "0:0:1 9:9:1": "“9:9:1” is outside the picture",
    "0:0:2 0:1:3 0:1:4": "There are two classes, but 3 names for them",
    "1" * 300_000: "This text is too long",
}

# Playwright types a text, which takes minutes for one as long as that.
PASTE = "(field, text) => { field.value = text; field.dispatchEvent(new Event('input')); }"


def test_hostile_points_are_said_and_nothing_is_lost(server: str, page: Page) -> None:
    open_with(page, server, "0.5:0.5:1")
    field, wrong = page.get_by_label("Your points"), page.locator(".film .dots .wrong")
    for text, said in IN_VAIN.items():
        field.evaluate(PASTE, text)
        field.press("Enter")
        expect(wrong).to_contain_text(said)
        kept = field.input_value() == text  # not asserted as it is, which would print all of it
        assert kept, said
    field.press("Escape")
    expect(field).to_have_value("0.5:0.5:1")
    # The same point in both classes is allowed, and said.
    field.fill("0:0:1 0:0:0 1:1:1")
    field.press("Enter")
    expect(page.locator(REMARKS)).to_have_text(
        "At x = 0, y = 0, there is a point of each class: no network can get both right."
    )
    expect_in_address(page, (0, 0, 1), (0, 0, 0), (1, 1, 1))
    expect(page.locator(".st-key-ranking")).to_contain_text("ends at a loss of")


@sampled("size", [(390, 844), (1400, 900), (1280, 720)], 3)
def test_all_points_that_there_is_room_for_are_drawn_and_nothing_is_too_small_to_hit(
    server: str, screen: Screen, size: tuple[int, int]
) -> None:
    page = screen(*size)
    film(page, f"{server}/{TWO}")
    page.get_by_label("Your points").fill(_csv(MOST_POINTS["two classes"]))
    page.get_by_label("Your points").press("Enter")
    expect(label(page)).to_have_text("Your points, 400 of 400")
    page.mouse.click(*spot(page, (1.4, 1.4)))
    expect(page.locator(SAID)).to_contain_text("There is room for 400 points")
    for box in (each.bounding_box() for each in page.locator(".film .dots button").all()):
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert 0 <= box["x"] <= box["x"] + box["width"] <= size[0]


def test_a_curve_has_files_and_drags_as_well_and_no_classes(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=points&tr_points=-1:0,1:0.5&tr_steps=100")
    expect(page.locator(".film .dots .switch")).to_be_hidden()
    page.mouse.move(*spot(page, (-1.0, 0.0)))
    page.mouse.down()
    page.mouse.move(*spot(page, (-1.0, 0.5)), steps=3)
    page.mouse.up()
    _there = "new URL(location.href).searchParams.get('tr_points')"
    page.wait_for_function(f"/^-1(\\.01)?:0.(49|5|51),1:0.5$/.test({_there})")
    _opened(page, "curve.csv", "x,y\n0,1\n0.5,-1")
    page.wait_for_function(f"{_there} === '0:1,0.5:-1'")


def test_the_default_has_something_to_learn(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=two+classes")
    count = len(CLASSES.points(CLASSES.default))
    expect(label(page)).to_have_text(f"Your points, {count} of 400")
    expect(page.locator(REMARKS)).to_be_hidden()
