// Reads recordings, which are named numbers over the places of one slider, and blends between two
// places. The form in which they travel is written down in actviz/live/recording.py.

const TYPES = { f4: Float32Array, f8: Float64Array, i2: Int16Array, u1: Uint8Array, u2: Uint16Array };
const HOLE = -32768; // what stands for NaN among integers with a sign

// Unpack the numbers of a recording. `take` gives the next bytes of the message that it came in.
export function readRecording({ at, type = "f4", tracks = {}, ...others }, take) {
  const common = placesAt(at);
  const read = ({ at: own, type: kind = type, rows, size, along, ...more }) => {
    const places = own ? placesAt(own) : common;
    const Numbers = TYPES[kind];
    const bytes = rows === undefined
      ? take(size * places.length * Numbers.BYTES_PER_ELEMENT)
      : bytesOf(rows);
    const numbers = numbersOf(bytes, Numbers);
    return { ...more, at: places, rows: numbers, along: along && numbersOf(bytesOf(along)) };
  };
  return { ...others, at: common, tracks: mapped(tracks, read) };
}

// The head of a message of bytes, and a function that takes the next so many bytes behind it.
export function readMessage(bytes) {
  const end = bytes.indexOf(10);
  let begin = end + 1;
  const take = (count) => bytes.subarray(begin, (begin += count));
  return [JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), take];
}

function placesAt(at) {
  if (Array.isArray(at)) return at;
  if (typeof at === "number") return Array.from({ length: at }, (_, i) => i);
  const step = (at.to - at.from) / (at.count - 1);
  return Array.from({ length: at.count }, (_, i) => at.from + i * step);
}

// Between which two rows of a track a place of its slider lies, and how far from one to the other.
export function rowsAt({ at, along }, place) {
  if (!along) return neighbours(at, place);
  const last = at.length - 1;
  const share = (place - at[0]) / (at[last] - at[0]);
  const way = along[Math.round(Math.min(Math.max(share, 0), 1) * (along.length - 1))];
  const left = Math.floor(way);
  return [left, Math.min(left + 1, last), way - left];
}

// One row of a track.
export function rowOf({ at, rows }, index) {
  const size = rows.length / at.length;
  return rows.subarray(index * size, (index + 1) * size);
}

// The numbers of a track at a place of its slider.
export function numbersAt(track, place) {
  const [left, right, share] = rowsAt(track, place);
  const [from, to] = [rowOf(track, left), rowOf(track, right)];
  const { step = 1 } = track;
  const hole = from instanceof Int16Array ? HOLE : undefined;
  const numbers = new Float64Array(from.length);
  for (let i = 0; i < from.length; i++) {
    // On a row its own numbers count alone: those of the next may be gaps, which are NaN.
    const number = share === 0 ? from[i] : from[i] + (to[i] - from[i]) * share;
    const isGap = from[i] === hole || (share > 0 && to[i] === hole);
    numbers[i] = isGap ? NaN : number * step;
  }
  return numbers;
}

// --- Numbers as they arrive, and what lies between two that are known ------------------------

// The numbers that bytes stand for.
export function numbersOf(bytes, Numbers = Float32Array) {
  // Of a copy: numbers cannot begin at any byte of a buffer.
  return new Numbers(bytes.slice().buffer);
}

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

// An object with each of its values changed, by a function of the value and its name.
export function mapped(object, f) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, f(value, name)]));
}

// Between which two places of the ascending list `at` a value lies, by their indices, and how far
// from the first to the second.
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

// The numbers that lie between those of two lists.
export function blend(a, b, share) {
  // At the first its own numbers count alone, as in `numbersAt`.
  return share === 0 ? a.slice() : a.map((from, i) => from + (b[i] - from) * share);
}

export function total(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0);
}
