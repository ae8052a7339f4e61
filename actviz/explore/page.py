"""Explore: one function, with its plots, numbers and points beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qs, urlencode

import streamlit as st

from actviz import plots, readouts
from actviz.activation import KINDS, Activation
from actviz.catalog import get, names
from actviz.claims import Claim, Evidence
from actviz.columns import csv_text
from actviz.copies import original
from actviz.explore import handout
from actviz.explore.computed import at_defaults, computed
from actviz.explore.state import (
    ADDRESS,
    FUNCTION,
    Opened,
    evidence_of,
    state_of,
    visible_claims,
)
from actviz.find import find
from actviz.formatting import six_digits
from actviz.gains import recommended
from actviz.gallery import GALLERY, published_as
from actviz.handout import FRAMEWORKS, codes_of
from actviz.labs.presets import preset_of
from actviz.properties import GRADIENT, SIGNAL, described, properties
from actviz.source import source_code
from actviz.view import Line, View, full_line
from actviz.widgets import labs, live_layer, share, shell
from actviz.widgets.charts import chart, derivative_in_words, second_in_words, side_by_side
from actviz.widgets.claims import (
    claim_lines,
    claim_text,
    code_and_outcomes,
    counted,
    moved_since,
    reference_list,
)
from actviz.widgets.function_fields import AXES_KEPT, SECOND, evidence_key, meanings_of
from actviz.widgets.hiding import HIDEABLE
from actviz.widgets.pickers import hidden
from actviz.widgets.search import search
from actviz.widgets.session import Visit, session_record
from actviz.widgets.sliders import (
    axes_kept,
    draw_second,
    keep_axes,
    parameter_slider,
    range_and_probe,
    reaches,
    second_drawn,
)
from actviz.widgets.streamlit_insides import DeltaGenerator, ExpanderContainer
from actviz.widgets.tables import curve_tables, tables_section
from actviz.widgets.url_state import BOUND, HISTORY_STEP, State

BEFORE = "before"
"""The key of the hidden widget that holds the view before a point was opened, as a query."""

INVITATION = (
    "See what an activation function does, and its derivative: **drag** the dot, **pull** the "
    "curve, **open** a point."
)
INVITATION_OF_FORMULA = INVITATION.replace(", **open** a point", "")
"""A formula has no points."""

LESSON = " New here? [Take the lesson](./lesson), or its short story."

YOUR_OWN = "A formula of your own. The address holds it: a link to this page opens it anywhere."

PLANE = 280
"""Height of the plotted area of a gate's plane in pixels."""

OWN = "own"
"""The choice of the code that draws the curves, among those of frameworks."""


@dataclass(frozen=True, slots=True)
class CodeSection:
    """The section for code, what is chosen there, and where a framework's code is put."""

    section: ExpanderContainer
    framework: str
    place: DeltaGenerator | None = None


class Beside(NamedTuple):
    """What follows the sliders as well, outside of their fragment: a gate's plane, and sections."""

    gate: DeltaGenerator | None
    properties: ExpanderContainer
    tables: ExpanderContainer
    program: CodeSection


def page() -> None:
    """Draw the page."""
    shell.page("Explore", reset)
    invitation = st.container(key="invitation")
    activation = _picker()
    # Shown until the reader has done one of the three; see `live/used.js`.
    with invitation:
        said = INVITATION if activation.name in names() else INVITATION_OF_FORMULA
        st.markdown(said + LESSON)
    opened = _evidence_choice(activation)
    # `style.css` lays these containers out.
    instrument = st.container(key="instrument")
    left = instrument.container(key="left")
    live_part = left.container(key="live-part")
    gate = left.container(key="gate") if activation.second is not None else None
    # Outside of the fragment, whose every element costs each move.
    with left.container(key="axes", horizontal=True):
        keep_axes()
        draw_second([activation])
    second = left.container(key="second")
    with second:
        properties = st.expander(
            "Properties, computed now",
            icon=":material/functions:",
            key="properties",
            on_change="rerun",
        )
        tables = tables_section()
        after_curves = st.container()
        program = code_section(activation)
    # The curves come first, in few containers, because the fragment copies these at every move.
    with live_part:
        view = _live_part(activation, Beside(gate, properties, tables, program))
    with after_curves:
        corrections(activation)
    code(activation, program)
    with second:
        references(activation)
    with instrument.container(key="points"):
        points(activation)
    live_layer.mount(opened, meanings_of([activation]), address=ADDRESS)
    share.offer(_takeaway(view), tuple(HIDEABLE))


