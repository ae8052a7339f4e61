"""The choice of functions: a hidden widget that the address is bound to, and what people see of it.

Streamlit writes the labels of a bound widget into the address (streamlit #14224). But the address
is to have the names of functions, and the page their titles. So each choice is two widgets: the
bound one is hidden, and the visible one sets it.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from actviz.activation import Activation
from actviz.copies import free_name, original, values_apart
from actviz.find import find, told_apart
from actviz.widgets.fields import Choice, Choices
from actviz.widgets.search import search
from actviz.widgets.streamlit_insides import DeltaGenerator
from actviz.widgets.url_state import BOUND, Address, State


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
        names = field.fit(st.session_state[shown])
        added = [name for name in names if name not in chosen]
        values = _values_of_copies(address, added, chosen)
        address.set({**values, field.key: names})

    # Behind each function that can be there once more, its next copy.
    copies = {
        original(each.name): free_name(each.name, chosen) for each in found if each.parameters
    }
    named = dict.fromkeys([*field.options, *map(original, chosen), *chosen])
    options = [each for name in named for each in (name, copies.get(name)) if each]
    st.multiselect(
        label,
        list(dict.fromkeys(options)),
        format_func=lambda name: titles.get(name) or _title(name, chosen),
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


def _title(name: str, chosen: Sequence[str]) -> str:
    """The title of a function that can be added."""
    again = any(original(name) == original(each) for each in chosen)
    return f"{find(name).title} again" if again else find(name).title


def add(address: Address, field: Choices, name: str) -> None:
    """Callback: add a function to those that are chosen, or a copy where it is one of them."""
    chosen = field.fit(address.current()[field.key])
    wanted = name if name not in chosen else free_name(name, chosen)
    if wanted != name and not find(name).parameters:
        address.note(
            field,
            f"{find(name).title} is there already. It has no parameters, so a second one would be "
            "the same curve.",
        )
        return
    # If it is one too many, the address leaves it out and says so.
    values = _values_of_copies(address, [wanted], chosen)
    address.set({**values, field.key: [*chosen, wanted]})


def _values_of_copies(address: Address, added: Sequence[str], chosen: Sequence[str]) -> State:
    """By key, the values at which functions begin that are added beside others of their kind."""
    now, values = address.current(), State()
    for activation in map(find, added):
        alike = [find(name) for name in chosen if original(name) == original(activation.name)]
        if alike and activation.parameters:
            others = [
                {each.name: now[one.slider_key(each.name)] for each in one.parameters}
                for one in alike
            ]
            begins = values_apart(activation, others)
            values |= {activation.slider_key(each): value for each, value in begins.items()}
    return values


def choose_one(address: Address, field: Choice, label: str, other: Choice) -> Activation:
    """Show the choice of a function, and return the one that is chosen.

    Where it is the same as that of another field, it becomes a copy, which has its own parameters.
    """
    with hidden(field.key):
        bound = st.text_input(label, field.default, key=field.key, **BOUND)
    chosen = field.fit(bound)

    def take(name: str) -> None:
        beside = other.fit(address.current()[other.key])
        if name == beside and find(name).parameters:
            name = free_name(name, [beside])
        values = {} if name in (beside, chosen) else _values_of_copies(address, [name], [beside])
        address.set({**values, field.key: name})

    search(f"{field.key}_shown", label, take, field.options, chosen)
    return find(chosen)
