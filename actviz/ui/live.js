// The live layer: while a slider is dragged, the curves are painted on every step of its thumb.
//
// Streamlit's slider reports to the server on release only. Until then this layer watches the
// slider's own <input>, blends between the keyframes that the chart carries, and rewrites the paths
// that plotly has drawn. It knows no formula, keeps no clock and asks for no frames:
// a MutationObserver runs when a slider or a chart changes, before the browser paints. On release
// Streamlit redraws the chart exactly.

// --- Pure helpers ----------------------------------------------------------------------------

export function decode(base64, Numbers = Float32Array) {
  return new Numbers(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer);
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
  // On a keyframe its own points count alone: those of the next may be gaps, which are NaN.
  return share === 0 ? a.slice() : a.map((from, i) => from + (b[i] - from) * share);
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

// Which two frames hold a slider's value, and how far it is from the first to the second. Where
// the curves do not go straight with the slider, `positions` tells it for each of its places.
export function framesAt(at, positions, value) {
  if (!positions) return neighbours(at, value);
  const last = at.length - 1;
  const share = (value - at[0]) / (at[last] - at[0]);
  const place = Math.round(Math.min(Math.max(share, 0), 1) * (positions.length - 1));
  const left = Math.floor(positions[place]);
  return [left, Math.min(left + 1, last), positions[place] - left];
}

// The curves at one value of a slider, from the keyframes on both sides of it.
export function curvesAt(frames, value) {
  const { at, z, dots, positions = {} } = frames;
  const points = z.length / at.length;
  const rows = (name) => {
    const all = frames[name];
    if (!all) return undefined;
    const [left, right, share] = framesAt(at, positions[name], value);
    const count = all.length / z.length;
    return Array.from({ length: count }, (_, row) => {
      const part = (frame) => all.subarray((frame * count + row) * points).subarray(0, points);
      return blend(part(left), part(right), share);
    });
  };
  const [left, right, share] = framesAt(at, positions.z, value);
  return {
    owner: frames.owner,
    z: rows("z")[0],
    f: rows("f"),
    slope: rows("slope"),
    dots: dots[left].map((dot, i) => blend(dot, dots[right][i], share)),
  };
}

// The heights of both curves at the probe, for one value of a slider. The table holds them at even
// steps; on a step they are exact, and where it holds only two they are straight in the slider.
// Outside of the table they are NaN. The chart of f′ carries those of f′ only.
export function readingAt(table, value) {
  const last = table.count - 1;
  const place = ((value - table.from) / (table.to - table.from)) * last;
  // A slider's values are decimal fractions, which the division misses by a last digit.
  const step = Math.abs(place - Math.round(place)) < 1e-6 ? Math.round(place) : place;
  const [left, right] = [Math.floor(step), Math.ceil(step)];
  const mix = (all) => {
    const rows = all.length / table.count;
    const row = (index) => all.subarray(index * rows, (index + 1) * rows);
    return step >= 0 && step <= last
      ? Array.from(blend(row(left), row(right), step - left))
      : Array(rows).fill(NaN);
  };
  return { f: table.f && mix(table.f), slope: mix(table.slope), broken: brokenAt(table, value) };
}

// Which rows of f′ read a convention, because there is no derivative where the probe stands.
export function brokenAt({ breaks = [] }, value) {
  const [, ...rows] = breaks.find(([at]) => Math.abs(at - value) < 1e-6) ?? [];
  return rows;
}

// Six significant digits the way the page prints them.
export function sixDigits(value) {
  if (Number.isNaN(value)) return "…";
  const rounded = Number(value.toPrecision(6));
  const size = Math.abs(rounded);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? rounded.toExponential().replace(/e([+-])(\d)$/, "e$10$2")
      : String(rounded);
  return text.replaceAll("-", "−");
}

export function fiveDecimals(value) {
  if (Number.isNaN(value)) return "…";
  return (Math.abs(value) < 5e-6 ? 0 : value).toFixed(5).replace("-", "−");
}

// Whether two dots of one kink are at different heights.
export function jumps(dots) {
  return dots.some(([z, height]) => dots.some((dot) => dot[0] === z && dot[1] !== height));
}

// --- Painting --------------------------------------------------------------------------------

function traceOf(chart, index) {
  return chart.querySelector(`.trace${chart._fullData[index].uid}`);
}

// Change an attribute of something that plotly drew, and remember what it was.
function change(chart, element, name, value) {
  chart.actvizDrawn ??= new Map();
  if (!chart.actvizDrawn.has(element)) chart.actvizDrawn.set(element, {});
  const drawn = chart.actvizDrawn.get(element);
  if (!(name in drawn)) drawn[name] = element.getAttribute(name);
  element.setAttribute(name, value);
}

// Plotly redraws a chart by itself when its size or its theme changes. What the layer painted would
// be left behind at the old scale, so it is taken back before and painted anew after.
function follow(chart, layer) {
  chart.actvizLayer = layer;
  if (chart.actvizEvents === chart._ev) return;
  chart.actvizEvents = chart._ev;
  chart.on("plotly_beforeplot", () => restore(chart));
  chart.on("plotly_afterplot", () => chart.actvizLayer.paint());
}

// Put a chart back to what plotly drew.
function restore(chart) {
  for (const [element, drawn] of chart.actvizDrawn ?? []) {
    for (const [name, value] of Object.entries(drawn)) {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
  }
  chart.actvizDrawn = undefined;
  for (const ghost of chart.querySelectorAll(".actviz-ghost")) ghost.remove();
}

// How much of an element is seen, as plotly says it too.
function setOpacity(chart, element, opacity) {
  change(chart, element, "style", element.getAttribute("style"));
  element.style.opacity = opacity;
}

function setPath(chart, trace, d) {
  const [first, ...rest] = trace.querySelectorAll("path.js-line");
  if (first) change(chart, first, "d", d);
  for (const other of rest) change(chart, other, "d", "M0,0");
}

function setPoints(chart, trace, points, visible) {
  trace.querySelectorAll("path.point").forEach((point, i) => {
    const shown = visible && points[i]?.length === 2 && points[i].every(Number.isFinite);
    setOpacity(chart, point, shown ? 1 : 0);
    if (shown) change(chart, point, "transform", `translate(${points[i][0]},${points[i][1]})`);
  });
}

// On a chart of several functions, one slider's table has the heights of one of them only.
export function withRow(now, table, reading) {
  if (table.row === undefined) return reading;
  const put = (all, [value]) => all.with(table.row, value);
  return { ...reading, f: reading.f && put(now.f, reading.f), slope: put(now.slope, reading.slope) };
}

// Draw the probe's reading into a chart, and the curves where they have moved.
function paintChart(chart, probe, reading, curves) {
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
    if (live === "still") {
      // What is marked on the curves holds no longer while they move.
      if (curves) change(chart, trace, "opacity", 0);
    } else if (live === "probe") {
      setPoints(chart, trace, reading[kind].map((height) => [x(probe), y(height)]), true);
    } else if (live === "tangent") {
      const ends = [-data.meta.reach, data.meta.reach];
      const line = path(
        ends.map((step) => x(probe + step)),
        ends.map((step) => y(reading.f[0] + reading.slope[0] * step)),
      );
      setPath(chart, trace, line);
      setOpacity(chart, trace, reading.broken.includes(0) ? 0 : 1);
    } else if (curves && live === "curve" && data.meta.owner === curves.owner) {
      const row = curves[kind][data.meta.row];
      keepGhost(trace);
      const places = Array.from(curves.z, x);
      setPath(chart, trace, path(places, Array.from(row, y)));
      if (data.fill === "tonexty") {
        const back = path([...places].reverse(), Array.from(curves[kind][data.meta.row - 1], y).reverse());
        const fill = trace.querySelector("path.js-fill");
        if (fill) change(chart, fill, "d", path(places, Array.from(row, y)) + back.replace("M", "L") + "Z");
      }
    } else if (curves && live === "dots" && data.meta.owner === curves.owner) {
      const dots = curves.dots.filter((dot) => (dot[2] > 0.5) === data.meta.filled);
      const [low, high] = xAxis.range;
      const points = dots.map(([z, height]) => (z < low || z > high ? [] : [x(z), y(height)]));
      setPoints(chart, trace, points, jumps(curves.dots));
    }
  });
}

