"""Corrections: where the documents are imprecise or their code fails, and what shows it."""

from actviz.corrections.page import page

page()
