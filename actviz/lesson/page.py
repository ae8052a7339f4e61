"""Lesson: predict first, then look; a walk through the documents in steps."""

from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

import streamlit as st

from actviz.explore import page as explore
from actviz.gradient_flow import page as gradient_flow
from actviz.lesson.charts import marker_plot
from actviz.lesson.state import (
    ADDRESS,
    BY_KEY,
    PATH,
    PATHS,
    READ,
    ROOMS,
    STEP,
    Path,
    in_words,
    is_right,
    link,
    path_with,
    right_answer,
    view_of,
)
from actviz.lesson.step import EXPLORE, FLOW, SOFTMAX, TRAINING, Choose, Place, Step
from actviz.lesson.steps import DISCUSSION, GOALS
from actviz.progress import Report, shared
from actviz.softmax import page as softmax
from actviz.training import page as training
from actviz.widgets import live_layer, shell
from actviz.widgets.charts import chart
from actviz.widgets.claims import measured_now
from actviz.widgets.pickers import hidden
from actviz.widgets.session import Visit, session_record
from actviz.widgets.streamlit_insides import is_going_back, query
from actviz.widgets.url_state import BOUND, HISTORY_STEP, show_views
from actviz.widgets.waiting import wait

EMBEDS = ("Explore", "Softmax", "Gradient flow", "Training")

DRAW = {
    EXPLORE: explore.embedded,
    SOFTMAX: softmax.embedded,
    FLOW: gradient_flow.embedded,
    TRAINING: training.embedded,
}
"""What draws a part of each page."""

SCRIPTS = {
    EXPLORE: ("app.py", "Explore"),
    SOFTMAX: ("pages/softmax.py", "Softmax"),
    FLOW: ("pages/gradient_flow.py", "Gradient flow"),
    TRAINING: ("pages/training.py", "Training"),
}
"""The script of each page, and its name in the menu."""

MARKER = 320
"""Height in pixels of the plot that a marker is dragged over."""


@dataclass(slots=True)
class Taken:
    """The session's record of the lesson.

    Attributes
    ----------
    predictions : dict
        By the key of a step the index of the choice, or the place.
    seen : set of str
        The keys of the steps whose view was asked for without a prediction.
    entered : bool
        Whether the reader has just gone to a step.
    looked : str
        The key of the step whose view was drawn last.
    """

    predictions: dict[str, float] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    entered: bool = False
    looked: str = ""


def page() -> None:
    """Draw the page."""
    shell.page("Lesson", embeds=EMBEDS)
    ADDRESS.open()
    key = STEP.fit(st.session_state.get(STEP.key))
    _bring_view(key)
    with hidden("lesson-place"):
        name = PATH.fit(st.pills("Path", PATH.options, key=PATH.key, **BOUND))
        st.pills("Step", STEP.options[1:], key=STEP.key, **BOUND)
        read = READ.fit(st.checkbox("Read", key=READ.key, **BOUND))
    path = path_with(name, key)
    with st.container(key="lesson"):
        if read:
            _article(path)
        elif key is None:
            _front(path)
        else:
            _step(BY_KEY[key], path)


# --- From step to step ----------------------------------------------------------------------------


def go_to(path: str, key: str | None = None, read: bool = False) -> None:
    """Callback: go to a step of a path, to the first page, or to the page to read."""
    st.session_state.update({PATH.key: path, STEP.key: key, READ.key: read})
    session_record(Taken).entered = key is not None
    session_record(Taken).looked = ""


def _bring_view(key: str | None) -> None:
    """Set the widgets of a step's view, where it is gone to or a link names nothing of the view.

    The address says the whole view from the first moment on, also while it is covered.
    """
    taken = session_record(Taken)
    entered, taken.entered = taken.entered, False
    if key is None:
        return
    address = ROOMS[BY_KEY[key].room]
    has_come = session_record(Visit).has_come and not is_going_back()
    if entered or (has_come and not any(map(address.field, query()))):
        show_views((ADDRESS, ADDRESS.current()), (address, view_of(key)), gone=ROOMS.values())
    if has_come or is_going_back():
        taken.looked = ""


