"""Charts of two trainings at a moment: the loss over the steps, and the gradient in each layer.

Both are on a log axis; what is below it is marked at its edge, with the number. The moment is a
place of a slider, and the live layer moves what depends on it.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits_of_power, power_of_ten, six_digits
from actviz.live.recording import Data, track
from actviz.plots import traces
from actviz.plots.chart import MARGIN, NEUTRAL, Chart, Spec, axis, base_layout, side_colour, title
from actviz.sampling import Range
from actviz.training.film import Side

PLOTTED = 120
"""Pixels of height of the plotted area."""

PRESENTED = 94
"""The same while presenting, where the texts around it are larger."""

LOWEST = -16
"""The lowest power of ten on an axis; the loss of a few points can be all but 0."""

FAR = -1e5
"""A power of ten far below every axis."""

DASHES = ("solid", "7px,4px")

HELD_DASH = "1.5px,3px"
"""The line of a loss over the examples that are held out."""

HEADING = "Loss"
HELD_HEADING = (
    f'{HEADING} <span style="font-weight:400;font-size:0.85em">'
    " <b>—</b> trained <b>···</b> held out</span>"
)


def loss(sides: Sequence[Side], steps: Sequence[int], at: int, slider: str, **more: Any) -> Chart:
    """The chart of the loss of all sides over the `steps` of the moments, and at one moment, `at`.

    `slider` is the key of the moment's slider, and `more` is what else the chart carries; see
    `actviz.plots.motion`.
    """
    all_logs = [_logs(side.course.loss) for side in sides]
    is_held = any(np.isfinite(side.course.held_loss).any() for side in sides)
    held_logs = [_logs(side.course.held_loss) for side in sides] if is_held else []
    limits = powers_around([*all_logs, *held_logs])
    last = len(steps) - 1
    shown = [
        _line(side, logs, limits, index)
        for index, (side, logs) in enumerate(zip(sides, all_logs, strict=True))
    ]
    shown += [
        _held_line(side, logs, limits, index)
        for index, (side, logs) in enumerate(zip(sides, held_logs, strict=False))
    ]
    moving = _Moving(at, limits)
    if sides:
        # The line stops where all sides have diverged.
        end = max(logs.size for logs in all_logs) - 1
        now = np.minimum(np.arange(last + 1), end)
        ends = np.stack([now, now], 1), np.array([limits])
        shown.append(moving.trace("moment", *ends, NEUTRAL, width=1.5, dash="3px,3px"))
        places = np.stack([np.minimum(now, logs.size - 1) for logs in all_logs], 1)
        for name, some in (("held", held_logs), ("loss", all_logs)):
            if some:
                heights = np.stack([logs[np.minimum(now, logs.size - 1)] for logs in some], 1)
                # At the right end of the chart there is no room for a number.
                marks = moving.marks(name, places, heights, 1, "top left")
                if name == "held":
                    marks[0]["marker"] |= {"symbol": "circle-open", "line": {"width": 2}}
                shown += marks
    ticks = [round(share * last) for share in (0, 0.25, 0.5, 0.75, 1)]
    across = axis("step", (-0.04 * last, 1.08 * last), zeroline=False, tickvals=ticks)
    across |= {"ticktext": [str(steps[tick]) for tick in ticks]}
    heading = HELD_HEADING if is_held else HEADING
    return _chart(heading, shown, across, moving, slider, more)


def _line(side: Side, logs: Array, limits: Range, index: int) -> Spec:
    """The line of a side's loss."""
    return _curve(logs, limits, index, DASHES[index]) | _hover(side, side.course.loss, side.title)


def _held_line(side: Side, logs: Array, limits: Range, index: int) -> Spec:
    """The line of a side's loss over what is held out: thin and dotted, in the side's colour."""
    line = _curve(logs, limits, index, HELD_DASH)
    line["line"] |= {"width": 2}
    return line | _hover(side, side.course.held_loss, f"{side.title}, held out")


def _curve(logs: Array, limits: Range, index: int, dash: str) -> Spec:
    return traces.curve(
        np.arange(float(logs.size)),
        np.maximum(logs, limits[0]),
        dash=dash,
        colour=side_colour(index),
    )


def gradient(sides: Sequence[Side], layers: int, moments: int, at: int, slider: str) -> Chart:
    """The chart of the norm of the gradient by the weights of each layer, with the output layer."""
    all_logs = [_logs(side.course.gradient) for side in sides]
    moving = _Moving(at, powers_around(all_logs))
    places = np.arange(1.0, layers + 2)
    now = np.arange(moments)
    heights = [logs[np.minimum(now, len(logs) - 1)] for logs in all_logs]
    shown = [
        moving.trace(
            f"{index}/gradient",
            places[None],
            np.maximum(each, moving.limits[0]),
            side_colour(index),
            width=2.5,
            dash=DASHES[index],
        )
        for index, each in enumerate(heights)
    ]
    if sides:
        everywhere = np.tile(places, len(sides))[None]
        shown += moving.marks("gradients", everywhere, np.hstack(heights), layers + 1, "top center")
    across = axis("layer", (0.5, layers + 1.5), zeroline=False, tickvals=places.tolist())
    across |= {"ticktext": [*map(str, range(1, layers + 1)), "out"]}
    return _chart("Gradients", shown, across, moving, slider, {})


