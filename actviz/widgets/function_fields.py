"""The fields that several pages share: functions, their sliders, the z-range and the probe."""

import re
from collections.abc import Callable, Iterable
from functools import cache

from actviz.activation import Activation, Parameter
from actviz.catalog import UnknownFunctionError, get, names
from actviz.claims import Z_RANGE
from actviz.copies import MOST_ALIKE, CopyError, copied
from actviz.find import find, found_by_key, is_copy, is_formula
from actviz.formatting import listed, six_digits
from actviz.keyframes import PROBE
from actviz.widgets.fields import Flag, Number, Range, RefusedError, Typed, quote

Z_END = Parameter(
    name="z",
    symbol="z",
    default=5.0,
    minimum=PROBE.minimum,
    maximum=PROBE.maximum,
    step=0.5,
    meaning="one end of the axis",
)
Z = Range(key="z", default=Z_RANGE, ends=Z_END)
PROBE_AT = Number.of(PROBE, "probe")
AXES_KEPT = Flag(key="axes_kept")
SECOND = Flag(key="second_derivative")


def find_function(text: str, options: tuple[str, ...] = names()) -> str:
    """The name of the function, the formula or the copy of one that a link's text means.

    `options` are the names to propose where there is none.

    Raises
    ------
    RefusedError
        If there is none of that name, and it is no formula.
    """
    try:
        return find(text).name
    except UnknownFunctionError as error:
        near = [name for name in error.near if name in options]
        search = " Search for one." if options == names() else ""  # the labs have none
        hint = f" Did you mean {' or '.join(near)}?" if near else search
        raise RefusedError(
            f"The link asks for a function called {quote(text)}; there is none.{hint}"
        ) from None
    except CopyError as error:
        raise RefusedError(f"The link asks for {quote(text)}. {in_markdown(error)}") from None
    except ValueError as error:  # a FormulaError, whose module is only loaded with a formula
        raise RefusedError(
            f"The link's formula {quote(text)} cannot be read. {in_markdown(error)}"
        ) from None


def named_besides(options: tuple[str, ...]) -> Callable[[object], bool]:
    """Make the `more` of a choice among functions: it also takes formulas, and copies of all."""
    return lambda name: is_formula(name) or is_copy(name, options)


def in_markdown(error: ValueError) -> str:
    """The message of a `FormulaError` or a `CopyError` for a page, with the code in it as code."""
    message, _, _ = str(error).partition("\n")
    return re.sub("“([^”]*)”", lambda match: quote(match[1]), message)


def slider_keys(activations: Iterable[Activation]) -> list[str]:
    """The keys of the sliders of the parameters of some functions."""
    return [
        each.slider_key(parameter.name) for each in activations for parameter in each.parameters
    ]


def slider_field(activation: Activation, slider: Parameter) -> Number:
    """The field of one slider of a function; whole numbers keep to the slider."""
    kind = Typed if slider.decimals else Number
    return kind.of(slider, activation.slider_key(slider.name))


def evidence_key(activation: Activation) -> str:
    """The key of the field on Explore that says which claim of a function has its evidence open."""
    return f"{activation.key}_show"


def link_to(activation: Activation, label: str = "") -> dict[str, str]:
    """The query of Explore that shows a function, or one of its claims."""
    return {"fn": activation.name} | ({evidence_key(activation): label} if label else {})


def ranges(activation: Activation) -> str:
    """The sliders of a function: ``α from 0 to 3 and β from −3 to 3``; empty where it has none."""
    each = [
        f"{one.symbol} from {six_digits(one.minimum)} to {six_digits(one.maximum)}"
        for one in activation.parameters
    ]
    return listed(each) if each else ""


def meanings_of(activations: Iterable[Activation]) -> dict[str, str]:
    """By key, the meaning of each slider of some functions."""
    return {
        activation.slider_key(slider.name): slider.meaning
        for activation in activations
        for slider in activation.sliders
    }


SLIDERS = {
    field.key: field
    for activation in map(get, names())
    for field in (slider_field(activation, slider) for slider in activation.sliders)
}
"""By key, the field of every slider of the catalogue."""


def further_slider(key: str) -> Number | None:
    """The field of a slider of a copy, or of a formula that the reader has typed, by its key."""
    start, _, name = key.removeprefix("own_").partition("_")
    activation = found_by_key(f"own_{start}") if key.startswith("own_") else None
    if activation is None:
        return _copied_sliders().get(key)
    found = (each for each in activation.parameters if each.name == name)
    return next((slider_field(activation, each) for each in found), None)


@cache
def _copied_sliders() -> dict[str, Number]:
    """By key, the field of every slider of the copies of the catalogue's functions."""
    copies = [
        copied(activation, number)
        for activation in map(get, names())
        for number in range(2, MOST_ALIKE + 1)
        if activation.parameters
    ]
    return {
        field.key: field
        for each in copies
        for field in (slider_field(each, slider) for slider in each.parameters)
    }
