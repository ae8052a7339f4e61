"""The numbers below the plots: tables of readings, formulas, notes, and the curves as tables.

A number is a cell: it says which reading or slider it shows, and with how many digits. The same
cells are printed here and, while something moves, in the browser; see `actviz.plots.motion`.
"""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from actviz.activation import KINDS, Activation, Array, Parameter, Values
from actviz.formatting import five_decimals, fixed, latex, percent, six_digits
from actviz.kinks import break_at
from actviz.sampling import FLAT
from actviz.view import View, has_flat, has_tangent

Cell = str | dict[str, Any] | list[Any]
"""A text, a number to read and print, or a list of both; see ``texts`` in `actviz.plots.motion`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of readings.

    Attributes
    ----------
    head : tuple of str
    rows : tuple of tuple of Cell
    sorted : int or None
        The column to sort the rows by, the largest number first.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sorted: int | None = None

    def meta(self, key: str, index: int = 0, **more: Any) -> dict[str, Any]:
        """The data with which the browser prints the table into the container with this key.

        `more` are the numbers and notes next to it; see ``texts`` in `actviz.plots.motion`.
        """
        order = {} if self.sorted is None else {"sorted": self.sorted}
        given = {name: each for name, each in more.items() if each}
        return {"key": key, "table": index, "rows": self.rows} | order | given

    def printed(self, view: View) -> list[list[str]]:
        """Print the rows for a view."""
        heights = view.readings
        conventions = [name for line in view.lines for name in line.conventions(view.probe)]
        rows = list(self.rows)
        if self.sorted is not None:
            column = self.sorted

            def place(row: tuple[Cell, ...]) -> tuple[bool, float]:
                number = _number(row[column], heights, {})
                return math.isnan(number), -number

            rows.sort(key=place)
        return printed(rows, heights, _sliders(view), conventions)


def printed(
    rows: Sequence[Sequence[Cell]],
    heights: Mapping[str, float],
    sliders: Mapping[str, float] | None = None,
    conventions: Collection[str] = (),
) -> list[list[str]]:
    """Print rows of cells.

    Readings are given by the names of curves, sliders by their keys. `conventions` are the names of
    curves that have no value at the probe except by convention.
    """
    return [[_text(cell, heights, sliders or {}, conventions) for cell in row] for row in rows]


def _sliders(view: View) -> dict[str, float]:
    """The values of the sliders, by their keys."""
    values = {line.key(name): value for line in view.lines for name, value in line.values.items()}
    return {"probe": view.probe} | values


def _number(cell: Cell, heights: Mapping[str, float], sliders: Mapping[str, float]) -> float:
    if not isinstance(cell, dict):
        return 0.0
    if "slider" in cell:
        return cell.get("times", 1) * sliders[cell["slider"]]
    return sum(heights[name] for name in cell["sum"]) if "sum" in cell else heights[cell["height"]]


def _text(
    cell: Cell,
    heights: Mapping[str, float],
    sliders: Mapping[str, float],
    conventions: Collection[str],
) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, list):
        return "".join(_text(each, heights, sliders, conventions) for each in cell)
    number = _number(cell, heights, sliders)
    if math.isnan(number):
        return NO_VALUE
    known = math.isfinite(number) and cell.get("height") in conventions
    convention = " (convention)" if known else ""
    return _print(cell, number) + cell.get("after", "") + convention


def _print(cell: dict[str, Any], value: float) -> str:
    if "decimals" in cell:
        return fixed(value, cell["decimals"])
    return DIGITS[cell.get("digits", "six")](value)


def _cell(activation: Activation, curve: str) -> dict[str, Any]:
    """The cell of a curve's reading: six digits, or five decimals for the outputs of a vector."""
    return {"height": curve} | ({"digits": "five"} if activation.is_vector else {})


def table(view: View, kind: str) -> Table:
    """The readings of one function on one of the two charts.

    The probe comes first, in the table of f alone: that of f′ stands next to it.
    """
    (line,) = view.lines
    activation, curves = line.activation, line.curves(kind)
    head = tuple(activation.names(kind, line.values))
    cells: tuple[Cell, ...] = tuple(_cell(activation, curve) for curve in curves)
    if activation.shares:
        head, cells = (*head, "sum"), (*cells, {"sum": curves, "digits": "five"})
    if kind == "f":
        head, cells = (activation.axis, *head), ({"slider": "probe"}, *cells)
    return Table(head=head, rows=(cells,))


