"""The handout of Compare: what is read of several functions, and in what they differ."""

from actviz import __version__, paper, readouts
from actviz.activation import Activation
from actviz.differences import differences
from actviz.formatting import listed, six_digits
from actviz.handout import bullets, handout
from actviz.plots import several
from actviz.view import View


def heading(view: View) -> str:
    """What the view shows: ``ReLU and ELU (α = 2)``."""
    return listed([readouts.titled(line.activation, line.values) for line in view.lines])


def of_functions(view: View, link: str) -> str:
    """The handout of a view of several functions; see `actviz.handout`.

    Raises
    ------
    ValueError
        If a parameter is outside its domain.
    """
    low, high = map(six_digits, view.z)
    by_sigma = ", each divided by its standard deviation" if view.scaled else ""
    caption = f"The functions and their derivatives for z from {low} to {high}{by_sigma}."
    ranking = readouts.ranking(view)
    head = (f"at z = {six_digits(view.probe)}, highest first", *ranking.head[1:])
    references = {
        f"{each.authors} ({each.year}): [{each.title}]({each.link})"
        for line in view.lines
        for each in line.original.card.references
    }
    sections = {
        "Readings": paper.table(head, ranking.printed(view)),
        "What differs": bullets(differences(view.lines, view.z, view.scaled)),
        "Formulas": "\n".join(_formulas(line.original) for line in view.lines),
        "References": bullets(sorted(references)),
    }
    return handout(heading(view), "", several(view), caption, sections, link, __version__)


def _formulas(activation: Activation) -> str:
    both = (("f", activation.formula), ("f'", activation.derivative_formula))
    written = "".join(
        paper.formula(_equation(name, activation, formula), block=True) for name, formula in both
    )
    return f'<section class="whole"><h3>{paper.inline(activation.title)}</h3>{written}</section>'


def _equation(name: str, activation: Activation, formula: str) -> str:
    """A formula with its left side, which those of a vector have already."""
    written = activation.latex(formula)
    return written if activation.vector is not None else rf"{name}({activation.axis}) = {written}"
