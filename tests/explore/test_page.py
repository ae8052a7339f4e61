"""Explore as Streamlit runs it: every function, every claim, hostile links."""

import math
import re
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import actviz
from actviz.activation import Activation, Parameter
from actviz.claims import Claim, Evidence
from actviz.explore.state import ADDRESS
from actviz.keyframes import PROBE
from actviz.labs.marks import mark
from actviz.labs.presets import PRESETS
from actviz.properties import described, properties
from actviz.source import source_code
from actviz.widgets.claims import counted
from actviz.widgets.function_fields import SLIDERS, Z, link_to
from tests.apps import open_app, page_charts, page_text
from tests.conftest import TYPICAL, check_all, every, sampled
from tests.documented import DOCUMENTED

PAGES = ("pages/overview.py", "pages/corrections.py")

each_function = sampled("name", actviz.names(), TYPICAL.__contains__, quick=3)


def _shown(name: str) -> dict[str, tuple[str, Evidence]]:
    """The points of a function that can be shown, by their labels, and what shows them."""
    claims = actviz.get(name).card.claims
    return {label: (label, each.evidence) for label, each in claims.items() if each.evidence}


def _drawn(app: AppTest) -> dict[str, float]:
    drawn: dict[str, float] = page_charts(app)[0]["layout"]["meta"]["drawn"]
    return drawn


@each_function
def test_explore_shows_the_function_that_the_link_names(name: str) -> None:
    activation = actviz.get(name)
    app = open_app(fn=name, code="true")
    assert not app.warning
    assert app.title[0].value == activation.title
    keys = {slider.key for slider in app.slider}
    expected = {
        f"{name}_{slider.name}"
        for slider in activation.sliders
        if not (activation.vector and slider.name in ("z4", "z5", "z6"))
    }
    assert keys == expected | {"z", "probe"}
    text = page_text(app)
    for claim in activation.card.claims.values():
        assert claim.text in text
    for reference in activation.card.references:
        assert reference.link in text
        assert reference.title in text
    for framework in activation.card.frameworks:
        assert f"{framework.library}: `{framework.name}`" in text
    assert activation.card.purpose in text
    assert "are saturated" not in text
    # A gate is drawn over both of its inputs as well.
    assert len(page_charts(app)) == (3 if activation.card.family == "gates" else 2)
    assert activation_source(activation) <= {block.value for block in app.code}
    # What takes longer to compute, or would fill the page, is sent when it is opened.
    app.session_state["properties"] = True
    app.run()
    text = page_text(app)
    found = described(
        properties(activation, activation.defaults), "z₁" if activation.vector else activation.axis
    )
    for heading, value in found.items():
        assert f"| {heading} | {value} |" in typed(text)
    for label, claim in activation.card.claims.items():
        if claim.evidence is not None and claim.verdict:
            app.button(key=f"step-show-{name}-{label}").click().run()
            text = page_text(app)
        assert claim.verdict in text or claim.snippet is not None


@pytest.mark.parametrize("name", [n for n in actviz.names() if actviz.get(n).card.documented])
def test_every_point_of_the_documents_stands_on_the_page_once(name: str) -> None:
    app = open_app(fn=name, code="true")
    wanted = [
        claim for claim in actviz.get(name).card.claims.values() if claim.source in set(DOCUMENTED)
    ]
    assert len(wanted) == sum(source.startswith(f"{name}/") for source in DOCUMENTED)
    for claim in wanted:
        # What can be shown is a button, which shows it; the rest is plain text.
        buttons = [button.label for button in app.button if claim.text in button.label]
        texts = [part.value for part in app.markdown if claim.text in str(part.value)]
        assert (len(buttons), len(texts)) == ((1, 0) if claim.evidence else (0, 1))


def test_functions_are_read_by_their_titles_and_linked_by_their_names() -> None:
    app = open_app(fn="elu")
    row = app.segmented_control(key="quick")
    activations = list(map(actviz.get, actviz.names()))
    assert row.options == [
        activation.title for activation in activations if activation.card.documented
    ]
    row.set_value("leaky_relu").run()
    assert app.title[0].value == "LeakyReLU"
    assert app.query_params["fn"] == "leaky_relu"


def typed(text: str) -> str:
    """A text of Markdown with the size of a derivative as it is typed, not as it is set."""
    without_links = re.sub(r", \[use it in [^]]*\]\([^)]*\)", "", text)
    return without_links.replace(r"$\lvert f' \rvert$", "|f′|").replace("\\", "")


def activation_source(activation: Activation) -> set[str]:
    return {
        source_code(activation.function),
        source_code(activation.derivative),
    }


