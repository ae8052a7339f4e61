"""LogSigmoid, the logarithm of the Sigmoid."""

import numpy as np

from actviz.activation import Activation
from actviz.catalog.kernel import kernel
from actviz.catalog.sigmoid import sigmoid, sigmoid_prime
from actviz.claims import Card, Claim, Evidence, Framework, Reference


@kernel()
def log_sigmoid(z: np.ndarray) -> np.ndarray:
    """log S(z) = min(z, 0) − log(1 + e^−|z|), for S the Sigmoid; used by Mikolov et al. (2013)."""
    # log(1 / (1 + e^−z)) is −∞ below z = −709, where e^−z overflows, and 0 above 37, where
    # 1 + e^−z rounds to 1. Both terms here have the same sign, so no digit cancels.
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


@kernel()
def log_sigmoid_prime(z: np.ndarray) -> np.ndarray:
    """(log S)′(z) = S(−z) = 1 / (1 + e^z)."""
    # The difference 1 − S(z) has no correct digit left above z = 37. For z > 0 both parts of the
    # fraction are multiplied by e^−z, which does not overflow.
    decay = np.exp(-np.abs(z))
    return np.where(z > 0, decay, 1) / (1 + decay)


CARD = Card(
    family="sigmoids",
    full_name="Logarithm of the logistic sigmoid",
    aliases=("logsigmoid", "log-sigmoid"),
    purpose="Losses: the log-probability of a yes, in binary classifiers and preference learning.",
    shape=(
        "Close to the line z for negative z; it bends around zero and levels off at 0 from below; "
        "the derivative falls from 1 to 0 in an S."
    ),
    pros=(
        Claim(
            text="A confident mistake still gets a full gradient, where Sigmoid's has vanished.",
            evidence=Evidence(
                z=(-10.0, 10.0),
                probe=-8.0,
                mark=(-10.0, -5.0),
                measure=lambda: (log_sigmoid_prime(-8.0), sigmoid_prime(-8.0)),
                sentence="At z = −8 the slope is {0:.4f}; Sigmoid's is {1:.4f}.",
                holds=lambda slope, other: 0.99 < slope <= 1 and 0 < other < 0.001,
                other="sigmoid",
            ),
        ),
        Claim(
            text="Tells near-certain answers apart that look the same to Sigmoid.",
            evidence=Evidence(
                z=(-20.0, 20.0),
                probe=20.0,
                mark=(5.0, 20.0),
                measure=lambda: (log_sigmoid(20.0), log_sigmoid(40.0), np.log(sigmoid(40.0))),
                sentence=(
                    "At z = 20 it is {0:.2e} and at z = 40 {1:.2e}; the logarithm of Sigmoid's "
                    "output, which rounds to 1 there, is {2:g}."
                ),
                holds=lambda near, far, naive: near < far < 0 == naive,
                other="sigmoid",
            ),
        ),
    ),
    cons=(
        Claim(
            text="Has no lower bound, so one confident mistake outweighs many unsure answers.",
            evidence=Evidence(
                z=(-20.0, 5.0),
                probe=-20.0,
                mark=(-20.0, -10.0),
                measure=lambda: (
                    log_sigmoid(-20.0),
                    log_sigmoid(0.0),
                    log_sigmoid(-20.0) / log_sigmoid(0.0),
                ),
                sentence=(
                    "At z = −20 it is {0:.3f}, at z = 0 {1:.3f}: one such mistake costs as much as "
                    "{2:.1f} answers at z = 0, which are guesses."
                ),
                holds=lambda far, toss, ratio: (
                    far < -19 and -1 < toss < 0 and abs(ratio * toss - far) < 1e-12
                ),
            ),
        ),
        Claim(
            text="Never positive: between hidden layers every output would have the same sign.",
            evidence=Evidence(
                probe=5.0,
                mark=(-5.0, 5.0),
                measure=lambda: (
                    np.max(log_sigmoid(np.linspace(-5, 5, 1001))),
                    np.mean(log_sigmoid(np.linspace(-5, 5, 1001))),
                ),
                sentence="From z = −5 to 5 its largest output is {0:.4f}; the mean is {1:.2f}.",
                holds=lambda largest, mean: mean < -1 < largest < 0,
            ),
        ),
    ),
    references=(
        Reference(
            title="Distributed Representations of Words and Phrases and their Compositionality",
            authors="Mikolov, Sutskever, Chen, Corrado and Dean",
            year=2013,
            link="https://arxiv.org/abs/1310.4546",
        ),
        Reference(
            title="Direct Preference Optimization: Your Language Model is Secretly a Reward Model",
            authors="Rafailov, Sharma, Mitchell, Ermon, Manning and Finn",
            year=2023,
            link="https://arxiv.org/abs/2305.18290",
        ),
    ),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.LogSigmoid"),
        Framework(library="Keras", name="keras.activations.log_sigmoid"),
        Framework(library="JAX", name="jax.nn.log_sigmoid"),
    ),
)

ACTIVATION = Activation(
    name="log_sigmoid",
    title="LogSigmoid",
    function=log_sigmoid,
    derivative=log_sigmoid_prime,
    formula=r"\log \sigma(z) \\ &= \min(z, 0) - \log\bigl(1 + e^{-|z|}\bigr)",
    derivative_formula=r"\sigma(-z) = \frac{1}{1 + e^{z}}",
    text="-log(1 + exp(-z))",
    card=CARD,
)
