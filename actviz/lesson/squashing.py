"""The steps on Sigmoid, Tanh and Softmax."""

from collections.abc import Callable

import numpy as np

from actviz.activation import Array, Parameter
from actviz.catalog.sigmoid import sigmoid, sigmoid_prime
from actviz.catalog.tanh import tanh, tanh_prime
from actviz.formatting import digits, fill, listed, percent
from actviz.labs.presets import PRESETS
from actviz.lesson.step import SOFTMAX, Choose, Place, Step
from actviz.lesson.views import along_z, of_claim, of_preset, only_zero
from actviz.progress import Report
from actviz.softmax.loss import gradient
from actviz.softmax.state import LOGITS, TARGET
from actviz.softmax.tempered import tempered

AT = 2.0
"""The z at which the slope is asked for."""

SMALL = 0.01
"""A slope that passes back next to nothing."""

Z = np.array([each.default for each in LOGITS[:4]])
"""The logits that Softmax shows by default."""

TARGET_CLASS = int(TARGET.default)
"""The right class there, counted from 1."""


def _crossing(one: Callable[[Array], Array], other: Callable[[Array], Array]) -> float:
    """The z > 0 where two slopes are equal."""

    return only_zero(lambda z: np.asarray(one(z) - other(z)), 0.0, 10.0)


def flat_from() -> float:
    """The z > 0 from which on Sigmoid's slope is below `SMALL`."""
    return _crossing(sigmoid_prime, lambda z: np.full_like(z, SMALL))


def equal_slopes() -> float:
    """The z > 0 from which on Tanh's slope is below Sigmoid's."""
    return _crossing(tanh_prime, sigmoid_prime)


def raised() -> tuple[Array, Array]:
    """The probabilities of Softmax before and after its first logit is raised by 1."""
    return tempered(Z), tempered(Z + np.eye(len(Z))[0])


def _shares_kept(report: Report) -> str:
    before, after = raised()
    return fill(
        "Raising z₁ from {0:g} to {1:g} takes s₁ from {first}. The others go from {others}: each "
        "of them to {2:.1%} of what it was. Together they make 1 before and after.",
        float(Z[0]),
        float(Z[0]) + 1,
        float(after[1] / before[1]),
        first=_way(before[0], after[0]),
        others=listed([_way(*pair) for pair in zip(before[1:], after[1:], strict=True)]),
    )


def _way(before: float, after: float) -> str:
    return f"{percent(before)} to {percent(after)}"


def pushed() -> tuple[Array, Array]:
    """The probabilities of Softmax, and the gradient of the loss by each logit."""
    shares = tempered(Z)
    return shares, gradient(shares, TARGET_CLASS - 1, np.array(1.0))


def _pushed(report: Report) -> str:
    shares, slopes = pushed()
    right = TARGET_CLASS - 1
    return fill(
        "The right answer, class {0:g}, has a probability of {1:.3f}, and the gradient by its "
        "logit is {1:.3f} − 1 = {2:.3f}. The gradients by the others are their probabilities: "
        "{others}. All of them add up to {3:g}.",
        TARGET_CLASS,
        float(shares[right]),
        float(slopes[right]),
        round(float(slopes.sum()), 12),
        others=listed([fill("{0:.3f}", each) for each in np.delete(slopes, right).tolist()]),
    )


def _to(value: object, count: int = 3) -> str:
    return digits(float(np.asarray(value)), count)


_a, _slope = _to(sigmoid(AT)), _to(sigmoid_prime(AT))
_twice = _to(sigmoid_prime(sigmoid(AT)))
_of_input = _to(AT * (1 - AT))
_b, _steep = _to(tanh(AT)), _to(tanh_prime(AT))
_other_form, _tanh_twice = _to(tanh(AT) * (1 - tanh(AT))), _to(tanh_prime(tanh(AT)))
_depth = PRESETS["sigmoid/con/2"].view["gf_depth"]
_top = _to(sigmoid_prime(0.0))
_tanh_top = _to(tanh_prime(0.0))

