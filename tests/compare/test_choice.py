"""The table of all functions: what is computed is right, and what is cited has its source."""

import math

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.compare import choice
from actviz.compare.choice import COLUMNS, Cell
from tests.apps import open_app

TITLES = [column.title for column in COLUMNS]
CITED = {
    "Hidden layers": choice.HIDDEN,
    "Outputs": choice.OUTPUTS,
    "Gates": choice.GATES,
    "First weights": choice.WEIGHTS,
}

# Where f′ is 0 on a whole half-line: by their formulas.
DIES = {
    **dict.fromkeys(("relu", "squared_relu", "threshold", "hard_swish", "reglu"), "left side"),
    **dict.fromkeys(("relu6", "hard_sigmoid", "hard_tanh"), "both sides"),
    "binary_step": "everywhere",
}


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, Cell]]:
    return {
        activation.name: dict(zip(TITLES, cells, strict=True))
        for activation, cells in choice.rows()
    }


def test_every_function_has_a_row(table: dict[str, dict[str, Cell]]) -> None:
    assert list(table) == list(actviz.names())
    assert len(set(TITLES)) == len(TITLES)
    for row in table.values():
        for cell in row.values():
            assert cell.text
            # What is not known comes last, whatever it is sorted by.
            assert math.isnan(cell.order) == (cell.text in (choice.NOTHING, "depends"))


@pytest.mark.parametrize("title", CITED)
def test_what_is_cited_has_a_source_and_nothing_else_has(
    title: str, table: dict[str, dict[str, Cell]]
) -> None:
    assert set(CITED[title]) <= set(table)
    for name, row in table.items():
        source = row[title].source
        assert (source is not None) == (name in CITED[title])
        if source is not None:
            assert source.link.startswith("https://")
            assert str(source.year) in choice.label(source)
        elif name != "binary_step":
            assert row[title].text == choice.NOTHING
    for other in set(TITLES) - set(CITED):
        assert all(row[other].source is None for row in table.values())


def test_a_unit_can_die_where_no_gradient_comes_through(table: dict[str, dict[str, Cell]]) -> None:
    assert {name: row["Can die"].text for name, row in table.items()} == {
        name: DIES.get(name, "no") for name in table
    }


@pytest.mark.parametrize(
    ("name", "title", "text"),
    [
        ("sigmoid", "Saturates", "both sides"),
        ("softplus", "Saturates", "left side"),
        ("log_sigmoid", "Saturates", "right side"),
        ("sine", "Saturates", "no"),
        ("tanh", "Zero-centred", "yes"),
        ("relu", "Zero-centred", "mean 0.4"),  # 1/√(2π) = 0.3989
        ("mish", "Monotone", "no"),
        ("snake", "Monotone", "yes"),
        ("elu", "Smooth", "f″ jumps"),
        ("hard_swish", "Smooth", "corners"),
        ("relu6", "Bounded", "both sides"),
        ("log_sigmoid", "Bounded", "above"),
    ],
)
def test_what_is_computed_is_what_mathematics_says(
    name: str, title: str, text: str, table: dict[str, dict[str, Cell]]
) -> None:
    assert table[name][title].text == text


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "prelu"])
def test_the_weights_that_he_cites_are_those_that_are_computed(
    name: str, table: dict[str, dict[str, Cell]]
) -> None:
    slope = actviz.get(name).defaults.get("alpha", 0.0)
    assert table[name]["First weights"].text.startswith("He: ")
    assert table[name]["n · variance"].order == pytest.approx(2 / (1 + slope**2), rel=1e-9)


def test_costs_are_times_that_of_relu(table: dict[str, dict[str, Cell]]) -> None:
    assert table["relu"]["Cost"].order == 1
    others = [row["Cost"].order for name, row in table.items() if not actviz.get(name).is_vector]
    assert np.all(np.isfinite(others))
    assert min(others) > 0


def test_nothing_is_measured_before_the_table_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def seen(activation: Activation) -> tuple[()]:
        asked.append(activation.name)
        return ()

    monkeypatch.setattr(choice, "_row", seen)
    app = open_app("compare")
    assert asked == []
    app.session_state["choice"] = True
    app.run()
    assert asked == list(actviz.names())