// The inset and the notes, as far as they are true: `gone` says which are not.
function paintNotes(chart, gone) {
  const { annotations = [] } = chart.layout;
  annotations.forEach(({ name }, index) => {
    const note = chart.querySelector(`.annotation[data-index="${index}"]`);
    if (note) setOpacity(chart, note, gone[name] ? 0 : 1);
  });
  const inset = chart.querySelector(".subplot.x2y2");
  if (inset) setOpacity(chart, inset, gone.zoomed ? 0 : 1);
}

// The slice of a plane, and the place of the probe on it, where the sliders stand.
function paintPlane(chart, place) {
  const { xaxis, yaxis } = chart._fullLayout;
  chart._fullData.forEach((data, index) => {
    const { live, x, y } = data.meta ?? {};
    const trace = live && traceOf(chart, index);
    if (!trace) return;
    const height = yaxis.c2p(place(y));
    if (live === "slice") setPath(chart, trace, path(xaxis.range.map(xaxis.c2p), [height, height]));
    else setPoints(chart, trace, [[xaxis.c2p(place(x)), height]], true);
  });
}

// The nearly flat stretches are a shape, which plotly places on the whole chart.
function paintShade(chart, curves) {
  const { shapes, xaxis, yaxis } = chart._fullLayout;
  const index = shapes.findIndex((shape) => shape.name === "flat");
  const shade = chart.querySelector(`.shapelayer path[data-index="${index}"]`);
  if (!shade) return;
  const [first, end] = xaxis.range;
  const x = (z) => xaxis._offset + xaxis.c2p(Math.min(Math.max(z, first), end));
  const [low, high] = yaxis.range.map((height) => yaxis._offset + yaxis.c2p(height));
  const boxes = stretches(curves.z, curves.slope[0], chart.layout.meta.flat);
  const d = boxes.map(([a, b]) => `M${x(a)},${low}H${x(b)}V${high}H${x(a)}Z`).join("");
  change(chart, shade, "d", d || "M0,0");
}

