"""The pickers and sliders of Explore and Compare, and the fields of their addresses."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from actviz.activation import Z_RANGE, Activation, Evidence, Parameter
from actviz.catalog import get, names
from actviz.differences import MOST, SETS
from actviz.formatting import listed, six_digits
from actviz.keyframes import PROBE
from actviz.lines import View, one_of, single, whole
from actviz.ui.address import (
    BOUND,
    Address,
    Choice,
    Choices,
    Field,
    Flag,
    Number,
    Range,
    RefusedError,
    State,
    hold,
    quote,
)
from actviz.ui.search import search
from actviz.ui.streamlit_insides import DeltaGenerator

Z_DEFAULT = Z_RANGE
COMPARED = ("relu", "sigmoid", "tanh")
"""The functions that Compare opens with."""
Z_END = Parameter(
    name="z",
    symbol="z",
    default=5.0,
    minimum=PROBE.minimum,
    maximum=PROBE.maximum,
    step=0.5,
    meaning="one end of the axis",
)


def slider_key(activation: Activation, parameter: str) -> str:
    """The key of a parameter's slider, which is also its URL parameter."""
    return f"{activation.name}_{parameter}"


def meanings(activations: Iterable[Activation]) -> dict[str, str]:
    """The meaning of each slider of some functions, by its key."""
    return {
        slider_key(activation, slider.name): slider.meaning
        for activation in activations
        for slider in activation.sliders
    }


def show_key(activation: Activation) -> str:
    """The key of the choice of evidence."""
    return f"{activation.name}_show"


def seen(activation: Activation) -> list[str]:
    """The labels of the claims that can be seen."""
    return [label for label, claim in activation.claims.items() if claim.evidence is not None]


# --- The fields of the addresses -----------------------------------------------------------------


def _find(text: str) -> str:
    """The name of the function that a link's text means."""
    try:
        return get(text).name
    except KeyError as error:
        near = error.args[0].rpartition("did you mean ")[2]
        hint = f"Did you mean {near}" if "did you" in error.args[0] else "Search for one."
        raise RefusedError(
            f"The link asks for a function called {quote(text)}; there is none. {hint}"
        ) from None


def _evidence_finder(activation: Activation) -> Any:
    def find(text: str) -> str:
        if text in seen(activation):
            return text
        raise RefusedError(
            f"The link asks for the point {quote(text)}; no point with evidence has that name."
        )

    return find


ALL = tuple(map(get, names()))
Z = Range(key="z", default=Z_DEFAULT, ends=Z_END)
PROBE_AT = Number(key="probe", default=PROBE.default, parameter=PROBE)
FUNCTION = Choice(key="fn", default=names()[0], options=names(), find=_find)
FUNCTIONS = Choices(key="fns", default=list(COMPARED), options=names(), find=_find, most=MOST)
UNIT = Flag(key="unit")
SLIDERS: dict[str, Field] = {
    slider_key(activation, slider.name): Number(
        key=slider_key(activation, slider.name),
        default=slider.default if slider.decimals else int(slider.default),
        parameter=slider,
    )
    for activation in ALL
    for slider in activation.sliders
}
SHOW: dict[str, Field] = {
    show_key(activation): Choice(
        key=show_key(activation),
        default=None,
        options=(None, *seen(activation)),
        find=_evidence_finder(activation),
    )
    for activation in ALL
}


def _keys_of_explore(state: Mapping[str, Any]) -> list[str]:
    activation = get(FUNCTION.fit(state["fn"]))
    sliders = [slider_key(activation, slider.name) for slider in activation.sliders]
    return ["fn", "z", "probe", *sliders, show_key(activation)]


def _keys_of_compare(state: Mapping[str, Any]) -> list[str]:
    chosen = map(get, FUNCTIONS.fit(state["fns"]))
    sliders = [slider_key(each, slider.name) for each in chosen for slider in each.parameters]
    return ["fns", "z", "probe", "unit", *sliders]


