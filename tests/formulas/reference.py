"""Values of formulas by mpmath: f as it is typed, f′ and f″ by differences.

So the references share neither the rules of derivatives nor the arithmetic with what they check.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mpmath import mp, mpf

from actviz.formulas.tree import Node, parts

PRECISIONS = (500, 1500, 4500, 9000)

SAME = mpf(2) ** -70
"""How near two precisions have to agree, as a share."""

UNDERFLOW = mpf(2) ** -1200


class NoValueError(ArithmeticError):
    """The formula has no real value."""


class OpenError(ArithmeticError):
    """An exponential was too large to be told from infinity, and now it matters."""


def _real(function: Callable[..., Any]) -> Callable[..., Any]:
    def checked(*values: Any) -> Any:
        try:
            found = function(*values)
        except (ValueError, ZeroDivisionError) as error:
            raise NoValueError from error
        if isinstance(found, mpf) and mp.isnan(found) and any(map(mp.isinf, values)):
            raise OpenError
        if not isinstance(found, mpf) or mp.isnan(found):
            raise NoValueError
        return found

    return checked


def _power(a: Any, b: Any) -> Any:
    if a == 0:
        return mpf(1) if b == 0 else mpf(0) if b > 0 else mp.nan
    whole = mp.isint(b)
    if a < 0 and not whole:
        return mp.nan
    size = _exponential(b * mp.log(abs(a)))
    return -size if a < 0 and int(b) % 2 else size


def _exponential(u: Any) -> Any:
    if mp.isfinite(u) and mp.mag(u) < 5000:
        return mp.exp(u)
    return mp.inf if u > 0 else mpf(0)


def _complement(u: Any) -> Any:
    if u < 0:
        return 2 - _complement(-u) if u < -1000 else mp.erfc(u)
    if u <= 10**6:
        return mp.erfc(u)
    found, term = mpf(0), mpf(1)
    for k in range(1, 200):
        found += term
        term *= -(2 * k - 1) / (2 * u * u)
    return _exponential(-u * u) * found / (u * mp.sqrt(mp.pi))


def _far_tanh(u: Any) -> Any:
    return mp.sign(u) * (1 - 2 / (_exponential(2 * abs(u)) + 1))


OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": _power,
    "neg": lambda a: -a,
    "min": min,
    "max": max,
    "exp": _exponential,
    "expm1": lambda u: mp.expm1(u) if abs(u) < 1 else _exponential(u) - 1,
    "log": lambda u: mp.log(u) if u > 0 else mp.nan,
    "log1p": lambda u: mp.log1p(u) if u > -1 else mp.nan,
    "sqrt": mp.sqrt,
    "cbrt": lambda u: mp.sign(u) * mp.cbrt(abs(u)),
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "sinh": lambda u: mp.sinh(u) if abs(u) < 1000 else (_exponential(u) - _exponential(-u)) / 2,
    "cosh": lambda u: (_exponential(u) + _exponential(-u)) / 2,
    "tanh": lambda u: (
        mp.tanh(u) if abs(u) < 1000 else mp.sign(u) * (1 - 2 / (_exponential(2 * abs(u)) + 1))
    ),
    "sech": lambda u: 2 / (_exponential(u) + _exponential(-u)),
    "arcsin": mp.asin,
    "arccos": mp.acos,
    "arctan": mp.atan,
    "arcsinh": mp.asinh,
    "arctanh": lambda u: mp.atanh(u) if abs(u) < 1 else mp.nan,
    "erf": lambda u: mp.erf(u) if abs(u) < 1000 else mp.sign(u) * (1 - _complement(abs(u))),
    "erfc": _complement,
    "Phi": lambda u: _complement(-u / mp.sqrt(2)) / 2,
    "sigmoid": lambda u: 1 / (1 + _exponential(-u)),
    "softplus": lambda u: mp.log(1 + _exponential(u)),
    "sinc": lambda u: mp.sin(u) / u if u else mpf(1),
    "abs": abs,
    "relu": lambda u: max(u, mpf(0)),
    "sign": mp.sign,
    "heaviside": lambda u: mpf(1 if u >= 0 else 0),
}

CONDITIONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


def value(tree: Node, z: Any, values: Mapping[str, float]) -> Any:
    """The value of a tree in the present precision of mpmath."""
    done: dict[Node, Any] = {}

    def of(part: Node) -> Any:
        if part not in done:
            done[part] = _value(part, of, z, values)
        return done[part]

    return of(tree)


def _value(part: Node, of: Callable[[Node], Any], z: Any, values: Mapping[str, float]) -> Any:
    op, args = part.op, part.args
    if op == "number":
        return mpf(args[0].numerator) / args[0].denominator
    if op == "variable":
        return z if args[0] == "z" else mpf(values[args[0]])
    if op == "constant":
        return +mp.e if args[0] == "e" else +mp.pi
    if op == "where":
        return of(args[1]) if of(args[0]) else of(args[2])
    if op in ("and", "or"):
        outcomes = (of(each) for each in args)
        return all(outcomes) if op == "and" else any(outcomes)
    if op == "not":
        return not of(args[0])
    if op in CONDITIONS:
        return CONDITIONS[op](of(args[0]), of(args[1]))
    return _real(OPERATIONS[op])(*(of(each) for each in args))


def references(tree: Node, z: float, values: Mapping[str, float]) -> list[Any]:
    """f, f′ and f″ at z: NaN where f has no value; None where differences lead to none."""
    before: list[Any] = [None, None, None]
    settled: list[Any] = [None, None, None]
    tangled = any(part.op in ("erf", "erfc", "Phi") for part in parts(tree))
    # Next to 0 and far away, few bits agree on what they have lost.
    precisions = PRECISIONS if z == 0 or 1e-20 < abs(z) < 1e3 else PRECISIONS[2:]
    for bits in precisions:
        if tangled and bits > 4500 and precisions is PRECISIONS:
            break
        with mp.workprec(bits):
            try:
                found = _differences(tree, mpf(z), values, bits)
            except NoValueError:
                found = [mp.nan, None, None]
            except OpenError:
                found = [None, None, None]
            for index, each in enumerate(found):
                if settled[index] is None:
                    settled[index] = _agreed(before[index], each)
        before = found
        if all(each is not None for each in settled):
            break
    return settled


def _agreed(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return None
    if mp.isnan(a) or mp.isnan(b):
        return mp.nan if mp.isnan(a) and mp.isnan(b) else None
    near = abs(a - b) <= SAME * abs(b) or max(abs(a), abs(b)) < UNDERFLOW
    return b if near else None


def _differences(tree: Node, z: Any, values: Mapping[str, float], bits: int) -> list[Any]:
    here = value(tree, z, values)
    step = mp.ldexp(min(abs(z), mpf(1)) or mpf(1), -bits // 6)
    try:
        around = [value(tree, z + k * step, values) for k in (-2, -1, 1, 2)]
    except (NoValueError, OpenError):
        return [here, None, None]
    far_left, left, right, far_right = around
    if any(map(mp.isinf, [here, *around])):
        return [here, None, None]
    lost = mp.ldexp(max(abs(here), abs(left), abs(right)), 20 - bits)
    if not _is_near((right - here) / step, (here - left) / step):
        return [here, None, None]  # a kink
    bends = [
        (far_left - 2 * left + here) / (step * step),
        (here - 2 * right + far_right) / (step * step),
    ]
    slope, bend = right - left, right - 2 * here + left
    return [
        here,
        slope / (2 * step) if _is_known(slope, lost, step) else None,
        bend / step**2 if _is_near(*bends) and _is_known(bend, lost, step**2) else None,
    ]


def _is_known(difference: Any, lost: Any, share: Any) -> bool:
    """Whether a difference is far above what is lost by rounding, or that is next to nothing."""
    return bool(abs(difference) > lost / SAME or lost / share < UNDERFLOW)


def _is_near(a: Any, b: Any) -> bool:
    return bool(abs(a - b) <= mpf(2) ** -30 * max(abs(a), abs(b)) or abs(a - b) < UNDERFLOW)
