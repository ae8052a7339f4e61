"""Compare: several functions on the same axes, their properties and what they cost."""

from actviz.ui import compare, controls, shell

shell.page("Compare", controls.reset_comparison)
compare.instrument(controls.pick_many())
