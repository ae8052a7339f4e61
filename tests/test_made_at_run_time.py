"""The core works for any activation, also for one that no catalogue has."""

import base64
import math
from dataclasses import replace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.testing.v1 import AppTest

import actviz
from actviz import plots, readouts
from actviz.activation import Activation, Companion, Parameter
from actviz.catalog.kernel import kernel
from actviz.claims import Card, Claim, Evidence
from actviz.compare.cost import cost
from actviz.differences import differences, widest_gap
from actviz.keyframes import keyframes
from actviz.labs.flow import Stack, measure
from actviz.labs.training import Setting, train
from actviz.network import Unit
from actviz.overview.cards import plot
from actviz.plots import several
from actviz.properties import described, properties
from actviz.sampling import fitted, pixel, sample, sampling_grid
from actviz.source import source_code
from actviz.view import View, full_line, single_line

WIDTH = Parameter(
    name="width", symbol="w", default=1.0, minimum=0.5, maximum=2.0, step=0.1, meaning="stretches z"
)
HEIGHT = Parameter(
    name="height", symbol="h", default=1.0, minimum=-2.0, maximum=2.0, step=0.1, meaning="scales f"
)


@kernel(WIDTH, HEIGHT)
def bump(z: np.ndarray, width: float = 1.0, height: float = 1.0) -> np.ndarray:
    """A bell of a width and a height."""
    return height * np.exp(-((z / width) ** 2))


@kernel(WIDTH, HEIGHT)
def bump_prime(z: np.ndarray, width: float = 1.0, height: float = 1.0) -> np.ndarray:
    """Its derivative."""
    slope = -2 * z / width**2 * bump(z, width=width, height=height)
    return np.where(np.isinf(z), 0, slope)


EVIDENCE = Evidence(
    probe=0.0,
    measure=lambda: bump(np.array(0.0)),
    sentence="At z = 0 it is {0:g}.",
    holds=lambda top: top == 1,
    other="relu",
)
# All that it needs, and two parts that it need not have.
BUMP = Activation(
    name="bump",
    function=bump,
    derivative=bump_prime,
    parameters=(WIDTH, HEIGHT),
    scale=lambda width, height: width,
    companions=(Companion(label="half of it", function=lambda z, **p: bump(z, **p) / 2),),
    formula=r"<height>\,e^{-(z/<width>)^2}",
    derivative_formula=r"-2\,<height>\,z\,e^{-(z/<width>)^2}/<width>^2",
)


VALUE = Parameter(
    name="value", symbol="a", default=1.0, minimum=-3.0, maximum=3.0, step=0.1, meaning="value"
)
GAIN = Parameter(
    name="gain", symbol="g", default=1.0, minimum=0.5, maximum=2.0, step=0.1, meaning="steepness"
)


@kernel(VALUE, GAIN)
def gate(b: np.ndarray, value: float = 1.0, gain: float = 1.0) -> np.ndarray:
    """A gate with a gain."""
    return value / (1 + np.exp(-gain * b))


@kernel(VALUE, GAIN)
def gate_prime(b: np.ndarray, value: float = 1.0, gain: float = 1.0) -> np.ndarray:
    """Its derivative by the gate."""
    return gain * gate(b, value=value, gain=gain) * (1 - gate(b, gain=gain))


GATE = Activation(
    name="gained",
    title="Gate with a gain",
    function=gate,
    derivative=gate_prime,
    parameters=(VALUE, GAIN),
    second=VALUE,
    axis="b",
    formula=r"<value>\,\sigma(<gain>\,b)",
    derivative_formula=r"<value>\,<gain>\,\sigma(<gain>\,b)\,\sigma(-<gain>\,b)",
)


def _view(activation: Activation, evidence: Evidence | None = None, **values: float) -> View:
    line = full_line(activation, activation.defaults | values)
    return View(lines=(line,), z=(-4.0, 4.0), probe=-0.5, evidence=evidence)


@pytest.mark.parametrize("activation", [BUMP, GATE], ids=lambda a: a.name)
def test_it_can_be_drawn(activation: Activation) -> None:
    assert activation.name not in actviz.names()
    view = _view(activation, EVIDENCE if activation is BUMP else None)
    for chart in plots.one_function(view):
        go.Figure(chart.to_dict())  # raises on anything that plotly's schema does not know
    assert plot(activation).count("actviz-f") == 1
    curves = sample(activation, sampling_grid(activation, *view.z), activation.defaults)
    fine = np.linspace(-4, 4, 1001)
    for kind, rows in activation.heights(fine, activation.defaults).items():
        off = np.abs(np.interp(fine, curves.z, curves.heights[kind][0]) - rows[0])
        assert np.max(off) < 0.5 * pixel(fitted(rows))


@pytest.mark.parametrize("activation", [BUMP, GATE], ids=lambda a: a.name)
def test_it_can_be_moved_by_each_of_its_parameters(activation: Activation) -> None:
    shared = sampling_grid(activation, -4.0, 4.0)
    for slider in activation.sliders:
        frames = keyframes(activation, slider, shared, activation.defaults)
        assert frames is not None
        for place, z, f in zip(frames.at, frames.z, frames.heights["f"][:, 0], strict=True):
            exact = activation.function(z, **activation.defaults | {slider.name: float(place)})
            np.testing.assert_allclose(f, exact, rtol=1e-12)
    view = _view(activation)
    meta = plots.one_function(view)[0].to_dict()["layout"]["meta"]
    keys = {f"{activation.name}_{slider.name}" for slider in activation.sliders}
    assert meta["keyframes"].keys() == keys
    assert meta["readings"].keys() == keys | {"probe"}
    assert meta["drawn"].keys() == keys | {"probe"}
    table = meta["readings"][f"{activation.name}_{activation.sliders[0].name}"]
    read = np.frombuffer(base64.b64decode(table["tracks"][f"{activation.name}/f/0"]["rows"]))
    ends = activation.sliders[0].places[[0, -1]].tolist()
    for height, end in zip(read[[0, -1]], ends, strict=True):
        values = activation.defaults | {activation.sliders[0].name: end}
        assert height == pytest.approx(float(activation.function(np.array(-0.5), **values)))


