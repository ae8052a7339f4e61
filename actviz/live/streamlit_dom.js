// All that the browser side assumes about the insides of Streamlit and of plotly.
//
// Neither promises any of it. So each assumption has a name, here and nowhere else; a line in
// docs/streamlit-workarounds.md, which says why it is needed and until when; and a check in
// tests/browser/test_streamlit_insides.py, which says by name what an upgrade has changed.
// This file stands before all others.

// --- Streamlit's elements ----------------------------------------------------------------------

export const STREAMLIT = {
  app: "[data-testid=stApp]",
  mainBlock: "[data-testid=stMainBlockContainer]",
  element: "[data-testid=stElementContainer]", // around each element, with the class of its key
  retained: "[data-retained]", // an element that stays until what replaces it is there
  keyed: "[class*=st-key-]", // whatever has a key
  pageLink: "[data-testid=stPageLink] a",
  label: "p", // the text on a button
  toggle: "input[type=checkbox]",
  slider: "input[type=range]", // one for each thumb
  thumb: "[data-rac][style*=left]", // which holds that input
  thumbValue: "[data-testid=stSliderThumbValue]", // the number above a thumb, in the same element
  dragged: "[data-dragging=true]", // a thumb that a pointer holds
  chart: "[data-testid=stPlotlyChart]", // the place of a chart, as large as it is to be
  formula: ".katex",
  icon: "[role=img]", // an icon in a text
  dialog: ".stDialog", // a dialog of the server's, over the whole page
  badge: ".stMarkdownBadge", // a part of a text on a ground of its own
};

// The element or container with a key. Streamlit makes a class of it, without odd characters.
export function keyed(key) {
  return `.st-key-${key.replace(/[^\w-]/g, "-")}`;
}

// All whose keys begin in one way.
export function keyedFrom(start) {
  return `[class*='st-key-${start}']`;
}

// The key of an element, as it stands in its class.
export function keyOf({ classList }) {
  return [...classList].find((name) => name.startsWith("st-key-"))?.slice("st-key-".length);
}

export function mainBlock() {
  return document.querySelector(STREAMLIT.mainBlock);
}

// Whether a button or a radio input in a row of choices is the one that is chosen.
export function isChosen({ ariaChecked, ariaPressed, checked }) {
  return ariaChecked === "true" || ariaPressed === "true" || checked === true;
}

// The text on a button, without the name of its icon.
export function labelOf(button) {
  return (button.querySelector(STREAMLIT.label) ?? button).textContent.trim();
}

// Change a text inside of its text node, because React keeps the node that it made.
export function writeText(element, text) {
  const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  if (node && node.nodeValue !== text) node.nodeValue = text;
}

// The sentences right below a table or a list of the same text: each `:small[…]` is an element.
export function sentencesBelow(block) {
  return [...(block?.nextElementSibling?.children ?? [])];
}

// The numbers of a formula, as KaTeX draws them and as they are read aloud. `actviz/readouts.py`
// marks them by a colour that changes nothing. The pieces of a number have that colour, too.
export const FORMULA_NUMBERS = {
  seen: ".katex-html [style*='color: inherit']:not([style*='color: inherit'] *)",
  heard: ".katex-mathml [mathcolor=inherit]",
};

// --- Streamlit's sliders -----------------------------------------------------------------------

// What to observe in the part of the page that holds the sliders.
export const MOVES = {
  subtree: true,
  attributes: true,
  attributeFilter: ["aria-valuetext", "value", "data-beyond"],
};

export function isMove({ target, type }) {
  return type === "attributes" && target.type === "range";
}

export function sliderInput(root, key) {
  return root.querySelector(`${keyed(key)} ${STREAMLIT.slider}`);
}

// The value of a slider by its key; undefined where it has none.
export function sliderValue(root, key) {
  const input = sliderInput(root, key);
  return input ? Number(input.value) + Number(input.dataset.beyond ?? 0) : undefined;
}

// Say by what share of a step a slider is taken to be beyond its value, as while a film plays.
export function setBeyond(input, share) {
  if (share > 0) input.dataset.beyond = share;
  else delete input.dataset.beyond;
}

// The element along which the thumbs of a slider move.
export function trackOf(input) {
  return input.closest(STREAMLIT.thumb).parentElement;
}

// Input events move a thumb, but Streamlit reports a value only when a drag of the thumb ends. So a
// made-up pointer drags it; no real pointer has its number.
const MADE_UP = 1_000_003;

function dispatchPointer(target, type, buttons) {
  const about = { pointerId: MADE_UP, pointerType: "mouse", button: 0, buttons };
  target?.dispatchEvent(new PointerEvent(type, { ...about, bubbles: true, cancelable: true }));
}

