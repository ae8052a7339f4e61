// What Softmax shows. Their numbers come from `message` in actviz/softmax/message.py:
// those of now, and recordings of what they would be elsewhere on each slider.

// The message, with its numbers unpacked.
export function readSoftmax(bytes) {
  const [{ now, sliders, ...head }, take] = readMessage(bytes);
  const { tracks } = readRecording(now, take);
  const recordings = mapped(sliders, (recording) => readRecording(recording, take).tracks);
  return { ...head, now: mapped(tracks, (track) => numbersAt(track, 0)), sliders: recordings };
}

// The index of a value among the places of its slider. Without `steps`, the value is that index.
export function placeOf(value, steps) {
  return Math.round(steps ? (value - steps.from) / steps.step : value);
}

// The classes with the largest logit, counted from 1. They are found by the places of their
// sliders, which are whole numbers: blended probabilities could hide a tie or show a false one.
export function leaders(places) {
  const most = Math.max(...places);
  return places.flatMap((place, i) => (place === most ? [i + 1] : []));
}

// Some classes in a sentence: "Classes 1, 2 and 4".
export function listed(classes) {
  const [last, ...others] = [...classes].reverse();
  return others.length ? `Classes ${others.reverse().join(", ")} and ${last}` : `Class ${last}`;
}

// What is wrong with plain shares, or nothing; `first` is a class with the largest logit.
export function wrongWith(shares, first) {
  if (shares.some(Number.isNaN)) return "sum of logits 0: no answer";
  if (shares.some((share) => share < 0)) return "negative “probabilities”";
  if (shares.some((share) => share > shares[first - 1])) return "the largest logit gets the least";
  return "";
}

// The entry in row i and column j of a symmetrical matrix, whose rows begin at the diagonal.
export function entry(triangle, count, i, j) {
  const [row, column] = i < j ? [i, j] : [j, i];
  return triangle[row * count - (row * (row - 1)) / 2 + column - row];
}

// Where a bar begins and how long it is, in percent of its track from `low` to `high`.
export function bar(value, low, high) {
  const share = (number) => (Math.min(Math.max(number, low), high) - low) / (high - low);
  if (!Number.isFinite(value)) return [100 * share(0), 0];
  const [a, b] = [share(Math.min(0, value)), share(Math.max(0, value))];
  return [100 * a, 100 * (b - a)];
}

// How strong the colour of a cell is, from 0 to 1. The root keeps small entries visible.
export function strength(value, full) {
  return Math.min(1, Math.sqrt(Math.abs(value) / full));
}
