"""What is wrong with a text is said with its place, and no text hangs or crashes."""

import math

import numpy as np
import pytest

import actviz
from actviz.formulas import FormulaError

WRONG = [
    # A text, what is said of it, and the characters that are marked.
    ("", "Type a formula", ""),
    ("z +", "ends too early", ""),
    ("(z", "“)” is missing here, for the “(” at place 1", ""),
    ("z)", "closes nothing", ")"),
    ("|z", "“|” is missing", ""),
    ("tahn(z)", "Did you mean tanh?", "tahn"),
    ("z  +\n tahn(z)", "Did you mean tanh?", "tahn"),
    ("zexp(z)", "Did you mean exp?", "zexp"),
    ("expz", "Write “exp(z)”", "expz"),
    ("2az", "Write “a*z”", "az"),
    ("alphaz", "Write “alpha*z”", "alphaz"),
    ("sin z", "“sin” is a function: write “sin(z)”", "sin"),
    ("sin^2(z)", "write “sin(z)^2”", "sin"),
    ("max(z)", "max takes 2 to 9 arguments, not 1", "max"),
    ("y = z", "only what stands behind the “=”", "="),
    ("z > 0", "a condition, not a number", "z"),
    ("where(z, 1, 2)", "A condition is needed", "z"),
    ("beta", "no z here", "beta"),
    ("inf*z", "no number that a formula can have", "inf"),
    ("1e-400*z", "too large or too small", "1e-400"),
    ("z; a=1", "no parameter a", "a"),
    ("a*z; a=1 in 3..0", "lower end of a range comes first", "in"),
    ("a*z; a=5 in 0..3", "between the ends of its range", "a"),
    ("a*z; a=nan", "A number is missing", "nan"),
    ("a*z; a=1 in 0..1e9", "at most 1000000", "1e9"),
    ("a+b+c+d+g+z", "at most 4 parameters", "a+b+c+d+g+z"),
    ("z.__class__", "has no “.”", "."),
    ("__import__('os')", "quotation marks", "'"),
    ("lambda z: z", "has no “:”", ":"),
    ("еxp(z)", "looks like e but is another character", "е"),
    ("z\u202e", "cannot be seen", "\u202e"),
    ("z\x00", "cannot be seen", "\x00"),
    ("\\sigma(z)", "LaTeX is not read", "\\"),
    ("(" * 42 + "z" + ")" * 42, "Nested more than 40 deep", "("),
    ("z+" * 300, "at most 400 characters", "z"),
    ("log(-1)*z", "nowhere a number", "log(-1)*z"),
]


@pytest.mark.parametrize(("text", "said", "marked"), WRONG)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str, marked: str) -> None:
    with pytest.raises(FormulaError) as caught:
        actviz.formula(text)
    error = caught.value
    assert said in error.message
    assert error.start < error.end
    assert text[error.start : error.end] == marked
    if len(text) <= 400:
        carets = str(error).splitlines()[-1]
        assert carets == " " * error.start + "^" * (error.end - error.start)


SAME = [
    ("2z exp(z)", "2*z*exp(z)"),
    ("z² + z³ + z¹²", "z^2 + z^3 + z^12"),
    ("α(exp(z)−1)", "alpha*(exp(z)-1)"),
    ("|z|z", "abs(z)*z"),
    ("log|z|", "log(abs(z))"),
    ("-z^2", "0 - z*z"),
    ("2^-z^2", "2^(-(z^2))"),
    ("x·sigmoid(1.702x)", "z*sigmoid(1.702*z)"),
    ("z if z > 0 else 0", "where(z > 0, z, 0)"),
    ("where(-1 < z <= 1, z, 0)", "where(z > -1 and not z > 1, z, 0)"),
    ("where(z ≠ 1, z, 0)", "where(not z == 1, z, 0)"),
    ("log2(z^2+1)", "log(z^2+1)/log(2)"),
    ("z;;", "z"),
]


@pytest.mark.parametrize(("text", "plain"), SAME)
def test_ways_to_write_it(text: str, plain: str) -> None:
    z = np.array([-2.5, -1.0, -0.3, 0.4, 1.0, 3.7])
    one, other = actviz.formula(text), actviz.formula(plain)
    np.testing.assert_array_equal(one.function(z), other.function(z))
    np.testing.assert_array_equal(one.derivative(z), other.derivative(z))


# Towers, numbers beyond all bounds, depth, conditions that no number of bits decides, poles.
HARD = [
    "9^9^9^9^z", "z^9^9^9", "((((9^64)^64)^64)^64)^64*z", "(z^1000000)^1000000", "z^1e300",
    "(((z^1048576)^1048576)^1048576)^1048576", "exp(exp(exp(exp(z))))", "z^z^z^z^z",
    "1e308*(1e308*(z*1e308))", "1e308*" * 50 + "z", "(1e-300z)/1e300/1e300",
    "2^(1e300)*z", "sin(3^(10^15))*z", "2**-1080*exp(z)", "1e308*1e308*z", "1/1e-320*z",
    "sin(exp(exp(z)))", "sin(1e300*z)", "sign(sin(z)^2+cos(z)^2-1)", "sqrt(sin(z)^2+cos(z)^2-1)",
    "|softplus(z)-log(1+exp(z))|", "1/(sin(z)^2+cos(z)^2-0.5)", "tan(1/z)", "1/z", "0*z", "7",
    "z/z", "tanh(" * 38 + "z" + ")" * 38, "z*" * 190 + "z", "(z^z)^" * 20 + "z",
    "1/(1+" * 35 + "z" + ")" * 35, "max(sin(z)," * 25 + "z" + ")" * 25,
]  # fmt: skip


@pytest.mark.parametrize("text", HARD)
def test_hard_texts_are_sound_functions(text: str) -> None:
    activation = actviz.formula(text)
    z = np.array([-np.inf, -1e300, -745.5, -2.0, -1e-300, 0.0, 0.4, 3.0, 1e300, np.inf, np.nan])
    second = activation.second_derivative
    assert second is not None
    assert activation.rough is not None
    for kernel in (activation.function, activation.derivative, second, *activation.rough):
        heights = kernel(z)
        assert heights.shape == z.shape
        assert math.isnan(heights[-1])
    kinks = activation.kinks()
    assert len(kinks) <= 40
    assert list(kinks) == sorted(kinks)
