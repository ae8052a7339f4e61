"""Readings as text: which numbers a table below the plots shows, and how they are printed.

The same cells are printed here and, while something moves, in the browser: see `actviz.motion`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actviz.activation import KINDS, Array, Heights
from actviz.curves import break_at
from actviz.formatting import five_decimals, latex, percent, six_digits
from actviz.lines import View

Cell = str | dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of readings.

    Attributes
    ----------
    head : tuple of str
    rows : tuple of tuple
        A cell is a text, or says what to read; see ``texts`` in `actviz.motion`.
    sorted : int or None
        The column by which rows are sorted, the largest number first.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sorted: int | None = None

    def meta(self, key: str, index: int = 0) -> dict[str, Any]:
        """What the browser needs to print it into one of the tables in the container of a key."""
        order = {} if self.sorted is None else {"sorted": self.sorted}
        return {"key": key, "table": index, "rows": self.rows, "note": True} | order

    def printed(self, view: View, reading: Heights) -> list[list[str]]:
        """The rows as texts, for what is read at the view's probe."""
        names = {kind: [n for line in view.lines for n in line.curves(kind)] for kind in KINDS}
        heights = {
            name: float(height)
            for kind in KINDS
            for name, height in zip(names[kind], reading[kind], strict=True)
        }
        conventions = set()
        for line in view.lines:
            broken = break_at(line.activation, view.probe, line.values)
            conventions |= {line.curve("slope", row) for row in broken.rows} if broken else set()
        rows = list(self.rows)
        if self.sorted is not None:
            column = self.sorted
            rows.sort(key=lambda row: -_number(row[column], heights))
        return printed(rows, heights, view.probe, conventions)


def printed(
    rows: Sequence[Sequence[Cell]],
    heights: Mapping[str, float],
    probe: float = 0.0,
    conventions: Collection[str] = (),
) -> list[list[str]]:
    """Rows of cells as texts; of the heights some are read by convention."""
    return [[_text(cell, probe, heights, conventions) for cell in row] for row in rows]


def _number(cell: Cell, heights: Mapping[str, float]) -> float:
    return 0.0 if isinstance(cell, str) else heights[cell["height"]]


def _text(
    cell: Cell, probe: float, heights: Mapping[str, float], conventions: Collection[str]
) -> str:
    if isinstance(cell, str):
        return cell
    if "slider" in cell:
        return six_digits(probe)
    print_it = DIGITS[cell["digits"]]
    if "sum" in cell:
        return print_it(sum(heights[name] for name in cell["sum"]))
    convention = " (convention)" if cell["height"] in conventions else ""
    return print_it(heights[cell["height"]]) + cell.get("after", "") + convention


def table(view: View, kind: str) -> Table:
    """The readings of one function on one of the two charts: all heights, first of all the probe.

    What is read on the chart of f′ stands beside what is read on that of f: the probe stands once.
    """
    (line,) = view.lines
    activation, curves = line.activation, line.curves(kind)
    head = tuple(activation.names(kind, line.values))
    cells: tuple[Cell, ...] = tuple(map(_five if activation.alike else _six, curves))
    if activation.shares:
        head, cells = (*head, "sum"), (*cells, {"sum": curves, "digits": "five"})
    if kind == "f":
        head, cells = (activation.axis, *head), ({"slider": "probe"}, *cells)
    return Table(head=head, rows=(cells,))


def ranking(view: View) -> Table:
    """The readings of several functions, a row for each, the highest first."""
    rows = [(line.title, _six(line.curve("f")), _six(line.curve("slope"))) for line in view.lines]
    head = ("at the probe, highest first", "f(z)", "f′(z)")
    return Table(head=head, rows=tuple(rows), sorted=1)


def formula(view: View, kind: str, reading: Heights) -> tuple[str, ...]:
    """A chart's formula in LaTeX: in symbols, with the numbers of now, and what it is said with.

    The numbers are the parameters; where there are none in it, the place and the height.
    """
    (line,) = view.lines
    activation = line.activation
    name, written = {
        "f": ("f", activation.formula),
        "slope": ("f'", activation.derivative_formula),
    }[kind]
    if activation.vector is not None:
        others = [line.values[slider.name] for slider in activation.moving(line.values)]
        f, slope = (reading[each] for each in KINDS)
        numbers = activation.vector.with_numbers((view.probe, *others), f, slope)
        return written, numbers[KINDS.index(kind)]
    symbols, *_ = _parts(activation.latex(written))
    filled, *rest = _parts(activation.latex(written, line.values))
    if filled == symbols:
        place, height = six_digits(view.probe), six_digits(float(reading[kind][0]))
        second = f"{name}({latex(place)}) = {latex(height)}"
    else:
        second = f"= {filled}"
    return f"{name}({activation.axis}) = {symbols}", second, *rest


def _parts(formula: str) -> list[str]:
    """A formula that is broken into lines for a narrow card, as what can stand beside each other.

    Where it is broken at an equals sign there is room for it in one piece.
    """
    return [part.strip(" ,") for part in formula.replace(r"\\ &=", "=").split(r"\\ &\quad")]


ROWS = 21
"""Places in a table of a chart: the default range in halves."""


def tabulated(view: View, kind: str) -> list[list[str]]:
    """The curves of one chart as rows of texts, of which the first is the head."""
    names = [
        line.title if len(view.lines) > 1 else name
        for line in view.lines
        for name in line.activation.names(kind, line.values)
    ]
    z = np.linspace(*view.z, ROWS)
    columns = [row for line in view.lines for row in line.activation.heights(z, line.values)[kind]]
    return [[view.lines[0].activation.axis, *names], *_rows(z, *columns)]


def tabulated_plane(view: View) -> list[list[str]]:
    """A gate over both of its inputs as rows of texts, of which the first is the head."""
    (line,) = view.lines
    activation, second = line.activation, line.activation.second
    if second is None:
        raise ValueError(f"{activation.title} has no second input")
    gates = np.linspace(*view.z, ROWS)
    values = [float(each) for each in np.linspace(second.minimum, second.maximum, 7)]
    columns = [activation.function(gates, **{**line.values, second.name: v}) for v in values]
    head = [f"f({activation.axis}, {second.symbol})"]
    return [
        head + [f"{second.symbol} = {six_digits(value)}" for value in values],
        *_rows(gates, *columns),
    ]


def _rows(*columns: Array) -> list[list[str]]:
    """Columns of numbers as rows of texts."""
    return [[six_digits(float(each)) for each in row] for row in zip(*columns, strict=True)]


def _six(name: str) -> Cell:
    return {"height": name, "digits": "six"}


def _five(name: str) -> Cell:
    return {"height": name, "digits": "five"}


DIGITS = {"six": six_digits, "five": five_decimals, "percent": percent}


def markdown(*rows: Sequence[str]) -> str:
    """A table in Markdown, its first row the head, with numbers to the right."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, f"{'|---:' * len(rows[0])}|", *body])
