"""One computation for all who wait for the same: it goes on for those who stay, and ends."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from actviz.progress import CORES, Computation, Report, shared, wait_for

PATIENCE = 30.0
"""Seconds after which a test gives up."""


class LeftError(Exception):
    """What Streamlit's own exceptions are to one who waits: the end of the run."""


class Slow:
    """A computation that goes on until it is let go of, and counts how often it was begun."""

    def __init__(self, size: int = 8) -> None:
        self.begun: list[object] = []
        self.dropped: list[object] = []
        self.end = threading.Event()
        self._begun = threading.Condition()
        self.ask: Callable[[object], Computation[str]] = shared(size)(self._compute)

    def _compute(self, report: Report, what: object) -> str:
        with self._begun:
            self.begun.append(what)
            self._begun.notify_all()
        try:
            while not self.end.wait(0.001):
                report(0.25)
        except BaseException:
            with self._begun:
                self.dropped.append(what)
                self._begun.notify_all()
            raise
        return f"found {what}"

    def wait_until(self, holds: Callable[[], bool]) -> None:
        with self._begun:
            assert self._begun.wait_for(holds, PATIENCE)


def stay(share: float) -> None:
    """Wait on."""


def leave(share: float) -> None:
    """End the waiting."""
    raise LeftError


def test_thirty_who_ask_at_once_get_one_computation() -> None:
    slow = Slow()
    together = threading.Barrier(31, timeout=PATIENCE)
    asked = []

    def student(_: int) -> list[str]:
        together.wait()
        computation = slow.ask("training")
        asked.append(computation)
        return wait_for(stay, [computation])

    with ThreadPoolExecutor(30) as pool:
        found = pool.map(student, range(30))
        together.wait()
        while len(asked) < 30:
            threading.Event().wait(0.001)
        slow.end.set()
        assert list(found) == [["found training"]] * 30
    assert slow.begun == ["training"]


def test_the_first_may_leave_while_another_waits() -> None:
    slow = Slow()
    with ThreadPoolExecutor(2) as pool:
        there = threading.Event()

        def look(share: float) -> None:
            assert there.wait(PATIENCE)
            raise LeftError

        first = pool.submit(wait_for, look, [slow.ask("training")])
        second = pool.submit(wait_for, stay, [slow.ask("training")])
        there.set()
        with pytest.raises(LeftError):
            first.result(PATIENCE)
        slow.end.set()
        assert second.result(PATIENCE) == ["found training"]
    assert slow.begun == ["training"]
    assert slow.dropped == []


def test_it_is_dropped_when_nobody_waits_and_begun_anew_for_the_next() -> None:
    slow = Slow()
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(wait_for, leave, [slow.ask("training")]) for _ in range(3)]
        for each in waiting:
            with pytest.raises(LeftError):
                each.result(PATIENCE)
    slow.wait_until(lambda: slow.dropped == ["training"])
    slow.end.set()
    assert wait_for(stay, [slow.ask("training")]) == ["found training"]
    assert slow.begun == ["training", "training"]


def test_who_comes_back_before_it_was_dropped_finds_it_under_way() -> None:
    told, go_on = threading.Event(), threading.Event()
    begun = []

    @shared(8)
    def held(report: Report, what: str) -> str:
        begun.append(what)
        told.set()
        assert go_on.wait(PATIENCE)
        report(0.5)
        return f"found {what}"

    with pytest.raises(LeftError):
        wait_for(leave, [held("training")])
    assert told.wait(PATIENCE)
    again = held("training")
    go_on.set()
    assert wait_for(stay, [again]) == ["found training"]
    assert begun == ["training"]


def test_an_error_reaches_all_who_wait_and_is_not_kept() -> None:
    go_on = threading.Event()
    begun = []

    @shared(8)
    def refused(report: Report, what: str) -> str:
        begun.append(what)
        assert go_on.wait(PATIENCE)
        if len(begun) == 1:
            raise ValueError(f"{what} cannot be")
        return f"found {what}"

    asked = [refused("it") for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(wait_for, stay, [each]) for each in asked]
        go_on.set()
        for each in waiting:
            with pytest.raises(ValueError, match="it cannot be"):
                each.result(PATIENCE)
    assert wait_for(stay, [refused("it")]) == ["found it"]
    assert begun == ["it", "it"]


def test_the_error_of_one_leaves_no_other_behind() -> None:
    slow = Slow()

    def refuse() -> Computation[str]:
        raise ValueError("no such function")

    with pytest.raises(ValueError, match="no such function"):
        wait_for(stay, (ask() for ask in (partial(slow.ask, "training"), refuse)))
    slow.wait_until(lambda: slow.dropped == ["training"])


def test_what_was_found_is_kept_and_the_least_used_is_forgotten_first() -> None:
    computed = []

    @shared(2)
    def found(report: Report, what: object) -> object:
        computed.append(what)
        return what

    def ask(what: object) -> None:
        assert wait_for(stay, [found(what)]) == [what]

    for what in ("a", "b", "a", "c", "a", "b"):
        ask(what)
    assert computed == ["a", "b", "c", "b"]


def test_mappings_of_numbers_are_arguments_too() -> None:
    computed = []

    @shared(8)
    def found(report: Report, values: dict[str, float]) -> float:
        computed.append(values)
        return sum(values.values())

    given = ({"alpha": 1.0}, {"alpha": 1.0}, {"alpha": 2.0}, {"beta": 2.0})
    assert [wait_for(stay, [found(each)]) for each in given] == [[1.0], [1.0], [2.0], [2.0]]
    assert computed == [{"alpha": 1.0}, {"alpha": 2.0}, {"beta": 2.0}]


def test_a_short_one_has_its_turn_beside_long_ones() -> None:
    slow = Slow()

    @shared(8)
    def short(report: Report) -> str:
        return "found"

    with ThreadPoolExecutor(CORES + 1) as pool:
        long = [pool.submit(wait_for, stay, [slow.ask(number)]) for number in range(CORES + 1)]
        slow.wait_until(lambda: len(slow.begun) == CORES + 1)
        assert wait_for(stay, [short()]) == ["found"]
        assert not any(each.done() for each in long)
        slow.end.set()


def test_the_share_that_is_done_is_told_to_all_who_wait() -> None:
    slow = Slow()

    def look(share: float) -> None:
        if share:
            heard.append(share)
            raise LeftError

    heard: list[float] = []
    with ThreadPoolExecutor(3) as pool:
        for each in [pool.submit(wait_for, look, [slow.ask("training")]) for _ in range(3)]:
            with pytest.raises(LeftError):
                each.result(PATIENCE)
    assert heard == [0.25] * 3
