"""The fields of a page's address: what each reads from a URL, fits to its widget, and writes back.

Nothing here knows Streamlit. `actviz.widgets.url_state` carries the values to and from the widgets.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from actviz.activation import Parameter
from actviz.formatting import six_digits


class RefusedError(ValueError):
    """A link asks for something that does not exist; the message is a sentence that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One widget of a view: its key, which is also its URL parameter, and its default value."""

    key: str
    default: Any

    def read(self, given: Sequence[str]) -> tuple[Any, str]:
        """Read the texts of a URL as a value, and say in a sentence which were left out, if any.

        Raises
        ------
        RefusedError
            If the widget takes no such value.
        """
        raise NotImplementedError

    def fit(self, value: Any) -> Any:
        """Return the nearest value that the widget can have, or its default if there is none."""
        raise NotImplementedError

    def narrowed(self, view: Mapping[str, Any]) -> "Field":
        """Return the field with only what the other values of a view allow: by default, all."""
        return self

    def write(self, value: Any) -> list[str]:
        """The texts of a URL that stand for a value."""
        return [f"{value:g}" if isinstance(value, int | float) else str(value)]

    def correction(self, value: Any, place: Any) -> str:
        """A sentence for a value that was replaced by one that the widget can have."""
        return f"{self.key} cannot be {_said(value)}; it is now {_said(place)}."

    def refused(self, given: Sequence[str], expected: str) -> RefusedError:
        """The error for texts of a URL that the field cannot use."""
        return RefusedError(
            f"The link sets {self.key} to {quote(', '.join(given))}. {self.key} takes {expected}, "
            "and keeps its default."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A number on the steps of a slider."""

    parameter: Parameter

    @classmethod
    def of(cls, parameter: Parameter, key: str = "") -> "Number":
        """The field of a parameter; its key is the parameter's name if no other is given."""
        default = parameter.default if parameter.decimals else int(parameter.default)
        return cls(key=key or parameter.name, default=default, parameter=parameter)

    def read(self, given: Sequence[str]) -> tuple[float, str]:
        """Read one number within the slider's limits."""
        low, high = self.parameter.minimum, self.parameter.maximum
        number = finite(given[0]) if len(given) == 1 else math.nan
        if not low <= number <= high:
            raise self.refused(given, self.expected)
        return number, ""

    @property
    def expected(self) -> str:
        """What it takes, in words that fit into a sentence."""
        kind = "number" if self.parameter.decimals else "whole number"
        return f"one {kind} from {_said(self.parameter.minimum)} to {_said(self.parameter.maximum)}"

    def fit(self, value: Any) -> float:
        """Return the nearest step; where steps are whole, of the number without its decimals."""
        number = value if isinstance(value, int | float) else math.nan
        if self.parameter.decimals:
            return self.parameter.nearest(number)
        # Streamlit cuts the decimals off, too. It takes whole steps from the type of the value.
        return int(self.parameter.nearest(math.floor(number) if math.isfinite(number) else number))