def powers_around(logs: Sequence[Array]) -> Range:
    """The whole powers of ten below and above some logarithms, at least one apart."""
    drawn = np.concatenate([[], *(each.ravel() for each in logs)])
    finite = drawn[np.isfinite(drawn)]
    if finite.size == 0:
        return -1.0, 0.0
    low = max(math.floor(finite.min()), LOWEST)
    return float(low), float(max(low + 1, math.ceil(finite.max())))


class _Moving:
    """What moves with the moment: the numbers for a recording, and the traces that show them."""

    def __init__(self, at: int, limits: Range) -> None:
        self.at, self.limits = at, limits
        self._numbers: dict[str, Array] = {}
        self._texts: dict[str, list[list[str]]] = {}

    def trace(self, name: str, x: Array, y: Array, hue: str | list[str], **line: Any) -> Spec:
        """Record points, and draw them at the moment: as a line in a style, or else as markers.

        `x` and `y` have a row for each moment, or one row if they do not move.
        """
        self._numbers |= {f"{name}/x": x, f"{name}/y": y}
        x_now, y_now = (rows[min(self.at, len(rows) - 1)].tolist() for rows in (x, y))
        return {
            "type": "scatter",
            "mode": "lines" if line else "markers",
            "x": x_now,
            "y": y_now,
            "line": {"simplify": False, "color": hue, **line} if line else {},
            "marker": {"size": 9, "color": hue, "line": {"width": 1.5, "color": "#ffffff"}},
            "hoverinfo": "skip",
            "showlegend": False,
            "meta": {"live": "points", "x": f"{name}/x", "y": f"{name}/y"},
        }

    def marks(self, name: str, x: Array, heights: Array, rows: int, place: str) -> list[Spec]:
        """Draw a marker at each height; for one below the axis a triangle and the number.

        `rows` is how many columns of `heights` each side has. `place` is plotly's name of the place
        of a number beside its point.
        """
        low, high = self.limits
        colours = [side_colour(index // rows) for index in range(heights.shape[1])]
        below = heights < low
        found = [self.trace(name, x, np.where(below, FAR, heights), colours)]
        if not below.any():
            return found
        edge = low + 0.03 * (high - low)
        triangles = self.trace(f"{name}/below", x, np.where(below, edge, FAR), colours)
        triangles["marker"] |= {"symbol": "triangle-down", "size": 12}
        # Numbers of the second side stand above those of the first.
        lines = np.array([0.07 + 0.1 * (index // rows) for index in range(heights.shape[1])])
        up = low + lines * (high - low)
        said = self.trace(f"{name}/said", x, np.where(below, up, FAR), colours)
        numbers = [
            [digits_of_power(log) if log < low else "" for log in row] for row in heights.tolist()
        ]
        self._texts[f"{name}/said/y"] = numbers
        # Plotly would leave out an empty text, so the browser could not change it later.
        texts = [text or "0" for text in numbers[self.at]]
        said |= {"mode": "text", "text": texts, "textposition": place}
        return [*found, triangles, said | {"textfont": {"size": 14, "color": colours}}]

    def recording(self) -> Data:
        """All numbers and texts over the moments, as a recording."""
        most = max(map(len, self._numbers.values()), default=0)
        return {
            "at": most,
            "tracks": {
                name: track(rows) | ({} if len(rows) == most else {"at": [0]})
                for name, rows in self._numbers.items()
            },
            **({"texts": self._texts} if self._texts else {}),
        }


def _logs(numbers: Array) -> Array:
    with np.errstate(divide="ignore"):
        logs: Array = np.log10(numbers)
    return logs


def _hover(side: Side, losses: Array, name: str) -> Spec:
    """The hover texts of a line: the exact loss of each moment."""
    texts = [
        f"step {step}: {six_digits(loss)}"
        for step, loss in zip(side.course.steps, losses.tolist(), strict=True)
    ]
    return {
        "text": texts,
        "hoverinfo": "text",
        "hovertemplate": f"{name}, %{{text}}<extra></extra>",
    }


def _chart(
    heading: str, shown: list[Spec], across: Spec, moving: _Moving, slider: str, more: Spec
) -> Chart:
    low, high = map(int, moving.limits)
    powers = list(range(low, high + 1, max(1, math.ceil((high - low) / 5))))
    up = axis("", moving.limits, zeroline=False, tickvals=powers)
    meta = {"drawn": {slider: moving.at}, "keyframes": {slider: moving.recording()}} | more
    return Chart(
        {
            # Plotly draws no axes without a trace.
            "data": shown or [{"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip"}],
            "layout": {
                **base_layout(),
                "hovermode": "closest",
                "margin": MARGIN | {"l": 44},
                "title": title(heading),
                "xaxis": across | {"showgrid": False, "ticks": ""},
                "yaxis": up | {"ticktext": list(map(power_of_ten, powers)), "ticks": ""},
                "meta": meta if shown else {},
            },
        }
    )
