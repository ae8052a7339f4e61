"""Quiz: questions on curves, slopes and claims, the same for a whole class."""

from actviz.quiz.page import page

page()
