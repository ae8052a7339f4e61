"""Pictures of charts, to take away: as SVG, and as PNG for slides.

Matplotlib draws the same specifications that plotly draws on a page, in the light theme. All
lengths are the pixels of the specification, of which a picture has `WIDTH` across for two charts.
"""

import base64
import hashlib
import html
import io
import math
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from actviz.activation import Array
from actviz.formatting import six_digits
from actviz.plots.chart import Chart, Spec
from actviz.plots.theme import GRID, PAPER, QUIET, TEXT, in_light
from actviz.sampling import Range

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 880
"""Pixels across for up to two charts beside each other."""

COLUMN = WIDTH // 2
"""The least width of a chart."""

SHAPE = 9 / 16
"""The height of a picture, as a share of its width: that of a slide."""

SLIDE = 1920
"""Pixels across of a picture for slides."""

HEADING = 40
"""Pixels above the charts for the heading."""

LEGEND = 26
"""Pixels for each line of a legend that all charts share."""

EDGE = 10
"""Pixels around everything."""

FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
"""The first three, of which nearly every machine has one, have letters of the same widths."""

NUMBERS = 12.5
LABELS = 14.0
TITLES = 15.5
LINE = 16.0
"""Sizes of type, and the least distance of two lines of it."""

SHARP = 216
"""Dots for each 72 pixels of what is no drawing within an SVG: three for each pixel."""

FAR = 1e6
"""How many times its own length an axis goes on; no renderer can draw much further."""

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
        The pixels across; more where each chart would have less than half of `WIDTH`.
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
    width = max(across, COLUMN * columns)
    height = SHAPE * width
    figure = Figure(figsize=(width / 72, height / 72), dpi=72, facecolor=PAPER)
    specs = [in_light(chart) for chart in charts]
    top = float(EDGE)
    if heading:
        figure.text(
            *(2 * EDGE / width, 1 - (top + HEADING / 2) / height),
            heading,
            fontsize=20,
            fontweight="bold",
            color=TEXT,
            va="center_baseline",
            parse_math=False,
        )
        top += HEADING
    top += _shared_legend(figure, specs[0], top)
    wide, down = (width - 2 * EDGE) / columns, (height - top - EDGE) / rows
    for index, spec in enumerate(specs):
        row, column = divmod(index, columns)
        _Drawn(figure, spec, (EDGE + column * wide, top + row * down, wide, down)).draw()
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


def _heading(chart: Chart) -> str:
    return _plain(chart.to_dict()["layout"].get("title", {}).get("text", ""))


def _plain(text: str) -> str:
    """A text of plotly's without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", text)).strip()


def _numbers(values: Any) -> Array:
    """The numbers of a trace, which may be in plotly's base64 form."""
    if not isinstance(values, dict):
        return np.array(values, dtype=float)
    found = np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).astype(float)
    if "shape" in values:
        return found.reshape([int(each) for each in values["shape"].split(",")])
    return found


def _line_style(line: Spec) -> Spec:
    """The line of a trace or a shape, in matplotlib's words."""
    width = float(line.get("width", 2))
    unit = max(width, 3)
    dash = line.get("dash", "solid")
    named = {
        "solid": (),
        "dot": (1, 1),
        "dash": (3, 3),
        "longdash": (5, 5),
        "dashdot": (3, 1, 1, 1),
        "longdashdot": (5, 2, 1, 2),
    }
    if dash in named:
        lengths = [unit * each for each in named[dash]]
    else:
        lengths = [float(each.removesuffix("px")) for each in dash.split(",")]
    # Matplotlib counts them in widths.
    style = (0, [each / width for each in lengths]) if lengths else "solid"
    return {"color": _colour(line.get("color", TEXT)), "linewidth": width, "linestyle": style}


