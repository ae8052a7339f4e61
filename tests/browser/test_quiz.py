"""The quiz in a browser: keys, pulling a curve onto another, screens, screen readers, paper."""

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from actviz.find import find
from actviz.quiz import state
from actviz.quiz.questions import KINDS, question
from actviz.quiz.worksheet import worksheet
from tests.browser.pages import AREA, Plot, address, come_to_rest, number, open_any, pull, thumb
from tests.browser.test_everyone import OVERFLOW, audit
from tests.browser.test_print import check, printed
from tests.conftest import Screen, sampled

SEED = 3
"""The own seed of the question of each kind that is looked at."""

RIGHT = "[class*='st-key-verdict-right']"
WRONG = "[class*='st-key-verdict-wrong']"
FEEDBACK = ".st-key-feedback"

HEIGHT = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.scrollHeight - innerHeight;
}"""


def open_question(server: str, page: Page, key: str) -> None:
    """Ask one question anew, whatever tests before have answered."""
    open_any(page, f"{server}/quiz?ask={key}")
    page.locator(".st-key-quiz-start button").click()
    expect(page.get_by_text("Question 1 of 1")).to_be_visible()
    come_to_rest(page)


def letter(index: int) -> str:
    return "abc"[index]


def test_keys_answer_and_go_on_and_an_answer_stays(server: str, page: Page) -> None:
    first, second, *_ = state.asked(17, 5, ())
    open_any(page, f"{server}/quiz?quiz=17&count=5")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-answer-0")).to_be_visible()
    page.keyboard.press(letter(first.answer))
    expect(page.locator(RIGHT)).to_contain_text("Right, your answer")
    expect(page.locator(FEEDBACK)).to_contain_text(f"{letter(first.answer).upper()} is right.")
    # The focus is where one goes on, also for Enter.
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 5")).to_be_visible()
    come_to_rest(page)
    wrong = (second.answer + 1) % 3
    page.keyboard.press(str(wrong + 1))
    expect(page.locator(WRONG)).to_contain_text("Wrong, your answer")
    expect(page.locator(RIGHT)).to_contain_text("Right answer")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("Question 1 of 5")).to_be_visible()
    expect(page.locator(RIGHT)).to_contain_text("Right, your answer")
    # Enter has asked for a step of the history, and the address holds the place alone.
    assert address(page) == f"{server}/quiz?quiz=17&count=5&at=1"


def test_answers_outlive_a_page_that_is_loaded_anew_until_one_begins_again(
    server: str, page: Page
) -> None:
    key = f"order-{SEED}"
    open_question(server, page, key)
    page.keyboard.press("1")
    expect(page.locator(FEEDBACK)).to_contain_text("is right.")
    come_to_rest(page)
    page.reload()
    expect(page.locator(FEEDBACK)).to_contain_text("is right.")
    # Those to other questions, which tests before have given, are kept on.
    kept = "(key) => sessionStorage.getItem('actviz-quiz')?.includes(`\"${key}\": [`) ?? false"
    assert page.evaluate(kept, key)
    page.keyboard.press("ArrowLeft")
    page.locator(".st-key-quiz-start button").click()
    expect(page.locator(".st-key-answer-0")).to_be_visible()
    come_to_rest(page)
    page.wait_for_function(f"(key) => !({kept})(key)", arg=key)


def test_a_card_is_a_button_and_its_answer_is_read_aloud(server: str, page: Page) -> None:
    one = question(f"derivative-{SEED}")
    open_question(server, page, one.key)
    card = page.locator(f".st-key-card-{one.answer}")
    box = card.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 40)  # on its plot
    expect(page.locator(RIGHT)).to_contain_text("Right, your answer")
    said = page.locator(".actviz-answer", has_text="is right.")
    expect(said).to_have_attribute("role", "status")
    expect(said).to_contain_text(one.evidence[:20])
    # What had the focus is gone; it is on the way on, not on the link to another page.
    expect(page.locator(".st-key-quiz-next button")).to_be_focused()


def pulled(key: str) -> tuple[str, float, float]:
    """The key of the slider of a question, where it starts, and where it is to be."""
    one = question(key)
    assert one.pull is not None
    right = one.pull.values[one.answer]
    return f"pull-{key}_{one.pull.parameter}", one.pull.start, right


def on_screen(page: Page, plot: Plot, height: float) -> float:
    """How high on the screen a height is."""
    low, high = page.evaluate(
        """(chart) => document.querySelector(`.st-key-${chart} .js-plotly-plot`)
          ._fullLayout.yaxis.range""",
        plot.chart,
    )
    return plot.top + plot.height * (high - height) / (high - low)


def test_the_curve_is_pulled_onto_the_dashed_one(server: str, page: Page) -> None:
    one = question(f"alpha-{SEED}")
    assert one.pull is not None
    slider, start, right = pulled(one.key)
    open_question(server, page, one.key)
    assert number(page, slider) == start
    plot = Plot(page, "pull-f")
    x, y = plot.marker()
    z = plot.low + (x - plot.left) / plot.width * (plot.high - plot.low)
    target = {**one.values, one.pull.parameter: right}
    to = float(np.asarray(find(one.function).function(np.array(z), **target)))
    pull(page, x, y, (x + 2, on_screen(page, plot, to)))
    page.mouse.up()
    come_to_rest(page)
    assert number(page, slider) == pytest.approx(right, abs=0.11)
    page.locator(".st-key-quiz-check button").click()
    expect(page.locator(RIGHT)).to_contain_text("Right, your answer")
    # Nothing of it is in the address, and the reader's own slider is as it was.
    assert address(page) == f"{server}/quiz?ask={one.key}&at=1"


def test_a_drag_beside_the_curve_moves_nothing(server: str, page: Page) -> None:
    key = f"alpha-{SEED}"
    slider, start, _ = pulled(key)
    open_question(server, page, key)
    plot = Plot(page, "pull-f")
    beside = plot.left + 0.7 * plot.width, plot.top + 0.9 * plot.height
    pull(page, *beside, (beside[0] - 60, beside[1] - 40))
    page.mouse.up()
    come_to_rest(page)
    assert number(page, slider) == start


def test_the_slider_moves_it_by_keys_and_the_nearest_choice_counts(server: str, page: Page) -> None:
    key = f"alpha-{SEED}"
    slider, start, right = pulled(key)
    pull = question(key).pull
    assert pull
    assert right == min(pull.values) < start
    open_question(server, page, key)
    axes = page.evaluate(AREA, "pull-f")
    thumb(page, slider).focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    come_to_rest(page)
    assert number(page, slider) < right
    assert page.evaluate(AREA, "pull-f") == axes  # they stay
    page.keyboard.press("Enter")
    expect(page.locator(RIGHT)).to_contain_text("Right, your answer")


LAYOUTS = ("alpha", "order")
"""With a plot to pull, and with one beside words: the two that need most room."""


@sampled("kind", sorted(KINDS), LAYOUTS.__contains__)
def test_a_question_fits_every_screen_and_axe_finds_nothing(
    server: str, screen: Screen, kind: str
) -> None:
    scheme = ("light", "dark")[sorted(KINDS).index(kind) % 2]
    page = screen(1280, 720, scheme)
    open_question(server, page, f"{kind}-{SEED}")
    assert page.evaluate(HEIGHT) <= 0
    assert audit(page) == []
    page.keyboard.press("2")
    expect(page.locator(FEEDBACK)).to_contain_text("is right.")
    come_to_rest(page)
    assert page.evaluate(HEIGHT) <= 0
    assert audit(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    come_to_rest(page)
    assert page.evaluate(OVERFLOW) <= 0


@sampled("place", ["", "at=end", "at=1&present=true", "at=2&present=true&hide=names"], 2)
def test_axe_finds_nothing_at_the_ends_and_before_a_class(
    server: str, screen: Screen, place: str
) -> None:
    page = screen(1280, 720, "dark" if "present" in place else "light")
    open_any(page, f"{server}/quiz?quiz=17&count=5&{place}")
    if "present" in place:
        page.wait_for_selector("html[data-present]", state="attached")
        come_to_rest(page)
        expect(page.get_by_role("heading", level=2)).to_be_visible()
        expect(page.get_by_role("button", name="A", exact=False).first).to_be_visible()
    assert audit(page) == []
    assert page.evaluate(OVERFLOW) <= 0


@sampled("kind", sorted(KINDS), lambda kind: kind == "derivative")
def test_a_question_prints_with_its_choices_and_what_was_answered(
    server: str, page: Page, kind: str
) -> None:
    key = f"{kind}-{SEED}"
    one = question(key)
    open_question(server, page, key)
    for answered in (False, True):
        if answered:
            page.keyboard.press("1")
            expect(page.locator(FEEDBACK)).to_contain_text("is right.")
            come_to_rest(page)
        found, pages = printed(page, "A4")
        check(found, page.url)
        assert pages == 1
        written = " ".join(box["what"] for box in found["texts"])
        for index in range(len(one.choices)):
            assert letter(index).upper() in written


BOXES = """([width, height]) => ({
  wide: [...document.querySelectorAll("body *")]
    .filter((e) => !e.closest("svg svg, math") && e.getBoundingClientRect().right > width + 1)
    .map((e) => e.tagName),
  high: [...document.querySelectorAll(".whole")]
    .filter((e) => e.getBoundingClientRect().height > height).length,
})"""


def test_a_worksheet_is_downloaded_and_prints_with_nothing_cut(server: str, page: Page) -> None:
    open_any(page, f"{server}/quiz?quiz=17&count=5")
    with page.expect_download(timeout=60_000) as found:
        page.get_by_role("button", name="Worksheet with answers").click()
    assert found.value.suggested_filename == "worksheet-with-answers-quiz-17.html"
    text = Path(found.value.path()).read_text(encoding="utf-8")
    questions = state.asked(17, 5, ())
    link = f"{server}/quiz?quiz=17&count=5"
    assert text == worksheet("Quiz 17", questions, link, answers=True)
    # A page of its own: a file is no page of the app.
    assert page.context.browser
    paper = page.context.browser.new_page()
    paper.set_content(text)
    paper.emulate_media(media="print")
    # Millimetres within the margins, at 96 pixels an inch.
    for width, height in ((180, 269), (185, 251)):
        size = [round(each * 96 / 25.4) for each in (width, height)]
        paper.set_viewport_size({"width": size[0], "height": size[1]})
        assert paper.evaluate(BOXES, size) == {"wide": [], "high": 0}
    paper.close()
