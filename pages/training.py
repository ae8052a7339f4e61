"""Training: two small networks that differ only in what their units compute, as a film."""

from actviz.ui import shell, training

shell.page("Training", training.reset)
training.instrument()
