// Writes the texts beside the charts, as the server prints them for the same values.
//
// The cells are written down in actviz/plots/motion.py. `at` gives a slider's value, and `reading`
// is what is read at the probe; see `readingAt`.

// What stands where a function has no value, as in actviz/readouts.py.
const NO_VALUE = "no value here";

// The number of a cell: a slider's value, a height, or a sum of heights. It is NaN where there is
// none, and undefined where only the server knows it.
function numberIn(cell, at, { heights }) {
  if (cell.slider) return (cell.times ?? 1) * at(cell.slider);
  const known = (name) => (heights[name] === null ? NaN : heights[name]); // so it arrives
  if (!cell.sum) return known(cell.height);
  const parts = cell.sum.map(known);
  return parts.includes(undefined) ? undefined : total(parts);
}

const PRINT = { six: sixDigits, five: fiveDecimals, percent };

// The number of a cell in print.
export function printed(cell, at, reading) {
  const number = numberIn(cell, at, reading);
  if (number === undefined) return "…";
  if (Number.isNaN(number) && !cell.slider) return NO_VALUE;
  if (cell.decimals !== undefined) return fixed(number, cell.decimals, "…");
  return PRINT[cell.digits ?? "six"](number) + (cell.after ?? "");
}

// The text of a cell; null where the cell is left as it is.
export function textIn(cell, at, reading) {
  if (cell === null || typeof cell === "string") return cell;
  if (Array.isArray(cell)) return cell.map((each) => textIn(each, at, reading)).join("");
  if (cell.said) return reading.said?.[cell.said] ?? null;
  const text = printed(cell, at, reading);
  const isNumber = Number.isFinite(reading.heights[cell.height]);
  const convention = isNumber && reading.broken?.includes(cell.height);
  return convention ? `${text} (convention)` : text;
}

// The order of the rows: where a column is `sorted`, the row with its largest number comes first.
export function orderOf({ rows, sorted }, at, reading) {
  const order = rows.map((_, i) => i);
  if (sorted === undefined) return order;
  const numbers = rows.map((row) => numberIn(row[sorted], at, reading));
  // One without a number comes last.
  const place = (row) => (Number.isNaN(numbers[row]) ? -Infinity : numbers[row]);
  return order.sort((a, b) => place(b) - place(a) || a - b);
}

// All rows as texts, in their order.
export function textRows(texts, at, reading) {
  const rows = orderOf(texts, at, reading).map((i) => texts.rows[i]);
  return rows.map((row) => row.map((cell) => textIn(cell, at, reading)));
}

// A printed number as the pieces that a formula is made of: signs and digits. `ten` are the pieces
// of a 10.
export function piecesOf(text, ten) {
  if (text === NO_VALUE) return [text];
  const [, sign, digits, raised] = /^(−?)(\S*?)(?: · )?(?:10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(text);
  const [minus, power] = /^(⁻?)(.*)$/.exec(raised ?? "").slice(1);
  const lowered = power.replace(/./g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit));
  const tens = raised ? [digits && "⋅", ...ten, minus && "−", lowered] : [];
  return [sign, digits, ...tens].filter(Boolean);
}

// Write a number into a formula. Its text nodes have to stay, because React keeps them. Where the
// number has more pieces than there are nodes, or fewer, the first node gets all of it.
function setNumber(element, text, ten) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const pieces = piecesOf(text, ten);
  const fits = pieces.length === nodes.length;
  nodes.forEach((node, i) => {
    const piece = fits ? pieces[i] : i === 0 ? text : "";
    if (node.nodeValue !== piece) node.nodeValue = piece;
  });
}

// How the numbers of formulas are found, and the pieces of a 10: as they are seen, and as they are
// read aloud.
const NUMBERS = [
  [FORMULA_NUMBERS.seen, ["1", "0"]],
  [FORMULA_NUMBERS.heard, ["10"]],
];

function writeNumbers(container, numbers, at, reading) {
  const texts = numbers.map((cell) => printed(cell, at, reading));
  for (const [selector, ten] of NUMBERS) {
    const elements = container.querySelectorAll(selector);
    if (elements.length !== texts.length) continue; // another formula is on its way
    elements.forEach((element, i) => setNumber(element, texts[i], ten));
  }
}

// Hide the formulas with numbers while only the server knows these.
function hideNumbers(root, { key, numbers }, hidden) {
  const container = numbers && root.querySelector(keyed(key));
  for (const element of container?.querySelectorAll(FORMULA_NUMBERS.seen) ?? []) {
    element.closest(STREAMLIT.formula).style.visibility = hidden ? "hidden" : "";
  }
}

// Which conditions of notes are true at the moment; see `notes` in actviz/readouts.py.
export function holding(place, [low, high], { slope, broken = [], moved, level }) {
  const inside = low <= place && place <= high;
  return { tangent: inside && !broken.includes(slope), outside: !inside, still: !moved, flat: level };
}

function writeTexts(root, texts, at, reading, holds, chart) {
  const container = root.querySelector(keyed(texts.key));
  const [all, each, place] =
    texts.list === undefined ? ["table", "tbody td", texts.table] : ["ul", "li", texts.list];
  const found = container?.querySelectorAll(all)[place];
  const cells = found?.querySelectorAll(each) ?? [];
  const written = textRows(texts, at, reading).flat();
  cells.forEach((cell, i) => written[i] != null && writeText(cell, written[i]));
  if (texts.marks && chart.actvizLooks) {
    const looks = orderOf(texts, at, reading).map((i) => chart.actvizLooks[texts.marks[i]]);
    found?.querySelectorAll("tbody tr").forEach((row, i) => showLook(row, looks[i]));
  }
  if (container && texts.numbers) writeNumbers(container, texts.numbers, at, reading);
  const said = sentencesBelow(found);
  texts.notes?.forEach((depends, i) => {
    if (depends && said[i]) said[i].style.visibility = holds[depends] ? "" : "hidden";
  });
}
