"""Which function should I take? What the table of all functions says, cell by cell.

Each cell is computed of the function, measured on this machine, or cited from a source. Where no
source that we know says anything, there is a dash. A formula that is compared has a row as well, in
which nothing is cited.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from actviz.activation import Activation
from actviz.catalog import CATALOG, get, names
from actviz.claims import Reference
from actviz.compare.cost import nanoseconds
from actviz.formatting import digits
from actviz.properties import Properties, described, properties
from actviz.view import single_curve

NOTHING = "—"
"""Where nothing is known."""

UNKNOWN = "not known"
"""What sources say of a formula that a reader has typed."""

OWN = "formulas"
"""What a formula has in the place of a family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the table.

    Attributes
    ----------
    text : str
        What it says, in a word or two.
    order : float
        By what its column is sorted, ascending; NaN comes last.
    more : str
        A longer form, such as where a function saturates.
    source : Reference or None
        Where it is said, if it is cited.
    """

    text: str
    order: float
    more: str = ""
    source: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the table.

    Attributes
    ----------
    title : str
    how : str
        How its cells are found.
    cell : callable
        Makes the cell of a function.
    """

    title: str
    how: str
    cell: Callable[[Activation], Cell]


# --- Sources --------------------------------------------------------------------------------------


def _of(name: str, author: str) -> Reference:
    """A reference on the card of a function, by the name of its first author."""
    return next(r for r in get(name).card.references if r.authors.startswith(author))


HE, GLOROT = _of("prelu", "He"), _of("softsign", "Glorot")
BOOK, SHAZEER, HOWARD = (
    _of("linear", "Goodfellow"),
    _of("swiglu", "Shazeer"),
    _of("hard_swish", "Howard"),
)
RECURRENT = Reference(
    title="Deep Learning, chapter 10: Sequence Modeling: Recurrent and Recursive Nets",
    authors="Goodfellow, Bengio and Courville",
    year=2016,
    link="https://www.deeplearningbook.org/contents/rnn.html",
)
RADFORD = Reference(
    title=(
        "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial "
        "Networks"
    ),
    authors="Radford, Metz and Chintala",
    year=2016,
    link="https://arxiv.org/abs/1511.06434",
)
VASWANI = Reference(
    title="Attention Is All You Need",
    authors="Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser and Polosukhin",
    year=2017,
    link="https://arxiv.org/abs/1706.03762",
)
NLL = Reference(
    title="PyTorch documentation: NLLLoss",
    authors="PyTorch contributors",
    year=2019,
    link="https://pytorch.org/docs/stable/generated/torch.nn.NLLLoss.html",
)

Cited = Mapping[str, tuple[str, Reference]]
"""By the name of a function, what a source says of it."""

HIDDEN: Cited = {
    "linear": ("in some layers, not in all", BOOK),
    "sigmoid": ("discouraged", BOOK),
    "tanh": ("if it must be S-shaped", BOOK),
    "softplus": ("discouraged", BOOK),
    "relu": ("yes, by default", BOOK),
    "elu": ("yes", _of("elu", "Clevert")),
    "leaky_relu": ("yes", _of("leaky_relu", "Maas")),
    "prelu": ("yes", HE),
    "rrelu": ("yes, for little data", _of("rrelu", "Xu")),
    "selu": ("yes, in deep plain networks", _of("selu", "Klambauer")),
    "celu": ("yes, in place of ELU", _of("celu", "Barron")),
    "maxout": ("yes, with dropout", _of("maxout", "Goodfellow")),
    "relu6": ("yes, with few bits", _of("relu6", "Sandler")),
    "threshold": ("in autoencoders", _of("threshold", "Konda")),
    "squared_relu": ("yes, in transformers", _of("squared_relu", "So")),
    "gelu": ("yes", _of("gelu", "Hendrycks")),
    "gelu_tanh": ("yes", _of("gelu_tanh", "Hendrycks")),
    "quick_gelu": ("yes, if speed counts", _of("quick_gelu", "Hendrycks")),
    "silu": ("yes", _of("silu", "Ramachandran")),
    "mish": ("yes", _of("mish", "Misra")),
    "hard_swish": ("yes, on phones, in deeper layers", HOWARD),
    "squareplus": ("if computing is scarce", _of("squareplus", "Barron")),
    "hard_tanh": ("yes", _of("hard_tanh", "Collobert")),
    "softsign": ("yes", _of("softsign", "Glorot")),
    "sine": ("for images, sounds, fields", _of("sine", "Sitzmann")),
    "snake": ("for what repeats", _of("snake", "Ziyin")),
    "glu": ("yes", _of("glu", "Dauphin")),
    "geglu": ("yes, in transformers", SHAZEER),
    "reglu": ("yes, in transformers", SHAZEER),
    "swiglu": ("yes, in transformers", SHAZEER),
}

