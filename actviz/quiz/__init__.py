"""The quiz: questions made from the catalogue by a seed, and a page over them."""

from actviz.quiz.question import Choice, Curve, Mark, Mistake, Panel, Pull, Question
from actviz.quiz.questions import questions

__all__ = ["Choice", "Curve", "Mark", "Mistake", "Panel", "Pull", "Question", "questions"]
