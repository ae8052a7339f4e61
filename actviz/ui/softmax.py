"""The softmax page: logits and a temperature, and everything that follows from them.

One component draws it all as tables with bars. It carries what each slider would make of them, so
that it moves while a slider is dragged; on release the fragment runs and sends exact numbers.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from actviz import simplex
from actviz.activation import Array, Parameter, Reference
from actviz.catalog import get
from actviz.ui import panels
from actviz.ui.address import BOUND, finite, quote

SUBSCRIPTS = ("₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉", "₁₀")
CLASSES = Parameter(
    name="sm_classes",
    symbol="K",
    default=4,
    minimum=2,
    maximum=10,
    step=1,
    meaning="number of classes",
)
# At the defaults sparsemax keeps two classes, and plain shares include a negative one.
LOGITS = tuple(
    Parameter(
        name=f"sm_z{index}",
        symbol=f"z{SUBSCRIPTS[index - 1]}",
        default=default,
        minimum=-5.0,
        maximum=5.0,
        step=0.1,
        meaning=f"logit of class {index}",
    )
    for index, default in enumerate((1.5, 1.0, 0.2, -1.0, 0.5, -2.0, 0.0, -0.5, 0.8, -3.0), start=1)
)
TEMPERATURES = (
    *(0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12, 0.15, 0.18, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45),
    *(0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0),
    *(6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 15.0, 18.0, 20.0),
)
SHIFT = 1000.0
DEFAULTS: Mapping[str, Any] = {
    "sm_classes": int(CLASSES.default),
    **{logit.name: logit.default for logit in LOGITS},
    "sm_t": 1.0,
    "sm_target": 2,
    "sm_shift": False,
}

METHODS = (
    ("softmax", "Softmax", "All above 0, sum 1. Every logit counts, and the order stays."),
    (
        "hardmax",
        "Hardmax",
        "The largest logit takes all, equal ones share it. The slope is 0 wherever there is one: "
        "nothing to learn by.",
    ),
    (
        "plain",
        "Plain shares, z / Σz",
        "Negative logits break it, and so does a sum of 0.",
    ),
    (
        "sigmoid",
        "Sigmoid per class",
        "Each class alone, so the sum is free. Right where several classes can hold at once.",
    ),
    (
        "sparsemax",
        "Sparsemax",
        "The nearest point with sum 1 and no part below 0. Classes far behind get exactly 0, and "
        "no gradient.",
    ),
)

REFERENCES = (
    *get("softmax").references,
    Reference(
        title=(
            "From Softmax to Sparsemax: A Sparse Model of Attention and Multi-Label Classification"
        ),
        authors="Martins and Astudillo",
        year=2016,
        link="https://arxiv.org/abs/1602.02068",
    ),
    Reference(
        title="Distilling the Knowledge in a Neural Network (temperature, equation 1)",
        authors="Hinton, Vinyals and Dean",
        year=2015,
        link="https://arxiv.org/abs/1503.02531",
    ),
)

_component = st.components.v2.component(
    "actviz.softmax", js=Path(__file__).with_name("softmax.js").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Where everything on the page stands: logits, temperature, target class, shift."""

    z: tuple[float, ...]
    temperature: float
    target: int
    shift: float

    @property
    def logits(self) -> Array:
        """The logits with the shift."""
        return np.array(self.z) + self.shift


def read_link() -> None:
    """Set the page to what its link asks for, and note what it asks for in vain."""
    query = {key: st.query_params.get_all(key) for key in st.query_params if key in DEFAULTS}
    notices: dict[str, str] = st.session_state.pop("sm_notices", {})
    if st.session_state["arrived"]:
        asked, notices = asked_for(query)
        if query:
            # A link means the whole view, not what the reader set earlier.
            st.session_state.update({**DEFAULTS, **asked})
        for key in notices.keys() & asked.keys():
            # No widget has bound it yet, so the address can still be set right.
            st.query_params[key] = f"{asked[key]:g}"
    st.session_state["sm_said"] = notices


