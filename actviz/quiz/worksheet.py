"""A quiz on paper: one HTML file, with or without the answers."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from actviz import paper
from actviz.find import find
from actviz.formatting import six_digits
from actviz.plots.picture import svg
from actviz.quiz.charts import panel, with_start
from actviz.quiz.question import LETTERS, Panel, Question
from actviz.quiz.questions import question

ONE = 480
"""Pixels across of a figure of one plot."""

LOOK = Path(__file__).with_name("worksheet.css")


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
    look = f"<style>\n{LOOK.read_text(encoding='utf-8')}</style>"
    parts = [look, _head(name, len(asked), link, answers)]
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
    picture = _picture(one.key)
    start = ""
    if one.pull:
        start = f"<p>The other curve has {_symbol(one)} = {six_digits(one.pull.start)}.</p>"
    told = _answer(one) if answers else ""
    return (
        f'<section class="question whole"><h2>{number}. {paper.inline(one.text)}</h2>'
        f"{picture}{start}{_choices(one, answers)}{told}</section>"
    )


@lru_cache(maxsize=256)
def _picture(key: str) -> str:
    """The figure of a question, kept for the same worksheet with answers; empty if it has none."""
    charts = [panel(each) for each in _panels(question(key))]
    if not charts:
        return ""
    if len(charts) == 1:
        return f'<figure class="one">{svg(charts, across=ONE)}</figure>'
    return f"<figure>{svg(charts)}</figure>"


def _panels(one: Question) -> list[Panel]:
    """What is shown of a question: its view, then the choices that are curves."""
    view = list(one.view)
    if one.pull:
        view = [with_start(each, one.pull, one.values) for each in view]
    return [*view, *(each.panel for each in one.choices if each.panel)]


def _symbol(one: Question) -> str:
    """The symbol of the parameter that is asked for."""
    assert one.pull
    parameters = find(one.pull.function).parameters
    return next(each.symbol for each in parameters if each.name == one.pull.parameter)


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
