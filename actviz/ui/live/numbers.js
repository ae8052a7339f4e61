// Numbers as they arrive, and what lies between two that are known.

// Numbers from bytes of them, wherever those begin.
export function numbersOf(bytes, Numbers = Float32Array) {
  // A copy, because numbers have to be aligned.
  return new Numbers(bytes.slice().buffer);
}

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

// An object with each of its values changed.
export function mapped(object, f) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, f(value, name)]));
}

// Which two neighbours in the ascending list `at` hold `value`, and how far it is from the first
// to the second.
export function neighbours(at, value) {
  if (at.length === 1 || value <= at[0]) return [0, 0, 0];
  const last = at.length - 1;
  if (value >= at[last]) return [last, last, 0];
  const right = at.findIndex((place) => place > value);
  const share = (value - at[right - 1]) / (at[right] - at[right - 1]);
  // Places are decimal fractions, which arithmetic misses by a last digit.
  if (share > 1 - 1e-6) return [right, right, 0];
  return [right - 1, right, share < 1e-6 ? 0 : share];
}

export function blend(a, b, share) {
  // On a keyframe its own points count alone: those of the next may be gaps, which are NaN.
  return share === 0 ? a.slice() : a.map((from, i) => from + (b[i] - from) * share);
}

export function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