STEPS = (
    Step(
        key="sigmoid-top",
        title="As steep as it gets",
        text=(
            "Sigmoid turns every number into one between 0 and 1. It is steepest at z = 0. Drag "
            "the dashed line: its height is the slope that you expect there."
        ),
        question="How large is the slope of Sigmoid at z = 0?",
        prediction=Place(
            slider=Parameter(
                name="height",
                symbol="f′(0)",
                default=0.9,
                minimum=0.0,
                maximum=1.0,
                step=0.01,
                meaning="how large you expect the largest slope to be",
            ),
            along="height",
            value=lambda: float(sigmoid_prime(0.0)),
            tolerance=0.03,
            reply=(
                "The largest slope is {0:g}. So even in the best case a unit of Sigmoid "
                "multiplies the gradient by no more than that."
            ),
        ),
        **of_claim("sigmoid", "Con 2"),
        try_it=(
            "Drag the dot along the curve, and watch the tangent: nowhere is it steeper than at 0.",
            "Drag the dot to z = 2 and to z = −2. What do you notice about the two slopes?",
        ),
        notes=(
            "Most guess 0.5, the height of f at 0, or 1. Both mix up how high and how steep. Ask "
            "what is left after two layers at their best, and after three."
        ),
        minutes=1,
    ),
    Step(
        key="sigmoid-vanishes",
        title="A product of small numbers",
        text=(
            "The documents say that Sigmoid gives rise to vanishing gradients. Its slope is "
            f"{_top} at most, and on the way back the gradient is multiplied by such a slope in "
            "every layer."
        ),
        question=f"How much of the gradient is left after {_depth} layers of Sigmoid?",
        prediction=Choose(
            choices=(
                f"About {_top} of it: that is the largest slope",
                f"About one part in {_depth}: each layer takes a share",
                "Less than a millionth",
            ),
            answer=2,
            replies=(
                "That is the largest slope in one layer. Every further layer multiplies by such a "
                "slope once more.",
                "Shares would be added. But slopes are multiplied, and a product of small numbers "
                "becomes tiny very soon.",
                "Slopes are multiplied, so what is left shrinks by a factor with every layer. The "
                "weights, by which it is multiplied as well, are too small to make up for that.",
            ),
        ),
        **of_preset("sigmoid/con/2"),
        try_it=(
            "Drag the depth from 1 to 60: every further layer of Sigmoid costs the same factor.",
            "Add Tanh. Where is its line?",
        ),
        notes=(
            "The axis is logarithmic: equal steps down are equal factors. Let students read how "
            "many layers cost a factor of 100. Ask next: what the last layer learns in a second, "
            "how long does it take the first one?"
        ),
        minutes=1.5,
    ),
    Step(
        key="sigmoid-flat",
        title="Where Sigmoid stops listening",
        text=(
            "Far from 0 the curve of Sigmoid is nearly flat: its output hardly responds to z, and "
            "it passes back next to nothing. This is called saturation."
        ),
        question=f"From which z on is the slope below {SMALL:g}?",
        prediction=Place(
            slider=along_z(0.0, 10.0, 0.1, "from where on the slope is so small"),
            along="z",
            value=flat_from,
            tolerance=0.5,
            reply=(
                f"From about z = {{0:.2f}} on the slope is below {SMALL:g}, and on the left below "
                "about z = −{0:.2f}."
            ),
        ),
        **of_claim("sigmoid", "Con 4"),
        try_it=(
            "Drag the dot from 0 to the right, and read f′: by what factor does it fall from "
            "z = 5 to 6?",
            "Drag the dot to z = −8. Is it different on the left?",
        ),
        notes=(
            "“Saturated” sounds final, but the slope is never 0: learning is slow, not over. Ask "
            "how a unit gets to |z| = 8: by large weights, or by many inputs of one sign."
        ),
        minutes=1,
    ),
    Step(
        key="sigmoid-output",
        title="Why code writes a·(1 − a)",
        text=(
            f"On the way forward, code computes the output a of a unit and keeps it. For z = "
            f"{AT:g} it is a = {_a}. On the way back it needs the slope at z."
        ),
        question=f"Which of these is the slope of Sigmoid at z = {AT:g}?",
        prediction=Choose(
            choices=(
                f"z·(1 − z) = {_of_input}",
                f"a·(1 − a) = {_slope}",
                f"f′(a) = f′({_a}) = {_twice}",
            ),
            answer=1,
            replies=(
                f"The form needs the output in both places, not the input. A slope of {_of_input} "
                "would mean that the curve falls, and Sigmoid never falls.",
                "S′(z) = S(z)·(1 − S(z)), and S(z) is just a. Code has it already, so it need not "
                "compute an exponential again.",
                f"That is the slope at another place: at {_a} on the z-axis. It happens when "
                "a function sigmoid_prime, which wants z, is given the output.",
            ),
        ),
        **of_claim("sigmoid", "Output form", "sigmoid/code"),
        try_it=(
            "Drag the dot to z = 0. Compute a·(1 − a) from the f(z) that you read, and compare "
            "it with f′(z).",
            "Drag the dot to z = −2: another a, but the same a·(1 − a). Why?",
        ),
        notes=(
            "This is the commonest confusion in first programs: the name of the argument decides. "
            "Let students say for each variable of their code whether it holds a z or an a. A "
            "test finds both mistakes: compare with (f(z + h) − f(z − h)) / 2h for a small h."
        ),
        minutes=2,
    ),
    Step(
        key="tanh-or-sigmoid",
        title="Steeper, but not everywhere",
        text=(
            f"Tanh is an S from −1 to 1. At z = 0 its slope is {_tanh_top}, where Sigmoid's is "
            f"{_top}. The documents say that its derivatives are steeper."
        ),
        question="From which z > 0 on is Sigmoid the steeper of the two?",
        prediction=Place(
            slider=along_z(0.0, 5.0, 0.05, "from where on Sigmoid is the steeper one"),
            along="z",
            value=equal_slopes,
            tolerance=0.3,
            reply=(
                "At z = {0:.2f} the slopes are equal. Further out Tanh is the flatter one: it has "
                "come closer to its end."
            ),
        ),
        **of_claim("tanh", "Pro 1"),
        try_it=(
            "Drag the dot across the place where the curves of f′ cross.",
            "Show z from −10 to 10: which of the two slopes comes close to 0 first?",
        ),
        notes=(
            "The claim is true where it is usually checked, at 0. Ask for whom it matters: with "
            "small weights most z are near 0, where Tanh is better. With large ones both "
            "saturate, and Tanh does so first."
        ),
        minutes=1.25,
    ),
    Step(
        key="tanh-output",
        title="The same for Tanh: 1 − a²",
        text=(
            f"The slope of Tanh can be written with its output, too. At z = {AT:g} a unit has the "
            f"output a = {_b}."
        ),
        question=f"Which of these is the slope of Tanh at z = {AT:g}?",
        prediction=Choose(
            choices=(
                f"1 − a² = {_steep}",
                f"a·(1 − a) = {_other_form}",
                f"f′(a) = f′({_b}) = {_tanh_twice}",
            ),
            answer=0,
            replies=(
                "tanh′(z) = 1 − tanh²(z), and tanh(z) is just a.",
                "That form belongs to Sigmoid. Every function has its own, and some have none: it "
                "must be possible to tell the slope from the output alone.",
                f"That is the slope at {_b} on the z-axis: Tanh has been applied twice.",
            ),
        ),
        **of_claim("tanh", "Output form", "tanh/code"),
        try_it=(
            "Drag the dot to z = 0: a is 0 there. What is 1 − a²?",
            "Drag the dot to z = 1, and compute 1 − a² from the f(z) that you read.",
        ),
        notes=(
            "Those who have understood the step on Sigmoid need no calculation here. Ask next: "
            "could one write ReLU's slope with its output? Yes, it is 1 where a > 0 and else 0."
        ),
        minutes=1.25,
    ),
    Step(
        key="softmax-shares",
        title="One gains, all others lose",
        text=(
            "Softmax takes several numbers, the logits, and gives each class a probability. The "
            "probabilities add up to 1."
        ),
        question="The first logit rises by 1. What happens to the probabilities of the others?",
        prediction=Choose(
            choices=(
                "Nothing: each depends on its own logit",
                "All shrink by the same factor",
                "All shrink by the same amount",
            ),
            answer=1,
            replies=(
                "So it is with Sigmoid. With Softmax all share one sum, and what one gains the "
                "others lose.",
                "In their fractions only the sum below the line has changed, and it is the same "
                "for all of them.",
                "Then a small probability could fall below 0. All are divided by the same number; "
                "nothing is subtracted.",
            ),
        ),
        sources=("softmax/about",),
        room=SOFTMAX,
        view=dict,
        notice=_shares_kept,
        try_it=(
            "Drag the dot of one class, and watch the probabilities of the others.",
            "Switch on **Add 1000 to every logit**. What changes?",
            "Drag **T** to 0.2, then to 5: who wins, and how clearly?",
        ),
        notes=(
            "Students carry over that one input gives one output. Let them say what each "
            "probability depends on. Ask next: which derivatives does Softmax have, and how many "
            "are there for four classes?"
        ),
        minutes=1.25,
    ),
    Step(
        key="softmax-gradient",
        title="What the logits are told",
        text=(
            "The class with the largest probability is the network's answer. In training, a loss "
            "says how wrong it is, and its gradient goes back to the logits."
        ),
        question=(
            f"The right answer is class {TARGET_CLASS}. Which logits does a step of training move?"
        ),
        prediction=Choose(
            choices=(
                "Only that of the right class, up",
                "All of them up, that of the right class the most",
                "That of the right class up, all others down",
            ),
            answer=2,
            replies=(
                "To make one probability larger, the others must become smaller, so their logits "
                "are moved as well.",
                "The same rise of all logits would change nothing: only their differences count.",
                "The gradient is s − 1 for the right class and s for each other one, and a step "
                "goes against it.",
            ),
        ),
        sources=("softmax/use",),
        room=SOFTMAX,
        view=dict,
        notice=_pushed,
        try_it=(
            f"Drag the dot of class {TARGET_CLASS} to the left end: the network is wrong, and sure "
            "of it. How large is the gradient ∂L/∂z now?",
            "Choose another class as the target, which is the right answer.",
        ),
        notes=(
            "This is why Softmax ends a network so well: where the answer is wrong and sure, the "
            "gradient is near its largest. Nothing saturates, because the logarithm of the loss "
            "undoes the exponential. Ask next: what would a squared error behind Sigmoid pass "
            "back in such a case?"
        ),
        minutes=1.25,
    ),
)
