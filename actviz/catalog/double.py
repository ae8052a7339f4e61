"""Arithmetic with twice the digits of a double.

Each result is a pair: the rounded number, and what the rounding has lost.

e^x turns an absolute error of x into a relative one, so an x of 700 that is rounded in its last
place leaves e^x with three wrong digits. The kernels that need more than a double for their
exponent use these, after Dekker (1971), "A floating-point technique for extending the available
precision". No function here raises an error. Of an infinity nothing is lost.
"""

import numpy as np


def halves(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two parts of 26 binary places each, so that products of parts are exact."""
    high = 134217729.0 * a - (134217729.0 * a - a)
    return high, a - high


def plus(a: np.ndarray | float, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """a + b and what is lost where it rounds (Knuth's two-sum); for finite numbers."""
    rounded = a + b
    back = rounded - a
    return rounded, (a - (rounded - back)) + (b - back)


def product(a: np.ndarray, b: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """a·b and what is lost where it rounds."""
    # On fractions between ½ and 1 nothing overflows on the way.
    (a, power_a), (b, power_b) = np.frexp(a), np.frexp(b)
    rounded = a * b
    (a_high, a_low), (b_high, b_low) = halves(a), halves(b)
    lost = a_high * b_high - rounded + a_high * b_low + a_low * b_high + a_low * b_low
    power = power_a + power_b
    lost = np.where(np.isfinite(rounded), lost, 0)
    return np.ldexp(rounded, power), np.ldexp(lost, power)


def quotient(a: np.ndarray | float, b: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """a / b and what is lost where it rounds."""
    (a, power_a), (b, power_b) = np.frexp(a), np.frexp(b)
    rounded = a / b
    back, lost = product(rounded, b)
    lost = np.where(np.isfinite(rounded), (a - back - lost) / b, 0)
    power = power_a - power_b
    return np.ldexp(rounded, power), np.ldexp(lost, power)


def ratio(
    a: np.ndarray | float, a_rest: np.ndarray | float, b: np.ndarray, b_rest: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(a + a_rest) / (b + b_rest) and what is lost where it rounds."""
    rounded, lost = quotient(a, b)
    return rounded, lost + (a_rest - rounded * b_rest) / b


def faded(x: np.ndarray, *factors: np.ndarray | float) -> np.ndarray:
    """The product of e^x and the factors, for x ≤ 0."""
    # Below −708 e^x alone is subnormal and loses digits, though the product may not be. So only
    # e^−700 comes first, and the rest last, in steps: a factor of 1e308 counts down to −1454.
    product = np.exp(np.maximum(x, -700.0))
    for factor in factors:
        product = product * factor
    while (x < -700.0).any():
        x = np.maximum(x, -2100.0) + 700.0
        product = product * np.exp(np.clip(x, -700.0, 0.0))
    return product


def times_exp(
    factor: np.ndarray | float,
    x: np.ndarray,
    lost: np.ndarray | float = 0.0,
    rest: np.ndarray | float = 0.0,
    times: np.ndarray | float = 1.0,
) -> np.ndarray:
    """(factor + rest)·e^(x + lost)·times for x ≤ 0, and 0 where x is −∞, whatever the factors."""
    # Below −2000 the power is 0, and what x has lost may be huge.
    whole = factor + np.where(x > -2000, rest + factor * lost, 0)
    return np.where(np.isneginf(x), 0, faded(np.minimum(x, 0.0), whole, times))
