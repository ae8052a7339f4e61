"""Runs the tests of the browser layers' pure helpers, which are written in JavaScript."""

import itertools
import json
import math
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import actviz
from actviz import formatting, live
from actviz.catalog import plain
from actviz.widgets import search
from tests.live.node import node, run

HERE = Path(__file__).parent


def test_pure_helpers_of_the_browser_layers() -> None:
    node("--test", str(HERE / "helpers.test.mjs"))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "small": str.lower,
    "large": str.upper,
    "without spaces": lambda text: text.replace(" ", ""),
    "with hyphens": lambda text: text.replace(" ", "-").replace("_", "-"),
    "apart": lambda text: re.sub("(?<=[a-z])(?=[A-Z])", " ", text.replace("_", " ")),
    "padded": lambda text: f"  {text} ",
}


def _found(queries: list[str]) -> list[list[str]]:
    """The names that the search lists for each text, the best first."""
    entries = json.loads(search._data("Find", actviz.names()))["entries"]
    found: list[list[str]] = run(
        live.SEARCH,
        f"{json.dumps(queries)}.map((text) => "
        f"its.ranked({json.dumps(entries)}, text).map(({{ name }}) => name))",
    )
    return found


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_search_lists_first_what_is_called_so(spelling: str) -> None:
    wanted = {
        SPELLINGS[spelling](known): activation.name
        for activation in map(actviz.get, actviz.names())
        for known in (
            activation.name,
            activation.title,
            activation.card.full_name,
            *activation.card.aliases,
        )
    }
    for text, found in zip(wanted, _found(list(wanted)), strict=True):
        assert found[0] == wanted[text], text


def test_the_search_finds_by_family_after_the_names_and_nothing_for_nonsense() -> None:
    sigmoids, steps, *nothing = _found(["sigmoid", "step", "nothing here", "xyz", "relux"])
    assert sigmoids[0] == "sigmoid"
    family = {a.name for a in map(actviz.get, actviz.names()) if a.card.family == "sigmoids"}
    assert family <= set(sigmoids)
    assert sigmoids.index("tanh") > sigmoids.index("hard_sigmoid")
    assert steps[0] == "binary_step"
    assert nothing == [[], [], []]


def test_the_browser_and_the_server_agree_on_what_a_spelling_leaves_out() -> None:
    texts = ["Leaky ReLU", "GELU (tanh)", "a-b_c\td", "ΣÉ", ""]
    assert run(live.SEARCH, f"{json.dumps(texts)}.map(its.plain)") == [*map(plain, texts)]


def test_the_browser_prints_numbers_as_the_server_does() -> None:
    rng = np.random.default_rng(7)
    values = [0.0, -0.0, 1e-4, 1e-5, 1e6, 0.1, -20.0, 9.9999995e-5, 999999.5001]
    values += [0.5, 2.5, 0.125, 100000.5, 999999.5, 5e-324, 1.797e308, 1e15, -1e21]  # halves, ends
    values += list(rng.uniform(-20, 20, 500))
    values += list(rng.choice([-1, 1], 500) * 10.0 ** rng.uniform(-40, 9, 500))
    values += list(rng.choice([-1, 1], 500) * 10.0 ** rng.uniform(-320, 308, 500))
    values += [*rng.uniform(-1, 1, 500), -1e-9, 4.9e-6, 5.1e-6]
    shares = [0.0, 1.0, 0.8125, 0.0005, 0.9995, 1e-9, *rng.uniform(0, 1, 500)]
    shares += [done / of for of in (7, 16, 240) for done in range(of + 1)]
    cases: list[tuple[str, list[Any], Callable[[Any], str]]] = [
        ("its.sixDigits", values, formatting.six_digits),
        ("(x) => its.fiveDecimals(x)", values, formatting.five_decimals),
        ("its.percent", shares, formatting.percent),
        ("its.powerOfTen", [*range(-400, 400)], formatting.power_of_ten),
        ("(x) => its.digits(x / 0)", [1, -1], lambda sign: formatting.digits(sign * math.inf)),
    ]
    for n in range(1, 7):
        cases.append((f"(x) => its.digits(x, {n})", values, partial(formatting.digits, count=n)))
        cases.append((f"(x) => its.fixed(x, {n})", values, partial(formatting.fixed, count=n)))
    for print_it, numbers, python in cases:
        printed = run(live.FILM, f"{json.dumps(numbers)}.map({print_it})")
        assert printed == [*map(python, numbers)], print_it


COMPONENTS = (
    *(live.PAGE, live.SEARCH, live.LAYER, live.FILM, live.ONE_STEP, live.CHOICE, live.ANSWERS),
    *(live.SOFTMAX, live.SOFTMAX_ALTERNATIVES),
)


@pytest.mark.parametrize("files", COMPONENTS)
def test_files_that_stand_together_make_one_module_that_mounts(files: tuple[str, ...]) -> None:
    # A name that two of them declare, or two default exports, would be a syntax error.
    assert run(files, "typeof its.default") == "function"


def test_every_file_of_the_browser_side_is_used() -> None:
    there = {file.name for file in Path(live.__file__).parent.glob("*.js")}
    assert there == {live.INSIDES, *itertools.chain(*COMPONENTS)}
