"""The page Softmax, with its mathematics.

First read `tempered`, `alternatives` and `loss`, then `sweeps`, the numbers along every slider, and
`message`, which is sent to the browser.
"""
