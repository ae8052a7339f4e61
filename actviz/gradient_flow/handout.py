"""The handout of Gradient flow: what was measured of some networks."""

from collections.abc import Sequence

from actviz import __version__, paper
from actviz.formatting import listed, six_digits
from actviz.gradient_flow import charts
from actviz.gradient_flow.charts import MeasuredNetwork
from actviz.gradient_flow.table import layer_table
from actviz.handout import bullets, handout, tables
from actviz.labs import flow
from actviz.labs.flow import Stack
from actviz.plots import Chart

CELLS = {
    "left at the input": "left",
    "σ of the last layer": "deviation",
    "saturated there": "flat",
    "dead there": "dead",
}
"""By the head of a column, the name of its text in what `actviz.labs.flow.printed` gives."""


def heading(networks: Sequence[MeasuredNetwork]) -> str:
    """What the view shows: ``Gradient flow: Tanh and ReLU``."""
    return f"Gradient flow: {listed([each.heading for each in networks])}"


def title(networks: Sequence[MeasuredNetwork], stack: Stack) -> str:
    """The same for a figure, which has nothing else that says how the networks are made."""
    return (
        f"{heading(networks)}; {stack.depth} layers of {stack.width}, {stack.initializer}, "
        f"gain {six_digits(stack.gain)}"
    )


def drawn(networks: Sequence[MeasuredNetwork]) -> list[Chart]:
    """The three charts of the page."""
    return [
        charts.gradient(networks, {}),
        charts.saturated(networks, {}),
        charts.dead(networks, {}),
    ]


def of_networks(
    networks: Sequence[MeasuredNetwork], stack: Stack, claim: Sequence[str], link: str
) -> str:
    """The handout of measured networks, with what is said of the claim that is shown, if any."""
    lead = (
        f"{stack.depth} layers of {stack.width} units, {stack.initializer} weights with a gain of "
        f"{six_digits(stack.gain)}, batch {stack.batch}, seed {stack.seed}."
    )
    said = [flow.printed(each.heading, stack, each.profile) for each in networks]
    rows = [
        [each.heading, *(texts[name] for name in CELLS.values())]
        for each, texts in zip(networks, said, strict=True)
    ]
    sections = {
        "The claim": "".join(map(paper.text, claim)),
        "What is left": bullets(texts["sentence"] for texts in said)
        + paper.table(["function", *CELLS], rows),
        "Layer by layer": tables({each.heading: layer_table(each.diagnosis) for each in networks}),
    }
    caption = (
        "How much of the gradient is left at every layer, the share of nearly flat outputs, and "
        "that of dead units. Dotted is what the slopes predict."
    )
    return handout(heading(networks), lead, drawn(networks), caption, sections, link, __version__)
