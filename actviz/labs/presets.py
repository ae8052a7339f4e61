"""The claims of the documents about networks, each with a lab's setting and a measurement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from actviz.activation import Array
from actviz.catalog import get
from actviz.claims import Measured, Measurement
from actviz.labs import flow
from actviz.labs.flow import Profile, Stack
from actviz.labs.seeds import SEEDS, End, ends
from actviz.labs.training import Course, Setting, beginning, coarse, train, training_steps
from actviz.network import Unit, backward, forward
from actviz.progress import Report

FLOW_SEEDS = range(40)
"""The seeds of a gradient flow, which is a hundred times as fast as a training."""

FLOW, TRAINING = "gradient_flow", "training"
"""The two labs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset(Measurement):
    """A measurement of networks for a claim, and the view of a lab that shows it.

    `measure` takes a `Report`, and tells it the share that is done.

    Attributes
    ----------
    source : str
        The claim's id in the list of the documents.
    room : str
        `FLOW` or `TRAINING`.
    view : Mapping of str to object
        The parameters of that page's address that are not at their defaults.
    """

    source: str
    room: str
    view: Mapping[str, Any]


# --- Gradient flow --------------------------------------------------------------------------------

STACK = Stack(depth=20, width=64, initializer="He", gain=1.0, batch=64, seed=0)
LARGE_GAIN = replace(STACK, gain=1.5)
LARGE_WEIGHTS = replace(STACK, initializer="normal")
DEEP = replace(STACK, depth=60)
DEEP_XAVIER = replace(DEEP, initializer="Xavier")
SMALL_GAIN = replace(DEEP_XAVIER, gain=0.8)


def _in_flow(names: Sequence[str], stack: Stack) -> dict[str, Any]:
    """The room and the view of a preset for Gradient flow."""
    view = {
        "gf_fns": list(names),
        "gf_depth": stack.depth,
        "gf_init": stack.initializer,
        "gf_gain": stack.gain,
    }
    return {"room": FLOW, "view": view}


@lru_cache(maxsize=4)
def _profiles(name: str, stack: Stack, report: Report) -> list[Profile]:
    unit = Unit(activation=get(name))
    return [flow.measure(replace(stack, seed=seed), unit, report) for seed in FLOW_SEEDS]


def _arriving(name: str, stack: Stack, report: Report) -> Array:
    """The share of the gradient that reaches the input, for each seed."""
    return 10 ** np.array([each.log_gradient[0] for each in _profiles(name, stack, report)])


def _percent_flat(name: str, stack: Stack, report: Report) -> float:
    """The percentage of all outputs that are saturated."""
    return 100 * float(np.mean([each.flat.mean() for each in _profiles(name, stack, report)]))


def _deviation(name: str, stack: Stack, report: Report) -> Array:
    """The standard deviation of the last layer's outputs, for each seed."""
    return np.array([each.deviation[-1] for each in _profiles(name, stack, report)])


def _most(values: Array) -> tuple[float, float]:
    """The ends of the interval that holds 36 of 40 values: two at each end may be chance."""
    ascending = np.sort(values)
    beyond = len(ascending) // 20
    return float(ascending[beyond]), float(ascending[-1 - beyond])


def _blow_up(source: str, name: str) -> Preset:
    """The preset of a claim that the documents make of two functions in the same words."""

    def measure(report: Report) -> Measured:
        tanh = np.median(_deviation("tanh", LARGE_GAIN, report))
        return *_most(_deviation(name, LARGE_GAIN, report)), tanh

    return Preset(
        source=source,
        **_in_flow([name, "tanh"], LARGE_GAIN),
        measure=measure,
        sentence="The claim holds. With a gain of 1.5 on He's weights, the outputs of layer 20 "
        "have a standard deviation between {0:.2g} and {1:.2g} in 36 of 40 seeds, where the "
        "inputs have 1. With Tanh the median is {2:.2f}.",
        holds=lambda low, high, tanh: 200 < low < high < 50_000 and tanh < 1,
    )


# --- Training -------------------------------------------------------------------------------------

