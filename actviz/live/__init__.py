"""The browser side of the pages: scripts, each with one job, that are joined here."""

from pathlib import Path

INSIDES = "streamlit_dom.js"
"""All that the browser side assumes about the insides of Streamlit and plotly."""

# The files of each component, in order. The last one mounts it.
PAGE = (
    *("dom.js", "inside_links.js", "history.js", "theme.js", "connection.js", "share.js"),
    *("hiding.js", "keys.js", "skip.js", "focus.js", "feedback.js", "print.js", "used.js"),
    "page.js",
)
SEARCH = ("dom.js", "mathml.js", "typeset.js", "search.js")
LAYER = (
    *("dom.js", "recording.js", "formatting.js", "frames.js", "svg_paths.js", "axes.js"),
    *("paint.js", "words.js", "texts.js", "live_region.js", "legend.js", "hold.js", "points.js"),
    *("range_guard.js", "names.js", "slider_driver.js", "grab.js", "used.js", "invite.js"),
    *("typing.js", "reach.js", "layer.js"),
)
FILM = (
    *("dom.js", "recording.js", "formatting.js", "slider_driver.js"),
    *("kept.js", "dots_text.js", "dots.js", "pointer.js", "chosen.js", "film.js"),
)
ONE_STEP = (
    *("dom.js", "recording.js", "formatting.js", "mathml.js"),
    *("one_step_data.js", "one_step_texts.js", "one_step_unit.js", "one_step.js"),
)
ANSWERS = ("kept.js", "answers.js")
CHOICE = ("dom.js", "inside_links.js", "choice.js")
_SOFTMAX = (
    *("dom.js", "recording.js", "formatting.js", "bars.js"),
    *("softmax_data.js", "softmax_follow.js"),
)
SOFTMAX = (*_SOFTMAX, "mathml.js", "softmax_board.js")
SOFTMAX_ALTERNATIVES = (*_SOFTMAX, "softmax_alternatives.js")


def script(*names: str) -> str:
    """Join files of this folder, behind the one that all of them need.

    A component takes one script, which cannot import another. So no name may be declared twice in
    files that are joined.
    """
    folder = Path(__file__).parent
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in (INSIDES, *names))


def stylesheet(name: str) -> str:
    """Read a stylesheet of this folder, which is that of one component."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
