"""The two plots of a comparison, f of several functions and f′ of them, with what moves them."""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from actviz.activation import Array
from actviz.compare import Line, line_frame, single, widest_gap
from actviz.curves import (
    KINDS,
    Curves,
    Readings,
    evaluate,
    jumps,
    keyframes,
    probe_readings,
    sample,
    slider_readings,
)
from actviz.figures import (
    DASHES,
    HEIGHT,
    MARGIN,
    NEUTRAL,
    PROBE,
    Chart,
    Spec,
    axis,
    base_layout,
    dot_traces,
    line_trace,
    room_for_ticks,
)
from actviz.motion import Data, packed_keyframes, packed_readings

LEGEND_LINE = 22
"""Height in pixels of one line of the legend; two names fit on a phone's."""


def read(lines: Sequence[Line], probe: float) -> tuple[Array, Array]:
    """f and f′ of every function at one place."""
    rows = [evaluate(line.activation, probe, line.values) for line in lines]
    f, slope = np.concatenate(rows, axis=1)
    return f, slope


def overlay(
    lines: Sequence[Line],
    z: tuple[float, float],
    probe: float,
    reading: tuple[Array, Array],
    scaled: bool,
) -> tuple[Chart, Chart]:
    """The charts of f and of f′.

    Parameters
    ----------
    lines : sequence of Line
        The functions, at most `actviz.compare.MOST`.
    z : tuple of float
        The z-range.
    probe : float
        Where values are read.
    reading : tuple of ndarray
        What `read` gives there.
    scaled : bool
        Whether the lines are scaled to unit variance.
    """
    known = [_drawn(line.activation.name, scaled, z, tuple(line.values.items())) for line in lines]
    curves, tables = zip(*known, strict=True)
    along_probe = Readings(
        at=tables[0].at,
        f=np.concatenate([table.f for table in tables], axis=1),
        slope=np.concatenate([table.slope for table in tables], axis=1),
    )
    return (
        _chart("f", lines, curves, z, probe, reading, along_probe, scaled),
        _chart("slope", lines, curves, z, probe, reading, along_probe, scaled),
    )


@lru_cache(maxsize=1024)
def _drawn(
    name: str, scaled: bool, z: tuple[float, float], values: tuple[tuple[str, float], ...]
) -> tuple[Curves, Readings]:
    """One function's curves, and what is read along them: a move changes those of one only."""
    activation, now = single(name, scaled), dict(values)
    curves = sample(activation, line_frame(name, scaled, *z), now)
    return curves, probe_readings(activation, *z, now)


