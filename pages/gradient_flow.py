"""Gradient flow: what the depth of a network makes of a signal and of its gradient."""

from actviz.ui import gradient_flow
from actviz.widgets import shell

shell.page("Gradient flow", gradient_flow.reset)
gradient_flow.instrument()
