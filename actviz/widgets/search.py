"""The search: any function by its name, title, alias or family, or the formula of one's own."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from actviz.activation import Activation
from actviz.catalog import CATALOG, KNOWN, UnknownFunctionError, get, names, plain
from actviz.copies import CopyError, original
from actviz.find import find, is_formula
from actviz.formatting import listed
from actviz.gallery import GALLERY, find_published
from actviz.live import SEARCH, script, stylesheet
from actviz.widgets.function_fields import named_besides, ranges

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


EXAMPLE = "z*tanh(z)"


def search(
    key: str,
    label: str,
    choose: Callable[[str], None],
    options: tuple[str, ...] = names(),
    chosen: str = "",
    there: tuple[str, ...] = (),
) -> None:
    """Show the search, which calls `choose` with the name of the function that was found.

    It finds the functions of `options` and those of the gallery, and pages as well if `options` are
    all functions. Any other text is read as a formula while one types. Its field shows the `chosen`
    function. Of those that are `there` already, the list says so.
    """
    _field(key, label, choose, options, chosen, there)


# By itself, so that what is typed draws nothing else anew.
@st.fragment
def _field(
    key: str,
    label: str,
    choose: Callable[[str], None],
    options: tuple[str, ...],
    chosen: str,
    there: tuple[str, ...],
) -> None:
    def take() -> None:
        name = st.session_state[key].choice
        # A message written by hand can hold anything.
        if name in options or named_besides(options)(name):
            choose(name)

    own = original(chosen)
    shown = own if is_formula(own) else find(own).title if own else ""
    asked = st.session_state[key].asked if key in st.session_state else None
    data = _data(label, options, shown, asked if isinstance(asked, str) else "", there)
    found = _component(
        key=key, data=data, on_choice_change=take, on_asked_change=_nothing, height=46
    )
    if found.choice is not None:
        st.rerun()


def _nothing() -> None:
    """Callback: what was asked is answered in the run that follows."""


@lru_cache
def _data(
    label: str,
    options: tuple[str, ...],
    chosen: str = "",
    asked: str = "",
    there: tuple[str, ...] = (),
) -> bytes:
    """The data of the search; with the answer, if a text was typed."""
    content = {
        "entries": _marked(_entries(options), set(map(original, there))),
        "label": label,
        "placeholder": label,
        "chosen": chosen,
        "read": {"asked": asked, **understood(asked, options)} if asked else None,
    }
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    return json.dumps(content, ensure_ascii=False).encode(errors="replace")


@lru_cache
def _entries(options: tuple[str, ...]) -> list[dict[str, Any]]:
    """What can be found: all names of each function, and its family."""
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
            "name": published.text,
            "title": published.title,
            "names": ", ".join(published.aliases),
            "family": f"formula · {published.cited}",
            "known": [*map(plain, published.names)],
        }
        for published in GALLERY
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
    return entries


def _marked(entries: list[dict[str, Any]], there: Collection[str]) -> list[dict[str, Any]]:
    """The entries; of a function that is there already, what comes of choosing it again."""
    return [
        {**entry, **_again(find(entry["name"]))} if entry.get("name") in there else entry
        for entry in entries
    ]


def _again(activation: Activation) -> dict[str, str]:
    symbols = [each.symbol for each in activation.parameters]
    if not symbols:
        return {"names": "is there; without parameters, a second one would be the same"}
    return {"title": f"{activation.title} again", "names": f"with {listed(symbols)} of its own"}


def understood(text: str, options: tuple[str, ...] = names()) -> dict[str, Any]:
    """How a typed text is understood, for the browser.

    It is the ``name`` of a formula, with its layout and parameters; or a ``message`` that says what
    is wrong, with the text around the ``wrong`` place if it is no mere name. Nothing for the name
    of a function.
    """
    if find_published(text[:60]) is not None:
        return {}
    try:
        found = find(text)
    except UnknownFunctionError as error:
        near = [get(name).title for name in error.near if name in options]
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        hint = f"No function has this name.{meant} Or type a formula, such as “{EXAMPLE}”."
        return {"message": hint}
    except CopyError as error:
        return {"message": str(error)}
    except ValueError as error:  # a FormulaError, whose module is only loaded with a formula
        return _wrong(" ".join(text.split()), error)
    if found.name in CATALOG:
        return {}
    from actviz.formulas import printed

    return {
        "name": found.name,
        "title": found.title,
        "layout": printed(found),
        "symbols": {each.name: each.symbol for each in found.parameters},
        "parameters": ranges(found),
    }


def _wrong(text: str, error: Any) -> dict[str, Any]:
    start, end = error.start, error.end
    return {"message": error.message, "wrong": [text[:start], text[start:end] or " ", text[end:]]}
