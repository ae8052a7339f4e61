"""The search: any function by its name, title, alias or kin, however it is spelled."""

import json
from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from actviz.catalog import KNOWN, get, names, plain
from actviz.ui.live import SEARCH, script

_component = st.components.v2.component("actviz.search", js=script(*SEARCH))


def search(key: str, label: str, choose: Callable[[str], None]) -> None:
    """Show the search.

    Parameters
    ----------
    key : str
        Its key.
    label : str
        What is searched for what.
    choose : callable
        A callback that takes the name of the function that was found.
    """

    def chosen() -> None:
        name = st.session_state[key].choice
        # A message written by hand can hold anything.
        if name in names():
            choose(name)

    _component(key=key, data=_data(label), on_choice_change=chosen, height=42)


@lru_cache
def _data(label: str) -> bytes:
    """What the browser searches: everything that each function is called, and its kin."""
    entries = [
        {
            "name": name,
            "title": get(name).title,
            "names": ", ".join(get(name).aliases),
            "family": get(name).kin,
            "known": [known for known, owner in KNOWN.items() if owner == name],
            "kin": plain(get(name).kin),
        }
        for name in names()
    ]
    content = {"entries": entries, "label": label, "placeholder": label}
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    return json.dumps(content, ensure_ascii=False).encode()
