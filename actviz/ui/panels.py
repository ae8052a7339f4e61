"""The parts around the plots: readings, formulas, code, claims and references."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import streamlit as st

from actviz import plots, texts
from actviz.activation import (
    KINDS,
    Activation,
    Claim,
    Evidence,
    Heights,
    Snippet,
    source_code,
)
from actviz.formatting import six_digits as number
from actviz.kinks import Values
from actviz.labs.presets import PRESETS
from actviz.lines import Line, View
from actviz.properties import described, properties
from actviz.ui import controls, labs
from actviz.ui.streamlit_insides import ExpanderContainer


def moved(activation: Activation, evidence: Evidence) -> None:
    """Say so where the reader has left the view of the evidence that is open."""
    label = st.session_state[controls.show_key(activation)]
    if not controls.moved_since(activation, label):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="step-moved"):
        st.markdown(
            ":material/info: **You have moved the view since.** What was "
            f"{'measured' if evidence.mark is None else 'measured and marked'} is for "
            f"{_listed_view(evidence, activation)}.",
            width="stretch",
        )
        st.button(
            "Show the point again",
            icon=":material/visibility:",
            key="again",
            on_click=controls.show,
            args=(activation.name, label),
        )


def _listed_view(evidence: Evidence, activation: Activation) -> str:
    """The view of a claim in words: ``α = 1, z from −20 to 5 and the probe at −10``."""
    parts = [
        f"{slider.symbol} = {number(evidence.parameters.get(slider.name, slider.default))}"
        for slider in activation.sliders
        if slider.name in evidence.parameters or not activation.alike
    ]
    low, high = map(number, evidence.z)
    parts.append(f"{activation.axis} from {low} to {high}")
    return f"{', '.join(parts)} and the probe at {number(evidence.probe)}"


def readings(view: View, reading: Heights) -> None:
    """Show under each plot its formula, its readings and a note on what it shows.

    One text for both, which `style.css` lays out in two columns.
    """
    st.markdown("\n\n".join(_below(kind, view, reading) for kind in KINDS))


def _below(kind: str, view: View, reading: Heights) -> str:
    read = texts.table(view, kind)
    table = texts.markdown(read.head, *read.printed(view, reading))
    # Side by side where there is room, else below each other.
    formula = " ".join(rf"$\displaystyle {each}$" for each in texts.formula(view, kind, reading))
    # Each sentence by itself, so that the live layer can hide it.
    notes = " ".join(f":small[{said}]" for _, said in texts.notes(view, kind, plots.is_grey(view)))
    return f"{formula}\n\n{table}\n\n{notes}"


@lru_cache(maxsize=256)
def slopes(activation: Activation) -> str:
    """The shape of a derivative's curve in a sentence."""
    if activation.alike:
        return "What one class gains, the others lose."
    found = described(properties(activation, activation.defaults), activation.axis)
    largest, flat = (
        next(text for name, text in found.items() if name.startswith(start))
        for start in ("Largest", "Nearly flat")
    )
    return (
        f"With default parameters, the largest |f′| is {largest}; the curve is nearly flat {flat}."
    )


def properties_section() -> ExpanderContainer:
    """The place for what is computed of the function as a whole."""
    return st.expander(
        "Properties, computed now", icon=":material/functions:", key="properties", on_change="rerun"
    )


def properties_of(line: Line, section: ExpanderContainer) -> None:
    """Show the computed properties of the function for its sliders, if the section is open."""
    if section.open:
        section.markdown(_properties(line.activation, line.values))


def tables_section(label: str = "The curves as tables") -> ExpanderContainer:
    """The place for every chart as a table, for those who read numbers rather than curves."""
    return st.expander(label, icon=":material/table:", key="tables", on_change="rerun")


def tables(view: View, section: ExpanderContainer) -> None:
    """Every chart as a table, if that is open."""
    if not section.open:
        return
    with section:
        per = "/σ" if view.scaled else ""
        name_tables(
            {f"f{per}": texts.tabulated(view, "f"), f"f′{per}": texts.tabulated(view, "slope")}
        )
        if len(view.lines) == 1 and view.lines[0].activation.second is not None:
            st.markdown(texts.markdown(*texts.tabulated_plane(view)))


