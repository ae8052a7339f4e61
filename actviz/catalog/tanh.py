"""Tanh, the hyperbolic tangent."""

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import CS231N, sigmoid, sigmoid_prime
from actviz.claims import Card, Claim, Evidence, Framework, Program, Snippet
from actviz.zoom import crossings


@kernel()
def tanh(z: np.ndarray) -> np.ndarray:
    """tanh(z) = (e^z − e^−z) / (e^z + e^−z)."""
    # The fraction as written is ∞/∞ above |z| = 710 and loses digits near 0; numpy's does not.
    return np.tanh(z)


@kernel()
def tanh_prime(z: np.ndarray) -> np.ndarray:
    """tanh′(z) = 1 − tanh²(z) = 4·e^−2|z| / (1 + e^−2|z|)²."""
    # The difference 1 − tanh² has no correct digit left above |z| = 19, where tanh rounds to 1.
    decay = np.exp(-2 * np.abs(z))
    # 1 + d·(2 + d) is (1 + d)², but a square would double the rounding error of 1 + d.
    return 4 * decay / (1 + decay * (2 + decay))


def _crossing() -> float:
    """The z > 0 where the slopes of Tanh and Sigmoid are equal."""

    def lead(z: Array) -> Array:
        return tanh_prime(z) - sigmoid_prime(z)

    ends = np.array([0.0, 5.0])
    (place,) = crossings(lead, ends, lead(ends))
    return place


CARD = Card(
    position=6,
    family="sigmoids",
    full_name="Hyperbolic tangent",
    purpose="The state of recurrent networks, and bounded outputs around zero.",
    shape="An S from −1 to 1 through the origin; the derivative is a bell of height 1.",
    about=(
        Claim(
            source="tanh/about",
            label="About",
            text=(
                "Squashes a real number into [−1, 1]. It is non-linear and its output is "
                "zero-centred, so in practice it is always preferred to Sigmoid, according to the "
                "CS231n notes."
            ),
            evidence=Evidence(
                probe=3.0,
                mark=(-3.0, 3.0),
                measure=lambda: (
                    abs(np.mean(tanh(np.linspace(-3, 3, 601)))),
                    np.mean(sigmoid(np.linspace(-3, 3, 601))),
                    1 - tanh(3.0),
                ),
                sentence=(
                    "From z = −3 to 3 the mean output is {0:.1f}, Sigmoid's is {1:.1f}; at z = 3 "
                    "the output is still {2:.4f} below 1."
                ),
                holds=lambda mean, other, gap: (
                    mean < 1e-12 and abs(other - 0.5) < 1e-12 and gap > 0
                ),
                other="sigmoid",
            ),
            verdict=(
                "The interval is open, (−1, 1), and “always” is too strong: gates and "
                "probabilities need Sigmoid."
            ),
        ),
    ),
    pros=(
        Claim(
            source="tanh/pro/1",
            text="The gradient is stronger than Sigmoid's: its derivatives are steeper.",
            evidence=Evidence(
                probe=1.65,
                mark=(-1.66, 1.66),
                measure=lambda: (tanh_prime(0.0), sigmoid_prime(0.0), _crossing()),
                sentence=(
                    "At zero the slope is {0:g} against Sigmoid's {1:g}; the two are equal at z = "
                    "{2:.4f} and at z = −{2:.4f}."
                ),
                holds=lambda top, other, crossing: top > other and 1.6 < crossing < 1.7,
                other="sigmoid",
            ),
            verdict="Only near zero: beyond |z| of about 1.66, Sigmoid's derivative is the larger.",
        ),
    ),
    cons=(
        Claim(
            source="tanh/con/1",
            text="Also has the vanishing-gradient problem.",
            evidence=Evidence(
                probe=2.5,
                mark=(2.5, 5.0),
                measure=lambda: (tanh_prime(2.5), tanh_prime(2.5) ** 10),
                sentence=(
                    "At z = 2.5 the slope is {0:.4f}; through ten such layers {1:.1e} of the "
                    "gradient is left."
                ),
                holds=lambda slope, product: slope < 0.03 and product < 1e-14,
            ),
        ),
    ),
    notes=(
        Claim(
            source="tanh/code",
            label="Code",
            text=(
                r"The documents' code is the fraction as it stands, and $1 - \tanh^2(z)$ for the "
                r"slope."
            ),
            verdict=(
                "numpy's tanh does not fail there, and the slope needs the form with $e^{-2|z|}$."
            ),
            snippet=Snippet(
                code=(
                    "def tanh(z):\n"
                    "    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))\n"
                    "\n"
                    "def tanh_prime(z):\n"
                    "    return 1 - np.tanh(z) ** 2"
                ),
                calls=("tanh(np.array([800.0]))", "tanh_prime(np.array([20.0]))"),
                wrong=(
                    "Above |z| of about 710 it divides infinity by infinity; above about 19 the "
                    "slope comes out as 0 though it is about $4 e^{-2|z|}$."
                ),
            ),
        ),
    ),
    code_notes=(
        Claim(
            label="Output form",
            text=(
                "Code takes the slope from the output a = f(z), which it has kept: it is 1 − a², "
                "where a is the output and not the input z."
            ),
            evidence=Evidence(
                probe=2.0,
                measure=lambda: (
                    tanh(2.0),
                    1 - tanh(2.0) ** 2,
                    tanh_prime(2.0),
                    tanh_prime(tanh(2.0)),
                    tanh(2.0) * (1 - tanh(2.0)),
                    1 - tanh(20.0) ** 2,
                    tanh_prime(20.0),
                ),
                sentence=(
                    "At z = 2 the output is a = {0:.4f}. There 1 − a² is {1:.6f}, and so is the "
                    "slope: {2:.6f}. Two common mistakes: f′(a), the slope at a in the place of z, "
                    "is {3:.4f}; a·(1 − a), the form for Sigmoid, is {4:.4f}. Where a rounds to "
                    "1, the form has no correct digit left: at z = 20 it gives {5:g}, and the "
                    "slope is {6:.1e}."
                ),
                holds=lambda a, difference, slope, twice, of_sigmoid, lost, left: (
                    abs(a - 0.964) < 0.001
                    and abs(difference - slope) < 1e-15
                    and twice > 5 * slope
                    and 0 < of_sigmoid < 0.6 * slope
                    and lost == 0 < left < 1e-16
                ),
                other="sigmoid",
            ),
            program=Program(
                code=(
                    "class Tanh:\n"
                    "    def forward(self, z):\n"
                    "        a = np.tanh(z)\n"
                    "        self.a = a  # for the way back\n"
                    "        return a\n"
                    "\n"
                    "    def backward(self, grad):\n"
                    "        a = self.a  # the output, not z\n"
                    "        return grad * (1 - a**2)\n"
                    "\n"
                    "layer = Tanh()"
                ),
                calls=("layer.forward(np.array([0.0, 2.0]))", "layer.backward(np.ones(2))"),
            ),
        ),
    ),
    references=(CS231N,),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Tanh"),
        Framework(library="Keras", name="keras.activations.tanh"),
        Framework(library="JAX", name="jax.nn.tanh"),
    ),
)

ACTIVATION = Activation(
    name="tanh",
    title="Tanh",
    function=tanh,
    derivative=tanh_prime,
    formula=r"\frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}",
    derivative_formula=r"1 - \tanh^2(z) = \frac{4\,e^{-2|z|}}{(1 + e^{-2|z|})^2}",
    text="(exp(z) - exp(-z))/(exp(z) + exp(-z))",
    card=CARD,
)
