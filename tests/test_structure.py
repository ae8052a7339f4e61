"""The rooms of the code: each imports only from those below it."""

import ast
from pathlib import Path

from tests.conftest import each_of

ROOT = Path(__file__).parents[1]

# From the top down; see docs/architecture.md.
ROOMS = (
    "actviz.__main__",
    "app",
    "pages",
    "actviz.ui",
    "actviz.plots",
    "actviz.differences",
    "actviz.texts",
    "actviz.motion",
    "actviz.lines",
    "actviz.labs",
    "actviz.properties",
    "actviz.cost",
    "actviz.softmax",
    "actviz.keyframes",
    "actviz.sampling",
    "actviz.grid",
    "actviz.kinks",
    "actviz.flights",
    "actviz.remember",
    "actviz.network",
    "actviz.catalog",
    "actviz.zoom",
    "actviz.recording",
    "actviz.activation",
    "actviz.formatting",
)
FILES = [
    path
    for path in (ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("actviz/**/*.py"))
    if path != ROOT / "actviz/__init__.py"  # the public names of all of them
]


def _module(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _room(module: str) -> int:
    found = [i for i, room in enumerate(ROOMS) if f"{module}.".startswith(f"{room}.")]
    assert found, f"{module} is in no room"
    return found[0]


MODULES = {_module(path) for path in FILES}


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in MODULES else node.module)
    return names


each_file = each_of({_module(path): (path,) for path in FILES})


@each_file
def test_no_import_runs_upward(path: Path) -> None:
    own = _room(_module(path))
    names = [name for name in _imported(path) if name.startswith("actviz.")]
    assert [name for name in names if _room(name) < own] == []


@each_file
def test_only_the_pages_know_streamlit_and_only_the_plots_plotly(path: Path) -> None:
    names = {name.partition(".")[0] for name in _imported(path)}
    room = ROOMS[_room(_module(path))]
    # `streamlit run` looks for the word `st.App` in app.py itself.
    assert "streamlit" not in names or room in ("actviz.ui", "app", "actviz.__main__")
    assert "plotly" not in names or room == "actviz.plots"


@each_of({room: (room,) for room in ROOMS})
def test_no_room_goes_round_in_circles(room: str) -> None:
    inside = {_module(p): _imported(p) for p in FILES if ROOMS[_room(_module(p))] == room}
    if room == "actviz.catalog":
        inside.pop(room)  # imports all of its files, to list them
    seen: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join([*above, module])
        if module not in seen:
            for name in inside.get(module, set()) - {module}:
                visit(name, (*above, module))
            seen.add(module)

    for module in inside:
        visit(module, ())
