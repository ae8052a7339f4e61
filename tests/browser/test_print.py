"""On paper: every page is whole and says where it is from; afterwards the screen is as before."""

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import actviz
from tests.browser.pages import come_to_rest, open_any, open_section, overlapping
from tests.conftest import Screen, sampled

VIEWS = {
    "point": "?fn=elu&z=-20&z=5&probe=-10&elu_show=Pro+1",
    "gate": "?fn=swiglu&code=true",
    "vector": "?fn=softmax&softmax_classes=6",
    "compare": "compare?fns=linear&fns=elu&fns=relu&fns=leaky_relu&fns=sigmoid&fns=tanh"
    "&fns=softmax",
    "softmax": "softmax",
    "gradient flow": "gradient_flow?gf_more=true",
    "training": "training?tr_moment=20&tr_steps=200",
    "overview": "overview?kin=in+the+documents",
    "corrections": "corrections",
}

# Measured while the browser lays the page out for paper, after all of the page's own listeners.
NOTE = """() => {
  const box = (e) => {
    const { x, y, right, bottom, width, height } = e.getBoundingClientRect();
    const what = String(e.innerText || e.getAttribute("class")).slice(0, 40);
    return { x, y, right, bottom, width, height, what };
  };
  const seen = (selector) => [...document.querySelectorAll(selector)]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().width > 1);
  // A card is whole on paper, though it is not opened, and so are the corrections.
  const showsAll = (e) => e.matches("details.actviz-point, .st-key-more-corrections details")
    && box(e).height > box(e.querySelector("summary")).height + 40;
  window.onPaper = undefined;
  window.paper ??= matchMedia("print");
  window.paper.onchange = ({ matches }) => {
    if (!matches) return;
    const charts = seen(".stPlotlyChart");
    const film = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
      .flatMap((host) => [...(host.shadowRoot?.querySelectorAll(".film canvas") ?? [])]);
    const texts = seen(".stApp :is(h1, h2, p, li, tr, .katex-html, .stCode, .stSlider)")
      .filter((e) => !e.parentElement.closest("p, li, tr, .katex-html, .stCode, .stSlider"));
    window.onPaper = {
      width: document.documentElement.clientWidth,
      charts: charts.map((chart) => {
        const { x, y, width, height } = box(chart.querySelector(".main-svg"));
        return { ...box(chart), drawn: { x, y, width, height } };
      }),
      texts: texts.map(box),
      film: film.map((canvas) => {
        const { width, height } = canvas;
        const bytes = canvas.getContext("2d").getImageData(0, 0, width, height).data;
        return { ...box(canvas), ratio: width / height, painted: bytes.some((byte) => byte > 0) };
      }),
      pressed: seen(".actviz-skip, [data-testid=stHeader], .st-key-bar, .stPageLink, "
        + ".stElementContainer:not([class*='st-key-step-show-'], [class*='st-key-answer-'])"
        + " > .stButton, "
        + ".stDownloadButton, details:not([open])")
        .filter((e) => !showsAll(e))
        .map((e) => e.className),
      clipped: seen("pre").filter((e) => e.scrollWidth > e.clientWidth + 1).map(box),
      logits: seen(".st-key-logits > *").map(box),
      address: box(document.querySelector(".actviz-address")),
      said: document.querySelector(".actviz-address").textContent,
    };
  };
}"""

# What a chart looks like on the screen.
DRAWN = """() => [...document.querySelectorAll(".js-plotly-plot")].map((chart) => {
  const drawing = chart.querySelector(".main-svg");
  const { width, height } = chart.layout;
  const path = chart.querySelector(".js-line")?.getAttribute("d");
  const drawn = ["width", "height", "viewBox"].map((name) => drawing.getAttribute(name));
  return [width, height, ...drawn, path];
})"""


def printed(page: Page, paper: str) -> tuple[dict[str, Any], int]:
    """What was measured on paper, and how many pages it took."""
    page.emulate_media(media="null")  # other tests have a screen, which paper would be, too
    page.evaluate(NOTE)
    edge = "12mm"
    pdf = page.pdf(format=paper, margin={"top": edge, "bottom": edge, "left": edge, "right": edge})
    return page.evaluate("window.onPaper"), len(re.findall(rb"/Type /Page\b", pdf))