def test_it_can_be_compared() -> None:
    both = tuple(single_line(each) for each in (BUMP, actviz.get("relu")))
    for scaled in (False, True):
        shown = tuple(single_line(line.original, scaled=scaled) for line in both)
        view = View(lines=shown, z=(-3.0, 3.0), probe=1.0, scaled=scaled)
        for chart in several(view):
            go.Figure(chart.to_dict())
        assert readouts.ranking(view).printed(view)[0][0] == "ReLU"
    at = widest_gap(both, (-3.0, 3.0))
    assert at is not None
    assert at[0] == pytest.approx(3)
    assert "Bump" in " ".join(differences(both, (-3.0, 3.0)))


def test_it_can_be_measured() -> None:
    found = properties(BUMP, BUMP.defaults)
    assert found.range == (0, 1)
    assert found.mean == pytest.approx(1 / math.sqrt(3))  # E[e^(−z²)]
    assert found.steepest == pytest.approx(math.sqrt(2 / math.e))
    assert all(described(found).values())
    assert described(found)["Largest |f′|"] == "0.8578 at z = −0.7071 and at z = 0.7071"
    wide = properties(BUMP, BUMP.defaults | {"width": 2.0})
    assert wide.mean == pytest.approx(1 / math.sqrt(1.5))
    assert min(cost(BUMP, BUMP.defaults)) > 0


def test_nothing_has_to_be_said_about_it() -> None:
    assert BUMP.title == "Bump"
    assert BUMP.card.claims == {}
    assert BUMP.card.summary == ""
    assert not BUMP.card.documented
    claim = Claim(text="It is round.", evidence=EVIDENCE)
    said = replace(BUMP, card=Card(full_name="Gaussian", shape="A bell.", pros=(claim,)))
    assert said.card.claims == {"Pro 1": claim}
    assert said.card.summary == "Gaussian. A bell."
    assert EVIDENCE.describe() == "At z = 0 it is 1."


def _page() -> None:
    from actviz.explore import page
    from tests.test_made_at_run_time import BUMP

    page.points(BUMP)
    page.corrections(BUMP)
    page.code(BUMP, page.code_section(BUMP))
    page.references(BUMP)


def test_a_page_leaves_out_what_nobody_has_said_about_it() -> None:
    app = AppTest.from_function(_page, default_timeout=30).run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Bump"]
    assert [expander.label.partition(":")[0] for expander in app.expander] == ["Code"]
    assert not [*app.header, *app.caption, *app.markdown, *app.button]


def test_its_code_is_shown_if_it_has_any() -> None:
    def cube(z: np.ndarray) -> np.ndarray:
        return z**3

    made: dict[str, Any] = {}
    exec("def cube(z): return z**3", made)
    assert source_code(bump).endswith("    return height * np.exp(-((z / width) ** 2))")
    assert source_code(cube).endswith("\ndef cube(z: np.ndarray) -> np.ndarray:\n    return z**3")
    assert "lambda z: z**3" in source_code(lambda z: z**3)
    assert source_code(made["cube"]).endswith("it has no source.")


def test_a_network_can_have_it() -> None:
    unit = Unit(activation=BUMP)
    stack = Stack(depth=3, width=8, initializer="He", gain=1.0, batch=8, seed=0)
    assert np.isfinite(measure(stack, unit).log_gradient).all()
    course = train(Setting(task="XOR", steps=20, width=4), unit)
    assert np.isfinite(course.loss).all()


def test_a_fixed_point_is_found_however_steep_the_curve_is_there() -> None:
    tanh = actviz.get("tanh")
    steep = replace(
        tanh,
        function=lambda z: 0.5 + tanh.function(1e5 * (z - 0.4)),
        derivative=lambda z: 1e5 * tanh.derivative(1e5 * (z - 0.4)),
    )
    found = properties(steep, {}).fixed_point
    # Nearer to 0 than −0.5 and 1.5, where it is level.
    assert found is not None
    assert found.low == found.high == pytest.approx(0.4, abs=1e-5)


def test_a_slope_without_bound_still_bends_the_curve() -> None:
    squared = replace(
        actviz.get("relu"),
        function=lambda z: np.maximum(z, 0) ** 2,
        derivative=lambda z: 2 * np.maximum(z, 0),
    )
    found = properties(squared, {})
    assert (found.steepest, found.curvature) == (np.inf, "convex")


def test_a_gate_with_two_parameters_is_drawn_over_its_second_input() -> None:
    spec = plots.plane(_view(GATE, gain=2.0)).to_dict()
    go.Figure(spec)
    sent = base64.b64decode(spec["data"][0]["z"]["bdata"])
    heights = np.frombuffer(sent, dtype="f4").reshape(61, 81)
    exact = gate(np.linspace(-4, 4, 81), value=3.0, gain=2.0)
    np.testing.assert_allclose(heights[-1], exact, rtol=1e-6)
    with pytest.raises(ValueError, match="no second input"):
        plots.plane(_view(BUMP))


def test_two_activations_of_one_name_are_kept_apart() -> None:
    other = replace(BUMP, function=lambda z, **p: 2 * bump(z, **p))
    assert properties(BUMP, BUMP.defaults).range == (0, 1)
    assert properties(other, BUMP.defaults).range == (0, 2)
    assert replace(BUMP) != BUMP
