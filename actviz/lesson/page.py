"""Lesson: predict first, then look; a walk through the documents in steps."""

from dataclasses import dataclass

import streamlit as st

from actviz.explore import page as explore
from actviz.explore.state import ADDRESS as EXPLORE_ADDRESS
from actviz.gradient_flow import page as gradient_flow
from actviz.gradient_flow.state import ADDRESS as FLOW_ADDRESS
from actviz.lesson.state import ADDRESS, BY_KEY, PATH, PATHS, STEP
from actviz.lesson.step import EXPLORE, FLOW, SOFTMAX, TRAINING, Choose, Step
from actviz.lesson.steps import GOALS
from actviz.progress import Report, shared
from actviz.softmax import page as softmax
from actviz.softmax.state import ADDRESS as SOFTMAX_ADDRESS
from actviz.training import page as training
from actviz.training.state import ADDRESS as TRAINING_ADDRESS
from actviz.widgets import shell
from actviz.widgets.claims import measured_now
from actviz.widgets.pickers import hidden
from actviz.widgets.session import Visit, session_record
from actviz.widgets.streamlit_insides import is_going_back, query
from actviz.widgets.url_state import BOUND, HISTORY_STEP, State
from actviz.widgets.waiting import wait

EMBEDS = ("Explore", "Softmax", "Gradient flow", "Training")

ROOMS = {
    EXPLORE: (explore.embedded, EXPLORE_ADDRESS),
    SOFTMAX: (softmax.embedded, SOFTMAX_ADDRESS),
    FLOW: (gradient_flow.embedded, FLOW_ADDRESS),
    TRAINING: (training.embedded, TRAINING_ADDRESS),
}
"""For each room what draws a part of its page, and that page's address."""


@dataclass(slots=True)
class Taken:
    """The session's record of the lesson: the prediction for each step that was answered."""

    predictions: dict[str, float]


def page() -> None:
    """Draw the page."""
    shell.page("Lesson", embeds=EMBEDS)
    ADDRESS.open()
    with hidden("lesson-place"):
        st.pills("Path", PATH.options, key=PATH.key, **BOUND)
        key = STEP.fit(st.pills("Step", STEP.options[1:], key=STEP.key, **BOUND))
    keys = PATHS[PATH.fit(st.session_state[PATH.key])]
    if key is None:
        _front(keys)
        return
    _step(BY_KEY[key], keys)


def go_to(key: str | None) -> None:
    """Callback: go to a step, in its own view, or to the first page."""
    ADDRESS.set({STEP.key: key})
    if key is not None:
        st.session_state.update(_view(BY_KEY[key]))


def _view(step: Step) -> State:
    """The values of the widgets of a step's view."""
    _, address = ROOMS[step.room]
    texts = {
        key: [str(each) for each in value] if isinstance(value, list) else [str(value)]
        for key, value in step.view().items()
    }
    asked, _ = address.read(texts)
    return address.state(asked)


def _front(keys: tuple[str, ...]) -> None:
    st.title("Lesson", anchor=False)
    st.markdown("\n".join(f"- {goal}" for goal in GOALS))
    st.button("Start", key=f"{HISTORY_STEP}start", type="primary", on_click=go_to, args=(keys[0],))


def _step(step: Step, keys: tuple[str, ...]) -> None:
    index = keys.index(step.key) if step.key in keys else 0
    st.title(step.title, anchor=False)
    st.markdown(step.text)
    st.markdown(f"**{step.question}**")
    if isinstance(step.prediction, Choose):
        st.radio("Your prediction", step.prediction.choices, index=None, key=f"guess-{step.key}")
    draw, address = ROOMS[step.room]
    # A link that names nothing of the view shows the view of the step.
    if session_record(Visit).has_come and not (is_going_back() or any(map(address.field, query()))):
        st.session_state.update(_view(step))
    draw()
    (noticed,) = wait([_noticed(step.key)])
    st.markdown(measured_now(noticed))
    with st.container(horizontal=True, key=f"{HISTORY_STEP}ways"):
        before = keys[index - 1] if index else None
        st.button("Back", key="lesson-back", on_click=go_to, args=(before,))
        if index + 1 < len(keys):
            st.button("Next", key="lesson-next", on_click=go_to, args=(keys[index + 1],))


@shared(64)
def _noticed(report: Report, key: str) -> str:
    return BY_KEY[key].notice(report)
