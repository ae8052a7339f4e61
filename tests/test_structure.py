"""The rooms of the code: each imports only from those below it."""

import ast
from pathlib import Path

from tests.conftest import each_of

ROOT = Path(__file__).parents[1]

# The pages, each in a room of its own. None knows another, but for the lesson, which shows parts
# of them.
PAGES = ("explore", *(path.stem for path in ROOT.glob("pages/*.py")))
# From the top down, those on one line beside each other; see docs/architecture.md.
FLOORS = (
    ("__main__", "app", "pages"),
    ("lesson",),
    tuple(page for page in PAGES if page != "lesson"),
    ("widgets",),
    ("handout",),
    ("plots",),
    ("differences",),
    ("readouts",),
    ("columns",),
    ("asked",),
    ("view",),
    ("labs",),
    ("gains",),
    ("properties",),
    ("moments",),
    ("keyframes",),
    ("sampling",),
    ("grid",),
    ("kinks",),
    ("network",),
    ("progress",),
    ("remember",),
    ("find",),
    ("copies",),
    ("formulas",),
    ("gallery",),
    ("catalog",),
    ("zoom",),
    ("live",),
    ("activation",),
    ("claims",),
    ("source",),
    ("formatting",),
    ("paper",),
)
ROOMS = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "app.py", *ROOT.glob("pages/*.py"), *ROOT.glob("actviz/**/*.py"))
    if path != ROOT / "actviz/__init__.py"  # the public names of all of them
}


def _room(module: str) -> str:
    """The innermost room that a module is in."""
    inside = f"{module.removeprefix('actviz.')}."
    found = [room for room in ROOMS if inside.startswith(f"{room}.")]
    assert found, f"{module} is in no room"
    return max(found, key=len)


def _imported(module: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                names.add(inner if inner in MODULES else node.module)
    return names


each_module = each_of({module: (module,) for module in MODULES})


@each_module
def test_no_import_runs_upward_or_to_a_room_beside(module: str) -> None:
    own = _room(module)
    names = [name for name in _imported(module) if name.startswith("actviz.")]
    rooms = {_room(name) for name in names} - {own}
    assert [room for room in rooms if ROOMS[room] <= ROOMS[own]] == []


@each_module
def test_only_pages_and_widgets_know_streamlit_and_only_charts_plotly(module: str) -> None:
    names = {name.partition(".")[0] for name in _imported(module)}
    room, file = _room(module), module.rpartition(".")[2]
    # `streamlit run` looks for the word `st.App` in app.py itself.
    is_page = room in PAGES and file == "page"
    assert "streamlit" not in names or is_page or room in ("app", "widgets")
    assert "plotly" not in names or room == "plots" or (room in PAGES and file == "charts")


@each_of({room: (room,) for room in ROOMS})
def test_no_room_goes_round_in_circles(room: str) -> None:
    inside = {module: _imported(module) for module in MODULES if _room(module) == room}
    if room == "catalog":
        inside.pop("actviz.catalog")  # imports all of its files, to list them
    seen: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " → ".join([*above, module])
        if module not in seen:
            for name in inside.get(module, set()) - {module}:
                visit(name, (*above, module))
            seen.add(module)

    for module in inside:
        visit(module, ())