def _colour(text: str) -> str | tuple[float, ...]:
    """A colour of plotly's in matplotlib's words."""
    found = re.fullmatch(r"rgba?\((.*)\)", text)
    if not found:
        return text
    red, green, blue, *alpha = (float(each) for each in found[1].split(","))
    return (red / 255, green / 255, blue / 255, *alpha)


def _each(value: Any, count: int) -> list[Any]:
    """A value for each of some points, of which plotly takes one for all as well."""
    return list(value) if isinstance(value, list | tuple) else [value] * count


def _shared_legend(figure: "Figure", spec: Spec, top: float) -> float:
    """Draw the legend that a page draws above its charts, and return its height."""
    from matplotlib.lines import Line2D

    meta = spec["layout"].get("meta", {})
    looks = {each.get("meta", {}).get("name"): each for each in reversed(spec["data"])}
    handles = []
    for title, curves in meta.get("legend", {}).items():
        trace = looks.get(curves[0])
        if trace is not None:
            said = title + _cell(meta.get("parameters", {}).get(title, ""), meta.get("drawn", {}))
            handles.append(Line2D([], [], label=said, **_line_style(trace["line"])))
    if not handles:
        return 0
    width, height = (72 * each for each in figure.get_size_inches())
    columns = _columns([each.get_label() for each in handles], width - 4 * EDGE)
    figure.legend(
        handles=handles,
        ncols=columns,
        loc="upper left",
        bbox_to_anchor=(2 * EDGE / width, 1 - top / height),
        **_legend_style(),
    )
    return LEGEND * math.ceil(len(handles) / columns)


def _columns(labels: Sequence[object], room: float) -> int:
    """How many entries of a legend have room beside each other."""
    widest = max(_width(str(each), LABELS) for each in labels) + 36 + 8 + 20
    most = max(1, min(len(labels), int(room / widest)))
    return math.ceil(len(labels) / math.ceil(len(labels) / most))


def _legend_style() -> Spec:
    return {
        "frameon": False,
        "fontsize": LABELS,
        "labelcolor": TEXT,
        "handlelength": 36 / LABELS,
        "handletextpad": 8 / LABELS,
        "columnspacing": 20 / LABELS,
        "borderpad": 0,
        "borderaxespad": 0,
    }


