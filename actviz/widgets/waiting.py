"""What a page does while its reader waits for a computation."""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from actviz.progress import Computation, wait_for
from actviz.widgets.streamlit_insides import end_unless_wanted

R = TypeVar("R")

QUIET = 1.0
"""Seconds of waiting before anything is said of it."""

GROWTH = 1.5
"""The growth of the time between two messages on progress."""


def wait(
    asked: Iterable[Computation[R]], show: Callable[[float], None] = lambda share: None
) -> list[R]:
    """Wait for computations while the reader does, showing how far they are."""

    def report(share: float) -> None:
        end_unless_wanted()
        show(share)

    return wait_for(report, asked)


class ProgressBar:
    """A progress bar for what the reader waits for longer than a second.

    A browser begins to draw the page anew at every message, and one that is slower than they come
    never shows it, its menu neither. So they come ever more rarely: sooner or later it has time.

    Parameters
    ----------
    place : object
        Has `progress` and `empty`, as `st.empty` has.
    clock : callable
        Gives the seconds.
    """

    def __init__(self, place: Any, clock: Callable[[], float] = time.perf_counter) -> None:
        self._place = place
        self._clock = clock
        self._begun = clock()
        self._due = QUIET

    def show(self, share: float, text: str) -> None:
        """Show the share that is done, if it is time to."""
        waited = self._clock() - self._begun
        if waited >= self._due:
            self._place.progress(share, text)
            self._due = GROWTH * waited

    def end(self) -> None:
        """Take away what was said."""
        if self._due > QUIET:
            self._place.empty()
