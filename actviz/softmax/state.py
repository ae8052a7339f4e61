"""The state of Softmax: its sliders, the fields of its address, and all values together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from actviz.activation import Array, Parameter, subscript
from actviz.softmax.sweeps import reading
from actviz.widgets.fields import Counted, Flag, Number, Place
from actviz.widgets.url_state import Address

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
        symbol=f"z{subscript(index)}",
        default=default,
        minimum=-5.0,
        maximum=5.0,
        step=0.1,
        meaning=f"the logit of class {index}",
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


K = Number.of(CLASSES)
T = Place(key=TEMPERATURE, default=1.0, places=TEMPERATURES, what="one of the places of its slider")
TARGET = Counted(
    key="sm_target",
    default=2,
    places=tuple(range(1, len(LOGITS) + 1)),
    what="the number of a class",
    count=K.key,
)
SHIFTED = Flag(key="sm_shift")
Z = tuple(map(Number.of, LOGITS))


def _keys_of(state: Mapping[str, Any]) -> list[str]:
    """The keys of a view: of the logits, as many as there are classes."""
    return [field.key for field in (K, *Z[: int(K.fit(state[K.key]))], T, TARGET, SHIFTED)]


ADDRESS = Address((K, *Z, T, TARGET, SHIFTED), _keys_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftmaxState:
    """The values of the page: logits `z`, temperature, target class from 1 on, and shift.

    The shift is added to every logit. Logits and temperature are places of their sliders.
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
        """All numbers of the page; see `actviz.softmax.sweeps.reading`."""
        return _read(self)

    @property
    def leaders(self) -> list[int]:
        """The classes with the largest logit, counted from 1."""
        # Shares of equal logits may round differently.
        return [index for index, z in enumerate(self.z, start=1) if z == max(self.z)]

    @property
    def places(self) -> dict[str, int]:
        """The index of the place of each slider, of the logits and the temperature, from 0 on."""
        found = {
            slider.name: int(np.argmin(np.abs(slider.places - z)))
            for slider, z in zip(LOGITS, self.z, strict=False)
        }
        return found | {TEMPERATURE: TEMPERATURES.index(self.temperature)}


@lru_cache(maxsize=64)  # several parts of the page ask for it in turn
def _read(state: SoftmaxState) -> dict[str, Array]:
    return reading(state.logits, state.temperature, state.target - 1)