def _takeaway(view: View) -> share.Takeaway:
    """What can be taken along of a view."""
    (line,) = view.lines
    return share.Takeaway(
        heading=handout.heading(line),
        name=share.function_name(line.original, line.values),
        charts=partial(plots.one_function, view),
        table=partial(csv_text, view),
        handout=partial(handout.of_function, view),
        codes=codes_of(view),
    )


def embedded() -> None:
    """Draw the instrument alone, sliders, plots and readings, as a part of another page."""
    ADDRESS.open(is_part=True)
    activation = _chosen()
    opened = _evidence_choice(activation)
    with st.container(key="instrument"), st.container(key="left"), st.container(key="live-part"):
        _live_part(activation)
    live_layer.mount(opened, meanings_of([activation]), address=ADDRESS)


# --- The choice of the function -------------------------------------------------------------------


def _chosen() -> Activation:
    """The function that is chosen, whose name is in hidden widgets."""
    with hidden(FUNCTION.key):
        bound = st.text_input("Function", FUNCTION.default, key=FUNCTION.key, **BOUND)
        # The browser keeps it, so that another server process can take over.
        st.text_input("Before", key=BEFORE, persist_state="session")
    # No browser leaves the choice empty, but a message written by hand can.
    return find(FUNCTION.fit(bound))


def _picker() -> Activation:
    """Show the documents' functions in a row and a search, and return the chosen function."""
    if ADDRESS.open() and not session_record(Visit).is_first:
        st.session_state[BEFORE] = ""
        session_record(Opened).label = None
    activation = _chosen()
    st.session_state["quick"] = activation.name if activation.card.documented else None
    with st.container(horizontal=True, vertical_alignment="center", key="picker"):
        st.segmented_control(
            "Functions of the documents",
            [name for name in names() if get(name).card.documented],
            format_func=lambda name: get(name).title,
            key="quick",
            on_change=_choose_quick,
            label_visibility="collapsed",
            wrap=True,
        )
        search(
            "search",
            f"Find any of {len(names()) + len(GALLERY)} by name, or type a formula",
            _choose,
            chosen="" if activation.card.documented else activation.name,
        )
    session_record(Opened).function = activation.name
    st.set_page_config(page_title=f"{activation.title} · actviz")
    return activation


def _choose_quick() -> None:
    """Callback: another function is chosen in the row."""
    if st.session_state["quick"] in names():
        _choose(st.session_state["quick"])


def _choose(name: str) -> None:
    """Callback: another function is chosen, in the row or by the search."""
    name = original(name)
    opened = session_record(Opened)
    if opened.label:
        go_back(find(opened.function))
        opened.label = None
    state = ADDRESS.state_after(ADDRESS.current() | {"fn": name})
    st.session_state.update({"fn": name, "z": state["z"]})


def reset() -> None:
    """Callback: set every slider of the function to its default."""
    st.session_state[BEFORE] = ""
    st.session_state.update(state_of(find(session_record(Opened).function)))


# --- The instrument -------------------------------------------------------------------------------


@st.fragment
def _live_part(activation: Activation, beside: Beside | None = None) -> View:
    """Everything that follows the sliders; return their view.

    Each element is a message to the browser, and their number is most of what a move costs. So the
    sections stand outside of the fragment, and it fills only those that are open.
    """
    with st.container(key="plots"):
        view = _sliders(activation)
        try:
            charts = plots.one_function(view)
        except ValueError as error:
            st.error(f"This cannot be drawn: {error}", icon=":material/error:")
            return view
        slopes = derivative_in_words(activation) + second_in_words(view.lines[0].activation)
        alts = (
            f"{activation.title}. {activation.card.shape}",
            f"The derivative of {activation.title}. {slopes}",
        )
        side_by_side(charts, alts)
        # One text for both plots, which `style.css` lays out in two columns.
        st.markdown("\n\n".join(_below(kind, view) for kind in KINDS))
        if view.evidence is not None:
            _moved_since(activation, view.evidence)
    if beside is not None:
        _fill(beside, activation, view)
    return view


