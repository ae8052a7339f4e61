"""Lesson: predict first, then look; a walk through the documents in steps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import streamlit as st

from actviz.explore import page as explore
from actviz.formatting import fill
from actviz.gradient_flow import page as gradient_flow
from actviz.lesson.charts import marker_plot, picture
from actviz.lesson.state import (
    ADDRESS,
    BY_KEY,
    END,
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
from actviz.widgets import live_layer, share, shell
from actviz.widgets.charts import chart
from actviz.widgets.claims import measured_now
from actviz.widgets.pickers import hidden
from actviz.widgets.session import Visit, session_record
from actviz.widgets.streamlit_insides import is_going_back, query
from actviz.widgets.url_state import BOUND, HISTORY_STEP, show_views
from actviz.widgets.waiting import ProgressBar, wait

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

SHOWN = {
    EXPLORE: "the function with its derivative",
    SOFTMAX: "Softmax",
    FLOW: "the network",
    TRAINING: "the training",
}
"""What a step shows, in words."""

INTRODUCTION = (
    "A guided walk through the documents, for learners and for classes who know what a derivative "
    "is. At each step you **predict first, then look**: you remember best what you have predicted, "
    "right or wrong."
)

USE = (
    "Show a step while presenting (key **P**) and let everybody choose before you go on: by a "
    "show of hands, or on their own screens, to which **Share** brings the step.",
    "**→** and **←** go to the next step and back, **1** to **3** choose an answer. **?** lists "
    "all keys.",
    "Let two who chose differently explain it to each other, before anybody looks.",
    "What is shown after the prediction is live: drag it to what the class asks.",
    "Each step has notes of its own, with what to ask. Predictions stay in the browser’s session; "
    "nobody else sees them.",
)
"""How to use the lesson, for teachers."""


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
    shell.page("Lesson")
    ADDRESS.open()
    key = STEP.fit(st.session_state.get(STEP.key))
    _bring_view(key)
    with hidden("lesson-place"):
        name = PATH.fit(st.pills("Path", PATH.options, default=PATH.default, key=PATH.key, **BOUND))
        st.pills("Step", STEP.options[1:], key=STEP.key, **BOUND)
        read = READ.fit(st.checkbox("Read", key=READ.key, **BOUND))
    path = path_with(name, key)
    if read:
        with st.container(key="article"):
            _article(path)
    elif key is None:
        with st.container(key="lesson-front"):
            _front()
    elif key == END:
        with st.container(key="lesson"):
            _end(path)
    else:
        shell.style_part(SCRIPTS[BY_KEY[key].room][1])
        with st.container(key="lesson"):
            _step(BY_KEY[key], path)
    share.offer()


# --- From step to step ----------------------------------------------------------------------------


def go_to(path: str, key: str | None = None, read: bool = False) -> None:
    """Callback: go to a step of a path, to the first page, or to the page to read."""
    st.session_state.update({PATH.key: path, STEP.key: key, READ.key: read})
    session_record(Taken).entered = True
    session_record(Taken).looked = ""


def _bring_view(key: str | None) -> None:
    """Set the widgets of a step's view, where it is gone to or a link names nothing of the view.

    The address says the whole view from the first moment on, also while it is covered.
    """
    taken = session_record(Taken)
    entered, taken.entered = taken.entered, False
    if key not in BY_KEY:
        if entered:  # what it had of a view goes
            show_views((ADDRESS, ADDRESS.current()), gone=ROOMS.values())
        return
    address = ROOMS[BY_KEY[key].room]
    has_come = session_record(Visit).has_come and not is_going_back()
    if entered or (has_come and not any(map(address.field, query()))):
        show_views((ADDRESS, ADDRESS.current()), (address, view_of(key)), gone=ROOMS.values())
    if has_come or is_going_back():
        taken.looked = ""


# --- The first page -------------------------------------------------------------------------------


def _front() -> None:
    """Show what the lesson is, its paths and steps, and the questions at the end."""
    taken = session_record(Taken)
    with st.container(key="lesson-intro"):
        st.title("Lesson: what a slope can teach", anchor=False)
        st.markdown(INTRODUCTION)
    with st.container(key="lesson-paths"):
        for path in PATHS.values():
            _path_card(path, taken)
    whole = next(iter(PATHS.values()))
    with st.container(key="lesson-contents"):
        with st.container(key="lesson-steps"):
            st.header("The steps", anchor=False)
            st.markdown(_steps_list(whole))
        with st.container(key="lesson-aims"):
            st.header("What you can do afterwards", anchor=False)
            st.markdown(_list(GOALS))
            st.header("Questions at the end", anchor=False)
            st.markdown(_list(DISCUSSION))
            notes = st.expander("For teachers: how to use it", icon=":material/school:")
            notes.markdown(_list(USE))


def _path_card(path: Path, taken: Taken) -> None:
    """Show a path as a card, with buttons to begin, to go on, and to read it."""
    done = [key in taken.predictions or key in taken.seen for key in path.keys]
    on = done.index(False) if any(done) and not all(done) else 0
    with st.container(key=f"{HISTORY_STEP}path-{path.name}"):
        st.header(path.title, anchor=False)
        st.markdown(path.about)
        st.caption(path.length)
        with st.container(horizontal=True, key=f"ways-{path.name}"):
            st.button(
                f"Go on at step {on + 1}" if on else "Start",
                icon=":material/play_arrow:",
                type="primary",
                key=f"start-{path.name}",
                on_click=go_to,
                args=(path.name, path.keys[on]),
            )
            st.button(
                "Read it as one page",
                icon=":material/article:",
                type="tertiary",
                key=f"article-{path.name}",
                on_click=go_to,
                args=(path.name, None, True),
            )


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {each}" for each in items)


def _steps_list(path: Path) -> str:
    """The steps of a path as an ordered list of links, with how each prediction came out."""
    taken = session_record(Taken).predictions
    lines = []
    for number, key in enumerate(path.keys, 1):
        step = BY_KEY[key]
        right = key in taken and is_right(step, taken[key])
        mark = "" if key not in taken else " :material/check:" if right else " :material/close:"
        lines.append(f"{number}. {_inside(step.title, path, key)}{mark}")
    return "\n".join(lines)


def _inside(text: str, path: Path, key: str | None = None) -> str:
    """A link to a place of the lesson, in Markdown; see `inside_links.js`."""
    query = urlencode({**link(path.name, key), **shell.presenting()}, doseq=True)
    return f"[{text}](./lesson?{query})"


def _end(path: Path) -> None:
    """Show how the predictions came out, the questions to discuss, and where to go on."""
    taken = session_record(Taken).predictions
    with st.container(key="lesson-head"):
        st.caption(f"{path.title} · The end")
        st.progress(1.0)
        st.title("What you have seen", anchor=False)
    _ways(path, len(path.keys))
    with st.container(key="lesson-contents"):
        with st.container(key="lesson-steps"):
            predicted = [key for key in path.keys if key in taken]
            right = sum(is_right(BY_KEY[key], taken[key]) for key in predicted)
            st.header(
                f"{right} of {len(predicted)} predictions were right" if predicted else "The steps",
                anchor=False,
            )
            st.markdown(_steps_list(path))
        with st.container(key="lesson-aims"):
            st.header("To discuss", anchor=False)
            st.markdown(_list(DISCUSSION))
            st.header("Where to go on", anchor=False)
            st.page_link("pages/quiz.py", label="Try yourself in the quiz", icon=":material/quiz:")
            st.page_link(
                "pages/compare.py",
                label="Compare functions, and choose one",
                icon=":material/stacked_line_chart:",
            )


# --- A step ---------------------------------------------------------------------------------------


def _step(step: Step, path: Path) -> None:
    """Show a step: first what is to be predicted, then the view with what is to be noticed."""
    taken = session_record(Taken)
    index = path.keys.index(step.key)
    with st.container(key="lesson-head"):
        count = len(path.keys)
        st.caption(f"{path.title} · Step {index + 1} of {count} · {_minutes(step.minutes)}")
        st.progress((index + 1) / count)
        st.title(step.title, anchor=False)
    _ways(path, index)
    predicted = taken.predictions.get(step.key)
    if predicted is None and step.key not in taken.seen:
        ROOMS[step.room].open(is_part=True)
        _ask(step)
    else:
        _look(step, predicted)


def _minutes(minutes: float) -> str:
    return "1 minute" if minutes == 1 else f"{minutes:g} minutes"


def _ways(path: Path, index: int) -> None:
    """Show the buttons that go back from a place of a path, and on."""
    places: tuple[str | None, ...] = (None, *path.keys, END, None)
    with st.container(horizontal=True, key=f"{HISTORY_STEP}ways"):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="lesson-back",
            on_click=go_to,
            args=(path.name, places[index]),
        )
        after = places[index + 2]
        st.button(
            "Next" if after in path.keys else "To the end" if after else "All paths",
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
                f":material/visibility_off: **Predict first, then look.** A guess is enough. Then "
                f"{SHOWN[step.room]} appears here, live."
            )
            st.button(
                "Show it without a prediction",
                type="tertiary",
                key="lesson-show",
                on_click=session_record(Taken).seen.add,
                args=(step.key,),
            )
    # On paper there is no button; there the answer follows. It may take long, so it comes last.
    with st.container(key="lesson-paper"):
        if isinstance(step.prediction, Choose):
            st.markdown(_list(step.prediction.choices))
        _show_outcome(step, None)
        drawn, noticed = wait([_picture(step.key), _noticed(step.key)])
        _still(drawn)
        st.markdown(measured_now(noticed))
        st.markdown(_list(step.try_it))


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
    with st.container(key="lesson-marker"):
        with st.container(key="sliders"):
            value = st.slider(
                slider.label,
                slider.minimum,
                slider.maximum,
                value=slider.default,
                step=slider.step,
                key=key,
                help=f"{slider.meaning[:1].upper()}{slider.meaning[1:]}.",
            )
        at = slider.nearest(value)
        if st.button("That is my prediction", type="primary", key="lesson-predict"):
            _predict(step.key, at)
            st.rerun()
        chart("plot_marker", *marker_plot(step, prediction, key, at))
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
        more = st.container(key="lesson-more")
    with answer:
        st.markdown(step.text)
        st.header(step.question, anchor=False)
        _show_outcome(step, predicted)
    with view:
        if step.room == TRAINING and taken.looked != step.key:
            training.play_once()
        taken.looked = step.key
        DRAW[step.room]()
    with more:
        _more(step, predicted)
    with notice:
        _notice(step)


def _show_outcome(step: Step, predicted: float | None) -> None:
    """Show how a prediction came out."""
    is_mistake = predicted is not None and not is_right(step, predicted)
    kind = "mistake" if is_mistake else "right"
    with st.container(key=f"outcome-{kind}-{step.key}"):
        st.markdown("\n\n".join(_outcome(step, predicted)))


def _outcome(step: Step, predicted: float | None) -> list[str]:
    """How a prediction came out, as paragraphs in Markdown."""
    prediction = step.prediction
    right = f":material/check_circle: **Right:** {right_answer(step)}"
    if isinstance(prediction, Place):
        reply = fill(prediction.reply, prediction.value())
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
    """Show what to notice, measured now, and what to try."""
    st.header("What to notice", anchor=False)
    measured = st.container()  # what to try does not wait for it
    st.header("Try", anchor=False)
    st.markdown(_list(step.try_it))
    with measured:
        with st.spinner("Measuring", show_time=True):
            (noticed,) = wait([_noticed(step.key)])
        st.markdown(measured_now(noticed))


def _more(step: Step, predicted: float | None) -> None:
    """Show the notes for the teacher, and the ways on from the view."""
    with st.expander("Teacher’s notes", icon=":material/school:", key="lesson-notes"):
        st.markdown(step.notes)
    script, name = SCRIPTS[step.room]
    # Without a query it shows what is shown here, also what has been moved.
    st.page_link(script, label=f"Open it on {name}", icon=":material/open_in_full:")
    if predicted is not None:
        st.button(
            "Predict again",
            icon=":material/undo:",
            type="tertiary",
            key="lesson-again",
            on_click=_forget,
            args=(step.key,),
        )


@shared(64)
def _noticed(report: Report, key: str) -> str:
    return BY_KEY[key].notice(report)


# --- One page to read -----------------------------------------------------------------------------


def _article(path: Path) -> None:
    """Show all steps of a path as one page to read.

    What takes long comes last, into its places.
    """
    with st.container(horizontal=True, key=f"{HISTORY_STEP}ways"):
        st.button(
            "All paths",
            icon=":material/arrow_back:",
            key="lesson-back",
            on_click=go_to,
            args=(path.name,),
        )
    st.title(f"Lesson: {path.title}", anchor=False)
    st.markdown(f"{INTRODUCTION}\n\n{path.length}.")
    st.header("What you can do afterwards", anchor=False)
    st.markdown(_list(GOALS))
    progress = ProgressBar(st.empty())
    places = []
    for number, key in enumerate(path.keys, 1):
        step = BY_KEY[key]
        with st.container(key=f"read-{key}"):
            st.header(f"{number}. {step.title}", anchor=False)
            st.markdown(f"{step.text}\n\n**{step.question}**")
            if isinstance(step.prediction, Choose):
                st.markdown(_list(step.prediction.choices))
            still = st.container()
            _show_outcome(step, None)
            st.markdown(_mistakes(step))
            places.append((still, st.container()))
            st.markdown(f"**To try**\n\n{_list(step.try_it)}")
            st.markdown(f":material/school: **For the teacher.** {step.notes}")
            st.markdown(_inside(f"Do it: {step.title}", path, key))
    st.header("To discuss", anchor=False)
    st.markdown(_list(DISCUSSION))
    st.header("How to use the lesson in class", anchor=False)
    st.markdown(_list(USE))
    count = len(places)
    # Networks take seconds; what needs none does not wait for them.
    quick_first = sorted(
        zip(path.keys, places, strict=True),
        key=lambda each: BY_KEY[each[0]].room in (FLOW, TRAINING),
    )
    for done, (key, (still, notice)) in enumerate(quick_first):

        def look(share: float, done: int = done) -> None:
            progress.show((done + share) / count, f"Measuring: {done} of {count} steps are done")

        drawn, noticed = wait([_picture(key), _noticed(key)], look)
        with still:
            _still(drawn)
        notice.markdown(measured_now(noticed))
    progress.end()


def _mistakes(step: Step) -> str:
    """Why the other choices are wrong, as a list; empty for a place."""
    prediction = step.prediction
    if isinstance(prediction, Place):
        return ""
    return _list(
        f"{choice.rstrip('.')}? {reply}"
        for number, (choice, reply) in enumerate(
            zip(prediction.choices, prediction.replies, strict=True)
        )
        if number != prediction.answer
    )


def _still(drawn: str) -> None:
    """Show the picture of a step's view, if it has one."""
    if drawn:
        st.html(drawn)


@shared(64)
def _picture(report: Report, key: str) -> str:
    return picture(key, report)
