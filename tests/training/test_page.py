"""Training as Streamlit runs it."""

import itertools
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
import streamlit

from actviz.catalog import BY_SOURCE, get
from actviz.formatting import percent, six_digits
from actviz.labs.presets import FEW_EXAMPLES, FLOW, OVERFITTING, PRESETS
from actviz.labs.training import Course, Setting, train
from actviz.network import Unit
from actviz.progress import SILENT
from actviz.training import page as training
from actviz.training.film import film
from actviz.training.state import ADDRESS, CLASSES, IN_FILE, POINTS, Points
from actviz.widgets import labs, waiting
from actviz.widgets.session import session_record
from tests.apps import open_app, page_text
from tests.conftest import every, sampled
from tests.printed import read_back, rows


def _loss(setting: Setting, name: str, at: int = -1, **values: float) -> str:
    course = train(setting, Unit(activation=get(name), values=values))
    return six_digits(float(course.loss[at]))


def test_it_says_the_exact_numbers_of_every_setting() -> None:
    app = open_app("training")
    setting = Setting(noise=0.2)
    for name in ("relu", "sigmoid"):
        assert _loss(setting, name) in page_text(app)
    app.slider("tr_layers").set_value(1)
    app.slider("tr_width").set_value(5)
    app.slider("tr_seed").set_value(3)
    app.slider("tr_noise").set_value(0.0)
    app.select_slider("tr_rate").set_value(0.1)
    app.select_slider("tr_batch").set_value(64)
    app.select_slider("tr_steps").set_value(200)
    app.selectbox("tr_init").set_value("Xavier")
    app.selectbox("tr_opt").set_value("SGD").run()
    setting = Setting(
        layers=1,
        width=5,
        seed=3,
        rate=0.1,
        batch=64,
        steps=200,
        initializer="Xavier",
        optimizer="SGD",
    )
    for name in ("relu", "sigmoid"):
        assert _loss(setting, name) in page_text(app)
    app.slider("tr_moment").set_value(10).run()
    assert _loss(setting, "relu", 10) in page_text(app)
    app.button("train_on").click().run()
    assert app.select_slider("tr_steps").value == 500
    app.button("reset").click().run()
    assert _loss(Setting(noise=0.2), "relu") in page_text(app)


def test_the_groups_of_settings_say_in_their_heads_what_is_in_them() -> None:
    app = open_app("training")

    def heads() -> list[str]:
        return [each.label for each in app.expander][:2]

    assert heads() == [
        "Network: 2 × 8, He",
        "Training: Adam 0.01, batch 32, 1000 steps, noise 0.2, seed 0",
    ]
    app.slider("tr_layers").set_value(1)
    app.select_slider("tr_rate").set_value(0.1)
    app.select_slider("tr_steps").set_value(200)
    app.selectbox("tr_init").set_value("Xavier")
    app.selectbox("tr_opt").set_value("SGD").run()
    assert heads() == [
        "Network: 1 × 8, Xavier",
        "Training: SGD 0.1, batch 32, 200 steps, noise 0.2, seed 0",
    ]
    # By a link too, and by a button.
    app = open_app("training", tr_width="3", tr_seed="4")
    assert heads()[0] == "Network: 2 × 3, He"
    app.button("train_on").click().run()
    assert heads()[1].endswith("2000 steps, noise 0.2, seed 4")


@pytest.mark.parametrize(
    ("query", "plays"),
    [
        ({}, True),
        ({"tr_b": "tanh", "tr_seed": "3"}, True),
        ({"tr_moment": "20"}, False),
        ({"tr_moment": "47"}, False),
    ],
)
def test_the_film_plays_by_itself_unless_a_moment_is_named_or_all_is_another(
    monkeypatch: pytest.MonkeyPatch, query: dict[str, str], plays: bool
) -> None:
    made: list[bool] = []

    def noted(*given: Any, plays: bool, **more: Any) -> bytes:
        made.append(plays)
        return film(*given, plays=plays, **more)

    monkeypatch.setattr(training, "film", noted)
    app = open_app("training", tr_steps="100", **query)
    assert made == [plays]
    # Running the page again, as when the theme changes, does not stop it; another setting does.
    app.run()
    app.slider("tr_seed").set_value(5).run()
    app.slider("tr_seed").set_value(int(query.get("tr_seed", 0))).run()
    assert made[1:3] == [plays, False]


