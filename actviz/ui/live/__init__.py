"""The browser side of the pages: files of this folder, each with one job, put together here."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

INSIDES = "streamlit_dom.js"
"""All that is taken for granted of the insides of Streamlit and plotly."""

# What each component is put together from; its own file, which mounts it, is the last.
PAGE = (
    *(
        "dom.js",
        "history.js",
        "theme.js",
        "connection.js",
        "share.js",
        "keys.js",
        "skip.js",
        "focus.js",
    ),
    *("print.js", "page.js"),
)
SEARCH = ("dom.js", "search.js")
LAYER = (
    *("dom.js", "recording.js", "formatting.js", "frames.js", "svg_paths.js", "paint.js"),
    *(
        "texts.js",
        "live_region.js",
        "legend.js",
        "hold.js",
        "points.js",
        "range_guard.js",
        "slider_driver.js",
    ),
    *("grab.js", "reach.js", "layer.js"),
)
FILM = ("dom.js", "recording.js", "formatting.js", "slider_driver.js", "dots.js", "film.js")
BOARD = ("dom.js", "recording.js", "formatting.js", "softmax_data.js", "board.js")


def script(*names: str) -> str:
    """Files of this folder, one after the other, behind the one that all of them build on.

    A component takes one script, which cannot import another. So no name is declared twice in
    files that stand together.
    """
    folder = Path(__file__).parent
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in (INSIDES, *names))


def stylesheet(name: str) -> str:
    """A stylesheet of this folder, which styles one component alone."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


RANGE = "z"
"""The key of the slider of the z-range, whose ends are kept apart."""

_layer = st.components.v2.component("actviz.live", js=script(*LAYER))


def mount(
    shown: str | None,
    meanings: Mapping[str, str] | None = None,
    ahead: Mapping[str, Any] | None = None,
    on_reach: Callable[[], None] | None = None,
) -> None:
    """Attach the live layer, which moves the charts while a slider is dragged.

    Each chart carries what it needs for that; see `actviz.motion`. Without JavaScript, or where the
    layer finds no chart, the page works as plain Streamlit.

    Parameters
    ----------
    shown : str or None
        The label of the claim whose evidence is shown; a new one is scrolled to.
    meanings : Mapping of str to str or None
        By a slider's key, what it means, for screen readers; its label is only a symbol.
    ahead : Mapping or None
        ``drawn``, ``keyframes`` and ``readings`` of all charts that were drawn for the same, where
        they take longer to compute than the charts, which then come first.
    on_reach : callable or None
        A callback for the first time that somebody reaches for the sliders, where what moves the
        charts is only computed from then on.
    """
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    data = {
        "range": RANGE,
        "shown": shown or "",
        "meanings": dict(meanings or {}),
        "ahead": dict(ahead or {}),
        "waits": on_reach is not None,
    }
    _layer(
        key="live",
        data=json.dumps(data).encode(),
        on_reached_change=on_reach or (lambda: None),
        height=1,
        width=1,
    )
