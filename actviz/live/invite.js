// Invites to the first gestures: faint arrows at the dot and at the curve, each until it is used.
//
// They are a drawing over the plot of f that takes no pointer, and follow what is drawn there.

// The lesson says itself what to try.
const INVITED = `${keyed("instrument")}:not(${keyed("lesson")} *) ${keyed("plot_f")} ${PLOTLY.chart}`;
const APART = 100; // pixels, at least, from one pair of arrows to the other, for the words between
const SPACE = 27; // pixels above and below the middle of the arrows
const WIDTH = 12; // pixels to both sides of the arrows that take hold of the curve
const BELOW = 32; // pixels from the dot down to its word
const CANDIDATES = 12; // places along the curve where it may be pulled

// One pair of arrows, from the middle to both sides.
const ARROWS = "M-15,0H-27M-22,-5L-27,0L-22,5M15,0H27M22,-5L27,0L22,5";

// Watch for the first gestures.
function installInvitation() {
  let gesture; // what a pointer is about
  const see = () => {
    const { drive, held } = window.actvizGrab ?? {};
    if (drive) gesture = held.pulls ? "pull" : "drag";
  };
  const end = () => {
    if (gesture) rememberGesture(gesture);
    gesture = undefined;
    document.querySelectorAll(INVITED).forEach(pointOut);
  };
  addEventListener("pointermove", see, true);
  addEventListener("pointerup", end, true);
  addEventListener("pointercancel", end, true);
  const onClick = ({ target }) => target.closest?.(POINT) && rememberGesture("click");
  addEventListener("click", onClick, true);
}

// Draw the arrows that are still needed on the plot of f, where things are now.
function pointOut(chart) {
  if (!chart.matches(INVITED)) return;
  const used = gesturesUsed();
  const old = chart.querySelector(":scope > .actviz-invite");
  const axes = axesOf(chart);
  const dot = !used.has("drag") && axes && dotOf(chart);
  const hand = !used.has("pull") && axes && handleOf(chart, axes);
  if (!dot && !hand) {
    old?.remove();
    return;
  }
  const drawing = old ?? newDrawing();
  if (!old) chart.append(drawing);
  const [left, top] = [startOf(axes.x), startOf(axes.y)];
  place(drawing.querySelector(".actviz-drag"), dot, left, top);
  const low = dot && dot.y + BELOW + 4 > lengthOf(axes.y); // a word there would cover the axis
  drawing.querySelector(".actviz-drag text").setAttribute("y", low ? -16 : BELOW);
  place(drawing.querySelector(".actviz-pull"), hand, left, top);
  // The word is above the arrows, or below them where the plot ends.
  const high = hand && hand.y < 2 * SPACE;
  drawing.querySelector(".actviz-pull text").setAttribute("y", high ? 42 : -33);
}

function newDrawing() {
  const pair = (name, turned, x, y) =>
    makeSvg(
      "g",
      { class: `actviz-${name}` },
      makeSvg("path", { d: ARROWS, transform: turned }),
      makeSvg("text", { x, y }, name),
    );
  return makeSvg(
    "svg",
    { class: "actviz-invite", "aria-hidden": "true" },
    pair("drag", "", -14, BELOW),
    pair("pull", "rotate(90)", -12, -33),
  );
}

function place(pair, at, left, top) {
  pair.style.display = at ? "" : "none";
  if (at) pair.setAttribute("transform", `translate(${left + at.x} ${top + at.y})`);
}

// The middle of the probe's first marker, if it is within the plotted area.
function dotOf(chart) {
  const index = tracesOf(chart).findIndex((data) => data.meta?.live === "probe");
  const point = index >= 0 && traceOf(chart, index)?.querySelector(PLOTLY.point);
  const [x, y] = point && isShown(point) ? numbersIn(point.getAttribute("transform")) : [];
  return y === undefined ? null : { x, y };
}

// Where the curve is pulled most easily, or null where no slider can pull it. Once found, the z is
// kept as long as the chart is not drawn anew.
const handles = new WeakMap();

function handleOf(chart, axes) {
  const { drawn } = chart.layout.meta;
  const kept = handles.get(chart);
  const z = kept?.drawn === drawn ? kept.z : bestHandle(chart, axes);
  if (z === null) return null;
  handles.set(chart, { drawn, z });
  const x = axes.x.c2p(z);
  const y = curveAt(chart, x);
  if (y === undefined || y < 0 || y > lengthOf(axes.y)) return null;
  // Where the curve is close to an edge, the arrows stand beside it.
  return { x, y: Math.min(Math.max(y, SPACE), lengthOf(axes.y) - SPACE) };
}

// How far below the curve a pointer is that is on the arrows; 0 where it is not, or on the curve.
function liftAt(chart, axes, { clientX, clientY }) {
  const pair = chart.querySelector(":scope > .actviz-invite .actviz-pull");
  const hand = pair?.style.display === "" && handleOf(chart, axes);
  if (!hand) return 0;
  const box = chart.getBoundingClientRect();
  const [x, y] = [clientX - box.x - startOf(axes.x), clientY - box.y - startOf(axes.y)];
  if (Math.abs(x - hand.x) > WIDTH || Math.abs(y - hand.y) > SPACE + 3) return 0;
  const below = y - curveAt(chart, x);
  return Math.abs(below) > MOUSE.curve ? below : 0;
}

function bestHandle(chart, axes) {
  const dot = dotOf(chart);
  let best = { z: null, way: 0 };
  for (let i = 1; i < CANDIDATES; i++) {
    const x = (lengthOf(axes.x) * i) / CANDIDATES;
    const y = curveAt(chart, x);
    if (y === undefined || (dot && Math.abs(x - dot.x) < APART)) continue;
    if (y < 0 || y > lengthOf(axes.y)) continue;
    const spot = { chart, axes, x, y, z: axes.x.p2c(x), height: axes.y.p2c(y) };
    const pull = pullAt(spot, MOUSE.curve);
    const way = pull ? spread(pull.heights) : 0;
    if (way > best.way) best = { z: spot.z, way };
  }
  return best.z;
}

// The height of the first curve as it is drawn, in pixels from the top, at a place across.
function curveAt(chart, x) {
  const index = tracesOf(chart).findIndex((data) => data.meta?.live === "curve");
  const line = index >= 0 && traceOf(chart, index)?.querySelector(PLOTLY.line);
  for (const points of stretchesOf(line ? line.getAttribute("d") : "")) {
    const right = points.findIndex(([across]) => across >= x);
    if (right <= 0) continue;
    const [[x0, y0], [x1, y1]] = [points[right - 1], points[right]];
    return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0 || 1);
  }
  return undefined;
}
