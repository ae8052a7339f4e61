"""Charts of two trainings at a moment: the loss over the steps, and the gradient in each layer.

Both are on a log axis; what is below it is marked at its edge, with the number. Where parameters of
functions learn, a third chart has their course. The moment is a place of a slider, and the live
layer moves what depends on it.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from actviz.activation import Array, subscript
from actviz.formatting import digits_of_power, listed, power_of_ten, six_digits
from actviz.labs.tasks import REACH
from actviz.labs.training import ALONG, SIDE, Setting
from actviz.live.recording import Data, track
from actviz.plots import traces
from actviz.plots.chart import (
    MARGIN,
    NEUTRAL,
    Chart,
    Spec,
    array,
    axis,
    base_layout,
    side_colour,
    title,
)
from actviz.sampling import Range
from actviz.training.film import HEIGHT, Side
from actviz.training.learned import courses

PLOTTED = 120
"""Pixels of height of the plotted area."""

PRESENTED = 94
"""The same while presenting, where the texts around it are larger."""

LOWEST = -16
"""The lowest power of ten on an axis; the loss of a few points can be all but 0."""

BEHIND = 1.25
"""How far the axis of the steps goes on, times the last one, where names stand behind lines."""

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


CLASSES = ("#1b7837", "#7b3294")
"""The colours of the two classes in a picture to take away, which is always light."""

GROUNDS = ("#70aa82", "#ffffff", "#ac7ebc")
"""The same behind the examples: of what is surely one class, of what is open, of the other."""


def answers(setting: Setting, side: Side, at: int, index: int) -> Chart:
    """What the network of a side answers at a moment, with the examples, as the film shows it.

    It does not move: it is for pictures to take away.
    """
    place = min(at, len(side.course.steps) - 1)
    step = side.course.steps[place]
    heading = f"{side.title}, step {step}"
    found = side.course.answers[place]
    shown, up = _plane(setting, found) if setting.plane else _fit(setting, found, index)
    return Chart(
        {
            "data": shown,
            "layout": base_layout()
            | {
                "title": title(heading),
                "xaxis": axis("x₁" if setting.plane else "x", (-REACH, REACH)),
                "yaxis": up,
            },
        }
    )


def _plane(setting: Setting, answers: Array) -> tuple[list[Spec], Spec]:
    """The probability of class 1 over the plane, and the examples of both classes."""
    places = (np.arange(SIDE) + 0.5) / SIDE * 2 * REACH - REACH
    ground = {
        "type": "heatmap",
        "x": array(places),
        "y": array(places),
        "z": array(answers) | {"shape": f"{SIDE}, {SIDE}"},
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, GROUNDS[0]], [0.5, GROUNDS[1]], [1, GROUNDS[2]]],
        "showscale": False,
    }
    given, held = setting.examples, setting.is_held
    shown = [ground]
    for index, symbol in enumerate(("square", "circle")):
        for is_held in (False, True):
            some = (given.targets[:, 0] == index) & (held == is_held)
            kind = f"{symbol}-open" if is_held else symbol
            shown.append(_examples(given.x[some], kind, CLASSES[index]))
    return shown, axis("x₂", (-REACH, REACH)) | {"scaleanchor": "x"}


def _fit(setting: Setting, answers: Array, index: int) -> tuple[list[Spec], Spec]:
    """The curve of the answers, and the examples."""
    x = np.linspace(-REACH, REACH, ALONG)
    given, held = setting.examples, setting.is_held
    points = np.hstack([given.x, given.targets])
    shown = [
        traces.curve(x, answers, colour=side_colour(index)),
        _examples(points[~held], "circle", NEUTRAL),
        _examples(points[held], "circle-open", NEUTRAL),
    ]
    return shown, axis("answer", (-HEIGHT, HEIGHT))


def _examples(points: Array, symbol: str, hue: str) -> Spec:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0].tolist(),
        "y": points[:, 1].tolist(),
        "marker": {"size": 5, "symbol": symbol, "color": hue, "line": {"width": 0.8}},
        "showlegend": False,
    }


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
        shown.append(moving.moment(sides, last))
        for name, some in (("held", held_logs), ("loss", all_logs)):
            if some:
                # At the right end of the chart there is no room for a number.
                owners = range(len(sides))
                marks = moving.marks(name, *_reached(some, last), owners, "top left")
                if name == "held":
                    marks[0]["marker"] |= {"symbol": "circle-open", "line": {"width": 2}}
                shown += marks
    end = BEHIND if any(side.learns for side in sides) else 1.08
    heading = HELD_HEADING if is_held else HEADING
    return _chart(heading, shown, _over(steps, end), _powers(limits), moving, slider, more)


def _line(side: Side, logs: Array, limits: Range, index: int) -> Spec:
    """The line of a side's loss."""
    said = map(six_digits, side.course.loss.tolist())
    line = _curve(logs, limits, index, DASHES[index], side.title)
    return line | _hover(side.title, side.course.steps, said)