# --- The first page -------------------------------------------------------------------------------


def _front(path: Path) -> None:
    """Show what the lesson is, its paths and steps, and the questions at the end."""
    st.title("Lesson", anchor=False)
    st.markdown("\n".join(f"- {goal}" for goal in GOALS))
    for each in PATHS.values():
        with st.container(key=f"{HISTORY_STEP}path-{each.name}"):
            st.button(
                f"{each.title}, {each.length}",
                key=f"start-{each.name}",
                on_click=go_to,
                args=(each.name, each.keys[0]),
            )
    st.markdown(_steps_list(path), unsafe_allow_html=True)
    st.markdown("\n".join(f"- {each}" for each in DISCUSSION))


def _steps_list(path: Path) -> str:
    """The steps of a path as an ordered list of links."""
    items = (f"<li>{_inside(BY_KEY[key].title, path, key)}</li>" for key in path.keys)
    return f"<ol>{''.join(items)}</ol>"


def _inside(text: str, path: Path, key: str | None = None) -> str:
    """A link to a place of the lesson, as HTML; see `inside_links.js`."""
    query = urlencode({**link(path.name, key), **shell.presenting()}, doseq=True)
    address = escape(f"./lesson?{query}")
    return f'<a class="actviz-inside" href="{address}" target="_self">{escape(text)}</a>'


# --- A step ---------------------------------------------------------------------------------------


def _step(step: Step, path: Path) -> None:
    """Show a step: first what is to be predicted, then the view with what is to be noticed."""
    taken = session_record(Taken)
    index = path.keys.index(step.key)
    _head(step, path, index)
    predicted = taken.predictions.get(step.key)
    if predicted is None and step.key not in taken.seen:
        ROOMS[step.room].open(is_part=True)
        _ask(step)
    else:
        _look(step, predicted)
    _ways(path, index)


def _head(step: Step, path: Path, index: int) -> None:
    """Show where one is on the path, and the title of the step."""
    with st.container(key="lesson-head"):
        count = len(path.keys)
        st.caption(f"{path.title} · Step {index + 1} of {count} · {_minutes(step.minutes)}")
        st.progress((index + 1) / count)
        st.title(step.title, anchor=False)


def _minutes(minutes: float) -> str:
    return "1 minute" if minutes == 1 else f"{minutes:g} minutes"


def _ways(path: Path, index: int) -> None:
    """Show the buttons that go a step back and on."""
    before = path.keys[index - 1] if index else None
    is_last = index + 1 == len(path.keys)
    after = None if is_last else path.keys[index + 1]
    with st.container(horizontal=True, key=f"{HISTORY_STEP}ways"):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="lesson-back",
            on_click=go_to,
            args=(path.name, before),
        )
        st.button(
            "To the end" if is_last else "Next",
            icon=":material/arrow_forward:",
            icon_position="right",
            type="primary",
            key="lesson-next",
            on_click=go_to,
            args=(path.name, after),
        )


# --- Predict first --------------------------------------------------------------------------------


def _ask(step: Step) -> None:
    """Ask for the prediction; the view comes after it."""
    with st.container(key="lesson-ask"):
        st.markdown(step.text)
        st.header(step.question, anchor=False)
        if isinstance(step.prediction, Choose):
            with st.container(key="lesson-choices"):
                for number, choice in enumerate(step.prediction.choices):
                    st.button(
                        f"**{number + 1}** {choice}",
                        key=f"choose-{number}",
                        width="stretch",
                        wrap=True,
                        on_click=_predict,
                        args=(step.key, number),
                    )
        else:
            _ask_place(step, step.prediction)
        with st.container(key="lesson-cover"):
            st.markdown(
                ":material/visibility_off: **Predict first, then look.** A guess is enough: what "
                "one has predicted stays, right or wrong."
            )
            st.button(
                "Show it without a prediction",
                type="tertiary",
                key="lesson-show",
                on_click=session_record(Taken).seen.add,
                args=(step.key,),
            )


