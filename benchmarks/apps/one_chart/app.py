"""The least that a page with a Plotly chart can be."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

z = np.linspace(-5, 5, 400)
st.plotly_chart(go.Figure(go.Scatter(x=z, y=np.tanh(z))), key="plot")
