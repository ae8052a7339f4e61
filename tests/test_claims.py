"""What is said about each function: complete, shown by numbers, and able to be wrong."""

import re
from collections import Counter
from collections.abc import Callable
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.catalog import relu
from actviz.catalog.extremum import highest, lowest
from actviz.claims import FAMILIES, Claim, Evidence, Measured, Measurement
from actviz.keyframes import PROBE
from actviz.labs.presets import PRESETS
from tests.conftest import each_of
from tests.documented import DOCUMENTED, ids

# Those that are imprecise or wrong as they stand: [check].
IMPRECISE = ids("""
    linear/pro/2 linear/con/3 elu/about elu/formula elu/pro/1 elu/con/1
    relu/about relu/formula relu/pro/1 relu/con/1
    leaky_relu/pro/1 leaky_relu/con/1 leaky_relu/reading
    sigmoid/con/3 tanh/about tanh/pro/1
""")

# Those that say more than their numbers do, which the documents' list does not mark.
TOO_STRONG = ids("linear/con/2 relu/pro/2 sigmoid/pro/1")

# The documents' code that fails, [code], with what shows it: a piece of each call's outcome.
FAILING_CODE = {
    "linear/code": [r"\(\)"],  # the shape of a scalar, for three inputs
    "elu/code": [
        r"NameError: name 'e' is not defined",
        r"ValueError: The truth value of an array .* is ambiguous",
    ],
    "relu/code": [r"ValueError: The truth value of an array .* is ambiguous"] * 2,
    "leaky_relu/code": [
        r"-1\.0",  # where z = -1 and alpha = 2 make -2
        r"ValueError: The truth value of an array .* is ambiguous",
    ],
    "sigmoid/code": [
        r"array\(\[0\.\]\); RuntimeWarning: overflow encountered in exp",
        r"array\(\[0\.\]\)",  # where e^-40 is about 4e-18
    ],
    "tanh/code": [
        r"array\(\[nan\]\); .*RuntimeWarning: invalid value encountered in divide",
        r"array\(\[0\.\]\)",  # where 4·e^-40 is about 2e-17
    ],
}

# Code is run instead of measured.
WITHOUT_EVIDENCE = {*FAILING_CODE}


def stated(activation: Activation) -> tuple[Claim, ...]:
    card = activation.card
    return (*card.about, *card.pros, *card.cons, *card.notes, *card.code_notes)


ACTIVATIONS = tuple(map(actviz.get, actviz.names()))
CLAIMS = [(activation, claim) for activation in ACTIVATIONS for claim in stated(activation)]
BY_SOURCE = {claim.source: claim for _, claim in CLAIMS}

each_documented = each_of({source: (source,) for source in DOCUMENTED})
each_activation = each_of({activation.name: (activation,) for activation in ACTIVATIONS})
each_claim = each_of(
    {
        f"{activation.name}-{label}": (activation, claim)
        for activation in ACTIVATIONS
        for label, claim in activation.card.claims.items()
    }
)
each_evidence = each_of(
    {
        f"{activation.name}-{label}": (activation, claim.evidence)
        for activation in ACTIVATIONS
        for label, claim in activation.card.claims.items()
        if claim.evidence
    }
)


# --- Complete --------------------------------------------------------------------------------


def test_the_lists_of_the_documents_agree() -> None:
    assert len(set(DOCUMENTED)) == len(DOCUMENTED)
    assert {*IMPRECISE, *WITHOUT_EVIDENCE} <= set(DOCUMENTED)


@each_documented
def test_documented_point_has_one_place(source: str) -> None:
    found = [(activation, claim) for activation, claim in CLAIMS if claim.source == source]
    assert len(found) == 1
    activation, claim = found[0]
    assert source.startswith(f"{activation.name}/")
    assert claim.text.strip()


def test_every_other_point_is_marked_as_our_own() -> None:
    assert {claim.source for _, claim in CLAIMS} - {*DOCUMENTED} <= {"actviz"}


