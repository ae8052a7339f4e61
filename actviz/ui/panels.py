"""What stands around the plots: readings, formulas, code, claims and references."""

from collections.abc import Iterable, Sequence

import streamlit as st

from actviz.activation import Activation, Array, Claim, Evidence, Snippet, source_code
from actviz.curves import FLAT, KINDS, break_at, companions, other_logits
from actviz.figures import View, row_name
from actviz.properties import described, properties
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
    if activation.name == "softmax":
        st.page_link(
            "pages/softmax.py",
            label="Softmax as a whole: all logits, temperature, Jacobian, loss",
            icon=":material/bar_chart:",
        )


def banner(activation: Activation, label: str, evidence: Evidence) -> None:
    """The evidence that the plots show: the claim, the number measured now, the way back."""
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
    axis = "z₁" if activation.vector else activation.axis
    parts = [
        f"{slider.symbol} = {number(evidence.parameters.get(slider.name, slider.default))}"
        for slider in activation.sliders
        if slider.name in evidence.parameters or not activation.vector
    ]
    low, high = map(number, evidence.z)
    parts.append(f"{axis} from {low} to {high}")
    return f"{', '.join(parts)} and the probe at {number(evidence.probe)}"


def below_the_plots(activation: Activation, view: View, reading: tuple[Array, Array]) -> None:
    """What is read at the probe, what the plots show, and both formulas, in one message."""
    f, slope = reading
    low, high = view.z
    outside = "" if low <= view.probe <= high else " The probe is outside the plotted range."
    if activation.vector:
        names = [*map(str, range(1, len(f) + 1))]
        f_column, slope_column = [*f], [*slope]
        note = f"Read at the probe, z₁ = {number(view.probe)}."
        if activation.vector.shares:
            names, f_column, slope_column = [*names, "sum"], [*f, f.sum()], [*slope, slope.sum()]
            note += (
                " What one class gains the others lose: the derivatives sum to 0, the grey line."
            )
        rows = zip(names, map(decimals, f_column), map(decimals, slope_column), strict=True)
        readings = table(
            ["class", activation.vector.quantity, "derivative by z₁"], *map(list, rows)
        )
        numbers = activation.vector.with_numbers((view.probe, *other_logits(view.values)), f, slope)
        lines = tuple(
            (formula.replace("=", "&=", 1), filled)
            for formula, filled in zip(
                (activation.formula, activation.derivative_formula), numbers, strict=True
            )
        )
    else:
        axis = activation.axis
        names = [companion.label for kind in KINDS for companion in companions(activation, kind)]
        own = [row_name(activation, kind, 0) for kind in KINDS]
        head = [axis, own[0], *names[: len(f) - 1], own[1], *names[len(f) - 1 :]]
        broken = break_at(activation, view.probe, view.values)
        values = [*map(number, [view.probe, *f.tolist(), *slope.tolist()])]
        for row in broken.rows if broken else ():
            values[1 + len(f) + row] += " (convention)"
        # With many columns it would be wider than a phone.
        upright = len(head) > 5
        readings = (
            table(["", "read"], *zip(head, values, strict=True)) if upright else table(head, values)
        )
        note = (
            f"Read at the probe. The tangent's slope, f′({axis}), is the height of the marker on "
            f"f′. Grey areas are nearly flat: |f′| is below {FLAT:g} there."
        )
        said = broken.sentence(axis) if broken else ""
        # The live layer hides the emphasised sentence while it is not true.
        note = f"*{said}* {note}" if said else note
        lines = (
            _formulas(activation, view, "f", activation.formula, float(f[0])),
            _formulas(activation, view, "f'", activation.derivative_formula, float(slope[0])),
        )
    # Side by side where there is room, below each other on a phone.
    formulas = " &emsp; &emsp; ".join(
        rf"$\displaystyle\begin{{aligned}}{symbols} \\[1.2em] {numbers} \\[0.6em]\end{{aligned}}$"
        for symbols, numbers in lines
    )
    st.markdown(
        f"{readings}\n\n:small[{note}{outside}]\n\n{formulas}\n\n{_properties(activation, view)}"
    )


def _properties(activation: Activation, view: View) -> str:
    """What is computed of the function as a whole."""
    subject = ""
    if activation.vector is not None:
        subject = f" of {activation.vector.symbol}₁ as z₁ moves"
    elif activation.companions and activation.axis != "z":
        subject = f" in {activation.axis}"
    found = described(
        properties(activation, view.values), "z₁" if activation.vector else activation.axis
    )
    listed = " &ensp; ".join(f"**{name}:** {text}" for name, text in found.items())
    # An interval's bracket alone would end the small print.
    listed = listed.replace("[", r"\[").replace("]", r"\]")
    return (
        f"**Properties{subject}, computed now** "
        f":small[(mean and variance for a standard normal input)]\n\n:small[{listed}]"
    )


def _formulas(
    activation: Activation, view: View, name: str, latex: str, value: float
) -> tuple[str, str]:
    """A formula in symbols, then with the numbers of the sliders: the parameters, or else z."""
    symbols = f"{name}({activation.axis}) &= {activation.latex(latex)}"
    if activation.parameters:
        return symbols, f"&= {activation.latex(latex, view.values)}"
    digits, e, power = f"{value + 0.0:.6g}".partition("e")
    shown = rf"{digits} \cdot 10^{{{int(power)}}}" if e else digits
    return symbols, f"{name}({view.probe:g}) &= {shown}"


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


def number(value: float) -> str:
    """Six significant digits, with a proper minus sign."""
    return f"{value + 0.0:.6g}".replace("-", "−")


def decimals(value: float) -> str:
    """Five decimal places, with a proper minus sign and no negative zero."""
    return f"{value + 0.0:.5f}".replace("-0.00000", "0.00000").replace("-", "−")


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


def table(*rows: Sequence[str]) -> str:
    """A table in Markdown, its first row the head, with numbers to the right."""
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, f"{'|---:' * len(rows[0])}|", *body])
