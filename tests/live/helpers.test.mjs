// The pure parts of the browser's layers. Run with: node --test tests/

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const live = await load(
  ...["dom.js", "recording.js", "formatting.js", "frames.js", "svg_paths.js", "axes.js", "paint.js"],
  ...["words.js", "texts.js", "names.js", "legend.js", "slider_driver.js", "grab.js", "layer.js"],
);
const film = await load(
  ...["dom.js", "recording.js", "formatting.js", "slider_driver.js", "dots_text.js", "dots.js"],
  ...["pointer.js", "chosen.js", "film.js"],
);
const chosen = await load("dom.js", "chosen.js");
const oneStep = await load(
  ...["dom.js", "recording.js", "formatting.js", "mathml.js", "one_step_data.js", "one_step_texts.js"],
  ...["one_step_unit.js", "one_step.js"],
);
const history = await load("inside_links.js", "history.js");
const choice = await load("dom.js", "inside_links.js", "choice.js");
const keys = await load("hiding.js", "keys.js");
const search = await load("dom.js", "mathml.js", "typeset.js", "search.js");

const packed = (...numbers) => Buffer.from(new Float32Array(numbers).buffer).toString("base64");
const packed64 = (...numbers) => Buffer.from(new Float64Array(numbers).buffer).toString("base64");
const text = (numbers) => Buffer.from(numbers.buffer).toString("base64");

// A recording of one number a place, by name.
const table = (at, tracks, more = {}) => {
  const packed = live.mapped(tracks, (numbers) => ({ type: "f8", rows: packed64(...numbers) }));
  return live.readRecording({ at, tracks: packed, ...more });
};

test("a recording has its numbers of every type, gaps included, and what more it holds", () => {
  const recording = live.readRecording({
    at: [0, 1],
    tracks: {
      floats: { rows: packed(1.5, NaN, -2, 0) },
      exact: { type: "f8", rows: packed64(0.1, 1 / 3) },
      steps: { type: "i2", rows: text(Int16Array.of(3, -32768)), step: 0.5 },
      bytes: { type: "u1", rows: text(Uint8Array.of(7, 255)), at: [2, 5] },
    },
    breaks: [[1, "a"]],
  });
  const { tracks } = recording;
  assert.deepEqual(recording.breaks, [[1, "a"]]);
  assert.deepEqual([...live.numbersAt(tracks.floats, 0)], [1.5, NaN]);
  assert.deepEqual([0, 1].map((place) => live.numbersAt(tracks.exact, place)[0]), [0.1, 1 / 3]);
  assert.deepEqual([0, 1].map((place) => live.numbersAt(tracks.steps, place)[0]), [1.5, NaN]);
  // What lies between two integers is none, and a track may have places of its own.
  assert.deepEqual([2, 3.5, 5].map((place) => live.numbersAt(tracks.bytes, place)[0]), [7, 131, 255]);
  assert.deepEqual([...live.rowOf(tracks.bytes, 1)], [255]);
});

test("places are a list, even ones, or as many as are said", () => {
  const places = (at) => live.readRecording({ at }).at;
  assert.deepEqual(places([0, 3]), [0, 3]);
  assert.deepEqual(places({ from: -1, to: 1, count: 5 }), [-1, -0.5, 0, 0.5, 1]);
  assert.deepEqual(places(3), [0, 1, 2]);
  assert.deepEqual(places(0), []);
});

test("a message has its numbers behind its head, wherever they begin", () => {
  for (const padding of ["", "x", "xx", "xxx"]) {
    const tracks = { a: { type: "f8", size: 2 }, b: { type: "i2", size: 1, step: 2 } };
    const bytes = Uint8Array.from([
      ...new TextEncoder().encode(JSON.stringify({ padding, at: 2, tracks }) + "\n"),
      ...new Uint8Array(Float64Array.of(0.25, NaN, 10, 0.75).buffer),
      ...new Uint8Array(Int16Array.of(5, -32768).buffer),
    ]);
    const [head, take] = live.readMessage(bytes);
    const { a, b } = live.readRecording(head, take).tracks;
    assert.deepEqual([0, 1].map((place) => [...live.numbersAt(a, place)]), [[0.25, NaN], [10, 0.75]]);
    assert.deepEqual([0, 1].map((place) => live.numbersAt(b, place)[0]), [10, NaN]);
  }
});

test("numbersAt blends, is exact on a row and keeps a gap to itself", () => {
  const track = { at: [0, 4, 5], step: 0.5, rows: Int16Array.of(0, 2, 8, -32768, 4, 6) };
  const at = (place) => [...live.numbersAt(track, place)];
  assert.deepEqual(at(0), [0, 1]);
  assert.deepEqual(at(1), [1, NaN]);
  assert.deepEqual(at(4), [4, NaN]);
  assert.deepEqual(at(4.5), [3, NaN]);
  assert.deepEqual(at(5), [2, 3]);
  // Rounded to whole numbers again, both would be 1.
  assert.deepEqual([...live.numbersAt({ at: [0, 4], rows: Int16Array.of(0, 0, 2, 3) }, 2)], [1, 1.5]);
});

test("numbersOf reads numbers wherever they begin", () => {
  const numbers = new Uint8Array(new Float64Array([0.1, NaN, -2]).buffer);
  for (const offset of [0, 1, 2, 7]) {
    const bytes = Uint8Array.from([...Array(offset).fill(9), ...numbers]).subarray(offset);
    assert.deepEqual([...live.numbersOf(bytes, Float64Array)], [0.1, NaN, -2]);
  }
});

test("mapped changes the values and keeps the names", () => {
  assert.deepEqual(live.mapped({ a: 1, "b/c": 2 }, (value) => -value), { a: -1, "b/c": -2 });
});

test("neighbours holds a value between two keyframes and stops at the ends", () => {
  assert.deepEqual(live.neighbours([0, 1, 3], 2), [1, 2, 0.5]);
  assert.deepEqual(live.neighbours([0, 1, 3], 1), [1, 2, 0]);
  assert.deepEqual(live.neighbours([0, 1, 3], -1), [0, 0, 0]);
  assert.deepEqual(live.neighbours([0, 1, 3], 4), [2, 2, 0]);
  assert.deepEqual(live.neighbours([0], 7), [0, 0, 0]);
  // What arithmetic misses by a last digit is the place itself.
  assert.deepEqual(live.neighbours([0, 0.3, 1], 0.1 + 0.2), [1, 2, 0]);
  assert.deepEqual(live.neighbours([0, 0.1 + 0.2, 1], 0.3), [1, 1, 0]);
});

