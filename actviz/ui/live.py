"""The live layer: what the browser needs to move the curves while a slider is dragged.

The browser gets numbers only: each slider's keyframes to blend between, and exact readings at the
probe for every place that a slider can be moved to.
Without JavaScript, or where it finds no chart, the page works as plain Streamlit.
"""

import base64
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from actviz.activation import Activation, Array
from actviz.catalog import get
from actviz.curves import PROBE, Dot, Keyframes, frame, keyframes, moving_sliders, readings
from actviz.figures import View, array
from actviz.ui.controls import slider_key

_layer = st.components.v2.component(
    "actviz.live", js=Path(__file__).with_name("live.js").read_text(encoding="utf-8")
)

Data = dict[str, Any]


def mount(activation: Activation, view: View, shown: str | None) -> None:
    """Attach the live layer to the sliders and charts of one view.

    Parameters
    ----------
    activation : Activation
        The function that is drawn.
    view : View
        What the charts show.
    shown : str or None
        The label of the claim whose evidence is shown; a new one is scrolled to.
    """
    # Keyframes of a single parameter are the same wherever it stands.
    alone = len(activation.parameters) == 1
    moving = _moving(activation.name, view.z, () if alone else tuple(view.values.items()))
    rest = {
        "view": view.identify(activation),
        "shown": shown,
        "readings": _readings(activation, view),
    }
    # Streamlit looks for data frames in anything but bytes, which costs more than the rest.
    data = f'{{"sliders":{moving},{json.dumps(rest)[1:]}'.encode()
    _layer(key="live", data=data, height=1, width=1)


@lru_cache(maxsize=256)
def _moving(name: str, z: tuple[float, float], values: tuple[tuple[str, float], ...]) -> str:
    activation = get(name)
    now = activation.defaults | dict(values)
    return json.dumps(
        {
            slider_key(activation, slider.name): _packed(
                keyframes(activation, slider.name, frame(name, *z), now)
            )
            for slider in moving_sliders(activation, now)
        }
    )


def _packed(frames: Keyframes) -> Data:
    return {
        "at": frames.at.tolist(),
        "rows": frames.f.shape[1],
        "z": array(frames.z)["bdata"],
        "f": array(frames.f)["bdata"],
        "slope": array(frames.slope)["bdata"],
        "dots": [_dots(dots) for dots in frames.dots],
    }


def _readings(activation: Activation, view: View) -> Data:
    """For the probe and every slider: what is read at the probe, wherever that one is moved to."""
    sliders = {
        slider_key(activation, slider.name): slider
        for slider in moving_sliders(activation, view.values)
    } | {PROBE.name: PROBE}
    tables = {
        key: readings(activation, slider, view.probe, view.values)
        for key, slider in sliders.items()
    }
    return {
        key: {
            "from": table.at[0],
            "to": table.at[-1],
            "count": table.at.size,
            "f": _doubles(table.f),
            "slope": _doubles(table.slope),
        }
        for key, table in tables.items()
    }


def _doubles(values: Array) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype=np.float64).tobytes()).decode()


def _dots(dots: Sequence[Dot]) -> list[list[float]]:
    return [[dot.z, dot.slope, float(dot.filled)] for dot in dots]
