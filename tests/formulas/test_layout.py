"""How formulas and their derivatives look in print."""

import re

import numpy as np
import pytest

import actviz
from actviz.formulas import printed
from tests.formulas.test_formulas import LISTED


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("tanh(z)*z", r"\tanh\left( z \right)\,z"),
        ("2*3*z", r"6\,z"),
        ("z*2", r"2\,z"),
        ("-(z - 1)", r"- \left( z - 1 \right)"),
        ("z - (1 - z)", r"z - \left( 1 - z \right)"),
        ("z^2^3", r"z^{8}"),
        ("(z^2)^a", r"\left( z^{2} \right)^{<a>}"),
        ("a*b*3*z", r"3 \cdot <a> \cdot <b>\,z"),
        ("sin(z)^2", r"\sin^{2}\left( z \right)"),
        ("|z|", r"\left\lvert z \right\rvert"),
        ("1e-9z", r"10^{-9}\,z"),
        ("log1p(z)", r"\log\left( 1 + z \right)"),
        ("(1 + z)*(1 - z)", r"\left( 1 + z \right)\,\left( 1 - z \right)"),
        ("(1 + z)/(1 - z)", r"\frac{1 + z}{1 - z}"),
        ("where(z > 0, z, -z)", r"\begin{cases} z & z > 0 \\ - z & \text{else} \end{cases}"),
    ],
)
def test_a_formula_is_printed_as_it_was_understood(text: str, latex: str) -> None:
    assert actviz.formula(text).formula == latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("tanh(a*z)", r"<a>\,\operatorname{sech}^{2}\left( <a>\,z \right)"),
        ("sqrt(1 + z^2)", r"\frac{z}{\sqrt{1 + z^{2}}}"),
        ("1/z", r"- \frac{1}{z^{2}}"),
        ("z/(1 - z)", r"\frac{1}{\left( 1 - z \right)^{2}}"),
        ("-z*cos(z)", r"z\,\sin\left( z \right) - \cos\left( z \right)"),
        ("exp(-z^2)", r"- 2\,z\,e^{- z^{2}}"),
        ("log(1 + z^2)/2", r"\frac{z}{1 + z^{2}}"),
        ("clip(z, 0, 1)", r"\begin{cases} 1 & \max\left( z ,\, 0 \right) < 1 \text{ and } z > 0 "
         r"\\ 0 & \text{else} \end{cases}"),
        ("cos(b*z)/3 + c", r"- \frac{<b>\,\sin\left( <b>\,z \right)}{3}"),
    ],
)  # fmt: skip
def test_a_derivative_is_printed_in_order(text: str, latex: str) -> None:
    assert actviz.formula(text).derivative_formula == latex


FUNCTIONS = {
    **{name: getattr(np, name) for name in ("sqrt", "log", "sin", "cos", "tanh", "arctan")},
    "sech": lambda u: 1 / np.cosh(u),
    "sigma": lambda u: 1 / (1 + np.exp(-u)),
}
SQUARES = {f"{name}_2": lambda u, f=f: f(u) ** 2 for name, f in FUNCTIONS.items()}


def value(latex: str, z: float, values: dict[str, float]) -> float:
    """The value of LaTeX as it is printed here, read by other rules than those that wrote it."""
    code = re.sub(r"<(\w+)>", r"(V_\1)", latex)
    code = code.replace(r"\left(", "(").replace(r"\right)", ")").replace(r"\,", "*")
    code = re.sub(r"\\operatorname\{(\w+)\}", r"\\\1", code.replace(r"\cdot", "*"))
    code = re.sub(r"\\(\w+)\^\{2\}\(", r"\1_2(", code)
    while "{" in code:
        code = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", code)
        code = re.sub(r"\\sqrt\{([^{}]*)\}", r"(sqrt(\1))", code)
        code = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", code)
    known = {"z": z, "e": np.e, "pi": np.pi, **FUNCTIONS, **SQUARES}
    known |= {f"V_{name}": each for name, each in values.items()}
    return float(eval(code.replace("\\", ""), known))


EVALUATED = [
    "z*tanh(a*z)",
    "z/sqrt(1 + alpha*z^2)",
    "(z^3 - 2z)/(1 + z^4)",
    "a*sin(b*z) + c*cos(d*z)",
    "z*exp(-z^2/2)",
    "-(-z)^2*(1 - z)",
    "sqrt(1 + z^2)*sqrt(1 + z^2)*z/7",
    "z*sigmoid(beta*z)",
    "exp(-exp(-z))/3",
    "arctan(z)/pi + 1/2",
    "z/(2 + cos(z))^2",
    "0.5*z*(1 + tanh(sqrt(2/pi)*(z + 0.044715*z^3)))",
    "z - 2*-a*z^2",
    "1/(1 + z^2)^3",
    "sin(z)^2*cos(2z)",
]


@pytest.mark.parametrize("text", EVALUATED)
def test_what_is_printed_has_the_value_of_the_kernels(text: str) -> None:
    activation = actviz.formula(text)
    values = {each.name: 0.7 + 0.3 * index for index, each in enumerate(activation.parameters)}
    for z in (-1.3, 0.4, 2.1):
        f, slope = (float(k(z, **values)) for k in (activation.function, activation.derivative))
        assert value(activation.formula, z, values) == pytest.approx(f, rel=1e-12)
        assert value(activation.derivative_formula, z, values) == pytest.approx(slope, rel=1e-12)


@pytest.mark.parametrize("listed", LISTED, ids=lambda each: each["name"])
def test_every_listed_formula_is_short_enough_to_print(listed: dict[str, str]) -> None:
    assert "too long" not in str(printed(actviz.formula(listed["formula"])))


def test_what_would_be_endless_is_cut_short() -> None:
    text = "z"
    for _ in range(12):
        text = f"sin({text})*cos({text})" if len(text) < 100 else f"tanh({text})"
    activation = actviz.formula(text)
    assert len(activation.formula) < 3000
    assert "too long" in activation.derivative_formula
