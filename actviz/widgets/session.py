"""What a reader's session remembers besides the values of its widgets.

Each owner keeps one typed record of its own: `Visit` here, `url_state.AddressMemory`,
`sliders.ProbeSlider`, `explore.state.Opened`, `gradient_flow.page.Reach` and `training.page.Heard`.
The view before a point was opened is kept by the browser, in a hidden widget of `explore.page`.
"""

from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

Record = TypeVar("Record")


def remembered(kind: type[Record]) -> Record:
    """The session's own record of a kind, made when it is first asked for."""
    key = f"record_{kind.__module__}.{kind.__qualname__}"
    found: Record = st.session_state.setdefault(key, kind())
    return found


@dataclass(slots=True)
class Visit:
    """Where the reader is. `shell.page` writes it.

    Attributes
    ----------
    page : str
        The title of the page; empty before the first.
    is_first : bool
        Whether the session has just begun; also after another server process has taken over.
    has_come : bool
        Whether the reader has just come to the page, from another one or from outside.
    theme : str
        What the theme was switched to since the page was opened; empty where it was not.
    """

    page: str = ""
    is_first: bool = True
    has_come: bool = True
    theme: str = ""
