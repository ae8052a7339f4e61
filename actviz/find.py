"""Finds what a reader may choose: a function of the catalogue, or a formula of one's own."""

from collections.abc import Container, Iterable
from dataclasses import replace
from functools import lru_cache

from actviz.activation import Activation
from actviz.catalog import CATALOG, KNOWN, UnknownFunctionError, get, plain
from actviz.copies import copied, original, split
from actviz.gallery import find_published

_RECENT: dict[str, Activation] = {}
"""The formulas that were found last, by the keys of their sliders."""

MOST = 1000
"""How many formulas are known by their keys."""


def find(text: str) -> Activation:
    """The function of the catalogue or the gallery of that name, else that of the formula.

    With a number behind it, as in ``elu:2``, it is a copy; see `actviz.copies`.

    Raises
    ------
    UnknownFunctionError
        If the text looks like a name, and no function has it.
    FormulaError
        If it looks like a formula, but is none.
    CopyError
        If there is no such copy.
    """
    if plain(text[:60]) in KNOWN:
        return get(text)
    published = find_published(text[:60])
    if published is not None:
        text = published.text
    own, number = split(text)
    if own != text:
        return copied(find(own), number)
    letters = plain(text)
    if not letters or (letters.isalnum() and letters[0].isalpha() and letters not in ("z", "x")):
        raise UnknownFunctionError(text)
    # Loaded for those who type a formula alone.
    from actviz.formulas import formula

    found = formula(text)
    _RECENT.pop(found.key, None)
    _RECENT[found.key] = found
    if len(_RECENT) > MOST:
        _RECENT.pop(next(iter(_RECENT)), None)
    return found


def told_apart(activations: Iterable[Activation]) -> list[Activation]:
    """The same functions, where a title that an earlier one of another name has gets a number.

    Copies have the same title. Formulas can have it: a long one is cut, and settings are not in it.
    """
    names: dict[str, list[str]] = {}
    found = []
    for each in activations:
        same = names.setdefault(each.title, [])
        if each.name not in same:
            same.append(each.name)
        number = 1 + same.index(each.name)
        found.append(each if number == 1 else _numbered(each, number))
    return found


@lru_cache(maxsize=256)  # a function is known by its identity, and so is what is computed of it
def _numbered(activation: Activation, number: int) -> Activation:
    return replace(activation, title=f"{activation.title} #{number}")


def is_formula(name: object) -> bool:
    """Whether a text is the name of a formula, which is its normal text, or of a copy of one."""
    return isinstance(name, str) and original(name) not in CATALOG and _is_name(name)


def is_copy(name: object, options: Container[str]) -> bool:
    """Whether a text is the name of a copy of one of some functions."""
    return isinstance(name, str) and name != original(name) in options and _is_name(name)


def _is_name(text: str) -> bool:
    try:
        return find(text).name == text
    except (UnknownFunctionError, ValueError):
        return False


def found_by_key(key: str) -> Activation | None:
    """The formula whose sliders' keys begin with ``key_``, if it has been found, or its copy."""
    found = _RECENT.get(key[:12])
    try:
        return copied(found, int(key[12:])) if found and key[12:] else found
    except ValueError:  # no number, or no such copy
        return None
