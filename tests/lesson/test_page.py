"""The page of the lesson: predict first, then look; its paths, its addresses."""

import re
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from actviz.lesson import charts, page
from actviz.lesson.state import ADDRESS, BY_KEY, PATHS, ROOMS, link, right_answer, view_of
from actviz.lesson.step import TRAINING, Choose, Place, Step
from actviz.progress import SILENT, Report, shared
from tests.apps import open_app, page_charts, page_text
from tests.conftest import ROOT, each_of

MEASURED = "this was measured"


@pytest.fixture(autouse=True)
def measures_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say of every step the same: some are measured over seeds; `test_steps.py` looks at them."""

    @shared(64)
    def noticed(report: Report, key: str) -> str:
        return f"{MEASURED} for {key}"

    @shared(64)
    def picture(report: Report, key: str) -> str:
        return ""

    monkeypatch.setattr(page, "_noticed", noticed)
    monkeypatch.setattr(page, "_picture", picture)


def predict(app: AppTest, step: Step, *, right: bool) -> None:
    """Predict as somebody who is right, or wrong, does."""
    prediction = step.prediction
    if isinstance(prediction, Choose):
        number = prediction.answer if right else (prediction.answer + 1) % len(prediction.choices)
        app.button(f"choose-{number}").click().run()
        return
    slider = app.slider(f"guess-{step.key}")
    if right:
        slider.set_value(prediction.slider.nearest(prediction.value())).run()
    app.button("lesson-predict").click().run()


@pytest.mark.parametrize(("name", "right"), [("documents", False), ("short", True)])
def test_a_path_is_walked_to_its_end(name: str, right: bool) -> None:
    path = PATHS[name]
    app = open_app("lesson")
    app.button(f"start-{name}").click().run()
    for number, key in enumerate(path.keys, 1):
        step = BY_KEY[key]
        assert app.title[0].value == step.title
        assert f"Step {number} of {len(path.keys)}" in page_text(app)
        if step.room == TRAINING:
            app.session_state["tr_steps"] = 100  # a short one is enough
        predict(app, step, right=right)
        assert not app.exception
        assert not app.warning
        text = page_text(app)
        assert f"{MEASURED} for {key}" in text
        assert right_answer(step) in text
        assert ("You said" in text or "you said" in text) == (
            not right or isinstance(step.prediction, Place)
        )
        app.button("lesson-next").click().run()
    assert app.session_state["step"] == "end"
    found = [header.value for header in app.header]
    count = len(path.keys)
    assert found[0] == f"{count if right else 0} of {count} predictions were right"
    app.button("lesson-back").click().run()
    assert app.session_state["step"] == path.keys[-1]
    # What was predicted is still there.
    assert "lesson-again" in {button.key for button in app.button}


def is_covered(app: AppTest) -> bool:
    """Whether the view is still to come."""
    return "lesson-show" in {button.key for button in app.button}


def test_the_view_comes_after_the_prediction_or_when_it_is_asked_for() -> None:
    app = open_app("lesson", step="sigmoid-output")
    assert is_covered(app)
    assert page_charts(app) == []
    app.button("lesson-show").click().run()
    assert not is_covered(app)
    assert len(page_charts(app)) == 2
    assert "You said" not in page_text(app)
    app = open_app("lesson", step="sigmoid-output")
    app.button("choose-0").click().run()
    assert "You said" in page_text(app)
    app.button("lesson-again").click().run()
    assert is_covered(app)


def test_a_link_to_a_step_shows_its_view_to_everybody() -> None:
    app = open_app("lesson", step="elu-floor")
    app.button("lesson-show").click().run()
    wanted = view_of("elu-floor")
    assert app.slider("z").value == pytest.approx(wanted["z"])
    assert app.slider("probe").value == wanted["probe"]
    # And a link that has a view of its own shows that one.
    app = open_app("lesson", step="elu-floor", fn="elu", elu_alpha="2.5")
    app.button("lesson-show").click().run()
    assert app.slider("elu_alpha").value == 2.5
    assert app.slider("probe").value != wanted["probe"]


def test_the_next_step_has_nothing_of_the_view_before() -> None:
    app = open_app("lesson", step="elu-corner")
    app.button("lesson-show").click().run()
    app.slider("z").set_value((-1.0, 1.0)).run()
    app.slider("probe").set_value(0.5).run()
    keys = PATHS["documents"].keys
    app.button("lesson-back").click().run()
    app.button("lesson-show").click().run()
    before = view_of(keys[keys.index("elu-corner") - 1])
    assert app.slider("z").value == pytest.approx(before["z"])
    assert app.slider("probe").value == before["probe"]


def test_a_step_that_a_path_lacks_is_shown_in_the_path_of_all() -> None:
    lacks = next(key for key in BY_KEY if key not in PATHS["short"].keys)
    app = open_app("lesson", step=lacks, path="short")
    assert PATHS["documents"].title in app.caption[0].value


@each_of(
    {
        "a step": ({"step": "nothing"}, "there is none of that name"),
        "a path": ({"path": "nothing"}, "there are documents and short"),
        "a page": ({"read": "perhaps"}, "true or false"),
        "a view": ({"step": "elu-floor", "elu_alpha": "99"}, "elu_alpha"),
    }
)
def test_what_is_not_there_is_said(query: dict[str, str], said: str) -> None:
    app = open_app("lesson", **query)
    assert [each.value for each in app.warning if said in each.value]


def test_the_page_to_read_has_all_that_the_steps_say() -> None:
    app = open_app("lesson", read="true", path="short")
    text = page_text(app)
    for key in PATHS["short"].keys:
        step = BY_KEY[key]
        for part in (step.text, step.question, right_answer(step), step.notes, *step.try_it):
            assert part in text
        assert f"{MEASURED} for {key}" in text


@each_of({key: (key,) for key, step in BY_KEY.items() if step.room != TRAINING})
def test_a_picture_shows_the_view_of_a_step(key: str) -> None:
    drawn, _ = charts.STILLS[BY_KEY[key].room](key, SILENT)
    for each in drawn:
        assert each.to_dict()["data"]
    assert bool(drawn) == (BY_KEY[key].room != "softmax")


@each_of({key: (key,) for key in BY_KEY})
def test_a_link_holds_the_view_of_its_step(key: str) -> None:
    query = {
        name: [text] if isinstance(text, str) else text
        for name, text in link("documents", key).items()
    }
    assert ADDRESS.read(query) == ({"path": "documents", "step": key}, {})
    address = ROOMS[BY_KEY[key].room]
    asked, problems = address.read(query)
    assert not problems
    assert address.state(asked) == view_of(key)
    assert len(urlencode(query, doseq=True)) < 300


@each_of(
    {
        key: (key, each.prediction)
        for key, each in BY_KEY.items()
        if isinstance(each.prediction, Place)
    }
)
def test_a_marker_has_all_of_its_ways_on_the_plot(key: str, prediction: Place) -> None:
    slider = prediction.slider
    chart, said = charts.marker_plot(BY_KEY[key], prediction, "guess", slider.default)
    layout = chart.to_dict()["layout"]
    low, high = layout["xaxis" if prediction.along == "z" else "yaxis"]["range"]
    assert low <= slider.minimum
    assert high >= slider.maximum
    # The right place is among those that the marker can have.
    right = prediction.value()
    assert slider.minimum <= right <= slider.maximum
    assert abs(slider.default - right) > prediction.tolerance
    assert right_answer(BY_KEY[key]).partition("= ")[2] not in said


def test_no_page_has_another_widget_of_the_lessons_keys() -> None:
    """A session keeps the lesson's choices under their keys, on every page."""
    keys_of = re.compile(r'key="(\w+)"|session_state\["(\w+)"\]')
    for path in (ROOT / "actviz").glob("*/page.py"):
        found = {key for keys in keys_of.findall(path.read_text(encoding="utf-8")) for key in keys}
        assert not found & ADDRESS.fields.keys(), path
