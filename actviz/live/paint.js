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

const attribute = (element, name) =>
  name === TEXT ? element.textContent : element.getAttribute(name);

function setAttribute(element, name, value) {
  // The text node stays: a new one would look to the layer like a chart that has been drawn again.
  if (name === TEXT) element.firstChild.nodeValue = value;
  else if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

// Put a chart back to what plotly drew.
function restore(chart) {
  for (const [element, drawn] of chart.actvizDrawn ?? []) {
    for (const [name, value] of Object.entries(drawn)) setAttribute(element, name, value);
  }
  chart.actvizDrawn = undefined;
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

// How a trace is painted, by its `meta.live`; see actviz/plots/motion.py. `x` and `y` turn numbers
// into pixels. `at` gives a slider's value, `reading` is what is read at the probe, and `moving`
// are the curves where they have moved.
const PAINTERS = {
  curve({ chart, trace, meta: { name, fillTo }, x, y, scale }, { moving }) {
    const heights = moving?.curves[name];
    const stays = heights ? "path.actviz-ghost" : PLOTLY.line;
    if (heights) keepGhost(trace);
    if (scale) trace.querySelectorAll(stays).forEach((line) => shrink(chart, line, scale, y(0)));
    if (!heights) return;
    const [across, up] = [Array.from(moving.z, x), Array.from(heights, y)];
    setPath(chart, trace, path(across, up));
    if (trace.querySelector(PLOTLY.point)) {
      const points = across.map((place, i) => [place, up[i]]);
      setPoints(chart, trace, points.filter((point) => point.every(Number.isFinite)));
    }
    const fill = fillTo && trace.querySelector(PLOTLY.fill);
    if (fill) change(chart, fill, "d", band(across, up, Array.from(moving.curves[fillTo], y)));
  },

  dots({ chart, trace, meta: { name, filled }, x, y, range: [low, high] }, { moving }) {
    const dots = moving?.dots[name];
    if (!dots) return;
    const own = dots.filter((dot) => dot[2] > 0.5 === filled);
    const points = own.map(([z, height]) => (z < low || z > high ? [] : [x(z), y(height)]));
    setPoints(chart, trace, points, jumps(dots));
  },

  // A mark at an edge of the chart, while the curve is infinite there.
  edge({ chart, trace, meta: { name, at, end } }, { moving }) {
    const heights = moving?.curves[name];
    if (heights) setOpacity(chart, trace, heights[at] === end * Infinity ? 1 : 0);
  },

  // The name at an end of a curve; it stays on the chart, see names.js.
  name({ chart, trace, meta: { name, height, end }, y, length }, { moving }) {
    const text = trace.querySelector(PLOTLY.pointText);
    const heights = (moving?.curves[name] ?? [height]).filter((each) => !Number.isNaN(each));
    const up = y(heights.at(end === "right" ? -1 : 0));
    if (text) change(chart, text, "y", Math.min(Math.max(up, 0), length));
  },

  probe({ chart, trace, meta: { names }, x, y }, { probe, reading }) {
    if (!reading) return;
    const across = x(probe);
    setPoints(chart, trace, names.map((name) => [across, y(reading.heights[name])]));
  },

  tangent({ chart, trace, meta: { height, slope, reach }, x, y, range }, { probe, reading }) {
    if (!reading) return;
    const { heights, broken = [] } = reading;
    const [low, high] = range;
    const inside = low <= probe && probe <= high;
    const steps = [-reach, reach];
    const across = steps.map((step) => x(probe + step));
    const up = steps.map((step) => y(heights[height] + heights[slope] * step));
    setPath(chart, trace, path(across, up));
    setOpacity(chart, trace, inside && !broken.includes(slope) ? 1 : 0);
  },

  // A line, markers and texts at points that move, by the names of their coordinates.
  points({ chart, trace, meta, x, y }, { moving }) {
    if (!moving) return;
    const across = Array.from(moving.curves[meta.x], x);
    const up = Array.from(moving.curves[meta.y], y);
    setPath(chart, trace, path(across, up));
    setPoints(chart, trace, across.map((place, i) => [place, up[i]]));
    setTexts(chart, trace, across, up, moving.texts[meta.y]);
  },

  // A mark that is only true while no curve moves.
  still({ chart, trace }, { moving }) {
    if (moving) change(chart, trace, "opacity", 0);
  },

  // The slice of a plane, and the place of the probe on it.
  slice({ chart, trace, meta, x, y, range }, { at }) {
    const height = y(at(meta.y));
    setPath(chart, trace, path(range.map(x), [height, height]));
  },

  place({ chart, trace, meta, x, y }, { at }) {
    setPoints(chart, trace, [[x(at(meta.x)), y(at(meta.y))]]);
  },
};

// Paint a chart: the curves that have moved, and what is read at the probe.
function paintChart(chart, view) {
  const scale = growAxis(chart, view.moving);
  tracesOf(chart).forEach((data, index) => {
    const paint = PAINTERS[data.meta?.live];
    const trace = paint && traceOf(chart, index);
    if (!trace) return;
    const [xAxis, yAxis] = [data.xaxis, data.yaxis].map((id) => axisOf(chart, id));
    const x = (z) => xAxis.c2p(z);
    const y = (height) => {
      if (height === -Infinity) return OUTSIDE; // below any chart
      return Math.max(Math.min(yAxis.c2p(height / (scale ?? 1)), OUTSIDE), -OUTSIDE);
    };
    const length = lengthOf(yAxis);
    paint({ chart, trace, meta: data.meta, x, y, length, range: xAxis.range, scale }, view);
  });
  if (view.moving) paintShade(chart, view.moving);
  paintNotes(chart, view);
}

// How many times its length a range needs to hold all of these heights, with 0 where it is. It is a
// round number, so that the axis changes seldom.
export function growthOf([low, high], heights) {
  const finite = heights.filter(Number.isFinite);
  const needed = Math.max(Math.min(...finite, 0) / low, Math.max(...finite, 0) / high);
  if (!(needed > 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(needed));
  return power * [1, 2, 5, 10].find((step) => step * power >= needed);
}

// Let the y-axis reach as far as what moves: its ticks stay where they are and get other numbers.
function growAxis(chart, moving) {
  const { grows } = chart.layout.meta;
  if (!grows || !moving) return undefined;
  const names = tracesOf(chart).map(({ meta }) => meta?.live === "curve" && meta.name);
  const heights = names.flatMap((name) => [...(moving.curves[name] ?? [])]);
  const scale = growthOf(axisOf(chart, "y").range, heights);
  for (const text of chart.querySelectorAll(PLOTLY.yTick)) {
    const number = scale * tickNumber(text);
    const printed = grows === "powers" ? powerOfTen(number) : digits(number);
    if (text.firstChild) change(chart, text, TEXT, printed);
  }
  const title = chart.querySelector(PLOTLY.yTitle);
  if (title) setOpacity(chart, title, scale > 1 && grows === "plain" ? 0 : 1); // not below numbers
  return scale;
}

// Shrink a line that does not move, because its axis reaches `scale` times as far.
function shrink(chart, line, scale, zero) {
  const transform = `translate(0 ${zero * (1 - 1 / scale)}) scale(1 ${1 / scale})`;
  change(chart, line, "transform", transform);
  line.style.vectorEffect = "non-scaling-stroke";
}

// The nearly flat stretches of curves that have moved.
function greyAreas({ z, curves }, flat) {
  return flat && curves[flat.curve] ? stretches(z, curves[flat.curve], flat.below) : [];
}

// Shade the nearly flat stretches: a shape, which plotly places in pixels of the whole chart.
function paintShade(chart, { z, curves }) {
  const { flat } = chart.layout.meta;
  const { shapes, xaxis, yaxis } = layoutOf(chart);
  const index = shapes.findIndex((shape) => shape.name === "flat");
  const shade = shapeAt(chart, index);
  if (!shade || !curves[flat?.curve]) return;
  const [first, end] = xaxis.range;
  const x = (place) => startOf(xaxis) + xaxis.c2p(Math.min(Math.max(place, first), end));
  const [low, high] = yaxis.range.map((height) => startOf(yaxis) + yaxis.c2p(height));
  const boxes = greyAreas({ z, curves }, flat);
  const d = boxes.map(([a, b]) => `M${x(a)},${low}H${x(b)}V${high}H${x(a)}Z`).join("");
  change(chart, shade, "d", d || "M0,0");
}

// Hide the notes and the inset while they are not true: some while curves move, some where a slider
// is past a limit.
function paintNotes(chart, { at, moving }) {
  const { annotations = [], meta } = chart.layout;
  const gone = (name) => (name === "still" && moving) || pastLimit(meta.limits, name, at);
  annotations.forEach(({ name }, index) => {
    const note = annotationAt(chart, index);
    if (note) setOpacity(chart, note, gone(name) ? 0 : 1);
  });
  const inset = chart.querySelector(PLOTLY.inset);
  if (inset) setOpacity(chart, inset, gone("inset") ? 0 : 1);
}

// Whether a slider is past the limit up to which something is true.
export function pastLimit(limits, name, at) {
  const limit = limits?.[name];
  return limit !== undefined && at(limit.slider) > limit.to;
}
