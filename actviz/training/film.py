"""Two trainings side by side, in few bytes: what the browser plays."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from actviz.activation import Array
from actviz.labs.tasks import MOST_POINTS, REACH
from actviz.labs.training import ALONG, SIDE, Course, Setting, coarseness, moments
from actviz.live.recording import Parts, Rows

HEIGHT = 1.5
"""A curve is drawn from −HEIGHT to HEIGHT."""


class Side(NamedTuple):
    """One of the two: what its units are called, and its training."""

    title: str
    course: Course


def film(
    setting: Setting,
    sides: Sequence[Side | str],
    *,
    slider: str = "",
    heard: int = 0,
) -> bytes:
    """Write what the browser draws at every moment.

    A message of bytes, as `actviz.live.recording` has them. The head has ``moments``, which are the
    steps, the key of the `slider` that counts them, and for every side the exact loss and accuracy
    of each moment. ``open`` says that up to ``most`` points are the reader's own, of whose
    changes the last was number ``heard``; ``grid`` is how many places along a side the answers
    have, and ``units`` those of the hidden units, of which each layer has ``width``. The
    recording of a side is over its moments: ``answers``, ``responses`` of all units, and
    ``flags``, 1 for each dead unit and 2 for each saturated one. An answer from 0 to 1 and a
    unit's response from its least to its largest take 255 steps, a height from −HEIGHT to HEIGHT
    65,535. A side that has diverged has fewer moments, and one that has nothing to learn, of which
    only the title is given, has none.
    """
    given = setting.examples
    parts = Parts()
    return parts.message(
        {
            "slider": slider,
            "moments": moments(setting.steps),
            "plane": setting.plane,
            "open": setting.task == "points",
            "most": MOST_POINTS,
            "heard": heard,
            "reach": REACH,
            "height": HEIGHT,
            "grid": SIDE if setting.plane else ALONG,
            "units": coarseness(setting),
            "width": setting.width,
            "layers": setting.layers,
            "points": np.round(np.hstack([given.x, given.targets]), 3).tolist(),
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
        "loss": course.loss.tolist(),
        "accuracy": _numbers(course.accuracy),
        "diverged": course.divergence.step if course.divergence else None,
        "recording": parts.recording(len(course.steps), _tracks(setting, course)),
    }


def _numbers(values: Array) -> list[float | None]:
    """As JSON has them, which knows no NaN and no infinity."""
    return [value if np.isfinite(value) else None for value in values.tolist()]


def _tracks(setting: Setting, course: Course) -> dict[str, Rows]:
    answers = course.answers
    shares = answers if setting.plane else (answers + HEIGHT) / (2 * HEIGHT)
    low = course.responses.min(axis=-1, keepdims=True)
    size = course.responses.max(axis=-1, keepdims=True) - low
    # A unit that says the same everywhere is drawn in the middle.
    level = np.where(size > 0, (course.responses - low) / np.where(size > 0, size, 1), 0.5)
    flags = np.where(course.dead, 1, np.where(course.saturated, 2, 0))
    return {
        "answers": _steps(shares, 1 if setting.plane else 2),
        "responses": _steps(level, 1),
        "flags": Rows(flags, "u1"),
    }


def _steps(shares: Array, size: int) -> Rows:
    """Shares in as many steps as that many bytes have."""
    finite = np.nan_to_num(shares, nan=0.5, posinf=1.0, neginf=0.0)
    most = 256**size - 1
    return Rows(np.round(most * np.clip(finite, 0, 1)), f"u{size}")
