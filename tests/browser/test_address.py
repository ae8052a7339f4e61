"""The view and its address in a real browser: history, links, the search, the range, the theme."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

import actviz
from actviz.gallery import GALLERY
from tests.browser.pages import (
    CURVE,
    address,
    count_steps,
    open_view,
    point,
    readings,
    settle,
    steps_gained,
    thumb,
    values,
    wait_for_paint,
)
from tests.conftest import replaced, sampled


def ends(page: Page) -> list[float]:
    """Both ends of the range of z."""
    inputs = page.locator(".st-key-z input[type=range]")
    return [float(value) for value in inputs.evaluate_all("all => all.map((one) => one.value)")]


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address(page)).query)


def go(page: Page, name: str) -> None:
    with replaced(page):
        page.get_by_role("link", name=name, exact=True).first.click()
    path = {"Explore": "/", "Compare": "/compare"}[name]
    page.wait_for_function("(path) => location.pathname === path", arg=path)
    settle(page)


def back(page: Page) -> None:
    with replaced(page):
        page.go_back()
    settle(page)


def forward(page: Page) -> None:
    with replaced(page):
        page.go_forward()
    settle(page)


# --- One view, two pages -------------------------------------------------------------------------


@pytest.mark.fresh
def test_range_and_probe_of_a_link_go_along_and_come_back(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu&probe=2&z=-8&z=3&elu_alpha=2")
    view = query(page)
    go(page, "Compare")
    assert (ends(page), values(page)["probe"]) == ([-8, 3], "2")
    assert query(page) == {"z": ["-8", "3"], "probe": ["2"]}
    for _ in range(2):
        back(page)
        assert (ends(page), values(page)["probe"]) == ([-8, 3], "2")
        assert query(page) == view
        forward(page)
        assert (ends(page), values(page)["probe"]) == ([-8, 3], "2")


@pytest.mark.fresh
def test_range_and_probe_set_by_hand_go_along_and_each_address_keeps_its_own(
    server: str, page: Page
) -> None:
    open_view(page, f"{server}/?fn=elu&elu_alpha=2")
    thumb(page, "probe").focus()
    page.keyboard.press("ArrowRight")
    thumb(page, "z").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    go(page, "Compare")
    assert (ends(page), values(page)["probe"]) == ([-4.5, 5], "-0.95")
    thumb(page, "z").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    page.wait_for_function("() => location.search.includes('z=-4&')")
    back(page)
    # What the address says counts, not what was last set.
    assert (ends(page), values(page)["elu_alpha"]) == ([-4.5, 5], "2")
    forward(page)
    assert ends(page) == [-4, 5]
    go(page, "Explore")
    assert (ends(page), values(page)["elu_alpha"]) == ([-4, 5], "2")


@pytest.mark.fresh
def test_back_and_forward_pass_over_an_open_point(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu&z=-3&z=4&probe=2")
    point(page, "elu", "Pro 1").click()
    page.wait_for_function("() => location.search.includes('elu_show')")
    settle(page)
    assert (ends(page), values(page)["probe"]) == ([-20, 5], "-10")
    for _ in range(2):
        back(page)
        assert (ends(page), values(page)["probe"]) == ([-3, 4], "2")
        assert page.locator(".st-key-step-banner").count() == 0
        forward(page)
        assert (ends(page), values(page)["probe"]) == ([-20, 5], "-10")


@pytest.mark.exhaustive
def test_the_probes_slider_spans_what_the_plot_shows(server: str, page: Page) -> None:
    limits = "(input) => [input.min, input.max].map(Number)"
    open_view(page, f"{server}/?fn=elu&z=-3&z=4&probe=2")
    slider = thumb(page, "probe")
    assert slider.evaluate(limits) == [-3, 4]
    count_steps(page)
    slider.press("ArrowLeft")
    settle(page)
    thumb(page, "z").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
        wait_for_paint(page)
    settle(page)
    # A probe that is left outside stays there, and within reach.
    assert (ends(page), values(page)["probe"]) == ([2, 4], "1.95")
    assert slider.evaluate(limits) == [-1, 4]
    assert query(page) == {"z": ["2", "4"], "probe": ["1.95"]}
    expect(page.get_by_text("The probe is outside the plotted range.")).to_be_visible()
    slider.press("ArrowRight")
    settle(page)
    slider.press("ArrowRight")
    settle(page)
    expect(slider).to_be_focused()
    assert values(page)["probe"] == "2.05"
    assert steps_gained(page) == 0
    page.locator(".st-key-reset button").first.click()
    page.wait_for_function("() => !location.search.includes('z=')")
    settle(page)
    assert (ends(page), values(page)["probe"]) == ([-5, 5], "-1")
    assert query(page) == {}
    assert slider.evaluate(limits) == [-5, 5]


@pytest.mark.exhaustive
@pytest.mark.fresh
def test_a_parameter_that_both_pages_show_comes_back_too(server: str, page: Page) -> None:
    open_view(page, f"{server}/compare?fns=elu&fns=relu&elu_alpha=2.5&unit=true")
    go(page, "Explore")
    expect(page.locator("h1").first).to_have_text("ELU")
    settle(page)
    assert values(page)["elu_alpha"] == "2.5"
    thumb(page, "elu_alpha").focus()
    page.keyboard.press("ArrowLeft")
    settle(page)
    back(page)
    assert urlsplit(page.url).path == "/compare"
    assert values(page)["elu_alpha"] == "2.5"
    assert query(page)["elu_alpha"] == ["2.5"]


@pytest.mark.fresh
@sampled(
    ("asked", "shown"),
    [
        ("?fn=ELU&elu_alpha=0.1234", {"elu_alpha": ["0.123"]}),
        ("?fn=swish&z=4&z=-3", {"fn": ["silu"], "z": ["-3", "4"]}),
        ("?fn=elu&probe=99", {}),
        ("?fn=softmax&softmax_classes=4.7", {"fn": ["softmax"], "softmax_classes": ["4"]}),
        ("compare?fns=swish&fns=LeakyReLU", {"fns": ["silu", "leaky_relu"]}),
        ("compare?fns=relu,elu&unit=maybe", {"fns": ["relu", "elu"]}),
    ],
    4,
)
def test_the_address_is_set_right_to_what_is_shown(
    server: str, page: Page, asked: str, shown: dict[str, list[str]]
) -> None:
    open_view(page, f"{server}/{asked}")
    assert query(page) == shown
    there = values(page), readings(page)
    open_view(page, address(page))
    assert page.locator("[data-testid=stAlert]").count() == 0
    assert (values(page), readings(page)) == there


# --- The search ----------------------------------------------------------------------------------


@sampled(
    ("typed", "title"),
    [
        ("sigmoid", "Sigmoid"),
        ("softmax", "Softmax"),
        ("leaky relu", "LeakyReLU"),
        ("SWISH", "SiLU"),
        ("step", "Binary step"),
    ],
    3,
)
def test_enter_in_the_search_opens_what_is_called_so(
    server: str, page: Page, typed: str, title: str
) -> None:
    open_view(page, f"{server}/?fn=elu")
    field = page.get_by_role("combobox", name=re.compile("by name, or type a formula"))
    field.fill(typed)
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_have_text(title)
    settle(page)
    page.go_back()
    expect(page.locator("h1").first).to_have_text("ELU")


def test_the_search_finds_nothing_for_nonsense_and_walks_by_arrow_keys(
    server: str, page: Page
) -> None:
    open_view(page, f"{server}/?fn=elu")
    field = page.get_by_role("combobox", name=re.compile("by name, or type a formula"))
    field.fill("qqqq")
    found = page.get_by_role("listbox").get_by_role("option")
    said = "No function has this name. Or type a formula, such as z*tanh(z)."
    expect(found).to_have_text([said])
    page.keyboard.press("Enter")
    expect(found).to_have_text([said])
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_be_focused()
    field.fill("relu")
    expect(page.get_by_role("option").first).to_contain_text("ReLU")
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    marked = page.get_by_role("option", selected=True)
    expect(marked).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == marked.get_attribute("id")
    title = (marked.inner_text().splitlines())[0]
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_have_text(title)


@sampled("typed", ["sparsemax", "Temperature", "cross entropy"], 3)
def test_what_is_no_function_leads_to_its_page(server: str, page: Page, typed: str) -> None:
    open_view(page, f"{server}/?fn=elu")
    page.get_by_role("combobox", name=re.compile("by name, or type a formula")).fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/softmax"))
    expect(page.locator("h1").first).to_have_text("Softmax")


def test_the_search_shows_what_is_chosen_until_something_is_typed(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=mish")
    assert page.title() == "Mish · actviz"
    field = page.get_by_role("combobox", name=re.compile("by name, or type a formula"))
    expect(field).to_have_value("Mish")
    field.click()
    # All functions, the chosen one marked; and no page among them.
    expect(page.get_by_role("option")).to_have_count(len(actviz.names()) + len(GALLERY))
    expect(page.get_by_role("option", selected=True)).to_contain_text("Mish")
    page.keyboard.press("Enter")
    page.keyboard.type("gelu")
    expect(page.get_by_role("option").first).to_contain_text("GELU")
    page.keyboard.press("Escape")
    expect(field).to_have_value("Mish")
    page.keyboard.type("selu")
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_have_text("SELU")
    expect(field).to_have_value("SELU")
    settle(page)
    page.locator(".st-key-quick").get_by_text("Tanh", exact=True).click()
    settle(page)
    expect(field).to_have_value("")
    expect(page).to_have_title("Tanh · actviz")


@pytest.mark.exhaustive
def test_the_labs_find_a_function_by_any_of_its_names(server: str, page: Page) -> None:
    page.goto(f"{server}/training?tr_a=relu&tr_b=tanh")
    field = page.get_by_role("combobox", name="First function")
    expect(field).to_have_value("ReLU")
    field.click()
    page.keyboard.type("swish")
    expect(page.get_by_role("option").first).to_contain_text("SiLU")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('tr_a=silu')")
    expect(field).to_have_value("SiLU")
    # A unit takes one number.
    field.click()
    page.keyboard.type("softmax")
    found = page.get_by_role("listbox").get_by_role("option")
    expect(found).to_have_text(["No function has this name."])


@sampled(
    ("typed", "name"),
    [
        ("swish", "silu"),
        ("logistic", "sigmoid"),
        ("leaky relu", "leaky_relu"),
        ("Binary step", "binary_step"),
    ],
    4,
)
def test_compare_adds_a_function_by_any_of_its_names(
    server: str, page: Page, typed: str, name: str
) -> None:
    open_view(page, f"{server}/compare?fns=elu")
    page.get_by_role("combobox", name=re.compile("Add a function")).fill(typed)
    page.keyboard.press("Enter")
    page.wait_for_function("(name) => location.search.includes(`fns=${name}`)", arg=name)
    settle(page)
    assert query(page)["fns"] == ["elu", name]


def test_compare_says_that_no_more_than_seven_fit(server: str, page: Page) -> None:
    names = ["elu", "relu", "tanh", "selu", "silu", "gelu", "mish"]
    seven = "&".join(f"fns={name}" for name in names)
    open_view(page, f"{server}/compare?{seven}")
    page.get_by_role("combobox", name=re.compile("Add a function")).fill("softplus")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("7")
    settle(page)
    assert len(query(page)["fns"]) == 7


# --- The range -----------------------------------------------------------------------------------


@sampled(("path", "end"), [("?fn=elu&", 0), ("?fn=elu&", 1), ("compare?", 0), ("compare?", 1)], 3)
def test_an_end_of_the_range_stops_before_the_other(
    server: str, page: Page, path: str, end: int
) -> None:
    start = "z=3&z=5" if end == 0 else "z=-5&z=-3"
    open_view(page, f"{server}/{path}{start}")
    expected = [4.5, 5] if end == 0 else [-5, -4.5]
    held = page.locator(".st-key-z input[type=range]").nth(end)
    held.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight" if end == 0 else "ArrowLeft")
        wait_for_paint(page)
    settle(page)
    assert ends(page) == expected
    expect(held).to_be_focused()
    assert page.locator("[data-testid=stAlert]").count() == 0
    assert [float(text) for text in query(page)["z"]] == expected
    for key in ("End", "PageUp") if end == 0 else ("Home", "PageDown"):
        page.keyboard.press(key)
    settle(page)
    assert ends(page) == expected


@pytest.mark.parametrize("end", [0, 1])
def test_a_dragged_end_stops_before_the_other_and_follows_back(
    server: str, page: Page, end: int
) -> None:
    open_view(page, f"{server}/?fn=elu")
    places = page.locator(".st-key-z input[type=range]").evaluate_all(
        """inputs => inputs.map((input) => {
          const { x, y, width, height } =
            input.closest("[data-rac][style*=left]").getBoundingClientRect();
          return [x + width / 2, y + height / 2];
        })"""
    )
    (x, y), (other, _) = places[end], places[1 - end]
    beyond = 150 if end == 0 else -150
    page.mouse.move(x + 3, y)
    page.mouse.down()
    page.mouse.move(other + beyond, y, steps=6)
    assert ends(page) == ([4.5, 5] if end == 0 else [-5, -4.5])
    page.mouse.move((x + other) / 2, y, steps=6)
    assert 3 < ends(page)[1] - ends(page)[0] < 7
    page.mouse.move(other + beyond, y, steps=6)
    page.mouse.up()
    settle(page)
    assert ends(page) == ([4.5, 5] if end == 0 else [-5, -4.5])
    assert [float(text) for text in query(page)["z"]] == ends(page)


# --- The theme -----------------------------------------------------------------------------------


@pytest.mark.fresh
@sampled(
    ("path", "light", "dark"),
    [
        (
            "?fn=tanh",
            ["rgb(0, 103, 165)", "rgb(213, 94, 0)"],
            ["rgb(86, 180, 233)", "rgb(255, 138, 61)"],
        ),
        # ReLU's own colour, in both plots.
        ("compare", ["rgb(0, 129, 92)"] * 2, ["rgb(46, 199, 154)"] * 2),
    ],
    2,
)
def test_curves_take_the_colours_of_a_theme_that_is_switched_to(
    server: str, page: Page, path: str, light: list[str], dark: list[str]
) -> None:
    stroke = """() => [...document.querySelectorAll(".js-plotly-plot")].map((plot) => {
      const line = plot.querySelector(`.trace${plot._fullData?.[0]?.uid} path.js-line`);
      return line && getComputedStyle(line).stroke;
    })"""
    open_view(page, f"{server}/{path}")
    assert page.evaluate(stroke) == light
    page.wait_for_function("() => window.actvizHistory")  # what watches the theme is there
    for scheme, colours in (("dark", dark), ("light", light)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_function(f"(wanted) => ({stroke})().join() === wanted.join()", arg=colours)
    settle(page)
    thumb(page, "probe").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert page.evaluate(stroke) == light
    assert page.evaluate(f"({CURVE})('plot_f')")