def parameters(
    activation: Activation, reaches: Mapping[str, Parameter] | None = None
) -> list[Cell]:
    """The parameters of a function behind its name, as the parts of a cell: `` α = 0.01``.

    With `reaches`, its sliders that are longer or finer than those of the function, each number has
    the decimals of its slider, and does not change its width.
    """
    parts: list[Cell] = []
    for parameter in activation.parameters:
        number: dict[str, Any] = {"slider": activation.slider_key(parameter.name)}
        if reaches is not None:
            number |= {"decimals": reaches.get(parameter.name, parameter).decimals}
        parts += [f"{',' if parts else ''} {parameter.symbol} = ", number]
    return parts


def titled(activation: Activation, values: Values, learns: Collection[str] = ()) -> str:
    """The title of a function with the values of its parameters: ``ELU (α = 0.5)``.

    `learns` are the names of those that are learned, of which it has the first value.
    """
    shown = [
        f"{each.symbol} {'from' if each.name in learns else '='} {six_digits(values[each.name])}"
        for each in activation.parameters
    ]
    return activation.title + (f" ({', '.join(shown)})" if shown else "")


def titled_cell(activation: Activation) -> Cell:
    """The same as a cell, which follows the sliders."""
    keys = [activation.slider_key(each.name) for each in activation.parameters]
    names = [f"{each.symbol} = " for each in activation.parameters]
    if not keys:
        return activation.title
    parts: list[Cell] = [activation.title]
    for before, name, key in zip([" (", *[", "] * len(keys)], names, keys, strict=False):
        parts += [before + name, {"slider": key}]
    return [*parts, ")"]


def ranking(view: View) -> Table:
    """The readings of several functions, one a row, the highest first."""
    kinds = (*KINDS, "second") if view.has_second else KINDS
    rows: list[tuple[Cell, ...]] = []
    for line in view.lines:
        curves = {kind: line.curve(kind) for kind in KINDS} | {"second": line.second_derivative}
        shown = parameters(line.activation, line.reaches)
        rows.append(
            (
                [line.title, *shown] if shown else line.title,
                # A function of a vector has no f″.
                *(_cell(line.activation, curves[each]) if curves[each] else "–" for each in kinds),
            )
        )
    head = ("at the probe, highest first", *map(view.height, kinds))
    return Table(head=head, rows=tuple(rows), sorted=1)


PLACEHOLDER = re.compile(r"<([-=]?)(\w+)>")


def formula(view: View, kind: str) -> tuple[str, ...]:
    """A chart's formula in LaTeX: in symbols, then with numbers, then its notes.

    The numbers are the values of the parameters, or else the probe and the reading there. In the
    formula ``<alpha>`` stands for the value of the slider alpha, ``<-alpha>`` for its negative, and
    ``<=f>`` or ``<=derivative>`` for the reading on the first curve.
    """
    heights, sliders = view.readings, _sliders(view)
    cells = iter(numbers(view, kind))

    def filled(match: re.Match[str]) -> str:
        cell = next(cells)
        value = _number(cell, heights, sliders)
        number = r"\text{no value here}" if math.isnan(value) else latex(_print(cell, value))
        # The colour changes nothing; it marks the number for the browser.
        return rf"\textcolor{{inherit}}{{{{{number}}}}}"

    symbols, *others = _templates(view, kind)
    return symbols, *(PLACEHOLDER.sub(filled, each) for each in others)


def numbers(view: View, kind: str) -> tuple[dict[str, Any], ...]:
    """The cells of a formula's numbers, in order."""
    (line,) = view.lines
    parameters = {each.name: line.reach(each) for each in line.activation.parameters}

    def cell(sign: str, name: str) -> dict[str, Any]:
        if sign == "=":
            return _cell(line.activation, line.curve(name))
        found: dict[str, Any] = {"slider": name if name == "probe" else line.key(name)}
        if name in parameters:
            found["decimals"] = parameters[name].decimals
        if sign == "-":
            found["times"] = -1
        return found

    _, *others = _templates(view, kind)
    return tuple(cell(*place) for each in others for place in PLACEHOLDER.findall(each))


