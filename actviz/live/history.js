// Makes each choice of the reader one step of the browser's history.
//
// Streamlit writes each bound parameter that a run sets or drops as a step of its own, and
// overwrites the step of the view that the reader leaves. So Back would stop at half-set views.
// Here a choice (another function, a page, Show me, Reset) adds one step, and all that Streamlit
// then writes for it goes into that step.

const CHOICES = `${STREAMLIT.pageLink}, ${INSIDE}, ${keyedFrom("step-")} button,
  ${STREAMLIT.keyed}[class*='_show'] button`;

// What the window says when the address has been written; Back and Forward have `popstate`.
const ADDRESS_WRITTEN = "actviz-address";

// Whether a new address is a choice by itself: another page, or another function where the reader
// has `acted`. Without that, the page has only corrected a link.
export function isChoice(from, to, acted) {
  const another = from.searchParams.get("fn") !== to.searchParams.get("fn");
  return from.pathname !== to.pathname || (acted && another);
}

function installHistory() {
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let acted = false;
  let stepAdded = false;

  const write = (state, title, url) => {
    const choice = isChoice(new URL(location.href), new URL(url ?? "", location.href), acted);
    (choice && !stepAdded ? push : replace)(state, title, url);
    dispatchEvent(new Event(ADDRESS_WRITTEN));
  };
  for (const name of ADDRESS_WRITERS) history[name] = write;

  const act = ({ type, target, ctrlKey, metaKey }) => {
    acted = true;
    stepAdded = type === "click" && !ctrlKey && !metaKey && Boolean(target.closest?.(CHOICES));
    if (stepAdded) push(history.state, "", location.href);
  };
  for (const type of ["pointerdown", "keydown", "click"]) {
    document.addEventListener(type, act, true);
  }
  addEventListener("popstate", () => (acted = false), true);
}
