// The live layer: while a slider is dragged, the curves are painted on every step of its thumb.
//
// Streamlit's slider reports to the server on release only. Until then this layer watches the
// slider's own <input>, blends between the keyframes that the server sent, and rewrites the paths
// of the chart that is already there. It knows no formula, keeps no clock and asks for no frames:
// a MutationObserver runs when a slider or a chart changes, before the browser paints. On release
// Streamlit redraws the chart exactly.

// --- Pure helpers ----------------------------------------------------------------------------

export function decode(base64) {
  return new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
}

// Which two neighbours in the ascending list `at` hold `value`, and how far it is from the first
// to the second.
export function neighbours(at, value) {
  if (at.length === 1 || value <= at[0]) return [0, 0, 0];
  const last = at.length - 1;
  if (value >= at[last]) return [last, last, 0];
  const right = at.findIndex((place) => place > value);
  return [right - 1, right, (value - at[right - 1]) / (at[right] - at[right - 1])];
}

export function blend(a, b, share) {
  return a.map((from, i) => from + (b[i] - from) * share);
}

// The height of a sampled curve at one z; NaN outside of it. At a gap the left side counts.
export function interpolate(z, y, at) {
  if (!(at >= z[0] && at <= z[z.length - 1])) return NaN;
  const right = z.findIndex((place) => place >= at);
  if (z[right] === at) return y[right];
  const share = (at - z[right - 1]) / (z[right] - z[right - 1]);
  return y[right - 1] + (y[right] - y[right - 1]) * share;
}

// An SVG path through points, with a new start after each gap.
export function path(x, y) {
  let d = "";
  let pen = "M";
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i]) && Number.isFinite(y[i])) {
      d += `${pen}${x[i].toFixed(2)},${y[i].toFixed(2)}`;
      pen = "L";
    } else {
      pen = "M";
    }
  }
  return d || "M0,0";
}

// The stretches of z where |slope| is below the threshold.
export function stretches(z, slope, threshold) {
  const found = [];
  let start = null;
  const border = (i) => {
    const [a, b] = [Math.abs(slope[i - 1]), Math.abs(slope[i])];
    if (Number.isNaN(a) || Number.isNaN(b)) return z[i];
    return z[i - 1] + ((z[i] - z[i - 1]) * (threshold - a)) / (b - a);
  };
  for (let i = 0; i < z.length; i++) {
    const inside = Math.abs(slope[i]) < threshold;
    if (inside && start === null) start = i === 0 ? z[0] : border(i);
    if (!inside && start !== null) {
      const end = border(i);
      if (end > start) found.push([start, end]);
      start = null;
    }
  }
  if (start !== null && z[z.length - 1] > start) found.push([start, z[z.length - 1]]);
  return found;
}

// The curves at one value of a slider, from the keyframes on both sides of it.
export function curvesAt(frames, value) {
  const [left, right, share] = neighbours(frames.at, value);
  const count = frames.at.length;
  const points = frames.z.length / count;
  const part = (all, frame, row) => {
    const start = (frame * (all.length / count / points) + row) * points;
    return all.subarray(start, start + points);
  };
  const mix = (all, row) => blend(part(all, left, row), part(all, right, row), share);
  const rows = Array.from({ length: frames.rows }, (_, row) => row);
  return {
    z: mix(frames.z, 0),
    f: rows.map((row) => mix(frames.f, row)),
    slope: rows.map((row) => mix(frames.slope, row)),
    dots: frames.dots[left].map((dot, i) => blend(dot, frames.dots[right][i], share)),
  };
}

// Six significant digits the way the page prints them.
export function sixDigits(value) {
  if (Number.isNaN(value)) return "…";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? value.toExponential(5).replace(/\.?0+e/, "e").replace(/e([+-])(\d)$/, "e$10$2")
      : String(Number(value.toPrecision(6)));
  return text.replaceAll("-", "−");
}

export function fiveDecimals(value) {
  return (Number.isNaN(value) ? "…" : (Math.abs(value) < 5e-6 ? 0 : value).toFixed(5)).replace("-", "−");
}

// --- Painting --------------------------------------------------------------------------------

function traceOf(chart, index) {
  return chart.querySelector(`.trace${chart._fullData[index].uid}`);
}

function setPath(trace, className, d) {
  const [first, ...rest] = trace.querySelectorAll(`path.${className}`);
  first?.setAttribute("d", d);
  for (const other of rest) other.setAttribute("d", "M0,0");
}