SHORT = Setting(steps=500)
DEEP_AND_SLOW = replace(SHORT, layers=4, optimizer="SGD", rate=0.03)
HIGH_RATE = replace(SHORT, noise=0.2, rate=0.3)
NARROW = replace(SHORT, noise=0.2, width=4)
CORNERS = Setting(task="XOR of four", layers=1, width=2)
MOONS = replace(SHORT, task="moons", noise=0.2)
MOONS_WITH_SGD = replace(MOONS, optimizer="SGD", rate=0.03)
SPIRALS = replace(SHORT, task="spirals", noise=0.2)
FEW_EXAMPLES = Setting(task="circles", noise=1.0, width=32, held_out=0.5)


def _in_training(one: str, other: str, setting: Setting) -> dict[str, Any]:
    """The room and the view of a preset for Training."""
    view = {
        "tr_a": one,
        "tr_b": other,
        "tr_task": setting.task,
        "tr_noise": setting.noise,
        "tr_held": round(100 * setting.held_out),
        "tr_layers": setting.layers,
        "tr_width": setting.width,
        "tr_opt": setting.optimizer,
        "tr_rate": setting.rate,
        "tr_steps": setting.steps,
    }
    return {"room": TRAINING, "view": view}


@lru_cache(maxsize=4)
def _courses(name: str, setting: Setting, report: Report) -> list[Course]:
    unit = Unit(activation=get(name))
    courses = (train(replace(setting, seed=seed), unit, report) for seed in SEEDS)
    # Answers and responses are nearly all the memory of a course.
    return [replace(each, answers=np.empty(0), responses=np.empty(0)) for each in courses]


def _ends(name: str, setting: Setting, report: Report) -> list[End]:
    """The ends alone, which takes a tenth of the time of whole courses."""
    return ends(setting, Unit(activation=get(name)), SEEDS, report)


def _right(name: str, setting: Setting, report: Report) -> Array:
    """The percentage that each training gets right at its end."""
    return 100 * np.array([each.right for each in _ends(name, setting, report)])


def _zig_zag(report: Report) -> Measured:
    """For sigmoid and tanh: units whose gradients share a sign, and how much the path winds."""
    found: list[float] = []
    for name in ("sigmoid", "tanh"):
        unit = Unit(activation=get(name))
        shares, windings = [], []
        for seed in SEEDS:
            setting = replace(MOONS_WITH_SGD, seed=seed)
            shares.append(_one_sign(setting, unit))
            windings.append(_winding(setting, unit))
            report((seed + 1) / len(SEEDS))
        found += [100 * float(np.mean(shares)), float(np.median(windings))]
    return tuple(found)


def _one_sign(setting: Setting, unit: Unit) -> float:
    """The share of second-layer units whose weights all get gradients of one sign.

    A mean over 50 examples.
    """
    net = beginning(setting, unit)
    given = setting.examples
    same_sign = []
    for x, targets in zip(given.x[:50], given.targets[:50], strict=True):
        passed = forward(net, x[None])
        by = backward(net, passed, setting.loss(passed.output, targets[None])[1]).weights[1]
        same_sign.append((np.all(by > 0, axis=0) | np.all(by < 0, axis=0)).mean())
    return float(np.mean(same_sign))


def _winding(setting: Setting, unit: Unit) -> float:
    """The length of the path of the second layer's weights, relative to the straight line."""
    path = np.array([net.weights[1].ravel().copy() for net in training_steps(setting, unit)])
    length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    return float(length / np.linalg.norm(path[-1] - path[0]))


def _refusing(report: Report) -> Measured:
    sigmoid, tanh = (_right(name, DEEP_AND_SLOW, report) for name in ("sigmoid", "tanh"))
    return (sigmoid < 75).sum(), np.median(sigmoid), (tanh > 99).sum()


def _killing(report: Report) -> Measured:
    """The units that die, and between which two moments the most die at once."""
    courses = _courses("relu", HIGH_RATE, report)
    dead = [each.dead.sum(axis=1) for each in courses]
    most = [int(np.max(np.diff(each))) for each in dead]
    worst = int(np.argmax(most))
    moment = int(np.argmax(np.diff(dead[worst])))
    steps = courses[worst].steps
    return (
        sum(int(each[-1] > each[0]) for each in dead),
        most[worst],
        steps[moment],
        steps[moment + 1],
        float(np.mean([each[-1] for each in dead])),
        sum(int(each.dead[-1].sum()) for each in _courses("leaky_relu", HIGH_RATE, report)),
    )