def _predict(key: str, predicted: float) -> None:
    """Callback: keep a prediction."""
    session_record(Taken).predictions[key] = predicted


def _forget(key: str) -> None:
    """Callback: ask for the prediction once more."""
    taken = session_record(Taken)
    taken.predictions.pop(key, None)
    taken.seen.discard(key)


@st.fragment
def _ask_place(step: Step, prediction: Place) -> None:
    """Ask for a place, by a marker on the plot and by the slider that it moves."""
    slider = prediction.slider
    key = f"guess-{step.key}"
    with st.container(key="lesson-place"):
        with st.container(key="sliders"):
            at = st.slider(
                slider.label,
                slider.minimum,
                slider.maximum,
                value=slider.default,
                step=slider.step,
                key=key,
                help=f"{slider.meaning[:1].upper()}{slider.meaning[1:]}.",
            )
        at = slider.nearest(at)
        figure = marker_plot(step, prediction, key, at)
        chart("plot_marker", figure, "The function, with the marker to drag.", MARKER)
        if st.button("That is my prediction", type="primary", key="lesson-predict"):
            _predict(step.key, at)
            st.rerun()
    live_layer.mount(None, {key: slider.meaning})


# --- Then look ------------------------------------------------------------------------------------


def _look(step: Step, predicted: float | None) -> None:
    """Show how the prediction came out, the view, and what to notice and to try in it."""
    taken = session_record(Taken)
    kind = "explore" if step.room == EXPLORE else "lab"
    with st.container(key=f"look-{kind}"):
        answer = st.container(key="lesson-answer")
        view = st.container(key="lesson-view")
        notice = st.container(key="lesson-notice")
    with answer:
        _answer(step, predicted)
    with view:
        if step.room == TRAINING and taken.looked != step.key:
            training.play_once()
        taken.looked = step.key
        DRAW[step.room]()
    with notice:
        _notice(step)


def _answer(step: Step, predicted: float | None) -> None:
    """Show the question, what was predicted, and what is right."""
    st.markdown(step.text)
    st.header(step.question, anchor=False)
    st.markdown("\n\n".join(_outcome(step, predicted)))
    if predicted is not None:
        st.button(
            "Predict again",
            icon=":material/undo:",
            type="tertiary",
            key="lesson-again",
            on_click=_forget,
            args=(step.key,),
        )


def _outcome(step: Step, predicted: float | None) -> list[str]:
    """How a prediction came out, as paragraphs in Markdown."""
    prediction = step.prediction
    right = f":material/check_circle: **Right:** {right_answer(step)}"
    if isinstance(prediction, Place):
        reply = prediction.reply.format(prediction.value())
        if predicted is None:
            return [right, reply]
        found = "Right" if is_right(step, predicted) else "Not quite"
        return [f"**{found}:** you said {in_words(step, predicted)}.", right, reply]
    reply = prediction.replies[prediction.answer]
    if predicted is None or is_right(step, predicted):
        return [right, reply]
    chosen = int(predicted)
    wrong = f":material/cancel: **You said:** {prediction.choices[chosen]}"
    return [wrong, prediction.replies[chosen], right, reply]


def _notice(step: Step) -> None:
    """Show what to notice, what to try, and the notes for the teacher."""
    st.header("What to notice", anchor=False)
    with st.spinner("Measuring", show_time=True):
        (noticed,) = wait([_noticed(step.key)])
    st.markdown(measured_now(noticed))
    st.header("Try", anchor=False)
    st.markdown("\n".join(f"- {each}" for each in step.try_it))
    with st.expander("Teacher’s notes", icon=":material/school:", key="lesson-notes"):
        st.markdown(step.notes)
    script, name = SCRIPTS[step.room]
    # Without a query it shows what is shown here, also what has been moved.
    st.page_link(script, label=f"Open it on {name}", icon=":material/open_in_full:")


@shared(64)
def _noticed(report: Report, key: str) -> str:
    return BY_KEY[key].notice(report)


# --- One page to read -----------------------------------------------------------------------------


def _article(path: Path) -> None:
    """Show all steps of a path as one page to read."""
    st.title(path.title, anchor=False)
