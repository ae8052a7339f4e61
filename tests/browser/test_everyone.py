"""For everyone: by keyboard, by ear, in large type, and in colours of one's own."""

import itertools
import tomllib
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import actviz
from tests.browser.pages import (
    SET,
    come_to_rest,
    open_any,
    open_section,
    open_view,
    point,
    settle,
    thumb,
    values,
)
from tests.conftest import ROOT, Screen, sampled
from tests.printed import read_back

SCHEMES = ("light", "dark")

SETTLED = 800
"""Milliseconds without a change until something is announced; see live_region.js."""
VIEWS = {
    "evidence and code": "?fn=relu&relu_show=Pro+1&code=true",
    "gate": "?fn=swiglu",
    "vector": "?fn=softmax",
    "refused": "?fn=nothing&z=nan",
    "presenting": "?fn=sigmoid&present=true",
    "seven": "compare?fns=linear&fns=elu&fns=relu&fns=leaky_relu&fns=sigmoid&fns=tanh&fns=softmax",
    "nothing to compare": "compare?fns=",
    "softmax": "softmax",
    "gradient flow": "gradient_flow?gf_more=true",
    "training": "training",
    "no point": "training?tr_task=points&tr_points=",
    "two classes": "training?tr_task=two+classes&tr_classes=0:0:0,0:0:1",
    "overview": "overview",
    "corrections": "corrections",
}
LIKE = {
    "explore": "?fn=linear",
    "band": "?fn=rrelu",
    "compare": "compare?fns=relu&fns=elu&fns=sine",
    "compare, presenting": "compare?present=true",
    "points": "training?tr_task=points",
}
"""Views with nothing on them that none of the others has."""


# What comes in or goes away, as a slider's ends do where the pointer was; half of it is pale.
STILL = """() => document.getAnimations().every((animation) =>
  animation.playState !== "running" || animation.effect?.getComputedTiming().iterations > 1e9)"""


def audit(page: Page) -> list[str]:
    """What axe-core finds, a line for each element."""
    page.wait_for_function(STILL)
    # What it found to be right is not listed, which halves its time.
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


