"""What Softmax sends to the browser: the numbers now, and those at other places of each slider."""

from collections.abc import Collection

import numpy as np

from actviz.activation import Array
from actviz.keyframes import Index
from actviz.live.recording import Parts, Rows
from actviz.softmax.alternatives import ALTERNATIVES
from actviz.softmax.state import LOGITS, TEMPERATURE, TEMPERATURES, SoftmaxState
from actviz.softmax.sweeps import sweeps


def message(state: SoftmaxState, names: Collection[str]) -> bytes:
    """Write the exact numbers now, and a recording over the places of each slider.

    Parameters
    ----------
    state : SoftmaxState
    names : collection of str
        Of the numbers that are shown: those of the board, or those of the alternatives.

    Returns
    -------
    bytes
        As `actviz.live.recording` says. Recordings are 16-bit integers.
    """
    parts = Parts()
    now = {name: Rows(state.reading[name][None], "f8") for name in names}
    at_rest = parts.recording(1, now)
    swept = sweeps(
        state.z,
        state.temperature,
        state.target - 1,
        names=names,
        logits=LOGITS[0].places,
        temperatures=np.array(TEMPERATURES),
        shift=state.shift,
    )
    sliders = {
        key: parts.recording(
            len(TEMPERATURES) if key == TEMPERATURE else LOGITS[0].places.size,
            {name: _rows(*table) for name, table in tables.items()},
        )
        for key, tables in zip(state.places, swept, strict=True)
    }
    return parts.message(
        {
            "now": at_rest,
            "sliders": sliders,
            "drawn": state.places,
            "logits": {
                "sliders": [slider.name for slider in LOGITS[: len(state.z)]],
                "from": LOGITS[0].minimum,
                "step": LOGITS[0].step,
            },
            "temperature": {"slider": TEMPERATURE, "places": TEMPERATURES},
            "target": state.target,
            "shift": state.shift,
            "methods": [
                (each.name, each.title, each.about)
                for each in ALTERNATIVES.values()
                if each.name in names
            ],
        }
    )


def _rows(at: Index, table: Array) -> Rows:
    step, integers = _sixteen_bits(table)
    every = at.size == at[-1] + 1
    return Rows(integers, "i2", None if every else at.tolist(), step)


def _sixteen_bits(table: Array) -> tuple[float, Array]:
    """Convert a table to multiples of one step, and give both; −32768 stands for NaN."""
    largest = float(np.fmax.reduce(np.abs(table), axis=None, initial=0))
    # Five digits travel in fewer bytes; one step less leaves room for their rounding.
    step = float(f"{max(largest, 1e-6) / 32766:.5g}")
    integers = np.rint(table / step)
    if step < 1e-3:
        # Round to the side that prints the same decimals as the exact number.
        otherwise = _printed(integers * step) != _printed(table)
        integers += otherwise * np.sign(table - integers * step)
    integers[np.isnan(table)] = -32768
    return step, integers


def _printed(values: Array) -> Array:
    """Numbers in units of the last decimal that the browser prints."""
    thousandths: Array = np.copysign(np.floor(np.abs(values) * 1000 + 0.5), values)
    return thousandths
