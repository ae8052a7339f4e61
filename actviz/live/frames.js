// The curves of a chart, and what is read at its probe, at any place of a slider. Both come from
// recordings; what these hold besides tracks is written down in actviz/plots/motion.py.

// At one value of a slider: the curves by their names, the dots at their gaps, and the texts that
// are written at points.
export function curvesAt({ at, tracks, dots = {}, texts = {} }, value) {
  const { z, ...curves } = mapped(tracks, (track) => numbersAt(track, value));
  const dotsAt = (all) => {
    const [left, right, share] = rowsAt(tracks.z, value); // a dot goes with its z
    return all[left].map((dot, i) => blend(dot, all[right][i], share));
  };
  const [before] = neighbours(at, value);
  return { z, curves, dots: mapped(dots, dotsAt), texts: mapped(texts, (all) => all[before]) };
}

// What is read at the probe for one value of a slider: the heights by the names of their curves,
// the curves that are `broken`, as `brokenAt` gives them, and what is `said`. Outside of the
// recording the heights are NaN. What the recording does not hold stays as it is `now`. A `whole`
// recording is not blended between two places.
export function readingAt({ at, tracks, breaks, said = {}, whole }, value, now = {}) {
  const inside = at[0] - 1e-6 <= value && value <= at[at.length - 1] + 1e-6;
  const place = whole ? Math.floor(value) : value;
  const read = (track) => (inside ? numbersAt(track, place)[0] : NaN);
  const [left, right, share] = neighbours(at, value);
  const nearest = share < 0.5 ? left : right;
  const others = (now.broken ?? []).filter((name) => !(name in tracks));
  return {
    heights: { ...now.heights, ...mapped(tracks, read) },
    broken: [...others, ...brokenAt(breaks, value)],
    said: { ...now.said, ...mapped(said, (texts) => texts[nearest] ?? null) },
  };
}

// The names of the curves without a derivative where the probe is: they read a convention.
export function brokenAt(breaks = [], value) {
  return breaks
    .filter(([at]) => Math.abs(at - value) < 1e-6)
    .flatMap(([, ...names]) => names);
}
