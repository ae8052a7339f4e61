"""The least that a page with a slider can be."""

import streamlit as st

alpha = st.slider("alpha", 0.01, 3.0, 1.0, 0.01, key="alpha")
st.text(f"alpha is {alpha}")
