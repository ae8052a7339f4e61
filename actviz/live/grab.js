// Dragging on a plot: sideways moves the probe, up and down pulls a curve, or a level line.
//
// Both drive a slider, which stays the truth: the layer paints what the slider says, and the end of
// the drag lets go of the slider's thumb. The marker of the probe lies on the curve, so the first
// pixels of a drag decide which of the two is meant.

// In pixels, for a mouse and for a finger, which is broader: how near to a curve and to the marker
// a press has to be, and how far a pointer has to move until that is a drag.
const MOUSE = { curve: 6, marker: 10, slop: 3 };
const FINGER = { curve: 16, marker: 24, slop: 6 };

// Which curves can be pulled; see `canBePulled`.
const LEAST = 8; // pixels that the whole slider moves it, at least
const SOON = 3; // steps of the slider that count as near to where it is
const RATE = 0.1; // how fast it has to move there, as a share of its speed over the whole slider
const COARSE = 12; // pixels that one of these steps may move it, at most;
const LEAP = 0.055; // or this share of the way that the whole slider moves it, on a short axis

const TOGETHER = 2; // pixels: curves no farther apart count as equally near to the pointer

// --- Pure helpers ----------------------------------------------------------------------------

// The height of a curve at one z for one value of a slider, from its keyframes; NaN outside.
export function heightAt({ at, tracks }, name, z, value) {
  // One by one: few of a curve's numbers are needed.
  const numbers = (track) => {
    const [left, right, share] = rowsAt(track, value);
    const [from, to] = [rowOf(track, left), rowOf(track, right)];
    return (i) => (share === 0 ? from[i] : from[i] + (to[i] - from[i]) * share);
  };
  const [across, up] = [numbers(tracks.z), numbers(tracks[name])];
  let [left, right] = [0, tracks.z.rows.length / at.length - 1];
  if (!(across(left) <= z && z <= across(right))) return NaN;
  while (right - left > 1) {
    const middle = (left + right) >> 1;
    if (across(middle) <= z) left = middle;
    else right = middle;
  }
  const [from, to] = [across(left), across(right)];
  const share = to > from ? (z - from) / (to - from) : 0;
  return share === 0 ? up(left) : up(left) + (up(right) - up(left)) * share;
}

// The index of the slider's place that brings a curve to the `wanted` height. `heights` are those
// of the curve at all places, and `from` is the index of the place where the slider is. Where the
// curve passes the height several times, it is the passage nearest to `from`: the others belong to
// other waves. Where it never does, it is the place that comes nearest to the height; of several
// that come as near, but for a difference of `near`, again the one nearest to `from`.
export function placeFor(heights, wanted, from, near = 0) {
  const off = (place) => Math.abs(heights[place] - wanted);
  const places = [...heights.keys()].filter((place) => Number.isFinite(heights[place]));
  const passes = places
    .filter((i) => (heights[i] - wanted) * (heights[i + 1] - wanted) <= 0)
    .map((i) => (off(i + 1) < off(i) ? i + 1 : i));
  const least = Math.min(...places.map(off));
  const found = passes.length ? passes : places.filter((place) => off(place) <= least + near);
  const way = (place) => Math.abs(place - from);
  return found.reduce((best, place) => (way(place) < way(best) ? place : best), found[0] ?? from);
}

// The distance from the lowest to the highest of some heights.
function spread(heights) {
  const known = heights.filter(Number.isFinite);
  return Math.max(...known) - Math.min(...known);
}

