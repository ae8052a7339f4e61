"""One notation for numbers: checked against the number that is read back from what is printed."""

import math
import re

import numpy as np
import pytest

from actviz.catalog import get, names
from actviz.formatting import digits, digits_of_power, fill, fixed, formatted, latex, percent
from tests.printed import RAISED, read_back


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_a_number_reads_back_to_as_many_digits(count: int) -> None:
    rng = np.random.default_rng(3)
    for value in rng.choice([-1, 1], 2000) * 10.0 ** rng.uniform(-307, 307, 2000):
        text = digits(value, count)
        assert math.isclose(read_back(text), value, rel_tol=0.5000001 * 10.0 ** (1 - count)), text
        assert not re.search("[-e,]", text)
        assert (text[-1] in RAISED) == (not 1e-4 <= abs(read_back(text)) < 1e6)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (7.5e-11, "7.5 · 10⁻¹¹"),
        (-7.5e-11, "−7.5 · 10⁻¹¹"),
        (1e-4, "0.0001"),
        (9.99e-5, "9.99 · 10⁻⁵"),
        (9.9996e-5, "0.0001"),
        (1e-11, "10⁻¹¹"),
        (999_499, "999000"),
        (999_500, "10⁶"),
        (81.25, "81.3"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "not a number"),
    ],
)
def test_a_number_has_one_notation(value: float, text: str) -> None:
    assert digits(value) == text


def test_decimals_have_no_negative_zero_and_halves_go_up() -> None:
    printed = [fixed(each, 2) for each in (-1e-9, -0.125, 0.125, -3)]
    assert printed == ["0.00", "−0.13", "0.13", "−3.00"]


def test_a_percentage_is_0_or_100_only_of_nothing_and_of_all() -> None:
    shares = {0.0: "0%", 1.0: "100%", 0.8125: "81.3%", 0.5: "50%", 1 / 240: "0.4%", 0.005: "0.5%"}
    assert {share: percent(share) for share in shares} == shares
    assert percent(1e-9) == "less than 0.1%"
    assert percent(math.nextafter(1, 0)) == "more than 99.9%"


def test_a_logarithm_reaches_beyond_the_machine() -> None:
    assert [digits_of_power(each) for each in (-5000.3, 400.9999999)] == ["5 · 10⁻⁵⁰⁰¹", "10⁴⁰¹"]
    assert digits_of_power(-math.inf) == "0"
    assert digits_of_power(math.log10(2e-7)) == digits(2e-7, 2)


def test_formats_of_an_f_string_say_how_many_digits() -> None:
    said = fill("{0:.1e}, {1:g}, {1:+.1f}, {2:.0%}, {1:,.0f}, {0:.2f}", 3.21e-8, 12345.678, 0.815)
    assert said == "3.2 · 10⁻⁸, 12345.7, +12345.7, 82%, 12346, 0.00"
    with pytest.raises(ValueError, match="format"):
        formatted(1.0, "x")


def test_latex_has_the_same_number() -> None:
    assert latex(digits(-7.5e-11)) == r"-7.5 \cdot 10^{-11}"
    assert latex("10⁻¹¹") == "10^{-11}"
    assert latex("−∞") == r"-\infty"


def test_no_sentence_of_the_catalogue_has_another_notation() -> None:
    for name in names():
        for label, claim in get(name).card.claims.items():
            said = claim.evidence.describe() if claim.evidence else ""
            for text in (said, claim.text, claim.verdict):
                assert not re.search(r"\de[-−+]?\d|\d,\d{3}|[ (]-\d", text), (name, label, text)
