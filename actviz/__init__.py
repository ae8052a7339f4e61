"""Activation functions, their derivatives, and what is claimed about them."""

import importlib
from typing import TYPE_CHECKING, Any

from actviz.activation import Activation, Companion, Parameter, Vector
from actviz.catalog import get, names
from actviz.claims import Card, Claim, Evidence, Framework, Reference, Snippet
from actviz.properties import Properties, properties

if TYPE_CHECKING:
    from actviz import quiz
    from actviz.formulas import FormulaError, formula
    from actviz.formulas.code import code

__version__ = "0.8.0"

__all__ = [
    "Activation",
    "Card",
    "Claim",
    "Companion",
    "Evidence",
    "FormulaError",
    "Framework",
    "Parameter",
    "Properties",
    "Reference",
    "Snippet",
    "Vector",
    "__version__",
    "code",
    "formula",
    "get",
    "names",
    "properties",
    "quiz",
]


def __getattr__(name: str) -> Any:
    """What belongs to formulas, and the quiz, is loaded when it is first asked for."""
    if name in ("FormulaError", "formula"):
        import actviz.formulas

        return getattr(actviz.formulas, name)
    if name == "code":
        from actviz.formulas.code import code

        return code
    if name == "quiz":
        return importlib.import_module("actviz.quiz")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