@each_documented
def test_pros_and_cons_keep_the_order_of_the_documents(source: str) -> None:
    name, kind, *number = source.split("/")
    activation = actviz.get(name)
    side = {"pro": activation.card.pros, "con": activation.card.cons}.get(kind)
    if side is not None:
        assert side[int(number[0]) - 1].source == source


@each_documented
def test_documented_point_has_evidence(source: str) -> None:
    assert (BY_SOURCE[source].evidence is None) == (source in WITHOUT_EVIDENCE)


@each_of({source: (source,) for source in (*IMPRECISE, *TOO_STRONG)})
def test_imprecise_point_has_a_verdict(source: str) -> None:
    assert BY_SOURCE[source].verdict.strip()


@each_activation
def test_claims_of_our_own_have_evidence(activation: Activation) -> None:
    assert all(claim.evidence for claim in stated(activation) if claim.source == "actviz")


@each_activation
def test_function_has_points_for_and_against(activation: Activation) -> None:
    card = activation.card
    assert card.about or not card.documented
    assert card.pros
    assert card.cons
    assert card.references


@each_activation
def test_labels_are_unique_and_cover_every_claim(activation: Activation) -> None:
    # A label that two claims share would lose one of them.
    assert list(map(id, activation.card.claims.values())) == list(map(id, stated(activation)))
    assert all(label.strip() for label in activation.card.claims)
    # Those for and against it have a number instead.
    assert not any(claim.label for claim in (*activation.card.pros, *activation.card.cons))


@each_activation
def test_no_point_is_made_twice(activation: Activation) -> None:
    texts = Counter(claim.text for claim in stated(activation))
    assert max(texts.values()) == 1


@each_activation
def test_references_can_be_followed(activation: Activation) -> None:
    for reference in activation.card.references:
        assert reference.title.strip()
        assert reference.authors.strip()
        assert 1900 < reference.year < 2100
        link = urlsplit(reference.link)
        assert link.scheme == "https"
        assert "." in link.netloc
        assert link.path.strip("/")


# --- Measured --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "numbers"),
    [
        (2, (2.0,)),
        (np.array(0.1), (0.1,)),
        ((1, np.int64(2), np.float64(0.1), np.array(4.0)), (1.0, 2.0, 0.1, 4.0)),
        (np.array([0.1, 0.2]), (0.1, 0.2)),
        ((*np.array([0.1, 0.2]), 3), (0.1, 0.2, 3.0)),
    ],
)
def test_numbers_are_plain_floats_whatever_measures_them(
    found: Measured, numbers: tuple[float, ...]
) -> None:
    shown = " ".join(f"{{{index}!r}}" for index in range(len(numbers)))
    evidence = Evidence(probe=0.0, measure=lambda: found, sentence=shown, holds=lambda *_: True)
    assert evidence.numbers() == numbers
    assert all(type(number) is float for number in evidence.numbers())
    assert evidence.describe() == " ".join(map(repr, numbers))


def test_what_is_not_said_is_the_usual_view_and_a_point_of_our_own() -> None:
    evidence = Evidence(probe=1.0, measure=lambda: 1, sentence="{0:g}.", holds=bool)
    assert (evidence.z, evidence.parameters, evidence.mark) == ((-5.0, 5.0), {}, None)
    assert evidence.other == ""
    assert Claim(text="It is so.", evidence=evidence).source == "actviz"


@each_evidence
def test_measured_numbers_support_the_claim(activation: Activation, evidence: Evidence) -> None:
    numbers = evidence.numbers()
    assert all(type(number) is float for number in numbers)
    assert evidence.holds(*numbers), evidence.describe()


@each_evidence
def test_other_numbers_would_not_support_the_claim(
    activation: Activation, evidence: Evidence
) -> None:
    # Each number counts: some other value in its place makes the claim fail, so none of them
    # stands in the sentence as a constant, and the test above can fail.
    numbers = evidence.numbers()
    for index, number in enumerate(numbers):
        others = (*numbers, -number, 0.0, 1.0, number + 1, number - 1, 1e9, -1e9)
        changed = [(*numbers[:index], other, *numbers[index + 1 :]) for other in others]
        assert not all(evidence.holds(*each) for each in changed), f"number {index} does not count"


