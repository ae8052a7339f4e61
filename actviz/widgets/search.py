"""The search: any function by its name, title, alias or family, however it is spelled."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from actviz.catalog import KNOWN, get, names, plain
from actviz.find import find, is_formula
from actviz.live import SEARCH, script, stylesheet

_component = st.components.v2.component(
    "actviz.search", js=script(*SEARCH), css=stylesheet("search.css")
)

PAGES: Mapping[str, tuple[str, Sequence[str]]] = {
    "softmax": (
        "Softmax, the page",
        (*("Temperature", "Cross-entropy", "Jacobian", "Logits", "Hardmax", "Sparsemax"),),
    ),
}
"""By address, other pages that the search finds: the title, and words for what is there."""


def search(
    key: str,
    label: str,
    choose: Callable[[str], None],
    options: tuple[str, ...] = names(),
    chosen: str = "",
) -> None:
    """Show the search, which calls `choose` with the name of the function that was found.

    A text that no function has for a name is read as a formula.

    It finds the functions of `options`, and pages as well if these are all functions. Its field
    shows the `chosen` one.
    """

    def take() -> None:
        name = st.session_state[key].choice
        # A message written by hand can hold anything.
        if name in options or is_formula(name):
            choose(name)

    title = find(chosen).title if chosen else ""
    data = _data(label, options, title)
    _component(key=key, data=data, on_choice_change=take, height=46)


@lru_cache
def _data(label: str, options: tuple[str, ...] = names(), chosen: str = "") -> bytes:
    """The data of the search: all names of each function, and its family."""
    entries: list[dict[str, Any]] = [
        {
            "name": name,
            "title": get(name).title,
            "names": ", ".join(get(name).card.aliases),
            "family": get(name).card.family,
            "known": [known for known, owner in KNOWN.items() if owner == name],
        }
        for name in options
    ]
    entries += [
        {
            "title": title,
            "names": ", ".join(there),
            "family": "",
            "known": [*map(plain, there)],
            "page": page,
        }
        for page, (title, there) in PAGES.items()
        if options == names()
    ]
    content = {"entries": entries, "label": label, "placeholder": label, "chosen": chosen}
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    return json.dumps(content, ensure_ascii=False).encode()
