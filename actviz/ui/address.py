"""The view in the URL: what a page's address can hold, and what becomes of it.

A page declares fields, each of them one widget whose key is also its URL parameter. From these it
gets what a link asks for and a sentence for what it asks for in vain, the values of its widgets,
their repair after a message that no browser sends, and links to any view.

One rule says what a page shows when the reader comes to it. An address means the whole view: what
it does not name is at its default. Without one, as from the menu, the page shows what the reader
last set, and what two pages share, such as the range of z, goes along.

Streamlit 1.67 asks for some care. What code sets, it writes into the URL, and drops the rest: so
code sets all of a view. An address counts more than what code sets, when it is opened and when one
goes back to it: so it is set right before any widget reads it. And it leaves out of an address
what another page binds as well, even where one goes back to it: so that is read anew.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from actviz.activation import Parameter
from actviz.formatting import six_digits
from actviz.ui import streamlit_insides

BOUND: Mapping[str, Any] = {"bind": "query-params", "persist_state": "session"}
"""The arguments of every widget of a view, besides its key."""

State = dict[str, Any]


class RefusedError(ValueError):
    """A link asks for what there is not; the message is a sentence that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One widget of a view.

    Attributes
    ----------
    key : str
        Its key, which is its URL parameter.
    default : object
        What it holds where nothing else is said.
    """

    key: str
    default: Any

    def read(self, given: Sequence[str]) -> tuple[Any, str]:
        """Read the texts of a URL; the second is a sentence about those that were left out.

        Raises
        ------
        RefusedError
            Where they stand for nothing that the widget takes.
        """
        raise NotImplementedError

    def fit(self, value: Any) -> Any:
        """The place of the widget that is nearest to a value; its default for what is none."""
        raise NotImplementedError

    def beside(self, view: Mapping[str, Any]) -> "Field":
        """Narrow the field to what the other values of a view allow; mostly nothing changes."""
        return self

    def write(self, value: Any) -> list[str]:
        """The texts of a URL that stand for a value."""
        return [f"{value:g}" if isinstance(value, int | float) else str(value)]

    def moved(self, value: Any, place: Any) -> str:
        """A sentence for a value that had to give way to a place of the widget."""
        return f"{self.key} cannot be {_said(value)}; it is now {_said(place)}."

    def refused(self, given: Sequence[str], wanted: str) -> RefusedError:
        """The error for texts of a URL that the field cannot use."""
        return RefusedError(
            f"The link sets {self.key} to {quote(', '.join(given))}. {self.key} takes {wanted}, "
            "and keeps its default."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A number on the steps of a slider."""

    parameter: Parameter

    def read(self, given: Sequence[str]) -> tuple[float, str]:
        """One number within the slider's limits."""
        low, high = self.parameter.minimum, self.parameter.maximum
        number = finite(given[0]) if len(given) == 1 else math.nan
        if not low <= number <= high:
            kind = "number" if self.parameter.decimals else "whole number"
            raise self.refused(given, f"one {kind} from {_said(low)} to {_said(high)}")
        return number, ""

    def fit(self, value: Any) -> float:
        """The nearest step; a whole one where the steps are, without the decimals."""
        number = value if isinstance(value, int | float) else math.nan
        if self.parameter.decimals:
            return self.parameter.nearest(number)
        # As Streamlit cuts them off; it also tells by the type whether a slider has whole steps.
        return int(self.parameter.nearest(math.floor(number) if math.isfinite(number) else number))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Field):
    """One of several numbers, which need not be evenly spaced.

    Attributes
    ----------
    places : tuple of float
        From the lowest to the highest.
    what : str
        What one of them is, as it stands in a sentence: ``the number of a class``.
    """

    places: tuple[float, ...]
    what: str

    def read(self, given: Sequence[str]) -> tuple[float, str]:
        """A number from the first place to the last; one of them however it is written."""
        number = finite(given[0]) if len(given) == 1 else math.nan
        for place in self.places:
            if _same(place, number):
                return place, ""
        if not self.places[0] <= number <= self.places[-1]:
            raise self.refused(given, self._wanted)
        return number, ""

    def fit(self, value: Any) -> float:
        """The nearest place."""
        if not isinstance(value, int | float) or not math.isfinite(value):
            return self.default
        return min(self.places, key=lambda place: abs(place - value))

    def moved(self, value: Any, place: Any) -> str:
        """Say what the field takes, and its value now."""
        return f"{self.key} takes {self._wanted}, not {_said(value)}; it is now {_said(place)}."

    @property
    def _wanted(self) -> str:
        return f"{self.what}, from {_said(self.places[0])} to {_said(self.places[-1])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted(Place):
    """One of the first few of several numbers; how many, another field says.

    Attributes
    ----------
    count : str
        The key of that field, a whole `Number`, which comes first in the address.
    """

    count: str

    def beside(self, view: Mapping[str, Any]) -> "Counted":
        """The places that are counted in a view."""
        return replace(self, places=self.places[: view[self.count]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Field):
    """Two ends on the steps of a slider, at least one step apart."""

    ends: Parameter

    def read(self, given: Sequence[str]) -> tuple[tuple[float, ...], str]:
        """Two numbers within the slider's limits, in any order."""
        low, high = self.ends.minimum, self.ends.maximum
        numbers = tuple(map(finite, given))
        if len(numbers) != 2 or not all(low <= number <= high for number in numbers):
            raise self.refused(given, f"two numbers from {_said(low)} to {_said(high)}")
        return numbers, ""

    def fit(self, value: Any) -> tuple[float, float]:
        """The lower end first, both on steps; two that meet hold what lies between the ends."""
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
        """Both ends."""
        return [f"{end:g}" for end in value]

    def moved(self, value: Any, place: tuple[float, float]) -> str:
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
        """``true`` or ``false``, or 1 or 0."""
        found = {"true": True, "1": True, "false": False, "0": False}.get(", ".join(given).lower())
        if found is None:
            raise self.refused(given, "true or false")
        return found, ""

    def fit(self, value: Any) -> bool:
        """Keep true and false; anything else becomes the default."""
        return value if isinstance(value, bool) else self.default

    def write(self, value: bool) -> list[str]:
        """``true`` or ``false``."""
        return [str(value).lower()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several.

    Attributes
    ----------
    options : tuple
        What can be chosen.
    find : callable
        Takes the text of a URL and gives the option that it means; raises `RefusedError` for none.
    """

    options: tuple[Any, ...]
    find: Callable[[str], Any]

    def read(self, given: Sequence[str]) -> tuple[Any, str]:
        """Read one text with `find`."""
        return self.find(", ".join(given)), ""

    def fit(self, value: Any) -> Any:
        """An option as it is."""
        return value if value in self.options else self.default

    def moved(self, value: Any, place: Any) -> str:
        """Say which texts are no option, and what is chosen now."""
        return f"{self.key} has no option {quote(str(value))}; it is now {quote(str(place))}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Choice):
    """Several of many, up to `most` of them."""

    most: int

    def read(self, given: Sequence[str]) -> tuple[list[Any], str]:
        """Every option that is named, also several in one text, parted by commas."""
        parts = [part for text in given for part in text.split(",") if part.strip()]
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
        return list(found)[: self.most], problem

    def fit(self, value: Any) -> list[Any]:
        """The first `most` options among them."""
        chosen = value if isinstance(value, list | tuple) else self.default
        return [each for each in dict.fromkeys(chosen) if each in self.options][: self.most]

    def write(self, value: Sequence[Any]) -> list[str]:
        """One text an option."""
        return list(map(str, value)) or [""]

    def moved(self, value: Any, place: Any) -> str:
        """Say how many can be chosen."""
        return f"No more than {self.most} can be chosen, and only what is in the list."


@dataclass(frozen=True, slots=True)
class Address:
    """All fields that a page's URL can hold.

    Attributes
    ----------
    fields : Mapping of str to Field
        By key; one that depends on another after it.
    shown : callable or None
        ``shown(state)``: the keys of the fields that make up a view, where they depend on what is
        chosen in it; all of them where they do not.
    own : callable or None
        ``own(state)``: the defaults of a view that are others than those of its fields, by key.
    """

    fields: Mapping[str, Field]
    shown: Callable[[Mapping[str, Any]], Iterable[str]] | None = None
    own: Callable[[Mapping[str, Any]], State] | None = None

    def open(self) -> bool:
        """Set the widgets to what the reader comes for; the first call of a page's script.

        Returns
        -------
        bool
            Whether the reader has come to the page with an address that means a whole view.
        """
        arrived = st.session_state["arrived"]
        # Also a step of the history within the page: what a widget that is yet to be drawn holds
        # is of the view before.
        whole = self._arrive() if arrived or streamlit_insides.is_going_back() else self._repair()
        st.session_state["notices"] = [notice for notice in _notices() if _holds(notice)]
        # In a place of its own, so that what follows keeps its place and the reader's focus.
        with st.container(key="notices"):
            for _, _, sentence in _notices():
                st.warning(sentence, icon=":material/link_off:")
        return whole and arrived

    def _arrive(self) -> bool:
        query = streamlit_insides.query()
        asked, problems = self.read(query)
        whole = bool(query.keys() & self.fields.keys()) or streamlit_insides.is_going_back()
        state = self.view(asked) if whole else self.follow(self.now())
        st.session_state.update(state)
        # The address says what is shown, before Streamlit reads it for the widgets.
        others = {key: texts for key, texts in query.items() if key not in self.fields}
        streamlit_insides.write_query(others | self._texts(state))
        st.session_state["notices"] = [
            (key, state.get(key), sentence) for key, sentence in problems.items()
        ]
        return whole

    def read(self, query: Mapping[str, Sequence[str]]) -> tuple[State, dict[str, str]]:
        """Read the values that a URL asks for.

        Parameters
        ----------
        query : Mapping of str to sequence of str
            The values of each URL parameter, as text from outside.

        Returns
        -------
        tuple of dict
            Values for the widgets by key, each on a place of its widget; and by key a sentence for
            what is asked in vain.
        """
        asked: State = {}
        problems = {}
        for key, field in self.fields.items():
            if key not in query:
                continue
            field = field.beside(self.view(asked))
            try:
                value, problems[key] = field.read(query[key])
            except RefusedError as refused:
                problems[key] = str(refused)
                continue
            asked[key] = field.fit(value)
            if not _same(asked[key], value):
                problems[key] = field.moved(value, asked[key])
        return asked, {key: problems[key] for key in query if problems.get(key)}

    def view(self, asked: Mapping[str, Any]) -> State:
        """A whole view: what is asked, and the defaults of all else that it shows."""
        chosen = {key: field.default for key, field in self.fields.items()}
        chosen |= self._own(asked) | dict(asked)
        return self._shown(chosen) | dict(asked)

    def _own(self, state: Mapping[str, Any]) -> State:
        return self.own(state) if self.own else {}

    def follow(self, state: State) -> State:
        """A view that comes after another: what the reader has not set goes to its own defaults."""
        given = st.session_state.get("given", {})
        own = {
            key: value
            for key, value in self._own(state).items()
            if _same(state[key], given.get(key, self.fields[key].default))
        }
        return state | own

    def note(self) -> None:
        """Remember which defaults the present view has, for the one that comes after it."""
        st.session_state["given"] = self._own(self.now())

    def now(self) -> State:
        """The values of the widgets of the present view."""
        return self._shown(_Held(self.fields))

    def _shown(self, state: Mapping[str, Any]) -> State:
        """The part of a state that makes up its view."""
        return {key: state[key] for key in (self.shown(state) if self.shown else state)}

    def put(self, changes: Mapping[str, Any]) -> None:
        """Set widgets from code, before they are drawn."""
        st.session_state.update(self.now() | dict(changes))

    def check(self) -> None:
        """Run the whole page where a widget holds what no browser sends, or a notice is overtaken.

        To be called in the fragment that the widgets are in, before they are drawn.
        """
        held = self.now()
        if self._misplaced(held) or not all(map(_holds, _notices())):
            st.rerun()
        overtaken = self._overtaken(held)
        if overtaken:
            self.put(overtaken)

    def _misplaced(self, held: Mapping[str, Any]) -> State:
        """The places for widgets that a message has set beside theirs."""
        return _changes(held, {key: self.fields[key].fit(value) for key, value in held.items()})

    def _overtaken(self, held: Mapping[str, Any]) -> State:
        """The places for widgets that lost theirs to what the reader has set another to."""
        return _changes(
            held, {key: self.fields[key].beside(held).fit(value) for key, value in held.items()}
        )

    def _repair(self) -> bool:
        held = self.now()
        places = self._misplaced(held)
        if places:
            self.put(places)
            moved = (
                (key, new, self.fields[key].moved(held[key], new)) for key, new in places.items()
            )
            st.session_state["notices"] = [*_notices(), *moved]
        return False

    def link(self, state: Mapping[str, Any]) -> dict[str, str | list[str]]:
        """URL parameters of a view.

        The first field is among them, for an address without any is no link; see `open`.
        """
        first = next(iter(self.fields))
        texts = {first: self.fields[first].write(state[first])} | self._texts(state)
        return {key: text[0] if len(text) == 1 else text for key, text in texts.items()}

    def _texts(self, state: Mapping[str, Any]) -> dict[str, list[str]]:
        """The values of a view that are not at their defaults, as texts of a URL."""
        own = self._own(state)
        return {
            key: self.fields[key].write(value)
            for key, value in state.items()
            if not _same(value, own.get(key, self.fields[key].default))
        }


def arrive(field: Field) -> None:
    """Set a widget that stands on every page to what the address asks for, before it is drawn."""
    query = streamlit_insides.query()
    if not (st.session_state["arrived"] and field.key in query):
        return
    try:
        value, _ = field.read(query[field.key])
    except RefusedError:
        value = field.default
    st.session_state[field.key] = value
    streamlit_insides.write_query(query | {field.key: field.write(value)})


def hold(field: Field, value: Any, before: Any) -> None:
    """Say where a widget stands that is about to be drawn with other limits than before.

    To Streamlit it is a new one, which takes its value from the address: see
    `streamlit_insides.seed`.

    Parameters
    ----------
    field : Field
    value : object
        Where it is to stand.
    before : object
        Where it stood when it was drawn last. Only if code has moved it since, the browser's
        address is written: else that is right, and ahead of the server while a key is held down.
    """
    if not streamlit_insides.is_running() or streamlit_insides.is_going_back():
        return
    texts = [] if _same(value, field.default) else field.write(value)
    if _same(value, before):
        streamlit_insides.seed(field.key, texts)
    else:
        query = {**streamlit_insides.query(), field.key: texts}
        streamlit_insides.write_query({key: given for key, given in query.items() if given})
    st.session_state[field.key] = value


class _Held(Mapping[str, Any]):
    """The values of widgets, looked up one by one: a page has many more than it shows."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields

    def __getitem__(self, key: str) -> Any:
        return st.session_state.get(key, self.fields[key].default)

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)


def _holds(notice: tuple[str, Any, str]) -> bool:
    """Whether what a notice is about is still as it says."""
    key, value, _ = notice
    return _same(st.session_state.get(key), value)


def _notices() -> list[tuple[str, Any, str]]:
    found: list[tuple[str, Any, str]] = st.session_state.get("notices", [])
    return found


def _same(one: Any, other: Any) -> bool:
    """Whether two values of a widget are one, whatever their last digits."""
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 1e-9
    return bool(one == other)


def _changes(held: Mapping[str, Any], places: Mapping[str, Any]) -> State:
    """The places that are others than those held."""
    return {key: place for key, place in places.items() if not _same(place, held[key])}


def _said(value: Any) -> str:
    """A number, or two ends, as they stand in a sentence; whatever else was sent, as code."""
    if isinstance(value, list | tuple):
        return " to ".join(map(_said, value))
    if isinstance(value, int | float):
        return six_digits(value)
    return quote(str(value))


def finite(text: str) -> float:
    """The number that a text holds; NaN, which no limit contains, where it holds none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def quote(text: str) -> str:
    """A text from outside as a short code span, in which no markup works."""
    plain = "".join(c for c in text if c.isprintable() and c != "`").strip()
    return f"`{plain[:40]}…`" if len(plain) > 40 else f"`{plain or ' '}`"
