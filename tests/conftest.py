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
    """Let `every` know before the test modules ask it."""
    global quick
    quick = config.option.quick


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
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of a wide screen whose console must stay free of errors."""
    yield from open_page(browser)


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
    context = _context(browser, width, height, scheme)
    page = context.new_page()
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
    yield page
    page.evaluate(
        "() => { try { localStorage.clear() } catch {} }"
    )  # the theme, if it was switched
    page.close()
    # On a page's own address Streamlit first looks for its server below that address.
    names = ("overview", "corrections", "compare", "softmax", "antiderivative")
    own = tuple(f"/{name}/_stcore/" for name in names)
    assert [error for error in errors if not any(part in error for part in own)] == []
