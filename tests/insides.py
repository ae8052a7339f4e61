"""The names of what the app takes for granted of the insides of Streamlit and plotly."""

import re
from pathlib import Path

import actviz

HOUSE = Path(actviz.__file__).parent
BROWSER = HOUSE / "live/streamlit_dom.js"
SERVER = HOUSE / "widgets/streamlit_insides.py"


def style() -> str:
    """All rules of the stylesheets of the pages."""
    return "\n".join(path.read_text(encoding="utf-8") for path in HOUSE.glob("*/style.css"))


# What the stylesheet selects by that is the app's own: attributes that its scripts set.
OWN = {"data-hide", "data-invites", "data-open", "data-points", "data-present", "data-shown"}


def names() -> set[str]:
    """Of the browser side: ``keyed``, ``STREAMLIT.slider``."""
    source = BROWSER.read_text(encoding="utf-8")
    found = set(re.findall(r"^export (?:const|function) (\w+)", source, re.M))
    for group, body in re.findall(r"^export const (\w+) = \{\n(.*?)^\};", source, re.M | re.S):
        inner = {f"{group}.{name}" for name in re.findall(r'^  (\w+): "', body, re.M)}
        if inner:
            found = found - {group} | inner
    return found


def handles() -> set[str]:
    """Of the stylesheet: test ids, classes and attributes that Streamlit or plotly gives."""
    rules = re.sub(r"/\*.*?\*/", "", style(), flags=re.S)
    ids = re.findall(r'\[data-testid="(\w+)"\]', rules)
    classes = re.findall(r"\.([A-Za-z][\w-]*)(?=[^{};]*\{)", rules)
    attributes = set(re.findall(r"\[(data-[a-z-]+)", rules)) - {"data-testid"} - OWN
    foreign = {each for each in classes if not each.startswith(("st-key-", "actviz-"))}
    return {*ids, *attributes, *foreign}
