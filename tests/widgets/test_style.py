"""The stylesheets: four sizes of type, which grow while presenting, and no others."""

import re

from tests import insides

SIZES = {f"var(--{name})" for name in ("title", "heading", "text", "small")}

# As large as what it stands in; or nothing to be seen. Mathematics is set relative to its text.
RELATIVE = {"inherit", "0", "7pt"}  # points are of paper
MATHEMATICS = re.compile(r"[^{}]*(?:KaTeX|math)[^{}]*\{[^{}]*\}|[^{}]*\{[^{}]*KaTeX_[^{}]*\}")


def test_there_are_four_sizes_of_type() -> None:
    for path in [*insides.HOUSE.glob("*/style.css"), *insides.HOUSE.glob("live/*.css")]:
        rules = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        rules = MATHEMATICS.sub("", rules)
        sizes = re.findall(r'(?<!")font-size:\s*([^;}]+?)(?:\s*!important)?\s*[;}]', rules)
        assert [size for size in sizes if size not in SIZES | RELATIVE] == [], path
        whole = re.findall(r"[;{\s]font:\s*([^;}]+?)\s*[;}]", rules)
        wrong = [each for each in whole if each != "inherit" and each.split()[0] not in SIZES]
        assert wrong == [], path
