"""Whether the curve follows the finger, against a plain Streamlit app."""

import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.common import APPS, ROOT, chromium, report, serve

STEPS = 90
PRESSES = 25
SHARE = 0.95
LATENCY = 0.15

# The path of the first curve of the first chart, whatever stands in front of it.
CURVE = """() => {
  const plot = document.querySelector(".js-plotly-plot");
  const uid = plot?._fullData?.[0]?.uid;
  return plot?.querySelector(`.trace${uid} path.js-line`)?.getAttribute("d") ?? null;
}"""

NOTE_FRAMES = """([key, curve]) => {
  const read = eval(curve);
  const input = () => document.querySelector(`.st-key-${key} input[type=range]`);
  window.frames_seen = [];
  const note = () => {
    window.frames_seen.push([input().value, read()]);
    window.noting = requestAnimationFrame(note);
  };
  note();
}"""

TIME_PRESSES = """(curve) => {
  const read = eval(curve);
  window.latencies = [];
  document.addEventListener("keydown", ({ timeStamp }) => {
    const before = read();
    const watch = () => {
      const now = read();
      if (now && now !== before) window.latencies.push(performance.now() - timeStamp);
      else if (performance.now() - timeStamp < 3000) requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  }, true);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feel:
    """What a reader feels: values passed and painted in a drag, and the wait after a key."""

    passed: int
    painted: int
    milliseconds: float

    @property
    def share(self) -> float:
        """Share of the passed values that were painted."""
        return self.painted / self.passed


def _drag(page: Page, key: str) -> tuple[int, int]:
    """Drag over the slider; count the values passed, and those that the curve was painted for."""
    page.evaluate(NOTE_FRAMES, [key, CURVE])
    track = page.locator(f".st-key-{key} [data-testid=stSlider]").bounding_box()
    value = page.locator(f".st-key-{key} [data-testid=stSliderThumbValue]").bounding_box()
    if track is None or value is None:
        raise RuntimeError(f"the slider {key} is not to be seen")
    x, y = value["x"] + value["width"] / 2, value["y"] + value["height"] + 12
    reach = track["x"] + track["width"] - x - 10
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, STEPS + 1):
        page.mouse.move(x + reach * step / STEPS, y)
        page.wait_for_timeout(33)
    seen: list[list[Any]] = page.evaluate("window.frames_seen")
    page.mouse.up()
    page.evaluate("cancelAnimationFrame(window.noting)")
    return _count(seen)


def _count(seen: list[list[Any]]) -> tuple[int, int]:
    """Of the values after the first: how many there were, and for how many the path changed.

    The path must change while the slider shows the value, or in the frame after.
    """
    passed = painted = 0
    start = 0
    for index in range(1, len(seen)):
        if seen[index][0] == seen[index - 1][0]:
            continue
        if start:
            passed += 1
            painted += any(path != seen[start - 1][1] for _, path in seen[start : index + 1])
        start = index
    return passed, painted


def _press(page: Page, key: str) -> float:
    """Median milliseconds from a key press to a changed curve."""
    page.evaluate(TIME_PRESSES, CURVE)
    page.locator(f".st-key-{key} input[type=range]").focus()
    for _ in range(PRESSES):
        page.keyboard.press("ArrowLeft")
        page.wait_for_timeout(700)
    latencies: list[float] = page.evaluate("window.latencies")
    if len(latencies) < 0.8 * PRESSES:
        raise RuntimeError(f"only {len(latencies)} of {PRESSES} presses changed the curve")
    return statistics.median(latencies)


def _feel(browser: Browser, address: str, key: str) -> Feel:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address)
    page.wait_for_function(CURVE, timeout=60_000)
    page.wait_for_timeout(2000)
    passed, painted = _drag(page, key)
    page.wait_for_timeout(2000)
    milliseconds = _press(page, key)
    page.close()
    return Feel(passed=passed, painted=painted, milliseconds=milliseconds)


def main() -> bool:
    """Measure both apps in one browser."""
    with serve(ROOT) as our_host, serve(APPS / "plain") as their_host, chromium() as browser:
        ours = _feel(browser, f"http://{our_host}/?fn=elu", "elu_alpha")
        theirs = _feel(browser, f"http://{their_host}/", "alpha")
    enough = ours.share >= SHARE
    print(
        f"drag, values painted: actviz {ours.painted} of {ours.passed} ({ours.share:.0%}), "
        f"plain app {theirs.painted} of {theirs.passed} ({theirs.share:.0%}); "
        f"bar {SHARE:.0%}: {'ok' if enough else 'MISSED'}",
        flush=True,
    )
    fast = report(
        "key press to changed curve, median",
        f"{ours.milliseconds:.1f} ms",
        f"plain app {theirs.milliseconds:.1f} ms",
        ours.milliseconds / theirs.milliseconds,
        LATENCY,
    )
    return enough and fast


if __name__ == "__main__":
    raise SystemExit(not main())
