// Mathematics in a component, where Streamlit's KaTeX does not reach. The browser typesets MathML.

const inOrder = (...parts) => mathml("mrow", {}, ...parts);
const sign = (text, attributes = {}) => mathml("mo", attributes, text);
const numeral = (text = "") => mathml("mn", {}, text);
const formula = (...parts) => mathml("math", {}, ...parts);
const over = () => sign("/", { lspace: "0", rspace: "0" });
// Parentheses do not grow with a fraction around them.
const inParentheses = (...parts) => [
  sign("(", { stretchy: "false" }),
  ...parts,
  sign(")", { stretchy: "false" }),
];

// A letter. As it is, MathML would take another character for it, which KaTeX's font does not have.
const letter = (text) => mathml("mi", { mathvariant: "normal" }, text);
// The name of a function, which is upright and keeps a distance.
const functionName = (text) =>
  mathml("mo", { form: "prefix", lspace: "0.1em", rspace: "0.17em" }, text);

// A letter, with an index if there is one, which is a number or a letter.
function indexed(name, index) {
  if (index === undefined) return letter(name);
  const below = typeof index === "number" ? numeral(String(index)) : letter(index);
  return mathml("msub", {}, letter(name), below);
}

// The same in HTML: the head of a table is to have a text, and mathematics does not count as one.
function symbol(name, index) {
  const below = index === undefined ? [] : [make("sub", {}, String(index))];
  return make("span", { class: "symbol" }, make("em", {}, name), ...below);
}

const partial = (name, index) => inOrder(sign("∂", { rspace: "0" }), indexed(name, index));
const fraction = (above, below) => mathml("mfrac", {}, above, below);
