"""A page that only adds files: ELU with its derivative and its antiderivative, live."""

from dataclasses import replace

import numpy as np
import streamlit as st

from actviz import get, plots
from actviz.activation import Companion
from actviz.view import View, full_line
from actviz.widgets import live_layer, shell
from actviz.widgets.charts import side_by_side
from actviz.widgets.function_fields import slider_field
from actviz.widgets.sliders import parameter_slider
from actviz.widgets.url_state import Address


def antiderivative(z: np.ndarray, alpha: float) -> np.ndarray:
    """The integral of ELU from 0 to z: z²/2 for z > 0, alpha·(e^z − 1 − z) otherwise."""
    return np.where(z > 0, z**2 / 2, alpha * (np.expm1(np.minimum(z, 0)) - z))


ELU = replace(
    get("elu"),
    name="antiderivative",
    companions=(Companion(label="F(z)", function=antiderivative),),
)
ALPHA = slider_field(ELU, ELU.parameters[0])
ADDRESS = Address([ALPHA])


@st.fragment
def board() -> None:
    """The slider and what it moves."""
    ADDRESS.check_widgets()
    with st.container(key="plots"):
        line = full_line(ELU, {"alpha": parameter_slider(ELU, ELU.parameters[0])})
        view = View(lines=(line,), z=(-3.0, 3.0), probe=-1.0)
        charts = plots.one_function(view)
        side_by_side(charts, ("ELU and its antiderivative.", "Its derivative."))


shell.page("Antiderivative")
ADDRESS.open()
board()
live_layer.mount(None)
