"""Training: two small networks that differ only in what their units compute, as a film."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from actviz.activation import Activation, Values
from actviz.formatting import digits, percent, six_digits
from actviz.labs.presets import Preset
from actviz.labs.tasks import TASKS, Task
from actviz.labs.training import MOMENTS, Course, Setting, moments, train
from actviz.live import FILM, script, stylesheet
from actviz.live.recording import track
from actviz.network import Unit
from actviz.progress import Report, shared
from actviz.readouts import Cell, markdown, printed
from actviz.sampling import FLAT
from actviz.training import charts
from actviz.training.film import Side, film
from actviz.training.state import (
    ADDRESS,
    BATCH,
    CLAIM,
    INITIALIZER,
    LAYERS,
    MOMENT,
    NOISE,
    OPTIMIZER,
    POINTS,
    RATE,
    SEED,
    STEPS,
    TASK,
    WIDTH,
    A,
    B,
    read_points,
)
from actviz.training.table import training_table
from actviz.widgets import labs, live_layer, shell
from actviz.widgets.charts import chart
from actviz.widgets.function_fields import meanings_of
from actviz.widgets.pickers import choose_one, hidden
from actviz.widgets.session import remembered
from actviz.widgets.sliders import number_slider, parameter_slider, place_slider
from actviz.widgets.streamlit_insides import ExpanderContainer
from actviz.widgets.tables import named_tables, tables_section
from actviz.widgets.url_state import BOUND
from actviz.widgets.waiting import ProgressBar, wait

_component = st.components.v2.component("actviz.film", js=script(*FILM), css=stylesheet("film.css"))


@dataclass(slots=True)
class Heard:
    """The number of the last change of the points that the film has sent; see `live/dots.js`."""

    change: int = 0


def page() -> None:
    """Draw the page."""
    shell.page("Training", reset)
    ADDRESS.open()
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        first = choose_one(ADDRESS, A, "First function")
        second = choose_one(ADDRESS, B, "Second function")
        task = st.segmented_control(
            "Task",
            list(TASKS),
            default=TASK.default,
            required=True,
            key=TASK.key,
            label_visibility="collapsed",
            wrap=True,
            **BOUND,
        )
    preset = labs.claim_shown(CLAIM)
    live_part = st.container(key="live-part")
    with st.container(key="second"):
        tables = tables_section()
    with live_part:
        _live_part((first, second), TASKS[TASK.fit(task)], preset, tables)


def reset() -> None:
    """Callback: the same functions and task, everything else at its default."""
    now = ADDRESS.current()
    kept = {field.key: now[field.key] for field in (A, B, TASK)}
    st.session_state.update(ADDRESS.view(kept))


@st.fragment
def _live_part(
    chosen: tuple[Activation, Activation],
    task: Task,
    preset: Preset | None,
    tables: ExpanderContainer,
) -> None:
    """Everything that a slider moves."""
    ADDRESS.check()
    with st.container(key="comparison"):
        with st.container(key="lab"):
            setting, values = _controls(chosen, task)
            progress = st.empty()
            sides = _sides(setting, chosen, values, progress)
            at = _moment(setting)
            _film(setting, sides, list(map(_title, chosen, values)), at)
        with st.container(key="ranking"):
            place = st.container()
            _result(setting, sides, at)
    if tables.open:
        with tables:
            named_tables({side.title: training_table(side.course) for side in sides})
            if not sides:
                st.markdown("Nothing has been trained yet.")
    live_layer.mount(None, meanings_of(chosen) | {f.key: f.parameter.meaning for f in NUMBERS})
    if preset:
        labs.claim(preset, place, ADDRESS, CLAIM)


def _film(setting: Setting, sides: Sequence[Side], titles: Sequence[str], at: int) -> None:
    """Show the film, and beside it the charts that go with it."""
    drawn = film(setting, sides or titles, slider=MOMENT.key, heard=remembered(Heard).change)
    steps = moments(setting.steps)
    with st.container(key="film-and-charts"):
        _component(key="film", data=drawn, on_points_change=_set_points, height="content")
        with st.container(key="film-charts"):
            chart(
                "plot_loss",
                charts.loss(sides, steps, at, MOMENT.key, **_table(setting, sides, at)),
                "The loss of both networks over the steps, on a log axis",
                plotted=charts.PLOTTED,
            )
            chart(
                "plot_layers",
                charts.gradient(sides, setting.layers, len(steps), at, MOMENT.key),
                "The norm of the gradient of each layer's weights, on a log axis",
                plotted=charts.PLOTTED,
            )


def _table(setting: Setting, sides: Sequence[Side], at: int) -> dict[str, Any]:
    """The table of a moment for the browser, at every moment; see `actviz.plots.motion`."""
    if not sides:
        return {}
    tracks = {}
    for index, side in enumerate(sides):
        places = len(side.course.steps)
        all_numbers = [_numbers(side.course, place) for place in range(places)]
        for name in all_numbers[0]:
            rows = np.array([numbers[name] for numbers in all_numbers])
            tracks[f"{index}/{name}"] = track(rows, "f8") | {"at": places}
    return {
        "readings": {MOMENT.key: {"at": MOMENTS, "whole": True, "tracks": tracks}},
        "now": {"heights": _heights(sides, at)},
        "texts": {"key": "ranking", "table": 0, "rows": _rows(setting, len(sides))},
    }


def _heights(sides: Sequence[Side], at: int) -> dict[str, float]:
    """The numbers of the table by name."""
    return {
        f"{index}/{name}": number
        for index, side in enumerate(sides)
        for name, number in _numbers(side.course, at).items()
    }


NUMBERS = (NOISE, LAYERS, WIDTH, SEED, MOMENT)


def _controls(chosen: tuple[Activation, Activation], task: Task) -> tuple[Setting, list[Values]]:
    """Show the sliders and return what they say."""
    with st.container(key="sliders"):
        values: list[Values] = []
        for index, each in enumerate(chosen):
            if index and each is chosen[0]:
                values.append(values[0])
                continue
            values.append(
                {
                    parameter.name: parameter_slider(
                        each, parameter, f"{each.title} {parameter.symbol}"
                    )
                    for parameter in each.parameters
                }
            )
        layers = number_slider(LAYERS, LAYERS.parameter.symbol)
        width = number_slider(WIDTH, WIDTH.parameter.symbol)
        rate = place_slider(RATE, "Learning rate", "How far each step moves the weights.")
        batch = place_slider(BATCH, "Batch", "How many examples each step uses.")
        steps = place_slider(STEPS, "Steps", "How many steps the training takes.")
        noise = number_slider(NOISE, NOISE.parameter.symbol)
        seed = number_slider(SEED, SEED.parameter.symbol)
        initializer = labs.initializer(INITIALIZER)
        optimizer = st.selectbox(
            "Optimiser",
            OPTIMIZER.options,
            key=OPTIMIZER.key,
            help="Adam (Kingma and Ba 2015), or SGD: gradient descent with a momentum of 0.9.",
            **BOUND,
        )
    setting = Setting(
        task=task.name,
        noise=noise,
        points=_points() if task.name == "points" else (),
        layers=int(layers),
        width=int(width),
        initializer=initializer,
        optimizer=OPTIMIZER.fit(optimizer),
        rate=rate,
        batch=int(batch),
        seed=int(seed),
        steps=int(steps),
    )
    return setting, values


def _points() -> tuple[tuple[float, float], ...]:
    """The reader's own points, which the film sets."""
    with hidden(POINTS.key):
        text = st.text_input("Points", value=POINTS.default, key=POINTS.key, **BOUND)
    return tuple(read_points(POINTS.fit(text)))