def check(found: dict[str, Any], address: str) -> None:
    """Everything lies beside everything else, on the paper."""
    assert found["pressed"] == []
    assert found["clipped"] == []
    # Each dot is in the row of its class.
    for upper, lower in itertools.pairwise(found["logits"]):
        assert lower["y"] == pytest.approx(upper["y"] + upper["height"], abs=1)
    boxes = [*found["charts"], *found["texts"], *found["film"], found["address"]]
    assert [(boxes[i]["what"], boxes[j]["what"]) for i, j in overlapping(boxes)] == []
    assert [
        box["what"] for box in boxes if box["x"] < -1 or box["right"] > found["width"] + 1
    ] == []
    for chart in found["charts"]:
        for side in ("x", "y", "width", "height"):
            assert abs(chart[side] - chart["drawn"][side]) < 2
    for picture in found["film"]:
        assert picture["painted"]
        assert picture["width"] / picture["height"] == pytest.approx(picture["ratio"], rel=0.02)
    assert found["said"] == address
    assert found["address"]["y"] >= max(box["bottom"] for box in boxes[:-1])


PAGES = {"point": 2, "compare": 2, "training": 3, "corrections": 12}
"""How many pages of paper some of them take at most."""


FEW = {"point", "compare", "softmax", "gradient flow", "training"}


@sampled(
    ("paper", "view"),
    itertools.product(["A4", "Letter"], VIEWS),
    lambda case: case[0] == "A4" and case[1] in FEW,
)
def test_a_printed_page_is_whole(server: str, page: Page, view: str, paper: str) -> None:
    open_any(page, f"{server}/{VIEWS[view]}")
    before = page.evaluate(DRAWN)
    found, pages = printed(page, paper)
    check(found, page.url)
    assert pages <= PAGES.get(view, 9)
    come_to_rest(page)
    assert page.evaluate(DRAWN) == before


@sampled(
    ("size", "address"),
    [
        ((390, 844), "?fn=relu"),
        ((390, 844), "training?tr_steps=200&tr_moment=40"),
        ((1920, 1080), "compare?present=true"),
        ((1280, 720), "?fn=elu&present=true&elu_show=Con+1"),
    ],
    2,
)
def test_paper_is_the_same_from_every_screen(
    server: str, screen: Screen, size: tuple[int, int], address: str
) -> None:
    page = screen(*size)
    open_any(page, f"{server}/{address}")
    check(printed(page, "A4")[0], page.url)


@sampled("name", [n for n in actviz.names() if actviz.get(n).card.notes], lambda n: n == "elu")
def test_paper_has_both_plots_and_every_claim(server: str, page: Page, name: str) -> None:
    open_any(page, f"{server}/?fn={name}")
    found, _ = printed(page, "A4")
    check(found, page.url)
    assert len(found["charts"]) == 2
    notes = [claim for claim in actviz.get(name).card.notes if claim.snippet is None]
    card = actviz.get(name).card
    page.emulate_media(media="print")
    for claim in (*card.about, *card.pros, *card.cons, *notes):
        words = re.split(r"[`$*“]", claim.text)[0][:40].strip()
        expect(page.get_by_text(words).first).to_be_visible()
    page.emulate_media(media="null")


@pytest.mark.exhaustive
def test_the_tables_of_a_comparison_fit_on_paper(server: str, page: Page) -> None:
    open_any(page, f"{server}/{VIEWS['compare']}")
    for title in ("Properties, computed", "The curves as tables"):
        open_section(page, title)
    expect(page.locator("[data-testid=stTable]")).to_be_visible()
    expect(page.locator(".st-key-tables table")).to_have_count(2)
    come_to_rest(page)
    found, _ = printed(page, "A4")
    assert len(found["texts"]) > 60
    check(found, page.url)


@pytest.mark.exhaustive
def test_charts_fit_where_a_browser_does_not_say_that_it_lays_out_for_paper(
    server: str, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    # As Firefox, which prints a copy of the page.
    page.add_init_script(
        """window.paper = matchMedia("print");
        const ask = window.matchMedia.bind(window);
        const deaf = { matches: false, addEventListener() {}, removeEventListener() {} };
        window.matchMedia = (query) => (query === "print" ? deaf : ask(query));"""
    )
    open_any(page, f"{server}/?fn=elu")
    found, _ = printed(page, "A4")
    check(found, page.url)
    page.close()
