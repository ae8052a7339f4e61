"""Quiz: one question at a time, answered before it is discussed; then the score."""

import json
import random
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from actviz import readouts
from actviz.activation import KINDS, Activation, Parameter
from actviz.find import find
from actviz.formatting import six_digits
from actviz.live import ANSWERS, script
from actviz.progress import Report, shared
from actviz.quiz.charts import panel, pull_pair, pulled
from actviz.quiz.question import LETTERS, Choice, Pull, Question
from actviz.quiz.state import (
    ADDRESS,
    ASK,
    AT,
    COUNT,
    END,
    NUMBER,
    Answers,
    Given,
    Quiz,
    asked,
    nearest,
    read,
    written,
)
from actviz.quiz.worksheet import worksheet
from actviz.widgets import live_layer, share, shell
from actviz.widgets.charts import chart
from actviz.widgets.claims import measured_now
from actviz.widgets.function_fields import link_to
from actviz.widgets.pickers import hidden
from actviz.widgets.session import session_record
from actviz.widgets.url_state import BOUND, HISTORY_STEP
from actviz.widgets.waiting import wait

PULLED = "pull-"
"""What the keys of the sliders of curves that are pulled begin with."""

INTRODUCTION = (
    "Questions on curves, slopes and claims. Answer first; what is right, and the number that "
    "shows it, come after each answer."
)
FOR_A_CLASS = (
    "The same link gives the same questions. It holds no answers, and nobody else sees yours."
)


_keeper = st.components.v2.component("actviz.answers", js=script(*ANSWERS))


@dataclass(slots=True)
class Taken:
    """The session's record of the quizzes: by what each asks, its answers.

    They are not in the address, which a class shares. The reader's tab keeps them for a page that
    is loaded anew, and tells them to a session of another `name`; see `live/answers.js`.
    """

    answers: Answers = field(default_factory=dict)
    name: str = field(default_factory=token_hex)


def page() -> None:
    """Draw the page."""
    shell.page("Quiz")
    ADDRESS.open()
    with hidden("quiz-place"):
        st.multiselect("Questions", [], key=ASK.key, accept_new_options=True, **BOUND)
        at = AT.fit(st.pills("Place", AT.options[1:], key=AT.key, **BOUND))
        _keep()
    is_front = at is None
    # Bound widgets stay on the page, so that the address keeps what they hold.
    with st.container(key="quiz-settings") if is_front else hidden("quiz-settings"):
        if is_front:
            st.title("Quiz", anchor=False)
            st.markdown(INTRODUCTION)
        st.number_input(
            "Number of the quiz",
            int(NUMBER.parameter.minimum),
            int(NUMBER.parameter.maximum),
            NUMBER.default,
            key=NUMBER.key,
            help="The same number gives the same questions.",
            **BOUND,
        )
        st.segmented_control(
            "Questions", COUNT.options, default=COUNT.default, required=True, key=COUNT.key, **BOUND
        )
    quiz = _quiz()
    if at is None:
        _front(quiz)
    elif at == END:
        _end(quiz)
    else:
        _question(quiz, int(at) - 1)
    share.offer()


def _quiz() -> Quiz:
    """The quiz that the address asks for, with the answers of the session."""
    what = _what()
    with st.spinner("Making the questions"):
        (found,) = wait([_asked(*what)])
    return Quiz(found, _answers(what))


@shared(64)
def _asked(report: Report, *what: Any) -> tuple[Question, ...]:
    """The questions of a quiz, made once for a whole class."""
    return asked(*what)


def _what() -> tuple[int, int, tuple[str, ...]]:
    """What the quiz asks, as the address says."""
    held = ADDRESS.fit(ADDRESS.current())
    return held[NUMBER.key], held[COUNT.key], tuple(held[ASK.key])


def _answers(what: tuple[object, ...]) -> dict[str, Given]:
    return session_record(Taken).answers.setdefault(what, {})


