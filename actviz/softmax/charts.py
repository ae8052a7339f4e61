"""The board of Softmax as a picture to take away: logits, and what becomes of them."""

from collections.abc import Sequence

from actviz.activation import Array
from actviz.formatting import digits, probability, six_digits
from actviz.plots.chart import (
    MARGIN,
    NEUTRAL,
    Chart,
    Spec,
    axis,
    base_layout,
    colour,
    derivative_colour,
    title,
)
from actviz.sampling import Range
from actviz.softmax.state import SoftmaxState

ROOM = 1.25
"""How far the axis of a chart goes on, times its longest bar, for the number at its end."""


def board(state: SoftmaxState) -> tuple[Chart, Chart, Chart]:
    """The logits, the probabilities and the gradient of the loss, a bar for each class."""
    found = state.reading
    share, slope = found["softmax"], found["gradient"]
    logits = state.logits
    ends = 1.0 / state.temperature
    return (
        _bars("Logits", "z", logits, list(map(six_digits, logits)), NEUTRAL, _around(logits)),
        _bars("Probabilities", "s", share, list(map(probability, share)), colour(0), (0, ROOM)),
        _bars(
            "Gradient of the loss",
            f"∂L/∂z, target {state.target}",
            slope,
            list(map(digits, slope)),
            derivative_colour(),
            (-ROOM * ends, ROOM * ends),
        ),
    )


def _around(values: Array) -> Range:
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = (ROOM - 1) * max(high - low, 1.0)
    return low - room, high + room


def _bars(
    heading: str, label: str, values: Array, said: Sequence[str], hue: str, limits: Range
) -> Chart:
    """A horizontal bar for each value, the first on top, with its number at its end."""
    places = range(len(values), 0, -1)
    bars: list[Spec] = [
        {
            "type": "rect",
            "x0": 0,
            "x1": float(value),
            "y0": place - 0.3,
            "y1": place + 0.3,
            "fillcolor": hue,
            "line": {"width": 0},
        }
        for place, value in zip(places, values, strict=True)
    ]
    numbers = [
        {
            "type": "scatter",
            "mode": "text",
            "x": [float(value) for value in values if (value < 0) == below],
            "y": [p for p, value in zip(places, values, strict=True) if (value < 0) == below],
            "text": [
                text for text, value in zip(said, values, strict=True) if (value < 0) == below
            ],
            "textposition": "middle left" if below else "middle right",
            "showlegend": False,
        }
        for below in (False, True)
    ]
    up = axis("", (0.4, len(values) + 0.6)) | {
        "tickvals": list(places),
        "ticktext": [f"class {len(values) + 1 - place}" for place in places],
        "zeroline": False,
    }
    return Chart(
        {
            "data": numbers,
            "layout": base_layout()
            | {
                "title": title(heading),
                "xaxis": axis(label, limits),
                "yaxis": up,
                "shapes": bars,
                "margin": MARGIN | {"l": 76},
            },
        }
    )
