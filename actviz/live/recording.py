"""Recordings: named numbers over the places of one slider, which the browser blends between.

Whatever moves in the browser travels in this form: curves, readings, the shares of softmax, films.
`actviz/live/recording.js` reads it.

A recording is ``{"at", "type", "tracks"}``, to which its reader may add more.

``at``
    The places for which numbers are known, ascending: a list, ``{"from", "to", "count"}`` for even
    ones, or a count n for 0, 1, … n − 1.
``type``
    Of the numbers, as numpy has it: "f4", which may be left out, "f8", "i2", "u1" or "u2".
``tracks``
    ``{name: track}``. A track is ``{"rows"}``: its numbers in base64, lowest byte first, a row for
    each place. A track that has ``size`` instead of rows is one of a message of bytes: so many
    numbers a row, and the rows of all tracks follow the head, in order; see `Parts`. More may be
    there: ``at`` and ``type``, where they are not the recording's; ``step``, what 1 is worth in a
    track of integers, of which −32768 stands for NaN; and ``along``, a 32-bit float for each place
    of the slider at even steps, which says between which rows it lies: 2.25 is a quarter of the way
    from row 2 to row 3. Without it all goes straight with the slider.
"""

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from actviz.activation import Array

Data = dict[str, Any]


def packed(numbers: Array, kind: str = "f4") -> str:
    """Numbers in base64, as 32-bit floats, which are finer than any screen, or of another type.

    What 32 bits do not reach is infinite.
    """
    return base64.b64encode(_bytes(numbers, kind)).decode()


def track(rows: Array, kind: str = "f4", along: Array | None = None) -> Data:
    """A track that holds its numbers: a row for each place."""
    found: Data = {"rows": packed(rows, kind)}
    if kind != "f4":
        found["type"] = kind
    if along is not None:
        found["along"] = packed(along)
    return found


def even(places: Array) -> Data:
    """Places at even steps, by their ends and their number."""
    return {"from": float(places[0]), "to": float(places[-1]), "count": places.size}


class Rows(NamedTuple):
    """The numbers of one track of a message of bytes.

    Attributes
    ----------
    numbers : ndarray, shape (places, n)
    kind : str
        Their type on the way.
    at : sequence of int or None
        Its places, where they are not the recording's.
    step : float
        What 1 is worth.
    """

    numbers: Array
    kind: str
    at: Sequence[int] | None = None
    step: float = 1.0


class Parts:
    """The tracks of a message of bytes: their numbers, to be sent behind its head."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def recording(self, at: Sequence[float] | Data | int, tracks: Mapping[str, Rows]) -> Data:
        """Add a recording over some places, and return its entry in the head."""
        kinds = Counter(each.kind for each in tracks.values())
        common = kinds.most_common(1)[0][0]
        return {
            "at": at,
            "type": common,
            "tracks": {name: self._add(each, common) for name, each in tracks.items()},
        }

    def _add(self, rows: Rows, common: str) -> Data:
        self._parts.append(_bytes(rows.numbers, rows.kind))
        found: Data = {"size": rows.numbers[0].size}
        if rows.kind != common:
            found["type"] = rows.kind
        if rows.at is not None:
            found["at"] = rows.at
        if rows.step != 1.0:
            found["step"] = rows.step
        return found

    def message(self, head: Mapping[str, Any]) -> bytes:
        """A line of JSON, and the numbers of all tracks in it, which stand there in this order."""
        line = json.dumps(head, separators=(",", ":")).encode()
        return b"\n".join([line, b"".join(self._parts)])


def _bytes(numbers: Array, kind: str) -> bytes:
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(numbers, dtype=f"<{kind}").tobytes()
