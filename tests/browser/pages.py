"""What the browser tests share: pages that are opened, moved and read."""

import re

import numpy as np
from playwright.sync_api import Locator, Page, expect

import actviz
from tests.conftest import visit
from tests.printed import RAISED

# The path of the curve itself: the first trace of a chart.
CURVE = """(chart) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  const uid = plot?._fullData?.[0]?.uid;
  return plot?.querySelector(`.trace${uid} path.js-line`)?.getAttribute("d") ?? null;
}"""


def open_view(page: Page, address: str) -> None:
    visit(page, address)
    page.wait_for_function(f"() => ({CURVE})('plot_f') && ({CURVE})('plot_derivative')")
    settle(page)


# What is on the screen shows where the sliders are.
SETTLED = """() => {
  const charts = [...document.querySelectorAll("[class*='st-key-plot_'] .js-plotly-plot")];
  const ends = [...document.querySelectorAll(".st-key-z input[type=range]")];
  // In a cold browser the sliders may come after the charts.
  const waits = document.querySelector("[data-testid='stSkeleton']");
  return charts.length === 2 && !waits && charts.every((chart) => {
    const drawn = chart.layout?.meta?.drawn ?? {};
    // Streamlit draws a chart twice, the first time not as high as it is going to be.
    const place = chart.closest("[class*='st-key-plot_']");
    const fits = Math.abs(chart._fullLayout?.height - place.clientHeight) < 2;
    return chart._fullData && fits && Object.entries(drawn).every(([key, value]) => {
      const input = document.querySelector(`.st-key-${key} input[type=range]`);
      return !input || Math.abs(Number(input.value) - value) < 1e-9;
    }) && ends.every((end, i) => Number(end.value) === chart.layout.xaxis.range[i]);
  });
}"""

# Every chart is drawn, whatever there are, and fills its place.
DRAWN = """() => document.querySelector("h1") &&
  !document.querySelector("[data-testid='stSkeleton']") &&
  [...document.querySelectorAll(".js-plotly-plot")].every((each) => {
    const place = each.closest(".stPlotlyChart")?.clientHeight ?? each.clientHeight;
    return each._fullData && (!place || Math.abs(each._fullLayout.height - place) < 2);
  })"""


def wait_for_answer(page: Page, shown: str = "() => true", long: int = 120) -> None:
    """Wait until the server has answered and something holds, and both for as many milliseconds.

    And for as many frames as fit into them: a browser that has much to do paints fewer.
    """
    page.wait_for_function(
        f"""(long) => {{
          const app = document.querySelector("[data-testid='stApp']");
          // The page's own script has to be there, too.
          const answered = app?.dataset.testScriptState === "notRunning" && window.actvizHistory;
          const now = performance.now();
          if (answered && document.fonts.status === "loaded" && ({shown})())
            window.shownSince ??= {{ now, frames: 0 }};
          else window.shownSince = null;
          const since = window.shownSince;
          const steady = since && (since.frames += 1) > long / 20 && now - since.now > long;
          if (steady) window.shownSince = null;
          return steady;
        }}""",
        arg=long,
    )


def settle(page: Page) -> None:
    """Wait until the server has answered and both charts show where the sliders are, to stay."""
    wait_for_answer(page, SETTLED)


def come_to_rest(page: Page) -> None:
    """Wait until the server has answered and all charts are drawn, to stay."""
    wait_for_answer(page, DRAWN)


def wait_until_still(page: Page, selector: str) -> None:
    """Wait until an element has kept its place and size for ten frames."""
    page.wait_for_function(
        """(selector) => {
          const { x, y, width, height } = document.querySelector(selector).getBoundingClientRect();
          const place = [x, y, width, height].join();
          window.still = window.still?.place === place ? window.still : { place, frames: 0 };
          return (window.still.frames += 1) > 10;
        }""",
        arg=selector,
    )
    page.evaluate("delete window.still")


