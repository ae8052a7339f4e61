"""The dialog behind Share, its links and its files, as Streamlit runs it."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from actviz import __version__, paper
from actviz.widgets import hiding, share
from actviz.widgets.share import Takeaway
from tests.apps import open_app, page_text
from tests.conftest import ROOT

LINK = "https://actviz.example/?fn=elu"

VIEWS: dict[str, tuple[str, dict[str, str | list[str]], str, str]] = {
    "one function": ("", {"fn": "elu", "elu_alpha": "2"}, "ELU (α = 2)", "actviz-elu-alpha-2"),
    "a vector": ("", {"fn": "softmax"}, "Softmax (z₂ = 0, z₃ = 1)", "actviz-softmax"),
    "a formula": ("", {"fn": "z*tanh(exp(a*z)); a=1.5"}, "z·tanh(exp(a·z)) (a = 1.5)", "actviz-z"),
    "several": (
        "compare",
        {"fns": ["elu", "relu"]},
        "ELU (α = 1) and ReLU",
        "actviz-elu-alpha-1-relu",
    ),
    "softmax": ("softmax", {"sm_t": "0.5"}, "Softmax of 4 classes (T = 0.5)", "actviz-softmax-4"),
    "gradient flow": (
        "gradient_flow",
        {"gf_fns": ["tanh"], "gf_depth": "5"},
        "Gradient flow: Tanh",
        "actviz-gradient-flow-tanh",
    ),
    "training": (
        "training",
        {"tr_steps": "50", "tr_moment": "9"},
        "Training: ReLU and Sigmoid on XOR",
        "actviz-training-relu-sigmoid",
    ),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Takeaway]:
    """Opens a page, asks to share it, and gives what can be taken along."""
    given: list[Any] = []

    def taken(page: str, query: dict[str, str | list[str]]) -> Takeaway:
        monkeypatch.setattr(share, "_dialog", lambda *each: given.append(each))
        app = open_app(page, **query)
        assert given == []
        app.button(key="share").click().run()
        assert not app.exception
        ((_, takeaway, _),) = given
        assert isinstance(takeaway, Takeaway)
        return takeaway

    return taken


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_gives_its_figure_and_a_handout_named_by_what_is_in_them(
    asked: Callable[..., Takeaway], view: str
) -> None:
    page, query, heading, name = VIEWS[view]
    takeaway = asked(page, query)
    # A figure of networks says how they are made, too.
    more = {"gradient flow": "; 5 layers of 64, He, gain 1", "training": "; 2 × 8, He, Adam 0.01"}
    assert takeaway.heading == heading + more.get(view, "")
    assert share.file_name(takeaway.name, ".svg").startswith(name)
    assert len(takeaway.charts()) in (2, 3)
    found = takeaway.handout(LINK)
    assert f"<h1>{heading}</h1>" in found.replace("&lt;", "<")
    assert found.count("<svg") == 2  # the figure and the QR code
    assert paper.link(LINK) in found
    assert f"actviz {__version__}" in found
    assert (takeaway.table is None) == (view in ("softmax", "gradient flow", "training"))


def test_the_handout_has_every_claim_with_its_number_and_what_it_is_called_elsewhere(
    asked: Callable[..., Takeaway],
) -> None:
    import actviz

    takeaway = asked("", {"fn": "elu", "elu_alpha": "2", "probe": "-1"})
    found = takeaway.handout(LINK)
    card = actviz.get("elu").card
    for label, claim in card.claims.items():
        assert f"<strong>{label}.</strong> {paper.inline(claim.text)}" in found
        assert paper.inline(claim.verdict) in found
        if claim.evidence is not None:
            assert paper.inline(claim.evidence.describe()) in found
    for reference in card.references:
        assert reference.link in found
    for framework in card.frameworks:
        assert f"<code>{framework.name}</code>" in found
    # Read at −1, where ELU is α (1/e − 1): as Explore prints it.
    assert "<td>−1.26424</td>" in found
    for program in ("np.expm1", "torch.expm1", "jnp.expm1", "alpha=2.0"):
        assert program in found


def test_the_dialog_shows_the_link_the_code_and_the_files() -> None:
    app = open_app("", fn="elu", elu_alpha="2")
    app.button(key="share").click().run()
    assert not app.exception
    text = page_text(app)
    assert "fn=elu" in text or "elu_alpha=2" in text
    assert '<svg role="img" aria-label="QR code of the link"' in text
    assert "def elu(z, alpha=2.0)" in text
    labels = [each.proto.label for each in app.get("download_button")]
    assert labels == ["Handout", "Figure (SVG)", "Slide (PNG)", "Curves (CSV)"]


@pytest.mark.parametrize("page", ["overview", "corrections", "lesson", "quiz"])
def test_pages_without_a_figure_share_their_link(page: str) -> None:
    app = open_app(page)
    app.button(key="share").click().run()
    assert not app.exception
    assert "QR code of the link" in page_text(app)
    assert not [each for each in app.get("download_button") if "SVG" in each.proto.label]


def test_a_view_that_cannot_be_drawn_says_so_in_the_dialog_too() -> None:
    app = open_app("compare", fns="")
    app.button(key="share").click().run()
    assert not app.exception
    app = open_app("training", tr_task="two classes", tr_classes="file")
    app.button(key="share").click().run()
    assert not app.exception
    assert any("cannot be drawn: nothing has been trained" in each.value for each in app.warning)


def test_nothing_that_makes_files_is_loaded_before_it_is_asked_for() -> None:
    code = (
        "import sys; from tests.apps import open_app; open_app('', fn='elu');"
        "print([each for each in ('matplotlib', 'segno', 'latex2mathml', 'pandas')"
        " if each in sys.modules])"
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


# --- Links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://localhost:8501/?fn=elu", True),
        ("http://127.0.0.1:8501/compare", True),
        ("http://[::1]:8501/", True),
        ("http://0.0.0.0:8501/", True),
        ("http://192.168.0.20:8501/", False),
        ("https://localhost.example/", False),
        ("https://actviz.example/class/?fn=elu", False),
    ],
)
def test_an_address_that_only_this_computer_opens_is_known(address: str, local: bool) -> None:
    assert share.is_local(address) == local


def test_a_link_hides_what_is_chosen_and_keeps_all_else_as_it_is() -> None:
    address = f"{LINK}&z=-4&z=4&tr_points=0:1,1:0&present=true&hide=names&hide=menu#top"
    found = share.with_hidden(address, ["sliders", "points"], presents=False)
    assert found == f"{LINK}&z=-4&z=4&tr_points=0:1,1:0&hide=sliders&hide=points#top"
    assert "present=true" in share.with_hidden(address, [], presents=True)
    # What the page makes of it.
    query = parse_qs(urlsplit(found).query)
    assert hiding.HIDE.read(query["hide"]) == (["sliders", "points"], "")


def test_the_dialog_begins_with_what_the_page_hides_and_leaves_the_page_alone() -> None:
    app = open_app("", fn="elu", hide="names,sliders")
    app.button(key="share").click().run()
    assert not app.exception
    text = page_text(app)
    assert "this link hides names and sliders" in text
    app.button(key="show_everything").click().run()
    assert "this link hides nothing" in page_text(app)


@pytest.mark.parametrize("hostile", ["axes", "../../etc", "<script>", "💥", "sliders,sliders,x"])
def test_what_no_link_can_hide_is_said(hostile: str) -> None:
    app = open_app("", hide=hostile)
    assert app.warning


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("ELU alpha 2", "actviz-elu-alpha-2.svg"),
        ("LeakyReLU slope 0.01", "actviz-leakyrelu-slope-0.01.svg"),
        ("RReLU slope -0.5", "actviz-rrelu-slope-minus-0.5.svg"),
        ("../../etc/passwd", "actviz-etc-passwd.svg"),
        ("", "actviz.svg"),
        ("z·" * 90, f"actviz-{'z-' * 29}z.svg"),
    ],
)
def test_the_name_of_a_file_is_plain_and_short(name: str, file: str) -> None:
    assert share.file_name(name, ".svg") == file


def test_a_figure_is_a_picture_of_the_heading(asked: Callable[..., Takeaway]) -> None:
    takeaway = asked("", {"fn": "elu", "elu_alpha": "2"})
    tree = ElementTree.fromstring(share._svg(takeaway))
    assert tree.tag.endswith("svg")
    assert "ELU (α = 2)" in "".join(tree.itertext())
    png = share._png(takeaway)
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (1920, 1080)
    assert takeaway.table is not None
    assert f"actviz {__version__}" in takeaway.table()
