// The live layer: while a slider is dragged, the curves are painted on every step of its thumb.
//
// Streamlit's slider reports to the server on release only. Until then this layer watches the
// slider's own <input>, blends between the keyframes that the chart carries, and rewrites the paths
// that plotly has drawn. It knows no formula and needs no timer: a MutationObserver runs when a
// slider or a chart changes, before the browser paints. On release Streamlit redraws the chart
// exactly. What a chart carries is written down in actviz/plots/motion.py.

// The slider that moves a chart: of those that have `moved` since it was drawn, the first that the
// chart has a recording of.
export function movingSlider(moved, { keyframes = {}, readings = {} }) {
  return moved.find((key) => key in readings || key in keyframes);
}

// A recording of a chart, unpacked when it is first needed.
const recordings = new WeakMap();

function unpacked(recording) {
  if (recording && !recordings.has(recording)) recordings.set(recording, readRecording(recording));
  return recording && recordings.get(recording);
}

// What prints a number of a hover text in a format such as ".5g"; undefined for other formats.
export function hoverPrinter(format) {
  const count = /^\.(\d+)g$/.exec(format)?.[1];
  return count && ((value) => digits(Number(value), Number(count)));
}

// Print the numbers of hover texts as the page does; plotly would write 1.2e-9.
function printHovers(chart) {
  const locale = numbersFormatOf(chart);
  if (!locale?.numberFormat || locale.actviz) return;
  const { numberFormat } = locale;
  locale.numberFormat = (format) => hoverPrinter(format) ?? numberFormat(format);
  locale.actviz = true;
}

class Layer {
  constructor() {
    this.observer = new MutationObserver((records) => this.react(records));
    this.hidden = new Set(); // the entries of the legend that are switched off
  }

  // Watch the page, and scroll to evidence that is newly shown.
  update(root, { shown, meanings, ahead, waits }, reached) {
    this.meanings = meanings;
    this.ahead = ahead;
    this.stopListening?.();
    this.stopListening = waits ? onReach(root, reached) : undefined;
    if (this.root !== root) {
      this.observer.disconnect();
      this.root = root;
      this.observer.observe(root, { ...MOVES, childList: true });
    }
    if (shown && shown !== this.shown) showEvidence(this.shown !== undefined);
    this.shown = shown;
    this.describe();
    this.paint();
  }

  react(records) {
    for (const { target, removedNodes } of records) {
      removedNodes.forEach((node) => holdPlace(target, node));
    }
    if (!records.some((record) => isMove(record) || record.addedNodes.length > 0)) return;
    freePlaces(this.root);
    this.paint();
    if (records.some((record) => record.addedNodes.length > 0)) this.describe();
  }

  // Say to screen readers what Streamlit's elements do not say of themselves.
  describe() {
    markPoints(this.root);
    describeSliders(this.root, this.meanings);
  }

  paint() {
    for (const chart of this.root?.querySelectorAll(PLOTLY.chart) ?? []) {
      const drawn = chart.layout?.meta?.drawn;
      if (drawn && isDrawn(chart)) {
        this.follow(chart);
        applyLegend(chart, this.hidden, () => this.paint());
        this.move(chart, drawn);
        pointOut(chart);
      }
    }
    if (this.root) window.actvizLiveRegion.hear(this.root);
  }

  // Take back what is painted before plotly redraws a chart by itself, and paint it again after. It
  // does so when the size or the theme changes; what is painted would keep its old scale.
  follow(chart) {
    chart.actvizLayer = this;
    printHovers(chart);
    if (chart.actvizEvents === emitterOf(chart)) return;
    chart.actvizEvents = emitterOf(chart);
    window.actvizGrab?.prepare(chart);
    chart.on(REDRAWS.before, () => restore(chart));
    chart.on(REDRAWS.after, () => {
      chart.actvizLegend = null; // drawn again, in case the colours have changed
      chart.actvizLayer.paint();
    });
  }

  // Move a chart and its texts to where its sliders are.
  move(chart, drawn) {
    const { now, texts = [], probe, ...meta } = chart.layout.meta;
    const ahead = this.aheadFor(drawn);
    const keyframes = { ...meta.keyframes, ...ahead.keyframes };
    const readings = { ...meta.readings, ...ahead.readings };
    const place = (slider) => sliderValue(this.root, slider) ?? drawn[slider];
    const moved = Object.keys(drawn).filter((key) => Math.abs(place(key) - drawn[key]) > 1e-9);
    const key = movingSlider(moved, { keyframes, readings });
    // Of several that have moved, the others stay where they were until the server answers.
    const at = key ? (slider) => (slider === key ? place(key) : drawn[slider]) : place;
    const z = probe && at(probe);
    writeParameters(chart, at);
    writeHeading(chart, at);
    const table = unpacked(readings[key]);
    const reading = table ? readingAt(table, at(key), now) : now;
    const frames = unpacked(keyframes[key]);
    const moving = frames && moved.length > 0 ? curvesAt(frames, at(key)) : undefined;
    const view = { at, probe: z, reading, moving };
    if (moved.length > 0) {
      endEasing(chart);
      chart.actvizRested = undefined;
      paintChart(chart, view);
    } else if (isEasing(chart, () => chart.isConnected && this.move(chart, drawn))) {
      paintChart(chart, view);
    } else {
      restore(chart);
      paintWords(chart, view, shownAxis(chart));
    }
    rememberAxis(chart);
    keepNamesApart(chart);
    // What a slider changes that the chart has no recording of, only the server knows.
    const known = key || moved.length === 0;
    const places = [texts].flat();
    for (const each of places) hideNumbers(this.root, each, !known);
    if (!reading || !known || places.length === 0) return;
    const { flat } = meta;
    const level = !moving || flatStretches(moving, flat).length > 0;
    const about = { slope: flat?.curve, broken: reading.broken, moved: moved.length > 0, level };
    const holds = holding(z, axisOf(chart, "x").range, about);
    for (const each of places) writeTexts(this.root, each, at, reading, holds, chart);
  }

  // The keyframes and readings that came later than the charts, if they belong to what was drawn.
  aheadFor(drawn) {
    return JSON.stringify(this.ahead.drawn) === JSON.stringify(drawn) ? this.ahead : {};
  }

  stop() {
    this.stopListening?.();
    this.observer.disconnect();
    dropCopies();
    this.root = null;
  }
}

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const root = mainBlock();
  if (!root) return undefined;
  const layer = componentIn(parentElement, () => new Layer());
  const data = JSON.parse(new TextDecoder().decode(bytes));
  if (!window.actvizGrab) {
    guardRange(data.range);
    installPoints();
    window.actvizGrab = new Grab();
    window.actvizTyping = new Typing();
    installInvitation();
    window.actvizLiveRegion = new LiveRegion();
  }
  layer.update(root, data, () => setTriggerValue("reached", true));
  document.documentElement.classList.toggle("actviz-types", data.types);
  window.actvizTyping.send = data.types ? (typed) => setTriggerValue("typed", typed) : null;
  return () => layer.stop();
}
