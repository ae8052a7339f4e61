"""Activation functions, their derivatives, and what is claimed about them."""

from actviz.activation import Activation, Claim, Evidence, Parameter, Reference, Snippet
from actviz.catalog import get, names

__all__ = [
    "Activation",
    "Claim",
    "Evidence",
    "Parameter",
    "Reference",
    "Snippet",
    "get",
    "names",
]
