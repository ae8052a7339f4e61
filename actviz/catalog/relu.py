"""ReLU, the rectified linear unit."""

import inspect
import math
from collections.abc import Callable
from time import perf_counter

import numpy as np

from actviz.activation import Activation, Array
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import KARPATHY, sigmoid, sigmoid_prime
from actviz.catalog.tanh import tanh
from actviz.claims import Card, Claim, Evidence, Framework, Measured, Reference, Snippet

GLOROT = Reference(
    title="Deep Sparse Rectifier Neural Networks",
    authors="Glorot, Bordes and Bengio",
    year=2011,
    link="https://proceedings.mlr.press/v15/glorot11a.html",
)
FUKUSHIMA = Reference(
    title="Visual Feature Extraction by a Multilayered Network of Analog Threshold Elements",
    authors="Fukushima",
    year=1969,
    link="https://doi.org/10.1109/TSSC.1969.300225",
)


@kernel()
def relu(z: np.ndarray) -> np.ndarray:
    """ReLU(z) = max(0, z); Glorot et al. (2011), section 3."""
    return np.maximum(z, 0)


@kernel()
def relu_prime(z: np.ndarray) -> np.ndarray:
    """ReLU′(z) = 1 for z > 0, 0 otherwise; the 0 at z = 0 is a convention."""
    return np.heaviside(z, 0)


def kinks() -> tuple[float, ...]:
    """0, where f′ jumps from 0 to 1."""
    return (0.0,)


def _cost() -> tuple[float, float]:
    """How many times as long as ReLU the evaluation of Sigmoid and Tanh takes.

    The three take turns for a twentieth of a second, so that all of them meet a moment in which the
    machine is busy. The shortest time of each counts, because a disturbance can only add to it.
    The formulas alone are timed: checking the input takes as long for each of them, and longer than
    ReLU itself.
    """
    # With 10 000 numbers the memory of Sigmoid's intermediate results sometimes goes back to the
    # system after each call, which then takes twice as long.
    z = np.linspace(-5, 5, 2_000)

    def seconds(function: Callable[..., Array]) -> float:
        formula = inspect.unwrap(function)
        start = perf_counter()
        formula(z)
        return perf_counter() - start

    end = perf_counter() + 0.05
    base, to_sigmoid, to_tanh = math.inf, math.inf, math.inf
    while perf_counter() < end:
        base = min(base, seconds(relu))
        to_sigmoid = min(to_sigmoid, seconds(sigmoid))
        to_tanh = min(to_tanh, seconds(tanh))
    return to_sigmoid / base, to_tanh / base


def _cheaper(to_sigmoid: float, to_tanh: float) -> str:
    """Say which of the two the claim holds for: over 1.2 times the time of ReLU, as printed."""
    ratios = {"Sigmoid": round(to_sigmoid, 1), "Tanh": round(to_tanh, 1)}
    holds = [name for name, ratio in ratios.items() if ratio > 1.2]
    others = [name for name in ratios if name not in holds]
    if not holds:
        return "So ReLU saves no time on that machine."
    if not others:
        return "So it holds on that machine."
    return f"So it holds on that machine for {holds[0]}, but not for {others[0]}."


def _death() -> Measured:
    """A unit on inputs from 0 to 1 before and after one step that is too large.

    Returns
    -------
    tuple of float
        Share of inputs that activate the unit before the step; the smallest and largest z after
        it, the share that activates it then, and the largest gradient that reaches its weight.
    """
    inputs = np.linspace(0, 1, 101)
    weight, bias, rate = 1.0, 0.1, 3.0
    z = weight * inputs + bias
    before = np.mean(relu(z) > 0)
    # One step down the mean of the output itself, as if every output were too large.
    weight -= rate * (relu_prime(z) * inputs).mean()
    bias -= rate * relu_prime(z).mean()
    z = weight * inputs + bias
    return (
        before,
        np.min(z),
        np.max(z),
        np.mean(relu(z) > 0),
        np.max(np.abs(relu_prime(z) * inputs)),
    )


