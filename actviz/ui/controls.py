"""The function picker and the sliders: the one place where the view meets the URL.

Every value lives in a widget that Streamlit binds to the URL parameter of its key. Code that sets
the view sets all of it: Streamlit then writes all of it, and a parameter that only the browser
moved would otherwise be dropped from the URL.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actviz.activation import Activation, Parameter
from actviz.catalog import get, names
from actviz.compare import MOST, SETS, Line, single
from actviz.curves import PROBE
from actviz.figures import View

Z_DEFAULT = (-5.0, 5.0)
COMPARED = ("relu", "sigmoid", "tanh")
"""What Compare begins with."""
Z_END = Parameter(
    name="z",
    symbol="z",
    default=5.0,
    minimum=PROBE.minimum,
    maximum=PROBE.maximum,
    step=0.5,
    meaning="one end of the axis",
)

BOUND: Mapping[str, Any] = {"bind": "query-params", "persist_state": "session"}


def slider_key(activation: Activation, parameter: str) -> str:
    """The key of a parameter's slider, which is also its URL parameter."""
    return f"{activation.name}_{parameter}"


def show_key(activation: Activation) -> str:
    """The key of the choice of evidence."""
    return f"{activation.name}_show"


def seen(activation: Activation) -> list[str]:
    """The labels of the claims that can be seen."""
    return [label for label, claim in activation.claims.items() if claim.evidence is not None]


def link(activation: Activation, label: str = "") -> dict[str, str | list[str]]:
    """URL parameters of a function's default view, or of the view of one of its claims."""
    query: dict[str, str | list[str]] = {"fn": activation.name}
    if label:
        for key, value in _state(activation, label).items():
            query[key] = [str(end) for end in value] if isinstance(value, tuple) else str(value)
    return query


def pick() -> tuple[Activation, DeltaGenerator]:
    """Show the picker; return the chosen function and the place for the search."""
    _repair()
    _name_in_full("fn")
    asked, problems = read_link({key: st.query_params.get_all(key) for key in st.query_params})
    if st.session_state["arrived"] and asked:
        # A link means the whole view. Streamlit would keep what the reader set earlier for every
        # parameter that the link leaves out or has at its default.
        st.session_state.pop("before", None)
        st.session_state.pop("shown", None)
        asked = {"fn": names()[0]} | asked
        st.session_state.update(_state(get(asked["fn"]), None) | asked)
    activation, place = _choice()
    for problem in problems:
        st.warning(problem, icon=":material/link_off:")
    st.session_state["drawn"] = activation.name
    return activation, place


def _choice() -> tuple[Activation, DeltaGenerator]:
    """Three ways to choose: a row with the documents' functions, a search, and a list of all.

    The list is the one that the URL is bound to; the other two set it. The search's place is
    returned empty, see `search`.
    """
    documented = [name for name in names() if get(name).documented]
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        row, place = st.container(width="content"), st.container(width=240)
        with st.popover(f"All {len(names())}", icon=":material/apps:"):
            name = st.segmented_control(
                "All functions: the documents' first, then by kin",
                names(),
                default=names()[0],
                required=True,
                key="fn",
                on_change=_leave_evidence,
                wrap=True,
                **BOUND,
            )
    # A message written by hand can leave the choice empty, which the browser cannot.
    activation = get(name if name in names() else names()[0])
    st.session_state["quick"] = activation.name if activation.documented else None
    row.segmented_control(
        "Functions of the documents",
        documented,
        key="quick",
        on_change=_choose,
        args=("quick",),
        label_visibility="collapsed",
        wrap=True,
    )
    return activation, place


def search(place: DeltaGenerator, activation: Activation) -> None:
    """Show the search, in the place that `pick` keeps for it.

    After the plots: with the first one that it shows, the browser loads what it draws it with, and
    the curves would wait for that.
    """
    st.session_state["search"] = None if activation.documented else activation.name
    place.selectbox(
        "Search all functions",
        names(),
        index=None,
        format_func=_described,
        key="search",
        on_change=_choose,
        args=("search",),
        placeholder="Find by name, alias or kin",
        label_visibility="collapsed",
    )


def _described(name: str) -> str:
    """A function as the search lists it: its names, then its kin."""
    activation = get(name)
    others = [each for each in (activation.name, *activation.aliases) if each != activation.title]
    return f"{activation.title} · {', '.join(others)} · {activation.kin}"


