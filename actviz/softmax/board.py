"""The sliders of the softmax page, and what its board in the browser is sent."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from actviz.activation import Array, Parameter
from actviz.keyframes import Index
from actviz.recording import Parts, Rows
from actviz.softmax.alternatives import ALTERNATIVES
from actviz.softmax.sweeps import reading, sweeps

SUBSCRIPTS = ("₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉", "₁₀")
CLASSES = Parameter(
    name="sm_classes",
    symbol="K",
    default=4,
    minimum=2,
    maximum=10,
    step=1,
    meaning="number of classes",
)
# At the defaults sparsemax keeps two classes, and plain shares include a negative one.
LOGITS = tuple(
    Parameter(
        name=f"sm_z{index}",
        symbol=f"z{SUBSCRIPTS[index - 1]}",
        default=default,
        minimum=-5.0,
        maximum=5.0,
        step=0.1,
        meaning=f"logit of class {index}",
    )
    for index, default in enumerate((1.5, 1.0, 0.2, -1.0, 0.5, -2.0, 0.0, -0.5, 0.8, -3.0), start=1)
)
TEMPERATURE = "sm_t"
"""The key of its slider."""

TEMPERATURES = (
    *(0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45),
    *(0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0),
    *(6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 15.0, 18.0, 20.0),
)
SHIFT = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The logits, temperature, target and shift of the page.

    Attributes
    ----------
    z : tuple of float
        The logits, each on a place of its slider.
    temperature : float
        One of `TEMPERATURES`.
    target : int
        The right class, counted from 1.
    shift : float
        What is added to every logit.
    """

    z: tuple[float, ...]
    temperature: float
    target: int
    shift: float

    @property
    def logits(self) -> Array:
        """The logits with the shift."""
        return np.array(self.z) + self.shift

    @property
    def reading(self) -> dict[str, Array]:
        """Everything that can be said of it; see `actviz.softmax.sweeps.reading`."""
        return _read(self)

    @property
    def leaders(self) -> list[int]:
        """The classes with the largest logit, counted from 1."""
        # Equal logits stand at the same place, whatever their shares round to.
        return [index for index, z in enumerate(self.z, start=1) if z == max(self.z)]

    @property
    def places(self) -> dict[str, int]:
        """The place of each slider, counted from 0: of the logits and of the temperature."""
        found = {
            slider.name: int(np.argmin(np.abs(slider.places - z)))
            for slider, z in zip(LOGITS, self.z, strict=False)
        }
        return found | {TEMPERATURE: TEMPERATURES.index(self.temperature)}


@lru_cache(maxsize=64)  # several parts of the page ask for it in turn
def _read(board: Board) -> dict[str, Array]:
    return reading(board.logits, board.temperature, board.target - 1)


def payload(board: Board) -> bytes:
    """Write what the browser draws now, and with one slider elsewhere.

    A message of bytes, as `actviz.recording` has them: the exact numbers of now, and a recording
    over the places of each slider, counted from 0, in 16-bit integers.
    """
    parts = Parts()
    now = {name: Rows(values[None], "f8") for name, values in board.reading.items()}
    at_rest = parts.recording(1, now)
    swept = sweeps(
        board.z,
        board.temperature,
        board.target - 1,
        logits=LOGITS[0].places,
        temperatures=np.array(TEMPERATURES),
        shift=board.shift,
    )
    sliders = {
        key: parts.recording(
            len(TEMPERATURES) if key == TEMPERATURE else LOGITS[0].places.size,
            {name: _rows(*table) for name, table in tables.items()},
        )
        for key, tables in zip(board.places, swept, strict=True)
    }
    return parts.message(
        {
            "now": at_rest,
            "sliders": sliders,
            "drawn": board.places,
            "logits": {
                "sliders": [slider.name for slider in LOGITS[: len(board.z)]],
                "from": LOGITS[0].minimum,
                "step": LOGITS[0].step,
            },
            "temperature": {"slider": TEMPERATURE, "places": TEMPERATURES},
            "target": board.target,
            "shift": board.shift,
            "methods": [(each.name, each.title, each.about) for each in ALTERNATIVES.values()],
        }
    )


def _rows(at: Index, table: Array) -> Rows:
    step, integers = _sixteen_bits(table)
    every = at.size == at[-1] + 1
    return Rows(integers, "i2", None if every else at.tolist(), step)


def _sixteen_bits(table: Array) -> tuple[float, Array]:
    """One step, and the table in such steps; −32768 stands for NaN."""
    largest = float(np.fmax.reduce(np.abs(table), axis=None, initial=0))
    # Five digits travel in fewer bytes; one step less leaves room for their rounding.
    step = float(f"{max(largest, 1e-6) / 32766:.5g}")
    integers = np.rint(table / step)
    if step < 1e-3:
        # To the side on which the decimals are printed as those of the exact number.
        otherwise = _printed(integers * step) != _printed(table)
        integers += otherwise * np.sign(table - integers * step)
    integers[np.isnan(table)] = -32768
    return step, integers


def _printed(values: Array) -> Array:
    """Numbers in units of the last decimal that the board prints."""
    thousandths: Array = np.copysign(np.floor(np.abs(values) * 1000 + 0.5), values)
    return thousandths