def _own_of_explore(state: Mapping[str, Any]) -> State:
    """A function's own range; of a link to a claim, which names no more, all that it shows."""
    activation = get(FUNCTION.fit(state.get("fn")))
    own: State = {"z": activation.z}
    key = show_key(activation)
    label = state.get(key)
    if label and not state.keys() - {"fn", key}:
        evidence = activation.claims[label].evidence
        assert evidence is not None
        own |= {"z": evidence.z, "probe": evidence.probe}
        for name, value in evidence.parameters.items():
            slider = slider_key(activation, name)
            own[slider] = SLIDERS[slider].fit(value)
    return own


EXPLORE = Address(
    {"fn": FUNCTION, "z": Z, "probe": PROBE_AT, **SLIDERS, **SHOW},
    _keys_of_explore,
    _own_of_explore,
)
COMPARE = Address(
    {"fns": FUNCTIONS, "z": Z, "probe": PROBE_AT, "unit": UNIT, **SLIDERS},
    _keys_of_compare,
    lambda state: {"z": Z_DEFAULT},
)


def link(activation: Activation, label: str | None = None) -> dict[str, str | list[str]]:
    """URL parameters of a function's default view, or of the view of one of its claims."""
    return EXPLORE.link(_state(activation, label))


# --- Explore -------------------------------------------------------------------------------------


def pick() -> Activation:
    """Show the picker and return the chosen function: a row with the documents' and a search."""
    if EXPLORE.open() and not st.session_state["begun"]:
        st.session_state["before"] = ""
        st.session_state.pop("shown", None)
    with carriers("fn"):
        name = st.segmented_control(
            "Function", names(), default=FUNCTION.default, required=True, key="fn", **BOUND
        )
        # The view before a point was opened. The browser keeps it for a process that takes over.
        st.text_input("Before", key="before", persist_state="session")
    # A message written by hand can leave the choice empty, which the browser cannot.
    activation = get(FUNCTION.fit(name))
    st.session_state["quick"] = activation.name if activation.documented else None
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        st.segmented_control(
            "Functions of the documents",
            [name for name in names() if get(name).documented],
            format_func=lambda name: get(name).title,
            key="quick",
            on_change=_choose_quick,
            label_visibility="collapsed",
            wrap=True,
        )
        search(
            "search",
            f"Find any of {len(names())} by name, alias or kin",
            _choose,
            chosen="" if activation.documented else activation.name,
        )
    st.session_state["drawn"] = activation.name
    EXPLORE.note()
    st.set_page_config(page_title=f"{activation.title} · actviz")
    return activation


def carriers(key: str) -> DeltaGenerator:
    """A place for widgets that only carry a choice between the URL and the page, out of sight.

    Streamlit writes the labels of a bound widget into the URL, where they are to be the names of
    the code; what people read are the functions' own names, on widgets that set these.
    """
    return st.container(key=f"carriers-{key}")


def _choose_quick() -> None:
    """Callback: another function is chosen in the row."""
    if st.session_state["quick"] in names():
        _choose(st.session_state["quick"])


def _choose(name: str) -> None:
    """Callback: another function is chosen in the row or found by the search."""
    _leave_evidence()
    state = EXPLORE.follow(EXPLORE.now() | {"fn": name})
    st.session_state.update({"fn": name, "z": state["z"]})


def sliders(activation: Activation) -> View:
    """Show the sliders, of softmax as many as it has classes, and return what they say."""
    EXPLORE.check()
    values = activation.defaults
    with st.container(key="sliders"):
        # The parameters come first: where sliders are below each other, next to the plots.
        for index, parameter in enumerate(activation.sliders):
            if index < values.get("classes", len(activation.sliders)):
                values[parameter.name] = slider(activation, parameter)
        z, probe = _range_and_probe(activation.axis, activation.z)
    evidence = _evidence(activation)
    return View(lines=(whole(activation, values),), z=z, probe=probe, evidence=evidence)