@each_evidence
def test_sentence_shows_every_number(activation: Activation, evidence: Evidence) -> None:
    fields = {field for _, field, _, _ in Formatter().parse(evidence.sentence) if field is not None}
    fields.discard("conclusion")
    assert fields == {str(index) for index in range(len(evidence.numbers()))}
    assert fields


def test_a_conclusion_stands_in_its_sentence() -> None:
    evidence = [claim.evidence for _, claim in CLAIMS if claim.evidence]
    measurements: list[Measurement] = [*evidence, *PRESETS.values()]
    for each in measurements:
        assert ("{conclusion}" in each.sentence) == (each.conclusion is not None), each.sentence


@each_evidence
def test_description_is_a_sentence_of_finite_numbers(
    activation: Activation, evidence: Evidence
) -> None:
    description = evidence.describe()
    assert np.all(np.isfinite(evidence.numbers()))
    assert not re.search(r"\b(nan|inf)\b|[{}]", in_plain(description), re.IGNORECASE)
    assert re.search(r"\d", description)
    assert description.endswith(".")


@each_evidence
def test_measurement_repeats(activation: Activation, evidence: Evidence) -> None:
    # A time is the only thing that may differ from one run to the next.
    if evidence is not BY_SOURCE["relu/pro/2"].evidence:
        assert evidence.numbers() == evidence.numbers()


