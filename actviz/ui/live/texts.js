// The texts beside the charts, which are those that the server prints for the same values.
//
// `at` gives a slider's value, `reading` what is read at the probe; see `readingAt`.

// The number of a cell: where a slider stands, a height, or a sum of heights.
function numberIn(cell, at, { heights }) {
  if (cell.slider) return at(cell.slider);
  if (cell.sum) return total(cell.sum.map((name) => heights[name] ?? NaN));
  return heights[cell.height] ?? NaN; // which arrives as null
}

const PRINT = { six: sixDigits, five: fiveDecimals, percent };

// What is written into a cell; nothing where it is null.
export function textIn(cell, at, reading) {
  if (cell === null || typeof cell === "string") return cell;
  if (cell.said) return reading.said?.[cell.said] ?? null;
  const print = PRINT[cell.digits ?? "six"];
  const convention = reading.broken?.includes(cell.height) ? " (convention)" : "";
  return print(numberIn(cell, at, reading)) + (cell.after ?? "") + convention;
}

// All rows as texts, if need be the one with the largest number in the column `sorted` first.
export function textRows({ rows, sorted }, at, reading) {
  const number = (row) => numberIn(row[sorted], at, reading);
  const ranked = sorted === undefined ? rows : [...rows].sort((a, b) => number(b) - number(a));
  return ranked.map((row) => row.map((cell) => textIn(cell, at, reading)));
}

// React keeps the text node that it made, so the text is changed inside of it.
function setText(element, text) {
  const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  if (node && node.nodeValue !== text) node.nodeValue = text;
}

function writeTexts(root, texts, at, reading, moved) {
  const container = root.querySelector(`.st-key-${CSS.escape(texts.key)}`);
  const [all, each, place] =
    texts.list === undefined ? ["table", "tbody td", texts.table] : ["ul", "li", texts.list];
  const cells = container?.querySelectorAll(all)[place]?.querySelectorAll(each) ?? [];
  const written = textRows(texts, at, reading).flat();
  cells.forEach((cell, i) => written[i] != null && setText(cell, written[i]));
  // The sentence that says why came with the chart: it is true where the chart's own probe is.
  const said = texts.note && container?.querySelector("em");
  if (said) said.style.visibility = moved ? "hidden" : "";
}
