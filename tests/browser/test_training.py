"""The film of two trainings in a real browser: it plays, is scrubbed, and is the server's."""

import math
import re

import pytest
from playwright.sync_api import Page, expect

from actviz.catalog import get
from actviz.formatting import from_log, six_digits
from actviz.labs.training import Setting, moments, train
from actviz.network import Unit
from actviz.texts import printed
from actviz.ui import training
from tests.browser.test_gradient_flow import SET
from tests.conftest import visit

SETTING = Setting(noise=0.2)
COURSES = {name: train(SETTING, Unit(activation=get(name))) for name in ("relu", "sigmoid")}
STEPS = moments(SETTING.steps)

FILM = """(() => {
  const inside = (root) => root.querySelector(".film") ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && inside(e.shadowRoot)).find(Boolean);
  return inside(document);
})()"""
READINGS = (
    f"""() => [...{FILM}.querySelectorAll(".side .reading b")].map((each) => each.textContent)"""
)
INK = f"""() => [...{FILM}.querySelectorAll("canvas.answers")].map((canvas) => {{
  const {{ data }} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 97) sum = (sum * 31 + data[i]) % 1000003;
  return sum;
}})"""


def film(page: Page, address: str) -> None:
    visit(page, address)
    expect(page.locator(".film .side .reading b").first).to_be_visible()


def now(page: Page) -> str:
    return page.locator(".film .now").inner_text()


def step(page: Page) -> str:
    return page.locator(".st-key-ranking tbody tr").first.locator("td").nth(1).inner_text()


def table(page: Page) -> list[list[str]]:
    rows = page.locator(".st-key-ranking tbody tr").all()
    return [row.locator("td").all_inner_texts() for row in rows]


def losses(page: Page) -> list[str]:
    return page.locator(".film .side .reading b").all_inner_texts()


def exact(place: int) -> list[str]:
    return [six_digits(float(course.loss[place])) for course in COURSES.values()]


def test_the_film_follows_the_scrubber_without_the_server(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=10")
    assert now(page) == f"Step {STEPS[10]} of 1000"
    assert losses(page) == exact(10)
    page.context.set_offline(True)
    page.locator(".st-key-tr_moment input[type=range]").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[15]} of 1000")
    assert losses(page) == exact(15)
    page.context.set_offline(False)


def test_it_plays_to_the_end_and_the_address_tells_the_moment(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=40")
    play = page.get_by_role("button", name="Play", exact=True)
    play.click()
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(page.locator(".film .now")).to_have_text("Step 1000 of 1000")
    expect(play).to_be_visible()
    expect(page.locator(".st-key-tr_moment input[type=range]")).to_have_value("47")
    page.wait_for_function("() => !new URL(location.href).searchParams.has('tr_moment')")
    assert losses(page) == exact(47)
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".film .now")).to_have_text("Step 0 of 1000")
    page.wait_for_url(re.compile("tr_moment=0"))
    assert losses(page) == exact(0)
    page.get_by_role("button", name="One moment on").click()
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[1]} of 1000")
    page.get_by_role("button", name="One moment back").click()
    expect(page.locator(".film .now")).to_have_text("Step 0 of 1000")
    page.get_by_role("button", name="To the end").click()
    page.wait_for_function("() => !new URL(location.href).searchParams.has('tr_moment')")


def test_it_can_be_paused_by_the_keyboard_and_stays_there(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=0")
    page.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("Enter")
    scrubber = ".st-key-tr_moment input[type=range]"
    page.wait_for_function(f"Number(document.querySelector('{scrubber}').value) > 3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    place = int(page.locator(scrubber).input_value())
    assert 3 < place < 47
    page.wait_for_url(re.compile(f"tr_moment={place}"))
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[place]} of 1000")
    assert step(page) == str(STEPS[place])


def test_the_table_follows_the_film_and_prints_as_the_server(server: str, page: Page) -> None:
    film(page, f"{server}/training")
    page.context.set_offline(True)  # so that nothing but the browser can have written it
    page.locator(".st-key-tr_moment input[type=range]").evaluate(SET, 16)
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[16]} of 1000")
    courses = list(COURSES.values())
    rows = training._rows(SETTING, 2)
    numbers = {
        f"{index}/{name}": number
        for index, course in enumerate(courses)
        for name, number in training._numbers(course, 16).items()
    }
    assert table(page) == printed(rows, numbers)
    page.context.set_offline(False)
    # And what the server draws later for another moment does not stay.
    page.get_by_role("button", name="To the end").click()
    page.wait_for_function("() => !new URL(location.href).searchParams.has('tr_moment')")
    expect(page.locator(".st-key-ranking tbody tr").first).to_contain_text("1000")
    assert step(page) == "1000"


