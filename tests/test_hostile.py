"""What no browser sends, to all pages of a running server: more than 200 addresses and messages.

Each gets a page and no exception, and the server's log stays free of tracebacks; see `serve`.
"""

import asyncio
import math
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from actviz.compare import state as compare
from actviz.explore import state as explore
from actviz.gradient_flow import state as gradient_flow
from actviz.lesson import state as lesson
from actviz.quiz import state as quiz
from actviz.softmax import state as softmax
from actviz.training import state as training
from actviz.widgets.url_state import Address
from benchmarks.common import Student
from benchmarks.readers import Reader
from tests.conftest import ROOT, sampled, serve

PAGES: dict[str, tuple[Address, str, str, str]] = {
    "": (explore.ADDRESS, "fn=elu", "elu_alpha", "markdown"),
    "compare": (compare.ADDRESS, "fns=elu&fns=relu", "elu_alpha", "markdown"),
    "softmax": (softmax.ADDRESS, "", "sm_z1", "bidi_component"),
    "gradient_flow": (
        gradient_flow.ADDRESS,
        "gf_depth=2&gf_width=8&gf_fns=elu",
        "gf_gain",
        "markdown",
    ),
    "quiz": (quiz.ADDRESS, "ask=alpha-3&at=1", "pull-alpha-3_alpha", "plotly_chart"),
    "training": (
        training.ADDRESS,
        "tr_steps=100&tr_example=3&tr_a=prelu&tr_learn=prelu_alpha",
        "tr_seed",
        "markdown",
    ),
    "lesson": (lesson.ADDRESS, "step=sigmoid-flat", "guess-sigmoid-flat", "plotly_chart"),
}
"""Of each page what its address holds, an ordinary address, a slider to move there, and the kind of
an element that then changes."""

TEXTS = {
    "nothing": [""],
    "not a number": ["nan"],
    "too large": ["1e999"],
    "far below": ["-1e308"],
    "markup": ["<img src=x onerror=alert(1)>"],
    "mathematics and markdown": ["$\\frac{1}{0}$ `**x**` [a](javascript:alert(1)) :red[x]"],
    "code": ["__import__('os').system('id')"],
    "control characters": ["\x00\x07\u202e\ud7ff"],
    "huge": ["9" * 20_000],
    "many": ["1"] * 500,
    "questions": ["alpha-3", "claim-99999", "order-²", "order-3", "order-3", "nope-1", "end", "3"],
    "copies": ["elu:2", "elu:1", "elu:99", "relu:2", "elu:2:2", ":2", "glu:2", "z*a:2", "elu: 3"],
    "points": [",".join(f"{i / 1e4}:nan,{i}:{i}" for i in range(10_000))],
}

WORDS: tuple[list[str], ...] = (
    *(["nope"], ["99"], ["<b>"], [], ["x"] * 500, ["9" * 20_000]),
    *(["elu:2"], ["elu", "elu:2", "elu:99", "relu:2", "glu:2"]),
)
NUMBERS: tuple[list[float], ...] = (
    *([math.nan], [math.inf], [-math.inf], [1e308], [5e-324]),
    *([], [0.0] * 1000, [3.0, -3.0]),
)
FORGED: dict[str, tuple[list[Any], ...]] = {
    "string_array_value": WORDS,
    "string_value": WORDS,  # of a choice of one, as the target's
    "double_array_value": NUMBERS,
}
"""What is sent in the place of what a widget says, by the kind of that; numbers for all others."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, whose log is looked at in the end."""
    for url in serve(ROOT, tmp_path_factory.mktemp("log")):
        yield url.removeprefix("http://")


def _own(page: str) -> list[str]:
    """The keys that the address of a page holds, of parameters and claims one function's only."""
    address = PAGES[page][0]
    kept = [key for key in address.fields if key.startswith(("sm_", "gf_", "tr_", "elu_"))]
    others = ("fn", "fns", "z", "probe", "unit", *lesson.ADDRESS.fields, *quiz.ADDRESS.fields)
    return [*kept, *(key for key in others if key in address.fields)]