def _width(text: str, size: float) -> float:
    """The pixels that a text takes, in a wide font."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    return float(
        text_to_path.get_text_width_height_descent(text, FontProperties(size=size), False)[0]
    )


def _cell(cell: Any, drawn: Spec) -> str:
    """A cell of `actviz.readouts` as text, with the numbers of the sliders."""
    if isinstance(cell, list):
        return "".join(_cell(each, drawn) for each in cell)
    return six_digits(drawn[cell["slider"]]) if isinstance(cell, dict) else str(cell)


class _Drawn:
    """A chart in its place of a figure: left, top, width and height, in pixels from the top."""

    def __init__(
        self, figure: "Figure", spec: Spec, place: tuple[float, float, float, float]
    ) -> None:
        self.figure, self.spec = figure, spec
        self.layout: Spec = spec["layout"]
        self.left, self.top, self.width, self.height = place
        self.margin = self.layout["margin"]

    def draw(self) -> None:
        """Draw everything, from the back to the front."""
        axes = {"": self._axes("")}
        if "xaxis2" in self.layout:
            axes["2"] = self._axes("2")
        self.main = axes[""]
        for shape in self.layout.get("shapes", ()):
            self._shape(shape)
        names = []
        earlier: Spec = {}
        for trace in self.spec["data"]:
            ax = axes[trace.get("xaxis", "x")[1:]]
            if trace.get("opacity", 1) == 0 or trace.get("visible") is False:
                continue
            if trace["type"] == "contour":
                self._contour(ax, trace)
            elif trace["type"] == "heatmap":
                self._heatmap(ax, trace)
            elif trace.get("meta", {}).get("live") == "name":
                names.append(trace)
            else:
                self._scatter(ax, trace, earlier)
                earlier = trace
        self._names(names)
        for note in self.layout.get("annotations", ()):
            self._note(note)
        self._title()
        self._legend()

    # -- the axes

    def _axes(self, number: str) -> "Axes":
        """The axes of a plot, or of an inset within it, with their ticks."""
        across, up = self.layout[f"xaxis{number}"], self.layout[f"yaxis{number}"]
        box = self._box()
        x, y = across.get("domain", (0, 1)), up.get("domain", (0, 1))
        left, bottom = box[0] + x[0] * box[2], box[1] + y[0] * box[3]
        size = (x[1] - x[0]) * box[2], (y[1] - y[0]) * box[3]
        whole = np.array(self.figure.get_size_inches()) * 72
        ax = self.figure.add_axes(
            (left / whole[0], bottom / whole[1], size[0] / whole[0], size[1] / whole[1]),
            zorder=2 if number else 1,
        )
        ax.set_xlim(*across["range"])
        ax.set_ylim(*up["range"])
        if up.get("scaleanchor") == "x":
            ax.set_aspect("equal", anchor="NW")
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.set_facecolor(PAPER if number else "none")
        ax.set_axisbelow(True)
        self._ticks(ax.xaxis, across, size[0] / 64)
        self._ticks(ax.yaxis, up, size[1] / 48)
        if up.get("showgrid", True):
            ax.grid(visible=True, axis="y", color=GRID, linewidth=1, zorder=0.5)
        self._zero_lines(ax, across, up)
        return ax

    def _box(self) -> tuple[float, float, float, float]:
        """The plotted area: left, bottom, width and height, in pixels from the bottom."""
        margin = self.margin
        whole = 72 * self.figure.get_figheight()
        return (
            self.left + margin["l"],
            whole - self.top - self.height + margin["b"],
            self.width - margin["l"] - margin["r"],
            self.height - margin["t"] - margin["b"],
        )

    def _ticks(self, axis: Any, spec: Spec, most: float) -> None:
        """The numbers along an axis, and its title."""
        low, high = spec["range"]
        if "tickvals" in spec:
            places = list(spec["tickvals"])
            texts = spec.get("ticktext") or list(map(six_digits, places))
        else:
            places = ticks((low, high), min(most, spec.get("nticks", 9)), spec)
            texts = list(map(six_digits, places))
        shown = [each for each in zip(places, texts, strict=True) if low <= each[0] <= high]
        axis.set_ticks([place for place, _ in shown], [text for _, text in shown])
        axis.set_tick_params(length=0, pad=6, labelsize=NUMBERS, labelcolor=QUIET)
        label = spec.get("title", {}).get("text", "")
        axis.set_label_text(label, fontsize=LABELS, color=QUIET, parse_math=False)
        axis.labelpad = spec.get("title", {}).get("standoff", 4)
        if spec.get("side") == "right":
            axis.tick_right()
            axis.set_label_position("right")
            axis.set_tick_params(length=0)

    def _zero_lines(self, ax: "Axes", across: Spec, up: Spec) -> None:
        for spec, line in ((across, ax.axvline), (up, ax.axhline)):
            if spec.get("zeroline") and spec["range"][0] <= 0 <= spec["range"][1]:
                line(0, color=spec["zerolinecolor"], linewidth=spec["zerolinewidth"], zorder=0.6)

    # -- traces

    def _points(self, ax: "Axes", trace: Spec) -> tuple[Array, Array]:
        """The points of a trace, as far out as can be drawn."""
        low, high = ax.get_ylim()
        x, y = _numbers(trace["x"]), _numbers(trace["y"])
        y = np.where(
            np.isnan(y), np.nan, np.clip(y, low - FAR * (high - low), high + FAR * (high - low))
        )
        return x, y

    def _scatter(self, ax: "Axes", trace: Spec, before: Spec) -> None:
        mode = trace.get("mode", "lines")
        x, y = self._points(ax, trace)
        if trace.get("fill") == "tonexty" and before:
            below, under = self._points(ax, before)
            ax.fill_between(
                x, y, np.interp(x, below, under), facecolor=_colour(trace["fillcolor"]), linewidth=0
            )
        if "lines" in mode:
            ax.plot(x, y, scalex=False, scaley=False, zorder=2, **_line_style(trace["line"]))
        if "markers" in mode:
            self._markers(ax, trace, x, y)
        if "text" in mode:
            self._texts(ax, trace, x, y)

    def _seen(self, ax: "Axes", x: Array, y: Array) -> list[int]:
        """Which points lie within the axes: plotly hides markers and texts beyond them."""
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        tiny = 1e-6
        inside = (x >= left - tiny * (right - left)) & (x <= right + tiny * (right - left))
        inside &= (y >= low - tiny * (high - low)) & (y <= high + tiny * (high - low))
        return np.flatnonzero(inside).tolist()

    def _markers(self, ax: "Axes", trace: Spec, x: Array, y: Array) -> None:
        marker = trace.get("marker", {})
        if marker.get("opacity", 1) == 0:
            return
        sizes, colours, symbols = (
            _each(marker.get(key, usual), x.size)
            for key, usual in (("size", 6), ("color", TEXT), ("symbol", "circle"))
        )
        edge = marker.get("line", {})
        shapes = {"triangle-up": "^", "triangle-down": "v", "square": "s"}
        alike: dict[tuple[Any, ...], list[int]] = {}
        for i in self._seen(ax, x, y):
            if sizes[i]:
                alike.setdefault((sizes[i], colours[i], symbols[i]), []).append(i)
        for (size, hue, symbol), some in alike.items():
            is_open = symbol.endswith("-open")
            ax.plot(
                *(x[some], y[some]),
                marker=shapes.get(symbol.removesuffix("-open"), "o"),
                markersize=size,
                markerfacecolor=PAPER if is_open else _colour(hue),
                markeredgecolor=_colour(edge.get("color", hue)),
                markeredgewidth=edge.get("width", 0),
                linestyle="none",
                clip_on=trace.get("cliponaxis", True),
                scalex=False,
                scaley=False,
                zorder=4,
            )

    def _texts(self, ax: "Axes", trace: Spec, x: Array, y: Array) -> None:
        texts = _each(trace["text"], x.size)
        places = _each(trace.get("textposition", "middle center"), x.size)
        font = trace.get("textfont", {})
        colours = _each(font.get("color", TEXT), x.size)
        away = 0.6 * trace["marker"]["size"] + 2 if "markers" in trace["mode"] else 2
        for i in self._seen(ax, x, y):
            vertical, horizontal = places[i].split()
            right = {"left": -1, "center": 0, "right": 1}[horizontal]
            up = {"top": 1, "middle": 0, "bottom": -1}[vertical]
            self._text(
                ax,
                texts[i],
                (x[i], y[i]),
                (away * right, away * up),
                ha={-1: "right", 0: "center", 1: "left"}[right],
                va={-1: "top", 0: "center", 1: "bottom"}[up],
                fontsize=font.get("size", LABELS),
                color=_colour(colours[i]),
            )

    def _text(
        self,
        ax: "Axes",
        text: str,
        at: tuple[float, float],
        away: tuple[float, float],
        **look: Any,
    ) -> None:
        """Write a text so many pixels away from a place on the axes."""
        ax.annotate(
            _plain(text),
            at,
            xytext=away,
            textcoords="offset points",
            annotation_clip=False,
            parse_math=False,
            zorder=6,
            **look,
        )

    def _names(self, names: Sequence[Spec]) -> None:
        """The names at the ends of lines, which on a page the browser keeps apart."""
        ax = self.main
        low, high = ax.get_ylim()
        pixel = (high - low) / self._box()[3]
        for end in ("left", "right"):
            own = [each for each in names if each["meta"]["end"] == end]
            places = apart([each["y"][0] for each in own], LINE * pixel, (low, high))
            for each, y in zip(own, places, strict=True):
                self._texts(ax, each, np.array(each["x"], float), np.array([y]))

    def _contour(self, ax: "Axes", trace: Spec) -> None:
        from matplotlib.colors import LinearSegmentedColormap
        from matplotlib.ticker import MaxNLocator

        x, y, z = (_numbers(trace[key]) for key in "xyz")
        most = float(np.abs(z - trace["zmid"]).max()) or 1.0
        colours = LinearSegmentedColormap.from_list("", [tuple(e) for e in trace["colorscale"]])
        levels = MaxNLocator(14).tick_values(z.min(), z.max())
        middle = trace["zmid"]
        ax.contourf(
            *(x, y, z), levels, cmap=colours, vmin=middle - most, vmax=middle + most, zorder=0.7
        )
        line = trace["line"]
        lines = ax.contour(
            *(x, y, z),
            levels,
            colors=[_colour(line["color"])],
            linewidths=line["width"],
            linestyles="solid",
            zorder=0.8,
        )
        ax.clabel(lines, fontsize=11, colors=TEXT, fmt=six_digits)

    def _heatmap(self, ax: "Axes", trace: Spec) -> None:
        from matplotlib.colors import LinearSegmentedColormap

        x, y, z = (_numbers(trace[key]) for key in "xyz")
        colours = LinearSegmentedColormap.from_list(
            "", [(at, _colour(each)) for at, each in trace["colorscale"]]
        )
        ax.pcolormesh(
            *(x, y, z),
            cmap=colours,
            vmin=trace["zmin"],
            vmax=trace["zmax"],
            zorder=0.7,
            shading="nearest",
            rasterized=True,  # as paths, a thousand cells are half a megabyte
        )

    # -- shapes, notes, titles

    def _shape(self, shape: Spec) -> None:
        from matplotlib.patches import Rectangle

        ax = self.main
        if shape.get("opacity", 1) == 0:
            return
        if shape["type"] == "path":
            low, high = ax.get_ylim()
            pixel = (high - low) / self._box()[3]
            for box in re.findall(r"M([^,Z]+),([^H]+)H([^V]+)V([^H]+)H[^Z]+Z", shape["path"]):
                left, start, right, end = map(float, box)
                ax.add_patch(
                    Rectangle(
                        (left, shape["yanchor"] + start * pixel),
                        right - left,
                        (end - start) * pixel,
                        facecolor=_colour(shape["fillcolor"]),
                        linewidth=0,
                        clip_on=False,
                        zorder=0.9,
                    )
                )
        elif shape["type"] == "rect" and shape.get("yref") != "paper":
            left, right, start, end = (shape[name] for name in ("x0", "x1", "y0", "y1"))
            box = Rectangle(
                (left, start),
                right - left,
                end - start,
                facecolor=_colour(shape["fillcolor"]),
                linewidth=0,
                zorder=0.9,
            )
            ax.add_patch(box)
        elif shape["type"] == "rect":
            style = _line_style(shape["line"])
            ax.axvspan(
                shape["x0"],
                shape["x1"],
                facecolor=_colour(shape["fillcolor"]),
                edgecolor=style["color"],
                linewidth=style["linewidth"],
                linestyle=style["linestyle"],
                zorder=0.4,
            )
        else:
            ax.axvline(shape["x0"], zorder=1, **_line_style(shape["line"]))

    def _note(self, note: Spec) -> None:
        ax = self.main
        x, y = note["x"], note["y"]
        paper = note.get("xref") == "paper", note.get("yref") == "paper"
        across = ax.transAxes if paper[0] else ax.transData
        up = ax.transAxes if paper[1] else ax.transData
        # In pixels from the lower left of the figure.
        place = (
            across.transform((x, 0))[0] + note.get("xshift", 0),
            up.transform((0, y))[1] + note.get("yshift", 0),
        )
        third = {0: "left", 1: "center", 2: "right"}
        anchor = note.get("xanchor") or (third[min(2, int(3 * x))] if paper[0] else "center")
        look = {
            "ha": anchor,
            "va": {"middle": "center"}.get(note.get("yanchor", "middle"), note.get("yanchor")),
            "fontsize": note.get("font", {}).get("size", LABELS),
            "fontweight": note.get("font", {}).get("weight", "normal"),
            "color": QUIET,
            "parse_math": False,
            "annotation_clip": False,
            "zorder": 6,
        }
        if note.get("showarrow"):
            tail = across.transform((note["ax"], 0))[0]
            ax.annotate(
                "",
                place,
                xytext=(tail, place[1]),
                xycoords="figure points",
                textcoords="figure points",
                arrowprops={
                    "arrowstyle": "-|>,head_width=4,head_length=8",
                    "color": note["arrowcolor"],
                    "linewidth": note["arrowwidth"],
                    "shrinkA": 0,
                    "shrinkB": 0,
                    "mutation_scale": 1,
                },
                annotation_clip=False,
            )
            place = (tail + 4, place[1])
            look["ha"] = "left"
        ax.annotate(_plain(note["text"]), place, xycoords="figure points", **look)

    def _title(self) -> None:
        text = _plain(self.layout.get("title", {}).get("text", ""))
        left = self._box()[0] if self.layout["title"].get("xref") == "paper" else self.left + 8
        width, height = (72 * each for each in self.figure.get_size_inches())
        self.figure.text(
            left / width,
            1 - (self.top + 8) / height,
            text,
            fontsize=TITLES,
            fontweight="bold",
            color=TEXT,
            va="top",
            parse_math=False,
        )

    def _legend(self) -> None:
        """The legend of a chart's own, above its plot."""
        from matplotlib.lines import Line2D

        if not self.layout.get("showlegend"):
            return
        shown = [each for each in self.spec["data"] if each.get("showlegend") and each.get("name")]
        if not shown:
            return
        handles = [
            Line2D([], [], label=each["name"], **_line_style(each["line"])) for each in shown
        ]
        self.main.legend(
            handles=handles,
            ncols=_columns([each["name"] for each in shown], self._box()[2]),
            loc="lower right",
            bbox_to_anchor=(1, 1),
            **_legend_style(),
        )


