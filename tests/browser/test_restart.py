"""A page that is open while its server is started anew."""

import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.conftest import ROOT, free_port, serve

LOST = """() => document.querySelector("[data-testid=stApp]").dataset
  .testConnectionState !== "CONNECTED" """

# Connected again, and what is on the page can be chosen.
BACK = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  return app.dataset.testConnectionState === "CONNECTED" && !app.inert;
}"""


def test_what_is_done_first_after_a_restart_is_heard(browser: Browser, tmp_path: Path) -> None:
    served = contextmanager(serve)
    context = browser.new_context()  # with one cache for both
    choosing, moving = pages = context.new_page(), context.new_page()
    port = free_port()
    with served(ROOT, tmp_path, port) as url:
        for page in pages:
            page.goto(f"{url}/?fn=elu&elu_alpha=2")
            expect(page.locator(".js-plotly-plot")).to_have_count(2)
    for page in pages:
        page.wait_for_function(LOST)
    with served(ROOT, tmp_path, port):
        for page in pages:
            page.wait_for_function(BACK, timeout=60_000)
        # A function that is chosen is shown, and a parameter that is moved stays with its page.
        choosing.locator(".st-key-quick button", has_text="Sigmoid").click()
        choosing.wait_for_url(re.compile("fn=sigmoid"))
        expect(choosing.get_by_role("heading", name="Sigmoid", exact=True)).to_be_visible()
        moving.locator(".st-key-elu_alpha input[type=range]").focus()
        moving.keyboard.press("ArrowRight")
        moving.wait_for_url(re.compile("elu_alpha=2.01"))
        moving.locator(".st-key-menu a", has_text="Training").click()
        expect(moving.locator(".film")).to_be_visible()
        assert urlsplit(moving.url).path == "/training"
        assert urlsplit(moving.url).query == ""
        context.close()
