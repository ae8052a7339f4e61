"""The fields of an address: what they read, fit and write, and the views that they make up."""

import math
from typing import Any

import pytest

from actviz.activation import Parameter
from actviz.widgets.fields import (
    Choice,
    Choices,
    Counted,
    Field,
    Flag,
    Number,
    Place,
    Range,
    finder,
)
from actviz.widgets.url_state import Address

FINE = Parameter(
    name="a", symbol="α", default=1.0, minimum=-2.0, maximum=3.0, step=0.1, meaning="slope"
)
WHOLE = Parameter(name="k", symbol="k", default=4, minimum=2, maximum=6, step=1, meaning="lines")
LETTERS = ("alpha", "beta", "gamma")
FIND = finder(LETTERS, "There is no letter {}.")

NUMBER = Number(key="a", default=1.0, parameter=FINE)
COUNT = Number(key="k", default=4, parameter=WHOLE)
PLACE = Place(key="t", default=1.0, places=(0.05, 0.5, 1.0, 20.0), what="one of its temperatures")
COUNTED = Counted(
    key="c", default=2, places=(1, 2, 3, 4, 5, 6), what="the number of a class", count="k"
)
RANGE = Range(key="z", default=(-1.0, 1.0), ends=FINE)
FLAG = Flag(key="yes")
CHOICE = Choice(key="one", default="beta", options=LETTERS, find=FIND)
CHOICES = Choices(key="some", default=["alpha"], options=LETTERS, find=FIND, most=2)
FIELDS: tuple[Field, ...] = (NUMBER, COUNT, PLACE, COUNTED, RANGE, FLAG, CHOICE, CHOICES)
ADDRESS = Address(FIELDS)

VALUES: list[tuple[Field, Any]] = [
    *((NUMBER, value) for value in (-2.0, -0.3, 0.0, 1.0, 2.7, 3.0)),
    *((COUNT, value) for value in (2, 4, 6)),
    *((PLACE, value) for value in PLACE.places),
    *((COUNTED, value) for value in COUNTED.places),
    *((RANGE, value) for value in ((-2.0, 3.0), (-0.1, 0.0), (2.9, 3.0))),
    *((FLAG, value) for value in (True, False)),
    *((CHOICE, value) for value in LETTERS),
    *((CHOICES, value) for value in (["alpha"], ["gamma", "alpha"], [])),
]


@pytest.mark.parametrize(
    ("field", "value"), VALUES, ids=lambda each: str(getattr(each, "key", each))
)
def test_what_is_written_is_read_as_it_was(field: Field, value: Any) -> None:
    texts = field.write(value)
    assert all(isinstance(text, str) for text in texts)
    read, problem = field.read(texts)
    assert problem == ""
    assert field.fit(read) == value
    assert type(field.fit(read)) is type(value)


READ: list[tuple[Field, list[str], Any]] = [
    (NUMBER, ["1e0"], 1.0),
    (NUMBER, [" -0.30 "], -0.3),
    (COUNT, ["5.0"], 5),
    (PLACE, ["1.0"], 1.0),
    (PLACE, ["0.50"], 0.5),
    (PLACE, ["2e1"], 20.0),
    (COUNTED, ["3.0"], 3),
    (RANGE, ["-2", "3e0"], (-2.0, 3.0)),
    (FLAG, ["True"], True),
    (CHOICE, [" GAMMA "], "gamma"),
    (CHOICES, ["beta,alpha"], ["beta", "alpha"]),
    (CHOICES, [""], []),
]


@pytest.mark.parametrize(("field", "texts", "value"), READ)
def test_a_value_may_be_spelt_in_other_ways(field: Field, texts: list[str], value: Any) -> None:
    assert ADDRESS.read({field.key: texts}) == ({field.key: value}, {})


