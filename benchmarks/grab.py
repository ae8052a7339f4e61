"""Whether a curve and the probe follow a pointer on the plot as well as the slider's thumb."""

import math
import statistics
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.common import ROOT, chromium, report, serve, status, watched_page
from benchmarks.live import FRAMES, SHARE, count, thumb

BLOCKS = 2
BAR = 1.2

PULLED_AT = {"plot_f": -4.0, "plot_derivative": -1.0}
"""The z at which ELU's curves are pulled: a pixel is three or four steps of alpha there."""

# The distance from the press after each of 100 moves; it never leads beyond the slider's ends.
WAY = [*range(1, 41), *range(39, -11, -1), *range(-9, 1)]

# Where on the screen a chart has a z and a height.
PLACE = """([chart, z, height]) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  const { x, y } = plot.getBoundingClientRect();
  const { xaxis, yaxis } = plot._fullLayout;
  return [x + xaxis._offset + xaxis.c2p(z), y + yaxis._offset + yaxis.c2p(height)];
}"""

Point = tuple[float, float]


def main() -> bool:
    """Measure all ways in turns, on one page."""
    with serve(ROOT) as host, chromium() as browser:
        page = GrabbedPage(browser, f"http://{host}/?fn=elu&probe=2&axes_kept=true")
        pulls: dict[str, Pull] = {
            "native thumb": (page.thumb, (2, 0), "elu_alpha", "curves"),
            "pull of f": (lambda: page.curve("plot_f"), (0, 1), "elu_alpha", "curves"),
            "pull of f′": (lambda: page.curve("plot_derivative"), (0, -1), "elu_alpha", "curves"),
            # A step of the probe is nearly three pixels.
            "probe on f": (lambda: page.marker("plot_f"), (3, 0), "probe", "marks"),
            "probe on f′": (lambda: page.marker("plot_derivative"), (3, 0), "probe", "marks"),
        }
        found: dict[str, list[Drag]] = {what: [] for what in pulls}
        for _ in range(BLOCKS):
            for what, pull in pulls.items():
                found[what].append(page.drag(*pull))
    passed = {what: sum(each[0] for each in drags) for what, drags in found.items()}
    painted = {what: sum(each[1] for each in drags) for what, drags in found.items()}
    lag = {
        what: statistics.median(lag for *_, lags in drags for lag in lags)
        for what, drags in found.items()
        if pulls[what][-1] == "curves"
    }
    native, *ours = pulls
    met = []
    for what in ours:
        share = painted[what] / passed[what]
        met.append(
            report(
                f"{what}, slider values painted",
                f"{painted[what]} of {passed[what]} = {share:.0%}",
                f"{native} {painted[native]} of {passed[native]}",
                f"share {share:.3f}",
                f">= {SHARE}",
                share >= SHARE,
            )
        )
    for what in ours:
        if what in lag:
            ratio = lag[what] / lag[native]
            met.append(
                report(
                    f"{what}, move of the pointer to changed curve, median",
                    f"{lag[what]:.1f} ms",
                    f"{native} {lag[native]:.1f} ms",
                    f"ratio {ratio:.3f}",
                    f"<= {BAR}",
                    ratio <= BAR,
                )
            )
    return all(met)


# Where a drag begins, how many pixels a move goes, the slider that moves, and what has to follow.
Pull = tuple[Callable[[], Point], Point, str, str]

# The slider's values that were passed, those of them that were painted, and the lags of the moves.
Drag = tuple[int, int, list[float]]


class GrabbedPage:
    """Explore with ELU, whose curves, markers and slider are dragged."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._page: Page = watched_page(browser, address)
        self._settle()

    def thumb(self) -> Point:
        """The middle of alpha's thumb."""
        return thumb(self._page, "elu_alpha")[:2]

    def curve(self, chart: str) -> Point:
        """A point of a chart's curve."""
        alpha, z = self._value("elu_alpha"), PULLED_AT[chart]
        height = math.exp(z) if chart == "plot_derivative" else math.expm1(z)
        return self._place(chart, z, alpha * height)

    def marker(self, chart: str) -> Point:
        """The middle of a chart's marker, right of 0."""
        return self._place(chart, self._value("probe"), 1 if chart == "plot_derivative" else 2)

    def drag(self, start: Callable[[], Point], way: Point, key: str, what: str) -> Drag:
        """Go along the way with the button pressed; see `live.count` and ``watch.js``."""
        page = self._page
        x, y = start()
        page.mouse.move(x, y)
        page.mouse.down()
        page.evaluate("([key, what]) => bench.record(key, what)", [key, what])
        page.evaluate("bench.timeMoves()")
        page.evaluate(f"bench.pass({FRAMES})")
        for off in WAY:
            page.mouse.move(x + off * way[0], y + off * way[1])
            page.evaluate(f"bench.pass({FRAMES})")
        page.evaluate(f"bench.pass({FRAMES})")
        frames: list[Any] = page.evaluate("bench.stop()")
        lags: list[float] = page.evaluate("bench.stopMoves()")
        page.mouse.up()
        self._settle()
        return *count([(value, seen) for value, seen in frames]), lags

    def _value(self, key: str) -> float:
        return float(self._page.locator(f".st-key-{key} input[type=range]").input_value())

    def _place(self, chart: str, z: float, height: float) -> Point:
        x, y = self._page.evaluate(PLACE, [chart, z, height])
        return x, y

    def _settle(self) -> None:
        self._page.wait_for_function("bench.settled()", polling=100)


if __name__ == "__main__":
    raise SystemExit(status(main))
