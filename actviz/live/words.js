// Words in a plot: the slope at the tangent and the same number as a height on the other chart, and
// the names of the nearly flat stretches. They stand where no curve is, which only the browser can
// tell; so the layer writes them, at rest as well.

// From a dot to its words, up or down and sideways, in pixels; the first that is free counts.
const GAPS = [10, 18, 28, 42, 60, 84, 112];
const ASIDE = [10, 36];
const EDGE = 3; // pixels between words and the edge of the plot, at least
const CLEAR = 3; // pixels between words and lines, at least
const LETTER = 0.5; // the width of a letter, as a share of the size of the type
const TALL = 1.15; // the height of a line, likewise
const FLAT_NAME = "nearly flat";

// --- Pure helpers ----------------------------------------------------------------------------

// Whether a line from one point to another meets a box { x, y, width, height }.
export function meets({ x, y, width, height }, [x0, y0], [x1, y1]) {
  // Most lines are far away.
  if (Math.max(x0, x1) < x || Math.min(x0, x1) > x + width) return false;
  if (Math.max(y0, y1) < y || Math.min(y0, y1) > y + height) return false;
  let [from, to] = [0, 1];
  const ways = [
    [x0, x1 - x0, x, x + width],
    [y0, y1 - y0, y, y + height],
  ];
  for (const [start, way, low, high] of ways) {
    if (way === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const [enter, leave] = [(low - start) / way, (high - start) / way].sort((a, b) => a - b);
    [from, to] = [Math.max(from, enter), Math.min(to, leave)];
  }
  return from <= to;
}

// The places for words beside a dot, the nearest first: { x, y, width, height }. A curve through
// the dot that `rises` leaves room below on the right and above on the left.
export function placesBeside([x, y], { width, height }, rises) {
  const down = rises ? 1 : -1;
  const sides = [[1, down], [-1, -down], [1, -down], [-1, down]];
  const place = (gap, aside, [right, below]) => ({
    ...{ width, height },
    x: right > 0 ? x + aside : x - aside - width,
    y: below > 0 ? y + gap : y - gap - height,
  });
  const around = (gap, aside) => sides.map((side) => place(gap, aside, side));
  return GAPS.flatMap((gap) => ASIDE.flatMap((aside) => around(gap, aside)));
}

// The places for the name of a stretch of the z-axis, above and below a strip there.
export function placesAlong([from, to], { top, bottom }, { width, height }) {
  if (to - from < width + 4) return [];
  const across = [(from + to - width) / 2, from + 2, to - 2 - width];
  const up = [bottom + 1, top - 1 - height];
  return up.flatMap((y) => across.map((x) => ({ x, y, width, height })));
}

// The first of some places that is inside of an area and meets none of the lines, which are lists
// of points, and none of the boxes; undefined where there is none.
export function firstFree(places, area, lines, boxes = []) {
  const grow = ({ x, y, width, height }, by) => ({
    ...{ x: x - by, y: y - by },
    ...{ width: width + 2 * by, height: height + 2 * by },
  });
  const inside = ({ x, y, width, height }) =>
    x >= EDGE && y >= EDGE && x + width <= area.width - EDGE && y + height <= area.height - EDGE;
  const apart = (one, other) =>
    one.x + one.width <= other.x || other.x + other.width <= one.x ||
    one.y + one.height <= other.y || other.y + other.height <= one.y;
  return places.find((place) => {
    const box = grow(place, CLEAR);
    const crossed = (points) =>
      points.some((point, i) => meets(box, point, points[i + 1] ?? point));
    return inside(place) && boxes.every((other) => apart(box, other)) && !lines.some(crossed);
  });
}

// --- What is written -------------------------------------------------------------------------

// Write the words of a chart. `axis` is its y-axis as it is painted; see `shownAxis`.
function paintWords(chart, { probe, reading }, axis) {
  const { words } = chart.layout.meta;
  if (!words && !chart.querySelector(".actviz-number")) return;
  const across = axisOf(chart, "x");
  const area = { width: lengthOf(across), height: axis.length };
  const { lines, boxes } = obstacles(chart, axis);
  const upright = (x) => [[x, 0], [x, area.height]];
  const [low, high] = across.range;
  const inside = low <= probe && probe <= high;
  if (inside) lines.push(upright(across.c2p(probe)));
  const zero = low < 0 && high > 0 ? [upright(across.c2p(0))] : [];
  // Off the axis as well, where that can be had.
  const find = (places) =>
    firstFree(places, area, [...zero, ...lines], boxes) ?? firstFree(places, area, lines, boxes);

  const number = words && reading ? reading.heights[words.number] : NaN;
  const height = words && reading ? reading.heights[words.at] : NaN;
  const known = inside && Number.isFinite(number) && !reading.broken?.includes(words?.number);
  const said = known ? [`${words.said} ${digits(number)}`] : [];
  const boxOf = (text, size) => ({ width: LETTER * size * text.length, height: TALL * size });
  const dot = known && [across.c2p(probe), axis.y(height)];
  const rises = words?.number === words?.at || number >= 0;
  write(chart, "actviz-number", said, (text, size) => {
    const place = find(placesBeside(dot, boxOf(text, size), rises));
    if (place) boxes.push(place);
    return place;
  });
  const strips = words?.flat ? stripsOf(chart) : [];
  if (dot) boxes.push({ x: dot[0] - 8, y: dot[1] - 8, width: 16, height: 16 });
  write(chart, "actviz-flat", strips.map(() => FLAT_NAME), (text, size, i) => {
    const { from, to, top, bottom } = strips[i];
    const places = placesAlong([from, to], { top, bottom }, boxOf(text, size));
    return find(places);
  });
}

// The size of the words' type in pixels, while presenting or not.
const sizes = new Map();

// Write some texts into a chart, each at the place that `place(text, size, index)` finds for it, if
// it finds one. Nothing is made that does not stay: the layer paints again when something is added.
function write(chart, name, texts, place) {
  const group = groupOf(chart, name);
  const large = document.documentElement.hasAttribute("data-present");
  // To ask for it works out the styles of the whole page, so it is asked for once.
  sizes.set(large, sizes.get(large) ?? parseFloat(getComputedStyle(group).fontSize));
  const size = sizes.get(large);
  const [left, top] = ["x", "y"].map((id) => startOf(axisOf(chart, id)));
  const placed = texts
    .map((text, i) => ({ text, box: place(text, size, i) }))
    .filter(({ box }) => box);
  placed.forEach(({ text, box }, i) => {
    // The text node stays; it is written into at once.
    const element = group.children[i] ?? group.appendChild(makeSvg("text", {}, "…"));
    if (element.firstChild.nodeValue !== text) element.firstChild.nodeValue = text;
    element.setAttribute("x", left + box.x);
    element.setAttribute("y", top + box.y + 0.82 * box.height);
  });
  while (group.children.length > placed.length) group.lastChild.remove();
}

// The words of one kind in a chart. Screen readers have the numbers in the tables.
function groupOf(chart, name) {
  const above = chart.querySelector(PLOTLY.above);
  const found = above.querySelector(`.${name}`);
  if (found) return found;
  return above.appendChild(makeSvg("g", { class: name, "aria-hidden": "true" }));
}

// What words may not cover: the lines of a chart, as lists of points, and boxes.
function obstacles(chart, { stretch }) {
  const lines = [];
  tracesOf(chart).forEach(({ yaxis, type }, index) => {
    const trace = yaxis === "y" && type === "scatter" && traceOf(chart, index);
    if (!trace || !isShown(trace)) return;
    for (const line of trace.querySelectorAll(PLOTLY.line)) {
      const moved = stretch && line.getAttribute("transform");
      const { scale, offset } = moved ? stretch : { scale: 1, offset: 0 };
      for (const points of stretchesOf(line.getAttribute("d")))
        lines.push(points.map(([x, y]) => [x, offset + scale * y]));
    }
  });
  const [left, top] = ["x", "y"].map((id) => startOf(axisOf(chart, id)));
  const ground = chart.querySelector(`${PLOTLY.inset} > rect`);
  const boxes = [];
  if (ground && isShown(ground.parentNode)) {
    const [x, y, width, height] = ["x", "y", "width", "height"].map((side) =>
      Number(ground.getAttribute(side)),
    );
    // With its numbers and its title, which stand around it.
    boxes.push({ x: x - left - 40, y: y - top - 30, width: width + 50, height: height + 50 });
  }
  return { lines, boxes };
}

// The strips that name nearly flat stretches, in pixels of the plotted area.
function stripsOf(chart) {
  const { shapes, xaxis, yaxis } = layoutOf(chart);
  const strip = shapeAt(chart, shapes.findIndex(({ name }) => name === "flat"));
  const box = /M([\d.-]+),([\d.-]+)H([\d.-]+)V([\d.-]+)/g;
  return [...(strip?.getAttribute("d").matchAll(box) ?? [])].map(([, ...numbers]) => {
    const [from, one, to, other] = numbers.map(Number);
    const [left, top] = [startOf(xaxis), startOf(yaxis)];
    return {
      ...{ from: from - left, to: to - left },
      ...{ top: Math.min(one, other) - top, bottom: Math.max(one, other) - top },
    };
  });
}
