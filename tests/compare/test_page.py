"""Compare as Streamlit runs it."""

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.apps import open_app, page_charts, page_text

ASKED: dict[str, str | list[str]] = {"fns": ["elu", "softmax", "gelu"], "probe": "0.5"}


def _curves(app: AppTest) -> list[dict[str, Any]]:
    _, slope = page_charts(app)
    return [trace for trace in slope["data"] if trace["meta"]["live"] == "curve"]


def test_the_second_derivatives_are_drawn_read_and_tabled_when_they_are_switched_on() -> None:
    app = open_app("compare", **ASKED)
    assert [curve["name"] for curve in _curves(app)] == ["ELU", "Softmax, s₁", "GELU"]
    assert "f″" not in page_text(app)
    app.toggle(key="second_derivative").set_value(True).run()
    curves = _curves(app)
    assert [curve["meta"]["name"].partition("/")[2] for curve in curves] == [
        *("derivative/0", "derivative/1", "derivative/0", "derivative/0", "derivative/1")
    ]
    # A function's two curves have its colour and its dashes, and f″ is thinner.
    elu, elu_bend, _, gelu, gelu_bend = (curve["line"] for curve in curves)
    for own, bend in ((elu, elu_bend), (gelu, gelu_bend)):
        assert (own["color"], own["dash"]) == (bend["color"], bend["dash"])
        assert bend["width"] < own["width"] / 2
    layout = page_charts(app)[1]["layout"]
    assert layout["title"]["text"] == "Derivatives f′, and f″ thin"
    assert layout["yaxis"]["title"]["text"] == "f′(z), f″(z)"
    # Its dots are those of its curves, and the legend hides both.
    (dots,) = [t for t in page_charts(app)[1]["data"] if t["meta"]["live"] == "probe"]
    assert dots["marker"]["color"] == [curve["line"]["color"] for curve in curves]
    assert layout["meta"]["legend"]["ELU"] == [*("elu/f/0", "elu/derivative/0", "elu/derivative/1")]
    text = page_text(app)
    assert "| at the probe, highest first | f(z) | f′(z) | f″(z) |" in text
    # ELU is z for z > 0; a function of a vector has no one second derivative.
    for line in ("ELU α = 1.00 | 0.5 | 1 | 0 |", "| – |"):
        assert line in text
    app.session_state["tables"] = True
    app.run()
    assert "**f″**\n\n| z | ELU (α = 1) | GELU |" in page_text(app)


def test_scaled_to_unit_variance_the_second_derivative_is_so_too() -> None:
    app = open_app("compare", **ASKED, unit="true", second_derivative="true")
    assert page_charts(app)[1]["layout"]["yaxis"]["title"]["text"] == "f′(z)/σ, f″(z)/σ"
    assert "| f(z)/σ | f′(z)/σ | f″(z)/σ |" in page_text(app)
