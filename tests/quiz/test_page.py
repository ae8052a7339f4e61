"""The page Quiz: what it asks, what it says of an answer, and what its address holds."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from actviz.quiz import state
from actviz.quiz.questions import KINDS, question
from tests.apps import open_app, page_text
from tests.conftest import sampled

FIVE = {"quiz": "17", "count": "5"}


def open_quiz(**query: str | list[str]) -> AppTest:
    return open_app("quiz", **{**FIVE, **query})


def press(app: AppTest, key: str) -> None:
    app.button(key).click().run()
    assert not app.exception


def has(app: AppTest, key: str) -> bool:
    return any(button.key == key for button in app.button)


def answer_all(app: AppTest, right: bool) -> list[str]:
    """Answer all questions from the first one on, and return their keys."""
    keys = []
    for one in state.asked(17, 5, ()):
        choice = one.answer if right else (one.answer + 1) % 3
        press(app, f"answer-{choice}")
        said = page_text(app)
        assert one.evidence in said
        assert "Right, your answer" in said if right else one.choices[choice].feedback in said
        # It cannot be changed any more.
        assert not any(has(app, f"answer-{index}") for index in range(3))
        keys.append(one.key)
        press(app, "quiz-next")
    return keys


def test_a_quiz_that_is_answered_rightly_has_nothing_to_repeat() -> None:
    app = open_quiz(at="1")
    answer_all(app, right=True)
    assert "5 of 5 right" in page_text(app)
    assert "Nothing was missed" in page_text(app)
    assert not has(app, "quiz-repeat")


def test_a_quiz_that_is_answered_wrongly_repeats_exactly_what_was_missed() -> None:
    app = open_quiz(at="1")
    keys = answer_all(app, right=False)
    said = page_text(app)
    assert "0 of 5 right" in said
    for one in state.asked(17, 5, ()):
        assert one.choices[(one.answer + 1) % 3].feedback in said
    press(app, "quiz-repeat")
    assert app.multiselect("ask").value == keys
    assert question(keys[0]).text in page_text(app)
    # They are asked anew.
    assert has(app, "answer-0")
    assert f"Question 1 of {len(keys)}" in page_text(app)


def test_a_question_that_was_skipped_counts_as_missed() -> None:
    app = open_quiz(at="5")
    one = state.asked(17, 5, ())[4]
    press(app, f"answer-{one.answer}")
    press(app, "quiz-next")
    assert "1 of 5 right" in page_text(app)
    assert page_text(app).count("Not answered") == 4


def test_the_topics_of_the_summary_count_every_question_once() -> None:
    quiz = state.Quiz(state.asked(17, 15, ()))
    first = quiz.questions[0]
    quiz.answers[first.key] = state.Given(first.answer)
    assert sum(count for _, count in quiz.topics.values()) == 15
    assert sum(right for right, _ in quiz.topics.values()) == 1 == quiz.right
    assert quiz.missed == list(quiz.questions[1:])


def test_what_is_sent_before_an_answer_does_not_tell_it() -> None:
    for one in state.asked(17, 5, ()):
        app = open_app("quiz", ask=[one.key], at="1")
        said = page_text(app)
        assert one.evidence not in said
        assert not any(each.feedback and each.feedback in said for each in one.choices)
        assert "Right" not in said


def test_the_address_holds_the_questions_and_no_answer() -> None:
    keys = set(state.ADDRESS.fields)
    assert keys == {"quiz", "count", "ask", "at"}
    app = open_quiz(at="1")
    before = dict(app.query_params)
    press(app, "answer-1")
    assert dict(app.query_params) == before


def test_what_a_tab_keeps_is_read_as_it_was_written_and_nothing_else_is() -> None:
    answers: state.Answers = {
        (17, 5, ()): {"order-3": state.Given(2), "alpha-3": state.Given(0, 0.25)},
        (1, 10, ("claim-4",)): {"claim-4": state.Given(1)},
    }
    assert state.read(state.written(answers)) == answers
    assert state.written({(17, 5, ()): {}}) == ""
    one = '[[[1, 5, []], {{"order-3": [{}]}}]]'
    assert state.read(one.format("2, null"))
    for given in ("3, null", "-1, null", "1.0, null", "null, null", '1, "x"', "1, NaN", "1"):
        assert state.read(one.format(given)) == {}
    deep, huge = "[" * 50_000, one.format("1, 1" + "0" * 400)
    long = one.format("2, null") + " " * state.MOST_KEPT
    for text in (None, "", "1", "{}", "[[1]]", "[[[[], 5, []], {}]]", deep, huge, long):
        assert state.read(text) == {}


def test_the_same_number_asks_the_same_questions_whatever_their_count() -> None:
    keys = [[one.key for one in state.asked(17, count, ())] for count in state.COUNTS]
    assert keys[0] == keys[2][:5]
    assert keys[1] == keys[2][:10]
    assert keys[2] != [one.key for one in state.asked(18, 15, ())]


def test_another_quiz_has_another_number_and_no_answers() -> None:
    app = open_quiz(at="end")
    press(app, "quiz-draw")
    assert app.number_input("quiz").value != 17
    assert app.title[0].value == "Quiz"
    assert app.get("segmented_control") or app.get("button_group")


def test_start_begins_anew() -> None:
    app = open_quiz(at="1")
    press(app, "answer-0")
    press(app, "quiz-back")
    assert app.title[0].value == "Quiz"
    press(app, "quiz-start")
    assert has(app, "answer-0")


def test_a_curve_that_was_pulled_is_where_it_was_left_until_one_starts_anew() -> None:
    one = question("alpha-3")
    assert one.pull is not None
    app = open_app("quiz", ask=[one.key, "order-3"], at="1")
    assert app.slider[0].value == one.pull.start
    app.slider[0].set_value(one.pull.values[one.answer]).run()
    press(app, "quiz-skip")
    press(app, "quiz-back")
    assert app.slider[0].value == one.pull.values[one.answer]
    press(app, "quiz-check")
    assert "Right, your answer" in page_text(app)
    press(app, "quiz-back")
    press(app, "quiz-start")
    assert app.slider[0].value == one.pull.start


@pytest.mark.parametrize(
    ("query", "said", "shown"),
    [
        ({"at": "12"}, "question `12` of this quiz, which has 5", "Start"),
        ({"at": "end", "ask": ["nope-1"]}, "the question `nope-1`", "0 of 5"),
        ({"at": "2", "ask": ["{0}", "<b>", "{1}"]}, "the question `<b>`", "Question 2 of 2"),
        ({"count": "7", "at": "10"}, "asks for `7` questions", "Question 10 of 10"),
        ({"quiz": "0"}, "sets quiz to `0`", "Start"),
        ({"ask": ["{0}", "{0}"], "at": "1"}, "twice", "Question 1 of 1"),
        ({"ask": ["{0}" + "9" * 5000], "at": "1"}, "there is none", "Question 1 of 5"),
    ],
)
def test_what_a_link_gets_wrong_is_said_and_the_rest_goes_on(
    query: dict[str, str | list[str]], said: str, shown: str
) -> None:
    known = [one.key for one in state.asked(17, 5, ())]
    keys = {
        name: [each.format(*known) for each in value] if isinstance(value, list) else value
        for name, value in query.items()
    }
    app = open_quiz(**keys)
    assert said in app.warning[0].value
    assert shown in page_text(app)


@sampled("kind", sorted(KINDS), 1, quick=2)
def test_a_question_of_each_kind_is_shown_with_its_choices_and_leads_to_explore(kind: str) -> None:
    one = question(f"{kind}-3")
    app = open_app("quiz", ask=[one.key], at="1")
    for chart in app.get("plotly_chart"):
        assert json.loads(chart.proto.spec)["layout"]["hovermode"] is False
        assert chart.proto.alt
    said = page_text(app)
    assert one.text in said
    assert all(each.text in said for each in one.choices)
    press(app, f"answer-{one.answer}")
    assert [link.proto.label for link in app.get("page_link")].count("See it on Explore") == 1
