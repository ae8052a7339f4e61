"""Compare: several functions on the same axes, their differences, properties and cost."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from functools import partial
from time import perf_counter
from typing import Any

import streamlit as st

from actviz import readouts
from actviz.activation import Activation
from actviz.catalog import get
from actviz.claims import Z_RANGE
from actviz.columns import csv_text
from actviz.compare import choice, handout
from actviz.compare.cost import COUNT, cost
from actviz.compare.state import ADDRESS, FUNCTIONS, SETS, UNIT, state_of_set
from actviz.copies import original
from actviz.differences import MOST, differences
from actviz.find import find
from actviz.formatting import listed, six_digits
from actviz.gains import FRAMEWORKS, Recommended, recommended
from actviz.handout import codes_of
from actviz.live import CHOICE, script, stylesheet
from actviz.plots import Chart, several
from actviz.properties import GRADIENT, SIGNAL, described
from actviz.view import Line, View, deviation, single_curve, single_line
from actviz.widgets import live_layer, share, shell
from actviz.widgets.charts import derivative_in_words, second_in_words, side_by_side
from actviz.widgets.function_fields import meanings_of
from actviz.widgets.pickers import add, choose_several
from actviz.widgets.search import search
from actviz.widgets.sliders import (
    axes_kept,
    draw_second,
    keep_axes,
    parameter_sliders,
    range_and_probe,
    reaches,
    second_drawn,
)
from actviz.widgets.tables import curve_tables, tables_section
from actviz.widgets.url_state import BOUND

_choice_table = st.components.v2.component(
    "actviz.choice", js=script(*CHOICE), css=stylesheet("choice.css")
)

SIGMA = "σ is the standard deviation of the function's output for a standard normal input."

SWATCH = '<svg class="actviz-swatch"><path d="M1,4H35"/></svg>'
"""Stands before a name; the browser gives it the look of the curve of that name."""

HIDES = ("names", "numbers", "derivative", "sliders", "choice", "sections", "menu")
"""What of this page a link can hide; see `actviz.widgets.hiding`."""


def page() -> None:
    """Draw the page."""
    shell.page("Compare", partial(ADDRESS.reset, FUNCTIONS))
    chosen = _picker()
    with st.container(key="live-part"):
        view = _live_part(chosen)
    with st.container(key="second"):
        _choice(chosen)
        _costs(chosen)
    live_layer.mount(None, meanings_of(chosen), address=ADDRESS)
    share.offer(_takeaway(view) if view else None, HIDES)


def _takeaway(view: View) -> share.Takeaway:
    """What can be taken along of a view."""
    return share.Takeaway(
        heading=handout.heading(view),
        name=share.joined(*((line.original, line.values) for line in view.lines)),
        charts=partial(several, view),
        table=partial(csv_text, view),
        handout=partial(handout.of_functions, view),
        codes=codes_of(view),
    )


# --- The choice of functions ----------------------------------------------------------------------


def _picker() -> list[Activation]:
    """Show the choice of functions, and return those that are chosen."""
    ADDRESS.open()
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        chosen = choose_several(ADDRESS, FUNCTIONS, "Functions to compare")
        names = tuple(each.name for each in chosen)
        found = partial(add, ADDRESS, FUNCTIONS)
        search("add", "Add a function by name, or type a formula", found, there=names)
        st.menu_button(
            "Sets", list(SETS), key="set", icon=":material/library_add:", on_click=_use_set
        )
    if chosen:
        titles = listed([each.title for each in chosen])
        st.set_page_config(page_title=f"Compare {titles} · actviz")
    return chosen


def _use_set() -> None:
    """Callback: a ready-made set is chosen."""
    if st.session_state["set"] in SETS:
        st.session_state.update(state_of_set(st.session_state["set"]))


# --- The live part --------------------------------------------------------------------------------


@st.fragment
def _live_part(chosen: Sequence[Activation]) -> View | None:
    """Everything that follows the sliders; return their view, if there is one."""
    if not chosen:
        ADDRESS.check_widgets()
        st.title("Compare", anchor=False)
        st.info("Choose a function to draw, or a ready-made set.", icon=":material/touch_app:")
        return None
    with st.container(key="comparison"):
        with st.container(key="plots"):
            view = _sliders(chosen)
            try:
                both = several(view)
            except ValueError as error:
                st.error(f"This cannot be drawn: {error}", icon=":material/error:")
                return view
            _plots(view, both)
        with st.container(key="ranking"):
            _ranking(view)
    _properties(view.lines, view.scaled)
    curve_tables(view, tables_section())
    return view


def _sliders(chosen: Sequence[Activation]) -> View:
    """Show the sliders, and return their view."""
    ADDRESS.check_widgets()
    with st.container(key="sliders"):
        settings = [(activation, parameter_sliders(activation)) for activation in chosen]
        z, probe = range_and_probe("z", Z_RANGE)
        scaled = bool(
            st.toggle(
                "Unit variance",
                key=UNIT.key,
                help="Divide each function by σ, the standard deviation of its output for a "
                "standard normal input.",
                **BOUND,
            )
        )
        keep_axes()
        draw_second(chosen)
    second = second_drawn()
    lines = [single_line(each, values, scaled, reaches(each), second) for each, values in settings]
    return View(lines=tuple(lines), z=z, probe=probe, scaled=scaled, kept=axes_kept())


def _plots(view: View, both: tuple[Chart, Chart]) -> None:
    names = listed([line.subject for line in view.lines])
    shapes = " ".join(f"{_heading(line)}: {line.original.card.shape}" for line in view.lines)
    slopes = " ".join(
        f"{line.title}: {derivative_in_words(line.original)}{second_in_words(line.activation)}"
        for line in view.lines
    )
    alts = (
        f"{names} on the same axes. {shapes}",
        f"The derivatives of {names} on the same axes. {slopes}",
    )
    side_by_side(both, alts)


def _heading(line: Line) -> str:
    """The name of a line with the values of its parameters."""
    return readouts.titled(line.activation, line.values)


def _ranking(view: View) -> None:
    """Show the readings at the probe, and the differences of the functions."""
    ranking = readouts.ranking(view)
    rows = [[f"{SWATCH}{name}", *numbers] for name, *numbers in ranking.printed(view)]
    table = readouts.markdown(ranking.head, *rows)
    found = "\n".join(f"- {sentence}" for sentence in differences(view.lines, view.z, view.scaled))
    note = "A click on a name in the legend hides its curves, and shows them again."
    if view.scaled:
        note += f" {SIGMA}"
        without = [line.title for line in view.lines if not math.isfinite(line.summary.variance)]
        if without:
            note += f" {listed(without)}: without a finite σ, and not divided."
    differ = f"\n\n## What differs\n\n{found}" if found else ""
    text = f"# Compare\n\n{table}\n\n:small[{note}]{differ}"
    st.markdown(text, unsafe_allow_html=True, anchors=False)


def _properties(lines: Sequence[Line], scaled: bool) -> None:
    """Show a table of properties; it takes as long as all the rest, so only while it is open."""
    title = "Properties, computed" + (" before the division by σ" if scaled else "")
    section = st.expander(title, icon=":material/functions:", key="properties", on_change="rerun")
    if section.open:
        with section:
            _table_of(lines, scaled)


def _table_of(lines: Sequence[Line], scaled: bool) -> None:
    rows = [_row(line, scaled) for line in lines]
    steepest = {line.title: line.properties.steepest for line in lines}
    given = [
        name for name in rows[0] if name != "Function" and any(row[name] != "" for row in rows)
    ]
    order = st.selectbox("Sort by", ["the order chosen above", *given], key="sorted", width=280)

    def place(row: dict[str, Any]) -> tuple[bool, float, str]:
        # This column shows a text, which says more than the number.
        value = steepest[row["Function"]] if order == "Largest |f′|" else row[order]
        return (True, 0.0, value) if isinstance(value, str) else (False, -value, "")

    # Numbers from the largest down, then texts.
    if order in given:
        rows.sort(key=place)
    # With a column for each function, they fit on a screen and on paper. st.dataframe is a canvas
    # that cuts off what it has to scroll.
    upright = {"": [f"**{name}**" for name in given]}
    headings = {line.title: _heading(line) for line in lines}
    st.table(
        upright | {headings[row["Function"]]: [_text(row[name]) for name in given] for row in rows}
    )
    st.download_button(
        "Download as CSV",
        # Written on click: while a slider moves fast, a file would be gone before it is downloaded.
        partial(_csv, rows),
        file_name="activation-properties.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _csv(rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # with the mark that spreadsheets look for


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else six_digits(value)


def _row(line: Line, scaled: bool) -> dict[str, Any]:
    """The properties of a function; a number where one can sort by it, else a text."""
    found = line.properties
    # Rounding errors around 0 would make a column wide.
    numbers = {
        "Mean output": round(found.mean, 6) + 0.0,
        "Output variance": round(found.variance, 6),
        "Mean squared slope": round(found.slope_square, 6),
    }
    gains = {SIGNAL: found.signal_gain, GRADIENT: found.gradient_gain}
    # Where there is no gain, the words say why.
    numbers |= {name: round(gain, 6) for name, gain in gains.items() if not math.isnan(gain)}
    elsewhere = recommended(line.original, line.values)
    named = {f"Gain in {framework}": _gain_in(elsewhere, framework) for framework in FRAMEWORKS}
    parameters = ", ".join(f"{name} = {six_digits(value)}" for name, value in line.values.items())
    head = {"Function": line.title, "Parameters": parameters}
    sigma = {"σ, by which f and f′ are divided": round(deviation(line.original, line.values), 6)}
    return head | described(found) | numbers | named | (sigma if scaled else {})


def _gain_in(elsewhere: Mapping[str, Recommended], framework: str) -> str:
    return elsewhere[framework].sentence if framework in elsewhere else ""


# --- Which one to take ----------------------------------------------------------------------------


def _choice(chosen: Sequence[Activation]) -> None:
    """Show the table of all functions while it is open."""
    section = st.expander(
        "Which one should I take?", icon=":material/help_center:", key="choice", on_change="rerun"
    )
    if not section.open:
        return
    with section:
        # At their defaults, copies are what they are copies of.
        own = _without_copies(chosen)
        data = choice.data(_all_rows(own), [each.name for each in own], MOST)
        _choice_table(
            key="choice_table",
            # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
            data=json.dumps(data, ensure_ascii=False).encode(),
            on_toggled_change=_toggle,
            height="content",
        )


def _without_copies(chosen: Sequence[Activation]) -> list[Activation]:
    """The functions that are chosen, each once."""
    return list(map(find, dict.fromkeys(original(each.name) for each in chosen)))


def _all_rows(
    chosen: Sequence[Activation],
) -> list[tuple[Activation, Sequence[choice.Cell]]]:
    """The rows of the table; the first time on a server they take seconds, which a bar shows."""
    place, found, begun = st.empty(), [], perf_counter()
    formulas = [each for each in chosen if each.name not in FUNCTIONS.options]
    for row in choice.rows(formulas):
        found.append(row)
        if perf_counter() - begun > 0.3:
            done = len(found) / (len(formulas) + len(FUNCTIONS.options))
            place.progress(done, f"Computing and measuring {row[0].title}")
    place.empty()
    return found


def _toggle() -> None:
    """Callback: a function is to be added to the comparison, or to be taken out."""
    name = st.session_state["choice_table"].toggled
    chosen = ADDRESS.current()["fns"]
    # A message written by hand can hold anything.
    if name in map(original, chosen):
        ADDRESS.set({"fns": [each for each in chosen if original(each) != name]})
    elif name in FUNCTIONS.options:
        add(ADDRESS, FUNCTIONS, name)


@st.fragment
def _costs(chosen: Sequence[Activation]) -> None:
    """Show nanoseconds per element on this machine, measured when asked for."""
    with st.expander("Cost", icon=":material/timer:"):
        st.caption(
            f"The time for one element of an array of {COUNT} standard normal numbers, with every "
            "parameter at its default: the best of many runs, in memory that stays in the "
            "processor's cache, without the cost of the call itself. It is the time of this app's "
            "own code, which numpy runs step by step and which gets almost every digit right; that "
            "makes GELU slow. Other libraries join the steps and approximate. Of a formula it is "
            "the quick form that networks use, good to seven digits."
        )
        if chosen and st.button("Measure on this machine", icon=":material/timer:"):
            _measure(chosen)


def _measure(chosen: Sequence[Activation]) -> None:
    bar, own = st.progress(0.0, "Measuring ReLU"), _without_copies(chosen)
    relu = get("relu")
    unit = cost(relu, {})
    rows = []
    for index, activation in enumerate(map(single_curve, own)):
        bar.progress((index + 1) / (len(own) + 1), f"Measuring {activation.title}")
        # Measured twice, it could be 1.1 times itself.
        f, slope = unit if activation.name == relu.name else cost(activation, activation.defaults)
        rows.append(
            {
                "Function": activation.title,
                "f, ns per element": round(f, 2),
                "f′, ns per element": round(slope, 2),
                "f, times ReLU": round(f / unit[0], 1),
                "f′, times ReLU's f′": round(slope / unit[1], 1),
            }
        )
    bar.empty()
    st.dataframe({name: [row[name] for row in rows] for name in rows[0]}, hide_index=True)
