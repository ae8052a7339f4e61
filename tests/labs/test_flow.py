"""The gradient over the depth of a network, against theory."""

from dataclasses import replace

import numpy as np
import pytest

from actviz.catalog import get
from actviz.formatting import digits, digits_of_power
from actviz.gradient_flow import charts as plots
from actviz.gradient_flow.charts import MeasuredNetwork
from actviz.labs import flow
from actviz.labs.flow import BINS, Profile, Stack
from actviz.network import INITIALIZERS, Unit, backward, forward, initial, network

STACK = Stack(depth=20, width=64, initializer="He", gain=1.0, batch=64, seed=0)


def measure(name: str, stack: Stack, **values: float) -> Profile:
    return flow.measure(stack, Unit(activation=get(name), values=values))


@pytest.mark.parametrize("seed", range(3))
def test_orthogonal_weights_of_a_linear_network_keep_the_norm(seed: int) -> None:
    stack = Stack(depth=60, width=64, initializer="orthogonal", gain=1.0, batch=16, seed=seed)
    found = measure("linear", stack)
    np.testing.assert_allclose(found.log_gradient, 0, atol=1e-12)
    np.testing.assert_allclose(found.log_predicted, 0, atol=1e-12)
    np.testing.assert_allclose(found.deviation, found.deviation[0], rtol=0.01)
    with_gain = measure("linear", replace(stack, gain=0.5))
    np.testing.assert_allclose(with_gain.log_gradient, np.arange(-60, 1) * np.log10(2), atol=1e-11)


def test_he_and_relu_keep_the_mean_square() -> None:
    stack = Stack(depth=30, width=512, initializer="He", gain=1.0, batch=64, seed=1)
    found = measure("relu", stack)
    square = found.mean**2 + found.deviation**2
    # Of the variance of a layer's mean square, 5/n is handed on (kurtosis of a rectified normal);
    # the outputs have half of the mean square of what the next layer takes.
    spread = np.sqrt(5 * np.arange(1, 31) / 512)
    assert np.all(np.abs(np.log(square[1:])) < 3 * spread)
    assert np.all(np.abs(found.log_gradient * np.log(10)) < 3 * np.sqrt(5 * 30 / 512))


@pytest.mark.parametrize("seed", range(3))
def test_selu_and_lecun_go_to_mean_0_and_variance_1(seed: int) -> None:
    stack = Stack(depth=40, width=512, initializer="LeCun", gain=1.0, batch=64, seed=seed)
    found = measure("selu", stack)
    assert np.all(np.abs(found.mean[5:]) < 0.2)
    assert np.all(np.abs(found.deviation[5:] ** 2 - 1) < 0.35)
    # Also from inputs that are not so: the same network with weights that begin too large.
    first = np.abs(measure("selu", replace(stack, gain=1.3)).deviation[1:] ** 2 - 1)
    assert first[0] > 0.3


@pytest.mark.parametrize("seed", range(5))
def test_sigmoid_with_variance_1_over_fan_in_declines_fourfold_a_layer(seed: int) -> None:
    stack = Stack(depth=30, width=256, initializer="LeCun", gain=1.0, batch=32, seed=seed)
    found = measure("sigmoid", stack)
    steps = np.diff(found.log_gradient)  # towards the last layer, so what each one takes away
    # One layer's norm is off by about 1/√(2·256).
    assert np.all(steps > np.log10(4) - 3 * 0.044 / np.log(10))
    assert found.log_gradient[0] <= -30 * np.log10(4) + 3 * 0.044 * np.sqrt(30) / np.log(10)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "elu", "silu"])
