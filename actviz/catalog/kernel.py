"""What every kernel of the catalogue shares: its input rules, kept out of the formulas."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from actviz.activation import Array, Parameter, as_floats


def kernel(*parameters: Parameter) -> Callable[[Callable[..., Any]], Callable[..., Array]]:
    """Give a formula the input rules of the catalogue.

    The formula then gets z as a float array and each parameter as a checked float. Overflow and
    underflow on the way are silent, because the formulas are written so that the result is right.

    Parameters
    ----------
    *parameters : Parameter
        What the formula takes besides z.
    """

    def decorate(formula: Callable[..., Any]) -> Callable[..., Array]:
        @functools.wraps(formula)
        def checked(z: ArrayLike, **values: object) -> Array:
            unknown = values.keys() - {parameter.name for parameter in parameters}
            if unknown:
                raise TypeError(f"{formula.__name__} has no parameter {min(unknown)!r}")
            numbers = {
                parameter.name: parameter.check(values.get(parameter.name, parameter.default))
                for parameter in parameters
            }
            with np.errstate(all="ignore"):
                return np.asarray(formula(as_floats(z), **numbers))

        return checked

    return decorate


def vector_kernel(formula: Callable[..., Any]) -> Callable[..., Array]:
    """Give a formula over the last axis of z the same rules, and a choice of the axis.

    What the formula returns in the shape of z gets its axes back in their order; a Jacobian
    stays at the end, with one axis more than z.
    """

    @functools.wraps(formula)
    def checked(z: ArrayLike, axis: int = -1) -> Array:
        vectors = np.moveaxis(as_floats(z), axis, -1)
        with np.errstate(all="ignore"):
            result = np.asarray(formula(vectors))
        return np.moveaxis(result, -1, axis) if result.ndim == vectors.ndim else result

    return checked
