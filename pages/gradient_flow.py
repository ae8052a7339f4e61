"""Gradient flow: what the depth of a network makes of a signal and of its gradient."""

from actviz.gradient_flow.page import page

page()
