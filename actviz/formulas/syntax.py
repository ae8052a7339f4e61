"""Reads the text of a formula, and writes a tree as text again. Nothing is evaluated as code."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from actviz.formulas.tree import (
    COMPARISONS,
    FUNCTIONS,
    Node,
    constant,
    names_in,
    node,
    number,
    parts,
    replaced,
    variable,
)

LONGEST = 400
"""How many characters a text may have."""

DEEPEST = 40
"""How deep parentheses may be nested."""

MOST_PARTS = 250
"""How many different parts a formula may have."""

MOST_PARAMETERS = 4

LARGEST, NARROWEST, WIDEST = 1_000_000, 0.01, 1_000
"""How large a parameter may be, and how wide the range of its slider."""

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
SYMBOLS = {name: letter for letter, name in GREEK.items()}
GREEK |= {"ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "µ": "mu"}  # the last is the sign for micro

OTHER_NAMES = {
    "ln": "log", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh",
    "atanh": "arctanh", "sgn": "sign", "step": "heaviside", "logistic": "sigmoid", "Φ": "Phi",
    "normcdf": "Phi", "maximum": "max", "minimum": "min", "power": "pow", "heavyside": "heaviside",
}  # fmt: skip

BY_OTHERS = {
    "log2": "log(z)/log(2)", "log10": "log(z)/log(10)", "exp2": "2^z", "square": "z^2",
    "cot": "1/tan(z)", "sec": "1/cos(z)", "csc": "1/sin(z)", "coth": "1/tanh(z)",
    "csch": "1/sinh(z)", "arccosh": "log(z + sqrt(z^2 - 1))", "acosh": "log(z + sqrt(z^2 - 1))",
}  # fmt: skip
"""Functions that are written by the others."""

ARGUMENTS = {"min": (2, 9), "max": (2, 9), "clip": (3, 3), "where": (3, 3), "pow": (2, 2)}
"""How many arguments a function takes at least and at most, where it is not one."""

WORDS = ("and", "or", "not", "if", "else")

NOT_NUMBERS = {"inf", "infinity", "infty", "nan", "i", "j", "∞", "true", "false", "none"}


class FormulaError(ValueError):
    """A text is no formula.

    Attributes
    ----------
    message : str
        What is wrong, and what was probably meant, in a sentence. Code stands in “ ”.
    start, end : int
        Where in the text, from its first character up to before the last.
    """

    def __init__(self, text: str, message: str, start: int, end: int) -> None:
        self.message, self.start, self.end = message, start, max(end, start + 1)
        line = "".join(each if each.isprintable() else "?" for each in text)
        shown = f"\n{line}\n{' ' * start}{'^' * (self.end - start)}"
        super().__init__(message + shown if len(text) <= LONGEST else message)


@dataclass(frozen=True, slots=True)
class Given:
    """What a text says of a parameter: its value, and the ends of its slider."""

    default: float
    ends: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: its kind (``number``, ``name``, ``sign`` or ``end``) and its place."""

    kind: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"(?P<space>[\s\u00a0\u2000-\u200a\u202f\u3000]+)"
    r"|(?P<number>(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*|[α-ωΦπ∞ϵϑϕµ]\d*)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|\.\.|[-+*/^()|,;<>=·⋅∗×÷∕−–—≤≥≠⁰¹²³⁴⁵⁶⁷⁸⁹√])",
    re.ASCII,
)
_SAME = {
    "**": "^", "·": "*", "⋅": "*", "∗": "*", "×": "*", "÷": "/", "∕": "/",
    "−": "-", "–": "-", "—": "-", "≤": "<=", "≥": ">=", "=": "==", "≠": "!=",
}  # fmt: skip
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def _tokens(text: str) -> Iterator[Token]:
    if len(text) > LONGEST:
        message = f"A formula has at most {LONGEST} characters; this text has {len(text)}."
        raise FormulaError(text, message, 0, 1)
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            raise FormulaError(text, _unknown_character(text[place]), place, place + 1)
        kind = found.lastgroup or ""
        piece, place = found.group(), found.end()
        if kind != "space":
            yield Token(kind, _SAME.get(piece, piece), found.start(), place)
    yield Token("end", "", len(text.rstrip()), len(text.rstrip()) + 1)


