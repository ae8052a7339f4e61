"""Corrections: every point of the documents that is corrected."""

import re

import actviz
from tests.apps import open_app, page_text


def test_corrections_shows_every_corrected_point_with_its_number_or_its_failing_line() -> None:
    app = open_app("corrections")
    shown = page_text(app)
    for name in actviz.names():
        for label, claim in actviz.get(name).card.claims.items():
            if not claim.verdict and claim.snippet is None:
                continue
            assert claim.text in shown
            assert claim.evidence or claim.snippet
            if claim.source == "relu/pro/2":  # a time, which is another one each time
                assert re.search(
                    r"take Sigmoid [\d.]+ times as long as ReLU.* on that machine", shown
                )
            elif claim.evidence is not None:
                assert claim.evidence.describe() in shown
            if claim.evidence is not None:
                link = f"{name}_show={label.replace(' ', '+')}"
                assert f'href="./?fn={name}&amp;{link}"' in shown
            if claim.snippet is not None:
                assert claim.snippet.code in shown
                assert all(outcome in shown for _, outcome in claim.snippet.run())


def test_the_index_counts_the_points_of_each_function_and_leads_to_them() -> None:
    app = open_app("corrections")
    index = re.findall(r"\[(\S+) (\d+)\]\(#(\w+)\)", page_text(app))
    headings = [(part.value, part.proto.anchor) for part in app.header]
    assert [(title, anchor) for title, _, anchor in index] == headings
    for _, count, name in index:
        points = actviz.get(name).card.claims.values()
        assert int(count) == sum(bool(each.verdict or each.snippet) for each in points)


def test_corrections_attributes_each_point_to_the_documents_once() -> None:
    app = open_app("corrections")
    lines = page_text(app).splitlines()
    lines.remove("**act**viz")  # the bar's
    heads = [line for line in lines if line.startswith("**")]
    given = [head for head in heads if "as the documents have it.**" in head]
    notes = [head for head in heads if head not in given]
    assert given
    assert notes
    assert not [head for head in given if "documents" in head.partition(".**")[2]]
    assert not [head for head in notes if "documents" not in head.partition(".**")[2]]
