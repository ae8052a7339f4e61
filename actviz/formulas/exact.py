"""Evaluates a tree to the last digits, by ball arithmetic.

A ball is a number with a bound of its error. Where a result is not certain to 60 bits, it is worked
out again with more of them. So no formula needs another form that is stable in doubles.
"""

import math
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from flint import arb, ctx, fmpq, fmpz

from actviz.formulas.slopes import derivative_within
from actviz.formulas.tree import Node, Z, parts

CERTAIN = 60
"""How many bits of a result are to be certain."""

PRECISIONS = (128, 320, 1280, 5120)
"""The bits of the arithmetic, one after the other until a result is certain."""

WORK = 5120 * 24
"""The bits of all functions of a tree together, at most: so no place takes more than some 5 ms."""

NAN, INFINITY, MINUS_INFINITY = arb.nan(), arb.pos_inf(), arb.neg_inf()

NOTHING = arb.nan()
"""What a function returns where it surely has no value. `NAN`: where more bits may find one."""

ZERO, ONE = arb(0), arb(1)
TINY = arb((1, -1100))  # below all doubles: a ball around 0 that is smaller is 0
EQUAL = arb((1, -200))  # numbers that are nearer and cannot be told apart are equal
SMALL, LARGE = arb((1, -6000)), arb((1, 6000))  # where `arb` has all digits of every function
FAR = arb((1, 20))  # how far `arb` itself takes e^u
FARTHEST = arb((1, 1 << 12))  # beyond it, e^u is 0 or infinite

_ALONE = threading.Lock()
"""The precision of `flint` is one for all threads."""


# --- Functions of balls ---------------------------------------------------------------------------


def exponential(u: Any) -> Any:
    """e^u, also where the result is far beyond what `arb` takes."""
    if abs(u) < FAR:
        return u.exp()
    if not (u > 0 or u < 0):
        return NAN
    if abs(u) > FARTHEST:
        return INFINITY if u > 0 else ZERO
    if u.rad() > 1:
        return NAN
    before = ctx.prec
    mantissa, exponent = u.abs_upper().mid().man_exp()
    ctx.prec = before + int(exponent) + int(mantissa.bit_length()) + 8
    log2 = arb(2).log()
    twos = (u / log2).mid().floor().unique_fmpz()
    rest = u - arb(twos) * log2
    ctx.prec = before
    return rest.exp() * arb((fmpz(1), twos))


def quotient(a: Any, b: Any) -> Any:
    """a/b; at a pole there is no value."""
    return NOTHING if b.is_zero() else a / b


def power(a: Any, b: Any) -> Any:
    """a^b; where b is no whole number, a must not be negative."""
    whole = b.is_exact() and b.is_integer()
    if whole and abs(b) < FAR:
        count = int(b.unique_fmpz())
        return _repeated(a, count) if count >= 0 else quotient(ONE, _repeated(a, -count))
    if a > 0:
        return a.sqrt() if b == 0.5 else exponential(b * a.log())
    if a < 0 and whole:
        size = exponential(b * (-a).log())
        return size if (b / 2).is_integer() else -size
    if a.is_zero() or a < 0:
        return ZERO if b > 0 and a.is_zero() else NOTHING
    if a.is_nan() or not b > 0:
        return NAN
    # Around 0: what can be said if a is not negative.
    return arb(0, power(a.abs_upper(), b).abs_upper())


def _repeated(a: Any, count: int) -> Any:
    """a·a·…·a. The power of `flint` is NaN for a huge ball around 0."""
    found = ONE
    for bit in f"{count:b}" if count else "":
        found = found * found
        if bit == "1":
            found = found * a
    return found


def logarithm(u: Any) -> Any:
    """log u."""
    return NOTHING if u < 0 or u.is_zero() else u.log()


