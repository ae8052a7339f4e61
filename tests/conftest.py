"""What the tests share: a running app, a browser, and a loud word where one is missing."""

import functools
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import SplitResult, parse_qs, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

import actviz

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


def _typical() -> set[str]:
    names = actviz.names()
    found = {name for name in names if actviz.get(name).card.documented}
    for name in names:
        families = {actviz.get(each).card.family for each in found}
        if actviz.get(name).parameters and actviz.get(name).card.family not in families:
            found.add(name)
    return found


TYPICAL = _typical()
"""The documents' functions and, of each family that they have none of, the first with a slider."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the tests add to pytest's options."""
    parser.addoption(
        "--quick",
        action="store_true",
        help="no browser, and only a share of the inputs where there are very many",
    )
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="also what is marked so: all of what a default run has a sample of",
    )


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads what is set here
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Share all tests among the cores; what is picked by a path or by -k stays in one process.

    What is exhaustive runs where it is asked for: by its option, by its mark or by its name.
    """
    option = config.option
    if option.quick and option.exhaustive:
        raise pytest.UsageError("a run is either quick or exhaustive")
    if not (option.exhaustive or option.markexpr or any("::" in each for each in config.args)):
        option.markexpr = "not exhaustive"
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
    config.addinivalue_line("markers", "fresh: its `page` loads anew")
    config.addinivalue_line("markers", "exhaustive: runs with --exhaustive or -m exhaustive")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser out of a quick run; other engines and several servers, unless asked for.

    Sixty students need the cores for themselves.
    """
    asked = config.args_source is pytest.Config.ArgsSource.ARGS
    left_out = {"browser": config.option.quick, "engines": not asked, "deploy": not asked}
    return True if left_out.get(collection_path.name) and collection_path.is_dir() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Look first whether Streamlit and plotly are inside as all the others take them for."""
    items.sort(key=lambda item: "streamlit_insides" not in item.path.name)


def every(n: int) -> int:
    """The step through a long list of cases: 1, or n in a quick run."""
    return n if quick else 1


def sampled(
    names: str | tuple[str, ...],
    cases: Iterable[Any],
    keep: int | Callable[[Any], bool],
    *,
    quick: int = 1,
    **options: Any,
) -> pytest.MarkDecorator:
    """As pytest.mark.parametrize, with a sample of the cases in a default run and all of them in
    an exhaustive one.

    The sample is every n-th case, or what `keep` holds for; a quick run has every `quick`-th of it.
    """
    kept, rest = [], []
    for index, case in enumerate(cases):
        if index % keep == 0 if isinstance(keep, int) else keep(case):
            kept.append(case)
        else:
            values = (case,) if isinstance(names, str) else case
            rest.append(pytest.param(*values, marks=pytest.mark.exhaustive))
    assert kept, "no case is left for a default run"
    return pytest.mark.parametrize(names, [*kept[:: every(quick)], *rest], **options)


Cases = Mapping[str, tuple[Any, ...]]


def check_all(check: Callable[..., None], cases: Cases) -> None:
    """Check many small cases, and fail with every one that fails, by its name."""
    assert cases
    failed: dict[str, Exception] = {}
    for name, case in cases.items():
        try:
            check(*case)
        except Exception as error:
            error.add_note(f"in the case {name}")
            failed[name] = error
    if failed:
        said = f"{len(failed)} of {len(cases)} cases: {', '.join(failed)}"
        raise ExceptionGroup(said, [*failed.values()])


def each_of(cases: Cases) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Make one test of many small cases; see `check_all`."""

    def of_all(check: Callable[..., None]) -> Callable[[], None]:
        def run() -> None:
            check_all(check, cases)

        run.__name__, run.__module__ = check.__name__, check.__module__
        return run

    return of_all


def missing_tool(what: str) -> NoReturn:
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


