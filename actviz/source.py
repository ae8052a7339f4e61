"""The source code of a kernel, as the page shows it."""

import dis
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType, ModuleType
from typing import Any


def source_code(kernel: Callable[..., Any]) -> str:
    """Return the code of a kernel as a whole program, without its decorator.

    The functions and constants that it uses stand above it.
    """
    head: dict[str, str] = {"np": "import numpy as np"}  # annotations need it
    functions: dict[str, list[str]] = {}

    def visit(function: Any) -> None:
        for name in _global_names(function.__code__):
            value = function.__globals__.get(name)
            if isinstance(value, ModuleType):
                head[name] = f"import {value.__name__} as {name}"
            elif isinstance(value, float):
                head[name] = f"{name} = {value!r}"
            elif inspect.isfunction(value) and name not in functions:
                visit(inspect.unwrap(value))
        functions[function.__name__] = _definition(function)

    visit(inspect.unwrap(kernel))
    return "\n\n\n".join("\n".join(lines) for lines in (head.values(), *functions.values()))


def _definition(function: Callable[..., Any]) -> list[str]:
    """The lines of a function without its decorators."""
    try:
        lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    except OSError:
        return [f"# {function.__name__} was made while the program ran: it has no source."]
    start = next((index for index, line in enumerate(lines) if line.startswith("def ")), 0)
    return lines[start:]


def _global_names(code: CodeType) -> Iterator[str]:
    """The global names that a function uses, also inside the functions that it defines."""
    yield from (step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL")
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _global_names(constant)