def _fill(beside: Beside, activation: Activation, view: View) -> None:
    """Show a gate's plane, and what is in the sections that are open."""
    gate, properties, tables, program = beside
    if gate is not None:
        with gate:
            about = f"{activation.title} over its two inputs, as a contour plot."
            chart("plane", plots.plane(view), about, PLANE)
    if properties.open:
        properties.markdown(_properties(view))
    curve_tables(view, tables)
    if program.place is not None:
        # Loaded for those who look at it alone.
        from actviz.formulas.code import code as written

        text = written(activation, program.framework, **view.lines[0].values)
        program.place.code(text, wrap_lines=True)


def _sliders(activation: Activation) -> View:
    """Show the sliders, for softmax as many logits as classes, and return their view."""
    ADDRESS.check_widgets()
    values = activation.defaults
    with st.container(key="sliders"):
        # The parameters come first: in a column of sliders they are next to the plots.
        for index, parameter in enumerate(activation.sliders):
            if index < values.get("classes", len(activation.sliders)):
                values[parameter.name] = parameter_slider(activation, parameter)
        z, probe = range_and_probe(activation.axis, activation.z)
    evidence = evidence_of(activation, st.session_state.get(evidence_key(activation)))
    line = full_line(activation, values, reaches(activation), second_drawn())
    return View(lines=(line,), z=z, probe=probe, evidence=evidence, kept=axes_kept())


def _below(kind: str, view: View) -> str:
    """The formula of a plot, its readings, and notes on what it shows."""
    read = readouts.table(view, kind)
    table = readouts.markdown(read.head, *read.printed(view))
    # Side by side where there is room, else below each other.
    formula = " ".join(rf"$\displaystyle {each}$" for each in readouts.formula(view, kind))
    # Each sentence by itself, so that the live layer can hide it.
    notes = " ".join(f":small[{said}]" for _, said in readouts.notes(view, kind))
    return f"{formula}\n\n{table}\n\n{notes}"


def _properties(view: View) -> str:
    """The properties of the function as a whole, with its parameters as they are."""
    (line,) = view.lines
    activation = line.activation
    subject = ""
    if activation.is_vector:
        subject = f" of {activation.names('f', line.values)[0]} as {activation.axis} moves"
    elif activation.companions and activation.axis != "z":
        subject = f" in {activation.axis}"
    # With f″ it is another function, whose properties would be measured again.
    measured = properties(line.original, line.values)
    found = described(measured, activation.axis)
    named = {
        f"Gain in {framework}": gain.sentence
        for framework, gain in recommended(line.original, line.values).items()
    }
    links = {
        name: _flow_link(line, gain)
        for name, gain in ((SIGNAL, measured.signal_gain), (GRADIENT, measured.gradient_gain))
    }
    table = readouts.markdown(
        ("Property", "Value"),
        *(
            (_typeset(name), _typeset(text) + links.get(name, ""))
            for name, text in (found | named).items()
        ),
    )
    normal = "mean, variance and gains for a standard normal input"
    return f"**Properties{subject}** ({normal})\n\n{table}"


def _flow_link(line: Line, gain: float) -> str:
    """A link to Gradient flow with this function and a gain, in Markdown; see `inside_links.js`."""
    query = labs.gain_link(line.activation, line.values, gain)
    if not query:
        return ""
    address = f"./gradient_flow?{urlencode({**query, **shell.presenting()})}"
    return f", [use it in Gradient flow]({address})"


def _typeset(text: str) -> str:
    """Set the size of a derivative as mathematics: its bars would end the cell of a table."""
    return text.replace("|f′|", r"$\lvert f' \rvert$").replace("[", r"\[").replace("]", r"\]")


# --- Points, and the evidence of one of them ------------------------------------------------------


def _evidence_choice(activation: Activation) -> str | None:
    """The label of the claim whose evidence is open, as the URL says."""
    key = evidence_key(activation)
    if activation.name not in names():  # a formula, about which nothing is claimed
        session_record(Opened).label = None
        return None
    with hidden("show"):
        label: str | None = st.pills("Evidence", visible_claims(activation), key=key, **BOUND)
    session_record(Opened).label = label
    return label


