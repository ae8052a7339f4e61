"""Waiting for computations, with a progress bar."""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from actviz.progress import Computation, wait_for
from actviz.widgets.streamlit_insides import end_unless_wanted

R = TypeVar("R")

QUIET = 1.0
"""Seconds of waiting before a progress bar is shown."""

GROWTH = 1.5
"""Each message on progress comes after this many times the time until the one before."""


def wait(
    asked: Iterable[Computation[R]], show: Callable[[float], None] = lambda share: None
) -> list[R]:
    """Wait for computations as long as the reader does, and show the share that is done."""

    def report(share: float) -> None:
        end_unless_wanted()
        show(share)

    return wait_for(report, asked)


class ProgressBar:
    """A progress bar, in an `st.empty`, that is shown after a second of waiting.

    A browser begins to draw the page again at every message. A slow one would never finish, if
    messages came faster than it draws. So they come less and less often.
    """

    def __init__(self, place: Any, clock: Callable[[], float] = time.perf_counter) -> None:
        self._place = place
        self._clock = clock
        self._begun = clock()
        self._due = QUIET

    def show(self, share: float, text: str) -> None:
        """Show the share that is done, if a message is due."""
        waited = self._clock() - self._begun
        if waited >= self._due:
            self._place.progress(share, text)
            self._due = GROWTH * waited

    def end(self) -> None:
        """Remove the bar, if it is shown."""
        if self._due > QUIET:
            self._place.empty()
