"""Hardshrink, which keeps an input or sets it to zero."""

import numpy as np

from actviz.activation import Activation, Parameter
from actviz.catalog.kernel import kernel
from actviz.catalog.softshrink import DONOHO_JOHNSTONE, softshrink
from actviz.claims import Card, Claim, Evidence, Framework, Measured

LAMBD = Parameter(
    name="lambd",  # lambda is a word of Python
    symbol="λ",
    default=0.5,
    minimum=0.05,
    maximum=2.0,
    step=0.05,
    meaning="how large an input must be to be kept",
    role="what is cut to 0",
    least=0.0,
)


@kernel(LAMBD)
def hardshrink(z: np.ndarray, lambd: float = 0.5) -> np.ndarray:
    """Hardshrink(z) = z for |z| > λ, 0 otherwise; Donoho and Johnstone (1994).

    It jumps at ±λ, where 0 is taken.
    """
    # A comparison with NaN is false, so this way round NaN stays.
    return np.where(np.abs(z) <= lambd, 0, z)


@kernel(LAMBD)
def hardshrink_prime(z: np.ndarray, lambd: float = 0.5) -> np.ndarray:
    """Hardshrink′(z) = 1 for |z| > λ, 0 otherwise, so 0 at both jumps by convention."""
    return np.where(np.isnan(z), z, (np.abs(z) > lambd) | (lambd == 0))


def kinks(lambd: float = 0.5) -> tuple[float, ...]:
    """−λ and λ, where f jumps by λ and f′ by 1; none for λ = 0, the identity."""
    return (-lambd, lambd) if lambd else ()


def _cleaned() -> Measured:
    """Mean squared error of a noisy signal: as it is, after Hardshrink and after Softshrink.

    Of 1000 values 50 are 3 and the others 0; the noise has a standard deviation of 0.2.
    """
    signal = np.zeros(1000)
    signal[:50] = 3.0
    noisy = signal + np.random.default_rng(1994).normal(scale=0.2, size=signal.size)
    signals = noisy, hardshrink(noisy), softshrink(noisy)
    return tuple(np.mean((each - signal) ** 2) for each in signals)


def _missed_rise() -> Measured:
    """How far f rises from 0 to 1, and what adding up its slopes on the way gives."""
    middles = np.arange(0.0005, 1, 0.001)
    return hardshrink(1.0) - hardshrink(0.0), np.mean(hardshrink_prime(middles))


CARD = Card(
    family="shrinkages",
    full_name="Hard shrinkage",
    aliases=("hard_shrink", "hard shrink", "hard thresholding", "hard threshold"),
    purpose="Removes small values and leaves the others as they are, as in denoising.",
    shape="The identity with its middle cut out: zero there, and a jump at each end of the cut.",
    pros=(
        Claim(
            text="What it keeps, it keeps unchanged, where Softshrink takes λ off everything.",
            evidence=Evidence(
                probe=2.0,
                mark=(0.5, 5.0),
                measure=lambda: (hardshrink(2.0), softshrink(2.0)),
                sentence="With λ = 0.5 the output at z = 2 is {0:g}, and Softshrink's is {1:g}.",
                holds=lambda hard, soft: hard == 2 and soft == 1.5,
                other="softshrink",
            ),
        ),
        Claim(
            text="Cleans a signal in which few values matter and all are noisy.",
            evidence=Evidence(
                probe=0.2,
                mark=(-0.5, 0.5),
                measure=_cleaned,
                sentence=(
                    "Noise of size 0.2 on 1000 values, of which 50 are 3 and the others 0: with "
                    "λ = 0.5 the mean squared error falls from {0:.4f} to {1:.4f}, with Softshrink "
                    "to {2:.4f}."
                ),
                holds=lambda raw, hard, soft: 0 < hard < soft < raw / 2 and raw < 0.05,
                other="softshrink",
            ),
        ),
    ),
    cons=(
        Claim(
            text="It jumps: inputs that are neighbours can get outputs λ apart.",
            evidence=Evidence(
                parameters={"lambd": 2.0},
                probe=2.0,
                mark=(1.5, 2.5),
                measure=lambda: (
                    hardshrink(2.0, lambd=2.0),
                    hardshrink(np.nextafter(2.0, 3.0), lambd=2.0),
                ),
                sentence=(
                    "With λ = 2 an input of 2 gives {0:g}, and the next larger number that a "
                    "computer has gives {1:.1f}."
                ),
                holds=lambda at, after: at == 0 and 2 < after < 2.001,
            ),
        ),
        Claim(
            text="Its derivative does not include the jumps, so it misleads descent.",
            evidence=Evidence(
                probe=0.5,
                mark=(0.0, 1.0),
                measure=_missed_rise,
                sentence=(
                    "With λ = 0.5 the output rises by {0:g} from z = 0 to 1, but the slopes on the "
                    "way add up to {1:.2f}."
                ),
                holds=lambda rise, slopes: rise == 1 and 0.49 < slopes < 0.51,
            ),
        ),
    ),
    references=(DONOHO_JOHNSTONE,),
    frameworks=(
        Framework(library="PyTorch", name="torch.nn.Hardshrink", defaults="lambd=0.5"),
        Framework(library="Keras", name="keras.activations.hard_shrink", defaults="threshold=0.5"),
    ),
)

ACTIVATION = Activation(
    name="hardshrink",
    title="Hardshrink",
    function=hardshrink,
    derivative=hardshrink_prime,
    parameters=(LAMBD,),
    kinks=kinks,
    formula=r"\begin{cases} z & |z| > <lambd> \\ 0 & |z| \le <lambd> \end{cases}",
    derivative_formula=r"\begin{cases} 1 & |z| > <lambd> \\ 0 & |z| \le <lambd> \end{cases}",
    text="where(z < -lambd or z > lambd, z, 0)",
    card=CARD,
)
