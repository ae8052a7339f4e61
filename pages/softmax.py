"""Softmax: many logits, a temperature, the Jacobian, what else there is, and the loss."""

from actviz.softmax.page import page

page()