def _keep() -> None:
    """Let the tab keep the answers, and take those that it has kept."""
    taken = session_record(Taken)

    def take() -> None:
        for what, kept in read(st.session_state["kept-answers"].kept).items():
            answers = _answers(what)
            answers.update(kept | answers)

    data = {"session": taken.name, "answers": written(taken.answers)}
    _keeper(
        key="kept-answers",
        data=json.dumps(data).encode(),
        on_kept_change=take,
        height=1,
        width=1,
    )


def _title() -> str:
    if st.session_state[ASK.key]:
        return "Chosen questions"
    return f"Quiz {NUMBER.fit(st.session_state[NUMBER.key])}"


# --- From place to place --------------------------------------------------------------------------


def go_to(at: str | None) -> None:
    """Callback: go to a place of the quiz."""
    ADDRESS.set({AT.key: at})


def begin(**what: object) -> None:
    """Callback: begin a quiz anew, with `what` of its address changed."""
    held = ADDRESS.fit(ADDRESS.current())
    st.session_state.update(ADDRESS.state({**held, **what}))
    _answers(_what()).clear()
    for key in [key for key in st.session_state if str(key).startswith(PULLED)]:
        del st.session_state[key]


def draw() -> None:
    """Callback: another number, drawn at random, before its first question."""
    low, high = int(NUMBER.parameter.minimum), int(NUMBER.parameter.maximum)
    begin(**{NUMBER.key: random.randint(low, high), ASK.key: [], AT.key: None})


def _front(quiz: Quiz) -> None:
    if st.session_state[ASK.key]:
        st.markdown(f"This link asks {len(quiz.questions)} chosen questions.")
    with st.container(horizontal=True, key=f"{HISTORY_STEP}quiz-begin"):
        st.button(
            "Start",
            icon=":material/play_arrow:",
            key="quiz-start",
            type="primary",
            on_click=begin,
            kwargs={AT.key: "1"},
        )
        st.button("Another quiz", icon=":material/casino:", key="quiz-draw", on_click=draw)
    _for_a_class(quiz)


def _for_a_class(quiz: Quiz) -> None:
    """Show the link of the quiz, and offer it on paper, made when it is asked for."""
    title, link = _title(), _link()
    with st.container(key="for-a-class"):
        st.header("For a class", anchor=False)
        st.markdown(FOR_A_CLASS)
        st.code(link, language=None, wrap_lines=True)
    with st.container(horizontal=True, key="worksheets"):
        for answers, label in ((False, "Worksheet"), (True, "Worksheet with answers")):
            st.download_button(
                label,
                partial(worksheet, title, quiz.questions, link, answers),
                f"{label.lower().replace(' ', '-')}-{title.lower().replace(' ', '-')}.html",
                "text/html",
                key=f"worksheet-{answers}",
                icon=":material/print:",
                on_click="ignore",
            )


def _link() -> str:
    """The address of the quiz before its first question, as the browser reaches it."""
    held = ADDRESS.fit(ADDRESS.current())
    query = urlencode(ADDRESS.link({**held, AT.key: None}), doseq=True)
    return f"{st.context.url or ''}?{query}"


# --- A question -----------------------------------------------------------------------------------


def _question(quiz: Quiz, index: int) -> None:
    one = quiz.questions[index]
    given = quiz.answers.get(one.key)
    with st.container(key="quiz-body"):
        with st.container(horizontal=True, key="quiz-head"):
            st.title(_title(), anchor=False)
            st.markdown(_progress(quiz, index))
        task = " Pull the other curve onto it." if one.pull else ""
        st.header(f"{one.text}{task}", anchor=False)
        if one.pull:
            with st.container(key="asked-pull"):
                own, slider = _own(one.pull, one.key)
                with st.container(key="live-part"):
                    _live_part(one, one.pull, own, slider, given)
                with st.container(key="check"):
                    if given is None:
                        st.button(
                            f"Check my {slider.symbol}",
                            icon=":material/check:",
                            key="quiz-check",
                            type="primary",
                            width="stretch",
                            on_click=_check,
                            args=(quiz, one, one.pull, own.slider_key(slider.name)),
                        )
                        st.markdown("It counts as the nearest of these. Or choose one:")
                    _choices(quiz, one, given)
            live_layer.mount(None, {own.slider_key(slider.name): slider.meaning})
        else:
            with st.container(key=_layout(one)):
                if one.view:
                    with st.container(key="asked-view"):
                        for number, each in enumerate(one.view):
                            chart(f"figure-{number}", panel(each), each.alt)
                _choices(quiz, one, given)
        _ways(quiz, index, given)
        with st.container(key="feedback"):
            if given is not None:
                st.markdown(_feedback(one, given))
        if given is not None:
            activation = find(one.function)
            st.page_link(
                "app.py",
                label="See it on Explore",
                icon=":material/show_chart:",
                query_params=_explore(activation, one) | shell.presenting(),
            )


