"""What stands around the plots: readings, formulas, code, claims and references."""

from collections.abc import Iterable

import streamlit as st

from actviz.activation import Activation, Claim, Snippet, source_code
from actviz.catalog.softmax import SUBSCRIPTS
from actviz.curves import SATURATED, evaluate
from actviz.figures import View
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
    st.caption(f"{activation.full_name}. {activation.shape}")


def banner(activation: Activation, label: str) -> None:
    """The evidence that the plots show: the claim, the number measured now, the way back."""
    claim = activation.claims[label]
    with st.container(border=True, key="step-banner"):
        st.markdown("  \n".join([f"**{label}.** {claim.text}", *_evidence_lines(claim)]))
        st.button(
            "Back to my view",
            icon=":material/undo:",
            key="back",
            on_click=controls.go_back,
            args=(activation.name,),
        )


def readings_and_formulas(activation: Activation, view: View) -> tuple[str, str]:
    """What stands below each plot: its value at the probe, what the plot shows, its formula."""
    f, slope = evaluate(activation, view.probe, view.values)
    low, high = view.z
    outside = "" if low <= view.probe <= high else " The probe is outside the plotted range."
    if activation.is_vector:
        classes = [f"s{SUBSCRIPTS[index + 1]}" for index in range(len(f))]
        tables = [
            _table([*classes, "sum"], [*map(_decimals, row), _decimals(row.sum())])
            for row in (f, slope)
        ]
        notes = (
            f"The probabilities at the probe.{outside}",
            "Their derivatives by z₁ there. They sum to 0: the grey line.",
        )
    else:
        tables = [
            _table(["probe", name], [number(view.probe), number(float(value[0]))])
            for name, value in (("f(z)", f), ("f′(z)", slope))
        ]
        notes = (
            f"The line through the marker is the tangent; its slope is f′(z).{outside}",
            "The height of this marker is that slope. Grey areas are saturated: |f′| is below "
            f"{SATURATED:g} there.",
        )
    formulas = (
        _formula(activation, "f(z)", activation.formula, view),
        _formula(activation, "f'(z)", activation.derivative_formula, view),
    )
    first, second = (
        f"{table}\n\n:small[{note}]\n\n$$\n{formula}\n$$"
        for table, note, formula in zip(tables, notes, formulas, strict=True)
    )
    return first, second


def _formula(activation: Activation, name: str, latex: str, view: View) -> str:
    """A formula in symbols, then with the numbers of the sliders in it."""
    symbols = activation.latex(latex)
    if activation.is_vector:
        return symbols
    lines = [f"{name} &= {symbols}"]
    if activation.parameters:
        lines.append(f"&= {activation.latex(latex, view.values)}")
    return r"\begin{aligned}" + r" \\[1.2em] ".join(lines) + r"\end{aligned}"


def claims(activation: Activation) -> None:
    """What the documents say of the function: in general, for it and against it."""
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
        left.code(f"import numpy as np\n\n\n{source_code(activation.function)}", wrap_lines=True)
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
    """Where to read on."""
    st.subheader("References", anchor=False)
    st.markdown(
        "\n".join(
            f"- {reference.authors} ({reference.year}): [{reference.title}]({reference.link})"
            for reference in activation.references
        )
    )


def evidence(claim: Claim) -> None:
    """A claim's number, measured now, and its correction."""
    st.markdown("  \n".join(_evidence_lines(claim)))


def number(value: float) -> str:
    """Six significant digits, with a proper minus sign."""
    return f"{value:.6g}".replace("-", "−")


def _evidence_lines(claim: Claim) -> list[str]:
    lines = []
    if claim.evidence is not None:
        lines.append(f":material/straighten: **Measured now.** {claim.evidence.describe()}")
    if claim.verdict:
        lines.append(_verdict(claim))
    return lines


def _verdict(claim: Claim) -> str:
    return f":material/rule: **To be precise.** {claim.verdict}"


def _cards(activation: Activation, wanted: Iterable[Claim]) -> None:
    labels = {id(claim): label for label, claim in activation.claims.items()}
    for claim in wanted:
        label = labels[id(claim)]
        with st.container(border=True):
            own = " :gray-badge[our own]" if claim.source == "actviz" else ""
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


def _table(*rows: list[str]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, f"{'|---:' * len(rows[0])}|", *body])


def _decimals(value: float) -> str:
    return f"{value + 0.0:.5f}".replace("-0.00000", "0.00000").replace("-", "−")
