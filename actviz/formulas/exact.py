"""Evaluates a tree to the last digits, by ball arithmetic.

A ball is a number with a bound of its error. Where a result is not certain to 60 bits, it is worked
out again with more of them. So no formula needs another form that is stable in doubles.
"""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from actviz.formulas.tree import Node, Z, parts

CERTAIN = 60
"""How many bits of a result are to be certain."""

PRECISIONS = (80, 160, 320, 640, 1280, 2560, 5120)
"""The bits of the arithmetic, one after the other until a result is certain."""

LARGEST = 1 << 14
"""The bits of the largest power of 2 in an exponent: beyond it, e^u is 0 or infinite."""

INFINITY, NAN = arb.pos_inf(), arb.nan()
MINUS_INFINITY = arb.neg_inf()

TINY = arb((1, -1100))
"""Below all doubles: a ball around 0 that is smaller is 0."""


class UncertainError(ArithmeticError):
    """More bits are needed to decide a condition."""


Environment = Mapping[str, Any]
"""The values of the variables, as balls without an error."""


def value_of(root: Node, values: Environment, decided: bool = False) -> Any:
    """The ball of a tree, in the arithmetic's present precision.

    `decided` says that two numbers that cannot be told apart are equal.

    Raises
    ------
    UncertainError
        If a condition cannot be decided.
    """
    done: dict[Node, Any] = {}

    def of(part: Node) -> Any:
        found = done.get(part)
        if found is None:
            found = done[part] = _value(part, of, values, decided)
        return found

    return of(root)


def _value(part: Node, of: Any, values: Environment, decided: bool) -> Any:
    op, args = part.op, part.args
    if op == "number":
        return arb(fmpq(args[0].numerator, args[0].denominator))
    if op == "variable":
        return values[args[0]]
    if op == "constant":
        return arb(1).exp() if args[0] == "e" else arb.pi()
    if op == "where":  # the branch that is not taken need not be a number
        return of(args[1]) if _holds(args[0], of, decided) else of(args[2])
    if op in ("min", "max"):
        first, second = of(args[0]), of(args[1])
        if first.is_nan() or second.is_nan():
            return NAN
        if not (first < second or first > second or first == second):
            return (first.min if op == "min" else first.max)(second)
        return second if (second < first) == (op == "min") else first
    given = [of(each) for each in args]
    if op == "+":
        return given[0] + given[1]
    if op == "-":
        return given[0] - given[1]
    if op == "*":
        return _product(*given)
    if op == "/":
        return _quotient(*given)
    if op == "^":
        return power(*given)
    if op == "neg":
        return -given[0]
    return _FUNCTIONS[op](given[0])


def _product(a: Any, b: Any) -> Any:
    return a * b


def _quotient(a: Any, b: Any) -> Any:
    if b.is_zero():
        return NAN  # a pole, or a limit
    return a / b


def _holds(condition: Node, of: Any, decided: bool) -> bool:
    op, args = condition.op, condition.args
    if op in ("yes", "no"):
        return op == "yes"
    if op == "and":
        return all(_holds(each, of, decided) for each in args)
    if op == "or":
        return any(_holds(each, of, decided) for each in args)
    if op == "not":
        return not _holds(args[0], of, decided)
    sign = _sign(of(args[0]) - of(args[1]), decided)
    return {
        "<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "==": sign == 0,
    }[op]  # fmt: skip


def _sign(ball: Any, decided: bool) -> int:
    if ball > 0:
        return 1
    if ball < 0:
        return -1
    if ball.is_zero() or decided:
        return 0
    raise UncertainError


# --- Functions ------------------------------------------------------------------------------------


def exponential(u: Any) -> Any:
    """e^u, also where the result is far beyond what `arb` takes."""
    if abs(u) < 1 << 20:
        return u.exp()
    if u.is_nan() or not (u > 0 or u < 0):
        return NAN
    if abs(u) > arb((1, LARGEST)):
        return INFINITY if u > 0 else arb(0)
    if u.rad() > 1:
        return NAN  # more bits are needed
    before = ctx.prec
    size = u.abs_upper().mid().man_exp()
    ctx.prec = before + int(size[1]) + int(size[0].bit_length()) + 8
    try:
        log2 = arb(2).log()
        twos = (u / log2).mid().floor().unique_fmpz()
        rest = u - arb(twos) * log2
    finally:
        ctx.prec = before
    return rest.exp() * arb((fmpz(1), twos))


