"""The state of Training: the fields of its address, and the reader's own points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actviz.find import find, is_formula
from actviz.labs.presets import TRAINING
from actviz.labs.tasks import MOST_POINTS, REACH, TASKS
from actviz.labs.training import MOMENTS
from actviz.network import INITIALIZERS, learnable
from actviz.training import learns
from actviz.training.film import HEIGHT
from actviz.widgets import labs
from actviz.widgets.fields import Choice, Field, Place, finite
from actviz.widgets.function_fields import formula_slider, slider_keys
from actviz.widgets.url_state import Address


def _unit(key: str, default: str) -> Choice:
    return Choice(
        key=key, default=default, options=labs.UNITS, find=labs.find_unit, more=is_formula
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Field):
    """The reader's own points as one text: ``-0.5:0.3,0.2:-0.1``."""

    default: str = "-1:-0.5,-0.4:0.6,0.3:-0.2,0.9:0.7"

    def read(self, given: Sequence[str]) -> tuple[str, str]:
        """Read points within the picture, and say if there are too many."""
        text = ",".join(given)
        parts = [part for part in text.split(",") if part.strip()]
        found = [_point(part) for part in parts]
        if None in found:
            raise self.refused(
                given,
                f"places and heights like -0.5:0.3, from −{REACH:g} to {REACH:g} and from "
                f"−{HEIGHT:g} to {HEIGHT:g}",
            )
        many = f"The link sets {len(found)} points; here are the first {MOST_POINTS}."
        return self.fit(text), many if len(found) > MOST_POINTS else ""

    def fit(self, value: Any) -> str:
        """Return those points that are within the picture, on hundredths, without repetition."""
        found = dict.fromkeys(read_points(value if isinstance(value, str) else self.default))
        return ",".join(f"{x:g}:{y:g}" for x, y in list(found)[:MOST_POINTS])


def _point(text: str) -> tuple[float, float] | None:
    """The point that a text means, if it is in the picture."""
    x, colon, y = text.partition(":")
    place = finite(x), finite(y)
    inside = abs(place[0]) <= REACH and abs(place[1]) <= HEIGHT
    return (round(place[0], 2) + 0.0, round(place[1], 2) + 0.0) if colon and inside else None


def read_points(text: str) -> list[tuple[float, float]]:
    """The points of a text that are within the picture."""
    return [point for point in map(_point, text.split(",")) if point]


A = _unit("tr_a", "relu")
B = _unit("tr_b", "sigmoid")
TASK = labs.word_field("tr_task", TASKS, "a task")
LEARN = learns.field("tr_learn", (A.key, B.key))
NOISE = labs.number_field(
    "tr_noise", "Noise", 0.2, (0.0, 1.0, 0.05), "how far the examples are moved at random"
)
LAYERS = labs.number_field(
    "tr_layers", "Hidden layers", 2, (1, 4, 1), "how many layers have the function"
)
WIDTH = labs.number_field(
    "tr_width", "Units", 8, (2, 32, 1), "how many units each hidden layer has"
)
INITIALIZER = labs.word_field("tr_init", INITIALIZERS, "an initialisation")
OPTIMIZER = labs.word_field("tr_opt", ("Adam", "SGD"), "an optimiser")
RATE = Place(
    key="tr_rate",
    default=0.01,
    places=(1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
    what="a learning rate",
)
BATCH = Place(key="tr_batch", default=32, places=(1, 4, 8, 16, 32, 64, 128, 240), what="a batch")
SEED = labs.number_field(
    "tr_seed", "Seed", 0, (0, 99, 1), "which examples, weights and batches are drawn"
)
STEPS = Place(
    key="tr_steps",
    default=1000,
    places=(100, 200, 500, 1000, 2000, 5000, 10_000),
    what="a number of steps",
)
MOMENT = labs.number_field(
    "tr_moment",
    "Moment",
    MOMENTS - 1,
    (0, MOMENTS - 1, 1),
    "which moment of the training is shown; the early ones are closer together",
)
POINTS = Points(key="tr_points")
CLAIM = labs.claim_field(TRAINING, "tr_claim")
OWN: tuple[Field, ...] = (
    *(A, B, TASK, NOISE, LAYERS, WIDTH, INITIALIZER, OPTIMIZER, RATE, BATCH, SEED, STEPS, MOMENT),
    POINTS,
    LEARN,
    CLAIM,
)


def _keys_of(state: Mapping[str, Any]) -> list[str]:
    chosen = [find(name) for name in dict.fromkeys(each.fit(state[each.key]) for each in (A, B))]
    own = [field.key for field in OWN if field not in (POINTS, LEARN)]
    points = [POINTS.key] if TASK.fit(state[TASK.key]) == "points" else []
    learn = [LEARN.key] if any(map(learnable, chosen)) else []
    return [*own, *points, *learn, *slider_keys(chosen)]


ADDRESS = Address((*OWN, *labs.PARAMETERS), _keys_of, more=formula_slider)
