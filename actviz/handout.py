"""A handout of a view: a file with its figure, what is said of it, and the way back to it."""

from collections.abc import Mapping, Sequence
from html import escape

from actviz import paper
from actviz.plots import Chart, picture

PROJECT = "actviz"


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
        f"<h1>{escape(heading)}</h1>",
        paper.text(lead) if lead else "",
        f"<figure>{picture.svg(charts)}<figcaption>{paper.inline(caption)}</figcaption></figure>",
        *(f"<h2>{escape(name)}</h2>\n{html}" for name, html in sections.items() if html),
        _way_back(link, version),
    ]
    return paper.document(f"{heading} · {PROJECT}", "\n".join(filter(None, parts)))


def _way_back(link: str, version: str) -> str:
    """The link with its QR code, if it is short enough for one, and the version."""
    try:
        code = paper.qr(link, "QR code of the link")
    except paper.TooLongError:
        code = ""
    return (
        '<section class="link"><div>\n<h2>Open this view</h2>\n'
        f"<p>{paper.link(link)}</p>\n"
        f'<p class="quiet">Made with {PROJECT} {escape(version)}. Every number was computed when '
        f"this handout was made.</p>\n</div>\n{code}</section>"
    )


def listed(items: Sequence[str]) -> str:
    """A list of sentences of our Markdown, as HTML."""
    return (
        f"<ul>{''.join(f'<li>{paper.inline(each)}</li>' for each in items)}</ul>" if items else ""
    )


def programs(codes: Mapping[str, str]) -> str:
    """Programs by the names of what they are for, as HTML."""
    return "\n".join(
        f"<h3>{escape(name)}</h3>\n{paper.code(program)}" for name, program in codes.items()
    )
