"""The state of the lesson: the fields of its address, and its paths."""

from dataclasses import dataclass
from functools import cache

from actviz.explore import state as explore
from actviz.formatting import six_digits
from actviz.gradient_flow import state as gradient_flow
from actviz.lesson.step import EXPLORE, FLOW, SOFTMAX, TRAINING, Choose, Step
from actviz.lesson.steps import SHORT_STORY, STEPS
from actviz.softmax import state as softmax
from actviz.training import state as training
from actviz.widgets.fields import Choice, Flag, finder
from actviz.widgets.url_state import Address, State

ROOMS = {
    EXPLORE: explore.ADDRESS,
    SOFTMAX: softmax.ADDRESS,
    FLOW: gradient_flow.ADDRESS,
    TRAINING: training.ADDRESS,
}
"""The addresses of the pages of which a step can show a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way through the steps.

    Attributes
    ----------
    name : str
        Its name in the address.
    title : str
        What it is called on the page.
    about : str
        A sentence on whom it is for.
    keys : tuple of str
        The keys of its steps, in order.
    """

    name: str
    title: str
    about: str
    keys: tuple[str, ...]

    @property
    def minutes(self) -> int:
        """How long it takes in class."""
        return round(sum(BY_KEY[key].minutes for key in self.keys))

    @property
    def length(self) -> str:
        """How many steps it has, and how long it takes: ``6 steps, 9 minutes``."""
        count = len(self.keys)
        return f"{count} step{'s' if count > 1 else ''}, {self.minutes} minutes"


BY_KEY = {step.key: step for step in STEPS}

PATHS = {
    path.name: path
    for path in (
        Path(
            name="documents",
            title="The documents, in their order",
            about="From Linear to Softmax, with what the documents say for and against each.",
            keys=tuple(BY_KEY),
        ),
        Path(
            name="short",
            title="The short story",
            about="Why slopes decide what a network can learn, for those in a hurry.",
            keys=SHORT_STORY,
        ),
    )
}
"""The paths by their names; the first one has all steps."""

PATH = Choice(
    key="path",
    default="documents",
    options=tuple(PATHS),
    find=finder(tuple(PATHS), f"The link asks for the path {{}}; there are {' and '.join(PATHS)}."),
)
END = "end"
"""The page after the last step, in the place of the key of one."""

STEP = Choice(
    key="step",
    default=None,
    options=(None, *BY_KEY, END),
    find=finder((*BY_KEY, END), "The link asks for the step {}; there is none of that name."),
)
"""None is the first page, with the goals and the paths."""
READ = Flag(key="read")
"""Whether a path is shown as one page to read."""

ADDRESS = Address((PATH, STEP, READ))


@cache
def view_of(key: str) -> State:
    """The values of the widgets of a step's view, which must not be changed.

    Raises
    ------
    ValueError
        If its page cannot show the view.
    """
    step = BY_KEY[key]
    address = ROOMS[step.room]
    texts = {
        name: [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
        for name, value in step.view().items()
    }
    asked, problems = address.read(texts)
    if problems or texts.keys() - asked.keys():
        raise ValueError(f"the view of the step {key!r} cannot be shown: {problems or texts}")
    return address.state(asked)


def link(path: str, key: str | None = None) -> dict[str, str | list[str]]:
    """The query of a step with its view, or of another page of a path."""
    wanted = ADDRESS.link(ADDRESS.state({PATH.key: path, STEP.key: key}))
    return wanted | (ROOMS[BY_KEY[key].room].link(view_of(key)) if key in BY_KEY else {})


def path_with(name: str, key: str | None) -> Path:
    """The path of a name, or the one of all steps where that lacks the step."""
    path = PATHS[name]
    return PATHS[PATH.default] if key in BY_KEY and key not in path.keys else path


def right_answer(step: Step) -> str:
    """What is right, in Markdown."""
    prediction = step.prediction
    if isinstance(prediction, Choose):
        return prediction.choices[prediction.answer]
    return f"{prediction.slider.symbol} = {six_digits(prediction.value())}"


def is_right(step: Step, predicted: float) -> bool:
    """Whether a prediction is right: the index of a choice, or a place."""
    prediction = step.prediction
    if isinstance(prediction, Choose):
        return predicted == prediction.answer
    return abs(predicted - prediction.value()) <= prediction.tolerance


def in_words(step: Step, predicted: float) -> str:
    """What was predicted, in Markdown."""
    prediction = step.prediction
    if isinstance(prediction, Choose):
        return prediction.choices[int(predicted)]
    return f"{prediction.slider.symbol} = {six_digits(predicted)}"
