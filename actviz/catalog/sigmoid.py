"""Sigmoid, the logistic function."""

import numpy as np

from actviz.activation import Activation
from actviz.catalog.kernel import kernel
from actviz.claims import Card, Claim, Evidence, Framework, Measured, Program, Reference, Snippet

CS231N = Reference(
    title="CS231n, Neural Networks part 1: setting up the architecture",
    authors="Karpathy and others, Stanford University",
    year=2015,
    link="https://cs231n.github.io/neural-networks-1/",
)
KARPATHY = Reference(
    title="Yes you should understand backprop",
    authors="Karpathy",
    year=2016,
    link="https://karpathy.medium.com/yes-you-should-understand-backprop-e2f06eab496b",
)


@kernel()
def sigmoid(z: np.ndarray) -> np.ndarray:
    """S(z) = 1 / (1 + e^−z)."""
    # e^−z overflows for z below −709; e^−|z| never does. For z < 0 both parts of the fraction
    # are multiplied by e^z.
    decay = np.exp(-np.abs(z))
    return np.where(z < 0, decay, 1) / (1 + decay)


@kernel()
def sigmoid_prime(z: np.ndarray) -> np.ndarray:
    """S′(z) = S(z)·(1 − S(z)) = e^−|z| / (1 + e^−|z|)²."""
    # The product S·(1 − S) has no correct digit left above z = 37, where S rounds to 1.
    decay = np.exp(-np.abs(z))
    # 1 + d·(2 + d) is (1 + d)², but a square would double the rounding error of 1 + d.
    return decay / (1 + decay * (2 + decay))


def _steps_to_half(start: float) -> int:
    """Steps of descent on (S(z) − 1)²/2, at rate 1, until the output reaches one half."""
    z, steps = np.array(start), 0
    while z < 0:
        z += (1 - sigmoid(z)) * sigmoid_prime(z)
        steps += 1
    return steps


def _one_sign(outputs: np.ndarray) -> np.floating:
    """Share of units whose weight gradients all have one sign.

    A gradient is the sum of error times input over the batch, whose outputs have the shape
    (units, batch, inputs).
    """
    errors = np.random.default_rng(1).normal(size=outputs.shape[:2])
    signs = np.sign(np.einsum("ub,ubi->ui", errors, outputs))
    return np.mean(np.all(signs == signs[:, :1], axis=1))


def _shared_signs() -> Measured:
    """The share of 200 units with eight inputs whose weight gradients have one sign.

    For one example through Sigmoid and through Tanh, and for the sum over 32 through Sigmoid.
    """
    z = np.random.default_rng(0).normal(size=(200, 32, 8))
    one = z[:, :1]
    return _one_sign(sigmoid(one)), _one_sign(np.tanh(one)), _one_sign(sigmoid(z))


