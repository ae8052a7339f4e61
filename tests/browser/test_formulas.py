"""The numbers in Explore's formulas follow every slider."""

from playwright.sync_api import Page

import actviz
from tests.browser.pages import (
    FORMULAS,
    HOLD,
    LET_GO,
    choose,
    open_view,
    plainly,
    settle,
    thumb,
    wait_for_paint,
)
from tests.conftest import sampled


def keys_of(name: str) -> list[str]:
    """The keys of a function's sliders that its formulas have numbers for."""
    activation = actviz.get(name)
    moving = activation.moving(activation.defaults)
    # Without parameters, and of a vector, the formulas have the numbers of the probe.
    of_probe = [] if activation.parameters else ["probe"]
    return [*(activation.slider_key(slider.name) for slider in moving), *of_probe]


FEW = {"elu", "softmax", "glu"}
"""With a parameter, of a vector, and with a second input."""


@sampled("name", actviz.names(), FEW.__contains__)
def test_formulas_follow_a_drag_and_stand_as_they_are_when_it_ends(
    server: str, page: Page, name: str
) -> None:
    open_view(page, f"{server}/?fn={name}")
    for key in keys_of(name):
        for end in ("min", "max"):
            before = page.evaluate(FORMULAS)
            slider = thumb(page, key)
            wanted = float(slider.get_attribute(end) or "nan")
            if float(slider.input_value()) == wanted:
                continue
            assert page.evaluate(HOLD, [key, wanted]) == wanted
            wait_for_paint(page)
            during = page.evaluate(FORMULAS)
            assert during != before, (key, end)
            page.evaluate(LET_GO)
            settle(page)
            assert page.evaluate(FORMULAS) == plainly(during), (key, end)


def test_formulas_are_hidden_while_nothing_says_their_numbers(server: str, page: Page) -> None:
    open_view(page, f"{server}/?fn=softmax")
    before = page.evaluate(FORMULAS)
    page.evaluate(HOLD, ["softmax_classes", 5])
    wait_for_paint(page)
    # Both in symbols, each as it is seen and as it is read aloud.
    assert page.evaluate(FORMULAS) == [*before[:2], *before[4:6]]
    page.evaluate(LET_GO)
    settle(page)
    assert len(page.evaluate(FORMULAS)) == 8


def test_a_number_that_changes_its_shape_is_set_anew(server: str, page: Page) -> None:
    # From 0.268941 to 4.5398 · 10⁻⁵ and back, where the server draws nothing in between.
    open_view(page, f"{server}/?fn=sigmoid&probe=-1&z=-20&z=20")
    before = page.evaluate(FORMULAS)
    for value, text in ((-10, "−10)=4.53979⋅10−5"), (-1, "−1)=0.268941"), (-12, "10−6")):
        page.evaluate(HOLD, ["probe", value])
        wait_for_paint(page)
        assert text in plainly(page.evaluate(FORMULAS))[2]
    page.evaluate(LET_GO)
    settle(page)
    tail = page.evaluate(FORMULAS)
    assert "6.14417⋅10−6" in tail[2]
    page.evaluate(HOLD, ["probe", -1])
    wait_for_paint(page)
    assert page.evaluate(FORMULAS) == before
    page.evaluate(LET_GO)
    settle(page)
    assert page.evaluate(FORMULAS) == before
    thumb(page, "probe").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    assert "−0.95" in page.evaluate(FORMULAS)[2]
    choose(page, "tanh")
    settle(page)
    assert "tanh" in page.url
