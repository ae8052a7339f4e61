"""The formulas of the catalogue, as texts, against its kernels, which were written by hand.

Each is a check of the other: they have no rule of derivation and no line of code in common. What is
allowed to differ is what differs from mathematics in the kernels, by a convention of theirs.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

import actviz
from actviz.activation import Activation, Array
from actviz.kinks import breaks
from tests.conftest import every, sampled
from tests.exact import EXACT, MP, Number, exact_sigmoid
from tests.test_catalog import (
    ALLOWED_ULPS,
    CROSSINGS,
    SCALARS,
    SPECIAL,
    defined,
    settings,
    ulps,
)

each_scalar = pytest.mark.parametrize("name", SCALARS)


@cache
def of_text(name: str) -> Activation:
    """The function that the text of a function of the catalogue gives."""
    return actviz.formula(actviz.get(name).text)


PARTS = 4
WAVES = {name for name, _ in CROSSINGS}


def inputs(part: int, count: int) -> Array:
    """Numbers of every size; the first part has all that is special."""
    random = np.random.default_rng([25, part])
    near = [random.uniform(-end, end, count) for end in (5, 40, 760)]
    anywhere = np.ldexp(random.uniform(1, 2, 2 * count), random.integers(-1074, 1024, 2 * count))
    anywhere[::2] *= -1
    special = [SPECIAL, np.negative(SPECIAL)] if part == 0 else []
    return np.concatenate([*near, anywhere, *special])


def few_settings(activation: Activation) -> list[dict[str, float]]:
    """Settings of the sliders; of two parameters every third, because they have so many."""
    return list(settings(activation))[:: 3 if len(activation.parameters) > 1 else 1]


def is_off(got: Array, wanted: Array) -> Array:
    """By how many units in the last place two results differ."""
    same = (got == wanted) | (np.isnan(got) & np.isnan(wanted))
    with np.errstate(all="ignore"):
        unit = np.spacing(np.maximum(np.abs(got), np.abs(wanted)))
        return np.where(same, 0, np.nan_to_num(np.abs(got - wanted) / unit, nan=np.inf))


Places = NDArray[np.bool_]
Excused = Callable[[Array, Array, Mapping[str, float]], Places]


def of_ramp(z: Array, gap: Array, values: Mapping[str, float]) -> Places:
    """HardSigmoid's ends are rounded to doubles, where a slope of 1/6 could not be one."""
    ends = actviz.get("hard_sigmoid").kinks(**values)
    return np.isin(z, ends) | (gap <= 3e-16)


def of_meetings(z: Array, gap: Array, values: Mapping[str, float]) -> Places:
    """Maxout has the slope of the left line at the double that is nearest to a meeting."""
    return np.isin(z, actviz.get("maxout").kinks(**values))


def of_wave(name: str, kind: str) -> Excused:
    """Waves have an absolute error beyond a million radians."""
    crossing = CROSSINGS[name, kind]
    return lambda z, gap, values: (np.abs(z) > crossing.beyond(**values)) & (gap <= crossing.error)


EXCUSED: Mapping[tuple[str, str], Excused] = {
    ("hard_sigmoid", "function"): of_ramp,
    ("hard_sigmoid", "derivative"): of_ramp,
    ("maxout", "derivative"): of_meetings,
    **{pair: of_wave(*pair) for pair in CROSSINGS},
}


@each_scalar
def test_text_has_the_parameters_and_does_not_name_itself(name: str) -> None:
    activation = actviz.get(name)
    found = {each.name for each in of_text(name).parameters}
    assert found == {each.name for each in activation.parameters}
    assert name not in re.findall(r"(\w+)\(", activation.text)