def show(activation: Activation, label: str) -> None:
    """Callback: show the view of a claim, and remember the view before."""
    opened = session_record(Opened)
    if not opened.label:
        st.session_state[BEFORE] = urlencode(ADDRESS.link(ADDRESS.current()), doseq=True)
    # Who keeps the axes for a demonstration keeps them from point to point.
    st.session_state.update(state_of(activation, label) | _switches())
    opened.label, opened.measured = label, None


def _switches() -> State:
    """How the switches stand that stay as they are from point to point."""
    return {AXES_KEPT.key: axes_kept(), SECOND.key: second_drawn()}


def go_back(activation: Activation) -> None:
    """Callback: return to the view before `show`, or to the defaults if a link showed the claim."""
    before, _ = ADDRESS.read(parse_qs(st.session_state.get(BEFORE) or ""))
    st.session_state[BEFORE] = ""
    state = state_of(activation) | before | {evidence_key(activation): None}
    # The choice of the function stays, also if it is another one by now.
    del state["fn"]
    st.session_state.update(state)


def _measured(activation: Activation, label: str, evidence: Evidence) -> str:
    """The sentence of a claim, measured when the claim is opened.

    It does not depend on the sliders, and some measurements take a tenth of a second.
    """
    opened = session_record(Opened)
    if opened.measured is None or opened.measured[:2] != (activation.name, label):
        opened.measured = activation.name, label, evidence.describe()
    return opened.measured[2]


def _moved_since(activation: Activation, evidence: Evidence) -> None:
    """Show a note if the reader has left the view of the open evidence."""
    label = st.session_state[evidence_key(activation)]
    if ADDRESS.current() == state_of(activation, label) | _switches():
        return
    done = "measured" if evidence.mark is None else "measured and marked"
    view = _view_in_words(evidence, activation)
    moved_since(f"What was {done} is for {view}.", show, activation, label)


def _view_in_words(evidence: Evidence, activation: Activation) -> str:
    """Describe the view of a claim: ``α = 1, z from −20 to 5 and the probe at −10``."""
    parts = [
        f"{slider.symbol} = {six_digits(evidence.parameters.get(slider.name, slider.default))}"
        for slider in activation.sliders
        if slider.name in evidence.parameters or not activation.is_vector
    ]
    low, high = map(six_digits, evidence.z)
    parts.append(f"{activation.axis} from {low} to {high}")
    return f"{', '.join(parts)} and the probe at {six_digits(evidence.probe)}"


def points(activation: Activation) -> None:
    """Show the function's name, and what the documents say of it; each point opens its evidence."""
    st.title(activation.title, anchor=False)
    if activation.text and activation.name not in names():  # a formula
        _computed(activation)
        return
    card = activation.card
    purpose = f"**For:** {card.purpose}" if card.purpose else ""
    if card.summary or purpose:
        st.caption(f"{card.summary} {purpose}")
    if card.page is not None:
        script, what = card.page
        st.page_link(script, label=what, icon=":material/bar_chart:")
    if card.about or card.pros or card.cons:
        st.header(counted(activation), anchor=False)
    for claim in (*card.about, *card.pros, *card.cons):
        _point(activation, claim)


def _computed(activation: Activation) -> None:
    """Show where a formula comes from, and in the place of points what is computed of it."""
    published = published_as(activation.text)
    st.caption(f"A formula. {published.authors}, {published.year}." if published else YOUR_OWN)
    st.header(f"Computed {at_defaults(activation)}".rstrip(), anchor=False)
    with st.container(key="computed"):
        rows = (f"**{name}** {text}" for name, text in computed(activation).items())
        st.markdown("\n\n".join(rows))


def corrections(activation: Activation) -> None:
    """Show the errors of the documents, apart from those in code, which stand beside the code."""
    notes = [note for note in activation.card.notes if note.snippet is None]
    if not notes:
        return
    is_open = _is_shown(activation, notes)
    with st.expander(
        f"Corrections to the documents: {len(notes)} more",
        is_open,
        icon=":material/rule:",
        key="more-corrections",
    ):
        for claim in notes:
            _point(activation, claim)


def _is_shown(activation: Activation, claims: Iterable[Claim]) -> bool:
    """Whether the evidence of one of some claims is open."""
    label = st.session_state.get(evidence_key(activation))
    return any(activation.card.claims.get(label or "") is claim for claim in claims)


