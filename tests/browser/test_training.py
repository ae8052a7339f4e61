"""The film of two trainings in a real browser: it plays, is scrubbed, and is the server's."""

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from actviz.catalog import get
from actviz.formatting import digits_of_power, six_digits
from actviz.labs.presets import PRESETS, TRAINING
from actviz.labs.training import Setting, moments, train
from actviz.network import Unit
from actviz.readouts import printed
from actviz.training import words
from actviz.training.film import Side
from tests.browser.pages import SET, come_to_rest, open_section
from tests.conftest import GO, Screen, sampled, visit

SETTING = Setting(noise=0.2)
COURSES = {name: train(SETTING, Unit(activation=get(name))) for name in ("relu", "sigmoid")}
STEPS = moments(SETTING.steps)

FILM = """(() => {
  const inside = (root) => root.querySelector(".film") ??
    [...root.querySelectorAll("*")].map((e) => e.shadowRoot && inside(e.shadowRoot)).find(Boolean);
  return inside(document);
})()"""
LOSSES = """() => [...document.querySelectorAll(".st-key-ranking tbody tr:nth-child(2) td + td")]
  .map((each) => each.textContent)"""
SCRUBBER = ".film .scrubber"
AT = "Number(document.querySelector('.st-key-tr_moment input[type=range]')?.value)"
INK = f"""() => [...{FILM}.querySelectorAll("canvas.answers")].map((canvas) => {{
  const {{ data }} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0;
  for (let i = 0; i < data.length; i += 97) sum = (sum * 31 + data[i]) % 1000003;
  return sum;
}})"""


def film(page: Page, address: str) -> None:
    """Open a film that has been trained, at the moment of the address or else at its end."""
    named = "" if "tr_moment=" in address else ("&" if "?" in address else "?") + "tr_moment=47"
    visit(page, address + named)
    expect(trained(page)).to_be_visible()


def trained(page: Page) -> Locator:
    """The picture of the first side, once it has been trained."""
    return page.locator(".film .side.first canvas[aria-label*=loss]")


def step(page: Page) -> str:
    return page.locator(".st-key-ranking tbody tr").first.locator("td").nth(1).inner_text()


def table(page: Page) -> list[list[str]]:
    rows = page.locator(".st-key-ranking tbody tr").all()
    return [row.locator("td").all_inner_texts() for row in rows]


def losses(page: Page) -> list[str]:
    found: list[str] = page.evaluate(LOSSES)
    return found


def expect_losses(page: Page, place: int) -> None:
    """Wait until the table shows a moment's exact losses; it follows a frame behind the film."""
    shown = f"(wanted) => String(({LOSSES})()) === wanted"
    page.wait_for_function(shown, arg=",".join(exact(place)))


def exact(place: int) -> list[str]:
    return [six_digits(float(course.loss[place])) for course in COURSES.values()]


def test_the_film_follows_the_scrubber_without_the_server(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=10")
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[10]} of 1000")
    expect_losses(page, 10)
    page.context.set_offline(True)
    page.locator(SCRUBBER).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[15]} of 1000")
    expect_losses(page, 15)
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
    expect_losses(page, 47)
    page.get_by_role("button", name="Back to the start").click()
    expect(page.locator(".film .now")).to_have_text("Step 0 of 1000")
    page.wait_for_url(re.compile("tr_moment=0"))
    expect_losses(page, 0)
    page.get_by_role("button", name="Step forward").click()
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[1]} of 1000")
    page.get_by_role("button", name="Step back").click()
    expect(page.locator(".film .now")).to_have_text("Step 0 of 1000")
    page.get_by_role("button", name="To the end").click()
    page.wait_for_function("() => !new URL(location.href).searchParams.has('tr_moment')")


def at(page: Page) -> int:
    """The moment that the page's slider has."""
    found: int = page.evaluate(AT)
    return found


