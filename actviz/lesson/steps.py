"""The lesson: its goals, its steps in the order of the documents, and the short story."""

from actviz.lesson import rectifiers, squashing

GOALS = (
    "Say what the derivative of an activation function does in a network that learns.",
    "Explain why layers of Linear are no better than one.",
    "Tell from f′ where gradients vanish, and where a unit dies.",
    "Say what ELU and LeakyReLU change about ReLU, and why it can help.",
    "Write the slopes of Sigmoid and Tanh from their outputs, and name the two usual mistakes.",
    "Question a sentence such as “always better”: ask for the number, and where it was measured.",
)

DISCUSSION = (
    "Sigmoid was the usual choice for hidden layers, and then ReLU was. Which numbers of this "
    "lesson explain the change?",
    "Where would you still take Sigmoid today, and where would it harm?",
    "A unit of ReLU is dead. Which changes of the network or of its training could have saved it? "
    "Which of them have a price?",
    "The documents are wrong in several places. How could you have noticed it yourself?",
    "Invent an activation function. What must its derivative be like, for small z and for large?",
)

STEPS = rectifiers.STEPS + squashing.STEPS
"""In the order of the documents."""

SHORT_STORY = (
    "linear-layers",
    "sigmoid-vanishes",
    "relu-dies",
    "leaky-slope",
    "tanh-or-sigmoid",
    "softmax-gradient",
)
"""The keys of the steps of the other path: what a derivative does for a network."""