MOVED: list[tuple[Field, list[str], Any, str]] = [
    (NUMBER, ["0.123"], 0.1, "a cannot be 0.123; it is now 0.1."),
    (NUMBER, ["-1.26"], -1.3, "a cannot be −1.26; it is now −1.3."),
    (COUNT, ["4.7"], 4, "k cannot be 4.7; it is now 4."),
    (
        RANGE,
        ["3", "-2"],
        (-2.0, 3.0),
        "The ends of z are the wrong way round; it is drawn from −2 to 3.",
    ),
    (RANGE, ["3", "3"], (2.9, 3.0), "z cannot go from 3 to 3; it is drawn from 2.9 to 3."),
    (CHOICES, ["beta", "nope"], ["beta"], "There is no letter `nope`."),
    (CHOICES, ["beta", "BETA"], ["beta"], "The link names `BETA` twice; once is enough."),
    (
        CHOICES,
        list(LETTERS),
        ["alpha", "beta"],
        "The link chooses 3, too many; here are the first 2.",
    ),
]


@pytest.mark.parametrize(("field", "texts", "place", "sentence"), MOVED)
def test_a_corrected_value_is_said_with_the_new_one(
    field: Field, texts: list[str], place: Any, sentence: str
) -> None:
    assert ADDRESS.read({field.key: texts}) == ({field.key: place}, {field.key: sentence})