def _layout(one: Question) -> str:
    """The key by which `style.css` lays a question out."""
    if any(each.panel for each in one.choices):
        return "asked-panels"
    return "asked-texts" if one.view else "asked-alone"


def _progress(quiz: Quiz, index: int) -> str:
    done = len(quiz.answers)
    said = f"Question {index + 1} of {len(quiz.questions)}"
    return f"{said}, {quiz.right} of {done} right" if done else said


def _choices(quiz: Quiz, one: Question, given: Given | None) -> None:
    """The choices as cards, each a button until the question is answered."""
    with st.container(key="choices"):
        for index, choice in enumerate(one.choices):
            with st.container(key=f"card-{index}"):
                if choice.panel:
                    chart(f"choice-{index}", panel(choice.panel, titled=False), choice.panel.alt)
                if given is None:
                    st.button(
                        _label(index, choice),
                        key=f"answer-{index}",
                        on_click=_answer,
                        args=(quiz, one, index),
                        width="stretch",
                    )
                else:
                    _verdict(one, index, given)


def _label(index: int, choice: Choice) -> str:
    letter = LETTERS[index]
    return f"**{letter}**" if choice.text == letter else f"**{letter}** {choice.text}"


def _verdict(one: Question, index: int, given: Given) -> None:
    """What a choice was worth, by an icon and words."""
    is_right, is_given = index == one.answer, index == given.choice
    said = ""
    if is_right:
        said = (
            ":material/check_circle: **Right, your answer**"
            if is_given
            else (":material/check_circle: **Right answer**")
        )
    elif is_given:
        said = ":material/cancel: **Wrong, your answer**"
    kind = "right" if is_right else "wrong" if is_given else "other"
    with st.container(key=f"verdict-{kind}-{index}"):
        st.markdown("\n\n".join(filter(None, (_label(index, one.choices[index]), said))))


def _answer(quiz: Quiz, one: Question, index: int, left: float | None = None) -> None:
    """Callback: take an answer; the first one stays."""
    quiz.answers.setdefault(one.key, Given(index, left))


def _feedback(one: Question, given: Given) -> str:
    right = f"**{LETTERS[one.answer]} is right.**"
    if given.choice != one.answer:
        wrong = LETTERS[given.choice]
        right = f"**{wrong} is wrong.** {one.choices[given.choice].feedback} {right}"
    return f"{right}\n\n{measured_now(one.evidence)}"


def _explore(activation: Activation, one: Question) -> dict[str, str]:
    """The query of Explore that shows the function of a question, or its claim."""
    values = {activation.slider_key(name): f"{value:g}" for name, value in one.values.items()}
    return link_to(activation, one.label) | ({} if one.label else values)


def _ways(quiz: Quiz, index: int, given: Given | None) -> None:
    """The buttons to the places around; Next comes first, for the focus that an answer leaves."""
    last = index + 1 == len(quiz.questions)
    with st.container(horizontal=True, key=f"{HISTORY_STEP}quiz-ways"):
        st.button(
            ("See the score" if last else "Next") if given else ("To the end" if last else "Skip"),
            icon=":material/arrow_forward:",
            icon_position="right",
            key="quiz-next" if given else "quiz-skip",
            type="primary" if given else "secondary",
            on_click=go_to,
            args=(END if last else str(index + 2),),
        )
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="quiz-back",
            on_click=go_to,
            args=(str(index) if index else None,),
        )