@pytest.mark.parametrize("seed", range(10))
def test_relative_cost_is_steady_on_a_machine_that_is_busy_now_and_then(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine with spells in which everything takes twice as long, seen through its clock.
    random = np.random.default_rng(seed)
    now = 0.0
    slow = False

    def takes(microseconds: float) -> Callable[[np.ndarray], np.ndarray]:
        def function(z: np.ndarray) -> np.ndarray:
            nonlocal now, slow
            if random.random() < 0.1:
                slow = bool(random.random() < 0.4)
            now += microseconds * 1e-6 * (2 if slow else 1) * random.uniform(0.95, 1.2)
            return z

        return function

    for name, cost in (("relu", 10.0), ("sigmoid", 80.0), ("tanh", 140.0)):
        monkeypatch.setattr(relu, name, takes(cost))
    monkeypatch.setattr(relu, "perf_counter", lambda: now)
    assert relu._cost() == pytest.approx((8, 14), rel=0.03)
    assert now < 0.1


@pytest.mark.parametrize(
    ("curve", "place", "height"),
    [
        (lambda z: np.cos((z - 1.25) / 3), 1.25, 1.0),
        (lambda z: z, 5.0, 5.0),  # at an end
        (lambda z: -z, -5.0, 5.0),
    ],
)
def test_extrema_are_found_where_they_are(
    curve: Callable[[np.ndarray], np.ndarray], place: float, height: float
) -> None:
    for found in (highest(curve, -5, 5), lowest(lambda z: -curve(z), -5, 5)):
        # A cosine is flat to the last digit of its height for 1e-8 around its top.
        assert found[0] == pytest.approx(place, abs=2e-7)
    assert highest(curve, -5, 5)[1] == pytest.approx(height)
    assert lowest(lambda z: -curve(z), -5, 5)[1] == pytest.approx(-height)


# --- Said ------------------------------------------------------------------------------------

NUMBER = r"−?\d+(?:\.\d+)?"
PLACES = rf"{NUMBER}(?:, {NUMBER})*(?: and {NUMBER})?"
UNNAMED_STRETCH = re.compile(rf"\b(?:from|between) {NUMBER} (?:to|and) {NUMBER}", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"\b(here|this (page|plot)|the (whole )?plot|(is|are) drawn|references? (above|below))\b",
    re.IGNORECASE,
)


def numbers(text: str) -> list[float]:
    return [float(each.replace("−", "-")) for each in re.findall(NUMBER, text)]


def quotient(text: str) -> float:
    """A number or, as in 1/6, a number divided by another."""
    return float(np.divide.reduce(numbers(text)))


def stretches(activation: Activation, said: str) -> list[str]:
    """The pieces of a sentence that name a stretch of the axis, as in "from z = −3 to 3"."""
    return re.findall(rf"(?i:\bfrom) {activation.axis}₁? = {NUMBER} to {NUMBER}", said)


def places(activation: Activation, said: str) -> list[float]:
    """The places that a sentence is about: the first with an "at", or else every one."""
    ends = []
    for stretch in stretches(activation, said):
        said = said.replace(stretch, "")
        ends += numbers(stretch.partition("= ")[2])
    first = re.search(rf"(?i:\bat) {activation.axis}₁? = ({PLACES})", said)
    if first:
        return numbers(first[1])
    every = re.findall(rf"(?:\b{activation.axis}₁? = |\bf\()({PLACES})", said)
    return numbers(" ".join(every)) + ends if every else []


@each_evidence
def test_stretch_that_is_named_is_marked(activation: Activation, evidence: Evidence) -> None:
    for stretch in stretches(activation, evidence.describe()):
        assert evidence.mark == pytest.approx(numbers(stretch.partition("= ")[2]), abs=1e-9)
    # Without the axis, from one typed number to another would be missed above.
    assert not UNNAMED_STRETCH.search(evidence.sentence), evidence.sentence


@each_evidence
def test_probe_stands_at_a_place_that_is_named(activation: Activation, evidence: Evidence) -> None:
    said = evidence.describe()
    named = places(activation, said)
    # Of a vector the probe is a logit, which the next test looks for.
    if named and activation.vector is None:
        # The place itself, or the nearest that the probe's slider has.
        assert evidence.probe in [PROBE.nearest(place) for place in named], said


@each_evidence
def test_sentence_names_the_parameters_that_it_was_measured_with(
    activation: Activation, evidence: Evidence
) -> None:
    said = evidence.describe()
    if activation.vector is not None:
        # The logits: the one at the probe, then the others.
        values = [evidence.parameters.get(each.name, each.default) for each in activation.sliders]
        logits = [evidence.probe, *values[1 : int(values[0])]]
        assert set(logits) <= set(numbers(said)), said
        return
    for slider in activation.sliders:
        value = evidence.parameters.get(slider.name, slider.default)
        named = rf"\b(?:{slider.name}|{slider.symbol}) = (?:[zb] = )?({NUMBER}(?:/{NUMBER})?)"
        assert value in [quotient(each) for each in re.findall(named, said)], said


@each_evidence
def test_function_that_is_drawn_beside_is_named(activation: Activation, evidence: Evidence) -> None:
    if evidence.other:
        other = actviz.get(evidence.other)
        said = " ".join(
            f"{claim.text} {evidence.describe()}"
            for claim in stated(activation)
            if claim.evidence is evidence
        ).lower()
        # Where a curve is compared with its input, that is what Linear draws.
        names = (
            other.title.lower(),
            *other.card.aliases,
            *(["line z", "input"] * (other.name == "linear")),
        )
        assert any(name in said for name in names), said


def test_edges_of_the_wedge_are_named_by_their_slopes() -> None:
    # By their height they could not be: the larger slope is higher on f′ and lower on f.
    rrelu = actviz.get("rrelu")
    values = {"lower": 0.1, "upper": 0.5}
    named = {f"with slope {slider.symbol}": values[slider.name] for slider in rrelu.sliders}
    assert [companion.label for companion in rrelu.companions] == [*named]
    for companion, slope in zip(rrelu.companions, named.values(), strict=True):
        assert companion.function is not None
        assert companion.derivative is not None
        assert companion.function(-1.0, **values) == -slope
        assert companion.derivative(-1.0, **values) == slope


@each_claim
def test_what_is_said_is_true_wherever_it_is_shown(activation: Activation, claim: Claim) -> None:
    # A claim is shown on its function's page, on the page of corrections and above the plots,
    # whose range and sliders may have changed since.
    said = [claim.text, claim.verdict]
    said += [claim.evidence.describe()] if claim.evidence else []
    said += [claim.snippet.wrong] if claim.snippet else []
    for text in said:
        assert not ELSEWHERE.search(text), text


@each_of({each.name: (each,) for each in ACTIVATIONS if each.card.documented})
def test_notes_say_that_they_are_about_the_documents(activation: Activation) -> None:
    for claim in stated(activation):
        assert ("documents" in claim.text) == (claim in activation.card.notes), claim.text


SET = re.compile(r"\$[^$\n]+\$|`[^`\n]+`")
"""What is set as mathematics or as code."""


def in_plain(text: str) -> str:
    """What is left of a text without that."""
    return SET.sub(" ", text)


MARKED = [
    *(text for _, claim in CLAIMS for text in (claim.text, claim.verdict)),
    *(claim.snippet.wrong for _, claim in CLAIMS if claim.snippet),
    *(claim.evidence.describe() for _, claim in CLAIMS if claim.evidence),
    *(preset.sentence for preset in PRESETS.values()),
]
"""Texts that are shown as Markdown."""


def test_formulas_in_claims_are_set_as_mathematics() -> None:
    # A power as it is typed, a root without a bar, a quotient of powers: all that takes reading.
    assert [text for text in MARKED if re.search(r"[\^_\\$√∂]", in_plain(text))] == []
    assert [
        text for text in MARKED if re.search(r"[α-ω]·|·[α-ωeℯ]\b|[)²³]/|/[(√]", in_plain(text))
    ] == []
    assert sum("$" in text for text in MARKED) > 15


def test_parameters_have_one_name_in_claims() -> None:
    # The sliders have the symbol, and code the name.
    names = {
        slider.name
        for activation in ACTIVATIONS
        for slider in activation.sliders
        if slider.symbol != slider.name and not slider.symbol.isascii()
    } - {"threshold", "value"}
    spelled = re.compile(rf"\b({'|'.join(names)})\b")
    assert [text for text in MARKED if spelled.search(in_plain(text))] == []


def test_texts_that_are_also_heard_have_no_markup() -> None:
    # They stand in charts' alternative texts, in tooltips and in what is announced. A point with
    # evidence is a button, whose name has no formula that is set: it would be heard without it.
    for activation in ACTIVATIONS:
        texts = [activation.card.shape, activation.card.purpose, activation.card.full_name]
        texts += [slider.meaning for slider in activation.sliders]
        texts += [companion.label for companion in activation.companions]
        texts += [claim.text for claim in stated(activation) if claim.evidence]
        for text in texts:
            assert not re.search(r"[$^_\\`{}]", text), text


@pytest.mark.parametrize(
    ("to_sigmoid", "to_tanh", "said"),
    [
        (7.0, 2.3, "it holds on that machine."),
        (3.0, 1.03, "for Sigmoid, but not for Tanh"),
        (0.9, 1.3, "for Tanh, but not for Sigmoid"),
        (1.1, 0.7, "saves no time"),
    ],
)
def test_whether_relu_is_cheaper_is_up_to_the_times(
    to_sigmoid: float, to_tanh: float, said: str
) -> None:
    evidence = BY_SOURCE["relu/pro/2"].evidence
    assert evidence is not None
    conclusion = evidence.conclusion
    assert conclusion is not None
    assert said in conclusion(to_sigmoid, to_tanh)
    assert conclusion(*evidence.numbers()) in {
        conclusion(sigmoid, tanh) for sigmoid in (1, 2) for tanh in (1, 2)
    }


# --- Seen ------------------------------------------------------------------------------------


@each_evidence
def test_view_is_within_the_sliders(activation: Activation, evidence: Evidence) -> None:
    sliders = {slider.name: slider for slider in activation.sliders}
    assert evidence.parameters.keys() <= sliders.keys()
    for name, value in evidence.parameters.items():
        slider = sliders[name]
        assert slider.minimum <= value <= slider.maximum
        # The slider can stand there: the value is a whole number of steps from its left end.
        steps = (value - slider.minimum) / slider.step
        assert steps == pytest.approx(round(steps), abs=1e-6)


@each_evidence
def test_probe_and_mark_are_in_view(activation: Activation, evidence: Evidence) -> None:
    low, high = evidence.z
    assert -20 <= low < high <= 20
    assert low <= evidence.probe <= high
    if evidence.mark is not None:
        assert low <= evidence.mark[0] < evidence.mark[1] <= high


@each_evidence
def test_comparison_is_with_another_function(activation: Activation, evidence: Evidence) -> None:
    if evidence.other:
        assert evidence.other in actviz.names()
        assert evidence.other != activation.name
        assert actviz.get(evidence.other).vector is None


# --- Run -------------------------------------------------------------------------------------


def test_failing_code_is_in_code_notes_only() -> None:
    assert {claim.source for _, claim in CLAIMS if claim.snippet} == {*FAILING_CODE}


@pytest.mark.parametrize("source", FAILING_CODE)
def test_failing_code_fails(source: str) -> None:
    snippet = BY_SOURCE[source].snippet
    assert snippet is not None
    outcomes = snippet.run()
    assert tuple(call for call, _ in outcomes) == snippet.calls
    for (call, outcome), failure in zip(outcomes, FAILING_CODE[source], strict=True):
        assert re.fullmatch(f"{failure}.*", outcome, re.DOTALL), f"{call} gave {outcome}"


@pytest.mark.parametrize("source", FAILING_CODE)
def test_failing_code_says_what_is_wrong_and_what_is_right(source: str) -> None:
    claim = BY_SOURCE[source]
    assert claim.verdict.strip()
    assert claim.snippet is not None
    assert claim.snippet.wrong.strip()


@pytest.mark.parametrize(
    ("name", "calls"),
    [
        ("linear", ["np.shape(linear_prime(np.zeros(3), m=2.0)) == (3,)"]),
        (
            "elu",
            [
                "elu(-1.0, alpha=1.0) == np.expm1(-1.0)",
                "np.array_equal(elu([-1.0, 1.0], alpha=1.0), [np.expm1(-1.0), 1])",
            ],
        ),
        ("relu", ["np.array_equal(relu_prime([-1.0, 1.0]), [0, 1])"]),
        (
            "leaky_relu",
            [
                "leaky_relu(-1.0, alpha=2.0) == -2",
                "np.array_equal(leaky_relu([-1.0, 1.0], alpha=0.01), [-0.01, 1])",
            ],
        ),
        (
            "sigmoid",
            ["sigmoid(-1000.0) == 0", "abs(sigmoid_prime(40.0) / np.exp(-40.0) - 1) < 1e-15"],
        ),
        ("tanh", ["tanh(800.0) == 1", "abs(tanh_prime(20.0) / (4 * np.exp(-40.0)) - 1) < 1e-15"]),
    ],
)
def test_working_code_passes_where_the_documents_code_fails(name: str, calls: list[str]) -> None:
    activation = actviz.get(name)
    kernels = {kernel.__name__: kernel for kernel in (activation.function, activation.derivative)}
    for call in calls:
        assert eval(call, {"np": np, **kernels}), call


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_a_layer_that_keeps_its_output_passes_on_the_gradient(name: str) -> None:
    activation = actviz.get(name)
    (claim,) = activation.card.code_notes
    assert claim.program is not None
    names: dict[str, Any] = {"np": np}
    exec(claim.program.code, names)
    z = np.linspace(-5, 5, 101)
    given = np.linspace(-1, 2, 101)
    layer = names["layer"]
    np.testing.assert_allclose(layer.forward(z), activation.function(z), rtol=1e-14)
    np.testing.assert_allclose(layer.backward(given), given * activation.derivative(z), rtol=1e-11)
    # Its calls are run as they are shown, and end in numbers.
    for call, outcome in claim.program.run():
        assert call.startswith("layer.")
        assert re.fullmatch(r"array\(\[[-\d., ]+\]\)", outcome), outcome


def test_what_is_said_about_code_is_of_our_own_and_corrects_nothing() -> None:
    notes = [claim for each in ACTIVATIONS for claim in each.card.code_notes]
    assert len(notes) == 2
    for claim in notes:
        assert claim.source == "actviz"
        assert claim.verdict == ""
        assert claim.snippet is None


@each_evidence
def test_evidence_stands_on_steps_of_the_sliders(
    activation: Activation, evidence: Evidence
) -> None:
    assert evidence.probe in PROBE.places
    for slider in activation.sliders:
        assert evidence.parameters.get(slider.name, slider.default) in slider.places
    assert all(-20 <= end <= 20 and 2 * end == round(2 * end) for end in evidence.z)


@each_of({name: (name,) for name in actviz.names()})
def test_function_says_what_it_is_for_and_where_it_comes_from(name: str) -> None:
    card = actviz.get(name).card
    assert card.family in FAMILIES
    assert card.purpose.endswith(".")
    assert card.references
    libraries = [framework.library for framework in card.frameworks]
    assert set(libraries) <= {"PyTorch", "Keras", "JAX"}


def test_no_other_name_means_two_functions() -> None:
    every = [alias.lower() for name in actviz.names() for alias in actviz.get(name).card.aliases]
    assert len(set(every)) == len(every)
    assert not set(every) & set(actviz.names())
    for name in actviz.names():
        for alias in actviz.get(name).card.aliases:
            assert actviz.get(alias) is actviz.get(alias.upper()) is actviz.get(name)


@each_activation
def test_defaults_read_as_such(activation: Activation) -> None:
    # They are shown after "by default": a value, or that there is none.
    for framework in activation.card.frameworks:
        assert re.match(r"\w+ ?= ?\S|none: |$", framework.defaults), framework.defaults


@pytest.mark.parametrize(
    ("name", "library", "called", "default"),
    [
        ("linear", "JAX", "jax.nn.identity", "m = 1"),
        ("softmax", "PyTorch", "torch.nn.Softmax", "dim=None"),
        ("log_softmax", "PyTorch", "torch.nn.LogSoftmax", "dim=None"),
        ("softmin", "PyTorch", "torch.nn.Softmin", "dim=None"),
        ("prelu", "PyTorch", "torch.nn.PReLU", "num_parameters=1"),
    ],
)
def test_library_has_it_under_this_name_and_with_this_default(
    name: str, library: str, called: str, default: str
) -> None:
    (found,) = (each for each in actviz.get(name).card.frameworks if each.library == library)
    assert found.name == called
    assert found.defaults.startswith(default)


def test_slope_of_prelu_is_one_or_one_for_each_channel() -> None:
    (alpha,) = actviz.get("prelu").parameters
    assert "one for all channels or one for each" in alpha.meaning


def test_libraries_disagree_on_the_slope_of_leaky_relu() -> None:
    found = {each.name: each.defaults for each in actviz.get("leaky_relu").card.frameworks}
    assert "0.01" in found["torch.nn.LeakyReLU"]
    assert "0.01" in found["jax.nn.leaky_relu"]
    # Keras has two: of the layer and of the function, which a layer's activation names.
    assert "0.3" in found["keras.layers.LeakyReLU"]
    assert "0.2" in found['activation="leaky_relu"']


def test_libraries_say_which_hard_sigmoid_they_have() -> None:
    hard_sigmoid = actviz.get("hard_sigmoid")
    z = np.linspace(-6, 6, 1201)
    today = np.clip(z + 3, 0, 6) / 6  # relu6(z + 3)/6, as PyTorch, JAX and Keras 3 write it
    np.testing.assert_allclose(hard_sigmoid.function(z), today, rtol=0, atol=2e-16)
    before = np.clip(0.2 * z + 0.5, 0, 1)  # Keras before 3, and ONNX
    np.testing.assert_allclose(hard_sigmoid.function(z, slope=0.2), before, rtol=0, atol=2e-16)
    assert len(hard_sigmoid.card.frameworks) == 3
    for framework in hard_sigmoid.card.frameworks:
        assert "slope = 1/6, offset = 0.5" in framework.defaults
        assert ("before Keras 3 the slope is 0.2" in framework.defaults) == (
            framework.library == "Keras"
        )
    assert "ONNX" in " ".join(claim.text for claim in stated(hard_sigmoid))
