"""Gradient flow: what the depth of a network makes of a signal and of its gradient."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from actviz.activation import Activation, Array, Parameter
from actviz.catalog import get
from actviz.flights import Tell, arrive, flights
from actviz.kinks import Values
from actviz.labs import flow
from actviz.labs.flow import Diagnosis, Profile, Stack, Told
from actviz.labs.presets import FLOW, Preset
from actviz.labs.tables import flow_table
from actviz.network import Unit
from actviz.plots import flow as plots
from actviz.plots.flow import Course
from actviz.recording import Data, even, track
from actviz.remember import remember
from actviz.sampling import FLAT
from actviz.texts import markdown
from actviz.ui import controls, labs, live, panels
from actviz.ui.address import BOUND, Address, Choices, Flag, Place
from actviz.ui.charts import chart
from actviz.ui.streamlit_insides import ExpanderContainer

MOST = 4
WIDTHS = (8, 16, 32, 64, 128, 256, 512)
BATCHES = (16, 32, 64, 128, 256)

FUNCTIONS = Choices(
    key="gf_fns",
    default=["sigmoid", "tanh", "relu"],
    options=labs.UNITS,
    find=labs.find_unit,
    most=MOST,
)
DEPTH = labs.number_field(
    "gf_depth",
    "Depth",
    20,
    (1, 60, 1),
    "how many layers there are; the charts change when the slider is released",
)
WIDTH = Place(key="gf_width", default=64, places=WIDTHS, what="a width")
SCHEME = labs.scheme_field("gf_init")
GAIN = labs.number_field(
    *("gf_gain", "Gain", 1.0, (0.1, 3.0, 0.05)),
    "what every weight is multiplied by; the curves follow while it is dragged",
)
BATCH = Place(key="gf_batch", default=64, places=BATCHES, what="a batch")
SEED = labs.number_field(
    *("gf_seed", "Seed", 0, (0, 99, 1)),
    "which random weights, inputs and gradient are used; the same seed gives the same",
)
MORE = Flag(key="gf_more")
CLAIM = labs.claim_field(FLOW, "gf_claim")
OWN = (DEPTH, WIDTH, SCHEME, GAIN, BATCH, SEED, MORE, CLAIM)


def _keys(state: Mapping[str, Any]) -> list[str]:
    chosen = list(map(get, FUNCTIONS.fit(state[FUNCTIONS.key])))
    return [FUNCTIONS.key, *(field.key for field in OWN), *labs.parameter_keys(chosen)]


ADDRESS = Address(
    {FUNCTIONS.key: FUNCTIONS, **{field.key: field for field in OWN}, **labs.PARAMETERS}, _keys
)

MOST_WORK = 60_000_000
"""The largest number of outputs that are measured ahead: a few seconds, while nobody waits."""

REACHED = "gf_reached"
"""The key that says that the reader moves sliders here."""

TOO_LARGE = (
    " This network is too large for the charts to follow a slider: they change when it is released."
)


def reset() -> None:
    """Callback: the same functions, everything else at its default."""
    st.session_state.update(ADDRESS.view({FUNCTIONS.key: ADDRESS.now()[FUNCTIONS.key]}))


def instrument() -> None:
    """The choice of functions, and all that follows from it."""
    ADDRESS.open()
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        chosen = labs.choose_several(ADDRESS, FUNCTIONS, "Functions")
    preset = labs.claim_shown(CLAIM)
    board = st.container(key="board")
    with st.container(key="second"):
        tables = panels.tables_section() if chosen else None
    with board:
        _board(chosen, preset, tables)


@st.fragment
def _board(
    chosen: Sequence[Activation], preset: Preset | None, tables: ExpanderContainer | None
) -> None:
    """Everything that a slider moves."""
    ADDRESS.check()
    if not chosen:
        st.title("Gradient flow", anchor=False)
        st.info("Choose a function to send a gradient through.", icon=":material/touch_app:")
        live.mount(None)
        return
    with st.container(key="comparison"):
        with st.container(key="desk"):
            stack, values = _controls(chosen)
            progress = st.empty()
            detailed = bool(st.session_state.get(MORE.key))
            try:
                courses = _courses(chosen, values, stack, detailed, progress)
            except ValueError as error:
                progress.error(f"This cannot be drawn: {error}", icon=":material/error:")
                live.mount(None)
                return
            drawn = _drawn(chosen, values, stack)
            _plots(courses, stack, drawn)
        with st.container(key="ranking"):
            place = st.container()
            _beside(courses, stack, "" if GAIN.key in _followed(chosen, stack) else TOO_LARGE)
    _panels(courses, drawn)
    _diagnostics(courses, stack, drawn)
    if tables is not None and tables.open:
        with tables:
            panels.name_tables({each.title: flow_table(each.diagnosis) for each in courses})
    meanings = controls.meanings(chosen) | {GAIN.key: GAIN.parameter.meaning}
    # The charts are on their way by now. What moves them takes longer to measure, and is not needed
    # by those who only look.
    reached = st.session_state.get(REACHED, False)
    ahead = _ahead(chosen, values, stack) if reached else {}
    live.mount(None, meanings, {"drawn": drawn, **ahead}, None if reached else _reach)
    if preset:
        labs.claim(preset, place, ADDRESS, CLAIM)


def _reach() -> None:
    """Callback: the reader reaches for a slider for the first time."""
    st.session_state[REACHED] = True


def _controls(chosen: Sequence[Activation]) -> tuple[Stack, list[Values]]:
    """Show the sliders and return what they say."""
    with st.container(key="sliders"):
        values: list[Values] = [
            {
                parameter.name: controls.slider(each, parameter, f"{each.title} {parameter.symbol}")
                for parameter in each.parameters
            }
            for each in chosen
        ]
        gain = labs.number(GAIN, "Gain")
        depth = labs.number(DEPTH, "Depth")
        width = labs.place(WIDTH, "Width", "How many units a layer has.")
        batch = labs.place(BATCH, "Batch", "How many standard normal inputs go through.")
        seed = labs.number(SEED, "Seed")
        scheme = labs.scheme(SCHEME)
    stack = Stack(
        depth=int(depth),
        width=int(width),
        scheme=scheme,
        gain=gain,
        batch=int(batch),
        seed=int(seed),
    )
    return stack, values


@flights(512)
def _diagnosis(
    tell: Tell, stack: Stack, activation: Activation, values: Values, detailed: bool
) -> Diagnosis:
    unit = Unit(activation=activation, values=values)
    return flow.diagnose(stack, unit, gradients=detailed, told=Told(tell))


def _courses(
    chosen: Sequence[Activation],
    values: Sequence[Values],
    stack: Stack,
    detailed: bool,
    place: Any,
) -> list[Course]:
    """Measure all functions, side by side; what takes long shows how far it is."""
    progress = labs.Progress(place)
    found = arrive(
        lambda share: progress.look(share, "Measuring the networks"),
        (_diagnosis(stack, *each, detailed) for each in zip(chosen, values, strict=True)),
    )
    progress.end()
    return [
        Course(each.name, each.title, diagnosis)
        for each, diagnosis in zip(chosen, found, strict=True)
    ]


def _drawn(
    chosen: Sequence[Activation], values: Sequence[Values], stack: Stack
) -> dict[str, float]:
    """The values of the sliders that the curves follow."""
    drawn = {GAIN.key: stack.gain}
    for activation, each in zip(chosen, values, strict=True):
        drawn |= {controls.slider_key(activation, name): value for name, value in each.items()}
    return drawn


def _plots(courses: Sequence[Course], stack: Stack, drawn: dict[str, float]) -> None:
    names = ", ".join(each.title for each in courses)
    now = {"heights": {}, "broken": [], "said": _said(courses, stack)}
    chart(
        "plot_gradient",
        plots.gradient(courses, drawn, {"now": now, "texts": [*_texts(courses)]}),
        f"The norm of the gradient in every layer, on a log axis, for {names}.",
    )
    chart(
        "plot_shares",
        plots.shares(courses, drawn),
        f"The share of nearly flat outputs and of dead units in every layer, for {names}.",
    )


def _beside(courses: Sequence[Course], stack: Stack, note: str) -> None:
    """Show the result in words and numbers."""
    said = _said(courses, stack)
    told = "\n".join(f"- {said[f'{each.name}/told']}" for each in courses)
    rows = [
        [each.title, *(said[f"{each.name}/{part}"] for part in CELLS.values())] for each in courses
    ]
    table = markdown(["function", *CELLS], *rows)
    st.markdown(
        f"# Gradient flow\n\n{told}\n\n{table}\n\n"
        ":small[Thick lines are measured. Thin dotted lines are what the slopes predict: each "
        "layer multiplies the norm by its root mean square slope and by gain · √width · the "
        "standard deviation of its weights. In the table, σ is the standard deviation of the "
        f"outputs. Saturated: outputs at which |f′| is below {FLAT:g}. Dead: units whose slope is "
        f"0 for every input. Nothing is trained here: the weights are random.{note}]",
        anchors=False,
    )


CELLS = {
    "gradient at the input": "left",
    "σ of the last layer": "deviation",
    "saturated there": "flat",
    "dead there": "dead",
}
"""The columns of the table, by the names of what `actviz.labs.flow.printed` gives."""


def _said(courses: Sequence[Course], stack: Stack) -> dict[str, str]:
    """The sentences about all functions, by name."""
    return {
        f"{each.name}/{part}": text
        for each in courses
        for part, text in flow.printed(each.title, stack, each.profile).items()
    }


def _texts(courses: Sequence[Course]) -> list[dict[str, Any]]:
    """The places of these sentences, for the browser; see `actviz.motion`."""
    rows = [
        [each.title, *({"said": f"{each.name}/{part}"} for part in CELLS.values())]
        for each in courses
    ]
    told, average = (
        [[{"said": f"{each.name}/{part}"}] for each in courses] for part in ("told", "average")
    )
    return [
        {"key": "ranking", "table": 0, "rows": rows},
        {"key": "ranking", "list": 0, "rows": told},
        {"key": "saturation", "list": 0, "rows": average},
    ]


def _panels(courses: Sequence[Course], drawn: dict[str, float]) -> None:
    """Show the spread of the outputs, a chart for each function."""
    st.header("Outputs of the layers", anchor=False)
    st.caption(
        "The stronger the grey, the more of a layer's outputs lie there. The line is their mean; "
        "the dashed lines are one standard deviation above and below it."
    )
    with st.container(key="panels"):
        for index, course in enumerate(courses):
            chart(
                f"plot_outputs_{course.name}",
                plots.outputs(course, index, drawn),
                f"How the outputs of {course.title} are spread in every layer.",
                plotted=plots.PANEL,
            )


def _diagnostics(courses: Sequence[Course], stack: Stack, drawn: dict[str, float]) -> None:
    """Show the usual diagnostics of a network that does not learn, measured on demand."""
    st.toggle(
        "Diagnostics",
        key=MORE.key,
        help="Histograms of the gradients, and the ratio of gradient to weight.",
        **BOUND,
    )
    if not st.session_state.get(MORE.key):
        return
    said = _said(courses, stack)
    st.markdown(
        "**Histograms of activations** are those above. A layer is saturated where its outputs "
        "crowd at an end of the function's range. A layer passes nothing on where all its outputs "
        "are the same."
    )
    with st.container(key="saturation"):
        st.markdown("\n".join(f"- {said[f'{each.name}/average']}" for each in courses))
    st.markdown(
        "**Histograms of gradients** show |∂L/∂z| in powers of ten, for a gradient of norm 1 at "
        "the last layer. Where the band falls towards the first layer the gradient vanishes; "
        "where it rises the gradient explodes. Zeros are left out."
    )
    with st.container(key="panels-gradients"):
        for course in courses:
            chart(
                f"plot_gradients_{course.name}",
                plots.gradients(course, drawn),
                f"How the gradients of {course.title} are spread in every layer.",
                plotted=plots.PANEL,
            )
    st.markdown(
        "**Gradient to weight** is the norm of a layer's gradient over the norm of its weights. "
        "Where it differs between layers by powers of ten, no single learning rate suits them "
        "all, and the layers with the small ratio hardly learn."
    )
    chart(
        "plot_ratio",
        plots.ratios(courses, drawn),
        "The norm of the gradient by the weights over the norm of the weights, layer by layer.",
        plotted=plots.PANEL,
    )


# --- While a slider is dragged --------------------------------------------------------------------


def _followed(chosen: Sequence[Activation], stack: Stack) -> dict[str, tuple[Parameter, list[int]]]:
    """The sliders that the curves follow, by key, each with the functions that it changes.

    Those for whose places all networks can be measured in a few seconds, the gain's first.
    """
    everyone = list(range(len(chosen)))
    sliders = {GAIN.key: (GAIN.parameter, everyone)}
    for index, activation in enumerate(chosen):
        for parameter in activation.parameters:
            sliders[controls.slider_key(activation, parameter.name)] = parameter, [index]
    found, work = {}, 0
    for key, (parameter, changed) in sliders.items():
        work += parameter.places.size * len(changed) * stack.outputs
        if work <= MOST_WORK:
            found[key] = parameter, changed
    return found


def _ahead(chosen: Sequence[Activation], values: Sequence[Values], stack: Stack) -> dict[str, Any]:
    """Record curves and sentences at all places of each slider, the others at rest."""
    keyframes, readings = {}, {}
    for key, (parameter, changed) in _followed(chosen, stack).items():
        curves: dict[str, Data] = {}
        said: dict[str, list[str]] = {}
        for index in changed:
            # Whoever has moved only this slider asks for the same.
            if key == GAIN.key:
                there, others = replace(stack, gain=GAIN.default), values[index]
            else:
                there, others = stack, {**values[index], parameter.name: parameter.default}
            frames = _frames(there, chosen[index], others, parameter)
            ((more, words),) = arrive(labs.leave_unless_wanted, [frames])
            curves |= more
            said |= words
        layers = np.arange(stack.depth + 1)
        places = parameter.places
        depth = track(np.tile(layers, places.size))
        keyframes[key] = {"at": places.tolist(), "tracks": {"z": depth} | curves}
        readings[key] = {"at": even(places), "said": said}
    return {"keyframes": keyframes, "readings": readings}


@remember(4096)  # also what was found before a reader moved on
def _profile(stack: Stack, activation: Activation, values: Values, told: Told) -> Profile:
    return flow.measure(stack, Unit(activation=activation, values=values), told)


@flights(64)
def _frames(
    tell: Tell, stack: Stack, activation: Activation, values: Values, parameter: Parameter
) -> tuple[dict[str, Data], dict[str, list[str]]]:
    """The curves and the words of a function at all places of a slider, one after the other.

    Measured at every place: in a deep network a small change can change all that follows, so what
    lies between two measurements cannot be told from them.
    """
    frames: list[dict[str, Array]] = []
    said: dict[str, list[str]] = {}
    for place in parameter.places.tolist():
        if parameter is GAIN.parameter:
            there, moved = replace(stack, gain=place), values
        else:
            there, moved = stack, {**values, parameter.name: place}
        try:
            profile = _profile(there, activation, moved, Told(tell))
            frames.append(plots.curves(activation.name, profile))
            printed = flow.printed(activation.title, there, profile)
        except ValueError:  # two parameters that do not go together there
            frames.append(plots.no_curves(activation.name, stack.depth))
            printed = dict.fromkeys(("told", "average", *CELLS.values()), "…")
        for part, text in printed.items():
            said.setdefault(f"{activation.name}/{part}", []).append(text)
    curves = {name: track(np.array([each[name] for each in frames])) for name in frames[0]}
    return curves, said
