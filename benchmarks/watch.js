// What the benchmarks see inside a page. It is there before the page's own scripts.
window.bench = (() => {
  // The main curve of every chart that plotly has drawn. Streamlit replaces a chart that has
  // changed by a new node, so nothing is kept: every look starts from the document.
  const lines = () =>
    [...document.querySelectorAll(".js-plotly-plot")].flatMap(
      (chart) =>
        chart.querySelector(".tracecurve path.js-line") ?? chart.querySelector("path.js-line") ?? [],
    );
  const curves = () => lines().map((line) => line.getAttribute("d"));

  // Where the markers of the probe are in each chart.
  const marks = () =>
    [...document.querySelectorAll(".js-plotly-plot")].flatMap((chart) => {
      const index = chart._fullData?.findIndex(({ meta }) => meta?.live === "probe") ?? -1;
      const trace = index >= 0 && chart.querySelector(`.trace${chart._fullData[index].uid}`);
      return trace ? trace.querySelector("path.point").getAttribute("transform") : [];
    });

  // A path is long and there are many; equal ones get equal numbers.
  const numbers = new Map();
  const number = (d) => numbers.get(d) ?? (numbers.set(d, numbers.size), numbers.size - 1);

  // --- Frames of a drag: [value of the slider, its curves, or the markers] ---
  let frames = null;
  let slider = null;
  let seen = curves;
  const after = new MessageChannel();
  // A message that is sent in an animation frame arrives when that frame has been drawn, so value
  // and curves are what it showed, no matter whose callback came first in it.
  after.port1.onmessage = () => frames?.push([slider.value, seen().map(number)]);
  const tick = () => {
    if (frames === null) return;
    after.port2.postMessage(null);
    requestAnimationFrame(tick);
  };
  const record = (key, what = "curves") => {
    seen = { curves, marks }[what];
    slider = document.querySelector(`.st-key-${key} input[type=range]`);
    frames = [];
    tick();
  };
  const stop = () => {
    const recorded = frames;
    frames = null;
    return recorded;
  };
  const pass = (count) =>
    new Promise((done) => {
      const next = () => (count-- > 0 ? requestAnimationFrame(next) : done());
      next();
    });

  // --- Waits: milliseconds from each key press to the changed curve ---
  const waits = [];
  let press = null;
  let changed = 0;
  addEventListener(
    "keydown",
    ({ timeStamp }) => (press = { timeStamp, before: curves()[0] }),
    true,
  );
  new MutationObserver(() => {
    changed = performance.now();
    if (press === null) return;
    const [now] = curves();
    if (now && now !== press.before) {
      waits.push(changed - press.timeStamp);
      press = null;
    }
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["d"] });

  // --- Lags: milliseconds from each move of the pointer to the changed curve ---
  let lags = null;
  let move = null;
  const timeMoves = () => (lags = []);
  const stopMoves = () => {
    const timed = lags;
    lags = move = null;
    return timed;
  };
  const onMove = ({ isTrusted, timeStamp }) => {
    if (lags && isTrusted) move = { timeStamp, before: curves()[0] };
  };
  addEventListener("pointermove", onMove, true);
  new MutationObserver(() => {
    if (move === null || curves()[0] === move.before) return;
    lags.push(performance.now() - move.timeStamp);
    move = null;
  }).observe(document, { subtree: true, attributeFilter: ["d"] });

  // Whether the server is done and the page has been still for a while: longer than Streamlit
  // waits for more key presses before it sends a value.
  const settled = () =>
    press === null &&
    lines().length > 0 &&
    document.querySelector("[data-testid=stApp]").dataset.testScriptState !== "running" &&
    performance.now() - changed > 500;

  // --- The first curve: milliseconds since the navigation started ---
  let first = null;
  const visible = (line) =>
    line.getBoundingClientRect().width > 0 &&
    line.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const look = () => {
    if (lines().some(visible)) first = performance.now();
    else requestAnimationFrame(look);
  };
  look();

  return { record, stop, pass, waits, timeMoves, stopMoves, settled, first: () => first };
})();
