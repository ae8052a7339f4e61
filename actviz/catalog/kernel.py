"""What every kernel of the catalogue shares: its input rules, kept out of the formulas."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index
from numpy.typing import ArrayLike

from actviz.activation import Array, Parameter, as_floats


def kernel(
    *parameters: Parameter, rule: Callable[..., None] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Array]]:
    """Give a formula the input rules of the catalogue.

    The formula then gets z as a float array and each parameter as a checked float. Overflow and
    underflow on the way are silent, because the formulas are written so that the result is right.

    Parameters
    ----------
    *parameters : Parameter
        What the formula takes besides z, in its order.
    rule : callable, optional
        Takes the parameters by name and raises ValueError where they do not go together.
    """

    def decorate(formula: Callable[..., Any]) -> Callable[..., Array]:
        # By hand, since Signature.bind takes several times as long.
        names = tuple(parameter.name for parameter in parameters)

        @functools.wraps(formula)
        def checked(z: ArrayLike, *ordered: object, **values: object) -> Array:
            if len(ordered) > len(names):
                raise TypeError(
                    f"{formula.__name__} takes z and {len(names)} parameters, got {len(ordered)}"
                )
            for name, value in zip(names, ordered, strict=False):
                if name in values:
                    raise TypeError(f"{formula.__name__} got {name!r} twice")
                values[name] = value
            unknown = values.keys() - names
            if unknown:
                raise TypeError(f"{formula.__name__} has no parameter {min(unknown)!r}")
            numbers = {
                parameter.name: parameter.check(values.get(parameter.name, parameter.default))
                for parameter in parameters
            }
            if rule is not None:
                rule(**numbers)
            return computed(formula, z, **numbers)

        return checked

    return decorate


def vector_kernel(formula: Callable[..., Any]) -> Callable[..., Array]:
    """Give the same input rules to a formula that works along one axis of z."""

    @functools.wraps(formula)
    def checked(z: ArrayLike, axis: int = -1) -> Array:
        floats = as_floats(z)
        # numpy's reductions take axis 0 and −1 of a single number without complaint.
        return computed(formula, floats, axis=normalize_axis_index(axis, floats.ndim))

    return checked


def computed(formula: Callable[..., Any], z: ArrayLike, *more: object, **values: object) -> Array:
    """Evaluate a formula for z as a float array, in the precision of z and without a warning."""
    floats = as_floats(z)
    # float32 is computed in float64 and rounded once: a parameter like 1e-50 would be 0 in
    # float32, and 0·∞ is NaN.
    wide = floats.astype(np.promote_types(floats.dtype, np.float64), copy=False)
    with np.errstate(all="ignore"):
        return np.asarray(formula(wide, *more, **values)).astype(floats.dtype, copy=False)
