"""One computation of what takes long, for all who wait for it.

It runs on a thread of its own, whoever was the first to ask. Who asks for the same meanwhile waits
for that one. Everyone may leave: it goes on for the others, and is dropped when nobody is left.
What it found is kept for those who come later.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future, wait
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from actviz.remember import key_of

P = ParamSpec("P")
R = TypeVar("R")

Tell = Callable[[float], None]
"""What a computation calls now and then with the share that is done; it may raise to stop it."""

LOOK = 0.1
"""Seconds between two looks of those who wait; so long a computation goes on at a stretch."""

PAUSE = 0.002
"""Seconds for which it then lets the others come first."""

CORES = 2
"""How many computations go on at the same time."""

_turns = threading.Semaphore(CORES)
_lock = threading.Lock()
"""Held to change who waits for what."""


class Flight(Generic[R]):
    """A computation that is under way, or has arrived.

    Attributes
    ----------
    found : Future
        What it finds, or its error.
    share : float
        How much is done.
    waiting : int
        How many wait for it.
    """

    def __init__(self) -> None:
        self.found: Future[R] = Future()
        self.share = 0.0
        self.waiting = 0


class _DroppedError(Exception):
    """Raised inside a computation that nobody waits for any more."""


def flights(size: int) -> Callable[[Callable[Concatenate[Tell, P], R]], Callable[P, Flight[R]]]:
    """Make a function one that computes once for all who ask for the same.

    The function takes a `Tell` first. What it becomes takes the rest, of which some may be mappings
    of numbers, and gives a `Flight` for `arrive`. It must not wait for another flight itself: with
    all turns taken by such ones, nothing would go on.

    Parameters
    ----------
    size : int
        How many results are kept. Errors are not.
    """

    def decorate(function: Callable[Concatenate[Tell, P], R]) -> Callable[P, Flight[R]]:
        under_way: dict[Hashable, Flight[R]] = {}
        kept: OrderedDict[Hashable, Flight[R]] = OrderedDict()

        @wraps(function)
        def board(*arguments: Any) -> Flight[R]:
            key = key_of(arguments)
            with _lock:
                if key in kept:
                    kept.move_to_end(key)
                    flight = kept[key]
                elif key in under_way:
                    flight = under_way[key]
                else:
                    flight = Flight()
                    # A daemon, so that a server that is stopped does not wait for it.
                    threading.Thread(target=fly, args=(flight, key, arguments), daemon=True).start()
                    under_way[key] = flight
                flight.waiting += 1
            return flight

        def fly(flight: Flight[R], key: Hashable, arguments: Any) -> None:
            begun = 0.0

            def tell(share: float) -> None:
                nonlocal begun
                flight.share = share
                if flight.waiting == 0:
                    with _lock:
                        if flight.waiting == 0:  # still, and from now on nobody finds it
                            del under_way[key]
                            raise _DroppedError
                if time.perf_counter() - begun > LOOK:
                    _turns.release()
                    time.sleep(PAUSE)
                    _turns.acquire()
                    begun = time.perf_counter()

            try:
                with _turns:
                    begun = time.perf_counter()
                    found = function(tell, *arguments)  # type: ignore[call-arg]
            except _DroppedError:
                return
            except BaseException as error:
                with _lock:
                    del under_way[key]
                flight.found.set_exception(error)
                return
            with _lock:
                del under_way[key]
                kept[key] = flight
                while len(kept) > size:
                    kept.popitem(last=False)
            flight.found.set_result(found)

        return board  # type: ignore[return-value]

    return decorate


def arrive(look: Callable[[float], None], boarding: Iterable[Flight[R]]) -> list[R]:
    """Wait for flights, and return what they found.

    Parameters
    ----------
    look : callable
        Is called every `LOOK` seconds with the share that is done of all; what it raises ends the
        waiting, and the flights where nobody else waits.
    boarding : iterable of Flight
        Each is boarded when it is its turn, so that none is left behind by an error.

    Raises
    ------
    Exception
        The error of the first that has one.
    """
    boarded: list[Flight[R]] = []
    try:
        for flight in boarding:
            boarded.append(flight)
        found = [flight.found for flight in boarded]
        while wait(found, timeout=LOOK).not_done:
            look(sum(flight.share for flight in boarded) / len(boarded))
        return [each.result() for each in found]
    finally:
        with _lock:
            for flight in boarded:
                flight.waiting -= 1