def free_port() -> int:
    """A port of the loopback interface that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def serve(folder: Path, logs: Path, at: int | None = None, /, **environment: str) -> Iterator[str]:
    """An app at a port of the loopback interface, or any; its log must stay free of errors."""
    port = at or free_port()
    log = logs / "log.txt"
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", *options],
            cwd=folder,
            env=os.environ | environment,
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


RETURNED = "localStorage.setItem('actviz-used', 'drag pull click')"
"""Says that somebody has done by hand what Explore invites to."""


class Window:
    """A page of the browser that is kept from test to test, because the first load takes seconds.

    What a test leaves behind is cleared away here or by `visit`; a page that was there when a test
    failed is not used again.
    """

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_page()
        # It has been here before, whatever tests have done on it: nothing invites any more.
        self.page.add_init_script(f"try {{ {RETURNED} }} catch {{ }}")
        self.scheme: str | None = None
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note_message)
        self.page.on("request", self._note_request)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} {message.location.get('url')}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
            self.errors.append(f"asks for {request.url}")

    def turn_to(self, width: int, height: int, scheme: str, afresh: bool) -> Page:
        """The page on a screen; empty, so that it loads anew, if asked or if the scheme changes."""
        # A test before may have switched the theme: to switch it back would make the page answer.
        dark = self.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        if afresh or scheme != self.scheme or dark != (scheme == "dark"):
            if self.page.url.startswith("http"):
                self.page.evaluate("localStorage.clear()")  # the theme, if it was switched
            self.page.goto("about:blank")
            self.scheme = scheme
        # Also where a test before has made it a small one, or paper.
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(
            media="screen",
            color_scheme="dark" if scheme == "dark" else "light",
            forced_colors="none",
            reduced_motion="no-preference",
        )
        return self.page

    def leave(self) -> None:
        """End what a test may have begun."""
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
        # A look at every frame would go on, and take its time from the tests that follow.
        self.page.evaluate("cancelAnimationFrame(window.noting)")


# What the page shows where it cannot go on, or cannot read a formula.
BROKEN = "[data-testid=stException], .katex-error"

_windows: dict[str, Window] = {}


@contextmanager
def keep_window(request: pytest.FixtureRequest, browser: Browser, name: str) -> Iterator[Window]:
    """The window of that name; errors in its console or on it and requests outside fail."""
    failed = request.session.testsfailed
    window = _windows.get(name) or Window(browser)
    _windows[name] = window
    yield window
    found = _foreign(window.errors) + window.page.locator(BROKEN).all_inner_texts()
    window.errors.clear()
    if found or request.session.testsfailed > failed:
        del _windows[name]
        window.page.close()
    else:
        window.leave()
    assert found == []


Screen = Callable[..., Page]


@pytest.fixture
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Screen]:
    """Gives the page on a screen of a width, a height and a colour scheme.

    It is one that other tests have used, which a test that is marked as `fresh` loads anew.
    """
    afresh = request.node.get_closest_marker("fresh") is not None

    with keep_window(request, browser, "page") as window:

        def turn_to(width: int = 1400, height: int = 900, scheme: str = "light") -> Page:
            return window.turn_to(width, height, scheme, afresh)

        yield turn_to


@pytest.fixture
def page(screen: Screen) -> Page:
    """The page on a wide screen, in light colours."""
    return screen()


@pytest.fixture
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A second page beside `page`, which loads what it opens anew, in a session of its own."""
    with keep_window(request, browser, "tab") as window:
        yield window.turn_to(1400, 900, "light", afresh=True)


def _foreign(errors: list[str]) -> list[str]:
    """The errors that are not Streamlit's own."""
    # On a page's own address Streamlit first looks for its server below that address.
    return [error for error in errors if not re.search("://[^/]+/[^/]+/_stcore/", error)]


# What stands on a page that another comes after, and whether none of it is there any more.
NOTE = """() => {
  cancelAnimationFrame(window.noting);
  window.left = [...document.querySelectorAll(".js-plotly-plot")]
    .map((chart) => [chart, chart.layout]);
}"""
REPLACED = """() => {
  const state = document.querySelector("[data-testid='stApp']").dataset.testScriptState;
  const replaced = state === "notRunning" &&
    window.left.every(([chart, layout]) => !chart.isConnected || chart.layout !== layout);
  if (replaced) window.left = [];
  return replaced;
}"""


@contextmanager
def replaced(page: Page) -> Iterator[None]:
    """Do something that leads to another view, and wait until all its charts are in their place."""
    page.evaluate(NOTE)
    yield
    page.wait_for_function(REPLACED)


# Streamlit's history as it is, without the app's rule of what is a step.
GO = """(to) => {
  History.prototype.replaceState.call(history, null, "", to);
  window.dispatchEvent(new PopStateEvent("popstate"));
}"""

# Whether the page is a hub, with nothing of another on it, or no hub.
ARRIVED = """([title, onHub]) => {
  const arrived = document.title.startsWith(title) === onHub && !(onHub &&
    document.querySelector("html[data-present], input[type=range], .js-plotly-plot"));
  if (arrived) document.querySelector("[data-testid=stMain]").scrollTop = 0;
  return arrived;
}"""

# Pages without sliders and plots that one goes by, and how their titles begin; the second where the
# first is like the page that is meant.
HUBS = ("/compare?fns=", "Compare "), ("/corrections", "Corrections ")
PRESENTING = "present=true"


def visit(page: Page, address: str) -> None:
    """Open an address of the app, without loading anew where the page shows the app already.

    As by Back or Forward, so that the address means the whole view; and by another page where the
    same function is shown already, so that all that is shown is drawn anew, or where one presents,
    which the page ends only after the server has answered.
    """
    there, wanted = urlsplit(page.url), urlsplit(address)
    # Not there, or not yet.
    if there[:2] != wanted[:2] or not page.evaluate("() => Boolean(window.actvizHistory)"):
        page.goto(address)
        return
    charts = page.locator(".js-plotly-plot").count()
    hub, title = HUBS["/compare" in address]
    leaves = PRESENTING in there.query and PRESENTING not in wanted.query
    if leaves or not charts or _shown(there) == _shown(wanted):
        with replaced(page):
            page.evaluate(GO, hub)
        page.wait_for_function(ARRIVED, arg=[title, True])
    with replaced(page):
        page.evaluate(GO, address)
    page.wait_for_function(ARRIVED, arg=[title, False])


def _shown(address: SplitResult) -> tuple[str, list[str]]:
    """The page of an address and the functions on it; what is not said is the first of them."""
    query = parse_qs(address.query)
    return address.path, query.get("fn", ["elu"]) + query.get("fns", [])
