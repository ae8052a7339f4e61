"""The choice of what learns, and what the page says of it."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from actviz.catalog import get
from actviz.find import find
from actviz.formatting import six_digits
from actviz.labs.presets import LEARNING
from actviz.labs.training import Course, Setting, train
from actviz.network import Unit
from actviz.progress import SILENT
from actviz.training import learned, learns
from actviz.training.film import Side
from actviz.training.state import LEARN
from tests.apps import open_app, page_text
from tests.printed import read_back, rows

SETTING = Setting(noise=0.2, steps=100)


def side(name: str, *names: str, setting: Setting = SETTING, **values: float) -> Side:
    """A training in which these parameters learn."""
    unit = Unit(activation=get(name), values=values, learns=names)
    parameters = tuple(each for each in unit.activation.parameters if each.name in names)
    return Side(unit.activation.title, train(setting, unit), parameters)


def choice(app: AppTest) -> Any:
    """The choice of what learns, if there is one."""
    return next((each for each in app.get("button_group") if each.key == "tr_learn_shown"), None)


def test_what_learns_is_in_the_link_and_on_the_page() -> None:
    app = open_app("training", tr_a="prelu", tr_steps="100")
    assert app.expander[0].label == "Network: 2 × 8, He"
    assert app.slider("prelu_alpha").label == "PReLU α"
    assert "α ends at" not in page_text(app)
    pills: Any = choice(app)
    pills.set_value(["prelu_alpha"]).run()
    assert not app.exception
    assert app.session_state["tr_learn"] == ["prelu_alpha"]
    for page in (app, open_app("training", tr_a="prelu", tr_steps="100", tr_learn="prelu_alpha")):
        assert page.expander[0].label == "Network: 2 × 8, He, α learns"
        assert page.slider("prelu_alpha").label == "PReLU α at the start"
        text = page_text(page)
        own = side("prelu", "alpha")
        for layer in range(2):
            value = six_digits(float(own.course.learned[-1, layer, 0]))
            assert f"| α, layer {layer + 1} | {value} | – |" in text
        assert six_digits(float(own.course.loss[-1])) in text
        assert "**PReLU (α from 0.25)** ends at a loss of" in text
        assert learned.sentence(own) in text
    # Where it starts is still the slider's.
    app.slider("prelu_alpha").set_value(0.5).run()
    course = side("prelu", "alpha", alpha=0.5).course
    assert six_digits(float(course.learned[-1, 0, 0])) in page_text(app)
    app.button("reset").click().run()
    assert app.expander[0].label == "Network: 2 × 8, He"


def test_a_function_that_goes_takes_with_it_what_it_learned() -> None:
    app = open_app("training", tr_a="prelu", tr_b="silu", tr_steps="100", tr_learn=["prelu_alpha"])
    app.text_input("tr_a").set_value("relu").run()
    app.run()
    assert not app.exception
    assert app.session_state["tr_learn"] == []
    assert app.expander[0].label == "Network: 2 × 8, He"
    assert not app.warning


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nope", "there is no such parameter; here it can be `prelu_alpha`"),
        ("<b>", "there is no such parameter"),
        ("elu_alpha", "its function is not chosen"),
        ("hardshrink_lambd", "the derivative of f by λ is 0 everywhere"),
        ("maxout_k", "it is a whole number"),
        ("prelu_alpha,prelu_alpha", "twice"),
        ("own_00000000_beta", "there is no such parameter"),
    ],
)
def test_what_cannot_learn_is_refused_with_the_reason(text: str, said: str) -> None:
    other = text.split("_")[0] if text.startswith(("hardshrink", "maxout")) else "sigmoid"
    app = open_app("training", tr_a="prelu", tr_b=other, tr_steps="100", tr_learn=text)
    (warning,) = app.warning
    assert said in warning.value
    assert "ends at a loss" in page_text(app)


@pytest.mark.parametrize("text", ["prelu_alpha", "x" * 5000, ",".join(["prelu_alpha"] * 900)])
def test_where_nothing_can_learn_a_link_gets_a_page(text: str) -> None:
    app = open_app("training", tr_steps="100", tr_learn=text)
    (warning,) = app.warning
    assert "nothing of these functions can learn" in warning.value
    assert choice(app) is None


def test_a_message_that_names_no_slider_is_fitted() -> None:
    assert LEARN.fit(["prelu_alpha", "nope", 3, None, "prelu_alpha"]) == ["prelu_alpha"]
    assert LEARN.fit("prelu_alpha") == []


def test_the_same_function_learns_beside_one_that_does_not() -> None:
    app = open_app(
        "training", tr_a="prelu", tr_b="prelu:2", tr_steps="100", tr_learn="prelu2_alpha"
    )
    assert not app.warning
    text = page_text(app)
    assert "#2 α learns" in app.expander[0].label
    own = side("prelu", "alpha")
    value = six_digits(float(own.course.learned[-1, 0, 0]))
    (row,) = [line for line in text.splitlines() if line.startswith("| α, layer 1 |")]
    assert row == f"| α, layer 1 | – | {value} |"
    assert "(α from 0.25)** ends at" in text


def test_the_point_of_prelu_leads_to_two_networks_of_which_one_learns() -> None:
    explore = open_app(fn="prelu", prelu_show="Pro 1")
    assert get("prelu").card.claims["Pro 1"].text.startswith("Learns its slope")
    (link,) = [
        each for each in explore.get("page_link") if each.proto.label == "See it in a network"
    ]
    query: dict[str, Any] = parse_qs(link.proto.query_string)
    app = open_app("training", **query)
    assert not app.warning
    text = page_text(app)
    assert LEARNING.describe(SILENT) in text
    assert "PReLU (α from 0.25)" in text
    assert "PReLU #2 (α = 0.25)" in text
    app.slider("prelu2_alpha").set_value(0.5).run()
    assert "Here it helps" not in page_text(app)


def test_a_parameter_of_a_typed_formula_learns() -> None:
    formula = find("z*sigmoid(beta*z)")
    key = formula.slider_key("beta")
    app = open_app("training", tr_a=formula.name, tr_b="silu", tr_steps="100", tr_learn=[key])
    assert not app.warning
    assert "z·σ(β·z) β learns" in app.expander[0].label or "β learns" in app.expander[0].label
    own = side("silu", "beta")
    assert f"| β, layer 1 | {six_digits(float(own.course.learned[-1, 0, 0]))} | – |" in page_text(
        app
    )


@pytest.mark.parametrize(
    ("names", "keys", "said"),
    [
        (("prelu", "sigmoid"), [], ""),
        (("prelu", "sigmoid"), ["prelu_alpha"], "α learns"),
        (("prelu", "silu"), ["prelu_alpha", "silu_beta"], "α and β learn"),
        (("prelu", "elu"), ["elu_alpha"], "ELU α learns"),
        (("prelu", "prelu"), ["prelu_alpha"], "α learns"),
        (("hard_sigmoid", "tanh"), ["hard_sigmoid_slope", "hard_sigmoid_offset"], "m and c learn"),
    ],
)
def test_the_head_says_what_learns(names: tuple[str, str], keys: list[str], said: str) -> None:
    assert learns.in_words([get(name) for name in names], keys) == said


def test_both_sides_share_the_rows_of_the_table() -> None:
    prelu, elu, silu = side("prelu", "alpha"), side("elu", "alpha"), side("silu", "beta")
    plain = side("tanh")

    def titles(*sides: Side) -> list[Any]:
        found = learned.rows(sides)
        for row in found:
            assert len(row) == 3
            for index, cell in enumerate(row[1:]):
                if isinstance(cell, dict):
                    number, name = cell["height"].split("/")
                    assert int(number) == index
                    assert name in learned.numbers(sides[index], 20)
        return [row[0] for row in found]

    assert titles(plain, plain) == []
    assert titles(prelu, plain) == ["α, layer 1", "α, layer 2"]
    assert titles(plain, prelu) == ["α, layer 1", "α, layer 2"]
    assert titles(prelu, elu) == ["α, layer 1", "α, layer 2"]
    assert titles(prelu, silu) == ["α and β, layer 1", "α and β, layer 2"]
    assert learned.rows([plain, prelu])[0][1] == "–"


def test_the_ending_says_where_it_ends_and_what_it_met() -> None:
    own = side("prelu", "alpha")
    values = own.course.learned[-1, :, 0]
    assert learned.sentence(own) == f" α ends at {values[0]:.3g} and {values[1]:.3g}."
    assert learned.sentence(side("tanh")) == ""
    met = own.course.learned.copy()
    met[5, 1] = 20.0  # as far as α can be typed
    hit = own._replace(course=_with(own, met))
    assert learned.sentence(hit).endswith("; in layer 2 it meets 20, the end of its range.")
    still = own._replace(course=_with(own, np.full_like(met, 0.25)))
    assert learned.sentence(still) == " α stays at 0.25: no gradient moves it."


def _with(own: Side, values: np.ndarray) -> Course:
    return replace(own.course, learned=values)


def test_the_tables_have_a_column_for_each_layer() -> None:
    app = open_app("training", tr_a="prelu", tr_steps="100", tr_layers="3", tr_learn="prelu_alpha")
    app.session_state["tables"] = True
    app.run()
    assert not app.exception
    own = side("prelu", "alpha", setting=Setting(noise=0.2, steps=100, layers=3))
    first, second = [rows(each.value) for each in app.markdown if "gradient out" in each.value]
    assert first[0][-3:] == ["α 1", "α 2", "α 3"]
    assert second[0][-1] == "gradient out"
    for place, row in enumerate(first[1:]):
        assert [*map(read_back, row[-3:])] == pytest.approx(
            own.course.learned[place, :, 0], rel=5e-3
        )
