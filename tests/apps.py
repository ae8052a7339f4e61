"""A page of the app as Streamlit runs it, opened at an address."""

from streamlit.testing.v1 import AppTest


def open_app(page: str = "", /, **query: str | list[str]) -> AppTest:
    """A page by the name of its script, by default the first one; it must open without an error."""
    app = AppTest.from_file("../app.py", default_timeout=120)
    if page:
        app.switch_page(f"pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app