test("blend goes straight from one to the other", () => {
  assert.deepEqual(live.blend([0, 2], [4, 2], 0.25), [1, 2]);
});

test("blend takes nothing of the next keyframe on the first, where that has a gap", () => {
  assert.deepEqual(live.blend([0, NaN], [NaN, 2], 0), [0, NaN]);
  assert.deepEqual(live.blend([0, 1], [NaN, 2], 0.5), [NaN, 1.5]);
});

test("total adds up", () => {
  assert.equal(live.total([0.25, 0.5, -1]), -0.25);
  assert.equal(live.total([]), 0);
});

test("readingAt is exact on a step of its table and straight between two", () => {
  const steps = Array.from({ length: 801 }, (_, i) => i);
  const recorded = table(
    { from: -20, to: 20, count: 801 },
    { "a/f": steps.map((i) => 2 * i), "b/f": steps.map((i) => 2 * i + 1), "a/derivative": steps.fill(0) },
  );
  // 0.15 is place 403 of the probe's, which arithmetic misses by a last digit.
  assert.deepEqual(live.readingAt(recorded, 0.15), {
    heights: { "a/f": 806, "b/f": 807, "a/derivative": 0 },
    broken: [],
    said: {},
  });
  assert.equal(live.readingAt(recorded, 20).heights["a/f"], 1600);
  assert.equal(live.readingAt(recorded, 20).heights["b/f"], 1601);
  const outside = { "a/f": undefined, "b/f": undefined, "a/derivative": undefined };
  assert.deepEqual(live.readingAt(recorded, 20.05).heights, outside);
  assert.deepEqual(live.readingAt(recorded, -20.05).heights, outside);
  const two = table({ from: 0, to: 1, count: 2 }, { f: [0, -3], slope: [0, 1] });
  assert.deepEqual(live.readingAt(two, 0.25).heights, { f: -0.75, slope: 0.25 });
});

test("readingAt reads nothing between two places of a whole recording", () => {
  const track = { at: [0, 1, 2], rows: Float64Array.of(1, 20, 300) };
  const recorded = { at: [0, 1, 2, 3], tracks: { loss: track }, whole: true };
  const read = (value) => live.readingAt(recorded, value).heights.loss;
  assert.deepEqual([0, 0.9, 1, 1.5, 2, 3].map(read), [1, 1, 20, 20, 300, 300]);
});

test("curvesAt moves points without a z, and takes their texts from the place before", () => {
  const track = { at: [0, 1], rows: Float32Array.of(0, 10, 2, 20) };
  const frames = { at: [0, 1], tracks: { dots: track }, texts: { dots: [["a", "b"], ["c", ""]] } };
  const { curves, texts } = live.curvesAt(frames, 0.5);
  assert.deepEqual([...curves.dots], [1, 15]);
  assert.deepEqual(texts.dots, ["a", "b"]);
  assert.deepEqual(live.curvesAt(frames, 1).texts.dots, ["c", ""]);
});

test("readingAt leaves what its table does not hold as it is now", () => {
  const heights = { "a/f": [0, 2], "a/derivative": [5, 7] };
  const recorded = table([0, 1], heights, { breaks: [[1, "a/derivative"]] });
  const now = { heights: { "a/f": 9, "b/f": 4, "b/derivative": 1 }, broken: ["a/derivative", "b/derivative"] };
  assert.deepEqual(live.readingAt(recorded, 0.5, now), {
    heights: { "a/f": 1, "a/derivative": 6, "b/f": 4, "b/derivative": 1 },
    broken: ["b/derivative"],
    said: {},
  });
  assert.deepEqual(live.readingAt(recorded, 1, now).broken, ["b/derivative", "a/derivative"]);
  assert.equal(now.heights["a/f"], 9);
});

test("readingAt gives what is said at a step, and of others what is said now", () => {
  const recorded = table({ from: 0.1, to: 0.3, count: 3 }, {}, { said: { a: ["x", "y", "z"] } });
  const now = { heights: {}, said: { a: "y", b: "b" } };
  assert.deepEqual(live.readingAt(recorded, 0.3, now).said, { a: "z", b: "b" });
  assert.equal(live.textIn({ said: "a" }, () => 0, live.readingAt(recorded, 0.1, now)), "x");
  assert.equal(live.textIn({ said: "a" }, () => 0, live.readingAt(recorded, 0.2, now)), "y");
  assert.equal(live.textIn({ said: "c" }, () => 0, live.readingAt(recorded, 0.1, now)), null);
});

test("hover texts print significant digits as the page does, and leave other formats", () => {
  assert.equal(live.hoverPrinter(".5g")(-1.2345678e-9), "−1.2346 · 10⁻⁹");
  assert.equal(live.hoverPrinter(".3g")("0.5"), "0.5");
  assert.equal(live.hoverPrinter(".2f"), undefined);
});

test("an axis grows at the ends that are too near, further than it must, and never shrinks", () => {
  assert.deepEqual(live.grown([-4, 2], [-4, 1]), [-4, 2]);
  assert.deepEqual(live.grown([-4, 2], [-6, 0]), [-8, 2]);
  assert.deepEqual(live.grown([-4, 2], [-5, 3]), [-7, 5]);
  assert.deepEqual(live.grown([-4, 2], []), [-4, 2]);
});

test("an axis looks at a curve within the z-range alone, up to its ends", () => {
  const [z, heights] = [[0, 1, 2, 3, 4], [0, 10, 20, NaN, Infinity]];
  assert.deepEqual(live.heightsWithin(z, heights, [0.5, 2.5]), [5, 10, 20]);
  assert.deepEqual(live.heightsWithin(z, heights, [1.25, 1.25]), [12.5, 12.5]);
});