# --- A curve that is pulled onto another ----------------------------------------------------------


@lru_cache(maxsize=128)
def _own(pull: Pull, key: str) -> tuple[Activation, Parameter]:
    """The function of a question with a slider of its own, which is not that of the reader."""
    activation = find(pull.function)
    own = replace(activation, name=f"{PULLED}{key}", short_name=f"{PULLED}{key}")
    slider = next(each for each in own.parameters if each.name == pull.parameter)
    return own, slider


def _check(quiz: Quiz, one: Question, pull: Pull, key: str) -> None:
    """Callback: the choice nearest to where the curve was left is the answer."""
    left = float(st.session_state.get(key, pull.start))
    _answer(quiz, one, nearest(pull, left), left)


@st.fragment
def _live_part(
    one: Question, pull: Pull, own: Activation, slider: Parameter, given: Given | None
) -> None:
    """The two plots and the slider; once answered, the curve is that of the answer."""
    key = own.slider_key(slider.name)
    value = pull.start
    if given is not None:
        value = pull.values[given.choice] if given.left is None else given.left
    with st.container(key="sliders"):
        if given is None:
            value = st.slider(
                slider.label,
                slider.minimum,
                slider.maximum,
                value=pull.start,
                step=slider.step,
                key=key,
                persist_state="session",
            )
        else:
            own_value, right = six_digits(value), six_digits(pull.values[one.answer])
            st.markdown(f"Your curve has {slider.symbol} = {own_value}, the dashed one {right}.")
    values = {**own.defaults, **one.values, slider.name: slider.nearest(value)}
    view = pulled(own, pull, values)
    charts = pull_pair(view, pull, pull.values[one.answer])
    alts = one.view[0].alt, f"The derivatives of both curves of {own.title}."
    with st.container(key="asked-view"):
        for kind, each, alt in zip(KINDS, charts, alts, strict=True):
            chart(f"pull-{kind}", each, alt)


# --- The end --------------------------------------------------------------------------------------


def _end(quiz: Quiz) -> None:
    missed = quiz.missed
    with st.container(key="quiz-body"), st.container(key="quiz-end"):
        with st.container(key="quiz-score"):
            st.title(_title(), anchor=False)
            st.header(f"{quiz.right} of {len(quiz.questions)} right", anchor=False)
            rows = [(topic, f"{right} of {count}") for topic, (right, count) in quiz.topics.items()]
            st.markdown(readouts.markdown(("Topic", "Right"), *rows))
            with st.container(horizontal=True, key=f"{HISTORY_STEP}quiz-again"):
                if missed:
                    st.button(
                        f"Repeat the {len(missed)} missed",
                        icon=":material/replay:",
                        key="quiz-repeat",
                        type="primary",
                        on_click=begin,
                        kwargs={ASK.key: [each.key for each in missed], AT.key: "1"},
                    )
                st.button("Another quiz", icon=":material/casino:", key="quiz-draw", on_click=draw)
        with st.container(key="quiz-missed"):
            st.header("What was missed" if missed else "Nothing was missed", anchor=False)
            for each in missed:
                _missed(quiz, each)
        with st.container(key="quiz-taken-along"):
            _for_a_class(quiz)


def _missed(quiz: Quiz, one: Question) -> None:
    """Say what was missed, and lead back to the question, for what was shown with it."""
    given = quiz.answers.get(one.key)
    said = "Not answered."
    if given is not None:
        chosen = one.choices[given.choice]
        said = f"You chose {_label(given.choice, chosen)}. {chosen.feedback}"
    right = f"Right: {_label(one.answer, one.choices[one.answer])}."
    place = str(quiz.questions.index(one) + 1)
    with st.container(key=f"{HISTORY_STEP}missed-{place}"):
        st.markdown(f"**{one.text}** {said} {right}")
        st.button(
            f"Question {place}",
            icon=":material/arrow_back:",
            key=f"quiz-see-{place}",
            type="tertiary",
            on_click=go_to,
            args=(place,),
        )
