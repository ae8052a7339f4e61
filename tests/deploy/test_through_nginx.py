"""The pages as a browser gets them through nginx: small, and under a content policy."""

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.apps import PAGES
from tests.deploy.conftest import Servers

FIRST_PAGE = 2_800_000
"""Bytes that a browser may load before it has shown a page for the first time."""

CURVE = ".js-plotly-plot path.js-line"

# Notes what the policy forbids, from before the page's first script on.
WATCH = """
  window.violations = [];
  addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
"""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has nothing in its cache."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that notes what the policy forbids."""
    context.add_init_script(WATCH)
    return context.new_page()


def _settled(page: Page) -> None:
    # By selectors: the policy forbids what Playwright does with a function to wait for.
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def test_the_first_page_is_small_and_the_second_visit_smaller(servers: Servers, page: Page) -> None:
    loaded = {"bytes": 0.0}

    def count(event: dict[str, float]) -> None:
        loaded["bytes"] += event["encodedDataLength"]

    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", count)
    page.goto(f"http://{servers.host}/?fn=elu")
    page.wait_for_selector(CURVE)
    _settled(page)
    first = loaded["bytes"]
    page.goto(f"http://{servers.host}/?fn=relu")
    page.wait_for_selector(CURVE)
    _settled(page)
    print(f"first page {first / 1e6:.2f} MB, second visit {(loaded['bytes'] - first) / 1e3:.0f} kB")
    assert 1_000_000 < first < FIRST_PAGE
    assert loaded["bytes"] - first < 100_000


@pytest.mark.parametrize("name", PAGES)
def test_no_page_breaks_the_policy(servers: Servers, page: Page, name: str) -> None:
    answer = page.goto(f"http://{servers.host}/{name}")
    assert answer is not None
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    page.wait_for_selector("[data-testid=stMain] h1, .katex")
    _settled(page)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.pdf()
    page.emulate_media(media="screen", color_scheme="dark")
    page.wait_for_timeout(200)
    assert page.evaluate("violations") == []


def test_a_script_from_elsewhere_would_be_seen(servers: Servers, page: Page) -> None:
    page.goto(f"http://{servers.host}/corrections")
    _settled(page)
    page.evaluate(
        "document.head.append(Object.assign(document.createElement('script'), "
        "{src: 'http://127.0.0.1:9/x.js'}))"
    )
    page.wait_for_timeout(500)
    assert page.evaluate("violations.length") == 1


def test_a_film_is_played_under_the_policy(servers: Servers, page: Page) -> None:
    page.goto(f"http://{servers.host}/training?tr_moment=0")
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(500)
    assert page.evaluate("violations") == []


def test_a_file_is_downloaded_under_the_policy(servers: Servers, page: Page) -> None:
    page.goto(f"http://{servers.host}/compare?fns=relu&fns=elu")
    page.get_by_text("Properties, computed").click()
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").get_by_role("button").click()
    assert download.value.path().read_text(encoding="utf-8-sig").startswith("Function,")
    assert page.evaluate("violations") == []


def test_a_page_whose_process_goes_comes_back_with_all_that_it_showed(
    servers: Servers, page: Page
) -> None:
    page.goto(f"http://{servers.host}/?fn=elu&elu_alpha=2&z=-3&z=3")
    page.wait_for_selector(CURVE)
    _settled(page)
    page.locator(".st-key-step-show-elu-Con-1 button").click()
    said = page.locator(".st-key-step-banner").inner_text()
    _settled(page)
    page.wait_for_timeout(500)  # the axis has eased
    address, heights = page.url, page.locator(".st-key-plots").inner_text()
    servers.signal(signal.SIGHUP)
    servers.wait_for("restarted")
    # By itself, and without a word.
    page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]")
    _settled(page)
    page.wait_for_timeout(1000)
    _settled(page)
    assert page.url == address
    assert page.locator(".st-key-plots").inner_text() == heights
    assert page.locator(".st-key-step-banner").inner_text() == said
    assert page.locator("[role=dialog], [data-testid=stException]").count() == 0
    page.get_by_role("button", name="Back to my view").click()
    page.wait_for_function("() => location.search.includes('elu_alpha=2')")
    _settled(page)
    ends = page.locator(".st-key-z input[type=range]")
    assert [ends.nth(0).input_value(), ends.nth(1).input_value()] == ["-3", "3"]
