"""The steps on Linear, ELU, ReLU and LeakyReLU."""

import numpy as np

from actviz.catalog.elu import elu, elu_prime
from actviz.catalog.leaky_relu import leaky_relu, leaky_relu_prime
from actviz.catalog.linear import linear, linear_prime
from actviz.formatting import six_digits
from actviz.labs.presets import PRESETS
from actviz.lesson.step import Choose, Place, Step
from actviz.lesson.views import along_z, of_claim, of_preset, only_zero

LINE = {"z": -3.0, "m": 1.5}
"""What is asked about Linear."""

NEAR = 0.01
"""How close ELU has to come to −1."""

LEAK = {"z": -4.0, "alpha": 0.1}
"""What is asked about LeakyReLU."""


def near_floor() -> float:
    """The z at which ELU with α = 1 is `NEAR` above −1."""
    return only_zero(lambda z: elu(z) + 1 - NEAR, -20.0, 0.0)


def _number(value: object) -> str:
    return six_digits(float(np.asarray(value)))


_height, _slope = (_number(f(LINE["z"], m=LINE["m"])) for f in (linear, linear_prime))
_output, _leak = (
    _number(f(LEAK["z"], alpha=LEAK["alpha"])) for f in (leaky_relu, leaky_relu_prime)
)
_left, _right = (_number(elu_prime(z, alpha=2.0)) for z in (0.0, 1.0))
_depth = PRESETS["relu/pro/1"].view["gf_depth"]
_rate = _number(PRESETS["relu/con/2"].view["tr_rate"])