def wait_for_paint(page: Page) -> None:
    """Wait until what was done before is painted: to the end of the next frame."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def open_any(page: Page, address: str) -> None:
    """Open any page of the app."""
    visit(page, address)
    come_to_rest(page)


def open_section(page: Page, title: str) -> None:
    """Open what is below the instrument, unless a test before has left it open."""
    section = page.locator("details").filter(has_text=title)
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    expect(section).to_have_attribute("open", "")
    # What comes in moves the sections below it.
    expect(section.locator("[data-testid=stExpanderDetails]")).not_to_be_empty()
    come_to_rest(page)


# --- Its address and history ---------------------------------------------------------------------


def count_steps(page: Page) -> None:
    """From now on, count the steps that the history of the page gains.

    Its length would not do: it stays at 50, and tests share a page.
    """
    page.evaluate(
        """() => {
          window.steps = 0;
          navigation.onnavigate = (event) => {
            if (event.navigationType === "push") window.steps += 1;
          };
        }"""
    )


def steps_gained(page: Page) -> int:
    found: int = page.evaluate("window.steps")
    return found


def address(page: Page) -> str:
    found: str = page.evaluate("location.href")
    return found


# --- Functions and points ------------------------------------------------------------------------


def choose(page: Page, name: str) -> None:
    """Choose one of the documents' functions in the row, where each stands by its title."""
    title = actviz.get(name).title
    page.locator(".st-key-quick").get_by_text(title, exact=True).click()


def point(page: Page, name: str, label: str) -> Locator:
    """The button that a point with evidence is."""
    return page.locator(f".st-key-{point_key(name, label)} button")


def point_key(name: str, label: str) -> str:
    """The key of a point's button, as Streamlit writes it into the page."""
    return re.sub(r"[^\w-]", "-", f"step-show-{name}-{label}")


# --- Sliders and what they move ------------------------------------------------------------------


def thumb(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} input[type=range]").first


