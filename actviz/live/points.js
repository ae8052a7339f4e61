// The points beside the plots: says which of them is open, and goes from one to the next by keys.

const POINT = `${keyedFrom("step-show-")} button`;
const BANNER = keyed("step-banner");
const PLOT = keyed("plot_f");

// Say to screen readers of each point whether it is open: then its evidence stands right behind it.
function markPoints(root) {
  for (const button of root.querySelectorAll(POINT)) {
    const next = button.closest(STREAMLIT.element).nextElementSibling;
    const open = Boolean(next?.querySelector(BANNER));
    if (button.ariaExpanded !== String(open)) button.setAttribute("aria-expanded", open);
  }
}

// While a point is open, let the arrow keys open the one above or below.
function installPoints() {
  document.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = event.target.closest?.(POINT);
    if (!by || !here || !document.querySelector(BANNER)) return;
    const all = [...document.querySelectorAll(POINT)];
    const next = all[all.indexOf(here) + by];
    event.preventDefault();
    next?.focus();
    next?.click();
  });
}

// Scroll to new evidence, or to the plots that show it where these are not all in view.
function showEvidence() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = calm ? "auto" : "smooth";
  requestAnimationFrame(() => {
    const plot = document.querySelector(PLOT)?.getBoundingClientRect();
    const seen = plot && plot.top >= 0 && plot.bottom <= innerHeight;
    const goal = seen ? BANNER : PLOT;
    const block = seen ? "nearest" : "start";
    document.querySelector(goal)?.scrollIntoView({ behavior, block });
  });
}

// Say to screen readers what each slider means: its label is only a symbol.
function describeSliders(root, meanings) {
  for (const [key, meaning] of Object.entries(meanings)) {
    for (const input of root.querySelectorAll(`${keyed(key)} ${STREAMLIT.slider}`)) {
      if (input.getAttribute("aria-description") !== meaning) {
        input.setAttribute("aria-description", meaning);
      }
    }
  }
}