def asked_for(query: Mapping[str, list[str]]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a URL asks for.

    Parameters
    ----------
    query : Mapping of str to list of str
        The values of each of the page's URL parameters, as text from outside.

    Returns
    -------
    tuple of dict
        Values for the widgets, by key; and a sentence for each key that asks for what cannot be.
    """
    state: dict[str, Any] = {}
    problems = {}
    for key, given in query.items():
        text = ", ".join(given)
        value, wanted = _asked(key, text)
        if value is None:
            problems[key] = (
                f"The link sets {key} to {quote(text)}; it takes {wanted}, so it stays at its "
                "default."
            )
            continue
        state[key] = _place(key, value)
        if not abs(state[key] - value) < 1e-9:
            problems[key] = _moved(key, value, state[key])
    if state.get("sm_target", 1) > state.get("sm_classes", CLASSES.default):
        del state["sm_target"]
        problems["sm_target"] = (
            "The link has fewer classes than its target class; that stays at its default."
        )
    return state, problems


def _asked(key: str, text: str) -> tuple[Any, str]:
    """The value that a text from outside stands for, or None; and what is allowed."""
    if key == "sm_shift":
        return {"true": True, "false": False}.get(text.lower()), "true or false"
    if key == "sm_t":
        places = {_short_number(place): place for place in TEMPERATURES}
        return places.get(text), "one of the places of its slider, from 0.05 to 20"
    if key == "sm_target":
        classes = {str(number): number for number in range(1, int(CLASSES.maximum) + 1)}
        return classes.get(text), "the number of a class"
    parameter, number = _parameter(key), finite(text)
    low, high = parameter.minimum, parameter.maximum
    kind = "number" if parameter.decimals else "whole number"
    return (number if low <= number <= high else None), f"one {kind} from {low:g} to {high:g}"


def _place(key: str, value: Any) -> Any:
    """The nearest place that a widget has for a value, its default for what is not a number."""
    if key in ("sm_shift", "sm_target"):
        return value
    if not isinstance(value, int | float) or math.isnan(value):
        return DEFAULTS[key]
    if key == "sm_t":
        return min(TEMPERATURES, key=lambda place: abs(place - value))
    if key == "sm_classes":
        # Streamlit cuts the decimals off, which a link can have.
        return int(min(max(value, CLASSES.minimum), CLASSES.maximum))
    return _parameter(key).nearest(value)


def _short_number(value: float) -> str:
    return f"{value:g}"


def _parameter(key: str) -> Parameter:
    return next(parameter for parameter in (CLASSES, *LOGITS) if parameter.name == key)


def heading() -> None:
    """What the page is about, and the way back to its first view."""
    with st.container(horizontal=True, vertical_alignment="center", key="step-softmax"):
        st.header("Softmax", anchor=False, width="content")
        st.button(
            "Reset",
            icon=":material/restart_alt:",
            key="softmax_reset",
            on_click=_reset,
            help="All sliders to their defaults, without the shift.",
        )
    st.caption(
        "Turns K logits into K probabilities. Move a logit and watch all of them: what one class "
        "gains the others lose. The temperature T divides the logits first: above 1 it evens the "
        "probabilities out, below 1 the largest logit takes more."
    )
    st.markdown(r"$\displaystyle s_i = \frac{e^{z_i/T}}{\sum_{j=1}^{K} e^{z_j/T}}$")


def _reset() -> None:
    st.session_state.update(DEFAULTS)


@st.fragment
def board() -> None:
    """Everything that a slider moves, and what the link asked for until one is moved."""
    said = st.session_state.pop("sm_said", {})
    # In a container that is always there: the browser would build what follows anew, and drop the
    # keyboard's focus, when its place changed.
    with st.container():
        for notice in said.values():
            st.warning(notice, icon=":material/link_off:")
    view = _controls(said)
    _component(key="softmax_board", data=payload(view), height="content")
    _shift(view)
    _claims(view)
    _table(view)


def _controls(said: Mapping[str, str]) -> Board:
    """Show the sliders and return what they say; `said` are the notices above them."""
    st.session_state.update(st.session_state.pop("sm_repair", {}))
    _keep_target()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        classes = st.slider(
            f"{CLASSES.symbol}: {CLASSES.meaning}",
            int(CLASSES.minimum),
            int(CLASSES.maximum),
            value=int(CLASSES.default),
            key=CLASSES.name,
            width=220,
            **BOUND,
        )
        temperature = st.select_slider(
            "T: temperature",
            TEMPERATURES,
            value=1.0,
            format_func=_short_number,
            key="sm_t",
            width=320,
            help="Below 1 the largest logit takes more, above 1 all come closer together.",
            **BOUND,
        )
        shifted = st.toggle(
            "Add 1000 to every logit",
            key="sm_shift",
            help="Softmax sees differences only. Switch off to take the 1000 back.",
            **BOUND,
        )
    count = _place("sm_classes", classes)
    target = st.segmented_control(
        "Target class: the right answer, for the loss",
        range(1, count + 1),
        default=DEFAULTS["sm_target"],
        required=True,
        key="sm_target",
        **BOUND,
    )
    values = {"sm_classes": classes, "sm_t": temperature}
    with st.container(horizontal=True):
        for logit in LOGITS[:count]:
            values[logit.name] = st.slider(
                f"{logit.symbol}: {logit.meaning}",
                logit.minimum,
                logit.maximum,
                value=logit.default,
                step=logit.step,
                format="%.1f",
                key=logit.name,
                width=165,
                **BOUND,
            )
    places = {key: _place(key, value) for key, value in values.items()}
    _correct(values, places, said)
    return Board(
        z=tuple(places[logit.name] for logit in LOGITS[:count]),
        temperature=places["sm_t"],
        target=target if target in range(1, count + 1) else count,
        shift=SHIFT if shifted else 0.0,
    )


def _keep_target() -> None:
    """Let the last class be the target where the one before is gone."""
    target, count = (_all()[key] for key in ("sm_target", "sm_classes"))
    if target not in range(1, _place("sm_classes", count) + 1):
        st.session_state.update(_all() | {"sm_target": _place("sm_classes", count)})


def _all() -> dict[str, Any]:
    """What every widget holds.

    Streamlit writes what code sets into the URL and drops the rest, so code sets all of it.
    """
    return {key: st.session_state.get(key, default) for key, default in DEFAULTS.items()}


def _correct(
    values: Mapping[str, float], places: Mapping[str, float], said: Mapping[str, str]
) -> None:
    """Set sliders right and say so, which is only possible before they are drawn."""
    wrong = {key: place for key, place in places.items() if not abs(place - values[key]) < 1e-9}
    if wrong:
        new = {key: _moved(key, values[key], place) for key, place in wrong.items()}
        st.session_state["sm_repair"] = _all() | wrong
        # The page runs once more, which has to say the same again.
        st.session_state["sm_notices"] = {**new, **said}
        st.rerun()


def _moved(key: str, value: float, place: float) -> str:
    return f"There is no place for {key} at {value:g}; it now stands at {place:g}."


def payload(view: Board) -> bytes:
    """What the component draws, and what it would draw with one slider elsewhere.

    A line of JSON, then numbers: the exact ones of now as 64-bit floats, then each table of
    keyframes as 16-bit integers. The line says how many, and what one step of the integers is.
    """
    now = simplex.reading(view.logits, view.temperature, view.target - 1)
    swept = simplex.sweeps(
        view.z,
        view.temperature,
        view.target - 1,
        logits=LOGITS[0].places,
        temperatures=np.array(TEMPERATURES),
        shift=view.shift,
    )
    keys = (*(logit.name for logit in LOGITS[: len(view.z)]), "sm_t")
    numbers = [np.concatenate(list(now.values())).astype("<f8").tobytes()]
    sliders: dict[str, Any] = {}
    for key, tables in zip(keys, swept, strict=True):
        sliders[key] = {}
        for name, (at, table) in tables.items():
            step, integers = _sixteen_bits(table)
            sliders[key][name] = {"at": at.tolist(), "step": step}
            numbers.append(integers)
    head = {
        "now": {name: values.size for name, values in now.items()},
        "sliders": sliders,
        "drawn": dict(zip(keys, _places(view), strict=True)),
        "logit": {"from": LOGITS[0].minimum, "step": LOGITS[0].step},
        "temperatures": TEMPERATURES,
        "target": view.target,
        "shift": view.shift,
        "methods": METHODS,
    }
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + b"".join(numbers)


def _places(view: Board) -> list[int]:
    """Which place of its slider each logit has, and the temperature."""
    logits = (np.argmin(np.abs(LOGITS[0].places - z)) for z in view.z)
    return [*map(int, logits), TEMPERATURES.index(view.temperature)]


def _sixteen_bits(table: Array) -> tuple[float, bytes]:
    """One step, and the table in such steps; −32768 stands for NaN."""
    largest = float(np.max(np.abs(table), initial=0.0, where=~np.isnan(table)))
    step = max(largest, 1e-6) / 32767
    integers = np.where(np.isnan(table), -32768, np.round(np.nan_to_num(table) / step))
    return step, integers.astype("<i2").tobytes()


def _shift(view: Board) -> None:
    """What 1000 more on every logit does, and why the powers alone cannot take it."""
    st.subheader("Why the formula is not computed as it is written", anchor=False)
    plain, far = (
        simplex.scaled(np.array(view.z) + shift, view.temperature) for shift in (0.0, SHIFT)
    )
    st.button(
        "Take the 1000 back" if view.shift else "Add 1000 to every logit",
        icon=":material/undo:" if view.shift else ":material/add:",
        key="softmax_shift",
        on_click=_switch_shift,
    )
    naive = simplex.naive_softmax(far)
    top = int(np.argmax(far))
    power, total = (
        _latex(value) for value in (simplex.naive_powers(far)[top], simplex.naive_powers(far).sum())
    )
    overflow = (
        "Taking the largest logit off all of them first avoids that and changes nothing else."
        if np.isnan(naive).any()
        else "At this temperature the powers still fit; a lower one overflows."
    )
    now = "With 1000 added, as now" if view.shift else "With 1000 added to every logit"
    moved = _moves(simplex.tempered, plain, far)
    st.markdown(
        f"{now}, the powers alone give for the largest "
        rf"$\displaystyle \frac{{e^{{z_{{{top + 1}}}/T}}}}{{\sum_j e^{{z_j/T}}}} = "
        rf"\frac{{{power}}}{{{total}}} = {_latex(naive[top])}$. "
        f"{overflow}  \n"
        "Only differences count: the softmax of this page "
        + ("does not move at all." if moved == "0" else f"moves by {moved}, which is rounding.")
    )
    functions = [(title, simplex.ALTERNATIVES[name]) for name, title, _ in METHODS]
    functions.append(("Softmax from the powers alone", simplex.naive_softmax))
    st.markdown(
        _markdown_table(
            ["with 1000 added to every logit", "how far a share moves at most"],
            *([title, _moves(function, plain, far)] for title, function in functions),
        )
    )


def _moves(function: Callable[[Array], Array], plain: Array, far: Array) -> str:
    """How far a share moves from one vector of logits to the other."""
    before, after = function(plain), function(far)
    if np.isnan(after).any():
        return "to nan"
    if np.isnan(before).any():
        return "from nan"
    return _short(float(np.max(np.abs(after - before))))


def _switch_shift() -> None:
    st.session_state.update(_all() | {"sm_shift": not st.session_state["sm_shift"]})


def _claims(view: Board) -> None:
    """What the documents say of softmax, with the numbers of these logits."""
    shares = simplex.tempered(view.logits, view.temperature)
    # Equal logits stand at the same place, whatever the shares round to.
    winners = [str(index) for index, z in enumerate(view.z, start=1) if z == max(view.z)]
    listed = ", ".join(map(_probability, shares))
    leader = (
        f"The largest probability, {_percent(shares.max())}, belongs to class {winners[0]}: that "
        "is the answer."
        if len(winners) == 1
        else f"Classes {', '.join(winners[:-1])} and {winners[-1]} tie at "
        f"{_percent(shares.max())}: no single answer."
    )
    measured = (
        f"For the logits above the probabilities are {listed}. They add up to {shares.sum():.15g}.",
        leader,
    )
    st.subheader("What it is", anchor=False)
    for claim, now in zip(get("softmax").about, measured, strict=True):
        with st.container(border=True):
            st.markdown(f"{claim.text}  \n:material/straighten: **Measured now.** {now}")


def _table(view: Board) -> None:
    """The bars in plain text, exact, also where no script runs."""
    st.subheader("The numbers", anchor=False)
    found = simplex.reading(view.logits, view.temperature, view.target - 1)
    st.caption(
        "As of the last release of a slider; the first column is the class. With class "
        f"{view.target} as the target the loss is {panels.number(float(found['loss'][0]))}."
    )
    numbers = [
        [str(index + 1), *map(panels.number, row)]
        for index, row in enumerate(
            zip(view.logits, found["softmax"], found["gradient"], strict=True)
        )
    ]
    others = [
        [str(index + 1), *(f"{share + 0.0:.4f}".replace("-", "−") for share in row)]
        for index, row in enumerate(
            zip(
                *(found[name] for name in ("hardmax", "plain", "sigmoid", "sparsemax")), strict=True
            )
        )
    ]
    # Two tables, because one would be wider than a phone.
    with st.container(horizontal=True, gap="large"):
        for head, rows in (
            (["", "z", "s", "∂L/∂z"], numbers),
            (["", "hard", "plain", "sigmoid", "sparse"], others),
        ):
            st.markdown(_markdown_table(head, *rows), width="content")


def _probability(share: float) -> str:
    """Four decimals, and more where they would read 0 or 1, which no softmax gives."""
    return f"{share:.4f}" if 5e-5 <= share < 1 - 5e-5 else panels.number(share)


def _percent(share: float) -> str:
    return "more than 99.9%" if share > 0.9995 else f"{share:.1%}"


def _short(value: float) -> str:
    """Two significant digits."""
    return f"{value:.2g}".replace("-", "−")


def _latex(value: float) -> str:
    """The same in LaTeX, in words of mathematics where it is not finite."""
    if not np.isfinite(value):
        return r"\text{nan}" if np.isnan(value) else r"\infty"
    digits, e, power = f"{value:.2g}".partition("e")
    return rf"{digits} \cdot 10^{{{int(power)}}}" if e else digits


def _markdown_table(head: list[str], *rows: list[str]) -> str:
    lines = [head, ["---:"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def references() -> None:
    """Where to read on."""
    st.subheader("References", anchor=False)
    st.markdown(
        "\n".join(
            f"- {reference.authors} ({reference.year}): [{reference.title}]({reference.link})"
            for reference in REFERENCES
        )
    )
