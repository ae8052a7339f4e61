"""Explore in a real browser: what only a browser shows."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import actviz
from actviz.explore.state import visible_claims
from actviz.formatting import six_digits
from actviz.properties import summary
from tests.browser.pages import (
    CURVE,
    PATH,
    Plot,
    address,
    centre_of_thumb,
    choose,
    come_to_rest,
    corners,
    distances,
    drag,
    number,
    open_section,
    open_view,
    point,
    point_key,
    readings,
    settle,
    thumb,
    values,
    wait_for_paint,
    wait_until_still,
)
from tests.conftest import BROKEN, TYPICAL, Screen, sampled, visit


def record(page: Page, key: str, chart: str = "plot_f") -> None:
    """From now on, note the slider's value and the curve's path on each frame."""
    page.evaluate(
        """([key, chart, curve]) => {
          const read = eval(curve);
          cancelAnimationFrame(window.noting);
          window.seen = [];
          const note = () => {
            const value = document.querySelector(`.st-key-${key} input[type=range]`)?.value;
            // The plot of f, or its copy while it is replaced.
            const lines = document.querySelectorAll(".st-key-plot_f .js-line").length;
            window.seen.push([value, read(chart), lines]);
            window.noting = requestAnimationFrame(note);
          };
          note();
        }""",
        [key, chart, CURVE],
    )


# That every slider of every function does is tested without a server, in test_layer.py.
@sampled(
    ("name", "key", "chart"),
    [
        ("elu", "elu_alpha", "plot_f"),
        ("softmax", "softmax_z2", "plot_f"),
        ("rrelu", "rrelu_upper", "plot_derivative"),
        ("swiglu", "swiglu_value", "plot_f"),
    ],
    4,
)
def test_the_curve_follows_a_dragged_parameter(
    server: str, page: Page, name: str, key: str, chart: str
) -> None:
    open_view(page, f"{server}/?fn={name}&axes_kept=true")
    record(page, key, chart)
    drag(page, key, steps=15, by=4)
    seen = page.evaluate("window.seen")
    page.mouse.up()
    passed = {value for value, _, _ in seen}
    painted = {path for _, path, _ in seen}
    assert len(passed) > 8
    assert len(painted) >= 0.95 * len(passed)
    settle(page)
    # The exact drawing after the release lies where the last painted curve lay.
    exact, last = page.evaluate(f"({CURVE})('{chart}')"), seen[-1][1]
    assert np.max(distances(corners(exact), corners(last))) < 0.8


def test_the_second_derivative_is_switched_on_and_follows_a_dragged_parameter(
    server: str, page: Page
) -> None:
    open_view(page, f"{server}/?fn=softplus&probe=0")
    page.get_by_text("Draw f″", exact=True).click()
    page.wait_for_url(re.compile("second_derivative=true"))
    settle(page)
    legend = page.locator(".st-key-plot_derivative .legendtext").all_text_contents()
    assert legend == ["f′(z)", "f″(z)"]
    assert readings(page)[-1] == "0.25"
    page.locator(".st-key-softplus_beta").scroll_into_view_if_needed()
    x, y = centre_of_thumb(page, "softplus_beta")
    page.mouse.move(x, y)
    page.mouse.down()
    seen = {}
    for step in range(1, 16):
        page.mouse.move(x + 4 * step, y)
        wait_for_paint(page)
        beta = number(page, "softplus_beta")
        seen[beta] = page.evaluate(PATH, ["plot_derivative", 1]), readings(page)[-1]
        # f″ of softplus is β/4 at 0, and it is read on every frame.
        assert seen[beta][1] == six_digits(beta / 4)
    page.mouse.up()
    assert len(seen) > 8
    assert len({path for path, _ in seen.values()}) == len(seen)
    settle(page)
    # The exact drawing lies where the last painted curve lay, but for the axis, which fits again.
    middle = Plot(page, "plot_derivative")
    assert middle.curve(0, 1) == pytest.approx(middle.marker()[1], abs=1)


def test_legends_have_the_function_first_and_then_the_edges_by_slope(
    server: str, page: Page
) -> None:
    open_view(page, f"{server}/?fn=rrelu")
    for chart, own in (("plot_f", "f(z)"), ("plot_derivative", "f′(z)")):
        legend = page.locator(f".st-key-{chart} .legendtext").all_text_contents()
        assert legend == [own, "with slope l", "with slope u"]


def test_the_probe_its_tangent_and_the_readings_follow_the_finger(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=tanh&probe=-2")
    seen: set[tuple[str, ...]] = set()
    x, y = centre_of_thumb(page, "probe")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(x + 3 * step, y)
        wait_for_paint(page)
        place = page.locator(".st-key-plot_f path.point").last.get_attribute("transform")
        seen.add((place or "", *readings(page)))
    page.mouse.up()
    # The marker's place, then the cells: the probe, f and f′.
    for column in range(4):
        assert len({row[column] for row in seen}) > 8
    settle(page)


@sampled(
    ("query", "key"),
    [
        ("fn=tanh&probe=0.5", "probe"),
        ("fn=sigmoid&z=-20&z=5&probe=-15", "probe"),  # far down the tail
        ("fn=elu&probe=-15", "elu_alpha"),  # outside the plotted range
        ("fn=elu&probe=-3", "elu_alpha"),
        ("fn=softmax&probe=1", "probe"),
        ("fn=softmax&probe=1", "softmax_z2"),
        ("fn=prelu&probe=0.5", "probe"),  # one row of f, two of f′
        ("fn=glu&probe=-1", "glu_value"),
        ("fn=rrelu&probe=-1", "rrelu_upper"),  # readings below each other
    ],
    4,
)
def test_live_readings_are_the_exact_ones(server: str, page: Page, query: str, key: str) -> None:
    open_view(page, f"{server}/?{query}")
    before = readings(page)
    x, y = centre_of_thumb(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y, steps=4)
    wait_for_paint(page)
    live = readings(page)
    page.mouse.up()
    settle(page)
    assert live != before
    assert live == readings(page)
    open_view(page, page.url)
    assert live == readings(page)


@sampled("key", ["elu_alpha", "probe"], 2)
def test_dragging_away_and_back_leaves_no_trace(server: str, page: Page, key: str) -> None:
    open_view(page, f"{server}/?fn=elu&probe=-10")
    plots = (
        "[...document.querySelectorAll('.js-plotly-plot .main-svg')].map((svg) => svg.innerHTML)"
    )
    before = page.evaluate(plots), readings(page)
    assert len(before[0]) >= 2
    x, y = centre_of_thumb(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    wait_for_paint(page)
    assert (page.evaluate(plots), readings(page)) != before
    page.mouse.move(x, y, steps=4)
    wait_for_paint(page)
    page.mouse.up()
    settle(page)
    # The axes take a moment to come back.
    page.wait_for_function(
        f"(before) => JSON.stringify({plots}) === JSON.stringify(before)", arg=before[0]
    )
    assert readings(page) == before[1]


def test_readings_outside_the_plotted_range_come_with_the_release(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=relu&probe=-10")
    x, y = centre_of_thumb(page, "probe")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 12, y, steps=4)
    wait_for_paint(page)
    assert readings(page)[1:] == ["…", "…"]
    page.mouse.up()
    settle(page)
    # The server sends the same zeros again, and React sees no reason to write them anew.
    assert readings(page)[1:] == ["0", "0"]


def shown_as_in_a_fresh_tab(page: Page, fresh: Page) -> None:
    """Whether curves and readings are those that the address gives when it is opened anew."""
    open_view(fresh, page.evaluate("location.href"))
    assert values(fresh) == values(page)
    for chart in ("plot_f", "plot_derivative"):
        assert page.evaluate(f"({CURVE})('{chart}')") == fresh.evaluate(f"({CURVE})('{chart}')")
    assert readings(page) == readings(fresh)
    assert page.locator(".actviz-ghost").count() == 0


@pytest.mark.exhaustive
def test_what_sliders_have_changed_is_drawn_as_a_copied_link_draws_it(
    server: str, page: Page, tab: Page
) -> None:
    open_view(page, f"{server}/?fn=softmax")
    turns = ("z", -2), ("softmax_classes", 2), ("z", -1), ("softmax_z2", 2), ("probe", -3)
    for key, presses in turns:
        thumb(page, key).focus()
        for _ in range(abs(presses)):
            page.keyboard.press("ArrowRight" if presses > 0 else "ArrowLeft")
            wait_for_paint(page)
    page.wait_for_url(re.compile("probe="))
    settle(page)
    shown_as_in_a_fresh_tab(page, tab)


@sampled(("name", "label"), [("softmax", "Con 1"), ("tanh", "Pro 1")], 2)
def test_evidence_is_drawn_as_it_is(
    server: str, page: Page, tab: Page, name: str, label: str
) -> None:
    open_view(page, f"{server}/?fn={name}&z=-3&z=6")
    point(page, name, label).click()
    expect(page.locator(".st-key-step-banner")).to_contain_text("Measured now")
    settle(page)
    shown_as_in_a_fresh_tab(page, tab)


@pytest.mark.exhaustive
def test_a_link_between_two_steps_is_drawn_on_one(server: str, page: Page) -> None:
    page.goto(f"{server}/?fn=elu&probe=0.123")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("0.123")
    settle(page)
    assert values(page)["probe"] == "0.1"
    assert page.locator(".actviz-ghost").count() == 0


def test_no_frame_is_without_a_curve_when_the_server_redraws(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    record(page, "elu_alpha")
    thumb(page, "elu_alpha").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        settle(page)
    seen = page.evaluate("window.seen")
    assert min(lines for _, _, lines in seen) > 0


def test_no_copy_of_a_chart_is_left_on_another_page(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    page.get_by_role("link", name="Overview").first.click()
    expect(page.locator("h1")).to_have_text("All functions at a glance")
    assert page.locator(".actviz-copy").count() == 0


def test_keyboard_moves_the_curve_before_the_server_answers(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    before = page.evaluate(f"({CURVE})('plot_f')")
    page.context.set_offline(True)
    thumb(page, "elu_alpha").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(old) => ({CURVE})('plot_f') !== old", arg=before)
    page.context.set_offline(False)


@pytest.mark.fresh
def test_the_layer_survives_functions_reruns_and_pages_without_leaking(
    server: str, page: Page
) -> None:
    page.goto(f"{server}/?fn=elu", wait_until="commit")
    # Before the layer is there: it comes with the server's first answer.
    page.evaluate(
        """() => {
        window.observers = 0; window.frames_asked = 0;
        const Native = window.MutationObserver;
        window.MutationObserver = class extends Native {
          observe(target, options) {
            if (options?.attributeFilter?.includes("aria-valuetext")) {
              if (!this.counted) window.observers += 1;
              this.counted = true;
            }
            super.observe(target, options);
          }
          disconnect() {
            if (this.counted) window.observers -= 1;
            this.counted = false;
            super.disconnect();
          }
        };
        const ask = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (f) => { window.frames_asked += 1; return ask(f); };
        }"""
    )
    settle(page)
    for name in ("softmax", "elu"):
        choose(page, name)
        expect(page.locator("h1")).to_have_text(actviz.get(name).title)
        settle(page)
    page.get_by_role("link", name="Overview").first.click()
    expect(page.locator("h1")).to_have_text("All functions at a glance")
    page.get_by_role("link", name="Explore", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("ELU")
    settle(page)
    assert page.evaluate("window.observers") == 1
    record_before = page.evaluate(f"({CURVE})('plot_f')")
    thumb(page, "elu_alpha").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(old) => ({CURVE})('plot_f') !== old", arg=record_before)
    settle(page)
    # Once nothing moves, nothing asks for frames.
    page.wait_for_function(
        """async () => {
          const asked = window.frames_asked;
          await new Promise((done) => setTimeout(done, 500));
          return window.frames_asked === asked;
        }""",
        polling=100,  # not by frames, which would be asked for
    )


def test_back_and_forward_go_through_the_choices(server: str, page: Page) -> None:
    heading = page.locator("h1")
    open_view(page, f"{server}/?fn=elu")
    thumb(page, "elu_alpha").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    settle(page)
    choose(page, "sigmoid")
    expect(heading).to_have_text("Sigmoid")
    settle(page)
    page.get_by_role("link", name="Corrections").first.click()
    expect(heading).to_have_text("Where the documents are corrected")
    page.go_back()
    expect(heading).to_have_text("Sigmoid")
    settle(page)
    page.go_back()
    expect(heading).to_have_text("ELU")
    settle(page)
    assert values(page)["elu_alpha"] == "1.05"
    page.go_forward()
    expect(heading).to_have_text("Sigmoid")
    settle(page)
    page.go_forward()
    expect(heading).to_have_text("Where the documents are corrected")


def test_show_me_shows_the_evidence_and_one_click_goes_back(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu&elu_alpha=2.5")
    before = values(page)
    shown = point(page, "elu", "Pro 1")
    shown.click()
    banner = page.locator(".st-key-step-banner")
    expect(banner).to_contain_text("Measured now")
    settle(page)
    expect(banner).to_be_in_viewport()
    wait_until_still(page, ".st-key-step-banner")
    # Right under its point, in the window, and clear of Streamlit's header at the top of it.
    expect(shown).to_have_attribute("aria-expanded", "true")
    above, box = shown.bounding_box(), banner.bounding_box()
    header = page.locator("[data-testid=stHeader]").bounding_box()
    assert above is not None
    assert box is not None
    assert header is not None
    assert header["y"] + header["height"] <= box["y"]
    assert 0 <= box["y"] - above["y"] - above["height"] < 20
    assert box["y"] + box["height"] <= 900
    # The point keeps the focus, and the way back is the next that a key reaches.
    back = page.get_by_role("button", name="Back to my view")
    expect(shown).to_be_focused()
    page.keyboard.press("Tab")
    expect(back).to_be_focused()
    assert "elu_show=Pro+1" in address(page)
    assert chosen_evidence(page) == ["Pro 1"]
    assert values(page)["probe"] == "-10"
    back.click()
    expect(banner).to_have_count(0)
    settle(page)
    assert values(page) == before
    assert "elu_show" not in address(page)
    assert chosen_evidence(page) == []
    page.go_back()
    expect(banner).to_contain_text("Measured now")


def chosen_evidence(page: Page) -> list[str]:
    pills = page.locator("[class*=_show] button[data-selected=true]")
    return pills.all_inner_texts()


@sampled("by_link", [False, True], 2)
def test_another_function_leaves_the_evidence_behind(
    server: str, page: Page, by_link: bool
) -> None:
    heading = page.locator("h1")
    if by_link:
        open_view(page, f"{server}/?fn=elu&elu_show=Pro+1&z=-20&z=5&probe=-10")
        view = {"probe": "-1", "elu_alpha": "1"}
    else:
        open_view(page, f"{server}/?fn=elu&elu_alpha=2.5&probe=-2")
        view = {"probe": "-2", "elu_alpha": "2.5"}
        point(page, "elu", "Pro 1").click()
    banner = page.locator(".st-key-step-banner")
    expect(banner).to_contain_text("Measured now")
    settle(page)
    for name in ("relu", "elu"):
        choose(page, name)
        expect(heading).to_have_text(actviz.get(name).title)
        settle(page)
        assert banner.count() == 0
        assert "_show" not in address(page)
        assert values(page)["probe"] == view["probe"]
    found = values(page)
    assert (found["probe"], found["elu_alpha"]) == (view["probe"], view["elu_alpha"])


def test_what_is_opened_below_the_plots_follows_the_sliders(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    open_section(page, "Properties, computed")
    open_section(page, "The curves as tables")
    properties = page.locator(".st-key-properties [data-testid=stMarkdown]")
    tables = page.locator(".st-key-tables table")
    expect(properties).to_contain_text("(−1, ∞)")
    for alpha in ("1.01", "1.02"):
        thumb(page, "elu_alpha").press("ArrowRight")
        expect(properties).to_contain_text(f"(−{alpha}, ∞)")
        expect(tables.first).to_contain_text(f"−{-float(alpha) * np.expm1(-5):.6g}")
        assert properties.count() == 1
        assert tables.count() == 2


def test_everything_is_reachable_by_keyboard(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    open_section(page, "Corrections to the documents")
    expect(point(page, "elu", "Formula")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    # The evidence is chosen by its points.
    points = {point_key("elu", label) for label in visible_claims(actviz.get("elu"))}
    assert points
    wanted = {"quick", "search", "z", "probe", "elu_alpha", "reset", "share", "present"} | points
    reached: set[str] = set()
    for _ in range(100):  # round the page more than twice
        if wanted <= reached:
            break
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                """() => {
                  const e = document.activeElement;
                  const key = e.closest("[class*=st-key-]")?.className;
                  return /st-key-([\\w-]+)/.exec(key ?? "")?.[1] ?? e.tagName;
                }"""
            )
        )
    assert wanted <= reached


SCHEMES = ("light", "dark")
WIDTHS = {1400: 900, 390: 844}
"""Of a window and of a phone, each with its height."""

KINDS = ("f", "derivative")

FEW = 3
"""The functions of one test: each is short, so that all cores have some to the end."""

GROUPS = [
    names[first : first + FEW]
    for names in (
        [name for name in actviz.names() if name in TYPICAL],
        [name for name in actviz.names() if name not in TYPICAL],
    )
    for first in range(0, len(names), FEW)
]


@sampled(
    ("scheme", "names"),
    itertools.product(SCHEMES, GROUPS),
    # Among them one of a vector and one of a gate.
    lambda case: case in [("dark", GROUPS[2]), ("light", GROUPS[3])],
    ids=lambda each: "-".join(each) if isinstance(each, list) else each,
)
def test_the_page_fits_both_its_screens_in_both_themes(
    server: str, screen: Screen, scheme: str, names: list[str]
) -> None:
    page = screen(scheme=scheme)
    sizes = [*WIDTHS.items()]
    for name in names:
        open_view(page, f"{server}/?fn={name}")
        assert page.locator(f"{BROKEN}, [data-testid=stAlert]").count() == 0, name
        background = page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
        )
        assert background == ("rgb(16, 21, 28)" if scheme == "dark" else "rgb(255, 255, 255)")
        stroke = page.evaluate(
            """() => {
              const plot = document.querySelector(".st-key-plot_f .js-plotly-plot");
              const line = plot.querySelector(`.trace${plot._fullData[0].uid} path.js-line`);
              return getComputedStyle(line).stroke;
            }"""
        )
        assert stroke == ("rgb(86, 180, 233)" if scheme == "dark" else "rgb(0, 103, 165)")
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            settle(page)
            f, slope = (page.locator(f".st-key-plot_{kind}").bounding_box() for kind in KINDS)
            assert f is not None
            assert slope is not None
            side_by_side = abs(f["y"] - slope["y"]) < 2 and f["x"] + f["width"] <= slope["x"] + 1
            stacked = f["y"] + f["height"] <= slope["y"] + 1
            assert side_by_side if width == 1400 else stacked
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        sizes.reverse()  # the next function comes where this one is


@sampled("path", ["overview", "overview?kin=gates", "corrections"], 2)
def test_reading_pages_fit_their_screens(server: str, page: Page, path: str) -> None:
    visit(page, f"{server}/{path}")
    expect(
        page.get_by_role("link", name=re.compile("(Softmin|SwiGLU|^See it on)")).last
    ).to_be_visible()
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        come_to_rest(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.exhaustive
@pytest.mark.fresh
def test_switching_the_theme_keeps_the_live_layer(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".st-key-plot_f .js-line").first).to_have_css("stroke", "rgb(86, 180, 233)")
    settle(page)
    before = page.evaluate(f"({CURVE})('plot_f')")
    thumb(page, "elu_alpha").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(old) => ({CURVE})('plot_f') !== old", arg=before)
    settle(page)


def test_charts_have_a_name_for_screen_readers(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    names = page.locator("[data-testid=stPlotlyChart][role=figure]").evaluate_all(
        "charts => charts.map((chart) => chart.getAttribute('aria-label'))"
    )
    assert len(names) == 2
    assert all(len(name) > 20 for name in names)


def test_hovering_shows_the_value(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=sigmoid")
    box = page.locator(".st-key-plot_f .nsewdrag").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2, steps=3)
    expect(page.locator(".st-key-plot_f .hoverlayer")).to_contain_text("f(z) =")


def test_a_hostile_link_shows_its_text_as_text(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&elu_alpha=nan")
    expect(page.locator("[data-testid=stAlert]").first).to_contain_text("<img src=x")
    assert page.locator("[data-testid=stAlert] img").count() == 0


def test_one_click_takes_a_gain_to_gradient_flow_and_back_returns(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=gelu")
    open_section(page, "Properties, computed")
    page.evaluate("window.stays = true")
    found = summary(actviz.get("gelu"), {})
    for index, gain in enumerate((found.signal_gain, found.gradient_gain)):
        page.locator(".st-key-properties td a").nth(index).click()
        expect(page.locator("h1")).to_have_text("Gradient flow")
        come_to_rest(page)
        assert f"gf_gain={gain:.3f}" in address(page)
        slider = page.locator(".st-key-gf_gain input[type=range]")
        assert float(slider.input_value()) == pytest.approx(gain, abs=5e-4)
        expect(page.locator(".st-key-flow-numbers li")).to_contain_text("GELU")
        page.go_back()
        expect(page.locator("h1")).to_have_text("GELU")
        open_section(page, "Properties, computed")
    assert page.evaluate("window.stays")
