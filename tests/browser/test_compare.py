"""Compare in a real browser: several curves that follow one finger, and a legend that toggles."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

import actviz
from actviz.compare import choice
from actviz.compare.state import SETS
from tests.browser.pages import (
    centre_of_thumb,
    drag,
    open_view,
    readings,
    settle,
    wait_for_paint,
    wait_until_still,
)
from tests.browser.test_everyone import audit
from tests.conftest import Screen, sampled
from tests.printed import read_back

QUERY = "fns=relu&fns=elu&fns=sine&fns=hard_tanh"
NAMES = ["ReLU", "ELU", "Sine", "HardTanh"]


def open_comparison(server: str, page: Page, query: str = QUERY) -> None:
    open_view(page, f"{server}/compare?{query}")


def paths(page: Page, chart: str = "plot_f") -> list[str]:
    """The path of each function's curve, in the order of the legend."""
    found: list[str] = page.evaluate(
        """(chart) => {
          const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
          return plot._fullData
            .filter((data) => data.meta?.live === "curve")
            .map((data) => plot.querySelector(`.trace${data.uid} path.js-line`).getAttribute("d"));
        }""",
        chart,
    )
    return found


def table(page: Page) -> dict[str, list[str]]:
    cells = readings(page)
    return {cells[i]: cells[i + 1 : i + 3] for i in range(0, len(cells), 3)}


@sampled(
    ("chart", "key", "moving"),
    [
        (chart, key, moving)
        for chart in ("plot_f", "plot_derivative")
        for key, moving in (("elu_alpha", 1), ("sine_omega", 2), ("hard_tanh_min", 3))
    ],
    lambda case: case[:2] in {("plot_f", "elu_alpha"), ("plot_derivative", "sine_omega")},
)
def test_a_parameter_moves_its_own_curve_and_no_other(
    server: str, page: Page, key: str, moving: int, chart: str
) -> None:
    open_comparison(server, page)
    before = paths(page, chart)
    drag(page, key, steps=8, by=5)
    during = paths(page, chart)
    live = table(page)
    page.mouse.up()
    assert [a != b for a, b in zip(before, during, strict=True)] == [
        index == moving for index in range(4)
    ]
    settle(page)
    # The readings while it moved are those that the server then gives.
    assert live == table(page)


def test_readings_follow_the_probe_and_stay_sorted(server: str, page: Page) -> None:
    open_comparison(server, page, f"{QUERY}&probe=-1")
    assert next(iter(table(page))) == "ReLU"
    x, y = centre_of_thumb(page, "probe")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y, steps=4)
    wait_for_paint(page)
    live = table(page)
    page.mouse.up()
    heights = [read_back(f) for f, _ in live.values()]
    assert heights == sorted(heights, reverse=True)
    settle(page)
    assert live == table(page)


# In the order of the rows: the name, and whether its swatch looks like its curve.
ROWS = """() => {
  const chart = document.querySelector(".st-key-plot_f .js-plotly-plot");
  return [...document.querySelectorAll(".st-key-ranking tbody tr")].map((row) => {
    const name = row.querySelector("td").innerText.trim();
    const data = chart._fullData.find((each) => each.meta?.live === "curve" &&
      name.startsWith(each.name));
    const line = getComputedStyle(chart.querySelector(`.trace${data.uid} path.js-line`));
    const swatch = getComputedStyle(row.querySelector(".actviz-swatch path"));
    const same = ["stroke", "strokeDasharray"].every((part) => line[part] === swatch[part]);
    return [name, same];
  });
}"""


def legend(page: Page) -> list[str]:
    texts = page.locator(".actviz-legend button").all_inner_texts()
    return [" ".join(text.split()) for text in texts]


def test_each_row_and_entry_has_the_look_of_its_curve_and_its_parameters(
    server: str, page: Page
) -> None:
    open_comparison(server, page, "fns=elu&fns=leaky_relu&fns=sigmoid&probe=-1")
    assert page.evaluate(ROWS) == [
        ["Sigmoid", True],
        ["LeakyReLU α = 0.01", True],
        ["ELU α = 1.00", True],
    ]
    assert legend(page) == ["ELU α = 1.00", "LeakyReLU α = 0.01", "Sigmoid"]
    drag(page, "leaky_relu_alpha", steps=12, by=8)
    (_, first), (second, other), (last, third) = page.evaluate(ROWS)
    assert [first, other, third] == [True] * 3
    # Its row has gone down, with its swatch and the value that its slider has.
    assert second == "ELU α = 1.00"
    assert re.fullmatch(r"LeakyReLU α = 0\.[1-9]\d", last)
    assert legend(page)[1] == last
    page.mouse.up()
    settle(page)
    assert page.evaluate(ROWS)[2] == [last, True]


