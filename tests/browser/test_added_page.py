"""A page needs no line elsewhere: one is added to a copy of the app, and it is live."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import drag, settle, values
from tests.conftest import BROKEN, ROOT, serve

CURVE = """(label) => {
  const plot = document.querySelector(".st-key-plot_f .js-plotly-plot");
  const data = plot?._fullData?.find((each) => each.name === label);
  return data && plot.querySelector(`.trace${data.uid} path.js-line`)?.getAttribute("d");
}"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for a copy of the app with more pages."""
    folder = tmp_path_factory.mktemp("app")
    for name in ("app.py", "pages", ".streamlit", "actviz"):
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder)
    shutil.copytree(Path(__file__).parents[1] / "pages", folder / "pages", dirs_exist_ok=True)
    yield from serve(folder, tmp_path_factory.mktemp("log"))


@pytest.mark.fresh
def test_an_added_page_is_live_and_has_an_address(app: str, page: Page) -> None:
    page.goto(f"{app}/antiderivative?antiderivative_alpha=2")
    page.wait_for_function(f"() => ({CURVE})('F(z)')")
    settle(page)
    assert values(page) == {"antiderivative_alpha": "2"}
    page.evaluate(
        f"""() => {{
          window.seen = [];
          const note = () => {{
            const input = document.querySelector("input[type=range]");
            window.seen.push([input.value, ({CURVE})("F(z)"), ({CURVE})("f(z)")]);
            requestAnimationFrame(note);
          }};
          note();
        }}"""
    )
    drag(page, "antiderivative_alpha", steps=20, by=-4)
    seen = page.evaluate("window.seen")
    page.mouse.up()
    passed = {value for value, _, _ in seen}
    assert len(passed) > 8
    for curve in (1, 2):
        assert len({row[curve] for row in seen}) >= 0.95 * len(passed)
    settle(page)
    value = values(page)["antiderivative_alpha"]
    assert f"antiderivative_alpha={value}" in page.evaluate("location.search")
    page.goto("about:blank")  # for its server stops


def test_formulas_in_texts_are_drawn(app: str, page: Page) -> None:
    page.goto(f"{app}/texts")
    page.get_by_text("All texts are here.").wait_for()
    expect(page.locator(".katex").nth(15)).to_be_attached()
    assert page.locator(BROKEN).all_inner_texts() == []
    assert "$" not in page.locator(".stMain").inner_text()
    page.goto("about:blank")  # for its server stops
