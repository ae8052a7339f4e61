// The texts beside the charts, which are those that the server prints for the same values.
//
// `at` gives a slider's value, `reading` what is read at the probe; see `readingAt`.

// The number of a cell: where a slider stands, a height, or a sum of heights.
function numberIn(cell, at, { heights }) {
  if (cell.slider) return (cell.times ?? 1) * at(cell.slider);
  if (cell.sum) return total(cell.sum.map((name) => heights[name] ?? NaN));
  return heights[cell.height] ?? NaN; // which arrives as null
}

const PRINT = { six: sixDigits, five: fiveDecimals, percent };

// The number of a cell in print.
export function printed(cell, at, reading) {
  const number = numberIn(cell, at, reading);
  if (cell.decimals !== undefined) return fixed(number, cell.decimals, "…");
  return PRINT[cell.digits ?? "six"](number) + (cell.after ?? "");
}

// What is written into a cell; nothing where it is null.
export function textIn(cell, at, reading) {
  if (cell === null || typeof cell === "string") return cell;
  if (cell.said) return reading.said?.[cell.said] ?? null;
  const convention = reading.broken?.includes(cell.height) ? " (convention)" : "";
  return printed(cell, at, reading) + convention;
}

// All rows as texts, if need be the one with the largest number in the column `sorted` first.
export function textRows({ rows, sorted }, at, reading) {
  const number = (row) => numberIn(row[sorted], at, reading);
  const ranked = sorted === undefined ? rows : [...rows].sort((a, b) => number(b) - number(a));
  return ranked.map((row) => row.map((cell) => textIn(cell, at, reading)));
}

// A number in print as the pieces that a formula is set in: signs and digits; `ten` is how a 10 is.
export function piecesOf(text, ten) {
  const [, sign, digits, raised] = /^(−?)(\S*?)(?: · )?(?:10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$/.exec(text);
  const [minus, power] = /^(⁻?)(.*)$/.exec(raised ?? "").slice(1);
  const lowered = power.replace(/./g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit));
  const tens = raised ? [digits && "⋅", ...ten, minus && "−", lowered] : [];
  return [sign, digits, ...tens].filter(Boolean);
}

// Write a number into a formula. React keeps its text nodes: where it takes other pieces than there
// are, the first holds it all.
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

// The numbers of the formulas, as they are seen and as they are read aloud, and how a 10 is set.
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

// Hide the formulas with numbers where nothing says what these are.
function hideNumbers(root, { key, numbers }, hidden) {
  const container = numbers && root.querySelector(keyed(key));
  for (const element of container?.querySelectorAll(FORMULA_NUMBERS.seen) ?? []) {
    element.closest(STREAMLIT.formula).style.visibility = hidden ? "hidden" : "";
  }
}

// What holds at the moment of all that a note can depend on; see `notes` in actviz/readouts.py.
export function holding(place, [low, high], { slope, broken = [], moved, grey }) {
  const inside = low <= place && place <= high;
  return { tangent: inside && !broken.includes(slope), outside: !inside, still: !moved, grey };
}

function writeTexts(root, texts, at, reading, holds) {
  const container = root.querySelector(keyed(texts.key));
  const [all, each, place] =
    texts.list === undefined ? ["table", "tbody td", texts.table] : ["ul", "li", texts.list];
  const found = container?.querySelectorAll(all)[place];
  const cells = found?.querySelectorAll(each) ?? [];
  const written = textRows(texts, at, reading).flat();
  cells.forEach((cell, i) => written[i] != null && writeText(cell, written[i]));
  if (container && texts.numbers) writeNumbers(container, texts.numbers, at, reading);
  const said = sentencesBelow(found);
  texts.notes?.forEach((depends, i) => {
    if (depends && said[i]) said[i].style.visibility = holds[depends] ? "" : "hidden";
  });
}
