"""The live layer on a page: it moves the charts while a slider is dragged."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from actviz.live import LAYER, script
from actviz.widgets.function_fields import Z
from actviz.widgets.url_state import Address

_layer = st.components.v2.component("actviz.live", js=script(*LAYER))


def mount(
    shown: str | None,
    meanings: Mapping[str, str] | None = None,
    ahead: Mapping[str, Any] | None = None,
    on_reach: Callable[[], None] | None = None,
    address: Address | None = None,
) -> None:
    """Attach the live layer, which moves the charts while a slider is dragged.

    Each chart carries what it needs for that; see `actviz.plots.motion`. Without JavaScript, or
    where the layer finds no chart, the page works as plain Streamlit.

    Parameters
    ----------
    shown : str or None
        The label of the claim whose evidence is shown; the page scrolls to a new one.
    meanings : Mapping of str to str or None
        By the key of a slider, what it means, for screen readers; its label is only a symbol.
    ahead : Mapping or None
        ``drawn``, ``keyframes`` and ``readings`` of all charts with the same ``drawn``. They can be
        sent here, after the charts, if they take longer to compute.
    on_reach : callable or None
        A callback for when somebody first reaches for a slider, if what moves the charts is
        computed only from then on.
    address : Address or None
        What takes the numbers that are typed at the sliders, if they can be typed.
    """
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    data = {
        "range": Z.key,  # whose ends are kept apart
        "shown": shown or "",
        "meanings": dict(meanings or {}),
        "ahead": dict(ahead or {}),
        "waits": on_reach is not None,
        "types": address is not None,
    }

    def take() -> None:
        sent = st.session_state["live"].typed
        # A message written by hand can hold anything.
        if address is not None and isinstance(sent, Mapping):
            address.take(sent.get("key"), sent.get("index"), sent.get("text"))

    _layer(
        key="live",
        data=json.dumps(data).encode(),
        on_reached_change=on_reach or (lambda: None),
        on_typed_change=take,
        height=1,
        width=1,
    )
