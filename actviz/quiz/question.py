"""What a question of the quiz is."""

from dataclasses import dataclass, field
from enum import Enum

from actviz.activation import Array, Values

LETTERS = ("A", "B", "C")
"""The names of the choices that are plots or marks."""


class Mistake(Enum):
    """Where a wrong choice comes from; the value is the sentence that says why it is wrong."""

    # Which derivative?
    FUNCTION = "That is f itself. Its derivative says how steep f is, not how high."
    SIGN = "That has the opposite sign: f′ is above 0 where f rises, and below 0 where f falls."
    ZEROS = "That is 0 where f is 0. But f′ is 0 where f is level, however high that is."
    LATE = "That is right at first, and then wrong: compare it with f on the right, too."
    ALPHA = "That is the same function with another value of its parameter."
    NEIGHBOUR = "That is a neighbour of the same family."
    ALPHA_SLOPE = "That is the derivative with another value of the parameter."
    NEIGHBOUR_SLOPE = "That is the derivative of a neighbour of the same family."
    STRANGER = "That is a function of another family."
    # At which z is the slope steepest?
    HIGHEST = "Of the three marks it is the highest. High is not steep."
    LOWEST = "Of the three marks it is the lowest. The slope is how fast f changes, not its height."
    ZERO = "There f is 0, which says nothing about its slope."
    LEVEL = "There f is level, or almost level."
    BEND = "There the slope changes fastest, which is not where it is largest."
    # Which unit is dead?
    ALIVE = "That unit is not dead: its inputs lie where it has a slope, so it learns."
    BIAS = "Most of its inputs get no slope, but not all: one that does keeps the unit alive."
    SATURATED = (
        "That unit is saturated, not dead: its slope is small but not 0, so it learns slowly."
    )
    LEAKY = "That unit has a slope where z is negative, too: negative inputs do not kill it."
    # Order by slope
    REVERSED = "That is the order from the smallest slope to the largest."
    HEIGHTS = "That is the order of the heights. High is not steep."
    ELSEWHERE = "That is the order of the slopes at another z."
    STEEPNESS = "That is the order of steepness. The slope of a falling curve is below 0."
    SWAPPED = "Two of them are swapped: compare how the curves run close to their marks."
    # Is this claim true?
    BELIEVED = "It is not true, though often heard."
    MOVED = "It is not true of this function."
    HALVED = "No part of it is true of this function."
    OVERSTATED = "It is not true as it stands: it says more than holds."
    DISMISSED = "A part of it is true."
    DOUBTED = "It is true as it stands."


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
    dots : bool
        Whether its points are drawn as dots, without a line between them.
    """

    z: Array
    heights: Array
    label: str = ""
    ghost: bool = False
    dots: bool = False


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
    """A choice: its text, and where a wrong one comes from (None for the right one).

    `detail` is one more sentence on a wrong one, with the numbers of this question; see `feedback`.
    """

    text: str
    mistake: Mistake | None = None
    panel: Panel | None = None
    detail: str = ""

    @property
    def feedback(self) -> str:
        """Why it is wrong; empty for the right one."""
        return f"{self.mistake.value} {self.detail}".strip() if self.mistake else ""


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
