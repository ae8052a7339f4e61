"""The common part of the two labs: the choice of functions, the sliders, the claims."""

from collections.abc import Callable

import streamlit as st

from actviz.activation import Parameter
from actviz.catalog import BY_SOURCE, get, names
from actviz.labs.presets import FLOW, PRESETS, TRAINING, Preset
from actviz.network import INITIALIZERS, elementwise
from actviz.progress import Report, shared
from actviz.widgets.claims import measured_now, moved_since
from actviz.widgets.fields import Choice, Field, Number, RefusedError, quote
from actviz.widgets.function_fields import SLIDERS, find_function, link_to, slider_keys
from actviz.widgets.pickers import hidden
from actviz.widgets.streamlit_insides import DeltaGenerator
from actviz.widgets.url_state import BOUND, Address
from actviz.widgets.waiting import wait

UNITS = tuple(name for name in names() if elementwise(get(name)))
"""The functions that a unit of a dense layer can have, by name."""


def find_unit(text: str) -> str:
    """The name of the function that a link's text means, if a unit can have it."""
    activation = get(find_function(text))
    if not elementwise(activation):
        raise RefusedError(
            f"The link puts {activation.title} into a network, but a unit takes one number, and "
            f"{activation.title} takes several."
        )
    return activation.name


def find_in(options: tuple[str, ...], what: str) -> Callable[[str], str]:
    """A finder of one of some words, in any case of letters."""

    def find(text: str) -> str:
        for option in options:
            if option.casefold() == text.strip().casefold():
                return option
        raise RefusedError(
            f"The link asks for {what} {quote(text)}; there are {', '.join(options)}."
        )

    return find


def initializer_field(key: str) -> Choice:
    """The field of how the first weights are drawn."""
    options = tuple(INITIALIZERS)
    return Choice(
        key=key, default=options[0], options=options, find=find_in(options, "an initialisation")
    )


def number_field(
    key: str, symbol: str, default: float, ends: tuple[float, float, float], meaning: str
) -> Number:
    """A number of a lab's own: `ends` are the least, the largest and the step of its slider."""
    low, high, step = ends
    parameter = Parameter(
        name=key,
        symbol=symbol,
        default=default,
        minimum=low,
        maximum=high,
        step=step,
        meaning=meaning,
    )
    return Number(key=key, default=default, parameter=parameter)


PARAMETERS: dict[str, Field] = {key: SLIDERS[key] for key in slider_keys(map(get, UNITS))}
"""The fields of the parameters of these functions, which other pages have too."""


# --- The claims that a lab shows ------------------------------------------------------------------


def claim_field(room: str, key: str) -> Choice:
    """The claim of the documents that the view was made for, if any."""
    options = tuple(source for source, each in PRESETS.items() if each.room == room)

    def find(text: str) -> str:
        if text in options:
            return text
        raise RefusedError(
            f"The link asks for the claim {quote(text)}; this page shows no such claim."
        )

    return Choice(key=key, default=None, options=(None, *options), find=find)


def preset_link(preset: Preset) -> tuple[str, dict[str, str | list[str]]]:
    """The script of the page that shows it, and the query of the view."""
    key = {FLOW: "gf_claim", TRAINING: "tr_claim"}[preset.room]
    query: dict[str, str | list[str]] = {key: preset.source}
    for name, value in preset.view.items():
        query[name] = f"{value:g}" if isinstance(value, int | float) else value
    return f"pages/{preset.room}.py", query


def claim_shown(field: Choice) -> Preset | None:
    """The claim that is shown, which the URL knows."""
    with hidden(field.key):
        chosen = field.fit(st.pills("Claim", field.options[1:], key=field.key, **BOUND))
    return PRESETS[chosen] if chosen else None


FREE = {"gf_seed", "gf_more", "tr_seed", "tr_moment"}
"""The keys of what a claim does not depend on: it is measured over several seeds of its own."""


def claim(preset: Preset, place: DeltaGenerator, address: Address, field: Choice) -> None:
    """Show a claim, its measurement, and the way back.

    It says so where the view has been moved since.
    """
    activation, label = BY_SOURCE[preset.source]
    with place.container(key="lab-claim"):
        st.markdown(f"**{activation.title}, {label}.** {activation.card.claims[label].text}")
        with st.spinner("Measuring over several seeds", show_time=True):
            (said,) = wait([_described(preset.source)])
        st.markdown(measured_now(said))
        _moved(preset, address, field)
        st.page_link(
            "app.py",
            label=f"Back to {activation.title}",
            icon=":material/undo:",
            query_params=link_to(activation, label),
        )


def _moved(preset: Preset, address: Address, field: Choice) -> None:
    """Say so where the reader has left the view of a claim."""
    asked = {key: address.fields[key].fit(value) for key, value in preset.view.items()}
    view = address.view({field.key: preset.source} | asked)
    now = {key: address.fields[key].fit(value) for key, value in address.current().items()}
    if all(now.get(key) == value for key, value in view.items() if key not in FREE):
        return
    measured_for = "What was measured is for the view of this point."
    if moved_since(measured_for, address.set, view):
        st.rerun()  # the choice of functions is outside of the fragment


@shared(64)
def _described(report: Report, source: str) -> str:
    return PRESETS[source].describe(report)


# --- Sliders ----------------------------------------------------------------------------------


def initializer(field: Choice) -> str:
    """The choice of how the weights are drawn."""
    value = st.selectbox(
        "Initialisation",
        list(INITIALIZERS),
        key=field.key,
        help="  \n".join(f"**{each.name}**: {each.about}." for each in INITIALIZERS.values()),
        **BOUND,
    )
    return str(field.fit(value))