def test_what_is_held_out_is_said_with_its_exact_numbers() -> None:
    app = open_app("training", tr_held="20", tr_steps="200", tr_moment="10", tr_noise="1")
    setting = Setting(noise=1.0, held_out=0.2, steps=200)
    heads = [each.label for each in app.expander]
    assert "Training: Adam 0.01, batch 32, 200 steps, noise 1, 20% held out, seed 0" in heads
    text = page_text(app)
    assert "Hollow examples are held out" in text
    for name in ("relu", "sigmoid"):
        course = train(setting, Unit(activation=get(name)))
        assert six_digits(float(course.loss[10])) in text
        assert six_digits(float(course.held_loss[10])) in text
        end = six_digits(float(course.held_loss[-1]))
        right = percent(float(course.held_accuracy[-1]))
        assert f"On the 48 examples held out: a loss of {end}, {right} right." in text
    for row in ("| held-out loss |", "| held-out right |"):
        assert row in text
    # A curve has no share that is right.
    text = page_text(open_app("training", tr_held="20", tr_steps="100", tr_task="sine"))
    assert "| held-out loss |" in text
    assert "held-out right" not in text
    assert "On the 16 examples held out: a loss of" in text


def test_where_nothing_is_held_out_nothing_is_said_of_it() -> None:
    text = page_text(open_app("training", tr_steps="100"))
    for said in ("Hollow", "held-out", "% held out", "examples held out:", "overfits:"):
        assert said not in text


def test_of_one_example_none_can_be_held_out() -> None:
    query = {"tr_task": "points", "tr_steps": "100", "tr_held": "50"}
    text = page_text(open_app("training", tr_points="0:0.5", **query))
    assert "Nothing is held out: that takes at least two examples." in text
    assert "held-out loss" not in text
    text = page_text(open_app("training", tr_points="0:0.5,1:0.5", **query))
    assert "On the 1 example held out: a loss of" in text
    text = page_text(open_app("training", tr_points="", **query))
    assert "There is no point to learn" in text


def test_overfitting_is_said_measured_and_found_by_a_link() -> None:
    (caption,) = [each.value for each in open_app("training", tr_steps="100").caption[1:]]
    (address,) = re.findall(r"\]\(\./training\?([^)]+)\)", caption)
    query = dict(parse_qsl(address))
    app = open_app("training", **query)
    text = page_text(app)
    assert not app.warning
    course = train(FEW_EXAMPLES, Unit(activation=get("relu")))
    best = int(course.held_loss.argmin())
    lowest = six_digits(float(course.held_loss[best]))
    assert f"It overfits: at step {course.steps[best]} that loss was {lowest}, its lowest." in text
    assert OVERFITTING.describe(SILENT) in text
    # For another seed, too, but not for another network or function.
    assert OVERFITTING.describe(SILENT) in page_text(app.slider("tr_seed").set_value(3).run())
    app.slider("tr_seed").set_value(0)
    assert "by heart" not in page_text(app.slider("tr_width").set_value(4).run())
    assert "by heart" not in page_text(open_app("training", **query | {"tr_b": "elu"}))


