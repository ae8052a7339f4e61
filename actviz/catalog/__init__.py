"""The catalogue: every module of this folder that has an ``ACTIVATION`` adds one function."""

import difflib
import importlib
import pkgutil
import re

from actviz.activation import KINS, Activation


def _load() -> dict[str, Activation]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    found = (module.ACTIVATION for module in modules if hasattr(module, "ACTIVATION"))
    return {activation.name: activation for activation in sorted(found, key=_order)}


def _order(activation: Activation) -> tuple[int, int, str]:
    return activation.position, KINS.index(activation.kin), activation.title.lower()


def plain(text: str) -> str:
    """A name without what people write differently: case, spaces, hyphens and underscores."""
    return re.sub(r"[\s_-]+", "", text).casefold()


CATALOG = _load()
KNOWN = {
    plain(known): name
    for name, activation in CATALOG.items()
    for known in (name, activation.title, activation.full_name, *activation.aliases)
}
"""Everything that a function is called, as `plain` text, with its name."""


def names() -> tuple[str, ...]:
    """The names of all functions, in the order of the picker."""
    return tuple(CATALOG)


def get(name: str) -> Activation:
    """The function that is called so: by name, title or alias (``swish``), in any spelling.

    Raises
    ------
    KeyError
        If there is none; the message lists near matches.
    """
    asked = plain(str(name)[:60])
    if asked in KNOWN:
        return CATALOG[KNOWN[asked]]
    near = list(dict.fromkeys(KNOWN[each] for each in _near(asked)))
    hint = (
        f"did you mean {' or '.join(near)}?" if near else f"the functions are {', '.join(CATALOG)}"
    )
    raise KeyError(f"no activation function is called {str(name)[:60]!r}: {hint}")


def _near(asked: str) -> list[str]:
    return difflib.get_close_matches(asked, KNOWN, n=3, cutoff=0.5)
