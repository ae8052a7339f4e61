"""What the tests share: a running app, a browser, and a loud word where one is missing."""

import functools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

MOST_WORKERS = 8
"""Each has a server and a browser of its own, which more of them would spend their time on."""

# As long as Playwright waits for everything else: workers share the cores.
expect.set_options(timeout=30_000)

quick = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the tests add to pytest's options."""
    parser.addoption(
        "--quick",
        action="store_true",
        help="no browser, and only a share of the inputs where there are very many",
    )


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads what is set here
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share all tests among the cores; what is picked by a path or by -k stays in one process."""
    option = config.option
    picked = option.keyword or config.args_source is pytest.Config.ArgsSource.ARGS
    if picked or hasattr(config, "workerinput") or not config.pluginmanager.hasplugin("xdist"):
        return
    if option.numprocesses is None:
        option.numprocesses = "auto"
        option.maxprocesses = option.maxprocesses or MOST_WORKERS
    if option.dist == "no":
        option.dist = "worksteal"


def pytest_configure(config: pytest.Config) -> None:
    """Let `every` know before the test modules ask it; name the marks."""
    global quick
    quick = config.option.quick
    config.addinivalue_line("markers", "fresh: its `page` is a new one, which loads")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser out of a quick run."""
    return True if config.option.quick and collection_path.name == "browser" else None


def every(n: int) -> int:
    """The step through a long list of cases: 1, or n in a quick run."""
    return n if quick else 1


def missing_tool(what: str) -> None:
    """Fail in CI, skip elsewhere; the summary then says so in red."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} was not found, and CI must have it")
    pytest.skip(f"NOT TESTED: {what} was not found")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was not tested at the end, where nobody misses it."""
    untested = {
        str(report.longrepr[2])
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple) and "NOT TESTED" in str(report.longrepr[2])
    }
    if untested:
        terminalreporter.section("NOT TESTED", red=True, bold=True)
        for reason in sorted(untested):
            terminalreporter.write_line(reason, red=True)


@pytest.fixture(scope="session", autouse=True)
def installed_components_are_looked_for_once() -> Iterator[None]:
    """Every AppTest reads the metadata of all installed packages: three quarters of its time."""
    if "streamlit" not in sys.modules:
        yield  # nothing that was collected opens a page
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app, as it stands."""
    yield from serve(ROOT, tmp_path_factory.mktemp("server"))


def serve(folder: Path, logs: Path) -> Iterator[str]:
    """An app on a free port of the loopback interface; its log must stay free of errors."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = logs / "log.txt"
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(f"{url}/_stcore/health")
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)
    text = log.read_text()
    assert "Traceback" not in text, text
    assert "rror" not in text, text


def _wait_for(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing answers at {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, from CHROMIUM or the usual names."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        missing_tool("Chromium (set CHROMIUM to its path)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of a wide screen whose console must stay free of errors.

    It is one that other tests have used, but in a test that is marked as `fresh`.
    """
    fresh = request.node.get_closest_marker("fresh")
    yield from open_page(browser) if fresh else keep_page(request, browser)


@functools.cache
def _context(browser: Browser, width: int, height: int, scheme: str) -> BrowserContext:
    """One for all pages of a kind: it keeps the scripts that Streamlit takes seconds to load."""
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )


def open_page(
    browser: Browser, width: int = 1400, height: int = 900, scheme: str = "light"
) -> Iterator[Page]:
    """A page of a given size and colour scheme; errors in its console and requests outside fail."""
    page, errors = _watched_page(browser, width, height, scheme)
    yield page
    page.evaluate(
        "() => { try { localStorage.clear() } catch {} }"
    )  # the theme, if it was switched
    page.close()
    assert _foreign(errors) == []


_kept: dict[tuple[int, int, str], tuple[Page, list[str]]] = {}


def keep_page(
    request: pytest.FixtureRequest,
    browser: Browser,
    width: int = 1400,
    height: int = 900,
    scheme: str = "light",
) -> Iterator[Page]:
    """As `open_page`, but the page stays open for the next test: to load one takes seconds.

    For tests that use `visit` and leave nothing behind that it does not clear away. A page that
    was there when a test failed is not used again.
    """
    kind = (width, height, scheme)
    failed = request.session.testsfailed
    if kind not in _kept:
        _kept[kind] = _watched_page(browser, *kind)
    page, errors = _kept[kind]
    yield page
    found = _foreign(errors)
    errors.clear()
    if found or request.session.testsfailed > failed:
        del _kept[kind]
        page.close()
    else:
        page.mouse.up()
        page.mouse.move(0, 0)
        # A look at every frame would go on, and take its time from the tests that follow.
        page.evaluate("cancelAnimationFrame(window.noting)")
    assert found == []


def _watched_page(browser: Browser, width: int, height: int, scheme: str) -> tuple[Page, list[str]]:
    """A new page, and a list to which its errors and its requests outside are added."""
    page = _context(browser, width, height, scheme).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            errors.append(f"{message.text} {message.location.get('url')}")
            if message.type == "error"
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith(("http://127.0.0.1", "data:", "blob:"))
            else errors.append(f"asks for {request.url}")
        ),
    )
    return page, errors


def _foreign(errors: list[str]) -> list[str]:
    """The errors that are not Streamlit's own."""
    # On a page's own address Streamlit first looks for its server below that address.
    pages = ("overview", "corrections", "compare", "softmax", "gradient_flow", "training")
    names = (*pages, "antiderivative")
    own = tuple(f"/{name}/_stcore/" for name in names)
    return [error for error in errors if not any(part in error for part in own)]


ARRIVED = """([title, onHub]) =>
  document.querySelector("[data-testid='stApp']").dataset.testScriptState !== "running" &&
  document.title.startsWith(title) === onHub &&
  !(onHub && document.querySelector("input[type=range], .js-plotly-plot"))"""

# Pages without sliders and plots that one goes by, and how their titles begin; the second where the
# first is the page that is meant.
HUBS = ("/compare?fns=", "Compare "), ("/corrections", "Corrections ")


def visit(page: Page, address: str) -> None:
    """Open an address of the app, without loading anew where the page shows the app already.

    As by Back or Forward, and from another page: so that the address means the whole view, and all
    that is shown is built anew. Not for the address of Corrections, which is that other page.
    """
    there = urlsplit(page.url)[:2] == urlsplit(address)[:2]
    if not (
        there and page.evaluate("() => Boolean(window.actvizHistory)")
    ):  # not there, or not yet
        page.goto(address)
        return
    page.mouse.up()
    hub, title = HUBS["/compare" in address]
    for to, on_hub in ((hub, True), (address, False)):
        page.evaluate(
            """(to) => {
              cancelAnimationFrame(window.noting);
              // Streamlit's history as it is, without the app's rule of what is a step.
              History.prototype.pushState.call(history, null, "", to);
              window.dispatchEvent(new PopStateEvent("popstate"));
            }""",
            to,
        )
        page.wait_for_function(ARRIVED, arg=[title, on_hub])
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop = 0")
