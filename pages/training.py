"""Training: two small networks that differ only in what their units compute, as a film."""

from actviz.training.page import page

page()
