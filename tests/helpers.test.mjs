// The pure parts of the browser's layers. Run with: node --test tests/

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const load = async (name) => {
  const source = await readFile(new URL(`../actviz/ui/${name}`, import.meta.url), "utf8");
  return import(`data:text/javascript,${encodeURIComponent(source)}`);
};
const live = await load("live.js");
const history = await load("history.js");

test("decode reads 32-bit floats, gaps included", () => {
  const base64 = Buffer.from(new Float32Array([1.5, NaN, -2]).buffer).toString("base64");
  assert.deepEqual([...live.decode(base64)], [1.5, NaN, -2]);
});

test("neighbours holds a value between two keyframes and stops at the ends", () => {
  assert.deepEqual(live.neighbours([0, 1, 3], 2), [1, 2, 0.5]);
  assert.deepEqual(live.neighbours([0, 1, 3], 1), [1, 2, 0]);
  assert.deepEqual(live.neighbours([0, 1, 3], -1), [0, 0, 0]);
  assert.deepEqual(live.neighbours([0, 1, 3], 4), [2, 2, 0]);
  assert.deepEqual(live.neighbours([0], 7), [0, 0, 0]);
});

test("blend goes straight from one to the other", () => {
  assert.deepEqual(live.blend([0, 2], [4, 2], 0.25), [1, 2]);
});

test("readingAt is exact on a step of its table and straight between two", () => {
  const table = {
    from: -20,
    to: 20,
    count: 801,
    f: Float64Array.from({ length: 1602 }, (_, i) => i),
    slope: new Float64Array(1602),
  };
  // 0.15 is place 403 of the probe's, which the division misses by a last digit.
  assert.deepEqual(live.readingAt(table, 0.15), { f: [806, 807], slope: [0, 0], broken: [] });
  assert.deepEqual(live.readingAt(table, 20).f, [1600, 1601]);
  assert.deepEqual(live.readingAt(table, 20.05).f, [NaN, NaN]);
  const ends = {
    from: 0,
    to: 1,
    count: 2,
    f: Float64Array.of(0, -3),
    slope: Float64Array.of(0, 1),
  };
  assert.deepEqual(live.readingAt(ends, 0.25), { f: [-0.75], slope: [0.25], broken: [] });
});

test("brokenAt finds the rows without a derivative where the probe stands on a break", () => {
  const table = { breaks: [[-0.5, 0, 1], [0.15, 1]] };
  assert.deepEqual(live.brokenAt(table, -0.5), [0, 1]);
  assert.deepEqual(live.brokenAt(table, 0.1 + 0.05), [1]);
  assert.deepEqual(live.brokenAt(table, 0.2), []);
  assert.deepEqual(live.brokenAt({}, 0.2), []);
});

test("path starts anew after a gap", () => {
  assert.equal(live.path([0, 1, 1, 2], [0, 1, NaN, 3]), "M0.00,0.00L1.00,1.00M2.00,3.00");
});

test("stretches finds where a slope is small, at the ends and at a jump", () => {
  const z = [-2, -1, 0, 0, 0, 1, 2];
  assert.deepEqual(live.stretches(z, [0, 0, 0, NaN, 1, 1, 1], 0.05), [[-2, 0]]);
  assert.deepEqual(live.stretches([0, 1, 2], [1, 0, 1], 0.5), [[0.5, 1.5]]);
  assert.deepEqual(live.stretches([0, 1], [1, 1], 0.5), []);
  assert.deepEqual(live.stretches([0, 1], [0, -0.1], 0.5), [[0, 1]]);
});

test("curvesAt blends every row and the dots", () => {
  const frames = {
    at: [0, 2],
    z: new Float32Array([0, 1, 0, 1]),
    f: new Float32Array([0, 0, 10, 10, 4, 4, 20, 20]),
    slope: new Float32Array([1, 1, 1, 1, 3, 3, 3, 3]),
    dots: [[[0, 1, 1]], [[0, 3, 1]]],
  };
  const { z, f, slope, dots } = live.curvesAt(frames, 1);
  assert.deepEqual([...z], [0, 1]);
  assert.deepEqual(f.map((row) => [...row]), [[2, 2], [15, 15]]);
  assert.deepEqual(slope.map((row) => [...row]), [[2, 2], [2, 2]]);
  assert.deepEqual(dots, [[0, 2, 1]]);
});

test("sixDigits prints as the page does", () => {
  const cases = [
    [1, "1"],
    [-0.7768698, "−0.77687"],
    [2.0611536e-9, "2.06115e−09"],
    [0.00012345678, "0.000123457"],
    [1234567, "1.23457e+06"],
    [1e-10, "1e−10"],
    [0, "0"],
    [-0, "0"],
    [NaN, "…"],
    [0.0000999999996, "0.0001"],
    [999999.6, "1e+06"],
  ];
  for (const [value, text] of cases) assert.equal(live.sixDigits(value), text);
});

test("fiveDecimals has no negative zero", () => {
  assert.equal(live.fiveDecimals(-1e-9), "0.00000");
  assert.equal(live.fiveDecimals(-0.25), "−0.25000");
});

test("another page or another function is a choice, a moved slider is not", () => {
  const at = new URL("http://x/?fn=elu&elu_alpha=2");
  assert.ok(history.isChoice(at, new URL("http://x/overview"), false));
  assert.ok(history.isChoice(at, new URL("http://x/?fn=relu"), true));
  assert.ok(!history.isChoice(at, new URL("http://x/?fn=relu"), false));
  assert.ok(!history.isChoice(at, new URL("http://x/?fn=elu&elu_alpha=1"), true));
});
