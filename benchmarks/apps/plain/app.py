"""A plain visualiser: native slider, subplots from graph_objects, nothing tuned."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

alpha = st.slider("alpha", 0.01, 3.0, 1.0, 0.01, key="alpha")
z = np.linspace(-5, 5, 400)
figure = make_subplots(rows=1, cols=2, subplot_titles=("ELU", "Derivative of ELU"))
figure.add_trace(go.Scatter(x=z, y=np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))), 1, 1)
figure.add_trace(go.Scatter(x=z, y=np.where(z > 0, 1, alpha * np.exp(np.minimum(z, 0)))), 1, 2)
st.plotly_chart(figure, key="plot")
