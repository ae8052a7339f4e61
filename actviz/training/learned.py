"""What functions have learned, in numbers: rows for the table, columns, and a sentence."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits, listed
from actviz.readouts import Cell
from actviz.training.film import Side


def numbers(side: Side, at: int) -> dict[str, float]:
    """All that a side has learned at a moment or at its last one, by names for the table."""
    return {
        f"{symbol} {layer}": float(values[min(at, len(values) - 1)])
        for symbol, layer, values in courses(side)
    }


def rows(sides: Sequence[Side]) -> list[list[Cell]]:
    """A row of the table for each layer and what the sides learn there; see `actviz.readouts`.

    Both sides share the rows of a letter. If they have none in common, they share the rows anyway.
    """
    letters = [[parameter.symbol for parameter in side.learns] for side in sides]
    if len(sides) == 2 and not set(letters[0]) & set(letters[1]):
        pairs = list(zip_longest(*letters))
    else:
        every = dict.fromkeys(letter for own in letters for letter in own)
        pairs = [tuple(each if each in own else None for own in letters) for each in every]
    layers = {layer: None for side in sides for _, layer, _ in courses(side)}
    return [
        [
            f"{listed(list(dict.fromkeys(each for each in pair if each)))}, layer {layer}",
            *(
                {"height": f"{index}/{each} {layer}", "digits": "six"} if each else "–"
                for index, each in enumerate(pair)
            ),
        ]
        for pair in pairs
        for layer in layers
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
        if np.all(values == values[0]):
            first = digits(float(values[0, 0]))
            said.append(f"{parameter.symbol} stays at {first}: no gradient moves it")
            continue
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
