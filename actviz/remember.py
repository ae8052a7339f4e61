"""A cache for functions whose arguments may be mappings, such as the values of sliders."""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Items(tuple[Any, ...]):
    """The items of a mapping, as a part of a key."""


def key_of(arguments: Iterable[Any]) -> tuple[Hashable, ...]:
    """A key for arguments, of which some may be mappings of numbers."""
    # isinstance(a, Mapping) would be slow: it is an abstract class.
    return tuple(_Items(a.items()) if hasattr(a, "items") else a for a in arguments)


def remember(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Like `functools.lru_cache`, for a function whose arguments may be mappings of numbers."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=size)
        def kept(*arguments: Any) -> R:
            return function(*(dict(a) if isinstance(a, _Items) else a for a in arguments))  # type: ignore[arg-type,call-arg]

        @wraps(function)
        def remembered(*arguments: Any) -> R:
            return kept(*key_of(arguments))

        return remembered  # type: ignore[return-value]

    return decorate
