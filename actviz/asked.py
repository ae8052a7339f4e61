"""What a call from a notebook asks for, as a view: functions, parameters and a z-range.

It is the side of `actviz.figure` and `actviz.table` that reads and checks their arguments.
"""

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from actviz.activation import Activation, Parameter, Values
from actviz.catalog import UnknownFunctionError
from actviz.claims import Z_RANGE
from actviz.copies import MOST_ALIKE, copied, free_name
from actviz.find import find, told_apart
from actviz.formatting import listed
from actviz.sampling import Range
from actviz.view import View, full_line, single_line

Asked = str | Activation | tuple[str | Activation, Mapping[str, float]]
"""A function: its name, title or alias, a formula, or itself; with parameters of its own or not."""

FURTHEST = 1e9
"""The largest |z| of a range: beyond it, steps of a curve would have few digits left."""


def view_of(
    functions: Sequence[Asked],
    z: Sequence[float] | None,
    parameters: Mapping[str, float],
    *,
    probe: float | None = None,
    second: bool = False,
) -> View:
    """The view that a call asks for.

    Parameters
    ----------
    functions : sequence of str, Activation, or tuple of one of them and a dict
        At least one. One that is there again is a copy, with parameters of its own.
    z : sequence of two floats, or None
        The z-range; by default that of the function, or of −5 to 5 for several.
    parameters : Mapping of str to float
        What is set for every function that has a parameter of that name.
    probe : float or None
        The z to read values at; the middle of the range if there is none.
    second : bool
        Whether f″ is there as well.

    Raises
    ------
    ValueError
        If there is no such function, parameter, value or range; it says what is meant instead.
    """
    if not functions:
        raise ValueError("name a function, such as 'elu', or type a formula, such as 'z*tanh(z)'")
    asked = [each if isinstance(each, tuple) else (each, {}) for each in functions]
    found: list[Activation] = []
    for function, _ in asked:
        found.append(_apart(_found(function), found))
    found = told_apart(found)
    _check_names(found, parameters)
    alone = len(found) == 1
    values = [
        _values(each, parameters, own, alone) for each, (_, own) in zip(found, asked, strict=True)
    ]
    line = full_line if alone else single_line
    shown = _range(found[0].z if alone else Z_RANGE) if z is None else _range(z)
    view = View(
        lines=tuple(
            line(each, own, second=second) for each, own in zip(found, values, strict=True)
        ),
        z=shown,
        probe=shown[0] / 2 + shown[1] / 2 if probe is None else _number("probe", probe),
        still=True,
    )
    # It asks the kernels, which know what parameters go together.
    _ = view.readings
    return view


def _found(function: object) -> Activation:
    if isinstance(function, Activation):
        return function
    if not isinstance(function, str):
        raise ValueError(
            "a function is its name, a formula or an Activation, with parameters as in "
            f"('elu', {{'alpha': 2}}); got {function!r}"
        )
    try:
        return find(function)
    except UnknownFunctionError as error:
        raise ValueError(error.args[0]) from None


def _apart(function: Activation, others: Sequence[Activation]) -> Activation:
    """The function, or a copy of it where it is among the others already."""
    names = {each.name: each for each in others}
    if function.name not in names:
        return function
    name = free_name(function.name, names)
    return copied(function, int(name.rpartition(":")[2]) if name else MOST_ALIKE + 1)


def _check_names(functions: Sequence[Activation], parameters: Mapping[str, float]) -> None:
    """Refuse a parameter that no function has."""
    known = {slider.name for each in functions for slider in each.sliders}
    for name in parameters:
        if name not in known:
            said = [_has(each) for each in functions]
            raise ValueError(f"there is no parameter {name!r}: {'; '.join(dict.fromkeys(said))}")


def _has(function: Activation) -> str:
    names = [slider.name for slider in function.sliders]
    return f"{function.title} has {listed(names) if names else 'none'}"


def _values(function: Activation, shared: Values, own: object, alone: bool) -> dict[str, float]:
    """The values of a function's parameters: its own, then those of all, then its defaults."""
    if not isinstance(own, Mapping):
        raise ValueError(f"parameters are a dict, such as {{'alpha': 2}}; got {own!r}")
    _check_names([function], own)
    sliders = {slider.name: slider for slider in function.sliders}
    given = {name: value for name, value in shared.items() if name in sliders} | dict(own)
    checked = {name: sliders[name].check(value) for name, value in given.items()}
    values = function.defaults | checked
    if not function.vector:
        return values
    if checked and not alone:
        raise ValueError(
            f"beside other functions, {function.title} is one curve with its other logits at their "
            f"defaults: it has no {next(iter(checked))!r} there"
        )
    _check_classes(function.vector.sliders[0], values["classes"])
    used = ["classes", *(each.name for each in function.moving(values))]
    for name in checked:
        if name not in used:
            raise ValueError(
                f"{function.title} of {values['classes']:g} classes has no {name!r}, "
                f"only {listed(used[1:])}"
            )
    return {name: values[name] for name in used} if alone else {}


def _check_classes(slider: Parameter, count: float) -> None:
    if count not in slider.places:
        raise ValueError(
            f"classes must be a whole number from {slider.minimum:g} to {slider.maximum:g}, "
            f"got {count:g}"
        )


def _range(z: Any) -> Range:
    """A z-range.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        low, high = z
    except (TypeError, ValueError):
        raise ValueError(f"z is a range of two numbers, such as (-4, 4); got {z!r}") from None
    ends = _number("z", low), _number("z", high)
    if not ends[0] < ends[1]:
        raise ValueError(f"z is a range, the lower end first; got ({ends[0]:g}, {ends[1]:g})")
    # Neighbouring doubles leave no room for a curve.
    if not ends[1] - ends[0] > 1e-9 * max(map(abs, ends)):
        raise ValueError(f"the range z is too narrow: {ends[0]!r} to {ends[1]!r}")
    return ends


def _number(name: str, value: object) -> float:
    """A finite number that can be a z."""
    is_number = isinstance(value, Real) and not isinstance(value, bool)
    number = float(value) if is_number else math.nan  # type: ignore[arg-type]
    if not math.isfinite(number):
        raise ValueError(f"{name} must be a finite number, got {value!r}")
    if abs(number) > FURTHEST:
        raise ValueError(f"{name} must be within ±{FURTHEST:g}, got {number:g}")
    return number