// Whether a curve can be pulled: its slider moves it far enough, at once, and not by leaps.
// `heights` are its heights at all places of the slider, `from` is the index of the place where the
// slider is, and `unit` how many pixels a height of 1 has.
export function canBePulled(heights, from, unit) {
  if (!Number.isFinite(heights[from]) || spread(heights) * unit < LEAST) return false;
  const soon = heights.slice(Math.max(from - SOON, 0), from + SOON + 1);
  const steps = soon.slice(1).map((height, i) => Math.abs(height - soon[i]));
  const longest = Math.max(...steps.filter(Number.isFinite));
  // A single step that moves it all the way is a leap as well, however short.
  const small = longest * unit <= COARSE || longest <= LEAP * spread(heights);
  const even = small && longest < 0.8 * spread(soon);
  const rate = (all) => spread(all) / (all.length - 1);
  return even && rate(soon) >= RATE * rate(heights);
}

// Of the sliders that can pull a curve at one z, the one that moves it most; null where there is
// none. `sliders` is a list of { key, frames, places, value }.
export function pullingSlider(sliders, name, z, unit) {
  const found = sliders
    .filter(({ frames }) => name in frames.tracks)
    .map(({ key, frames, places, value }) => {
      const heights = places.map((place) => heightAt(frames, name, z, place));
      return { key, places, heights, from: nearestPlace(places, value) };
    })
    .filter(({ heights, from }) => canBePulled(heights, from, unit));
  const most = (best, each) => (best && spread(best.heights) >= spread(each.heights) ? best : each);
  return found.reduce(most, null);
}

// The parts of an SVG path between its gaps, as lists of points.
export function stretchesOf(d) {
  const points = (part) => part.split("L").map((point) => point.split(",").map(Number));
  return d.split("M").slice(1).map(points);
}

// How far a point is from the lines of a path.
export function distanceTo(d, x, y) {
  let least = Infinity;
  for (const points of stretchesOf(d)) {
    points.forEach(([x0, y0], i) => {
      const [x1, y1] = points[i + 1] ?? [x0, y0];
      const [across, up] = [x1 - x0, y1 - y0];
      const along = ((x - x0) * across + (y - y0) * up) / (across * across + up * up || 1);
      const share = Math.min(Math.max(along, 0), 1);
      least = Math.min(least, Math.hypot(x - x0 - share * across, y - y0 - share * up));
    });
  }
  return least;
}

// --- What is under a pointer -----------------------------------------------------------------

// A pointer that is so many pixels lower than what it holds, as if it were there.
const lifted = ({ clientX, clientY }, lift) => ({ clientX, clientY: clientY - lift });

// Where a pointer is on the plotted area of a chart: in pixels, and by the numbers on the axes.
function spotOn(chart, axes, { clientX, clientY }) {
  const box = chart.getBoundingClientRect();
  const x = clientX - box.x - startOf(axes.x);
  const y = clientY - box.y - startOf(axes.y);
  const z = axes.x.p2c(Math.min(Math.max(x, 0), lengthOf(axes.x)));
  return { chart, axes, x, y, z, height: axes.y.p2c(y) };
}

function axesOf(chart) {
  const [x, y] = ["x", "y"].map((id) => axisOf(chart, id));
  return lengthOf(x) && lengthOf(y) ? { x, y } : undefined;
}

// `checkVisibility` takes parts of a drawing for visible even when they are not displayed.
function isShown(element) {
  // Plotly and the layer say it in the element's own style. To ask for the computed one would lay out
  // the whole page, at every paint.
  const { display, opacity } = element.style;
  return display !== "none" && opacity !== "0";
}

// Whether a marker of the probe is within reach.
function onMarker({ chart, x, y }, reach) {
  const index = tracesOf(chart).findIndex((data) => data.meta?.live === "probe");
  const points = index >= 0 && traceOf(chart, index)?.querySelectorAll(PLOTLY.point);
  return [...(points || [])].some((point) => {
    const [across, up] = numbersIn(point.getAttribute("transform"));
    return isShown(point) && Math.hypot(x - across, y - up) <= reach;
  });
}

