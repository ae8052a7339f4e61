"""What a reader's session remembers besides the values of its widgets.

Each owner keeps one typed record of its own: `Visit` here, `url_state.AddressMemory`,
`sliders.ProbeSlider`, `explore.state.Opened`, and one in the pages of each lab.
"""

from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

Record = TypeVar("Record")


def remembered(kind: type[Record]) -> Record:
    """The session's own record of a kind, made when it is first asked for."""
    found: Record = st.session_state.setdefault(f"record_{kind.__name__}", kind())
    return found


@dataclass(slots=True)
class Visit:
    """Where the reader is. `shell.page` writes it.

    Attributes
    ----------
    page : str
        The title of the page; empty before the first.
    is_first : bool
        Whether the session has just begun; also that of a reader who was at another process before.
    has_come : bool
        Whether the reader has just come to the page, from another one or from outside.
    theme : str
        What the theme was switched to since the page was opened; empty where it was not.
    """

    page: str = ""
    is_first: bool = True
    has_come: bool = True
    theme: str = ""
