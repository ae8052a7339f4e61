"""Keeping what has been computed for a function at one setting of its sliders."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Items(tuple[Any, ...]):
    """A mapping as a key."""


def remember(size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Like `functools.lru_cache`, for a function whose arguments may be mappings of numbers."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @lru_cache(maxsize=size)
        def kept(*arguments: Any) -> R:
            return function(*(dict(a) if isinstance(a, _Items) else a for a in arguments))  # type: ignore[arg-type,call-arg]

        @wraps(function)
        def remembered(*arguments: Any) -> R:
            # Not isinstance with Mapping, which asks an abstract class for every number.
            return kept(*(_Items(a.items()) if hasattr(a, "items") else a for a in arguments))

        return remembered  # type: ignore[return-value]

    return decorate
