// Typesets the layout of a formula, which `formulas/layout.py` describes, as MathML.

const SIGNS = { "-": "−" };

// The MathML of a layout. `symbols` has those of the parameters, by their names.
export function typeset([kind, ...parts], symbols) {
  const set = (part) => typeset(part, symbols);
  const [text] = parts;
  if (kind === "number") return numeral(text);
  if (kind === "letter") return letter(text);
  if (kind === "parameter") return letter(symbols[text] ?? text);
  if (kind === "name") return functionName(text);
  if (kind === "sign") return sign(SIGNS[text] ?? text);
  if (kind === "text") return mathml("mtext", {}, text);
  if (kind === "fence") {
    const [left, inside, right] = parts;
    return inOrder(sign(left, { form: "prefix" }), set(inside), sign(right, { form: "postfix" }));
  }
  if (kind === "product") {
    const space = () => mathml("mspace", { width: "0.17em" });
    return inOrder(...parts.flatMap((part, i) => (i ? [space(), set(part)] : [set(part)])));
  }
  if (kind === "cases") {
    const rows = parts.flatMap((part, i) => (i % 2 ? [[parts[i - 1], part]] : []));
    const cell = (part) => mathml("mtd", {}, set(part));
    const lines = rows.map((row) => mathml("mtr", {}, ...row.map(cell)));
    return mathml("mtable", { class: "cases" }, ...lines); // the stylesheet draws the brace
  }
  if (kind === "root") return mathml(parts.length > 1 ? "mroot" : "msqrt", {}, ...parts.map(set));
  const tags = { fraction: "mfrac", power: "msup" };
  return mathml(tags[kind] ?? "mrow", {}, ...parts.map(set));
}
