"""Overview: every function, by its family."""

import actviz
from actviz.claims import FAMILIES
from tests.apps import open_app, page_charts


def test_overview_shows_every_function_by_its_family() -> None:
    app = open_app("overview")
    activations = [actviz.get(name) for name in actviz.names()]
    seven = [activation.title for activation in activations if activation.card.documented]
    assert [part.value for part in app.header] == seven
    for family in FAMILIES:
        app.segmented_control(key="kin").set_value(family).run()
        assert not app.exception
        shown = [activation for activation in activations if activation.card.family == family]
        titles = [activation.title for activation in shown]
        assert [part.value for part in app.header] == titles
        assert len(page_charts(app)) == len(titles) > 0
        for activation, chart in zip(shown, page_charts(app), strict=True):
            (left, right), (low, high) = (
                chart["layout"][f"{axis}axis"]["range"] for axis in ("x", "y")
            )
            wide = activation.name == "relu6"
            assert (left, right) == ((-4, 9) if wide else (-4, 4))
            assert (low < 0 < 6 < high) if wide else ((low, high) == (-1.5, 4))
        caption = app.caption[0].value
        assert ("A function of a vector" in caption) == any(each.is_vector for each in shown)
        assert ("A gate" in caption) == any(each.second is not None for each in shown)
        assert ("ReLU6 has larger axes" in caption) == ("ReLU6" in titles)
