"""A small plot of f and f′ together, on axes that nearly all thumbnails share."""

from actviz.activation import KINDS, Activation
from actviz.claims import Z_RANGE
from actviz.plots import traces
from actviz.plots.chart import NEUTRAL, Chart, axis, base_layout, derivative_colour
from actviz.plots.shapes import note
from actviz.sampling import has_gap, sample, sampling_grid

Z = (-4.0, 4.0)
HEIGHTS = (-1.5, 4.0)


def shares_axes(activation: Activation) -> bool:
    """Whether a thumbnail has the common axes; it has not if the function has its own z-range."""
    return activation.z == Z_RANGE


def thumbnail(activation: Activation) -> Chart:
    """f, solid, and f′, dashed, with every parameter at its default."""
    values = activation.defaults
    z = Z if shares_axes(activation) else activation.z
    # The units of both axes are in the same proportion on all thumbnails.
    low, high = (height * (z[1] - z[0]) / (Z[1] - Z[0]) for height in HEIGHTS)
    curves = sample(activation, sampling_grid(activation, *z), values)
    first, *others = curves.heights["f"]
    own, *_ = activation.symbols(values)
    shown = [traces.curve(curves.z, first, label=own, legend=True)]
    shown += [
        traces.curve(curves.z, row, label=name, dash="dot", width=2, colour=NEUTRAL, legend=True)
        for row, name in zip(others, activation.names("f", values)[1:], strict=True)
    ]
    slope, label = curves.heights["derivative"][0], "f′"
    if activation.is_vector or activation.second:
        label, *_ = activation.names("derivative", values)
    shown.append(
        traces.curve(
            curves.z, slope, label=label, dash="dash", colour=derivative_colour(), legend=True
        )
    )
    for kind in KINDS:
        if has_gap(curves.dots[kind]):
            shown += traces.dots(curves.dots[kind], kind)
    layout = {
        **base_layout(),
        "margin": {"l": 30, "r": 8, "t": 8, "b": 30},
        "xaxis": axis("", z),
        "yaxis": axis("", (low, high)),
        "showlegend": True,
        "legend": {"x": 0.02, "y": 0.98, "bgcolor": "rgba(0,0,0,0)", "font": {"size": 13}},
    }
    if activation.card.inset is not None:
        layout["annotations"] = [note(activation.card.inset.thumbnail, (-3.9, -0.55))]
    return Chart({"data": shown, "layout": layout})
