"""The live contract: the data in a chart with which the browser moves it.

It is in the chart's ``layout.meta``, so that a chart and its data always belong to the same view.
The browser side, `actviz/live/`, knows no formula and no function: it moves what has a name here.
A name is unique on a page.

``drawn``
    The values of the sliders when the chart was drawn: ``{slider's key: value}``.
``probe``
    The key of the probe's slider.
``level``
    True where that slider is a height: what is dragged is a line across.
``keyframes``
    The curves by slider: ``{slider's key: recording}``; see `actviz.live.recording`. Its tracks are
    ``z`` and the heights of each curve by its name, with NaN at gaps. ``dots`` are the ends of
    gaps: ``{curve's name: [[[z, height, filled], …] for each place]}``. ``texts`` are written at
    the points of a track: ``{track's name: [[text, …] for each place]}``.
    Keyframes that take long to compute are sent after the charts, to all of them; see
    `actviz.live`.
``readings``
    The readings at the probe by slider: ``{slider's key: recording}``, with one number a place: the
    height of each curve that moves, by its name, in 64-bit floats. ``breaks`` are places of the
    slider at which curves have no derivative and the reading is a convention: ``[[value, curve's
    name, …], …]``. ``said`` are printed sentences and numbers, one for each place: ``{name:
    texts}``. A ``whole`` recording has no values between two places.
``now``
    The readings for the values in ``drawn``: ``{"heights": {name: number}, "broken": [names],
    "said": {name: text}}``.
``texts``
    Where readings are printed, one target or a list of them: the ``key`` of a container, and the
    index of a ``table`` in it for ``rows`` of cells, or of a ``list`` for one cell a row.
    ``marks`` are the curves whose colours and dashes stand before the rows.
    A cell is a list of cells, a text, ``{"slider": key}``, ``{"height": name}``, ``{"sum":
    [names]}``, ``{"said": name}``, or None for one that stays as it is. Numbers have six digits,
    or ``digits`` of `actviz.readouts.DIGITS`, or so many ``decimals``. ``after`` is a text behind a
    number, and ``times`` a factor for a slider's number.
    ``sorted`` is the column by which rows are sorted, the largest first. ``numbers`` are the cells
    of the formulas in the container, in order; a formula whose cells cannot be read is hidden.
    ``notes`` are the conditions of the sentences behind the table; see `actviz.readouts.notes`.
``flat``
    ``{"curve": name, "below": number, "height": pixels}``: the shape ``flat`` is a strip on the
    z-axis along the stretches where that curve is small.
``words``
    ``{"said": text, "number": name, "at": name, "flat": bool}``: the text and the reading of one
    curve are written beside the probe's dot on another, and if ``flat``, the name of the strips.
``legend``
    ``{title: [names]}``: entries of the legend that hide these curves in all charts of the page.
``parameters``
    ``{title: cell}``: what stands behind a name in the legend.
``heading``
    A cell for the chart's title, where it says the parameters of a function.
``grows``
    ``"powers"`` of ten or ``"plain"`` numbers are on the y-axis, which grows with what moves, and
    eases to what is drawn next.
``limits``
    ``{annotation's name: {"slider": key, "to": value}}``: annotations, and the inset for the name
    ``inset``, that are valid only up to a value of a slider.

The ``meta`` of a trace says what it is: ``{"live": "curve", "name"}``, with ``fillTo`` the name of
the curve that it is filled down to; ``{"live": "edge", "name", "at", "end"}``, visible while that
curve is infinite at that point, with the sign ``end``; ``{"live": "name", "name", "height",
"end"}``, a text at the left or right end of a curve, kept apart from other such texts;
``{"live": "dots", "name", "filled"}``; ``{"live": "probe", "names"}``, a marker for each;
``{"live": "tangent", "height", "slope", "reach"}`` with two names; ``{"live": "still"}`` for what
holds only while no curve moves;
``{"live": "points", "x", "y"}``, a line, markers or texts at points with the names of two tracks;
``{"live": "slice", "y": key}`` and ``{"live": "place", "x": key, "y": key}`` on a gate's plane.
"""

from collections.abc import Mapping
from typing import Any

from actviz.activation import KINDS, Activation, Parameter, Values
from actviz.keyframes import PROBE, Keyframes, Readings, keyframes, probe_readings, slider_readings
from actviz.live.recording import Data, even, track
from actviz.remember import remember
from actviz.sampling import Range, sampling_grid
from actviz.view import Line, View


