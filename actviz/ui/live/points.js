// The points beside the plots: which of them is open, and the way from one to the next by keys.

const POINT = "[class*='st-key-step-show-'] button";

// Say of each point whether its evidence is open, which stands right behind it.
function markPoints(root) {
  for (const button of root.querySelectorAll(POINT)) {
    const next = button.closest(".stElementContainer").nextElementSibling;
    const open = Boolean(next?.querySelector(".st-key-step-banner"));
    if (button.ariaExpanded !== String(open)) button.setAttribute("aria-expanded", open);
  }
}

// While a point is open, the arrow keys open the one above or below.
function installPoints() {
  document.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = event.target.closest?.(POINT);
    if (!by || !here || !document.querySelector(".st-key-step-banner")) return;
    const all = [...document.querySelectorAll(POINT)];
    const next = all[all.indexOf(here) + by];
    event.preventDefault();
    next?.focus();
    next?.click();
  });
}

// Bring new evidence into view, and the plots that show it.
function showEvidence() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = calm ? "auto" : "smooth";
  requestAnimationFrame(() => {
    const plot = document.querySelector(".st-key-plot_f")?.getBoundingClientRect();
    const seen = plot && plot.top >= 0 && plot.bottom <= innerHeight;
    const goal = seen ? ".st-key-step-banner" : ".st-key-plot_f";
    const block = seen ? "nearest" : "start";
    document.querySelector(goal)?.scrollIntoView({ behavior, block });
  });
}

// What a slider means, for screen readers: its label is only a symbol.
function describeSliders(root, meanings) {
  for (const [key, meaning] of Object.entries(meanings)) {
    for (const input of root.querySelectorAll(`.st-key-${CSS.escape(key)} input[type=range]`)) {
      if (input.getAttribute("aria-description") !== meaning) {
        input.setAttribute("aria-description", meaning);
      }
    }
  }
}
