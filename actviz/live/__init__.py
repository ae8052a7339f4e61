"""The browser side of the pages: files of this folder, each with one job, put together here."""

from pathlib import Path

INSIDES = "streamlit_dom.js"
"""All that is taken for granted of the insides of Streamlit and plotly."""

# What each component is put together from; its own file, which mounts it, is the last.
PAGE = (
    *("dom.js", "history.js", "theme.js", "connection.js", "share.js", "keys.js", "skip.js"),
    *("focus.js", "print.js", "page.js"),
)
SEARCH = ("dom.js", "search.js")
LAYER = (
    *("dom.js", "recording.js", "formatting.js", "frames.js", "svg_paths.js", "paint.js"),
    *("texts.js", "live_region.js", "legend.js", "hold.js", "points.js", "range_guard.js"),
    *("slider_driver.js", "grab.js", "reach.js", "layer.js"),
)
FILM = ("dom.js", "recording.js", "formatting.js", "slider_driver.js", "dots.js", "film.js")
SOFTMAX = ("dom.js", "recording.js", "formatting.js", "softmax_data.js", "softmax.js")


def script(*names: str) -> str:
    """Files of this folder, one after the other, behind the one that all of them build on.

    A component takes one script, which cannot import another. So no name is declared twice in
    files that stand together.
    """
    folder = Path(__file__).parent
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in (INSIDES, *names))


def stylesheet(name: str) -> str:
    """A stylesheet of this folder, which styles one component alone."""
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