# The middle of each name at the end of a line, and the end of that line.
ENDS = """() => {
  const chart = document.querySelector(".st-key-plot_f .js-plotly-plot");
  return chart._fullData.filter(({ meta }) => meta?.live === "name").map(({ uid, meta }) => {
    const text = chart.querySelector(`.trace${uid} text`);
    const { top, bottom, left, right } = text.getBoundingClientRect();
    const curve = chart._fullData.find((each) => each.meta?.live === "curve" &&
      each.meta.name === meta.name);
    const line = chart.querySelector(`.trace${curve.uid} path.js-line`).getBoundingClientRect();
    const shown = getComputedStyle(text).opacity > 0 && getComputedStyle(
      text.closest(".trace")).display !== "none";
    return { top, bottom, left, right, line: line.right, end: line.top, shown,
      edge: chart.getBoundingClientRect().right };
  });
}"""


def test_names_stand_at_the_ends_of_their_lines_and_go_with_them(server: str, page: Page) -> None:
    open_comparison(server, page, "fns=linear&fns=relu&fns=sigmoid&fns=tanh")
    before = page.evaluate(ENDS)
    for each in before:
        assert each["shown"]
        assert each["line"] - 2 <= each["left"] < each["right"] <= each["edge"]
    rows = sorted((each["top"], each["bottom"]) for each in before)
    assert all(above[1] <= below[0] + 4 for above, below in itertools.pairwise(rows))
    drag(page, "linear_m", steps=8, by=-4)
    linear, *others = page.evaluate(ENDS)
    page.mouse.up()
    # Flatter now, its line ends lower, and so does its name.
    assert linear["top"] > before[0]["top"] + 20
    still = [each["top"] for each in before[2:]]
    assert [each["top"] for each in others[1:]] == pytest.approx(still, abs=1)
    settle(page)
    page.locator(".actviz-legend button").first.click()
    assert [each["shown"] for each in page.evaluate(ENDS)] == [False, True, True, True]


def open_properties(page: Page) -> None:
    # A test before may have left it open.
    if page.locator(".st-key-properties details[open]").count() == 0:
        page.locator(".st-key-properties summary").click()
    expect(page.locator("[data-testid=stTable]")).to_be_visible()
    # One table, and one button to download it.
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(0)
    expect(page.locator("[data-testid=stDownloadButton]")).to_have_count(1)


