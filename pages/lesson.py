"""Lesson: a guided walk through the documents; predict first, then look."""

from actviz.lesson.page import page

page()