// A faded copy of the curve as it was before the drag.
function keepGhost(trace) {
  if (trace.querySelector(".actviz-ghost")) return;
  for (const line of trace.querySelectorAll("path.js-line")) {
    const ghost = line.cloneNode();
    ghost.setAttribute("class", "actviz-ghost");
    ghost.style.opacity = 0.25;
    line.parentNode.insertBefore(ghost, line.parentNode.firstChild);
  }
}

// Streamlit replaces a changed chart by a new one, which plotly fills a moment later. Until then a
// copy of the old one stands in its place, so that nothing flickers. Where nothing follows, as when
// the page changes, no copy stays.
function holdPlace(row, removed) {
  const [key] = /st-key-(plot_\w+|plane)/.exec(removed.className) ?? [];
  const next = key && row.querySelector(`:scope > .${key}`);
  const old = removed.querySelector?.(".actviz-copy, .js-plotly-plot");
  if (!next || !old || next.querySelector(".actviz-copy")) return;
  const copy = old.cloneNode(true);
  copy.className = "actviz-copy";
  copy.setAttribute("aria-hidden", "true");
  copy.style.cssText += "position:absolute;pointer-events:none";
  next.prepend(copy);
  setTimeout(() => copy.remove(), 2000);
}

function freePlaces(root) {
  for (const copy of root.querySelectorAll(".actviz-copy")) {
    if (copy.parentNode.querySelector(".js-plotly-plot .scatterlayer .trace")) copy.remove();
  }
}