def _templates(view: View, kind: str) -> list[str]:
    """The parts of `formula`, with placeholders for the numbers in all but the first."""
    (line,) = view.lines
    activation = line.activation
    name, written = {
        "f": ("f", activation.formula),
        "derivative": ("f'", activation.derivative_formula),
    }[kind]
    if activation.vector is not None:
        logits = ["probe", *(slider.name for slider in activation.moving(line.values))]
        return [written, activation.vector.with_numbers(logits)[KINDS.index(kind)]]
    symbols, *_ = _parts(activation.latex(written))
    filled, *rest = _parts(written)
    second = f"= {filled}" if filled != symbols else f"{name}(<probe>) = <={kind}>"
    return [f"{name}({activation.axis}) = {symbols}", second, *rest]


def _parts(formula: str) -> list[str]:
    """A formula and its notes, each in one line; see `actviz.activation.Activation`."""
    return [part.strip(" ,") for part in formula.replace(r"\\ &=", "=").split(r"\\ &\quad")]


def notes(view: View, kind: str) -> list[tuple[str, str]]:
    """The sentences below a chart's readings, as pairs of condition and sentence.

    While something moves, the browser hides a sentence that may no longer be true: of ``tangent``
    and ``flat`` when there is no tangent or no nearly flat stretch, of ``outside`` when the probe
    is inside, of ``still`` at once.
    """
    (line,) = view.lines
    activation = line.activation
    if kind == "f":
        said = [("", "Read at the probe.")]
        if has_tangent(view):
            said.append(("tangent", "The dashed line is the tangent there."))
        if not view.z[0] <= view.probe <= view.z[1]:
            said.append(("outside", "The probe is outside the plotted range."))
        return said
    if activation.is_vector:
        sums = "What one class gains, the others lose: the derivatives sum to 0 (the grey line)."
        other = "The derivatives with respect to the first logit."
        return [("", sums if activation.shares else other)]
    said = []
    broken = break_at(activation, view.probe, line.values)
    if broken and broken.sentence(activation.axis):
        said.append(("still", f"*{broken.sentence(activation.axis)}*"))
    if has_tangent(view):
        said.append(("tangent", "The tangent's slope."))
    if line.second_derivative:
        name, *_ = activation.names(kind, line.values)[-1].partition("(")
        said.append(("", f"{name} is how fast the slope changes: above 0, f bends upwards."))
    if has_flat(view):
        said.append(("flat", f"Nearly flat, a strip on the axis: |f′| is below {FLAT:g} there."))
    return said


ROWS = 21
"""The rows of a chart's table, so that the default range has steps of 0.5."""


def tabulated(view: View, kind: str) -> list[list[str]]:
    """The curves of one chart as rows of texts; the first is the head.

    Of several lines it is f, f′ or, as the kind ``second``, f″ of each.
    """
    z = np.linspace(*view.z, ROWS)
    plot = kind if kind in KINDS else "derivative"
    named: list[tuple[str, Array]] = []
    for line in view.lines:
        rows = line.activation.heights(z, line.values, exact=True)[plot]
        if len(view.lines) == 1:
            named += zip(line.activation.names(plot, line.values), rows, strict=True)
        elif kind in KINDS:
            named.append((titled(line.activation, line.values), rows[0]))
        elif line.second_derivative:
            named.append((titled(line.activation, line.values), rows[-1]))
    head = [view.lines[0].activation.axis, *(name for name, _ in named)]
    return [head, *_rows(z, *(row for _, row in named))]


def tabulated_plane(view: View) -> list[list[str]]:
    """A gate over both of its inputs as rows of texts; the first is the head."""
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
    """Turn columns of numbers into rows of texts."""
    return [[_height(float(each)) for each in row] for row in zip(*columns, strict=True)]


def _height(value: float) -> str:
    return "no value" if math.isnan(value) else six_digits(value)


NO_VALUE = "no value here"
"""A reading where a function has none; `live/texts.js` writes the same."""

DIGITS = {"six": six_digits, "five": five_decimals, "percent": percent}


def markdown(*rows: Sequence[str]) -> str:
    """Write a table in Markdown. The first row is the head; all columns are aligned right."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, f"{'|---:' * len(rows[0])}|", *body])
