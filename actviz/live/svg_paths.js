// Computes what is drawn from points: paths with gaps, nearly flat stretches, jumps.

// An SVG path through points, with a new start after each gap.
export function path(x, y) {
  let d = "";
  let pen = "M";
  for (let i = 0; i < x.length; i++) {
    if (Number.isFinite(x[i]) && Number.isFinite(y[i])) {
      d += `${pen}${x[i].toFixed(2)},${y[i].toFixed(2)}`;
      pen = "L";
    } else {
      pen = "M";
    }
  }
  return d || "M0,0";
}

// An SVG path around the area between two curves over the same x.
export function band(x, y, other) {
  const back = path([...x].reverse(), [...other].reverse());
  return path(x, y) + back.replace("M", "L") + "Z";
}

// The stretches of z where |slope| is below the threshold.
export function stretches(z, slope, threshold) {
  const found = [];
  let start = null;
  const border = (i) => {
    const [a, b] = [Math.abs(slope[i - 1]), Math.abs(slope[i])];
    if (Number.isNaN(a) || Number.isNaN(b)) return z[i];
    return z[i - 1] + ((z[i] - z[i - 1]) * (threshold - a)) / (b - a);
  };
  for (let i = 0; i < z.length; i++) {
    const inside = Math.abs(slope[i]) < threshold;
    if (inside && start === null) start = i === 0 ? z[0] : border(i);
    if (!inside && start !== null) {
      const end = border(i);
      if (end > start) found.push([start, end]);
      start = null;
    }
  }
  if (start !== null && z[z.length - 1] > start) found.push([start, z[z.length - 1]]);
  return found;
}

// Whether two dots at one z are at different heights.
export function jumps(dots) {
  return dots.some(([z, height]) => dots.some((dot) => dot[0] === z && dot[1] !== height));
}
