"""What a question of the quiz is."""

from dataclasses import dataclass, field
from enum import Enum

from actviz.activation import Array, Values


class Mistake(Enum):
    """Where a wrong choice comes from; the value is the sentence that says so."""

    FUNCTION = "That is f itself. Its derivative is how steep f is, not how high."
    SIGN = "That has the opposite sign: where f rises, f′ is above 0."


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve of a panel.

    Attributes
    ----------
    z, heights : ndarray of shape (n,)
        Its points, with NaN at gaps.
    label : str
        What stands at it (``A``), or nothing.
    ghost : bool
        Whether it is drawn faint and dashed, as a target.
    """

    z: Array
    heights: Array
    label: str = ""
    ghost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place on a panel that a choice names: a letter at a point."""

    letter: str
    z: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One plot: its title, the label of its y-axis, its curves and marks, and its axes' ends.

    `alt` says what can be seen to those who cannot see it, without the answer.
    """

    title: str
    label: str
    curves: tuple[Curve, ...]
    z: tuple[float, float]
    limits: tuple[float, float]
    alt: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A curve to be pulled onto a ghost: a function, its parameter, and where it starts.

    The nearest choice to where it is left is the answer; `values` are those of the choices.
    """

    function: str
    parameter: str
    start: float
    z: tuple[float, float]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice: its text, and where a wrong one comes from (None for the right one)."""

    text: str
    mistake: Mistake | None = None
    panel: Panel | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with three choices, of which one is right.

    Attributes
    ----------
    key : str
        What it is about, so that a link can repeat it: the kind and its own seed (``slope-17``).
    topic : str
        The topic in the summary at the end.
    text : str
        The question, in Markdown.
    view : tuple of Panel
        What is shown with it; empty for a claim.
    choices : tuple of Choice
        In the order that they are shown in.
    answer : int
        The index of the right one.
    evidence : str
        A sentence with a number, computed when the question is made, that shows why it is right.
    function, label : str
        The function, and its claim if there is one, to which Explore leads for the evidence.
    values : Mapping of str to float
        The values of the function's parameters in the question.
    pull : Pull or None
        What is pulled instead of choosing.
    """

    key: str
    topic: str
    text: str
    view: tuple[Panel, ...]
    choices: tuple[Choice, ...]
    answer: int
    evidence: str
    function: str
    label: str = ""
    values: Values = field(default_factory=dict)
    pull: Pull | None = None
