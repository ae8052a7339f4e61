"""The card of a function: claims about it, and the measurements that support them."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actviz.formatting import fill

Z_RANGE = (-5.0, 5.0)
"""The z-range that shows all of most functions."""

Measured = ArrayLike | tuple[ArrayLike, ...]
"""One number of a measurement or several, of Python or numpy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Numbers that are computed on demand, and a sentence that states them.

    Attributes
    ----------
    measure : callable
        Computes one number, or several as a tuple or an array.
    sentence : str
        A format string that takes the numbers in order, and ``{conclusion}`` if there is one.
    conclusion : callable or None
        Takes the numbers, and returns the sentence that follows from them.
    holds : callable
        Takes the numbers, and returns whether they support the sentence. Tests call it.
    """

    measure: Callable[..., Measured]
    sentence: str
    conclusion: Callable[..., str] | None = None
    holds: Callable[..., bool]

    def numbers(self, *given: Any) -> tuple[float, ...]:
        """Measure now, with these arguments, and return plain floats."""
        return tuple(np.asarray(self.measure(*given), dtype=float).ravel().tolist())

    def describe(self, *given: Any) -> str:
        """Measure now, with these arguments, and return the sentence with its numbers."""
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
        Values of the function's sliders; the others are at their defaults.
    probe : float
        The z of the probe.
    mark : tuple of float or None
        The stretch of z to mark on the plot.
    other : str
        A function of the catalogue to compare with. It is a name, not an object, because two
        functions may name each other.
    other_parameters : Mapping of str to float
        Values of its parameters; the others are at their defaults.
    """

    z: tuple[float, float] = Z_RANGE
    parameters: Mapping[str, float] = field(default_factory=dict)
    probe: float
    mark: tuple[float, float] | None = None
    other: str = ""
    other_parameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A small program, which is run when it is shown.

    Attributes
    ----------
    code : str
        What is run first. It has numpy as ``np``.
    calls : tuple of str
        Expressions whose values show what it does.
    """

    code: str
    calls: tuple[str, ...]

    def run(self) -> tuple[tuple[str, str], ...]:
        """Run the calls now, and return each with its value, its warnings or its error."""
        names: dict[str, Any] = {"np": np}
        exec(self.code, names)
        return tuple((call, _outcome(call, names)) for call in self.calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet(Program):
    """A program with a mistake of the documents, which its calls show.

    The code defines the function as the documents do, in our words.

    Attributes
    ----------
    wrong : str
        A sentence on the mistake.
    """

    wrong: str


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
    """A statement about a function.

    Attributes
    ----------
    text : str
        The statement, in our words.
    label : str
        Its name on the page and in links (``Formula``). Pros and cons are numbered instead.
    source : str
        Its id in the list of the documents (``elu/con/1``), or ``actviz`` for our own.
    evidence : Evidence or None
        The view and the numbers that show it.
    verdict : str
        A sentence on what the numbers add or correct; empty if the statement simply holds.
    snippet : Snippet or None
        A program that fails, if the statement is about code of the documents.
    program : Program or None
        A program that works and shows the statement.
    """

    text: str
    label: str = ""
    source: str = "actviz"
    evidence: Evidence | None = None
    verdict: str = ""
    snippet: Snippet | None = None
    program: Program | None = None


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

    It shows the part below z = 0 and the line at 0, with room for a line of slope `upto`.

    Attributes
    ----------
    parameter : str
        The name of the parameter.
    upto : float
        The largest value of the parameter for which the inset is drawn.
    title : str
        The title of the inset.
    note, at : str, float
        A note on the plot of f′, and its height there.
    thumbnail : str
        A note on the small plot of the overview.
    """

    parameter: str
    upto: float
    title: str
    note: str
    at: float
    thumbnail: str


DOCUMENTED = 7
"""The number of functions in the documents."""

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
    """All statements about a function; an empty card has none.

    Attributes
    ----------
    position : int
        1 to 7 in the order of the documents; the others follow by family and title.
    family : str
        One of `FAMILIES`.
    full_name : str
        The title without abbreviations.
    aliases : tuple of str
        Other names, for the search.
    purpose : str
        One sentence on what the function is for.
    shape : str
        One sentence on the curve, for readers who cannot see it.
    about, pros, cons : tuple of Claim
        Statements in general, for the function and against it.
    notes : tuple of Claim
        Corrections of the documents' formula or code.
    code_notes : tuple of Claim
        Statements of our own on how it is written in code.
    references : tuple of Reference
        The publications that it comes from.
    frameworks : tuple of Framework
        Its names in PyTorch, Keras and JAX.
    inset : Inset or None
        A part of its plot to draw larger.
    page : tuple of str or None
        The script of a page about this function alone, and a few words on that page.
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
    code_notes: tuple[Claim, ...] = ()
    references: tuple[Reference, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    inset: Inset | None = None
    page: tuple[str, str] | None = None

    @property
    def documented(self) -> bool:
        """Whether the function is in the documents."""
        return self.position <= DOCUMENTED

    @property
    def claims(self) -> dict[str, Claim]:
        """All claims by their labels (``Con 1``), in the order of the page."""
        return {
            **{claim.label: claim for claim in self.about},
            **{f"Pro {number}": claim for number, claim in enumerate(self.pros, start=1)},
            **{f"Con {number}": claim for number, claim in enumerate(self.cons, start=1)},
            **{claim.label: claim for claim in (*self.notes, *self.code_notes)},
        }

    @property
    def summary(self) -> str:
        """The full name and the shape, as text below the title."""
        return f"{self.full_name}. {self.shape}" if self.full_name else self.shape
