"""The film of two trainings that the browser plays, in few bytes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from actviz.activation import Array, Parameter
from actviz.labs.tasks import MOST_POINTS, REACH
from actviz.labs.training import ALONG, SIDE, Course, Setting, coarseness, moments
from actviz.live.recording import Parts, Rows

HEIGHT = 1.5
"""A curve is drawn from −HEIGHT to HEIGHT."""


class Side(NamedTuple):
    """One of the two trainings, with the title of its units and their parameters that learn."""

    title: str
    course: Course
    learns: tuple[Parameter, ...] = ()


class Own(NamedTuple):
    """What the film says of points that the reader sets.

    Attributes
    ----------
    key : str
        The name by which it sends them.
    fitting : int
        How many of them an address can hold.
    lost : bool
        Whether the address speaks of points that are not here.
    """

    key: str
    fitting: int
    lost: bool


def film(
    setting: Setting,
    sides: Sequence[Side | str],
    *,
    slider: str = "",
    own: Own | None = None,
    heard: int = 0,
    example: int = -1,
    plays: bool = False,
) -> bytes:
    """Write what the browser draws at every moment, as a message of `actviz.live.recording`.

    The head has, among others:

    - ``moments``, the steps of the moments, and ``slider``, the key of the slider that counts them;
    - ``plays``: whether the film plays once by itself when it comes first;
    - ``open``: if the reader sets the points, the name by which the film sends them; there are
      ``most`` of them, an address holds ``fitting``, and ``lost`` says that it speaks of some that
      are not here; ``heard`` is the number of their last change;
    - ``example``: the one that is looked at, or −1; see `actviz.training.one_step`;
    - ``grid`` and ``units``: the places along a side of an answer's picture and of a hidden unit's;
    - ``points``, the examples, and ``held``, the indices of those that are held out;
    - for each side the exact loss and accuracy of each moment, whether its answers have ``gaps``,
      where they are no number, and its recording.

    The recording of a side has ``answers``, ``responses`` of all hidden units, and ``flags``: 1 for
    a dead unit, 2 for a saturated one. An answer from 0 to 1 and a unit's response from its least
    to its largest take 255 steps, a height from −HEIGHT to HEIGHT takes 65,535. A side that has
    ``diverged`` has fewer moments; it is ``valueless`` if its function had no value then. One with
    nothing to learn has none, and is given by its title alone.
    """
    given = setting.examples
    parts = Parts()
    return parts.message(
        {
            "slider": slider,
            "moments": moments(setting.steps),
            "plays": plays,
            "plane": setting.plane,
            "open": own.key if own else "",
            "most": MOST_POINTS.get(setting.task, 0),
            "fitting": own.fitting if own else 0,
            "lost": own is not None and own.lost,
            "heard": heard,
            "example": example,
            "reach": REACH,
            "height": HEIGHT,
            "grid": SIDE if setting.plane else ALONG,
            "units": coarseness(setting),
            "width": setting.width,
            "layers": setting.layers,
            "points": np.round(np.hstack([given.x, given.targets]), 3).tolist(),
            "held": np.flatnonzero(setting.is_held).tolist(),
            "sides": [_side(setting, each, parts) for each in sides],
        }
    )


def _side(setting: Setting, side: Side | str, parts: Parts) -> dict[str, Any]:
    if isinstance(side, str):
        nothing: dict[str, Any] = {name: [] for name in ("loss", "accuracy")}
        return {"title": side, "diverged": None, "recording": {"at": 0}} | nothing
    course = side.course
    return {
        "title": side.title,
        "gaps": bool(np.isnan(course.answers).any()),
        "loss": _numbers(course.loss),
        "accuracy": _numbers(course.accuracy),
        "diverged": course.divergence.step if course.divergence else None,
        "valueless": bool(course.divergence and course.divergence.undefined),
        "recording": parts.recording(len(course.steps), _tracks(setting, course)),
    }


def _numbers(values: Array) -> list[float | None]:
    """Numbers for JSON, which has no NaN and no infinity."""
    return [value if np.isfinite(value) else None for value in values.tolist()]


@np.errstate(invalid="ignore")  # a response may be infinite, or no number
def _tracks(setting: Setting, course: Course) -> dict[str, Rows]:
    answers = course.answers
    shares = answers if setting.plane else (answers + HEIGHT) / (2 * HEIGHT)
    low = course.responses.min(axis=-1, keepdims=True)
    size = course.responses.max(axis=-1, keepdims=True) - low
    # A unit whose response is the same everywhere is drawn in the middle.
    level = np.where(size > 0, (course.responses - low) / np.where(size > 0, size, 1), 0.5)
    flags = np.where(course.dead, 1, np.where(course.saturated, 2, 0))
    return {
        "answers": _steps(shares, 1 if setting.plane else 2),
        "responses": _steps(level, 1),
        "flags": Rows(flags, "u1"),
    }


def _steps(shares: Array, size: int) -> Rows:
    """Shares as whole numbers of that many bytes; the middle one stands for no number, if any."""
    finite = np.nan_to_num(shares, nan=0.5, posinf=1.0, neginf=0.0)
    most = 256**size - 1
    steps = np.round(most * np.clip(finite, 0, 1))
    missing = np.isnan(shares)
    if missing.any():
        steps[~missing & (steps == np.round(most / 2))] -= 1
    return Rows(steps, f"u{size}")
