"""What the documents say of networks, each as a setting of a lab and a measurement over seeds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from actviz.activation import Array, Measured
from actviz.catalog import get
from actviz.formatting import fill
from actviz.labs import flow
from actviz.labs.flow import UNTOLD, Profile, Stack, Told
from actviz.labs.training import Course, Setting, beginning, coarse, descended, train
from actviz.network import Unit, backward, forward

SEEDS = range(8)
"""One seed alone could mislead."""

FLOW, TRAINING = "gradient_flow", "training"
"""The two labs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A claim about networks, where it shows, and how far it holds.

    Attributes
    ----------
    source : str
        The claim's id in the list of the documents.
    room : str
        `FLOW` or `TRAINING`.
    view : Mapping of str to object
        What of that page's address is not at its default.
    measure : callable
        Takes a `Told` and computes the numbers, over `SEEDS`.
    sentence : str
        What one sees: a format string that takes the numbers in order.
    holds : callable
        Takes the numbers; true when they support the sentence. A test calls it.
    """

    source: str
    room: str
    view: Mapping[str, Any]
    measure: Callable[[Told], Measured]
    sentence: str
    holds: Callable[..., bool]

    def numbers(self, told: Told = UNTOLD) -> tuple[float, ...]:
        """The numbers, measured now."""
        return tuple(np.asarray(self.measure(told), dtype=float).ravel().tolist())

    def describe(self, told: Told = UNTOLD) -> str:
        """The sentence with the numbers, measured now."""
        return fill(self.sentence, *self.numbers(told))


# --- What is measured -----------------------------------------------------------------------------

STACK = Stack(depth=20, width=64, scheme="He", gain=1.0, batch=64, seed=0)


def _profiles(name: str, stack: Stack, told: Told) -> list[Profile]:
    unit = Unit(activation=get(name))
    return [flow.measure(replace(stack, seed=seed), unit, told) for seed in SEEDS]


def _left(profiles: Sequence[Profile]) -> Array:
    """Which share of the gradient reaches the input."""
    return 10 ** np.array([each.gradient[0] for each in profiles])


def _flat(profiles: Sequence[Profile]) -> float:
    """The percentage of all outputs that are saturated."""
    return 100 * float(np.mean([each.flat.mean() for each in profiles]))


def _sigma(profiles: Sequence[Profile]) -> Array:
    """The standard deviation of the last layer's outputs."""
    return np.array([each.deviation[-1] for each in profiles])


@lru_cache(maxsize=4)  # each has 10 MB
def _courses(name: str, setting: Setting, told: Told) -> list[Course]:
    unit = Unit(activation=get(name))
    return [train(replace(setting, seed=seed), unit, told) for seed in SEEDS]


def _right(courses: Sequence[Course]) -> Array:
    """Which share each training gets right at its end."""
    return np.array([each.accuracy[-1] for each in courses])


def _ends(values: Array) -> tuple[float, float]:
    return float(values.min()), float(values.max())


# --- Gradient flow --------------------------------------------------------------------------------


def _vanishing(told: Told) -> Measured:
    return *_ends(_left(_profiles("sigmoid", STACK, told))), *_ends(
        _left(_profiles("relu", STACK, told))
    )


SATURATED = replace(STACK, scheme="normal")


def _saturating(told: Told) -> Measured:
    found = _profiles("sigmoid", SATURATED, told)
    return _flat(found), _flat(_profiles("sigmoid", STACK, told)), *_ends(_left(found))


DEEP = replace(STACK, depth=60, scheme="Xavier")


def _tanh_vanishing(told: Told) -> Measured:
    small = replace(DEEP, gain=0.8)
    return *_ends(_left(_profiles("tanh", small, told))), *_ends(
        _left(_profiles("tanh", DEEP, told))
    )


def _rectified(told: Told) -> Measured:
    he = replace(STACK, depth=60)
    lecun = replace(he, scheme="LeCun")
    return (
        *_ends(_left(_profiles("relu", he, told))),
        float(_left(_profiles("sigmoid", he, told)).max()),
        float(_left(_profiles("relu", lecun, told)).max()),
    )


LARGE = replace(STACK, gain=1.5)


def _flow_view(names: Sequence[str], stack: Stack) -> dict[str, Any]:
    return {
        "gf_fns": list(names),
        "gf_depth": stack.depth,
        "gf_init": stack.scheme,
        "gf_gain": stack.gain,
    }


