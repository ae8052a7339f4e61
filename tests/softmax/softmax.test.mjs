// The pure parts of the tables of Softmax. Run with: node --test tests/

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../live/load.mjs";

const its = await load("recording.js", "formatting.js", "softmax_data.js");

const bytesOf = (numbers) => new Uint8Array(numbers.buffer);

test("readSoftmax gives the numbers of now, and what they are elsewhere on each slider", () => {
  const head = {
    now: { at: 1, type: "f8", tracks: { softmax: { size: 2 }, loss: { size: 1 } } },
    sliders: {
      a: {
        at: 3,
        tracks: {
          softmax: { type: "i2", size: 2, at: [0, 4], step: 0.5 },
          loss: { type: "i2", size: 1, step: 2 },
        },
      },
    },
    target: 2,
  };
  const bytes = Uint8Array.from([
    ...new TextEncoder().encode(JSON.stringify(head) + "\n"),
    ...bytesOf(new Float64Array([0.25, 0.75, NaN])),
    ...bytesOf(new Int16Array([1, 2, 3, 4, 5, -32768, 7])),
  ]);
  const { now, sliders, target } = its.readSoftmax(bytes);
  assert.deepEqual([...now.softmax], [0.25, 0.75]);
  assert.deepEqual([...now.loss], [NaN]);
  assert.deepEqual([...its.numbersAt(sliders.a.softmax, 2)], [1, 1.5]);
  assert.deepEqual([0, 1, 2].map((place) => its.numbersAt(sliders.a.loss, place)[0]), [10, NaN, 14]);
  assert.equal(target, 2);
});

test("placeOf counts steps, which decimal fractions miss by a last digit", () => {
  const logit = { from: -5, step: 0.1 };
  assert.deepEqual([-5, -4.9, 0.3, 5].map((z) => its.placeOf(z, logit)), [0, 1, 53, 100]);
  assert.equal(its.placeOf(20, null), 20);
});

test("leaders are those at the highest place of their sliders, one or several", () => {
  assert.deepEqual(its.leaders([65, 60, 65, 0]), [1, 3]);
  assert.deepEqual(its.leaders([64, 65]), [2]);
  assert.deepEqual(its.leaders([50, 50]), [1, 2]);
});

test("listed names one class, two and many", () => {
  assert.equal(its.listed([3]), "Class 3");
  assert.equal(its.listed([1, 2]), "Classes 1 and 2");
  assert.equal(its.listed([1, 2, 10]), "Classes 1, 2 and 10");
});

test("plain shares are wrong without a sum, below 0, and in the wrong order", () => {
  assert.equal(its.wrongWith([0.75, 0.25], 1), "");
  assert.equal(its.wrongWith([0.5, 0.5], 1), "");
  assert.match(its.wrongWith([NaN, NaN], 1), /no answer/);
  assert.match(its.wrongWith([1.5, -0.5], 1), /negative/);
  // Of −1 and −3 the first is the larger.
  assert.match(its.wrongWith([0.25, 0.75], 1), /largest logit gets the least/);
});

test("entry finds both halves of a symmetrical matrix", () => {
  const triangle = [11, 12, 13, 22, 23, 33];
  const rows = [0, 1, 2].map((i) => [0, 1, 2].map((j) => its.entry(triangle, 3, i, j)));
  assert.deepEqual(rows, [
    [11, 12, 13],
    [12, 22, 23],
    [13, 23, 33],
  ]);
});

test("fixed has a minus sign, no negative zero and a word for what is missing", () => {
  const cases = [
    [0.1234, 3, "0.123"],
    [-0.1236, 3, "−0.124"],
    [-0.0004, 3, "0.000"],
    [NaN, 3, "none"],
    [1000.5, 1, "1000.5"],
  ];
  for (const [value, digits, text] of cases) assert.equal(its.fixed(value, digits), text);
});

test("subscript has two digits for class 10", () => {
  assert.equal(its.subscript(10), "₁₀");
});

test("bar goes from zero to the value and stops at the ends of its track", () => {
  assert.deepEqual(its.bar(0.25, 0, 1), [0, 25]);
  assert.deepEqual(its.bar(-0.5, -1, 1), [25, 25]);
  assert.deepEqual(its.bar(7, -1, 1), [50, 50]);
  assert.deepEqual(its.bar(NaN, -1, 1), [50, 0]);
});

test("strength grows with the size of an entry and stops at 1", () => {
  assert.equal(its.strength(0, 0.25), 0);
  assert.equal(its.strength(-0.0625, 0.25), 0.5);
  assert.equal(its.strength(5, 0.25), 1);
});
