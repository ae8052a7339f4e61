"""Softmax as a whole: many logits, a temperature, what else gives shares, and the loss behind it.

In the order of the ideas: `tempered`, `alternatives`, `loss`. Then what a page makes of them:
`sweeps`, the keyframes of every slider, and `message`, what is sent to the browser.
"""
