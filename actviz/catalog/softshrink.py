"""Softshrink, which pulls every input towards zero by the same amount."""

import numpy as np

from actviz.activation import Activation, Array, Parameter
from actviz.catalog.kernel import kernel
from actviz.claims import Card, Claim, Evidence, Framework, Reference

DONOHO_JOHNSTONE = Reference(
    title="Ideal Spatial Adaptation by Wavelet Shrinkage",
    authors="Donoho and Johnstone",
    year=1994,
    link="https://doi.org/10.1093/biomet/81.3.425",
)

LAMBD = Parameter(
    name="lambd",  # lambda is a word of Python
    symbol="λ",
    default=0.5,
    minimum=0.05,
    maximum=2.0,
    step=0.05,
    meaning="how far every input is pulled towards 0",
    role="pull towards 0",
    least=0.0,
)


@kernel(LAMBD)
def softshrink(z: np.ndarray, lambd: float = 0.5) -> np.ndarray:
    """Softshrink(z) = z − λ for z > λ, z + λ for z < −λ, 0 between; Donoho (1995)."""
    # One subtraction does all three: what is taken away is z itself where |z| ≤ λ.
    return z - np.clip(z, -lambd, lambd)


@kernel(LAMBD)
def softshrink_prime(z: np.ndarray, lambd: float = 0.5) -> np.ndarray:
    """Softshrink′(z) = 1 for |z| > λ, 0 otherwise, so 0 at both corners by convention."""
    return np.where(np.isnan(z), z, (np.abs(z) > lambd) | (lambd == 0))


def kinks(lambd: float = 0.5) -> tuple[float, ...]:
    """−λ and λ, where f′ jumps between 0 and 1; none for λ = 0, the identity."""
    return (-lambd, lambd) if lambd else ()


def _cheapest() -> tuple[float, Array]:
    """The x with the least (x − z)²/2 + λ·|x| for z = 2 and λ = 1, by trying, and f(2)."""
    x = np.arange(-3000, 3001) / 1000
    cost = (x - 2.0) ** 2 / 2 + np.abs(x)
    return x[np.argmin(cost)], softshrink(2.0, lambd=1.0)


def _zeros(lambd: float) -> np.floating:
    """Share of standard normal inputs that become 0."""
    z = np.random.default_rng(0).normal(size=100_000)
    return np.mean(softshrink(z, lambd=lambd) == 0)


CARD = Card(
    family="shrinkages",
    full_name="Soft shrinkage",
    aliases=("soft_shrink", "soft shrink", "soft thresholding", "soft threshold", "shrinkage"),
    purpose="Sparse codes: it is the step of ISTA that sets small coefficients to zero.",
    shape="Two parallel lines of slope 1, joined by a flat stretch at zero; a corner at each end.",
    pros=(
        Claim(
            text="Makes outputs sparse: all small inputs become exactly 0.",
            evidence=Evidence(
                parameters={"lambd": 1.0},
                probe=0.5,
                mark=(-1.0, 1.0),
                measure=lambda: (_zeros(1.0), softshrink(0.5, lambd=1.0)),
                sentence=(
                    "With λ = 1, {0:.0%} of standard normal inputs give 0, and so does z = 0.5: "
                    "{1:g}."
                ),
                holds=lambda share, output: 0.67 < share < 0.7 and output == 0,
            ),
        ),
        Claim(
            text=(
                "It is the answer to a question: which x lies close to z and to 0, where λ says "
                "how much 0 counts?"
            ),
            evidence=Evidence(
                parameters={"lambd": 1.0},
                probe=2.0,
                mark=(1.0, 3.0),
                measure=_cheapest,
                sentence=(
                    r"For z = 2 and λ = 1, of 6001 tries that are 0.001 apart, x = {0:.3f} makes "
                    r"$(x - z)^2/2 + \lambda|x|$ smallest, and f(2) = {1:.3f}."
                ),
                holds=lambda tried, shrunk: abs(tried - shrunk) < 1e-9,
            ),
        ),
    ),
    cons=(
        Claim(
            text="Large inputs are pulled in as well, by λ however large they are.",
            evidence=Evidence(
                z=(-5.0, 20.0),
                parameters={"lambd": 2.0},
                probe=20.0,
                mark=(2.0, 20.0),
                measure=lambda: (4 - softshrink(4.0, lambd=2.0), 20 - softshrink(20.0, lambd=2.0)),
                sentence=(
                    "With λ = 2 an input of 4 comes out {0:g} too low, half of it gone; an input "
                    "of 20 comes out {1:g} too low."
                ),
                holds=lambda near, far: near == far == 2,
                other="linear",
            ),
        ),
        Claim(
            text="Around 0, where most inputs lie, no gradient gets through.",
            evidence=Evidence(
                parameters={"lambd": 2.0},
                probe=-1.0,
                mark=(-2.0, 2.0),
                measure=lambda: (softshrink_prime(-1.0, lambd=2.0), _zeros(2.0)),
                sentence=(
                    "With λ = 2 the slope at z = −1 is {0:g}, and so it is for {1:.0%} of standard "
                    "normal inputs."
                ),
                holds=lambda slope, share: slope == 0 and 0.94 < share < 0.97,
            ),
        ),
    ),
    references=(
        Reference(
            title="De-Noising by Soft-Thresholding",
            authors="Donoho",
            year=1995,
            link="https://doi.org/10.1109/18.382009",
        ),
        DONOHO_JOHNSTONE,
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Softshrink", defaults="lambd=0.5"),
        Framework(library="Keras", name="keras.activations.soft_shrink", defaults="threshold=0.5"),
    ),
)

ACTIVATION = Activation(
    name="softshrink",
    title="Softshrink",
    function=softshrink,
    derivative=softshrink_prime,
    parameters=(LAMBD,),
    kinks=kinks,
    formula=(
        r"\begin{cases} z - <lambd> & z > <lambd> \\ 0 & |z| \le <lambd> \\ "
        r"z + <lambd> & z \lt -<lambd> \end{cases}"
    ),
    derivative_formula=r"\begin{cases} 1 & |z| > <lambd> \\ 0 & |z| \le <lambd> \end{cases}",
    text="max(z - lambd, 0) + min(z + lambd, 0)",
    card=CARD,
)