def test_a_link_opens_the_setting_the_seed_and_the_moment() -> None:
    app = open_app(
        "training",
        **{"tr_a": "elu", "elu_alpha": "2", "tr_b": "Tanh", "tr_task": "moons", "tr_seed": "7"},
        tr_moment="20",
    )
    setting = Setting(task="moons", noise=0.2, seed=7)
    assert not app.warning
    assert _loss(setting, "elu", 20, alpha=2.0) in page_text(app)
    assert _loss(setting, "tanh", 20) in page_text(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"tr_a": "softmax"}, "a unit takes one number"),
        ({"tr_b": "nothing"}, "there is none"),
        ({"tr_b": "sigmod"}, "Did you mean"),
        ({"tr_task": "<script>"}, "there are XOR, XOR of four, circles"),
        ({"tr_width": "33"}, "one whole number from 2 to 32"),
        ({"tr_layers": "nan"}, "one whole number from 1 to 4"),
        ({"tr_rate": "0.02"}, "a learning rate, from 0.0001 to 10"),
        ({"tr_steps": "1e9"}, "a number of steps, from 100 to 10000"),
        ({"tr_noise": "-1"}, "one number from 0 to 1"),
        ({"tr_held": "55"}, "one whole number from 0 to 50"),
        ({"tr_held": "nan"}, "one whole number from 0 to 50"),
        ({"tr_held": "0.5"}, "tr_held cannot be 0.5; it is now 0"),
        ({"tr_moment": "48"}, "one whole number from 0 to 47"),
        ({"tr_task": "points", "tr_points": "1:9"}, "places and heights"),
        ({"tr_task": "points", "tr_points": "x"}, "places and heights"),
        ({"tr_task": "points", "tr_points": ",".join(["1:0.5"] * 2000)}, "here are the first 40"),
        ({"tr_task": "points", "tr_points": IN_FILE}, "places and heights"),
        ({"tr_task": "two classes", "tr_classes": "1:0.5"}, "points like -0.5:0.3:1"),
        ({"tr_task": "two classes", "tr_classes": "0:0:2"}, "of class 0 or 1"),
        ({"tr_task": "two classes", "tr_classes": "0:9:1"}, "of class 0 or 1"),
        ({"tr_task": "two classes", "tr_classes": "nan:0:1"}, "of class 0 or 1"),
        ({"tr_task": "two classes", "tr_classes": "0:0:nan"}, "of class 0 or 1"),
        ({"tr_task": "two classes", "tr_classes": "0:0:1:1"}, "of class 0 or 1"),
        (
            {"tr_task": "two classes", "tr_classes": ",".join(["1:1:1"] * 10_000)},
            "sets 10000 points; here are the first 200",
        ),
        ({"tr_claim": "relu/con/9"}, "this page shows no such claim"),
        ({"tr_example": "0"}, "the number of an example, from 1 to 999"),
        ({"tr_example": "17c"}, "the number of an example, from 1 to 999"),
        ({"tr_example": "1000"}, "the number of an example, from 1 to 999"),
        ({"tr_example": "-3"}, "the number of an example, from 1 to 999"),
        ({"tr_example": ["3", "4"]}, "the number of an example, from 1 to 999"),
    ],
)
def test_hostile_addresses_are_refused_with_a_message(query: dict[str, Any], said: str) -> None:
    app = open_app("training", **query)
    assert any(said in str(each.value) for each in app.warning), page_text(app)
    assert "ends at a loss" in page_text(app)


def test_no_function_is_proposed_that_the_lab_would_refuse() -> None:
    (warning,) = open_app("training", tr_b="softmx").warning
    assert "there is none" in warning.value
    assert "softm" not in warning.value.replace("softmx", "")


def test_points_of_ones_own_are_learned_and_can_be_none() -> None:
    app = open_app("training", tr_task="points", tr_points="-1:-0.5,0:1", tr_steps="100")
    setting = Setting(task="points", noise=0.2, points=((-1.0, -0.5), (0.0, 1.0)), steps=100)
    assert _loss(setting, "relu") in page_text(app)
    app = open_app("training", tr_task="points", tr_points="")
    assert "There is no point to learn" in page_text(app)
    assert not app.warning


def test_points_of_two_classes_are_learned_whatever_they_are() -> None:
    for text, points in {
        "-1:-0.5:0,0:1:1": ((-1.0, -0.5, 0.0), (0.0, 1.0, 1.0)),
        "0:0:1": ((0.0, 0.0, 1.0),),
        "0:0:1,0:0:0": ((0.0, 0.0, 1.0), (0.0, 0.0, 0.0)),
    }.items():
        app = open_app("training", tr_task="two classes", tr_classes=text, tr_steps="100")
        setting = Setting(task="two classes", noise=0.2, points=points, steps=100)
        assert _loss(setting, "relu") in page_text(app)
        assert not app.warning
    app = open_app("training", tr_task="two classes", tr_classes="")
    assert "There is no point to learn" in page_text(app)