test("while a curve is pulled, its axis shows it under the finger and holds all the rest", () => {
  const [drawn, slopes] = [[-10.7, 10.7], [-1, -0.4, 0, 0.6, 1]];
  // A straight line of slope m, pulled at a fifth of the way to its end.
  const range = (m) => live.pulledRange(drawn, slopes.map((share) => 10 * m * share), 2 * m);
  const shareOf = (height, [low, high]) => (high - height) / (high - low);
  assert.deepEqual(range(1), drawn);
  let before = drawn;
  for (const m of [1.2, 1.5, 1.8, 2.2]) {
    const [low, high] = range(m);
    assert.ok(low < -10 * m && 10 * m < high, m);
    assert.ok(low <= before[0] && before[1] <= high, m);
    assert.ok(Math.abs(shareOf(2 * m, [low, high]) - shareOf(2 * m, drawn)) < 1e-9, m);
    before = [low, high];
  }
  // Where the finger has left the plot, the curve stays inside, and the axis does not run away.
  for (const m of [6, 10, 30]) {
    const [low, high] = range(m);
    assert.ok(low < -10 * m && 10 * m < high && high - low < 35 * m, m);
  }
});

test("the numbers on an axis are round, and no more than there is room for", () => {
  assert.deepEqual(live.roundTicks([-4.4, 4.4], 5, 2), [-4, -2, 0, 2, 4]);
  assert.deepEqual(live.roundTicks([-8.8, 8.8], 5, 2), [-5, 0, 5]);
  assert.deepEqual(live.roundTicks([-88, 8], 5, 2), [-80, -60, -40, -20, 0]);
  assert.deepEqual(live.roundTicks([-0.3, 1.04], 4, 0.25), [0, 0.5, 1]);
});

test("what was drawn for one y-range is brought to where it is in another", () => {
  const [length, drawn, shown] = [500, [-1, 4], [-6, 14]];
  const { scale, offset } = live.rescaling(drawn, shown, length);
  for (const height of [-1, 0, 3.5]) {
    const pixels = ([low, high]) => (length * (high - height)) / (high - low);
    assert.ok(Math.abs(offset + scale * pixels(drawn) - pixels(shown)) < 1e-9);
  }
  assert.equal(live.rescaling([-1e308, 1e308], [-1e308, 1e308], length).scale, 1);
});

test("words stand beside a dot where no line is and inside of the plot", () => {
  const [area, box] = [{ width: 400, height: 300 }, { width: 60, height: 16 }];
  const rising = [[0, 300], [400, 0]];
  const place = (dot, lines) => live.firstFree(live.placesBeside(dot, box, true), area, lines);
  const below = place([200, 150], [rising]);
  assert.ok(below.x > 200 && below.y > 150);
  const corner = place([385, 11], [rising]);
  assert.ok(corner.x + 60 < 400 && corner.y > 0);
  const crossed = (each) => live.meets(each, ...rising);
  assert.ok(!crossed(below) && !crossed(corner));
  // Where lines are everywhere, nothing is written.
  const mesh = Array.from({ length: 40 }, (_, i) => [[10 * i, 0], [10 * i, 300]]);
  assert.equal(place([200, 150], mesh), undefined);
});

test("the name of a stretch has room along it, or is left out", () => {
  const strip = { top: 96, bottom: 104 };
  const found = live.placesAlong([100, 300], strip, { width: 70, height: 16 });
  assert.ok(found.every(({ x, y }) => x >= 100 && x + 70 <= 300 && (y >= 104 || y + 16 <= 96)));
  assert.deepEqual(live.placesAlong([100, 160], strip, { width: 70, height: 16 }), []);
});

test("names are kept apart, in their order, and stay on the chart", () => {
  assert.deepEqual(live.apart([100, 20], 15, 300), [100, 20]);
  // Two that touch make room on both sides; a third stays where it is.
  assert.deepEqual(live.apart([104, 250, 96], 20, 300), [110, 250, 90]);
  // A block that touches another joins it.
  assert.deepEqual(live.apart([100, 100, 112], 20, 300), [84, 104, 124]);
  assert.deepEqual(live.apart([-1e5, 3, 1e5], 20, 300), [0, 20, 300]);
  assert.equal(live.apart([1, 2, 3], 20, 39), undefined);
});

test("brokenAt finds the curves without a derivative where the probe stands on a break", () => {
  const breaks = [[-0.5, "a/derivative", "b/derivative"], [0.15, "b/derivative"]];
  assert.deepEqual(live.brokenAt(breaks, -0.5), ["a/derivative", "b/derivative"]);
  assert.deepEqual(live.brokenAt(breaks, 0.1 + 0.05), ["b/derivative"]);
  assert.deepEqual(live.brokenAt(breaks, 0.2), []);
  assert.deepEqual(live.brokenAt(undefined, 0.2), []);
  // Each function of a comparison brings its own.
  const several = [[0, "a/derivative"], [1, "a/derivative"], [0, "b/derivative", "c/derivative"]];
  assert.deepEqual(live.brokenAt(several, 0), ["a/derivative", "b/derivative", "c/derivative"]);
});

test("path starts anew after a gap", () => {
  assert.equal(live.path([0, 1, 1, 2], [0, 1, NaN, 3]), "M0.00,0.00L1.00,1.00M2.00,3.00");
});

test("band goes along one curve and back along the other", () => {
  assert.equal(
    live.band([0, 1], [2, 3], [4, 5]),
    "M0.00,2.00L1.00,3.00L1.00,5.00L0.00,4.00Z",
  );
});

test("jumps sees two heights at one place, not two places", () => {
  assert.ok(live.jumps([[0, 1, 1], [0, 2, 0]]));
  assert.ok(!live.jumps([[0, 1, 1], [1, 2, 0]]));
  assert.ok(!live.jumps([[0, 1, 1], [0, 1, 0]]));
  assert.ok(!live.jumps([]));
});

test("stretches finds where a slope is small, at the ends and at a jump", () => {
  const z = [-2, -1, 0, 0, 0, 1, 2];
  assert.deepEqual(live.stretches(z, [0, 0, 0, NaN, 1, 1, 1], 0.05), [[-2, 0]]);
  assert.deepEqual(live.stretches([0, 1, 2], [1, 0, 1], 0.5), [[0.5, 1.5]]);
  assert.deepEqual(live.stretches([0, 1], [1, 1], 0.5), []);
  assert.deepEqual(live.stretches([0, 1], [0, -0.1], 0.5), [[0, 1]]);
});

test("curvesAt blends every curve and the dots", () => {
  const frames = live.readRecording({
    at: [0, 2],
    tracks: {
      z: { rows: packed(0, 1, 0, 1) },
      "a/f": { rows: packed(0, 0, 4, 4) },
      "a/f/1": { rows: packed(10, 10, 20, 20) },
      "a/derivative": { rows: packed(1, 1, 3, 3) },
    },
    dots: { "a/f": [[[0, 1, 1]], [[0, 3, 1]]] },
  });
  const { z, curves, dots } = live.curvesAt(frames, 1);
  assert.deepEqual([...z], [0, 1]);
  assert.deepEqual(
    live.mapped(curves, (heights) => [...heights]),
    { "a/f": [2, 2], "a/f/1": [15, 15], "a/derivative": [2, 2] },
  );
  assert.deepEqual(dots, { "a/f": [[0, 2, 1]] });
});

