"""Overview: all functions at a glance."""

from actviz.ui import overview, shell

shell.page("Overview")
overview.grid()
