"""The cards of the overview: small plots of f and f′ in SVG, each with its name and its formula.

All of them are one text: a plotly chart for each would take the browser seconds.
"""

import math
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

import numpy as np

from actviz.activation import KINDS, Activation, Array
from actviz.claims import Z_RANGE
from actviz.formatting import listed
from actviz.sampling import Curves, Dot, has_gap, sample, sampling_grid

Z = (-4.0, 4.0)
HEIGHTS = (-1.5, 4.0)
WIDTH, HEIGHT = 200, 138
"""The units in which a plot is drawn; the page stretches it to its card."""

FINE = 0.3
"""How far, in these units, a straight line may be from the curve that it stands for."""


def shares_axes(activation: Activation) -> bool:
    """Whether its plot has the common axes; it has not if the function has its own z-range."""
    return activation.z == Z_RANGE


def cards(families: Mapping[str, Sequence[Activation]], more: Mapping[str, str]) -> str:
    """The cards of some families, each below its name, as Markdown with HTML.

    Each card is a link to its function on Explore; `more` is what the address has besides.
    """
    return "\n\n".join(
        [
            '<div class="actviz-families">',
            *(_family(name, members, more) for name, members in families.items()),
            "</div>",
        ]
    )


MOST = 7
"""How many cards stand beside each other in a large window."""


def _family(name: str, members: Sequence[Activation], more: Mapping[str, str]) -> str:
    # The columns that it takes; a large family takes two rows of a few.
    count = len(members) if len(members) <= MOST else math.ceil(len(members) / 2)
    return "\n\n".join(
        [
            f'<section style="--count: {count}"><h2>{escape(name)}</h2>',
            *(_card(activation, more) for activation in members),
            "</section>",
        ]
    )


def _card(activation: Activation, more: Mapping[str, str]) -> str:
    query = escape(urlencode({"fn": activation.name, **more}))
    mark = " <b>◆<i>in the documents</i></b>" if activation.card.documented else ""
    return "\n\n".join(
        [
            f'<a class="actviz-card" href="./?{query}" target="_self" '
            f'title="{escape(activation.card.full_name)}">',
            f"<h3>{escape(activation.title)}{mark}</h3>\n{plot(activation)}",
            *_formulas(activation),
            "</a>",
        ]
    )


def _formulas(activation: Activation) -> list[str]:
    """The formula in LaTeX and its notes, without a second form, for which there is no room."""
    formula, *notes = activation.latex(activation.formula).split(r" \\ &\quad")
    first, *_ = formula.split(r" \\ &= ")
    shorter, *_ = first.split(" = ")
    # Not s = …, and not an equals sign within braces.
    if not activation.is_vector and shorter.count("{") == shorter.count("}"):
        first = shorter
    return [rf"$\displaystyle {part.strip(' ,')}$" for part in (first, *notes)]


def legend(shown: Sequence[Activation]) -> str:
    """Say how to read the plots that are shown, as HTML."""
    entries = {"f": "f", "slope": "f′"}
    said = ["Every parameter is at its default."]
    if any(len(each.names("f", each.defaults)) > 1 for each in shown):
        entries["other"] = "other outputs of a vector, edges of a band"
    if any(each.is_vector for each in shown):
        said.append("A function of a vector is shown as its first logit moves.")
    if any(each.second for each in shown):
        said.append("A gate is shown at one value of its other input.")
    larger = [each.title for each in shown if not shares_axes(each)]
    same = "All plots have the same axes"
    said.append(f"{same}, except for {listed(larger)}." if larger else f"{same}.")
    lines = [
        f'<span><svg viewBox="0 0 36 8">{_path(look, "M1,4H35")}</svg>{name}</span>'
        for look, name in entries.items()
    ]
    if any(each.card.documented for each in shown):
        lines.append("<span><b>◆</b> in the documents</span>")
    return f'<div class="actviz-plot-legend">{"".join(lines)}<span>{" ".join(said)}</span></div>'


