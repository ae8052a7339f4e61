"""The handout of Training: two trainings, how they went and how they end."""

from collections.abc import Sequence

from actviz import __version__, paper
from actviz.formatting import listed, six_digits
from actviz.handout import bullets, handout, tables
from actviz.labs.training import Setting, moments
from actviz.plots import Chart
from actviz.readouts import printed
from actviz.training import charts, words
from actviz.training.film import Side
from actviz.training.table import training_table


def heading(setting: Setting, titles: Sequence[str]) -> str:
    """What the view shows: ``Training: ReLU and Tanh on XOR``."""
    return f"Training: {listed(titles)} on {setting.task}"


def title(setting: Setting, titles: Sequence[str]) -> str:
    """The same for a figure, which has nothing else that says how they are trained."""
    return (
        f"{heading(setting, titles)}; {setting.layers} × {setting.width}, {setting.initializer}, "
        f"{setting.optimizer} {six_digits(setting.rate)}"
    )


def drawn(setting: Setting, sides: Sequence[Side], at: int) -> list[Chart]:
    """What both networks answer at a moment, and the charts over all of them."""
    if not sides:
        raise ValueError("nothing has been trained yet.")
    steps = moments(setting.steps)
    found = [charts.answers(setting, side, at, index) for index, side in enumerate(sides)]
    found.append(charts.loss(sides, steps, at, ""))
    if any(side.learns for side in sides):
        found.append(charts.learned(sides, steps, at, ""))
    return found


def of_trainings(
    setting: Setting,
    sides: Sequence[Side],
    at: int,
    learn: str,
    claim: Sequence[str],
    link: str,
) -> str:
    """The handout of two trainings at a moment.

    `learn` says which parameters learn, and `claim` what is said of the claim that is shown, if
    any. A ValueError says that there is nothing to draw.
    """
    figures = drawn(setting, sides, at)
    titles = [side.title for side in sides]
    rows = printed(words.rows(setting, sides), words.heights(sides, at))
    lead = " ".join(f"{each}." for each in words.settings(setting, learn))
    sections = {
        "The claim": "".join(map(paper.text, claim)),
        "How the trainings end": bullets(words.ending(side, setting) for side in sides),
        "At the moment that is shown": paper.table(["", *titles], rows),
        "Moment by moment": tables({side.title: training_table(side) for side in sides}),
    }
    caption = "What both networks answer at the moment that is shown, and the loss over the steps."
    return handout(heading(setting, titles), lead, figures, caption, sections, link, __version__)
