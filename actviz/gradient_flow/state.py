"""The state of Gradient flow: the fields of its address."""

from collections.abc import Mapping
from typing import Any

from actviz.find import find
from actviz.labs.flow import GAIN, Stack
from actviz.labs.presets import FLOW
from actviz.network import INITIALIZERS
from actviz.widgets import labs
from actviz.widgets.fields import Choices, Flag, Place, Typed
from actviz.widgets.function_fields import further_slider, named_besides, slider_keys
from actviz.widgets.url_state import Address

FUNCTIONS = Choices(
    key="gf_fns",
    default=["sigmoid", "tanh", "relu"],
    options=labs.UNITS,
    find=labs.find_unit,
    more=named_besides(labs.UNITS),
    most=4,
)
DEPTH = labs.number_field(
    "gf_depth",
    "Depth",
    20,
    (1, 60, 1),
    "how many layers there are; the charts change when the slider is released",
)
WIDTH = Place(key="gf_width", default=64, places=(8, 16, 32, 64, 128, 256, 512), what="a width")
INITIALIZER = labs.word_field("gf_init", INITIALIZERS, "an initialisation")
GAIN_FIELD = Typed.of(GAIN)
BATCH = Place(key="gf_batch", default=64, places=(16, 32, 64, 128, 256), what="a batch")
SEED = labs.number_field(
    "gf_seed",
    "Seed",
    0,
    (0, 99, 1),
    "which random weights, inputs and gradient are used; the same seed gives the same",
)
MORE = Flag(key="gf_more")
CLAIM = labs.claim_field(FLOW, "gf_claim")
OWN = (FUNCTIONS, DEPTH, WIDTH, INITIALIZER, GAIN_FIELD, BATCH, SEED, MORE, CLAIM)


def _keys_of(state: Mapping[str, Any]) -> list[str]:
    chosen = list(map(find, FUNCTIONS.fit(state[FUNCTIONS.key])))
    return [*(field.key for field in OWN), *slider_keys(chosen)]


ADDRESS = Address((*OWN, *labs.PARAMETERS), _keys_of, more=further_slider)


def stack_of(held: Mapping[str, Any]) -> Stack:
    """The network that the widgets of a view have."""
    return Stack(
        depth=int(held[DEPTH.key]),
        width=int(held[WIDTH.key]),
        initializer=held[INITIALIZER.key],
        gain=held[GAIN.name],
        batch=int(held[BATCH.key]),
        seed=int(held[SEED.key]),
    )