TYPED_DECIMALS = 3
"""How many decimals a typed number keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Number):
    """A number that can also be typed: between two steps of its slider, or beyond its ends."""

    def read(self, given: Sequence[str]) -> tuple[float, str]:
        """Read one number of the parameter's domain, not too far from the slider."""
        number = finite(given[0]) if len(given) == 1 else math.nan
        if not self.parameter.typable(number):
            raise self.refused(given, self.expected)
        return number, ""

    def fit(self, value: Any) -> float:
        """Return the number with few decimals; the nearest step if it cannot be typed."""
        number = value if isinstance(value, int | float) else math.nan
        nearest = self.parameter.nearest(number)
        held = round(number, TYPED_DECIMALS) if math.isfinite(number) else math.nan
        if is_same(nearest, number) or not self.parameter.typable(held):
            return nearest
        return nearest if is_same(nearest, held) else held

    @property
    def expected(self) -> str:
        """What it takes, in words that fit into a sentence."""
        parameter = self.parameter
        low, high = parameter.typing_range
        if parameter.above > low:
            return f"one number above {_said(parameter.above)} and up to {_said(high)}"
        return f"one number from {_said(max(low, parameter.least))} to {_said(high)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Field):
    """One of several numbers, from the lowest to the highest, at any distances.

    `what` says what each of them is, in words that fit into a sentence: ``the number of a class``.
    """

    places: tuple[float, ...]
    what: str

    def read(self, given: Sequence[str]) -> tuple[float, str]:
        """Read a number from the first place to the last."""
        number = finite(given[0]) if len(given) == 1 else math.nan
        for place in self.places:
            if is_same(place, number):  # also where it is written in another way
                return place, ""
        if not self.places[0] <= number <= self.places[-1]:
            raise self.refused(given, self._expected)
        return number, ""

    def fit(self, value: Any) -> float:
        """Return the nearest place."""
        if not isinstance(value, int | float) or not math.isfinite(value):
            return self.default
        return min(self.places, key=lambda place: abs(place - value))

    def correction(self, value: Any, place: Any) -> str:
        """Say what the field takes, and its value now."""
        return f"{self.key} takes {self._expected}, not {_said(value)}; it is now {_said(place)}."

    @property
    def _expected(self) -> str:
        return f"{self.what}, from {_said(self.places[0])} to {_said(self.places[-1])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Place):
    """One of the first few of several numbers; another field says how many.

    `count` is the key of that other field, a whole `Number` before this one in the address.
    """

    count: str

    def narrowed(self, view: Mapping[str, Any]) -> "Counted":
        """Keep as many places as the other field says."""
        return replace(self, places=self.places[: view[self.count]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Field):
    """Two ends on the steps of a slider, at least one step apart."""

    ends: Parameter

    def read(self, given: Sequence[str]) -> tuple[tuple[float, ...], str]:
        """Read two numbers within the slider's limits, in any order."""
        low, high = self.ends.minimum, self.ends.maximum
        numbers = tuple(map(finite, given))
        if len(numbers) != 2 or not all(low <= number <= high for number in numbers):
            raise self.refused(given, self.expected)
        return numbers, ""

    @property
    def expected(self) -> str:
        """What it takes, in words that fit into a sentence."""
        return f"two numbers from {_said(self.ends.minimum)} to {_said(self.ends.maximum)}"

    def fit(self, value: Any) -> tuple[float, float]:
        """Return the nearest steps, the lower one first; one step apart where they would meet."""
        ends = value if isinstance(value, tuple | list) else ()
        if len(ends) != 2 or not all(isinstance(e, int | float) and math.isfinite(e) for e in ends):
            return self.default
        low, high = map(self.ends.nearest, sorted(ends))
        if high - low < self.ends.step / 2:
            below = sum(ends) / 2 < low - 1e-9
            high = low if below else low + self.ends.step
            high = min(max(high, self.ends.minimum + self.ends.step), self.ends.maximum)
            low = high - self.ends.step
        return low, high

    def write(self, value: tuple[float, float]) -> list[str]:
        """Write both ends."""
        return [f"{end:g}" for end in value]

    def correction(self, value: Any, place: tuple[float, float]) -> str:
        """Say what was wrong with the two ends, and their values now."""
        if not (isinstance(value, Sequence) and len(value) == 2):
            return f"{self.key} takes two numbers; it is drawn from {_said(place)}."
        if tuple(value) == place[::-1]:
            return (
                f"The ends of {self.key} are the wrong way round; it is drawn from {_said(place)}."
            )
        return f"{self.key} cannot go from {_said(value)}; it is drawn from {_said(place)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Field):
    """Yes or no."""

    default: bool = False

    def read(self, given: Sequence[str]) -> tuple[bool, str]:
        """Read ``true`` or ``false``, 1 or 0."""
        found = {"true": True, "1": True, "false": False, "0": False}.get(", ".join(given).lower())
        if found is None:
            raise self.refused(given, "true or false")
        return found, ""

    def fit(self, value: Any) -> bool:
        """Return true or false as it is, and the default for anything else."""
        return value if isinstance(value, bool) else self.default

    def write(self, value: bool) -> list[str]:
        """Write ``true`` or ``false``."""
        return [str(value).lower()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several options.

    ``find(text)`` is the option that a text of a URL means; it raises `RefusedError` if there is
    none. See `finder`. ``more(value)`` says whether a value that is not among the options can be
    chosen as well, such as a formula.
    """

    options: tuple[Any, ...]
    find: Callable[[str], Any]
    more: Callable[[Any], bool] = lambda value: False

    def holds(self, value: Any) -> bool:
        """Whether a value can be chosen."""
        return value in self.options or self.more(value)

    def read(self, given: Sequence[str]) -> tuple[Any, str]:
        """Read one text with `find`."""
        return self.find(", ".join(given)), ""

    def fit(self, value: Any) -> Any:
        """Return an option as it is, and the default for anything else."""
        return value if self.holds(value) else self.default

    def correction(self, value: Any, place: Any) -> str:
        """Say what is no option, and what is chosen now."""
        return f"{self.key} has no option {quote(str(value))}; it is now {quote(str(place))}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Choice):
    """Several of many, up to `most` of them.

    `ordered` says that they have the order of the options, however they were chosen.
    """

    most: int
    ordered: bool = False

    def read(self, given: Sequence[str]) -> tuple[list[Any], str]:
        """Read every option that is named; a text can name several with commas between them."""
        parts = [part for text in given for part in _listed(text) if part.strip()]
        found: dict[Any, None] = {}
        problem = ""
        for part in parts:
            try:
                option = self.find(part)
            except RefusedError as refused:
                problem = problem or str(refused)
                continue
            if option in found:
                problem = problem or f"The link names {quote(part)} twice; once is enough."
            found[option] = None
        if parts and not found:
            raise RefusedError(problem)
        if len(found) > self.most:
            problem = f"The link chooses {len(found)}, too many; here are the first {self.most}."
        return self.fit(list(found)), problem

    def fit(self, value: Any) -> list[Any]:
        """Return the first `most` options among the values."""
        chosen = value if isinstance(value, list | tuple) else self.default
        found = [each for each in dict.fromkeys(chosen) if self.holds(each)][: self.most]
        return sorted(found, key=self.options.index) if self.ordered else found

    def write(self, value: Sequence[Any]) -> list[str]:
        """Write a text for each option."""
        return list(map(str, value)) or [""]

    def correction(self, value: Any, place: Any) -> str:
        """Say how many can be chosen."""
        return f"No more than {self.most} can be chosen, and only what is in the list."


def _listed(text: str) -> list[str]:
    """The parts of a text between its commas, but for those that belong to a formula.

    These are inside of parentheses, or before one of its settings: ``a*sin(b*z); a=2, b=3``.
    """
    found, depth = [""], 0
    for piece in re.split(r"([(),])", text):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth <= 0:
            found.append("")
        elif len(found) > 1 and not found[-1] and re.match(r"\s*\w+\s*=(?!=)", piece):
            setting = found.pop() + piece
            found[-1] += f",{setting}"
        else:
            found[-1] += piece
    return found


def finder(options: Sequence[str], refusal: str) -> Callable[[str], str]:
    """Make the `find` of a choice among words, in which upper and lower case are alike.

    `refusal` is the sentence for a text that is no option, with ``{}`` where the text goes.
    """
    known = {option.casefold(): option for option in options}

    def find(text: str) -> str:
        try:
            return known[text.strip().casefold()]
        except KeyError:
            raise RefusedError(refusal.format(quote(text))) from None

    return find


def is_same(one: Any, other: Any) -> bool:
    """Whether two values of a widget are equal, apart from rounding."""
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return bool(one == other)


def _said(value: Any) -> str:
    """A number or two ends as text for a sentence; anything else that was sent as code."""
    if isinstance(value, list | tuple):
        return " to ".join(map(_said, value))
    if isinstance(value, int | float):
        return six_digits(value)
    return quote(str(value))


def finite(text: str) -> float:
    """Convert a text to a number, or to NaN, which is within no limits, if it is none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def quote(text: str) -> str:
    """A text from outside as a short code span, in which no markup works."""
    plain = "".join(c for c in text if c.isprintable() and c != "`").strip()
    return f"`{plain[:40]}…`" if len(plain) > 40 else f"`{plain or ' '}`"