// React keeps the text node that it made, so the text is changed inside of it.
function setText(element, text) {
  const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  if (node && node.nodeValue !== text) node.nodeValue = text;
}

// The table below the plots: z and both heights, or for softmax a row for each class and one for
// the sums. The texts are those that the server prints for the same values.
function paintReading(chart, probe, { f, slope, broken = [] }, unmoved = false) {
  if (!f) return;
  const row = chart.closest("[data-testid='stHorizontalBlock']");
  const block = row?.closest("[data-testid='stVerticalBlock']");
  const table = block?.querySelector("[data-testid='stMarkdown'] table");
  const cells = [...(table?.querySelectorAll("tbody td") ?? [])];
  const write = (text, i) => cells[i] && setText(cells[i], text);
  const { names, vector } = chart.layout.meta;
  if (names) {
    const rows = names.map((name, i) => [name, f[i], slope[i]]);
    rows.sort((a, b) => b[1] - a[1]);
    rows.flat().forEach((cell, i) => write(typeof cell === "string" ? cell : sixDigits(cell), i));
    return;
  }
  if (!vector) {
    // Many readings stand below each other, next to their names.
    const upright = table?.querySelectorAll("thead th").length === 2;
    const texts = [probe, ...f, ...slope].map(sixDigits);
    broken.forEach((row) => (texts[1 + f.length + row] += " (convention)"));
    // The sentence that says why came with the chart: it is true where the chart's own probe is.
    const said = table?.closest("[data-testid='stMarkdown']").querySelector("em");
    if (said) said.style.visibility = unmoved ? "" : "hidden";
    texts.forEach((text, i) => write(text, upright ? 2 * i + 1 : i));
    return;
  }
  [f, slope].forEach((heights, column) => {
    const sum = heights.reduce((total, height) => total + height, 0);
    [...heights, sum].map(fiveDecimals).forEach((text, row) => write(text, 3 * row + column + 1));
  });
}

// --- The legend of several functions -----------------------------------------------------------

// Make the legend's entries into buttons that hide and show a function in both charts. Plotly's
// own toggles would act on one chart, and forget with every redraw.
function toggles(chart, layer) {
  if (!chart.layout.meta.names) return;
  chart.querySelectorAll(".legend .traces").forEach((entry) => {
    const name = entry.querySelector(".legendtext")?.textContent;
    const shown = !layer.hidden.has(name);
    entry.style.opacity = shown ? 1 : 0.4;
    entry.setAttribute("aria-pressed", shown);
    if (entry.actvizName) return;
    entry.actvizName = name;
    entry.setAttribute("role", "button");
    entry.setAttribute("tabindex", 0);
    entry.style.cursor = "pointer";
    entry.style.pointerEvents = "all";
    const act = (event) => {
      if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      if (!layer.hidden.delete(name)) layer.hidden.add(name);
      layer.paint();
    };
    entry.onclick = act;
    entry.onkeydown = act;
  });
  const names = new Map(
    chart._fullData.filter((data) => data.showlegend).map((data) => [data.meta?.owner, data.name]),
  );
  chart._fullData.forEach((data, index) => {
    const { live, owner } = data.meta ?? {};
    const trace = (owner || live === "still" || live === "probe") && traceOf(chart, index);
    if (!trace) return;
    if (live === "probe") {
      trace.querySelectorAll("path.point").forEach((point, i) => {
        const hidden = layer.hidden.has(chart.layout.meta.names[i]);
        point.style.display = hidden ? "none" : "";
      });
    } else {
      const hidden = owner ? layer.hidden.has(names.get(owner)) : layer.hidden.size > 0;
      trace.style.display = hidden ? "none" : "";
    }
  });
  // The label of a mark between two curves, of which one is hidden.
  for (const note of chart.querySelectorAll(".annotation")) {
    note.style.display = layer.hidden.size > 0 ? "none" : "";
  }
}