@each_function
def test_show_me_moves_the_sliders_marks_the_plot_and_prints_the_number(name: str) -> None:
    # What is said about code stands in the section for code.
    app = open_app(fn=name, code=str(bool(actviz.get(name).card.code_notes)))
    before = _drawn(app)

    def shows(label: str, evidence: Evidence) -> None:
        app.button(key=f"step-show-{name}-{label}").click().run()
        assert not app.exception
        drawn = _drawn(app)
        assert drawn["probe"] == evidence.probe
        for parameter, value in evidence.parameters.items():
            assert drawn[f"{name}_{parameter}"] == value
        layout = page_charts(app)[0]["layout"]
        assert layout["xaxis"]["range"] == list(evidence.z)
        marks = [(s["x0"], s["x1"]) for s in layout["shapes"] if s["name"] == "mark"]
        assert marks == [evidence.mark] * bool(evidence.mark)
        # A time is measured anew on each drawing, so only its words can be compared.
        words = re.sub(r"[\d.]+", "#", evidence.describe())
        assert words in re.sub(r"[\d.]+", "#", page_text(app))
        app.button(key="back").click().run()
        assert not app.exception
        assert _drawn(app) == before

    check_all(shows, _shown(name))


def test_going_back_returns_to_the_view_before_not_to_the_defaults() -> None:
    app = open_app(fn="elu", elu_alpha="2.5", z=["-3", "4"], probe="-1.5")
    app.button(key="step-show-elu-Pro 1").click().run()
    app.button(key="step-show-elu-Pro 3").click().run()
    app.button(key="back").click().run()
    assert _drawn(app) == {"elu_alpha": 2.5, "probe": -1.5}
    assert page_charts(app)[0]["layout"]["xaxis"]["range"] == [-3, 4]


def test_taking_evidence_back_at_its_point_returns_to_the_view_before() -> None:
    app = open_app(fn="elu", elu_alpha="2.5")
    app.button(key="step-show-elu-Pro 1").click().run()
    assert app.pills(key="elu_show").value == "Pro 1"
    assert _drawn(app) == {"elu_alpha": 1.0, "probe": -10.0}
    app.button(key="back").click().run()
    assert app.pills(key="elu_show").value is None
    assert _drawn(app) == {"elu_alpha": 2.5, "probe": PROBE.default}


def test_picking_another_function_leaves_the_evidence_behind() -> None:
    app = open_app(fn="elu", elu_alpha="2.5")
    app.button(key="step-show-elu-Pro 1").click().run()
    app.segmented_control(key="quick").set_value("relu").run()
    assert page_charts(app)[0]["layout"]["xaxis"]["range"] == [-5, 5]
    assert _drawn(app) == {"probe": PROBE.default}
    app.segmented_control(key="quick").set_value("elu").run()
    assert _drawn(app) == {"elu_alpha": 2.5, "probe": PROBE.default}


def test_each_function_keeps_its_parameters_when_one_switches_away_and_back() -> None:
    app = open_app(fn="elu", elu_alpha="2.5")
    app.segmented_control(key="quick").set_value("leaky_relu").run()
    app.slider(key="leaky_relu_alpha").set_value(0.3).run()
    app.segmented_control(key="quick").set_value("elu").run()
    assert app.slider(key="elu_alpha").value == 2.5
    app.segmented_control(key="quick").set_value("leaky_relu").run()
    assert app.slider(key="leaky_relu_alpha").value == 0.3


def test_leaving_evidence_that_a_link_showed_leaves_the_defaults() -> None:
    app = open_app(**link_to(actviz.get("elu"), "Pro 1"))
    app.segmented_control(key="quick").set_value("relu").run()
    assert page_charts(app)[0]["layout"]["xaxis"]["range"] == list(Z.default)
    app.segmented_control(key="quick").set_value("elu").run()
    assert app.pills(key="elu_show").value is None
    assert _drawn(app) == {"elu_alpha": 1.0, "probe": PROBE.default}


def test_reset_puts_every_slider_to_its_default() -> None:
    app = open_app(fn="elu", elu_alpha="2.5", z=["-3", "4"], probe="-1.5")
    app.button(key="reset").click().run()
    assert _drawn(app) == {"elu_alpha": 1.0, "probe": PROBE.default}
    assert app.slider(key="z").value == Z.default


