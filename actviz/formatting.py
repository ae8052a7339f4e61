"""The one notation for all numbers in print.

The minus is a real minus sign. Thousands have no separators: half of the world reads them as the
decimal sign. From 10⁻⁴ to below 10⁶ a number is written out, beyond that as ``7.5 · 10⁻¹¹``, and
without trailing zeros. Halves are rounded away from 0. The browser prints the same with
`actviz/live/formatting.js`; links and files have the notation that programs read.
"""

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from string import Formatter
from typing import Any

PLAIN = range(-4, 6)
"""The powers of ten of numbers that are written out."""

_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def digits(value: float, count: int = 3) -> str:
    """At most so many significant digits; three are enough in a sentence."""
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0:
        return "0"
    rounded = _rounded(abs(float(value)), count)
    power = rounded.adjusted()
    sign = "−" if value < 0 else ""
    if power in PLAIN:
        return f"{sign}{rounded.normalize():f}"
    return sign + _with_power(rounded.scaleb(-power), power)


def four_digits(value: float) -> str:
    """The notation of a measured property."""
    return digits(value, 4)


def six_digits(value: float) -> str:
    """The notation of a reading."""
    return digits(value, 6)


def fixed(value: float, count: int) -> str:
    """So many decimal places, and no negative zero."""
    if not math.isfinite(value):
        return _not_finite(value)
    # So large a float has no decimal places, and would take up to 300 digits.
    if abs(value) >= 1e15:
        return six_digits(value)
    text = f"{Decimal(abs(float(value))).quantize(Decimal(1).scaleb(-count), context=_EXACT):f}"
    return f"−{text}" if value < 0 and float(text) else text


def five_decimals(value: float) -> str:
    """The notation of a reading of softmax."""
    return fixed(value, 5)


def probability(share: float) -> str:
    """Four decimals; six digits where these would be 0 or 1, which softmax never gives."""
    return fixed(share, 4) if 5e-5 <= share < 1 - 5e-5 else six_digits(share)


def percent(share: float) -> str:
    """A share in percent, to a tenth; it is 0% or 100% only if it is exact."""
    if 0 < share < 0.0005:
        return "less than 0.1%"
    if 0.9995 <= share < 1:
        return "more than 99.9%"
    return f"{fixed(100 * share, 1).removesuffix('.0')}%"


def power_of_ten(exponent: int) -> str:
    """A tick of a log axis: ``10⁻¹¹``, and 1."""
    return f"10{str(exponent).translate(_RAISED)}" if exponent else "1"


def digits_of_power(log: float, count: int = 2) -> str:
    """Write 10^log, which may be too small or too large for a float."""
    if not math.isfinite(log):
        return "0" if log == -math.inf else _not_finite(log)
    if abs(log) < 300:
        return digits(10**log, count)
    power = math.floor(log)
    rounded = _rounded(10 ** (log - power), count)
    more = rounded.adjusted()
    return _with_power(rounded.scaleb(-more), power + more)


def _rounded(value: float, count: int) -> Decimal:
    return Context(prec=count, rounding=ROUND_HALF_UP).create_decimal_from_float(value)


def _with_power(mantissa: Decimal, power: int) -> str:
    text = f"{mantissa.normalize():f}"
    return power_of_ten(power) if text == "1" else f"{text} · {power_of_ten(power)}"


def _not_finite(value: float) -> str:
    return "not a number" if math.isnan(value) else "∞" if value > 0 else "−∞"


_SPEC = re.compile(r"(\+?),?(?:\.(\d+))?([efg%]?)")


def formatted(value: float, spec: str = "") -> str:
    """A number with the digits that a format of f-strings asks for, in our notation.

    With ``e`` and ``g`` they are significant digits, with ``f`` and ``%`` decimal places.
    """
    found = _SPEC.fullmatch(spec)
    if not found:
        raise ValueError(f"unknown format {spec!r}")
    plus, given, kind = found.groups()
    count = int(given or 6)
    if kind == "f":
        text = fixed(value, count)
    elif kind == "%":
        text = f"{fixed(100 * value, count)}%"
    else:
        text = digits(value, count + 1 if kind == "e" else max(count, 1))
    return f"+{text}" if plus and value > 0 else text


def listed(names: Sequence[str]) -> str:
    """Join names for a sentence: A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


class _Sentence(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        return value if isinstance(value, str) else formatted(value, format_spec)


def fill(sentence: str, *numbers: float, **texts: str) -> str:
    """Put numbers and texts into the braces of a sentence: ``fill("At z = {0:.3f}", 0.5)``."""
    return _Sentence().vformat(sentence, numbers, texts)


def latex(text: str) -> str:
    """Turn a printed number into LaTeX."""
    text = re.sub(
        r"(?:(\S+) · )?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)",
        lambda found: (
            (rf"{found[1]} \cdot " if found[1] else "") + f"10^{{{found[2].translate(_LOWERED)}}}"
        ),
        text,
    )
    return text.replace("−", "-").replace("∞", r"\infty").replace("not a number", r"\text{nan}")