def root(u: Any) -> Any:
    """The square root; of a ball around 0, what can be said if the number is not negative."""
    if u >= 0:
        return u.sqrt()
    return NOTHING if u < 0 else arb(0, u.abs_upper().sqrt().abs_upper())


def cube_root(u: Any) -> Any:
    """The real cube root."""
    if u.is_zero() or u.is_nan():
        return u
    if u > 0:
        # Beyond, `arb` has few digits of it.
        return u.root(3) if SMALL < u < LARGE else exponential(u.log() / 3)
    return -cube_root(-u) if u < 0 else arb(0, cube_root(u.abs_upper()).abs_upper())


def _like_u(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that is u next to 0 but for less than u·|u|: there `arb` has few digits of it."""
    return lambda u: u * arb(1, u.abs_upper()) if abs(u) < SMALL else function(u)


def hyperbolic_cosine(u: Any) -> Any:
    """cosh u."""
    return u.cosh() if abs(u) < FAR else (exponential(u) + exponential(-u)) / 2


def hyperbolic_sine(u: Any) -> Any:
    """sinh u."""
    return u.sinh() if abs(u) < FAR else (exponential(u) - exponential(-u)) / 2


def complement(u: Any) -> Any:
    """1 - erf u, which is a tiny number far on the right."""
    if not u > FAR:
        return u.erfc()
    # Its asymptotic series, whose error is less than the next term.
    square, term, found = u * u, ONE, ZERO
    for k in range(1, 200):
        found += term
        term = -term * (2 * k - 1) / (2 * square)
        if abs(term) < arb((1, -ctx.prec)):
            break
    return exponential(-square) * (found + arb(0, abs(term).abs_upper())) / (u * arb.pi().sqrt())


def rectified(u: Any) -> Any:
    """max(u, 0)."""
    return ZERO if u < 0 else u if u > 0 else u.max(ZERO)


def smaller(a: Any, b: Any) -> Any:
    """The smaller one, also of balls that overlap."""
    return a if a < b else b if b < a else NAN if a.is_nan() or b.is_nan() else a.min(b)


def larger(a: Any, b: Any) -> Any:
    """The larger one, also of balls that overlap."""
    return a if a > b else b if b > a else NAN if a.is_nan() or b.is_nan() else a.max(b)


def arc_cosine(u: Any) -> Any:
    """The inverse of cos, also of a ball around 1 or -1."""
    if abs(u) > 1:
        return NOTHING
    if u < -0.5:
        return arb.pi() - arc_cosine(-u)
    return 2 * root((1 - u) / 2).asin() if u > 0.5 else u.acos()


def arc_sine(u: Any) -> Any:
    """The inverse of sin, also of a ball around 1 or -1."""
    if abs(u) > 1:
        return NOTHING
    if u < -0.5:
        return arc_cosine(-u) - arb.pi() / 2
    return arb.pi() / 2 - arc_cosine(u) if u > 0.5 else u.asin()


# --- Conditions: True, False, or None where they cannot be decided yet ----------------------------


def _sign(u: Any) -> int | None:
    return 1 if u > 0 else -1 if u < 0 else 0 if u.is_zero() else None


def _last_sign(u: Any) -> int | None:
    """The sign if there will be no more bits."""
    found = _sign(u)
    return 0 if found is None and abs(u) < EQUAL else found


def _signed(sign: Callable[[Any], int | None]) -> dict[str, Callable[..., Any]]:
    """The operations that turn on a sign."""

    def compared(*signs: int) -> Callable[[Any, Any], bool | None]:
        def compare(a: Any, b: Any) -> bool | None:
            found = sign(a - b)
            return None if found is None else found in signs

        return compare

    def stepped(*values: Any) -> Callable[[Any], Any]:
        def step(u: Any) -> Any:
            found = sign(u)
            return NAN if found is None else values[found + 1]

        return step

    return {
        "<": compared(-1),
        "<=": compared(-1, 0),
        ">": compared(1),
        ">=": compared(1, 0),
        "==": compared(0),
        "sign": stepped(-ONE, ZERO, ONE),
        "heaviside": stepped(ZERO, ONE, ONE),
    }


def _both(a: bool | None, b: bool | None) -> bool | None:
    return False if a is False or b is False else None if a is None or b is None else True


def _either(a: bool | None, b: bool | None) -> bool | None:
    return True if a is True or b is True else None if a is None or b is None else False


def _chosen(condition: bool | None, first: Any, second: Any) -> Any:
    return NAN if condition is None else first if condition else second


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": arb.__add__,
    "-": arb.__sub__,
    "*": arb.__mul__,
    "/": quotient,
    "^": power,
    "neg": arb.__neg__,
    "min": smaller,
    "max": larger,
    "where": _chosen,
    "within": lambda value, other: other if other.is_nan() else value,
    "yes": lambda: True,
    "no": lambda: False,
    "and": _both,
    "or": _either,
    "not": lambda a: None if a is None else not a,
    "exp": exponential,
    "expm1": _like_u(lambda u: u.expm1() if abs(u) < FAR else exponential(u) - 1),
    "log": logarithm,
    "log1p": lambda u: NOTHING if u <= -1 else u.log1p(),
    "sqrt": root,
    "cbrt": cube_root,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "sinh": _like_u(hyperbolic_sine),
    "cosh": hyperbolic_cosine,
    "tanh": _like_u(arb.tanh),
    "sech": lambda u: 1 / hyperbolic_cosine(u),
    "arcsin": arc_sine,
    "arccos": arc_cosine,
    "arctan": arb.atan,
    "arcsinh": arb.asinh,
    "arctanh": lambda u: NOTHING if abs(u) >= 1 else u.atanh(),
    "erf": arb.erf,
    "erfc": complement,
    "Phi": lambda u: complement(-u / arb(2).sqrt()) / 2,
    "sigmoid": lambda u: 1 / (1 + exponential(-u)),
    "softplus": lambda u: exponential(u).log1p(),
    "sinc": arb.sinc,
    "abs": arb.__abs__,
    "relu": rectified,
    **_signed(_sign),
}

_LAST_OPERATIONS = _OPERATIONS | _signed(_last_sign)

_CHEAP = {"+", "-", "*", "/", "neg", "min", "max", "where", "within", "yes", "no", "and", "or",
          "not", "abs", "relu", *_signed(_sign)}  # fmt: skip


# --- A tree as a list of steps --------------------------------------------------------------------

Guard = tuple[int, bool] | None
"""The place of a condition and the outcome without which a step is not needed."""


class Step(NamedTuple):
    """An operation on numbered places of a list, and the place of its result."""

    at: int
    apply: Callable[..., Any]
    args: tuple[int, ...]
    guard: Guard


class Program:
    """A tree as steps: `fixed` ones, which are the same for every z, and the `moving` ones.

    Both are there a second time for the last precision, which decides every condition.
    """

    def __init__(self, tree: Node) -> None:
        self.order = order = list(parts(tree))
        self.at = {part: at for at, part in enumerate(order)}
        self.inputs = {part.args[0]: at for part, at in self.at.items() if part.op == "variable"}
        self.ties = [self.at[part] for part in order if part.op in _signed(_sign)]
        weights = (4 if part.op in ("erf", "erfc", "Phi") else 1 for part in order
                   if part.op not in _CHEAP)  # fmt: skip
        work = sum(weights)
        self.precisions = tuple(bits for bits in PRECISIONS if bits * work <= WORK) or (128,)
        moves: dict[Node, bool] = {}
        for part in order:
            moves[part] = part is Z or any(moves[each] for each in part.inner)
        guards = _guards(order, self.at)
        self.fixed, self.moving = (
            [
                [
                    Step(
                        self.at[part],
                        _operation(part, table),
                        tuple(self.at[each] for each in part.inner),
                        guards[part] if moving else None,
                    )
                    for part in order
                    if part.op != "variable" and moves[part] == moving
                ]
                for table in (_OPERATIONS, _LAST_OPERATIONS)
            ]
            for moving in (False, True)
        )

    def start(self, values: Mapping[str, Any], last: bool) -> list[Any]:
        """The list with all that is the same for every z, in the present precision."""
        found: list[Any] = [None] * len(self.at)
        for name, at in self.inputs.items():
            found[at] = values.get(name)
        for step in self.fixed[last]:
            found[step.at] = step.apply(*(found[at] for at in step.args))
        return found

    def run(self, start: list[Any], z: Any, last: bool) -> list[Any]:
        """The list at one z. The value of the tree stands at its end."""
        found = start.copy()
        if "z" in self.inputs:
            found[self.inputs["z"]] = z
        for at, apply, args, guard in self.moving[last]:
            if guard is None or found[guard[0]] is guard[1]:
                if len(args) == 2:
                    found[at] = apply(found[args[0]], found[args[1]])
                elif len(args) == 1:
                    found[at] = apply(found[args[0]])
                else:
                    found[at] = apply(*[found[each] for each in args])
        return found

    def is_tied(self, found: list[Any]) -> bool:
        """Whether a condition compares equal numbers, or a sign is that of 0."""
        for at in self.ties:
            if found[at] is not None:
                first, *second = (found[self.at[each]] for each in self.order[at].args)
                if first == (second[0] if second else ZERO):
                    return True
        return False

    def has_no_value(self, found: list[Any]) -> bool:
        """Whether a result is NaN because a part that it needs surely has no value."""
        waiting, seen = [len(found) - 1], set()
        while waiting:
            at = waiting.pop()
            if found[at] is NOTHING:
                return True
            seen.add(at)
            part = self.order[at]
            for each in part.inner:
                value = found[self.at[each]]
                taken = value is found[at] if part.op == "where" else isinstance(value, arb)
                if taken and value.is_nan() and self.at[each] not in seen:
                    waiting.append(self.at[each])
        return False


program = lru_cache(maxsize=256)(Program)


def _operation(part: Node, table: Mapping[str, Callable[..., Any]]) -> Callable[..., Any]:
    if part.op == "number":
        value = fmpq(part.args[0].numerator, part.args[0].denominator)
        return lambda: arb(value)
    if part.op == "constant":
        return arb.pi if part.args[0] == "pi" else lambda: ONE.exp()
    return table[part.op]


def _guards(order: list[Node], at: Mapping[Node, int]) -> dict[Node, Guard]:
    """The condition on which each part is needed, where all that use it have the same one."""
    found: dict[Node, Guard] = {order[-1]: None}
    for part in reversed(order):  # each after all that use it
        for index, each in enumerate(part.inner):
            guard = found[part]
            if part.op == "where" and index > 0:
                guard = at[part.args[0]], index == 1
            found[each] = guard if found.get(each, guard) == guard else None
    return found


# --- One place ------------------------------------------------------------------------------------


class Evaluator:
    """Evaluates a formula at one place after the other, with the values of its parameters.

    Parameters
    ----------
    formula : Node
    values : Mapping of str to float
        The parameters by name.
    order : int
        0 for f, 1 for f′, 2 for f″.
    """

    def __init__(self, formula: Node, values: Mapping[str, float], order: int = 0) -> None:
        self._formula, self._given, self._order = formula, values, order
        self._program = program(derivative_within(formula, order) if order else formula)
        self._values = {name: arb(value) for name, value in values.items()}
        self._starts: dict[tuple[int, bool], list[Any]] = {}

    def __call__(self, z: float) -> float:
        """The value at z as the nearest double, or a neighbour of it.

        At a removable singularity and at an infinity it is the limit. NaN where there is none, and
        where even the most bits leave it open (see `is_lost`).
        """
        if math.isnan(z):
            return math.nan
        if math.isinf(z):
            return self._far(1 if z > 0 else -1)
        ball, is_tied = self._found(arb(z))
        if ball is NOTHING:
            return self._limit(z) if not self._order or self._has_value(z) else math.nan
        if is_tied and self._order:
            # At a kink the tree's slope is a convention; it counts where the sides differ.
            limit = self._limit(z)
            return limit if math.isfinite(limit) else float(ball)
        return float(ball)

    def is_lost(self, z: float) -> bool:
        """Whether there may be a value at z, of which not enough digits can be made certain."""
        return math.isfinite(z) and self._ball(arb(z)) is NAN

    def _has_value(self, z: float) -> bool:
        return not math.isnan(Evaluator(self._formula, self._given)(z))

    def _ball(self, z: Any, precisions: Sequence[int] = ()) -> Any:
        """The value at z; `NOTHING` where there surely is none, `NAN` where that is not certain."""
        return self._found(z, precisions)[0]

    def _found(self, z: Any, precisions: Sequence[int] = ()) -> tuple[Any, bool]:
        """The value at z, and whether a condition of it is tied there."""
        precisions = precisions or self._program.precisions
        with _ALONE:
            for bits in precisions:
                found = self._list(z, bits, bits == precisions[-1])
                ball = found[-1]
                if _is_certain(ball):
                    return ball, self._program.is_tied(found)
                if ball.is_nan() and self._program.has_no_value(found):
                    return NOTHING, False
        return NAN, False

    def _list(self, z: Any, bits: int, last: bool) -> list[Any]:
        if ctx.prec != bits:
            ctx.prec = bits
        start = self._starts.get((bits, last))
        if start is None:
            start = self._starts[bits, last] = self._program.start(self._values, last)
        return self._program.run(start, z, last)

    def _limit(self, z: float) -> float:
        """The limit from both sides, if it is the same."""
        step = math.frexp(max(abs(z), 1.0))[1]
        found = []
        for side in (-1, 1):
            for off in (400, 200):
                near = self._ball(_shifted(z, side, step - off), self._program.precisions[-2:])
                if not near.is_finite():
                    return math.nan
                found.append(near)
        left, _, right, far = found
        if abs(right) < arb((1, -100)) * abs(far) and abs(left) < arb((1, -100)):
            return 0.0
        if not (_close(left, right) and _close(right, far)):
            return math.nan
        return float(left)

    def _far(self, side: int) -> float:
        """The limit at an infinity, by places ever farther away."""
        found = [self._ball(arb((side, exponent))) for exponent in (64, 100, 256, 500, 1024, 1800)]
        *_, before, last = found
        if any(each.is_nan() for each in found):
            return math.nan
        if not last.is_finite():
            return math.inf if last > 0 else -math.inf
        if _close(before, last):
            return float(last)
        if abs(last) < arb((1, -500)) and abs(before) < arb((1, -300)):
            return 0.0
        steps = [b - a for a, b in pairwise(found)]
        for sign in (1, -1):
            # Ever farther in one direction, and not ever slower.
            if all(step * sign > 0 for step in steps) and sign * steps[-1] > sign * steps[0]:
                return sign * math.inf
        return math.nan


def _shifted(z: float, side: int, exponent: int) -> Any:
    with _ALONE:
        ctx.prec = PRECISIONS[-1]
        return arb(z) + arb((side, exponent))


def _is_certain(ball: Any) -> bool:
    return ball.rel_accuracy_bits() >= CERTAIN or bool(abs(ball) < TINY)


def _close(a: Any, b: Any) -> bool:
    """Whether two balls are the same number but for 55 bits, or both are next to nothing."""
    nothing = arb((1, -90))
    if abs(a) < nothing and abs(b) < nothing:
        return True
    return bool(abs(a - b) < arb((1, -55)) * abs(a).max(abs(b)))
