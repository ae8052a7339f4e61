"""The state of Training: the fields of its address, and the reader's own points."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actviz.copies import free_name
from actviz.find import find
from actviz.labs.presets import TRAINING
from actviz.labs.tasks import MOST_POINTS, REACH, TASKS
from actviz.labs.training import MOMENTS, Setting
from actviz.network import INITIALIZERS, learnable
from actviz.training import learns
from actviz.training.film import HEIGHT
from actviz.widgets import labs
from actviz.widgets.fields import Choice, Field, Place, RefusedError, finite
from actviz.widgets.function_fields import further_slider, named_besides, slider_keys
from actviz.widgets.url_state import Address, Query


def _unit(key: str, default: str) -> Choice:
    more = named_besides(labs.UNITS)
    return Choice(key=key, default=default, options=labs.UNITS, find=labs.find_unit, more=more)


IN_FILE = "file"
"""What an address has in the place of points that are too many for it."""

LOOKED_AT = 10_000
"""How many points of a text are looked at: one that no browser sends may be endless."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Points(Field):
    """The reader's own points as one text: ``-0.5:0.3,0.2:-0.1``, or with classes ``-0.5:0.3:1``.

    Attributes
    ----------
    task : str
        The task that they belong to.
    fitting : int
        How many an address can hold. If there are more, the address says ``file``, and it is the
        session that holds them.
    """

    task: str
    fitting: int

    @property
    def most(self) -> int:
        """How many the reader can set."""
        return MOST_POINTS[self.task]

    def read(self, given: Sequence[str]) -> tuple[str, str]:
        """Read points within the picture, and say if there are too many."""
        text = ",".join(given)
        if self._is_in_file(text):
            return text, ""
        parts = [part for part in text.split(",") if part.strip()]
        if not all(map(self._point, parts)):
            across, up = f"from −{REACH:g} to {REACH:g}", f"from −{HEIGHT:g} to {HEIGHT:g}"
            if TASKS[self.task].plane:
                raise self.refused(given, f"points like -0.5:0.3:1, {across}, of class 0 or 1")
            raise self.refused(given, f"places and heights like -0.5:0.3, {across} and {up}")
        many = f"The link sets {len(parts)} points; here are the first {self.fitting}."
        return self.fit(text), many if len(parts) > self.fitting else ""

    def fit(self, value: Any) -> str:
        """Return as many of a text's points as fit into an address."""
        text = value if isinstance(value, str) else self.default
        return text if self._is_in_file(text) else self.text(self.points(text)[: self.fitting])

    def points(self, text: str) -> list[tuple[float, ...]]:
        """The points of a text within the picture, on hundredths, without repetition."""
        found = dict.fromkeys(map(self._point, text.split(",", LOOKED_AT)[:LOOKED_AT]))
        return [point for point in found if point][: self.most]

    def text(self, points: Iterable[Sequence[float]]) -> str:
        """Points as a text."""
        return ",".join(":".join(f"{number:g}" for number in point) for point in points)

    def _is_in_file(self, text: str) -> bool:
        return text == IN_FILE and self.fitting < self.most

    def _point(self, text: str) -> tuple[float, ...] | None:
        """The point that a text means, if it is in the picture, and its class, if any, 0 or 1."""
        numbers = [finite(part) for part in text.split(":", 3)]
        if len(numbers) != (3 if TASKS[self.task].plane else 2):
            return None
        x, y, *classes = numbers
        if not (abs(x) <= REACH and abs(y) <= HEIGHT and all(each in (0, 1) for each in classes)):
            return None
        return round(x, 2) + 0.0, round(y, 2) + 0.0, *classes