def test_the_way_there_and_back_is_that_of_the_network(name: str) -> None:
    stack = replace(STACK, depth=6, gain=1.3)
    found = measure(name, stack)
    unit = Unit(activation=get(name))
    net = network(initial((64,) * 7, INITIALIZERS["He"], seed=0), (unit,) * 6, gain=1.3)
    weights = net.weights
    passed = forward(net, flow.inputs(stack))
    np.testing.assert_allclose(found.deviation[1:], [a.std() for a in passed.outputs], rtol=1e-12)
    given = np.random.default_rng([0, 2_000_000]).standard_normal((64, 64))
    back = backward(net, passed, given)
    norms: list[np.floating] = []
    by = given
    for weight, z in zip(reversed(weights), reversed(passed.z), strict=True):
        by = (by * unit.slope(z)) @ weight.T
        norms.insert(0, np.linalg.norm(by))
    relative = np.log10(np.array(norms) / np.linalg.norm(given))
    np.testing.assert_allclose(found.log_gradient[:-1], relative, atol=1e-12)
    slopes = [np.abs(unit.slope(z)) for z in passed.z]
    np.testing.assert_allclose(found.flat, [(each < 0.05).mean() for each in slopes])
    np.testing.assert_allclose(found.dead, [(each.max(axis=0) == 0).mean() for each in slopes])
    ratio = flow.diagnose(stack, unit).log_ratio
    by_weights = [
        np.linalg.norm(by) / np.linalg.norm(w) for by, w in zip(back.weights, weights, strict=True)
    ]
    np.testing.assert_allclose(
        ratio, np.log10(np.array(by_weights) / np.linalg.norm(given)), atol=1e-12
    )


def test_gradients_smaller_than_any_number_are_told() -> None:
    stack = Stack(depth=60, width=32, initializer="normal", gain=0.0001, batch=16, seed=0)
    found = measure("sigmoid", stack)
    assert found.log_gradient[0] == pytest.approx(found.log_predicted[0], abs=3)
    assert found.log_gradient[0] < -230


@pytest.mark.parametrize("name", ["relu", "gelu", "softplus"])
def test_32_bits_tell_what_64_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = replace(STACK, depth=10)
    exact = measure(name, stack)
    monkeypatch.setattr(flow, "WIDE", 0)
    # The weights are others, drawn from 32 bits, so it is the theory that both have to meet.
    rough = measure(name, stack)
    assert stack.precision is np.float32
    np.testing.assert_allclose(rough.log_gradient, exact.log_gradient, atol=0.5)
    np.testing.assert_allclose(rough.log_predicted, exact.log_predicted, atol=0.5)


@pytest.mark.parametrize(
    ("name", "stack", "said"),
    [
        (
            "sigmoid",
            STACK,
            "Sigmoid: each layer passes 31%; after 20 layers 7.5\xa0·\xa010⁻¹¹ is left.",
        ),
        (
            "binary_step",
            STACK,
            "stops the gradient: from layer 19 back to the input it is exactly 0",
        ),
        ("relu", replace(STACK, depth=5, gain=0.8), "after 5 layers 31% is left."),
        (
            "relu",
            replace(STACK, gain=2.5),
            "passes 255%; after 20 layers there is 1.3\xa0·\xa010⁸ times",
        ),
        (
            "linear",
            replace(STACK, initializer="orthogonal"),
            "Linear: each layer passes 100%; after 20 layers all of it is left.",
        ),
        ("tanh", replace(STACK, depth=1), "Tanh: the layer passes "),
        (
            "linear",
            replace(STACK, initializer="normal", gain=4.0, width=512, depth=60),
            "overflows: from layer",
        ),
    ],
)
def test_what_happened_is_said(
    name: str, stack: Stack, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "WIDE", 1e7)
    assert said in flow.sentence(get(name).title, stack, measure(name, stack))


@pytest.mark.parametrize(
    ("log", "text"),
    [
        (0.0, "1"),
        (np.log10(0.25), "0.25"),
        (2.5, "320"),
        (-12.0, "10⁻¹²"),
        (np.log10(9.996e-13), "10⁻¹²"),
        (40.3, "2 · 10⁴⁰"),
        (-np.inf, "0"),
        (np.nan, "not a number"),
    ],
)
def test_powers_are_printed_however_small(log: float, text: str) -> None:
    assert digits_of_power(log) == text


def test_histograms_count_every_number_once() -> None:
    found = flow.diagnose(STACK, Unit(activation=get("tanh")))
    for each in (found.outputs, found.gradients):
        assert each.shares.shape == (BINS, 20)
        np.testing.assert_allclose(each.shares.sum(axis=0), 1)
    assert found.outputs.edges[0] >= -1
    assert found.outputs.edges[-1] <= 1


