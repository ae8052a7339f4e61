"""The state of the lesson: the fields of its address."""

from actviz.lesson.steps import SHORT_STORY, STEPS
from actviz.widgets.fields import Choice, finder
from actviz.widgets.url_state import Address

PATHS = {"documents": tuple(step.key for step in STEPS), "short": SHORT_STORY}
"""By their names in the address, the keys of the steps of both paths."""

BY_KEY = {step.key: step for step in STEPS}

PATH = Choice(
    key="path",
    default="documents",
    options=tuple(PATHS),
    find=finder(tuple(PATHS), f"The link asks for the path {{}}; there are {' and '.join(PATHS)}."),
)
STEP = Choice(
    key="step",
    default=None,
    options=(None, *BY_KEY),
    find=finder(tuple(BY_KEY), "The link asks for the step {}; there is none of that name."),
)
"""None is the first page, with the goals and the paths."""

ADDRESS = Address((PATH, STEP))