def _evidence(activation: Activation) -> Evidence | None:
    """The evidence of the chosen claim."""
    chosen = activation.claims.get(st.session_state.get(show_key(activation)) or "")
    return chosen.evidence if chosen else None


def evidence_picker(activation: Activation) -> str | None:
    """The label of the claim whose evidence is open, which the URL knows."""
    with carriers("show"):
        chosen = st.pills("Evidence", seen(activation), key=show_key(activation), **BOUND)
    st.session_state["shown"] = chosen
    return chosen


def show(name: str, label: str) -> None:
    """Callback: put the sliders where a claim shows, and remember where they were."""
    activation = get(name)
    if not st.session_state.get("shown"):
        st.session_state["before"] = urlencode(EXPLORE.link(EXPLORE.now()), doseq=True)
    st.session_state.update(_state(activation, label) | {"shown": label})
    st.session_state.pop("measured", None)


def go_back(name: str) -> None:
    """Callback: return to the view before `show`, or to the defaults where a link showed it."""
    activation = get(name)
    before, _ = EXPLORE.read(parse_qs(st.session_state.get("before") or ""))
    st.session_state["before"] = ""
    state = _state(activation, None) | before | {show_key(activation): None}
    # Where another function is chosen, that choice stands.
    del state["fn"]
    st.session_state.update(state)


def measured(activation: Activation, label: str) -> str:
    """Measure a claim when its evidence is opened, and return its sentence.

    Not on every move of a slider, which it does not depend on: some take a tenth of a second.
    """
    held = st.session_state.get("measured")
    if held is None or held[:2] != (activation.name, label):
        evidence = activation.claims[label].evidence
        held = activation.name, label, evidence.describe() if evidence else ""
        st.session_state["measured"] = held
    return str(held[2])


def moved_since(activation: Activation, label: str) -> bool:
    """Whether the reader has left the view of a claim since it was opened."""
    return EXPLORE.now() != _state(activation, label)


def reset() -> None:
    """Callback: every slider of the function to its default."""
    st.session_state["before"] = ""
    st.session_state.update(_state(get(st.session_state["drawn"]), None))


def _leave_evidence() -> None:
    """Callback: another function is picked; the evidence of the one before is put away first."""
    if st.session_state.pop("shown", None):
        go_back(st.session_state["drawn"])


def _state(activation: Activation, label: str | None) -> State:
    """The values of all widgets of a function in the view of a claim, or by default."""
    return EXPLORE.view({"fn": activation.name} | ({show_key(activation): label} if label else {}))


# --- Compare -------------------------------------------------------------------------------------


def pick_many() -> list[str]:
    """Show the choice of functions to compare, and return their names."""
    COMPARE.open()
    with carriers("fns"):
        bound = st.multiselect("Functions", names(), default=FUNCTIONS.default, key="fns", **BOUND)
    chosen = FUNCTIONS.fit(bound)
    st.session_state["chosen"] = chosen
    st.session_state["set"] = None
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        st.multiselect(
            "Functions to compare",
            names(),
            format_func=lambda name: get(name).title,
            max_selections=MOST,
            key="chosen",
            on_change=_choose_many,
            placeholder="Choose functions",
            select_all=False,
            label_visibility="collapsed",
        )
        search("add", "Add a function by name, alias or kin", _add)
    st.pills(
        "Ready-made sets", list(SETS), key="set", on_change=_use_set, label_visibility="collapsed"
    )
    COMPARE.note()
    if chosen:
        titles = listed([get(name).title for name in chosen])
        st.set_page_config(page_title=f"Compare {titles} · actviz")
    return chosen


def _choose_many() -> None:
    """Callback: other functions are chosen in the list."""
    COMPARE.put({"fns": FUNCTIONS.fit(st.session_state["chosen"])})


def reset_comparison() -> None:
    """Callback: the same functions, all sliders at their defaults."""
    st.session_state.update(COMPARE.view({"fns": COMPARE.now()["fns"]}))


