"""Whether Streamlit and plotly are inside as they are taken for; the first test that runs.

What it names has changed with an upgrade: see docs/streamlit-workarounds.md.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import streamlit
from playwright.sync_api import Page

from actviz.compare.state import SETS
from tests import insides

HERE = Path(__file__).parent
MODULE = "data:text/javascript," + quote(
    "\n".join(path.read_text(encoding="utf-8") for path in (insides.BROWSER, HERE / "insides.js"))
)

# What shows so seldom that it is looked for in Streamlit's own scripts.
SELDOM = {"stStatusWidget", "stToast"}

Found = dict[str, bool | str]


def _call(page: Page, name: str, *given: Any) -> Any:
    """What a function of insides.js says in the page."""
    call = "async ([module, name, given]) => (await import(module))[name](...given)"
    return page.evaluate(call, [MODULE, name, given])


def _appears(selector: str) -> Callable[[Page], Found]:
    def wait(page: Page) -> Found:
        _call(page, "appears", selector)
        return {}

    return wait


def _annotated(page: Page) -> Found:
    _call(page, "appears", ".stCode .token.string")
    found: Found = _call(page, "annotated")
    return found


def _compared(page: Page) -> Found:
    """Draw charts anew behind other sliders, where Streamlit retains those that were there."""
    _call(page, "awaitRetained")
    for title in [*SETS][:2] * 2:
        page.locator(".st-key-set button").click()
        page.get_by_text(title, exact=True).click()
        if retained := _call(page, "isRetained"):
            break
    page.locator(".st-key-properties summary").click()
    _call(page, "appears", ".stDownloadButton")
    return {"STREAMLIT.retained": retained}


def _followed(page: Page) -> Found:
    """Follow a link to another page of the app, which stays loaded."""
    _call(page, "appears", ".actviz-card .katex")
    page.evaluate("window.stays = true")
    page.locator(".actviz-card").first.click()
    _call(page, "appears", ".js-plotly-plot .js-line")
    return {"goToAddress": page.evaluate("window.stays === true")}


def _asked_to_share(page: Page) -> Found:
    page.locator(".st-key-share button").click()
    _call(page, "appears", ".stDialog svg")
    return {}


# Pages on which there is, together, all that is selected by; what to do there, and what it finds.
PAGES: dict[str, Callable[[Page], Found]] = {
    "?fn=leaky_relu&code=true": _annotated,
    "?fn=rrelu": _appears("path.js-fill"),
    "compare?fns=relu&fns=elu": _compared,
    "gradient_flow": _appears(".heatmaplayer .hm"),
    "overview": _followed,
    "corrections": _asked_to_share,
    "training?tr_steps=5000&tr_layers=4&tr_width=64&tr_seed=77": _appears(".stProgress"),
}


def _selectors_of(handle: str) -> set[str]:
    """Those of the stylesheet's handles: an attribute, a class or a test id."""
    if handle.startswith("data-"):
        return {f"[{handle}]"}
    return {f".{handle}", f"[data-testid={handle}]"}


@pytest.mark.fresh
def test_streamlit_and_plotly_are_as_they_are_taken_for(server: str, page: Page) -> None:
    page.goto(f"{server}/?fn=elu&elu_show=Pro+1")
    _call(page, "rest")
    found: Found = _call(page, "atRest")

    # A label where one points, no cover where one presses, a mark on a thumb that is held.
    here, there, thumb = _call(page, "places")
    page.mouse.move(*here, steps=3)
    found |= _call(page, "unlabelled")
    page.mouse.down()
    page.mouse.move(*there, steps=3)
    found["keepFromDragging"] = page.locator(".dragcover").count() == 0
    page.mouse.up()
    page.mouse.move(*thumb)
    page.mouse.down()
    handles = insides.handles() - SELDOM
    selectors = page.evaluate("async (module) => (await import(module)).selectors", MODULE)
    wanted = [*selectors.values(), *(each for name in handles for each in _selectors_of(name))]
    seen = {*_call(page, "found", wanted)}
    page.mouse.up()
    _call(page, "rest")

    found |= _call(page, "driven")
    _call(page, "rest")
    found |= _call(page, "redrawn")
    _call(page, "awaitTheme")
    page.emulate_media(color_scheme="dark")
    found["THEME"] = _call(page, "isThemed")
    page.emulate_media(color_scheme="light")

    # What is selected by, page by page, until all of it has been seen.
    for address, act in PAGES.items():
        page.goto(f"{server}/{address}")
        found |= act(page)
        seen |= {*_call(page, "found", wanted)}
    for name, selector in selectors.items():
        found.setdefault(name, selector in seen)
    found.update({name: bool(seen & _selectors_of(name)) for name in handles})
    scripts = Path(streamlit.__file__).parent.glob("static/static/js/*.js")
    said = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    found.update({name: name in said for name in SELDOM})

    known = insides.names() | insides.handles()
    results = {name: found.get(name, "not looked at") for name in known}
    gone = [f"{name}: {how}" for name, how in sorted(results.items()) if how is not True]
    assert not gone, "\n".join(["not as it is taken for:", *gone])
    assert found.keys() == known