def _blow_up(source: str, name: str) -> Preset:
    """What the documents say of two functions in the same words."""

    def measure(told: Told) -> Measured:
        tanh = _sigma(_profiles("tanh", LARGE, told)).max()
        return *_ends(_sigma(_profiles(name, LARGE, told))), float(tanh)

    return Preset(
        source=source,
        room=FLOW,
        view=_flow_view([name, "tanh"], LARGE),
        measure=measure,
        sentence="The claim holds. With a gain of 1.5 the outputs of layer 20 have a standard "
        "deviation of {0:.0f} to {1:.0f} (8 seeds); Tanh's is never above {2:.2f}.",
        holds=lambda low, high, tanh: low > 500 and tanh < 1,
    )


# --- Training -------------------------------------------------------------------------------------

CALM = Setting(steps=500)
DEEP_AND_SLOW = replace(CALM, layers=4, optimiser="SGD", rate=0.03)
CENTRED = replace(CALM, task="moons", noise=0.2, optimiser="SGD", rate=0.03)
RUDE = replace(CALM, noise=0.2, rate=0.3)
MOONS = replace(CALM, task="moons", noise=0.2)
SMALL = replace(CALM, noise=0.2, width=4)


def _zig_zag(told: Told) -> Measured:
    """Of sigmoid and tanh: units whose gradients share a sign, and how far the way winds."""
    found: list[float] = []
    for name in ("sigmoid", "tanh"):
        unit = Unit(activation=get(name))
        shares, windings = [], []
        for seed in SEEDS:
            setting = replace(CENTRED, seed=seed)
            shares.append(_one_sign(setting, unit))
            windings.append(_winding(setting, unit))
            told.call((seed + 1) / len(SEEDS))
        found += [100 * float(np.mean(shares)), float(np.median(windings))]
    return tuple(found)


def _one_sign(setting: Setting, unit: Unit) -> float:
    """The share of units of the second layer whose weights all get one sign, of 50 examples."""
    net = beginning(setting, unit)
    given = setting.examples
    alike = []
    for x, wanted in zip(given.x[:50], given.wanted[:50], strict=True):
        went = forward(net, x[None])
        by = backward(net, went, setting.loss(went.output, wanted[None])[1]).weights[1]
        alike.append((np.all(by > 0, axis=0) | np.all(by < 0, axis=0)).mean())
    return float(np.mean(alike))


def _winding(setting: Setting, unit: Unit) -> float:
    """How many times as long as the straight way the way of the second layer's weights is."""
    path = np.array([net.weights[1].ravel().copy() for net in descended(setting, unit)])
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    return float(length / np.linalg.norm(path[-1] - path[0]))


def _refusing(told: Told) -> Measured:
    slow = _right(_courses("sigmoid", DEEP_AND_SLOW, told))
    tanh = _right(_courses("tanh", DEEP_AND_SLOW, told))
    return (slow < 0.75).sum(), *_ends(100 * slow), (tanh > 0.99).sum()


def _killing(told: Told) -> Measured:
    """Units that die, and the step between two moments at which the most die at once."""
    courses = _courses("relu", RUDE, told)
    dead = [each.dead.sum(axis=1) for each in courses]
    most = [int(np.max(np.diff(each))) for each in dead]
    worst = int(np.argmax(most))
    place = int(np.argmax(np.diff(dead[worst])))
    steps = courses[worst].steps
    return (
        sum(int(each[-1] > each[0]) for each in dead),
        most[worst],
        steps[place],
        steps[place + 1],
        float(np.mean([each[-1] for each in dead])),
        sum(int(each.dead[-1].sum()) for each in _courses("leaky_relu", RUDE, told)),
    )