export function pressThumb(input) {
  dispatchPointer(input, "pointerdown", 1);
}

// Move a thumb to a value; the input itself keeps to its steps and its ends.
export function moveThumb(input, value) {
  const before = input.value;
  // React notices a new value only where its own setter has not set it.
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, value);
  if (input.value !== before) input.dispatchEvent(new Event("input", { bubbles: true }));
}

export function releaseThumb() {
  dispatchPointer(window, "pointerup", 0);
}

// --- What Streamlit says of itself -------------------------------------------------------------

// The attributes of the app that say whether it is connected and whether the page is being run.
export const STATES = ["data-test-connection-state", "data-test-script-state"];

export function isConnected(app) {
  return app.getAttribute(STATES[0]) === "CONNECTED";
}

export function hasRun(app) {
  return app.getAttribute(STATES[1]) === "notRunning";
}

// The attributes of the app that change with the theme, as its background does.
export const THEME = ["class"];

// The methods of `history` by which Streamlit writes the address: each parameter in its own step.
export const ADDRESS_WRITERS = ["pushState", "replaceState"];

// Let Streamlit show the page of the address, as it does for the browser's Back.
export function goToAddress() {
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

// --- What plotly draws -------------------------------------------------------------------------

export const PLOTLY = {
  chart: ".js-plotly-plot",
  drawing: ".main-svg", // a chart has several, one on top of another
  area: ".nsewdrag", // which takes the pointer's events
  mainArea: ".nsewdrag[data-subplot='xy']", // the same without that of an inset
  trace: ".scatterlayer .trace",
  heatmap: ".heatmaplayer .hm",
  line: "path.js-line",
  fill: "path.js-fill",
  point: "path.point",
  pointText: ".textpoint text", // what is written beside a point
  yTick: ".ytick text",
  yGrid: "path.ygrid",
  yZero: "path.yzl",
  yTitle: ".g-ytitle",
  heading: ".gtitle tspan:not(:has(*))", // Streamlit makes it bold, twice
  inset: ".subplot.x2y2",
  above: ".infolayer", // what is drawn above the curves
};

// What plotly says before and after it draws a chart anew by itself.
export const REDRAWS = { before: "plotly_beforeplot", after: "plotly_afterplot" };

export function annotationAt(chart, index) {
  return chart.querySelector(`.annotation[data-index="${index}"]`);
}

export function shapeAt(chart, index) {
  return chart.querySelector(`.shapelayer path[data-index="${index}"]`);
}

// --- What plotly holds -------------------------------------------------------------------------

// The layout that plotly has worked out; undefined until it has.
export function layoutOf(chart) {
  return chart?._fullLayout;
}

// The traces that plotly has worked out; undefined until it has.
export function tracesOf(chart) {
  return chart._fullData;
}

// The element that a trace is drawn in.
export function traceOf(chart, index) {
  const { type, uid } = tracesOf(chart)[index];
  return chart.querySelector(type === "heatmap" ? PLOTLY.heatmap : `.trace${uid}`);
}

// Whether plotly has drawn a chart already.
export function isDrawn(chart) {
  return Boolean(tracesOf(chart) && chart.querySelector(`${PLOTLY.trace}, ${PLOTLY.heatmap}`));
}

// An axis by its id, such as x or y2: its `range`, `c2p` from numbers to pixels of the plotted
// area, and `p2c` back.
export function axisOf(chart, id) {
  return layoutOf(chart)?.[`${id[0]}axis${id.slice(1)}`];
}

// Where an axis begins on its chart, in pixels.
export function startOf(axis) {
  return axis._offset;
}

// The length of an axis in pixels; undefined until it has been laid out.
export function lengthOf(axis) {
  return axis?._length;
}

// The number that a tick's text stands for.
export function tickNumber(text) {
  return text.__data__.x;
}

// Another object with each new plot in the same place, whose events nobody listens to yet.
export function emitterOf(chart) {
  return chart._ev;
}

// The object by which plotly formats numbers, such as those of hover texts; another with each plot.
export function numbersFormatOf(chart) {
  return layoutOf(chart)?._d3locale;
}

// Take away the hover text.
export function hideHover(chart) {
  const area = chart.querySelector(PLOTLY.area);
  area?.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
}

// Keep plotly from beginning a drag of its own when a pointer goes down, for which it lays a cover
// over the window. It waits for the mouse event, which then does not follow.
export function keepFromDragging(event) {
  event.preventDefault();
}

// Draw a chart in another size. Streamlit leaves plotly in `window.Plotly`.
export function layOut(chart, { width, height }) {
  window.Plotly?.react(chart, chart.data, { ...chart.layout, width, height });
}