def _choose(key: str) -> None:
    """Callback: another function is chosen in the row or found by the search."""
    name = st.session_state[key]
    if name in names():
        _leave_evidence()
        st.session_state["fn"] = name


def sliders(activation: Activation) -> View:
    """Show the sliders, of softmax as many as it has classes, and return what they say."""
    values = activation.defaults
    with st.container(horizontal=True):
        z, probe = _range_and_probe("z₁" if activation.vector else activation.axis)
        # The parameters come last: stacked on a phone, they are next to the plot they move.
        for index, parameter in enumerate(activation.sliders):
            if index < values.get("classes", math.inf):
                value = _slider(activation, parameter)
                key = slider_key(activation, parameter.name)
                values[parameter.name] = _on_a_step(key, value, parameter)
    return View(z=_in_order(z), values=values, probe=_on_a_step("probe", probe, PROBE))


def _range_and_probe(axis: str) -> tuple[tuple[float, float], float]:
    z: tuple[float, float] = st.slider(
        f"Range of {axis}",
        Z_END.minimum,
        Z_END.maximum,
        value=Z_DEFAULT,
        step=Z_END.step,
        format="%.1f",
        key="z",
        help="The stretch of the axis that both plots show.",
        **BOUND,
    )
    probe = st.slider(
        f"Probe, at {axis}",
        PROBE.minimum,
        PROBE.maximum,
        value=PROBE.default,
        step=PROBE.step,
        key="probe",
        help="Reads the value of all curves at one place.",
        **BOUND,
    )
    return z, probe


def pick_many() -> list[str]:
    """Show the choice of functions to compare, and return their names."""
    _repair()
    _name_in_full("fns")
    asked, problems = read_link({key: st.query_params.get_all(key) for key in st.query_params})
    if st.session_state["arrived"] and asked:
        # A link means the whole view, as on Explore.
        state: dict[str, Any] = {"fns": list(COMPARED), "unit": False, "z": Z_DEFAULT}
        state |= {"probe": PROBE.default}
        for name in asked.get("fns", COMPARED):
            state |= _parameters(get(name), get(name).defaults)
        st.session_state.update(state | asked)
    for problem in problems:
        st.warning(problem, icon=":material/link_off:")
    st.session_state["set"] = None
    st.pills(
        "Ready-made sets", list(SETS), key="set", on_change=_use_set, label_visibility="collapsed"
    )
    # A message written by hand can hold more than the widget lets through.
    if len(st.session_state.get("fns", ())) > MOST:
        st.session_state["fns"] = st.session_state["fns"][:MOST]
    chosen = st.multiselect(
        "Functions to compare",
        names(),
        default=list(COMPARED),
        max_selections=MOST,
        key="fns",
        placeholder="Choose functions",
        **BOUND,
    )
    return [name for name in chosen if name in names()][:MOST]