# Letters of other alphabets that look like Latin ones.
_LOOK_ALIKE = dict(zip("аеорсхуіѕВЕКМНОРСТХο", "aeopcxyisBEKMHOPCTXo", strict=True))


def _unknown_character(found: str) -> str:
    if found == "\\":
        return "LaTeX is not read here. Write “exp(z)”, “sqrt(z)” or “a/b”."
    if found in "[]{}":
        return f"A formula has no “{found}”. Use parentheses."
    if found in "\"'`":
        return "A formula has no quotation marks."
    name = unicodedata.name(found, "").lower()
    if not found.isprintable():
        return f"There is a character that cannot be seen here: {name or f'number {ord(found)}'}."
    similar = _LOOK_ALIKE.get(found) or unicodedata.normalize("NFKD", found)[:1]
    if similar.isascii() and similar.isalpha():
        return f"“{found}” looks like {similar} but is another character. Type {similar}."
    return f"A formula has no “{found}”" + (f" ({name})." if name else ".")


class _Reader:
    """Reads the tokens of one text, by the precedence of its operators."""

    def __init__(self, text: str, functions: Callable[[str], Node | None], own: str) -> None:
        self.text = text
        self.functions = functions
        self.own = own  # the name of the input
        self.tokens = list(_tokens(text))
        self.place = 0
        self.depth = 0
        self.bars = 0  # how many | are open

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def take(self, *signs: str) -> Token | None:
        """The next token, if it is one of these."""
        if self.now.kind in ("sign", "name") and self.now.text in signs:
            self.place += 1
            return self.tokens[self.place - 1]
        return None

    def need(self, sign: str, after: Token) -> None:
        if not self.take(sign):
            message = f"“{sign}” is missing here"
            message += f", for the “{after.text}” at place {after.start + 1}." if after else "."
            self.fail(message, self.now)

    def fail(self, message: str, token: Token) -> None:
        raise FormulaError(self.text, message, token.start, token.end)

    def formula(self) -> Node:
        """The whole formula, up to the settings or the end."""
        if self.now.kind == "end":
            self.fail("Type a formula of z, such as “z*tanh(z)”.", self.now)
        found = self.choice()
        if self.now.kind != "end" and self.now.text != ";":
            self.fail(self.unexpected(), self.now)
        for token in self.tokens:
            if found.op == "==" and self.text[token.start : token.end] == "=":
                self.fail("A formula is only what stands behind the “=”.", token)
        return self.value(found, self.tokens[0])

    def unexpected(self) -> str:
        if self.now.text == ")":
            return "This “)” closes nothing."
        if self.now.text == ",":
            return "A “,” belongs between the arguments of a function. For decimals write 0.5."
        return f"“{self.now.text}” does not fit here."

    def value(self, found: Node, token: Token) -> Node:
        """A part that has to be a number, and no condition."""
        if found.op in ("and", "or", "not", "yes", "no", *COMPARISONS):
            self.fail("This is a condition, not a number. Write “where(z > 0, z, 0)”.", token)
        return found

    def condition(self, found: Node, token: Token) -> Node:
        if found.op not in ("and", "or", "not", "yes", "no", *COMPARISONS):
            self.fail("A condition is needed here, such as “z > 0”.", token)
        return found

    # --- From the weakest operator to the strongest ---

    def choice(self) -> Node:
        """``a if c else b``."""
        first = self.now
        found = self.either()
        if (word := self.take("if")) is None:
            return found
        asked = self.now
        condition = self.condition(self.either(), asked)
        self.need("else", word)
        other = self.now
        return node("where", condition, self.value(found, first), self.value(self.choice(), other))

    def either(self) -> Node:
        return self.joined("or", self.both)

    def both(self) -> Node:
        return self.joined("and", self.negated)

    def joined(self, op: str, part: Callable[[], Node]) -> Node:
        first = self.now
        found = part()
        while self.take(op):
            second = self.now
            found = node(op, self.condition(found, first), self.condition(part(), second))
        return found

    def negated(self) -> Node:
        if self.take("not"):
            token = self.now
            return node("not", self.condition(self.negated(), token))
        return self.comparison()

    def comparison(self) -> Node:
        first = self.now
        found = self.sum()
        compared: Node | None = None
        while op := self.take(*COMPARISONS, "!="):
            second = self.now
            right = self.value(self.sum(), second)
            each = node(op.text if op.text != "!=" else "==", self.value(found, first), right)
            each = node("not", each) if op.text == "!=" else each
            compared = each if compared is None else node("and", compared, each)
            found, first = right, second
        return found if compared is None else compared

    def sum(self) -> Node:
        first = self.now
        found = self.product()
        while sign := self.take("+", "-"):
            second = self.now
            right = self.value(self.product(), second)
            found = node(sign.text, self.value(found, first), right)
        return found

    def product(self) -> Node:
        first = self.now
        found = self.signed()
        while True:
            sign = self.take("*", "/")
            if not sign and not self.starts_factor():
                return found
            second = self.now
            right = self.value(self.signed() if sign else self.power(), second)
            found = node(sign.text if sign else "*", self.value(found, first), right)

    def starts_factor(self) -> bool:
        """Whether a factor follows without a sign, as in ``2z``."""
        token = self.now
        if token.kind == "number":
            before = self.tokens[self.place - 1]
            if before.kind == "number":
                self.fail("A sign is missing between two numbers.", token)
            return True
        if token.kind == "name":
            return token.text not in WORDS and token.text != "in"
        return token.text in ("(", "√") or (token.text == "|" and not self.bars)

    def signed(self) -> Node:
        if self.take("+"):
            return self.nested(self.signed)
        if self.take("-"):
            token = self.now
            return node("neg", self.value(self.nested(self.signed), token))
        return self.power()

    def power(self) -> Node:
        first = self.now
        found = self.atom()
        while True:
            if sign := self.take(*_RAISED):
                digits = str(_RAISED.index(sign.text))
                while sign := self.take(*_RAISED):
                    digits += str(_RAISED.index(sign.text))
                found = node("^", self.value(found, first), number(int(digits[:4])))
            elif self.take("^"):
                second = self.now
                exponent = self.value(self.nested(self.signed), second)
                return node("^", self.value(found, first), exponent)
            else:
                return found

    def nested(self, read: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"Nested more than {DEEPEST} deep.", self.now)
        found = read()
        self.depth -= 1
        return found

    def atom(self) -> Node:
        token = self.now
        if token.kind == "number":
            self.place += 1
            return number(self.decimal(token))
        if token.kind == "name":
            self.place += 1
            return self.named(token)
        if self.take("("):
            bars, self.bars = self.bars, 0
            found = self.nested(self.choice)
            self.bars = bars
            self.need(")", token)
            return found
        if self.take("√"):
            second = self.now
            return node("sqrt", self.value(self.nested(self.power), second))
        if self.take("|"):
            self.bars += 1
            second = self.now
            found = self.value(self.nested(self.choice), second)
            self.need("|", token)
            self.bars -= 1
            return node("abs", found)
        if token.kind == "end":
            self.fail("The formula ends too early: a number or a name is missing.", token)
        self.fail(f"A number or a name is missing before “{token.text}”.", token)
        raise AssertionError

    def decimal(self, token: Token) -> Fraction:
        _, _, power = token.text.lower().partition("e")
        if power and abs(int(power)) > 330:
            self.fail("This number is too large or too small.", token)
        exact = Fraction(token.text)
        if exact and not 5e-324 <= abs(exact) <= Fraction(1.7e308):
            self.fail("This number is too large or too small.", token)
        return Fraction(float(exact))  # the nearest double, as in code

    # --- Names ---

    def named(self, token: Token) -> Node:
        if token.text in WORDS:
            self.fail(f"“{token.text}” does not fit here.", token)
        name = GREEK.get(token.text, token.text)
        known = OTHER_NAMES.get(name, OTHER_NAMES.get(name.lower(), name))
        single = len(token.text) == 1 or token.text in GREEK or name in SYMBOLS or name == "pi"
        called = self.now.kind == "sign" and self.now.text == "("
        if called and name == "sigma":
            return self.call(token, "sigmoid")
        for each in (known, known.lower()):
            if called and is_function(each):
                return self.call(token, each)
            if each in FUNCTIONS and self.now.text == "|" and not self.bars:
                return node(each, self.atom())
        if called and not single:
            found = self.functions(name)
            if found is None and known in BY_OTHERS:
                found = tree_of(BY_OTHERS[known])
            if found is not None:
                return self.call_of_catalogue(token, found)
            self.fail(f"There is no function “{token.text}”.{self.hint(name)}", token)
        if name in ("min", "max") and self.is_whole_argument():
            return variable(name)  # as in clip(z, min, max)
        if not single and (is_function(known) or known in BY_OTHERS):
            inner = "…" if known in ARGUMENTS or known == "piecewise" else "z"
            power = f"^{self.tokens[self.place + 1].text}" if self.now.text == "^" else ""
            said = f"“{token.text}” is a function: write “{token.text}({inner}){power}”."
            self.fail(said, token)
        return self.letter(token, name)

    def letter(self, token: Token, name: str) -> Node:
        """A name that is no function."""
        if name.lower() in ("z", "x") or name == self.own:
            return variable(self.own)
        if name in ("e", "pi", "π"):
            return constant("e" if name == "e" else "pi")
        if name.lower() in NOT_NUMBERS:
            self.fail(f"“{token.text}” is no number that a formula can have.", token)
        if name.startswith("_") or "__" in name or name in ("lambda_", "import", "def", "in"):
            self.fail(f"A parameter cannot be called “{token.text}”.", token)
        if name[-1] in "zx" and is_function(name[:-1]):
            self.one_name(token, f"{name[:-1]}({name[-1]})")
        if name[-1] in "zx" and (len(name) == 2 or name[:-1] in SYMBOLS):
            self.one_name(token, f"{name[:-1]}*{name[-1]}")
        if name[0] in "zx" and len(name) == 2 and name not in SYMBOLS and name.isalpha():
            self.one_name(token, "*".join(name))
        if len(name) > 12:
            self.fail("The name of a parameter has at most 12 letters.", token)
        return variable(name)

    def is_whole_argument(self) -> bool:
        """Whether the last token is all of an argument."""
        return self.tokens[self.place - 2].text in ("(", ",") and self.now.text in (",", ")")

    def one_name(self, token: Token, meant: str) -> None:
        self.fail(f"“{token.text}” is one name. Write “{meant}”.", token)

    def hint(self, name: str) -> str:
        known = [*FUNCTIONS, *OTHER_NAMES, *ARGUMENTS, "piecewise"]
        near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.6)
        # Letters in another order come first: tahn is tanh.
        near.sort(key=lambda each: sorted(each) != sorted(name.lower()))
        if near:
            return f" Did you mean {near[0]}?"
        if len(name) <= 3:
            return f" For a product write “{'*'.join(name)}*(…)”."
        return ""

    def call(self, token: Token, name: str) -> Node:
        args = self.arguments(token)
        least, most = ARGUMENTS.get(name, (1, 1))
        if name == "piecewise":
            return self.piecewise(token, args)
        if not least <= len(args) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            said = f"{token.text} takes {wanted} argument{'s' * (most > 1)}, not {len(args)}."
            self.fail(said, token)
        if name == "where":
            condition = self.condition(args[0][0], args[0][1])
            return node("where", condition, *(self.value(*each) for each in args[1:]))
        values = [self.value(*each) for each in args]
        if name == "pow":
            return node("^", *values)
        if name == "clip":
            return node("min", node("max", values[0], values[1]), values[2])
        found = values[0] if name in ("min", "max") else node(name, *values)
        for each in values[1:]:
            found = node(name, found, each)
        return found

    def arguments(self, token: Token) -> list[tuple[Node, Token]]:
        """The arguments in parentheses, each with its first token."""
        opening = self.now
        self.need("(", token)
        bars, self.bars = self.bars, 0
        found: list[tuple[Node, Token]] = []
        while not self.take(")"):
            if found and not self.take(","):
                self.fail(
                    f"“,” or “)” is missing, for the “(” at place {opening.start + 1}.", self.now
                )
            first = self.now
            found.append((self.nested(self.choice), first))
        self.bars = bars
        return found

    def piecewise(self, token: Token, args: list[tuple[Node, Token]]) -> Node:
        if len(args) < 3 or len(args) % 2 == 0:
            self.fail("piecewise takes pairs of condition and value, then the value else.", token)
        found = self.value(*args[-1])
        for (condition, place), each in list(zip(args[:-1:2], args[1:-1:2], strict=True))[::-1]:
            found = node("where", self.condition(condition, place), self.value(*each), found)
        return found

    def call_of_catalogue(self, token: Token, found: Node) -> Node:
        args = self.arguments(token)
        if len(args) != 1:
            self.fail(f"{token.text} takes one argument here, not {len(args)}.", token)
        return replaced(found, {"z": self.value(*args[0])})

    # --- Settings ---

    def settings(self) -> dict[str, Given]:
        """What stands after the semicolons: ``alpha=1.67 in 0..3``."""
        found: dict[str, Given] = {}
        while self.take(";", ","):
            if self.now.kind == "end" or self.now.text == ";":
                continue
            token = self.now
            if token.kind != "name":
                self.fail("The name of a parameter is missing here.", token)
            self.place += 1
            name = GREEK.get(token.text, token.text)
            if not self.take("=="):
                self.fail("“=” is missing here, as in “alpha=1.5 in 0..3”.", self.now)
            default, ends = self.amount(), None
            if (word := self.take("in")) is not None:
                low = self.amount()
                self.need("..", word)
                ends = low, self.amount()
                if not low < ends[1]:
                    self.fail("The lower end of a range comes first, as in “0..3”.", word)
                if not low <= default <= ends[1]:
                    self.fail(f"{name} has to lie between the ends of its range.", token)
                if ends[1] - low > WIDEST or ends[1] - low < NARROWEST:
                    said = f"A range is at least {NARROWEST} and at most {WIDEST} wide."
                    self.fail(said, word)
            if name in found:
                self.fail(f"{name} is set twice.", token)
            found[name] = Given(default, ends)
        if self.now.kind != "end":
            self.fail(self.unexpected(), self.now)
        return found

    def amount(self) -> float:
        minus = self.take("-")
        token = self.now
        if token.kind != "number":
            self.fail("A number is missing here.", token)
        self.place += 1
        size = float(self.decimal(token))
        if size > LARGEST:
            self.fail(f"A parameter is at most {LARGEST}. Write others into the formula.", token)
        return -size if minus else size


