"""Programs for NumPy, PyTorch and JAX: each is run, and compared with the exact kernels."""

import functools
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import actviz
from actviz.activation import Activation, Array
from actviz.formulas import formula_tree
from actviz.formulas.breaks import conditions, zeros_of
from actviz.gallery import GALLERY
from tests.formulas.test_formulas import LISTED

SCALAR = [actviz.get(name) for name in actviz.names() if not actviz.get(name).is_vector]

TRAPS = [
    # What a framework's gradient would make 0·∞ or ∞/∞ of, and what takes another form for it.
    "z*tanh(exp(z))",
    "z*exp(-exp(z))",
    "z*((1+exp(z))^2-1)/((1+exp(z))^2+1)",
    "sqrt(relu(z))",
    "where(z>0, z*log(z), 0)",
    "where(|z|<1, 1/(z-1), 0.3)",
    "where(z<0.5, 1/(z-0.7), z)",
    "where(z<1, 2, 1/z)",
    "where(not (z>0 or z<-3), exp(-z), 2)",
    "log(1+exp(z)+exp(2z))",
    "log(2*exp(z)+3)/2",
    "sqrt(1+exp(2z))",
    "2^z/(1+2^z)",
    "max(-z, exp(z))",
    "z/cosh(z)",
    "z*Phi(z)",
    "cbrt(z)",
    "clip(z,-1,1)^0.333",
    "sin(z)/z",
    "|z|^1.5",
    "arctan(z)*erf(z)",
    "where(z>0,z^z,1)",
    # What is the same for every z, or has parameters alone.
    "5",
    "heaviside(z)",
    "where(alpha>0, z, alpha*z)",
    "where(z>0, alpha, beta)",
    "max(alpha, beta)*z + tanh(exp(alpha)*z)",
    "min(max(z,-alpha),beta)",
    # Names that a program has for something else.
    "lambda*z*tanh(exp(z)) + pass + np*most",
]

FAR = (0, 1e-300, 1e-10, 1e-6, 1e-3, 0.1, 0.25, 0.5, 0.7, 0.9, 1, 1.7, 2, 3, 3.3, 5, 7.3, 10, 20,
       36.8, 100, 355, 709, 745, 800)  # fmt: skip

ALLOWED = {"float64": 1e-12, "float32": 2e-5}
"""How far a program may be off, as a share of the largest of 1, |f|, |f′| and, of these, |z|."""

BESIDE = {"float64": 1e-7, "float32": 1e-3}
"""How far beside a kink it is tried."""

Case = tuple[Activation, dict[str, float]]
Heights = tuple[Array, Array]


@functools.cache
def cases() -> list[Case]:
    """Every function that has a program, with values of its parameters."""
    listed = [(actviz.formula(each["formula"]), each["parameters"]) for each in LISTED]
    texts = [*TRAPS, *(each.text for each in GALLERY)]
    others: list[Case] = [(actviz.formula(text), {}) for text in texts]
    return [*listed, *others, *((each, each.defaults) for each in SCALAR if each.text)]


def places(case: Case, dtype: str) -> Array:
    """Places near and far, and beside kinks."""
    activation, values = case
    kinks = activation.kinks(**(activation.defaults | values))[:20]
    beside = [k + side * BESIDE[dtype] * max(1.0, abs(k)) for k in kinks for side in (-1, 1)]
    return np.array([side * far for far in FAR for side in (-1, 1)] + beside, dtype=dtype)


def program(activation: Activation, framework: str, **values: float) -> dict[str, Any]:
    """What a program defines: ``f``, and for NumPy ``f_prime``."""
    text = actviz.code(activation, framework, **values)
    made: dict[str, Any] = {}
    exec(text, made)
    first = re.search(r"^def (\w+)\(", text, re.MULTILINE)
    assert first is not None
    return {"f": made[first[1]], "f_prime": made.get(f"{first[1]}_prime")}


def by_numpy(made: list[dict[str, Any]], where: list[Array]) -> list[Heights]:
    # A warning would be an error.
    return [(each["f"](z), each["f_prime"](z)) for each, z in zip(made, where, strict=True)]


def by_torch(made: list[dict[str, Any]], where: list[Array]) -> list[Heights]:
    import torch

    found = []
    for each, z in zip(made, where, strict=True):
        place = torch.tensor(z, requires_grad=True)
        height = each["f"](place)
        (slope,) = torch.autograd.grad(height.sum(), place)
        found.append((height.detach().numpy(), slope.numpy()))
    return found


def by_jax(made: list[dict[str, Any]], where: list[Array]) -> list[Heights]:
    import jax

    config: Any = jax.config
    config.update("jax_enable_x64", True)
    config.update("jax_disable_most_optimizations", True)  # a third of the time to compile

    def all_of_them(places: list[Array]) -> list[Heights]:
        found = []
        for each, z in zip(made, places, strict=True):
            height, slope = jax.vjp(each["f"], z)
            found.append((height, slope(jax.numpy.ones_like(z))[0]))
        return found

    return [(np.asarray(f), np.asarray(slope)) for f, slope in jax.jit(all_of_them)(where)]


RUN: dict[str, Callable[[list[dict[str, Any]], list[Array]], list[Heights]]] = {
    "numpy": by_numpy,
    "torch": by_torch,
    "jax": by_jax,
}


