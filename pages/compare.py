"""Compare: several functions on the same axes, their properties and what they cost."""

from actviz.ui import compare, controls, live, shell

shell.page("Compare")
chosen = controls.pick_many()
compare.board(chosen)
live.mount(None)
compare.costs(chosen)
