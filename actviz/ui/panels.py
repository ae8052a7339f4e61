"""What stands around the plots: readings, formulas, code, claims and references."""

from collections.abc import Iterable

import streamlit as st

from actviz import texts
from actviz.activation import (
    Activation,
    Claim,
    Evidence,
    Heights,
    Snippet,
    source_code,
)
from actviz.curves import FLAT, Values, break_at
from actviz.lines import Line, View
from actviz.properties import described, properties
from actviz.texts import six_digits as number
from actviz.ui import controls


def heading(activation: Activation) -> None:
    """The function's name and what its curve does."""
    with st.container(horizontal=True, vertical_alignment="center", key="step-heading"):
        st.header(activation.title, anchor=False, width="content")
        st.button(
            "Reset",
            icon=":material/restart_alt:",
            key="reset",
            on_click=controls.reset,
            args=(activation.name,),
            help="All sliders to their defaults.",
        )
    st.caption(f"{activation.full_name}. {activation.shape} **For:** {activation.purpose}")
    if activation.page is not None:
        script, what = activation.page
        st.page_link(script, label=what, icon=":material/bar_chart:")


def banner(activation: Activation, evidence: Evidence) -> None:
    """The evidence that the plots show: the claim, the number measured now, the way back."""
    label = st.session_state[controls.show_key(activation)]
    claim = activation.claims[label]
    lines = [f"**{label}.** {claim.text}", *_measured(claim, controls.measured(activation, label))]
    moved = controls.moved_since(activation, label)
    if moved:
        lines.append(
            ":material/info: **You have moved the view since.** What was measured and marked is "
            f"for {_listed_view(evidence, activation)}."
        )
    with st.container(border=True, key="step-banner"):
        st.markdown("  \n".join(lines))
        with st.container(horizontal=True):
            st.button(
                "Back to my view",
                icon=":material/undo:",
                key="back",
                on_click=controls.go_back,
                args=(activation.name,),
            )
            if moved:
                st.button(
                    "Show the point again",
                    icon=":material/visibility:",
                    key="again",
                    on_click=controls.show,
                    args=(activation.name, label),
                )


def _listed_view(evidence: Evidence, activation: Activation) -> str:
    """Where the sliders stand for a claim: ``α = 1, z from −20 to 5 and the probe at −10``."""
    parts = [
        f"{slider.symbol} = {number(evidence.parameters.get(slider.name, slider.default))}"
        for slider in activation.sliders
        if slider.name in evidence.parameters or not activation.alike
    ]
    low, high = map(number, evidence.z)
    parts.append(f"{activation.axis} from {low} to {high}")
    return f"{', '.join(parts)} and the probe at {number(evidence.probe)}"


def below_the_plots(view: View, reading: Heights) -> None:
    """What is read at the probe, what the plots show, and both formulas, in one message."""
    (line,) = view.lines
    read = texts.table(view)
    table = texts.markdown(read.head, *read.printed(view, reading))
    # Side by side where there is room, below each other on a phone.
    formulas = " &emsp; &emsp; ".join(
        rf"$\displaystyle\begin{{aligned}}{symbols} \\[1.2em] {numbers} \\[0.6em]\end{{aligned}}$"
        for symbols, numbers in texts.formulas(view, reading)
    )
    st.markdown(
        f"{table}\n\n:small[{_note(line, view)}]\n\n{formulas}\n\n"
        f"{_properties(line.activation, line.values)}"
    )


def _note(line: Line, view: View) -> str:
    """How the readings and the plots belong together."""
    activation, axis = line.activation, line.activation.axis
    low, high = view.z
    outside = "" if low <= view.probe <= high else " The probe is outside the plotted range."
    if activation.alike:
        sums = " What one class gains the others lose: the derivatives sum to 0, the grey line."
        also = sums if activation.shares else ""
        return f"Read at the probe, {axis} = {number(view.probe)}.{also}{outside}"
    broken = break_at(activation, view.probe, line.values)
    said = broken.sentence(axis) if broken else ""
    # The live layer hides the emphasised sentence while it is not true.
    first = f"*{said}* " if said else ""
    return (
        f"{first}Read at the probe. The tangent's slope, f′({axis}), is the height of the marker "
        f"on f′. Grey areas are nearly flat: |f′| is below {FLAT:g} there.{outside}"
    )


def _properties(activation: Activation, values: Values) -> str:
    """What is computed of the function as a whole."""
    subject = ""
    if activation.alike:
        subject = f" of {activation.names('f', values)[0]} as {activation.axis} moves"
    elif activation.companions and activation.axis != "z":
        subject = f" in {activation.axis}"
    found = described(properties(activation, values), activation.axis)
    listed = " &ensp; ".join(f"**{name}:** {text}" for name, text in found.items())
    # An interval's bracket alone would end the small print.
    listed = listed.replace("[", r"\[").replace("]", r"\]")
    return (
        f"**Properties{subject}, computed now** "
        f":small[(mean and variance for a standard normal input)]\n\n:small[{listed}]"
    )


def claims(activation: Activation) -> None:
    """What the documents say of the function: in general, for it and against it."""
    if activation.about:
        st.subheader("What it is", anchor=False)
        _cards(activation, activation.about)
    pros, cons = st.columns(2, gap="medium")
    with pros:
        st.subheader("Pros", anchor=False)
        _cards(activation, activation.pros)
    with cons:
        st.subheader("Cons", anchor=False)
        _cards(activation, activation.cons)
    notes = [note for note in activation.notes if note.snippet is None]
    if notes:
        st.subheader("Corrections to the documents", anchor=False)
        _cards(activation, notes)


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
    """Where to read on, and what the function is called elsewhere."""
    st.subheader("References", anchor=False)
    lines = [
        f"- {reference.authors} ({reference.year}): [{reference.title}]({reference.link})"
        for reference in activation.references
    ]
    if activation.frameworks:
        lines += ["", "**In code elsewhere**", ""]
    for framework in activation.frameworks:
        defaults = f", by default `{framework.defaults}`" if framework.defaults else ""
        lines.append(f"- {framework.library}: `{framework.name}`{defaults}")
    st.markdown("\n".join(lines))


def evidence(claim: Claim) -> None:
    """A claim's number, measured now, and its correction."""
    found = claim.evidence.describe() if claim.evidence is not None else ""
    st.markdown("  \n".join(_measured(claim, found)))


def _measured(claim: Claim, found: str) -> list[str]:
    lines = [f":material/straighten: **Measured now.** {found}"] if found else []
    return [*lines, _verdict(claim)] if claim.verdict else lines


def _verdict(claim: Claim) -> str:
    return f":material/rule: **To be precise.** {claim.verdict}"


def _cards(activation: Activation, wanted: Iterable[Claim]) -> None:
    labels = {id(claim): label for label, claim in activation.claims.items()}
    for claim in wanted:
        label = labels[id(claim)]
        with st.container(border=True):
            added = activation.documented and claim.source == "actviz"
            own = " :gray-badge[our own]" if added else ""
            lines = [f"**{label}.** {claim.text}{own}"]
            if claim.verdict:
                lines.append(_verdict(claim))
            st.markdown("  \n".join(lines))
            if claim.evidence is not None:
                st.button(
                    "Show me",
                    icon=":material/visibility:",
                    key=f"step-show-{activation.name}-{label}",
                    on_click=controls.show,
                    args=(activation.name, label),
                )
