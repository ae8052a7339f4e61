"""A handout of a view: a file with its figure, what is said of it, and the way back to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from html import escape

from actviz import paper
from actviz.plots import Chart, picture
from actviz.readouts import titled
from actviz.view import Line, View

PROJECT = "actviz"

FRAMEWORKS = {"numpy": "NumPy", "torch": "PyTorch", "jax": "JAX"}
"""What `actviz.code` writes, as it is read."""


def handout(
    heading: str,
    lead: str,
    charts: Sequence[Chart],
    caption: str,
    sections: Mapping[str, str],
    link: str,
    version: str,
) -> str:
    """The handout of a view.

    Parameters
    ----------
    heading : str
        What is shown, with its parameters; the title.
    lead : str
        A sentence or two of our Markdown below the title; may be empty.
    charts : sequence of Chart
    caption : str
        What stands below the figure, in our Markdown.
    sections : Mapping of str to str
        HTML by its heading; what is empty is left out.
    link : str
        The address of the view.
    version : str
        The version of actviz that computes it.
    """
    parts = [
        _head(heading, lead, link),
        f"<figure>{picture.svg(charts)}<figcaption>{paper.inline(caption)}</figcaption></figure>",
        *(f"<h2>{escape(name)}</h2>\n{html}" for name, html in sections.items() if html),
        f"<footer>Made with {PROJECT} {escape(version)}. Every number was computed when this "
        "handout was made.</footer>",
    ]
    return paper.document(f"{heading} · {PROJECT}", "\n".join(parts))


def _head(heading: str, lead: str, link: str) -> str:
    """The title with the link to the view, beside its QR code if the link is short enough."""
    try:
        code = paper.qr(link, "QR code of the link to this view")
    except paper.TooLongError:
        code = ""
    said = paper.text(lead) if lead else ""
    address = f'<p class="small">{paper.link(link)}</p>'
    kind = "link" if code else "whole"
    return (
        f'<header class="{kind}"><div><h1>{escape(heading)}</h1>\n{said}{address}</div>{code}'
        "</header>"
    )


def bullets(items: Iterable[str]) -> str:
    """A list of sentences of our Markdown, as HTML; empty if there are none."""
    found = "".join(f"<li>{paper.inline(each)}</li>" for each in items)
    return f"<ul>{found}</ul>" if found else ""


def tables(named: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Tables by their names, as HTML; the first row of each is its head."""
    return "\n".join(
        f"<h3>{escape(name)}</h3>\n{paper.table(rows[0], rows[1:])}" for name, rows in named.items()
    )


def codes(line: Line) -> dict[str, str]:
    """A function as programs at its parameters, by the names of the frameworks."""
    if not line.original.text:
        return {}
    # Loaded for those who want it alone.
    from actviz.formulas.code import code

    return {name: code(line.original, key, **line.values) for key, name in FRAMEWORKS.items()}


def codes_of(view: View) -> dict[str, Callable[[], dict[str, str]]]:
    """By the title of each function that has a formula, what writes it as programs."""
    return {
        titled(line.original, line.values): partial(codes, line)
        for line in view.lines
        if line.original.text
    }


def programs(codes: Mapping[str, str]) -> str:
    """Programs by the names of what they are for, as HTML."""
    return "\n".join(
        f"<h3>{escape(name)}</h3>\n{paper.code(program)}" for name, program in codes.items()
    )
