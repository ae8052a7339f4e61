"""Taking hold of the plots in a real browser: the probe and the curves, by mouse and by touch."""

import random
from collections import Counter
from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.pages import (
    FORMULAS,
    Plot,
    count_steps,
    number,
    open_view,
    plainly,
    pull,
    readings,
    settle,
    steps_gained,
    values,
    wait_for_paint,
)
from tests.conftest import sampled

# --- The probe -----------------------------------------------------------------------------------


@sampled("chart", ["plot_f", "plot_derivative"], 2)
def test_the_probe_is_dragged_on_both_plots(server: str, page: Page, chart: str) -> None:
    open_view(page, f"{server}/?fn=log_sigmoid&probe=-2")
    count_steps(page)
    plot = Plot(page, chart)
    x, y = plot.marker()
    page.mouse.move(x, y)
    assert plot.cursor == "ew-resize"
    page.mouse.down()
    seen = set()
    for step in range(1, 10):
        page.mouse.move(x + 15 * step, y + step)
        wait_for_paint(page)
        # Both plots and all readings follow.
        marks = [Plot(page, each).marker() for each in ("plot_f", "plot_derivative")]
        assert marks[0][0] - Plot(page, "plot_f").left == pytest.approx(
            marks[1][0] - Plot(page, "plot_derivative").left, abs=1
        )
        seen.add((values(page)["probe"], *readings(page), *marks))
    for column in range(6):
        assert len({row[column] for row in seen}) > 6
    step = plot.width / (plot.high - plot.low) * 0.05
    assert plot.across(number(page, "probe")) == pytest.approx(x + 135, abs=step / 2 + 0.1)
    live = readings(page)
    page.mouse.up()
    settle(page)
    assert readings(page) == live
    assert parse_qs(urlparse(page.url).query)["probe"] == [values(page)["probe"]]
    assert steps_gained(page) == 0
    # The keyboard goes on from there.
    probe = number(page, "probe")
    page.keyboard.press("ArrowRight")
    wait_for_paint(page)
    assert number(page, "probe") == pytest.approx(probe + 0.05)


@sampled("chart", ["plot_f", "plot_derivative"], 2)
def test_a_press_elsewhere_brings_the_probe_there(server: str, page: Page, chart: str) -> None:
    open_view(page, f"{server}/?fn=sigmoid&probe=-2")
    plot = Plot(page, chart)
    y = plot.top + 12 if plot.curve(2) > plot.top + plot.height / 2 else plot.top + plot.height - 12
    page.mouse.move(plot.across(2), y)
    page.mouse.down()
    wait_for_paint(page)
    assert number(page, "probe") == pytest.approx(2, abs=0.05)
    # Beyond the ends of the axis it stays on them.
    page.mouse.move(plot.left + plot.width + 30, y, steps=3)
    wait_for_paint(page)
    assert number(page, "probe") == plot.high
    page.mouse.up()
    settle(page)
    assert page.evaluate("document.querySelectorAll('.dragcover').length") == 0
    # And a click on a curve, which could have been the beginning of a pull.
    page.mouse.click(plot.across(-3), plot.curve(-3))
    settle(page)
    assert number(page, "probe") == pytest.approx(-3, abs=0.05)


def test_the_label_is_there_when_nothing_is_held_and_goes_with_a_drag(
    server: str, page: Page
) -> None:
    open_view(page, f"{server}/?fn=sigmoid")
    plot = Plot(page, "plot_f")
    label = page.locator(".st-key-plot_f .hoverlayer")
    page.mouse.move(plot.across(1), plot.top + 20, steps=3)
    page.wait_for_function("() => document.querySelector('.st-key-plot_f .hovertext')")
    page.mouse.down()
    page.mouse.move(plot.across(1) + 40, plot.top + 20, steps=4)
    expect(label.locator(".hovertext")).to_have_count(0)
    page.mouse.up()
    settle(page)
    page.mouse.move(plot.across(1), plot.top + 20, steps=3)
    page.wait_for_function("() => document.querySelector('.st-key-plot_f .hovertext')")


# --- The curves ----------------------------------------------------------------------------------