test("rowsAt goes by the way of a track, one number for each place of the slider", () => {
  const at = [0, 1, 2];
  assert.deepEqual(live.rowsAt({ at }, 0.5), [0, 1, 0.5]);
  // Five places: 0, 0.5, 1, 1.5 and 2.
  const track = { at, along: [0, 0.25, 1, 1.75, 2] };
  assert.deepEqual(live.rowsAt(track, 0.5), [0, 1, 0.25]);
  assert.deepEqual(live.rowsAt(track, 1.5), [1, 2, 0.75]);
  assert.deepEqual(live.rowsAt(track, 2), [2, 2, 0]);
  assert.deepEqual(live.rowsAt(track, 9), [2, 2, 0]);
  assert.deepEqual(live.rowsAt(track, -9), [0, 1, 0]);
});

test("curvesAt lets each curve go its own way, and its dots with it", () => {
  const frames = live.readRecording({
    at: [0, 1],
    tracks: {
      z: { rows: packed(0, 8), along: packed(0, 0.5, 1) },
      bent: { rows: packed(0, 8), along: packed(0, 0.25, 1) },
      straight: { rows: packed(0, 8) },
    },
    dots: { bent: [[[0, 0, 1]], [[8, 4, 1]]] },
  });
  const { z, curves, dots } = live.curvesAt(frames, 0.5);
  assert.deepEqual([z[0], curves.bent[0], curves.straight[0]], [4, 2, 4]);
  assert.deepEqual(dots.bent, [[4, 1, 1]]); // across with z, up with the curve
});

test("curvesAt takes frames without curves or dots", () => {
  const frames = live.readRecording({ at: [0, 1], tracks: { z: { rows: packed(0, 1, 2, 3) } } });
  assert.deepEqual([...live.curvesAt(frames, 0.5).z], [1, 2]);
  assert.deepEqual(live.curvesAt(frames, 0.5).curves, {});
});

const reading = { heights: { f: -0.5, g: 2, slope: 1e-9, none: null }, broken: ["slope"] };
const at = (key) => ({ probe: -1.25, alpha: 3 })[key];

test("textIn writes strings, sliders, heights and sums, and leaves the rest alone", () => {
  const cases = [
    ["ELU", "ELU"],
    [null, null],
    [{ slider: "probe" }, "−1.25"],
    [{ height: "f", digits: "six" }, "−0.5"],
    [{ height: "f", digits: "five" }, "−0.50000"],
    [{ height: "slope", digits: "six" }, "10⁻⁹ (convention)"],
    [{ height: "slope", digits: "five" }, "0.00000 (convention)"],
    [{ sum: ["f", "g"], digits: "five" }, "1.50000"],
    [{ sum: ["f", "g"], digits: "six" }, "1.5"],
    [{ sum: ["f", "none"], digits: "five" }, "no value here"],
    // A height that is no number arrives as null.
    [{ height: "none", digits: "six" }, "no value here"],
    // What is not recorded only the server knows.
    [{ sum: ["f", "unknown"], digits: "five" }, "…"],
    [{ height: "unknown", digits: "six" }, "…"],
  ];
  for (const [cell, text] of cases) assert.equal(live.textIn(cell, at, reading), text);
  assert.equal(live.textIn({ height: "f", digits: "six" }, at, { heights: { f: 1 } }), "1");
});

test("printed gives as many decimals as a slider has, and turns a sign where that is asked", () => {
  assert.equal(live.printed({ slider: "probe", decimals: 3 }, at, reading), "−1.250");
  assert.equal(live.printed({ slider: "probe", times: -1 }, at, reading), "1.25");
});

test("piecesOf takes a number apart as a formula is set", () => {
  const cases = [
    ["0.5", ["0.5"]],
    ["−10", ["−", "10"]],
    ["…", ["…"]],
    ["no value here", ["no value here"]],
    ["2.06115 · 10⁻⁹", ["2.06115", "⋅", "1", "0", "−", "9"]],
    ["−1 · 10¹²", ["−", "1", "⋅", "1", "0", "12"]],
    ["10⁻⁵", ["1", "0", "−", "5"]],
  ];
  for (const [text, pieces] of cases) assert.deepEqual(live.piecesOf(text, ["1", "0"]), pieces);
});

test("holding knows what a note may speak of", () => {
  const holds = (place, more) => live.holding(place, [-1, 1], { slope: "f/slope", ...more });
  assert.deepEqual(holds(0, { level: true }), {
    ...{ tangent: true, outside: false, still: true, flat: true },
  });
  assert.equal(holds(0, { broken: ["f/slope"] }).tangent, false);
  assert.equal(holds(2, {}).tangent, false);
  assert.equal(holds(2, {}).outside, true);
  assert.equal(holds(0, { moved: true }).still, false);
});

test("textRows sorts by a column's number, the largest first", () => {
  const row = (name) => [name, { height: name, digits: "six" }, null];
  const heights = { heights: { a: -3, b: 10, c: 9, d: -3 } };
  const rows = ["a", "b", "c", "d"].map(row);
  const names = (texts) => live.textRows(texts, at, heights).map(([name]) => name);
  assert.deepEqual(names({ rows }), ["a", "b", "c", "d"]);
  // By number and not by text, and those alike stay in order.
  assert.deepEqual(names({ rows, sorted: 1 }), ["b", "c", "a", "d"]);
  assert.deepEqual(live.textRows({ rows, sorted: 1 }, at, heights)[0], ["b", "10", null]);
  assert.equal(rows[0][0], "a");
});

test("textRows sorts by what moves, not by where it was", () => {
  const rows = [["a", { height: "a" }], ["b", { height: "b" }]];
  const recorded = table([0, 1], { b: [0, 2] });
  const first = (value) => {
    const moved = live.readingAt(recorded, value, { heights: { a: 1, b: 0 } });
    return live.textRows({ rows, sorted: 1 }, at, moved)[0][0];
  };
  assert.deepEqual([0.25, 0.75].map(first), ["a", "b"]);
});

