"""Is a claim true? Answered by its evidence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from actviz.activation import Array
from actviz.catalog import get, names
from actviz.formatting import digits
from actviz.labs.marks import HOLDS, mark
from actviz.network import elementwise
from actviz.properties import described, properties
from actviz.quiz.chance import Chance
from actviz.quiz.question import Choice, Mistake, Question

Named = tuple[str, str]
"""A claim of the catalogue: the name of its function, and its label there."""

ANSWERS = ("True", "Only in part", "False")
TRUE, PART, FALSE = range(3)

MISTAKES: dict[int, dict[int, Mistake]] = {
    TRUE: {PART: Mistake.DOUBTED, FALSE: Mistake.DOUBTED},
    PART: {TRUE: Mistake.OVERSTATED, FALSE: Mistake.DISMISSED},
    FALSE: {TRUE: Mistake.BELIEVED, PART: Mistake.HALVED},
}
"""The mistake of each wrong answer, by the right one."""

TRUE_IN_PART: tuple[Named, ...] = (
    ("elu", "Pro 1"),
    ("elu", "Con 1"),
    ("relu", "Pro 1"),
    ("leaky_relu", "Pro 1"),
    ("leaky_relu", "Con 1"),
    ("sigmoid", "Pro 1"),
    ("sigmoid", "Pro 5"),
    ("sigmoid", "Con 3"),
    ("tanh", "About"),
    ("tanh", "Pro 1"),
)
"""Claims of the documents of which the correction leaves a part."""

UNTRUE: tuple[Named, ...] = (
    ("linear", "Con 2"),
    ("linear", "Con 3"),
    ("relu", "Con 1"),
)
"""Claims of the documents of which it leaves nothing."""

NOT_ASKED: tuple[Named, ...] = (
    # Too much in one sentence, or a statement about the documents.
    ("linear", "Pro 2"),
    ("elu", "About"),
    ("elu", "Formula"),
    ("relu", "About"),
    ("relu", "Formula"),
    ("leaky_relu", "Reading"),
    # Its evidence is a time, which differs from run to run.
    ("relu", "Pro 2"),
    # They hold, but are a matter of opinion or of history.
    ("elu", "Pro 2"),
    ("sigmoid", "Pro 4"),
    ("softmax", "Formula"),
    ("hard_sigmoid", "Con 2"),
    ("prelu", "Con 2"),
    ("softshrink", "Pro 2"),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A claim that is true of one function, asked of another, with what shows that it is false."""

    claim: Named
    to: str
    evidence: Callable[[str], str]


def _range(name: str) -> str:
    activation = get(name)
    found = described(properties(activation, activation.defaults))
    return f"The range of {activation.title} is {found['Range']}."


def _slopes(*places: float) -> Callable[[str], str]:
    return lambda name: f"The slope of {_read(name, get(name).derivative, places)}"


def _heights(*places: float) -> Callable[[str], str]:
    return lambda name: _read(name, get(name).function, places)


def _read(name: str, kernel: Callable[..., Array], places: Sequence[float]) -> str:
    """What a kernel of a function gives at some places: ``ReLU is 0 at z = −1 and 1 at z = 1.``"""
    activation = get(name)
    found = (float(kernel(z, **activation.defaults)) for z in places)
    said = [f"{digits(y)} at z = {digits(z)}" for y, z in zip(found, places, strict=True)]
    return f"{activation.title} is {' and '.join(said)}."


MOVED = (
    Moved(("sigmoid", "Pro 3"), "relu", _slopes(-0.01, 0.01)),
    Moved(("sigmoid", "Con 1"), "linear", _slopes(-5, 5)),
    Moved(("linear", "Con 1"), "tanh", _slopes(0, 2)),
    Moved(("relu", "Con 3"), "leaky_relu", _slopes(-2)),
    Moved(("elu", "Pro 3"), "softplus", _range),
    Moved(("softplus", "Pro 2"), "elu", _range),
    Moved(("softsign", "Pro 2"), "softplus", _range),
    Moved(("hard_sigmoid", "Pro 2"), "sigmoid", _range),
    Moved(("gelu", "Con 1"), "softplus", _slopes(-10, -1)),
    Moved(("sine", "Pro 1"), "tanh", _slopes(5, 10)),
    Moved(("binary_step", "Con 1"), "sigmoid", _slopes(0, 2)),
    Moved(("squared_relu", "Pro 1"), "leaky_relu", _slopes(-0.01, 0.01)),
    Moved(("relu6", "Con 2"), "relu", _heights(7, 70)),
)


@lru_cache
def true_claims() -> tuple[Named, ...]:
    """The claims that hold as they stand: of functions of one number, and of Softmax."""
    found = [
        (name, label)
        for name in names()
        if elementwise(get(name)) or get(name).card.documented
        for label, claim in get(name).card.claims.items()
        if mark(claim) is HOLDS and (name, label) not in NOT_ASKED
    ]
    of_documents = [each for each in found if _source(each) != "actviz"]
    # Those of the documents are fewer, and are asked as often as all others.
    return (*found, *of_documents * (len(found) // len(of_documents) - 1))


def _source(named: Named) -> str:
    return get(named[0]).card.claims[named[1]].source


def ask(key: str, chance: Chance) -> Question:
    """Make a question with this key."""
    answer = chance.below(len(ANSWERS))
    moved = None
    if answer == FALSE:
        every: tuple[Named | Moved, ...] = (*UNTRUE, *MOVED)
        chosen = chance.one(every)
        moved = chosen if isinstance(chosen, Moved) else None
        named = chosen.claim if isinstance(chosen, Moved) else chosen
    else:
        named = chance.one(true_claims() if answer == TRUE else TRUE_IN_PART)
    owner, claim = get(named[0]), get(named[0]).card.claims[named[1]]
    about = get(moved.to) if moved else owner
    measured = claim.evidence.describe() if claim.evidence and not moved else ""
    detail = f"It is true of {owner.title}." if moved else ""
    evidence = moved.evidence(moved.to) if moved else f"{measured} {claim.verdict}".strip()
    return Question(
        key=key,
        topic="Claims",
        text=f"**{about.title}.** {claim.text} Is that true?",
        view=(),
        choices=tuple(
            Choice(
                text=text,
                mistake=Mistake.MOVED if moved and index == TRUE else MISTAKES[answer].get(index),
                detail=detail if index != answer else "",
            )
            for index, text in enumerate(ANSWERS)
        ),
        answer=answer,
        evidence=evidence,
        function=about.name,
        label="" if moved else named[1],
    )