def test_a_function_brings_its_own_range_and_leaves_it_behind() -> None:
    app = open_app(fn="relu6")
    assert page_charts(app)[0]["layout"]["xaxis"]["range"] == [-4, 9]
    app.segmented_control(key="quick").set_value("elu").run()
    assert app.slider(key="z").value == (-5, 5)
    # A range that the reader has set stays for the other function, and on the way back.
    app.slider(key="z").set_value((-2.0, 3.0)).run()
    app.segmented_control(key="quick").set_value("relu").run()
    assert app.slider(key="z").value == (-2, 3)
    app.session_state["fn"] = "relu6"
    app.run()
    assert app.slider(key="z").value == (-2, 3)
    app.button(key="reset").click().run()
    assert app.slider(key="z").value == (-4, 9)
    # The range of a function is not the reader's, so another page does not have it.
    app.switch_page("pages/compare.py").run()
    assert app.slider(key="z").value == (-5, 5)


def test_an_address_that_asks_for_a_range_gets_it() -> None:
    for z in (["-5", "5"], ["-2", "3"]):
        app = open_app(fn="relu6", z=z)
        assert app.slider(key="z").value == tuple(map(float, z))
    # Written again, the link means the same.
    view = ADDRESS.state({"fn": "relu6", "z": (-5.0, 5.0)})
    assert ADDRESS.link(view)["z"] == ["-5", "5"]
    assert "z" not in ADDRESS.link(ADDRESS.state({"fn": "relu6"}))


@each_function
def test_a_link_to_a_claim_opens_its_view(name: str) -> None:
    def opens(label: str, evidence: Evidence) -> None:
        whole = open_app(**link_to(actviz.get(name), label))
        assert not whole.warning
        # It may name nothing but the claim.
        short = open_app(**{"fn": name, f"{name}_show": label})
        assert "You have moved the view" not in page_text(short)
        assert _drawn(short) == _drawn(whole)
        for app in (whole, short):
            assert _drawn(app)["probe"] == evidence.probe
            assert page_charts(app)[0]["layout"]["xaxis"]["range"] == list(evidence.z)
            assert app.button(key="back")

    check_all(opens, _shown(name))


def test_a_link_that_names_more_than_a_claim_means_what_it_names() -> None:
    app = open_app(fn="elu", elu_show="Pro 1", elu_alpha="2")
    assert _drawn(app) == {"elu_alpha": 2.0, "probe": PROBE.default}
    assert "You have moved the view" in page_text(app)


def test_points_are_numbered_and_say_unopened_that_they_are_corrected() -> None:
    numbers = 0
    for name in actviz.names()[:: every(3)]:
        activation = actviz.get(name)
        app = open_app(fn=name)
        for label, claim in activation.card.claims.items():
            card = activation.card
            if claim in (*card.notes, *card.code_notes) or claim.evidence is None:
                continue
            shown = app.button(key=f"step-show-{name}-{label}").label
            assert shown.startswith(f"**{label}.** ") == (claim not in activation.card.about)
            word = "depends on the network" if claim.source in PRESETS else "holds"
            assert shown.endswith(f": {'corrected' if claim.verdict else word}]")
            numbers += "corrected" in shown
        assert len(app.header) == 1
        assert app.header[0].value == counted(activation)
    assert numbers > 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_the_slope_from_the_output_stands_beside_the_code(name: str) -> None:
    ((label, claim),) = (
        (label, each)
        for label, each in actviz.get(name).card.claims.items()
        if each in actviz.get(name).card.code_notes
    )
    evidence, program = claim.evidence, claim.program
    assert evidence is not None
    assert program is not None
    app = open_app(fn=name)
    assert claim.text not in page_text(app)
    app.session_state["code"] = True
    app.run()
    (row,) = (each for each in app.button if claim.text in each.label)
    assert "our own" in row.label
    assert any(program.code in block.value for block in app.code)
    assert evidence.describe() not in page_text(app)
    row.click().run()
    assert evidence.describe() in page_text(app)
    # A link to it opens the section, which can be closed again.
    linked = open_app(**link_to(actviz.get(name), label))
    assert not linked.warning
    assert evidence.describe() in page_text(linked)
    linked.session_state["code"] = False
    linked.run()
    assert evidence.describe() not in page_text(linked)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("linear", "6 points of the documents, 3 corrected"),
        ("softmax", "2 points of the documents, 4 of our own"),
        ("relu6", "4 points"),
    ],
)
def test_the_points_are_counted(name: str, said: str) -> None:
    assert counted(actviz.get(name)) == said


def test_a_point_without_evidence_is_no_button_and_says_so() -> None:
    point = Claim(text="It is said to be good.", source="elu/pro/2")
    assert mark(point).word == "not measured"


def test_explore_opens_on_a_curve_and_keeps_the_documents_order() -> None:
    app = open_app()
    assert app.title[0].value == "ELU"
    assert not app.warning
    assert app.segmented_control(key="quick").options[:2] == ["Linear", "ELU"]