test("pastLimit is true past a slider's limit, and not on it or without one", () => {
  const limits = { inset: { slider: "alpha", to: 0.02 } };
  const past = (name, value) => live.pastLimit(limits, name, () => value);
  assert.ok(past("inset", 0.03));
  assert.ok(!past("inset", 0.02));
  assert.ok(!past("still", 0.03));
  assert.ok(!past(undefined, 0.03));
  assert.ok(!live.pastLimit(undefined, "inset", () => 1));
});

test("hiddenCurves are those of the entries that are switched off, of this chart alone", () => {
  const legend = { ELU: ["elu/f"], "ELU #2": ["elu2/f", "elu2/f/1"], ReLU: ["relu/f"] };
  assert.deepEqual(live.hiddenCurves(legend, new Set()), []);
  assert.deepEqual(live.hiddenCurves(legend, new Set(["elu2/f", "tanh/f"])), ["elu2/f", "elu2/f/1"]);
});

test("movingSlider is the first that a chart knows something of", () => {
  const meta = { keyframes: { a: {}, b: {} }, readings: { probe: {} } };
  assert.equal(live.movingSlider(["x", "b", "a"], meta), "b");
  assert.equal(live.movingSlider(["probe"], meta), "probe");
  assert.equal(live.movingSlider(["a"], { keyframes: { a: {} } }), "a");
  assert.equal(live.movingSlider(["x"], meta), undefined);
  assert.equal(live.movingSlider(["a"], {}), undefined);
});

test("another page or another function is a choice, a moved slider is not", () => {
  const at = new URL("http://x/?fn=elu&elu_alpha=2");
  assert.ok(history.isChoice(at, new URL("http://x/overview"), false));
  assert.ok(history.isChoice(at, new URL("http://x/?fn=relu"), true));
  assert.ok(!history.isChoice(at, new URL("http://x/?fn=relu"), false));
  assert.ok(!history.isChoice(at, new URL("http://x/?fn=elu&elu_alpha=1"), true));
});

test("placesOf counts a slider's values, nearestPlace finds one again", () => {
  const places = live.placesOf({ min: "-1", max: "1", step: "0.05" });
  assert.equal(places.length, 41);
  assert.deepEqual([places[0], places[20], places[40]].map((place) => place.toFixed(9) * 1), [-1, 0, 1]);
  assert.equal(live.nearestPlace(places, 0.15), 23);
  assert.equal(live.nearestPlace(places, -7), 0);
  assert.equal(live.nearestPlace(places, 7), 40);
});

test("placesOf leaves out places of a slider that a typed number has made very fine", () => {
  const places = live.placesOf({ min: "-100", max: "100", step: "0.001" });
  assert.equal(places.length, 1001);
  assert.equal(places.at(-1), 100);
  const odd = live.placesOf({ min: "0", max: "1.001", step: "0.001" });
  assert.deepEqual([odd.length, odd.at(-1)], [501, 1]);
});

test("heightAt reads a curve between keyframes, between points, and beside a gap", () => {
  const at = [0, 1];
  const z = { at, rows: Float64Array.of(0, 1, 1, 1, 2, /**/ 0, 2, 2, 2, 3) };
  const f = { at, rows: Float64Array.of(0, 1, NaN, 5, 5, /**/ 0, 3, NaN, 9, 9) };
  const frames = { at, tracks: { z, f } };
  const read = (z, value) => live.heightAt(frames, "f", z, value);
  assert.equal(read(0.5, 0), 0.5);
  assert.equal(read(1.5, 0), 5);
  assert.equal(read(1, 1), 1.5);
  // The kink is at 1.5 there, and the heights beside it are 2 and 7.
  assert.equal(read(0.75, 0.5), 1);
  assert.equal(read(2, 0.5), 7);
  assert.ok(Number.isNaN(read(-0.1, 0)));
  assert.ok(Number.isNaN(read(2.1, 0)));
});

test("placeFor takes the nearest passage of a height, or what comes nearest to it", () => {
  const wave = Array.from({ length: 41 }, (_, i) => Math.sin((i * Math.PI) / 10));
  assert.equal(live.placeFor(wave, 0.6, 3), 2);
  assert.equal(live.placeFor(wave, 0.6, 7), 8);
  assert.equal(live.placeFor(wave, 0.6, 24), 22);
  // Above its crests, the next crest and not the first.
  assert.equal(live.placeFor(wave, 2, 22, 0.01), 25);
  assert.equal(live.placeFor([0, 1, 2, 3], 9, 0), 3);
  assert.equal(live.placeFor([0, 1, 2, 3], 1.4, 0), 1);
  assert.equal(live.placeFor([0, 1, 2, 3], 2, 0), 2);
  assert.equal(live.placeFor([NaN, 1, NaN], 5, 0), 1);
  assert.equal(live.placeFor([NaN, NaN], 5, 1), 1);
});

test("canBePulled wants a curve that moves soon, far enough, and not by leaps", () => {
  const line = Array.from({ length: 20 }, (_, i) => i);
  assert.ok(live.canBePulled(line, 0, 1));
  assert.ok(!live.canBePulled(line, 0, 0.1)); // hardly moves
  assert.ok(live.canBePulled(line, 0, 20)); // by much on a short axis, but by little of its way
  assert.ok(!live.canBePulled(line.slice(0, 10), 0, 20)); // by leaps
  const late = line.map((i) => Math.max(i - 10, 0));
  assert.ok(!live.canBePulled(late, 2, 1));
  assert.ok(live.canBePulled(late, 9, 1));
  // A slider of many steps moves it by little with each of them.
  assert.ok(live.canBePulled(Array.from({ length: 2000 }, (_, i) => i / 100), 9, 1));
  const step = line.map((i) => (i < 5 ? 0 : 100));
  for (const unit of [1, 0.1]) {
    assert.ok(!live.canBePulled(step, 0, unit) && !live.canBePulled(step, 5, unit));
  }
  assert.ok(!live.canBePulled([NaN, ...line], 0, 1));
});

