"""What a link can hide, for a class that is to predict it or for an exercise.

The browser hides it by itself, as the address says; see ``live/hiding.js`` and ``style.css``. Here
is what can be hidden, and the line that says what is.
"""

import streamlit as st

from actviz.formatting import listed
from actviz.widgets.fields import Choices, finder
from actviz.widgets.pickers import hidden
from actviz.widgets.url_state import BOUND

HIDEABLE = {
    "names": "names",
    "numbers": "numbers",
    "derivative": "the derivative",
    "formulas": "formulas",
    "sliders": "sliders",
    "choice": "the choice of functions",
    "points": "points",
    "sections": "sections",
    "menu": "the menu",
}
"""What can be hidden, by its name in an address, and in the words of a sentence."""

HIDE = Choices(
    key="hide",
    default=[],
    options=tuple(HIDEABLE),
    find=finder(tuple(HIDEABLE), f"The link hides {{}}; it can hide {listed(tuple(HIDEABLE))}."),
    most=len(HIDEABLE),
    ordered=True,
)


def hiding() -> None:
    """Draw the line that says what is hidden, and the widget that the address is bound to.

    The line is there always; the browser shows it while something is hidden and nobody presents:
    who presents hides by keys, of which the server hears nothing.
    """
    with hidden(HIDE.key):
        # The keys press these buttons, and Streamlit writes the address; no run is needed.
        st.pills(
            "Hide", HIDEABLE, selection_mode="multi", key=HIDE.key, on_change="ignore", **BOUND
        )
    with st.container(key="exercise", horizontal=True, vertical_alignment="center"):
        now = HIDE.fit(st.session_state[HIDE.key])
        words = listed([HIDEABLE[each] for each in now]) if now else "nothing"
        st.markdown(f":material/visibility_off: For an exercise, this link hides {words}.")
        st.button(
            "Show everything",
            key="show_everything",
            icon=":material/visibility:",
            on_click=_show_everything,
        )


def _show_everything() -> None:
    """Callback: nothing is to be hidden any more."""
    st.session_state[HIDE.key] = []
