// Keys for a teacher in front of a class.
//
// They press the page's own buttons and move its sliders. How many points are shown the server does
// not know: that is an attribute of the document, by which the stylesheet shows them. What is hidden
// stands in the address; see hiding.js.

const FUNCTIONS = `${keyed("quick")} button`;
const FILM = keyed("film");
const LESSON = keyed("lesson");
// In the lesson ← and → go from step to step, whatever is shown there.
const alone = (selector) => `${selector}:not(${LESSON} *)`;
const TARGETS = alone(`${keyed("sm_target")} :is(button, input)`);
const CARDS = ".actviz-card";
const NUMBERS = `${keyed("live-part")} td, ${keyed("softmax_tables")}`;
const POINTS = `${keyed("points")} ${keyedFrom("step-show-")}`;
const GO_ON = ["quiz-start", "quiz-check", "quiz-next"];
const FORMULAS = `${keyed("plots")} ${STREAMLIT.formula}`;
const PRESENT = `${keyed("present")} ${STREAMLIT.toggle}`;

// Whether what has the focus needs a key itself: a field to type in needs all, a slider its arrows.
export function isTaken(key, { tagName, type, isContentEditable, role } = {}) {
  if (isContentEditable || tagName === "TEXTAREA" || tagName === "SELECT") return true;
  if (role === "combobox") return true;
  if (tagName === "INPUT" && type !== "range" && type !== "checkbox") return true;
  // Enter presses what has the focus.
  if (key === "Enter") return ["A", "BUTTON", "SUMMARY"].includes(tagName);
  if (key === " ") return ["BUTTON", "SUMMARY"].includes(tagName) || type === "checkbox";
  return key.startsWith("Arrow") && (type === "range" || role === "radio");
}

// The index `by` further than `index` among `count`, round and round; the first after none.
export function further(index, by, count) {
  return index < 0 ? 0 : (index + by + count) % count;
}

const find = (selector) => document.querySelector(selector);
const isPresenting = () => Boolean(find(`${PRESENT}:checked`));

function chooseNext(by, row) {
  const choices = [...document.querySelectorAll(row)];
  const chosen = choices.findIndex(isChosen);
  choices[further(chosen, by, choices.length)]?.click();
}

// The link of the next card gets the focus, so that Enter opens it.
function goToCard(by) {
  const links = [...document.querySelectorAll(CARDS)];
  const link = links[further(links.indexOf(document.activeElement), by, links.length)];
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "center" });
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

// Move a slider by whole steps, as its own arrows do.
function stepSlider(key, by) {
  const input = sliderInput(document, key);
  if (!input) return;
  pressThumb(input);
  moveThumb(input, Number(input.value) + by * Number(input.step || 1));
  releaseThumb();
}

// Press the first button that is there, of those with these keys.
function press(...keys) {
  find(keys.map((key) => `${keyed(key)} button`).join())?.click();
}

const isUseful = ({ on }) => !on || Boolean(find(on));

// The list of the keys that do something on this page. Each line is a button that does the same, for
// those who have no keyboard at hand.
function showKeys() {
  const useful = KEYS.filter(isUseful);
  const dialog = make("dialog", { class: "actviz-keys", "aria-label": "Keys" });
  const line = (entry) => {
    const { name, what, acts, hides } = entry;
    const button = make("button", { type: "button" }, make("kbd", {}, name), make("span", {}, what));
    if (hides) button.setAttribute("aria-pressed", isHidden(hides));
    // Of two keys, the one that goes on.
    button.addEventListener("click", () => Object.values(acts).at(-1)());
    return make("li", {}, button);
  };
  const list = (entries) => make("ul", {}, ...entries.map(line));
  dialog.append(list(useful.filter(({ always }) => always)));
  if (!isPresenting()) dialog.append(make("p", {}, "While presenting:"));
  dialog.append(list(useful.filter(({ always }) => !always)));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", () => dialog.close());
  find(STREAMLIT.app).append(dialog);
  dialog.showModal();
}

// The key that hides something or shows it again.
function hiding(name, hides, on, more = "") {
  const what = `hide or show the ${hides}${more}`;
  return { name, what, on, hides, acts: { [name.toLowerCase()]: hideOrShow(hides) } };
}

const present = () => find(PRESENT)?.click();

// The keys that choose an answer of the lesson, by its number from 1.
const choosing = ["1", "2", "3", "4"].map((name) => ({
  name,
  what: `predict answer ${name}`,
  on: keyed(`choose-${name - 1}`),
  acts: { [name]: () => press(`choose-${name - 1}`) },
  always: true,
}));

