"""Gradient flow: how a signal and its gradient change through the depth of a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from actviz.activation import Activation, Parameter, Values
from actviz.formatting import digits
from actviz.gradient_flow import charts, handout, state
from actviz.gradient_flow.charts import MeasuredNetwork
from actviz.gradient_flow.handout import CELLS
from actviz.gradient_flow.recording import measured_places, record
from actviz.gradient_flow.state import ADDRESS
from actviz.gradient_flow.table import layer_table
from actviz.labs import flow
from actviz.labs.flow import GAIN, Diagnosis, Stack
from actviz.labs.presets import Preset
from actviz.live.recording import even, track
from actviz.network import Unit
from actviz.plots.chart import function_colours
from actviz.progress import Report, shared
from actviz.readouts import markdown, titled_cell
from actviz.sampling import FLAT
from actviz.widgets import labs, live_layer, share, shell
from actviz.widgets.charts import chart
from actviz.widgets.function_fields import meanings_of
from actviz.widgets.pickers import add, choose_several
from actviz.widgets.search import search
from actviz.widgets.session import session_record
from actviz.widgets.sliders import number_slider, parameter_sliders, place_slider, reach, reaches
from actviz.widgets.streamlit_insides import ExpanderContainer
from actviz.widgets.tables import named_tables, tables_section
from actviz.widgets.url_state import BOUND
from actviz.widgets.waiting import ProgressBar, wait

MOST_WORK = 60_000_000
"""The largest number of outputs that are measured ahead; it takes a few seconds of a thread."""

TOO_LARGE = (
    " This network is too large for the charts to follow a slider: they change when it is released."
)


@dataclass(slots=True)
class Reach:
    """Whether the reader has reached for a slider here, so that it is worth measuring ahead."""

    for_sliders: bool = False


HIDES = ("names", "numbers", "sliders", "choice", "sections", "menu")
"""What of this page a link can hide; see `actviz.widgets.hiding`."""


def page() -> None:
    """Draw the page."""
    shell.page("Gradient flow", partial(ADDRESS.reset, state.FUNCTIONS))
    share.offer(_body(is_whole=True), HIDES)


def embedded() -> None:
    """Draw the charts, their sliders and their numbers, as a part of another page."""
    _body(is_whole=False)


def _body(*, is_whole: bool) -> share.Takeaway | None:
    """Draw the page, or what of it another page shows; return what can be taken along."""
    ADDRESS.open(is_part=not is_whole)
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        chosen = choose_several(ADDRESS, state.FUNCTIONS, "Functions")
        names = tuple(each.name for each in chosen)
        found = partial(add, ADDRESS, state.FUNCTIONS)
        search("add", "Add a function or a formula", found, labs.UNITS, there=names)
    preset = labs.claim_shown(state.CLAIM)
    live_part = st.container(key="live-part")
    tables = None
    if is_whole:
        with st.container(key="second"):
            tables = tables_section() if chosen else None
            with st.expander("What is measured", icon=":material/help:"):
                st.markdown(MEASURED)
    with live_part:
        return _live_part(chosen, preset, tables, is_whole=is_whole)


@st.fragment
def _live_part(
    chosen: Sequence[Activation],
    preset: Preset | None,
    tables: ExpanderContainer | None,
    *,
    is_whole: bool,
) -> share.Takeaway | None:
    """Everything that follows the sliders; return what can be taken along, if there is anything."""
    ADDRESS.check_widgets()
    if not chosen:
        st.title("Gradient flow", anchor=False)
        st.info("Choose a function to send a gradient through.", icon=":material/touch_app:")
        live_layer.mount(None)
        return None
    with st.container(key="flow"):
        # The charts come first, though they are drawn last.
        figure, side = st.container(key="flow-charts"), st.container(key="flow-side")
        with side:
            place = st.container()
            stack, values = _controls(chosen)
            progress = st.empty()
            detailed = bool(st.session_state.get(state.MORE.key))
            try:
                networks = _measured(chosen, values, stack, detailed, progress)
            except ValueError as error:
                progress.error(f"This cannot be drawn: {error}", icon=":material/error:")
                live_layer.mount(None)
                return None
            drawn = _drawn(chosen, values, stack)
            said = _said(networks, stack)
        with figure:
            _plots(networks, said, drawn)
        with side, st.container(key="flow-numbers"):
            _result(networks, said, "" if _followed(chosen, stack) else TOO_LARGE)
    if is_whole:
        _panels(networks, drawn)
        _diagnostics(networks, said, drawn)
    if tables is not None and tables.open:
        with tables:
            named_tables({each.heading: layer_table(each.diagnosis) for each in networks})
    meanings = meanings_of(chosen) | {GAIN.name: GAIN.meaning}
    # The charts have been sent by now. What moves them takes longer to measure, and only those need
    # it who reach for a slider.
    reached = session_record(Reach).for_sliders
    ahead = _ahead(chosen, values, stack) if reached else {}
    live_layer.mount(None, meanings, {"drawn": drawn, **ahead}, None if reached else _reach)
    claimed = labs.claim(preset, place, ADDRESS, state.CLAIM) if preset else ()
    return share.Takeaway(
        heading=handout.title(networks, stack),
        name=share.joined("gradient flow", *((each.activation, each.values) for each in networks)),
        charts=partial(handout.drawn, networks),
        handout=partial(handout.of_networks, networks, stack, claimed),
    )


def _reach() -> None:
    """Callback: the reader reaches for a slider for the first time."""
    session_record(Reach).for_sliders = True


def _controls(chosen: Sequence[Activation]) -> tuple[Stack, list[Values]]:
    """Show the sliders and return what they say."""
    with st.container(key="sliders"):
        gain = number_slider(state.GAIN_FIELD)
        depth = number_slider(state.DEPTH)
        values: list[Values] = list(map(parameter_sliders, chosen))
    with st.expander(_settings(), icon=":material/tune:", key="settings"):
        width = place_slider(state.WIDTH, "Width", "How many units a layer has.")
        batch = place_slider(state.BATCH, "Batch", "How many standard normal inputs go through.")
        seed = number_slider(state.SEED)
        initializer = labs.initializer(state.INITIALIZER)
    held = {
        state.DEPTH.key: depth,
        state.WIDTH.key: width,
        state.INITIALIZER.key: initializer,
        GAIN.name: gain,
        state.BATCH.key: batch,
        state.SEED.key: seed,
    }
    return state.stack_of(held), values


def _settings() -> str:
    """What the network has besides its gain and its depth, in a line."""
    width, batch, init, seed = (
        field.fit(st.session_state.get(field.key))
        for field in (state.WIDTH, state.BATCH, state.INITIALIZER, state.SEED)
    )
    return f"{width:.0f} units, batch {batch:.0f}, {init}, seed {seed:.0f}"


@shared(512)
def _diagnosis(
    report: Report, stack: Stack, activation: Activation, values: Values, detailed: bool
) -> Diagnosis:
    unit = Unit(activation=activation, values=values)
    return flow.diagnose(stack, unit, gradients=detailed, report=report)


def _measured(
    chosen: Sequence[Activation],
    values: Sequence[Values],
    stack: Stack,
    detailed: bool,
    place: Any,
) -> list[MeasuredNetwork]:
    """Measure all functions at the same time, with a progress bar if it takes long."""
    progress = ProgressBar(place)
    found = wait(
        (_diagnosis(stack, *each, detailed) for each in zip(chosen, values, strict=True)),
        lambda share: progress.show(share, "Measuring the networks"),
    )
    progress.end()
    return list(map(MeasuredNetwork, chosen, function_colours(chosen), found, values))


def _drawn(
    chosen: Sequence[Activation], values: Sequence[Values], stack: Stack
) -> dict[str, float]:
    """The values of the sliders that the curves follow."""
    drawn = {GAIN.name: stack.gain}
    for activation, each in zip(chosen, values, strict=True):
        drawn |= {activation.slider_key(name): value for name, value in each.items()}
    return drawn


def _plots(
    networks: Sequence[MeasuredNetwork], said: dict[str, str], drawn: dict[str, float]
) -> None:
    names = ", ".join(each.heading for each in networks)
    now = {"heights": {}, "broken": [], "said": said}
    chart(
        "plot_gradient",
        charts.gradient(networks, drawn, {"now": now, "texts": _texts(networks)}),
        f"How much of the gradient is left at every layer, on a log axis, for {names}.",
    )
    chart(
        "plot_saturated",
        charts.saturated(networks, drawn),
        f"The share of nearly flat outputs in every layer, for {names}.",
    )
    chart(
        "plot_dead",
        charts.dead(networks, drawn),
        f"The share of dead units in every layer, for {names}.",
    )


def _result(networks: Sequence[MeasuredNetwork], said: dict[str, str], note: str) -> None:
    """Show the result in words and numbers."""
    sentences = "\n".join(f"- {said[f'{each.key}/sentence']}" for each in networks)
    rows = [
        [each.heading, *(said[f"{each.key}/{name}"] for name in CELLS.values())]
        for each in networks
    ]
    table = markdown(["function", *CELLS], *rows)
    note = f"\n\n:small[{note}]" if note else ""
    st.markdown(f"# Gradient flow\n\n{sentences}{note}\n\n{table}", anchors=False)


MEASURED = (
    "A batch of standard normal inputs goes forwards through the network, and a gradient of random "
    "direction at the last layer's outputs goes backwards. At each layer the norm of the gradient "
    "is divided by the norm at the last layer: that is what is left. What a layer passes is the "
    "average that leaves as much at the input. Nothing is trained here: the weights are random."
    "\n\n"
    "Dotted lines are what the slopes predict: each layer multiplies the norm by its root mean "
    "square slope and by gain · √width · the standard deviation of its weights.\n\n"
    f"Saturated are the outputs at which |f′| is below {digits(FLAT)}. Dead are the units whose "
    "slope is 0 for every input. In the table, σ is the standard deviation of the outputs.\n\n"
    "The diagnostics are for a gradient of norm 1 at the last layer. The histograms of gradients "
    "leave out zeros. The ratio is the norm of a layer's gradient over that of its weights."
)


def _said(networks: Sequence[MeasuredNetwork], stack: Stack) -> dict[str, str]:
    """The sentences about all functions, by name."""
    return {
        f"{each.key}/{part}": text
        for each in networks
        for part, text in flow.printed(each.heading, stack, each.profile).items()
    }


def _texts(networks: Sequence[MeasuredNetwork]) -> list[dict[str, Any]]:
    """Where these sentences stand on the page, for the browser; see `actviz.plots.motion`."""
    rows = [
        [titled_cell(each.activation), *({"said": f"{each.key}/{part}"} for part in CELLS.values())]
        for each in networks
    ]
    sentences, averages = (
        [[{"said": f"{each.key}/{part}"}] for each in networks] for part in ("sentence", "average")
    )
    return [
        {"key": "flow-numbers", "table": 0, "rows": rows},
        {"key": "flow-numbers", "list": 0, "rows": sentences},
        {"key": "saturation", "list": 0, "rows": averages},
    ]


def _panels(networks: Sequence[MeasuredNetwork], drawn: dict[str, float]) -> None:
    """Show the spread of the outputs, a chart for each function."""
    st.markdown(
        "## Outputs of the layers\n\n:small[Grey: where the outputs lie. Line: their mean. "
        "Dashed: one standard deviation above and below it.]",
        anchors=False,
    )
    with st.container(key="panels"):
        for network in networks:
            chart(
                f"plot_outputs_{network.key}",
                charts.outputs(network, drawn),
                f"How the outputs of {network.heading} are spread in every layer.",
                plotted=charts.PANEL,
            )


def _diagnostics(
    networks: Sequence[MeasuredNetwork], said: dict[str, str], drawn: dict[str, float]
) -> None:
    """Show the usual diagnostics of a network that does not learn, measured on demand."""
    st.toggle(
        "Diagnostics",
        key=state.MORE.key,
        help="Histograms of the gradients, and the ratio of gradient to weight.",
        **BOUND,
    )
    if not st.session_state.get(state.MORE.key):
        return
    st.markdown(
        "**Histograms of activations** are those above: a layer is saturated where its outputs "
        "crowd at an end of the function's range."
    )
    with st.container(key="saturation"):
        st.markdown("\n".join(f"- {said[f'{each.key}/average']}" for each in networks))
    st.markdown(
        "**Histograms of gradients**: where the band falls towards the input the gradient "
        "vanishes; where it rises the gradient explodes."
    )
    with st.container(key="panels-gradients"):
        for network in networks:
            chart(
                f"plot_gradients_{network.key}",
                charts.gradients(network, drawn),
                f"How the gradients of {network.heading} are spread in every layer.",
                plotted=charts.PANEL,
            )
    st.markdown(
        "**Gradient to weight**: where it differs between layers by powers of ten, no single "
        "learning rate suits them all, and the layers with the small ratio hardly learn."
    )
    chart(
        "plot_ratio",
        charts.ratios(networks, drawn),
        "The norm of the gradient by the weights over the norm of the weights, layer by layer.",
        plotted=charts.PANEL,
    )


# --- While a slider is dragged --------------------------------------------------------------------


def _followed(
    chosen: Sequence[Activation], stack: Stack
) -> list[tuple[str, Parameter, Sequence[int]]]:
    """The sliders that the curves follow, each with the indices of the functions that it changes.

    First the gain, then parameters, as many as can be measured in a few seconds.
    """
    gain = reach(state.GAIN_FIELD)
    sliders: list[tuple[str, Parameter, Sequence[int]]] = [(GAIN.name, gain, range(len(chosen)))]
    for index, activation in enumerate(chosen):
        reached = reaches(activation)
        for parameter in activation.parameters:
            key = activation.slider_key(parameter.name)
            sliders.append((key, reached.get(parameter.name, parameter), [index]))
    work = np.cumsum([measured_places(slider).size * len(each) for _, slider, each in sliders])
    return sliders[: np.searchsorted(work * stack.outputs, MOST_WORK, side="right")]


def _ahead(chosen: Sequence[Activation], values: Sequence[Values], stack: Stack) -> dict[str, Any]:
    """Record curves and sentences along each slider, while the others stand still."""
    keyframes, readings = {}, {}
    for key, slider, changed in _followed(chosen, stack):
        recorded = wait(record(stack, chosen[i], values[i], slider) for i in changed)
        places = measured_places(slider)
        tracks = {"z": track(np.tile(np.arange(stack.depth + 1), places.size))}
        said: dict[str, list[str]] = {}
        for each in recorded:
            tracks |= each.tracks
            said |= each.said
        keyframes[key] = {"at": places.tolist(), "tracks": tracks}
        readings[key] = {"at": even(places), "said": said}
    return {"keyframes": keyframes, "readings": readings}