// --- Watching --------------------------------------------------------------------------------

// The two plots of a function or a comparison, and the plane of a gate.
const CHARTS = ":is([class*='st-key-plot_'], .st-key-plane) .js-plotly-plot";

const mapped = (object, f) =>
  new Map(Object.entries(object).map(([key, value]) => [key, f(value)]));

// What a chart carries to be moved by, unpacked when it is first needed.
function motion(chart) {
  const { keyframes = {}, readings } = chart.layout.meta;
  chart.actvizMotion ??= {
    keyframes: mapped(keyframes, (frames) => ({
      ...frames,
      z: decode(frames.z),
      f: frames.f && decode(frames.f),
      slope: frames.slope && decode(frames.slope),
      positions: Object.fromEntries(mapped(frames.positions ?? {}, (each) => decode(each))),
    })),
    readings: mapped(readings, (table) => ({
      ...table,
      f: table.f && decode(table.f, Float64Array),
      slope: decode(table.slope, Float64Array),
    })),
  };
  return chart.actvizMotion;
}

class Layer {
  constructor() {
    this.observer = new MutationObserver((records) => this.react(records));
    this.hidden = new Set();
  }

  // Watch the page, and go to evidence that has not been shown before.
  update(root, shown) {
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
    if (this.shown !== undefined && shown && shown !== this.shown) showBanner();
    this.shown = shown;
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
    for (const chart of this.root?.querySelectorAll(CHARTS) ?? []) {
      // A function without parameters has no keyframes, and an empty object does not arrive.
      const { drawn, now, keyframes = {}, readings, zoomed } = chart.layout?.meta ?? {};
      if (!drawn || !chart._fullData || !chart.querySelector(".scatterlayer .trace")) continue;
      follow(chart, this);
      toggles(chart, this);
      const place = (key) => this.slider(key) ?? drawn[key];
      const moved = Object.keys(drawn).filter((key) => Math.abs(place(key) - drawn[key]) > 1e-9);
      const key = readings && moved.find((key) => key in readings);
      if (moved.length === 0) {
        restore(chart);
        if (readings) paintReading(chart, drawn.probe, now, true);
      } else if (!readings) {
        paintPlane(chart, place);
      } else if (key) {
        const probe = key === "probe" ? place("probe") : drawn.probe;
        const table = motion(chart).readings.get(key);
        const reading = withRow(now, table, readingAt(table, place(key)));
        const curves = key in keyframes && curvesAt(motion(chart).keyframes.get(key), place(key));
        paintChart(chart, probe, reading, curves);
        if (curves) paintShade(chart, curves);
        paintNotes(chart, { still: curves, zoomed: zoomed && place(zoomed.slider) > zoomed.to });
        paintReading(chart, probe, reading);
      }
    }
  }

  stop() {
    this.observer.disconnect();
    for (const copy of document.querySelectorAll(".actviz-copy")) copy.remove();
    this.root = null;
  }
}

// Bring new evidence into view, clear of Streamlit's header, with the way back under the finger.
function showBanner() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  requestAnimationFrame(() => {
    const banner = document.querySelector(".st-key-step-banner");
    if (!banner) return;
    banner.querySelector("button")?.focus({ preventScroll: true });
    banner.style.scrollMarginTop = "4.5rem";
    banner.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "start" });
  });
}

const layers = new WeakMap();

export default function ({ data: bytes, parentElement }) {
  const root = document.querySelector("[data-testid='stMainBlockContainer']");
  if (!root) return undefined;
  if (!window.actvizApart) {
    window.actvizApart = true;
    keepApart(document); // of apart.js, which stands above this file in the browser
  }
  const layer = layers.get(parentElement) ?? new Layer();
  layers.set(parentElement, layer);
  layer.update(root, new TextDecoder().decode(bytes));
  return () => layer.stop();
}