def values(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("input[type=range]")].map(
          (i) => [/st-key-(\\S+)/.exec(i.closest("[class*=st-key-]").className)[1], i.value]))"""
    )
    return found


def number(page: Page, key: str) -> float:
    return float(values(page)[key])


def readings(page: Page) -> list[str]:
    return page.locator("[data-testid=stMarkdown] tbody td").all_inner_texts()


def centre_of_thumb(page: Page, key: str) -> tuple[float, float]:
    box = page.locator(f".st-key-{key} [data-rac][style*=left]").first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, key: str, steps: int, by: float) -> None:
    x, y = centre_of_thumb(page, key)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(x + step * by, y)
        wait_for_paint(page)


# Take hold of a slider's thumb and bring it to a place, without letting go.
HOLD = """([key, value]) => {
  const input = document.querySelector(`.st-key-${key} input[type=range]`);
  const about = { pointerId: 77, pointerType: "mouse", button: 0, buttons: 1 };
  input.dispatchEvent(new PointerEvent("pointerdown", { ...about, bubbles: true }));
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return Number(input.value);
}"""

LET_GO = """() => window.dispatchEvent(new PointerEvent("pointerup",
  { pointerId: 77, pointerType: "mouse", button: 0, buttons: 0, bubbles: true }))"""

# Bring a slider to a value, as a key does.
SET = """(input, value) => {
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}"""

# --- Paths and boxes -----------------------------------------------------------------------------


def corners(path: str) -> list[np.ndarray]:
    """The corners of each stretch of a path without a gap, as rows of x and y."""
    return [
        np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", part), dtype=float)
        for part in path.split("M")[1:]
    ]


def distances(these: list[np.ndarray], those: list[np.ndarray]) -> np.ndarray:
    """How far the corners of one path are from the lines of another, in pixels."""
    starts = np.concatenate([part[: max(len(part) - 1, 1)] for part in those])
    ends = np.concatenate([part[1:] if len(part) > 1 else part for part in those])
    along = ends - starts
    length = np.maximum(np.sum(along**2, axis=1), 1e-12)
    points = np.concatenate(these)[:, None]
    share = np.clip(np.sum((points - starts) * along, axis=2) / length, 0, 1)
    return np.min(np.linalg.norm(points - starts - share[..., None] * along, axis=2), axis=1)


def overlapping(boxes: list[dict[str, float]]) -> list[tuple[int, int]]:
    return [
        (i, j)
        for i, one in enumerate(boxes)
        for j, other in enumerate(boxes[:i])
        if min(one["right"], other["right"]) - max(one["x"], other["x"]) > 1
        and min(one["bottom"], other["bottom"]) - max(one["y"], other["y"]) > 1
    ]


# --- Plots that are taken hold of -----------------------------------------------------------------

# The plotted area of a chart on the screen, and the ends of its axes.
AREA = """(chart) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  const { x, y } = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return {
    box: [x + xaxis._offset, y + yaxis._offset, xaxis._length, yaxis._length],
    z: xaxis.range,
  };
}"""

# The path of one of a chart's curves.
PATH = """([chart, index]) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  const { uid } = plot._fullData.filter((data) => data.meta?.live === "curve")[index];
  const lines = [...plot.querySelectorAll(`.trace${uid} path.js-line`)];
  return lines.map((line) => line.getAttribute("d")).join("");
}"""

CURSOR = """(chart) => getComputedStyle(
  document.querySelector(`.st-key-${chart} .nsewdrag`)).cursor"""


class Plot:
    """One of the two charts, as it is drawn now."""

    def __init__(self, page: Page, chart: str) -> None:
        self.page, self.chart = page, chart
        page.locator(f".st-key-{chart}").scroll_into_view_if_needed()
        found = page.evaluate(AREA, chart)
        self.left, self.top, self.width, self.height = found["box"]
        self.low, self.high = found["z"]

    def across(self, z: float) -> float:
        """Where a z is on the screen."""
        return float(self.left + self.width * (z - self.low) / (self.high - self.low))

    def curve(self, z: float, index: int = 0) -> float:
        """How high on the screen a curve is at a z, as it is painted."""
        x = self.across(z) - self.left
        for part in corners(self.page.evaluate(PATH, [self.chart, index])):
            if part[0, 0] <= x <= part[-1, 0]:
                return float(self.top + np.interp(x, part[:, 0], part[:, 1]))
        # In a gap, which is as narrow as a number is.
        return self.top + self.height / 2

    def marker(self) -> tuple[float, float]:
        """Where the probe's marker is on the screen."""
        box = self.page.locator(f".st-key-{self.chart} path.point").last.bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    @property
    def cursor(self) -> str:
        """What the mouse's pointer looks like on it."""
        found: str = self.page.evaluate(CURSOR, self.chart)
        return found


def pull(page: Page, x: float, y: float, to: tuple[float, float], steps: int = 8) -> None:
    """Press the mouse, move it, and wait until that is painted."""
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*to, steps=steps)
    wait_for_paint(page)


# --- Formulas ------------------------------------------------------------------------------------

# What the formulas say: as they are seen, and as a screen reader has them.
FORMULAS = """() => [...document.querySelectorAll(".st-key-plots .katex")]
  .filter((formula) => getComputedStyle(formula).visibility === "visible")
  .flatMap((formula) => [".katex-html", ".katex-mathml semantics > :first-child"]
    .map((part) => formula.querySelector(part).textContent.replaceAll("\\u200b", "")))"""


def plainly(found: list[str]) -> list[str]:
    """The same with a power of ten as it is set, also where only a redrawing sets it so."""
    lowered = str.maketrans(f"⁻{RAISED}", "−0123456789")
    power = re.compile(f"( · |)10([⁻{RAISED}]+)")
    return [
        power.sub(lambda found: f"{found[1].strip() and '⋅'}10{found[2].translate(lowered)}", text)
        for text in found
    ]
