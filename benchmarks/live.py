"""Whether the curve follows the finger, against a plain Streamlit app."""

import statistics
from itertools import groupby, pairwise
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.common import APPS, ROOT, chromium, report, serve, status, watched_page

STEPS = 100
FRAMES = 2  # frames between two moves of the mouse
BLOCKS, PRESSES = 5, 5
SHARE = 0.95
LATENCY = 0.15

# One animation frame: the slider's value, and for each curve a number that stands for its path.
Frame = tuple[str, list[int]]


def main() -> bool:
    """Measure both apps in one browser."""
    return against_plain("live", "?fn=elu")


def against_plain(what: str, path: str) -> bool:
    """Drag ELU's alpha on a page of actviz, and the slider of the plain app."""
    with serve(ROOT) as host, serve(APPS / "plain") as other_host, chromium() as browser:
        ours = SliderPage(browser, f"http://{host}/{path}", "elu_alpha")
        theirs = SliderPage(browser, f"http://{other_host}/", "alpha")
        passed, painted = ours.drag()
        other_passed, other_painted = theirs.drag()
        wait, other_wait = waits(ours, theirs)
    share, other_share = painted / passed, other_painted / other_passed
    follows = report(
        f"{what} drag, slider values painted",
        f"{painted} of {passed} = {share:.0%}",
        f"plain app {other_painted} of {other_passed} = {other_share:.0%}",
        f"share {share:.3f} against {other_share:.3f}",
        f">= {SHARE}",
        share >= SHARE,
    )
    quick = report(
        f"{what} key, press to changed curve, median",
        f"{wait:.1f} ms",
        f"plain app {other_wait:.1f} ms",
        f"ratio {wait / other_wait:.3f}",
        f"<= {LATENCY}",
        wait / other_wait <= LATENCY,
    )
    return follows and quick


class SliderPage:
    """A page with a slider that is dragged with the mouse and moved with the keyboard."""

    def __init__(self, browser: Browser, address: str, key: str, button: str = "") -> None:
        self._page: Page = watched_page(browser, address, button)
        self._key = key
        self._input = f".st-key-{key} input[type=range]"
        self._page.locator(self._input).focus()
        self._settle()

    def press(self, key: str) -> float:
        """Press a key on the slider; milliseconds from the press to the changed curve."""
        self._page.bring_to_front()
        self._page.locator(self._input).focus()
        before = self._page.evaluate("bench.waits.length")
        self._page.keyboard.press(key)
        self._page.wait_for_function(f"bench.waits.length > {before}", polling=100)
        self._settle()
        milliseconds: float = self._page.evaluate("bench.waits.at(-1)")
        return milliseconds

    def drag(self) -> tuple[int, int]:
        """Drag from one end of the slider to the other; see `count`."""
        self.press("Home")
        page = self._page
        left, top, right = thumb(page, self._key)
        page.mouse.move(left, top)
        page.mouse.down()
        page.evaluate("(key) => bench.record(key)", self._key)
        page.evaluate(f"bench.pass({FRAMES})")
        for step in range(1, STEPS + 1):
            page.mouse.move(left + (right - left) * step / STEPS, top)
            page.evaluate(f"bench.pass({FRAMES})")
        page.evaluate(f"bench.pass({FRAMES})")
        frames: list[Any] = page.evaluate("bench.stop()")
        page.mouse.up()
        return count([(value, curves) for value, curves in frames])

    def _settle(self) -> None:
        self._page.wait_for_function("bench.settled()", polling=100)


def thumb(page: Page, key: str) -> tuple[float, float, float]:
    """The middle of a slider's thumb on the screen, across and down, and its track's right end."""
    left, top, right = page.evaluate(
        """(key) => {
          const input = document.querySelector(`.st-key-${key} input[type=range]`);
          const thumb = input.closest("[data-rac][style*=left]");
          const { x, y, width, height } = thumb.getBoundingClientRect();
          const track = thumb.parentElement.getBoundingClientRect();
          return [x + width / 2, y + height / 2, track.right];
        }""",
        key,
    )
    return left, top, right


def count(frames: list[Frame]) -> tuple[int, int]:
    """Count the values that a slider passed, and those of them that were painted.

    A value is painted if, in a frame that shows it, every curve differs from what it was in the
    last frame before that value. The first value was there before the drag and is left out.
    """
    stays = [list(stay) for _, stay in groupby(frames, key=lambda frame: frame[0])]
    painted = 0
    for before, stay in pairwise(stays):
        old = before[-1][1]
        painted += any(
            len(new) == len(old) > 0 and all(a != b for a, b in zip(old, new, strict=True))
            for _, new in stay
        )
    passed = len(stays) - 1
    if passed < 0.8 * STEPS:
        raise RuntimeError(f"{STEPS} moves of the mouse passed only {passed} values")
    return passed, painted


def waits(ours: SliderPage, theirs: SliderPage) -> tuple[float, float]:
    """Median milliseconds from key press to changed curve, measured in turns."""
    found: tuple[list[float], list[float]] = ([], [])
    for page in (ours, theirs):
        page.press("Home")
    for _ in range(BLOCKS):
        for page, side in zip((ours, theirs), found, strict=True):
            side += [page.press("ArrowRight") for _ in range(PRESSES)]
    return statistics.median(found[0]), statistics.median(found[1])


if __name__ == "__main__":
    raise SystemExit(status(main))
