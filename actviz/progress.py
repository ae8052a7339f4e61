"""Progress of long computations, and one computation for all sessions that wait for the same.

A computation reports the share that is done, and stops when its `Report` raises. A `shared` one
runs on a thread of its own; sessions that ask for the same meanwhile wait for that one. A session
may leave: the computation goes on for the others, and stops when none is left. Its result is kept
for sessions that ask later.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from actviz.remember import key_of

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Report:
    """A receiver of the share that is done, which may raise to stop the computation.

    All reports are equal, so that a cache with a report among its arguments ignores it.
    """

    to: Callable[[float], None] = field(default=lambda share: None, compare=False)

    def __call__(self, share: float) -> None:
        """Report a share from 0 to 1."""
        self.to(share)


SILENT = Report()
"""A report that does nothing."""

LOOK = 0.1
"""Seconds between two looks of a waiting session, and for which a computation runs at a stretch."""

PAUSE = 0.002
"""Seconds for which a computation then waits, so that others get their turn."""

CORES = 2
"""The number of computations that run at the same time."""

_turns = threading.Semaphore(CORES)
_lock = threading.Lock()
"""Held while the number of those who wait changes."""


class Computation(Generic[R]):
    """A computation that runs, or has ended.

    Attributes
    ----------
    result : Future
        Its result, or its error.
    share : float
        The share that is done.
    waiting : int
        The number of sessions that wait for it.
    """

    def __init__(self) -> None:
        self.result: Future[R] = Future()
        self.share = 0.0
        self.waiting = 0


class _DroppedError(Exception):
    """Raised inside a computation that nobody waits for any more."""


def shared(
    size: int,
) -> Callable[[Callable[Concatenate[Report, P], R]], Callable[P, Computation[R]]]:
    """Make a function compute once for all sessions that ask for the same.

    The function takes a `Report` first. The decorated one takes the other arguments, of which some
    may be mappings of numbers, and returns a `Computation` for `wait_for`. `size` results are kept,
    no errors. The function must not wait for another shared one: if all turns were taken by such
    functions, none would ever end.
    """

    def decorate(function: Callable[Concatenate[Report, P], R]) -> Callable[P, Computation[R]]:
        running: dict[Hashable, Computation[R]] = {}
        kept: OrderedDict[Hashable, Computation[R]] = OrderedDict()

        @wraps(function)
        def ask(*arguments: Any) -> Computation[R]:
            key = key_of(arguments)
            with _lock:
                if key in kept:
                    kept.move_to_end(key)
                    computation = kept[key]
                elif key in running:
                    computation = running[key]
                else:
                    computation = running[key] = Computation()
                    # A daemon, so that the server can stop without waiting for it.
                    threading.Thread(
                        target=run, args=(computation, key, arguments), daemon=True
                    ).start()
                computation.waiting += 1
            return computation

        def run(computation: Computation[R], key: Hashable, arguments: Any) -> None:
            begun = 0.0

            def report(share: float) -> None:
                nonlocal begun
                computation.share = share
                if computation.waiting == 0:
                    with _lock:
                        if computation.waiting == 0:  # still; once deleted, nobody finds it
                            del running[key]
                            raise _DroppedError
                if time.perf_counter() - begun > LOOK:
                    _turns.release()
                    time.sleep(PAUSE)
                    _turns.acquire()
                    begun = time.perf_counter()

            try:
                with _turns:
                    begun = time.perf_counter()
                    result = function(Report(report), *arguments)  # type: ignore[call-arg]
            except _DroppedError:
                return
            except BaseException as error:
                with _lock:
                    del running[key]
                computation.result.set_exception(error)
                return
            with _lock:
                del running[key]
                kept[key] = computation
                while len(kept) > size:
                    kept.popitem(last=False)
            computation.result.set_result(result)

        return ask  # type: ignore[return-value]

    return decorate


def wait_for(report: Callable[[float], None], asked: Iterable[Computation[R]]) -> list[R]:
    """Wait for shared computations, and return their results.

    Parameters
    ----------
    report : callable
        Called every `LOOK` seconds with the share of all that is done. An error that it raises ends
        the waiting, and the computations that nobody else waits for.
    asked : iterable of Computation
        May be a generator: if one of its calls fails, those before it are left, too.

    Raises
    ------
    Exception
        The error of the first computation that fails.
    """
    computations: list[Computation[R]] = []
    try:
        for computation in asked:
            computations.append(computation)
        results = [computation.result for computation in computations]
        while wait(results, timeout=LOOK).not_done:
            report(sum(each.share for each in computations) / len(computations))
        return [result.result() for result in results]
    finally:
        with _lock:
            for computation in computations:
                computation.waiting -= 1
