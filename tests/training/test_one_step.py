"""One step looked at, as Streamlit runs it and as the browser gets it."""

import json
from typing import Any

import numpy as np
import pytest
import streamlit

from actviz.catalog import get
from actviz.labs.one_step import one_step
from actviz.labs.presets import PRESETS
from actviz.labs.training import Setting, moments, train
from actviz.network import Unit
from actviz.training import page as training
from actviz.training.one_step import message
from actviz.training.state import ADDRESS, EXAMPLE, read_example
from actviz.widgets import labs
from tests.apps import open_app, page_text


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The heads of the messages that the page sends for one step."""
    heads: list[dict[str, Any]] = []

    def noted(*given: Any, **more: Any) -> bytes:
        made = message(*given, **more)
        heads.append(json.loads(made.partition(b"\n")[0]))
        return made

    monkeypatch.setattr(training, "message", noted)
    return heads


def test_it_is_open_where_the_address_names_an_example_and_closed_otherwise(
    sent: list[dict[str, Any]],
) -> None:
    open_app("training", tr_steps="100")
    assert sent == []
    open_app("training", tr_steps="100", tr_example="17")
    open_app("training", tr_steps="100", tr_example="17b", tr_b="gelu")
    assert [(head["example"], head["side"]) for head in sent] == [(16, 0), (16, 1)]
    assert sent[1]["titles"] == ["ReLU", "GELU"]
    given = Setting(noise=0.2).examples
    np.testing.assert_allclose(sent[0]["x"], given.x[16], atol=1e-6)
    assert sent[0]["target"] == given.targets[16]


def test_an_example_that_a_task_does_not_have_is_the_last_one(sent: list[dict[str, Any]]) -> None:
    app = open_app("training", tr_steps="100", tr_example="999")
    assert (sent[-1]["example"], sent[-1]["count"]) == (239, 240)
    app.selectbox("tr_task").set_value("sine").run()
    assert (sent[-1]["example"], sent[-1]["count"]) == (79, 80)
    app = open_app("training", tr_task="points", tr_points="", tr_example="2")
    assert len(sent) == 2
    assert page_text(app).count("There is no point to learn yet") == 2


def test_a_larger_network_says_so_and_a_button_makes_it_small_enough(
    sent: list[dict[str, Any]],
) -> None:
    app = open_app("training", tr_steps="100", tr_width="12", tr_example="5")
    assert "up to 4 layers of 8 units. This one has 2 layers of 12." in page_text(app)
    assert sent == []
    app.button("step_smaller").click().run()
    assert app.slider("tr_width").value == 8
    assert sent[-1]["sizes"] == [2, 8, 8, 1]
    assert "up to 4 layers" not in page_text(app)


def test_to_look_at_one_step_is_not_to_leave_the_view_of_a_claim() -> None:
    _, query = labs.preset_link(PRESETS["linear/con/3"])
    app = open_app("training", **query, tr_example="5")
    assert "**Linear, Con 3.**" in page_text(app)
    assert "You have moved the view" not in page_text(app)


def test_the_message_has_the_numbers_of_every_moment() -> None:
    setting = Setting(noise=0.2, steps=200, layers=4, held_out=0.3)
    unit = Unit(activation=get("prelu"), learns=("alpha",))
    course = train(setting, unit)
    example = int(np.flatnonzero(setting.is_held)[0])
    sent = message(
        setting, unit, course, example=example, titles=("a", "b"), side=0, slider="tr_moment"
    )
    # The largest network that there is; a film may have more.
    assert len(sent) < 300_000
    line, _, rest = sent.partition(b"\n")
    head = json.loads(line)
    assert head["held"] is True
    assert head["learns"] == ["α"]
    assert head["moments"] == list(moments(200))
    found = one_step(setting, unit, course, example)
    for name, track in head["recording"]["tracks"].items():
        kind = np.dtype("<" + track.get("type", head["recording"]["type"]))
        size = track["size"] * len(course.steps) * kind.itemsize
        numbers = np.frombuffer(rest[:size], dtype=kind).reshape(len(course.steps), -1)
        rest = rest[size:]
        exact = getattr(found, name).reshape(numbers.shape)
        np.testing.assert_allclose(numbers, exact, rtol=1e-6, atol=1e-40)
    assert rest == b""
    # All parameters, with one for each layer that is learned.
    assert head["recording"]["tracks"]["gradient"]["size"] == 2 * 8 + 3 * 64 + 8 + 33 + 4


@pytest.mark.parametrize(
    ("text", "kept", "read"),
    [
        ("17", "17", (17, 0)),
        ("017B", "17b", (17, 1)),
        ("999b", "999b", (999, 1)),
        ("", "", (0, 0)),
        ("0", "", (0, 0)),
        ("1000", "", (0, 0)),
        ("1.5", "", (0, 0)),
        ("٣", "", (0, 0)),
        ("3bb", "", (0, 0)),
        (None, "", (0, 0)),
        (17, "", (0, 0)),
    ],
)
def test_an_example_is_a_number_and_perhaps_a_b(text: Any, kept: str, read: Any) -> None:
    assert EXAMPLE.fit(text) == kept
    if isinstance(text, str):
        assert read_example(text) == read


def test_what_neither_film_nor_panel_sends_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    film: dict[str, Any] = {}
    step: dict[str, Any] = {}
    state = {"film": film, "step_looked_at": step, EXAMPLE.key: "4b"}
    put: list[dict[str, Any]] = []
    wrong: Any
    monkeypatch.setattr(streamlit, "session_state", state)
    monkeypatch.setattr(ADDRESS.__class__, "set", lambda self, new: put.append(new))
    for wrong in (None, "x", "3", 1.5, [1], {"a": 1}, -1, 10**9):
        film["example"] = wrong
        training._choose_example()
    for bad in (None, "x", 3, "", "0", ["3"], "9" * 5000):
        step["example"] = bad
        training._look_at()
    assert [change for change in put if change[EXAMPLE.key]] == []
    put.clear()
    # A point in a picture keeps the network that is looked at.
    film["example"] = 11
    training._choose_example()
    step["example"] = "30"
    training._look_at()
    assert put == [{EXAMPLE.key: "12b"}, {EXAMPLE.key: "30"}]
