"""The command `actviz`: start the app, from any folder."""

import sys
from pathlib import Path

from actviz.widgets.streamlit_insides import run_command

PACKAGE = Path(__file__).parent
FOLDERS = PACKAGE / "app", PACKAGE.parent
"""The folders that may have the page scripts: in an installed package, and in a checkout."""


def app() -> Path:
    """Find the script that Streamlit runs; beside it are the other pages and the settings.

    Raises
    ------
    FileNotFoundError
        If neither folder has it.
    """
    for folder in FOLDERS:
        if (folder / "app.py").exists() and (folder / "pages").is_dir():
            return folder / "app.py"
    raise FileNotFoundError(f"there is no app.py in {FOLDERS[0]} or {FOLDERS[1]}")


def main() -> None:
    """Run the app, with the command's options for `streamlit run`: ``--server.port 9000``."""
    run_command("run", str(app()), *sys.argv[1:])


if __name__ == "__main__":
    main()
