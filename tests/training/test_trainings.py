"""The sections of Training that train many networks, as Streamlit runs them."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from actviz.catalog import get
from actviz.formatting import digits
from actviz.labs.seeds import ends
from actviz.labs.smallest import growing, solved
from actviz.labs.training import Setting
from actviz.network import Unit
from tests.apps import open_app, page_text
from tests.printed import rows

FOUR = {"tr_task": "XOR of four", "tr_layers": "1", "tr_width": "2"}
SETTING = Setting(task="XOR of four", noise=0.2, layers=1, width=2)


def _open(section: str, **query: str) -> AppTest:
    app = open_app("training", **query)
    app.session_state[section] = True
    app.run()
    assert not app.exception
    return app


def _line(app: AppTest, title: str, word: str) -> str:
    (found,) = [
        line
        for line in page_text(app).splitlines()
        if line.startswith(f"- **{title}**") and word in line
    ]
    return found


def _press(app: AppTest, label: str) -> None:
    (button,) = [each for each in app.button if label in each.label]
    button.click().run()
    assert not app.exception


def _tables(app: AppTest, head: str) -> list[list[list[str]]]:
    return [rows(each.value) for each in app.markdown if each.value.startswith(f"| {head} |")]


def test_nothing_is_trained_with_other_seeds_while_nobody_asks() -> None:
    text = page_text(open_app("training", **FOUR))
    assert "of 12 seeds" not in text
    assert "Look on" not in text


def test_other_seeds_are_said_with_their_numbers() -> None:
    app = _open("seeds", **FOUR)
    for name in ("relu", "sigmoid"):
        found = ends(SETTING, Unit(activation=get(name)))
        said = _line(app, get(name).title, "all points right with")
        right = [each.seed for each in found if each.right == 1]
        assert f"with {len(right)} of 12 seeds ({', '.join(map(str, right))})" in said
        losses = [each.loss for each in found]
        assert f"a loss of {digits(min(losses))} to {digits(max(losses))}." in said
        assert 0 < len(right) < 12


def test_other_seeds_learn_the_parameters_that_learn() -> None:
    query = {**FOUR, "tr_a": "prelu", "tr_b": "prelu", "tr_steps": "100"}
    said = []
    for learns in ((), ("alpha",)):
        unit = Unit(activation=get("prelu"), learns=learns)
        losses = [each.loss for each in ends(replace(SETTING, steps=100), unit)]
        app = _open("seeds", **query, **({"tr_learn": "prelu_alpha"} if learns else {}))
        said.append(f"a loss of {digits(min(losses))} to {digits(max(losses))}.")
        assert said[-1] in page_text(app)
    assert said[0] != said[1]


def test_a_seed_is_shown_when_it_is_chosen() -> None:
    app = _open("seeds", **FOUR)
    assert app.pills(key="seed_shown").value == 0
    app.pills(key="seed_shown").set_value(3).run()
    assert app.slider("tr_seed").value == 3
    before = _line(app, "ReLU", "all points right with")
    app.slider("tr_seed").set_value(41).run()  # none of those
    assert app.pills(key="seed_shown").value is None
    assert _line(app, "ReLU", "all points right with") == before
    app.pills(key="seed_shown").set_value(1).run()
    app.pills(key="seed_shown").set_value(None).run()
    assert app.slider("tr_seed").value == 1
    assert app.pills(key="seed_shown").value == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"tr_task": "sine", "tr_steps": "100"}, "ends at a loss of"),
        (
            {"tr_task": "sine", "tr_opt": "SGD", "tr_rate": "10", "tr_layers": "4"},
            "diverges with 12 of 12 seeds.",
        ),
        ({**FOUR, "tr_held": "25"}, "gets all points that it learns from right with"),
        ({**FOUR, "tr_width": "16"}, "gets all points right with 12 of 12 seeds; it ends"),
        (
            {**FOUR, "tr_a": "linear", "tr_noise": "0"},
            "gets all points right with 0 of 12 seeds, but ",
        ),
        ({**FOUR, "tr_a": "linear", "tr_noise": "0"}, "it ends at a loss of 0.693."),
        ({"tr_task": "points", "tr_points": ""}, "There is no point to learn"),
    ],
)
def test_all_ends_have_their_words(query: dict[str, str], said: str) -> None:
    app = _open("seeds", **query)
    assert said in page_text(app)
    assert "nan" not in page_text(app)
    assert "inf" not in page_text(app).replace("infinity", "")


def test_the_smallest_network_is_found_and_the_way_there_shown() -> None:
    app = _open("smallest", **FOUR)
    assert not _tables(app, "network")
    assert "at least 9 of 12 seeds" in page_text(app)
    _press(app, "Look on XOR of four")
    (table,) = _tables(app, "network")
    head, *tried = table
    assert head == ["network", "size", "ReLU", "Sigmoid"]
    for column, name in ((2, "relu"), (3, "sigmoid")):
        counts = []
        for row, candidate in zip(tried, growing(SETTING), strict=False):
            assert row[0] == f"{candidate.layers} × {candidate.width}"
            if row[column] != "–":
                count = solved(candidate, ends(candidate, Unit(activation=get(name))))
                counts.append(count)
                assert row[column].strip("*") == f"{count} of 12"
                smallest = row[0]
        assert max(counts[:-1]) < 9 <= counts[-1]
        assert f"{smallest} is the smallest" in _line(app, get(name).title, "smallest")
    # Another setting is another question; the way back finds what has been found.
    app.slider("tr_noise").set_value(0.0).run()
    assert not _tables(app, "network")
    app.slider("tr_noise").set_value(0.2).run()
    assert _tables(app, "network") == [table]
    app.slider("tr_seed").set_value(5).run()
    assert _tables(app, "network") == [table]


def test_it_says_where_none_of_the_networks_is_enough() -> None:
    app = _open("smallest", **FOUR, tr_a="linear", tr_steps="100")
    _press(app, "Look on XOR of four")
    assert "none of these solves it; at most 0 of 12" in _line(app, "Linear (m = 1)", "of 12")
    (table,) = _tables(app, "network")
    assert len(table) == 1 + len(growing(SETTING))


def test_every_task_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def short(setting: Setting) -> list[Setting]:
        return [replace(setting, layers=1, width=width, seed=0) for width in (2, 4)]

    monkeypatch.setattr("actviz.widgets.trainings.growing", short)
    app = _open("smallest", tr_steps="200")
    _press(app, "Look on every task")
    (table,) = _tables(app, "task")
    head, *body = table
    assert head == ["task", "ReLU", "Sigmoid"]
    assert [row[0] for row in body[:3]] == ["XOR", "XOR of four", "circles"]
    cells: list[Any] = [cell for row in body for cell in row[1:]]
    assert all(cell.startswith(("**1 × ", "none, at most")) for cell in cells)
    assert any(cell.startswith("**1 × 4**") for cell in cells)


def test_nothing_to_learn_has_no_smallest_network() -> None:
    app = _open("smallest", tr_task="points", tr_points="")
    assert "There is no point to learn" in page_text(app)
    assert not [each for each in app.button if "Look on" in each.label]
