"""Overview: all functions at a glance."""

from actviz.overview.page import page

page()