test("pullingSlider is the one that moves the curve most at this z", () => {
  const z = Float64Array.of(-1, 1, -1, 1);
  const places = Array.from({ length: 11 }, (_, i) => i / 10);
  const at = [0, 1];
  const slider = (key, ...heights) => {
    const tracks = { z: { at, rows: z }, f: { at, rows: Float64Array.from(heights) } };
    return { key, places, value: 0.5, frames: { at, tracks } };
  };
  const [little, much] = [slider("a", 0, 0, 1, 0), slider("b", 0, 0, 0, 2)];
  const key = (sliders, place, name = "f") => live.pullingSlider(sliders, name, place, 50)?.key;
  assert.equal(key([little, much], -0.9), "a");
  assert.equal(key([little, much], 0.9), "b");
  assert.equal(key([little], 1), undefined);
  assert.equal(key([little, much], 0, "g"), undefined);
  assert.equal(key([{ ...little, key: "c" }, little], -1), "c");
});

test("distanceTo is that to the nearest line of a path, and not across its gaps", () => {
  const d = "M0,0L10,0M10,20L20,20";
  assert.equal(live.distanceTo(d, 5, 3), 3);
  assert.equal(live.distanceTo(d, 10, 9), 9);
  assert.equal(live.distanceTo(d, 23, 24), 5);
  assert.equal(live.distanceTo("M3,4", 0, 0), 5);
  assert.deepEqual(live.stretchesOf("M0,1L2,-3.5M4,5"), [[[0, 1], [2, -3.5]], [[4, 5]]]);
});

test("isTaken leaves keys to what one types in, and arrows to sliders and rows of choices", () => {
  const field = (type) => ({ tagName: "INPUT", type });
  const typing = [
    ...[{ tagName: "TEXTAREA" }, { tagName: "SELECT" }, { tagName: "DIV", isContentEditable: true }],
    ...[{ tagName: "DIV", role: "combobox" }, field("search"), field("text"), field("number")],
  ];
  for (const target of typing) {
    for (const key of ["p", "?", "Escape", "ArrowLeft"]) assert.ok(keys.isTaken(key, target));
  }
  for (const target of [field("range"), { tagName: "BUTTON", role: "radio" }]) {
    assert.ok(keys.isTaken("ArrowRight", target));
    assert.ok(!keys.isTaken("p", target));
  }
  for (const target of [undefined, {}, { tagName: "BUTTON" }, field("checkbox")]) {
    for (const key of ["p", "ArrowLeft"]) assert.ok(!keys.isTaken(key, target));
  }
  for (const target of [field("text"), { tagName: "BUTTON" }, { tagName: "SUMMARY" }, field("checkbox")]) {
    assert.ok(keys.isTaken(" ", target));
  }
  for (const target of [{ tagName: "BODY" }, field("range")]) assert.ok(!keys.isTaken(" ", target));
});

test("further goes round and round, and begins with the first", () => {
  assert.deepEqual([0, 1, 2].map((index) => keys.further(index, 1, 3)), [1, 2, 0]);
  assert.deepEqual([0, 1, 2].map((index) => keys.further(index, -1, 3)), [2, 0, 1]);
  for (const by of [1, -1]) assert.equal(keys.further(-1, by, 3), 0);
});

test("a film stays at the last moment of a side that has diverged", () => {
  assert.deepEqual([1.25, 4, 40.5].map((at) => film.lastMoment({ count: 5 }, at)), [1, 4, 4]);
  const track = { at: [0, 1, 2, 3, 4], rows: Uint8Array.of(0, 10, 20, 30, 40) };
  assert.deepEqual([1.25, 4, 40.5].map((at) => film.numbersAt(track, at)[0]), [12.5, 40, 40]);
});

test("a power of ten is written out, and 1 is 1", () => {
  assert.deepEqual([0, 1, -12].map(film.powerOfTen), ["1", "10¹", "10⁻¹²"]);
});

const PICTURE = { reach: 1.5, height: 1.5, most: 3 };

test("the point that is meant is the nearest one, and of two the one on top", () => {
  assert.equal(film.nearest([[0, 0]], [0.06, 0]), -1);
  assert.equal(film.nearest([[0, 0]], [0.059, -0.059]), 0);
  assert.equal(film.nearest([[0, 0], [0.04, 0.04], [1, 1]], [0.01, 0.02]), 0);
  assert.equal(film.nearest([[0, 0], [0.04, 0.04], [1, 1]], [0.03, 0.02]), 1);
  assert.equal(film.nearest([[0, 0, 0], [0, 0, 1]], [0, 0]), 1);
  assert.equal(film.nearest([], [1, -1]), -1);
  assert.equal(film.nearest([[0, 0]], [0.3, 0], 0.4), 0);
});

test("arrow keys walk through the picture and stop at its edge", () => {
  const walk = (key, from, shiftKey = false) => film.walked(from, { key, shiftKey }, PICTURE);
  assert.deepEqual(walk("ArrowRight", [0.2, 0]), [0.3, 0]);
  assert.deepEqual(walk("ArrowDown", [0, 0.1]), [0, 0]);
  assert.deepEqual(walk("ArrowUp", [0, 0.1], true), [0, 0.11]);
  assert.deepEqual(walk("ArrowLeft", [-1.45, 0]), [-1.5, 0]);
  assert.equal(walk("Home", [0, 0]), undefined);
  assert.ok(Object.is(walk("ArrowLeft", [0.1, 0])[0], 0));
});

test("an answer is read where it was recorded, and straight between two places", () => {
  // A plane of 3 × 3 cells, row by row from below; their middles are at 1/6, 3/6 and 5/6.
  const plane = { plane: true, grid: 3 };
  const levels = [0, 10, 20, 100, 110, 120, 200, 210, 255];
  const read = (right, up) => film.levelAt(levels, plane, [right, up]);
  const near = (found, wanted) => assert.ok(Math.abs(found - wanted) < 1e-9, `${found}, ${wanted}`);
  for (const row of [0, 1, 2]) {
    for (const column of [0, 1, 2]) {
      near(read((column + 0.5) / 3, (row + 0.5) / 3), levels[3 * row + column]);
    }
  }
  near(read(1 / 3, 1 / 6), 5);
  near(read(1 / 6, 1 / 3), 50);
  near(read(1 / 3, 1 / 3), 55);
  // Between the outermost cells and the edge it is theirs.
  assert.deepEqual([read(0, 0), read(1, 0), read(0, 1), read(1, 1)], [0, 20, 200, 255]);
  const along = (right) => film.levelAt([0, 100, 300], { plane: false, grid: 3 }, [right, 0.7]);
  assert.deepEqual([0, 0.25, 0.5, 0.75, 1].map(along), [0, 50, 100, 200, 300]);
});