// The names of the curves that are nearest to a spot, if within reach, the nearest first.
function curvesNear({ chart, x, y }, reach) {
  const found = [];
  tracesOf(chart).forEach(({ meta, xaxis }, index) => {
    const trace = meta?.live === "curve" && xaxis === "x" && traceOf(chart, index);
    if (!trace || !isShown(trace)) return;
    const lines = [...trace.querySelectorAll(PLOTLY.line)];
    const off = Math.min(...lines.map((line) => distanceTo(line.getAttribute("d"), x, y)));
    if (off <= reach) found.push({ name: meta.name, off });
  });
  found.sort((a, b) => a.off - b.off);
  return found.filter(({ off }) => off <= found[0].off + TOGETHER).map(({ name }) => name);
}

// The slider that pulls a curve at a spot, as `pullingSlider` gives it, or null.
function pullAt(spot, reach) {
  const { keyframes = {} } = spot.chart.layout.meta;
  const names = curvesNear(spot, reach);
  const unit = Math.abs(spot.axes.y.c2p(1) - spot.axes.y.c2p(0));
  const root = mainBlock();
  const sliders = Object.keys(names.length ? keyframes : {}).flatMap((key) => {
    const input = sliderInput(root, key);
    const frames = unpacked(keyframes[key]);
    return input ? [{ key, frames, places: placesOf(input), value: Number(input.value) }] : [];
  });
  for (const name of names) {
    const pull = pullingSlider(sliders, name, spot.z, unit);
    if (pull) return { ...pull, name, z: spot.z, near: 1 / unit };
  }
  return null;
}

// --- The gesture -----------------------------------------------------------------------------

class Grab {
  constructor() {
    const listen = (name, act) => window.addEventListener(name, act.bind(this), true);
    listen("pointerdown", this.down);
    listen("pointermove", this.move);
    listen("pointerup", this.up);
    listen("pointercancel", this.cancel);
    listen("keydown", this.key);
  }

  // Let a chart's touches scroll the page, unless one of them has taken hold of something.
  prepare(chart) {
    for (const drag of chart.querySelectorAll(PLOTLY.area)) {
      drag.style.setProperty("touch-action", "pan-y pinch-zoom", "important");
    }
    if (chart.actvizTouch) return;
    chart.actvizTouch = true;
    const hold = (event) => {
      if (this.held && (this.drive || this.held.firm) && event.cancelable) event.preventDefault();
    };
    chart.addEventListener("touchmove", hold, { passive: false });
  }

  // Where on a chart with a probe an event points, or null.
  spotOf(event) {
    const area = event.target.closest?.(PLOTLY.mainArea);
    const chart = area?.closest(PLOTLY.chart);
    const axes = chart?.layout?.meta?.drawn && axesOf(chart);
    const level = chart?.layout?.meta?.level;
    const probed = axes && (level || tracesOf(chart).some((data) => data.meta?.live === "probe"));
    if (!probed) return null;
    // Who takes hold of the arrows that invite to pull has taken hold of the curve beside them.
    const lift = liftAt(chart, axes, event);
    return { ...spotOn(chart, axes, lifted(event, lift)), lift };
  }

  down(event) {
    if (!event.isTrusted) return;
    if (this.held) {
      const other = event.pointerId !== this.held.id && event.pointerType !== "mouse";
      // A second finger does not disturb a drag. If none has begun, it is no drag but a pinch.
      if (other && this.drive) return;
      this.end();
      if (other) return;
    }
    const { button, ctrlKey, metaKey, altKey, shiftKey, pointerType } = event;
    if (button !== 0 || ctrlKey || metaKey || altKey || shiftKey || !event.isPrimary) return;
    const spot = this.spotOf(event);
    if (!spot) return;
    endEasing(spot.chart); // what is taken hold of is where it was drawn
    const mouse = pointerType === "mouse";
    const reach = mouse ? MOUSE : FINGER;
    const marker = onMarker(spot, reach.marker);
    const pull = pullAt(spot, reach.curve);
    this.held = {
      id: event.pointerId,
      from: { x: event.clientX, y: event.clientY },
      chart: spot.chart,
      place: keyOf(spot.chart.closest(STREAMLIT.keyed)),
      axes: spot.axes,
      firm: marker || pull !== null,
      // On a page without a slider for the dot, a curve is pulled whichever way one drags.
      slides: sliderInput(mainBlock(), spot.chart.layout.meta.probe) !== null,
      ...{ mouse, marker, pull, slop: reach.slop, lift: spot.lift },
    };
    if (!mouse) return;
    keepFromDragging(event);
    if (!this.held.firm && this.held.slides) {
      this.begin(event, null);
      this.follow(event);
    }
  }

