"""The handout of Explore: one function, with all that is known of it, measured now."""

from actviz import __version__, paper, plots, readouts
from actviz.activation import KINDS, Activation
from actviz.catalog import names
from actviz.claims import Claim
from actviz.explore.computed import at_defaults, computed
from actviz.formatting import six_digits
from actviz.gallery import published_as
from actviz.handout import bullets, codes, handout, programs
from actviz.labs.marks import mark
from actviz.view import Line, View
from actviz.widgets.claims import code_and_outcomes, counted


def heading(line: Line) -> str:
    """What the view shows: ``ELU (α = 2)``, and of a function of a vector the other logits."""
    activation = line.original
    if activation.vector is None:
        return readouts.titled(activation, line.values)
    values = activation.defaults | dict(line.values)
    logits = (
        f"{each.symbol} = {six_digits(values[each.name])}" for each in activation.moving(values)
    )
    return f"{activation.title} ({', '.join(logits)})"


def of_function(view: View, link: str) -> str:
    """The handout of a view of one function; see `actviz.handout`.

    Raises
    ------
    ValueError
        If a parameter is outside its domain.
    """
    (line,) = view.lines
    activation = line.original
    low, high = map(six_digits, view.z)
    caption = (
        f"{activation.title} and its derivative for {activation.axis} from {low} to {high}; read "
        f"at {activation.axis} = {six_digits(view.probe)}."
    )
    said = _claims(activation) if activation.name in names() else _computed(activation)
    sections = {
        "Formulas": _formulas(view),
        "Readings": _readings(view),
        **said,
        "References": _references(activation),
        "Its name elsewhere": _elsewhere(activation),
        "Code": programs(codes(line)),
    }
    lead = " ".join(filter(None, (activation.card.summary, activation.card.purpose)))
    charts = plots.one_function(view)
    return handout(heading(line), lead, charts, caption, sections, link, __version__)


def _formulas(view: View) -> str:
    """Both formulas, in symbols and with their numbers."""
    both = (readouts.formula(view, kind) for kind in KINDS)
    return "\n".join(
        f'<p class="formula">{" ".join(paper.formula(each, large=True) for each in parts)}</p>'
        for parts in both
    )


def _readings(view: View) -> str:
    """What is read at the probe, and the notes on it."""
    f, slope = (readouts.table(view, kind) for kind in KINDS)
    rows = zip(f.printed(view), slope.printed(view), strict=True)
    if view.lines[0].original.is_vector:  # too wide for one table
        found = [paper.table(each.head, each.printed(view)) for each in (f, slope)]
    else:
        found = [paper.table([*f.head, *slope.head], [[*one, *other] for one, other in rows])]
    notes = [
        said.strip("*")
        for kind in KINDS
        for condition, said in readouts.notes(view, kind)
        if condition in ("still", "outside")
    ]
    return "".join([*found, *map(paper.text, notes)])


# --- What is said ---------------------------------------------------------------------------------


def _claims(activation: Activation) -> dict[str, str]:
    """All claims with their numbers, those of the documents' formulas and code apart."""
    card = activation.card
    labels = {id(claim): label for label, claim in card.claims.items()}
    points = (*card.about, *card.pros, *card.cons)
    return {
        counted(activation): "\n".join(_claim(labels[id(each)], each) for each in points),
        "On its code": "\n".join(_claim(labels[id(each)], each) for each in card.code_notes),
        "Corrections to the documents": "\n".join(
            _claim(labels[id(each)], each) for each in card.notes
        ),
    }


def _claim(label: str, claim: Claim) -> str:
    """A claim with what was measured for it now, its verdict, and how far it holds."""
    found = mark(claim)
    lines = [f"**{label}.** {claim.text} *({found.word})*"]
    if claim.evidence is not None:
        lines.append(f"**Measured now.** {claim.evidence.describe()}")
    if claim.snippet is not None:
        lines.append(claim.snippet.wrong)
    if claim.verdict:
        lines.append(f"**To be precise.** {claim.verdict}")
    first, *more = map(paper.inline, lines)
    said = "".join(f'<p class="said">{each}</p>' for each in more)
    run = claim.program or claim.snippet
    program = paper.code(code_and_outcomes(run)) if run is not None else ""
    return f'<div class="claim"><p>{first}</p>{said}{program}</div>'


def _computed(activation: Activation) -> dict[str, str]:
    """What is computed of a formula, about which nothing is claimed."""
    rows = [f"**{name}** {text}" for name, text in computed(activation).items()]
    return {f"Computed {at_defaults(activation)}".rstrip(): bullets(rows)}


def _references(activation: Activation) -> str:
    published = published_as(activation.text) if activation.name not in names() else None
    if published is not None:
        return bullets(
            [
                f"{published.authors} ({published.year}), [{published.link}]({published.link})",
                f"The definition was seen in: {published.source}.",
            ]
        )
    return bullets(
        [
            f"{each.authors} ({each.year}): [{each.title}]({each.link})"
            for each in activation.card.references
        ]
    )


def _elsewhere(activation: Activation) -> str:
    return bullets(
        [
            f"{each.library}: `{each.name}`"
            + (f", by default `{each.defaults}`" if each.defaults else "")
            for each in activation.card.frameworks
        ]
    )
