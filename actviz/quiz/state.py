"""The state of the quiz: the fields of its address."""

from actviz.activation import Parameter
from actviz.widgets.fields import Number
from actviz.widgets.url_state import Address

SEED = Number.of(
    Parameter(
        name="quiz",
        symbol="Seed",
        default=1,
        minimum=1,
        maximum=9999,
        step=1,
        meaning="the same questions for everybody who has the same number",
    )
)
ADDRESS = Address((SEED,))
