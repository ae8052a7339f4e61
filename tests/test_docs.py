"""The documents for those who change the code: what they name is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SUFFIXES = (".py", ".js", ".css", ".md", ".txt", ".conf")
FOLDERS = ("actviz", "pages", "tests", "benchmarks", "deploy", "docs", ".streamlit", ".ci")
FILES = [
    path.relative_to(ROOT).as_posix()
    for folder in ("", *FOLDERS)
    for path in (ROOT / folder).glob("**/*" if folder else "*")
]
CODE = "\n".join(
    (ROOT / file).read_text(encoding="utf-8") for file in FILES if file.endswith((".py", ".js"))
)
WORDS = {*re.findall(r"\w+", CODE)}
DOCUMENTS = ("docs/architecture.md", "docs/adding.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_and_name_of_a_document_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8").replace("```", "`")
    quoted = [word for code in re.findall(r"`([^`]+)`", text) for word in code.split()]
    files = {word for word in quoted if word.endswith((*SUFFIXES, "/"))}
    missing = {
        file
        for file in files
        if not any(f"/{each}".endswith(f"/{file.rstrip('/')}") for each in FILES)
    }
    assert not missing
    # A name such as `Parameter.check`, also as it is called.
    names = re.findall(r"`([A-Za-z_]\w+(?:\.\w+)*)(?:\([^`]*\))?`", text)
    unknown = {name for name in names if not {*name.split(".")} <= WORDS}
    assert unknown - files == set()
