"""Explore: one activation function, its sliders, its claims."""

import streamlit as st

from actviz.explore.page import page
from actviz.widgets import server

if __name__ == "__main__":  # run for a reader's page
    page()
else:  # imported once by `streamlit run`, which starts what it finds here
    app = st.App(__file__, middleware=server.MIDDLEWARE, lifespan=server.open_browser)