test("a share is said in whole percents, and never as certain", () => {
  const said = [0, 1, 2, 51, 128, 252, 253, 254, 255].map(film.wholePercent);
  assert.deepEqual(said.slice(0, 4), ["under 1%", "under 1%", "1%", "20%"]);
  assert.deepEqual(said.slice(4), ["50%", "99%", "99%", "over 99%", "over 99%"]);
});

test("the height of a curve is read within the picture alone", () => {
  assert.equal(film.heightOf(32767.5, 1.5), 0);
  assert.ok(Math.abs(film.heightOf(65535 * (2 / 3), 1.5) - 0.5) < 1e-9);
  assert.deepEqual([0, 65535].map((level) => film.heightOf(level, 1.5)), [undefined, undefined]);
});

test("the nearest example is the nearest across", () => {
  const points = [[-1, 0.5], [0.2, 9], [0.4, 0]];
  assert.deepEqual([-2, 0, 0.31, 5].map((x) => film.nearestTo(points, x)[0]), [-1, 0.2, 0.4, 0.4]);
  assert.equal(film.nearestTo([], 0), undefined);
});

test("points are typed as pairs or as lines", () => {
  const points = (text) => film.typed(text, PICTURE).points;
  assert.deepEqual(points("-0.5:0.3, .25:-1"), [[-0.5, 0.3], [0.25, -1]]);
  assert.deepEqual(points(" −1 : 0.5;0:1e-1 "), [[-1, 0.5], [0, 0.1]]);
  assert.deepEqual(points("1, 0.5\n-1 0,\r\n\n0\t0"), [[1, 0.5], [-1, 0], [0, 0]]);
  assert.deepEqual(points("0.001:0, -0.001:0"), [[0, 0]]);
  assert.deepEqual(points(" \n , ".replace(",", "")), []);
  assert.deepEqual(points(""), []);
});

test("what is typed and is no point is said", () => {
  const wrong = (text) => film.typed(text, PICTURE).wrong;
  for (const text of ["x", "1", "1:", ":1", "1:2:3", "0x1:0", "NaN:0", "Infinity:0", "1_0:0"]) {
    assert.match(wrong(`0:0 ${text}`), /is not a point/, text);
  }
  assert.match(wrong("0.1, 0.2, 0.3"), /^“0.1, 0.2, 0.3” is not a point/);
  assert.match(wrong("9:0"), /^“9:0” is outside the picture: x goes from −1.5 to 1.5/);
  assert.match(wrong("0:0 1:1 1:0 0:1"), /^These are 4 points; there is room for 3/);
  assert.ok(wrong("y".repeat(5000)).length < 200);
});

const PLANE = { ...PICTURE, most: 5, classed: true };

test("points of two classes are typed, or are the lines of a file of any kind", () => {
  const points = (text) => film.typed(text, PLANE).points;
  const both = [[0.5, -0.25, 0], [-1, 1, 1]];
  for (const text of [
    "0.5:-0.25:0, -1:1:1",
    "0.5 : −.25 : 0;-1:1:1",
    "0.5,-0.25,0\n-1,1,1\n",
    "x,y,class\r\n0.5,-0.25,0\r\n-1,1,1",
    "\uFEFFx;y;class\n0,5;-0,25;0\n-1;1;1\n",
    "x\ty\tclass\n0.5\t-0,25\t0\n-1\t1\t1.0",
    "0.5 -0.25 0\n-1 1 1",
    "0.5 -0.25 0; -1 1 1",
    "0.5,-0.25,0; -1,1,1",
    '"x","y","c"\n"0.5","-0.25","no"\n"-1","1","yes"',
    "0.5,-0.25,Iris setosa\n-1,1,Iris virginica",
    "0.5:-0.25:red -1:1:blue",
    "0.5,-0.25,-1\n-1,1,1",
  ]) {
    assert.deepEqual(points(text), both, text);
  }
  assert.deepEqual(points("-1,1,1\n0.5,-0.25,-1"), [both[1], both[0]]); // of numbers the smaller is 0
  assert.deepEqual(points("0:0:1, 0:0:0, 0:0:1"), [[0, 0, 1], [0, 0, 0]]);
  assert.deepEqual(points("0:0:1"), [[0, 0, 1]]);
  assert.deepEqual(film.typed("0,0,no\n1,1,yes", PLANE).names, ["no", "yes"]);
  const curve = "x,y\n0.5,-0.25\n";
  assert.deepEqual(film.typed(curve, PICTURE).points, [[0.5, -0.25]]);
});

test("what is typed and is no point of two classes is said", () => {
  const wrong = (text) => film.typed(text, PLANE).wrong;
  for (const text of ["0:0", "0:0:", "0:0:1:1", "0,0", "0,0,", "nan:0:1", "0 0", "x y z"]) {
    assert.match(wrong(text), /is not a point: write each point as x:y:class/, text);
  }
  assert.match(wrong("0,0,1\nx,y,class"), /^“x,y,class” is not a point/);
  assert.match(wrong("0,7,1"), /^“0,7,1” is outside the picture/);
  assert.match(wrong("0,0,a\n0,0,b\n0,0,c"), /^There are two classes, but 3 names for them: “a”/);
  assert.match(wrong("0,0,0\n0,0,1\n0,0,2"), /3 names for them/);
  const many = Array.from({ length: 10_000 }, (_, i) => `${(i % 300) / 200},${i / 10_000},1`);
  assert.match(wrong(many.join("\n")), /^These are \d+ points; there is room for 5/);
  assert.match(wrong("1".repeat(200_001)), /^This text is too long/);
});

test("a file holds the points as they are read again", () => {
  const points = [[0.5, -0.25, 0], [-1, 1, 1]];
  assert.equal(film.asFile(points, PLANE), "x,y,class\n0.5,-0.25,0\n-1,1,1\n");
  assert.deepEqual(film.typed(film.asFile(points, PLANE), PLANE).points, points);
  assert.deepEqual(film.typed(film.asFile([[0.5, 1]], PICTURE), PICTURE).points, [[0.5, 1]]);
  assert.deepEqual(film.typed(film.asText(points), PLANE).points, points);
});

