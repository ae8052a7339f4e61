"""Keys that come faster than the server answers, as when one is held down."""

from playwright.sync_api import Page, expect

from tests.browser.pages import come_to_rest, thumb
from tests.conftest import sampled, visit

REPEAT = 33
"""Milliseconds between two presses of a key that is held down."""

# Back and forth, so that the server is asked again for charts that it has just sent.
FEW = ((10, "Right"), (2, "Left"), (5, "Right"), (3, "Left"), (1, "Right"))
MANY = ((24, "Right"), (2, "Left"), (12, "Right"), (6, "Left"), (3, "Right"), (2, "Left"))


@sampled("presses", [FEW, MANY], 2, ids=["few", "many"])
@sampled(
    ("address", "key"),
    [("?fn=elu", "elu_alpha"), ("compare?fns=relu&fns=elu", "elu_alpha"), ("softmax", "sm_z2")],
    2,
)
def test_fast_keys_leave_the_page_alive(
    server: str, page: Page, address: str, key: str, presses: tuple[tuple[int, str], ...]
) -> None:
    visit(page, f"{server}/{address}")
    slider = thumb(page, key)
    expect(slider).to_be_visible()
    come_to_rest(page)
    start, step = float(slider.input_value()), float(slider.get_attribute("step") or 1)
    slider.focus()
    for count, direction in presses:
        for _ in range(count):
            page.keyboard.press(f"Arrow{direction}")
            page.wait_for_timeout(REPEAT)
    moved = sum(count if direction == "Right" else -count for count, direction in presses)
    expect(slider).to_have_value(f"{start + moved * step:g}")
    # The address is the last thing that changes, and it says what the slider says.
    page.wait_for_function(
        "([key, value]) => new URL(location.href).searchParams.get(key) === value",
        arg=[key, f"{start + moved * step:g}"],
    )
    come_to_rest(page)
    assert page.locator("[data-testid=stDialog], [role=dialog]").count() == 0
    expect(slider).to_be_focused()