def test_they_are_of_all_pages_and_more_than_two_hundred() -> None:
    assert {page or "explore" for page in PAGES} == {
        path.parent.name for path in ROOT.glob("actviz/*/state.py")
    }
    addresses = sum(len(_own(page)) for page in PAGES) * len(TEXTS)
    assert addresses > 200


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: in this one a browser's loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


async def _open(host: str, page: str, query: dict[str, list[str]]) -> list[str]:
    student = Student(host, "", page=page)
    student.query = query
    async with asyncio.timeout(30):
        await student.connect()
        await student.run()
    await student.close()
    return student.errors


PARTS = 5
"""Of what is sent, of which a default run has one: a page with so many keys, or widgets of a kind,
gets every text and has every one of them tried; not all pairs."""


@sampled("part", range(PARTS), PARTS)
@pytest.mark.parametrize("page", PAGES)
def test_a_hostile_address_gets_a_page(host: str, page: str, part: int) -> None:
    async def all_of_them() -> list[tuple[str, str, list[str]]]:
        found = []
        for i, key in enumerate(_own(page)):
            for j, (kind, texts) in enumerate(TEXTS.items()):
                if (i + j) % PARTS != part:
                    continue
                errors = await _open(host, page, {key: texts})
                if errors:
                    found.append((key, kind, errors))
        return found

    assert run(all_of_them()) == []


@sampled("part", range(PARTS), PARTS)
@pytest.mark.parametrize("page", PAGES)
def test_a_message_that_no_browser_sends_gets_a_page_and_the_next_move_works(
    host: str, page: str, part: int
) -> None:
    _, query, key, answer = PAGES[page]

    async def all_of_them() -> list[tuple[str, object, list[str]]]:
        found: list[tuple[str, object, list[str]]] = []
        student = Reader(host, key, query, page=page, answer=answer)
        await student.open()
        counts = dict.fromkeys(FORGED, 0)
        for name in list(student.widgets):
            await student.go(query, key, page, answer)
            state = student.widgets.get(name)
            if state is None:
                continue
            kind = state.WhichOneof("value") or ""
            kind = kind if kind in FORGED else "double_array_value"
            values, i = FORGED[kind], counts[kind]
            counts[kind] += 1
            for j, value in enumerate(values):
                if (i + j) % PARTS != part:
                    continue
                if kind == "string_value":
                    state.string_value = "".join(value)
                else:
                    getattr(state, kind).data[:] = value
                student.widgets[name] = state
                student.fragment = ""  # another choice may have taken it away
                await student.run()
                if student.errors:
                    found.append((name[-40:], value, student.errors[:]))
                    student.errors.clear()
        await student.go(query, key, page, answer)
        await student.move()
        if student.errors:
            found.append(("the next move", key, student.errors))
        await student.close()
        return found

    assert run(all_of_them()) == []


def test_what_is_no_message_at_all_ends_only_its_own_connection(host: str) -> None:
    async def try_all() -> None:
        other = Student(host, "elu_alpha", "fn=elu", start=1)
        await other.open()
        for raw in (b"", b"\xff" * 100, b"\x0a" * 5000, "text", b"\x00" * 9_000_000):
            student = Student(host, "elu_alpha", "fn=elu")
            await student.open()
            try:
                await student.socket.send(raw)
                async with asyncio.timeout(0.3):
                    await student.socket.recv()
            except (ConnectionClosed, TimeoutError):
                pass
            await student.close()
            await other.move()
        wrong = BackMsg()
        wrong.rerun_script.page_script_hash = "0" * 64
        wrong.rerun_script.fragment_id = "nothing"
        wrong.rerun_script.widget_states.widgets.append(WidgetState(id="$$ID-x-None", int_value=3))
        await other.socket.send(wrong.SerializeToString())
        await other.close()
        last = Student(host, "elu_alpha", "fn=elu", start=1)
        await last.open()
        await last.move()
        await last.close()
        assert other.errors == last.errors == []

    run(try_all())
