"""Documents to print and to keep: one HTML file each, which needs nothing else.

`document` makes the file of its title and its body, `formula` typesets LaTeX as MathML, `inline`,
`text` and `table` turn our sentences into HTML, and `qr` draws the code of a link.
"""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("paper.css")

MOST_BYTES = 2953
"""How long a link can be, in bytes, for the largest QR code; ISO/IEC 18004, version 40-L."""


class TooLongError(ValueError):
    """A link is longer than what a QR code can hold."""


def document(title: str, body: str) -> str:
    """One whole HTML file with this title and this body, which is HTML.

    It prints on A4 and Letter, is read on a screen of any width, and is always light. No script is
    in it, and nothing is fetched. A figure, a row of a table and an item of a list are not broken
    between two pages, nor is what has the class ``whole``; what has the class ``page`` begins a new
    one. Two figures or more in a ``<div class="beside">`` stand beside each other.
    """
    style = STYLE.read_text(encoding="utf-8")
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


# --- Formulas -------------------------------------------------------------------------------------

_OTHERWISE = {
    r"\textcolor{inherit}": "",  # is there for the live layer alone
    r"\arg": r"\operatorname{arg}",  # latex2mathml does not know it
    r"\\ &=": "=",  # where the page may break a line
    r"\\ &\quad": r"\quad",
}
_NAME = re.compile(r"<(m[io])>([a-zA-Z]{2,})</\1>(?=(<mo[^>]*>(?:&#x00028;|\())?)")
_PRIME = re.compile(r"<msup>(<mi>\w</mi>)<m[io]>((?:&#x02032;|&#x02033;)+)</m[io]></msup>")
_BRACE = '<mo stretchy="true" fence="true" form="prefix">&#x0007B;</mo><mtable>'


def formula(latex: str, block: bool = False, large: bool = False) -> str:
    r"""Typeset LaTeX as MathML, which browsers draw by themselves.

    Placeholders like ``<alpha>`` have to be replaced before, by `Activation.latex` or
    `actviz.readouts.formula`. With `block` it stands on a line of its own; with `large`, or after
    ``\displaystyle``, its fractions and sums are as large as there.
    """
    # Loaded for those who make a document alone.
    from latex2mathml.converter import convert

    is_large = large or r"\displaystyle" in latex
    latex = latex.replace(r"\displaystyle", "").strip()
    for written, known in _OTHERWISE.items():
        latex = latex.replace(written, known)
    found = convert(latex, display="block" if block else "inline")
    if is_large and not block:
        found = found.replace("<math ", '<math displaystyle="true" ', 1)
    # A prime is raised and small by itself.
    found = _PRIME.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', found)
    found = _NAME.sub(_function_name, found)
    # The brace of cases is drawn by the style sheet: few fonts have one that grows with its lines.
    return found.replace(_BRACE, '<mtable class="cases">')


def _function_name(found: re.Match[str]) -> str:
    """The name of a function: upright, and with a distance, but none before a parenthesis."""
    after = "0" if found[3] else "0.17em"
    return f'<mo form="prefix" lspace="0.17em" rspace="{after}">{found[2]}</mo>'


# --- Sentences ------------------------------------------------------------------------------------

_MARKUP = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\$(?P<formula>[^$]+)\$"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|\*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*"
    r"|\[(?P<title>[^\]]+)\]\((?P<link>[^)\s]+)\)"
    r"|:(?:small|gray-badge)\[(?P<directive>[^\]]+)\]"
    r"|(?P<icon>:material/\w+:\s*)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+\-.!|$:<>~])"
)


def inline(markdown: str) -> str:
    r"""One sentence of our Markdown as HTML: ``$…$``, ``**…**``, ``*…*``, code, links.

    Icons of Streamlit are left out, and badges are their words alone.
    """
    parts, end = [], 0
    for found in _MARKUP.finditer(markdown):
        parts += [escape(markdown[end : found.start()], quote=False), _marked(found)]
        end = found.end()
    return "".join([*parts, escape(markdown[end:], quote=False)])


def _marked(found: re.Match[str]) -> str:
    kind = found.lastgroup
    text = found[kind] if kind else ""
    if kind == "code":
        return f"<code>{escape(text, quote=False)}</code>"
    if kind == "formula":
        return formula(text)
    if kind == "bold":
        return f"<strong>{inline(text)}</strong>"
    if kind == "italic":
        return f"<em>{inline(text)}</em>"
    if kind == "link":
        return link(text, inline(found["title"]))
    if kind == "directive":
        return inline(text)
    return escape(text, quote=False) if kind == "escaped" else ""


def link(address: str, title: str = "") -> str:
    """A link, whose title is HTML; without one, the address itself, which breaks anywhere.

    What is not an address of the web is only written, as nobody should follow it from a file.
    """
    shown = title or f'<span class="address">{escape(address)}</span>'
    if not address.startswith(("https://", "http://")):
        return shown
    return f'<a href="{escape(address)}">{shown}</a>'


def text(markdown: str) -> str:
    """Paragraphs and lists of our Markdown as HTML; a line with ``-`` is an item."""
    found = []
    for block in re.split(r"\n\s*\n", markdown.strip()):
        lines = block.splitlines()
        if all(line.lstrip().startswith("- ") for line in lines):
            items = "".join(f"<li>{inline(line.lstrip()[2:])}</li>" for line in lines)
            found.append(f"<ul>{items}</ul>")
        else:
            found.append(f"<p>{inline(' '.join(map(str.strip, lines)))}</p>")
    return "\n".join(found)


def code(program: str) -> str:
    """A program as it is, with all its lines."""
    return f"<pre><code>{escape(program.rstrip(), quote=False)}</code></pre>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: bool = True) -> str:
    """A table of sentences of our Markdown; `numbers` are aligned right, but for the first."""
    kind = ' class="numbers"' if numbers else ""
    top = "".join(f'<th scope="col">{inline(each)}</th>' for each in head)
    body = "".join(
        f"<tr>{''.join(f'<td>{inline(each)}</td>' for each in row)}</tr>\n" for row in rows
    )
    return (
        f'<div class="wide"><table{kind}>\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>"
    )


# --- Links ----------------------------------------------------------------------------------------


def qr(address: str, label: str = "QR code of the link") -> str:
    """The QR code of an address as an ``<svg>``: black on white, with its quiet zone around it.

    It is one unit a module and has no size of its own; its container gives it one.

    Raises
    ------
    TooLongError
        If the address has more than `MOST_BYTES` bytes.
    """
    import segno

    if len(address.encode()) > MOST_BYTES:
        raise TooLongError(f"a QR code holds {MOST_BYTES} bytes, not {len(address.encode())}")
    # As few modules as possible, so that each is as large as possible; what is left of a version
    # goes into more correction of errors.
    drawn = segno.make_qr(address, error="l", boost_error=True)
    svg = drawn.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr")
    named = f'<svg role="img" aria-label="{escape(label)}" shape-rendering="crispEdges" '
    return svg.replace("<svg ", named, 1)