def motion(view: View, readings: Mapping[str, float], moved: set[str], read: set[str]) -> Data:
    """Record everything that moves one chart.

    `readings` are the view's. `moved` and `read` are the names of the curves that the chart moves,
    and of those whose readings are printed. The result has ``drawn``, ``probe``, ``keyframes``,
    ``readings`` and ``now``; see above.
    """
    lines, z, probe = view.lines, view.z, view.probe
    data: Data = {"drawn": {PROBE.name: probe}, "probe": PROBE.name}
    data |= {"keyframes": {}, "readings": {}}
    along: Data = {}
    for line in lines:
        data["drawn"] |= {line.key(name): value for name, value in line.values.items()}
        if view.still:
            continue
        for slider in map(line.reach, line.activation.moving(line.values)):
            key = line.key(slider.name)
            # The recording does not depend on the slider's own value.
            others = {**line.values, slider.name: slider.default}
            frames = _frames(line.activation, slider, z, others)
            if frames is None:
                continue  # the curve follows when the slider is released
            data["keyframes"][key] = _chosen(frames, line, moved)
            table = _readings(line.activation, slider, probe, others)
            data["readings"][key] = _named(table, line, read)
        along |= _named(_along(line.activation, *z, line.values), line, read, along)
    data["readings"][PROBE.name] = along
    data["now"] = {"heights": {name: y for name, y in readings.items() if name in read}}
    conventions = [n for line in lines for n in line.conventions(probe) if n in read]
    if conventions:
        data["now"]["broken"] = conventions
    return data


@remember(256)
def _frames(activation: Activation, slider: Parameter, z: Range, values: Values) -> Data | None:
    """Keyframes of all curves, by kind and row."""
    frames: Keyframes | None = keyframes(activation, slider, sampling_grid(activation, *z), values)
    if frames is None:
        return None
    along = frames.positions
    return {
        "at": frames.at.tolist(),
        "z": track(frames.z, along=along.get("z")),
        "rows": {
            (kind, row): track(frames.heights[kind][:, row], along=along.get(kind))
            for kind in KINDS
            for row in range(frames.heights[kind].shape[1])
        },
        "dots": {
            kind: [[[dot.z, dot.height, dot.filled] for dot in dots[kind]] for dots in frames.dots]
            for kind in frames.dots[0]
        },
    }


def _chosen(frames: Data, line: Line, wanted: set[str]) -> Data:
    """The keyframes of the curves that one chart draws, by name."""
    dots = {
        line.dotted(kind): ends
        for kind, ends in frames["dots"].items()
        if line.dotted(kind) in wanted and any(ends)
    }
    tracks = {"z": frames["z"]} | _by_name(frames["rows"], line, wanted)
    return {"at": frames["at"], "tracks": tracks} | ({"dots": dots} if dots else {})


def _by_name(rows: Data, line: Line, wanted: set[str]) -> Data:
    """The tracks of a line's curves that are wanted, by the names of the curves."""
    named = {line.curve(*key): each for key, each in rows.items()}
    return {name: each for name, each in named.items() if name in wanted}


@remember(256)
def _readings(activation: Activation, slider: Parameter, probe: float, values: Values) -> Data:
    return _packed_readings(slider_readings(activation, slider, probe, values))


@remember(256)
def _along(activation: Activation, low: float, high: float, values: Values) -> Data:
    return _packed_readings(probe_readings(activation, low, high, values))


def _packed_readings(readings: Readings) -> Data:
    """Readings of all curves, by kind and row."""
    return {
        "at": even(readings.at),
        "rows": {
            (kind, row): track(heights, "f8")
            for kind, rows in readings.heights.items()
            for row, heights in enumerate(rows)
        },
        "breaks": readings.breaks,
    }


def _named(
    table: Data, line: Line, wanted: set[str], more: Mapping[str, Any] | None = None
) -> Data:
    """The readings of the curves that one chart reads, by name, after those of other lines."""
    before = more or {"tracks": {}}
    breaks = list(before.get("breaks", ())) + [
        [value, *(line.curve("derivative", row) for row in broken)]
        for value, broken in table["breaks"]
    ]
    return {
        "at": table["at"],
        "tracks": before["tracks"] | _by_name(table["rows"], line, wanted),
        **({"breaks": breaks} if breaks else {}),
    }
