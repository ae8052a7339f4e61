"""The stylesheets: four sizes of type, which grow while presenting, and no others."""

import re

from tests import insides

SIZES = {f"var(--{name})" for name in ("title", "heading", "text", "small")}

# As large as what it stands in says, as in formulas; nothing to be seen; or of paper.
RELATIVE = re.compile(r"inherit|[\d.]+em|0|\d+pt")


def test_there_are_four_sizes_of_type() -> None:
    for path in [*insides.HOUSE.glob("*/style.css"), *insides.HOUSE.glob("live/*.css")]:
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        sizes = re.findall(r'(?<!")font-size:\s*([^;}]+?)(?:\s*!important)?\s*[;}]', rules)
        assert [size for size in sizes if size not in SIZES and not RELATIVE.fullmatch(size)] == []
        for whole in re.findall(r"[;{\s]font:\s*([^;}]+?)\s*[;}]", rules):
            parts = whole.replace("/", " ").split()
            assert any(part in SIZES or RELATIVE.fullmatch(part) for part in parts), whole