function setPoints(trace, points, visible) {
  trace.querySelectorAll("path.point").forEach((point, i) => {
    const place = points[i];
    const shown = visible && place && place.every(Number.isFinite);
    point.style.opacity = shown ? 1 : 0;
    if (shown) point.setAttribute("transform", `translate(${place[0]},${place[1]})`);
  });
}

// Draw curves and the probe into a chart that plotly has drawn before.
function paintChart(chart, curves, probe) {
  const layout = chart._fullLayout;
  chart._fullData.forEach((data, index) => {
    const live = data.meta?.live;
    const trace = live && traceOf(chart, index);
    if (!trace) return;
    const axis = (id) => layout[id[0] + "axis" + id.slice(1)];
    const [xAxis, yAxis] = [axis(data.xaxis), axis(data.yaxis)];
    const x = (z) => xAxis.c2p(z);
    const y = (height) => yAxis.c2p(height);
    const kind = data.meta.kind;
    const heights = () => curves[kind].map((row) => interpolate(curves.z, row, probe));
    if (live === "curve") {
      const row = curves[kind][data.meta.row];
      keepGhost(trace);
      setPath(trace, "js-line", path(Array.from(curves.z, x), Array.from(row, y)));
    } else if (live === "dots") {
      const dots = curves.dots.filter((dot) => (dot[2] > 0.5) === data.meta.filled);
      const jumps = new Set(curves.dots.map((dot) => dot[1])).size > 1;
      setPoints(trace, dots.map((dot) => [x(dot[0]), y(dot[1])]), jumps);
    } else if (live === "probe") {
      setPoints(trace, heights().map((height) => [x(probe), y(height)]), true);
    } else if (live === "tangent") {
      const height = interpolate(curves.z, curves.f[0], probe);
      const slope = interpolate(curves.z, curves.slope[0], probe);
      const ends = [-data.meta.reach, data.meta.reach];
      const line = path(
        ends.map((step) => x(probe + step)),
        ends.map((step) => y(height + slope * step)),
      );
      setPath(trace, "js-line", line);
    }
  });
}

// The saturated stretches are a shape, which plotly places on the whole chart.
function paintShade(chart, curves) {
  const { shapes, xaxis, yaxis } = chart._fullLayout;
  const index = shapes.findIndex((shape) => shape.name === "saturated");
  const shade = chart.querySelector(`.shapelayer path[data-index="${index}"]`);
  if (!shade) return;
  const x = (z) => xaxis._offset + xaxis.c2p(z);
  const [low, high] = yaxis.range.map((height) => yaxis._offset + yaxis.c2p(height));
  const boxes = stretches(curves.z, curves.slope[0], chart.layout.meta.saturated);
  const d = boxes.map(([a, b]) => `M${x(a)},${low}H${x(b)}V${high}H${x(a)}Z`).join("");
  shade.setAttribute("d", d || "M0,0");
}

// A faded copy of the curve as it was before the drag; plotly's next drawing does away with it.
function keepGhost(trace) {
  if (trace.querySelector(".actviz-ghost")) return;
  for (const line of trace.querySelectorAll("path.js-line")) {
    const ghost = line.cloneNode();
    ghost.setAttribute("class", "actviz-ghost");
    ghost.style.opacity = 0.25;
    line.parentNode.insertBefore(ghost, line.parentNode.firstChild);
  }
}

function dropGhosts(chart) {
  for (const ghost of chart.querySelectorAll(".actviz-ghost")) ghost.remove();
}

// Streamlit replaces a changed chart by a new one, which plotly fills a moment later. Until then a
// copy of the old one stands in its place, so that nothing flickers. A chart that leaves together
// with its column, as when the page changes, leaves no copy.
function holdPlace(holder, removed) {
  if (!holder.closest?.("[data-testid='stColumn']")) return;
  const old = removed.querySelector?.("[class*='st-key-plot_'] .js-plotly-plot");
  if (!old || holder.querySelector(":scope > .actviz-copy")) return;
  const copy = old.cloneNode(true);
  copy.className = "actviz-copy";
  copy.setAttribute("aria-hidden", "true");
  copy.style.cssText += "position:absolute;pointer-events:none";
  holder.prepend(copy);
  setTimeout(() => copy.remove(), 2000);
}