def _held_line(side: Side, logs: Array, limits: Range, index: int) -> Spec:
    """The line of a side's loss over what is held out: thin and dotted, in the side's colour."""
    said = map(six_digits, side.course.held_loss.tolist())
    name = f"{side.title}, held out"
    line = _curve(logs, limits, index, HELD_DASH, name)
    line["line"] |= {"width": 2}
    return line | _hover(name, side.course.steps, said)


def _curve(logs: Array, limits: Range, index: int, dash: str, name: str) -> Spec:
    """A line over the moments; a page says elsewhere whose it is, a picture in its legend."""
    return traces.curve(
        np.arange(float(logs.size)),
        np.maximum(logs, limits[0]),
        label=name,
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
        owners = np.repeat(np.arange(len(sides)), layers + 1)
        shown += moving.marks("gradients", everywhere, np.hstack(heights), owners, "top center")
    across = axis("layer", (0.5, layers + 1.5), zeroline=False, tickvals=places.tolist())
    across |= {"ticktext": [*map(str, range(1, layers + 1)), "out"]}
    return _chart("Gradients", shown, across, _powers(moving.limits), moving, slider, {})


def learned(sides: Sequence[Side], steps: Sequence[int], at: int, slider: str) -> Chart:
    """The chart of what functions learn over the steps: a line for each parameter and layer."""
    last = len(steps) - 1
    lines = [(index, *each) for index, side in enumerate(sides) for each in courses(side)]
    values = [each for *_, each in lines]
    limits = _around(values)
    moving = _Moving(at, limits)
    shown = [
        traces.curve(
            np.arange(float(each.size)), each, dash=DASHES[index], colour=side_colour(index)
        )
        | _hover(
            f"{sides[index].title}, layer {layer}",
            sides[index].course.steps,
            (f"{symbol} = {six_digits(value)}" for value in each.tolist()),
        )
        for index, symbol, layer, each in lines
    ]
    shown.append(moving.moment(sides, last))
    shown += moving.marks("learned", *_reached(values, last), [each[0] for each in lines], "")
    # The names of each side have a column of their own behind the ends of the lines.
    for index in range(len(sides)):
        own = [
            (f"{symbol}{subscript(layer)}", each) for i, symbol, layer, each in lines if i == index
        ]
        shown += _names(own, last * (1.04 + 0.1 * index), limits, side_colour(index))
    symbols = dict.fromkeys(each[1] for each in lines)
    up = axis("", limits, nticks=4)
    return _chart(listed(list(symbols)), shown, _over(steps, BEHIND), up, moving, slider, {})


def lowered(chart: Chart) -> Chart:
    """The same chart where three stand above each other: its heading says what its axis has."""
    layout = chart.to_dict()["layout"]
    across = layout["xaxis"]
    # Where a legend follows there is no room; the chart below it has the same axis, and says so.
    if layout["title"]["text"] != HELD_HEADING:
        layout["title"]["text"] += f", by {across['title']['text']}"
    layout["xaxis"] = across | {"title": {"text": ""}}
    layout["margin"] = layout["margin"] | {"t": 28, "b": 24}
    return chart


def _around(values: Sequence[Array]) -> Range:
    """The least and the largest of some numbers, with some room."""
    every = np.concatenate(values)
    low, high = float(every.min()), float(every.max())
    room = max(0.08 * (high - low), 0.02 * abs(high), 1e-3)
    return low - room, high + room


NAME = 0.2
"""The height of a name at the end of a line, as a share of the chart's."""


def _names(named: Sequence[tuple[str, Array]], x: float, limits: Range, hue: str) -> list[Spec]:
    """Names at the ends of some lines, apart from each other.

    One that would stand beside another line's end instead is left out.
    """
    if not named:
        return []
    apart = NAME * (limits[1] - limits[0])
    heights: dict[str, float] = {}
    least = -math.inf
    for name, values in sorted(named, key=lambda each: each[1][-1]):
        end = min(max(float(values[-1]), limits[0] + apart / 2), limits[1] - apart / 2)
        height = max(end, least)
        if height < end + 0.6 * apart:
            heights[name] = height
            least = height + apart
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [x] * len(heights),
            "y": list(heights.values()),
            "text": list(heights),
            "textposition": "middle right",
            "textfont": {"color": hue},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]


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

    def moment(self, sides: Sequence[Side], last: int) -> Spec:
        """The line at the moment, which stops where all sides have diverged."""
        end = max(len(side.course.steps) for side in sides) - 1
        now = np.minimum(np.arange(last + 1), end)
        ends = np.stack([now, now], 1), np.array([self.limits])
        return self.trace("moment", *ends, NEUTRAL, width=1.5, dash="3px,3px")

    def marks(
        self, name: str, x: Array, heights: Array, owners: Iterable[int], place: str
    ) -> list[Spec]:
        """Draw a marker at each height; for one below the axis a triangle and the number.

        `owners` are the sides of the columns of `heights`. `place` is plotly's name of the place of
        a number beside its point.
        """
        low, high = self.limits
        owners = list(owners)
        colours = list(map(side_colour, owners))
        below = heights < low
        found = [self.trace(name, x, np.where(below, FAR, heights), colours)]
        if not below.any():
            return found
        edge = low + 0.03 * (high - low)
        triangles = self.trace(f"{name}/below", x, np.where(below, edge, FAR), colours)
        triangles["marker"] |= {"symbol": "triangle-down", "size": 12}
        # Numbers of the second side stand above those of the first, in large type too.
        lines = 0.07 + 0.2 * np.array(owners)
        up = low + lines * (high - low)
        said = self.trace(f"{name}/said", x, np.where(below, up, FAR), colours)
        numbers = [
            [digits_of_power(log) if log < low else "" for log in row] for row in heights.tolist()
        ]
        self._texts[f"{name}/said/y"] = numbers
        # Plotly would leave out an empty text, so the browser could not change it later.
        texts = [text or "0" for text in numbers[self.at]]
        said |= {"mode": "text", "text": texts, "textposition": place}
        return [*found, triangles, said | {"textfont": {"color": colours}}]

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


