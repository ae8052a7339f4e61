"""One chart on a picture: its specification, drawn by matplotlib."""

import base64
import html
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from actviz.activation import Array
from actviz.formatting import digits, six_digits
from actviz.plots import theme
from actviz.plots.chart import Spec
from actviz.plots.places import Box, along, apart, beside, first_free, ticks
from actviz.plots.theme import GRID, PAPER, QUIET, TEXT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NUMBERS = 12.5
LABELS = 14.0
TITLES = 15.5
WORDS = 13.0
LINE = 16.0
"""Sizes of type, and the least distance of two lines of it."""

FLAT_NAME = "nearly flat"

FAR = 1e6
"""How many times its own length an axis goes on; no renderer can draw much further."""

SWATCH = 38
"""Pixels of a line in a legend, and around it and its name."""
BEFORE, BEHIND = 8, 22

ENTRIES = 22
"""Pixels of height of a line of a legend."""


class Entry(NamedTuple):
    """An entry of a legend: a name, and the line that it is about in plotly's words."""

    name: str
    line: Spec


def legend(
    figure: "Figure",
    entries: Sequence[Entry],
    at: tuple[float, float],
    room: float,
    *,
    right: bool = False,
) -> None:
    """Draw a legend whose top is at a place, where it begins, or ends if it is on the `right`."""
    from matplotlib.lines import Line2D

    for index, row in enumerate(_rows(entries, room)):
        whole = sum(map(_length, row)) + BEHIND * (len(row) - 1)
        left, y = at[0] - (whole if right else 0), at[1] - (index + 0.5) * ENTRIES
        for entry in row:
            figure.add_artist(
                Line2D(
                    *([left / 72, (left + SWATCH) / 72], [y / 72, y / 72]),
                    transform=figure.dpi_scale_trans,
                    **line_style(entry.line),
                )
            )
            place = left + SWATCH + BEFORE, y
            write(figure, entry.name, place, size=LABELS, color=TEXT, va="center_baseline")
            left += _length(entry) + BEHIND


def legend_height(entries: Sequence[Entry], room: float) -> float:
    """The height of a legend."""
    return float(ENTRIES * len(_rows(entries, room)))


def _rows(entries: Sequence[Entry], room: float) -> list[list[Entry]]:
    """The lines of a legend, each with as many entries as have room."""
    rows: list[list[Entry]] = []
    free = 0.0
    for entry in entries:
        if not rows or _length(entry) > free:
            rows.append([])
            free = room
        rows[-1].append(entry)
        free -= _length(entry) + BEHIND
    return rows


def _length(entry: Entry) -> float:
    return SWATCH + BEFORE + width_of(entry.name, LABELS)


def write(figure: "Figure", text: str, at: tuple[float, float], **look: Any) -> None:
    """Write a text at a place of a figure, in pixels from its lower left."""
    figure.text(
        at[0] / 72, at[1] / 72, text, transform=figure.dpi_scale_trans, parse_math=False, **look
    )


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The pixels that a text takes, in a wide font."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def plain(text: str) -> str:
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


def line_style(line: Spec) -> Spec:
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


