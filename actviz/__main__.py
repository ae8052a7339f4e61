"""The command `actviz`: start the app, from any folder."""

import sys
from pathlib import Path

from actviz.widgets.streamlit_insides import run_command

PACKAGE = Path(__file__).parent
PLACES = PACKAGE / "app", PACKAGE.parent
"""Where the page scripts are: in the package as it is installed, beside it in a checkout."""


def app() -> Path:
    """The script that Streamlit runs. Beside it are the other pages, the theme and the settings.

    Raises
    ------
    FileNotFoundError
        If the package is there without its pages.
    """
    for place in PLACES:
        if (place / "app.py").exists() and (place / "pages").is_dir():
            return place / "app.py"
    raise FileNotFoundError(f"there is no app.py in {PLACES[0]} or {PLACES[1]}")


def main() -> None:
    """Run the app. What follows the command goes to `streamlit run`: ``--server.port 9000``."""
    run_command("run", str(app()), *sys.argv[1:])


if __name__ == "__main__":
    main()
