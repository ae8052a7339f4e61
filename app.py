"""Explore: one activation function, its sliders, its claims."""

from actviz.ui import controls, explore, shell

shell.page("Explore", controls.reset)
explore.instrument(controls.pick())