def plot(activation: Activation) -> str:
    """f, solid, and f′, dashed, with every parameter at its default.

    A function of a vector has its other outputs as well, dotted, and the derivative of the first.
    """
    values = activation.defaults
    z = Z if shares_axes(activation) else activation.z
    # The units of both axes are in the same proportion on all plots.
    low, high = (height * (z[1] - z[0]) / (Z[1] - Z[0]) for height in HEIGHTS)
    curves = sample(activation, sampling_grid(activation, *z), values)

    def across(place: Array | float) -> Array:
        return (np.asarray(place) - z[0]) / (z[1] - z[0]) * WIDTH

    def up(height: Array | float) -> Array:
        return (high - np.asarray(height)) / (high - low) * HEIGHT

    def curve(kind: str, row: int, look: str) -> str:
        return _path(look, _through(across(curves.z), up(curves.heights[kind][row])))

    others = range(1, len(curves.heights["f"]))
    drawn = [
        _path("line", f"M0,{up(1):.1f}H{WIDTH}"),
        _path("axis", f"M0,{up(0):.1f}H{WIDTH}M{across(0):.1f},0V{HEIGHT}"),
        *(curve("f", row, "other") for row in others),
        curve("f", 0, "f"),
        curve("derivative", 0, "slope"),
    ]
    for dot in _ends(curves):
        # Round ends of a line of no length, so that they stay round on a plot that is stretched.
        place = f"M{across(dot.z):.1f},{up(dot.height):.1f}h0"
        drawn += [_path("dot", place), *([] if dot.filled else [_path("hole", place)])]
    numbers = [
        *(_number(end, place, 100) for end, place in zip(z, (0, 100), strict=True)),
        *(_number(each, -3, 100 * float(up(each)) / HEIGHT) for each in (0, 1, int(high))),
    ]
    if activation.card.inset is not None:
        note = escape(activation.card.inset.thumbnail)
        below = f'y="{100 * float(up(0)) / HEIGHT:.3g}%"'
        numbers.append(f'<text class="actviz-note" x="0" {below}>{note}</text>')
    shape = escape(activation.card.shape)
    return (
        f'<svg class="actviz-plot" role="img" aria-label="{shape}">'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none">{"".join(drawn)}</svg>'
        f"{''.join(numbers)}</svg>"
    )


def _ends(curves: Curves) -> Sequence[Dot]:
    """The ends of the gaps of f and of f′; the open ones first, below the filled ones."""
    found = [dot for kind in KINDS if has_gap(curves.dots[kind]) for dot in curves.dots[kind]]
    return sorted(found, key=lambda dot: dot.filled)


def _number(number: float, across: float, down: float) -> str:
    """A number at an axis, at a place in percent of the plot."""
    side = "below" if down == 100 else "left"
    text = f"{number:g}".replace("-", "−")
    return f'<text class="actviz-{side}" x="{across:g}%" y="{down:.3g}%">{text}</text>'


def _path(look: str, path: str) -> str:
    return f'<path class="actviz-{look}" d="{path}"/>'


def _through(across: Array, up: Array) -> str:
    """An SVG path, broken at NaN, through as few of the points as are needed."""
    gaps = np.flatnonzero(np.isnan(up))
    parts = np.split(np.stack([across, up], axis=1), gaps)
    drawn = []
    for part in parts:
        points = part[~np.isnan(part[:, 1])]
        if len(points) > 1:
            drawn.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in _needed(points)))
    return "".join(drawn)


def _needed(points: Array) -> Array:
    """The points without which straight lines between the rest would leave the curve.

    After Ramer (1972): the point that is furthest from the line between both ends stays, and both
    halves are treated likewise.
    """
    (x0, y0), (x1, y1) = points[0], points[-1]
    off = np.abs(np.interp(points[:, 0], [x0, x1], [y0, y1]) - points[:, 1])
    worst = int(np.argmax(off))
    if off[worst] <= FINE:
        return points[[0, -1]]
    return np.concatenate([_needed(points[: worst + 1])[:-1], _needed(points[worst:])])