def _reached(courses: Sequence[Array], last: int) -> tuple[Array, Array]:
    """The place and the height of each line at every moment, a column for each line.

    A line that ends before stays at its end.
    """
    places = [np.minimum(np.arange(last + 1), each.size - 1) for each in courses]
    heights = [each[place] for each, place in zip(courses, places, strict=True)]
    return np.stack(places, 1), np.stack(heights, 1)


def _hover(title: str, steps: Sequence[int], said: Iterable[str]) -> Spec:
    """The hover texts of a line: what is said of each moment."""
    return {
        "text": [f"step {step}: {each}" for step, each in zip(steps, said, strict=True)],
        "hoverinfo": "text",
        "hovertemplate": f"{title}, %{{text}}<extra></extra>",
    }


def _over(steps: Sequence[int], end: float) -> Spec:
    """The axis of the steps, with room behind the last one."""
    last = len(steps) - 1
    ticks = [round(share * last) for share in (0, 0.25, 0.5, 0.75, 1)]
    across = axis("step", (-0.04 * last, end * last), zeroline=False, tickvals=ticks)
    return across | {"ticktext": [str(steps[tick]) for tick in ticks]}


def _powers(limits: Range) -> Spec:
    """An axis of powers of ten."""
    low, high = map(int, limits)
    powers = list(range(low, high + 1, max(1, math.ceil((high - low) / 5))))
    room = 0.04 * (high - low)  # for a marker at the lower end
    up = axis("", (low - room, high), zeroline=False, tickvals=powers)
    return up | {"ticktext": list(map(power_of_ten, powers))}


def _chart(
    heading: str,
    shown: list[Spec],
    across: Spec,
    up: Spec,
    moving: _Moving,
    slider: str,
    more: Spec,
) -> Chart:
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
                "yaxis": up | {"ticks": ""},
                "meta": meta if shown else {},
            },
        }
    )
