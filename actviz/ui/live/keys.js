// Keys for a teacher in front of a class.
//
// What they fold away is a state of the browser alone: attributes of the document that the
// stylesheet reads. All else they do by the page's own buttons.

const KEYS = [
  ["P", "present, and back"],
  ["← →", "the function before, the next one"],
  ["D", "hide and show the derivative"],
  ["F", "hide and show the formulas"],
  ["C", "show the points, one more with each press; Shift+C hides them"],
  ["R", "reset"],
  ["Esc", "leave"],
  ["?", "these keys"],
];

// Whether a key is meant for what has the focus: a field that one types in, or a slider's arrows.
export function isTaken(key, { tagName, type, isContentEditable, role } = {}) {
  if (isContentEditable || tagName === "TEXTAREA" || tagName === "SELECT") return true;
  if (role === "combobox") return true;
  if (tagName === "INPUT" && type !== "range" && type !== "checkbox") return true;
  // A slider and a row of choices go by arrows themselves.
  return key.startsWith("Arrow") && (type === "range" || role === "radio");
}

// Which of `count` is `by` further than the one at `index`, round and round; the first after none.
export function further(index, by, count) {
  return index < 0 ? 0 : (index + by + count) % count;
}

const find = (selector) => document.querySelector(selector);
const isPresenting = () => Boolean(find(".st-key-present input:checked"));

function toggle(name) {
  const { dataset } = document.documentElement;
  if (name in dataset) delete dataset[name];
  else dataset[name] = "";
}

function chooseNext(by) {
  const choices = [...document.querySelectorAll(".st-key-quick button")];
  const chosen = choices.findIndex(
    (each) => each.ariaChecked === "true" || each.ariaPressed === "true",
  );
  choices[further(chosen, by, choices.length)]?.click();
}

// The points are hidden first, so that a class can be asked; each press shows one more.
function showPoints(count) {
  const points = [...document.querySelectorAll(".st-key-points [class*='st-key-step-show-']")];
  const { dataset } = document.documentElement;
  const shown = Math.min(Math.max(count(Number(dataset.points ?? 0)), 0), points.length);
  if (shown) dataset.points = shown;
  else delete dataset.points;
  points.forEach((point, i) => point.toggleAttribute("data-shown", i < shown));
}

function showKeys() {
  const dialog = document.createElement("dialog");
  dialog.className = "actviz-keys";
  dialog.setAttribute("aria-label", "Keys");
  const list = document.createElement("dl");
  for (const [key, what] of KEYS) {
    const [term, meaning] = [document.createElement("dt"), document.createElement("dd")];
    [term.textContent, meaning.textContent] = [key, what];
    list.append(term, meaning);
  }
  dialog.append(list);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", () => dialog.close());
  find(".stApp").append(dialog);
  dialog.showModal();
}

const ALWAYS = {
  p: () => find(".st-key-present input")?.click(),
  "?": showKeys,
};
const PRESENTING = {
  ArrowLeft: () => chooseNext(-1),
  ArrowRight: () => chooseNext(1),
  d: () => toggle("noDerivative"),
  f: () => toggle("noFormulas"),
  c: () => showPoints((shown) => shown + 1),
  C: () => showPoints(() => 0),
  r: () => find(".st-key-reset button")?.click(),
  Escape: () => find(".st-key-present input")?.click(),
};

function installKeys() {
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
    const [target] = event.composedPath();
    if (ctrlKey || metaKey || altKey || defaultPrevented || find("dialog[open]")) return;
    if (isTaken(key, target)) return;
    const name = key === "P" ? "p" : key;
    const act = ALWAYS[name] ?? (isPresenting() ? PRESENTING[name] : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
