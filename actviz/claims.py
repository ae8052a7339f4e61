"""What is said about a function: its card, the claims on it, and the numbers that support them."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actviz.formatting import fill

Z_RANGE = (-5.0, 5.0)
"""The stretch of z that most functions show all of themselves on."""

Measured = ArrayLike | tuple[ArrayLike, ...]
"""One number or several, of Python or numpy, as they come from a measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Numbers that are computed when somebody asks for them, and the sentence that says them.

    Attributes
    ----------
    measure : callable
        Computes the numbers: one as it is, several as a tuple or an array.
    sentence : str
        A format string that takes the numbers in order, and ``{conclusion}`` where there is one.
    conclusion : callable or None
        Takes the numbers, and says what follows from them.
    holds : callable
        Takes the numbers; true when they support the sentence. A test calls it.
    """

    measure: Callable[..., Measured]
    sentence: str
    conclusion: Callable[..., str] | None = None
    holds: Callable[..., bool]

    def numbers(self, *given: Any) -> tuple[float, ...]:
        """Measure now, and return plain floats; `measure` takes what is given."""
        return tuple(np.asarray(self.measure(*given), dtype=float).ravel().tolist())

    def describe(self, *given: Any) -> str:
        """Measure now, and return the sentence with the numbers."""
        numbers = self.numbers(*given)
        conclusion = self.conclusion(*numbers) if self.conclusion else ""
        return fill(self.sentence, *numbers, conclusion=conclusion)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Measurement):
    """A measurement of curves, and the view that shows it.

    Attributes
    ----------
    z : tuple of float
        The z-range to look at.
    parameters : Mapping of str to float
        Values for the sliders of the function; the others go to their defaults.
    probe : float
        The place of the probe.
    mark : tuple of float or None
        The stretch of z to mark on the plot.
    other : str
        The name of a function of the catalogue to draw next to this one, for a comparison.
    other_parameters : Mapping of str to float
        Values for its parameters; the others are at their defaults.
    """

    z: tuple[float, float] = Z_RANGE
    parameters: Mapping[str, float] = field(default_factory=dict)
    probe: float
    mark: tuple[float, float] | None = None
    other: str = ""
    other_parameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A small program that repeats a mistake of the documents, to be run and seen to fail.

    Attributes
    ----------
    code : str
        Defines the function the way the documents do, in our words.
    calls : tuple of str
        Expressions that bring the mistake out.
    wrong : str
        What the mistake is.
    """

    code: str
    calls: tuple[str, ...]
    wrong: str

    def run(self) -> tuple[tuple[str, str], ...]:
        """Run each call now, and return it with its outcome: a value, a warning or an error."""
        names: dict[str, Any] = {"np": np}
        exec(self.code, names)
        return tuple((call, _outcome(call, names)) for call in self.calls)


def _outcome(call: str, names: dict[str, Any]) -> str:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            shown = repr(eval(call, names))
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    return "; ".join([shown, *(f"{w.category.__name__}: {w.message}" for w in caught)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One point about a function.

    Attributes
    ----------
    text : str
        The point, in our words.
    label : str
        Its name on the page and in links (``Formula``). Pros and cons have their number instead.
    source : str
        Its id in the list of the documents (``elu/con/1``), or ``actviz`` for our own.
    evidence : Evidence or None
        The view and the numbers that show it.
    verdict : str
        What the numbers add or correct; empty where the point simply holds.
    snippet : Snippet or None
        For code of the documents that fails: the failing idea, runnable.
    """

    text: str
    label: str = ""
    source: str = "actviz"
    evidence: Evidence | None = None
    verdict: str = ""
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A publication: title, authors, year and link."""

    title: str
    authors: str
    year: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """The name of a function in another library, and the defaults of its parameters there."""

    library: str
    name: str
    defaults: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A part of a function's plot that is drawn again, larger, while a parameter is small.

    It shows z below 0, next to the 0 line. It is as high as a line of slope `upto` needs.

    Attributes
    ----------
    parameter : str
        The name of the parameter.
    upto : float
        The largest value of it for which the inset is drawn.
    title : str
        The title of the inset.
    note, at : str, float
        A note on the plot of f′, and its height there.
    thumbnail : str
        A note on the thumbnail.
    """

    parameter: str
    upto: float
    title: str
    note: str
    at: float
    thumbnail: str


DOCUMENTED = 7
"""The number of functions of the documents."""

FAMILIES = (
    "lines and steps",
    "rectifiers",
    "smooth rectifiers",
    "sigmoids",
    "shrinkages",
    "periodic",
    "gates",
    "vectors",
)
"""The families of functions, in the order of the picker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that is said about a function; nothing, if it is empty.

    Attributes
    ----------
    position : int
        1 to 7 in the order of the documents; the others follow by family and title.
    family : str
        The family it belongs to, one of `FAMILIES`.
    full_name : str
        Its title, written out.
    aliases : tuple of str
        Other names that people look for.
    purpose : str
        What it is for, in one sentence.
    shape : str
        One sentence on what the curve does, for those who cannot see it.
    about, pros, cons : tuple of Claim
        What the documents say of it: in general, for it and against it.
    notes : tuple of Claim
        Corrections of the documents' formula or code.
    references : tuple of Reference
        Where it comes from.
    frameworks : tuple of Framework
        Its names in PyTorch, Keras and JAX.
    inset : Inset or None
        A part of its plot to draw larger.
    page : tuple of str or None
        The script of a page of its own, and a few words on what is there.
    """

    position: int = DOCUMENTED + 1
    family: str = ""
    full_name: str = ""
    aliases: tuple[str, ...] = ()
    purpose: str = ""
    shape: str = ""
    about: tuple[Claim, ...] = ()
    pros: tuple[Claim, ...] = ()
    cons: tuple[Claim, ...] = ()
    notes: tuple[Claim, ...] = ()
    references: tuple[Reference, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    inset: Inset | None = None
    page: tuple[str, str] | None = None

    @property
    def documented(self) -> bool:
        """Whether the documents have the function."""
        return self.position <= DOCUMENTED

    @property
    def claims(self) -> dict[str, Claim]:
        """All claims by their labels (``Con 1``), in the order of the page."""
        return {
            **{claim.label: claim for claim in self.about},
            **{f"Pro {number}": claim for number, claim in enumerate(self.pros, start=1)},
            **{f"Con {number}": claim for number, claim in enumerate(self.cons, start=1)},
            **{claim.label: claim for claim in self.notes},
        }

    @property
    def summary(self) -> str:
        """Its full name and its shape, as text below its title."""
        return f"{self.full_name}. {self.shape}" if self.full_name else self.shape
