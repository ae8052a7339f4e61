"""Explore: one activation function, its sliders, its claims."""

import streamlit as st

from actviz.ui import controls, explore, server, shell

if __name__ == "__main__":  # run for a reader's page
    shell.page("Explore", controls.reset)
    explore.instrument(controls.pick())
else:  # imported once by `streamlit run`, which starts what it finds here
    app = st.App(__file__, middleware=server.MIDDLEWARE, lifespan=server.open_browser)
