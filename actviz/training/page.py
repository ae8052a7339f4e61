"""Training: two small networks that differ only in what their units compute, as a film."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from actviz.activation import Activation, Values
from actviz.find import told_apart
from actviz.labs.one_step import hardest
from actviz.labs.presets import LEARNING, OVERFITTING, Preset
from actviz.labs.tasks import TASKS, Task
from actviz.labs.training import MOMENTS, SMALL, Course, Setting, moments, train
from actviz.live import FILM, ONE_STEP, script, stylesheet
from actviz.live.recording import track
from actviz.network import Unit
from actviz.progress import Report, shared
from actviz.readouts import markdown, printed, titled
from actviz.training import charts, handout, learns, state, words
from actviz.training.film import Own, Side, film
from actviz.training.one_step import message
from actviz.training.state import ADDRESS, IN_FILE, OF_TASK, Points, read_example
from actviz.training.table import training_table
from actviz.widgets import labs, live_layer, share, shell
from actviz.widgets.charts import chart
from actviz.widgets.claims import measured_now
from actviz.widgets.function_fields import meanings_of
from actviz.widgets.pickers import choose_few, choose_one, hidden
from actviz.widgets.session import Visit, session_record
from actviz.widgets.sliders import (
    number_slider,
    parameter_label,
    parameter_sliders,
    place_slider,
)
from actviz.widgets.streamlit_insides import ExpanderContainer, is_going_back, query
from actviz.widgets.tables import named_tables, tables_section
from actviz.widgets.trainings import (
    NOTHING,
    Trainee,
    other_seeds,
    seeds_section,
    smallest_network,
    smallest_section,
)
from actviz.widgets.url_state import BOUND
from actviz.widgets.waiting import ProgressBar, wait

_component = st.components.v2.component("actviz.film", js=script(*FILM), css=stylesheet("film.css"))
_looked_at = st.components.v2.component(
    "actviz.one_step", js=script(*ONE_STEP), css=stylesheet("one_step.css")
)


@dataclass(slots=True)
class Heard:
    """The number of the last change of the points that the film has sent; see `live/dots.js`."""

    change: int = 0


@dataclass(slots=True)
class InFile:
    """The reader's points that are too many for the address, by the key of their field."""

    points: dict[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Opening:
    """Whether the film plays once by itself: as long as all is as it was when the page was opened.

    It does not where the address names a moment, or where the reader comes back to one.
    """

    wanted: bool = False
    shown: object = None


HIDES = ("names", "numbers", "sliders", "choice", "sections", "menu")
"""What of this page a link can hide; see `actviz.widgets.hiding`."""


def page() -> None:
    """Draw the page."""
    shell.page("Training", partial(ADDRESS.reset, state.A, state.B, state.TASK))
    share.offer(_body(is_whole=True), HIDES)


def embedded() -> None:
    """Draw the choices and the film, without the sections, as a part of another page."""
    _body(is_whole=False)


def play_once(wanted: bool = True) -> None:
    """Let the film that is drawn next play once by itself, or not."""
    opening = session_record(Opening)
    opening.wanted, opening.shown = wanted, None


def _body(*, is_whole: bool) -> share.Takeaway:
    """Draw the page, or what of it another page shows; return what can be taken along."""
    if session_record(Visit).has_come:
        play_once(state.MOMENT.key not in query() and not is_going_back())
    ADDRESS.open(is_part=not is_whole)
    # The choices read as a sentence.
    with st.container(horizontal=True, vertical_alignment="center", key="strip"):
        st.title("Training", anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", key="picker"):
            first = choose_one(ADDRESS, state.A, "First function", state.B)
            st.markdown("against")
            second = choose_one(ADDRESS, state.B, "Second function", state.A)
            st.markdown("on")
            chosen = st.selectbox(
                "Task",
                state.TASK.options,
                key=state.TASK.key,
                label_visibility="collapsed",
                **BOUND,
            )
        task = TASKS[state.TASK.fit(chosen)]
        st.caption(f"{task.about[:1].upper()}{task.about[1:]}.")
    preset = labs.claim_shown(state.CLAIM)
    live_part = st.container(key="live-part")
    more = None
    if is_whole:
        with st.container(key="second"):
            more = More(seeds_section(), smallest_section(), tables_section())
    first, second = told_apart((first, second))
    with live_part:
        return _live_part((first, second), task, preset, more)


class More(NamedTuple):
    """The sections below the film, which are filled while they are open."""

    seeds: ExpanderContainer
    smallest: ExpanderContainer
    tables: ExpanderContainer


@st.fragment
def _live_part(
    chosen: tuple[Activation, Activation],
    task: Task,
    preset: Preset | None,
    more: More | None,
) -> share.Takeaway:
    """Everything that follows the sliders; return what can be taken along."""
    ADDRESS.check_widgets()
    with st.container(key="lab"):
        progress = st.empty()
        picture = st.container(key="picture")
        with st.container(key="beside"):
            place = st.container()
            beside = st.container(key="film-charts")
            numbers = st.container(key="ranking")
        with st.container(key="settings"):
            learning = _learning()
            setting, values = _controls(chosen, task, learning)
        learn = learns.in_words(chosen, learning)
        st.caption(_how_to_read(setting, learn))
        units = [_unit(*each, learning) for each in zip(chosen, values, strict=True)]
        titles = [titled(each.activation, each.values, each.learns) for each in units]
        sides = _sides(setting, units, titles, progress)
        with picture:
            at = _moment()
            _film(setting, sides, titles, at)
        with beside:
            _charts(setting, sides, at)
        with numbers:
            _result(setting, sides, at)
    if more is not None:
        _one_step(setting, sides, units)
        if more.tables.open:
            with more.tables:
                named_tables({side.title: training_table(side) for side in sides})
                if not sides:
                    st.markdown("Nothing has been trained yet.")
    live_layer.mount(None, meanings_of(chosen) | {f.key: f.parameter.meaning for f in NUMBERS})
    for index, own in enumerate(OURS):
        if labs.is_shown(own, ADDRESS):
            with numbers, st.spinner("Measuring over several seeds", show_time=True):
                (said,) = wait([_measured(index)])
                st.markdown(f"- {measured_now(said)}")
    claimed = labs.claim(preset, place, ADDRESS, state.CLAIM) if preset else ()
    if more is not None:
        trainees = [Trainee(side.title, unit) for side, unit in zip(sides, units, strict=False)]
        other_seeds(more.seeds, setting, trainees, lambda seed: ADDRESS.set({state.SEED.key: seed}))
        smallest_network(more.smallest, setting, trainees)
    return share.Takeaway(
        heading=handout.title(setting, titles),
        name=share.joined("training", *((each.activation, each.values) for each in units)),
        charts=partial(handout.drawn, setting, sides, at),
        handout=partial(handout.of_trainings, setting, sides, at, learn, claimed),
    )


def _film(setting: Setting, sides: Sequence[Side], titles: Sequence[str], at: int) -> None:
    """Show the film."""
    shown = (setting, tuple(titles), at)
    opening = session_record(Opening)
    opening.shown = opening.shown or shown
    drawn = film(
        setting,
        sides or titles,
        slider=state.MOMENT.key,
        own=_own(setting),
        heard=session_record(Heard).change,
        example=_example(setting)[0] - 1 if setting.is_small else -1,
        plays=opening.wanted and opening.shown == shown and at == MOMENTS - 1,
    )
    hear: dict[str, Any] = {
        f"on_{each.key}_change": partial(_set_points, each) for each in OF_TASK.values()
    }
    hear["on_example_change"] = _choose_example
    _component(key="film", data=drawn, height="content", **hear)


def _own(setting: Setting) -> Own | None:
    """What the film says of the reader's own points, if the task has such."""
    field = OF_TASK.get(setting.task)
    if field is None:
        return None
    lost = not setting.points and st.session_state.get(field.key) == IN_FILE
    return Own(field.key, field.fitting, lost)


def _charts(setting: Setting, sides: Sequence[Side], at: int) -> None:
    """Show the charts that go with the film: two, or where something learns, three lower ones."""
    steps = moments(setting.steps)
    slider = state.MOMENT.key
    presents = st.session_state.get("present")
    learn = any(side.learns for side in sides)
    shown = {
        "plot_loss": (
            charts.loss(sides, steps, at, slider, **_table(setting, sides, at)),
            "The loss of both networks over the steps, on a log axis",
        )
    }
    if learn:
        shown["plot_learned"] = (
            charts.learned(sides, steps, at, slider),
            "What the functions learn over the steps, a line for each layer",
        )
    if not (learn and presents):  # large type leaves no room for three
        shown["plot_layers"] = (
            charts.gradient(sides, setting.layers, len(steps), at, slider),
            "The norm of the gradient of each layer's weights, on a log axis",
        )
    plotted = charts.PRESENTED if presents else charts.PLOTTED
    for key, (figure, alt) in shown.items():
        if learn:
            figure = charts.lowered(figure)
        # `style.css` says how high three are.
        chart(key, figure, alt, plotted=None if len(shown) == 3 else plotted)


def _table(setting: Setting, sides: Sequence[Side], at: int) -> dict[str, Any]:
    """The table for the browser, with its numbers at every moment; see `actviz.plots.motion`."""
    if not sides:
        return {}
    tracks = {}
    for index, side in enumerate(sides):
        places = len(side.course.steps)
        all_numbers = [words.numbers(side, place) for place in range(places)]
        for name in all_numbers[0]:
            rows = np.array([numbers[name] for numbers in all_numbers])
            tracks[f"{index}/{name}"] = track(rows, "f8") | {"at": places}
    return {
        "readings": {state.MOMENT.key: {"at": MOMENTS, "whole": True, "tracks": tracks}},
        "now": {"heights": words.heights(sides, at)},
        "texts": {"key": "ranking", "table": 0, "rows": words.rows(setting, sides)},
    }


NUMBERS = (state.NOISE, state.HELD, state.LAYERS, state.WIDTH, state.SEED)


def _controls(
    chosen: tuple[Activation, Activation], task: Task, learning: Collection[str]
) -> tuple[Setting, list[Values]]:
    """Show the settings in two groups, whose heads say what is in them, and return them."""
    setting = _setting(task)
    network, course = words.settings(setting, learns.in_words(chosen, learning))
    with st.expander(network, key="network"), st.container(key="sliders-network"):
        number_slider(state.LAYERS)
        number_slider(state.WIDTH)
        labs.initializer(state.INITIALIZER)
        # Both may be the same function, which has its sliders once.
        found = {each: parameter_sliders(each, learning) for each in dict.fromkeys(chosen)}
        _choose_learning(chosen)
    with st.expander(course, key="course"), st.container(key="sliders-course"):
        labs.word(
            state.OPTIMIZER,
            "Optimiser",
            "Adam (Kingma and Ba 2015), or SGD: gradient descent with a momentum of 0.9.",
        )
        place_slider(state.RATE, "Learning rate", "How far each step moves the weights.")
        place_slider(state.BATCH, "Batch", "How many examples each step uses.")
        place_slider(state.STEPS, "Steps", "How many steps the training takes.")
        number_slider(state.NOISE)
        number_slider(state.HELD, "Held out", format="%d%%")
        number_slider(state.SEED)
    _train_on_button(setting)
    if task.is_own:
        # The film sets it.
        points = OF_TASK[task.name]
        with hidden(points.key):
            st.text_input("Points", value=points.default, key=points.key, **BOUND)
    return setting, [found[each] for each in chosen]


def _learning() -> list[str]:
    """The keys of the parameters that learn, which are chosen below the film."""
    held = ADDRESS.current()
    chosen: list[str] = ADDRESS.fit(held).get(state.LEARN.key, [])
    return chosen


def _choose_learning(chosen: tuple[Activation, Activation]) -> None:
    """Show the choice of the parameters that learn, where there are any."""
    found = learns.parameters_by_key(chosen)
    if found:
        choose_few(
            ADDRESS,
            state.LEARN,
            "Learns",
            {key: parameter_label(*each) for key, each in found.items()},
            "What learns is trained with the weights: one number for each layer, at the same "
            "rate. Its slider is where it starts. So PReLU was published: its α is learned (He et "
            "al. 2015); and the β of Swish, here SiLU, can be (Ramachandran et al. 2017).",
        )


def _setting(task: Task) -> Setting:
    """The setting that the widgets have, which are drawn below the film."""
    held = ADDRESS.fit(ADDRESS.current())
    return state.setting_of(held, _points(OF_TASK[task.name], held) if task.is_own else ())


def _points(field: Points, held: Mapping[str, Any]) -> tuple[tuple[float, ...], ...]:
    """The reader's own points, which the address holds, or else the session."""
    text = held.get(field.key, "")
    if text == IN_FILE:
        return session_record(InFile).points.get(field.key, ())
    return tuple(field.points(text))


def _set_points(field: Points) -> None:
    """Callback: the reader has changed the points; the film sends a number and all of them."""
    sent = st.session_state["film"].get(field.key)
    if isinstance(sent, list | tuple) and len(sent) == 2:
        number, text = sent
        if isinstance(number, int) and isinstance(text, str):
            session_record(Heard).change = number
            points = field.points(text)
            if len(points) > field.fitting:
                session_record(InFile).points[field.key] = tuple(points)
            fits = len(points) <= field.fitting
            ADDRESS.set({field.key: field.text(points) if fits else IN_FILE})


def _moment() -> int:
    """The moment, from the hidden slider that the film drives."""
    with hidden(state.MOMENT.key):
        # The film and the address follow in the browser; the server need not hear of it.
        return int(number_slider(state.MOMENT, on_change="ignore"))


def _train_on_button(setting: Setting) -> None:
    more = next((steps for steps in state.STEPS.places if steps > setting.steps), setting.steps)
    st.button(
        "Train on",
        icon=":material/fast_forward:",
        key="train_on",
        on_click=_train_on,
        args=(more,),
        disabled=more == setting.steps,
        help=f"{more} steps are the most." if more == setting.steps else f"Train for {more} steps.",
    )


def _train_on(steps: int) -> None:
    """Callback: train for more steps, and show the last moment."""
    ADDRESS.set({state.STEPS.key: steps, state.MOMENT.key: MOMENTS - 1})


# --- Training -------------------------------------------------------------------------------------


@shared(64)
def _course(
    report: Report,
    setting: Setting,
    activation: Activation,
    values: Values,
    names: tuple[str, ...],
) -> Course:
    return train(setting, Unit(activation=activation, values=values, learns=names), report)


def _unit(activation: Activation, values: Values, learning: Collection[str]) -> Unit:
    """The function of a side, of whose parameters some learn."""
    return Unit(activation=activation, values=values, learns=learns.names_of(activation, learning))


def _sides(
    setting: Setting, units: Sequence[Unit], titles: Sequence[str], place: Any
) -> list[Side]:
    """Train one after the other, with a progress bar if it takes long."""
    if TASKS[setting.task].is_own and not setting.points:
        return []
    progress = ProgressBar(place)
    sides = []
    for index, (unit, title) in enumerate(zip(units, titles, strict=True)):

        def look(share: float, index: int = index, title: str = title) -> None:
            progress.show((index + share) / 2, f"Training {title}")

        (course,) = wait([_course(setting, unit.activation, unit.values, unit.learns)], look)
        parameters = tuple(p for p in unit.activation.parameters if p.name in unit.learns)
        sides.append(Side(title, course, parameters))
    progress.end()
    return sides


# --- One step looked at ---------------------------------------------------------------------------


def _example(setting: Setting) -> tuple[int, int]:
    """The example that is looked at, counted from 1, or 0, and the side; see `state.Example`."""
    example, side = read_example(ADDRESS.current()[state.EXAMPLE.key])
    return min(example, len(setting.examples.x)), side


def _one_step(setting: Setting, sides: Sequence[Side], units: Sequence[Unit]) -> None:
    """Show the section on one step; it is filled while it is open."""
    asked = bool(ADDRESS.current()[state.EXAMPLE.key])
    # The section is open while an example is looked at, however that was asked for.
    st.session_state["one_step"] = asked
    section = st.expander(
        "One step looked at",
        icon=":material/frame_inspect:",
        key="one_step",
        on_change=partial(_look, setting, sides, units),
    )
    if not asked:
        return
    with section:
        # The example is chosen in the film, and in what is drawn here.
        with hidden(state.EXAMPLE.key):
            st.text_input("Example", key=state.EXAMPLE.key, **BOUND)
        if not setting.is_small:
            layers, width = SMALL
            st.markdown(
                f"One step can be looked at in networks of up to {layers} layers of {width} units. "
                f"This one has {setting.layers} layers of {setting.width}."
            )
            st.button(
                f"Set it to {width} units",
                icon=":material/compress:",
                key="step_smaller",
                on_click=ADDRESS.set,
                args=({state.WIDTH.key: width},),
            )
        elif sides:
            example, side = _example(setting)
            data = message(
                setting,
                units[side],
                sides[side].course,
                example=example - 1,
                titles=[each.title for each in sides],
                side=side,
                slider=state.MOMENT.key,
            )
            _looked_at(
                key="step_looked_at", data=data, on_example_change=_look_at, height="content"
            )
        else:
            st.markdown(NOTHING)


def _look(setting: Setting, sides: Sequence[Side], units: Sequence[Unit]) -> None:
    """Callback: the section has been closed, or opened at the example that is learned worst."""
    if not st.session_state["one_step"]:
        ADDRESS.set({state.EXAMPLE.key: ""})
        return
    looks = setting.is_small and sides
    worst = hardest(setting, units[0], sides[0].course) if looks else 0
    ADDRESS.set({state.EXAMPLE.key: str(worst + 1)})


def _choose_example() -> None:
    """Callback: an example has been chosen in a picture of the film, by its number from 0."""
    sent = st.session_state["film"].get("example")
    _, side = read_example(ADDRESS.current()[state.EXAMPLE.key])
    if isinstance(sent, int):
        ADDRESS.set({state.EXAMPLE.key: state.EXAMPLE.fit(f"{sent + 1}{'b' if side else ''}")})


def _look_at() -> None:
    """Callback: another example or the other network has been chosen, as the address says it."""
    sent = st.session_state["step_looked_at"].get("example")
    if isinstance(sent, str) and state.EXAMPLE.fit(sent):
        ADDRESS.set({state.EXAMPLE.key: state.EXAMPLE.fit(sent)})


# --- In words -------------------------------------------------------------------------------------


def _result(setting: Setting, sides: Sequence[Side], at: int) -> None:
    """Show the exact numbers of the moment, and how both trainings end."""
    if not sides:
        st.markdown(NOTHING)
        return
    rows = printed(words.rows(setting, sides), words.heights(sides, at))
    table = markdown(["now", *(side.title for side in sides)], *rows)
    ends = [f"- {words.ending(side, setting)}" for side in sides]
    if setting.held_out and not setting.is_held.any():
        ends.append("- Nothing is held out: that takes at least two examples.")
    st.markdown("\n".join([table, "", *ends]))


def _how_to_read(setting: Setting, learn: str) -> str:
    """How to read the film, a link to networks that overfit, and for paper, the settings."""
    query = urlencode({**OVERFITTING.view, **shell.presenting()})
    settings = ". ".join(words.settings(setting, learn))
    return (
        f"{words.how_to_read(setting)} Examples that are held out show whether a network "
        f"overfits; [see two that do](./training?{query}).\n\n{settings}."
    )


OURS = (OVERFITTING, LEARNING)
"""What is measured over several seeds wherever its view is shown."""


@shared(len(OURS))
def _measured(report: Report, index: int) -> str:
    return OURS[index].describe(report)