OVERFLOW = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return Math.max(main.scrollWidth, document.documentElement.scrollWidth) - innerWidth;
}"""

SMALL = {"zoomed to 200%": (700, 450), "of 320 pixels": (320, 640)}
"""Of a window of 1400 by 900, and the narrowest that there is."""


def is_of_turn(case: tuple[str, str]) -> bool:
    """Every view in one of the themes: by turns, so that each theme has half of them."""
    scheme, view = case
    return list(VIEWS | LIKE).index(view) % 2 == SCHEMES.index(scheme)


@sampled(
    ("scheme", "view"),
    itertools.product(SCHEMES, VIEWS | LIKE),
    lambda case: case[1] in VIEWS and is_of_turn(case),
)
def test_axe_finds_nothing_and_nothing_overflows_a_small_screen(
    server: str, screen: Screen, scheme: str, view: str
) -> None:
    page = screen(scheme=scheme)
    open_any(page, f"{server}/{(VIEWS | LIKE)[view]}")
    assert audit(page) == []
    # No colour is wider than another.
    for what, (width, height) in SMALL.items() if is_of_turn((scheme, view)) else ():
        page.set_viewport_size({"width": width, "height": height})
        come_to_rest(page)
        assert page.evaluate(OVERFLOW) <= 0, what


PAGES = ("?fn=elu", "compare", "softmax", "gradient_flow", "training", "overview", "corrections")
SIZES = ((1400, 900), (390, 844))
WAYS = [*itertools.product(SCHEMES, SIZES, ("", "present=true"))]


@sampled(
    ("way", "address"),
    itertools.product(WAYS, PAGES),
    # Each page in one of the eight ways: on a phone, or while presenting.
    lambda case: WAYS.index(case[0]) == (2 if PAGES.index(case[1]) % 2 else 1),
)
def test_axe_finds_nothing_on_a_phone_or_while_presenting(
    server: str, screen: Screen, way: tuple[str, tuple[int, int], str], address: str
) -> None:
    scheme, (width, height), presenting = way
    page = screen(width, height, scheme)
    mark = "&" if "?" in address else "?"
    open_any(page, f"{server}/{address}{mark}{presenting}")
    if presenting:
        page.wait_for_selector("html[data-present]", state="attached")
        come_to_rest(page)
    assert audit(page) == []
    assert page.evaluate(OVERFLOW) <= 0


@sampled("scheme", SCHEMES, 2)
def test_axe_finds_nothing_in_what_is_opened(server: str, screen: Screen, scheme: str) -> None:
    page = screen(scheme=scheme)
    open_any(page, f"{server}/?fn=elu")
    for title in ("Properties", "The curves as tables", "Corrections to the documents"):
        open_section(page, title)
    expect(page.locator(".st-key-tables table")).to_have_count(2)
    come_to_rest(page)
    assert audit(page) == []
    page.keyboard.press("?")
    expect(page.locator("dialog.actviz-keys")).to_be_visible()
    assert audit(page) == []
    page.keyboard.press("Escape")


# --- By keyboard ---------------------------------------------------------------------------------

FOCUSED = """() => {
  const key = document.activeElement.closest("[class*=st-key-]")?.className;
  return /st-key-([\\w-]+)/.exec(key ?? "")?.[1] ?? document.activeElement.tagName;
}"""


def test_a_link_skips_to_the_parameters_slider(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    # It comes before all else.
    assert page.evaluate("document.body.firstElementChild.className") == "actviz-skip"
    skip = page.locator(".actviz-skip")
    skip.focus()
    expect(skip).to_have_text("Skip to the sliders")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "elu_alpha"
    page.keyboard.press("ArrowRight")
    settle(page)
    assert values(page)["elu_alpha"] == "1.01"
    # Without it, too, the slider is near to where the content begins.
    page.locator(".st-key-quick [aria-checked=true]").focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "range":
            break
    assert page.evaluate(FOCUSED) == "elu_alpha"


def test_the_page_as_a_whole_gets_no_frame(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=tanh")
    page.mouse.click(1300, 850)  # where nothing is
    page.keyboard.press("Shift")
    main = page.locator("main")
    expect(main).to_be_focused()
    expect(main).to_have_css("outline-style", "none")


def test_the_focus_is_never_lost(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu")
    # What goes away by its own click leads back to its point.
    point(page, "elu", "Pro 1").press("Enter")
    settle(page)
    page.locator(".st-key-back button").press("Enter")
    expect(page.locator(".st-key-back")).to_have_count(0)
    expect(point(page, "elu", "Pro 1")).to_be_focused()
    point(page, "elu", "Pro 1").press("Enter")
    settle(page)
    thumb(page, "probe").press("ArrowRight")
    page.locator(".st-key-again button").press("Enter")
    expect(page.locator(".st-key-again")).to_have_count(0)
    expect(point(page, "elu", "Pro 1")).to_be_focused()
    # A slider that goes with its function leads to the next one's.
    page.locator(".st-key-quick").get_by_text("Sigmoid", exact=True).click()
    settle(page)
    page.locator(".st-key-quick").get_by_text("ELU", exact=True).click()
    settle(page)
    thumb(page, "elu_alpha").focus()
    page.evaluate("history.back()")
    expect(thumb(page, "elu_alpha")).to_have_count(0)
    settle(page)
    page.wait_for_function("() => document.activeElement !== document.body")
    assert page.evaluate(FOCUSED) == "z"


# What has a frame around it that is seen, as the box of each.
FRAMES = """() => [...document.querySelectorAll(".stApp *")]
  // A search has elements of its own behind this one.
  .flatMap((e) => [e, ...(e.shadowRoot?.querySelectorAll("*") ?? [])])
  .filter((e) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    // A switch's own input lies in a box of one pixel, out of sight.
    const isSeen = e.parentElement && e.parentElement.clientWidth > 2;
    return isSeen && outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  })
  .map((e) => e.className)"""


@sampled(
    ("address", "field"),
    [
        ("training", ".st-key-tr_a_shown input"),
        ("training", ".st-key-tr_init input"),
        ("training", ".st-key-tr_rate input"),
        ("gradient_flow", ".st-key-gf_fns_shown input"),
        ("compare", ".st-key-fns_shown input"),
        ("compare", ".st-key-unit input"),
    ],
    2,
)
def test_what_has_the_focus_has_one_frame(
    server: str, page: Page, address: str, field: str
) -> None:
    open_any(page, f"{server}/{address}")
    folded = page.locator("details:not([open])").filter(has=page.locator(field))
    if folded.count() > 0:
        folded.locator("summary").click()
    page.locator(field).first.focus()
    page.keyboard.press("Shift")
    assert len(page.evaluate(FRAMES)) == 1


# --- By ear --------------------------------------------------------------------------------------


def test_readings_are_announced_once_they_have_settled(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=elu&probe=-1")
    voice = page.locator(".actviz-voice[role=status]")
    # What is there when the page opens counts as read once it has settled.
    page.wait_for_function("() => window.actvizLiveRegion?.said?.includes('f(z) −0.632121')")
    page.evaluate(
        """async (set) => {
          const place = document.querySelector(".actviz-voice");
          place.textContent = "";
          window.heard = [];
          window.times = [];
          new MutationObserver(() => window.heard.push([performance.now(), place.textContent]))
            .observe(place, { childList: true });
          const input = document.querySelector(".st-key-probe input[type=range]");
          for (let step = 0; step < 8; step++) {
            eval(set)(input, Number(input.value) + 0.05);
            window.times.push(performance.now());
            await new Promise((done) => setTimeout(done, 30));
          }
        }""",
        SET,
    )
    expect(voice).to_have_text("z −0.6, f(z) −0.451188, f′(z) 0.548812")
    times, heard = page.evaluate("[window.times, window.heard]")
    # On a busy machine two steps can be as far apart as when somebody stops.
    for said, _ in heard:
        assert said - max(at for at in times if at < said) > 0.9 * SETTLED
    texts = [text for _, text in heard]
    assert len({*texts}) == len(texts)


def test_what_a_chart_shows_is_said_and_is_there_as_a_table(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=swiglu")
    described = [
        page.locator(f".st-key-plot_{kind} [aria-label]").first.get_attribute("aria-label") or ""
        for kind in ("f", "derivative")
    ]
    assert described[0].startswith("SwiGLU.")
    assert described[1].startswith("The derivative of SwiGLU.")
    assert "largest" in described[1]
    open_section(page, "The curves as tables")
    tables = page.locator(".st-key-tables table")
    expect(tables).to_have_count(3)
    low, high = 0.0, 0.0
    for row in tables.first.locator("tbody tr").all():
        z, f = (read_back(cell) for cell in row.locator("td").all_text_contents())
        found = float(actviz.get("swiglu").function(np.array(z), value=1.0))
        assert f == pytest.approx(found, rel=1e-5, abs=1e-12)
        low, high = min(low, z), max(high, z)
    assert (low, high) == (-5, 5)


LABS = {
    "gradient_flow?gf_depth=5": ("tables", "gf_depth", 3, 6, 7),
    "training?tr_steps=100": ("tables", "tr_layers", 2, 48, 48),
    "softmax": ("section", "sm_classes", 3, 4, 5),
}
"""Addresses, each with the place of its tables, a slider, how many tables there are, and their rows
before and after."""


@pytest.mark.parametrize("address", LABS)
def test_what_a_lab_shows_is_opened_as_tables_by_keys_and_follows(
    server: str, page: Page, address: str
) -> None:
    place, slider, count, before, after = LABS[address]
    open_any(page, f"{server}/{address}")
    tables = page.locator(f".st-key-{place} table")
    assert tables.count() == 0
    name = page.locator(".st-key-tables summary, .st-key-sm_more button:has-text('Numbers')")
    name.focus()
    page.keyboard.press("Enter")
    expect(tables).to_have_count(count)
    expect(tables.first.locator("tbody tr")).to_have_count(before)
    columns = tables.first.locator("th").count()
    assert audit(page) == []
    if "training" in address:
        open_section(page, "Network:")
    page.locator(f".st-key-{slider} input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    if before == after:
        expect(tables.first.locator("th")).to_have_count(columns + 1)
    else:
        expect(tables.first.locator("tbody tr")).to_have_count(after)
    expect(tables).to_have_count(count)
    name.click()
    expect(tables).to_have_count(0)


# --- In other sizes and colours ------------------------------------------------------------------


def test_without_the_pages_own_colours_all_bars_and_tracks_are_seen(
    server: str, page: Page
) -> None:
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    seen = {
        "softmax": [
            "[data-testid=stSlider] [role=group] > [data-rac] > :first-child",
            "[data-testid=stSlider] [data-rac][style*=left]",
            "[data-testid=stCheckbox] label > div:first-of-type",
            ".st-key-logits [data-rac][style*=left]",
            ".st-key-sm_target label:has(input:checked) div:has(> :empty)",
            ".track i",
        ],
        "?fn=elu": ["[data-testid=stButtonGroup] [aria-checked=true]"],
    }
    for address, selectors in seen.items():
        open_any(page, f"{server}/{address}")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for selector in selectors:
            colour = page.locator(selector).first.evaluate(
                "(element) => getComputedStyle(element).backgroundColor"
            )
            assert colour not in (ground, "rgba(0, 0, 0, 0)"), selector


def theme_colour(scheme: str, index: int) -> str:
    """A colour of a theme for charts, as a browser says it."""
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][scheme]
    code = theme["chartCategoricalColors"][index]
    return f"rgb({', '.join(str(int(code[i : i + 2], 16)) for i in (1, 3, 5))})"


SLOPES = """() => [...document.querySelectorAll(".st-key-plot_derivative .js-plotly-plot")]
  .map((chart) => {
    const line = chart.querySelector(".scatterlayer .trace path.js-line");
    return getComputedStyle(line).stroke;
  })"""


@pytest.mark.fresh
def test_the_derivative_has_its_colour_of_the_theme(server: str, screen: Screen) -> None:
    page = screen(scheme="dark")
    page.goto(f"{server}/?fn=relu")
    come_to_rest(page)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wanted = theme_colour(scheme, 1)
        page.wait_for_function(
            f"(wanted) => ({SLOPES})().every((colour) => colour === wanted)", arg=wanted
        )
        assert page.evaluate(SLOPES)


# What protanopia and deuteranopia make of linear RGB: Machado, Oliveira and Fernandes (2009),
# "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.
SEEN = {
    "all": np.eye(3),
    "without red": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "without green": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


def linear(colour: str) -> np.ndarray:
    """A colour's linear red, green and blue."""
    share = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """Linear sRGB in CIE L*a*b* under D65."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
         [0.0193339, 0.1191920, 0.9503041]]
    )  # fmt: skip
    t = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    x, y, z = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_that_are_shown_together_can_be_told_apart(scheme: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][scheme]
    curves, pairs = theme["chartCategoricalColors"][:7], theme["chartDivergingColors"][:6]
    # Seven curves of a comparison; and two sides, two classes, less and more.
    for colours in (curves, pairs[:2], pairs[2:4], pairs[4:]):
        check_contrast(colours, theme["backgroundColor"])


def check_contrast(colours: list[str], behind: str) -> None:
    """Colours are seen on what is behind them, and differ, also to the colour-blind."""
    luminance = np.array([0.2126, 0.7152, 0.0722])
    ground = luminance @ linear(behind)
    for colour in colours:
        low, high = sorted([ground, luminance @ linear(colour)])
        assert (high + 0.05) / (low + 0.05) >= 3, colour
    for name, matrix in SEEN.items():
        for pair in itertools.combinations(colours, 2):
            one, other = (lab(matrix @ linear(colour)) for colour in pair)
            assert np.linalg.norm(one - other) > 15, (name, pair)
