"""The browser side of the pages, put together from its files."""

from pathlib import Path


def script(*names: str) -> str:
    """The files of this folder, one after the other.

    A component takes one script, which cannot import another.
    """
    folder = Path(__file__).parent
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
