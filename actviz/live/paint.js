// Rewrites what plotly has drawn, and puts it back.
//
// The paths that plotly made get new points, in pixels by plotly's own axes. To let plotly draw
// them again would take ten times as long.

const TEXT = "#text"; // among the names of attributes: the text of an element
const OUTSIDE = 1e5; // pixels, farther away than any edge of a chart

// Change an attribute of something that plotly drew, or its text, and remember what it was.
function change(chart, element, name, value) {
  chart.actvizDrawn ??= new Map();
  if (!chart.actvizDrawn.has(element)) chart.actvizDrawn.set(element, {});
  const drawn = chart.actvizDrawn.get(element);
  if (!(name in drawn)) drawn[name] = attribute(element, name);
  setAttribute(element, name, value);
}

// What an attribute was when plotly drew the element.
function drawnAs(chart, element, name) {
  const drawn = chart.actvizDrawn?.get(element);
  return drawn && name in drawn ? drawn[name] : attribute(element, name);
}

const attribute = (element, name) =>
  name === TEXT ? element.textContent : element.getAttribute(name);

function setAttribute(element, name, value) {
  // The text node stays: a new one would look to the layer like a chart that has been drawn again.
  if (name === TEXT) element.firstChild.nodeValue = value;
  else if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

// The numbers in a transform: where a marker is, across and down.
const numbersIn = (transform) => transform?.match(/-?[\d.]+/g)?.map(Number) ?? [];

// Put a chart back to what plotly drew.
function restore(chart) {
  for (const [element, drawn] of chart.actvizDrawn ?? []) {
    for (const [name, value] of Object.entries(drawn)) setAttribute(element, name, value);
  }
  chart.actvizDrawn = chart.actvizShown = chart.actvizStretched = chart.actvizPull = undefined;
  for (const ghost of chart.querySelectorAll(".actviz-ghost")) ghost.remove();
}

// Plotly says in the style, too, how much of an element is seen.
function setOpacity(chart, element, opacity) {
  change(chart, element, "style", element.getAttribute("style"));
  element.style.opacity = opacity;
}

function setPath(chart, trace, d) {
  const [first, ...rest] = trace.querySelectorAll(PLOTLY.line);
  if (first) change(chart, first, "d", d);
  for (const other of rest) change(chart, other, "d", "M0,0");
}

function setPoints(chart, trace, points, visible = true) {
  trace.querySelectorAll(PLOTLY.point).forEach((point, i) => {
    const shown = visible && points[i]?.length === 2 && points[i].every(Number.isFinite);
    setOpacity(chart, point, shown ? 1 : 0);
    if (shown) change(chart, point, "transform", `translate(${points[i][0]},${points[i][1]})`);
  });
}

function setTexts(chart, trace, across, up, texts) {
  trace.querySelectorAll(PLOTLY.pointText).forEach((text, i) => {
    change(chart, text, "x", across[i]);
    change(chart, text, "y", up[i]);
    if (texts[i]) change(chart, text, TEXT, texts[i]);
  });
}

// Leave a faded copy of a curve where it was before the drag.
function keepGhost(trace) {
  if (trace.querySelector(".actviz-ghost")) return;
  for (const line of trace.querySelectorAll(PLOTLY.line)) {
    const ghost = line.cloneNode();
    ghost.setAttribute("class", "actviz-ghost");
    ghost.style.opacity = 0.25;
    line.parentNode.insertBefore(ghost, line.parentNode.firstChild);
  }
}

// The element of a curve, by its name. Plotly puts what is filled down to a curve there as well.
function traceOfCurve(chart, name) {
  return traceOf(chart, tracesOf(chart).findIndex(({ meta }) => meta?.name === name));
}

// How a trace is painted, by its `meta.live`; see actviz/plots/motion.py. Each says whether it has
// painted the trace; if not, it is where plotly drew it. `x` and `y` turn numbers into pixels. `at`
// gives a slider's value, `reading` is what is read at the probe, and `moving` are the curves where
// they have moved.
const PAINTERS = {
  curve({ chart, trace, meta: { name, fillTo }, x, y, stretch }, { moving }) {
    const heights = moving?.curves[name];
    if (!heights) return false;
    keepGhost(trace);
    for (const ghost of stretch ? trace.querySelectorAll("path.actviz-ghost") : [])
      rescaleLine(chart, ghost, stretch);
    const [across, up] = [Array.from(moving.z, x), Array.from(heights, y)];
    setPath(chart, trace, path(across, up));
    if (trace.querySelector(PLOTLY.point)) {
      const points = across.map((place, i) => [place, up[i]]);
      setPoints(chart, trace, points.filter((point) => point.every(Number.isFinite)));
    }
    const fill = fillTo && traceOfCurve(chart, fillTo).querySelector(PLOTLY.fill);
    if (fill) change(chart, fill, "d", band(across, up, Array.from(moving.curves[fillTo], y)));
    return true;
  },

  dots({ chart, trace, meta: { name, filled }, x, y, range: [low, high] }, { moving }) {
    const dots = moving?.dots[name];
    if (!dots) return false;
    const own = dots.filter((dot) => dot[2] > 0.5 === filled);
    const points = own.map(([z, height]) => (z < low || z > high ? [] : [x(z), y(height)]));
    setPoints(chart, trace, points, jumps(dots));
    return true;
  },

  // A mark at an edge of the chart, while the curve is infinite there.
  edge({ chart, trace, meta: { name, at, end } }, { moving }) {
    const heights = moving?.curves[name];
    if (heights) setOpacity(chart, trace, heights[at] === end * Infinity ? 1 : 0);
    return true; // it stays at its edge
  },

  // The name at an end of a curve; it stays on the chart, see names.js.
  name({ chart, trace, meta: { name, height, end }, y, length }, { moving }) {
    const text = trace.querySelector(PLOTLY.pointText);
    const heights = (moving?.curves[name] ?? [height]).filter((each) => !Number.isNaN(each));
    const up = y(heights.at(end === "right" ? -1 : 0));
    if (text) change(chart, text, "y", Math.min(Math.max(up, 0), length));
    return true;
  },

  probe({ chart, trace, meta: { names }, x, y }, { probe, reading }) {
    if (!reading) return false;
    const across = x(probe);
    setPoints(chart, trace, names.map((name) => [across, y(reading.heights[name])]));
    return true;
  },

  tangent({ chart, trace, meta: { height, slope, reach }, x, y, range }, { probe, reading }) {
    if (!reading) return false;
    const { heights, broken = [] } = reading;
    const [low, high] = range;
    const inside = low <= probe && probe <= high;
    const steps = [-reach, reach];
    const across = steps.map((step) => x(probe + step));
    const up = steps.map((step) => y(heights[height] + heights[slope] * step));
    setPath(chart, trace, path(across, up));
    setOpacity(chart, trace, inside && !broken.includes(slope) ? 1 : 0);
    return true;
  },

  // A line, markers and texts at points that move, by the names of their coordinates.
  points({ chart, trace, meta, x, y }, { moving }) {
    if (!moving) return false;
    const across = Array.from(moving.curves[meta.x], x);
    const up = Array.from(moving.curves[meta.y], y);
    setPath(chart, trace, path(across, up));
    setPoints(chart, trace, across.map((place, i) => [place, up[i]]));
    setTexts(chart, trace, across, up, moving.texts[meta.y]);
    return true;
  },

  // A mark that is only true while no curve moves.
  still({ chart, trace }, { moving }) {
    if (moving) change(chart, trace, "opacity", 0);
    return false;
  },

  // The slice of a plane, and the place of the probe on it.
  slice({ chart, trace, meta, x, y, range }, { at }) {
    const height = y(at(meta.y));
    setPath(chart, trace, path(range.map(x), [height, height]));
    return true;
  },

  place({ chart, trace, meta, x, y }, { at }) {
    setPoints(chart, trace, [[x(at(meta.x)), y(at(meta.y))]]);
    return true;
  },
};

// Paint a chart: the curves that have moved, and what is read at the probe.
function paintChart(chart, view) {
  const axis = shownAxis(chart, view.moving);
  tracesOf(chart).forEach((data, index) => {
    const trace = traceOf(chart, index);
    if (!trace) return;
    const xAxis = axisOf(chart, data.xaxis);
    const x = (z) => xAxis.c2p(z);
    // The axis of an inset stays as it is.
    const { y, stretch } = data.yaxis === "y" ? axis : stillAxis(chart, data.yaxis);
    const { length } = axis;
    const about = { chart, trace, meta: data.meta, x, y, length, range: xAxis.range, stretch };
    const painted = PAINTERS[data.meta?.live]?.(about, view);
    if (!painted && stretch && data.type !== "heatmap") rescale(chart, trace, stretch);
  });
  if (axis.stretch) paintTicks(chart, axis);
  paintFlat(chart, view.moving, axis);
  paintGuide(chart, view.probe);
  paintNotes(chart, view, axis);
  paintWords(chart, view, axis);
}

function stillAxis(chart, id) {
  const axis = axisOf(chart, id);
  return { y: (height) => Math.max(Math.min(axis.c2p(height), OUTSIDE), -OUTSIDE) };
}

// The nearly flat stretches of curves that have moved.
function flatStretches({ z, curves }, flat) {
  return flat && curves[flat.curve] ? stretches(z, curves[flat.curve], flat.below) : [];
}

// Mark the nearly flat stretches by strips on the z-axis: a shape, which plotly places in pixels of
// the whole chart.
function paintFlat(chart, moving, { length, y, stretch }) {
  const { flat } = chart.layout.meta;
  const { shapes, xaxis, yaxis } = layoutOf(chart);
  const strip = shapeAt(chart, shapes.findIndex(({ name }) => name === "flat"));
  const slope = moving?.curves[flat?.curve];
  if (!strip || !(slope || stretch)) return;
  const half = flat.height / 2;
  const middle = startOf(yaxis) + Math.min(Math.max(y(0), half), length - half);
  if (!slope) {
    const across = drawnAs(chart, strip, "d").replace(/,[\d.-]+/g, `,${middle - half}`);
    change(chart, strip, "d", across.replace(/V[\d.-]+/g, `V${middle + half}`));
    return;
  }
  const [first, end] = xaxis.range;
  const x = (place) => startOf(xaxis) + xaxis.c2p(Math.min(Math.max(place, first), end));
  const boxes = flatStretches(moving, flat).filter(([a, b]) => a < end && b > first);
  const box = ([a, b]) => `M${x(a)},${middle - half}H${x(b)}V${middle + half}H${x(a)}Z`;
  change(chart, strip, "d", boxes.map(box).join("") || "M0,0");
}

// The line through both plots where the probe is.
function paintGuide(chart, probe) {
  const { shapes, xaxis, yaxis } = layoutOf(chart);
  const guide = shapeAt(chart, shapes.findIndex(({ name }) => name === "guide"));
  if (!guide || probe === undefined) return;
  const [low, high] = xaxis.range;
  setOpacity(chart, guide, low <= probe && probe <= high ? 1 : 0);
  const [across, top] = [startOf(xaxis) + xaxis.c2p(probe), startOf(yaxis)];
  change(chart, guide, "d", `M${across},${top + lengthOf(yaxis)}V${top}`);
}

// Hide the notes and the inset while they are not true: some while curves move, some where a slider
// is past a limit. Notes at a height go with it.
function paintNotes(chart, { at, moving }, { y, stretch }) {
  const { annotations, meta } = { annotations: [], ...layoutOf(chart) };
  const gone = (name) => (name === "still" && moving) || pastLimit(meta.limits, name, at);
  annotations.forEach(({ name, yref, y: height }, index) => {
    const note = annotationAt(chart, index);
    if (!note) return;
    setOpacity(chart, note, gone(name) ? 0 : 1);
    if (stretch && yref === "y") {
      const drawn = (y(height) - stretch.offset) / stretch.scale;
      change(chart, note, "transform", `translate(0,${y(height) - drawn})`);
    }
  });
  const inset = chart.querySelector(PLOTLY.inset);
  if (inset) setOpacity(chart, inset, gone("inset") ? 0 : 1);
}

// Whether a slider is past the limit up to which something is true.
export function pastLimit(limits, name, at) {
  const limit = limits?.[name];
  return limit !== undefined && at(limit.slider) > limit.to;
}