def test_what_is_below_an_axis_is_marked_at_its_edge_with_its_number(
    server: str, page: Page
) -> None:
    film(page, f"{server}/training?tr_task=points&tr_points=-1:-0.5,0.5:1&tr_steps=5000")
    setting = Setting(task="points", noise=0.2, points=((-1.0, -0.5), (0.5, 1.0)), steps=5000)
    for index, name in enumerate(COURSES):
        course = train(setting, Unit(activation=get(name)))
        edges = page.locator(f".film .edge.{('first', 'second')[index]}")
        below = [[course.loss[-1]], course.gradient[-1]]
        for chart, numbers in enumerate(below):
            wanted = [_power(number) for number in numbers if number < 1e-16]
            assert edges.nth(chart).locator("text").all_text_contents() == wanted
    assert min(course.loss[-1], course.gradient[-1].min()) < 1e-16


def _power(number: float) -> str:
    return from_log(math.log10(number) if number else -math.inf)


def test_when_both_have_diverged_nothing_goes_on(server: str, page: Page) -> None:
    query = "tr_task=sine&tr_opt=SGD&tr_rate=10&tr_layers=4&tr_b=elu"
    film(page, f"{server}/training?{query}")
    setting = Setting(task="sine", noise=0.2, optimiser="SGD", rate=10.0, layers=4)
    courses = [train(setting, Unit(activation=get(name))) for name in ("relu", "elu")]
    last = max(course.steps[-1] for course in courses)
    assert last < 1000
    assert now(page) == f"Step {last} of 1000: both have diverged"
    assert table(page)[0] == ["step", *(str(course.steps[-1]) for course in courses)]


def test_a_curve_beyond_the_picture_is_not_drawn_along_its_edge(server: str, page: Page) -> None:
    points = "-1:-0.5,-0.4:0.6,0.3:-0.2,0.9:0.7,-0.91:0.6,-0.01:-0.3,0.9:0.31"
    film(page, f"{server}/training?tr_task=points&tr_points={points}")
    page.wait_for_timeout(300)
    coloured = page.evaluate(
        f"""() => [...{FILM}.querySelectorAll("canvas.answers")].map((canvas) => {{
          const pen = canvas.getContext("2d");
          const along = (y) => {{
            const {{ data }} = pen.getImageData(0, y, canvas.width, 1);
            return data.filter((blue, i) => i % 4 === 2 && blue > data[i - 2] + 60).length;
          }};
          return [canvas.width, along(canvas.height - 1), along(canvas.height >> 1)];
        }})"""
    )
    # ReLU's leaves the picture below on the left.
    (_, edge, middle), _ = coloured
    assert 0 < edge < 12
    assert middle > 0


def test_another_setting_trains_anew_and_keeps_the_moment(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=30")
    before = losses(page)
    page.locator(".st-key-tr_width input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("tr_width=9"))
    page.wait_for_function(f"(old) => ({READINGS})().join() !== old", arg=",".join(before))
    wider = train(Setting(noise=0.2, width=9), Unit(activation=get("relu")))
    assert losses(page)[0] == six_digits(float(wider.loss[30]))


def test_a_click_sets_a_point_and_a_click_on_it_takes_it_away(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=points&tr_points=-1:0,1:0&tr_steps=100")
    canvas = page.locator(".film canvas.answers").first
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 4})
    page.wait_for_function(
        "() => new URL(location.href).searchParams.get('tr_points')?.split(',').length === 3"
    )
    page.wait_for_timeout(500)
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 4})
    page.wait_for_function(
        "() => new URL(location.href).searchParams.get('tr_points')?.split(',').length === 2"
    )


@pytest.mark.parametrize("task", ["XOR", "sine", "points"])
def test_the_pictures_change_between_two_moments(server: str, page: Page, task: str) -> None:
    film(page, f"{server}/training?tr_task={task}&tr_moment=20")
    before = page.evaluate(INK)
    assert len(before) == 2
    page.locator(".st-key-tr_moment input[type=range]").focus()
    page.keyboard.press("End")
    page.wait_for_function(f"(old) => ({INK})().every((ink, i) => ink !== old[i])", arg=before)


def test_a_side_that_has_diverged_says_so(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=sine&tr_opt=SGD&tr_rate=10&tr_b=tanh")
    expect(page.locator(".film .side").first).to_contain_text("diverged after step")
    expect(page.locator(".st-key-ranking")).to_contain_text("diverges after step")
    assert "NaN" not in page.locator(".film").inner_text()


def test_a_claim_leads_to_the_lab_and_back(server: str, page: Page) -> None:
    visit(page, f"{server}/?fn=linear&linear_show=Con+3")
    page.get_by_role("link", name="See it in a network").click()
    page.wait_for_function("() => location.pathname === '/training'")
    claim = page.locator(".st-key-lab-claim")
    expect(claim).to_contain_text("multiply out to a single layer, output")
    expect(page.locator(".film .side").first).to_contain_text("Linear")
    claim.get_by_role("link", name="Back to Linear").click()
    page.wait_for_function("() => location.pathname === '/'")
    expect(page.locator(".st-key-step-banner")).to_contain_text("Measured now")


def test_nothing_is_wider_than_a_phone(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_layers=4&tr_width=32")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