  move(event) {
    const { held } = this;
    if (!held) {
      if (event.pointerType === "mouse" && event.buttons === 0) this.point(event);
      return;
    }
    if (event.pointerId !== held.id) return;
    if (held.mouse && event.buttons === 0) {
      this.end(); // the button was released outside of the window
      return;
    }
    if (!this.drive) {
      const [across, up] = [event.clientX - held.from.x, event.clientY - held.from.y].map(Math.abs);
      if (Math.max(across, up) < held.slop) return;
      const upright = up > across;
      if (!(held.slides ? held.firm || !upright : held.pull)) this.held = null;
      else this.begin(event, upright || !held.slides ? held.pull : null);
    }
    if (this.drive) this.follow(event);
  }

  begin({ pointerId }, pull) {
    const { held } = this;
    held.pulls = pull;
    this.drive = new SliderDriver(mainBlock(), pull ? pull.key : held.chart.layout.meta.probe);
    const root = document.documentElement;
    root.style.cursor = pull ? "ns-resize" : "ew-resize";
    // Captured by the page: the chart may be replaced meanwhile.
    root.setPointerCapture?.(pointerId);
    hideHover(held.chart);
  }

  // Drive the slider to where the pointer is.
  follow(event) {
    const { held, drive } = this;
    const chart = document.querySelector(`${keyed(held.place)} ${PLOTLY.chart}`);
    if (chart) held.chart = chart;
    // A chart that plotly is still filling has no axes yet.
    held.axes = axesOf(held.chart) ?? held.axes;
    const spot = spotOn(held.chart, held.axes, lifted(event, held.lift));
    if (!held.pulls) {
      drive.to(held.chart.layout.meta.level ? spot.height : spot.z);
      return;
    }
    const { places, heights, near, name, z } = held.pulls;
    held.chart.actvizPull = { name, z };
    const from = nearestPlace(places, Number(drive.input?.value));
    drive.to(places[placeFor(heights, spot.height, from, near)]);
  }

  up(event) {
    if (!event.isTrusted || event.pointerId !== this.held?.id) return;
    if (!this.drive && this.held.mouse && !this.held.marker && this.held.slides) {
      // A click on a curve moves the probe there, as a click beside it does.
      this.begin(event, null);
      this.follow(event);
    }
    this.end();
  }

  cancel(event) {
    if (event.pointerId === this.held?.id) this.end();
  }

  key(event) {
    if (event.key !== "Escape" || !this.drive) return;
    event.preventDefault();
    event.stopPropagation();
    this.drive.to(this.drive.start);
    this.end();
  }

  end() {
    const { drive, held } = this;
    this.drive = this.held = null;
    if (!drive) return;
    const root = document.documentElement;
    root.style.cursor = "";
    if (root.hasPointerCapture?.(held.id)) root.releasePointerCapture(held.id);
    drive.letGo();
  }

  // Let the pointer's shape say what a drag would do where it is.
  point(event) {
    const spot = this.spotOf(event);
    if (!spot) return;
    const pull = pullAt(spot, MOUSE.curve);
    const marker = onMarker(spot, MOUSE.marker);
    const slides = marker && sliderInput(mainBlock(), spot.chart.layout.meta.probe);
    const cursor = slides ? (pull ? "move" : "ew-resize") : pull ? "ns-resize" : "";
    event.target.style.cursor = cursor;
  }
}