def _set_points() -> None:
    """Callback: the reader has changed the points; the film sends a number and all of them."""
    sent = st.session_state["film"].get("points")
    if isinstance(sent, list | tuple) and len(sent) == 2:
        number, text = sent
        if isinstance(number, int) and isinstance(text, str):
            remembered(Heard).change = number
            ADDRESS.set({POINTS.key: POINTS.fit(text)})


def _moment(setting: Setting) -> int:
    """The scrubber, and the button that trains on."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="scrubber"):
        # The film follows by itself, and its address too; the server need not hear of it.
        at = number_slider(MOMENT, "Moment", on_change="ignore")
        longer = [steps for steps in STEPS.places if steps > setting.steps]
        st.button(
            "Train on",
            icon=":material/fast_forward:",
            key="train_on",
            on_click=_train_on,
            args=(longer[0],) if longer else (setting.steps,),
            disabled=not longer,
            help=f"Train for {longer[0]} steps."
            if longer
            else f"{setting.steps} steps are the most.",
        )
    return int(at)


def _train_on(steps: int) -> None:
    """Callback: more steps, shown from where the training was."""
    ADDRESS.set({STEPS.key: steps, MOMENT.key: MOMENTS - 1})


# --- Training -------------------------------------------------------------------------------------


@shared(64)
def _course(report: Report, setting: Setting, activation: Activation, values: Values) -> Course:
    return train(setting, Unit(activation=activation, values=values), report)


def _sides(
    setting: Setting, chosen: Sequence[Activation], values: Sequence[Values], place: Any
) -> list[Side]:
    """Both trainings, one after the other; what takes long shows how far it is."""
    if setting.task == "points" and not setting.points:
        return []
    progress = ProgressBar(place)
    sides = []
    for index, (activation, each) in enumerate(zip(chosen, values, strict=True)):

        def look(share: float, index: int = index, title: str = activation.title) -> None:
            progress.show((index + share) / 2, f"Training {title}")

        (course,) = wait([_course(setting, activation, each)], look)
        sides.append(Side(_title(activation, each), course))
    progress.end()
    return sides


def _title(activation: Activation, values: Values) -> str:
    shown = [
        f"{parameter.symbol} = {six_digits(values[parameter.name])}"
        for parameter in activation.parameters
    ]
    return activation.title + (f" ({', '.join(shown)})" if shown else "")


# --- In words -------------------------------------------------------------------------------------


CLASSES = (
    "Blue circles are class 1, orange squares are class 0. The paler the background, the less "
    "sure the network is. "
)


def _result(setting: Setting, sides: Sequence[Side], at: int) -> None:
    """Show what there is to see, and the exact numbers of the moment."""
    said = [f"- {_ending(side, setting)}" for side in sides]
    task = setting.task[:1].upper() + setting.task[1:]
    about = f"{task}: {TASKS[setting.task].about}."
    if not sides:
        said = ["There is no point to learn yet."]
    st.markdown("\n".join(["# Training", "", about, "", *said]), anchors=False)
    if not sides:
        return
    rows = _rows(setting, len(sides))
    table = markdown(["now", *(side.title for side in sides)], *printed(rows, _heights(sides, at)))
    note = (
        "Both networks start with the same weights and see the same batches. The small pictures "
        "show the output of each hidden unit. A dead unit is crossed out: its slope is 0 for every "
        "example, so it does not learn. A saturated unit has a dashed frame: its slope is "
        f"below {digits(FLAT)} for every example."
    )
    classes = CLASSES if setting.plane else ""
    st.markdown(f"{table}\n\n:small[{classes}{note}]")


def _rows(setting: Setting, sides: int) -> list[list[Cell]]:
    """The table of a moment as cells, which the browser fills in too; see `actviz.readouts`."""
    share = {"digits": "six", "after": f" of {setting.hidden}"}
    cells = {
        "step": ("step", {"digits": "six"}),
        "loss": ("loss", {"digits": "six"}),
        "right": ("right", {"digits": "percent"}),
        "dead units": ("dead", share),
        "saturated units": ("saturated", share),
        "gradient in layer 1": ("gradient", {"digits": "six"}),
    }
    return [
        [title, *({"height": f"{index}/{name}", **how} for index in range(sides))]
        for title, (name, how) in cells.items()
        if setting.plane or name != "right"
    ]


def _numbers(course: Course, at: int) -> dict[str, float]:
    """The table's numbers of a training at a moment, or at its last one."""
    at = min(at, len(course.steps) - 1)
    return {
        "step": course.steps[at],
        "loss": float(course.loss[at]),
        "right": float(course.accuracy[at]),
        "dead": int(course.dead[at].sum()),
        "saturated": int(course.saturated[at].sum()),
        "gradient": float(course.gradient[at][0]),
    }


def _ending(side: Side, setting: Setting) -> str:
    """The course of a training in a sentence."""
    course = side.course
    lost = course.divergence
    if lost is not None:
        lower = [rate for rate in RATE.places if rate < setting.rate]
        how = f"a learning rate of {digits(lower[-1])}" if lower else "smaller weights"
        size = (
            f"{digits(lost.growth)} times as large as" if lost.growth < 1e300 else "far larger than"
        )
        layer = "the output layer" if lost.layer > setting.layers else f"hidden layer {lost.layer}"
        return (
            f"**{side.title}** diverges after step {lost.step}: the weights of {layer} are "
            f"{size} at the start, and they grow with every step. Try {how}."
        )
    end = six_digits(float(course.loss[-1]))
    right = f", {percent(float(course.accuracy[-1]))} right" if setting.plane else ""
    died = int(course.dead[-1].sum())
    dead = f" {died} of {setting.hidden} units are dead." if died else ""
    return f"**{side.title}** ends at a loss of {end}{right}.{dead}"
