"""Keeping what has been computed for a function at one setting of its sliders."""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Items(tuple[Any, ...]):
    """A mapping as a key."""


def key_of(arguments: Iterable[Any]) -> tuple[Hashable, ...]:
    """Arguments, of which some may be mappings of numbers, as a key."""
    # Not isinstance with Mapping, which asks an abstract class for every number.
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