@pytest.mark.parametrize(
    ("query", "name", "drawn"),
    [
        ({"linear_m": "2"}, "linear", {"linear_m": 2.0}),
        ({"softplus_beta": "3"}, "softplus", {"softplus_beta": 3.0}),
        ({"relu_show": "Con 2"}, "relu", {}),
        ({"elu_alpha": "2"}, "elu", {"elu_alpha": 2.0}),
        # Of two functions, the first in the documents' order.
        ({"sigmoid_show": "Con 1", "elu_alpha": "2"}, "elu", {"elu_alpha": 2.0}),
        ({"elu_alpha": "2", "linear_m": "2"}, "linear", {"linear_m": 2.0}),
        # What is named counts more.
        ({"fn": "tanh", "linear_m": "2"}, "tanh", {}),
    ],
)
def test_an_address_without_a_function_means_that_of_its_sliders(
    query: dict[str, str], name: str, drawn: dict[str, float]
) -> None:
    app = open_app(**query)
    assert app.title[0].value == actviz.get(name).title
    assert not app.warning
    assert drawn.items() <= _drawn(app).items()


def test_a_bad_value_for_a_slider_still_means_its_function() -> None:
    app = open_app(linear_m="much", relu_show="Con 99")
    assert app.title[0].value == "Linear"
    assert [warning.value.startswith("The link") for warning in app.warning] == [True, True]


def test_readings_are_exact_in_the_tail() -> None:
    assert "| 2.06115 · 10⁻⁹ |" in page_text(
        open_app(fn="sigmoid", probe="20")
    )  # e^−20/(1 + e^−20)²


def test_formulas_have_the_current_numbers_in_them() -> None:
    latex = page_text(open_app(fn="elu", elu_alpha="1.37"))
    assert "α" in latex
    assert "1.37" in latex
    assert "<alpha>" not in latex
    assert r"f(-2) = 0.119203" in page_text(open_app(fn="sigmoid", probe="-2"))  # 1/(1 + e²)
    assert r"f'(20) = 2.06115 \cdot 10^{-9}" in page_text(open_app(fn="sigmoid", probe="20"))
    latex = page_text(open_app(fn="softmax", softmax_z2="0.5", probe="2"))
    assert r"\frac{e^{2}}{e^{2} + e^{0.5} + e^{1}}" in latex
    assert "= 0.62853" in latex  # e² / (e² + e^½ + e)
    # The note of a formula stands once, with its numbers, after both.
    latex = page_text(open_app(fn="maxout"))
    assert latex.index("i = 1 \\dots k}") < latex.index("i = 1 \\dots 3}") < latex.index("{3 - 1}")
    assert latex.count("a_i = ") == 1


@pytest.mark.parametrize(
    ("query", "tangent", "flat"),
    [
        ({"fn": "elu"}, True, True),
        ({"fn": "hard_tanh"}, False, True),  # whose corner is where the probe stands at first
        ({"fn": "relu", "probe": "0"}, False, True),
        ({"fn": "elu", "probe": "-10"}, False, True),  # outside of the plot
        ({"fn": "linear"}, True, False),
        ({"fn": "linear", "linear_m": "0"}, True, True),
        ({"fn": "relu", "z": ["1", "5"], "probe": "2"}, True, False),
        ({"fn": "softmax"}, False, False),
    ],
    ids=str,
)
def test_notes_speak_only_of_what_is_drawn(
    query: dict[str, str | list[str]], tangent: bool, flat: bool
) -> None:
    app = open_app(**query)
    (note_f, note_slope) = re.findall(r"^:small.*$", page_text(app), re.MULTILINE)
    traces = [trace for trace in page_charts(app)[0]["data"] if "meta" in trace]
    drawn = [t["opacity"] for t in traces if t["meta"]["live"] == "tangent"]
    assert drawn == [1 if tangent else 0] * (query["fn"] != "softmax")
    assert ("The dashed line is the tangent there." in note_f) == tangent
    assert ("The tangent's slope." in note_slope) == tangent
    shapes = page_charts(app)[1]["layout"]["shapes"]
    assert any(shape["name"] == "flat" and "H" in shape["path"] for shape in shapes) == flat
    sentence = "Nearly flat, a strip on the axis: |f′| is below 0.05 there."
    assert (sentence in note_slope) == flat
    # The browser knows what each sentence depends on.
    for chart, note in zip(page_charts(app), (note_f, note_slope), strict=True):
        assert len(chart["layout"]["meta"]["texts"]["notes"]) == note.count(":small[")


