"""Softmax: logits and a temperature, and everything that follows from them.

One component draws the tables with bars. It gets the numbers at the places of each slider, so that
it moves while a slider is dragged; on release the fragment runs and sends exact numbers.
"""

import math
from collections.abc import Callable

import numpy as np
import streamlit as st

from actviz.activation import Array, subscript
from actviz.catalog import get
from actviz.claims import Reference
from actviz.formatting import digits, fixed, latex, listed, percent, probability, six_digits
from actviz.live import SOFTMAX, script, stylesheet
from actviz.readouts import markdown
from actviz.softmax.alternatives import ALTERNATIVES, naive_powers, naive_softmax
from actviz.softmax.message import message
from actviz.softmax.state import (
    ADDRESS,
    SHIFT,
    SHIFTED,
    TARGET,
    K,
    SoftmaxState,
    T,
    Z,
)
from actviz.softmax.tempered import scaled, tempered, tempered_prime
from actviz.widgets import shell
from actviz.widgets.claims import measured_now, reference_list
from actviz.widgets.sliders import number_slider, place_slider
from actviz.widgets.streamlit_insides import ExpanderContainer
from actviz.widgets.tables import tables_section
from actviz.widgets.url_state import BOUND

REFERENCES = (
    *get("softmax").card.references,
    Reference(
        title=(
            "From Softmax to Sparsemax: A Sparse Model of Attention and Multi-Label Classification"
        ),
        authors="Martins and Astudillo",
        year=2016,
        link="https://arxiv.org/abs/1602.02068",
    ),
    Reference(
        title="Distilling the Knowledge in a Neural Network (temperature, equation 1)",
        authors="Hinton, Vinyals and Dean",
        year=2015,
        link="https://arxiv.org/abs/1503.02531",
    ),
)

_component = st.components.v2.component(
    "actviz.softmax", js=script(*SOFTMAX), css=stylesheet("softmax.css")
)


def page() -> None:
    """Draw the page."""
    shell.page("Softmax", reset)
    ADDRESS.open()
    _title()
    live_part = st.container()
    jacobian = tables_section("The Jacobian as a table")
    with live_part:
        _live_part(jacobian)
    _references()


def _title() -> None:
    st.title("Softmax", anchor=False)
    st.caption(
        "Turns K logits into K probabilities. Move a logit and watch all of them: what one class "
        "gains, the others lose. The temperature T divides the logits first: above 1 it evens the "
        "probabilities out, below 1 the class with the largest logit gains."
    )
    st.markdown(r"$\displaystyle s_i = \frac{e^{z_i/T}}{\sum_{j=1}^{K} e^{z_j/T}}$")


def reset() -> None:
    """Callback: set everything to its default, also the logits of classes that are not shown."""
    ADDRESS.set({key: field.default for key, field in ADDRESS.fields.items()})


@st.fragment
def _live_part(jacobian: ExpanderContainer) -> None:
    ADDRESS.check_widgets()
    state = _controls()
    # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
    _component(key="softmax_tables", data=message(state), height="content")
    _shift(state)
    # All of this is one text, because each element is a message to the browser at every move.
    st.markdown("\n\n".join([*_claims(state), *_heading(state)]), anchors=False)
    _tables(state)
    if jacobian.open:
        jacobian.markdown(_jacobian(state))


def _controls() -> SoftmaxState:
    """Show the sliders and return what they say."""
    with st.container(key="sliders"):
        classes = int(
            number_slider(K, help="How many classes there are, each with a logit of its own.")
        )
        temperature = place_slider(
            T,
            "T",
            "The temperature. Below 1 the class with the largest logit gains, above 1 all "
            "probabilities come closer.",
        )
        shifted = st.toggle(
            "Add 1000 to every logit",
            key=SHIFTED.key,
            help="Softmax depends only on the differences between logits.",
            **BOUND,
        )
    target = TARGET.narrowed({K.key: classes})
    chosen = st.segmented_control(
        "Target class: the right answer, which the loss is about",
        target.places,
        default=target.default,
        required=True,
        key=target.key,
        **BOUND,
    )
    with st.container(key="logits"):
        z = tuple(number_slider(logit, format="%.1f") for logit in Z[:classes])
    return SoftmaxState(
        z=z,
        temperature=temperature,
        target=int(target.fit(chosen)),
        shift=SHIFT if shifted else 0.0,
    )


