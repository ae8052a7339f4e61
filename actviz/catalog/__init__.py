"""The catalogue: each module of this folder with an ``ACTIVATION`` adds one function."""

import difflib
import importlib
import pkgutil
import re

from actviz.activation import Activation
from actviz.claims import FAMILIES


def _load() -> dict[str, Activation]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    found = (module.ACTIVATION for module in modules if hasattr(module, "ACTIVATION"))
    return {activation.name: activation for activation in sorted(found, key=_order)}


def _order(activation: Activation) -> tuple[int, int, str]:
    card = activation.card
    return card.position, FAMILIES.index(card.family), activation.title.lower()


def plain(text: str) -> str:
    """A name without what people write differently: case, spaces, hyphens and underscores."""
    return re.sub(r"[\s_-]+", "", text).casefold()


CATALOG = _load()
KNOWN = {
    plain(known): name
    for name, activation in CATALOG.items()
    for known in (name, activation.title, activation.card.full_name, *activation.card.aliases)
}
"""The name of each function by its names, title and aliases, all as `plain` text."""

BY_SOURCE = {
    claim.source: (activation, label)
    for activation in CATALOG.values()
    for label, claim in activation.card.claims.items()
    if claim.source != "actviz"
}
"""The function and the label of each claim of the documents, by its source."""


class UnknownFunctionError(KeyError):
    """No function has that name.

    Attributes
    ----------
    near : tuple of str
        The names of functions whose name, title or alias is close to it.
    """

    def __init__(self, asked: object) -> None:
        text = str(asked)[:60]
        similar = difflib.get_close_matches(plain(text), KNOWN, n=3, cutoff=0.5)
        self.near = tuple(dict.fromkeys(KNOWN[known] for known in similar))
        hint = f"the functions are {', '.join(CATALOG)}"
        if self.near:
            hint = f"did you mean {' or '.join(self.near)}?"
        super().__init__(f"no activation function is called {text!r}: {hint}")


def names() -> tuple[str, ...]:
    """The names of all functions, in the order of the picker."""
    return tuple(CATALOG)


def get(name: str) -> Activation:
    """Find a function by its name, title or alias (``swish``), in any spelling.

    Raises
    ------
    UnknownFunctionError
        If there is none; a KeyError whose message lists near matches.
    """
    known = plain(str(name)[:60])
    if known not in KNOWN:
        raise UnknownFunctionError(name)
    return CATALOG[KNOWN[known]]
