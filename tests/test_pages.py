"""What holds of every page."""

import re
from typing import Any

import pytest

from tests.apps import PAGES, open_app, page_charts


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_title(page: str) -> None:
    app = open_app(page)
    written = re.findall("^# .*", "\n".join(str(part.value) for part in app.markdown), re.M)
    assert len([*app.title, *written]) == 1
    # Below it come the headings of the second level; none is left out.
    assert not app.subheader


@pytest.mark.parametrize("page", ["", "compare"])
@pytest.mark.parametrize(
    ("asked", "large"), [("1", True), ("true", True), ("0", False), ("x", False), (None, False)]
)
def test_a_link_may_ask_for_presenting(page: str, asked: str | None, large: bool) -> None:
    app = open_app(page, **({} if asked is None else {"present": asked}))
    assert bool(app.warning) == (asked == "x")  # and says so
    assert app.toggle(key="present").value == large
    for chart in page_charts(app):
        assert (chart["layout"]["font"]["size"] >= 20) == large
        assert (chart["layout"]["title"].get("font", {}).get("size") == 26) == large


@pytest.mark.parametrize(
    ("page", "query", "key", "value", "other"),
    [
        ("", {"fn": "elu"}, "probe", 2.0, "compare"),
        ("", {"fn": "elu"}, "z", (-3.0, 4.0), "compare"),
        ("", {"fn": "elu"}, "elu_alpha", 2.0, "training"),
        ("compare", {"fns": ["elu", "relu"]}, "elu_alpha", 2.0, "gradient_flow"),
        ("compare", {}, "present", True, "softmax"),
    ],
)
def test_a_message_may_move_a_widget_and_change_the_page_at_once(
    page: str, query: dict[str, str | list[str]], key: str, value: Any, other: str
) -> None:
    app = open_app(page, **query)
    widget = app.toggle(key) if key == "present" else app.slider(key)
    # The address is as it was before the move; no browser sends both together.
    widget.set_value(value)
    app.switch_page(f"pages/{other}.py")
    app.run()
    assert not app.exception
    # What both pages have keeps its value.
    values = {each.key: each.value for each in (*app.slider, *app.toggle)}
    assert values.get(key, value) == value
    app.run()
    assert not app.exception


@pytest.mark.parametrize(
    ("page", "functions", "query", "key"),
    [
        ("compare", "fns", {"elu_alpha": "2"}, "elu_alpha"),
        ("gradient_flow", "gf_fns", {"gf_gain": "2", "gf_depth": "2"}, "gf_gain"),
    ],
)
def test_reset_keeps_the_functions_and_sets_everything_else_to_its_default(
    page: str, functions: str, query: dict[str, str], key: str
) -> None:
    asked: dict[str, str | list[str]] = {functions: ["elu", "relu"], **query}
    app = open_app(page, **asked)
    assert app.slider(key).value == 2
    app.button("reset").click().run()
    assert app.multiselect(functions).value == ["elu", "relu"]
    assert app.slider(key).value == 1
