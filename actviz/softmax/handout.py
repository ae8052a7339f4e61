"""The handout of Softmax: logits, what becomes of them, and the loss of the target."""

from collections.abc import Sequence

from actviz import __version__, paper
from actviz.activation import subscript
from actviz.claims import Reference
from actviz.formatting import digits, listed, six_digits
from actviz.handout import bullets, handout
from actviz.softmax.charts import board
from actviz.softmax.state import SoftmaxState
from actviz.softmax.tempered import tempered_prime

FORMULA = r"s_i = \frac{e^{z_i/T}}{\sum_{j=1}^{K} e^{z_j/T}}"
LOSS = r"L = -\ln s_t"
GRADIENT = r"\frac{\partial L}{\partial z_j} = \frac{s_j - y_j}{T}"
JACOBIAN = r"\frac{\partial s_i}{\partial z_j} = \frac{s_i\,(\delta_{ij} - s_j)}{T}"


def heading(state: SoftmaxState) -> str:
    """What the view shows: ``Softmax of 4 classes (T = 1)``."""
    return f"Softmax of {len(state.z)} classes (T = {six_digits(state.temperature)})"


def of_board(state: SoftmaxState, references: Sequence[Reference], link: str) -> str:
    """The handout of the board; see `actviz.handout`."""
    found = state.reading
    loss = six_digits(float(found["loss"][0]))
    logits = listed([f"{each:g}".replace("-", "−") for each in state.z])
    added = f" {state.shift:g} is added to each." if state.shift else ""
    lead = f"The logits are {logits}.{added} The target is class {state.target}: a loss of {loss}."
    rows = [
        [str(index), *map(six_digits, row)]
        for index, row in enumerate(
            zip(state.logits, found["softmax"], found["gradient"], strict=True), start=1
        )
    ]
    numbers = [subscript(index) for index in range(1, len(state.z) + 1)]
    jacobian = [
        [f"∂s{number}", *map(digits, row.tolist())]
        for number, row in zip(
            numbers, tempered_prime(state.logits, state.temperature), strict=True
        )
    ]
    formulas = (FORMULA, LOSS, GRADIENT, JACOBIAN)
    sections = {
        "Formulas": "\n".join(paper.formula(each, block=True) for each in formulas)
        + paper.text("$y_j$ is 1 for the target and 0 for the others."),
        "The numbers": paper.table(["class", "z", "s", "∂L/∂z"], rows),
        "The Jacobian": paper.table(["∂sᵢ/∂zⱼ", *(f"∂z{each}" for each in numbers)], jacobian),
        "References": bullets(
            f"{each.authors} ({each.year}): [{each.title}]({each.link})" for each in references
        ),
    }
    caption = "The logits, their probabilities, and the gradient of the loss by each logit."
    return handout(heading(state), lead, board(state), caption, sections, link, __version__)
