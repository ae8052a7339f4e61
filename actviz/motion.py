"""What a chart carries so that the browser can move it: keyframes, and exact readings.

It stands in the chart's ``layout.meta``, so the chart and what moves it can never belong to
different views.
"""

import base64
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog import get
from actviz.curves import (
    KINDS,
    Keyframes,
    Readings,
    Values,
    break_at,
    frame,
    keyframes,
    moving_sliders,
    probe_readings,
    slider_readings,
)

Data = dict[str, Any]


def packed(values: Array, precision: type[np.floating[Any]] = np.float32) -> str:
    """Numbers in base64; 32 bits are finer than any screen, 64 keep every digit."""
    return base64.b64encode(np.ascontiguousarray(values, dtype=precision).tobytes()).decode()


def motion(
    activation: Activation,
    kind: str,
    z: tuple[float, float],
    values: Values,
    probe: float,
    reading: tuple[Array, Array],
) -> Data:
    """What moves one of the two charts.

    Parameters
    ----------
    activation : Activation
        The function that is drawn.
    kind : str
        ``f`` or ``slope``: what the chart draws.
    z : tuple of float
        The z-range.
    values : Mapping of str to float
        The function's sliders by name.
    probe : float
        The z to read values at.
    reading : tuple of ndarray
        f and f′ there.

    Returns
    -------
    dict
        ``drawn`` says where each slider stands in the chart, ``now`` what is read at the probe;
        ``keyframes`` and ``readings`` have what to draw and read when one slider is moved.
    """
    f, slope = reading
    broken = break_at(activation, probe, values)
    # What a single parameter needs is the same wherever it stands.
    others = () if len(activation.parameters) == 1 else tuple(values.items())
    drawn = {f"{activation.name}_{name}": value for name, value in values.items()}
    return {
        "drawn": drawn | {"probe": probe},
        "now": {"slope": slope.tolist(), "broken": list(broken.rows) if broken else []}
        | ({"f": f.tolist()} if kind == "f" else {}),
        "keyframes": _keyframes(activation.name, z, others)[kind],
        "readings": {
            **_readings(activation.name, probe, others)[kind],
            "probe": packed_readings(probe_readings(activation, *z, values), kind),
        },
    }


@lru_cache(maxsize=256)
def _keyframes(
    name: str, z: tuple[float, float], values: tuple[tuple[str, float], ...]
) -> dict[str, Data]:
    """For each of the two charts, the keyframes of every slider that moves it."""
    activation = get(name)
    now = activation.defaults | dict(values)
    charts: dict[str, Data] = {kind: {} for kind in KINDS}
    for slider in moving_sliders(activation, now):
        frames = keyframes(activation, slider.name, frame(name, *z), now)
        for kind in KINDS:
            # Both charts of one function shade where f′ is small.
            kinds = {kind} if activation.vector else {kind, "slope"}
            charts[kind][f"{name}_{slider.name}"] = packed_keyframes(frames, kind, kinds)
    return charts


def packed_keyframes(frames: Keyframes, kind: str, kinds: Iterable[str], owner: str = "") -> Data:
    """Keyframes for one chart, with the curves of `kinds`; `owner` says whose they are."""
    positions = {name: packed(each) for name, each in frames.positions.items()}
    return {
        "owner": owner,
        "at": frames.at.tolist(),
        "z": packed(frames.z),
        **{each: packed(getattr(frames, each)) for each in kinds},
        "positions": positions,
        "dots": [[[dot.z, dot.height, dot.filled] for dot in dots[kind]] for dots in frames.dots],
    }


@lru_cache(maxsize=256)
def _readings(name: str, probe: float, values: tuple[tuple[str, float], ...]) -> dict[str, Data]:
    activation = get(name)
    now = activation.defaults | dict(values)
    charts: dict[str, Data] = {kind: {} for kind in KINDS}
    for slider in moving_sliders(activation, now):
        table = slider_readings(activation, slider, probe, now)
        for kind in KINDS:
            charts[kind][f"{name}_{slider.name}"] = packed_readings(table, kind)
    return charts


def packed_readings(readings: Readings, kind: str) -> Data:
    """A table of readings for one chart."""
    table = {
        "from": readings.at[0],
        "to": readings.at[-1],
        "count": readings.at.size,
        "slope": packed(readings.slope, np.float64),
        "breaks": [[value, *rows] for value, rows in readings.breaks],
    }
    # The chart of f has the tangent and speaks for the text too, which need both.
    return table | {"f": packed(readings.f, np.float64)} if kind == "f" else table
