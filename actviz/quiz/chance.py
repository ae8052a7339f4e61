"""Choosing by chance, the same on every machine and with every Python."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """A row of choices that a seed decides.

    Only `Random.random` is promised to give the same numbers in every version of Python, so all
    choices are made of it.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def below(self, count: int) -> int:
        """A whole number from 0 to below `count`."""
        return int(self._random.random() * count)

    def one(self, items: Sequence[Item]) -> Item:
        """One of them."""
        return items[self.below(len(items))]

    def mixed(self, items: Sequence[Item]) -> list[Item]:
        """All of them, in any order."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in items]