def test_points_that_no_address_holds_are_the_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    # A link that speaks of them does not bring them, and says nothing wrong.
    app = open_app("training", tr_task="two classes", tr_classes=IN_FILE, tr_steps="100")
    assert "There is no point to learn" in page_text(app)
    assert not app.warning
    many = [(x / 100, y / 10, float((x + y) % 2)) for x in range(-50, 50) for y in range(5)]
    for count in (200, 201, 400, 500):
        sent = {"tr_classes": [count, CLASSES.text(many[:count])]}
        state: dict[str, Any] = {"film": sent, "tr_task": "two classes"}
        monkeypatch.setattr(streamlit, "session_state", state)
        training._set_points(CLASSES)
        fits = count <= CLASSES.fitting
        assert state["tr_classes"] == (CLASSES.text(many[:count]) if fits else IN_FILE)
        assert training._points(CLASSES, state) == tuple(many[: min(count, CLASSES.most)])
        # The address stays in what a web server takes, with all its signs escaped.
        (text,) = CLASSES.write(state["tr_classes"])
        assert len(quote(text)) < 4500
    assert CLASSES.fit(IN_FILE) == IN_FILE
    assert CLASSES.read([IN_FILE]) == (IN_FILE, "")


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        (POINTS, "0.123:0.456", "0.12:0.46"),
        (POINTS, "1:1,1:1", "1:1"),
        (POINTS, "", ""),
        (POINTS, None, POINTS.default),
        (POINTS, "junk,2:0,0.5:-0.25", "0.5:-0.25"),
        (POINTS, "0:0:1,0:0", "0:0"),
        (CLASSES, "0.123:0.456:1", "0.12:0.46:1"),
        (CLASSES, "1:1:0,1:1:1,1:1:0", "1:1:0,1:1:1"),
        (CLASSES, "0:0,0:0:2,0:0:nan,inf:0:1,0:0:1", "0:0:1"),
        (CLASSES, CLASSES.default, CLASSES.default),
    ],
)
def test_points_are_put_on_hundredths_in_the_picture(field: Points, text: Any, kept: str) -> None:
    assert field.fit(text) == kept


def test_a_divergence_is_explained() -> None:
    app = open_app("training", tr_task="sine", tr_opt="SGD", tr_rate="10", tr_layers="4")
    assert "diverges after step" in page_text(app)
    assert "Try a learning rate of 3" in page_text(app)
    assert "nan" not in page_text(app).lower().replace("finance", "")


@pytest.mark.parametrize("source", list(PRESETS)[:: every(8)])
def test_every_preset_links_from_its_claim_and_back(source: str) -> None:
    preset = PRESETS[source]
    path, query = labs.preset_link(preset)
    activation, label = BY_SOURCE[source]
    assert activation.card.claims[label].source == source
    page = path.removeprefix("pages/").removesuffix(".py")
    app = open_app(page, **{key: value for key, value in query.items() if "claim" not in key})
    assert not app.warning
    # What is shown is what is measured.
    state = {str(each.key): each.value for each in (*app.slider, *app.select_slider)}
    for key, value in preset.view.items():
        if key in state:
            assert state[key] == value
    explore = open_app(**{"fn": activation.name, f"{activation.name}_show": label})
    links = [each for each in explore.get("page_link") if each.proto.label == "See it in a network"]
    assert len(links) == 1
    assert page in links[0].proto.page


@pytest.mark.parametrize("source", ["relu/con/4", "linear/con/3"])
def test_a_claim_is_measured_where_it_is_shown(source: str) -> None:
    preset = PRESETS[source]
    path, query = labs.preset_link(preset)
    app = open_app(path.removeprefix("pages/").removesuffix(".py"), **query)
    assert preset.describe(SILENT) in page_text(app)
    activation, label = BY_SOURCE[source]
    assert f"**{activation.title}, {label}.**" in page_text(app)


