"""The gallery: each formula against its definition, written once more for mpmath."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.catalog import KNOWN, plain
from actviz.gallery import GALLERY, Published, find_published, published_as
from tests.exact import MP

Number = Any  # an mpf: mpmath has no types

each_published = pytest.mark.parametrize("published", GALLERY, ids=lambda each: each.title)


def logistic(z: Number) -> Number:
    return MP.mpf(1) / (1 + MP.exp(-z))


def sinc(z: Number) -> Number:
    return MP.sin(z) / z if z else MP.mpf(1)


def rsigelu(z: Number, alpha: Number, beta: Number) -> Number:
    if z > 1:
        return z + alpha * z * logistic(z)
    return z if z > 0 else beta * MP.expm1(z)


def srelu(z: Number, r: Number, a: Number, l: Number, b: Number) -> Number:  # noqa: E741
    if z < l:
        return l + b * (z - l)
    return z if z < r else r + a * (z - r)


def plu(z: Number, alpha: Number, c: Number) -> Number:
    """Slope 1 from −c to c, slope alpha outside."""
    return z if abs(z) <= c else MP.sign(z) * (c + alpha * (abs(z) - c))


def sqnl(z: Number) -> Number:
    return MP.sign(z) if abs(z) > 2 else z - MP.sign(z) * z * z / 4


def acon(z: Number, p1: Number, p2: Number, beta: Number) -> Number:
    """The smooth maximum of p1·z and p2·z, by their softmax weights."""
    one, two = MP.exp(beta * p1 * z), MP.exp(beta * p2 * z)
    return (p1 * z * one + p2 * z * two) / (one + two)


# By title, written from the source and not from the text; where it can be, in another form.
DEFINED: dict[str, Callable[..., Number]] = {
    "Phish": lambda z: z * MP.tanh(z * (1 + MP.erf(z / MP.sqrt(2))) / 2),
    "Smish": lambda z: z * MP.tanh(MP.log1p(logistic(z))),
    "Serf": lambda z: z * MP.erf(MP.log1p(MP.exp(z))),
    "TanhExp": lambda z: z * (1 - 2 / (1 + MP.exp(2 * MP.exp(z)))),
    "Logish": lambda z: z * MP.log1p(logistic(z)),
    "Gish": lambda z: z * MP.log(2 - MP.e ** (-(MP.e**z))),
    "GoLU": lambda z: z / MP.exp(MP.exp(-z)),
    "Swish with β": lambda z, beta: z / (1 + MP.exp(-beta * z)),
    "E-Swish": lambda z, beta: beta * z / (1 + MP.exp(-z)),
    "ARiA-2": lambda z, alpha, beta: z * logistic(beta * z) ** alpha,
    "SwishT": lambda z, alpha, beta: z * logistic(beta * z) + alpha * MP.tanh(z),
    "FTSwish": lambda z, T: max(z, 0) * logistic(z) + T,  # noqa: N803
    "APTx": lambda z, alpha, beta, gamma: gamma * z * (alpha + MP.tanh(beta * z)),
    "PFLU": lambda z: z / 2 + z**2 / MP.hypot(1, z) / 2,
    "FPFLU": lambda z: z if z > 0 else z / (1 + z * z),
    "SMU": lambda z, alpha, mu: (
        (z + alpha * z + (z - alpha * z) * MP.erf(mu * (z - alpha * z))) / 2
    ),
    "SMU-1": lambda z, alpha, mu: (z + alpha * z + MP.hypot(z - alpha * z, mu)) / 2,
    "ACON-C": acon,
    "dSiLU": lambda z: MP.diff(lambda x: x / (1 + MP.exp(-x)), z),
    "GCU": lambda z: z * MP.cos(z),
    "SQU": lambda z: z * (z + 1),
    "NCU": lambda z: z * (1 - z) * (1 + z),
    "SSU": lambda z: MP.pi * sinc(z - MP.pi),
    "DSU": lambda z: MP.pi / 2 * (sinc(z - MP.pi) - sinc(z + MP.pi)),
    "SinLU": lambda z, a, b: (z + a * MP.sin(b * z)) * logistic(z),
    "CoLU": lambda z: z / (1 - z * MP.exp(-z) * MP.exp(-MP.exp(z))),
    "StarReLU": lambda z, s, b: s * max(z, 0) ** 2 + b,
    "RePU": lambda z, s: z**s if z > 0 else MP.mpf(0),
    "Bounded ReLU": lambda z, a: min(max(z, 0), a),
    "FReLU": lambda z, b: max(z + b, b),
    "DisReLU": lambda z, delta: z if z > -delta else -delta,
    "vReLU": lambda z: MP.sqrt(z * z),
    "NLReLU": lambda z, beta: MP.log1p(beta * max(z, 0)),
    "SReLU": srelu,
    "PLU": plu,
    "Bent identity": lambda z: z + (MP.hypot(z, 1) - 1) / 2,
    "BLU": lambda z, beta: z + beta * (MP.hypot(z, 1) - 1),
    "Shifted softplus": lambda z: MP.log((MP.exp(z) + 1) / 2),
    "ISRLU": lambda z, alpha: z if z > 0 else z / MP.hypot(1, MP.sqrt(alpha) * z),
    "PELU": lambda z, a, b: z * a / b if z > 0 else a * MP.expm1(z / b),
    "PREU": lambda z, alpha, beta: alpha * z * (1 if z > 0 else MP.exp(beta * z)),
    "SERLU": lambda z, alpha, lam: lam * (z if z > 0 else alpha * z * MP.exp(z)),
    "ELiSH": lambda z: (z if z > 0 else MP.expm1(z)) / (1 + MP.exp(-z)),
    "HardELiSH": lambda z: (z if z > 0 else MP.expm1(z)) * min(max((z + 1) / 2, 0), 1),
    "RSigELU": lambda z, alpha: rsigelu(z, alpha, alpha),
    "RSigELUD": rsigelu,
    "SLU": lambda z: z if z > 0 else 2 * MP.log((1 + MP.exp(z)) / 2),
    "PTELU": lambda z, alpha, beta: z if z > 0 else alpha * MP.tanh(beta * z),
    "xIELU": lambda z, alpha_p, alpha_n: (
        z / 2 + (alpha_p * z * z if z > 0 else alpha_n * (MP.expm1(z) - z))
    ),
    "Elliott sigmoid": lambda z: (1 + z / (1 + abs(z))) / 2,
    "ISRU": lambda z, alpha: z / MP.hypot(1, MP.sqrt(alpha) * z),
    "SQNL": sqnl,
    "Arctan": lambda z: MP.asin(z / MP.hypot(1, z)),
    "symlog": lambda z: MP.sign(z) * MP.log1p(abs(z)),
    "LeCun tanh": lambda z: MP.mpf(1.7159) * MP.tanh(z * 2 / 3),
    "Penalized tanh": lambda z, a: MP.tanh(z) * (1 if z > 0 else a),
    "Hexpo": lambda z, a, b, c, d: -a * MP.expm1(-z / b) if z > 0 else c * MP.expm1(z / d),
    "SRS": lambda z, alpha, beta: alpha * z / (z + alpha * MP.exp(-z / beta)),
    "Bipolar sigmoid": lambda z: 2 * logistic(z) - 1,
    "cLogLog": lambda z: -MP.expm1(-MP.exp(z)),
    "LogLog": lambda z: MP.exp(-MP.exp(-z)),
    "Probit": lambda z: (1 + MP.erf(z / MP.sqrt(2))) / 2,
    "Soft clipping": lambda z, alpha: (
        (MP.log1p(MP.exp(alpha * z)) - MP.log1p(MP.exp(alpha * z - alpha))) / alpha
    ),
    "LiSHT": lambda z: z * MP.expm1(2 * z) / (MP.exp(2 * z) + 1),
    "Gaussian": lambda z: MP.exp(-z * z),
}
# No place is a kink at any value below, so that a difference is the derivative.
PLACES = (-4.9, -2.6, -1.7, -0.77, -0.31, -0.04, 0.06, 0.45, 0.83, 1.3, 2.2, 3.7, 4.9)


def _formula(title: str) -> actviz.Activation:
    published = find_published(title)
    assert published is not None
    return actviz.formula(published.text)


@each_published
def test_formula_is_the_published_function(published: Published) -> None:
    activation = actviz.formula(published.text)
    defined = DEFINED[published.title]
    settings = [activation.defaults]
    for parameter in activation.parameters:
        for share in (0.13, 0.87):
            value = parameter.minimum + share * (parameter.maximum - parameter.minimum)
            settings.append(activation.defaults | {parameter.name: float(value)})
    for values in settings:
        given = {name.replace("lambda", "lam"): MP.mpf(value) for name, value in values.items()}
        exact = [defined(MP.mpf(z), **given) for z in PLACES]
        slopes = [MP.diff(lambda z: defined(z, **given), MP.mpf(z)) for z in PLACES]  # noqa: B023
        found = activation.function(PLACES, **values)
        np.testing.assert_allclose(found, np.array(exact, float), 1e-15, 1e-300)
        found = activation.derivative(PLACES, **values)
        np.testing.assert_allclose(found, np.array(slopes, float), 1e-15, 1e-300)


@each_published
def test_formula_is_finite_wherever_its_sliders_stand(published: Published) -> None:
    activation = actviz.formula(published.text)
    z = np.linspace(-5, 5, 41)
    settings = [activation.defaults]
    for parameter in activation.parameters:
        for end in (parameter.minimum, parameter.maximum):
            settings.append(activation.defaults | {parameter.name: end})
    for values in settings:
        assert np.all(np.isfinite(activation.function(z, **values)))
        assert np.all(np.isfinite(activation.derivative(z, **values)))


@each_published
def test_parameters_have_their_value_and_range_in_the_text(published: Published) -> None:
    activation = actviz.formula(published.text)
    settings = re.findall(r"; (\w+)=-?[\d.]+ in ", published.text)
    assert sorted(settings) == sorted(activation.defaults)


def test_gallery_is_large_and_every_definition_is_checked() -> None:
    assert len(GALLERY) >= 40
    assert [each.title for each in GALLERY if each.title not in DEFINED] == []
    asked = (
        "LiSHT, Phish, Smish, Serf, TanhExp, Logish, ISRU, ISRLU, bent identity, StarReLU, GCU, "
        "SinLU, CoLU, Elliott sigmoid, symlog, cLogLog, SQNL, PELU, Aria-2, arctan, Gaussian"
    )
    assert [name for name in asked.split(", ") if find_published(name) is None] == []


def test_no_name_and_no_formula_is_there_twice() -> None:
    names = Counter(plain(name) for each in GALLERY for name in each.names)
    assert [name for name, times in names.items() if times > 1] == []
    assert [name for name in names if name in KNOWN] == []
    assert len({each.text for each in GALLERY}) == len(GALLERY)


@each_published
def test_it_says_who_when_and_where(published: Published) -> None:
    assert published.link.startswith("https://")
    assert 1950 < published.year < 2027
    assert published.authors
    assert published.source
    for address in re.findall(r"\w+://\S+", published.source):
        assert address.startswith("https://")


def test_names_are_there_before_formulas_are_loaded() -> None:
    """The search lists them on every page, and most readers type no formula."""
    program = "import sys, actviz.gallery; print('flint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


def test_names_are_found_in_any_spelling() -> None:
    assert find_published("growing-cosine unit") is find_published("GCU")
    assert find_published("TELU") is find_published("tanh exp")
    assert find_published("ELU") is None
    gcu = find_published("gcu")
    assert gcu is not None
    assert published_as(gcu.text) is gcu
    assert published_as("z*sin(z)") is None


def test_what_the_sources_tell_of_their_functions() -> None:
    """Statements of the papers and surveys that a wrong formula would break."""
    z = np.linspace(-12, 12, 4801)
    # TensorFlow Addons' example.
    np.testing.assert_allclose(_formula("LiSHT").function([1.0, 0.0]), [0.7615942, 0], atol=1e-7)
    # "Maximum of around 1.1, minimum approximately −0.1."
    slopes = _formula("dSiLU").function(z)
    np.testing.assert_allclose([slopes.max(), slopes.min()], [1.1, -0.1], atol=0.01)
    # The constants of StarReLU give mean 0 and variance 1 for standard normal inputs.
    weights = np.exp(-z * z / 2) / np.sum(np.exp(-z * z / 2))
    star = _formula("StarReLU").function(z)
    np.testing.assert_allclose([weights @ star, weights @ star**2], [0, 1], atol=2e-4)
    # SRS has the range [αβ/(β − αe), α], here with α = 2 and β = 3.
    lowest = _formula("SRS").function(z).min()
    np.testing.assert_allclose(lowest, 6 / (3 - 2 * np.e), atol=1e-4)
    # LeCun's tanh goes through (1, 1) and (−1, −1).
    np.testing.assert_allclose(_formula("LeCun tanh").function([1.0, -1.0]), [1, -1], atol=1e-4)
    # f(0) = 0 and f′(0) = 1 is what the oscillating functions were made for.
    for title in ("SQU", "NCU", "SSU", "DSU", "GCU"):
        wave = _formula(title)
        np.testing.assert_allclose(wave.function([0.0]), 0, atol=1e-15)
        np.testing.assert_allclose(wave.derivative([0.0]), 1, atol=1e-15)
