"""What a step of the lesson is: a prediction, a view, what to notice in it, and what to try."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from actviz.activation import Parameter
from actviz.progress import Report

EXPLORE, SOFTMAX, FLOW, TRAINING = "explore", "softmax", "gradient_flow", "training"
"""The pages of which a step can show a part, by their rooms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """A prediction that chooses one of a few sentences.

    Attributes
    ----------
    choices : tuple of str
        The sentences; Markdown with formulas.
    answer : int
        The index of the right one.
    replies : tuple of str
        For every choice a sentence: why it is right, or which mistake leads to it.
    """

    choices: tuple[str, ...]
    answer: int
    replies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A prediction that drags a marker over the plot of a function to an expected value.

    Attributes
    ----------
    slider : Parameter
        The places that the marker can have; its default is where it starts.
    along : str
        ``"z"`` for a place on the z-axis, ``"height"`` for a height.
    value : callable
        ``value()`` computes the right place.
    tolerance : float
        How far from it still counts as right.
    reply : str
        A format string for how it came out, which takes the right place.
    """

    slider: Parameter
    along: str
    value: Callable[[], float]
    tolerance: float
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the lesson.

    Attributes
    ----------
    key : str
        Its name in the address.
    title : str
        A few words.
    sources : tuple of str
        The ids of the documents' points that it is about (``elu/con/1``).
    text : str
        A sentence or two before the question, in Markdown.
    question : str
        What to predict.
    prediction : Choose or Place
        How the prediction is made.
    room : str
        The page of which the step shows a part: `EXPLORE`, `SOFTMAX`, `FLOW` or `TRAINING`.
    view : callable
        ``view()`` gives the parameters of that page's address that are not at their defaults.
    notice : callable
        ``notice(report)`` measures now and says in a sentence or two what to notice. It tells the
        `Report` the share that is done; a training takes seconds.
    try_it : tuple of str
        What to try in the view, in the imperative.
    notes : str
        Notes for the teacher, in Markdown.
    minutes : float
        How long it takes in class.
    """

    key: str
    title: str
    sources: tuple[str, ...]
    text: str
    question: str
    prediction: Choose | Place
    room: str
    view: Callable[[], Mapping[str, Any]]
    notice: Callable[[Report], str]
    try_it: tuple[str, ...]
    notes: str
    minutes: float
