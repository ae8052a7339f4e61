"""A page of the app as Streamlit runs it, opened at an address."""

import json
import re
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

PAGES = ("", *sorted(path.stem for path in ROOT.glob("pages/*.py")))
"""The scripts of all pages; Explore is the app's own."""


def open_app(page: str = "", /, **query: str | list[str]) -> AppTest:
    """A page by the name of its script, by default the first one; it must open without an error."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=120)
    if page:
        app.switch_page(f"pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def page_text(app: AppTest) -> str:
    """All that is written on a page."""
    written = (app.markdown, app.caption, app.title, app.header, app.latex, app.code)
    parts = [str(part.value) for kind in (*written, app.warning, app.info) for part in kind]
    # A point is a button where there is something that shows it.
    whole = "\n".join([*parts, *(button.label for button in app.button)])
    # The browser finds a formula's numbers by a colour that does nothing.
    return re.sub(r"\\textcolor\{inherit\}\{\{((?:[^{}]|\{[^{}]*\})*)\}\}", r"\1", whole)


def page_charts(app: AppTest) -> list[dict[str, Any]]:
    """The specifications of all charts of a page."""
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