@pytest.mark.parametrize("name", ["linear", "relu", "tanh"])
def test_what_the_machine_can_hold_does_not_overflow(name: str) -> None:
    # Outputs of 1e180, whose squares are beyond the largest double.
    stack = replace(STACK, depth=60, gain=1000.0)
    profile = measure(name, stack)
    assert np.isfinite(
        [profile.mean, profile.deviation, profile.log_gradient, profile.log_predicted]
    ).all()
    assert "overflow" not in flow.sentence(get(name).title, stack, profile)
    if name == "linear":
        # Each layer multiplies the standard deviation by gain · √2.
        assert np.log10(profile.deviation[-1]) == pytest.approx(60 * np.log10(2**0.5 * 1000), abs=1)


@pytest.mark.parametrize(
    ("stack", "largest"),
    [
        (replace(STACK, depth=120, gain=1000.0), 1.797e308),
        (replace(STACK, depth=60, width=512, batch=256, initializer="normal", gain=3.0), 3.4e38),
    ],
)
def test_an_overflow_says_what_is_beyond_which_number(stack: Stack, largest: float) -> None:
    unit = Unit(activation=get("linear"))
    profile = flow.measure(stack, unit)
    outputs = forward(flow.stack_network(stack, unit), flow.inputs(stack)).outputs
    lost = next(i for i, each in enumerate(outputs, start=1) if not np.isfinite(each).all())
    said = flow.sentence("Linear", stack, profile)
    assert f"from layer {lost} on some outputs are beyond {digits(largest, 2)}" in said
    # It can be drawn, and is marked as what it is.
    course = MeasuredNetwork(get("linear"), "red", flow.diagnose(stack, unit), {"m": 1.0})
    for chart in (plots.gradient([course], {}), plots.outputs(course, {})):
        marks = [trace for trace in chart.to_dict()["data"] if trace.get("text") == ["overflow"]]
        assert [mark["opacity"] for mark in marks] == [1]


def test_a_gradient_of_0_is_marked_at_the_edge_of_its_chart() -> None:
    course, other = (
        MeasuredNetwork(each, "red", flow.diagnose(STACK, Unit(activation=each)), each.defaults)
        for each in map(get, ("binary_step", "relu"))
    )
    chart = plots.gradient([course, other], {}).to_dict()
    (low, _) = chart["layout"]["yaxis"]["range"]
    seen = [trace for trace in chart["data"] if trace.get("opacity") == 1]
    assert [(trace["text"], trace["y"], trace["meta"]["name"]) for trace in seen] == [
        (["0"], [low], "binary_step/gradient")
    ]
    for each in (plots.ratios([course, other], {}), plots.gradients(course, {})):
        assert [trace for trace in each.to_dict()["data"] if trace.get("text") == ["0"]]


def test_what_is_pointed_at_is_printed_as_everywhere() -> None:
    course = MeasuredNetwork(
        get("tanh"), "red", flow.diagnose(STACK, Unit(activation=get("tanh"))), {}
    )
    first = plots.gradient([course], {}).to_dict()["data"][0]
    assert first["text"] == [digits_of_power(each) for each in course.profile.log_gradient]
    assert first["hovertemplate"] == "Tanh %{text}<extra></extra>"
    charts = (
        *(plots.saturated([course], {}), plots.dead([course], {})),
        *(plots.outputs(course, {}), plots.ratios([course], {})),
    )
    for chart in charts:
        traces = chart.to_dict()["data"]
        hovers = [trace["hovertemplate"] for trace in traces if "hovertemplate" in trace]
        assert hovers
        assert not [hover for hover in hovers if "%{y" in hover]


def test_a_single_layer_is_drawn() -> None:
    stack = replace(STACK, depth=1)
    course = MeasuredNetwork(
        get("tanh"), "red", flow.diagnose(stack, Unit(activation=get("tanh"))), {}
    )
    for draw in (plots.saturated, plots.dead, plots.ratios):
        modes = {trace["mode"] for trace in draw([course], {}).to_dict()["data"]}
        assert modes - {"text"} == {"lines+markers"}