def ticks(limits: Range, most: float, spec: Spec) -> list[float]:
    """Round numbers along an axis, at most so many, or at the steps that its specification has."""
    low, high = limits
    if "dtick" in spec:
        step = float(spec["dtick"])
    else:
        least = (high - low) / max(most, 2)
        power = 10.0 ** math.floor(math.log10(least))
        step = next(each * power for each in (1, 2, 5, 10) if each * power >= least * (1 - 1e-9))
        if spec.get("tickformat") == "d":
            step = max(step, 1.0)
    return [
        step * i for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


def apart(heights: Sequence[float], distance: float, limits: Range) -> list[float]:
    """The heights nearest to some others that are at least so far from each other."""
    order = np.argsort(heights, kind="stable")
    # Groups of neighbours that touch stand around their middle.
    groups: list[list[float]] = []
    for height in np.array(heights, float)[order]:
        groups.append([height])
        while len(groups) > 1 and _start(groups[-1], distance, limits) < (
            _start(groups[-2], distance, limits) + len(groups[-2]) * distance
        ):
            last = groups.pop()
            groups[-1] += last
    places = [
        _start(group, distance, limits) + i * distance
        for group in groups
        for i in range(len(group))
    ]
    found = np.empty(len(places))
    found[order] = places
    return found.tolist()


def _start(group: Sequence[float], distance: float, limits: Range) -> float:
    """The height of the lowest of a group that stands around its middle, within the limits."""
    length = (len(group) - 1) * distance
    start = sum(group) / len(group) - length / 2
    return min(max(start, limits[0]), max(limits[1] - length, limits[0]))
