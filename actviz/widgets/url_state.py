"""The view in the URL: what a page's address can hold, and what becomes of it.

A page declares its fields. Each field is one widget, whose key is also its URL parameter. From them
an `Address` reads what a link asks for, says what of it the page cannot show, gives the values of
the widgets, repairs them after a message that no browser sends, and writes links to any view.

An address means the whole view: what it does not name is at its default. A page that is opened
without an address, as from the menu, shows what the reader last set. What two pages share, such as
the range of z, keeps its value from one to the other.

Streamlit 1.67 needs some care:

- It writes the values that code sets into the URL, and drops all others. So code sets a whole view.
- When an address is opened, or one goes back to it, it counts more than what code sets. So the
  address is set right before any widget reads it.
- It leaves out of an address what another page binds as well. So the address is read anew.
"""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actviz.widgets import streamlit_insides
from actviz.widgets.fields import Field, Number, Range, RefusedError, is_same, quote
from actviz.widgets.session import Visit, session_record

BOUND: Mapping[str, Any] = {"bind": "query-params", "persist_state": "session"}
"""The arguments of every widget of a view, besides its key."""

HISTORY_STEP = "step-"
"""The beginning of the key of a button, or of a container of buttons, that changes the whole view.

By it ``live/history.js`` knows that a click is a step of the browser's history, and Back undoes it.
"""

State = dict[str, Any]
"""Values of widgets by key."""

Query = Mapping[str, Sequence[str]]
"""The parameters of a URL by key, each with its texts."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence on a widget that was set right; it is shown until the widget is moved."""

    key: str
    value: Any
    sentence: str

    @property
    def still_holds(self) -> bool:
        """Whether the widget still has the value that the notice is about."""
        return is_same(st.session_state.get(self.key), self.value)


@dataclass(slots=True)
class AddressMemory:
    """The session's record of its addresses.

    Attributes
    ----------
    notices : list of Notice
        What was set right on the page.
    shared : list of Notice
        What was set right of the widgets that are on every page.
    defaults : dict
        By key, the last defaults of a view that differ from those of its fields.
    """

    notices: list[Notice] = dataclasses.field(default_factory=list)
    shared: list[Notice] = dataclasses.field(default_factory=list)
    defaults: State = dataclasses.field(default_factory=dict)


