"""What is printed, read back."""

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(f"⁻{RAISED}", "-0123456789")


def read_back(text: str) -> float:
    """The number that a text means."""
    sign, text = (-1, text[1:]) if text.startswith("−") else (1, text)
    if text[-1] not in RAISED:
        return sign * float(text)
    mantissa, _, power = text.rpartition("10")
    return sign * float(f"{mantissa.removesuffix(' · ') or 1}e{power.translate(_LOWERED)}")


def rows(markdown: str) -> list[list[str]]:
    """The cells of the table in a text, its head first."""
    lines = [line for line in markdown.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
