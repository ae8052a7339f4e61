"""Charts as tables, for those who cannot see the curves or want numbers."""

from collections.abc import Mapping, Sequence

import streamlit as st

from actviz import readouts
from actviz.view import View
from actviz.widgets.streamlit_insides import ExpanderContainer


def tables_section(label: str = "The curves as tables") -> ExpanderContainer:
    """Make the section for the charts as tables; it is filled while it is open."""
    return st.expander(label, icon=":material/table:", key="tables", on_change="rerun")


def curve_tables(view: View, section: ExpanderContainer) -> None:
    """Show the curves of a view as tables, if the section is open."""
    if not section.open:
        return
    with section:
        kinds = {"f": "f", "f′": "derivative"}
        if len(view.lines) > 1 and view.has_second:
            kinds["f″"] = "second"
        per = "/σ" if view.scaled else ""
        named_tables(
            {f"{name}{per}": readouts.tabulated(view, kind) for name, kind in kinds.items()}
        )
        if len(view.lines) == 1 and view.lines[0].activation.second is not None:
            st.markdown(readouts.markdown(*readouts.tabulated_plane(view)))


def named_tables(named: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Show tables with their names, two beside each other; the first row of each is its head."""
    items = list(named.items())
    for start in range(0, len(items), 2):
        for column, (name, rows) in zip(st.columns(2), items[start : start + 2], strict=False):
            column.markdown(f"**{name}**\n\n{readouts.markdown(*rows)}")
