// The numbers of one step looked at; `message` in actviz/training/one_step.py writes them.

// The message with its tracks unpacked: a row for each moment.
export function readOneStep(bytes) {
  const [{ recording, ...head }, take] = readMessage(bytes);
  const { at, tracks } = readRecording(recording, take);
  return { ...head, kept: at.length, tracks };
}

// Where the numbers of a network of these sizes stand in a row: of units, layer by layer, and of
// parameters, which are the weights of each layer by input and unit, then the biases, then what
// the function of each layer learns. Layers are counted from 0, and are all but the inputs.
export function placesIn(sizes, learns) {
  const starts = (counts) => counts.map((_, i) => counts.slice(0, i).reduce((a, b) => a + b, 0));
  const wide = sizes.slice(1);
  const weights = wide.map((size, layer) => size * sizes[layer]);
  const [units, first] = [starts(wide), starts(weights)];
  const biases = weights.reduce((a, b) => a + b, 0);
  const learned = biases + wide.reduce((a, b) => a + b, 0);
  return {
    unit: (layer, j) => units[layer] + j,
    weight: (layer, i, j) => first[layer] + i * wide[layer] + j,
    bias: (layer, j) => biases + units[layer] + j,
    learned: (layer, k) => learned + layer * learns + k,
  };
}

// A chosen unit in a network of other sizes: the nearest one that is there.
export function nearestUnit([layer, j], sizes) {
  const nearest = Math.min(layer, sizes.length - 2);
  return [nearest, Math.min(j, sizes[nearest + 1] - 1)];
}

// The unit that an arrow key leads to; undefined for another key, or where there is none.
export function unitBeside([layer, j], key, sizes) {
  const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  if (!(key in steps)) return undefined;
  const [across, down] = steps[key];
  const next = [layer + across, j + down];
  if (next[0] < 0 || next[0] > sizes.length - 2 || next[1] < 0) return undefined;
  if (down && next[1] >= sizes[next[0] + 1]) return undefined;
  return nearestUnit(next, sizes);
}