def _add(name: str) -> None:
    """Callback: the search has found a function."""
    chosen = COMPARE.now()["fns"]
    if name not in chosen:
        # One too many is set right, and that is said.
        COMPARE.put({"fns": [*chosen, name]})


def _use_set() -> None:
    """Callback: a ready-made set is chosen; every parameter goes to its default."""
    chosen = SETS.get(st.session_state["set"])
    if chosen:
        kept = {key: st.session_state.get(key, COMPARE.fields[key].default) for key in KEPT}
        st.session_state.update(COMPARE.view(kept | {"fns": list(chosen)}))


KEPT = ("z", "probe", "unit")
"""The values that a ready-made set leaves as they are."""


def compared(chosen: Sequence[str]) -> View:
    """Show the sliders of a comparison, and return what they say."""
    COMPARE.check()
    settings = []
    with st.container(key="sliders"):
        for activation in map(get, chosen):
            title = single(activation).title
            values = {
                parameter.name: slider(activation, parameter, f"{title} {parameter.symbol}")
                for parameter in activation.parameters
            }
            settings.append((activation, values))
        z, probe = _range_and_probe("z", Z_DEFAULT)
        scaled = bool(
            st.toggle(
                "Unit variance",
                key="unit",
                help="Divide each function by σ, the standard deviation of its output for a "
                "standard normal input.",
                **BOUND,
            )
        )
    lines = [one_of(activation, values, scaled) for activation, values in settings]
    return View(lines=tuple(lines), z=z, probe=probe, scaled=scaled)


# --- What both have ------------------------------------------------------------------------------


def _range_and_probe(axis: str, default: tuple[float, float]) -> tuple[tuple[float, float], float]:
    ends = st.slider(
        f"Range of {axis}",
        Z_END.minimum,
        Z_END.maximum,
        value=default,
        step=Z_END.step,
        format="%.1f",
        key="z",
        help="The part of the axis that both plots show.",
        **BOUND,
    )
    z = Z.fit(ends)
    low, high = _span(z)
    probe = st.slider(
        f"Probe, at {axis}",
        low,
        high,
        value=PROBE.default,
        step=PROBE.step,
        key="probe",
        help="The place on the axis where the heights of all curves are read.",
        **BOUND,
    )
    at = st.session_state["read"] = PROBE_AT.fit(probe)
    return z, at


def _span(z: tuple[float, float]) -> tuple[float, float]:
    """The limits of the probe's slider: what the plot shows, and where the probe is or begins.

    They stay as long as the range does, so that the slider stays in the reader's hand.
    """
    at = PROBE_AT.fit(st.session_state.get("probe", PROBE_AT.default))
    range_before, limits = st.session_state.get("span", (None, (at, at)))
    if range_before == z and limits[0] <= at <= limits[1]:
        return limits
    found = min(z[0], at, PROBE.default), max(z[1], at, PROBE.default)
    st.session_state["span"] = z, found
    if range_before is not None and found != limits:
        hold(PROBE_AT, at, st.session_state["read"])
    return found


def slider(activation: Activation, parameter: Parameter, label: str = "") -> float:
    """Show the slider of a parameter, and return what it says."""
    field = SLIDERS[slider_key(activation, parameter.name)]
    value = st.slider(
        label or parameter.symbol,
        field.fit(parameter.minimum),
        field.fit(parameter.maximum),
        value=field.default,
        step=parameter.step if parameter.decimals else int(parameter.step),
        # Streamlit shows two decimals, unless told otherwise.
        format=f"%.{parameter.decimals}f" if parameter.decimals > 2 else None,
        key=field.key,
        help=f"{parameter.meaning[0].upper()}{parameter.meaning[1:]}. "
        f"In code `{parameter.name}`, by default {six_digits(parameter.default)}.",
        **BOUND,
    )
    return field.fit(value)