def _staying_dead(report: Report) -> Measured:
    """The units that are dead part of the way, and how many of them still are at the end."""
    before = after = step = 0
    for course in _courses("relu", HIGH_RATE, report):
        moment = len(course.steps) * 3 // 4
        step = course.steps[moment]
        before += int(course.dead[moment].sum())
        after += int((course.dead[moment] & course.dead[-1]).sum())
    leaky = sum(int(each.dead.any()) for each in _courses("leaky_relu", HIGH_RATE, report))
    return step, before, after, leaky


COST = 0.1
"""A loss that counts as reached."""


def _sooner(report: Report) -> Measured:
    """The steps that ELU and ReLU need to the same loss, and who is first how often."""
    elu, relu = (_courses(name, MOONS, report) for name in ("elu", "relu"))
    steps = [np.array([_reached(each) for each in courses]) for courses in (elu, relu)]
    rights = [100 * np.mean([each.accuracy[-1] for each in courses]) for courses in (elu, relu)]
    return np.sum(steps[0] < steps[1]), *map(np.median, steps), *rights


def _reached(course: Course) -> float:
    below = np.flatnonzero(course.loss < COST)
    return float(course.steps[below[0]]) if below.size else np.inf


def _connected(report: Report) -> Measured:
    few = _right("linear", replace(MOONS, layers=1, width=2), report)
    many = _right("linear", replace(MOONS, layers=4, width=16), report)
    return few.mean(), many.mean(), np.abs(many - few).max(), _right("relu", MOONS, report).mean()


def _multiplied_out(report: Report) -> Measured:
    """A trained stack of linear layers as one matrix and one bias, and the largest error."""
    setting = replace(MOONS, layers=4)
    unit = Unit(activation=get("linear"))
    *_, net = training_steps(setting, unit, report)
    matrix, bias = np.eye(2), np.zeros(2)
    for weights, shift in zip(net.weights, net.biases, strict=True):
        matrix, bias = matrix @ weights, bias @ weights + shift
    places = coarse(setting)
    off = np.abs(forward(net, places).output - (places @ matrix + bias)).max()
    return sum(each.size for each in net.weights), *matrix.ravel(), *bias, off


CHANCE = len(SEEDS) // 6
"""In twelve throws a coin falls on one side at most so often, or at least 12 less this number of
times, with a probability of about 1 in 25."""


def _leaking(report: Report) -> Measured:
    """LeakyReLU against ReLU on two tasks, in a network so small that each unit counts."""
    found = {
        (name, task): _ends(name, replace(NARROW, task=task), report)
        for task in ("XOR", "spirals")
        for name in ("leaky_relu", "relu")
    }
    better = [
        sum(
            one.loss < other.loss
            for one, other in zip(found["leaky_relu", task], found["relu", task], strict=True)
        )
        for task in ("XOR", "spirals")
    ]
    right = [100 * float(np.mean([each.right for each in every])) for every in found.values()]
    return *better, *right, float(np.mean([each.dead for each in found["relu", "XOR"]]))


def _undecided(xor: float, spirals: float, *more: float) -> bool:
    """Whether neither function is clearly the better one on both tasks."""
    both = xor, spirals
    return all(0 <= each <= 100 for each in more) and not (
        min(both) >= len(SEEDS) - CHANCE or max(both) <= CHANCE
    )


def _separating(report: Report) -> Measured:
    """In how many seeds Sigmoid gets four points right; for Linear the most, and the loss."""
    sigmoid, linear = (_ends(name, CORNERS, report) for name in ("sigmoid", "linear"))
    return (
        sum(each.right == 1 for each in sigmoid),
        max(4 * each.right for each in linear),
        float(np.median([each.loss for each in linear])),
    )


def _complex(report: Report) -> Measured:
    found: list[float] = []
    for task in ("XOR", "circles"):
        setting = replace(SHORT, task=task)
        found.append(float(_right("leaky_relu", setting, report).min()))
        found.append(float(np.median(_right("linear", setting, report))))
    return tuple(found)