# Where functions are pulled, and how far down, in pixels; one pull after the other. That each that
# can be pulled stays under the pointer is tested without a server, in test_layer.py.
PULLS: dict[str, list[tuple[str, float, float]]] = {
    "elu": [("plot_f", -3, 33), ("plot_derivative", -2, -20)],
    "softmax": [("plot_f", -2, -20), ("plot_derivative", -1.75, 20)],
}


@sampled("name", PULLS, 2)
def test_a_pulled_curve_stays_where_it_was_let_go(server: str, page: Page, name: str) -> None:
    # On axes that stay; those that fit go elsewhere when a curve is let go.
    open_view(page, f"{server}/?fn={name}&axes_kept=true")
    count_steps(page)
    for chart, z, down in PULLS[name]:
        plot = Plot(page, chart)
        x, y = plot.across(z), plot.curve(z)
        before = values(page)
        pull(page, x, y, (x, y + down))
        assert abs(plot.curve(z) - y - down) <= 3, (chart, z)
        formulas = page.evaluate(FORMULAS)
        page.mouse.up()
        settle(page)
        assert abs(Plot(page, chart).curve(z) - y - down) <= 3, (chart, z)
        assert page.evaluate(FORMULAS) == plainly(formulas), (chart, z)
        (moved,) = [key for key, value in values(page).items() if value != before[key]]
        assert moved.startswith(name)
        assert parse_qs(urlparse(page.url).query)[moved] == [values(page)[moved]]
        assert steps_gained(page) == 0
    # Escape puts back what is pulled, also for the server.
    chart, z, down = PULLS[name][0]
    plot = Plot(page, chart)
    x, y = plot.across(z), plot.curve(z)
    stood = values(page), page.url, y
    pull(page, x, y, (x, y + down / 2))
    assert values(page) != stood[0]
    page.keyboard.press("Escape")
    page.mouse.up()
    settle(page)
    assert (values(page), page.url, Plot(page, chart).curve(z)) == stood


# --- Touch ---------------------------------------------------------------------------------------