def power(a: Any, b: Any) -> Any:
    """a^b; where b is no whole number, a must not be negative."""
    whole = b.unique_fmpz() if b.is_exact() and b.is_integer() else None
    if whole is not None and abs(whole) <= 1 << 20:
        if whole < 0:
            return _quotient(arb(1), power(a, -b))
        return a * a if whole == 2 else a ** arb(whole)
    if a.is_zero():
        return arb(0) if b > 0 else NAN
    if a > 0:
        return exponential(b * logarithm(a))
    return NAN


def logarithm(u: Any) -> Any:
    """log u; infinite at infinity."""
    if u == INFINITY:
        return INFINITY
    return NAN if u.is_zero() or u < 0 else u.log()


def expm1(u: Any) -> Any:
    """e^u - 1 without a loss near 0."""
    return u.expm1() if abs(u) < 1 << 20 else exponential(u) - 1


def log1p(u: Any) -> Any:
    """log(1 + u) without a loss near 0."""
    return INFINITY if u == INFINITY else u.log1p()


def root(u: Any) -> Any:
    """The square root."""
    if u == INFINITY:
        return INFINITY
    return NAN if u < 0 else u.sqrt()


def cube_root(u: Any) -> Any:
    """The real cube root."""
    if u.is_zero():
        return u
    if u > 0:
        return u.root(3)
    return -(-u).root(3) if u < 0 else NAN


def hyperbolic_tangent(u: Any) -> Any:
    """tanh u, also far away."""
    if abs(u) < 1 << 20:
        return u.tanh()
    decay = exponential(-2 * abs(u))
    found = (1 - decay) / (1 + decay)
    return found if u > 0 else -found


def hyperbolic_cosine(u: Any) -> Any:
    """cosh u, also far away."""
    return (exponential(u) + exponential(-u)) / 2 if not abs(u) < 1 << 20 else u.cosh()


def hyperbolic_sine(u: Any) -> Any:
    """sinh u, also far away."""
    return (exponential(u) - exponential(-u)) / 2 if not abs(u) < 1 << 20 else u.sinh()


def hyperbolic_secant(u: Any) -> Any:
    """1/cosh u, also far away."""
    decay = exponential(-abs(u))
    return 2 * decay / (1 + decay * decay)


def sigmoid(u: Any) -> Any:
    """1/(1 + e^-u), also far away."""
    decay = exponential(-abs(u))
    return (1 if u > 0 else decay) / (1 + decay) if u > 0 or u < 0 else 1 / (1 + exponential(-u))


def softplus(u: Any) -> Any:
    """log(1 + e^u), also far away."""
    if u > 0:
        return u + exponential(-u).log1p()
    return exponential(u).log1p()


def complement(u: Any) -> Any:
    """1 - erf u, which is a tiny number far on the right."""
    if abs(u) < 1 << 20:
        return u.erfc()
    if u < 0:
        return arb(2)
    # The first term of its asymptotic series: the next is smaller by 2u², far more than 60 bits
    # only where u is above 2^30; between, the result is 0 in doubles.
    return exponential(-u * u) / (u * arb.const_sqrt_pi())


def error_function(u: Any) -> Any:
    """erf u."""
    if abs(u) < 1 << 20:
        return u.erf()
    return arb(1) if u > 0 else arb(-1) if u < 0 else NAN


def normal(u: Any) -> Any:
    """The normal distribution function, without a loss on the left."""
    return complement(-u / arb(2).sqrt()) / 2


def sine_share(u: Any) -> Any:
    """sin(u)/u, which is 1 at 0."""
    return u.sinc()


def sign(u: Any) -> Any:
    """-1, 0 or 1."""
    return arb(_sign(u, False))


def heaviside(u: Any) -> Any:
    """1 for u ≥ 0, else 0."""
    return arb(1 if _sign(u, False) >= 0 else 0)


def rectified(u: Any) -> Any:
    """max(u, 0)."""
    if u < 0:
        return arb(0)
    return u if u > 0 or u.is_zero() else u.max(arb(0))


def arctangent(u: Any) -> Any:
    """arctan u."""
    return u.atan()


def area_sine(u: Any) -> Any:
    """The inverse of sinh: for u < 0 by its symmetry, without a loss."""
    return u if u in (INFINITY, MINUS_INFINITY) else u.asinh()


_FUNCTIONS = {
    "exp": exponential,
    "expm1": expm1,
    "log": logarithm,
    "log1p": log1p,
    "sqrt": root,
    "cbrt": cube_root,
    "sin": lambda u: u.sin(),
    "cos": lambda u: u.cos(),
    "tan": lambda u: u.tan(),
    "sinh": hyperbolic_sine,
    "cosh": hyperbolic_cosine,
    "tanh": hyperbolic_tangent,
    "sech": hyperbolic_secant,
    "arcsin": lambda u: u.asin(),
    "arccos": lambda u: u.acos(),
    "arctan": arctangent,
    "arcsinh": area_sine,
    "arctanh": lambda u: u.atanh(),
    "erf": error_function,
    "erfc": complement,
    "Phi": normal,
    "sigmoid": sigmoid,
    "softplus": softplus,
    "sinc": sine_share,
    "abs": lambda u: abs(u),
    "relu": rectified,
    "sign": sign,
    "heaviside": heaviside,
}