function freePlaces(root) {
  for (const copy of root.querySelectorAll(".actviz-copy")) {
    const line = ".js-plotly-plot .scatterlayer .trace";
    if (copy.parentNode.querySelector(`[class*='st-key-plot_'] ${line}`)) copy.remove();
  }
}

// React keeps the text node that it made, so the text is changed inside of it.
function setText(element, text) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const node = walker.nextNode();
  if (node && node.nodeValue !== text) node.nodeValue = text;
}

// The table below each plot: the probe and the height there, or the heights of all rows of softmax
// and their sum.
function paintReading(chart, curves, probe) {
  const cells = chart
    .closest("[data-testid='stColumn']")
    ?.querySelectorAll("[data-testid='stMarkdown'] tbody td");
  const kind = chart._fullData[0].meta.kind;
  const heights = curves[kind].map((row) => interpolate(curves.z, row, probe));
  const sum = heights.reduce((total, height) => total + height, 0);
  const texts =
    heights.length === 1
      ? [probe, ...heights].map(sixDigits)
      : [...heights, sum].map(fiveDecimals);
  texts.forEach((text, i) => cells?.[i] && setText(cells[i], text));
}

// --- Watching --------------------------------------------------------------------------------

class Layer {
  constructor() {
    this.observer = new MutationObserver((records) => this.react(records));
  }

  // Take what the server sent with this run.
  update(data, root) {
    const unpack = (frames) => ({
      ...frames,
      z: decode(frames.z),
      f: decode(frames.f),
      slope: decode(frames.slope),
    });
    this.frames = new Map(Object.entries(data.sliders).map(([key, f]) => [key, unpack(f)]));
    this.still = unpack(data.still);
    if (this.root !== root) {
      this.observer.disconnect();
      this.root = root;
      this.observer.observe(root, {
        subtree: true,
        childList: true,
        attributes: true,
        attributeFilter: ["aria-valuetext", "value"],
      });
    }
    if (this.shown !== undefined && data.shown && data.shown !== this.shown) this.scroll();
    this.shown = data.shown;
    this.paint();
  }

  react(records) {
    for (const { target, removedNodes } of records) {
      removedNodes.forEach((node) => holdPlace(target, node));
    }
    const matters = ({ target, type, addedNodes }) =>
      type === "attributes" ? target.type === "range" : addedNodes.length > 0;
    if (!records.some(matters)) return;
    freePlaces(this.root);
    this.paint();
  }

  slider(key) {
    const input = this.root.querySelector(`.st-key-${CSS.escape(key)} input[type=range]`);
    return input ? Number(input.value) : undefined;
  }

  // Paint every chart whose sliders are not where they were when it was drawn.
  paint() {
    for (const chart of this.root.querySelectorAll("[class*='st-key-plot_'] .js-plotly-plot")) {
      const drawn = chart.layout?.meta?.drawn;
      if (!drawn || !chart._fullData || !chart.querySelector(".scatterlayer .trace")) continue;
      const now = Object.fromEntries(
        Object.keys(drawn).map((key) => [key, this.slider(key) ?? drawn[key]]),
      );
      const moved = Object.keys(drawn).filter((key) => now[key] !== drawn[key]);
      if (moved.length === 0 && !chart.actvizPainted) continue;
      const key = moved.find((name) => this.frames.has(name));
      const curves = key ? curvesAt(this.frames.get(key), now[key]) : curvesAt(this.still, 0);
      paintChart(chart, curves, now.probe);
      paintShade(chart, curves);
      paintReading(chart, curves, now.probe);
      chart.actvizPainted = moved.length > 0;
      if (moved.length === 0) dropGhosts(chart);
    }
  }

  scroll() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    requestAnimationFrame(() =>
      document
        .querySelector(".st-key-step-banner")
        ?.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" }),
    );
  }

  stop() {
    this.observer.disconnect();
    for (const copy of document.querySelectorAll(".actviz-copy")) copy.remove();
    this.root = null;
  }
}

const layers = new WeakMap();

export default function ({ data: bytes, parentElement }) {
  const root = document.querySelector("[data-testid='stMainBlockContainer']");
  if (!root) return undefined;
  const layer = layers.get(parentElement) ?? new Layer();
  layers.set(parentElement, layer);
  layer.update(JSON.parse(new TextDecoder().decode(bytes)), root);
  return () => layer.stop();
}
