// Rows with bars, which are tables to screen readers alone.

// A row. Its bars have no role: they say nothing that its numbers do not.
function makeRow(attributes, ...cells) {
  for (const cell of cells) if (cell.tagName === "SPAN") cell.setAttribute("role", "cell");
  return make("div", { class: "row", role: "row", ...attributes }, ...cells);
}

function makeRows(kind, label, rows) {
  return make("div", { class: `rows ${kind}`, role: "table", "aria-label": label }, ...rows);
}

// A text that is there already stays, node and all: most of them do not change in a drag.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// A bar on a track, with a line where 0 is.
function makeTrack(low, high, kind = "") {
  const fill = make("i");
  const track = make("div", { class: `track ${kind}`, "aria-hidden": "true" }, fill);
  if (low < 0) track.append(make("b", { style: `left:${(100 * -low) / (high - low)}%` }));
  const paint = (value, ends = [low, high]) => {
    const [start, length] = bar(value, ...ends);
    fill.style.left = `${start}%`;
    fill.style.width = `${length}%`;
    fill.classList.toggle("less", value < 0);
  };
  return { track, paint };
}

const makeNumber = (kind = "") => make("span", { class: `num ${kind}` });
const makeNote = (...text) => make("p", { class: "note" }, ...text);
