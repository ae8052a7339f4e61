"""Activation functions, their derivatives, and what is claimed about them."""

from actviz.activation import Activation, Companion, Parameter, Vector
from actviz.catalog import get, names
from actviz.claims import Card, Claim, Evidence, Framework, Reference, Snippet
from actviz.properties import Properties, properties

__version__ = "0.5.0"

__all__ = [
    "Activation",
    "Card",
    "Claim",
    "Companion",
    "Evidence",
    "Framework",
    "Parameter",
    "Properties",
    "Reference",
    "Snippet",
    "Vector",
    "__version__",
    "get",
    "names",
    "properties",
]