def name_tables(named: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Tables under their names, two beside each other; the first row of each is its head."""
    items = list(named.items())
    for start in range(0, len(items), 2):
        for column, (name, rows) in zip(st.columns(2), items[start : start + 2], strict=False):
            column.markdown(f"**{name}**\n\n{texts.markdown(*rows)}")


def _properties(activation: Activation, values: Values) -> str:
    subject = ""
    if activation.alike:
        subject = f" of {activation.names('f', values)[0]} as {activation.axis} moves"
    elif activation.companions and activation.axis != "z":
        subject = f" in {activation.axis}"
    found = described(properties(activation, values), activation.axis)
    listed = " &ensp; ".join(f"**{name}:** {text}" for name, text in found.items())
    # An interval's bracket alone would end the small print.
    listed = listed.replace("[", r"\[").replace("]", r"\]")
    return f"**Properties{subject}** (mean and variance for a standard normal input)\n\n{listed}"


def points(activation: Activation) -> None:
    """The function's name, and what the documents say of it; each point opens its own evidence."""
    st.title(activation.title, anchor=False)
    st.caption(f"{activation.full_name}. {activation.shape} **For:** {activation.purpose}")
    if activation.page is not None:
        script, what = activation.page
        st.page_link(script, label=what, icon=":material/bar_chart:")
    for title, icon, claims in (
        ("What it is", ":material/info:", activation.about),
        ("Pros", ":material/add_circle:", activation.pros),
        ("Cons", ":material/do_not_disturb_on:", activation.cons),
    ):
        if claims:
            st.header(title, anchor=False)
        for claim in claims:
            _point(activation, claim, icon)


def corrections(activation: Activation) -> None:
    """Show the other errors of the documents; those of their code stand beside the code."""
    notes = [note for note in activation.notes if note.snippet is None]
    if not notes:
        return
    labels = [label for label, claim in activation.claims.items() if claim in notes]
    shown = st.session_state.get(controls.show_key(activation)) in labels
    with st.expander("Corrections to the documents", shown, icon=":material/rule:"):
        for claim in notes:
            _point(activation, claim, ":material/rule:")


def _point(activation: Activation, claim: Claim, icon: str) -> None:
    """A point, which is its own button; under it, while it is open, what shows it."""
    label = next(label for label, each in activation.claims.items() if each is claim)
    numbered = claim in activation.pros or claim in activation.cons
    text = f"**{label}.** {claim.text}" if numbered else claim.text
    if activation.documented and claim.source == "actviz":
        text += " :gray-badge[our own]"
    elif claim.verdict:
        text += " :gray-badge[:material/rule: corrected]"
    if claim.evidence is None:
        st.markdown("  \n".join([f"{icon} {text}", *_measured(claim, "")]))
        return
    st.button(
        text,
        icon=icon,
        type="tertiary",
        key=f"step-show-{activation.name}-{label}",
        on_click=controls.show,
        args=(activation.name, label),
        width="stretch",
        wrap=True,
    )
    if st.session_state.get(controls.show_key(activation)) != label:
        return
    with st.container(key="step-banner"):
        st.markdown("  \n".join(_measured(claim, controls.measured(activation, label))))
        st.button(
            "Back to my view",
            icon=":material/undo:",
            key="back",
            on_click=controls.go_back,
            args=(activation.name,),
        )
        preset = PRESETS.get(claim.source)
        if preset:
            script, query = labs.preset_link(preset)
            st.page_link(
                script, label="See it in a network", icon=":material/hub:", query_params=query
            )


def code(activation: Activation) -> None:
    """The source that draws the curves, and the documents' own code where that fails.

    Sent when it is opened: with the first code that it shows, the browser loads a highlighter a
    third the size of plotly, and the curves would wait for that.
    """
    section = st.expander(
        "Code: the source that draws these curves",
        icon=":material/code:",
        key="code",
        on_change="rerun",
        bind="query-params",
    )
    if not section.open:
        return
    with section:
        left, right = st.columns(2, gap="small")
        left.code(source_code(activation.function), wrap_lines=True)
        right.code(source_code(activation.derivative), wrap_lines=True)
        for claim in activation.notes:
            if claim.snippet is not None:
                st.markdown(
                    f"**The documents' own code.** {claim.text} {claim.snippet.wrong} "
                    f"{claim.verdict}"
                )
                failing_code(claim.snippet)


def failing_code(snippet: Snippet) -> None:
    """Code that goes wrong, with what each call of it gives when it is run now."""
    calls = "\n".join(f">>> {call}\n{outcome}" for call, outcome in snippet.run())
    st.code(f"{snippet.code}\n\n{calls}", wrap_lines=True)


def references(activation: Activation) -> None:
    """Show the references, and the function's names in other libraries."""
    section = st.expander("References, and its name elsewhere", icon=":material/menu_book:")
    lines = [
        f"- {reference.authors} ({reference.year}): [{reference.title}]({reference.link})"
        for reference in activation.references
    ]
    if activation.frameworks:
        lines += ["", "**In code elsewhere**", ""]
    for framework in activation.frameworks:
        defaults = f", by default `{framework.defaults}`" if framework.defaults else ""
        lines.append(f"- {framework.library}: `{framework.name}`{defaults}")
    section.markdown("\n".join(lines))


def evidence(claim: Claim) -> None:
    """A claim's number, measured now, and its correction."""
    found = claim.evidence.describe() if claim.evidence is not None else ""
    st.markdown("  \n".join(_measured(claim, found)))


def _measured(claim: Claim, found: str) -> list[str]:
    lines = [f":material/straighten: **Measured now.** {found}"] if found else []
    return [*lines, _verdict(claim)] if claim.verdict else lines


def _verdict(claim: Claim) -> str:
    return f":material/rule: **To be precise.** {claim.verdict}"