// What each key does, what has to be `on` the page for it, what it `hides`, and whether it acts
// without presenting. A key can stand here more than once, for different pages.
const KEYS = [
  { name: "P", what: "start or stop presenting", acts: { p: present, P: present }, always: true },
  { name: "?", what: "open or close this list", acts: { "?": showKeys }, always: true },
  {
    name: "← →",
    what: "go a step of the lesson back or forward",
    on: keyed("lesson-next"),
    acts: { ArrowLeft: () => press("lesson-back"), ArrowRight: () => press("lesson-next") },
    always: true,
  },
  ...choosing,
  {
    name: "← →",
    what: "go to the previous or the next function",
    on: FUNCTIONS,
    acts: { ArrowLeft: () => chooseNext(-1, FUNCTIONS), ArrowRight: () => chooseNext(1, FUNCTIONS) },
  },
  {
    name: "← →",
    what: "go to the previous or the next class as the target",
    on: TARGETS,
    acts: { ArrowLeft: () => chooseNext(-1, TARGETS), ArrowRight: () => chooseNext(1, TARGETS) },
  },
  {
    name: "← →",
    what: "go to the previous or the next card",
    on: CARDS,
    acts: { ArrowLeft: () => goToCard(-1), ArrowRight: () => goToCard(1) },
  },
  {
    name: "Space",
    what: "play the film or pause it",
    on: FILM,
    acts: { " ": () => window.actvizFilm?.press("play") },
  },
  {
    name: "← →",
    what: "go a step of the film back or forward",
    on: alone(FILM),
    acts: {
      ArrowLeft: () => window.actvizFilm?.press("back"),
      ArrowRight: () => window.actvizFilm?.press("forward"),
    },
  },
  {
    name: "← →",
    what: "one layer less or more",
    on: alone(keyed("gf_depth")),
    acts: { ArrowLeft: () => stepSlider("gf_depth", -1), ArrowRight: () => stepSlider("gf_depth", 1) },
  },
  {
    name: "1 2 3",
    what: "choose an answer; A B C do the same",
    on: keyed("answer-0"),
    acts: Object.fromEntries(
      ["1aA", "2bB", "3cC"].flatMap((keys, i) =>
        [...keys].map((key) => [key, () => press(`answer-${i}`)]),
      ),
    ),
    always: true,
  },
  {
    name: "Enter",
    what: "start, check the curve, or go on after an answer",
    on: GO_ON.map(keyed).join(),
    acts: { Enter: () => press(...GO_ON) },
    always: true,
  },
  {
    name: "← →",
    what: "go to the previous or the next question",
    on: keyed("quiz-back"),
    acts: {
      ArrowLeft: () => press("quiz-back"),
      ArrowRight: () => press("quiz-next", "quiz-skip"),
    },
    always: true,
  },
  hiding("N", "names", keyedFrom("plot"), ", titles and formulas: which function is this?"),
  hiding("V", "numbers", NUMBERS, " to be predicted"),
  hiding("D", "derivative", keyed("plot_derivative")),
  hiding("F", "formulas", FORMULAS),
  {
    name: "E",
    what: "show everything that is hidden",
    on: "html[data-hide]",
    acts: { e: () => find(`${keyed("show_everything")} button`)?.click() },
  },
  {
    name: "C",
    what: "show one more point",
    on: POINTS,
    acts: { c: () => showPoints((shown) => shown + 1) },
  },
  { name: "Shift+C", what: "hide all points", on: POINTS, acts: { C: () => showPoints(() => 0) } },
  { name: "S", what: "show the link and its QR code, and copy it", acts: { s: () => press("share") } },
  {
    name: "R",
    what: "set all sliders to their defaults",
    on: keyed("reset"),
    acts: { r: press("reset") },
  },
  { name: "Esc", what: "stop presenting", acts: { Escape: present } },
];

function installKeys() {
  // A class sees them, and a finger can press them; shown while presenting alone.
  const help = make("button", { type: "button" }, make("kbd", {}, "?"), " keys");
  help.addEventListener("click", showKeys);
  const link = make("button", { type: "button" }, make("kbd", {}, "S"), " share");
  link.addEventListener("click", () => press("share"));
  const aside = make("aside", { class: "actviz-help", "aria-label": "Keys" }, link, " ", help);
  find(STREAMLIT.app).append(aside);
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, defaultPrevented } = event;
    const [target] = event.composedPath();
    if (ctrlKey || metaKey || altKey || defaultPrevented) return;
    const open = find("dialog[open]");
    if (find(STREAMLIT.dialog)) return;
    if (open && !(key === "?" && open.matches(".actviz-keys"))) return;
    if (isTaken(key, target)) return;
    const found = KEYS.find((entry) => key in entry.acts && isUseful(entry));
    if (!found || !(found.always || isPresenting())) return;
    event.preventDefault();
    if (open) open.close();
    else found.acts[key]();
  });
}