STEPS = (
    Step(
        key="linear-slope",
        title="What a slope is for",
        text=(
            "To learn, a network sends its error back from layer to layer. Each unit multiplies "
            "it by f′(z): the slope of its function at its input z."
        ),
        question=(
            f"Linear with m = {_slope} is a straight line. What is its slope at "
            f"z = {_number(LINE['z'])}?"
        ),
        prediction=Choose(
            choices=(
                f"{_height}: the line is below zero there",
                f"{_slope}, as everywhere",
                f"−{_slope}: the slope has the sign of z",
            ),
            answer=1,
            replies=(
                f"{_height} is f(z), how high the line is. The slope is how much it rises for one "
                "step to the right.",
                "One step to the right always adds m, wherever it begins.",
                "The sign of z changes how high the line is, not how steep: it rises everywhere.",
            ),
        ),
        **of_claim("linear", "Con 1"),
        try_it=(
            "Drag the dot along the line: f changes, f′ does not.",
            "Drag m below 0. What happens to f′?",
        ),
        notes=(
            "Many read f′ as if it were f. Let the class say both numbers at one z, always with "
            "the words “how high” and “how steep”. Ask next: which m gives a slope of 0, and what "
            "would a unit with it pass back?"
        ),
        minutes=1,
    ),
    Step(
        key="linear-layers",
        title="Four layers that are one",
        text=(
            "The documents blame Linear for corrections that do not depend on the input. There is "
            "a more serious problem. Two networks learn to tell two moons apart. Both have four "
            "hidden layers: one network uses Linear, the other ReLU."
        ),
        question="What can the border between the two classes look like with Linear?",
        prediction=Choose(
            choices=(
                "A curve: every layer bends it a little more",
                "A straight line, however many layers there are",
                "There is no border: without a bend, a network learns nothing",
            ),
            answer=1,
            replies=(
                "A straight line of a straight line is straight again. More layers of Linear add "
                "weights, but no bend.",
                "The layers multiply out to a single one, which can only cut the plane in two.",
                "It does learn: it finds the best straight line, and gets most points right.",
            ),
        ),
        **of_preset("linear/con/3"),
        try_it=(
            "Play the training, and compare the two borders.",
            "Open **Network**, and set the hidden layers to 1. What does Linear lose?",
            "Choose Tanh instead of Linear.",
        ),
        notes=(
            "“More layers, more power” is what students say first. Let them write out two layers "
            "of one unit each, w₂·(w₁·x + b₁) + b₂, and multiply. Ask next: which step of this "
            "calculation fails if a ReLU stands between the layers?"
        ),
        minutes=1.5,
    ),
    Step(
        key="elu-floor",
        title="A floor that is never reached",
        text=(
            "ELU passes positive inputs on unchanged. For negative ones it bends smoothly towards "
            "−α. The documents say that it reaches −α."
        ),
        question=f"With α = 1, at which z has ELU come within {NEAR:g} of −1?",
        prediction=Place(
            slider=along_z(-10.0, 0.0, 0.1, "where ELU has come so close to −1"),
            along="z",
            value=near_floor,
            tolerance=0.5,
            reply=(
                f"At z = {{0:.2f}} a distance of {NEAR:g} is left. A step of 1 further to the left "
                "divides it by e, and no step makes it 0."
            ),
        ),
        **of_claim("elu", "Pro 1"),
        try_it=(
            "Drag the dot to the left, to z = −20: f(z) is printed as −1, rounded, but f′(z) is "
            "still above 0.",
            "Drag α to 2. Where is the floor now?",
        ),
        notes=(
            "The curve soon looks like a level line, so students trust their eyes. Ask what “never "
            "reached” means, if a computer prints −1 in the end: it rounds, because it has only so "
            "many digits. The function itself stays above −1."
        ),
        minutes=1.25,
    ),
    Step(
        key="elu-corner",
        title="Smooth, but for which α?",
        text=(
            "At z = 0 the two pieces of ELU meet: the bend from the left, the straight line from "
            "the right. ELU is often called smooth. At z = 0 itself, the documents' code takes the "
            "slope of the bend."
        ),
        question="With α = 2, what does f′ do at z = 0?",
        prediction=Choose(
            choices=(
                f"It jumps from {_left} to {_right}",
                "Nothing: the exponential has no corners",
                "It has a gap, because f itself jumps",
            ),
            answer=0,
            replies=(
                f"From the left the slope comes to α, which is {_left}; on the right it is "
                f"{_right}. Only α = {_right} makes them equal.",
                "The bend has no corner, but it ends at z = 0. What counts is whether it arrives "
                "there with the slope of the line.",
                "Both pieces are 0 at z = 0, so f does not jump. Only its slope does.",
            ),
        ),
        **of_claim("elu", "Formula"),
        try_it=(
            "Drag α slowly to 1, and watch the two ends of f′ meet.",
            "Drag α below 1. Which side is the higher one now?",
        ),
        notes=(
            "Here “no jump in f” and “no jump in f′” are easily mixed up. Let one student describe "
            "f at 0 and another one f′. Ask next: what can a program return for f′(0) when there "
            "is no right answer?"
        ),
        minutes=1.25,
    ),
    Step(
        key="relu-keeps",
        title="Half of the units say 0",
        text=(
            "The documents say that ReLU avoids vanishing gradients. Its slope is 1 for positive "
            f"inputs and 0 for negative ones. Here a gradient goes back through {_depth} layers, "
            "whose weights are drawn as He and others propose for ReLU."
        ),
        question="About half of the units have a slope of 0. How much of the gradient arrives?",
        prediction=Choose(
            choices=(
                "Next to nothing: every layer takes away half",
                "Far more than was sent: every layer adds to it",
                "About as much as was sent",
            ),
            answer=2,
            replies=(
                "Half of the units pass back 0. But He's weights are larger to make up for that, "
                "and the slopes of 1 take nothing away.",
                "It would grow if the weights were too large. He's are just large enough to make "
                "up for the units that pass back 0.",
                "Active units pass all of it on, and He's weights make up for the others.",
            ),
        ),
        **of_preset("relu/pro/1"),
        try_it=(
            "Open the settings (**64 units, batch 64 …**), and choose LeCun as the initialisation: "
            "its weights have half the variance.",
            "Drag the gain up and down: a little in each layer becomes a lot after all of them.",
        ),
        notes=(
            "“ReLU solves vanishing gradients” is a half-truth. Let students find a setting in "
            "which ReLU's gradient vanishes. Ask next: the slope of 1 is a property of the "
            "function; which part of the network decides the rest?"
        ),
        minutes=1.5,
    ),
    Step(
        key="relu-dies",
        title="Units that never fire again",
        text=(
            "The documents warn of dead units: a unit of ReLU whose z is negative for every "
            "example passes back 0 for all of them. Here two networks learn the same task at a "
            f"learning rate that is too high, {_rate}. LeakyReLU has a small slope where ReLU's is "
            "0."
        ),
        question="In which of the two networks do units die?",
        prediction=Choose(
            choices=(
                "Only in the one with ReLU",
                "Only in the one with LeakyReLU",
                "In both: the learning rate is to blame",
            ),
            answer=0,
            replies=(
                "A step that is too large takes a unit to where its slope is 0 for every example. "
                "From there its own weights get no gradient.",
                "A slope above 0 is never lost: however small, it gives the unit a way back.",
                "The learning rate is the cause, but it needs a slope of exactly 0 to kill. "
                "LeakyReLU has none.",
            ),
        ),
        **of_preset("relu/con/2"),
        try_it=(
            "Play the training, and watch the count of dead units.",
            "Open **Training**, and set the learning rate to 0.01. How many units die now?",
        ),
        notes=(
            "Students expect that later steps revive the unit. Ask what would have to move it: its "
            "weights get no gradient, so only the layer before it can. A dead unit is no error "
            "message; the loss may fall all the same. Ask how one would notice it."
        ),
        minutes=1.5,
    ),
    Step(
        key="leaky-slope",
        title="A small slope, but which sign?",
        text=(
            "A unit of ReLU dies where its slope is 0. LeakyReLU has a small slope α for negative "
            "inputs, too. The documents call it “a small negative slope”."
        ),
        question=(f"With α = {_leak}, what is the slope at z = {_number(LEAK['z'])}?"),
        prediction=Choose(
            choices=(
                f"−{_leak}: it is negative there",
                f"{_output}: α times z",
                f"{_leak}: the line still rises",
            ),
            answer=2,
            replies=(
                "Then the line would fall. It rises on both sides, only less on the left.",
                f"{_output} is the output f(z). Its slope is the number before z.",
                "The slope is positive. What is negative is z, and the output.",
            ),
        ),
        **of_claim("leaky_relu", "Pro 1"),
        try_it=(
            "Drag α to 0. Which function is this?",
            "Drag α to 1. And this?",
            "Drag α to 0.01, its usual value: can you still see the slope?",
        ),
        notes=(
            "The wording of the documents misleads here: “negative” belongs to the side, not to "
            "the slope. Let students correct the sentence. Ask next: what would a slope that "
            "really is negative do to a unit that learns?"
        ),
        minutes=1,
    ),
    Step(
        key="leaky-bends",
        title="Straight pieces are enough",
        text=(
            "The documents say that LeakyReLU, being linear in parts, cannot be used for complex "
            "classification. XOR is the classic test: no single straight line solves it."
        ),
        question="What does a network of LeakyReLU make of XOR?",
        prediction=Choose(
            choices=(
                "It fails, as Linear does: straight pieces add up to a straight line",
                "It solves it: every unit adds a corner",
                "It gets three of the four quarters right: one corner is not enough",
            ),
            answer=1,
            replies=(
                "Straight lines do add up to a straight line. Lines with a corner add up to "
                "something with many corners.",
                "Each corner is at a place of its own, and together they make a border around both "
                "parts of a class.",
                "One corner is not enough, but a network has one for every unit.",
            ),
        ),
        **of_preset("leaky_relu/con/1"),
        try_it=(
            "Play the training, and count the corners of the border.",
            "Choose **spirals** instead of XOR. Are two layers still enough?",
            "Open **Network**, and set the units to 2. What is left of the border?",
        ),
        notes=(
            "“Linear in parts” and “linear” sound alike. Let students sketch the sum of two bent "
            "lines. Ask next: how many corners can ten units make along one line?"
        ),
        minutes=1.25,
    ),
)