def _chart(
    kind: str,
    lines: Sequence[Line],
    curves: Sequence[Curves],
    z: tuple[float, float],
    probe: float,
    reading: tuple[Array, Array],
    along_probe: Readings,
    scaled: bool,
) -> Chart:
    heights = reading[0] if kind == "f" else reading[1]
    traces: list[Spec] = []
    for index, (line, each) in enumerate(zip(lines, curves, strict=True)):
        row = each.f[0] if kind == "f" else each.slope[0]
        name = line.activation.name
        trace = line_trace(
            each.z,
            row,
            name=line.title,
            dash=DASHES[index],
            hovertemplate=f"{line.title} %{{y:.5g}}<extra></extra>",
            meta={"live": "curve", "kind": kind, "row": 0, "owner": name},
        )
        traces.append({**trace, "showlegend": True})
    # After all curves, which take the theme's colours in turn.
    for line, each in zip(lines, curves, strict=True):
        if jumps(each.dots[kind]):
            traces += dot_traces(each, kind, line.activation.name)
    gap = widest_gap(lines, z) if kind == "f" else None
    if gap is not None:
        traces.append(_gap(*gap))
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [probe] * len(lines),
            "y": heights.tolist(),
            "marker": {"size": 9, "color": NEUTRAL, "line": {"width": 1.5, "color": "#ffffff"}},
            "hoverinfo": "skip",
            "showlegend": False,
            "cliponaxis": False,
            "meta": {"live": "probe", "kind": kind},
        }
    )
    legend = LEGEND_LINE * math.ceil(len(lines) / 2)
    label = "f(z)" if kind == "f" else "f′(z)"
    if scaled:
        label += " / standard deviation"
    frames = [line_frame(line.activation.name, scaled, *z) for line in lines]
    ranges = [frame.f_range if kind == "f" else frame.slope_range for frame in frames]
    reach = min(low for low, _ in ranges), max(high for _, high in ranges)
    limits = _range([each.f if kind == "f" else each.slope for each in curves], reach)
    layout = {
        **base_layout(),
        "height": HEIGHT + legend,
        "margin": MARGIN | room_for_ticks(limits) | {"t": MARGIN["t"] + legend},
        "title": {
            "text": "Functions" if kind == "f" else "Derivatives",
            "x": 0.0,
            "xref": "paper",
            "y": 1,
            "yanchor": "top",
            "pad": {"t": 8},
            "font": {"size": 15},
        },
        "xaxis": axis("z", z, hoverformat=".4g"),
        "yaxis": axis(label, limits) | {"title": {"text": label, "standoff": 12}},
        "showlegend": True,
        # The live layer hides a function in both plots, and keeps it hidden when they are redrawn.
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.0,
            "yanchor": "bottom",
            "font": {"size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "shapes": [],
        "meta": _motion(kind, lines, z, probe, reading, along_probe, scaled),
    }
    if gap is not None:
        layout["annotations"] = [_gap_label(*gap[1:], MARGIN["t"] + legend)]
    return Chart({"data": traces, "layout": layout})


def _gap(at: float, first: float, second: float) -> Spec:
    """A mark between two curves where they differ most: a line, and a ring if that is short."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [at, at, at],
        "y": [first, (first + second) / 2, second],
        "line": {"width": 3, "color": PROBE},
        "marker": {
            "symbol": "circle-open",
            "size": [0, 16, 0],
            "color": PROBE,
            "opacity": 1,
            "line": {"width": 2, "color": PROBE},
        },
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
        "meta": {"live": "still"},
    }


def _gap_label(first: float, second: float, top: int) -> Spec:
    """The length of that mark, beside the title, where no curve and no axis can strike it out."""
    return {
        "name": "still",
        "text": f'<span style="color:{PROBE}">○</span> differ by {abs(first - second):.3g}',
        "xref": "paper",
        "yref": "paper",
        "x": 1,
        "xanchor": "right",
        "y": 1,
        "yanchor": "top",
        "yshift": top - 6,
        "showarrow": False,
        "font": {"size": 13},
    }


def _range(drawn: Sequence[Array], reach: tuple[float, float]) -> tuple[float, float]:
    """A y-range for what is drawn, with a little room for what a drag can draw.

    A steep line that a drag could make would flatten all the others, so what leaves the room is
    cut off until it is released. The ends are round, so that most steps of a slider leave them
    alone, and go nowhere that no drag reaches.

    Parameters
    ----------
    drawn : sequence of ndarray
        The heights of the curves.
    reach : tuple of float
        What holds every curve for all places of all sliders.
    """
    low = min(0.0, *(float(np.nanmin(heights)) for heights in drawn))
    high = max(0.0, *(float(np.nanmax(heights)) for heights in drawn))
    step = 2.0 ** math.floor(math.log2(((high - low) or 1.0) / 4))
    return (
        max(reach[0], step * math.floor(low / step - 0.5)),
        min(reach[1], step * math.ceil(high / step + 0.5)),
    )


def _motion(
    kind: str,
    lines: Sequence[Line],
    z: tuple[float, float],
    probe: float,
    reading: tuple[Array, Array],
    along_probe: Readings,
    scaled: bool,
) -> Data:
    """What the browser moves one of the plots by; see `actviz.motion.motion`."""
    frames: Data = {}
    readings: Data = {}
    drawn = {"probe": probe}
    for row, line in enumerate(lines):
        name, values = line.activation.name, tuple(line.values.items())
        drawn |= {f"{name}_{parameter}": value for parameter, value in values}
        # What a single parameter needs is the same wherever it stands.
        others = () if len(values) == 1 else values
        frames |= _keyframes(name, z, others, scaled)[kind]
        for key, table in _readings(name, probe, others, scaled)[kind].items():
            readings[key] = table | {"row": row}
    readings["probe"] = packed_readings(along_probe, kind)
    f, slope = reading
    return {
        "drawn": drawn,
        "now": {"slope": slope.tolist()} | ({"f": f.tolist()} if kind == "f" else {}),
        "keyframes": frames,
        "readings": readings,
        "names": [line.title for line in lines],
    }


@lru_cache(maxsize=512)
def _keyframes(
    name: str, z: tuple[float, float], values: tuple[tuple[str, float], ...], scaled: bool
) -> dict[str, Data]:
    activation = single(name, scaled)
    now = activation.defaults | dict(values)
    charts: dict[str, Data] = {kind: {} for kind in KINDS}
    for slider in activation.parameters:
        frames = keyframes(activation, slider.name, line_frame(name, scaled, *z), now)
        for kind in KINDS:
            charts[kind][f"{name}_{slider.name}"] = packed_keyframes(frames, kind, [kind], name)
    return charts


@lru_cache(maxsize=512)
def _readings(
    name: str, probe: float, values: tuple[tuple[str, float], ...], scaled: bool
) -> dict[str, Data]:
    activation = single(name, scaled)
    now = activation.defaults | dict(values)
    charts: dict[str, Data] = {kind: {} for kind in KINDS}
    for slider in activation.parameters:
        table = slider_readings(activation, slider, probe, now)
        for kind in KINDS:
            charts[kind][f"{name}_{slider.name}"] = packed_readings(table, kind)
    return charts
