"""Curves as numbers to work with: a pandas DataFrame, and the text of a CSV file.

All numbers are those of the exact kernels, with all digits. The names of columns are plain ASCII,
so that they can be typed and every program reads them: ``f'(z)`` is f′.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import KINDS, Array
from actviz.asked import Asked, view_of
from actviz.kinks import breaks
from actviz.sampling import Range
from actviz.view import Line, View, deviation, single_curve, with_second

if TYPE_CHECKING:
    import pandas as pd

POINTS = 401
"""How many z a file has, besides the kinks: even steps that are short numbers for most ranges."""

MOST = 1_000_000
"""How many z a table can have; more would be a mistake."""

_PLAIN = str.maketrans(
    {
        **{"′": "'", "″": "''", "∂": "d", "²": "2", "−": "-", "·": "*", "…": "...", "\u00a0": " "},
        **dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)),
    }
)


def table(
    *functions: Asked,
    z: Sequence[float] | None = None,
    points: int | ArrayLike = 201,
    **parameters: float,
) -> "pd.DataFrame":
    """f, f′ and f″ of functions as numbers: ``actviz.table("elu", alpha=2, z=(-4, 4))``.

    Parameters
    ----------
    *functions : str, Activation, or tuple of one of them and a dict
        A name, a title or an alias, a formula, or an activation; several as well. One with
        parameters of its own is ``("elu", {"alpha": 2})``.
    z : sequence of two floats, optional
        The z-range; by default that of the function, or −5 to 5 for several.
    points : int or array_like
        How many z at even steps, at least 2, to which the kinks are added; or these z themselves.
    **parameters : float
        Set for every function that has a parameter of that name.

    Returns
    -------
    pandas.DataFrame
        A column ``z`` and for each function ``f(z)``, ``f'(z)`` and, where it has a formula,
        ``f''(z)``; of several functions with the title before. Where a derivative does not exist,
        it is the value that the code takes. ``attrs`` has the ``functions`` with
        their parameters, by name, and the ``version`` of actviz.

    Raises
    ------
    ValueError
        If there is no such function, parameter, value, range or number of points.
    """
    import pandas as pd

    from actviz import __version__

    view = view_of(functions, z, parameters)
    frame = pd.DataFrame(columns(view, _places(view, points)))
    frame.attrs = {
        "functions": {line.original.name: _values(line) for line in view.lines},
        "version": __version__,
    }
    return frame


def csv_text(view: View) -> str:
    """The curves of a view as the text of a CSV file, with what they are in comments at its head.

    ``pandas.read_csv(path, comment="#")`` reads it, and so does
    ``numpy.genfromtxt(path, delimiter=",")[1:]``, to the same numbers. Apart from the text of a
    formula it is plain ASCII; in a file it is UTF-8 without a mark, which numpy would not take.
    """
    from actviz import __version__

    found = columns(view, even(view, POINTS))
    low, high = view.z
    head = [
        f"actviz {__version__}",
        *(f"{label}: {_described(line, view.scaled)}" for line, label in _labelled(view)),
        f"{next(iter(found))} from {low!r} to {high!r} at {POINTS - 1} even steps, and the kinks",
        "units: none, all columns are pure numbers",
        *(f"{label}: {said}" for line, label in _labelled(view) for said in _breaks(line, view.z)),
    ]
    rows = zip(*(map(repr, each.tolist()) for each in found.values()), strict=True)
    # A comma or a mark of a comment within a name would mislead the programs that read it.
    names = [re.sub('[,#"]', ";", name) for name in found]
    lines = [*(f"# {said}" for said in head), ",".join(names), *map(",".join, rows)]
    return "\n".join(lines) + "\n"


def even(view: View, count: int) -> Array:
    """So many z at even steps over the range of a view, and the kinks of all its lines."""
    low, high = view.z
    step = (high - low) / (count - 1)
    # Short numbers where the steps are: 0.3 instead of 0.30000000000000004.
    z = np.round(np.linspace(low, high, count), 12 - math.floor(math.log10(step)))
    z[[0, -1]] = low, high
    kinks = [kink for line in view.lines for kink in _kinks(line)]
    inside = [kink for kink in kinks if low <= kink <= high]
    # Not −0, which a union would keep beside 0.
    return np.union1d(z, inside) + 0.0


def _kinks(line: Line) -> tuple[float, ...]:
    """Its kinks; a function of a vector has none."""
    return () if line.original.is_vector else line.activation.kinks(**line.values)


def columns(view: View, z: Array) -> dict[str, Array]:
    """The curves of a view at some z, by the names of the columns.

    f″ is among them, also where the view does not draw it, if there is a formula for it.
    """
    several = len(view.lines) > 1
    found = {"z" if several else plain(view.lines[0].activation.axis): z}
    for line, label in _labelled(view):
        activation = with_second(line.activation)
        if view.scaled:  # f″ has to be divided as well
            activation = single_curve(line.original, scaled=True, second=True)
        heights = activation.heights(z, line.values, exact=True)
        for kind in KINDS:
            for name, row in zip(activation.names(kind, line.values), heights[kind], strict=True):
                own = plain(name) + ("/sigma" if view.scaled else "")
                found[f"{label} {own}" if several else own] = row
    return found


def plain(text: str) -> str:
    """A text in ASCII, as far as it is mathematics: ``f'(z)`` and ``alpha``."""
    greek = "GREEK SMALL LETTER "
    names = [unicodedata.name(each, "") for each in text]
    spelled = [
        name.removeprefix(greek).lower() if name.startswith(greek) else each
        for each, name in zip(text, names, strict=True)
    ]
    return "".join(spelled).translate(_PLAIN)


