"""Activation functions, their derivatives, and what is claimed about them."""

import importlib
from typing import TYPE_CHECKING, Any

from actviz.activation import Activation, Companion, Parameter, Vector
from actviz.catalog import get, names
from actviz.claims import Card, Claim, Evidence, Framework, Program, Reference, Snippet
from actviz.properties import Properties, properties

if TYPE_CHECKING:
    from actviz.columns import table
    from actviz.formulas import FormulaError, formula
    from actviz.formulas.code import code
    from actviz.plots.figure import figure

__version__ = "0.9.0"

__all__ = [
    "Activation",
    "Card",
    "Claim",
    "Companion",
    "Evidence",
    "FormulaError",
    "Framework",
    "Parameter",
    "Program",
    "Properties",
    "Reference",
    "Snippet",
    "Vector",
    "__version__",
    "code",
    "figure",
    "formula",
    "get",
    "names",
    "properties",
    "table",
]


_LATER = {
    "FormulaError": "actviz.formulas",
    "formula": "actviz.formulas",
    "code": "actviz.formulas.code",
    "figure": "actviz.plots.figure",
    "table": "actviz.columns",
}
"""What is loaded when it is first asked for, and where it is: it needs more than numpy."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LATER[name]), name)
