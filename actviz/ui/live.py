"""The live layer: what the browser needs to move the curves while a slider is dragged.

The browser gets numbers only: the curves as drawn, and each slider's keyframes to blend between.
Without JavaScript, or where it finds no chart, the page works as plain Streamlit.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from actviz.activation import Activation
from actviz.catalog import get
from actviz.curves import Curves, Dot, Keyframes, frame, keyframes
from actviz.figures import View, array
from actviz.ui.controls import slider_key

_layer = st.components.v2.component(
    "actviz.live", js=Path(__file__).with_name("live.js").read_text(encoding="utf-8")
)

Data = dict[str, Any]


def mount(activation: Activation, view: View, curves: Curves, shown: str | None) -> None:
    """Attach the live layer to the sliders and charts of one view.

    Parameters
    ----------
    activation : Activation
        The function that is drawn.
    view : View
        What the charts show.
    curves : Curves
        What is drawn in them.
    shown : str or None
        The label of the claim whose evidence is shown; a new one is scrolled to.
    """
    # Keyframes of a single parameter are the same wherever it stands.
    alone = len(activation.parameters) == 1
    moving = _moving(activation.name, view.z, () if alone else tuple(view.values.items()))
    still = json.dumps(_still(curves))
    data = f'{{"sliders":{moving},"still":{still},"shown":{json.dumps(shown)}}}'
    # Streamlit looks for data frames in anything but bytes, which costs more than the rest.
    _layer(key="live", data=data.encode(), height=1, width=1)


@lru_cache(maxsize=256)
def _moving(name: str, z: tuple[float, float], values: tuple[tuple[str, float], ...]) -> str:
    activation = get(name)
    now = activation.defaults | dict(values)
    used = int(now.get("classes", 0))
    return json.dumps(
        {
            slider_key(activation, slider.name): _packed(
                keyframes(activation, slider.name, frame(name, *z), now)
            )
            for slider in activation.sliders
            if slider.name != "classes" and (not used or int(slider.name[1:]) <= used)
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


def _still(curves: Curves) -> Data:
    return _packed(
        Keyframes(
            at=np.zeros(1),
            z=curves.z[None],
            f=curves.f[None],
            slope=curves.slope[None],
            dots=(curves.dots,),
        )
    )


def _dots(dots: Sequence[Dot]) -> list[list[float]]:
    return [[dot.z, dot.slope, float(dot.filled)] for dot in dots]