def _places(view: View, points: int | ArrayLike) -> Array:
    """The z of a table."""
    if isinstance(points, int | np.integer) and not isinstance(points, bool):
        if not 2 <= points <= MOST:
            raise ValueError(f"points must be from 2 to {MOST}, or the z themselves; got {points}")
        return even(view, int(points))
    z = np.asarray(points)
    if z.ndim != 1 or z.dtype.kind not in "iuf":
        raise ValueError(f"points must be a number of z, or a list of z; got {points!r}")
    return z.astype(float)


def _labelled(view: View) -> list[tuple[Line, str]]:
    """The lines, and what tells each from the others."""
    seen: dict[str, int] = {}
    found = []
    for line in view.lines:
        title = plain(line.title).replace(" #", " ")  # a mark of a comment in many files
        seen[title] = seen.get(title, 0) + 1
        found.append((line, title if seen[title] == 1 else f"{title} {seen[title]}"))
    return found


def _values(line: Line) -> dict[str, float]:
    """The values of its parameters; for a function of a vector, of the logits in use."""
    values = line.original.defaults | dict(line.values)
    if not line.original.vector:
        return values
    used = ["classes", *(each.name for each in line.original.moving(values))]
    return {name: values[name] for name in used}


def _described(line: Line, scaled: bool) -> str:
    """What a line is: its name, its parameters and its formula."""
    original = line.original
    name, _, _ = original.name.partition(";")
    formula, _, _ = original.text.partition(";")
    said = [] if name == formula else [name]
    said += [f"{name} = {value!r}" for name, value in _values(line).items()]
    if formula:
        axis = "" if original.axis == "z" else f" with z for {plain(original.axis)}"
        said.append(f"formula{axis} {formula}")
    if scaled:
        said.append(f"divided by sigma = {deviation(original, line.values)!r}")
    return ", ".join(said)


def _breaks(line: Line, z: Range) -> list[str]:
    """Where f′ or f″ does not exist, in sentences."""
    if line.original.is_vector:
        return []
    activation = with_second(line.activation)
    names = activation.names("derivative", line.values)
    found = []
    for kink in breaks(activation, line.values):
        if z[0] <= kink.z <= z[1]:
            broken = " or ".join(plain(names[row]) for row in kink.rows)
            place = f"{plain(activation.axis)} = {kink.z!r}"
            found.append(f"at {place} there is no {broken}: the value is a convention")
    return found
