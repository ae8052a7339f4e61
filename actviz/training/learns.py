"""Which parameters learn with the weights: a field of the address, and words on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from actviz.activation import Activation, Parameter
from actviz.find import find
from actviz.formatting import listed
from actviz.network import learnable
from actviz.widgets.fields import Choices, RefusedError, quote
from actviz.widgets.function_fields import SLIDERS, further_slider


@dataclass(frozen=True, slots=True, kw_only=True)
class Learns(Choices):
    """Some of the parameters that the chosen functions can learn, by the keys of their sliders.

    `functions` are the keys of the fields that choose the functions. What a view has not chosen
    cannot learn in it.
    """

    functions: tuple[str, ...]

    def narrowed(self, view: Mapping[str, Any]) -> "Learns":
        """Keep the parameters of the functions of a view."""
        chosen = [find(view[key]) for key in self.functions]
        options = tuple(parameters_by_key(chosen))
        return replace(
            self, options=options, more=lambda value: False, find=partial(_found, chosen)
        )


def field(key: str, functions: tuple[str, ...]) -> Learns:
    """The field; before it is narrowed it takes any slider of a function."""
    return Learns(
        key=key,
        default=[],
        options=(),
        find=partial(_found, ()),
        more=lambda value: isinstance(value, str) and _slider(value) is not None,
        most=16,
        functions=functions,
    )


def parameters_by_key(chosen: Iterable[Activation]) -> dict[str, tuple[Activation, Parameter]]:
    """The parameters that some functions can learn, each with its function."""
    return {
        each.slider_key(parameter.name): (each, parameter)
        for each in dict.fromkeys(chosen)
        for parameter in learnable(each)
    }


def names_of(activation: Activation, learns: Iterable[str]) -> tuple[str, ...]:
    """The names of a function's parameters that learn, of which `learns` are all keys."""
    keys = set(learns)
    return tuple(p.name for p in activation.parameters if activation.slider_key(p.name) in keys)


def in_words(chosen: Sequence[Activation], learns: Iterable[str]) -> str:
    """What learns, for a heading: ``α learns``; with the function where two have that letter."""
    found = [
        (each.title, parameter.symbol)
        for key, (each, parameter) in parameters_by_key(chosen).items()
        if key in set(learns)
    ]
    letters = [p.symbol for each in dict.fromkeys(chosen) for p in each.parameters]
    said = [f"{title} {symbol}" if letters.count(symbol) > 1 else symbol for title, symbol in found]
    return f"{listed(said)} {'learns' if len(said) == 1 else 'learn'}" if said else ""


def _slider(key: str) -> Any:
    """The field of a slider of the catalogue or of a formula, if there is one of that key."""
    return SLIDERS.get(key) or further_slider(key)


def _found(chosen: Sequence[Activation], text: str) -> str:
    """The key that a text of a link means.

    Raises
    ------
    RefusedError
        If no function that is chosen can learn such a parameter; the sentence says why.
    """
    key = text.strip()
    if key in parameters_by_key(chosen):
        return key
    for each in chosen:
        for parameter in each.parameters:
            if each.slider_key(parameter.name) == key:
                why = (
                    f"the derivative of f by {parameter.symbol} is 0 everywhere, so that no step "
                    "would move it"
                    if parameter.decimals
                    else "it is a whole number, and learning takes small steps"
                )
                raise RefusedError(
                    f"The link lets {quote(key)} learn, but {parameter.symbol} of {each.title} "
                    f"cannot: {why}."
                )
    able = [quote(each) for each in parameters_by_key(chosen)]
    hint = f"here it can be {listed(able)}" if able else "nothing of these functions can learn"
    if _slider(key) is not None:
        raise RefusedError(
            f"The link lets {quote(key)} learn, but its function is not chosen; {hint}."
        )
    raise RefusedError(f"The link lets {quote(key)} learn, but there is no such parameter; {hint}.")