def _by_heart(report: Report) -> Measured:
    """How much higher the loss on what is held out ends than it once was, and what is right."""
    found: list[float] = []
    fell = 0
    for name in ("relu", "tanh"):
        courses = _courses(name, FEW_EXAMPLES, report)
        lowest = [int(np.argmin(each.held_loss)) for each in courses]
        pairs = list(zip(courses, lowest, strict=True))
        found.append(
            float(np.median([each.held_loss[-1] / each.held_loss[at] for each, at in pairs]))
        )
        found.append(float(np.median([each.steps[at] for each, at in pairs])))
        fell += sum(each.loss[-1] < each.loss[at] for each, at in pairs)
    relu = _courses("relu", FEW_EXAMPLES, report)
    rights = [
        100 * np.mean([each.accuracy[-1] for each in relu]),
        100 * np.mean([each.held_accuracy[-1] for each in relu]),
    ]
    return *found, fell, *rights


def _learning(report: Report) -> Measured:
    """PReLU with α learned against α = 0.25: in how many seeds it is better, and what is right."""
    fixed, learned = (
        ends(SPIRALS, Unit(activation=get("prelu"), learns=names), SEEDS, report)
        for names in ((), ("alpha",))
    )
    better = sum(one.loss > other.loss for one, other in zip(fixed, learned, strict=True))
    rights = [100 * float(np.mean([end.right for end in each])) for each in (fixed, learned)]
    return better, *rights


# --- All of them ----------------------------------------------------------------------------------