OUTPUTS: Cited = {
    "linear": ("any number", BOOK),
    "sigmoid": ("one of two", BOOK),
    "softmax": ("one of several", BOOK),
    "softplus": ("positive numbers", BOOK),
    "tanh": ("numbers from −1 to 1", RADFORD),
    "log_softmax": ("one of several, as logarithms", NLL),
    "log_sigmoid": ("in the loss", _of("log_sigmoid", "Mikolov")),
    "softmin": ("weights of a mean, from costs", _of("softmin", "Kendall")),
}

GATES: Cited = {
    "sigmoid": ("yes", RECURRENT),
    "hard_sigmoid": ("yes", HOWARD),
    "softmax": ("attention", VASWANI),
    "glu": ("is one", _of("glu", "Dauphin")),
    "geglu": ("is one", SHAZEER),
    "reglu": ("is one", SHAZEER),
    "swiglu": ("is one", SHAZEER),
    "silu": ("in SwiGLU", SHAZEER),
    "gelu": ("in GEGLU", SHAZEER),
    "relu": ("in ReGLU", SHAZEER),
}

WEIGHTS: Cited = {
    "relu": ("He: variance 2/n", HE),
    "leaky_relu": ("He: 2/((1 + α²) n)", HE),
    "prelu": ("He: 2/((1 + α²) n)", HE),
    "tanh": ("Glorot: 2/(n + m)", GLOROT),
    "softsign": ("Glorot: 2/(n + m)", GLOROT),
    "selu": ("LeCun: variance 1/n", _of("selu", "Klambauer")),
    "sine": ("uniform, ±√(6/n)/ω from layer 2", _of("sine", "Sitzmann")),
}

RANKS = ("yes", "is", "if", "in", "for", "attention", "discouraged")
"""The beginnings of what sources say, by how much they speak for a function."""


def _cited(said: Cited, activation: Activation) -> Cell:
    if activation.name not in said:
        known = activation.name in CATALOG
        return Cell(text=NOTHING if known else UNKNOWN, order=math.nan)
    text, source = said[activation.name]
    rank = next((i for i, start in enumerate(RANKS) if text.startswith(start)), len(RANKS))
    return Cell(text=text, order=rank, source=source)


# --- Computed and measured ------------------------------------------------------------------------


def _found(activation: Activation) -> Properties:
    return properties(activation, activation.defaults)


def _hidden(activation: Activation) -> Cell:
    if _found(activation).steepest == 0:
        return Cell(
            text="no, f′ is 0", order=len(RANKS), more="Computed: no gradient comes through."
        )
    return _cited(HIDDEN, activation)


SMOOTH = {
    "C∞": "yes",
    "C¹": "f″ jumps",
    "C⁰": "corners",
    "not everywhere": "ends",
    "discontinuous": "jumps",
}


def _smooth(activation: Activation) -> Cell:
    found = _found(activation)
    more = described(found, activation.axis)["Smoothness"]
    return Cell(
        text=SMOOTH[found.smoothness], order=list(SMOOTH).index(found.smoothness), more=more
    )


def _zero_centred(activation: Activation) -> Cell:
    found = _found(activation)
    mean = 0.0 if found.zero_centred else found.mean
    text = "yes" if found.zero_centred else f"mean {digits(mean, 2)}"
    return Cell(text=text, order=abs(mean), more="the mean output for a standard normal input")


def _monotone(activation: Activation) -> Cell:
    direction = _found(activation).direction
    goes_back = direction == "not monotone"
    return Cell(text="no" if goes_back else "yes", order=float(goes_back), more=direction)


def _bounded(activation: Activation) -> Cell:
    found = _found(activation)
    low, high = map(math.isfinite, found.range)
    text = ("no", "above", "below", "both sides")[2 * low + high]
    more = f"range {described(found, activation.axis)['Range']}"
    return Cell(text=text, order=-(low + high), more=more)


def _dies(activation: Activation) -> Cell:
    """Whether f′ is exactly 0 on all that lies on one side, so that a unit there learns no more."""
    one = activation.alone(activation.defaults)
    slope = partial(one.derivative, **{name: activation.defaults[name] for name in one.defaults})
    kinks = one.kinks(**one.defaults)
    # Between kinks f is analytic: 0 at a few places is 0 at all of them. Without kinks it is
    # nowhere 0 for long, though it is rounded to 0 far out.
    reach = np.array([0.25, 1.0, 3.0])
    sides = (
        [
            ("left side", f"z < {digits(kinks[0])}", kinks[0] - reach),
            ("right side", f"z > {digits(kinks[-1])}", kinks[-1] + reach),
        ]
        if kinks
        else []
    )
    dead = [(side, where) for side, where, places in sides if not np.any(slope(places))]
    if not dead:
        return Cell(text="no", order=0)
    if len(dead) == 1:
        ((side, where),) = dead
        return Cell(text=side, order=1, more=f"f′ is 0 for {where}")
    if _found(activation).steepest == 0:
        return Cell(text="everywhere", order=3, more="everywhere")
    return Cell(text="both sides", order=2, more=" and ".join(where for _, where in dead))


