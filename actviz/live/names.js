// Keeps the names at the ends of lines apart, so that each can be read.

const LINE = 1.25; // the height of a line of text, in sizes of its type

// Heights in pixels that are at least `gap` apart, in the same order and moved as little as possible,
// from 0 to `end`; undefined where there is no room for so many.
export function apart(heights, gap, end) {
  const last = (heights.length - 1) * gap;
  if (last > end) return undefined;
  const order = heights.map((_, i) => i).sort((a, b) => heights[a] - heights[b]);
  // Names that touch each other form a block, whose middle is where their middle was.
  const blocks = [];
  order.forEach((index, place) => {
    let [sum, count] = [heights[index] - place * gap, 1];
    while (blocks.length && blocks.at(-1).sum / blocks.at(-1).count > sum / count) {
      const before = blocks.pop();
      [sum, count] = [sum + before.sum, count + before.count];
    }
    blocks.push({ sum, count });
  });
  const tops = blocks.flatMap(({ sum, count }) => Array(count).fill(sum / count));
  const found = [];
  order.forEach((index, place) => {
    found[index] = Math.min(Math.max(tops[place], 0), end - last) + place * gap;
  });
  return found;
}

// Where there is no room for the names of a chart, the legend has to do.
function keepNamesApart(chart) {
  const traces = tracesOf(chart)
    .map(({ meta }, index) => meta?.live === "name" && traceOf(chart, index))
    .filter((trace) => trace && trace.style.display !== "none");
  const texts = traces.map((trace) => trace.querySelector(PLOTLY.pointText)).filter(Boolean);
  if (texts.length === 0) return;
  const gap = LINE * parseFloat(getComputedStyle(texts[0]).fontSize);
  const heights = texts.map((text) => Number(text.getAttribute("y")));
  const places = apart(heights, gap, lengthOf(axisOf(chart, "y")));
  texts.forEach((text, i) => {
    if (places) change(chart, text, "y", places[i]);
    else setOpacity(chart, text, 0);
  });
}
