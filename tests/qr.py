"""QR codes as they are drawn, and as they should be."""

import re
import xml.etree.ElementTree as ElementTree

import segno

Modules = list[list[bool]]
"""Which modules are dark, row by row."""


def modules(svg: str) -> Modules:
    """The modules of a drawn QR code, with its quiet zone."""
    tree = ElementTree.fromstring(svg)
    _, _, width, height = map(int, tree.attrib["viewBox"].split())
    dark = [[False] * width for _ in range(height)]
    *_, path = tree.iter(f"{tree.tag.removesuffix('svg')}path")
    x, y = 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d., ]+)", path.attrib["d"]):
        first, *more = map(float, re.findall(r"-?[\d.]+", numbers))
        if command == "h":
            for column in range(x, x + int(first)):
                dark[int(y)][column] = True
            x += int(first)
        else:
            start = (0, 0.0) if command == "M" else (x, y)
            x, y = start[0] + int(first), start[1] + more[0]
    return dark


def code_of(link: str) -> Modules:
    """The QR code that a link has, with a quiet zone of four modules."""
    rows = segno.make_qr(link, error="l").matrix_iter(border=4)
    return [[bool(module) for module in row] for row in rows]
