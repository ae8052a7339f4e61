"""What Training says in words and numbers: its settings, its table, how the trainings end."""

from collections.abc import Sequence

import numpy as np

from actviz.formatting import digits, percent, six_digits
from actviz.labs.tasks import TASKS
from actviz.labs.training import Course, Setting
from actviz.readouts import Cell
from actviz.sampling import FLAT
from actviz.training import learned, state
from actviz.training.film import Side

WORSE = 1.1
"""A training overfits if its loss on what is held out ends so many times as high as it was."""


def settings(setting: Setting, learn: str) -> tuple[str, str]:
    """The two groups of settings, each with its values; `learn` says what learns, if anything."""
    network = f"{setting.layers} × {setting.width}, {setting.initializer}"
    noise = "" if TASKS[setting.task].is_own else f", noise {six_digits(setting.noise)}"
    held = f", {percent(setting.held_out)} held out" if setting.held_out else ""
    return (
        f"Network: {network}{learn and f', {learn}'}",
        f"Training: {setting.optimizer} {six_digits(setting.rate)}, batch {setting.batch}, "
        f"{setting.steps} steps{noise}{held}, seed {setting.seed}",
    )


def how_to_read(setting: Setting) -> str:
    """What the colours and the small pictures mean."""
    classes = (
        "Green squares are class 0, purple circles are class 1; the paler the background, the "
        "less sure the network is. "
    )
    held = (
        "Hollow examples are held out: the networks never learn from them. "
        if setting.is_held.any()
        else ""
    )
    return (
        f"{classes if setting.plane else ''}{held}Both networks start with the same weights "
        "and see the same batches. The small pictures show the output of each hidden unit. A dead "
        "unit is crossed out: its slope is 0 for every example, so it does not learn. A saturated "
        f"unit has a dashed frame: its slope is below {digits(FLAT)} for every example."
    )


def rows(setting: Setting, sides: Sequence[Side]) -> list[list[Cell]]:
    """The table as cells, which the browser fills in, too; see `actviz.readouts`."""
    share = {"digits": "six", "after": f" of {setting.hidden}"}
    cells = {
        "step": ("step", {"digits": "six"}),
        "loss": ("loss", {"digits": "six"}),
        "right": ("right", {"digits": "percent"}),
        "held-out loss": ("held loss", {"digits": "six"}),
        "held-out right": ("held right", {"digits": "percent"}),
        "dead units": ("dead", share),
        "saturated units": ("saturated", share),
        "gradient in layer 1": ("gradient", {"digits": "six"}),
    }
    missing = set() if setting.plane else {"right", "held right"}
    if not setting.is_held.any():
        missing |= {"held loss", "held right"}
    found: list[list[Cell]] = [
        [title, *({"height": f"{index}/{name}", **how} for index in range(len(sides)))]
        for title, (name, how) in cells.items()
        if name not in missing
    ]
    # Before what pictures and charts show as well, which is left out for a class.
    place = [row[0] for row in found].index("dead units")
    return [*found[:place], *learned.rows(sides), *found[place:]]


def heights(sides: Sequence[Side], at: int) -> dict[str, float]:
    """The numbers of the table by name, at a moment."""
    return {
        f"{index}/{name}": number
        for index, side in enumerate(sides)
        for name, number in numbers(side, at).items()
    }


def numbers(side: Side, at: int) -> dict[str, float]:
    """The numbers of a training for the table, at a moment or at its last one."""
    course = side.course
    at = min(at, len(course.steps) - 1)
    return {
        "step": course.steps[at],
        "loss": float(course.loss[at]),
        "right": float(course.accuracy[at]),
        "held loss": float(course.held_loss[at]),
        "held right": float(course.held_accuracy[at]),
        "dead": int(course.dead[at].sum()),
        "saturated": int(course.saturated[at].sum()),
        "gradient": float(course.gradient[at][0]),
    } | learned.numbers(side, at)


def ending(side: Side, setting: Setting) -> str:
    """How a training ends, in a sentence."""
    course = side.course
    lost = course.divergence
    if lost is not None and lost.undefined:
        begun = lost.step > 1
        how = f"stops after step {lost.step - 1}" if begun else "cannot be trained here"
        return (
            f"**{side.title}** {how}: it has no value for some of the numbers that hidden layer "
            f"{lost.undefined} gives it."
        )
    if lost is not None:
        lower = [rate for rate in state.RATE.places if rate < setting.rate]
        how = f"a learning rate of {digits(lower[-1])}" if lower else "smaller weights"
        size = (
            f"{digits(lost.growth)} times as large as" if lost.growth < 1e300 else "far larger than"
        )
        layer = "the output layer" if lost.layer > setting.layers else f"hidden layer {lost.layer}"
        return (
            f"**{side.title}** diverges after step {lost.step}: the weights of {layer} are "
            f"{size} at the start, and they grow with every step. Try {how}."
        )
    end = six_digits(float(course.loss[-1]))
    right = f", {percent(float(course.accuracy[-1]))} right" if setting.plane else ""
    died = int(course.dead[-1].sum())
    dead = f" {died} of {setting.hidden} units are dead." if died else ""
    said = f"{dead}{learned.sentence(side)}{_held_ending(course, setting)}"
    return f"**{side.title}** ends at a loss of {end}{right}.{said}"


def _held_ending(course: Course, setting: Setting) -> str:
    """How a training ends on what is held out, and since when it has become worse there."""
    losses = course.held_loss
    if not np.isfinite(losses[-1]):
        return ""
    count = int(setting.is_held.sum())
    examples = "1 example" if count == 1 else f"{count} examples"
    right = f", {percent(float(course.held_accuracy[-1]))} right" if setting.plane else ""
    said = f" On the {examples} held out: a loss of {six_digits(float(losses[-1]))}{right}."
    best = int(np.nanargmin(losses))
    if losses[-1] > WORSE * losses[best] and course.loss[-1] < course.loss[best]:
        lowest = six_digits(float(losses[best]))
        said += f" It overfits: at step {course.steps[best]} that loss was {lowest}, its lowest."
    return said
