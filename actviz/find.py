"""Finds what a reader may choose: a function of the catalogue, or a formula of one's own."""

from actviz.activation import Activation
from actviz.catalog import CATALOG, KNOWN, UnknownFunctionError, get, plain

_RECENT: dict[str, Activation] = {}
"""The formulas that were found last, by the keys of their sliders."""

MOST = 1000
"""How many formulas are known by their keys."""


def find(text: str) -> Activation:
    """The function of the catalogue of that name, else the one whose formula the text is.

    Raises
    ------
    UnknownFunctionError
        If the text looks like a name, and no function has it.
    FormulaError
        If it looks like a formula, but is none.
    """
    if plain(text[:60]) in KNOWN:
        return get(text)
    letters = plain(text)
    if not letters or (letters.isalnum() and letters[0].isalpha() and letters not in ("z", "x")):
        raise UnknownFunctionError(text)
    # Loaded for those who type a formula alone.
    from actviz.formulas import formula

    found = formula(text)
    _RECENT[found.key] = found
    if len(_RECENT) > MOST:
        del _RECENT[next(iter(_RECENT))]
    return found


def is_formula(name: object) -> bool:
    """Whether a text is the name of a formula, which is its normal text."""
    if not isinstance(name, str) or name in CATALOG:
        return False
    try:
        return find(name).name == name
    except (UnknownFunctionError, ValueError):
        return False


def found_by_key(key: str) -> Activation | None:
    """The formula whose sliders' keys begin with ``key_``, if it has been found."""
    return _RECENT.get(key)
