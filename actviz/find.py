"""Finds what a reader may choose: a function of the catalogue, or a formula of one's own."""

from actviz.activation import Activation
from actviz.catalog import UnknownFunctionError, get


def find(text: str) -> Activation:
    """The function of the catalogue of that name, else the one whose formula the text is.

    Raises
    ------
    UnknownFunctionError
        If the text is a name, and no function has it.
    FormulaError
        If it is neither a name nor a formula.
    """
    try:
        return get(text)
    except UnknownFunctionError:
        if text.replace("_", "").replace(" ", "").isalpha() and text.strip() not in ("z", "x"):
            raise
    # Loaded by those who type a formula alone.
    from actviz.formulas import formula

    return formula(text)
