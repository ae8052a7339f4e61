"""What every page begins with: title, menu, one step of history for a choice, the theme."""

from pathlib import Path

import streamlit as st

from actviz.ui.live import PAGE, script

PAGES = (
    ("app.py", "Explore", ":material/show_chart:"),
    ("pages/compare.py", "Compare", ":material/stacked_line_chart:"),
    ("pages/softmax.py", "Softmax", ":material/bar_chart:"),
    ("pages/overview.py", "Overview", ":material/grid_view:"),
    ("pages/corrections.py", "Corrections", ":material/fact_check:"),
)

_page = st.components.v2.component("actviz.page", js=script(*PAGE))


def page(title: str) -> None:
    """Set the page up and draw the menu; the first line of every page."""
    st.set_page_config(
        page_title=f"{title} · actviz",
        page_icon=str(Path(__file__).with_name("icon.svg")),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    # Whether the reader has just come here, from another page or from outside.
    st.session_state["arrived"] = st.session_state.get("page") != title
    st.session_state["page"] = title
    with st.container(horizontal=True, vertical_alignment="center", key="menu"):
        for path, label, icon in PAGES:
            st.page_link(path, label=label, icon=icon)
        in_browser = _page(key="page_layer", on_theme_change=lambda: None, height=1, width=1)
    # What the theme was switched to since the page was opened; see `actviz.ui.explore.chart`.
    st.session_state["theme"] = in_browser.theme or ""
