"""What both labs have: the functions of units, fields, and the claims that a lab shows."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

from actviz.activation import Activation, Parameter, Values
from actviz.catalog import BY_SOURCE, get, names
from actviz.find import find
from actviz.labs.flow import GAIN
from actviz.labs.presets import FLOW, PRESETS, TRAINING, Preset
from actviz.network import INITIALIZERS, elementwise
from actviz.progress import Report, shared
from actviz.widgets.claims import measured_now, moved_since
from actviz.widgets.fields import TYPED_DECIMALS, Choice, Number, RefusedError, finder
from actviz.widgets.function_fields import SLIDERS, find_function, link_to, slider_keys
from actviz.widgets.pickers import hidden
from actviz.widgets.streamlit_insides import DeltaGenerator
from actviz.widgets.url_state import BOUND, Address, State
from actviz.widgets.waiting import wait

UNITS = tuple(name for name in names() if elementwise(get(name)))
"""The functions that a unit of a dense layer can have, by name."""


def find_unit(text: str) -> str:
    """The name of the function or formula that a link's text means, if a unit can have it."""
    activation = find(find_function(text, UNITS))
    if not elementwise(activation):
        raise RefusedError(
            f"The link puts {activation.title} into a network, but a unit takes one number, and "
            f"{activation.title} takes several."
        )
    return activation.name


def word_field(key: str, options: Iterable[str], what: str) -> Choice:
    """The field of one of some words; the first is the default."""
    words = tuple(options)
    refusal = f"The link asks for {what} {{}}; there are {', '.join(words)}."
    return Choice(key=key, default=words[0], options=words, find=finder(words, refusal))


def number_field(
    key: str, symbol: str, default: float, ends: tuple[float, float, float], meaning: str
) -> Number:
    """The field of a number of a lab; `ends` are its slider's minimum, maximum and step."""
    minimum, maximum, step = ends
    return Number.of(
        Parameter(
            name=key,
            symbol=symbol,
            default=default,
            minimum=minimum,
            maximum=maximum,
            step=step,
            meaning=meaning,
        )
    )


def word(field: Choice, label: str, help: str) -> Any:
    """Show the choice of one of some words, and return it."""
    value = st.selectbox(label, field.options, key=field.key, help=help, **BOUND)
    return field.fit(value)


def initializer(field: Choice) -> str:
    """Show the choice of how the first weights are drawn, and return it."""
    help = "  \n".join(f"**{each.name}**: {each.about}." for each in INITIALIZERS.values())
    return str(word(field, "Initialisation", help))


PARAMETERS = [SLIDERS[key] for key in slider_keys(map(get, UNITS))]
"""The fields of their sliders, which other pages have, too."""


# --- A function in a network with a gain ----------------------------------------------------------


def gain_link(activation: Activation, values: Values, gain: float) -> dict[str, str]:
    """The query of Gradient flow that shows a function in a network with a gain.

    The weights have the variance gain²/fan-in. Empty where a unit cannot have the function, or the
    page cannot have the gain.
    """
    if not elementwise(activation) or not GAIN.typable(gain):
        return {}
    query = {"gf_fns": activation.name, "gf_init": "LeCun"}
    query[GAIN.name] = f"{gain:.{TYPED_DECIMALS}f}"
    for name, value in values.items():
        query[activation.slider_key(name)] = f"{value:g}"
    return query


# --- The claims that a lab shows ------------------------------------------------------------------


def claim_field(room: str, key: str) -> Choice:
    """The field of the claim whose view is shown, if any."""
    sources = [source for source, each in PRESETS.items() if each.room == room]
    find = finder(sources, "The link asks for the claim {}; this page shows no such claim.")
    return Choice(key=key, default=None, options=(None, *sources), find=find)


def preset_link(preset: Preset) -> tuple[str, dict[str, str | list[str]]]:
    """The script of the lab that shows a claim, and the query of its view."""
    key = {FLOW: "gf_claim", TRAINING: "tr_claim"}[preset.room]
    # A claim of our own is measured wherever its view is shown.
    query: dict[str, str | list[str]] = {key: preset.source} if preset.source in PRESETS else {}
    for name, value in preset.view.items():
        query[name] = f"{value:g}" if isinstance(value, int | float) else value
    return f"pages/{preset.room}.py", query


def claim_shown(field: Choice) -> Preset | None:
    """The claim whose view is shown, as the URL says."""
    with hidden(field.key):
        chosen = field.fit(st.pills("Claim", field.options[1:], key=field.key, **BOUND))
    return PRESETS[chosen] if chosen else None


FREE = {"gf_seed", "gf_more", "tr_seed", "tr_moment", "tr_example"}
"""The keys of what a claim does not depend on; it is measured over its own seeds."""


def claim(
    preset: Preset, place: DeltaGenerator, address: Address, field: Choice
) -> tuple[str, ...]:
    """Show a claim, its measurement, a note if the view has been moved since, and the way back.

    Return the claim and its measurement, for a handout.
    """
    activation, label = BY_SOURCE[preset.source]
    with place.container(key="lab-claim"):
        claimed = f"**{activation.title}, {label}.** {activation.card.claims[label].text}"
        st.markdown(claimed)
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
    return claimed, measured_now(said)


def is_shown(preset: Preset, address: Address) -> bool:
    """Whether a page shows the view of a preset."""
    return _is_now(address.state(address.fit(preset.view)), address)


def _is_now(view: State, address: Address) -> bool:
    """Whether a page shows a view, apart from what no claim depends on."""
    now = address.fit(address.current())
    return all(now.get(key) == value for key, value in view.items() if key not in FREE)


def _moved(preset: Preset, address: Address, field: Choice) -> None:
    """Show a note if the reader has left the view of the claim."""
    view = address.state({field.key: preset.source} | address.fit(preset.view))
    if _is_now(view, address):
        return
    measured_for = "What was measured is for the view of this point."
    if moved_since(measured_for, address.set, view):
        st.rerun()  # the choice of functions is outside of the fragment


@shared(64)
def _described(report: Report, source: str) -> str:
    return PRESETS[source].describe(report)
