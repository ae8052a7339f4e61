// The points beside the plots: says which of them is open, and goes from one to the next by keys.

const POINT = `${keyedFrom("step-show-")} button`;
const BANNER = keyed("step-banner");
const PLOT = keyed("plot_f");

// Say to screen readers of each point whether it is open: then its evidence stands right behind it.
// Its icons are for the eye; the word of its mark is shown to a pointer that rests on it. The page
// says of itself whether any is open: styles that ask for it by `:has` would slow down every move.
function markPoints(root) {
  let anyOpen = false;
  for (const button of root.querySelectorAll(POINT)) {
    for (const icon of button.querySelectorAll(`${STREAMLIT.icon}:not([aria-hidden])`)) {
      icon.setAttribute("aria-hidden", "true");
    }
    const mark = button.querySelector(`${STREAMLIT.badge}:last-child`);
    if (mark && !mark.title) mark.title = mark.lastChild.textContent.trim();
    const next = button.closest(STREAMLIT.element).nextElementSibling;
    const open = Boolean(next?.querySelector(BANNER));
    if (button.ariaExpanded !== String(open)) button.setAttribute("aria-expanded", open);
    anyOpen ||= open;
  }
  document.documentElement.toggleAttribute("data-open", anyOpen);
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

// Scroll to the evidence that is shown. On a phone the plots stay at the top, and the point comes
// right below them. Beside the plots the points scroll by themselves. Elsewhere `newly` shown
// evidence is scrolled to, or the plots that show it where these are not all in view.
function showEvidence(newly) {
  const behavior = isCalm() || !newly ? "auto" : "smooth";
  requestAnimationFrame(() => {
    const banner = document.querySelector(BANNER);
    const place = document.querySelector(PLOT);
    if (!banner || !place || scrollBelowPlots(behavior)) return;
    const besides = getComputedStyle(document.querySelector(keyed("points"))).overflowY === "auto";
    if (newly || besides) {
      const plot = place.getBoundingClientRect();
      const seen = plot.top >= 0 && plot.bottom <= innerHeight;
      const block = seen ? "nearest" : "start";
      (seen ? banner : place).scrollIntoView({ behavior, block });
    }
  });
  whilePageGrows(() => scrollBelowPlots("auto"));
}

// Where the plots stay at the top, scroll the open point right below them; say whether they do.
function scrollBelowPlots(behavior) {
  const place = document.querySelector(PLOT);
  if (!place || getComputedStyle(place).position !== "sticky") return false;
  document.querySelector(`${POINT}[aria-expanded=true]`)?.scrollIntoView({ behavior, block: "start" });
  return true;
}

const OPENING_TIME = 8000; // milliseconds in which a page that is being opened may still grow
const GESTURES = ["wheel", "touchstart", "pointerdown", "keydown"];

// Call `again` while the page is being drawn, until the reader does something: a page that is too
// short yet cannot be scrolled as far as one wants, and what is above the point may still grow.
function whilePageGrows(again) {
  const timer = setInterval(again, 500);
  const end = () => {
    clearInterval(timer);
    for (const name of GESTURES) removeEventListener(name, end, true);
  };
  for (const name of GESTURES) addEventListener(name, end, true);
  setTimeout(end, OPENING_TIME);
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
