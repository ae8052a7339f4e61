"""Documents to print: formulas, sentences, the QR code of a link, one file that needs no other."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from actviz import paper, readouts
from actviz.activation import KINDS
from actviz.catalog import get, names
from actviz.find import find
from actviz.gallery import GALLERY
from actviz.view import View, full_line
from tests.conftest import each_of
from tests.qr import code_of, modules

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def formulas(text: str) -> list[str]:
    """All formulas of a function as Explore shows them."""
    activation = find(text)
    line = full_line(activation, activation.defaults)
    view = View(lines=(line,), z=activation.z, probe=1.0)
    return [each for kind in KINDS for each in readouts.formula(view, kind)]


@each_of({name: (name,) for name in (*names(), *(each.text for each in GALLERY[:20]))})
def test_every_formula_is_typeset_without_a_rest_of_latex(text: str) -> None:
    for latex in formulas(text):
        tree = ElementTree.fromstring(paper.formula(latex).replace(" displaystyle", " data-d"))
        assert tree.tag == f"{MATHML}math"
        written = "".join(tree.itertext())
        assert not re.search(r"[\\&]|<\w+>|alpha|textcolor", written), (latex, written)


def test_cases_keep_their_lines_and_names_of_functions_are_one_word() -> None:
    tree = ElementTree.fromstring(paper.formula(get("elu").latex(get("elu").formula)))
    assert len(tree.findall(f".//{MATHML}mtr")) == 2
    assert "α" in "".join(tree.itertext())
    assert ">tanh</mo>" in paper.formula(r"z\tanh(z)")


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Pro 1.** It is `a < b`.", "<strong>Pro 1.</strong> It is <code>a &lt; b</code>."),
        ("a < b & c", "a &lt; b &amp; c"),
        (r"\[0, 1\], 2 * 3 * 4", "[0, 1], 2 * 3 * 4"),
        (":material/rule: *no* :small[more]", "<em>no</em> more"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[here](https://a.b/?c=1&d=2)", '<a href="https://a.b/?c=1&amp;d=2">here</a>'),
        ("[here](javascript:alert(1))", "here)"),
    ],
)
def test_a_sentence_is_html_and_nothing_else(markdown: str, html: str) -> None:
    assert paper.inline(markdown) == html


def test_a_formula_in_a_sentence_is_typeset_where_it_stands() -> None:
    found = paper.inline(r"At **z** the slope is $1 - \tanh^2(z)$, not 0.")
    assert found.startswith("At <strong>z</strong> the slope is <math")
    assert found.endswith("</math>, not 0.")


def test_every_claim_is_a_sentence_without_a_rest_of_markdown() -> None:
    for name in names():
        for claim in get(name).card.claims.values():
            for text in (claim.text, claim.verdict):
                plain = re.sub(r"<math.*?</math>|<code>.*?</code>", "", paper.inline(text))
                assert not re.search(r"\*\*|\$|`|:material", plain), plain


def test_the_qr_code_is_that_of_the_link_with_a_quiet_zone() -> None:
    address = "https://actviz.example/?fn=elu&elu_alpha=2&z=-4&z=4"
    assert modules(paper.qr(address)) == code_of(address)


def test_a_link_that_no_qr_code_holds_is_refused_and_the_longest_is_not() -> None:
    longest = "https://a.b/?" + "é" * ((paper.MOST_BYTES - 13) // 2)
    assert len(longest.encode()) in (paper.MOST_BYTES - 1, paper.MOST_BYTES)
    assert paper.qr(longest).startswith("<svg role")
    with pytest.raises(paper.TooLongError, match="2953"):
        paper.qr(longest + "éé")


def test_a_document_is_one_file_that_fetches_nothing_and_runs_nothing() -> None:
    found = paper.document("ELU < α", paper.text("One.\n\n- two\n- three"))
    assert found.startswith("<!doctype html>")
    assert "<title>ELU &lt; α</title>" in found
    assert "<li>two</li><li>three</li>" in found
    assert not re.search(r"<script|<link|@import|url\(|src=|javascript:", found)