@pytest.mark.parametrize("classes", ["2", "3", "6"])
def test_softmax_draws_a_curve_for_each_class(classes: str) -> None:
    app = open_app(fn="softmax", softmax_classes=classes)
    named = [
        trace["name"]
        for trace in page_charts(app)[0]["data"]
        if trace.get("meta", {}).get("live") == "curve"
    ]
    assert named == ["s₁", "s₂", "s₃", "s₄", "s₅", "s₆"][: int(classes)]


def _slider(key: str) -> Parameter:
    return next(
        slider
        for name in actviz.names()
        for slider in actviz.get(name).sliders
        if actviz.get(name).slider_key(slider.name) == key
    )


HOSTILE: dict[str, dict[str, str | list[str]]] = {
    "unknown function": {"fn": "nope"},
    "nan": {"fn": "elu", "elu_alpha": "nan"},
    "overflow": {"fn": "elu", "elu_alpha": "1e999"},
    "not a number": {"fn": "elu", "elu_alpha": "alpha"},
    "alpha below its domain": {"fn": "elu", "elu_alpha": "-1"},
    "alpha above the slider": {"fn": "elu", "elu_alpha": "1e300"},
    "one end of a range": {"fn": "elu", "z": "1"},
    "three ends of a range": {"fn": "elu", "z": ["1", "2", "3"]},
    "nan in a range": {"fn": "elu", "z": ["nan", "2"]},
    "reversed range": {"fn": "elu", "z": ["5", "-5"]},
    "empty range": {"fn": "elu", "z": ["2", "2"]},
    "empty range at the limit": {"fn": "elu", "z": ["20", "20"]},
    "probe beyond its limits": {"fn": "elu", "probe": "1e30"},
    "huge text": {"fn": "x" * 10_000},
    "huge number": {"fn": "elu", "probe": "9" * 10_000},
    "markup": {"fn": "<img src=x onerror=alert(1)>"},
    "markdown": {"fn": "`**bold**` [a](javascript:alert(1)) $x$ :red[x]"},
    "control characters": {"fn": "elu\x00\x07\u202e"},
    "two functions": {"fn": ["elu", "relu"]},
    "no function": {"fn": ""},
    "between two steps": {"fn": "elu", "probe": "0.123"},
    "farther than can be typed": {"fn": "elu", "elu_alpha": "31"},
    "outside of the domain": {"fn": "elu", "elu_alpha": "0"},
    "too small for three decimals": {"fn": "elu", "elu_alpha": "0.0004"},
    "a range next to empty": {"fn": "elu", "z": ["0", "1e-9"]},
    "a range between two steps": {"fn": "elu", "z": ["-0.3", "4.2"]},
    "a claim without evidence": {"fn": "elu", "elu_show": "Code"},
    "half a line": {"fn": "maxout", "maxout_k": "3.5"},
    "unknown evidence": {"fn": "elu", "elu_show": "Con 99"},
    "part of a class": {"fn": "softmax", "softmax_classes": "99"},
}


SEARCHED = {
    "swish": "silu",
    "logistic": "sigmoid",
    "hardswish": "hard_swish",
    "ReLU": "relu",
}


@pytest.mark.parametrize(("alias", "name"), SEARCHED.items())
def test_an_alias_in_a_link_opens_its_function(alias: str, name: str) -> None:
    app = open_app(fn=alias)
    assert app.title[0].value == actviz.get(name).title
    assert not app.warning


def test_only_shares_are_said_to_sum_to_something() -> None:
    # With all logits equal the derivatives of LogSoftmax sum to 0 as well, by chance.
    for name, shares in (("softmax", True), ("softmin", True), ("log_softmax", False)):
        app = open_app(fn=name, probe="0", **{f"{name}_z3": "0"})
        assert ("the derivatives sum to 0" in page_text(app)) == shares
        assert any(trace["name"] == "sum" for trace in page_charts(app)[1]["data"][:-1]) == shares


def test_the_row_chooses_a_function_and_shows_which_one_it_is() -> None:
    app = open_app(fn="mish")
    assert app.segmented_control(key="quick").value is None
    app.segmented_control(key="quick").set_value("elu").run()
    assert app.title[0].value == "ELU"
    app.slider(key="elu_alpha").set_value(2.0).run()
    app.segmented_control(key="quick").set_value("relu").run()
    app.segmented_control(key="quick").set_value("elu").run()
    assert app.slider(key="elu_alpha").value == 2