def is_function(name: str) -> bool:
    """Whether a name is a function of the language."""
    return name in FUNCTIONS or name in ARGUMENTS or name == "piecewise"


def no_functions(name: str) -> None:
    """No other functions than those of the language."""


def tree_of(text: str, own: str = "z") -> Node:
    """The tree of a text without settings, which uses the functions of the language alone."""
    return _Reader(text, no_functions, own).formula()


def read(
    text: str, functions: Callable[[str], Node | None] = no_functions
) -> tuple[Node, dict[str, Given]]:
    """Read a text as a tree and what it says of its parameters, by name.

    Parameters
    ----------
    text : str
    functions : callable
        ``functions(name)``: the tree of another function of z, such as one of the catalogue.

    Raises
    ------
    FormulaError
        If the text is no formula.
    """
    reader = _Reader(text, functions, "z")
    root = reader.formula()
    names = names_in(root)
    for token in reader.tokens:
        if "z" not in names and GREEK.get(token.text, token.text) in names:
            reader.fail(f"There is no z here: “{token.text}” is read as a parameter.", token)
    settings = reader.settings()
    if sum(1 for _ in parts(root)) > MOST_PARTS:
        raise FormulaError(text, f"A formula has at most {MOST_PARTS} parts.", 0, len(text))
    return root, settings
