"""Training: two small networks that differ only in what their units compute, as a film."""

from actviz.ui import training
from actviz.widgets import shell

shell.page("Training", training.reset)
training.instrument()