def test_what_was_measured_says_for_which_sliders_and_is_not_measured_on_a_move(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = []
    describe = Evidence.describe

    def counted(evidence: Evidence) -> str:
        times.append(1)
        return describe(evidence)

    monkeypatch.setattr(Evidence, "describe", counted)
    app = open_app(fn="elu")
    app.button(key="step-show-elu-Pro 1").click().run()
    assert len(times) == 1
    assert "You have moved the view" not in page_text(app)
    app.slider(key="elu_alpha").set_value(3.0).run()
    assert "You have moved the view" in page_text(app)
    assert "α = 1, z from −20 to 5 and the probe at −10" in page_text(app)
    assert len(times) == 1
    app.button(key="again").click().run()
    assert "You have moved the view" not in page_text(app)
    assert _drawn(app) == {"elu_alpha": 1.0, "probe": -10.0}
    assert len(times) == 2
    # Back still leads to the view before the evidence.
    app.button(key="back").click().run()
    assert _drawn(app) == {"elu_alpha": 1.0, "probe": PROBE.default}


@pytest.mark.parametrize(
    ("typed", "ends"), [("5", (0.01, 5.0)), ("0.013", (0.01, 3.0)), ("0.002", (0.002, 3.0))]
)
def test_a_value_beyond_the_slider_is_held_drawn_and_kept(
    typed: str, ends: tuple[float, float]
) -> None:
    app = open_app(fn="elu", elu_alpha=typed)
    value = float(typed)
    assert not app.warning
    slider = app.slider(key="elu_alpha")
    assert slider.value == value
    assert (slider.min, slider.max) == ends
    assert _drawn(app)["elu_alpha"] == value
    # Formulas print all of its decimals.
    assert f"{typed}{'.00' if typed == '5' else ''}\\,(e^{{z}}" in page_text(app)
    recorded = page_charts(app)[0]["layout"]["meta"]["keyframes"]["elu_alpha"]["at"]
    assert (recorded[0], recorded[-1]) == ends
    # It stays as long while it is moved, and becomes what it was when it is reset.
    slider.set_value(2.0).run()
    assert not app.exception
    assert _drawn(app)["elu_alpha"] == 2.0
    assert (app.slider(key="elu_alpha").min, app.slider(key="elu_alpha").max) == ends
    app.button(key="reset").click().run()
    assert not app.exception
    slider = app.slider(key="elu_alpha")
    assert (slider.value, slider.min, slider.max, slider.step) == (1.0, 0.01, 3.0, 0.01)


@pytest.mark.parametrize("name", actviz.names())
def test_the_ends_of_what_can_be_typed_are_drawn(name: str) -> None:
    activation = actviz.get(name)
    for slider in activation.sliders:
        field = SLIDERS[activation.slider_key(slider.name)]
        for value in (-1e9, *(slider.typed or ()), *(slider.places[[0, -1]] * 10), 0.0011, 1e9):
            held = field.fit(float(value))
            values = activation.defaults | {slider.name: held}
            if slider.decimals:
                assert slider.typable(held)
                assert held in slider.holding(held).places
            # It is of the domain: no error.
            activation.heights(np.array([-1.0, 0.5]), values)


def test_what_can_be_typed_is_said_from_the_least_to_the_largest() -> None:
    for key, expected in (
        ("hard_tanh_min", "one number from −30 to −0.1"),
        ("rrelu_lower", "one number from 0 to 0.333"),
        ("glu_value", "one number from −3 to 3"),
        ("elu_alpha", "one number above 0 and up to 30"),
    ):
        assert SLIDERS[key].expected == expected


def test_a_notice_goes_when_it_is_no_longer_true() -> None:
    app = open_app(fn="elu", z=["2", "2"], elu_alpha="nan")
    assert len(app.warning) == 2
    app.slider(key="z").set_value((-3.0, 3.0)).run()
    assert [warning.value for warning in app.warning] == [
        "The link sets elu_alpha to `nan`. elu_alpha takes one number above 0 and up to 30, "
        "and keeps its default."
    ]
    app.slider(key="elu_alpha").set_value(2.0).run()
    assert not app.warning


def test_a_reversed_range_is_said_to_be_turned_round() -> None:
    (warning,) = open_app(fn="elu", z=["5", "-5"]).warning
    assert warning.value == "The ends of z are the wrong way round; it is drawn from −5 to 5."


@pytest.mark.parametrize("name", ["ELU", "Elu", "e_l_u", "Exponential Linear Unit"])
def test_a_link_may_spell_a_name_in_any_way(name: str) -> None:
    app = open_app(fn=name)
    assert app.title[0].value == "ELU"
    assert not app.warning


def test_part_of_a_class_gives_way_to_a_whole_number() -> None:
    app = open_app(fn="softmax", softmax_classes="4.7")
    assert [warning.value for warning in app.warning] == [
        "softmax_classes cannot be 4.7; it is now 4."
    ]
    assert app.slider(key="softmax_classes").value == 4


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_link_gets_a_message_and_a_drawing(query: dict[str, str | list[str]]) -> None:
    app = open_app(**query)
    assert len(app.warning) >= 1
    for warning in app.warning:
        assert len(warning.value) < 300
        outside = re.sub(r"`[^`]*`", "", warning.value)
        assert not set("<>[]$*") & set(outside)
    assert len(page_charts(app)) == 2
    for chart in page_charts(app):
        low, high = chart["layout"]["xaxis"]["range"]
        assert -20 <= low <= high - 0.5 <= 19.5
        assert (2 * low, 2 * high) == (round(2 * low), round(2 * high))
    for key, value in _drawn(app).items():
        slider = PROBE if key == "probe" else _slider(key)
        assert value in slider.places


@pytest.mark.parametrize("query", [{}, {"unknown": "x"}, {"elu_alpha": "2"}, {"probe": "1e-300"}])
def test_an_ordinary_link_gets_no_message(query: dict[str, str]) -> None:
    assert not open_app(**query).warning


def test_a_wrong_message_from_the_browser_does_not_stop_the_page() -> None:
    for z in ((5.0, -5.0), (math.nan, math.nan), (0.0, 1e-12), (-1e308, math.inf)):
        app = open_app(fn="elu")
        app.session_state["z"] = z
        app.run()
        assert not app.exception
        low, high = page_charts(app)[0]["layout"]["xaxis"]["range"]
        assert -20 <= low <= high - 0.5 <= 19.5
    for probe in (math.nan, math.inf, 1e308, 0.123):
        app = open_app(fn="elu")
        app.session_state["probe"] = probe
        app.run()
        assert not app.exception
        assert _drawn(app)["probe"] in PROBE.places
    assert "0.123" in app.warning[0].value


def test_a_message_with_no_function_is_set_right_and_said() -> None:
    app = open_app(fn="elu")
    app.session_state["fn"] = "nonsense"
    app.run()
    assert not app.exception
    assert app.title[0].value == "ELU"
    (warning,) = app.warning
    assert warning.value == "fn has no option `nonsense`; it is now `elu`."


def test_axes_that_are_kept_stay_from_value_to_value_and_from_point_to_point() -> None:
    def ranges(app: AppTest) -> list[list[float]]:
        return [chart["layout"]["yaxis"]["range"] for chart in page_charts(app)]

    fitted = [ranges(open_app(fn="elu", elu_alpha=alpha)) for alpha in ("1", "3")]
    assert fitted[0] != fitted[1]
    kept = [ranges(open_app(fn="elu", elu_alpha=alpha, axes_kept="true")) for alpha in ("1", "3")]
    assert kept[0] == kept[1]
    app = open_app(fn="elu")
    app.toggle(key="axes_kept").set_value(True).run()
    assert ranges(app) == kept[0]
    app.button(key="step-show-elu-Pro 1").click().run()
    assert app.toggle(key="axes_kept").value
    # And the point's own view counts as such.
    assert "What was measured" not in page_text(app)
    # A link to a point alone opens the point's view, also with kept axes.
    linked = open_app(fn="elu", elu_show="Pro 1", axes_kept="true")
    assert ranges(linked) == ranges(app)


def test_a_gain_leads_to_gradient_flow_with_this_function_and_its_parameters() -> None:
    app = open_app(fn="leaky_relu", leaky_relu_alpha="0.3")
    app.session_state["properties"] = True
    app.run()
    text = page_text(app)
    queries = re.findall(r"\]\(\./gradient_flow\?([^)]*)\)", text)
    found = properties(actviz.get("leaky_relu"), {"alpha": 0.3})
    for query, gain in zip(queries, (found.signal_gain, found.gradient_gain), strict=True):
        asked = parse_qs(query)
        flow = open_app("gradient_flow", **asked)
        assert not flow.warning
        assert flow.slider("gf_gain").value == pytest.approx(gain, abs=5e-4)
        assert flow.slider("leaky_relu_alpha").value == 0.3
        assert flow.selectbox("gf_init").value == "LeCun"
        assert flow.session_state["gf_fns"] == ["leaky_relu"]
    assert 'calculate_gain("leaky_relu", 0.3)' in text


@pytest.mark.parametrize(("name", "links"), [("binary_step", 1), ("softmax", 0), ("glu", 0)])
def test_no_gain_leads_nowhere(name: str, links: int) -> None:
    app = open_app(fn=name)
    app.session_state["properties"] = True
    app.run()
    assert page_text(app).count("use it in Gradient flow") == links


def test_code_for_a_framework_has_the_parameters_of_now() -> None:
    celu = actviz.get("celu")
    assert not open_app(fn="celu").code
    app = open_app(fn="celu", code="true")
    assert activation_source(celu) == {block.value for block in app.code}
    choice = app.segmented_control(key="code-for-own")
    assert choice.options == ["actviz’s own", "NumPy", "PyTorch", "JAX"]
    for framework in ("numpy", "torch", "jax"):
        app.segmented_control(key="code-for-own").set_value(framework).run()
        assert [block.value for block in app.code] == [actviz.code(celu, framework).strip()]
    app.slider(key="celu_alpha").set_value(0.5).run()
    assert [block.value for block in app.code] == [actviz.code(celu, "jax", alpha=0.5).strip()]


def test_a_formula_has_code_for_frameworks_alone() -> None:
    app = open_app(fn="a*z*tanh(z)", code="true")
    choice = app.segmented_control(key="code-for-numpy")
    assert choice.options == ["NumPy", "PyTorch", "JAX"]
    assert [block.value for block in app.code] == [
        actviz.code(actviz.formula("a*z*tanh(z)"), "numpy").strip()
    ]


def _slopes(app: AppTest) -> list[dict[str, Any]]:
    """The curves on the plot of f′."""
    _, slope, *_ = page_charts(app)
    return [each for each in slope["data"] if each.get("meta", {}).get("live") == "curve"]


def _names_of_curves(app: AppTest) -> list[str]:
    return [curve["name"] for curve in _slopes(app)]


def test_the_second_derivative_is_drawn_moved_read_and_tabled_when_it_is_switched_on() -> None:
    app = open_app(fn="elu", elu_alpha="2", probe="-1")
    assert _names_of_curves(app) == ["f′(z)"]
    app.toggle(key="second_derivative").set_value(True).run()
    assert _names_of_curves(app) == ["f′(z)", "f″(z)"]
    _, slope, *_ = page_charts(app)
    assert slope["layout"]["title"]["text"] == "Derivatives of ELU"
    assert slope["layout"]["yaxis"]["title"]["text"] == "f′(z), f″(z)"
    own, bend = (trace["line"] for trace in slope["data"][:2])
    assert own["color"] != bend["color"]
    assert own["dash"] != bend["dash"]
    # It moves with alpha, and it is read along z and along alpha.
    meta = slope["layout"]["meta"]
    assert "elu/derivative/1" in meta["keyframes"]["elu_alpha"]["tracks"]
    for slider in ("elu_alpha", "probe"):
        assert "elu/derivative/1" in meta["readings"][slider]["tracks"]
    assert "| f′(z) | f″(z) |\n|---:|---:|\n| 0.735759 | 0.735759 |" in page_text(app)
    app.session_state["tables"] = True
    app.run()
    assert "| z | f′(z) | f″(z) |" in page_text(app)
    assert "f″, is from 0 to 1 for z from −5 to 5" in app.get("plotly_chart")[1].proto.alt


def test_the_second_derivative_stays_from_point_to_point() -> None:
    app = open_app(fn="elu", second_derivative="true", elu_show="Pro 1")
    # A link to a point alone opens the point's view, also with f″.
    assert _drawn(app)["elu_alpha"] == _shown("elu")["Pro 1"][1].parameters["alpha"]
    assert "What was measured" not in page_text(app)
    app = open_app(fn="elu", second_derivative="true")
    for label in ("Pro 1", "Pro 2"):
        app.button(key=f"step-show-elu-{label}").click().run()
        assert "What was measured" not in page_text(app)
        assert _names_of_curves(app) == ["f′(z)", "f″(z)"]
    app.button(key="back").click().run()
    assert app.toggle(key="second_derivative").value
    # And so it does from function to function.
    app.segmented_control(key="quick").set_value("sigmoid").run()
    assert _names_of_curves(app) == ["f′(z)", "f″(z)"]


def test_where_there_is_no_one_second_derivative_the_switch_says_why() -> None:
    app = open_app(fn="softmax", second_derivative="true")
    switch = app.toggle(key="second_derivative")
    assert switch.disabled
    assert "of a vector" in switch.help
    assert not any("²" in name for name in _names_of_curves(app))
    assert not open_app(fn="elu").toggle(key="second_derivative").disabled


@pytest.mark.parametrize(("name", "label"), [("glu", "∂²f/∂b²"), ("rrelu", "f″(z)")])
def test_beside_companions_the_second_derivative_has_a_look_of_its_own(
    name: str, label: str
) -> None:
    app = open_app(fn=name, second_derivative="true")
    assert _names_of_curves(app)[-1] == label
    curves = _slopes(app)
    looks = [(curve["line"]["color"], curve["line"]["dash"]) for curve in curves]
    assert len(set(looks)) == len(looks)
    assert curves[-1]["line"]["color"] not in [curve["line"]["color"] for curve in curves[:-1]]
