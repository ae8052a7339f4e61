"""The independent truth: every function of the catalogue and its derivative in mpmath."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import mpmath

MP = mpmath.MPContext()
MP.dps = 60  # so that what mpmath rounds is far below a unit in the last place of a double

Number = Any  # an mpf: mpmath has no types


@cache
def mpf(value: float) -> Number:
    """A double as a number of mpmath's; the same inputs come back for each function."""
    return MP.mpf(value)


class Exact(NamedTuple):
    """A function and its derivative for mpmath numbers, in another form than the kernels'."""

    function: Callable[..., Number]
    derivative: Callable[..., Number]


# The constants of SELU as doubles: their further digits cannot be seen in a double.
SELU_SCALE, SELU_SHAPE = MP.mpf(1.0507009873554805), MP.mpf(1.6732632423543772)


@cache
def maxout_slopes(k: Number) -> tuple[Number, ...]:
    """The slopes of the lines."""
    return tuple(MP.mpf(4 * i) / (k - 1) - 2 for i in range(int(k)))


def maxout_slope(z: Number, k: Number) -> Number:
    """The slope of the largest line, of the left one at the double where two meet."""
    lines = int(k)
    meetings = (4 * i / (lines - 1) for i in range(2 - lines, lines - 1, 2))
    return maxout_slopes(k)[sum(z > place for place in meetings)]


def exact_tanhshrink(z: Number) -> Number:
    # Below 1e-12 the terms of the series beyond the third are out of sight; above, 60 digits do.
    return z**3 / 3 - 2 * z**5 / 15 + 17 * z**7 / 315 if abs(z) < 1e-12 else z - MP.tanh(z)


# What several settings and both kernels of a gate ask for is worked out once.
@lru_cache(maxsize=2**15)
def exact_sigmoid(z: Number) -> Number:
    return 1 / (1 + MP.exp(-z))


def exact_normal(z: Number) -> Number:
    """The normal distribution function; beyond ±100 it is 0 or 1 to hundreds of digits."""
    return MP.erfc(-min(max(z, -100), 100) / MP.sqrt(2)) / 2


TANH_GELU_SCALE, TANH_GELU_CUBIC = MP.sqrt(2 / MP.pi), MP.mpf("0.044715")


def tanh_gelu_u(z: Number) -> Number:
    """What stands in the tanh of the approximate GELU."""
    return TANH_GELU_SCALE * (z + TANH_GELU_CUBIC * z**3)


def tanh_gelu_u_prime(z: Number) -> Number:
    return TANH_GELU_SCALE * (1 + 3 * TANH_GELU_CUBIC * z**2)


QUICK = MP.mpf(1.702)  # the double, as the programs have it


@cache
def ramp_ends(slope: Number, offset: Number) -> tuple[Number, Number]:
    """Where slope·z + offset is 0 and 1, as doubles, which are what defines them: 1/6 is none."""
    return MP.mpf(float(-offset / slope)), MP.mpf(float((1 - offset) / slope))


def ramp(z: Number, slope: Number, offset: Number) -> Number:
    """The line through the ends of HardSigmoid's ramp."""
    low, high = ramp_ends(slope, offset)
    return (z - low) / (high - low)


def on_ramp(z: Number, slope: Number, offset: Number) -> bool:
    low, high = ramp_ends(slope, offset)
    return bool(low < z < high)


@cache
def root(b: Number) -> Number:
    return MP.sqrt(b)