MOST_EXAMPLES = 999
"""The largest number of an example that a link can name; a page shows the last it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(Field):
    """The example that is looked at, as a text: ``17``, or ``17b`` in the second network.

    Examples are counted from 1. Nothing is looked at where it is empty.
    """

    default: str = ""

    def read(self, given: Sequence[str]) -> tuple[str, str]:
        """Read one whole number, perhaps with a b."""
        text = ",".join(given).strip()
        if text and not read_example(text)[0]:
            raise self.refused(given, f"the number of an example, from 1 to {MOST_EXAMPLES}")
        return self.fit(text), ""

    def fit(self, value: Any) -> str:
        """Return the text in its short form; nothing for what is no such number."""
        example, side = read_example(value if isinstance(value, str) else "")
        return f"{example}{'b' if side else ''}" if example else ""


def read_example(text: str) -> tuple[int, int]:
    """The number of an example, or 0 for none, and the side: 0, or 1 for the second network."""
    found = re.fullmatch(r"0*([1-9][0-9]{0,2})(b?)", text.strip(), re.ASCII | re.IGNORECASE)
    return (int(found[1]), int(bool(found[2]))) if found else (0, 0)


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
HELD = labs.number_field(
    "tr_held",
    "Held out",
    0,
    (0, 50, 5),
    "how many percent of the examples the networks never learn from; their loss says what the "
    "networks make of new ones",
)
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
POINTS = Points(
    key="tr_points",
    default="-1:-0.5,-0.4:0.6,0.3:-0.2,0.9:0.7",
    task="points",
    fitting=MOST_POINTS["points"],
)
# One class around the other, which no straight line separates. 200 of them, with their signs
# escaped, are 4 kB, half of what a web server takes as an address.
CLASSES = Points(
    key="tr_classes",
    default=(
        "0.9:0.1:0,0.5:0.8:0,-0.2:1:0,-0.8:0.6:0,-1:-0.2:0,-0.6:-0.9:0,0.1:-1.1:0,0.8:-0.7:0,"
        "0.2:0.1:1,-0.1:0.4:1,-0.4:0:1,-0.2:-0.4:1,0.3:-0.3:1"
    ),
    task="two classes",
    fitting=200,
)
OF_TASK = {field.task: field for field in (POINTS, CLASSES)}
"""The fields of the tasks whose points the reader sets."""

EXAMPLE = Example(key="tr_example")
CLAIM = labs.claim_field(TRAINING, "tr_claim")
OWN: tuple[Field, ...] = (
    *(A, B, TASK, NOISE, LAYERS, WIDTH, INITIALIZER, OPTIMIZER, RATE, BATCH, SEED, STEPS, MOMENT),
    HELD,
    *OF_TASK.values(),
    LEARN,
    EXAMPLE,
    CLAIM,
)


def _keys_of(state: Mapping[str, Any]) -> list[str]:
    chosen = [find(name) for name in dict.fromkeys(each.fit(state[each.key]) for each in (A, B))]
    absent = {field.key for task, field in OF_TASK.items() if task != TASK.fit(state[TASK.key])}
    if not any(map(learnable, chosen)):
        absent.add(LEARN.key)
    return [*(field.key for field in OWN if field.key not in absent), *slider_keys(chosen)]


def _apart(query: Query) -> Query:
    """Give the second network a copy, where an address gives both the same function.

    The copy has the values that the address gives the function, but for those that it gives the
    copy. So a link of the time when both had the same sliders still shows what it did.
    """
    try:
        first, second = (
            field.read(query[field.key])[0] if field.key in query else field.default
            for field in (A, B)
        )
    except RefusedError:
        return query
    same = find(first)
    if first != second or not same.parameters:
        return query
    copy = find(free_name(second, [first]))
    values = {
        copy.slider_key(parameter.name): query[same.slider_key(parameter.name)]
        for parameter in same.parameters
        if same.slider_key(parameter.name) in query
    }
    return {**values, **query, B.key: [copy.name]}


ADDRESS = Address((*OWN, *labs.PARAMETERS), _keys_of, completed=_apart, more=further_slider)


def setting_of(held: Mapping[str, Any], points: tuple[tuple[float, ...], ...] = ()) -> Setting:
    """The setting of a training that the widgets of a view have, with the reader's own points."""
    return Setting(
        task=TASK.fit(held[TASK.key]),
        noise=held[NOISE.key],
        points=points,
        held_out=held[HELD.key] / 100,
        layers=int(held[LAYERS.key]),
        width=int(held[WIDTH.key]),
        initializer=held[INITIALIZER.key],
        optimizer=held[OPTIMIZER.key],
        rate=held[RATE.key],
        batch=int(held[BATCH.key]),
        seed=int(held[SEED.key]),
        steps=int(held[STEPS.key]),
    )