@sampled("part", range(PARTS), PARTS)
@each_scalar
def test_kernels_are_those_of_the_text(name: str, part: int) -> None:
    activation = actviz.get(name)
    everywhere = inputs(part, 40 // every(2))
    for values in few_settings(activation):
        kinks = np.array(activation.kinks(**values))
        far = [np.inf, -np.inf, np.nan] if part == 0 else []
        whole = np.concatenate([everywhere, kinks, -kinks, far])
        for kind in ("function", "derivative"):
            z = whole[defined(name, kind, whole, values) | ~np.isfinite(whole)]
            got, wanted = (getattr(each, kind)(z, **values) for each in (of_text(name), activation))
            wrong = is_off(got, wanted) > ALLOWED_ULPS
            if (name, kind) in EXCUSED:
                with np.errstate(invalid="ignore"):
                    wrong &= ~EXCUSED[name, kind](z, np.abs(got - wanted), values)
            assert not np.any(wrong), (
                f"{kind} with {values} at {z[wrong]}: {got[wrong]}, by hand {wanted[wrong]}"
            )


@each_scalar
def test_kinks_are_those_of_the_text(name: str) -> None:
    activation = actviz.get(name)
    for values in few_settings(activation):
        found = of_text(name).kinks(**values)
        by_hand = activation.kinks(**values)
        # The formula leaves out a kink at which nothing jumps with these parameters.
        broken = {kink.z for kink in breaks(activation, values)}
        wanted = by_hand if len(found) == len(by_hand) else sorted(broken)
        np.testing.assert_allclose(found, wanted, rtol=1e-15, atol=1e-15)


# --- The second derivative ------------------------------------------------------------------------


FADING = ("gelu", "gelu_tanh", "geglu")
"""Beyond ±1000 their f″ is less than e^−500000, which mpmath takes a second to say."""


def digits(size: float) -> int:
    """The place of the first digit of a number: 2 for 100, −3 for 0.001."""
    return int(np.floor(np.log10(size))) if 0 < size < np.inf else -325


def exact_bend(
    name: str, z: float, values: Mapping[str, float], room: float, size: float
) -> Number:
    """f″ by a central difference of the exact f′, with so many digits that it loses none.

    `room` is the distance to the nearest kink, and `size` what |f″| is about.
    """
    numbers = {key: MP.mpf(value) for key, value in values.items()}
    step = min(digits(room), 0) - 25
    before = MP.dps
    MP.dps = 60 - step - min(digits(size), 0) + max(digits(abs(z)), 0)
    exact_sigmoid.cache_clear()  # its results have fewer digits
    try:
        h = MP.mpf(10) ** step
        left, right = (EXACT[name].derivative(MP.mpf(z) + side * h, **numbers) for side in (-1, 1))
        return (right - left) / (2 * h)
    finally:
        MP.dps = before
        exact_sigmoid.cache_clear()


@sampled("part", range(PARTS), PARTS)
@each_scalar
def test_second_derivative_matches_mpmath(name: str, part: int) -> None:
    activation = actviz.get(name)
    kernel = activation.second_derivative
    assert kernel is not None
    everywhere = inputs(part, 16 // every(2))
    for values in few_settings(activation)[:: every(2)]:
        kinks = activation.kinks(**values)
        # At a kink f″ is a convention, and a wave is not known to its last digits far out.
        reach = (
            CROSSINGS[name, "derivative"].beyond(**values) if activation.name in WAVES else np.inf
        )
        z = everywhere[~np.isin(everywhere, kinks) & (np.abs(everywhere) <= reach)]
        for x, got in zip(z.tolist(), kernel(z, **values), strict=True):
            if name in FADING and abs(x) > 1e3:
                assert got == 0
                continue
            room = min((abs(x - kink) for kink in kinks), default=1.0)
            wanted = exact_bend(name, x, values, room, abs(float(got)))
            assert ulps(got, wanted) <= ALLOWED_ULPS, (
                f"{got!r}, not {MP.nstr(wanted, 20)}, at {x!r} with {values}"
            )


@each_scalar
def test_second_derivative_keeps_the_rules_of_the_kernels(name: str) -> None:
    activation = actviz.get(name)
    kernel = activation.second_derivative
    assert kernel is not None
    z = np.array([[-1.5, 0.25], [np.nan, 3.0]], dtype=np.float32)
    assert kernel(z).dtype == np.float32
    np.testing.assert_array_equal(np.isnan(kernel(z)), np.isnan(z))
    for parameter in activation.parameters:
        with pytest.raises(ValueError, match=f"^{parameter.name} must be"):
            kernel(1.0, **{parameter.name: np.nan})


def test_a_function_of_a_vector_has_no_second_derivative() -> None:
    for name in set(actviz.names()) - {*SCALARS}:
        assert actviz.get(name).second_derivative is None
