"""The beginning of every page: its look, the bar, the history, the theme."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import streamlit as st

from actviz.live import PAGE, script
from actviz.widgets.fields import Flag
from actviz.widgets.hiding import HIDE, hiding
from actviz.widgets.session import Visit, session_record
from actviz.widgets.url_state import BOUND, HISTORY_STEP, shared_notices, take_from_url

PAGES = (
    ("app.py", "Explore", ":material/show_chart:"),
    ("pages/lesson.py", "Lesson", ":material/school:"),
    ("pages/quiz.py", "Quiz", ":material/quiz:"),
    ("pages/compare.py", "Compare", ":material/stacked_line_chart:"),
    ("pages/softmax.py", "Softmax", ":material/bar_chart:"),
    ("pages/gradient_flow.py", "Gradient flow", ":material/layers:"),
    ("pages/training.py", "Training", ":material/movie:"),
    ("pages/overview.py", "Overview", ":material/grid_view:"),
    ("pages/corrections.py", "Corrections", ":material/fact_check:"),
)
PRESENT = Flag(key="present")
STYLE = Path(__file__).with_name("style.css")

_page = st.components.v2.component("actviz.page", js=script(*PAGE))


def page(title: str, reset: Callable[[], None] | None = None) -> None:
    """Set the page up and draw the bar; to be called first on every page.

    `reset` is a callback that sets the widgets of the page to their defaults, if it has any.
    """
    st.set_page_config(
        page_title=f"{title} · actviz",
        page_icon=str(Path(__file__).with_name("icon.svg")),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(f"<style>{_stylesheets((STYLE, _style_of(title)))}</style>")
    visit = session_record(Visit)
    visit.is_first = not visit.page
    visit.has_come = visit.page != title
    visit.page = title
    take_from_url(PRESENT, HIDE)
    with st.container(key="bar"):
        st.markdown("**act**viz")
        with st.container(horizontal=True, wrap=False, key="menu"):
            for path, label, icon in PAGES:
                st.page_link(path, label=label, icon=icon)
        with st.container(horizontal=True, wrap=False, key=f"{HISTORY_STEP}tools"):
            if reset is not None:
                st.button(
                    "Reset",
                    icon=":material/restart_alt:",
                    key="reset",
                    type="tertiary",
                    on_click=reset,
                    help="Set all sliders to their defaults.",
                )
            asked = st.button("Share", icon=":material/qr_code:", key="share", type="tertiary")
            is_on = st.toggle("Present", key=PRESENT.key, **BOUND)
            in_browser = _page(
                key="page_layer",
                data=b"presenting" if is_on else b"",
                on_theme_change=lambda: None,
                on_connected_change=lambda: None,
                on_share_change=lambda: None,
                height=1,
                width=1,
            )
    hiding()
    shared_notices()
    visit.theme = in_browser.theme or ""
    # The browser says the address: of a film's moment, the server does not know.
    said = in_browser.share
    visit.shares = said if isinstance(said, str) else "" if asked else None


def presenting() -> dict[str, str]:
    """What the address of a plain link has besides, so that a reader who presents goes on."""
    return {PRESENT.key: "true"} if st.session_state.get(PRESENT.key) else {}


def style_part(title: str) -> None:
    """Load the look of the page with a title, of which another page shows a part."""
    st.html(f"<style>{_stylesheets((_style_of(title),))}</style>")


def _style_of(title: str) -> Path:
    """The stylesheet that the page with a title has, if it has one."""
    return STYLE.parents[1] / title.lower().replace(" ", "_") / STYLE.name


@cache
def _stylesheets(paths: Sequence[Path]) -> str:
    """Those stylesheets that there are, in order."""
    return "\n".join(path.read_text(encoding="utf-8") for path in paths if path.exists())
