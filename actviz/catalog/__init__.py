"""The catalogue: every module of this folder that has an ``ACTIVATION`` adds one function."""

import difflib
import importlib
import pkgutil

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


CATALOG = _load()
ALIASES = {
    alias.lower(): name for name, activation in CATALOG.items() for alias in activation.aliases
}


def names() -> tuple[str, ...]:
    """The names of all functions, in the order of the picker."""
    return tuple(CATALOG)


def get(name: str) -> Activation:
    """The function called `name`, or known under that alias (``swish``).

    Raises
    ------
    KeyError
        If there is none; the message lists near matches.
    """
    if isinstance(name, str) and name in CATALOG:
        return CATALOG[name]
    asked = str(name)[:60].lower()
    if asked in ALIASES:
        return CATALOG[ALIASES[asked]]
    near = difflib.get_close_matches(asked, [*CATALOG, *ALIASES], n=3, cutoff=0.5)
    hint = (
        f"did you mean {' or '.join(near)}?" if near else f"the functions are {', '.join(CATALOG)}"
    )
    raise KeyError(f"no activation function is called {str(name)[:60]!r}: {hint}")