@sampled(
    ("source", "key", "value"),
    [("sigmoid/con/2", "gf_depth", 5), ("elu/about", "tr_b", "gelu"), ("elu/about", "tr_width", 3)],
    3,
)
def test_a_claim_says_where_its_view_has_been_moved(source: str, key: str, value: Any) -> None:
    preset = PRESETS[source]
    path, query = labs.preset_link(preset)
    page = path.removeprefix("pages/").removesuffix(".py")
    app = open_app(page, **query)
    assert "You have moved the view" not in page_text(app)
    # Another seed is not another view, for a claim is measured over several.
    app.slider({"gradient_flow": "gf_seed", "training": "tr_seed"}[page]).set_value(5).run()
    assert "You have moved the view" not in page_text(app)
    if isinstance(value, str):
        app.text_input(key).set_value(value).run()
    else:
        app.slider(key).set_value(value).run()
    assert "You have moved the view" in page_text(app)
    assert preset.describe(SILENT) in page_text(app)
    app.button("again").click().run()
    assert "You have moved the view" not in page_text(app)


def test_after_a_divergence_the_numbers_are_those_of_the_last_step_before_it() -> None:
    query = {"tr_task": "sine", "tr_opt": "SGD", "tr_rate": "10", "tr_layers": "4"}
    app = open_app("training", tr_b="tanh", **query)
    setting = Setting(task="sine", noise=0.2, optimizer="SGD", rate=10.0, layers=4)
    courses = [train(setting, Unit(activation=get(name))) for name in ("relu", "tanh")]
    assert courses[0].divergence
    (row,) = [line for line in page_text(app).splitlines() if line.startswith("| step |")]
    cells = [cell.strip() for cell in row.split("|")[2:-1]]
    assert cells == [str(course.steps[-1]) for course in courses]
    assert "1000" not in row.split("|")[2]


def test_each_lab_shows_its_own_claims() -> None:
    app = open_app("gradient_flow", gf_claim="relu/con/2")
    assert PRESETS["relu/con/2"].room != FLOW
    assert any("this page shows no such claim" in str(each.value) for each in app.warning)


def test_progress_is_silent_for_a_second_and_said_ever_more_rarely() -> None:
    now = 100.0
    said: list[tuple[float, float]] = []
    cleared: list[float] = []

    class Page:
        def progress(self, share: float, text: str) -> None:
            assert text == "Training ReLU"
            said.append((now - 100, share))

        def empty(self) -> None:
            cleared.append(now - 100)

    progress = waiting.ProgressBar(Page(), clock=lambda: now)
    for _ in range(9):
        now += 0.1
        progress.show(0.1, "Training ReLU")
    progress.end()
    assert (said, cleared) == ([], [])
    for tenth in range(600):
        now += 0.1
        progress.show(tenth / 600, "Training ReLU")
    at = [when for when, _ in said]
    assert at[0] >= 1 - 1e-9
    gaps = [after - before for before, after in itertools.pairwise(at)]
    # Never more than two a second; a browser that takes 10 seconds has them within a minute.
    assert min(gaps) > 0.5 - 1e-9
    assert max(gaps) > 10
    progress.end()
    assert len(cleared) == 1


def test_the_film_sets_all_points_and_what_no_film_sends_is_not_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state: dict[str, Any] = {"film": {}}
    put: list[dict[str, Any]] = []
    monkeypatch.setattr(streamlit, "session_state", state)
    monkeypatch.setattr(ADDRESS.__class__, "set", lambda self, new: put.append(new))
    many = ",".join(f"{x / 100}:0.5" for x in range(60))
    for number, (sent, kept) in enumerate(
        (
            ("0:0,0.5004:0.25", "0:0,0.5:0.25"),
            ("", ""),
            ("9:9,nan:0,inf:1,0.1:0.2", "0.1:0.2"),
            ("<script>alert(1)</script>", ""),
            (many, POINTS.fit(many)),
        )
    ):
        put.clear()
        state["film"]["tr_points"] = [number, sent]
        training._set_points(POINTS)
        assert put == [{"tr_points": kept}]
        assert session_record(training.Heard).change == number
    assert kept.count(":") == 40
    put.clear()
    for wrong in (None, "x", 3, [0], [1, 2], ["1", "0:0"], [1.5, "0:0"], {"a": "0:0", "b": 1}):
        state["film"]["tr_points"] = wrong
        training._set_points(POINTS)
    assert put == []
    assert session_record(training.Heard).change == 4


