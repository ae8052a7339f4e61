"""The live layer: what the browser needs to move the curves while a slider is dragged.

The browser gets numbers only: the curves as drawn, and each slider's keyframes to blend between.
Without JavaScript, or where it finds no chart, the page works as plain Streamlit.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from actviz.activation import Activation
from actviz.catalog import get
from actviz.curves import Curves, Dot, Keyframes, frame, keyframes, sample
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
    values = tuple(view.values.items())
    # Keyframes of a single parameter are the same wherever it stands.
    alone = len(activation.parameters) == 1
    moving = _moving(activation.name, view.z, () if alone else values)
    curves = sample(activation, frame(activation.name, *view.z).z, view.values)
    data = {"sliders": moving, "still": _still(curves), "shown": shown or ""}
    _layer(key="live", data=data, height=1, width=1)


@lru_cache(maxsize=256)
def _moving(
    name: str, z: tuple[float, float], values: tuple[tuple[str, float], ...]
) -> dict[str, Data]:
    activation = get(name)
    now = activation.defaults | dict(values)
    used = int(now.get("classes", 0))
    return {
        slider_key(activation, slider.name): _packed(
            keyframes(activation, slider.name, frame(name, *z), now)
        )
        for slider in activation.sliders
        if slider.name != "classes" and (not used or int(slider.name[1:]) <= used)
    }


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
