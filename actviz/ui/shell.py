"""What every page begins with: its title, the menu, and one step of history for one choice."""

from pathlib import Path

import streamlit as st

PAGES = (
    ("app.py", "Explore", ":material/show_chart:"),
    ("pages/compare.py", "Compare", ":material/stacked_line_chart:"),
    ("pages/softmax.py", "Softmax", ":material/bar_chart:"),
    ("pages/overview.py", "Overview", ":material/grid_view:"),
    ("pages/corrections.py", "Corrections", ":material/fact_check:"),
)

_history = st.components.v2.component(
    "actviz.history", js=Path(__file__).with_name("history.js").read_text(encoding="utf-8")
)


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
        _history(key="history", height=1, width=1)
