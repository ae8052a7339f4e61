"""What the browser does itself, in the other engines: every page, a drag, a pull, a film."""

from itertools import groupby, pairwise

import pytest

from tests.conftest import ROOT
from tests.engines.conftest import Engine

PAGES = ["", *sorted(path.stem for path in (ROOT / "pages").glob("*.py"))]

# What keeps a page from being at rest; empty where it is drawn and followed, and stays so.
UNREST = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const charts = [...document.querySelectorAll(".js-plotly-plot")];
  const ready = (chart) => chart._fullData && (chart.actvizLayer || !chart.layout.meta?.drawn);
  const unrest =
    (app?.dataset.testScriptState !== "notRunning" && "the server is at work") ||
    (!document.querySelector("h1") && "no title") ||
    (!window.actvizHistory && "the page's own script is not there") ||
    (document.querySelector("[data-testid=stSkeleton]") && "something is being drawn") ||
    (document.querySelector(".actviz-copy, .actviz-ghost") && "a chart is being replaced") ||
    (!charts.every(ready) && "a chart is not there, or nothing follows it") ||
    // One that is on its way when the page is left is an error in Firefox.
    (document.fonts.status !== "loaded" && "a font is on its way");
  if (unrest) window.restedSince = undefined;
  else window.restedSince ??= performance.now();
  return unrest || (performance.now() - window.restedSince < 200 ? "at rest only now" : "");
}"""

# Where slider, address and both charts disagree on alpha; empty where they say the same.
DISAGREEMENT = """() => {
  const { value } = document.querySelector(".st-key-elu_alpha input[type=range]");
  const address = new URL(location.href).searchParams.get("elu_alpha");
  const drawn = ["plot_f", "plot_derivative"].map((chart) =>
    document.querySelector(`.st-key-${chart} .js-plotly-plot`)?.layout.meta.drawn.elu_alpha);
  const agree = [address, ...drawn].every((each) => Number(each) === Number(value));
  return agree ? "" : `slider ${value}, address ${address}, drawn ${drawn}`;
}"""

# From now on, note on each frame the slider's value, both curves' paths, and what the server drew.
RECORD = """() => {
  window.seen = [];
  const slider = document.querySelector(".st-key-elu_alpha input[type=range]");
  const charts = ["plot_f", "plot_derivative"].map((chart) =>
    document.querySelector(`.st-key-${chart} .js-plotly-plot`));
  const note = () => {
    window.seen.push([
      slider.value,
      charts.map((chart) =>
        chart.querySelector(`.trace${chart._fullData[0].uid} path.js-line`).getAttribute("d")),
      charts.map((chart) => chart.layout.meta.drawn.elu_alpha),
    ]);
    window.noting = requestAnimationFrame(note);
  };
  note();
}"""
RECORDED = "() => (cancelAnimationFrame(window.noting), window.seen)"

# The middle of the slider's thumb, on the screen.
THUMB = """() => {
  const thumb = document.querySelector(".st-key-elu_alpha [data-rac][style*=left]");
  const { x, y, width, height } = thumb.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""

# Where on the screen the curve of f is painted at a z.
CURVE = """(z) => {
  const chart = document.querySelector(".st-key-plot_f .js-plotly-plot");
  const path = chart.querySelector(`.trace${chart._fullData[0].uid} path.js-line`);
  const wanted = chart._fullLayout.xaxis.c2p(z);
  let [low, high] = [0, path.getTotalLength()];
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (path.getPointAtLength(middle).x < wanted) low = middle;
    else high = middle;
  }
  const { x, y } = path.getPointAtLength(low).matrixTransform(path.getScreenCTM());
  return [x, y];
}"""

# The button of that name, wherever it is, and the middle of it on the screen.
BUTTON = """(name) => {
  const inside = (root) =>
    [...root.querySelectorAll("button")].find((each) => each.textContent.includes(name)) ??
    [...root.querySelectorAll("*")].map((each) => each.shadowRoot && inside(each.shadowRoot))
      .find(Boolean);
  const button = inside(document);
  if (!button) return null;
  button.scrollIntoView({ block: "center" });
  const { x, y, width, height } = button.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}"""


def open_view(engine: Engine, address: str) -> None:
    engine.open(address)
    engine.wait(UNREST)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "explore")
def test_every_page_opens_without_an_error(server: str, engine: Engine, page: str) -> None:
    open_view(engine, f"{server}/{page}")


def test_every_value_of_a_drag_is_painted_before_the_server_answers(
    server: str, engine: Engine
) -> None:
    open_view(engine, f"{server}/?fn=elu&elu_alpha=1.5")
    x, y = engine.ask(THUMB)
    engine.move([x, y])
    engine.down()
    engine.ask(RECORD)
    engine.move(*([x + 3 * step, y] for step in range(1, 31)))
    frames = engine.ask(RECORDED)
    engine.up()
    stays = [list(stay) for _, stay in groupby(frames, key=lambda frame: frame[0])]
    unpainted = [
        stay[0][0]
        for before, stay in pairwise(stays)
        if not any(
            all(old != new for old, new in zip(before[-1][1], curves, strict=True))
            for _, curves, _ in stay
        )
    ]
    assert len(stays) > 20
    assert unpainted == []
    assert {alpha for _, _, drawn in frames for alpha in drawn} == {1.5}
    engine.wait(UNREST)
    engine.wait(DISAGREEMENT)


def test_a_pulled_curve_takes_slider_and_address_with_it(server: str, engine: Engine) -> None:
    # On axes that stay, so that a pixel is the same height before and after.
    open_view(engine, f"{server}/?fn=elu&elu_alpha=1.5&axes_kept=true")
    value = "() => Number(document.querySelector('.st-key-elu_alpha input[type=range]').value)"
    alphas = [engine.ask(value)]
    for down in (33, -50):
        x, y = engine.ask(CURVE, -3)
        engine.move([x, y])
        engine.down()
        engine.move(*([x, y + down * step / 8] for step in range(1, 9)))
        assert engine.ask(CURVE, -3)[1] == pytest.approx(y + down, abs=1.5)
        alphas.append(engine.ask(value))
        engine.up()
        engine.wait(UNREST)
        engine.wait(DISAGREEMENT)
        assert engine.ask(value) == alphas[-1]
        assert engine.ask(CURVE, -3)[1] == pytest.approx(y + down, abs=1.5)
    assert alphas[2] < alphas[0] < alphas[1]


def test_a_film_plays(server: str, engine: Engine) -> None:
    open_view(engine, f"{server}/training?tr_moment=0")
    engine.wait(f"(name) => ({BUTTON})(name) ? '' : 'nothing to play'", "Play")
    engine.ask(
        """() => {
          window.seen = [];
          const note = () => {
            const { value } = document.querySelector(".st-key-tr_moment input[type=range]");
            const step = document.querySelector(".st-key-ranking tbody td + td").textContent;
            window.seen.push([Number(value), Number(step)]);
            window.noting = requestAnimationFrame(note);
          };
          note();
        }"""
    )
    engine.move(engine.ask(BUTTON, "Play"))
    engine.down()
    engine.up()
    engine.wait("() => window.seen.at(-1)[0] > 20 ? '' : `at moment ${window.seen.at(-1)}`")
    frames = engine.ask(RECORDED)
    moments, steps = zip(*frames, strict=True)
    for run in (moments, steps):
        assert list(run) == sorted(run)
        assert len(set(run)) > 15