test("what no network can learn is said, and what the link does not hold", () => {
  const said = (points, more = {}) => film.remarks(points, { ...PLANE, fitting: 3, ...more });
  assert.deepEqual(said([]), []);
  assert.deepEqual(said([[0, 0, 0], [1, 1, 1]]), []);
  assert.match(said([[0, 0, 1]]).join(), /^All points are of class 1: there is nothing to tell apart/);
  const twice = [[0, 0.5, 0], [1, 1, 1], [0, 0.5, 1]];
  assert.match(said(twice).join(), /^At x = 0, y = 0.5, there is a point of each class/);
  assert.match(said([...twice, [1, 1, 0]])[1], /^At x = 0, y = 0.5, and at 1 more, there/);
  assert.match(said([...twice, [1, 1, 0]])[0], /^A link holds up to 3 points, and so not these/);
  assert.match(said([], { lost: true }).join(), /points are in a file/);
  assert.deepEqual(said([[0, 0], [1, 1]], { classed: false }), []);
});

test("sortedRows puts what is not known last both ways, and leaves equals in order", () => {
  const rows = [2, null, 1, 2, null].map((order) => ({ cells: [{ order }] }));
  assert.deepEqual(choice.sortedRows(rows, 0, false), [2, 0, 3, 1, 4]);
  assert.deepEqual(choice.sortedRows(rows, 0, true), [0, 3, 2, 1, 4]);
  assert.deepEqual(choice.sortedRows(rows, -1, false), [0, 1, 2, 3, 4]);
  assert.deepEqual(choice.sortedRows(rows, -1, true), [4, 3, 2, 1, 0]);
});

test("isWanted looks at the group and at all words", () => {
  const columns = [{ title: "Gates" }, { title: "Smooth" }];
  const cells = [{ text: "in ReGLU", source: "Shazeer 2020" }, { text: "corners" }];
  const about = { name: "relu", title: "ReLU", family: "rectifiers", words: "ramp", documented: true };
  const wanted = (asked) => choice.isWanted({ ...about, cells }, asked, columns);
  for (const group of ["", "Gates", "rectifiers", "in the documents"]) assert.ok(wanted({ group }));
  for (const group of ["Smooth", "sigmoids"]) assert.ok(!wanted({ group }));
  assert.ok(wanted({ words: "RAMP corners" }));
  assert.ok(!wanted({ words: "ramp sigmoid" }));
  assert.ok(!wanted({ group: "sigmoids", words: "ramp" }));
});

test("a click opens a link here, unless it asks for another tab or is taken already", () => {
  assert.ok(choice.opensHere({ button: 0 }));
  assert.ok(!choice.opensHere({ button: 1 }));
  for (const key of ["ctrlKey", "metaKey", "shiftKey", "altKey", "defaultPrevented"]) {
    assert.ok(!choice.opensHere({ button: 0, [key]: true }), key);
  }
});

test("an address says what is hidden, in one field or in several", () => {
  assert.equal(keys.hiddenBy("?fn=elu&hide=names&hide=numbers"), "names numbers");
  assert.equal(keys.hiddenBy("?hide=names,numbers"), "names numbers");
  assert.equal(keys.hiddenBy("?hide="), "");
  assert.equal(keys.hiddenBy(""), "");
});

test("a text that can be the name of a function is no formula, unless it is the input", () => {
  for (const word of ["elu", "Leaky ReLU", "gelu_tanh", "relu6", "мish"]) {
    assert.equal(search.isWord(word), true, word);
  }
  for (const formula of ["z", " x ", "2z", "z*z", "|z|", "elu(z)", "", "√z"]) {
    assert.equal(search.isWord(formula), false, formula);
  }
});

test("Enter takes a function whose name begins with the text, not one that only contains it", () => {
  const softsign = { known: ["softsign", "sign-like"] };
  assert.equal(search.isNamed(softsign, "Soft"), true);
  assert.equal(search.isNamed(softsign, "sign"), true);
  assert.equal(search.isNamed(softsign, "ftsi"), false);
});

test("the code in a message stands apart", () => {
  assert.deepEqual(search.withCode("There is no “tahn”. Did you?"), [
    "There is no ",
    "tahn",
    ". Did you?",
  ]);
  assert.deepEqual(search.withCode("<b>No</b>"), ["<b>No</b>"]);
});

test("of a long text only what is around the wrong place is shown", () => {
  assert.deepEqual(search.around(["z*", "tahn", "(z)"]), ["z*", "tahn", "(z)"]);
  const [before, wrong, after] = search.around(["a".repeat(90), "b".repeat(90), "😀".repeat(90)], 5);
  assert.deepEqual([before, wrong, after], ["…aaaaa", "bbbbb…", "😀😀😀😀😀…"]);
});

test("a click chooses the nearest example, and none where all are far", () => {
  const places = [[0, 0], [10, 0], [10, 9]];
  assert.equal(chosen.nearestExample(places, [9, 1]), 1);
  assert.equal(chosen.nearestExample(places, [10, 20], 40), 2);
  assert.equal(chosen.nearestExample(places, [10, 20], 10), -1);
  assert.equal(chosen.nearestExample([], [0, 0]), -1);
});

test("the numbers of a network are found by layer and unit", () => {
  // Two inputs, layers of 3 and 2, one output, each layer learning one number.
  const places = oneStep.placesIn([2, 3, 2, 1], 1);
  assert.deepEqual([places.unit(0, 2), places.unit(1, 0), places.unit(2, 0)], [2, 3, 5]);
  assert.deepEqual([places.weight(0, 1, 2), places.weight(1, 2, 1), places.weight(2, 1, 0)], [5, 11, 13]);
  assert.deepEqual([places.bias(0, 0), places.bias(2, 0)], [14, 19]);
  assert.deepEqual([places.learned(0, 0), places.learned(1, 0)], [20, 21]);
});

test("arrow keys walk from unit to unit, and stop at the edges", () => {
  const sizes = [2, 3, 2, 1];
  assert.deepEqual(oneStep.unitBeside([0, 1], "ArrowDown", sizes), [0, 2]);
  assert.equal(oneStep.unitBeside([0, 2], "ArrowDown", sizes), undefined);
  assert.equal(oneStep.unitBeside([0, 0], "ArrowUp", sizes), undefined);
  assert.equal(oneStep.unitBeside([0, 0], "ArrowLeft", sizes), undefined);
  // A layer with fewer units: the nearest.
  assert.deepEqual(oneStep.unitBeside([0, 2], "ArrowRight", sizes), [1, 1]);
  assert.equal(oneStep.unitBeside([2, 0], "ArrowRight", sizes), undefined);
  assert.equal(oneStep.unitBeside([0, 0], "Enter", sizes), undefined);
  assert.deepEqual(oneStep.nearestUnit([3, 7], sizes), [2, 0]);
});
