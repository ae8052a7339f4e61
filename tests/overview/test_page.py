"""Overview: every function, by its family."""

import re

import actviz
from actviz.claims import FAMILIES
from tests.apps import open_app, page_charts, page_text

GATES = ["GEGLU", "GLU", "ReGLU", "SwiGLU"]


def _titles(text: str) -> list[str]:
    return re.findall(r"<h3>([^<]+?)\s*(?:<b>.*?)?</h3>", text)


def test_overview_shows_every_function_by_its_family() -> None:
    app = open_app("overview")
    every = [actviz.get(name) for name in actviz.names()]
    by_family = [each for family in FAMILIES for each in every if each.card.family == family]
    assert _titles(page_text(app)) == [each.title for each in by_family]
    assert re.findall(r"<h2>(.+?)</h2>", page_text(app)) == list(FAMILIES)
    assert page_charts(app) == []  # each would take the browser a tenth of a second
    documented = [each.title for each in every if each.card.documented]
    app.segmented_control(key="kin").set_value("in the documents").run()
    assert _titles(page_text(app)) == documented
    for family in FAMILIES:
        app.segmented_control(key="kin").set_value(family).run()
        assert not app.exception
        shown = [each for each in every if each.card.family == family]
        assert _titles(page_text(app)) == [each.title for each in shown] != []


def test_a_link_to_a_family_opens_it() -> None:
    for asked, shown in (("gates", GATES), ("in the documents", 7), ("nothing", 39)):
        titles = _titles(page_text(open_app("overview", kin=asked)))
        assert titles == shown or len(titles) == shown


def test_the_curves_as_tables_are_those_of_each_family() -> None:
    app = open_app("overview", kin="gates")
    app.session_state["tables"] = True
    app.run()
    gates = [f"{title} (a = 1)" for title in GATES]
    assert f"| {' | '.join(gates)} |" in page_text(app)
