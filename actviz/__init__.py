"""Activation functions, their derivatives, and what is claimed about them."""

from actviz.activation import (
    Activation,
    Claim,
    Companion,
    Evidence,
    Framework,
    Parameter,
    Reference,
    Snippet,
    Vector,
)
from actviz.catalog import get, names

__all__ = [
    "Activation",
    "Claim",
    "Companion",
    "Evidence",
    "Framework",
    "Parameter",
    "Reference",
    "Snippet",
    "Vector",
    "get",
    "names",
]
