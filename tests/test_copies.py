"""The same function several times, each with parameters of its own."""

import numpy as np
import pytest

from actviz.activation import Values
from actviz.catalog import CATALOG, UnknownFunctionError, get
from actviz.compare.state import FUNCTIONS
from actviz.copies import MOST_ALIKE, CopyError, free_name, original, values_apart
from actviz.differences import MOST
from actviz.find import find, found_by_key, is_copy, is_formula, told_apart
from actviz.gains import recommended
from actviz.plots import traces
from actviz.widgets.function_fields import SLIDERS, further_slider
from tests.conftest import each_of

FORMULA = "a*z*tanh(b*z); a=2 in 0..3"
TWICE = {name: (name,) for name, each in CATALOG.items() if each.parameters}
"""The functions that can be there twice."""

each_of_them = each_of({**TWICE, "formula": (FORMULA,)})


def test_a_function_can_be_there_as_often_as_a_comparison_has_room() -> None:
    assert MOST_ALIKE == MOST == FUNCTIONS.most


@each_of_them
def test_a_copy_computes_the_same_and_has_names_of_its_own(name: str) -> None:
    own, copy = find(name), find(f"{name}:2")
    z = np.linspace(-3, 3, 7)
    assert copy.name == f"{own.name}:2"
    assert original(copy.name) == own.name
    assert np.array_equal(copy.function(z), own.function(z), equal_nan=True)
    # What is kept of a function is kept by its identity, and charts go by its key.
    assert copy is find(copy.name) is not own
    keys = {key for key in SLIDERS if not key.startswith(f"{own.key}_")}
    for parameter in copy.parameters:
        key = copy.slider_key(parameter.name)
        assert key not in {*keys, own.slider_key(parameter.name)}
        field = further_slider(key)
        assert field is not None
        assert field.parameter == parameter
    assert recommended(copy, own.defaults) == recommended(own, own.defaults)


def test_no_key_of_a_copy_is_one_of_another_function() -> None:
    keys = [find(f"{name}:{number}").key for name in TWICE for number in range(2, MOST_ALIKE + 1)]
    assert len({*keys, *(each.key for each in CATALOG.values())}) == len(keys) + len(CATALOG)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("elu:1", CopyError, "up to 7 times. ELU once more is “:2”"),
        ("elu:0", CopyError, "up to 7 times"),
        ("elu:8", CopyError, "the last is “:7”"),
        ("elu:99", CopyError, "up to 7 times"),
        (f"elu:{'9' * 5000}", CopyError, "up to 7 times"),
        ("relu:2", CopyError, "ReLU has no parameters"),
        ("softmax:2", CopyError, "Softmax has no parameters"),
        ("z*tanh(z):2", CopyError, "has no parameters"),
        ("elo:2", UnknownFunctionError, "did you mean"),
        ("elu:2:2", ValueError, "no “:”"),
        ("elu:", ValueError, "no “:”"),
        (":2", ValueError, "no “:”"),
        ("elu:two", ValueError, "no “:”"),
    ],
)
def test_what_is_no_copy_is_said(text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        find(text)
    assert not is_copy(text, CATALOG)
    assert not is_formula(text)


def test_a_copy_is_found_however_it_is_written() -> None:
    assert find("Swish : 02") is find("silu:2")
    assert is_copy("silu:2", CATALOG)
    assert not is_copy("silu:2", ("elu",))
    assert not is_formula("silu:2")
    # Its normal name is the only one that a choice holds.
    assert not is_copy("Swish:2", CATALOG)
    assert is_formula(f"{FORMULA}:2")
    assert found_by_key(find(f"{FORMULA}:2").key) is find(f"{FORMULA}:2")
    for suffix in ("1", "8", "9", "x"):
        assert found_by_key(find(FORMULA).key + suffix) is None
    assert further_slider("elu9_alpha") is further_slider("relu2_alpha") is None


def test_copies_are_told_apart_by_a_number_also_where_a_name_is_cut() -> None:
    found = told_apart(map(find, ["elu:3", "relu", "elu", FORMULA, f"{FORMULA}:2"]))
    titles = [each.title for each in found]
    assert titles[:3] == ["ELU", "ReLU", "ELU #2"]
    assert traces.cut(titles[3]) == "a·z·tanh(b·z)"
    longer = told_apart(map(find, ["alpha*z*tanh(beta*z)*2", "alpha*z*tanh(beta*z)*2:2"]))[1]
    assert traces.cut(longer.title) == "α·z·tanh(β·… #2"
    assert len(traces.cut(longer.title)) <= traces.LONGEST


def test_the_first_free_name_is_taken() -> None:
    assert free_name("elu", ["relu"]) == "elu"
    assert free_name("elu:3", ["elu", "elu:3"]) == "elu:2"
    assert free_name("elu", ["elu:2"]) == "elu"
    assert free_name("elu", ["elu", *(f"elu:{number}" for number in range(2, 8))]) == ""


@each_of_them
def test_one_more_begins_where_it_can_be_seen_to_differ(name: str) -> None:
    activation = find(name)
    there: list[Values] = [activation.defaults]
    for _ in range(3):
        values = values_apart(activation, there)
        moved = [each for each in activation.parameters if values[each.name] != there[0][each.name]]
        assert len(moved) == 1
        assert min(abs(moved[0].places - values[moved[0].name])) < 1e-9
        assert values not in there
        activation.function(0.0, **values)  # they go together
        there.append(values)


def test_one_more_begins_at_a_round_number_in_the_widest_gap() -> None:
    elu, leaky = get("elu"), get("leaky_relu")
    assert values_apart(elu, [{"alpha": 1.0}]) == {"alpha": 2.0}
    assert values_apart(elu, [{"alpha": 1.0}, {"alpha": 2.0}]) == {"alpha": 0.5}
    assert values_apart(leaky, [{"alpha": 0.01}]) == {"alpha": 0.5}
    # On the side of 0 on which the other is, with the others' other parameters.
    made = find("a*z*tanh(b*z); a=-1, b=2")
    assert values_apart(made, [{"a": -1.0, "b": 3.0}]) == {"a": -2.0, "b": 3.0}
    # A typed value may be beyond the slider.
    assert values_apart(elu, [{"alpha": 20.0}]) == {"alpha": 3.0}


def test_one_more_does_not_begin_where_parameters_do_not_go_together() -> None:
    rrelu = get("rrelu")
    # Wherever `lower` went, it would be above `upper`.
    values = values_apart(rrelu, [{"lower": 0.0, "upper": 0.0}])
    assert values["lower"] == 0.0
    assert values["upper"] > 0.0
