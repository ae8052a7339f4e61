"""Pictures of charts, to take away: as SVG, and as PNG for slides.

Matplotlib draws the same specifications that plotly draws on a page, in the light theme. All
lengths are the pixels of the specification, of which a picture has `WIDTH` across for two charts.
"""

import hashlib
import html
import io
import math
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from actviz.formatting import six_digits
from actviz.plots.chart import Chart, Spec
from actviz.plots.drawn import Drawn, Entry, legend, legend_height, plain, width_of, write
from actviz.plots.theme import PAPER, TEXT, in_light

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 880
"""Pixels across for up to two charts."""

COLUMN = 360
ROW = 290
"""The least width and height of each of more charts, for which all gets smaller."""

SHAPE = 9 / 16
"""The height of a picture, as a share of its width: that of a slide."""

SLIDE = 1920
"""Pixels across of a picture for slides."""

HEADING = 40
"""Pixels above the charts for the heading."""

EDGE = 10
"""Pixels around everything."""

GAP = 6
"""Pixels below a legend that all charts share."""

FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
"""The first three, of which nearly every machine has one, have letters of the same widths."""

SHARP = 216
"""Dots for each 72 pixels of what is no drawing within an SVG: three for each pixel."""

_ONE = threading.Lock()
"""Matplotlib's settings and fonts are shared by all threads."""


def svg(charts: Sequence[Chart], heading: str = "", across: int = WIDTH) -> str:
    """Draw charts side by side as one ``<svg>``, which stands alone or in a document.

    Its words are text, so they can be searched, copied and read aloud. The same charts give the
    same text.

    Parameters
    ----------
    charts : sequence of Chart
        At least one.
    heading : str
        What stands above them, such as the function with its parameters.
    across : int
        The pixels across; more where several charts would not have enough.
    """
    with _settings():
        figure = _figure(charts, heading, across)
        written = io.StringIO()
        figure.savefig(written, format="svg", dpi=SHARP)
    return _tidied(written.getvalue(), heading or ", ".join(map(_heading, charts)))


def png(charts: Sequence[Chart], heading: str = "") -> bytes:
    """Draw charts side by side as PNG, 1920 pixels wide and 1080 high; see `svg`."""
    with _settings():
        figure = _figure(charts, heading)
        written = io.BytesIO()
        figure.savefig(written, format="png", dpi=SLIDE / figure.get_figwidth())
    return written.getvalue()


@contextmanager
def _settings() -> Iterator[None]:
    """Matplotlib as it comes, for one picture at a time, whatever the reader's own settings are."""
    import matplotlib

    with _ONE, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "actviz"})
        yield


def _figure(charts: Sequence[Chart], heading: str, across: int = WIDTH) -> "Figure":
    """All charts, in a picture with one point a pixel."""
    from matplotlib.figure import Figure

    columns = len(charts) if len(charts) < 4 else math.ceil(len(charts) / 2)
    rows = math.ceil(len(charts) / columns)
    least = max(COLUMN * columns, ROW * rows / SHAPE) if len(charts) > 1 else 0
    width = max(across, least)
    height = SHAPE * width
    figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=PAPER)
    specs = [in_light(chart) for chart in charts]
    top = float(EDGE)
    if heading:
        at = (2 * EDGE, height - top - HEADING / 2)
        # A long one in smaller type.
        size = min(20.0, 20 * (width - 4 * EDGE) / width_of(heading, 20, bold=True))
        write(figure, heading, at, size=size, weight="bold", color=TEXT, va="center_baseline")
        top += HEADING
    room = width - 4 * EDGE
    entries = next(filter(None, map(_entries, specs)), [])
    legend(figure, entries, (2 * EDGE, height - top), room)
    top += legend_height(entries, room) + (GAP if entries else 0)
    wide, down = (width - 2 * EDGE) / columns, (height - top - EDGE) / rows
    for index, spec in enumerate(specs):
        row, column = divmod(index, columns)
        place = (EDGE + column * wide, height - top - (row + 1) * down, wide, down)
        Drawn(figure, spec, place).draw()
    return figure


def _tidied(text: str, title: str) -> str:
    """What matplotlib wrote, so that several can stand in one document, each with its title."""
    start = text.index("<svg")
    body = text[text.index(">", start) + 1 :]
    width, height = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)[0]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    # It would be the style of the whole document.
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", body, flags=re.DOTALL)
    body = body.replace("; font-family: 'DejaVu Sans'", "")
    body = re.sub(r"<!--.*?-->\s*", "", body, flags=re.DOTALL)
    body = re.sub(r' d="[^"]*"', lambda path: re.sub(r"\d+\.\d+", _hundredths, path[0]), body)
    # No two things of a document may have the same name.
    own = hashlib.sha256(body.encode()).hexdigest()[:8]
    used = set(re.findall(r"#([\w-]+)", body))
    body = re.sub(
        r' id="([^"]*)"',
        lambda found: f' id="{found[1]}-{own}"' if found[1] in used else "",
        body,
    )
    body = re.sub(r'(url\(#|href="#)([\w-]+)', rf"\1\2-{own}", body)
    said = html.escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
        f' aria-label="{said}" style="max-width:100%;height:auto;font-family:{FONTS};'
        f'stroke-linejoin:round;stroke-linecap:butt"><title>{said}</title>{body}'
    )


def _hundredths(number: re.Match[str]) -> str:
    """A length in hundredths of a pixel, which nobody can tell from more digits."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _heading(chart: Chart) -> str:
    return plain(chart.to_dict()["layout"].get("title", {}).get("text", ""))


def _entries(spec: Spec) -> list[Entry]:
    """The legend that a chart gives to all of them, if it does.

    It is what a page draws above its charts, or else the names of curves without a legend there.
    """
    layout = spec["layout"]
    lines = [each for each in spec["data"] if "lines" in each.get("mode", "")]
    meta = layout.get("meta", {})
    drawn, parameters = meta.get("drawn", {}), meta.get("parameters", {})
    looks = {each.get("meta", {}).get("name"): each["line"] for each in reversed(lines)}
    shown = {
        title + _cell(parameters.get(title, ""), drawn): looks[curves[0]]
        for title, curves in meta.get("legend", {}).items()
        if curves[0] in looks
    }
    if not shown and not layout["showlegend"]:
        # The first line of a name is its main one.
        for each in lines:
            if each.get("name"):
                shown.setdefault(each["name"], each["line"])
    return [Entry(name, line) for name, line in shown.items()] if len(shown) > 1 else []


def _cell(cell: Any, drawn: Spec) -> str:
    """A cell of `actviz.readouts` as text, with the numbers of the sliders."""
    if isinstance(cell, list):
        return "".join(_cell(each, drawn) for each in cell)
    return six_digits(drawn[cell["slider"]]) if isinstance(cell, dict) else str(cell)
