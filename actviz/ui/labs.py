"""What the two labs have in common: the choice of functions, and sliders that both address."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from actviz.activation import Activation
from actviz.catalog import get, names
from actviz.network import SCHEMES, elementwise
from actviz.ui.address import BOUND, Address, Choice, Choices, Field, Number, RefusedError, quote
from actviz.ui.controls import SLIDERS, carriers, slider_key

UNITS = tuple(name for name in names() if elementwise(get(name)))
"""The functions that a unit of a dense layer can have, by name."""


def find_unit(text: str) -> str:
    """The name of the function that a link's text means, if a unit can have it."""
    try:
        activation = get(text)
    except KeyError:
        raise RefusedError(
            f"The link asks for a function called {quote(text)}; there is none."
        ) from None
    if not elementwise(activation):
        raise RefusedError(
            f"The link puts {activation.title} into a network; a unit takes one number, and it "
            "takes more."
        )
    return activation.name


def find_in(options: tuple[str, ...], what: str) -> Callable[[str], str]:
    """Finds one of some words, however it is written."""

    def find(text: str) -> str:
        for option in options:
            if option.casefold() == text.strip().casefold():
                return option
        raise RefusedError(
            f"The link asks for {what} {quote(text)}; there are {', '.join(options)}."
        )

    return find


def scheme_field(key: str) -> Choice:
    """How the weights are drawn."""
    options = tuple(SCHEMES)
    return Choice(
        key=key, default=options[0], options=options, find=find_in(options, "an initialisation")
    )


PARAMETERS: dict[str, Field] = {
    slider_key(get(name), parameter.name): SLIDERS[slider_key(get(name), parameter.name)]
    for name in UNITS
    for parameter in get(name).parameters
}
"""The fields of the parameters of these functions, which other pages have too."""


def parameter_keys(chosen: list[Activation]) -> list[str]:
    """The keys of the parameters of some functions."""
    return [slider_key(each, parameter.name) for each in chosen for parameter in each.parameters]


def choose_several(address: Address, field: Choices, label: str) -> list[Activation]:
    """Show the choice of up to `field.most` functions, and return what is chosen."""
    with carriers(field.key):
        bound = st.multiselect(label, UNITS, default=field.default, key=field.key, **BOUND)
    chosen = field.fit(bound)
    shown = f"{field.key}_shown"
    st.session_state[shown] = chosen

    def take() -> None:
        address.put({field.key: field.fit(st.session_state[shown])})

    st.multiselect(
        label,
        UNITS,
        format_func=lambda name: get(name).title,
        max_selections=field.most,
        key=shown,
        on_change=take,
        placeholder="Choose functions",
        label_visibility="collapsed",
    )
    return list(map(get, chosen))


def choose_one(address: Address, field: Choice, label: str) -> Activation:
    """Show the choice of a function, and return what is chosen."""
    with carriers(field.key):
        bound = st.selectbox(label, UNITS, index=UNITS.index(field.default), key=field.key, **BOUND)
    chosen = field.fit(bound)
    shown = f"{field.key}_shown"
    st.session_state[shown] = chosen

    def take() -> None:
        address.put({field.key: st.session_state[shown]})

    st.selectbox(
        label,
        UNITS,
        format_func=lambda name: get(name).title,
        key=shown,
        on_change=take,
        label_visibility="collapsed",
    )
    return get(chosen)


def number(field: Number, label: str, **more: Any) -> float:
    """The slider of a number."""
    parameter = field.parameter
    fit = field.fit
    value = st.slider(
        label,
        fit(parameter.minimum),
        fit(parameter.maximum),
        value=field.default,
        step=parameter.step if parameter.decimals else int(parameter.step),
        key=field.key,
        help=f"{parameter.meaning[0].upper()}{parameter.meaning[1:]}.",
        **BOUND,
        **more,
    )
    return fit(value)
