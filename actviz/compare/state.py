"""The state of Compare: the fields of its address, and ready-made sets of functions."""

from collections.abc import Mapping
from typing import Any

from actviz.catalog import names
from actviz.claims import Z_RANGE
from actviz.differences import MOST
from actviz.find import find
from actviz.widgets.fields import Choices, Flag
from actviz.widgets.function_fields import (
    AXES_KEPT,
    PROBE_AT,
    SECOND,
    SLIDERS,
    Z,
    find_function,
    further_slider,
    named_besides,
    slider_keys,
)
from actviz.widgets.url_state import Address, State

SETS: Mapping[str, tuple[str, ...]] = {
    "The documents' seven": (
        *("linear", "elu", "relu", "leaky_relu", "sigmoid", "tanh", "softmax"),
    ),
    "Fixes for dying ReLU": ("relu", "leaky_relu", "prelu", "rrelu", "elu", "selu"),
    "Smooth rectifiers": ("relu", "softplus", "squareplus", "silu", "gelu", "mish"),
    "Twins: sigmoid": ("sigmoid", "hard_sigmoid"),
    "Twins: GELU": ("gelu", "gelu_tanh"),
    "Twins: Swish": ("silu", "hard_swish"),
    "Twins: tanh": ("tanh", "hard_tanh"),
}
"""Ready-made choices. A twin is an exact function with its cheap form."""

FUNCTIONS = Choices(
    key="fns",
    default=["relu", "sigmoid", "tanh"],
    options=names(),
    find=find_function,
    more=named_besides(names()),
    most=MOST,
)
UNIT = Flag(key="unit")


STAYING = ("z", "probe", UNIT.key, AXES_KEPT.key, SECOND.key)
"""The keys of what is not about one function, and stays when others are chosen."""


def _keys_of(state: Mapping[str, Any]) -> list[str]:
    """The keys of a view: of the functions' sliders, those of the chosen functions."""
    chosen = map(find, FUNCTIONS.fit(state["fns"]))
    return ["fns", *STAYING, *slider_keys(chosen)]


ADDRESS = Address(
    (FUNCTIONS, Z, PROBE_AT, UNIT, AXES_KEPT, SECOND, *SLIDERS.values()),
    _keys_of,
    lambda state: {"z": Z_RANGE},
    more=further_slider,
)


def state_of_set(title: str) -> State:
    """The values of a ready-made set: parameters at their defaults; range, probe and unit stay."""
    current = ADDRESS.current()
    kept = {key: current[key] for key in STAYING}
    return ADDRESS.state(kept | {"fns": list(SETS[title])})
