"""Explore: one activation function, its sliders, its claims."""

from actviz.ui import controls, explore, live, panels, shell

shell.page("Explore")
activation = controls.pick()
panels.heading(activation)
explore.board(activation.name)
live.mount(controls.evidence_picker(activation))
panels.claims(activation)
panels.code(activation)
panels.references(activation)