class Address:
    """All fields that a page's URL can hold.

    Parameters
    ----------
    fields : iterable of Field
        A field that depends on another one comes after it.
    keys_of : callable or None
        ``keys_of(state)``: the keys of the fields of a view, where they depend on what is chosen
        in it. By default they are all fields.
    defaults_of : callable or None
        ``defaults_of(state)``: by key, the defaults of a view that differ from those of its fields.
    completed : callable or None
        ``completed(query)``: the parameters of a URL, and those that it means without naming them.
    more : callable or None
        ``more(key)``: a field that only some views have, such as the slider of a formula, or None.
        It is read after the others.
    """

    def __init__(
        self,
        fields: Iterable[Field],
        keys_of: Callable[[Mapping[str, Any]], Iterable[str]] | None = None,
        defaults_of: Callable[[Mapping[str, Any]], State] | None = None,
        completed: Callable[[Query], Query] | None = None,
        more: Callable[[str], Field | None] | None = None,
    ) -> None:
        self.fields = {field.key: field for field in fields}
        self._keys_of = keys_of or (lambda _: self.fields)
        self._defaults_of = defaults_of or (lambda _: {})
        self._completed = completed or (lambda query: query)
        self._more = more or (lambda _: None)

    def field(self, key: str) -> Field | None:
        """The field with a key, if the page has one."""
        return self.fields.get(key) or self._more(key)

    def fit(self, state: Mapping[str, Any]) -> State:
        """The nearest values that the widgets of a view can have."""
        return {key: self._held(key).fit(value) for key, value in state.items()}

    def _held(self, key: str) -> Field:
        """The field of a view that the page shows."""
        field = self.field(key)
        if field is None:
            raise KeyError(key)
        return field

    # --- From the URL to the widgets ---

    def open(self, *, is_part: bool = False) -> bool:
        """Set the widgets to what the address asks for, and show notices on what was set right.

        To be called before any widget is drawn; `is_part` if another address of the page is open
        already. Return whether the reader has just come to the page with an address of a view.
        """
        has_come = session_record(Visit).has_come
        memory = session_record(AddressMemory)
        is_whole = False
        # After a step of the history within the page, widgets still have the values of the view
        # before.
        if has_come or streamlit_insides.is_going_back():
            is_whole = self._take_url()
        else:
            self._repair()
            self._narrow()
        memory.notices = [notice for notice in memory.notices if notice.still_holds]
        own = [notice for notice in memory.notices if self.field(notice.key)]
        _show("notices-of-part" if is_part else "notices", own)
        memory.defaults |= self._defaults_of(self.current())
        return is_whole and has_come

    def _take_url(self) -> bool:
        """Set the widgets to what the URL asks for, and return whether it means a whole view."""
        query = streamlit_insides.query()
        asked, problems = self.read(query)
        is_whole = any(map(self.field, query)) or streamlit_insides.is_going_back()
        state = self.state(asked) if is_whole else self.state_after(self.current())
        st.session_state.update(state)
        # The URL says what is shown, before Streamlit reads it for the widgets.
        others = {key: texts for key, texts in query.items() if not self.field(key)}
        streamlit_insides.write_query(others | self._texts(state))
        memory = session_record(AddressMemory)
        memory.notices = [each for each in memory.notices if not self.field(each.key)]
        memory.notices += [
            Notice(key, state.get(key), sentence) for key, sentence in problems.items()
        ]
        return is_whole

    def read(self, query: Query) -> tuple[State, dict[str, str]]:
        """Read the values that a URL asks for, from the texts of its parameters.

        Return, by key, the values for the widgets, and sentences on what the page cannot show.
        """
        query = self._completed(query)
        asked: State = {}
        problems = {}
        for key in [*self.fields, *(key for key in query if key not in self.fields)]:
            field = self.field(key)
            if field is None or key not in query:
                continue
            field = field.narrowed(self.state(asked))
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

    def state(self, asked: Mapping[str, Any]) -> State:
        """The values of a whole view: what is asked, and the defaults of everything else."""
        chosen = _Defaults(self._held, {**self._defaults_of(asked), **asked})
        return self._of_view(chosen) | dict(asked)

    def state_after(self, state: State) -> State:
        """Fit a view to a new choice: what was at the default before it goes to the new default."""
        before = session_record(AddressMemory).defaults
        own = {
            key: value
            for key, value in self._defaults_of(state).items()
            if is_same(state[key], before.get(key, self._held(key).default))
        }
        return state | own

    def current(self) -> State:
        """The values of the widgets of the present view."""
        return self._of_view(_Defaults(self._held, st.session_state))

    def set(self, changes: Mapping[str, Any]) -> None:
        """Set widgets from code, before they are drawn."""
        held = self.current()
        st.session_state.update(held | dict(changes))
        # Those that are not there yet take their values from the address, and do not write it.
        for key in changes.keys() - held.keys():
            field = self._held(key)
            streamlit_insides.seed(key, _written(field, changes[key]))

    def take(self, key: object, index: object, text: object) -> None:
        """Callback: set a number, or one end of a range, to what has been typed.

        Nothing changes where the text is no such number; a notice says what is.
        """
        field = self.field(key) if isinstance(key, str) else None
        held = self.current()
        if not isinstance(field, Number | Range) or key not in held or not isinstance(text, str):
            return
        value: Any = held[field.key]
        texts = [text]
        if isinstance(field, Range):
            texts = [text if end == index else f"{value[end]:g}" for end in (0, 1)]
        memory = session_record(AddressMemory)
        memory.notices = [notice for notice in memory.notices if notice.key != key]
        try:
            typed, sentence = field.read(texts)
        except RefusedError:
            sentence = f"{field.key} cannot be {quote(text)}: it takes {field.expected}."
        else:
            value = field.fit(typed)
            if not is_same(value, typed):
                sentence = field.correction(typed, value)
            self.set({field.key: value})
        if sentence:
            memory.notices.append(Notice(field.key, value, sentence))

    def note(self, field: Field, sentence: str) -> None:
        """Callback: show a sentence on a widget until it is moved."""
        notices = session_record(AddressMemory).notices
        notices.append(Notice(field.key, st.session_state[field.key], sentence))

    def reset(self, *kept: Field) -> None:
        """Callback: set the widgets of the view to their defaults, except those of some fields."""
        held = self.current()
        st.session_state.update(self.state({field.key: held[field.key] for field in kept}))

    def _of_view(self, state: Mapping[str, Any]) -> State:
        """The values of the fields that the view has."""
        return {key: state[key] for key in self._keys_of(state)}

    # --- Values that no browser sends ---

    def check_widgets(self) -> None:
        """Run the whole page again if a widget has a wrong value, or a notice no longer holds.

        To be called in the fragment that the widgets are in, before they are drawn.
        """
        held = self.current()
        if self._misplaced(held) or not all(
            each.still_holds for each in session_record(AddressMemory).notices
        ):
            st.rerun()
        self._narrow()

    def _narrow(self) -> None:
        """Fit the widgets whose values another widget has narrowed."""
        held = self.current()
        narrowed = {key: self._held(key).narrowed(held).fit(value) for key, value in held.items()}
        changes = _changes(held, narrowed)
        if changes:
            self.set(changes)

    def _misplaced(self, held: Mapping[str, Any]) -> State:
        """The right values for widgets to which a message has given values they cannot have."""
        return _changes(held, self.fit(held))

    def _repair(self) -> None:
        held = self.current()
        places = self._misplaced(held)
        if places:
            self.set(places)
            session_record(AddressMemory).notices += [
                Notice(key, new, self._held(key).correction(held[key], new))
                for key, new in places.items()
            ]

    # --- From the widgets to the URL ---

    def link(self, state: Mapping[str, Any]) -> dict[str, str | list[str]]:
        """The URL parameters of a view.

        The first field is always one of them, because an address without any means no view.
        """
        first = next(iter(self.fields))
        texts = {first: self._held(first).write(state[first])} | self._texts(state)
        return {key: text[0] if len(text) == 1 else text for key, text in texts.items()}

    def _texts(self, state: Mapping[str, Any]) -> dict[str, list[str]]:
        """The values of a view that are not at their defaults, as texts of a URL."""
        own = self._defaults_of(state)
        return {
            key: self._held(key).write(value)
            for key, value in state.items()
            if not is_same(value, own.get(key, self._held(key).default))
        }


