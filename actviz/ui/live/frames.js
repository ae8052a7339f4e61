// What is known of a chart at another place of a slider: curves between keyframes, and readings
// from a table. The form of both, and all else that a chart carries, is written down in
// actviz/motion.py.

// Keyframes as they arrive, with their numbers unpacked.
export function unpackFrames({ z, curves = {}, positions = {}, ...frames }) {
  const numbers = (all) => mapped(all, (packed) => decode(packed));
  return { ...frames, z: decode(z), curves: numbers(curves), positions: numbers(positions) };
}

export function unpackTable({ heights = {}, ...table }) {
  return { ...table, heights: mapped(heights, (packed) => decode(packed, Float64Array)) };
}

// Which two frames hold a slider's value, and how far it is from the first to the second. Where
// the curves do not go straight with the slider, `positions` tells it for each of its places.
export function framesAt(at, positions, value) {
  if (!positions) return neighbours(at, value);
  const last = at.length - 1;
  const share = (value - at[0]) / (at[last] - at[0]);
  const place = Math.round(Math.min(Math.max(share, 0), 1) * (positions.length - 1));
  const left = Math.floor(positions[place]);
  return [left, Math.min(left + 1, last), positions[place] - left];
}

// The curves by their names at one value of a slider, from the keyframes on both sides of it.
export function curvesAt({ at, z, curves, dots = {}, positions = {} }, value) {
  const points = z.length / at.length;
  const curve = (all, name) => {
    const [left, right, share] = framesAt(at, positions[name], value);
    const frame = (index) => all.subarray(index * points, (index + 1) * points);
    return blend(frame(left), frame(right), share);
  };
  // A dot goes with its z.
  const [left, right, share] = framesAt(at, positions.z, value);
  return {
    z: curve(z, "z"),
    curves: mapped(curves, curve),
    dots: mapped(dots, (all) => all[left].map((dot, i) => blend(dot, all[right][i], share))),
  };
}

// What is read at the probe for one value of a slider: the heights by the names of their curves,
// and which of them read a convention. A table holds heights at even steps; on a step they are
// exact, and where it holds only two they are straight in the slider. Outside of the table they are
// NaN. What it does not hold stays as it is now.
export function readingAt(table, value, now = {}) {
  const { from, to, count } = table;
  const place = ((value - from) / (to - from)) * (count - 1);
  // A slider's values are decimal fractions, which the division misses by a last digit.
  const step = Math.abs(place - Math.round(place)) < 1e-6 ? Math.round(place) : place;
  const [left, right] = [Math.floor(step), Math.ceil(step)];
  const inside = step >= 0 && step <= count - 1;
  const read = (all) => (inside ? blend([all[left]], [all[right]], step - left)[0] : NaN);
  const others = (now.broken ?? []).filter((name) => !(name in table.heights));
  return {
    heights: { ...now.heights, ...mapped(table.heights, read) },
    broken: [...others, ...brokenAt(table, value)],
    said: { ...now.said, ...mapped(table.said ?? {}, (texts) => texts[Math.round(step)] ?? null) },
  };
}

// The curves that read a convention, because they have no derivative where the probe stands.
export function brokenAt({ breaks = [] }, value) {
  return breaks
    .filter(([at]) => Math.abs(at - value) < 1e-6)
    .flatMap(([, ...names]) => names);
}