class Fingers:
    """Touches on a screen, each a list of points in the order of its fingers."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        """Send what a screen sends when the fingers on it change or move."""
        listed = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": listed})

    def swipe(self, start: tuple[float, float], by: tuple[float, float], steps: int = 12) -> None:
        """Put a finger down and move it."""
        self.touch("touchStart", start)
        for step in range(1, steps + 1):
            x, y = (from_ + step / steps * way for from_, way in zip(start, by, strict=True))
            self.touch("touchMove", (x, y))
            wait_for_paint(self.page)

    def lift(self) -> None:
        """Take all fingers away."""
        self.touch("touchEnd")
        wait_for_paint(self.page)


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def scrolled(page: Page) -> float:
    """How far down the page is scrolled."""
    found: float = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    return found


def test_a_finger_pulls_a_curve_drags_the_probe_and_scrolls(server: str, phone: Page) -> None:
    open_view(phone, f"{server}/?fn=elu&probe=2&axes_kept=true")
    fingers = Fingers(phone)
    plot = Plot(phone, "plot_f")
    there = scrolled(phone)
    # The curve.
    x, y = plot.across(-3), plot.curve(-3)
    fingers.swipe((x, y), (0, 18))
    assert plot.curve(-3) == pytest.approx(y + 18, abs=1)
    fingers.lift()
    settle(phone)
    assert Plot(phone, "plot_f").curve(-3) == pytest.approx(y + 18, abs=1)
    assert parse_qs(urlparse(phone.url).query)["elu_alpha"] == [values(phone)["elu_alpha"]]
    # The marker.
    fingers.swipe(Plot(phone, "plot_f").marker(), (-60, 4))
    fingers.lift()
    settle(phone)
    assert plot.across(number(phone, "probe")) == pytest.approx(plot.across(2) - 60, abs=2)
    assert scrolled(phone) == there
    # A swipe that begins elsewhere.
    before = values(phone)
    y = plot.top + plot.height - 20
    fingers.swipe((plot.across(3.5), y), (0, -90))
    fingers.lift()
    phone.wait_for_function(
        "(least) => document.querySelector('[data-testid=stMain]').scrollTop > least",
        arg=there + 30,
    )
    settle(phone)
    assert values(phone) == before


def test_a_tap_shows_the_label_and_moves_nothing(server: str, phone: Page) -> None:
    open_view(phone, f"{server}/?fn=elu&probe=2")
    plot = Plot(phone, "plot_f")
    before = values(phone)
    phone.touchscreen.tap(plot.across(-2), plot.top + 30)
    phone.wait_for_function("() => document.querySelector('.st-key-plot_f .hovertext')")
    assert values(phone) == before


@pytest.mark.exhaustive
def test_a_second_finger_leaves_a_drag_alone_and_drops_what_is_none(
    server: str, phone: Page
) -> None:
    open_view(phone, f"{server}/?fn=elu&probe=2")
    fingers = Fingers(phone)
    plot = Plot(phone, "plot_f")
    before = values(phone)
    x, y = plot.across(-3), plot.curve(-3)
    other = plot.across(1), plot.top + 40
    fingers.touch("touchStart", (x, y))
    fingers.touch("touchStart", (x, y), other)
    fingers.touch("touchMove", (x, y + 30), other)
    fingers.lift()
    assert values(phone) == before
    settle(phone)
    plot = Plot(phone, "plot_f")
    x, y = plot.across(-3), plot.curve(-3)
    fingers.swipe((x, y), (0, 30))
    moved = values(phone)
    assert moved != before
    fingers.touch("touchStart", (x, y + 30), other)
    fingers.touch("touchMove", (x, y + 30), (other[0] + 20, other[1]))
    assert values(phone) == moved
    fingers.lift()
    settle(phone)
    assert values(phone) == moved


# --- Compare -------------------------------------------------------------------------------------


def test_on_compare_the_curve_under_the_pointer_is_pulled(server: str, page: Page) -> None:
    open_view(page, f"{server}/compare?fns=relu&fns=elu&fns=leaky_relu&probe=-1")
    before = values(page)
    plot = Plot(page, "plot_f")
    for index, key in ((1, "elu_alpha"), (2, "leaky_relu_alpha")):
        plot = Plot(page, "plot_f")
        x, y = plot.across(-3), plot.curve(-3, index)
        pull(page, x, y, (x, y + 25))
        assert Plot(page, "plot_f").curve(-3, index) == pytest.approx(y + 25, abs=1)
        page.mouse.up()
        settle(page)
        changed = [each for each, value in values(page).items() if value != before[each]]
        assert changed == [key]
        assert parse_qs(urlparse(page.url).query)[key] == [values(page)[key]]
        before = values(page)
    # On both plots the probe.
    for chart in ("plot_f", "plot_derivative"):
        plot = Plot(page, chart)
        z = 2.0 if chart == "plot_f" else -3.0
        page.mouse.click(plot.across(z), plot.top + 8)
        settle(page)
        assert number(page, "probe") == pytest.approx(z, abs=0.05)


@pytest.mark.exhaustive
def test_on_compare_of_two_in_one_place_the_one_that_can_be_pulled(server: str, page: Page) -> None:
    # Left of 0 LeakyReLU with alpha = 0 lies on ReLU, which is drawn above it.
    open_view(page, f"{server}/compare?fns=leaky_relu&fns=relu&leaky_relu_alpha=0&probe=2")
    plot = Plot(page, "plot_f")
    x, y = plot.across(-3), plot.curve(-3, 0)
    pull(page, x, y, (x, y + 20))
    page.mouse.up()
    settle(page)
    assert number(page, "leaky_relu_alpha") > 0.02
    # What the legend hides is no handle.
    page.locator(".actviz-legend button").first.click()
    plot = Plot(page, "plot_f")
    x, y = plot.across(-3), plot.curve(-3, 0)
    before = number(page, "leaky_relu_alpha")
    page.mouse.move(x, y)
    assert plot.cursor != "ns-resize"
    pull(page, x, y, (x, y + 20))
    page.mouse.up()
    settle(page)
    assert number(page, "leaky_relu_alpha") == before
    assert number(page, "probe") == pytest.approx(-3, abs=0.05)


# --- Many ----------------------------------------------------------------------------------------

# Where address, sliders and picture disagree; empty where they say the same.
DISAGREEMENT = """(defaults) => {
  const charts = [...document.querySelectorAll("[class*='st-key-plot_'] .js-plotly-plot")];
  if (document.querySelector("[data-testid=stApp]").dataset.testScriptState === "running")
    return "the server is at work";
  if (charts.length !== 2 || document.querySelector(".actviz-copy, .actviz-ghost"))
    return "the charts are being drawn";
  const query = new URL(location.href).searchParams;
  for (const chart of charts) {
    const { drawn } = chart.layout.meta;
    for (const [key, value] of Object.entries(drawn)) {
      const input = document.querySelector(`.st-key-${key} input[type=range]`);
      if (!input) continue; // of a class that there is none of
      const said = Number(query.get(key) ?? defaults[key]);
      if (Number(input.value) !== value || said !== value)
        return `${key}: drawn ${value}, slider ${input.value}, address ${said}`;
    }
    const index = chart._fullData.findIndex((data) => data.meta?.live === "probe");
    const { uid, x: [probe] } = chart._fullData[index];
    const [left] = chart.querySelector(`.trace${uid} path.point`).getAttribute("transform")
      .match(/-?[\\d.]+/g).map(Number);
    const off = left - chart._fullLayout.xaxis.c2p(drawn.probe);
    if (probe !== drawn.probe || Math.abs(off) > 0.5) return `the marker is off by ${off}`;
  }
  return "";
}"""

HELD = ("elu", "leaky_relu", "hard_tanh", "linear", "sine", "softmax", "glu", "prelu")
GESTURES = 25
"""On each of them: 200 in all."""

FEW = 8


@sampled(("name", "gestures"), [("elu", FEW), *((name, GESTURES) for name in HELD)], 9)
def test_after_random_gestures_address_slider_and_picture_agree(
    server: str, page: Page, name: str, gestures: int
) -> None:
    rng = random.Random(f"7 {name}")
    driven: Counter[bool] = Counter()
    open_view(page, f"{server}/?fn={name}")
    defaults = values(page)
    count_steps(page)
    for index in range(gestures):
        before = values(page)
        x, y = anywhere(rng, Plot(page, rng.choice(["plot_f", "plot_derivative"])))
        across = rng.choice([10, 90])  # what goes up or down pulls a curve
        to = x + rng.uniform(-across, across), y + rng.uniform(-90, 90)
        pull(page, x, y, to, steps=rng.randint(1, 6))
        last = values(page)
        page.mouse.up()
        try:
            # Not at every frame, which would keep the page from what it is asked for.
            agree = f"(defaults) => !({DISAGREEMENT})(defaults)"
            page.wait_for_function(agree, arg=defaults, polling=50)
        except PlaywrightError:
            found = page.evaluate(DISAGREEMENT, defaults)
            raise AssertionError(f"gesture {index}, {page.url}: {found}") from None
        now = values(page)
        # What moves by less than a few pixels is a click, which brings the probe on its release.
        assert now == (last if last != before else {**before, "probe": now["probe"]}), index
        driven.update(key == "probe" for key, value in now.items() if value != before[key])
        assert steps_gained(page) == 0, index
    # They were gestures, and of both kinds.
    assert driven.total() > 0.6 * gestures
    assert driven[True] > 0
    assert driven[False] > 0  # little of HardTanh's curves is a handle


def anywhere(rng: random.Random, plot: Plot) -> tuple[float, float]:
    """A place on a plot: on a curve, on the marker, or elsewhere."""
    kind = rng.choice(["curve", "curve", "marker", "elsewhere"])
    x = plot.left + rng.uniform(0.02, 0.98) * plot.width
    y = plot.top + rng.uniform(0.02, 0.98) * plot.height
    if kind == "curve":
        y = plot.curve(plot.low + (x - plot.left) / plot.width * (plot.high - plot.low))
    elif kind == "marker":
        x, y = plot.marker()
    # The marker on an end of the axis stands out of the plot by a half.
    right, bottom = plot.left + plot.width - 1, plot.top + plot.height - 1
    return min(max(x, plot.left + 1), right), min(max(y, plot.top + 1), bottom)
