// The reader's own points as text: typed, pasted, or in a file; and what is to be said of them.
//
// A point of a curve is x and y. A point of two classes has its class, 0 or 1, as a third number.

const LONGEST = 200_000; // letters of a text, far more than its points need with all their digits
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const shortened = (text) => (text.length > 24 ? `${text.slice(0, 24)}…` : text);
const asPlace = ([x, y]) => `x = ${digits(x)}, y = ${digits(y)}`;
const counted = (count) => (count === 1 ? "1 point" : `${count} points`);

// Rounded to hundredths, as the server keeps them, and without a negative zero.
function hundredths(number) {
  return Math.round(100 * number) / 100 + 0;
}

// The points, each once. The same place in both classes are two points.
export function unique(points) {
  return [...new Map(points.map((point) => [String(point), point])).values()];
}

export const asText = (points) => points.map((point) => point.join(":")).join(", ");

// The points as a file that a table calculator opens.
export function asFile(points, { classed }) {
  const head = ["x", "y", ...(classed ? ["class"] : [])];
  return [head, ...points].map((row) => `${row.join()}\n`).join("");
}

// --- Reading -------------------------------------------------------------------------------------

// A cell of a line without its quotation marks; a comma before decimals becomes a point where cells
// are not separated by commas.
const cellOf = (text, hasCommas = false) => {
  const bare = text.trim().replace(/^"(.*)"$/, "$1").trim();
  return hasCommas ? bare : bare.replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
};

// The rows of a line that is not written with colons: each its text and its cells.
function rowsOf(line, columns) {
  const text = line.trim().replace(/[,;\s]+$/, "");
  if (line.includes("\t")) return [{ text, cells: text.split("\t").map((cell) => cellOf(cell)) }];
  const parts = text.split(";");
  // In a file semicolons separate the cells of a point; who types may put them between points.
  const isOne = parts.every((part) => part.trim().split(/[\s,]+/).length < columns);
  if (parts.length === columns && isOne) return [{ text, cells: parts.map((cell) => cellOf(cell)) }];
  return parts.map((part) => {
    const bare = part.trim().replace(/\s*,$/, "");
    const cells = bare.split(bare.includes(",") ? "," : /\s+/);
    return { text: bare, cells: cells.map((cell) => cellOf(cell, true)) };
  });
}

function rowsIn(text, columns) {
  const plain = text.replaceAll("−", "-").replace(/^\uFEFF/, "");
  if (plain.includes(":")) {
    const parts = plain.replace(/\s*:\s*/g, ":").split(/[\s,;]+/);
    return parts.filter(Boolean).map((part) => ({ text: part, cells: part.split(":") }));
  }
  const lines = plain.split(/[\r\n]+/).filter((line) => line.trim());
  const rows = lines.flatMap((line) => rowsOf(line, columns)).filter((row) => row.text);
  const isHead = ({ cells }) => cells.length >= 2 && !cells.slice(0, 2).some(isNumber);
  return rows.length > 1 && isHead(rows[0]) ? rows.slice(1) : rows;
}

const isNumber = (text) => NUMBER.test(text);

// The two names that stand for class 0 and class 1: 0 and 1 themselves, of two other numbers the
// smaller one first, and words in the order in which they come. There may be too many.
function namesOf(words) {
  const names = [...new Set(words.map((word) => (isNumber(word) ? String(Number(word)) : word)))];
  if (names.every((name) => name === "0" || name === "1")) return ["0", "1"];
  return names.every(isNumber) ? names.sort((one, other) => one - other) : names;
}

// The points in a text: such as -0.5:0.3, or a line with x and y for each point, whatever is between
// them; with a third number or word for the class. A first line may name the columns.
// Gives { points, names, again }, where `again` counts those that were there already, or { wrong }, a
// sentence that says what is wrong.
export function typed(text, { reach, height, most, classed = false }) {
  if (text.length > LONGEST) {
    return { wrong: `This text is too long: it has more letters than ${counted(most)} need.` };
  }
  const columns = classed ? 3 : 2;
  const rows = rowsIn(text, columns);
  for (const { text: row, cells } of rows) {
    const [x, y, name = ""] = cells;
    if (cells.length !== columns || !isNumber(x) || !isNumber(y) || (classed && !name)) {
      const how = classed
        ? "write each point as x:y:class, such as -0.5:0.3:1, or as x, y and class on a line of its own"
        : "write each point as x:y, such as -0.5:0.3, or as x and y on a line of its own";
      return { wrong: `“${shortened(row)}” is not a point: ${how}.` };
    }
    if (!(Math.abs(x) <= reach && Math.abs(y) <= height)) {
      const [across, up] = [reach, height].map((end) => `from ${digits(-end)} to ${digits(end)}`);
      return {
        wrong: `“${shortened(row)}” is outside the picture: x goes ${across}, y ${up}.`,
      };
    }
  }
  const names = classed ? namesOf(rows.map(({ cells }) => cells[2])) : [];
  if (names.length > 2) {
    const first = names.slice(0, 3).map((name) => `“${shortened(name)}”`).join(", ");
    return { wrong: `There are two classes, but ${names.length} names for them: ${first}.` };
  }
  const classOf = (name) => names.indexOf(isNumber(name) ? String(Number(name)) : name);
  const points = unique(
    rows.map(({ cells: [x, y, name] }) => [
      ...[x, y].map((number) => hundredths(Number(number))),
      ...(classed ? [classOf(name)] : []),
    ]),
  );
  if (points.length > most) {
    return { wrong: `These are ${counted(points.length)}; there is room for ${most}.` };
  }
  return { points, names, again: rows.length - points.length };
}

// --- What is to be said of them --------------------------------------------------------------------

// Sentences on what no network can learn of the points, and on what the link does not hold.
export function remarks(points, { classed, fitting, lost }) {
  const said = [];
  if (lost && points.length === 0) {
    said.push("The link says that its points are in a file. It does not hold them: open that file.");
  }
  if (points.length > fitting) {
    said.push(`A link holds up to ${fitting} points, and so not these: save them as a file.`);
  }
  if (!classed || points.length === 0) return said;
  const places = new Map();
  for (const point of points) {
    const place = `${point[0]}:${point[1]}`;
    places.set(place, [...(places.get(place) ?? []), point]);
  }
  const [first, ...more] = [...places.values()].filter((group) => group.length > 1);
  if (first) {
    const others = more.length ? `, and at ${more.length} more` : "";
    const where = `At ${asPlace(first[0])}${others}`;
    said.push(`${where}, there is a point of each class: no network can get both right.`);
  }
  const classes = new Set(points.map((point) => point[2]));
  if (classes.size === 1) {
    said.push(`All points are of class ${points[0][2]}: there is nothing to tell apart yet.`);
  }
  return said;
}
