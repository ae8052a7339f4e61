"""The state of Compare: the fields of its address, and ready-made sets of functions."""

from collections.abc import Mapping
from typing import Any

from actviz.catalog import get, names
from actviz.claims import Z_RANGE
from actviz.differences import MOST
from actviz.widgets.fields import Choices, Field, Flag
from actviz.widgets.function_fields import PROBE_AT, SLIDERS, Z, find_function, slider_keys
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
    most=MOST,
)
UNIT = Flag(key="unit")
FIELDS: dict[str, Field] = {
    field.key: field for field in (FUNCTIONS, Z, PROBE_AT, UNIT, *SLIDERS.values())
}


def _keys(state: Mapping[str, Any]) -> list[str]:
    """The fields of a view: of the sliders those of the chosen functions."""
    chosen = map(get, FUNCTIONS.fit(state["fns"]))
    return ["fns", "z", "probe", "unit", *slider_keys(chosen)]


ADDRESS = Address(FIELDS, _keys, lambda state: {"z": Z_RANGE})


def view_of_set(title: str) -> State:
    """A ready-made set with every parameter at its default; range, probe and unit stay."""
    current = ADDRESS.current()
    kept = {key: current[key] for key in ("z", "probe", "unit")}
    return ADDRESS.view(kept | {"fns": list(SETS[title])})