PRESETS = {
    preset.source: preset
    for preset in (
        Preset(
            source="sigmoid/pro/1",
            **_in_training("sigmoid", "linear", CORNERS),
            measure=_separating,
            sentence="The claim holds, and a network needs it. Two hidden units of Sigmoid get all "
            "four points of XOR right in {0:.0f} of 12 seeds. Linear ones get at most 3 of 4, "
            "whatever their weights: their outputs at opposite corners add up to the same for both "
            "classes. Trained, they get {1:.0f} at most, with a loss of {2:.3f} (median), that of "
            "guessing.",
            holds=lambda solved, most, loss: (
                4 <= solved <= 12 and 2 <= most <= 3 and abs(loss - np.log(2)) < 0.01
            ),
        ),
        Preset(
            source="sigmoid/con/2",
            **_in_flow(["sigmoid", "relu"], STACK),
            measure=lambda report: (
                *_most(_arriving("sigmoid", STACK, report)),
                *_most(_arriving("relu", STACK, report)),
            ),
            sentence="The claim holds. With He's weights, between {0:.1e} and {1:.1e} of Sigmoid's "
            "gradient is left after 20 layers in 36 of 40 seeds; ReLU keeps {2:.2g} to {3:.2g}.",
            holds=lambda low, high, relu, most: high < 1e-8 and 0.2 < relu < most < 10,
        ),
        Preset(
            source="sigmoid/con/3",
            **_in_training("sigmoid", "tanh", MOONS_WITH_SGD),
            measure=_zig_zag,
            conclusion=lambda shared, wound, tanh, straight: (
                "The cause is there"
                + (
                    ", but not the effect: here the way with Sigmoid is the straighter one."
                    if wound < straight
                    else ", and so is the effect."
                )
            ),
            sentence="{conclusion} "
            "For a single example, the gradients of all eight weights of a unit in the "
            "second layer have one sign in {0:.3g}% of the units with Sigmoid, in {2:.2g}% with "
            "Tanh (means of 12 seeds). In training these weights cover a way that is {1:.2f} times "
            "as long as the straight line with Sigmoid, {3:.2f} times with Tanh (medians).",
            holds=lambda shared, wound, tanh, straight: (
                shared == 100 and tanh < 40 and 1 < wound < 3 and 1 < straight < 3
            ),
        ),
        Preset(
            source="sigmoid/con/4",
            **_in_flow(["sigmoid", "relu"], LARGE_WEIGHTS),
            measure=lambda report: (
                _percent_flat("sigmoid", LARGE_WEIGHTS, report),
                _percent_flat("sigmoid", STACK, report),
                *_most(_arriving("sigmoid", LARGE_WEIGHTS, report)),
            ),
            sentence="The claim holds unit by unit. With weights of standard deviation 1, "
            "{0:.0f}% of all outputs are saturated (mean of 40 seeds; with He's weights {1:.1g}%), "
            "and next to nothing passes through these. The large weights make up for it in the "
            "other units: in 36 of 40 seeds {2:.1g} to {3:.1g} of the gradient is left.",
            holds=lambda flat, calm, low, high: flat > 50 and calm < 1 and 1e-3 < low < high < 1,
        ),
        Preset(
            source="sigmoid/con/5",
            **_in_training("sigmoid", "tanh", DEEP_AND_SLOW),
            measure=_refusing,
            sentence="The claim holds here. With four hidden layers, Sigmoid gets less than 75% "
            "right after 500 steps in {0:.0f} of 12 seeds (median {1:.0f}%, where guessing gets "
            "50%); Tanh gets more than 99% right in {2:.0f} of 12.",
            holds=lambda stuck, middle, tanh: stuck >= 10 and middle < 60 and tanh >= 10,
        ),
        Preset(
            source="tanh/con/1",
            **_in_flow(["tanh", "sigmoid"], SMALL_GAIN),
            measure=lambda report: (
                *_most(_arriving("tanh", SMALL_GAIN, report)),
                *_most(_arriving("tanh", DEEP_XAVIER, report)),
            ),
            sentence="It depends on the weights. With Xavier's weights times 0.8, between {0:.1e} "
            "and {1:.1e} of Tanh's gradient is left after 60 layers in 36 of 40 seeds; with "
            "Xavier's weights as they are, {2:.1g} to {3:.1g}.",
            holds=lambda low, high, least, most: high < 1e-5 and 0.01 < least < most < 1,
        ),
        Preset(
            source="relu/pro/1",
            **_in_flow(["relu", "sigmoid"], DEEP),
            measure=lambda report: (
                *_most(_arriving("relu", DEEP, report)),
                np.median(_arriving("sigmoid", DEEP, report)),
                np.median(_arriving("relu", replace(DEEP, initializer="LeCun"), report)),
            ),
            sentence="The claim holds with weights that suit ReLU. With He's weights, ReLU keeps "
            "{0:.2g} to {1:.2g} of the gradient after 60 layers in 36 of 40 seeds; with Sigmoid "
            "the median is {2:.0e}. With LeCun's weights, of half the variance, ReLU's gradient "
            "vanishes too: the median is {3:.0e}.",
            holds=lambda low, high, sigmoid, lecun: (
                0.04 < low < high < 25 and sigmoid < 1e-25 and lecun < 1e-7
            ),
        ),
        Preset(
            source="relu/con/2",
            **_in_training("relu", "leaky_relu", HIGH_RATE),
            measure=_killing,
            sentence="The claim holds. At a learning rate of 0.3, units die in {0:.0f} of 12 "
            "seeds. The most that die at once are {1:.0f} of 16, between step {2:.0f} and step "
            "{3:.0f}. At the end {4:.1f} are dead on average; with LeakyReLU, {5:.0f}.",
            holds=lambda seeds, most, one, other, mean, leaky: (
                seeds >= 9 and most > 1 and one < other and mean > 2 and leaky == 0
            ),
        ),
        Preset(
            source="relu/con/3",
            **_in_training("relu", "leaky_relu", HIGH_RATE),
            measure=_staying_dead,
            conclusion=lambda step, before, after, leaky: (
                "The claim holds."
                if after == before
                else f"The claim holds for all but {before - after:.0f} of {before:.0f} units."
            ),
            sentence="{conclusion} "
            "In 12 seeds {1:.0f} units are dead after step {0:.0f} of 500; {2:.0f} of "
            "them are dead at the end, too. Their own weights get no gradient: only a change in "
            "the layer before can wake them. With LeakyReLU, units are dead at some moment in "
            "{3:.0f} of 12 seeds.",
            holds=lambda step, before, after, leaky: (
                step > 100 and before > 20 and after > 0.9 * before and leaky == 0
            ),
        ),
        _blow_up("relu/con/4", "relu"),
        Preset(
            source="elu/about",
            **_in_training("elu", "relu", MOONS),
            measure=_sooner,
            sentence="Not here. ELU reaches a loss of 0.1 on the moons sooner than ReLU in {0:.0f} "
            "of 12 seeds; the medians are {1:.0f} steps with ELU and {2:.0f} with ReLU. After 500 "
            "steps ELU gets {3:.3g}% right on average, ReLU {4:.3g}%. It may be otherwise with "
            "another task or rate.",
            holds=lambda first, elu, relu, right, other: first <= 4 and elu > relu and right < 101,
        ),
        _blow_up("elu/con/1", "elu"),
        Preset(
            source="linear/pro/2",
            **_in_training("linear", "relu", MOONS),
            measure=_connected,
            sentence="They can be connected, but it adds nothing. Four layers of 16 neurons get "
            "{1:.3g}% of the moons right, two neurons {0:.3g}% (means of 12 seeds; in no seed do "
            "the two differ by more than {2:.1f} points). ReLU gets {3:.3g}%.",
            holds=lambda few, many, apart, relu: apart < 5 and relu > max(few, many) + 5,
        ),
        Preset(
            source="linear/con/3",
            **_in_training("linear", "relu", replace(MOONS, layers=4)),
            measure=_multiplied_out,
            sentence="What the stack comes to: after training, its {0:.0f} weights multiply out to "
            "a single layer, output $= {1:.4g}\\,x_1 {2:+.4g}\\,x_2 {3:+.4g}$. Over the whole "
            "plane the network differs from it by {4:.0e} at most.",
            holds=lambda weights, one, two, bias, off: weights > 200 and off < 1e-10,
        ),
        Preset(
            source="leaky_relu/about",
            **_in_training("leaky_relu", "relu", NARROW),
            measure=_leaking,
            conclusion=lambda xor, spirals, *_: (
                "Unclear here as well: 12 seeds can fall like this by chance."
                if all(CHANCE < each < len(SEEDS) - CHANCE for each in (xor, spirals))
                else "It depends on the task."
            ),
            sentence="{conclusion} "
            "With two layers of four units, LeakyReLU ends at a lower loss than ReLU in "
            "{0:.0f} of 12 seeds on XOR and in {1:.0f} of 12 on the spirals; a coin would give 6. "
            "LeakyReLU gets {2:.3g}% of XOR right on average and ReLU {3:.3g}%, of whose 8 units "
            "{6:.1f} are dead. Of the spirals they get {4:.3g}% and {5:.3g}%.",
            holds=_undecided,
        ),
        Preset(
            source="leaky_relu/con/1",
            **_in_training("leaky_relu", "linear", SHORT),
            measure=_complex,
            sentence="The claim does not hold. In the worst of 12 seeds, LeakyReLU gets {0:.0f}% "
            "of XOR and {2:.0f}% of the circles right. With Linear the medians are {1:.0f}% and "
            "{3:.0f}%, where guessing gets 50%.",
            holds=lambda xor, line, circles, lines: (
                min(xor, circles) > 90 and max(line, lines) < 75
            ),
        ),
    )
}
"""By the source of their claim."""