def hidden(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("[class*='st-key-plot_'] .js-plotly-plot")].flatMap(
          (plot) => plot._fullData
            .filter((data) => data.meta?.live === "curve" &&
              getComputedStyle(plot.querySelector(`.trace${data.uid}`)).display === "none")
            .map((data) => data.name))"""
    )
    return found


def test_the_legend_hides_a_function_in_both_plots_for_good(server: str, page: Page) -> None:
    open_comparison(server, page)
    entry = page.locator(".actviz-legend button").nth(1)
    entry.click()
    assert hidden(page) == ["ELU", "ELU"]
    assert entry.get_attribute("aria-pressed") == "false"
    # It stays hidden when the server draws the plots again.
    drag(page, "sine_omega", steps=5, by=5)
    page.mouse.up()
    settle(page)
    assert hidden(page) == ["ELU", "ELU"]
    entry.focus()
    page.keyboard.press("Enter")
    assert hidden(page) == []


def test_a_link_opens_the_same_comparison(server: str, page: Page, tab: Page) -> None:
    open_comparison(server, page, f"{QUERY}&elu_alpha=2&probe=-1&z=-3&z=4&unit=true")
    first = paths(page), table(page)
    open_view(tab, page.url)
    assert (paths(tab), table(tab)) == first


def test_a_ready_made_set_is_one_click(server: str, page: Page) -> None:
    open_comparison(server, page)
    page.locator(".st-key-set button").click()
    page.get_by_text("Twins: GELU", exact=True).click()
    page.wait_for_function("() => location.search.includes('gelu_tanh')")
    settle(page)
    assert set(table(page)) == {"GELU", "GELU (tanh)"}
    assert "differ by 0.000473" in page.locator(".st-key-plot_f").inner_text()


SEVEN = "&".join(f"fns={name}" for name in SETS["The documents' seven"])


@pytest.mark.exhaustive
@pytest.mark.fresh
def test_a_print_shows_the_properties_of_all_functions(server: str, page: Page) -> None:
    open_comparison(server, page, SEVEN)
    open_properties(page)
    # A4 at 96 pixels an inch.
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    wait_until_still(page, "[data-testid=stTable]")
    properties = page.locator("[data-testid=stTable]")
    names = properties.locator("th")
    assert names.all_inner_texts()[1:] == [
        *("Linear (m = 1)", "ELU (α = 1)", "ReLU", "LeakyReLU (α = 0.01)", "Sigmoid", "Tanh"),
        "Softmax, s₁",
    ]
    for cell in [*names.all(), *properties.locator("tr").last.locator("td").all()]:
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 794
    hidden_part = properties.evaluate(
        "(table) => Math.max(...[table, ...table.querySelectorAll('*')]"
        ".map((part) => part.scrollWidth - part.clientWidth))"
    )
    assert hidden_part <= 1


def test_properties_do_not_widen_a_phone(server: str, screen: Screen) -> None:
    page = screen(390, 844)
    open_comparison(server, page, SEVEN)
    open_properties(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


@pytest.mark.fresh  # on a page that many tests have used no download began
def test_the_properties_can_be_downloaded(server: str, page: Page) -> None:
    open_comparison(server, page)
    open_properties(page)
    settle(page)
    with page.expect_download() as found:
        page.locator("[data-testid=stDownloadButton] button").click()
    text = found.value.path().read_text(encoding="utf-8-sig")
    assert text.startswith("Function,Parameters,Range")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == NAMES


def open_choice(page: Page) -> Locator:
    """Open the table of all functions; the first time it takes a while."""
    if page.locator(".st-key-choice details[open]").count() == 0:
        page.locator(".st-key-choice summary").click()
    page.locator(".choice tbody tr").first.wait_for(timeout=60_000)
    return page.locator(".choice")


def column(table: Locator, title: str) -> list[str]:
    """The texts of a column, from the top."""
    titles = table.locator("thead th").all_inner_texts()
    index = [each.strip(" ▲▼\n") for each in titles].index(title)
    rows = table.locator("tbody tr").all()
    return [row.locator("th, td").nth(index).inner_text() for row in rows]


def test_the_table_of_all_functions_is_sorted_and_filtered(server: str, page: Page) -> None:
    open_comparison(server, page, "fns=relu&fns=tanh")
    table = open_choice(page)
    expect(table.locator("tbody tr")).to_have_count(len(actviz.names()))
    head = table.get_by_role("button", name="Cost")
    head.focus()
    for key, way in (("Enter", "ascending"), ("Space", "descending")):
        page.keyboard.press(key)
        expect(table.locator("[aria-sort]")).to_have_attribute("aria-sort", way)
        costs = [float(text) for text in column(table, "Cost") if text != "depends"]
        assert costs == sorted(costs, reverse=way == "descending")
        # What is not known is last both ways.
        assert column(table, "Cost")[-1] == "depends"
    table.get_by_label("Family or use").select_option("Gates")
    assert "—" not in column(table, "Gates")
    expect(table.get_by_role("status")).to_have_text(
        f"{len(choice.GATES)} of {len(actviz.names())}"
    )
    table.get_by_label("Search the table").fill("shazeer-no")
    expect(table.locator("tbody tr")).to_have_count(0)
    table.get_by_label("Search the table").fill("rectifiers")
    assert {text.split("\n")[-1] for text in column(table, "Function")} == {
        *("rectifiers", "smooth rectifiers"),
    }


def test_a_row_adds_its_function_takes_it_out_and_leads_to_it(server: str, page: Page) -> None:
    open_comparison(server, page, "fns=relu&fns=tanh")
    table = open_choice(page)
    add = table.get_by_role("button", name="Compare Mish")
    add.click()
    page.wait_for_function("() => location.search.includes('mish')")
    settle(page)
    assert legend(page) == ["ReLU", "Tanh", "Mish"]
    expect(add).to_have_attribute("aria-pressed", "true")
    add.click()
    page.wait_for_function("() => !location.search.includes('mish')")
    settle(page)
    assert legend(page) == ["ReLU", "Tanh"]
    page.evaluate("window.stays = true")
    table.get_by_role("link", name="Mish", exact=True).click()
    expect(page.locator("h1")).to_have_text("Mish")
    assert page.evaluate("window.stays")


@sampled("scheme", ["light", "dark"], 2)
def test_axe_finds_nothing_in_the_table_of_all_functions(
    server: str, screen: Screen, scheme: str
) -> None:
    page = screen(390, 844, scheme=scheme)
    open_comparison(server, page, "fns=relu&fns=tanh")
    open_choice(page)
    assert audit(page) == []
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
