// The y-axis of a chart whose curves move.
//
// Plotly drew it to fit what it drew. What moves may leave it, so it grows: the layer paints with
// another y-range, and what stays where it was is brought into this range. When the server has
// drawn the exact fit, the axis goes there over a fifth of a second.

const ROOM = 0.25; // by which an axis grows beyond what it must, as a share of its length
const RIM = 0.02; // the nearest to an edge that a pulled curve is brought, as a share of the axis
const NEAR_EDGE = 0.01; // the room at an edge that a pull leaves to the curves, likewise
const EASING = 200; // milliseconds
const WIDEST = 1.5; // how many times as long as it must be a pull may make an axis

// --- Pure helpers ----------------------------------------------------------------------------

// The heights of a curve between two z, also at the two themselves.
export function heightsWithin(z, heights, [low, high]) {
  const found = [];
  const crossing = (i, end) => {
    const share = (end - z[i - 1]) / (z[i] - z[i - 1]);
    found.push(heights[i - 1] + (heights[i] - heights[i - 1]) * share);
  };
  for (let i = 0; i < z.length; i++) {
    for (const end of [low, high]) if (i > 0 && z[i - 1] < end && end < z[i]) crossing(i, end);
    if (low <= z[i] && z[i] <= high) found.push(heights[i]);
  }
  return found.filter(Number.isFinite);
}

const least = (heights) => heights.reduce((a, b) => Math.min(a, b), Infinity);
const most = (heights) => heights.reduce((a, b) => Math.max(a, b), -Infinity);

// A y-range that has grown to hold these heights: an end that has to move goes further than it
// must, so that the axis changes seldom, and one sees a curve move between two changes.
export function grown([low, high], heights) {
  const [bottom, top] = [least(heights), most(heights)];
  if (!(bottom < low || top > high)) return [low, high];
  const room = ROOM * (Math.max(high, top) - Math.min(low, bottom));
  return [bottom < low ? bottom - room : low, top > high ? top + room : high];
}

// The y-range while a curve is pulled, which has the given height under the finger. The finger is
// where that height was on the axis [low, high] as it was drawn. So the range depends on where the
// curve is alone: it cannot run away, and it comes back with the finger. The other heights are
// inside, and the height under the finger stays off the edge while the finger goes on.
export function pulledRange([low, high], heights, height) {
  const length = high - low;
  const share = Math.min(Math.max((high - height) / length, RIM), 1 - RIM);
  const bottom = Math.min(low, least(heights) - NEAR_EDGE * length);
  const top = Math.max(high, most(heights) + NEAR_EDGE * length);
  const needed = Math.max((top - height) / share, (height - bottom) / (1 - share));
  const span = Math.min(needed, Math.max(WIDEST * (top - bottom), length));
  const start = Math.min(Math.max(height - (1 - share) * span, top - span), bottom);
  return [start, start + span];
}