OVERFITTING = Preset(
    source="actviz",
    **_in_training("relu", "tanh", FEW_EXAMPLES),
    measure=_by_heart,
    sentence="Large networks learn these few noisy examples by heart. After 1000 steps ReLU's loss "
    "on the examples held out is {0:.1f} times as high as at its lowest, at step {1:.0f}; Tanh's "
    "is {2:.1f} times as high as at step {3:.0f} (medians of 12 seeds). The loss on the examples "
    "learned from has fallen since in {4:.0f} of 24 trainings. ReLU gets {5:.0f}% of these right "
    "on average, and {6:.0f}% of the others.",
    holds=lambda relu, one, tanh, other, fell, learned, held: (
        relu > tanh > 1.2 and max(one, other) < 500 and fell == 24 and held + 5 < learned <= 100
    ),
)
"""Our own, of no function: what holding examples out is for."""

LEARNING = Preset(
    source="actviz",
    room=TRAINING,
    view=_in_training("prelu", "prelu:2", SPIRALS)["view"] | {"tr_learn": ["prelu_alpha"]},
    measure=_learning,
    sentence="Here it helps. On the spirals, PReLU ends at a lower loss with α learned than with "
    "α = 0.25 in {0:.0f} of 12 seeds, and gets {2:.0f}% of the points right instead of {1:.0f}% on "
    "average. It may be otherwise with another task or rate.",
    holds=lambda better, fixed, learned: (
        len(SEEDS) - CHANCE <= better <= len(SEEDS) and 50 < fixed + 5 < learned <= 100
    ),
)
"""Our own, of PReLU: what it is good for that a parameter learns."""

OF_OURS = {("prelu", "Pro 1"): LEARNING}
"""By function and label, the presets of claims of our own."""


def preset_of(name: str, label: str, source: str) -> Preset | None:
    """The preset of a function's claim, if it has one."""
    return PRESETS.get(source) or OF_OURS.get((name, label))