EXACT: Mapping[str, Exact] = {
    "linear": Exact(
        function=lambda z, m: m * z,
        derivative=lambda z, m: m,
    ),
    "elu": Exact(
        function=lambda z, alpha: z if z > 0 else alpha * MP.expm1(z),
        derivative=lambda z, alpha: MP.one if z > 0 else alpha * MP.exp(z),
    ),
    "relu": Exact(
        function=lambda z: max(MP.zero, z),
        derivative=lambda z: MP.one if z > 0 else MP.zero,
    ),
    "squared_relu": Exact(
        function=lambda z: z * max(MP.zero, z),
        derivative=lambda z: z + abs(z),
    ),
    "leaky_relu": Exact(
        function=lambda z, alpha: z if z > 0 else alpha * z,
        derivative=lambda z, alpha: MP.one if z > 0 else alpha,
    ),
    "sigmoid": Exact(
        function=lambda z: 1 / (1 + MP.exp(-z)),
        derivative=lambda z: MP.sech(z / 2) ** 2 / 4,
    ),
    "tanh": Exact(
        function=lambda z: MP.tanh(z),
        derivative=lambda z: MP.sech(z) ** 2,
    ),
    "relu6": Exact(
        function=lambda z: min(max(MP.zero, z), MP.mpf(6)),
        derivative=lambda z: MP.one if 0 < z < 6 else MP.zero,
    ),
    "prelu": Exact(
        function=lambda z, alpha: max(z, MP.zero) + alpha * min(z, MP.zero),
        derivative=lambda z, alpha: MP.one if z > 0 else alpha,
    ),
    "rrelu": Exact(
        function=lambda z, lower, upper: z if z > 0 else (lower * z + upper * z) / 2,
        derivative=lambda z, lower, upper: MP.one if z > 0 else (lower + upper) / 2,
    ),
    "selu": Exact(
        function=lambda z: SELU_SCALE * (z if z > 0 else SELU_SHAPE * MP.expm1(z)),
        derivative=lambda z: SELU_SCALE * (1 if z > 0 else SELU_SHAPE * MP.exp(z)),
    ),
    "threshold": Exact(
        function=lambda z, threshold, value: z if z > threshold else value,
        derivative=lambda z, threshold, value: MP.one if z > threshold else MP.zero,
    ),
    "maxout": Exact(
        function=lambda z, k: max(a * z - a * a for a in maxout_slopes(k)),
        derivative=lambda z, k: maxout_slope(z, k),
    ),
    "binary_step": Exact(
        function=lambda z, threshold: MP.one if z >= threshold else MP.zero,
        derivative=lambda z, threshold: MP.zero,
    ),
    "hard_tanh": Exact(
        function=lambda z, min, max: min if z < min else max if z > max else z,
        derivative=lambda z, min, max: MP.one if min < z < max else MP.zero,
    ),
    "hard_sigmoid": Exact(
        function=lambda z, slope, offset: min(max(ramp(z, slope, offset), MP.zero), MP.one),
        derivative=lambda z, slope, offset: slope if on_ramp(z, slope, offset) else MP.zero,
    ),
    "hard_swish": Exact(
        function=lambda z: z * min(max(z + 3, MP.zero), MP.mpf(6)) / 6,
        derivative=lambda z: MP.zero if z <= -3 else MP.one if z >= 3 else z / 3 + MP.one / 2,
    ),
    "softshrink": Exact(
        function=lambda z, lambd: MP.sign(z) * max(abs(z) - lambd, MP.zero),
        derivative=lambda z, lambd: MP.one if abs(z) > lambd or not lambd else MP.zero,
    ),
    "hardshrink": Exact(
        function=lambda z, lambd: z if z > lambd or z < -lambd else MP.zero,
        derivative=lambda z, lambd: MP.one if z > lambd or z < -lambd or not lambd else MP.zero,
    ),
    "softsign": Exact(
        function=lambda z: 1 / (1 / z + MP.sign(z)) if z else MP.zero,
        derivative=lambda z: MP.exp(-2 * MP.log1p(abs(z))),
    ),
    "squareplus": Exact(
        function=lambda z, b: root(b) / 2 * MP.exp(MP.asinh(z / root(b))),
        derivative=lambda z, b: 1 / (1 + MP.exp(-2 * MP.asinh(z / root(b)))),
    ),
    "log_sigmoid": Exact(
        function=lambda z: -MP.log1p(MP.exp(-z)),
        derivative=lambda z: 1 / (1 + MP.exp(z)),
    ),
    "tanhshrink": Exact(
        function=exact_tanhshrink,
        derivative=lambda z: MP.tanh(z) ** 2,
    ),
    "sine": Exact(
        function=lambda z, omega: MP.sin(omega * z),
        derivative=lambda z, omega: omega * MP.cos(omega * z),
    ),
    "snake": Exact(
        function=lambda z, alpha: z + MP.sin(alpha * z) ** 2 / alpha,
        derivative=lambda z, alpha: 1 + MP.sin(2 * alpha * z),
    ),
    "glu": Exact(
        function=lambda z, value: value * exact_sigmoid(z),
        derivative=lambda z, value: value * exact_sigmoid(z) * exact_sigmoid(-z),
    ),
    "swiglu": Exact(
        function=lambda z, value: value * z * exact_sigmoid(z),
        derivative=lambda z, value: value * exact_sigmoid(z) * (1 + z * exact_sigmoid(-z)),
    ),
    "geglu": Exact(
        function=lambda z, value: value * z * exact_normal(z),
        derivative=lambda z, value: value * (exact_normal(z) + z * MP.npdf(z)),
    ),
    "reglu": Exact(
        function=lambda z, value: value * (z + abs(z)) / 2,
        derivative=lambda z, value: value if z > 0 else MP.zero,
    ),
    "softplus": Exact(
        function=lambda z, beta: MP.log1p(MP.exp(beta * z)) / beta,
        derivative=lambda z, beta: exact_sigmoid(beta * z),
    ),
    "silu": Exact(
        function=lambda z, beta: z * exact_sigmoid(beta * z),
        derivative=lambda z, beta: (
            exact_sigmoid(beta * z) + beta * z * MP.sech(beta * z / 2) ** 2 / 4
        ),
    ),
    "gelu": Exact(
        function=lambda z: z * exact_normal(z),
        derivative=lambda z: exact_normal(z) + z * MP.npdf(z),
    ),
    "gelu_tanh": Exact(
        function=lambda z: z * exact_sigmoid(2 * tanh_gelu_u(z)),
        derivative=lambda z: (
            exact_sigmoid(2 * tanh_gelu_u(z))
            + z / 2 * MP.sech(tanh_gelu_u(z)) ** 2 * tanh_gelu_u_prime(z)
        ),
    ),
    "quick_gelu": Exact(
        function=lambda z: z * exact_sigmoid(QUICK * z),
        derivative=lambda z: exact_sigmoid(QUICK * z) + QUICK * z * MP.sech(QUICK * z / 2) ** 2 / 4,
    ),
    "celu": Exact(
        function=lambda z, alpha: max(MP.zero, z) + min(MP.zero, alpha * MP.expm1(z / alpha)),
        derivative=lambda z, alpha: MP.exp(min(MP.zero, z / alpha)),
    ),
    "mish": Exact(
        function=lambda z: z * MP.tanh(MP.log1p(MP.exp(z))),
        derivative=lambda z: (
            MP.tanh(MP.log1p(MP.exp(z))) + z * exact_sigmoid(z) * MP.sech(MP.log1p(MP.exp(z))) ** 2
        ),
    ),
}