def test_a_class_that_opens_one_link_at_once_trains_once(monkeypatch: pytest.MonkeyPatch) -> None:
    setting = Setting(seed=41, steps=100)
    trained: list[tuple[Setting, str]] = []

    def counted(setting: Setting, unit: Unit, report: Any) -> Course:
        trained.append((setting, unit.activation.name))
        for _ in range(3):
            threading.Event().wait(0.15)
            report(0.1)  # where the others get their turn
        return train(setting, unit)

    monkeypatch.setattr(training, "train", counted)
    monkeypatch.setattr(waiting, "end_unless_wanted", lambda: None)  # there is no run here
    together = threading.Barrier(8)

    def student(_: int) -> list[float]:
        together.wait()
        units = [Unit(activation=get(name)) for name in ("relu", "tanh")]
        sides = training._sides(setting, units, ("ReLU", "Tanh"), streamlit.empty())
        return [float(side.course.loss[-1]) for side in sides]

    with ThreadPoolExecutor(8) as pool:
        losses = list(pool.map(student, range(8)))
    assert trained == [(setting, "relu"), (setting, "tanh")]
    assert losses == [losses[0]] * 8


def _table(app: Any, title: str) -> list[list[str]]:
    """The table of one training, with its head, in the section of tables."""
    (table,) = (rows(each.value) for each in app.markdown if f"**{title}**\n" in each.value)
    return table


def test_the_course_is_there_as_tables_while_they_are_asked_for() -> None:
    app = open_app("training", tr_steps="100", tr_layers="3")
    assert "gradient out" not in page_text(app)
    app.session_state["tables"] = True
    app.run()
    assert not app.exception
    setting = Setting(noise=0.2, steps=100, layers=3)
    for name in ("relu", "sigmoid"):
        course = train(setting, Unit(activation=get(name)))
        head, *body = _table(app, get(name).title)
        assert head[:5] == ["step", "loss", "right", "dead", "saturated"]
        assert head[5:] == ["gradient 1", "gradient 2", "gradient 3", "gradient out"]
        assert len(body) == len(course.steps) == 48
        for at, (step, loss, right, dead, saturated, *gradient) in enumerate(body):
            assert int(step) == course.steps[at]
            assert read_back(loss) == pytest.approx(course.loss[at], rel=1e-5)
            assert read_back(right.rstrip("%")) == pytest.approx(
                100 * course.accuracy[at], abs=0.051
            )
            assert int(dead) == course.dead[at].sum()
            assert int(saturated) == course.saturated[at].sum()
            assert [*map(read_back, gradient)] == pytest.approx(course.gradient[at], rel=5e-3)


def test_what_is_held_out_is_in_the_tables() -> None:
    app = open_app("training", tr_steps="100", tr_held="30", tr_noise="1")
    app.session_state["tables"] = True
    app.run()
    setting = Setting(noise=1.0, held_out=0.3, steps=100)
    for name in ("relu", "sigmoid"):
        course = train(setting, Unit(activation=get(name)))
        head, *body = _table(app, get(name).title)
        assert head[:5] == ["step", "loss", "right", "held-out loss", "held-out right"]
        for at, (_, _, _, loss, right, *_) in enumerate(body):
            assert read_back(loss) == pytest.approx(course.held_loss[at], rel=1e-5)
            assert read_back(right.rstrip("%")) == pytest.approx(
                100 * course.held_accuracy[at], abs=0.051
            )


def test_a_curve_has_no_share_that_is_right_and_nothing_has_no_table() -> None:
    app = open_app("training", tr_task="sine", tr_steps="100")
    app.session_state["tables"] = True
    app.run()
    tables = [rows(each.value) for each in app.markdown if "gradient out" in each.value]
    assert len(tables) == 2
    assert tables[0][0][:3] == ["step", "loss", "dead"]
    app = open_app("training", tr_task="points", tr_points="")
    app.session_state["tables"] = True
    app.run()
    assert not app.exception
    assert "Nothing has been trained yet" in page_text(app)