def compared(chosen: Sequence[str]) -> tuple[list[Line], View, bool]:
    """Show the sliders of a comparison; return its lines, its z and probe, and if it is scaled."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        z, probe = _range_and_probe("z")
        scaled = st.toggle(
            "Unit variance",
            key="unit",
            help="Divide each function by the standard deviation of its output for a standard "
            "normal input.",
            **BOUND,
        )
    lines = []
    with st.container(horizontal=True):
        for name in chosen:
            activation = single(name, bool(scaled))
            values = {}
            for parameter in activation.parameters:
                value = _slider(activation, parameter, f"{activation.title} {parameter.symbol}")
                key = slider_key(activation, parameter.name)
                values[parameter.name] = _on_a_step(key, value, parameter)
            lines.append(Line(activation=activation, values=values))
    view = View(z=_in_order(z), values={}, probe=_on_a_step("probe", probe, PROBE))
    return lines, view, bool(scaled)


def _use_set() -> None:
    """Callback: a ready-made set is chosen; every parameter goes to its default."""
    chosen = SETS.get(st.session_state["set"])
    if chosen:
        st.session_state["fns"] = list(chosen)
        for name in chosen:
            st.session_state.update(_parameters(get(name), get(name).defaults))


def evidence_picker(activation: Activation) -> str | None:
    """Show a button for each claim that can be seen, and return the label of the chosen one."""
    key = show_key(activation)
    before = st.session_state.get(key)
    chosen = st.pills(
        "Show the evidence for a point below",
        seen(activation),
        key=key,
        on_change=_follow_pills,
        args=(activation.name,),
        bind="query-params",
    )
    if chosen != before:
        # Back and Forward change it without a callback, after the plots were drawn.
        st.rerun()
    st.session_state["shown"] = chosen
    return chosen


def show(name: str, label: str) -> None:
    """Callback: put the sliders where a claim shows, and remember where they were."""
    activation = get(name)
    if not st.session_state.get("shown"):
        st.session_state["before"] = {
            key: st.session_state.get(key, default)
            for key, default in _state(activation, None).items()
        }
    st.session_state.update(_state(activation, label) | {"shown": label})


def go_back(name: str) -> None:
    """Callback: return to the view before `show`, or to the defaults where a link showed it."""
    activation = get(name)
    before = st.session_state.pop("before", {})
    st.session_state.update(_state(activation, None) | before | {show_key(activation): None})
    # The choice of evidence stands outside the fragment that the button is in.
    st.session_state["whole"] = True


def redraw_all_after_going_back() -> None:
    """Inside the fragment: run the whole page where a callback has changed more than it."""
    if st.session_state.pop("whole", False):
        st.rerun()


def reset(name: str) -> None:
    """Callback: every slider of a function to its default."""
    st.session_state.pop("before", None)
    st.session_state.update(_state(get(name), None))


def _follow_pills(name: str) -> None:
    label = st.session_state[show_key(get(name))]
    if label is None:
        go_back(name)
    else:
        show(name, label)


def _leave_evidence() -> None:
    """Callback: another function is picked; the evidence of the one before is put away first."""
    if st.session_state.pop("shown", None):
        go_back(st.session_state["drawn"])


def _state(activation: Activation, label: str | None) -> dict[str, Any]:
    """What every widget of a function holds in the view of a claim, or by default."""
    claim = activation.claims[label] if label else None
    evidence = claim.evidence if claim else None
    values = activation.defaults | dict(evidence.parameters if evidence else {})
    return _parameters(activation, values) | {
        "z": evidence.z if evidence else Z_DEFAULT,
        "probe": evidence.probe if evidence else PROBE.default,
        show_key(activation): label,
    }


def _parameters(activation: Activation, values: Mapping[str, float]) -> dict[str, float]:
    """What the sliders of a function hold for these values."""
    return {
        slider_key(activation, parameter.name): _number(parameter, values[parameter.name])
        for parameter in activation.sliders
    }


def _slider(activation: Activation, parameter: Parameter, label: str = "") -> float:
    return st.slider(
        label or f"{parameter.symbol}: {parameter.meaning}",
        _number(parameter, parameter.minimum),
        _number(parameter, parameter.maximum),
        value=_number(parameter, parameter.default),
        step=_number(parameter, parameter.step),
        # Streamlit shows two decimals, unless told otherwise.
        format=f"%.{parameter.decimals}f" if parameter.decimals > 2 else None,
        key=slider_key(activation, parameter.name),
        help=f"In code `{parameter.name}`, by default {parameter.default:g}.",
        **BOUND,
    )


def _number(parameter: Parameter, value: float) -> float:
    """A whole number where the slider has whole steps, which Streamlit tells by the type."""
    return value if parameter.decimals else int(value)


def _on_a_step(key: str, value: float, parameter: Parameter) -> float:
    """The place of a slider that a value belongs to: links and messages can hold any number."""
    place = parameter.nearest(value)
    if not abs(place - value) < 1e-9:
        _correct(
            key,
            _number(parameter, place),
            _moved(key, value, place),
        )
    return place


def _moved(key: str, value: float, place: float) -> str:
    return f"Its slider has no place for {key} at {value:g}; it now stands at {place:g}."


def _in_order(z: tuple[float, ...]) -> tuple[float, float]:
    """The z-range, lower end first and not empty, with both ends on a step."""
    low, high = map(Z_END.nearest, sorted(z)) if len(z) == 2 else Z_DEFAULT
    if low == high:
        low, high = max(low - Z_END.step, Z_END.minimum), min(high + Z_END.step, Z_END.maximum)
    if (low, high) != z:
        _correct(
            "z",
            (low, high),
            f"A range of z from {min(z):g} to {max(z):g} cannot be drawn; "
            f"it now goes from {low:g} to {high:g}.",
        )
    return low, high


def _correct(key: str, value: Any, notice: str) -> None:
    """Set a slider right and say so, which is only possible before it is drawn."""
    st.session_state["repair"] = {key: value}
    st.session_state["notice"] = notice
    st.rerun()


def _repair() -> None:
    """Apply what a run found wrong with a slider, and say so."""
    st.session_state.update(st.session_state.pop("repair", {}))
    notice = st.session_state.pop("notice", None)
    if notice:
        st.warning(notice, icon=":material/link_off:")


def read_link(query: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], list[str]]:
    """What a URL asks for.

    Parameters
    ----------
    query : Mapping of str to sequence of str
        The values of each URL parameter, as text from outside.

    Returns
    -------
    tuple of dict and list of str
        Values for the widgets that the URL sets, by key; and a sentence for each thing that it
        asks for in vain.
    """
    state: dict[str, Any] = {}
    problems = []
    activations = [get(name) for name in names()]
    parameters = {slider_key(a, slider.name): slider for a in activations for slider in a.sliders}
    labels = {show_key(a): seen(a) for a in activations}
    for key, given in query.items():
        text = ", ".join(given)
        if key == "fn":
            try:
                state[key] = get(text).name
            except KeyError as error:
                near = error.args[0].rpartition("did you mean ")[2]
                hint = f"Did you mean {near}" if "did you" in error.args[0] else "Search for one."
                problems.append(
                    f"The link asks for a function called {quote(text)}; there is none. {hint}"
                )
        elif key in ("z", "probe") or key in parameters:
            limits = parameters.get(key, PROBE)
            low, high = limits.minimum, limits.maximum
            numbers = tuple(finite(part) for part in given)
            count = 2 if key == "z" else 1
            whole = key in parameters and not parameters[key].decimals
            right = all(low <= n <= high for n in numbers)
            if len(numbers) != count or not right:
                wanted = "two numbers" if count == 2 else f"one {'whole ' if whole else ''}number"
                problems.append(
                    f"The link sets {key} to {quote(text)}; it takes {wanted} from {low:g} to "
                    f"{high:g}, so it stays at its default."
                )
            elif key == "z":
                state[key] = numbers
            elif key in parameters:
                state[key] = _number(parameters[key], numbers[0])
                # Streamlit too cuts the decimals of a whole number off.
                if whole and state[key] != numbers[0]:
                    problems.append(_moved(key, numbers[0], state[key]))
            else:
                state[key] = numbers[0]
        elif key == "fns":
            parts = [part for each in given for part in each.split(",") if part.strip()]
            known = list(dict.fromkeys(name for name in map(_known, parts) if name))
            if len(known) != len(parts) or len(known) > MOST:
                problems.append(
                    f"The link compares {quote(text)}; what can be compared are up to {MOST} "
                    "different functions of the catalogue."
                )
            # An empty choice is one too; a wrong one leaves the default.
            if known or not parts:
                state[key] = known[:MOST]
        elif key == "unit":
            if text.lower() in ("true", "false"):
                state[key] = text.lower() == "true"
            else:
                problems.append(f"The link sets unit to {quote(text)}; it is true or false.")
        elif key in labels:
            if text in labels[key]:
                state[key] = text
            else:
                problems.append(f"The link asks for the evidence {quote(text)}; there is none.")
    return state, problems


def _name_in_full(key: str) -> None:
    """Put the names that aliases in a link stand for into the address, and begin again.

    Streamlit would drop a value that its widget does not have. It takes another one only before
    the widget is bound.
    """
    given = st.query_params.get_all(key)
    full = [_known(text) for each in given for text in each.split(",")]
    if st.session_state["arrived"] and given != full and all(full):
        st.query_params[key] = full
        st.session_state["page"] = None
        st.rerun()


def _known(text: str) -> str:
    """The name of the function that a text means, or nothing."""
    try:
        return get(text).name
    except KeyError:
        return ""


def finite(text: str) -> float:
    """The number that a text holds; NaN, which no limit contains, where it holds none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def quote(text: str) -> str:
    """A text from outside as a short code span, in which no markup works."""
    plain = "".join(c for c in text if c.isprintable() and c != "`").strip()
    return f"`{plain[:40]}…`" if len(plain) > 40 else f"`{plain or ' '}`"