def _point(activation: Activation, claim: Claim) -> None:
    """Show a point as a button, and its evidence below it while that is open."""
    label = next(label for label, each in activation.card.claims.items() if each is claim)
    text = claim_text(activation, label)
    if claim.evidence is None:
        with st.container(key=f"unmeasured-{activation.name}-{label}"):
            st.markdown("  \n".join([text, *claim_lines(claim, "")]))
        return
    st.button(
        text,
        type="tertiary",
        key=f"{HISTORY_STEP}show-{activation.name}-{label}",
        on_click=show,
        args=(activation, label),
        width="stretch",
        wrap=True,
    )
    if st.session_state.get(evidence_key(activation)) != label:
        return
    with st.container(key=f"{HISTORY_STEP}banner"):
        st.markdown("  \n".join(claim_lines(claim, _measured(activation, label, claim.evidence))))
        # Two ways to go on, equally wide.
        with st.container(key="ways"):
            st.button(
                "Back to my view",
                icon=":material/undo:",
                key="back",
                on_click=go_back,
                args=(activation,),
            )
            preset = preset_of(activation.name, label, claim.source)
            if preset:
                script, query = labs.preset_link(preset)
                st.page_link(
                    script, label="See it in a network", icon=":material/hub:", query_params=query
                )


# --- Code and references --------------------------------------------------------------------------


def code_section(activation: Activation) -> CodeSection:
    """Make the section for code, with the choice of what it shows."""
    # It is filled when it is opened: for the first code that it shows the browser loads a
    # highlighter a third the size of plotly, and the curves would wait for that.
    if session_record(Visit).has_come and _is_shown(activation, activation.card.code_notes):
        st.session_state["code"] = True
    section = st.expander(
        "Code" if activation.text else "Code: the source that draws these curves",
        icon=":material/code:",
        key="code",
        on_change="rerun",
        bind="query-params",
    )
    # The kernels of a formula have no source.
    own = [OWN] if activation.key == activation.name else []
    choices = [*own, *FRAMEWORKS] if activation.text else own
    if not section.open or len(choices) < 2:
        return CodeSection(section, OWN)
    with section:
        chosen = st.segmented_control(
            "Code for",
            choices,
            default=choices[0],
            format_func=lambda each: FRAMEWORKS.get(each, "actviz’s own"),
            required=True,
            key=f"code-for-{choices[0]}",
            persist_state="session",
            label_visibility="collapsed",
        )
        # A message written by hand can name anything.
        chosen = chosen if chosen in choices else choices[0]
        return CodeSection(section, chosen, None if chosen == OWN else st.container())


def code(activation: Activation, shown: CodeSection) -> None:
    """Show the source that draws the curves, if it is chosen, and what is said about code."""
    if not shown.section.open:
        return
    with shown.section:
        if shown.framework == OWN:
            left, right = st.columns(2, gap="small")
            left.code(source_code(activation.function), wrap_lines=True)
            right.code(source_code(activation.derivative), wrap_lines=True)
        for claim in activation.card.code_notes:
            with st.container(gap=None):
                _point(activation, claim)
            if claim.program is not None:
                st.code(code_and_outcomes(claim.program), wrap_lines=True)
        for claim in activation.card.notes:
            if claim.snippet is not None:
                st.markdown(
                    f"**The documents' own code.** {claim.text} {claim.snippet.wrong} "
                    f"{claim.verdict}"
                )
                st.code(code_and_outcomes(claim.snippet), wrap_lines=True)


def references(activation: Activation) -> None:
    """Show the references, and the function's names in other libraries."""
    published = published_as(activation.text)
    if activation.name not in names() and published is not None:
        section = st.expander("Where it was published", icon=":material/menu_book:")
        section.markdown(
            f"- {published.authors} ({published.year}), <{published.link}>\n"
            f"- The definition was seen in: {published.source}."
        )
        return
    card = activation.card
    if not (card.references or card.frameworks):
        return
    section = st.expander("References, and its name elsewhere", icon=":material/menu_book:")
    lines = [reference_list(card.references)]
    if card.frameworks:
        lines += ["", "**In code elsewhere**", ""]
    for framework in card.frameworks:
        defaults = f", by default `{framework.defaults}`" if framework.defaults else ""
        lines.append(f"- {framework.library}: `{framework.name}`{defaults}")
    section.markdown("\n".join(lines))