@pytest.mark.parametrize(
    ("framework", "dtype"),
    [("numpy", "float64"), ("torch", "float64"), ("torch", "float32"), ("jax", "float64")],
)
def test_programs_are_what_the_kernels_are(framework: str, dtype: str) -> None:
    where = [places(case, dtype) for case in cases()]
    made = [program(activation, framework, **values) for activation, values in cases()]
    wrong = []
    for (activation, given), z, got in zip(
        cases(), where, RUN[framework](made, where), strict=True
    ):
        assert got[0].dtype == got[1].dtype == dtype
        assert got[0].shape == got[1].shape == z.shape
        values = activation.defaults | given
        exact = z.astype(float)
        wanted = activation.function(exact, **values), activation.derivative(exact, **values)
        smooth = np.isfinite(wanted[0])
        if framework != "numpy":  # at a kink of a part a framework may take another slope
            tree = formula_tree(activation)
            smooth &= ~np.isin(exact, zeros_of(conditions(tree), values))
        told_of = np.ones_like(smooth), smooth
        for kind, right, mine, told in zip(("f", "f′"), wanted, got, told_of, strict=True):
            scale = np.fmax(1, np.fmax(np.abs(right), np.abs(wanted[0])))
            if dtype == "float32":
                scale = np.fmax(scale, np.abs(exact))
            with np.errstate(invalid="ignore"):
                close = np.abs(mine - right) <= ALLOWED[dtype] * scale
            bad = np.isfinite(right) & (scale < np.finfo(dtype).max / 10) & told & ~close
            wrong += [
                f"{kind} of {activation.name} at {z[at]}: {mine[at]}, not {right[at]}"
                for at in np.flatnonzero(bad)[:2]
            ]
    assert wrong == []


@pytest.mark.parametrize("framework", ["numpy", "torch"])
def test_a_program_takes_other_parameters(framework: str) -> None:
    elu = actviz.formula("where(z > 0, z, alpha*(exp(z) - 1)); alpha=1.67")
    z = np.array([-800.0, -1.3, 0.0, 2.0, 800.0])
    (made, other) = (program(elu, framework, **values)["f"] for values in ({}, {"alpha": 0.5}))
    if framework == "torch":
        import torch

        assert made.__defaults__ == (1.67,)
        given: Any = torch.tensor(z)
    else:
        given = z
    np.testing.assert_array_equal(np.asarray(made(given, alpha=0.5)), np.asarray(other(given)))
    np.testing.assert_allclose(np.asarray(other(given)), elu.function(z, alpha=0.5), rtol=1e-15)


def test_a_parameter_of_pytorch_can_be_learnt() -> None:
    import torch

    text = "where(z > 0, z*tanh(exp(alpha)), alpha*z)"
    alpha = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    z = torch.tensor([-2.0, 2.0], dtype=torch.float64)
    program(actviz.formula(text), "torch")["f"](z, alpha=alpha).sum().backward()
    grown = np.exp(0.3)
    assert alpha.grad is not None
    np.testing.assert_allclose(alpha.grad, -2 + 2 * grown / np.cosh(grown) ** 2, rtol=1e-12)


ELU_IN_TORCH = """\
import torch

# where(z > 0, z, alpha*(exp(z) - 1))
# Its derivative: torch.autograd.grad(own(z).sum(), z), where z.requires_grad


def own(z, alpha=0.5):
    inside = torch.where(z > 0, 0.0, z)
    return torch.where(z > 0, z, alpha * torch.expm1(inside))
"""

SILU_IN_NUMPY = """\
import numpy as np

# z/(1 + exp(-z))


def own(z):
    z = np.asarray(z, dtype=float)
    return z * np.exp(-np.logaddexp(0, -z))


def own_prime(z):
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.logaddexp(0, -z))
    return e + z * (e * (1 - e))
"""

MISH_IN_JAX = """\
import jax.numpy as jnp

# z*tanh(log(1 + exp(z)))
# Its derivative: jax.vmap(jax.grad(own))(z)


def own(z):
    return z * jnp.tanh(jnp.logaddexp(z, 0))
"""


@pytest.mark.parametrize(
    ("text", "framework", "values", "program"),
    [
        ("where(z > 0, z, alpha*(exp(z) - 1))", "torch", {"alpha": 0.5}, ELU_IN_TORCH),
        ("z/(1 + exp(-z))", "numpy", {}, SILU_IN_NUMPY),
        ("z*tanh(log(1 + exp(z)))", "jax", {}, MISH_IN_JAX),
    ],
)
def test_a_program_is_short(
    text: str, framework: str, values: dict[str, float], program: str
) -> None:
    assert actviz.code(actviz.formula(text), framework, **values) == program


def test_a_program_says_where_a_framework_differs() -> None:
    clipped = actviz.formula("clip(z, -1, 1)")
    assert "# At z = -1, 1 it may be" in actviz.code(clipped, "torch")
    assert "# At z" not in actviz.code(clipped, "numpy")
    assert "# At z" not in actviz.code(actviz.formula("max(0, z)"), "torch")


def test_names_that_python_has_are_changed() -> None:
    text = actviz.code(actviz.formula("lambda*z + np + pass*z^2"), "numpy")
    assert "def own(z, lambda_=1.0, np_=1.0, pass_=1.0):" in text


def test_what_has_no_program_is_said() -> None:
    relu = actviz.formula("relu(alpha*z)")
    with pytest.raises(ValueError, match="Softmax has no formula of one number"):
        actviz.code(actviz.get("softmax"), "torch")
    with pytest.raises(ValueError, match="must be one of numpy, torch, jax, got 'keras'"):
        actviz.code(relu, "keras")
    with pytest.raises(TypeError, match="no parameter 'beta'"):
        actviz.code(relu, "torch", beta=1.0)
    with pytest.raises(ValueError, match="alpha must be a finite number"):
        actviz.code(relu, "torch", alpha=float("inf"))
