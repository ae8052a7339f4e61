"""The gains that keep a signal and a gradient: against mpmath, and those that frameworks name."""

import math

import mpmath
import numpy as np
import pytest

import actviz
from actviz.activation import Activation
from actviz.gains import KERAS_GAINS, PYTORCH_GAINS, recommended
from actviz.network import INITIALIZERS, Unit, forward, initial, network
from actviz.properties import GRADIENT, SIGNAL, described, properties, summary
from tests.conftest import sampled
from tests.exact import EXACT, MP, Exact, mpf


def _settings(activation: Activation) -> list[dict[str, float]]:
    """The defaults, and each slider at both ends."""
    settings = [activation.defaults]
    for slider in activation.parameters:
        settings += [activation.defaults | {slider.name: v} for v in slider.places[[0, -1]]]
    return settings


def _mean_square(exact: Exact, name: str, ends: list[float], values: dict[str, float]) -> float:
    """The mean of a function's square for a standard normal input, by quadrature with mpmath."""
    kernel = getattr(exact, name)

    def weighted(z: mpmath.mpf) -> mpmath.mpf:
        return kernel(z, **{key: mpf(value) for key, value in values.items()}) ** 2 * MP.npdf(z)

    with MP.workdps(16):
        return float(MP.quad(weighted, ends, maxdegree=5))


@sampled(
    ("name", "values"),
    [(name, values) for name in EXACT for values in _settings(actviz.get(name))],
    lambda case: case[1] == actviz.get(case[0]).defaults,
    quick=3,
)
def test_gains_agree_with_mpmath(name: str, values: dict[str, float]) -> None:
    activation = actviz.get(name)
    found = summary(activation, values)
    kinks = [kink for kink in activation.kinks(**values) if abs(kink) < 10]
    ends = np.unique([*np.arange(-10.0, 10.5, 1.0), -0.1, 0.1, *kinks]).tolist()
    for gain, square, kernel in (
        (found.signal_gain, found.square, "function"),
        (found.gradient_gain, found.slope_square, "derivative"),
    ):
        exact = _mean_square(EXACT[name], kernel, ends, values)
        assert square == pytest.approx(exact, rel=1e-10, abs=1e-20)
        if square == 0:
            assert math.isnan(gain)
        else:
            assert gain == pytest.approx(exact**-0.5, rel=1e-10)


def test_known_gains_are_found() -> None:
    relu = summary(actviz.get("relu"), {})
    assert relu.signal_gain == pytest.approx(math.sqrt(2), rel=1e-14)
    assert relu.gradient_gain == pytest.approx(math.sqrt(2), rel=1e-14)
    # SELU is made so that its outputs have the mean square 1.
    assert summary(actviz.get("selu"), {}).signal_gain == pytest.approx(1, abs=1e-7)
    for slope in (0.0, 0.01, 0.2, 1.0):
        values = {"alpha": slope}
        leaky = summary(actviz.get("leaky_relu"), values)
        gain = recommended(actviz.get("leaky_relu"), values)["PyTorch"].gain
        assert leaky.signal_gain == pytest.approx(gain, rel=1e-14)
        assert leaky.gradient_gain == pytest.approx(gain, rel=1e-14)


def test_frameworks_are_quoted_with_their_calls() -> None:
    def said(name: str, **values: float) -> dict[str, str]:
        activation = actviz.get(name)
        found = recommended(activation, activation.defaults | values)
        return {framework: gain.sentence for framework, gain in found.items()}

    assert said("tanh") == {
        "PyTorch": 'calculate_gain("tanh") is 1.667 (5/3)',
        "Keras": "GlorotNormal is 1",
    }
    assert said("relu")["Keras"] == "HeNormal is 1.414 (√2)"
    assert said("selu")["PyTorch"] == 'calculate_gain("selu") is 0.75 (3/4)'
    assert said("leaky_relu", alpha=0.5) == {
        "PyTorch": 'calculate_gain("leaky_relu", 0.5) is 1.265 (√(2/(1 + α²)))'
    }
    assert said("linear") == {"PyTorch": 'calculate_gain("linear") is 1'}
    assert said("linear", m=2.0) == said("mish") == {}
    assert {*KERAS_GAINS, *PYTORCH_GAINS} <= {*actviz.names()}


def test_a_gain_that_there_is_not_is_said_in_words() -> None:
    step, line = actviz.get("binary_step"), actviz.get("linear")
    assert described(properties(step, step.defaults))[SIGNAL] == "1.414"
    assert described(properties(step, step.defaults))[GRADIENT] == "none: f′ is 0"
    flat = described(properties(line, {"m": 0.0}))
    assert (flat[SIGNAL], flat[GRADIENT]) == ("none: f is 0", "none: f′ is 0")


@pytest.mark.parametrize("name", ["relu", "tanh", "gelu", "softsign"])
def test_a_network_with_the_gain_keeps_the_size_of_its_signal(name: str) -> None:
    activation = actviz.get(name)
    gain = summary(activation, activation.defaults).signal_gain
    unit = Unit(activation=activation, values=activation.defaults)
    net = network(initial([512] * 7, INITIALIZERS["LeCun"]), [unit] * 6, gain)
    # Such inputs that the first z is standard normal.
    inputs = np.random.default_rng(1).standard_normal((64, 512)) / gain
    sizes = [np.mean(z**2) for z in forward(net, inputs).z]
    assert sizes == pytest.approx([1] * 6, abs=0.2)