# --- One place ------------------------------------------------------------------------------------


class Evaluator:
    """Evaluates a tree at one place after the other, with the values of its parameters.

    Parameters
    ----------
    tree : Node
    values : Mapping of str to float
        The parameters by name.
    """

    def __init__(self, tree: Node, values: Mapping[str, float]) -> None:
        self._tree = tree
        self._values = {name: arb(value) for name, value in values.items()}
        self._is_constant = Z not in parts(tree)

    def __call__(self, z: float) -> float:
        """The value at z as the nearest double, or a neighbour of it.

        At a removable singularity and at an infinity it is the limit; NaN where there is none.
        """
        if math.isnan(z):
            return math.nan
        if math.isinf(z) and not self._is_constant:
            return self._far(1 if z > 0 else -1)
        found, certain = self._ball(arb(z) if math.isfinite(z) else arb(0))
        if certain:
            return _double(found)
        return self._limit(z)

    def _ball(self, z: Any, precisions: tuple[int, ...] = PRECISIONS) -> tuple[Any, bool]:
        """The value at z, and whether it is certain."""
        before = ctx.prec
        found, certain = NAN, False
        try:
            for precision in precisions:
                ctx.prec = precision
                last = precision == precisions[-1]
                try:
                    found = value_of(self._tree, {**self._values, "z": z}, decided=last)
                except UncertainError:
                    continue
                certain = _is_certain(found)
                if certain:
                    break
                # A pole stays one, however many bits there are.
                if found.is_nan() and precision >= 640:
                    break
        finally:
            ctx.prec = before
        if not certain and abs(found) < arb((1, -PRECISIONS[-1] // 2)):
            return arb(0), True  # it cancels as far as one can see
        return found, certain

    def _limit(self, z: float) -> float:
        """The limit from both sides, if it is the same."""
        step = math.frexp(max(abs(z), 1.0))[1]
        found = []
        for side in (-1, 1):
            for off in (400, 200):
                near, certain = self._ball(_shifted(z, side, step - off), (1280, 2560, 5120))
                if not certain or not near.is_finite():
                    return math.nan
                found.append(near)
        left, _, right, far = found
        if abs(right) < arb((1, -100)) * abs(far) and abs(left) < arb((1, -100)):
            return 0.0
        return _double(left) if _close(left, right) and _close(right, far) else math.nan

    def _far(self, side: int) -> float:
        """The limit at an infinity, by places ever farther away."""
        found = []
        for exponent in (64, 256, 1024, 1800):
            each, certain = self._ball(arb((fmpz(side), fmpz(exponent))))
            if not certain:
                return math.nan
            found.append(each)
        *_, before, last = found
        if not last.is_finite():
            return math.inf if last > 0 else -math.inf
        if _close(before, last):
            return _double(last)
        if abs(last) < arb((1, -500)) and abs(before) < arb((1, -300)):
            return 0.0
        steps = [b - a for a, b in pairwise(found)]
        for sign_ in (1, -1):
            # Ever farther in one direction, and not ever slower.
            if all(step * sign_ > 0 for step in steps) and sign_ * steps[-1] > sign_ * steps[0]:
                return sign_ * math.inf
        return math.nan


def _shifted(z: float, side: int, exponent: int) -> Any:
    before = ctx.prec
    ctx.prec = 5120
    try:
        return arb(z) + arb((fmpz(side), fmpz(exponent)))
    finally:
        ctx.prec = before


def _is_certain(ball: Any) -> bool:
    if ball.is_exact() and not ball.is_nan():
        return True
    if not ball.is_finite():
        return False
    return ball.rel_accuracy_bits() >= CERTAIN or bool(abs(ball) < TINY)


def _close(a: Any, b: Any) -> bool:
    """Whether two balls are the same number but for 55 bits, or both are next to nothing."""
    if abs(a) < arb((1, -90)) and abs(b) < arb((1, -90)):
        return True
    return bool(abs(a - b) < arb((1, -55)) * abs(a).max(abs(b)))


def _double(ball: Any) -> float:
    if ball in (INFINITY, MINUS_INFINITY):
        return math.inf if ball > 0 else -math.inf
    return float(ball)
