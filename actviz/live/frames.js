// The curves of a chart, and what is read at its probe, at any place of a slider. Both come from
// recordings; what these hold besides tracks is written down in actviz/plots/motion.py.

// At one value of a slider: the curves by their names, the dots at their gaps, and the texts that
// are written at points.
export function curvesAt({ at, tracks, dots = {}, texts = {} }, value) {
  const { z, ...curves } = mapped(tracks, (track) => numbersAt(track, value));
  const dotsAt = (all, name) => {
    // A dot goes across with the z of its curve, and up with the heights.
    const [across, up] = [tracks.z, tracks[name]].map((track) => rowsAt(track, value));
    const dot = ([left, right, share], i) => blend(all[left][i], all[right][i], share);
    return all[across[0]].map((_, i) => [dot(across, i)[0], ...dot(up, i).slice(1)]);
  };
  const [before] = neighbours(at, value);
  return { z, curves, dots: mapped(dots, dotsAt), texts: mapped(texts, (all) => all[before]) };
}

// What is read at the probe for one value of a slider: the heights by the names of their curves,
// the curves that are `broken`, as `brokenAt` gives them, and what is `said`. Outside of the
// recording the heights are undefined. What the recording does not hold stays as it is `now`. A `whole`
// recording is not blended between two places.
export function readingAt({ at, tracks, breaks, said = {}, whole }, value, now = {}) {
  const inside = at[0] - 1e-6 <= value && value <= at[at.length - 1] + 1e-6;
  const place = whole ? Math.floor(value) : value;
  const read = (track) => (inside ? numbersAt(track, place)[0] : undefined);
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