def _staying_dead(told: Told) -> Measured:
    """Of the units that are dead in mid-training, how many are at the end."""
    before = after = 0
    for course in _courses("relu", RUDE, told):
        middle = course.dead[len(course.steps) * 3 // 4]
        before += int(middle.sum())
        after += int((middle & course.dead[-1]).sum())
    leaky = sum(int(each.dead.any()) for each in _courses("leaky_relu", RUDE, told))
    return before, after, leaky


COST = 0.1
"""A loss that counts as reached."""


def _sooner(told: Told) -> Measured:
    """The steps that ELU and ReLU need to the same loss, and who is first how often."""
    steps = {}
    for name in ("elu", "relu"):
        courses = _courses(name, MOONS, told)
        steps[name] = np.array([_reached(each) for each in courses], dtype=float)
    first = int((steps["elu"] < steps["relu"]).sum())
    rights = [100 * float(np.mean(_right(_courses(n, MOONS, told)))) for n in ("elu", "relu")]
    return first, np.median(steps["elu"]), np.median(steps["relu"]), *rights


def _reached(course: Course) -> float:
    below = np.flatnonzero(course.loss < COST)
    return float(course.steps[below[0]]) if below.size else np.inf


def _connected(told: Told) -> Measured:
    few = _right(_courses("linear", replace(MOONS, layers=1, width=2), told))
    many = _right(_courses("linear", replace(MOONS, layers=4, width=16), told))
    relu = _right(_courses("relu", MOONS, told))
    return 100 * few.mean(), 100 * many.mean(), 100 * np.abs(many - few).max(), 100 * relu.mean()


def _multiplied_out(told: Told) -> Measured:
    """One matrix and one bias in place of a trained linear stack, and how far they are off."""
    setting = replace(MOONS, layers=4)
    unit = Unit(activation=get("linear"))
    *_, net = descended(setting, unit)
    told.call(1.0)
    matrix, bias = np.eye(2), np.zeros(2)
    for weights, shift in zip(net.weights, net.biases, strict=True):
        matrix, bias = matrix @ weights, bias @ weights + shift
    places = coarse(setting)
    off = np.abs(forward(net, places).output - (places @ matrix + bias)).max()
    return sum(each.size for each in net.weights), *matrix.ravel(), *bias, off


def _leaking(told: Told) -> Measured:
    """LeakyReLU against ReLU in a network so small that each unit counts."""
    leaky, relu = (_courses(name, SMALL, told) for name in ("leaky_relu", "relu"))
    better = sum(one.loss[-1] < other.loss[-1] for one, other in zip(leaky, relu, strict=True))
    dead = np.mean([each.dead[-1].sum() for each in relu])
    return better, 100 * _right(leaky).mean(), 100 * _right(relu).mean(), dead


def _complex(told: Told) -> Measured:
    found: list[float] = []
    for task in ("XOR", "circles"):
        setting = replace(CALM, task=task)
        found.append(100 * float(_right(_courses("leaky_relu", setting, told)).min()))
        found.append(100 * float(_right(_courses("linear", setting, told)).max()))
    return tuple(found)


def _training_view(one: str, other: str, setting: Setting) -> dict[str, Any]:
    return {
        "tr_a": one,
        "tr_b": other,
        "tr_task": setting.task,
        "tr_noise": setting.noise,
        "tr_layers": setting.layers,
        "tr_width": setting.width,
        "tr_opt": setting.optimiser,
        "tr_rate": setting.rate,
        "tr_steps": setting.steps,
    }


# --- All of them ----------------------------------------------------------------------------------

PRESETS = {
    preset.source: preset
    for preset in (
        Preset(
            source="sigmoid/con/2",
            room=FLOW,
            view=_flow_view(["sigmoid", "relu"], STACK),
            measure=_vanishing,
            sentence="The claim holds. After 20 layers {0:.1e} to {1:.1e} of Sigmoid's gradient is "
            "left (8 seeds, He's weights), where ReLU keeps {2:.2g} to {3:.2g}.",
            holds=lambda low, high, relu, most: high < 1e-9 and relu > 0.3,
        ),
        Preset(
            source="sigmoid/con/3",
            room=TRAINING,
            view=_training_view("sigmoid", "tanh", CENTRED),
            measure=_zig_zag,
            sentence="For a single example all eight weights of a unit of the second layer are "
            "pushed to one side in {0:.3g}% of the units with Sigmoid, in {2:.2g}% with Tanh. The "
            "way of these weights is {1:.2f} times as long as straight (median of 8 seeds), with "
            "Tanh {3:.2f} times: the shared sign is certain, how far it makes the way wind "
            "depends on the task.",
            holds=lambda shared, wound, tanh, straight: shared == 100 and tanh < 10,
        ),
        Preset(
            source="sigmoid/con/4",
            room=FLOW,
            view=_flow_view(["sigmoid", "relu"], SATURATED),
            measure=_saturating,
            sentence="The claim holds unit by unit. With weights of σ = 1 {0:.0f}% of all outputs "
            "are saturated (8 seeds; with He's weights {1:.1g}%), and through these next to "
            "nothing passes. Through the others the large weights pass so much that "
            "{2:.1g} to {3:.1g} of the gradient is left.",
            holds=lambda flat, calm, low, high: flat > 50 and calm < 1 and high < 0.2,
        ),
        Preset(
            source="sigmoid/con/5",
            room=TRAINING,
            view=_training_view("sigmoid", "tanh", DEEP_AND_SLOW),
            measure=_refusing,
            sentence="The claim holds here. With four hidden layers {0:.0f} of 8 seeds are not "
            "past 75% right after 500 steps ({1:.0f}% to {2:.0f}%); Tanh has learned all of it in "
            "{3:.0f} of 8.",
            holds=lambda stuck, low, high, tanh: stuck >= 7 and tanh >= 7,
        ),
        Preset(
            source="tanh/con/1",
            room=FLOW,
            view=_flow_view(["tanh", "sigmoid"], replace(DEEP, gain=0.8)),
            measure=_tanh_vanishing,
            sentence="It depends on the weights. With a gain of 0.8 on Xavier's, {0:.1e} to "
            "{1:.1e} of Tanh's gradient is left after 60 layers (8 seeds); with a gain of 1 it is "
            "{2:.1g} to {3:.1g}.",
            holds=lambda low, high, least, most: high < 1e-4 and least > 0.02,
        ),
        Preset(
            source="relu/pro/1",
            room=FLOW,
            view=_flow_view(["relu", "sigmoid"], replace(STACK, depth=60)),
            measure=_rectified,
            sentence="The claim holds with weights that suit. After 60 layers ReLU keeps {0:.2g} "
            "to {1:.2g} of the gradient with He's weights (8 seeds), Sigmoid {2:.0e} at most. With "
            "LeCun's, half their variance, ReLU's vanishes too: {3:.0e} at most.",
            holds=lambda low, high, sigmoid, lecun: low > 0.2 and sigmoid < 1e-20 and lecun < 1e-6,
        ),
        Preset(
            source="relu/con/2",
            room=TRAINING,
            view=_training_view("relu", "leaky_relu", RUDE),
            measure=_killing,
            sentence="The claim holds. At a learning rate of 0.3 units die in {0:.0f} of 8 seeds, "
            "up to {1:.0f} of 16 between step {2:.0f} and step {3:.0f}; at the end {4:.1f} are "
            "dead on average, with LeakyReLU {5:.0f}.",
            holds=lambda seeds, most, one, other, dead, leaky: (
                seeds >= 7 and most > 1 and leaky == 0
            ),
        ),
        Preset(
            source="relu/con/3",
            room=TRAINING,
            view=_training_view("relu", "leaky_relu", RUDE),
            measure=_staying_dead,
            sentence="The claim holds, nearly. Of {0:.0f} units that are dead in the last quarter "
            "(8 seeds), {1:.0f} are dead at the end: their own weights get no gradient, and only "
            "a change of the layer before can wake them. With LeakyReLU units are dead at any "
            "moment in {2:.0f} of 8 seeds.",
            holds=lambda before, after, leaky: before > 20 and after > 0.8 * before and leaky == 0,
        ),
        _blow_up("relu/con/4", "relu"),
        Preset(
            source="elu/about",
            room=TRAINING,
            view=_training_view("elu", "relu", MOONS),
            measure=_sooner,
            sentence="Not here. To a loss of 0.1 on the moons ELU is sooner than ReLU in {0:.0f} "
            "of 8 seeds; the medians are {1:.0f} and {2:.0f} steps. After 500 steps {3:.1f}% and "
            "{4:.1f}% are right. Another task or rate may say otherwise.",
            holds=lambda first, elu, relu, right, other: first <= 4 and elu >= relu,
        ),
        _blow_up("elu/con/1", "elu"),
        Preset(
            source="linear/pro/2",
            room=TRAINING,
            view=_training_view("linear", "relu", MOONS),
            measure=_connected,
            sentence="They can be connected, but it adds nothing: 4 layers of 16 get {1:.1f}% of "
            "the moons right, 2 neurons {0:.1f}% (means of 8 seeds, never more than {2:.1f} points "
            "apart). ReLU gets {3:.1f}%.",
            holds=lambda few, many, apart, relu: apart < 5 and relu > many + 5,
        ),
        Preset(
            source="linear/con/3",
            room=TRAINING,
            view=_training_view("linear", "relu", replace(MOONS, layers=4)),
            measure=_multiplied_out,
            sentence="What the stack comes to: its {0:.0f} weights, multiplied out after training, "
            "are one matrix, output = {1:.4g} · x₁ + {2:.4g} · x₂ + {3:.4g}. Over the whole plane "
            "the network differs from that by {4:.0e} at most.",
            holds=lambda weights, one, two, bias, off: weights > 200 and off < 1e-10,
        ),
        Preset(
            source="leaky_relu/about",
            room=TRAINING,
            view=_training_view("leaky_relu", "relu", SMALL),
            measure=_leaking,
            sentence="Unclear here as well. With two layers of four units LeakyReLU ends at the "
            "lower loss in {0:.0f} of 8 seeds, and gets {1:.1f}% of XOR right on average, ReLU "
            "{2:.1f}%, of whose 8 units {3:.1f} are dead.",
            holds=lambda better, leaky, relu, dead: 1 <= better <= 8 and dead > 0,
        ),
        Preset(
            source="leaky_relu/con/1",
            room=TRAINING,
            view=_training_view("leaky_relu", "linear", CALM),
            measure=_complex,
            sentence="The claim does not hold. On the worst of 8 seeds LeakyReLU gets {0:.0f}% of "
            "XOR and {2:.0f}% of the circles right; Linear on the best {1:.0f}% and {3:.0f}%.",
            holds=lambda xor, line, circles, lines: min(xor, circles) > 97 and line < 80,
        ),
    )
}
"""By the source of their claim."""
