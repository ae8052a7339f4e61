"""Softmax: logits and a temperature, and everything that follows from them.

The board has a row for each class. One component draws it, and `style.css` lays Streamlit's own
widgets over its rows: the choice of the target, and the slider of each logit. The component gets
the numbers at the places of each slider, so that it moves while a slider is dragged; on release the
fragment runs and sends exact numbers. Below the board is an index of what can be opened.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import streamlit as st

from actviz.activation import Array, subscript
from actviz.catalog import get
from actviz.claims import Reference
from actviz.formatting import digits, fixed, latex, listed, percent, probability, six_digits
from actviz.live import SOFTMAX, SOFTMAX_ALTERNATIVES, script, stylesheet
from actviz.readouts import markdown
from actviz.softmax import handout
from actviz.softmax.alternatives import ALTERNATIVES, naive_powers, naive_softmax
from actviz.softmax.charts import board
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
from actviz.softmax.sweeps import BOARD
from actviz.softmax.tempered import scaled, tempered, tempered_prime
from actviz.widgets import share, shell
from actviz.widgets.claims import measured_now, reference_list
from actviz.widgets.sliders import number_slider, place_slider
from actviz.widgets.streamlit_insides import DeltaGenerator
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

_board = st.components.v2.component(
    "actviz.softmax", js=script(*SOFTMAX), css=stylesheet("softmax.css")
)
_other_ways = st.components.v2.component(
    "actviz.softmax_alternatives",
    js=script(*SOFTMAX_ALTERNATIVES),
    css=stylesheet("softmax.css"),
)

HIDES = ("sliders", "choice", "sections", "menu")
"""What of this page a link can hide; see `actviz.widgets.hiding`."""


def page() -> None:
    """Draw the page."""
    shell.page("Softmax", reset)
    ADDRESS.open()
    with st.container(key="intro"):
        st.title("Softmax", anchor=False)
        st.markdown(r"$\displaystyle s_i = \frac{e^{z_i/T}}{\sum_{j=1}^{K} e^{z_j/T}}$")
    live_part = st.container()
    opened = st.pills("More", list(SECTIONS), key="sm_more")
    section = st.container(key="section")
    with live_part:
        state = _live_part(opened, section)
    share.offer(
        share.Takeaway(
            heading=handout.heading(state),
            name=f"softmax {len(state.z)} classes",
            charts=partial(board, state),
            handout=partial(handout.of_board, state, REFERENCES),
        ),
        HIDES,
    )


def embedded() -> None:
    """Draw the board alone, as a part of another page."""
    ADDRESS.open(is_part=True)
    _live_part(None, st.container())


def reset() -> None:
    """Callback: set everything to its default, also the logits of classes that are not shown."""
    ADDRESS.set({key: field.default for key, field in ADDRESS.fields.items()})


@st.fragment
def _live_part(opened: str | None, section: DeltaGenerator) -> SoftmaxState:
    """The board, and the section that is open; each element is a message at every move.

    Return the values of the page.
    """
    ADDRESS.check_widgets()
    state = _controls()
    if opened is not None:
        with section:
            SECTIONS[opened](state)
    return state


def _controls() -> SoftmaxState:
    """Show the sliders and the board that they stand on, and return what they say."""
    with st.container(key="sliders"):
        classes = int(
            number_slider(
                K,
                "K, number of classes",
                help="How many classes there are, each with a logit of its own.",
            )
        )
        temperature = place_slider(
            T,
            "T, temperature",
            "It divides the logits first. Below 1 the class with the largest logit gains, above 1 "
            "all probabilities come closer.",
        )
        shifted = st.toggle(
            "Add 1000 to every logit",
            key=SHIFTED.key,
            help="Softmax depends only on the differences between logits.",
            **BOUND,
        )
    target = TARGET.narrowed({K.key: classes})
    with st.container(key="board"):
        chosen = st.radio(
            "Target class: the right answer, which the loss is about",
            target.places,
            index=target.places.index(target.default),
            key=target.key,
            label_visibility="collapsed",
            **BOUND,
        )
        with st.container(key="logits"):
            z = tuple(
                number_slider(
                    logit,
                    f"{logit.parameter.symbol}, {logit.parameter.meaning.removeprefix('the ')}",
                    format="%.1f",
                    label_visibility="collapsed",
                )
                for logit in Z[:classes]
            )
        state = SoftmaxState(
            z=z,
            temperature=temperature,
            target=int(target.fit(chosen)),
            shift=SHIFT if shifted else 0.0,
        )
        # Streamlit looks for data frames in anything but bytes, and imports pandas for it.
        _board(key="softmax_tables", data=message(state, BOARD), height="content")
    return state


# --- What is opened below the board --------------------------------------------------------------


def _alternatives(state: SoftmaxState) -> None:
    """Show softmax beside other ways from logits to shares."""
    st.header("The same logits, divided by T, through other functions", anchor=False)
    data = message(state, tuple(ALTERNATIVES))
    _other_ways(key="softmax_alternatives", data=data, height="content")


def _overflow(state: SoftmaxState) -> None:
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


def _about(state: SoftmaxState) -> None:
    """Show the documents' sentences on softmax with the numbers of these logits, and the loss."""
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
    claims = (
        f"{claim.text}  \n{measured_now(now)}"
        for claim, now in zip(get("softmax").card.about, measured, strict=True)
    )
    parts = ["## What it is", *claims, "## What it learns from", LOSS]
    st.markdown("\n\n".join(parts), anchors=False)


LOSS = r"""The loss is the cross-entropy of the target t, and its gradient is simple:

$\displaystyle L = -\ln s_t \qquad \frac{\partial L}{\partial z_j} = \frac{s_j - y_j}{T}$,
where $y_j$ is 1 for the target and 0 for the others. The bars of the gradient end at $\pm 1/T$.

A step against the gradient lifts the target's logit and lowers the others."""


def _tables(state: SoftmaxState) -> None:
    """Show the exact numbers of the board as text, also where no script runs."""
    found = state.reading
    loss = six_digits(float(found["loss"][0]))
    st.markdown(
        "## The numbers\n\n:small[The numbers when a slider was last released. With class "
        f"{state.target} as the target the loss is {loss}.]",
        anchors=False,
    )
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
    st.markdown(_jacobian(state))


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


def _references(_: SoftmaxState) -> None:
    st.header("References", anchor=False)
    st.markdown(reference_list(REFERENCES))


SECTIONS: Mapping[str, Callable[[SoftmaxState], None]] = {
    "Other functions": _alternatives,
    "Overflow": _overflow,
    "What it is": _about,
    "Numbers": _tables,
    "References": _references,
}
"""What is below the board, by its name in the index: one at a time, so that a move sends little."""
