// Keys for a teacher in front of a class.
//
// What they hide, the server does not know of: they set attributes of the document, and the
// stylesheet hides by those. All else they do by pressing the page's own buttons.

const FUNCTIONS = `${keyed("quick")} button`;
const POINTS = `${keyed("points")} ${keyedFrom("step-show-")}`;
const FORMULAS = `${keyed("plots")} ${STREAMLIT.formula}`;
const PRESENT = `${keyed("present")} ${STREAMLIT.toggle}`;

// Whether what has the focus needs a key itself: a field to type in needs all, a slider its arrows.
export function isTaken(key, { tagName, type, isContentEditable, role } = {}) {
  if (isContentEditable || tagName === "TEXTAREA" || tagName === "SELECT") return true;
  if (role === "combobox") return true;
  if (tagName === "INPUT" && type !== "range" && type !== "checkbox") return true;
  return key.startsWith("Arrow") && (type === "range" || role === "radio");
}

// The index `by` further than `index` among `count`, round and round; the first after none.
export function further(index, by, count) {
  return index < 0 ? 0 : (index + by + count) % count;
}

const find = (selector) => document.querySelector(selector);
const isPresenting = () => Boolean(find(`${PRESENT}:checked`));

const toggle = (name) => document.documentElement.toggleAttribute(name);

function chooseNext(by) {
  const choices = [...document.querySelectorAll(FUNCTIONS)];
  const chosen = choices.findIndex(isChosen);
  choices[further(chosen, by, choices.length)]?.click();
}

// The points are hidden first, so that a class can be asked; each press shows one more.
function showPoints(count) {
  const points = [...document.querySelectorAll(POINTS)];
  const { dataset } = document.documentElement;
  const shown = Math.min(Math.max(count(Number(dataset.points ?? 0)), 0), points.length);
  if (shown) dataset.points = shown;
  else delete dataset.points;
  points.forEach((point, i) => point.toggleAttribute("data-shown", i < shown));
  points[shown - 1]?.scrollIntoView({ block: "nearest" });
}

// The list of the keys that do something on this page.
function showKeys() {
  const useful = KEYS.filter(({ on }) => !on || find(on));
  const lines = [
    ...useful.filter(({ always }) => always),
    ...(isPresenting() ? [] : [{ name: "", what: "While presenting:" }]),
    ...useful.filter(({ always }) => !always),
  ];
  const texts = lines.flatMap(({ name, what }) => [make("dt", {}, name), make("dd", {}, what)]);
  const list = make("dl", {}, ...texts);
  const dialog = make("dialog", { class: "actviz-keys", "aria-label": "Keys" }, list);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", () => dialog.close());
  find(STREAMLIT.app).append(dialog);
  dialog.showModal();
}

const present = () => find(PRESENT)?.click();

// What each key does, what has to be `on` the page for it, and whether it acts without presenting.
const KEYS = [
  { name: "P", what: "start or stop presenting", acts: { p: present, P: present }, always: true },
  { name: "?", what: "open or close this list", acts: { "?": showKeys }, always: true },
  {
    name: "← →",
    what: "go to the previous or the next function",
    on: FUNCTIONS,
    acts: { ArrowLeft: () => chooseNext(-1), ArrowRight: () => chooseNext(1) },
  },
  {
    name: "D",
    what: "hide or show the derivative",
    on: keyed("plot_derivative"),
    acts: { d: () => toggle("data-no-derivative") },
  },
  {
    name: "F",
    what: "hide or show the formulas",
    on: FORMULAS,
    acts: { f: () => toggle("data-no-formulas") },
  },
  {
    name: "C",
    what: "show one more point",
    on: POINTS,
    acts: { c: () => showPoints((shown) => shown + 1) },
  },
  { name: "Shift+C", what: "hide all points", on: POINTS, acts: { C: () => showPoints(() => 0) } },
  {
    name: "R",
    what: "set all sliders to their defaults",
    on: keyed("reset"),
    acts: { r: () => find(`${keyed("reset")} button`)?.click() },
  },
  { name: "Esc", what: "stop presenting", acts: { Escape: present } },
];

function installKeys() {
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
    const [target] = event.composedPath();
    if (ctrlKey || metaKey || altKey || defaultPrevented) return;
    const open = find("dialog[open]");
    if (open && !(key === "?" && open.matches(".actviz-keys"))) return;
    if (isTaken(key, target)) return;
    const found = KEYS.find(({ acts }) => key in acts);
    if (!found || !(found.always || isPresenting())) return;
    event.preventDefault();
    if (open) open.close();
    else found.acts[key]();
  });
}