def show_views(*views: tuple[Address, Mapping[str, Any]], gone: Iterable[Address] = ()) -> None:
    """Set the widgets and the URL to whole views of some addresses, before any widget is drawn.

    What the URL has of `gone` addresses goes. What none of them knows stays.
    """
    known = [address for address, _ in views] + list(gone)
    wanted = {
        key: texts
        for key, texts in streamlit_insides.query().items()
        if not any(address.field(key) for address in known)
    }
    for address, state in views:
        st.session_state.update(state)
        wanted |= address._texts(state)
    streamlit_insides.write_query(wanted)


def take_from_url(*fields: Field) -> None:
    """Set widgets that are on every page to what the URL asks for, before they are drawn."""
    if not session_record(Visit).has_come:
        return
    session_record(AddressMemory).notices = []
    query = streamlit_insides.query()
    notices = []
    asked = [field for field in fields if field.key in query]
    for field in asked:
        try:
            value, problem = field.read(query[field.key])
        except RefusedError as refused:
            value, problem = field.default, str(refused)
        st.session_state[field.key] = value
        query[field.key] = [] if is_same(value, field.default) else field.write(value)
        if problem:
            notices.append(Notice(field.key, value, problem))
    if asked:
        streamlit_insides.write_query({key: texts for key, texts in query.items() if texts})
    session_record(AddressMemory).shared = notices


def shared_notices() -> None:
    """Show what `take_from_url` has set right."""
    memory = session_record(AddressMemory)
    memory.shared = [notice for notice in memory.shared if notice.still_holds]
    _show("shared-notices", memory.shared)


def _show(key: str, notices: Iterable[Notice]) -> None:
    """Show notices in a container, so that what follows keeps its place, and the reader's focus."""
    with st.container(key=key):
        for notice in notices:
            st.warning(notice.sentence, icon=":material/link_off:")


def keep_place(field: Field, value: Any, before: Any) -> None:
    """Keep the value of a widget that is about to be drawn with other limits.

    For Streamlit it is a new widget, which takes its value from the address; see
    `streamlit_insides.seed`. `before` is its value when it was drawn last. The address is written
    only if code has changed the value since. If the reader has, the browser's address is newer than
    the server's.
    """
    if not streamlit_insides.is_running() or streamlit_insides.is_going_back():
        return
    texts = _written(field, value)
    if is_same(value, before):
        streamlit_insides.seed(field.key, texts)
    else:
        query = {**streamlit_insides.query(), field.key: texts}
        streamlit_insides.write_query({key: given for key, given in query.items() if given})
    st.session_state[field.key] = value


def _written(field: Field, value: Any) -> list[str]:
    """The texts of a URL that stand for a value, which are none for the default."""
    return [] if is_same(value, field.default) else field.write(value)


class _Defaults(Mapping[str, Any]):
    """Values by key, else the defaults of their fields; looked up when asked for.

    A page has more fields than it shows.
    """

    def __init__(self, field: Callable[[str], Field], values: MutableMapping[Any, Any]) -> None:
        self.field = field
        self.given = values

    def __getitem__(self, key: str) -> Any:
        return self.given[key] if key in self.given else self.field(key).default

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


def _changes(held: Mapping[str, Any], places: Mapping[str, Any]) -> State:
    """The places that differ from the held values."""
    return {key: place for key, place in places.items() if not is_same(place, held[key])}