// Round numbers on an axis, at most so many of them, and no closer than a step of 1, 2 or 5.
export function roundTicks([low, high], count, step) {
  const [first, last] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  if (last - first + 1 > count) return roundTicks([low, high], count, nextStep(step));
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

function nextStep(step) {
  const power = 10 ** Math.floor(Math.log10(step) + 1e-9);
  return power * [2, 5, 10].find((each) => each * power > step * (1 + 1e-9));
}

// How a y-range shows what was drawn for another: a height in pixels becomes `offset` + `scale`
// times itself.
export function rescaling(drawn, shown, length) {
  const halves = ([low, high]) => high / 2 - low / 2; // a whole may be more than the largest number
  const scale = halves(drawn) / halves(shown);
  return { scale, offset: (length * (shown[1] / 2 - drawn[1] / 2)) / halves(shown) };
}

// --- What is painted -------------------------------------------------------------------------

// The y-range in which a chart is painted. `moving` are the curves that have moved.
function shownRange(chart, moving) {
  const drawn = axisOf(chart, "y").range;
  const { grows } = chart.layout.meta;
  if (!grows) return drawn;
  if (!moving) return chart.actvizShown ?? drawn;
  const heights = tracesOf(chart).flatMap(({ meta }) => {
    const own = meta?.live === "curve" && moving.curves[meta.name];
    return own ? heightsWithin(moving.z, own, axisOf(chart, "x").range) : [];
  });
  const { name, z } = chart.actvizPull ?? {};
  const own = name && moving.curves[name];
  const [pulled] = own ? heightsWithin(moving.z, own, [z, z]) : [];
  if (pulled !== undefined) chart.actvizShown = pulledRange(drawn, heights, pulled);
  else chart.actvizShown = grown(chart.actvizShown ?? drawn, heights);
  return chart.actvizShown;
}

// The y-axis of a chart as it is painted: its `range`, and `y` from heights to pixels. `stretch`
// is how what was drawn is brought there, undefined where it is there.
function shownAxis(chart, moving) {
  const drawn = axisOf(chart, "y").range;
  const length = lengthOf(axisOf(chart, "y"));
  const [low, high] = shownRange(chart, moving);
  const half = high / 2 - low / 2;
  const y = (height) => {
    if (height === -Infinity) return OUTSIDE; // below any chart
    const down = (length * (high / 2 - height / 2)) / half;
    return Math.max(Math.min(down, OUTSIDE), -OUTSIDE);
  };
  const other = low !== drawn[0] || high !== drawn[1];
  // Once it was another, what is brought back has to be painted as well.
  chart.actvizStretched ||= other;
  const found = { range: [low, high], length, y };
  if (!chart.actvizStretched) return found;
  return { ...found, stretch: rescaling(drawn, [low, high], length) };
}

// Bring what plotly drew of a trace to the y-range in which its chart is painted.
function rescale(chart, trace, { scale, offset }) {
  for (const line of trace.querySelectorAll(`${PLOTLY.line}, ${PLOTLY.fill}, .actviz-ghost`))
    rescaleLine(chart, line, { scale, offset });
  for (const point of trace.querySelectorAll(PLOTLY.point)) {
    const [x, y] = numbersIn(drawnAs(chart, point, "transform"));
    if (y !== undefined) change(chart, point, "transform", `translate(${x},${offset + scale * y})`);
  }
}

function rescaleLine(chart, line, { scale, offset }) {
  change(chart, line, "transform", `translate(0 ${offset}) scale(1 ${scale})`);
  change(chart, line, "vector-effect", "non-scaling-stroke");
}

// --- From one range to the next at rest ------------------------------------------------------

// By the place of a chart, the y-range that was shown there last, and of which curves.
const lastShown = new Map();

// The place of a chart whose axis eases. A heat map could not come along, and a chart that Streamlit
// retains beside the one that replaces it does not count.
function easingPlace(chart) {
  if (!chart.layout.meta.grows || chart.closest(STREAMLIT.retained)) return null;
  const isPlain = tracesOf(chart).every(({ type }) => type === "scatter");
  return isPlain ? chart.closest(STREAMLIT.keyed) : null;
}

function curvesOf(chart) {
  const names = tracesOf(chart).map(({ meta }) => meta?.live === "curve" && meta.name);
  return JSON.stringify([names.filter(Boolean), axisOf(chart, "x").range]);
}

// Remember what a chart shows.
function rememberAxis(chart) {
  const place = easingPlace(chart);
  const range = chart.actvizShown ?? axisOf(chart, "y").range;
  if (place) lastShown.set(keyOf(place), { curves: curvesOf(chart), range });
}

// Whether a chart at rest is on its way from the y-range that was shown before, if it shows the
// same curves. Then it has to be painted in the y-range where it is by now, and `again` is called
// for the next frame.
function isEasing(chart, again) {
  const drawn = axisOf(chart, "y").range;
  const place = easingPlace(chart);
  const last = place && lastShown.get(keyOf(place));
  const differs = last && last.range.some((end, i) => end !== drawn[i]);
  // Each time that a chart comes to rest it eases once.
  const comes = chart.actvizRested !== drawn.join();
  chart.actvizRested = drawn.join();
  if (comes && differs && last.curves === curvesOf(chart) && !isCalm())
    chart.actvizEase = { from: last.range, start: performance.now() };
  if (!chart.actvizEase) return false;
  const { from, start, frame } = chart.actvizEase;
  const share = Math.min((performance.now() - start) / EASING, 1);
  if (share === 1) {
    endEasing(chart);
    return false;
  }
  const left = (1 - share) ** 3; // fast at first
  chart.actvizShown = drawn.map((end, i) => end + (from[i] - end) * left);
  cancelAnimationFrame(frame);
  chart.actvizEase.frame = requestAnimationFrame(again);
  return true;
}

// Show the y-range that was drawn, at once.
function endEasing(chart) {
  if (!chart.actvizEase) return;
  cancelAnimationFrame(chart.actvizEase.frame);
  chart.actvizEase = undefined;
  restore(chart);
  rememberAxis(chart);
}

// --- The numbers on the axis -----------------------------------------------------------------

// Give the numbers and lines of the y-axis new places, and the numbers new values.
function paintTicks(chart, { range, length, y }) {
  const { grows } = chart.layout.meta;
  const axis = axisOf(chart, "y");
  const texts = [...chart.querySelectorAll(PLOTLY.yTick)];
  if (texts.length < 2) return;
  const drawn = texts.map(tickNumber);
  const ticks = roundTicks(range, texts.length, drawn[1] - drawn[0]);
  const place = (element, tick) => {
    const shown = tick !== undefined && y(tick) > -0.5 && y(tick) < length + 0.5;
    setOpacity(chart, element, shown ? 1 : 0);
    if (shown) change(chart, element, "transform", `translate(0,${startOf(axis) + y(tick)})`);
  };
  const print = grows === "powers" ? powerOfTen : (number) => digits(number, 6);
  texts.forEach((text, i) => {
    place(text, ticks[i]);
    if (ticks[i] !== undefined && text.firstChild) change(chart, text, TEXT, print(ticks[i]));
  });
  const zero = chart.querySelector(PLOTLY.yZero);
  if (zero) place(zero, 0);
  const lines = zero ? ticks.filter((tick) => tick !== 0) : ticks;
  chart.querySelectorAll(PLOTLY.yGrid).forEach((line, i) => place(line, lines[i]));
  // The title of the axis has room beside numbers as long as those that plotly drew.
  const longest = (numbers) => Math.max(...numbers.map((number) => print(number).length));
  const title = chart.querySelector(PLOTLY.yTitle);
  if (title) setOpacity(chart, title, longest(ticks) > Math.max(longest(drawn), 4) ? 0 : 1);
}
