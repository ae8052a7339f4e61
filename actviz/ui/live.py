"""The live layer, which moves the charts in the browser while a slider is dragged.

Each chart carries what it needs for that; see `actviz.motion`. Without JavaScript, or where the
layer finds no chart, the page works as plain Streamlit.
"""

import streamlit as st

from actviz.ui.script import script

_layer = st.components.v2.component("actviz.live", js=script("apart.js", "live.js"))


def mount(shown: str | None) -> None:
    """Attach the live layer to the charts and sliders of the page.

    Parameters
    ----------
    shown : str or None
        The label of the claim whose evidence is shown; a new one is scrolled to.
    """
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    _layer(key="live", data=(shown or "").encode(), height=1, width=1)
