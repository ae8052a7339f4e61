"""What the networks answer at the pointer's place, read on the pictures of a training."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from actviz.catalog import get
from actviz.formatting import six_digits
from actviz.labs.presets import FEW_EXAMPLES
from actviz.labs.training import SIDE, Course, Setting, train
from actviz.network import Unit
from tests.browser.pages import SET, come_to_rest, open_section
from tests.browser.test_presenting import LEAST, present, smaller
from tests.browser.test_training import FILM, STEPS, film, table
from tests.conftest import Screen, sampled

NAMES = ("relu", "sigmoid")
READ = ".film .read:not([hidden])"
SCRUBBER = ".st-key-tr_moment input[type=range]"

# How often a picture is painted from now on.
COUNT_PAINTS = """() => {
  window.paints = 0;
  const { clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas.matches(".answers")) window.paints += 1;
    return clearRect.apply(this, box);
  };
}"""


def spot(page: Page, x: float, y: float, side: int = 0) -> tuple[float, float]:
    """Where in the window a place of a picture is, from −1.5 to 1.5 in both directions."""
    box = page.locator(".film canvas.answers").nth(side).bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (x + 1.5) / 3, box["y"] + box["height"] * (1.5 - y) / 3


def readings(page: Page) -> list[list[str]]:
    """The lines of both readings."""
    told = page.locator(f"{READ} .told").all()
    return [each.locator("span").all_inner_texts() for each in told]


def courses(setting: Setting) -> list[Course]:
    return [train(setting, Unit(activation=get(name))) for name in NAMES]


def share(course: Course, moment: int, column: int, row: int) -> float:
    """The share of class 1 in a cell, which is counted from the lower left."""
    return float(course.answers[moment].reshape(SIDE, SIDE)[row, column])


def middle(cell: int) -> float:
    return (cell + 0.5) / SIDE * 3 - 1.5


def percents(texts: list[list[str]]) -> list[float]:
    """The shares that are read, as numbers: under 1% is 0, over 99% is 100."""
    found = [re.fullmatch(r"class 1: (under |over )?(\d+)%", lines[1]) for lines in texts]
    return [{"under ": 0.0, "over ": 100.0}.get(m[1] or "", float(m[2])) for m in found if m]


def test_a_place_is_read_in_both_pictures_at_once_and_follows_the_film(
    server: str, page: Page
) -> None:
    film(page, f"{server}/training?tr_moment=30")
    expect(page.locator(READ)).to_have_count(0)
    both = courses(Setting(noise=0.2))
    page.evaluate(COUNT_PAINTS)
    # Clear of the middle of a cell by less than a pixel, the next percent may be read.
    for side, (column, row) in enumerate([(20, 18), (5, 30), (33, 2)]):
        page.mouse.move(*spot(page, middle(column), middle(row), side % 2))
        expect(page.locator(READ)).to_have_count(2)
        found = readings(page)
        for lines, percent, course in zip(found, percents(found), both, strict=True):
            assert lines[0] == found[0][0]
            assert percent == pytest.approx(100 * share(course, 30, column, row), abs=2.5)
    assert page.evaluate("window.paints") == 0  # the pointer paints nothing anew
    # The pointer rests, and the film goes on.
    page.mouse.move(*spot(page, middle(20), middle(18)))
    page.locator(SCRUBBER).evaluate(SET, 40)
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[40]} of 1000")
    wanted = [100 * share(course, 40, 20, 18) for course in both]
    assert percents(readings(page)) == pytest.approx(wanted, abs=2.5)
    assert page.evaluate("window.paints") > 0
    page.mouse.move(5, 5)
    expect(page.locator(READ)).to_have_count(0)


@sampled("width", [1400, 390], 2)
def test_a_reading_stays_in_its_picture_and_off_what_it_reads(
    server: str, screen: Screen, width: int
) -> None:
    page = screen(width, 900)
    film(page, f"{server}/training?tr_moment=47")
    come_to_rest(page)
    page.locator(".film canvas.answers").first.scroll_into_view_if_needed()
    for x in (-1.45, -0.3, 0.4, 1.45):
        for y in (-1.45, -0.2, 0.25, 1.45):
            at = spot(page, x, y)
            page.mouse.move(*at)
            box = page.locator(f"{READ} .told").first.bounding_box()
            picture = page.locator(".film canvas.answers").first.bounding_box()
            assert box is not None
            assert picture is not None
            assert box["x"] >= picture["x"] - 1
            assert box["x"] + box["width"] <= picture["x"] + picture["width"] + 1
            assert box["y"] >= picture["y"] - 1
            assert box["y"] + box["height"] <= picture["y"] + picture["height"] + 1
            assert at[1] < box["y"] - 8 or at[1] > box["y"] + box["height"] + 8
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_curve_is_read_with_the_nearest_example(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=sine&tr_moment=30")
    setting = Setting(task="sine", noise=0.2)
    given = setting.examples
    page.mouse.move(*spot(page, 0.6, 1.2))
    found = readings(page)
    x = float(found[0][0].removeprefix("x "))
    assert x == pytest.approx(0.6, abs=0.01)
    nearest = int(np.abs(given.x[:, 0] - x).argmin())
    example = f"example at {given.x[nearest, 0]:.2f}: {given.targets[nearest, 0]:.2f}"
    for lines, course in zip(found, courses(setting), strict=True):
        height = np.interp(x, np.linspace(-1.5, 1.5, 121), course.answers[30])
        read = float(lines[1].removeprefix("network: ").replace("−", "-"))
        assert read == pytest.approx(height, abs=0.03)
        assert lines[2] == example.replace("-", "−")


def test_keys_move_the_cross_and_what_it_reads_is_said(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=47")
    picture = page.locator(".film .picture").first
    said = page.locator(".film .voice[role=status]")
    page.get_by_role("button", name="To the end").focus()
    page.keyboard.press("Shift+Tab")
    picture.focus()
    expect(page.locator(READ)).to_have_count(2)
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert [lines[0] for lines in readings(page)] == ["x₁ 0.20, x₂ −0.09"] * 2
    shares = [lines[1].removeprefix("class 1: ") for lines in readings(page)]
    expect(said).to_have_text(
        f"x₁ = 0.20, x₂ = −0.09, class 1: ReLU {shares[0]}, Sigmoid {shares[1]}."
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(READ)).to_have_count(0)


def test_where_keys_set_points_the_same_cross_reads(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=points&tr_points=-1:0,1:0.5&tr_steps=100")
    assert page.locator(".film .picture[tabindex]").count() == 0  # one stop for Tab, not two
    page.locator(".film canvas.answers").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    found = readings(page)
    assert [lines[0] for lines in found] == ["x 0.20"] * 2
    assert found[0][2] == "example at 1.00: 0.50"
    read = [lines[1].removeprefix("network: ") for lines in found]
    expect(page.locator(".film .voice[role=status]")).to_have_text(
        f"x = 0.20: ReLU {read[0]}, Sigmoid {read[1]}, example at 1.00: 0.50."
    )
    expect(page.locator(".film .dots [role=status]")).to_contain_text("x = 0.2, y = 0.1")


def test_after_a_click_the_arrows_are_the_film_s(server: str, screen: Screen) -> None:
    page = screen(1280, 720)
    present(page, f"{server}/training?tr_moment=20")
    page.mouse.click(*spot(page, 0.5, 0.5))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[21]} of 1000")


def touch(page: Page, kind: str, at: tuple[float, float], where: str = ".film .picture") -> None:
    about: dict[str, Any] = {"pointerType": "touch", "pointerId": 5, "isPrimary": True}
    about |= {"clientX": at[0], "clientY": at[1], "bubbles": True, "composed": True}
    page.locator(where).first.dispatch_event(kind, about)


def test_a_finger_reads_a_place_until_it_touches_another(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    film(page, f"{server}/training?tr_moment=47")
    come_to_rest(page)
    touch(page, "pointerdown", spot(page, -0.6, 0.5))
    touch(page, "pointerup", spot(page, -0.6, 0.5))
    touch(page, "pointerleave", spot(page, -0.6, 0.5))
    expect(page.locator(READ)).to_have_count(2)
    first = readings(page)
    touch(page, "pointerdown", spot(page, 0.6, 0.5))
    expect(page.locator(READ)).to_have_count(2)
    assert readings(page) != first
    # Scrolling is the page's, and sliding across the picture reads.
    action = f"getComputedStyle({FILM}.querySelector('.picture')).touchAction"
    assert page.evaluate(action) == "pan-y pinch-zoom"
    touch(page, "pointerdown", (100, 10), "h1")
    expect(page.locator(READ)).to_have_count(0)


@sampled("task", ["XOR", "sine"], 2)
def test_while_presenting_readings_are_large_and_hidden_with_the_numbers(
    server: str, screen: Screen, task: str
) -> None:
    page = screen(1280, 720)
    present(page, f"{server}/training?tr_moment=30&tr_task={task}&tr_held=30")
    page.mouse.move(*spot(page, 0.5, 0.5))
    told = page.locator(f"{READ} .told").first
    expect(told).to_be_visible()
    assert smaller(page, LEAST) == []
    page.keyboard.press("v")
    expect(told).to_be_hidden()
    page.keyboard.press("v")
    expect(told).to_be_visible()


# --- What is held out ----------------------------------------------------------------------------

# The colours in the middle of places of the first picture.
COLOURS = f"""(places) => {{
  const canvas = {FILM}.querySelector("canvas.answers");
  const at = (share, size) => Math.round(share * size);
  return places.map(([x, y]) => [...canvas.getContext("2d").getImageData(
    at((x + 1.5) / 3, canvas.width), at((1.5 - y) / 3, canvas.height), 1, 1).data].slice(0, 3));
}}"""


def test_what_is_held_out_is_hollow_and_told_in_the_legend(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_held=30&tr_noise=0")
    legend = page.locator(".film .classes").first
    expect(legend).to_contain_text("held out")
    setting = Setting(held_out=0.3)
    held = page.evaluate(COLOURS, setting.held_back.x.tolist())
    learned = page.evaluate(COLOURS, setting.learned_from.x.tolist())
    # Another example may lie over one.
    white = [255, 255, 255]
    assert np.mean([colour == white for colour in held]) > 0.8
    assert np.mean([colour == white for colour in learned]) < 0.1
    film(page, f"{server}/training?tr_noise=0")
    expect(legend).not_to_contain_text("held out")


def test_the_table_follows_the_loss_on_what_is_held_out(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_held=30&tr_noise=1")
    row = page.locator(".st-key-ranking tbody tr", has_text="held-out loss").locator("td")
    expect(row.first).to_be_visible()
    page.context.set_offline(True)
    page.locator(SCRUBBER).evaluate(SET, 16)
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[16]} of 1000")
    for index, course in enumerate(courses(Setting(noise=1.0, held_out=0.3))):
        expect(row.nth(index + 1)).to_have_text(f"{course.held_loss[16]:.6g}")
    page.context.set_offline(False)


def test_the_table_has_more_rows_once_something_is_held_out(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=20")
    open_section(page, "Training:")
    slider = page.locator(".st-key-tr_held input[type=range]")
    for key, is_held in (("ArrowRight", "true"), ("ArrowLeft", "false")):
        slider.focus()
        page.keyboard.press(key)
        page.wait_for_function(f"() => location.search.includes('tr_held=5') === {is_held}")
        come_to_rest(page)
        setting = Setting(noise=0.2, held_out=0.05 if is_held == "true" else 0.0)
        for index, course in enumerate(courses(setting)):
            numbers = {row[0]: row[index + 1] for row in table(page)}
            assert numbers["loss"] == six_digits(float(course.loss[20]))
            if setting.held_out:
                assert numbers["held-out loss"] == six_digits(float(course.held_loss[20]))
            else:
                assert len(numbers) == 6


@pytest.mark.parametrize("size", [(1400, 900), (1280, 720)])
def test_the_longer_table_is_in_the_window_too(
    server: str, screen: Screen, size: tuple[int, int]
) -> None:
    page = screen(*size)
    film(page, f"{server}/training?tr_held=20")
    come_to_rest(page)
    box = page.locator(".st-key-ranking table").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= size[1]


@pytest.mark.exhaustive
def test_overfitting_is_a_click_away(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_seed=7&tr_b=elu")
    page.get_by_role("link", name="see two that do").click()
    page.wait_for_function("() => location.search.includes('tr_held=50')")
    expect(page.locator(".st-key-ranking")).to_contain_text("It overfits: at step")
    expect(page.locator(".st-key-ranking")).to_contain_text("learn these few noisy examples")
    come_to_rest(page)
    shown = [row[0] for row in table(page)]
    assert shown[:5] == ["step", "loss", "right", "held-out loss", "held-out right"]
    for index, name in enumerate(("relu", "tanh")):
        course = train(FEW_EXAMPLES, Unit(activation=get(name)))
        assert table(page)[1][index + 1] == six_digits(float(course.loss[-1]))
        assert table(page)[3][index + 1] == six_digits(float(course.held_loss[-1]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    # Back shows what was there before.
    page.go_back()
    expect(page.locator(".film .side.second .title")).to_contain_text("ELU")
    found = parse_qs(urlsplit(page.url).query)
    assert (found["tr_seed"], found["tr_b"]) == (["7"], ["elu"])
    assert "tr_held" not in found