@pytest.mark.fresh
def test_it_opens_at_the_start_and_plays_once(server: str, page: Page) -> None:
    visit(page, f"{server}/training")
    page.wait_for_function(f"{AT} < 12")  # the film may be there before the slider
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    # The charts and the table go with it, and the words are about the end.
    page.wait_for_function(f"{AT} > 14")
    assert int(step(page)) < 1000
    expect(page.locator(".st-key-ranking li").first).to_contain_text(f"a loss of {exact(47)[0]}")
    expect(page.locator(".film .now")).to_have_text("Step 1000 of 1000")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect_losses(page, 47)
    # Nobody has lost the focus, and the address says nothing of it.
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.url == f"{server}/training"
    # Another setting shows its end at once.
    open_section(page, "Training:")
    page.locator(".st-key-tr_seed input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("tr_seed=1"))
    page.wait_for_function(f"(old) => ({LOSSES})().join() !== old", arg=",".join(exact(47)))
    come_to_rest(page)
    assert at(page) == 47
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


@sampled(
    ("query", "motion", "moment"),
    [
        ("tr_moment=12", "no-preference", 12),
        ("tr_moment=47", "no-preference", 47),
        ("", "reduce", 47),
    ],
    2,
)
def test_it_stands_where_a_moment_is_named_or_motion_is_not_wanted(
    server: str, screen: Screen, query: str, motion: Any, moment: int
) -> None:
    page = screen(1280, 720)
    page.emulate_media(reduced_motion=motion)
    visit(page, f"{server}/training?{query}")
    expect(trained(page)).to_be_visible()
    come_to_rest(page)  # the film of the view before has gone
    for _ in range(10):
        assert at(page) == moment
        page.wait_for_timeout(120)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_a_claim_ends_at_the_end_that_it_is_about(server: str, page: Page) -> None:
    preset = PRESETS["linear/con/3"]
    assert preset.room == TRAINING
    assert not any("moment" in key for key in preset.view)
    visit(page, f"{server}/?fn=linear&linear_show=Con+3")
    page.get_by_role("link", name="See it in a network").click()
    page.wait_for_function("() => location.pathname === '/training'")
    expect(trained(page)).to_be_visible()
    steps = preset.view["tr_steps"]
    expect(page.locator(".film .now")).to_have_text(f"Step {steps} of {steps}", timeout=15_000)


def test_the_player_speaks_in_steps_and_has_speeds(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=20")
    scrubber = page.locator(SCRUBBER)
    expect(scrubber).to_have_attribute("aria-valuetext", f"Step {STEPS[20]} of 1000")
    seconds = {}
    for speed in ("0.5", "4"):
        page.get_by_label("Speed").select_option(speed)
        page.get_by_role("button", name="Back to the start").click()
        expect(scrubber).to_have_attribute("aria-valuetext", "Step 0 of 1000")
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_function(f"{AT} >= 1")
        before = page.evaluate("performance.now()")
        page.wait_for_function(f"{AT} >= 9")
        seconds[speed] = (page.evaluate("performance.now()") - before) / 1000
        page.get_by_role("button", name="Pause", exact=True).click()
    # 8 moments, of which there are 9 in a second.
    assert seconds["0.5"] == pytest.approx(8 / 4.5, rel=0.25)
    assert seconds["4"] < seconds["0.5"] / 3
    page.get_by_label("Speed").select_option("1")


@pytest.mark.fresh
def test_keys_play_it_while_presenting(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=20&present=true")
    page.wait_for_selector("html[data-present]", state="attached")
    now = page.locator(".film .now")
    expect(now).to_have_text(f"Step {STEPS[20]} of 1000")
    page.keyboard.press("ArrowRight")
    expect(now).to_have_text(f"Step {STEPS[21]} of 1000")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(now).to_have_text(f"Step {STEPS[19]} of 1000")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    # A button that has the focus is pressed once, not twice.
    page.get_by_role("button", name="Back to the start").focus()
    page.keyboard.press("Space")
    expect(now).to_have_text("Step 0 of 1000")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    page.keyboard.press("Escape")


def test_it_can_be_paused_by_the_keyboard_and_stays_there(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=0")
    page.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{AT} > 3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    place = int(page.locator(SCRUBBER).input_value())
    assert 3 < place < 47
    page.wait_for_url(re.compile(f"tr_moment={place}"))
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[place]} of 1000")
    assert step(page) == str(STEPS[place])


def test_the_table_follows_the_film_and_prints_as_the_server(server: str, page: Page) -> None:
    film(page, f"{server}/training")
    come_to_rest(page)
    page.context.set_offline(True)  # so that nothing but the browser can have written it
    page.locator(".st-key-tr_moment input[type=range]").evaluate(SET, 16)
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[16]} of 1000")
    expect_losses(page, 16)
    sides = [Side("", course) for course in COURSES.values()]
    assert table(page) == printed(words.rows(SETTING, sides), words.heights(sides, 16))
    page.context.set_offline(False)
    # And what the server draws later for another moment does not stay.
    page.get_by_role("button", name="To the end").click()
    page.wait_for_function("() => !new URL(location.href).searchParams.has('tr_moment')")
    expect(page.locator(".st-key-ranking tbody tr").first).to_contain_text("1000")
    assert step(page) == "1000"


# Where the markers of a chart that moves are, in its own numbers, and the numbers written on it.
MARKS = """(key) => {
  const chart = document.querySelector(`.st-key-${key} .js-plotly-plot`);
  const { xaxis, yaxis } = chart._fullLayout;
  const inside = (y) => y > -1 && y < yaxis._length + 1;
  const places = [...chart.querySelectorAll("path.point")]
    .map((point) => point.getAttribute("transform").match(/-?[\\d.]+/g).map(Number))
    .filter(([, y]) => inside(y)).map(([x, y]) => [xaxis.p2c(x), yaxis.p2c(y)]);
  const texts = [...chart.querySelectorAll(".textpoint text")]
    .filter((text) => inside(Number(text.getAttribute("y")))).map((text) => text.textContent);
  return { places, texts };
}"""
MOMENT_LINE = """() => {
  const chart = document.querySelector(".st-key-plot_loss .js-plotly-plot");
  const line = [...chart.querySelectorAll("path.js-line")].at(-1).getAttribute("d");
  return chart._fullLayout.xaxis.p2c(Number(/M([\\d.]+),/.exec(line)[1]));
}"""


def test_the_charts_follow_the_film_without_the_server(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=40")
    come_to_rest(page)
    page.context.set_offline(True)
    scrubber = page.locator(".st-key-tr_moment input[type=range]")
    for moment in (16, 40, 3):
        scrubber.evaluate(SET, moment)
        expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[moment]} of 1000")
        assert page.evaluate(MOMENT_LINE) == pytest.approx(moment, abs=0.05)
        loss, layers = (page.evaluate(MARKS, f"plot_{name}") for name in ("loss", "layers"))
        courses = COURSES.values()
        wanted = [[moment, math.log10(course.loss[moment])] for course in courses]
        for found, place in zip(loss["places"], wanted, strict=True):
            assert found == pytest.approx(place, abs=0.05)
        norms = [math.log10(norm) for course in courses for norm in course.gradient[moment]]
        for found, norm in zip(layers["places"], norms, strict=True):
            assert found[1] == pytest.approx(norm, abs=0.05)
        assert loss["texts"] == layers["texts"] == []
    page.context.set_offline(False)


def test_what_is_learned_is_chosen_and_followed_without_the_server(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_a=prelu")
    expect(page.locator(".st-key-plot_learned")).to_have_count(0)
    open_section(page, "Network:")
    choice = page.get_by_role("button", name="PReLU α", exact=True)
    box = choice.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    choice.click()
    page.wait_for_url(re.compile("tr_learn=prelu_alpha"))
    expect(page.locator(".st-key-plot_learned .js-plotly-plot")).to_be_visible()
    expect(page.locator("summary").first).to_contain_text("Network: 2 × 8, He, α learns")
    come_to_rest(page)
    course = train(SETTING, Unit(activation=get("prelu"), learns=("alpha",)))
    page.context.set_offline(True)
    for moment in (16, 40, 3):
        page.locator(".st-key-tr_moment input[type=range]").evaluate(SET, moment)
        expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[moment]} of 1000")
        found = page.evaluate(MARKS, "plot_learned")["places"]
        for place, value in zip(found, course.learned[moment, :, 0].tolist(), strict=True):
            assert place == pytest.approx([moment, value], abs=0.05)
        shown = [row for row in table(page) if row[0].startswith("α")]
        assert shown == [
            [f"α, layer {layer}", six_digits(float(value)), "–"]
            for layer, value in enumerate(course.learned[moment, :, 0], 1)
        ]
    page.context.set_offline(False)
    choice.click()
    page.wait_for_url(lambda url: "tr_learn" not in url)
    expect(page.locator(".st-key-plot_learned")).to_have_count(0)


def test_the_charts_move_on_between_two_moments_while_it_plays(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=0")
    come_to_rest(page)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function(
        f"() => {{ const at = ({MOMENT_LINE})(); return at > 1 && at % 1 > 0.2 && at % 1 < 0.8; }}"
    )
    page.get_by_role("button", name="Pause", exact=True).click()
    place = int(page.locator(".st-key-tr_moment input[type=range]").input_value())
    assert page.evaluate(MOMENT_LINE) == pytest.approx(place, abs=0.05)
    assert step(page) == str(STEPS[place])


@pytest.mark.exhaustive
def test_what_is_below_an_axis_is_marked_at_its_edge_with_its_number(
    server: str, page: Page
) -> None:
    film(page, f"{server}/training?tr_task=points&tr_points=-1:-0.5,0.5:1&tr_steps=5000")
    come_to_rest(page)
    setting = Setting(task="points", noise=0.2, points=((-1.0, -0.5), (0.5, 1.0)), steps=5000)
    courses = [train(setting, Unit(activation=get(name))) for name in COURSES]
    moments_below = (47, 40, 47, 30)
    for moment in moments_below:
        page.locator(".st-key-tr_moment input[type=range]").evaluate(SET, moment)
        expect(page.locator(".film .now")).to_contain_text(f"Step {moments(5000)[moment]} of")
        for chart, numbers in (
            ("plot_loss", [course.loss[moment] for course in courses]),
            ("plot_layers", [norm for course in courses for norm in course.gradient[moment]]),
        ):
            wanted = [_power(number) for number in numbers if number < 1e-16]
            found = page.evaluate(MARKS, chart)
            assert found["texts"] == wanted
            assert len(found["places"]) == len(numbers)  # a marker or a triangle
    assert min(min(course.loss[-1], course.gradient[-1].min()) for course in courses) < 1e-16


def _power(number: float) -> str:
    return digits_of_power(math.log10(number) if number else -math.inf)


def test_when_both_have_diverged_nothing_goes_on(server: str, page: Page) -> None:
    query = "tr_task=sine&tr_opt=SGD&tr_rate=10&tr_layers=4&tr_b=elu"
    film(page, f"{server}/training?{query}")
    setting = Setting(task="sine", noise=0.2, optimizer="SGD", rate=10.0, layers=4)
    courses = [train(setting, Unit(activation=get(name))) for name in ("relu", "elu")]
    last = max(course.steps[-1] for course in courses)
    assert last < 1000
    assert page.locator(".film .now").inner_text() == f"Step {last} of 1000: both have diverged"
    assert table(page)[0] == ["step", *(str(course.steps[-1]) for course in courses)]


@pytest.mark.exhaustive
def test_a_curve_beyond_the_picture_is_not_drawn_along_its_edge(server: str, page: Page) -> None:
    points = "-1:-0.5,-0.4:0.6,0.3:-0.2,0.9:0.7,-0.91:0.6,-0.01:-0.3,0.9:0.31"
    film(page, f"{server}/training?tr_task=points&tr_points={points}")
    page.wait_for_function(f"() => ({INK})().every(Boolean)")
    coloured = page.evaluate(
        f"""() => [...{FILM}.querySelectorAll("canvas.answers")].map((canvas) => {{
          const pen = canvas.getContext("2d");
          const along = (y) => {{
            const {{ data }} = pen.getImageData(0, y, canvas.width, 1);
            // The examples and the axes are paler than the curve.
            return data.filter((alpha, i) => i % 4 === 3 && alpha > 220).length;
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
    open_section(page, "Network:")
    page.locator(".st-key-tr_width input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("tr_width=9"))
    page.wait_for_function(f"(old) => ({LOSSES})().join() !== old", arg=",".join(before))
    wider = train(Setting(noise=0.2, width=9), Unit(activation=get("relu")))
    assert losses(page)[0] == six_digits(float(wider.loss[30]))
    # The group stays open, says the new number in its head, and the slider keeps the focus.
    expect(page.locator("summary").first).to_contain_text("Network: 2 × 9, He")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("tr_width=10"))


@pytest.mark.fresh
def test_another_moment_asks_the_server_for_nothing(server: str, page: Page) -> None:
    sent: list[str | bytes] = []
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.on("websocket", lambda socket: socket.on("framesent", lambda text: sent.append(text)))
    film(page, f"{server}/training?tr_moment=30")
    come_to_rest(page)
    sent.clear()
    page.locator(SCRUBBER).focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile("tr_moment=27"))
    page.wait_for_timeout(300)
    assert sent == []
    relu = train(Setting(noise=0.2), Unit(activation=get("relu")))
    loss = page.locator(".st-key-ranking tr", has_text="loss").locator("td").nth(1)
    expect(loss).to_have_text(six_digits(float(relu.loss[27])))
    # The next run of anything knows of it.
    open_section(page, "Training:")
    page.locator(".st-key-tr_seed input[type=range]").focus()
    with sockets[-1].expect_event("framesent"):
        page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("tr_seed=1"))
    come_to_rest(page)
    assert "tr_moment=27" in page.url


# --- Points of the reader's own ------------------------------------------------------------------

LONG = "tr_layers=4&tr_width=32&tr_steps=10000"
"""A training that takes seconds."""

PLACES = [(-1.0, 0.5), (-0.5, -1.0), (0.1, 1.0), (0.6, -1.2), (1.2, 1.2)]

# How strong the ink is at places of the first picture, from 0 to 255.
STRENGTH = f"""(places) => {{
  const canvas = {FILM}.querySelector("canvas.answers");
  const at = (share, size) => Math.round(share * size);
  return places.map(([x, y]) => canvas.getContext("2d").getImageData(
    at((x + 1.5) / 3, canvas.width), at((1.5 - y) / 3, canvas.height), 1, 1).data[3]);
}}"""


def spot(page: Page, place: tuple[float, float]) -> tuple[float, float]:
    """Where in the window a place of the first picture is."""
    box = page.locator(".film canvas.answers").first.bounding_box()
    assert box is not None
    x, y = place
    return box["x"] + box["width"] * (x + 1.5) / 3, box["y"] + box["height"] * (1.5 - y) / 3


def set_points(page: Page) -> list[tuple[float, float]]:
    """The points in the address."""
    text = page.evaluate("new URL(location.href).searchParams.get('tr_points')") or ""
    pairs = [pair.split(":") for pair in text.split(",") if pair]
    return [(float(x), float(y)) for x, y in pairs]


def expect_points(page: Page, count: int) -> None:
    """Wait until the address has as many points."""
    page.wait_for_function(
        """(count) => (new URL(location.href).searchParams.get("tr_points") ?? "")
          .split(",").filter(Boolean).length === count""",
        arg=count,
    )


def nothing_set(page: Page, server: str, more: str = "tr_steps=100") -> None:
    """Open the lab without a point."""
    visit(page, f"{server}/training?tr_task=points&tr_points=&{more}")
    expect(page.locator(".film .invitation").first).to_be_visible()
    come_to_rest(page)


def test_clicks_while_a_training_runs_are_all_there_at_once_and_at_the_end(
    server: str, page: Page
) -> None:
    nothing_set(page, server, LONG)
    page.mouse.click(*spot(page, (0.0, 0.0)))
    expect_points(page, 1)
    expect(page.locator("[data-testid=stApp]")).to_have_attribute(
        "data-test-script-state", "running"
    )
    assert max(page.evaluate(STRENGTH, PLACES)) == 0
    first = spot(page, PLACES[0])
    for place in PLACES:
        page.mouse.click(*spot(page, place))
        assert page.evaluate(STRENGTH, [place])[0] > 150
        page.wait_for_timeout(60)
    # Answers to older lists come by now.
    for _ in range(20):
        assert min(page.evaluate(STRENGTH, PLACES)) > 150
        page.wait_for_timeout(60)
    # Nothing moves under the pointer.
    expect(page.locator(".stProgress")).to_be_visible()
    assert spot(page, PLACES[0]) == first
    expect_points(page, 6)
    assert page.locator(".film .dots label").inner_text() == "Your points, 6 of 40"
    for there, place in zip(set_points(page)[1:], PLACES, strict=True):
        assert there == pytest.approx(place, abs=0.011)


def test_without_a_point_the_pictures_invite_to_set_one(server: str, page: Page) -> None:
    nothing_set(page, server)
    expect(page.locator(".film canvas.answers")).to_have_count(2)
    expect(page.locator(".film .reading").first).to_have_text("not trained yet")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    page.mouse.click(*spot(page, (0.5, 0.5)))
    expect(page.locator(".film .invitation").first).to_be_hidden()
    expect(trained(page)).to_be_visible()
    assert set_points(page) == [pytest.approx((0.5, 0.5), abs=0.011)]
    page.get_by_role("button", name="Clear points").click()
    expect(page.locator(".film .invitation").first).to_be_visible()
    expect(page.locator(".film .reading").first).to_have_text("not trained yet")
    assert set_points(page) == []


def test_a_click_sets_a_point_and_a_click_on_it_takes_it_away(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=points&tr_points=-1:0,1:0&tr_steps=100")
    page.mouse.click(*spot(page, (0.0, 0.75)))
    expect_points(page, 3)
    page.mouse.click(*spot(page, (0.03, 0.72)))
    expect_points(page, 2)
    # What the address says counts, too.
    page.evaluate(GO, "/training?tr_task=points&tr_points=0:0&tr_steps=100")
    expect(page.locator(".film .dots label")).to_have_text("Your points, 1 of 40")
    expect(page.get_by_label("Your points")).to_have_value("0:0")


@pytest.mark.exhaustive
def test_points_are_set_by_keys_and_said(server: str, page: Page) -> None:
    nothing_set(page, server)
    picture = page.locator(".film canvas.answers").first
    picture.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
    said = page.locator(".film .dots [role=status]")
    expect(said).to_have_text("x = 0.2, y = 0.09. Enter sets a point here.")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Point set at x = 0.2, y = 0.09.")
    expect_points(page, 1)
    assert set_points(page) == [(0.2, 0.09)]
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("x = −1.5, y = 0.09. Enter sets a point here.")
    page.keyboard.press("Space")
    expect_points(page, 2)
    assert set_points(page) == [(0.2, 0.09), (-1.5, 0.09)]
    expect(picture).to_be_focused()
    page.keyboard.press("Shift+ArrowUp")
    expect(said).to_have_text("x = −1.5, y = 0.1. Enter takes this point away, M moves it.")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Point taken away.")
    expect_points(page, 1)
    # Of keys that a teacher uses, none is taken from the page but those.
    page.keyboard.press("?")
    expect(page.locator("dialog.actviz-keys")).to_be_visible()
    page.keyboard.press("Escape")


@sampled(
    ("text", "points"),
    [
        ("-1:0.5, 0.25:-.5", [(-1, 0.5), (0.25, -0.5)]),
        ("−1 : 0.5; 0.254:1e-1 0:0", [(-1, 0.5), (0.25, 0.1), (0, 0)]),
        ("-1, 0.5\n0.25, -0.5,\n\n1\t1", [(-1, 0.5), (0.25, -0.5), (1, 1)]),
    ],
    2,
)
def test_points_are_typed_or_pasted(
    server: str, page: Page, text: str, points: list[tuple[float, float]]
) -> None:
    nothing_set(page, server)
    field = page.get_by_label("Your points")
    field.fill(text)
    field.press("Enter")
    expect_points(page, len(points))
    assert set_points(page) == points
    assert min(page.evaluate(STRENGTH, [(x * 0.999, y * 0.999) for x, y in points])) > 150
    expect(field).to_have_value(", ".join(f"{x:g}:{y:g}" for x, y in points))
    expect(trained(page)).to_be_visible()


IN_VAIN = {
    "1:2": "“1:2” is outside the picture: x goes from −1.5 to 1.5, y from −1.5 to 1.5.",
    "0:0 x": "“x” is not a point",
    "0.1, 0.2, 0.3": "“0.1, 0.2, 0.3” is not a point",
    "1:1:1": "“1:1:1” is not a point",
    "NaN:0": "“NaN:0” is not a point",
    "0x1:0": "“0x1:0” is not a point",
    "<img src=x onerror=alert(1)>": "“<img src=x onerror=alert…” is not a point",
    " ".join(f"{x / 100}:0" for x in range(41)): "These are 41 points; there is room for 40.",
    "1" * 9000: "“111111111111111111111111…” is not a point",
}


@pytest.mark.exhaustive
def test_what_is_typed_in_vain_is_said_and_stays_to_be_mended(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_task=points&tr_points=0:0.5&tr_steps=100")
    field, wrong = page.get_by_label("Your points"), page.locator(".film .dots .wrong")
    expect(field).to_have_value("0:0.5")
    for text, said in IN_VAIN.items():
        field.fill(text)
        field.blur()
        expect(wrong).to_contain_text(said)
        expect(field).to_have_attribute("aria-invalid", "true")
        assert field.input_value() == text
    # It is in nobody's way.
    typed = field.input_value()
    page.mouse.click(*spot(page, (0.5, -0.5)))
    expect_points(page, 2)
    expect(field).to_have_value(typed)
    field.press("Escape")
    expect(field).to_have_value(re.compile("^0:0.5, 0.*:-0."))
    expect(wrong).to_be_hidden()
    expect(field).to_have_attribute("aria-invalid", "false")


def test_what_is_typed_counts_before_the_click_that_ends_it(server: str, page: Page) -> None:
    nothing_set(page, server)
    field = page.get_by_label("Your points")
    field.focus()
    # No key is taken for one of the page's or of Streamlit's.
    page.keyboard.type("crp?")
    expect(field).to_have_value("crp?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("Control+A")
    page.keyboard.type("-1:0.5 1:0.5")
    page.mouse.click(*spot(page, (0.0, -1.0)))
    expect_points(page, 3)
    assert set_points(page)[:2] == [(-1, 0.5), (1, 0.5)]


@pytest.mark.exhaustive
def test_there_is_room_for_so_many_points(server: str, page: Page) -> None:
    full = ",".join(f"{x / 20:g}:0.5" for x in range(-20, 20))
    film(page, f"{server}/training?tr_task=points&tr_points={full}&tr_steps=100")
    page.mouse.click(*spot(page, (0.25, -1.0)))
    expect(page.locator(".film .dots [role=status]")).to_contain_text("room for 40 points")
    assert page.evaluate(STRENGTH, [(0.25, -1.0)]) == [0]
    page.mouse.click(*spot(page, (-1.0, 0.5)))
    page.wait_for_function("() => !location.search.includes('-1:0.5')")


@sampled("task", ["XOR", "points", "sine"], 2)
def test_the_pictures_change_between_two_moments(server: str, page: Page, task: str) -> None:
    film(page, f"{server}/training?tr_task={task}&tr_moment=20")
    before = page.evaluate(INK)
    assert len(before) == 2
    page.locator(SCRUBBER).focus()
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


# --- The figure first ----------------------------------------------------------------------------

PARTS = {
    "strip": ".st-key-strip",
    "picture": ".film .side.first canvas.answers",
    "other": ".film .side.second canvas.answers",
    "player": ".film .player",
    "chart": ".st-key-plot_loss",
    "table": ".st-key-ranking table",
    "settings": ".st-key-settings",
}


def places(page: Page) -> dict[str, Any]:
    """Where the parts of the page are."""
    return {name: page.locator(selector).bounding_box() for name, selector in PARTS.items()}


@sampled(
    ("size", "more", "least"),
    [
        ((1400, 900), "", 400),
        ((1280, 720), "", 330),
        ((1280, 720), "&present=true", 330),
        ((1920, 1080), "", 400),
        # A third chart stands beside the film where something learns.
        ((1400, 900), "&tr_a=prelu&tr_b=silu&tr_learn=prelu_alpha&tr_learn=silu_beta", 400),
        ((1280, 720), "&tr_a=prelu&tr_b=silu&tr_learn=prelu_alpha&tr_learn=silu_beta", 330),
        ((1280, 720), "&tr_a=prelu&tr_learn=prelu_alpha&present=true", 330),
        ((1920, 1080), "&tr_a=prelu&tr_learn=prelu_alpha", 400),
    ],
    2,
)
def test_the_pictures_come_first_with_their_player_charts_and_numbers(
    server: str, screen: Screen, size: tuple[int, int], more: str, least: int
) -> None:
    page = screen(*size)
    film(page, f"{server}/training?tr_moment=47{more}")
    come_to_rest(page)
    if "present" in more:
        page.wait_for_selector("html[data-present]", state="attached")
        come_to_rest(page)
    found = places(page)
    picture, other, player = (found[name] for name in ("picture", "other", "player"))
    assert picture["y"] < 150
    assert picture["width"] == pytest.approx(picture["height"], abs=3)
    assert picture["width"] == pytest.approx(other["width"], abs=1)
    assert picture["width"] >= least
    assert picture["y"] + picture["height"] < player["y"]
    for name in ("player", "table"):
        assert found[name]["y"] + found[name]["height"] <= size[1], name
    for name in ("chart", "table"):
        assert found[name]["x"] > other["x"] + other["width"]
    if "learn" in more:
        third = page.locator(".st-key-plot_learned").bounding_box()
        assert third is not None
        assert third["y"] + third["height"] <= found["table"]["y"] + 1
        assert third["y"] >= found["chart"]["y"] + found["chart"]["height"] - 1
        plot = page.locator(".st-key-plot_learned .nsewdrag").bounding_box()
        assert plot is not None
        assert plot["height"] >= 60
    # Play is the button that stands out.
    play = page.get_by_role("button", name="Play", exact=True)
    filled = play.evaluate("(each) => getComputedStyle(each).backgroundColor")
    assert filled in ("rgb(0, 103, 165)", "rgb(77, 166, 230)")
    sizes = [button.bounding_box() for button in page.locator(".film .player button").all()]
    areas = sorted(box["width"] * box["height"] for box in sizes if box)
    assert areas[-1] > 2 * areas[-2]


@sampled("width", [390, 360], 2)
def test_the_order_is_the_same_on_a_phone(server: str, screen: Screen, width: int) -> None:
    page = screen(width, 844)
    film(page, f"{server}/training?tr_moment=47")
    come_to_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = places(page)
    order = [found[name]["y"] for name in PARTS if name != "other"]
    assert order == sorted(order)
    beside = found["other"]["y"] == pytest.approx(found["picture"]["y"], abs=2)
    assert beside == (width == 390)
    assert found["other"]["width"] == pytest.approx(found["picture"]["width"], abs=1)
    assert found["other"]["width"] >= 170
    controls = page.locator(".film .player :is(button, select, input), .st-key-settings summary")
    assert controls.count() == 9
    for box in (each.bounding_box() for each in controls.all()):
        assert box is not None
        assert min(box["width"], box["height"]) >= 44


def test_the_classes_have_other_colours_than_the_sides(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_moment=47")
    colours = page.evaluate(
        f"""() => [".first .title", ".second .title", ".first .circle", ".first .square"].map(
          (selector, i) => getComputedStyle({FILM}.querySelector(selector))
            [i < 2 ? "color" : "backgroundColor"])"""
    )
    assert len(set(colours)) == 4
    # The square's colour is that of class 0 in the picture: XOR's upper left quarter.
    painted = page.evaluate(
        f"""() => {{
          const canvas = {FILM}.querySelector("canvas.answers");
          const at = [0.05, 0.95].map((share) => canvas.getContext("2d").getImageData(
            Math.round(share * canvas.width), Math.round(0.05 * canvas.height), 1, 1).data);
          return at.map(([red, green, blue]) => `rgb(${{red}}, ${{green}}, ${{blue}})`);
        }}"""
    )

    def apart(one: str, other: str) -> int:
        pairs = zip(re.findall(r"\d+", one), re.findall(r"\d+", other), strict=True)
        return sum(abs(int(a) - int(b)) for a, b in pairs)

    for place, own, others in (
        (painted[0], colours[3], colours[2]),
        (painted[1], colours[2], colours[3]),
    ):
        assert apart(place, own) < 10 < apart(place, others)


def test_nothing_is_wider_than_a_phone(server: str, page: Page) -> None:
    film(page, f"{server}/training?tr_layers=4&tr_width=32")
    page.set_viewport_size({"width": 390, "height": 844})
    come_to_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