WANTED = {
    "a": "one number from −2 to 3",
    "k": "one whole number from 2 to 6",
    "t": "one of its temperatures, from 0.05 to 20",
    "c": "the number of a class, from 1 to 4",
    "z": "two numbers from −2 to 3",
    "yes": "true or false",
}
HOSTILE: dict[str, list[str]] = {
    "nothing": [""],
    "word": ["nope"],
    "nan": ["nan"],
    "infinity": ["-inf"],
    "overflow": ["1e999"],
    "beyond": ["1e30"],
    "three": ["1", "2", "3"],
    "huge number": ["9" * 10_000],
    "huge text": ["x" * 10_000],
    "markup": ["<img src=x onerror=alert(1)>"],
    "markdown": ["`**bold**` [a](javascript:alert(1)) $x$ :red[x]"],
    "control characters": ["1\x00\x07\u202e"],
    "no UTF-8": ["\ufffd\udc80"],
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_a_hostile_text_is_refused_in_a_sentence_without_markup(field: Field, kind: str) -> None:
    texts = HOSTILE[kind]
    if (field.key, kind) == ("some", "nothing"):
        # So a choice of nothing is written.
        assert ADDRESS.read({"some": texts}) == ({"some": []}, {})
        return
    asked, problems = ADDRESS.read({field.key: texts})
    assert asked == {}
    sentence = problems[field.key]
    assert len(sentence) < 300
    assert not set("<>[]$*") & set("".join(sentence.split("`")[::2]))
    if field.key in WANTED:
        assert f". {field.key} takes {WANTED[field.key]}, and keeps its default." in sentence


MESSAGES: list[Any] = [
    *(None, "nope", "", "<b>", [], [1.0], ["nope"], (), True, False, {}),
    *(math.nan, math.inf, -math.inf, 1e308, -1e308, 0.123, 3.7, 7, 0, -1, 2**62),
    *((math.nan, 1.0), (3.0, -2.0), (1.0, 1.0), (-1e308, math.inf), (0.123, 0.2), (1.0, 2.0, 3.0)),
]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_every_value_of_a_message_is_fitted_and_said(field: Field) -> None:
    for value in MESSAGES:
        place = field.fit(value)
        # What fits stays as it is, and can be written and read.
        assert field.fit(place) == place
        assert field.fit(field.read(field.write(place))[0]) == place
        if place != value:
            sentence = field.correction(value, place)
            assert sentence.endswith(".")
            assert not set("<>[]$*") & set("".join(sentence.split("`")[::2]))


def test_a_number_becomes_the_nearest_place() -> None:
    assert [NUMBER.fit(value) for value in (-9, 0.149, 0.151, 9)] == [-2.0, 0.1, 0.2, 3.0]
    assert [COUNT.fit(value) for value in (-9, 2.9, 5.5, 9)] == [2, 2, 5, 6]
    assert [PLACE.fit(value) for value in (-9, 0.7, 0.8, 10, 11, 99)] == [
        *(0.05, 0.5, 1.0, 1.0, 20.0, 20.0)
    ]


# --- Fields that depend on others ----------------------------------------------------------------


def test_a_number_between_two_places_goes_to_the_nearer_one() -> None:
    assert ADDRESS.read({"t": ["5"]}) == (
        {"t": 1.0},
        {"t": "t takes one of its temperatures, from 0.05 to 20, not 5; it is now 1."},
    )


@pytest.mark.parametrize("count", range(2, 7))
def test_a_field_takes_as_many_places_as_another_counts(count: int) -> None:
    narrow = COUNTED.narrowed({"k": count})
    assert narrow.places == tuple(range(1, count + 1))
    assert narrow.fit(6) == count
    for place in range(1, 8):
        asked, problems = ADDRESS.read({"c": [str(place)], "k": [str(count)]})
        if place <= count:
            assert (asked, problems) == ({"k": count, "c": place}, {})
        else:
            assert asked == {"k": count}
            assert problems == {
                "c": f"The link sets c to `{place}`. c takes the number of a class, from 1 to "
                f"{count}, and keeps its default."
            }


def test_a_field_depends_on_the_corrected_value_of_another() -> None:
    asked, problems = ADDRESS.read({"c": ["5"], "k": ["4.7"]})
    assert asked == {"k": 4}
    assert list(problems) == ["c", "k"]  # in the order of the link
    # A refused count is at its default.
    assert ADDRESS.read({"c": ["4"], "k": ["nan"]})[0] == {"c": 4}


def test_other_fields_do_not_depend_on_the_view() -> None:
    for field in FIELDS:
        if field is not COUNTED:
            assert field.narrowed({"k": 2}) is field


# --- A whole view --------------------------------------------------------------------------------


def test_a_view_is_what_is_asked_and_the_defaults_of_the_rest() -> None:
    defaults = {field.key: field.default for field in FIELDS}
    assert ADDRESS.state({}) == defaults
    assert ADDRESS.state({"a": 2.0}) == {**defaults, "a": 2.0}
    part = Address(FIELDS, lambda state: ["a", "k"] if state["yes"] else ["k"])
    assert part.state({}) == {"k": 4}
    assert part.state({"yes": True}) == {"a": 1.0, "k": 4, "yes": True}


def test_a_link_opens_the_view_that_it_was_made_of() -> None:
    view = ADDRESS.state({"k": 6, "c": 6, "z": (-2.0, 0.5), "some": ["gamma", "beta"], "yes": True})
    link = ADDRESS.link(view)
    assert link == {
        "a": "1",  # the first field is in every link; without a key it would be none
        "k": "6",
        "c": "6",
        "z": ["-2", "0.5"],
        "yes": "true",
        "some": ["gamma", "beta"],
    }
    texts = {key: text if isinstance(text, list) else [text] for key, text in link.items()}
    asked, problems = ADDRESS.read(texts)
    assert problems == {}
    assert ADDRESS.state(asked) == view


def test_what_is_no_field_is_not_read() -> None:
    assert ADDRESS.read({"other": ["1"], "__proto__": ["x"]}) == ({}, {})


@pytest.mark.parametrize(
    ("ends", "place"),
    [
        ((-0.04, 0.0), (-0.1, 0.0)),
        ((0.0, 0.04), (0.0, 0.1)),
        ((0.96, 0.99), (0.9, 1.0)),
        ((1.0, 1.0), (1.0, 1.1)),
        ((3.0, 3.0), (2.9, 3.0)),
        ((2.96, 2.99), (2.9, 3.0)),
        ((-2.0, -2.0), (-2.0, -1.9)),
        ((-9.0, -9.0), (-2.0, -1.9)),
    ],
)
def test_a_range_of_less_than_a_step_opens_to_the_side_that_it_is_on(
    ends: tuple[float, float], place: tuple[float, float]
) -> None:
    assert RANGE.fit(ends) == place
