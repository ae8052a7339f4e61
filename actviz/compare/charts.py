"""Charts of several functions on the same axes, a curve each."""

from actviz.activation import KINDS
from actviz.differences import widest_gap
from actviz.formatting import digits
from actviz.plots import traces
from actviz.plots.chart import DASHES, MARGIN, Chart, Spec, derivative_colour
from actviz.plots.pair import ChartSpec, pair
from actviz.plots.shapes import note
from actviz.readouts import ranking
from actviz.view import View

TITLES = {"f": "Functions", "derivative": "Derivatives"}


def charts(view: View) -> tuple[Chart, Chart]:
    """The charts of f and of f′ of at most `actviz.differences.MOST` lines; see `pair`."""
    return pair(view, _spec)


def _spec(kind: str, view: View) -> ChartSpec:
    gap = widest_gap(view.lines, view.z) if kind == "f" else None
    label = view.height(kind)
    hover = f", {label} =" if view.scaled else ""
    return ChartSpec(
        title=TITLES[kind],
        label=label,
        limits=view.limits(kind),
        styles=[
            {"label": line.title, "hover": line.title + hover, "dash": dash}
            for line, dash in zip(view.lines, DASHES, strict=False)
        ],
        traces=[traces.gap(*gap)] if gap else [],
        layout={"annotations": [_gap_label(*gap[1:])]} if gap else {},
        meta={
            # live/legend.js draws its buttons from this; plotly's own legend stays empty.
            "legend": {
                line.title: [name for each in KINDS for name in line.curves(each)]
                for line in view.lines
            },
            **({"texts": ranking(view).meta("ranking")} if kind == "f" else {}),
        },
    )


def _gap_label(first: float, second: float) -> Spec:
    """The length of the mark of the widest gap, beside the title, where no curve crosses it."""
    mark = f'<span style="color:{derivative_colour()}">○</span>'
    return note(
        f"{mark} differ by {digits(abs(first - second))}",
        (1, 1),
        name="still",
        xref="paper",
        yref="paper",
        xanchor="right",
        xshift=0,
        yanchor="top",
        yshift=MARGIN["t"] - 6,
    )
