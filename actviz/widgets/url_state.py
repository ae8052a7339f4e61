"""The view in the URL: what a page's address can hold, and what becomes of it.

A page declares fields, each of them one widget whose key is also its URL parameter. From these it
gets what a link asks for, a sentence for what the page cannot show, the values of its widgets,
their repair after a message that no browser sends, and links to any view.

One rule says what a page shows when the reader comes to it. An address means the whole view: what
it does not name is at its default. Without one, as from the menu, the page shows what the reader
last set, and what two pages share, such as the range of z, goes along.

Streamlit 1.67 asks for some care:

- It writes the values that code sets into the URL, and drops all others. So code sets a whole view.
- When an address is opened, or one goes back to it, it counts more than what code sets. So the
  address is set right before any widget reads it.
- It leaves out of an address what another page binds as well. So the address is read anew.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actviz.widgets import streamlit_insides
from actviz.widgets.fields import Field, RefusedError, is_same
from actviz.widgets.session import Visit, remembered

BOUND: Mapping[str, Any] = {"bind": "query-params", "persist_state": "session"}
"""The arguments of every widget of a view, besides its key."""

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence on a widget that had to be set right; it stands until the widget is moved."""

    key: str
    value: Any
    sentence: str

    @property
    def still_holds(self) -> bool:
        """Whether the widget is still where the notice has it."""
        return is_same(st.session_state.get(self.key), self.value)


@dataclass(slots=True)
class AddressMemory:
    """What the addresses of a session remember.

    Attributes
    ----------
    notices : list of Notice
        What the page says of its address.
    defaults : dict
        The defaults of the present view that differ from those of its fields, by key.
    """

    notices: list[Notice] = dataclasses.field(default_factory=list)
    defaults: State = dataclasses.field(default_factory=dict)


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
        ``own(state)``: the defaults of a view that differ from those of its fields, by key.
    """

    fields: Mapping[str, Field]
    shown: Callable[[Mapping[str, Any]], Iterable[str]] | None = None
    own: Callable[[Mapping[str, Any]], State] | None = None

    # --- From the URL to the widgets ---

    def open(self) -> bool:
        """Set the widgets to what the reader comes for; the first call of a page's script.

        Returns
        -------
        bool
            Whether the reader has come to the page with an address that means a whole view.
        """
        has_come = remembered(Visit).has_come
        memory = remembered(AddressMemory)
        is_whole = False
        # Also a step of the history within the page: a widget that is yet to be drawn still holds
        # the value of the view before.
        if has_come or streamlit_insides.is_going_back():
            is_whole = self._take_url()
        else:
            self._repair()
        memory.notices = [notice for notice in memory.notices if notice.still_holds]
        # In a place of its own, so that what follows keeps its place and the reader's focus.
        with st.container(key="notices"):
            for notice in memory.notices:
                st.warning(notice.sentence, icon=":material/link_off:")
        return is_whole and has_come

    def _take_url(self) -> bool:
        """Set the widgets to what the URL asks for, and say whether it means a whole view."""
        query = streamlit_insides.query()
        asked, problems = self.read(query)
        is_whole = bool(query.keys() & self.fields.keys()) or streamlit_insides.is_going_back()
        state = self.view(asked) if is_whole else self.view_after(self.current())
        st.session_state.update(state)
        # The URL says what is shown, before Streamlit reads it for the widgets.
        others = {key: texts for key, texts in query.items() if key not in self.fields}
        streamlit_insides.write_query(others | self._texts(state))
        remembered(AddressMemory).notices = [
            Notice(key, state.get(key), sentence) for key, sentence in problems.items()
        ]
        return is_whole

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
            what the page cannot show.
        """
        asked: State = {}
        problems = {}
        for key, field in self.fields.items():
            if key not in query:
                continue
            field = field.narrowed(self.view(asked))
            try:
                value, problems[key] = field.read(query[key])
            except RefusedError as refused:
                problems[key] = str(refused)
                continue
            asked[key] = field.fit(value)
            if not is_same(asked[key], value):
                problems[key] = field.correction(value, asked[key])
        return asked, {key: problems[key] for key in query if problems.get(key)}

    # --- Views ---

    def view(self, asked: Mapping[str, Any]) -> State:
        """A whole view: what is asked, and the defaults of all else that it shows."""
        chosen = {key: field.default for key, field in self.fields.items()}
        chosen |= self._own_defaults(asked) | dict(asked)
        return self._only_shown(chosen) | dict(asked)

    def view_after(self, state: State) -> State:
        """A view that comes after another: what the reader has not set goes to its own defaults."""
        before = remembered(AddressMemory).defaults
        own = {
            key: value
            for key, value in self._own_defaults(state).items()
            if is_same(state[key], before.get(key, self.fields[key].default))
        }
        return state | own

    def remember_defaults(self) -> None:
        """Remember the defaults of the present view, for the one that comes after it."""
        remembered(AddressMemory).defaults = self._own_defaults(self.current())

    def current(self) -> State:
        """The values of the widgets of the present view."""
        return self._only_shown(_WidgetValues(self.fields))

    def set(self, changes: Mapping[str, Any]) -> None:
        """Set widgets from code, before they are drawn."""
        st.session_state.update(self.current() | dict(changes))

    def _own_defaults(self, state: Mapping[str, Any]) -> State:
        return self.own(state) if self.own else {}

    def _only_shown(self, state: Mapping[str, Any]) -> State:
        """The part of a state that makes up its view."""
        return {key: state[key] for key in (self.shown(state) if self.shown else state)}

    # --- Values that no browser sends ---

    def check(self) -> None:
        """Run the whole page if a widget holds what no browser sends, or a notice is untrue by now.

        To be called in the fragment that the widgets are in, before they are drawn.
        """
        held = self.current()
        if self._misplaced(held) or not all(
            each.still_holds for each in remembered(AddressMemory).notices
        ):
            st.rerun()
        # What the reader has set may leave another widget without its place.
        narrowed = {key: self.fields[key].narrowed(held).fit(value) for key, value in held.items()}
        changes = _changes(held, narrowed)
        if changes:
            self.set(changes)

    def _misplaced(self, held: Mapping[str, Any]) -> State:
        """The places for widgets that a message has set beside theirs."""
        return _changes(held, {key: self.fields[key].fit(value) for key, value in held.items()})

    def _repair(self) -> None:
        held = self.current()
        places = self._misplaced(held)
        if places:
            self.set(places)
            remembered(AddressMemory).notices += [
                Notice(key, new, self.fields[key].correction(held[key], new))
                for key, new in places.items()
            ]

    # --- From the widgets to the URL ---

    def link(self, state: Mapping[str, Any]) -> dict[str, str | list[str]]:
        """URL parameters of a view.

        The first field is among them, for an address without any is no link; see `open`.
        """
        first = next(iter(self.fields))
        texts = {first: self.fields[first].write(state[first])} | self._texts(state)
        return {key: text[0] if len(text) == 1 else text for key, text in texts.items()}

    def _texts(self, state: Mapping[str, Any]) -> dict[str, list[str]]:
        """The values of a view that are not at their defaults, as texts of a URL."""
        own = self._own_defaults(state)
        return {
            key: self.fields[key].write(value)
            for key, value in state.items()
            if not is_same(value, own.get(key, self.fields[key].default))
        }


