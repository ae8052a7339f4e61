"""The catalogue: every module of this folder that has an ``ACTIVATION`` adds one function."""

import difflib
import importlib
import pkgutil

from actviz.activation import Activation


def _load() -> dict[str, Activation]:
    modules = (
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    )
    found = (module.ACTIVATION for module in modules if hasattr(module, "ACTIVATION"))
    return {
        activation.name: activation
        for activation in sorted(found, key=lambda activation: activation.position)
    }


CATALOG = _load()


def names() -> tuple[str, ...]:
    """The names of all functions, in the order of the picker."""
    return tuple(CATALOG)


def get(name: str) -> Activation:
    """The function called `name`.

    Raises
    ------
    KeyError
        If there is none; the message lists near matches.
    """
    if isinstance(name, str) and name in CATALOG:
        return CATALOG[name]
    near = difflib.get_close_matches(str(name)[:60].lower(), CATALOG, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(CATALOG)}"
    raise KeyError(f"no activation function is called {str(name)[:60]!r}: {hint}")
