"""The choice of functions: a hidden widget that the address is bound to, and what people see of it.

Streamlit writes the labels of a bound widget into the address (streamlit #14224). But the address
is to have the names of functions, and the page their titles. So each choice is two widgets: the
bound one is hidden, and the visible one sets it.
"""

from collections.abc import Mapping

import streamlit as st

from actviz.activation import Activation
from actviz.find import find, told_apart
from actviz.widgets.fields import Choice, Choices
from actviz.widgets.search import search
from actviz.widgets.streamlit_insides import DeltaGenerator
from actviz.widgets.url_state import BOUND, Address


def hidden(key: str) -> DeltaGenerator:
    """A hidden container for widgets that only connect a choice with the address."""
    return st.container(key=f"hidden-{key}")


def choose_several(address: Address, field: Choices, label: str) -> list[Activation]:
    """Show the choice of up to `field.most` functions, and return those that are chosen."""
    with hidden(field.key):
        bound = st.multiselect(
            label,
            field.options,
            default=field.default,
            key=field.key,
            accept_new_options=True,  # formulas
            **BOUND,
        )
    chosen = field.fit(bound)
    found = told_apart(map(find, chosen))
    titles = {each.name: each.title for each in found}
    shown = f"{field.key}_shown"
    st.session_state[shown] = chosen

    def take() -> None:
        address.set({field.key: field.fit(st.session_state[shown])})

    st.multiselect(
        label,
        [*field.options, *(name for name in chosen if name not in field.options)],
        format_func=lambda name: titles.get(name) or find(name).title,
        max_selections=field.most,
        key=shown,
        on_change=take,
        placeholder="Choose functions",
        select_all=False,
        label_visibility="collapsed",
    )
    return found


def choose_few(
    address: Address, field: Choices, label: str, titles: Mapping[str, str], help: str
) -> None:
    """Show the choice of some of the few options that a view has, `titles`."""
    with hidden(field.key):
        st.multiselect(
            label,
            field.options,
            default=field.default,
            key=field.key,
            accept_new_options=True,  # other views have other options
            **BOUND,
        )
    shown = f"{field.key}_shown"
    chosen = field.fit(st.session_state[field.key])
    st.session_state[shown] = [each for each in titles if each in chosen]

    def take() -> None:
        address.set({field.key: field.fit(st.session_state[shown])})

    st.pills(
        label,
        list(titles),
        format_func=lambda option: titles[option],
        selection_mode="multi",
        key=shown,
        on_change=take,
        help=help,
    )


def choose_one(address: Address, field: Choice, label: str) -> Activation:
    """Show the choice of a function, and return the one that is chosen."""
    with hidden(field.key):
        bound = st.text_input(label, field.default, key=field.key, **BOUND)
    chosen = field.fit(bound)

    def take(name: str) -> None:
        address.set({field.key: name})

    search(f"{field.key}_shown", label, take, field.options, chosen)
    return find(chosen)