CARD = Card(
    position=3,
    family="rectifiers",
    full_name="Rectified linear unit",
    aliases=("rectifier", "ramp"),
    purpose=(
        "The usual first choice for hidden layers: cheap, and its gradient does not shrink where "
        "a unit is active."
    ),
    shape="Flat at zero for negative z, the identity for positive z, with a corner at zero.",
    about=(
        Claim(
            source="relu/about",
            label="About",
            text=(
                "The rectified linear unit, max(0, z), is not linear in spite of its name. It is "
                "said to be a recent invention, with the benefits of Sigmoid and better "
                "performance."
            ),
            evidence=Evidence(
                probe=2.0,
                mark=(-2.0, 2.0),
                measure=lambda: (
                    relu(-2.0) + relu(2.0),
                    relu(-2.0 + 2.0),
                    FUKUSHIMA.year,
                    GLOROT.year - FUKUSHIMA.year,
                    GLOROT.year,
                ),
                sentence=(
                    "f(−2) + f(2) = {0:g}, but f(−2 + 2) = {1:g}, so it is not linear. Fukushima "
                    "published it in {2:.0f}, {3:.0f} years before the paper of {4:.0f} that the "
                    "documents name."
                ),
                holds=lambda parts, whole, first, years, named: (
                    parts != whole and years > 20 and first + years == named
                ),
            ),
            verdict=(
                "Rectifiers are decades older than deep learning: Fukushima used them in 1969."
            ),
        ),
    ),
    pros=(
        Claim(
            source="relu/pro/1",
            text="Avoids and rectifies the vanishing-gradient problem.",
            evidence=Evidence(
                probe=1.0,
                mark=(0.0, 5.0),
                measure=lambda: (
                    relu_prime(1.0) ** 20,
                    sigmoid_prime(1.0) ** 20,
                    relu_prime(-1.0) ** 20,
                ),
                sentence=(
                    "Through 20 layers at z = 1 the slopes multiply to {0:g}, with Sigmoid to "
                    "{1:.0e}; at z = −1, ReLU's multiply to {2:g}."
                ),
                holds=lambda active, sigmoid_product, idle: (
                    active == 1 and sigmoid_product < 1e-10 and idle == 0
                ),
                other="sigmoid",
            ),
            verdict="For active units only: where z < 0 the gradient is 0.",
        ),
        Claim(
            source="relu/pro/2",
            text="Cheaper to compute than tanh and sigmoid, being made of simpler operations.",
            evidence=Evidence(
                probe=1.0,
                mark=(-5.0, 5.0),
                measure=_cost,
                sentence=(
                    "On the machine that runs this app, with numpy, 2000 numbers from z = −5 to 5 "
                    "take Sigmoid {0:.1f} times as long as ReLU, and Tanh {1:.1f} times. "
                    "{conclusion}"
                ),
                conclusion=_cheaper,
                holds=lambda to_sigmoid, to_tanh: 0 < to_sigmoid < 1000 and 0 < to_tanh < 1000,
            ),
            verdict=(
                "The operations are simpler. How much time that saves depends on the machine and "
                "the library."
            ),
        ),
    ),
    cons=(
        Claim(
            source="relu/con/1",
            text="Should only be used in hidden layers.",
            evidence=Evidence(
                probe=-2.0,
                mark=(-5.0, 5.0),
                measure=lambda: np.min(relu(np.linspace(-5, 5, 1001))),
                sentence=(
                    "Its smallest output from z = −5 to 5 is {0:g}: never negative, like a price "
                    "or a count."
                ),
                holds=lambda smallest: smallest == 0,
            ),
            verdict="It is also a sound output layer for quantities that cannot be negative.",
        ),
        Claim(
            source="relu/con/2",
            text=(
                "Gradients can be fragile in training and die: one update can leave a unit that "
                "never activates again, a dead neuron."
            ),
            evidence=Evidence(
                probe=-3.0,
                mark=(-3.4, -2.9),
                measure=_death,
                sentence=(
                    "A unit fires for {0:.0%} of its inputs. One step that is too large takes all "
                    "of them to z from {1:.1f} to {2:.1f}. There the unit fires for {3:.0%} of "
                    "them, and the largest gradient that it gets is {4:g}."
                ),
                holds=lambda before, low, high, after, gradient: (
                    (before, after, gradient) == (1, 0, 0)
                    and abs(low + 3.4) < 1e-9
                    and abs(high + 2.9) < 1e-9
                ),
            ),
        ),
        Claim(
            source="relu/con/3",
            text=(
                "For z < 0 the gradient is 0, so the weights are not adjusted and the unit stops "
                "responding to variations in error or input: the dying-ReLU problem."
            ),
            evidence=Evidence(
                probe=-3.0,
                mark=(-5.0, 0.0),
                measure=lambda: (relu_prime(-3.0), np.max(relu_prime(np.linspace(-5, 0, 501)))),
                sentence=(
                    "At z = −3 the slope is {0:g}, and the largest slope from z = −5 to 0 is {1:g}."
                ),
                holds=lambda slope, largest: slope == largest == 0,
            ),
        ),
        Claim(
            source="relu/con/4",
            text="The range is [0, ∞): it can blow up the activation.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=20.0,
                mark=(0.0, 20.0),
                measure=lambda: (relu(20.0), relu(1e300)),
                sentence="f(20) = {0:g}, and f(10³⁰⁰) = {1:g}: nothing holds it back.",
                holds=lambda near, far: (near, far) == (20, 1e300),
            ),
        ),
    ),
    notes=(
        Claim(
            source="relu/formula",
            label="Formula",
            text="The documents give the derivative as 1 for z > 0 and 0 for z ≤ 0.",
            evidence=Evidence(
                z=(-2.0, 2.0),
                probe=0.0,
                mark=(-0.5, 0.5),
                measure=lambda: (
                    (relu(0.0) - relu(-1e-6)) / 1e-6,
                    (relu(1e-6) - relu(0.0)) / 1e-6,
                    relu_prime(0.0),
                ),
                sentence=(
                    "From the left the slope at 0 is {0:g}, from the right it is {1:g}; the value "
                    "taken is {2:g}."
                ),
                holds=lambda left, right, taken: (left, right, taken) == (0, 1, 0),
            ),
            verdict=(
                "At z = 0 there is no derivative. 0 is a convention, the one that frameworks use."
            ),
        ),
        Claim(
            source="relu/code",
            label="Code",
            text=(
                "The documents' function takes the `max` of 0 and z; their derivative decides with "
                "`if`."
            ),
            verdict="Both must choose element by element.",
            snippet=Snippet(
                code=(
                    "def relu(z):\n"
                    "    return max(0, z)\n"
                    "\n"
                    "def relu_prime(z):\n"
                    "    if z > 0:\n"
                    "        return 1\n"
                    "    return 0"
                ),
                calls=("relu(np.array([-1.0, 1.0]))", "relu_prime(np.array([-1.0, 1.0]))"),
                wrong="Neither `max` nor `if` can decide for several numbers at once.",
            ),
        ),
    ),
    references=(GLOROT, KARPATHY, FUKUSHIMA),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.ReLU"),
        Framework(library="Keras", name="keras.layers.ReLU", defaults="negative_slope=0.0"),
        Framework(library="JAX", name="jax.nn.relu"),
    ),
)

ACTIVATION = Activation(
    name="relu",
    title="ReLU",
    function=relu,
    derivative=relu_prime,
    kinks=kinks,
    formula=r"\begin{cases} z & z > 0 \\ 0 & z \le 0 \end{cases}",
    derivative_formula=r"\begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
    text="max(0, z)",
    card=CARD,
)
