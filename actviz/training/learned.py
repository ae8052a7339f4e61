"""What functions have learned, in numbers: rows for the table, columns, and a sentence."""

from collections.abc import Iterator, Sequence

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits, listed
from actviz.readouts import Cell
from actviz.training.film import Side


def numbers(side: Side, at: int) -> dict[str, float]:
    """All that a side has learned at a moment or at its last one, by names for the table."""
    return {
        _name(symbol, layer): float(values[min(at, len(values) - 1)])
        for symbol, layer, values in courses(side)
    }


def rows(sides: Sequence[Side]) -> list[list[Cell]]:
    """A row of the table for each parameter in each layer; see `actviz.readouts`."""
    every = [
        {_name(symbol, layer): f"{symbol}, layer {layer}" for symbol, layer, _ in courses(side)}
        for side in sides
    ]
    titles = {name: title for each in every for name, title in each.items()}
    return [
        [
            title,
            *(
                {"height": f"{index}/{name}", "digits": "six"} if name in each else "–"
                for index, each in enumerate(every)
            ),
        ]
        for name, title in titles.items()
    ]


def columns(side: Side) -> dict[str, list[str]]:
    """A column for each parameter in each layer, with its numbers at all moments."""
    return {
        f"{symbol} {layer}": list(map(digits, values.tolist()))
        for symbol, layer, values in courses(side)
    }


def sentence(side: Side) -> str:
    """Where it ends, and what has met the end of its range; empty where nothing learns."""
    said = []
    for row, parameter in enumerate(side.learns):
        values = side.course.learned[:, :, row]
        ends = listed(list(map(digits, values[-1].tolist())))
        said.append(f"{parameter.symbol} ends at {ends}")
        for end in parameter.learning_range:
            met = [layer for layer, each in enumerate(values.T, 1) if np.any(each == end)]
            if met:
                where = f"layer{'s' if len(met) > 1 else ''} {listed(list(map(str, met)))}"
                said.append(f"in {where} it meets {digits(end)}, the end of its range")
    return f" {'; '.join(said)}." if said else ""


def courses(side: Side) -> Iterator[tuple[str, int, Array]]:
    """Each parameter in each layer: its symbol, the layer, counted from 1, and its course."""
    learned = side.course.learned
    for row, parameter in enumerate(side.learns):
        for layer in range(learned.shape[1]):
            yield parameter.symbol, layer + 1, learned[:, layer, row]


def _name(symbol: str, layer: int) -> str:
    return f"{symbol} {layer}"