def take_from_url(field: Field) -> None:
    """Set a widget that stands on every page to what the URL asks for, before it is drawn."""
    query = streamlit_insides.query()
    if not (remembered(Visit).has_come and field.key in query):
        return
    try:
        value, _ = field.read(query[field.key])
    except RefusedError:
        value = field.default
    st.session_state[field.key] = value
    streamlit_insides.write_query(query | {field.key: field.write(value)})


def keep_place(field: Field, value: Any, before: Any) -> None:
    """Say where a widget stands that is about to be drawn with other limits than before.

    To Streamlit it is a new one, which takes its value from the address: see
    `streamlit_insides.seed`.

    Parameters
    ----------
    field : Field
    value : object
        Where it is to stand.
    before : object
        Where it stood when it was drawn last. The address is written only if code has moved it
        since. If the reader has, the browser's address is newer than the server's.
    """
    if not streamlit_insides.is_running() or streamlit_insides.is_going_back():
        return
    texts = [] if is_same(value, field.default) else field.write(value)
    if is_same(value, before):
        streamlit_insides.seed(field.key, texts)
    else:
        query = {**streamlit_insides.query(), field.key: texts}
        streamlit_insides.write_query({key: given for key, given in query.items() if given})
    st.session_state[field.key] = value


class _WidgetValues(Mapping[str, Any]):
    """The values of widgets, looked up one by one: a page has many more than it shows."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields

    def __getitem__(self, key: str) -> Any:
        return st.session_state.get(key, self.fields[key].default)

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)


def _changes(held: Mapping[str, Any], places: Mapping[str, Any]) -> State:
    """The places that are others than those held."""
    return {key: place for key, place in places.items() if not is_same(place, held[key])}
