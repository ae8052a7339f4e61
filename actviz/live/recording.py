"""Recordings: named numbers over the places of one slider; the browser blends between places.

Whatever moves in the browser travels in this form: curves, readings, the shares of softmax, films.
`actviz/live/recording.js` reads it.

A recording is ``{"at", "type", "tracks"}``, to which its reader may add more.

``at``
    The places that are recorded, ascending: a list, ``{"from", "to", "count"}`` for even ones, or
    a count n for 0, 1, … n − 1.
``type``
    The numpy type of the numbers: "f4", which may be left out, "f8", "i2", "u1" or "u2".
``tracks``
    ``{name: track}``. A track is ``{"rows"}``: its numbers in base64, lowest byte first, a row for
    each place. In a message of bytes it is ``{"size"}``, how many numbers a row has; the rows of
    all tracks follow behind the head, in order; see `Parts`. A track may also have

    - ``at`` and ``type``, where they are not the recording's;
    - ``step``, what 1 is worth in a track of integers; of "i2", −32768 stands for NaN;
    - ``along``, a 32-bit float for each place of the slider at even steps. It says between which
      rows that place lies: 2.25 is a quarter of the way from row 2 to row 3. Without it, places
      between two recorded ones lie evenly between their rows.
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
    """Write numbers in base64, as 32-bit floats, which are finer than any screen, or another type.

    A number that is too large for the type becomes infinite.
    """
    return base64.b64encode(_bytes(numbers, kind)).decode()


def track(rows: Array, kind: str = "f4", along: Array | None = None) -> Data:
    """Make a track of its rows, one for each place."""
    found: Data = {"rows": packed(rows, kind)}
    if kind != "f4":
        found["type"] = kind
    if along is not None:
        found["along"] = packed(along)
    return found


def even(places: Array) -> Data:
    """Describe places at even steps by their ends and their number."""
    return {"from": float(places[0]), "to": float(places[-1]), "count": places.size}


class Rows(NamedTuple):
    """The numbers of one track of a message of bytes.

    Attributes
    ----------
    numbers : ndarray, shape (places, n)
    kind : str
        The type in which they are sent.
    at : sequence of int or None
        The places of this track, where they are not the recording's.
    step : float
        What 1 is worth.
    """

    numbers: Array
    kind: str
    at: Sequence[int] | None = None
    step: float = 1.0


class Parts:
    """Collects the numbers of a message of bytes, which are sent behind its head."""

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
        """Write the message: a line of JSON, its head, and the numbers of all tracks, in order."""
        line = json.dumps(head, separators=(",", ":")).encode()
        return b"\n".join([line, b"".join(self._parts)])


def _bytes(numbers: Array, kind: str) -> bytes:
    with np.errstate(over="ignore"):
        return np.ascontiguousarray(numbers, dtype=f"<{kind}").tobytes()