class Drawn:
    """A chart in its place of a figure: left, low, width and height, in pixels from below."""

    def __init__(
        self, figure: "Figure", spec: Spec, place: tuple[float, float, float, float]
    ) -> None:
        self.figure, self.spec, self.place = figure, spec, place
        self.layout: Spec = spec["layout"]
        self.traces = [each for each in spec["data"] if _is_seen(each)]
        left, low, width, height = place
        margin = self.layout["margin"]
        before, behind = (self._room(end, margin[end[0]]) for end in ("left", "right"))
        self.box = Box(
            left + before,
            low + margin["b"],
            width - before - behind,
            height - margin["t"] - margin["b"],
        )
        self.main = self._axes("")

    def _room(self, end: str, margin: float) -> float:
        """The margin on a side, which has to hold the names at that end of the lines."""
        names = [each["text"][0] for each in self.traces if _ends(each, end)]
        return max([margin, *(width_of(name, LABELS) + 6 for name in names)])

    # An axis can be as long as the floats reach.
    @np.errstate(over="ignore", invalid="ignore")
    def draw(self) -> None:
        """Draw everything, from the back to the front."""
        inset = self._axes("2") if "xaxis2" in self.layout else None
        for shape in self.layout.get("shapes", ()):
            self._shape(shape)
        earlier: Spec = {}
        for trace in self.traces:
            ax = self.main if inset is None or "xaxis" not in trace else inset
            if trace["type"] == "contour":
                self._contour(ax, trace)
            elif trace["type"] == "heatmap":
                self._heatmap(ax, trace)
            elif trace.get("meta", {}).get("live") != "name":
                self._scatter(ax, trace, earlier)
                earlier = trace
        self._names()
        for note in self.layout.get("annotations", ()):
            self._note(note)
        self._title()
        self._legend()
        self._words()

    # -- the axes

    def _axes(self, number: str) -> "Axes":
        """The axes of a plot, or of an inset within it, with their ticks."""
        across, up = self.layout[f"xaxis{number}"], self.layout[f"yaxis{number}"]
        box = self.box
        x, y = across.get("domain", (0, 1)), up.get("domain", (0, 1))
        left, low = box.left + x[0] * box.width, box.low + y[0] * box.height
        size = (x[1] - x[0]) * box.width, (y[1] - y[0]) * box.height
        wide, high = 72 * self.figure.get_figwidth(), 72 * self.figure.get_figheight()
        ax = self.figure.add_axes(
            (left / wide, low / high, size[0] / wide, size[1] / high),
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
        self._ticks(ax.yaxis, up, size[1] / 40)
        if up.get("showgrid", True):
            ax.grid(visible=True, axis="y", color=GRID, linewidth=1, zorder=0.5)
        self._zero_lines(ax, across, up)
        return ax

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
            ax.plot(x, y, scalex=False, scaley=False, zorder=2, **line_style(trace["line"]))
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
        # Those that look alike are drawn together.
        alike: dict[tuple[Any, ...], list[int]] = {}
        for i in self._seen(ax, x, y):
            if sizes[i]:
                alike.setdefault((sizes[i], colours[i], symbols[i]), []).append(i)
        for (size, colour, symbol), some in alike.items():
            is_open = symbol.endswith("-open")
            ax.plot(
                *(x[some], y[some]),
                marker=shapes.get(symbol.removesuffix("-open"), "o"),
                markersize=size,
                markerfacecolor=PAPER if is_open else _colour(colour),
                markeredgecolor=_colour(edge.get("color", colour)),
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
            plain(text),
            at,
            xytext=away,
            textcoords="offset points",
            annotation_clip=False,
            parse_math=False,
            zorder=6,
            **look,
        )

    def _names(self) -> None:
        """The names at the ends of lines, which on a page the browser keeps apart."""
        ax = self.main
        low, high = ax.get_ylim()
        for end in ("left", "right"):
            names = [each for each in self.traces if _ends(each, end)]
            heights = apart([each["y"][0] for each in names], LINE * self._pixel(), (low, high))
            for each, y in zip(names, heights, strict=True):
                self._texts(ax, each, np.array(each["x"], float), np.array([y]))

    def _pixel(self) -> float:
        """What a pixel of height is worth on the y-axis."""
        low, high = self.main.get_ylim()
        return high / self.box.height - low / self.box.height

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

        limits = ax.get_xlim(), ax.get_ylim()
        x, y, z = (_numbers(trace[key]) for key in "xyz")
        colours = LinearSegmentedColormap.from_list(
            "", [(at, _colour(each)) for at, each in trace["colorscale"]]
        )
        # An image, since many cells as shapes would make a large file.
        half = (x[1] - x[0]) / 2 if x.size > 1 else 0.5, (y[1] - y[0]) / 2
        ax.imshow(
            z,
            extent=(x[0] - half[0], x[-1] + half[0], y[0] - half[1], y[-1] + half[1]),
            aspect=ax.get_aspect(),
            origin="lower",
            interpolation="nearest",
            cmap=colours,
            vmin=trace["zmin"],
            vmax=trace["zmax"],
            zorder=0.7,
        )
        ax.set_xlim(*limits[0])
        ax.set_ylim(*limits[1])

    # -- shapes, notes, titles

    def _shape(self, shape: Spec) -> None:
        from matplotlib.patches import Rectangle

        ax = self.main
        if shape.get("opacity", 1) == 0:
            return
        if shape["type"] == "path":
            for (left, low), (right, high) in self._strips():
                ax.add_patch(
                    Rectangle(
                        (left, low),
                        right - left,
                        high - low,
                        facecolor=_colour(shape["fillcolor"]),
                        linewidth=0,
                        clip_on=False,
                        zorder=0.9,
                    )
                )
        elif shape["type"] == "rect":
            style = line_style(shape["line"])
            behind = shape.get("layer") == "below"
            up = ax.get_xaxis_transform() if shape.get("yref") == "paper" else ax.transData
            ax.add_patch(
                Rectangle(
                    (shape["x0"], shape["y0"]),
                    shape["x1"] - shape["x0"],
                    shape["y1"] - shape["y0"],
                    transform=up,
                    facecolor=_colour(shape["fillcolor"]),
                    edgecolor=style["color"],
                    linewidth=style["linewidth"],
                    linestyle=style["linestyle"],
                    zorder=0.4 if behind else 1.5,
                )
            )
        else:
            ax.axvline(shape["x0"], zorder=1, **line_style(shape["line"]))

    def _strips(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """The lower left and the upper right corners of the strips that mark flat stretches."""
        shapes = [s for s in self.layout.get("shapes", ()) if s["type"] == "path"]
        found = []
        for shape in shapes:
            base, pixel = shape["yanchor"], self._pixel()
            for box in re.findall(r"M([^,Z]+),([^H]+)H([^V]+)V([^H]+)H[^Z]+Z", shape["path"]):
                left, start, right, end = map(float, box)
                found.append(((left, base + start * pixel), (right, base + end * pixel)))
        return found

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
            "fontsize": 0.9 * note.get("font", {}).get("size", LABELS),
            "fontweight": note.get("font", {}).get("weight", "normal"),
            "color": QUIET,
            "parse_math": False,
            "annotation_clip": False,
            "zorder": 6,
        }
        if note.get("showarrow"):
            tail = across.transform((note["ax"], 0))[0]
            # The arrow begins at the edge of its text, which stands around its tail.
            start = tail - width_of(note["text"], LABELS) / 2
            ax.annotate(
                "",
                place,
                xytext=(start, place[1]),
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
            place = (tail, place[1])
            look["ha"] = "center"
        ax.annotate(plain(note["text"]), place, xycoords="figure points", **look)

    def _title(self) -> None:
        title = self.layout["title"]
        left = self.place[0] + 8 if title.get("xref") == "container" else self.box.left
        top = self.place[1] + self.place[3]
        room = self.place[0] + self.place[2] - left
        text = plain(title["text"])
        size = min(TITLES, TITLES * room / width_of(text, TITLES, bold=True)) if text else TITLES
        write(self.figure, text, (left, top - 8), size=size, weight="bold", color=TEXT, va="top")

    def _legend(self) -> None:
        """The legend of a chart's own, above its plot."""
        entries = [
            Entry(each["name"], each["line"])
            for each in self.traces
            if self.layout.get("showlegend") and each.get("showlegend") and each.get("name")
        ]
        box = self.box
        # It stands on the plot.
        top = box.low + box.height + legend_height(entries, box.width) + 2
        legend(self.figure, entries, (box.left + box.width, top), box.width, right=True)

    # -- words where no curve is

    def _words(self) -> None:
        """The reading at the probe, and the names of the nearly flat stretches."""
        meta = self.layout.get("meta", {})
        words, now = meta.get("words"), meta.get("now", {})
        if not words:
            return
        heights = now["heights"]
        number, height = heights[words["number"]], heights[words["at"]]
        zero, lines, boxes = self._obstacles()
        area = self.box.width, self.box.height

        def find(places: Iterable[Box]) -> Box | None:
            # Off the axis as well, where that can be had.
            tried = list(places)
            return first_free(tried, area, zero + lines, boxes) or first_free(
                tried, area, lines, boxes
            )

        at_probe = self._at(np.array([meta["drawn"][meta["probe"]]]), np.array([height]))[0]
        known = np.isfinite([number, height]).all() and words["number"] not in now.get("broken", ())
        if known and 0 <= at_probe[0] <= area[0]:
            text = f"{words['said']} {digits(number)}"
            rises = words["number"] == words["at"] or number >= 0
            dot = float(at_probe[0]), float(at_probe[1])
            place = find(beside(dot, (width_of(text, WORDS, bold=True), LINE), rises))
            if place:
                self._put(text, place, color=theme.WORDS, weight="bold")
                boxes.append(place)
            boxes.append(Box(dot[0] - 8, dot[1] - 8, 16, 16))
        if words["flat"]:
            size = width_of(FLAT_NAME, WORDS), LINE
            for strip in self._strips():
                ends = self._at(*np.transpose(strip))
                level = float(ends[0, 1]), float(ends[1, 1])
                place = find(along(float(ends[0, 0]), float(ends[1, 0]), level, size))
                if place:
                    self._put(FLAT_NAME, place, color=QUIET)

    def _put(self, text: str, place: Box, **look: Any) -> None:
        """Write words into a place of the plot."""
        at = self.box.left + place.left, self.box.low + place.low + 0.22 * place.height
        write(self.figure, text, at, size=WORDS, va="baseline", **look)

    def _at(self, x: Array, y: Array) -> Array:
        """Points in pixels from the lower left of the plot, of shape (n, 2)."""
        (left, right), (low, high) = self.main.get_xlim(), self.main.get_ylim()
        across, up = (x - left) / (right - left), (y - low) / (high - low)
        return np.stack([across * self.box.width, up * self.box.height], axis=1)

    def _obstacles(self) -> tuple[list[Array], list[Array], list[Box]]:
        """The upright axis, the lines and the boxes that words may not cover."""
        box = self.box

        def upright(x: float) -> Array:
            return np.array([[x, 0.0], [x, box.height]])

        lines = [
            self._at(*self._points(self.main, each))
            for each in self.traces
            if "lines" in each.get("mode", "") and "xaxis" not in each
        ]
        for shape in self.layout.get("shapes", ()):
            if shape.get("name") == "guide" and shape["opacity"]:
                at = self._at(np.array([shape["x0"]]), np.array([0.0]))[0, 0]
                lines.append(upright(at))
        left, right = self.main.get_xlim()
        zero = [upright(-left / (right - left) * box.width)] if left < 0 < right else []
        if "xaxis2" not in self.layout:
            return zero, lines, []
        # The inset, with its numbers and its title, which stand around it.
        x, y = self.layout["xaxis2"]["domain"], self.layout["yaxis2"]["domain"]
        inset = Box(
            x[0] * box.width - 40,
            y[0] * box.height - 24,
            (x[1] - x[0]) * box.width + 50,
            (y[1] - y[0]) * box.height + 54,
        )
        return zero, lines, [inset]


def _is_seen(trace: Spec) -> bool:
    """Whether a trace is there to be seen, and not only to be moved later."""
    return bool(trace.get("opacity", 1)) and bool(trace.get("marker", {}).get("opacity", 1))


def _ends(trace: Spec, end: str) -> bool:
    """Whether a trace is the name of a line at its left or right end."""
    meta = trace.get("meta", {})
    return meta.get("live") == "name" and meta["end"] == end
