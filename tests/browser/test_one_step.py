"""One step looked at in a real browser: it follows the film, and everything in it can be chosen."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from actviz.catalog import get
from actviz.formatting import digits, six_digits
from actviz.labs.one_step import OneStep, hardest, one_step
from actviz.labs.training import Setting, beginning, moments, train
from actviz.network import Unit
from tests.browser.pages import SET, come_to_rest
from tests.browser.test_everyone import OVERFLOW, audit
from tests.browser.test_presenting import smaller
from tests.conftest import Screen, sampled, visit

SETTING = Setting(noise=0.2)
STEPS = moments(SETTING.steps)
PANEL = ".st-key-one_step"
UNITS = SETTING.layers * SETTING.width + 1


def looked(name: str, example: int, setting: Setting = SETTING) -> OneStep:
    """The numbers of an example, counted from 1."""
    unit = Unit(activation=get(name))
    return one_step(setting, unit, train(setting, unit), example - 1)


def panel(page: Page, address: str) -> Locator:
    """Open the page, and wait until one step is drawn."""
    visit(page, address)
    expect(page.locator(f"{PANEL} button.card").first).to_be_visible()
    come_to_rest(page)
    return page.locator(PANEL)


def expect_cards(page: Page, found: OneStep, at: int) -> None:
    """The numbers of all units are those of numpy, to three digits."""
    numbers = [
        (found.z, "b.z", 0),
        (found.output, "b.a", 0),
        (found.passed, "b.z", 1),
        (found.slope, "b.slope", 0),
        (found.arriving, "b.a", 1),
    ]
    for rows, part, which in numbers:
        lines = page.locator(
            f"{PANEL} button.card > span:nth-child({which + 1 if part != 'b.slope' else 2})"
        )
        texts = lines.locator(part).all_inner_texts()
        # They are sent as 32-bit floats, which may print a half in another way.
        wanted = [{digits(value), digits(float(np.float32(value)))} for value in rows[at].tolist()]
        assert len(texts) == len(wanted)
        assert [text for text, each in zip(texts, wanted, strict=True) if text not in each] == []


def test_it_follows_the_film_without_the_server(server: str, page: Page) -> None:
    found = looked("relu", 17)
    shown = panel(page, f"{server}/training?tr_example=17&tr_moment=20")
    expect_cards(page, found, 20)
    page.context.set_offline(True)
    slider = page.locator(".st-key-tr_moment input[type=range]")
    for at in (0, 31, 46):
        slider.evaluate(SET, at)
        now = f"Step {STEPS[at]} of 1000, one of 48 that are kept"
        expect(shown.locator(".now")).to_have_text(now)
        expect_cards(page, found, at)
        expect(shown.locator(".about")).to_contain_text(f"L = {six_digits(float(found.loss[at]))}")
    page.context.set_offline(False)
    # Its own buttons move the film.
    shown.get_by_role("button", name="Next step").click()
    expect(page.locator(".film .now")).to_have_text("Step 1000 of 1000")
    expect(shown.get_by_role("button", name="Next step")).to_be_disabled()
    shown.get_by_role("button", name="Previous step").click()
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[46]} of 1000")
    page.wait_for_url(re.compile("tr_moment=46"))
    # And they keep the focus, so that the next press is the keyboard's.
    page.keyboard.press("Enter")
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[45]} of 1000")


def test_an_example_is_chosen_by_a_click_by_buttons_and_by_its_number(
    server: str, page: Page
) -> None:
    shown = panel(page, f"{server}/training?tr_example=17&tr_moment=20")
    number = shown.get_by_role("spinbutton", name="Example")
    expect(number).to_have_value("17")
    rings = page.locator(".film .ring")
    expect(rings.first).to_be_visible()
    # A point of the second picture, by its place.
    x, y = SETTING.examples.x[99]
    box = page.locator(".film canvas.answers").nth(1).bounding_box()
    assert box is not None
    across = box["x"] + box["width"] * (x + 1.5) / 3
    down = box["y"] + box["height"] * (1.5 - y) / 3
    page.mouse.click(across, down)
    page.wait_for_url(re.compile("tr_example=100"))
    expect(number).to_have_value("100")
    come_to_rest(page)
    ring = rings.nth(1).bounding_box()
    assert ring is not None
    assert ring["x"] + ring["width"] / 2 == pytest.approx(across, abs=2)
    assert ring["y"] + ring["height"] / 2 == pytest.approx(down, abs=2)
    shown.get_by_role("button", name="Next example").click()
    page.wait_for_url(re.compile("tr_example=101"))
    expect(number).to_have_value("101")
    # The button keeps the focus through the server's answer.
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("tr_example=102"))
    number.fill("7")
    number.press("Enter")
    page.wait_for_url(re.compile("tr_example=7"))
    number.fill("5000")
    number.press("Enter")
    page.wait_for_url(re.compile("tr_example=240"))
    shown.get_by_role("button", name="Next example").click()
    page.wait_for_url(re.compile(r"tr_example=1(&|$)"))
    # The other network, of the same example and the same moment.
    shown.get_by_role("button", name="Sigmoid").click()
    page.wait_for_url(re.compile("tr_example=1b"))
    come_to_rest(page)
    expect_cards(page, looked("sigmoid", 1), 20)


@pytest.mark.exhaustive
def test_a_click_on_ones_own_point_chooses_it_while_one_step_is_looked_at(
    server: str, page: Page
) -> None:
    points = "-1:-0.5:0,0.5:0.5:1,0.8:-0.9:0"
    address = f"{server}/training?tr_task=two+classes&tr_classes={points}&tr_steps=100"
    shown = panel(page, f"{address}&tr_moment=20&tr_example=1")
    canvas = page.locator(".film canvas.answers").first

    def click(x: float, y: float) -> None:
        box = canvas.bounding_box()
        assert box is not None
        canvas.click(
            position={"x": box["width"] * (x + 1.5) / 3, "y": box["height"] * (1.5 - y) / 3}
        )

    click(0.5, 0.5)
    page.wait_for_url(re.compile("tr_example=2"))
    expect(shown.locator(".about")).to_contain_text("x₁ = 0.5, x₂ = 0.5, class 1")
    # Beside the points a click still sets another one, which can be looked at as well.
    click(0, 0)
    expect(shown.get_by_text("of 4")).to_be_visible()
    come_to_rest(page)
    click(0, 0)
    page.wait_for_url(re.compile("tr_example=4"))
    about = re.compile(r"^x₁ = −?0(\.01)?, x₂ = −?0(\.01)?, class 1")
    expect(shown.locator(".about")).to_contain_text(about)
    assert parse_qs(urlsplit(page.url).query)["tr_classes"][0].startswith(points)


def test_the_section_opens_and_closes_and_the_address_says_so(server: str, page: Page) -> None:
    visit(page, f"{server}/training?tr_moment=20")
    come_to_rest(page)
    summary = page.locator(f"{PANEL} summary")
    expect(page.locator(".film .ring").first).to_be_hidden()
    summary.click()
    # It opens at the example that is learned worst.
    unit = Unit(activation=get("relu"))
    worst = 1 + hardest(SETTING, unit, train(SETTING, unit))
    page.wait_for_url(re.compile(f"tr_example={worst}$"))
    expect(page.locator(f"{PANEL} button.card")).to_have_count(UNITS)
    expect(page.locator(".film .ring").first).to_be_visible()
    come_to_rest(page)
    summary.click()
    page.wait_for_function("() => !new URL(location.href).searchParams.has('tr_example')")
    expect(page.locator(".film .ring").first).to_be_hidden()
    expect(page.locator(f"{PANEL} button.card")).to_have_count(0)


def test_the_chain_rule_of_a_weight_is_written_out_with_its_numbers(
    server: str, page: Page
) -> None:
    found = looked("gelu", 17)
    net = beginning(SETTING, Unit(activation=get("gelu")))
    at, j, i = 20, 2, 1  # the third unit of layer 1, from x₂
    shown = panel(page, f"{server}/training?tr_a=gelu&tr_example=17&tr_moment={at}")
    card = shown.get_by_role("button", name=re.compile("^Unit 3 of layer 1:"))
    card.click()
    shown.get_by_role("button", name="x₂", exact=True).click()
    expect(card).to_have_attribute("aria-pressed", "true")
    weights = {}
    for name in ("parameters", "gradient", "descent", "moves"):
        net.parameters[:] = getattr(found, name)[at]
        weights[name] = [each.copy() for each in net.weights]

    def said(value: Any) -> str:
        text = six_digits(float(np.float32(value)))
        return f"({text})" if text.startswith("−") else text

    product = [found.x[i], found.slope[at, j], found.arriving[at, j]]
    result = six_digits(float(np.float32(weights["gradient"][0][i, j])))
    lines = shown.locator(".chain p")
    first = " × ".join([six_digits(float(np.float32(product[0]))), *map(said, product[1:])])
    expect(lines.nth(0)).to_contain_text(f" = {first} = {result}")
    terms = [
        f"{six_digits(float(np.float32(w)))} × {said(z)}"
        for w, z in zip(weights["parameters"][1][j], found.passed[at, 8:16], strict=True)
    ]
    arriving = six_digits(float(np.float32(found.arriving[at, j])))
    expect(lines.nth(1)).to_contain_text(f"= {' + '.join(terms)} = {arriving}")
    # And the row of the table has the same, with what plain descent asks for and the real change.
    row = shown.locator("tr.on")
    wanted = [
        weights["parameters"][0][i, j],
        found.x[i],
        *(weights[name][0][i, j] for name in ("gradient", "descent", "moves")),
    ]
    texts = row.locator("td").all_inner_texts()
    assert texts == [six_digits(float(np.float32(value))) for value in wanted]


def test_a_dead_unit_says_in_numbers_that_it_passes_nothing_on(server: str, page: Page) -> None:
    at = 30
    found = looked("relu", 17)
    unit = int(np.flatnonzero((found.everywhere[at] == 1) & (found.arriving[at] != 0))[0])
    shown = panel(page, f"{server}/training?tr_example=17&tr_moment={at}")
    layer, j = divmod(unit, SETTING.width)
    card = shown.get_by_role(
        "button", name=re.compile(f"^Unit {j + 1} of layer {layer + 1}, dead:")
    )
    expect(card).to_have_attribute("aria-label", re.compile("f′\\(z\\) 0; .*passed on 0$"))
    card.click()
    arriving = six_digits(float(np.float32(found.arriving[at, unit])))
    expect(shown.locator(".passing")).to_have_text(
        f"f′(z) = 0: of the {arriving} that arrives, 0 is passed on. None of its weights learns "
        "from this example. It is dead: f′(z) is 0 for every example."
    )
    gradients = shown.locator("tbody tr td:nth-child(4)").all_inner_texts()
    assert set(gradients) == {"0"}


def test_arrow_keys_walk_through_the_network_and_leave_the_film_alone(
    server: str, page: Page
) -> None:
    shown = panel(page, f"{server}/training?tr_example=17&tr_moment=20&present=true")
    page.wait_for_selector("html[data-present]", state="attached")
    shown.get_by_role("button", name=re.compile("^Unit 1 of layer 2")).focus()
    focused = "() => (document.activeElement.shadowRoot ?? document).activeElement.ariaLabel"

    def name() -> str:
        return str(page.evaluate(focused)).partition(":")[0].partition(",")[0]

    for key, wanted in (
        ("ArrowDown", "Unit 2 of layer 2"),
        ("ArrowLeft", "Unit 2 of layer 1"),
        ("ArrowLeft", "Unit 2 of layer 1"),
        ("ArrowRight", "Unit 2 of layer 2"),
        ("ArrowRight", "The output unit"),
        ("ArrowRight", "The output unit"),
    ):
        page.keyboard.press(key)
        assert name() == wanted
    expect(page.locator(".film .now")).to_have_text(f"Step {STEPS[20]} of 1000")
    expect(shown.locator(".passing")).to_contain_text("It has no function")


def test_a_training_that_ends_early_stays_at_its_last_moment(server: str, page: Page) -> None:
    query = "tr_task=sine&tr_opt=SGD&tr_rate=10&tr_layers=4&tr_steps=100"
    shown = panel(page, f"{server}/training?{query}&tr_example=2&tr_moment=47")
    setting = Setting(task="sine", noise=0.2, optimizer="SGD", rate=10.0, layers=4, steps=100)
    course = train(setting, Unit(activation=get("relu")))
    assert course.divergence
    expect(shown.locator(".now")).to_contain_text(f"Step {course.steps[-1]} of 100")
    expect(shown.get_by_role("button", name="Next step")).to_be_disabled()


@sampled(
    ("width", "height", "scheme", "more"),
    [
        (1400, 900, "light", "tr_layers=4"),
        (390, 844, "dark", "tr_task=sine"),
        (1280, 720, "dark", "tr_layers=4&present=true"),
    ],
    2,
)
def test_axe_finds_nothing_and_all_is_readable_and_within_the_page(
    server: str, screen: Screen, width: int, height: int, scheme: str, more: str
) -> None:
    page = screen(width, height, scheme)
    shown = panel(page, f"{server}/training?tr_example=17&tr_moment=20&{more}")
    assert audit(page) == []
    assert page.evaluate(OVERFLOW) <= 0
    small = smaller(page, 20 if "present" in more else 14)
    assert [text for text in small if "st-key-step" in text] == []
    # No number leaves its card.
    within = shown.locator("button.card").evaluate_all(
        "(all) => all.filter((card) => card.scrollWidth > card.clientWidth + 1).length"
    )
    assert within == 0
    if width == 390:
        heights = shown.locator("button").evaluate_all(
            "(all) => all.map((each) => each.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44


@pytest.mark.exhaustive
def test_an_example_that_is_held_out_is_said_to_be(server: str, page: Page) -> None:
    setting = Setting(noise=0.2, held_out=0.2, steps=100)
    held, learned = (
        int(np.flatnonzero(which)[0]) + 1 for which in (setting.is_held, ~setting.is_held)
    )
    address = f"{server}/training?tr_held=20&tr_steps=100&tr_moment=20"
    shown = panel(page, f"{address}&tr_example={held}")
    expect(shown.locator(".about")).to_contain_text("It is held out: the training does not see it.")
    shown = panel(page, f"{address}&tr_example={learned}")
    expect(shown.locator(".about")).not_to_contain_text("held out")


@pytest.mark.exhaustive
def test_what_a_function_learns_has_its_gradient_in_a_row_of_its_layer(
    server: str, page: Page
) -> None:
    at = 20
    unit = Unit(activation=get("prelu"), learns=("alpha",))
    found = one_step(SETTING, unit, train(SETTING, unit), 16)
    address = "training?tr_a=prelu&tr_learn=prelu_alpha&tr_example=17"
    shown = panel(page, f"{server}/{address}&tr_moment={at}")
    shown.get_by_role("button", name=re.compile("^Unit 1 of layer 2:")).click()
    row = shown.locator("tbody tr").filter(has_text="α, all of the layer").locator("td")
    numbers = [
        getattr(found, name)[at, -1] for name in ("parameters", "gradient", "descent", "moves")
    ]
    first, *others = [six_digits(float(np.float32(number))) for number in numbers]
    assert row.all_inner_texts() == [first, "", *others]
    assert others[0] != "0"
