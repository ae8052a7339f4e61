"""What a reader's session holds besides the values of its widgets.

Each module that needs some has one record, a dataclass: `Visit` here, `url_state.AddressMemory`,
`sliders.ProbeSlider`, `sliders.Reached`, `explore.state.Opened`, `gradient_flow.page.Reach`,
`training.page.Heard`, `training.page.InFile`, `training.page.Opening`, `lesson.page.Taken`,
`quiz.page.Taken` and `trainings.Looking`.
The browser keeps the view before a point was opened, in a hidden widget of `explore.page`, and the
answers of the quiz; see `live/answers.js`.
Results of computations are kept for all sessions alike; see `actviz.remember`.
"""

from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

Record = TypeVar("Record")


def session_record(kind: type[Record]) -> Record:
    """The record of this kind that belongs to the session, made when first asked for."""
    key = f"record_{kind.__module__}.{kind.__qualname__}"
    found: Record = st.session_state.setdefault(key, kind())
    return found


@dataclass(slots=True)
class Visit:
    """The page that the reader is on; `shell.page` writes it.

    Attributes
    ----------
    page : str
        The title of the page; empty before the first one.
    is_first : bool
        Whether the session has just begun. It also begins anew when another server process takes
        over.
    has_come : bool
        Whether the reader has just come to the page, from another one or from outside.
    theme : str
        The theme that was switched to since the page was opened; empty if none was.
    shares : str or None
        The browser's address if the reader has just asked to share the view, else None; empty where
        the browser did not say it.
    """

    page: str = ""
    is_first: bool = True
    has_come: bool = True
    theme: str = ""
    shares: str | None = None
