"""Compare: several functions on the same axes, their properties and what they cost."""

from actviz.compare.page import page

page()
