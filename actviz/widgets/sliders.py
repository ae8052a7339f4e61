"""The sliders that several pages have: a function's parameters, the range of z, and the probe."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

import streamlit as st

from actviz.activation import Activation, Parameter
from actviz.catalog import CATALOG
from actviz.copies import original
from actviz.formatting import six_digits
from actviz.plots import traces
from actviz.sampling import Range
from actviz.widgets.fields import Number, Place, Typed, is_same
from actviz.widgets.function_fields import AXES_KEPT, PROBE_AT, SECOND, Z_END, Z, slider_field
from actviz.widgets.session import session_record
from actviz.widgets.url_state import BOUND, keep_place


def parameter_sliders(activation: Activation, learns: Collection[str] = ()) -> dict[str, float]:
    """Show the sliders of a function's parameters with its title, and return their values.

    Those that learn, given by the keys of their sliders, have their first value there.
    """
    return {
        parameter.name: parameter_slider(
            activation,
            parameter,
            parameter_label(activation, parameter)
            + (" at the start" if activation.slider_key(parameter.name) in learns else ""),
        )
        for parameter in activation.parameters
    }


def parameter_label(activation: Activation, parameter: Parameter) -> str:
    """The label of a slider among those of other functions: ``ELU α``."""
    if original(activation.name) in CATALOG:
        return f"{activation.title} {parameter.symbol}"
    return f"{parameter.symbol} of {traces.cut(activation.title)}"


def parameter_slider(activation: Activation, parameter: Parameter, label: str = "") -> float:
    """Show the slider of a parameter of a function, and return its value."""
    help = (
        f"{_sentence(parameter.meaning)} In code `{parameter.name}`, by default "
        f"{six_digits(parameter.default)}."
    )
    return number_slider(slider_field(activation, parameter), label, help)


def number_slider(
    field: Number, label: str = "", help: str = "", format: str | None = None, **more: Any
) -> float:
    """Show the slider of a number, and return its value.

    By default its label is the symbol of the number and what that does, `help` is the meaning, and
    it has two decimals, or more if the steps need them. `more` goes to `st.slider`.
    """
    parameter = _reaching(field) if isinstance(field, Typed) else field.parameter
    whole = int if not parameter.decimals else float
    value = st.slider(
        label or parameter.label,
        whole(parameter.minimum),
        whole(parameter.maximum),
        value=field.default,
        step=parameter.step if parameter.decimals else int(parameter.step),
        format=format or (f"%.{parameter.decimals}f" if parameter.decimals > 2 else None),
        key=field.key,
        help=help or _sentence(parameter.meaning),
        **BOUND,
        **more,
    )
    held = field.fit(value)
    if parameter != field.parameter:
        session_record(Reached).sliders[field.key] = parameter, held
    return held


@dataclass(slots=True)
class Reached:
    """The sliders that a typed value has made longer or finer, each with its value when drawn last.

    They stay so until they are at their default again, so that no slider is exchanged under the
    reader's hand.
    """

    sliders: dict[str, tuple[Parameter, float]] = dataclass_field(default_factory=dict)


def _reaching(field: Typed) -> Parameter:
    """The slider of a number that may have been typed."""
    value = field.fit(st.session_state.get(field.key, field.default))
    reached = session_record(Reached).sliders
    before, at = reached.get(field.key, (field.parameter, field.default))
    wanted = field.parameter if is_same(value, field.default) else before.holding(value)
    if wanted != before:
        keep_place(field, value, at)
        reached.pop(field.key, None)
    return wanted


def reach(field: Number) -> Parameter:
    """The slider of a number as it is on the page, which may be longer or finer."""
    return session_record(Reached).sliders.get(field.key, (field.parameter, 0.0))[0]


def reaches(activation: Activation) -> dict[str, Parameter]:
    """By name, the sliders of a function that a typed value has made longer or finer."""
    reached = session_record(Reached).sliders
    keys = {slider.name: activation.slider_key(slider.name) for slider in activation.sliders}
    return {name: reached[key][0] for name, key in keys.items() if key in reached}


def place_slider(field: Place, label: str, help: str) -> float:
    """Show the slider of one of several numbers, and return its value."""
    value = st.select_slider(
        label,
        field.places,
        value=field.default,
        format_func=six_digits,
        key=field.key,
        help=help,
        **BOUND,
    )
    return field.fit(value)


def _sentence(meaning: str) -> str:
    return f"{meaning[0].upper()}{meaning[1:]}."


@dataclass(slots=True)
class ProbeSlider:
    """The probe's slider when it was drawn last: its value, and its limits for a z-range."""

    at: float = PROBE_AT.default
    z: Range | None = None
    limits: Range | None = None


def range_and_probe(axis: str, default: Range) -> tuple[Range, float]:
    """Show the sliders of the z-range and of the probe, and return their values."""
    ends = st.slider(
        f"{axis} shown from … to",
        Z_END.minimum,
        Z_END.maximum,
        value=default,
        step=Z_END.step,
        format="%.1f",
        key=Z.key,
        help="The part of the axis that both plots show.",
        **BOUND,
    )
    z = Z.fit(ends)
    low, high = _probe_limits(z)
    probe = st.slider(
        f"Read at {axis}, the dot",
        low,
        high,
        value=PROBE_AT.default,
        step=PROBE_AT.parameter.step,
        key=PROBE_AT.key,
        help="The place on the axis where the heights of all curves are read.",
        **BOUND,
    )
    at = session_record(ProbeSlider).at = PROBE_AT.fit(probe)
    return z, at


def _probe_limits(z: Range) -> Range:
    """The limits of the probe's slider: the z-range, extended to the probe and its default.

    They stay the same while the range does, so that the slider is not exchanged under the reader's
    hand.
    """
    at = PROBE_AT.fit(st.session_state.get(PROBE_AT.key))
    before = session_record(ProbeSlider)
    if before.limits and before.z == z and before.limits[0] <= at <= before.limits[1]:
        return before.limits
    limits = min(z[0], at, PROBE_AT.default), max(z[1], at, PROBE_AT.default)
    if before.limits not in (None, limits):
        keep_place(PROBE_AT, at, before.at)
    before.z, before.limits = z, limits
    return limits


def keep_axes() -> None:
    """Show the switch that keeps the y-axes; `axes_kept` says how it stands."""
    st.toggle(
        "Keep axes",
        key=AXES_KEPT.key,
        help="The y-axes hold all that the sliders can draw, to compare two values by eye. "
        "Otherwise they fit what is drawn.",
        **BOUND,
    )


def axes_kept() -> bool:
    """Whether the y-axes are kept."""
    return AXES_KEPT.fit(st.session_state.get(AXES_KEPT.key))


def draw_second(activations: Sequence[Activation]) -> None:
    """Show the switch that draws f″ of some functions; `second_drawn` says how it stands."""
    some = any(each.text for each in activations)
    st.toggle(
        "Draw f″",
        key=SECOND.key,
        help="The second derivative: how fast the slope changes."
        if some
        else "A function of a vector has many second derivatives: one for any two of its inputs.",
        disabled=not some,
        **BOUND,
    )


def second_drawn() -> bool:
    """Whether f″ is to be drawn."""
    return SECOND.fit(st.session_state.get(SECOND.key))