CARD = Card(
    position=5,
    family="sigmoids",
    full_name="Logistic sigmoid",
    aliases=("logistic", "expit"),
    purpose="The probability of one class of two, and the gates of recurrent networks.",
    shape="An S from 0 to 1, steepest at zero, flat at both ends; the derivative is a bell.",
    about=(
        Claim(
            source="sigmoid/about",
            label="About",
            text=(
                "Takes a real value and gives one between 0 and 1. It is non-linear, continuously "
                "differentiable and monotonic, and has a fixed output range."
            ),
            evidence=Evidence(
                probe=0.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    sigmoid(-5.0),
                    sigmoid(0.0),
                    sigmoid(5.0),
                    np.min(np.diff(sigmoid(np.linspace(-5, 5, 1001)))),
                ),
                sentence=(
                    "f(0) = {1:g}, f(−5) = {0:.4f} and f(5) = {2:.4f}; from z = −5 to 5 every step "
                    "of 0.01 makes the output grow, by at least {3:.1e}."
                ),
                holds=lambda low, middle, high, growth: (
                    0 < low < middle == 0.5 < high < 1 and growth > 0
                ),
            ),
        ),
    ),
    pros=(
        Claim(
            source="sigmoid/pro/1",
            text="Non-linear, and so are combinations of it.",
            evidence=Evidence(
                probe=2.0,
                mark=(0.0, 4.0),
                measure=lambda: (
                    sigmoid(2.0),
                    (sigmoid(0.0) + sigmoid(4.0)) / 2,
                    sigmoid(2.0) + sigmoid(-2.0),
                ),
                sentence=(
                    "f(2) = {0:.4f}, but halfway along the straight line from z = 0 to 4 the "
                    "height is {1:.4f}. The combination f(2) + f(−2) is {2:g}."
                ),
                holds=lambda curve, chord, total: curve - chord > 0.1 and abs(total - 1) < 1e-15,
            ),
            verdict=(
                "Not every combination is non-linear: $S(z) + S(-z)$ is 1 for every z, a straight "
                "line."
            ),
        ),
        Claim(
            source="sigmoid/pro/2",
            text="Gives an analog activation, unlike a step function.",
            evidence=Evidence(
                probe=0.5,
                mark=(-2.0, 2.0),
                measure=lambda: (
                    np.unique(sigmoid(np.linspace(-2, 2, 101))).size,
                    np.unique(np.heaviside(np.linspace(-2, 2, 101), 1.0)).size,
                ),
                sentence=(
                    "101 inputs from z = −2 to 2 give {0:.0f} different outputs; a step function "
                    "gives {1:.0f}."
                ),
                holds=lambda values, step: (values, step) == (101, 2),
            ),
        ),
        Claim(
            source="sigmoid/pro/3",
            text="Has a smooth gradient.",
            evidence=Evidence(
                probe=1.3,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    np.max(np.abs(np.diff(sigmoid_prime(np.linspace(-5, 5, 1001))))),
                    np.ptp(np.heaviside([-0.005, 0.005], 0.0)),
                ),
                sentence=(
                    "In steps of 0.01 from z = −5 to 5, the slope changes by at most {0:.5f}; "
                    "ReLU's slope, which jumps at zero, changes by {1:g}."
                ),
                holds=lambda change, step: change < 0.001 * step,
                other="relu",
            ),
        ),
        Claim(
            source="sigmoid/pro/4",
            text="Good for a classifier.",
            evidence=Evidence(
                probe=2.0,
                mark=(0.0, 5.0),
                measure=lambda: (sigmoid(2.0), sigmoid(-2.0), sigmoid(2.0) + sigmoid(-2.0)),
                sentence=(
                    "For z = 2 one class gets a probability of {0:.1%} and the other f(−2) = "
                    "{1:.1%}; together that is {2:g}."
                ),
                holds=lambda yes, no, whole: yes > no and abs(whole - 1) < 1e-15,
            ),
        ),
        Claim(
            source="sigmoid/pro/5",
            text=(
                "The output is always in (0, 1), not (−∞, ∞): bounded activations do not blow up."
            ),
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=20.0,
                mark=(5.0, 20.0),
                measure=lambda: (1 - sigmoid(20.0), sigmoid(1e300)),
                sentence="At z = 20 the output is {0:.1e} below 1; at z = 10³⁰⁰ it is {1:g}.",
                holds=lambda gap, far: gap > 0 and far == 1,
            ),
            verdict=(
                "True of the mathematics; in floating point the output rounds to exactly 1 from "
                "about z = 37 on."
            ),
        ),
    ),
    cons=(
        Claim(
            source="sigmoid/con/1",
            text="Towards either end, the output responds very little to changes in input.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=6.0,
                mark=(5.0, 6.0),
                measure=lambda: (sigmoid(6.0) - sigmoid(5.0), sigmoid(0.5) - sigmoid(-0.5)),
                sentence=(
                    "From z = 5 to 6 the output grows by {0:.4f}; over a stretch as long around "
                    "0, by {1:.4f}."
                ),
                holds=lambda end, middle: end < middle / 50,
            ),
        ),
        Claim(
            source="sigmoid/con/2",
            text="Gives rise to vanishing gradients.",
            evidence=Evidence(
                probe=0.0,
                mark=(-1.0, 1.0),
                measure=lambda: (sigmoid_prime(0.0), sigmoid_prime(0.0) ** 10),
                sentence=(
                    "Even at its steepest the slope is {0:g}; through ten layers that leaves "
                    "{1:.1e} of the gradient."
                ),
                holds=lambda steepest, product: steepest == 0.25 and product < 1e-6,
            ),
        ),
        Claim(
            source="sigmoid/con/3",
            text=(
                "The output is not zero-centred: gradient updates go too far in different "
                "directions, and optimisation is harder."
            ),
            evidence=Evidence(
                probe=0.0,
                mark=(-5.0, 5.0),
                measure=_shared_signs,
                sentence=(
                    "Of 200 random units with eight inputs, the weight gradients of a single "
                    "example have one sign in {0:.0%} when the inputs come from Sigmoid, in "
                    "{1:.0%} when from Tanh. Summed over a batch of 32 examples, it is {2:.0%} "
                    "with Sigmoid."
                ),
                holds=lambda from_sigmoid, from_tanh, of_a_batch: (
                    from_sigmoid == 1 and from_tanh < 0.05 and 0 < of_a_batch < 0.9
                ),
                other="tanh",
            ),
            verdict=(
                "For a single example, all weight gradients of a unit have the same sign, so the "
                "path zig-zags. The gradient of a batch is the sum over its examples, in which the "
                "signs can differ."
            ),
        ),
        Claim(
            source="sigmoid/con/4",
            text="Saturates and kills gradients.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=8.0,
                mark=(4.6, 10.0),
                measure=lambda: (
                    np.max(sigmoid_prime(np.linspace(4.6, 10, 541))),
                    sigmoid_prime(8.0),
                    np.max(sigmoid_prime(np.linspace(-10, -4.6, 541))),
                ),
                sentence=(
                    "From z = 4.6 to 10 the largest slope is {0:.4f}, and at z = 8 it is down to "
                    "{1:.5f}. On the left, below −4.6, the largest is {2:.4f} as well."
                ),
                holds=lambda right, slope, left: left == right < 0.01 and slope < 0.001,
            ),
        ),
        Claim(
            source="sigmoid/con/5",
            text=(
                "The network refuses to learn further or is drastically slow, until "
                "floating-point limits are hit."
            ),
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=-6.0,
                mark=(-6.0, 0.0),
                measure=lambda: (_steps_to_half(-6.0), _steps_to_half(-2.0)),
                sentence=(
                    "A unit that should output 1, with the squared error and a rate of 1, needs "
                    "{0:.0f} steps of descent from z = −6 to 0, where the output is one half, and "
                    "{1:.0f} steps from z = −2."
                ),
                holds=lambda far, near: far > 20 * near,
            ),
        ),
    ),
    notes=(
        Claim(
            source="sigmoid/code",
            label="Code",
            text="The documents' code is the formula as it stands, and $S(1 - S)$ for the slope.",
            verdict="Both need $e^{-|z|}$, which never overflows and keeps every digit.",
            snippet=Snippet(
                code=(
                    "def sigmoid(z):\n"
                    "    return 1 / (1 + np.exp(-z))\n"
                    "\n"
                    "def sigmoid_prime(z):\n"
                    "    return sigmoid(z) * (1 - sigmoid(z))"
                ),
                calls=("sigmoid(np.array([-1000.0]))", "sigmoid_prime(np.array([40.0]))"),
                wrong=(
                    "The exponential overflows for very negative z, and above z = 37 the slope "
                    "comes out as 0 though it is about $e^{-z}$."
                ),
            ),
        ),
    ),
    code_notes=(
        Claim(
            label="Output form",
            text=(
                "Code takes the slope from the output a = f(z), which it has kept: it is "
                "a·(1 − a), where a is the output and not the input z."
            ),
            evidence=Evidence(
                probe=2.0,
                measure=lambda: (
                    sigmoid(2.0),
                    sigmoid(2.0) * (1 - sigmoid(2.0)),
                    sigmoid_prime(2.0),
                    sigmoid_prime(sigmoid(2.0)),
                    2.0 * (1 - 2.0),
                    sigmoid(40.0) * (1 - sigmoid(40.0)),
                    sigmoid_prime(40.0),
                ),
                sentence=(
                    "At z = 2 the output is a = {0:.4f}. There a·(1 − a) is {1:.6f}, and so is "
                    "the slope: {2:.6f}. Two common mistakes: f′(a), the slope at a in the place "
                    "of z, is {3:.4f}; z·(1 − z), with the input in the place of the output, is "
                    "{4:g}. Where a rounds to 1, the form has no correct digit left: at z = 40 it "
                    "gives {5:g}, and the slope is {6:.1e}."
                ),
                holds=lambda a, product, slope, twice, of_input, lost, left: (
                    abs(a - 0.88) < 0.001
                    and abs(product - slope) < 1e-15
                    and twice > 1.5 * slope
                    and of_input == -2
                    and lost == 0 < left < 1e-17
                ),
            ),
            program=Program(
                code=(
                    "class Sigmoid:\n"
                    "    def forward(self, z):\n"
                    "        a = 1 / (1 + np.exp(-z))\n"
                    "        self.a = a  # for the way back\n"
                    "        return a\n"
                    "\n"
                    "    def backward(self, grad):\n"
                    "        a = self.a  # the output, not z\n"
                    "        return grad * a * (1 - a)\n"
                    "\n"
                    "layer = Sigmoid()"
                ),
                calls=("layer.forward(np.array([0.0, 2.0]))", "layer.backward(np.ones(2))"),
            ),
        ),
    ),
    references=(KARPATHY, CS231N),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Sigmoid"),
        Framework(library="Keras", name="keras.activations.sigmoid"),
        Framework(library="JAX", name="jax.nn.sigmoid"),
    ),
)

ACTIVATION = Activation(
    name="sigmoid",
    title="Sigmoid",
    function=sigmoid,
    derivative=sigmoid_prime,
    formula=r"\frac{1}{1 + e^{-z}}",
    derivative_formula=r"S(z)\,\bigl(1 - S(z)\bigr) = \frac{e^{-|z|}}{(1 + e^{-|z|})^2}",
    text="1/(1 + exp(-z))",
    card=CARD,
)
