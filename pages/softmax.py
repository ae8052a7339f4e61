"""Softmax: many logits, a temperature, the Jacobian, what else there is, and the loss."""

from actviz.ui import softmax
from actviz.widgets import shell

shell.page("Softmax", softmax.reset)
softmax.ADDRESS.open()
softmax.heading()
softmax.board()
softmax.references()