def _saturates(activation: Activation) -> Cell:
    found = _found(activation)
    ends = [
        any(
            math.isinf(end) and (end < 0) == (side == 0)
            for each in found.saturated
            for end in each[:2]
        )
        for side in (0, 1)
    ]
    text = {(False, False): "no", (True, False): "left side", (False, True): "right side"}
    said = text.get((ends[0], ends[1]), "both sides")
    more = described(found, activation.axis)["Saturated"]
    return Cell(text=said, order=sum(ends), more=f"nearly flat {more}" if any(ends) else "")


@lru_cache(maxsize=256)
def _nanoseconds(activation: Activation) -> float:
    """The time of one function on this machine; measured once, as it does not change."""
    one = single_curve(activation)
    return nanoseconds(one.kernels["f"][0], one.defaults, seconds=0.02)


def _cost(activation: Activation) -> Cell:
    if activation.is_vector:
        return Cell(text="depends", order=math.nan, more="on the length of the vector")
    own = _nanoseconds(activation)
    times = own / _nanoseconds(get("relu"))
    return Cell(text=digits(times, 2), order=times, more=f"{digits(own)} ns")


def _gain(activation: Activation) -> Cell:
    """The variance of weights, times their number, that keeps a gradient's size."""
    square = _found(activation).slope_square
    known = 0 < square < math.inf
    if not known or activation.second is not None or activation.is_vector:
        return Cell(text=NOTHING, order=math.nan)
    return Cell(text=digits(1 / square), order=1 / square)


# --- The table ------------------------------------------------------------------------------------

COLUMNS = (
    Column(title="Hidden layers", how="cited", cell=_hidden),
    Column(title="Outputs", how="cited", cell=partial(_cited, OUTPUTS)),
    Column(title="Gates", how="cited", cell=partial(_cited, GATES)),
    Column(
        title="Smooth",
        how="computed: which of f, f′ and f″ jumps at any kink",
        cell=_smooth,
    ),
    Column(
        title="Zero-centred",
        how="computed: the mean output for a standard normal input, by quadrature",
        cell=_zero_centred,
    ),
    Column(title="Monotone", how="computed: the sign of f′ on a dense grid", cell=_monotone),
    Column(title="Bounded", how="computed: the largest and the smallest f", cell=_bounded),
    Column(
        title="Can die",
        how="computed: where f′ is exactly 0, so that a unit that gets there learns no more",
        cell=_dies,
    ),
    Column(
        title="Saturates",
        how="computed: where |f′| stays below 0.05 up to an end at which f has a limit",
        cell=_saturates,
    ),
    Column(
        title="Cost",
        how="measured on this machine: the time of f in this app's own code, in times that of "
        "ReLU; it gets almost every digit right, other libraries approximate",
        cell=_cost,
    ),
    Column(
        title="First weights",
        how="cited, only where the source says so of this function; n inputs, m outputs",
        cell=partial(_cited, WEIGHTS),
    ),
    Column(
        title="n · variance",
        how="computed: n times the variance of weights that keeps the size of a gradient, with as "
        "many outputs as inputs: 1 over the mean of f′² for a standard normal input; for ReLU it "
        "is He's 2",
        cell=_gain,
    ),
)


def rows(formulas: Sequence[Activation] = ()) -> Iterator[tuple[Activation, Sequence[Cell]]]:
    """The rows of the table, one after the other, because the first time takes a while.

    First come the formulas that are compared.
    """
    for activation in (*formulas, *map(get, names())):
        yield activation, _row(activation)


@lru_cache(maxsize=256)
def _row(activation: Activation) -> tuple[Cell, ...]:
    return tuple(column.cell(activation) for column in COLUMNS)


def label(source: Reference) -> str:
    """A source in short: its first author and its year."""
    first = source.authors.replace(" and ", ",").split(",")[0]
    return f"{first.removesuffix(' contributors')} {source.year}"


def data(
    found: Sequence[tuple[Activation, Sequence[Cell]]], chosen: Sequence[str], most: int
) -> dict[str, Any]:
    """The table for the browser, which sorts and filters it; see ``live/choice.js``."""
    return {
        "columns": [{"title": each.title, "how": each.how} for each in COLUMNS],
        "rows": [
            {
                "name": activation.name,
                "title": activation.title,
                "family": activation.card.family if activation.name in CATALOG else OWN,
                "documented": activation.card.documented,
                "words": ", ".join((activation.card.full_name, *activation.card.aliases)),
                "cells": list(map(_cell_data, cells)),
            }
            for activation, cells in found
        ],
        "chosen": list(chosen),
        "most": most,
    }


def _cell_data(cell: Cell) -> dict[str, Any]:
    order = cell.order if math.isfinite(cell.order) else None
    found = {"text": cell.text, "order": order, "more": cell.more}
    if cell.source is None:
        return found
    return found | {
        "source": label(cell.source),
        "link": cell.source.link,
        "full": f"{cell.source.authors}: {cell.source.title}",
    }