def exact_softmax(logits: Sequence[Number]) -> list[Number]:
    powers = [MP.exp(z) for z in logits]
    total = MP.fsum(powers)
    return [power / total for power in powers]


def exact_softmax_jacobian(logits: Sequence[Number]) -> list[list[Number]]:
    s = exact_softmax(logits)
    # The sum of the others rather than 1 - s_i, which would cancel even with 60 digits.
    return [
        [MP.fsum(s[:i] + s[i + 1 :]) * s[i] if i == j else -s[i] * s[j] for j in range(len(s))]
        for i in range(len(s))
    ]


def exact_log_softmax(logits: Sequence[Number]) -> list[Number]:
    powers = [MP.exp(z) for z in logits]
    return [
        -MP.log1p(MP.fsum(powers[:i] + powers[i + 1 :]) / power) for i, power in enumerate(powers)
    ]


def exact_log_softmax_jacobian(logits: Sequence[Number]) -> list[list[Number]]:
    s = exact_softmax(logits)
    return [
        [MP.fsum(s[:i] + s[i + 1 :]) if i == j else -s[j] for j in range(len(s))]
        for i in range(len(s))
    ]


EXACT_VECTORS: Mapping[str, Exact] = {
    "softmax": Exact(function=exact_softmax, derivative=exact_softmax_jacobian),
    "log_softmax": Exact(function=exact_log_softmax, derivative=exact_log_softmax_jacobian),
    "softmin": Exact(
        function=lambda z: exact_softmax([-x for x in z]),
        derivative=lambda z: [
            [-slope for slope in r] for r in exact_softmax_jacobian([-x for x in z])
        ],
    ),
}