def _shift(state: SoftmaxState) -> None:
    """Show what adding 1000 to every logit does, and that the plain powers overflow."""
    st.header("Why the formula is not computed as it is written", anchor=False)
    plain, far = (scaled(np.array(state.z) + shift, state.temperature) for shift in (0.0, SHIFT))
    st.button(
        "Take the 1000 back" if state.shift else "Add 1000 to every logit",
        icon=":material/undo:" if state.shift else ":material/add:",
        key="softmax_shift",
        on_click=_switch_shift,
    )
    naive, powers = naive_softmax(far), naive_powers(far)
    top = int(np.argmax(far))
    overflow = (
        "Subtracting the largest logit from all of them first avoids this and changes nothing else."
        if np.isnan(naive).any()
        else "At this temperature no power overflows; at a lower one it does."
    )
    now = "With 1000 added, as now" if state.shift else "With 1000 added to every logit"
    moved = _moves(tempered, plain, far)
    said = (
        f"{now}, the formula as it is written gives for the largest "
        rf"$\displaystyle \frac{{e^{{z_{{{top + 1}}}/T}}}}{{\sum_j e^{{z_j/T}}}} = "
        rf"\frac{{{_latex(powers[top])}}}{{{_latex(powers.sum())}}} = {_latex(naive[top])}$. "
        f"{overflow}  \n"
        "Only the differences between logits count: the softmax of this page "
        + ("does not move at all." if moved == "0" else f"moves by {moved}, which is rounding.")
    )
    functions = [(each.title, each.function) for each in ALTERNATIVES.values()]
    functions.append(("Softmax as the formula is written", naive_softmax))
    table = markdown(
        ["with 1000 added to every logit", "largest change of a share"],
        *([title, _moves(function, plain, far)] for title, function in functions),
    )
    st.markdown(f"{said}\n\n{table}")


def _moves(function: Callable[[Array], Array], plain: Array, far: Array) -> str:
    """The largest change of a share from one vector of logits to the other, as text."""
    before, after = function(plain), function(far)
    if np.isnan(after).any():
        return "becomes not a number"
    if np.isnan(before).any():
        return "was not a number before"
    return digits(float(np.max(np.abs(after - before))))


def _switch_shift() -> None:
    """Callback: add 1000 to every logit, or take it back."""
    ADDRESS.set({SHIFTED.key: not st.session_state[SHIFTED.key]})


def _claims(state: SoftmaxState) -> list[str]:
    """The documents' sentences on softmax with the numbers of these logits, as paragraphs."""
    shares = state.reading["softmax"]
    winners = [*map(str, state.leaders)]
    probabilities = ", ".join(map(probability, shares))
    leader = (
        f"The largest probability, {_percent(shares)}, belongs to class {winners[0]}: that is "
        "the answer."
        if len(winners) == 1
        else f"Classes {listed(winners)} tie at {_percent(shares)}: no single answer."
    )
    measured = (
        f"For the logits above the probabilities are {probabilities}. "
        f"They add up to {digits(float(shares.sum()), 15)}.",
        leader,
    )
    return [
        "## What it is",
        *(
            f"{claim.text}  \n{measured_now(now)}"
            for claim, now in zip(get("softmax").card.about, measured, strict=True)
        ),
    ]


def _heading(state: SoftmaxState) -> list[str]:
    """The heading of the tables in plain text, as paragraphs."""
    loss = six_digits(float(state.reading["loss"][0]))
    return [
        "## The numbers",
        ":small[The numbers when a slider was last released. With class "
        f"{state.target} as the target the loss is {loss}.]",
    ]


def _tables(state: SoftmaxState) -> None:
    """Show the exact numbers of the bars as text, also where no script runs."""
    found = state.reading
    numbers = _rows(six_digits, state.logits, found["softmax"], found["gradient"])
    names = ("hardmax", "plain", "sigmoid", "sparsemax")
    others = _rows(lambda share: fixed(share, 4), *(found[name] for name in names))
    # One table would be wider than a phone.
    with st.container(horizontal=True, gap="large"):
        for head, rows in (
            (["class", "z", "s", "∂L/∂z"], numbers),
            (["class", "hard", "plain", "sigmoid", "sparse"], others),
        ):
            st.markdown(markdown(head, *rows), width="content")


def _jacobian(state: SoftmaxState) -> str:
    """A table of the derivatives of each probability by each logit."""
    table = tempered_prime(state.logits, state.temperature)
    numbers = [subscript(index) for index in range(1, len(table) + 1)]
    rows = [
        [f"∂s{number}", *map(six_digits, row.tolist())]
        for number, row in zip(numbers, table, strict=True)
    ]
    return markdown(["∂sᵢ/∂zⱼ", *(f"∂z{number}" for number in numbers)], *rows)


def _rows(text: Callable[[float], str], *columns: Array) -> list[list[str]]:
    """A row of texts for each class, after its number."""
    rows = enumerate(zip(*columns, strict=True), start=1)
    return [[str(index), *map(text, row)] for index, row in rows]


def _percent(shares: Array) -> str:
    """The largest share; one that rounds to 1 is written as less, which it always is."""
    return percent(min(float(shares.max()), math.nextafter(1, 0)))


def _latex(value: float) -> str:
    return latex(digits(value))


def _references() -> None:
    st.header("References", anchor=False)
    st.markdown(reference_list(REFERENCES))
