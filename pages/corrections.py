"""Corrections: where the documents are imprecise or their code fails, and what shows it."""

from actviz.ui import corrections, shell

shell.page("Corrections")
corrections.listing()
