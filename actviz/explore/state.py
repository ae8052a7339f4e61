"""The state of Explore: the fields of its address, and the views of a function and its claims."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actviz.activation import Activation
from actviz.catalog import UnknownFunctionError, get, names
from actviz.claims import Evidence
from actviz.copies import original
from actviz.find import find, is_formula
from actviz.widgets.fields import Choice, finder
from actviz.widgets.function_fields import (
    AXES_KEPT,
    PROBE_AT,
    SECOND,
    SLIDERS,
    Z,
    evidence_key,
    find_function,
    further_slider,
)
from actviz.widgets.url_state import Address, Query, State


def visible_claims(activation: Activation) -> list[str]:
    """The labels of the claims that have evidence."""
    return [label for label, claim in activation.card.claims.items() if claim.evidence is not None]


def _evidence_field(activation: Activation) -> Choice:
    labels = visible_claims(activation)
    refusal = "The link asks for the point {}; no point with evidence has that name."
    return Choice(
        key=evidence_key(activation),
        default=None,
        options=(None, *labels),
        find=finder(labels, refusal),
    )


def _find(text: str) -> str:
    """The name of the function that a link's text means; of a copy, that of the function itself."""
    return original(find_function(text))


FUNCTION = Choice(key="fn", default="elu", options=names(), find=_find, more=is_formula)
SWITCHES = (AXES_KEPT.key, SECOND.key)
"""The switches beside the sliders, which stay as they are from point to point."""

EVIDENCE = [_evidence_field(get(name)) for name in names()]


def _with_function(query: Query) -> Query:
    """Add the function to an address that names only sliders or the open point of one.

    Of several functions it means the first. An address that Explore writes leaves the default
    function out, and names the sliders of no other one.
    """
    if FUNCTION.key in query:
        return _of_original(query)
    for name in names():
        if any(key in query for key in _own_keys(get(name))):
            return {FUNCTION.key: [name], **query}
    return query


def _of_original(query: Query) -> Query:
    """An address that names a copy of a function means the function, with the copy's values."""
    try:
        asked = find(", ".join(query[FUNCTION.key]))
    except (UnknownFunctionError, ValueError):
        return query
    own, copies = (f"{find(name).key}_" for name in (original(asked.name), asked.name))
    if own == copies:
        return query
    return {re.sub(f"^{copies}", own, key): texts for key, texts in query.items()}


def _own_keys(activation: Activation) -> list[str]:
    """The keys of the fields that only one function has."""
    sliders = [activation.slider_key(slider.name) for slider in activation.sliders]
    return [*sliders, evidence_key(activation)] if activation.name in names() else sliders


def _keys_of(state: Mapping[str, Any]) -> list[str]:
    """The keys of a view: those of the chosen function only."""
    activation = find(FUNCTION.fit(state["fn"]))
    return ["fn", "z", "probe", *SWITCHES, *_own_keys(activation)]


def _defaults_of(state: Mapping[str, Any]) -> State:
    """The z-range of the chosen function; of a link that names only a claim, the claim's view."""
    activation = find(FUNCTION.fit(state.get("fn")))
    key = evidence_key(activation)
    label = state.get(key)
    if not label or state.keys() - {"fn", key, *SWITCHES}:
        return {"z": activation.z}
    evidence = evidence_of(activation, label)
    assert evidence is not None
    view: State = {"z": evidence.z, "probe": evidence.probe}
    for name, value in evidence.parameters.items():
        slider = activation.slider_key(name)
        view[slider] = SLIDERS[slider].fit(value)
    return view


ADDRESS = Address(
    (FUNCTION, Z, PROBE_AT, AXES_KEPT, SECOND, *SLIDERS.values(), *EVIDENCE),
    _keys_of,
    _defaults_of,
    _with_function,
    further_slider,
)


def evidence_of(activation: Activation, label: str | None) -> Evidence | None:
    """The evidence of the claim with a label, if there is any."""
    claim = activation.card.claims.get(label or "")
    return claim.evidence if claim else None


def state_of(activation: Activation, label: str | None = None) -> State:
    """The values of all widgets of a function, by default or in the view of a claim."""
    chosen = {"fn": activation.name} | ({evidence_key(activation): label} if label else {})
    return ADDRESS.state(chosen)


@dataclass(slots=True)
class Opened:
    """The session's record of Explore.

    Attributes
    ----------
    function : str
        The name of the function that was drawn last.
    label : str or None
        The label of the claim whose evidence is open.
    measured : tuple of str or None
        The claim that was measured last: its function, its label and the sentence.
    """

    function: str = ""
    label: str | None = None
    measured: tuple[str, str, str] | None = None
