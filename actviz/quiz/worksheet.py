"""A quiz on paper: one HTML file, with or without the answers."""

from collections.abc import Sequence

from actviz import paper
from actviz.find import find
from actviz.plots.chart import Chart
from actviz.plots.picture import svg
from actviz.quiz.charts import panel, start_panel
from actviz.quiz.question import LETTERS, Question

LOOK = """<style>
.question { padding-top: 0.9em; margin-top: 0.9em; border-top: 1px solid var(--line); }
.question > h2 { border: 0; margin: 0 0 0.5em; padding: 0; }
.question figure.one { max-width: 62%; }
.choices { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.3em; }
.choices.short { grid-template-columns: repeat(3, max-content); column-gap: 3em; }
.choices li { margin: 0; padding-left: 1.9em; position: relative; }
.box { position: absolute; left: 0; top: 0.15em; width: 1.1em; height: 1.1em; border: 1.5px solid; border-radius: 2px;
  line-height: 1; text-align: center; }
.answer { margin: 0.6em 0 0; padding: 0 0 0 0.9em; border-left: 3px solid var(--accent); }
.answer p { margin: 0 0 0.3em; }
.name { margin: 1.2em 0 0; }
.name span { display: inline-block; min-width: 14em; border-bottom: 1px solid var(--ink); }
</style>"""


def worksheet(title: str, asked: Sequence[Question], link: str, answers: bool) -> str:
    """Make the file of a quiz, to print.

    Parameters
    ----------
    title : str
        The quiz's name.
    asked : sequence of Question
        At least one.
    link : str
        The address of the quiz, which stands in it with its QR code.
    answers : bool
        Whether the right choices are marked and explained.
    """
    name = f"{title}, answers" if answers else title
    parts = [LOOK, _head(name, len(asked), link, answers)]
    parts += [_question(number, each, answers) for number, each in enumerate(asked, 1)]
    return paper.document(name, "\n".join(parts))


def _head(name: str, count: int, link: str, answers: bool) -> str:
    line = "" if answers else '<p class="name">Name <span></span> Date <span></span></p>'
    return (
        f'<header class="link"><div><h1>{paper.inline(name)}</h1>'
        f"<p>{count} questions. Each has one right answer.</p>"
        f"<p>The same questions in the browser, each with what shows the answer: "
        f"{paper.link(link)}</p>{line}</div>{paper.qr(link)}</header>"
    )


def _question(number: int, one: Question, answers: bool) -> str:
    charts = [panel(each) for each in _panels(one)]
    picture = ""
    if charts:
        kind = ' class="one"' if len(charts) == 1 else ""
        picture = f"<figure{kind}>{svg(charts)}</figure>"
    told = _answer(one) if answers else ""
    return (
        f'<section class="question whole"><h2>{number}. {paper.inline(one.text)}</h2>'
        f"{picture}{_choices(one, answers)}{told}</section>"
    )


def _panels(one: Question):
    """What is shown of a question: its view, then the choices that are curves."""
    view = [start_panel(each, one) for each in one.view] if one.pull else list(one.view)
    return [*view, *(each.panel for each in one.choices if each.panel)]


def _choices(one: Question, answers: bool) -> str:
    """The choices with a box before each, in which the right one has a cross."""
    items = []
    for index, choice in enumerate(one.choices):
        cross = "×" if answers and index == one.answer else ""
        text = f"<strong>{LETTERS[index]}</strong>"
        if choice.text != LETTERS[index]:
            text += f" {paper.inline(choice.text)}"
        items.append(f'<li><span class="box">{cross}</span>{text}</li>')
    short = " short" if all(len(each.text) < 24 for each in one.choices) else ""
    return f'<ul class="choices{short}">{"".join(items)}</ul>'


def _answer(one: Question) -> str:
    """Why the right choice is right and the others are wrong."""
    said = [f"**{LETTERS[one.answer]} is right.** {one.evidence}"]
    said += [
        f"**{LETTERS[index]}** {choice.feedback}"
        for index, choice in enumerate(one.choices)
        if index != one.answer
    ]
    return f'<div class="answer">{"".join(f"<p>{paper.inline(each)}</p>" for each in said)}</div>'
