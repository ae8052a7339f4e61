"""The charts of a question: a panel each."""

from actviz.plots import traces
from actviz.plots.chart import Chart, axis, base_layout, title
from actviz.quiz.question import Panel


def panel(shown: Panel) -> Chart:
    """The chart of a panel."""
    data = [
        traces.curve(each.z, each.heights, dash="dash" if each.ghost else "solid")
        for each in shown.curves
    ]
    layout = {
        **base_layout(),
        "title": title(shown.title),
        "xaxis": axis("z", shown.z),
        "yaxis": axis(shown.label, shown.limits),
    }
    return Chart({"data": data, "layout": layout})
